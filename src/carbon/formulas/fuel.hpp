// Combustion of fuels.
//
// co2 = energy * emission_factor * oxidation * (1 - biomass_share), with the energy on the net calorific value.
// Fuels enter by mass (fuel.combustion), by metered energy (fuel.by_energy) or by volume (fuel.by_volume).
// Emission factors are t CO2 per TJ of net calorific value. Gas meters often bill gross calorific value: natural gas has
// about 11 % more of it, so convert before. Methane and nitrous oxide are counted only when their factors are given;
// border rules for aluminium count neither.
// The biomass share stays 0 unless the sustainability of the biomass is proven: then even wood counts like a fossil fuel.
// Errors: carbon.bad_input for values outside their range, and for fuel 'other' without its own factors.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// Fuels with published factors; `other` needs its own.
enum class Fuel {
  natural_gas,
  residual_fuel_oil,
  gas_diesel_oil,
  lpg,
  gasoline,
  kerosene,
  petroleum_coke,
  waste_oils,
  bitumen,
  anthracite,
  other_bituminous_coal,
  sub_bituminous_coal,
  lignite,
  coke,
  coal_tar,
  coke_oven_gas,
  methane,
  wood,
  charcoal,
  biodiesel,
  biogas,
  other
};
constexpr auto names(Fuel*) {
  using enum Fuel;
  return std::to_array<Named<Fuel>>({{natural_gas, "natural_gas"},
                                     {residual_fuel_oil, "residual_fuel_oil"},
                                     {gas_diesel_oil, "gas_diesel_oil"},
                                     {lpg, "lpg"},
                                     {gasoline, "gasoline"},
                                     {kerosene, "kerosene"},
                                     {petroleum_coke, "petroleum_coke"},
                                     {waste_oils, "waste_oils"},
                                     {bitumen, "bitumen"},
                                     {anthracite, "anthracite"},
                                     {other_bituminous_coal, "other_bituminous_coal"},
                                     {sub_bituminous_coal, "sub_bituminous_coal"},
                                     {lignite, "lignite"},
                                     {coke, "coke"},
                                     {coal_tar, "coal_tar"},
                                     {coke_oven_gas, "coke_oven_gas"},
                                     {methane, "methane"},
                                     {wood, "wood"},
                                     {charcoal, "charcoal"},
                                     {biodiesel, "biodiesel"},
                                     {biogas, "biogas"},
                                     {other, "other"}});
}

/// Published factors of a fuel; zeros for `other`. Source: 2006 IPCC Guidelines, volume 2, as the EU law repeats them; the
/// factors of the four biomass fuels are the law's preliminary ones.
struct FuelFactors {
  double emission_factor_t_per_tj, ncv_gj_per_t;
};
/// The table row of a fuel.
FuelFactors fuel_factors(Fuel fuel);

/// What burning a fuel gives.
struct FuelOut {
  double co2_t, ch4_t, n2o_t, biogenic_co2_t, energy_tj;
};
constexpr auto fields(FuelOut*) {
  using R = FuelOut;
  using namespace detail;
  return std::tuple{output(&R::co2_t, "co2", "t", "emitted CO2 without the biomass share"),
                    output(&R::ch4_t, "ch4", "t", "emitted methane; 0 when its factor is not given"),
                    output(&R::n2o_t, "n2o", "t", "emitted nitrous oxide; 0 when its factor is not given"),
                    output(&R::biogenic_co2_t, "biogenic_co2", "t", "CO2 of the biomass share, for information"),
                    output(&R::energy_tj, "energy", "TJ", "energy burnt, net calorific value")};
}

/// fuel.combustion: a fuel by mass, energy = amount * ncv.
struct FuelByMass {
  Fuel fuel;
  double amount_t, ncv_gj_per_t, emission_factor_t_per_tj, oxidation, biomass_share, ch4_factor_kg_per_tj, n2o_factor_kg_per_tj;
};
/// fuel.by_energy: a fuel by metered energy on the net calorific value.
struct FuelByEnergy {
  Fuel fuel;
  double energy_tj, emission_factor_t_per_tj, oxidation, biomass_share, ch4_factor_kg_per_tj, n2o_factor_kg_per_tj;
};
/// fuel.by_volume: a gas by volume; no calorific value per volume is published, so it must be given.
struct FuelByVolume {
  Fuel fuel;
  double volume_1000nm3, ncv_gj_per_1000nm3, emission_factor_t_per_tj, oxidation, biomass_share, ch4_factor_kg_per_tj, n2o_factor_kg_per_tj;
};

namespace detail {
/// The inputs that every way of metering a fuel shares.
template <class R>
constexpr auto burning_fields() {
  return std::tuple{
      with_default(&R::emission_factor_t_per_tj, "emission_factor", "t CO2/TJ", "CO2 per net energy; 0: of the fuel's table row", 0,
                   source::table_fuels),
      with_default(&R::oxidation, "oxidation", "1", "share of the carbon that is oxidised", 1, unless_given, 0, 1),
      with_default(&R::biomass_share, "biomass_share", "1", "share of the carbon from proven sustainable biomass", 0, unless_given, 0, 1),
      with_default(&R::ch4_factor_kg_per_tj, "ch4_factor", "kg CH4/TJ", "methane per net energy; 0: not counted", 0, unless_given),
      with_default(&R::n2o_factor_kg_per_tj, "n2o_factor", "kg N2O/TJ", "nitrous oxide per net energy; 0: not counted", 0, unless_given)};
}
}  // namespace detail

constexpr auto fields(FuelByMass*) {
  using R = FuelByMass;
  using namespace detail;
  return std::tuple_cat(
      std::tuple{choice(&R::fuel, "fuel", "the fuel, or 'other' with own factors"), given(&R::amount_t, "amount", "t", "fuel burnt"),
                 with_default(&R::ncv_gj_per_t, "ncv", "GJ/t", "net calorific value; 0: of the fuel's table row", 0, source::table_fuels)},
      burning_fields<R>());
}
constexpr auto fields(FuelByEnergy*) {
  using R = FuelByEnergy;
  using namespace detail;
  return std::tuple_cat(std::tuple{choice(&R::fuel, "fuel", "the fuel, or 'other' with own factors"),
                                   given(&R::energy_tj, "energy_used", "TJ", "energy burnt, net calorific value")},
                        burning_fields<R>());
}
constexpr auto fields(FuelByVolume*) {
  using R = FuelByVolume;
  using namespace detail;
  return std::tuple_cat(std::tuple{choice(&R::fuel, "fuel", "the fuel, or 'other' with own factors"),
                                   given(&R::volume_1000nm3, "volume", "1000Nm3", "gas burnt, at 0 C and 1 atm"),
                                   given(&R::ncv_gj_per_1000nm3, "ncv", "GJ/1000Nm3", "net calorific value per volume")},
                        burning_fields<R>());
}

/// energy = amount * ncv / 1000; co2 = energy * emission_factor * oxidation * (1 - biomass_share).
Result<FuelOut> fuel_combustion(const FuelByMass& in);
/// The same from energy.
Result<FuelOut> fuel_by_energy(const FuelByEnergy& in);
/// The same from a gas volume; energy = volume * ncv / 1000.
Result<FuelOut> fuel_by_volume(const FuelByVolume& in);

}  // namespace alumen::carbon
