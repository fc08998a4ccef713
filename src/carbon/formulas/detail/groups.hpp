// The lists that the registry joins; each file of formulas gives one.
#pragma once
#include <vector>

#include "carbon/formulas/formula.hpp"

namespace alumen::carbon {

/// Fuels by mass, energy and volume.
std::vector<Formula> fuel_formulas();
/// The standard and mass-balance methods of the European Union.
std::vector<Formula> eu_formulas();
/// Anode carbon of electrolysis.
std::vector<Formula> anode_formulas();
/// Baking of anodes and the carbon balance of a plant.
std::vector<Formula> baking_formulas();
/// Calcination of coke.
std::vector<Formula> coke_formulas();
/// Carbonates and flue-gas cleaning.
std::vector<Formula> carbonate_formulas();
/// Perfluorocarbons of electrolysis.
std::vector<Formula> pfc_formulas();
/// Electricity by mix, place and contract.
std::vector<Formula> electricity_formulas();
/// Heat, cogeneration and waste gas.
std::vector<Formula> heat_formulas();
/// Continuous measurement.
std::vector<Formula> cems_formulas();
/// Gases by mass: sulphur hexafluoride and CO2 equivalents.
std::vector<Formula> gas_formulas();
/// Freight.
std::vector<Formula> transport_formulas();

}  // namespace alumen::carbon
