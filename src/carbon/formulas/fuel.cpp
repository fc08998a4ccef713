#include "carbon/formulas/fuel.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {
namespace {

Diagnostic needs_own(std::string_view name) {
  return detail::refuse(name, 0, "a value above 0", "fuel 'other' has no table row",
                        "give the fuel's own value, or choose a fuel of the list");
}

FuelOut burn(double energy_tj, double factor_t_per_tj, const auto& in) {
  double carbon_dioxide = energy_tj * factor_t_per_tj * in.oxidation;
  return {.co2_t = carbon_dioxide * (1 - in.biomass_share),
          .ch4_t = energy_tj * in.ch4_factor_kg_per_tj / 1000,
          .n2o_t = energy_tj * in.n2o_factor_kg_per_tj / 1000,
          .biogenic_co2_t = carbon_dioxide * in.biomass_share,
          .energy_tj = energy_tj};
}

}  // namespace

FuelFactors fuel_factors(Fuel fuel) {
  using enum Fuel;
  switch (fuel) {
    case natural_gas:
      return {56.1, 48.0};
    case residual_fuel_oil:
      return {77.4, 40.4};
    case gas_diesel_oil:
      return {74.1, 43.0};
    case lpg:
      return {63.1, 47.3};
    case gasoline:
      return {69.3, 44.3};
    case kerosene:
      return {71.9, 43.8};
    case petroleum_coke:
      return {97.5, 32.5};
    case waste_oils:
      return {73.3, 40.2};
    case bitumen:
      return {80.7, 40.2};
    case anthracite:
      return {98.3, 26.7};
    case other_bituminous_coal:
      return {94.6, 25.8};
    case sub_bituminous_coal:
      return {96.1, 18.9};
    case lignite:
      return {101.0, 11.9};
    case coke:
      return {107.0, 28.2};
    case coal_tar:
      return {80.7, 28.0};
    case coke_oven_gas:
      return {44.4, 38.7};
    case methane:
      return {54.9, 50.0};
    case wood:
      return {112.0, 15.6};
    case charcoal:
      return {112.0, 29.5};
    case biodiesel:
      return {70.8, 37.0};
    case biogas:
      return {54.6, 50.4};
    case other:
      return {0, 0};
  }
  return {0, 0};
}

Result<FuelOut> fuel_combustion(const FuelByMass& in) {
  auto table = fuel_factors(in.fuel);
  double ncv = detail::own_or(in.ncv_gj_per_t, table.ncv_gj_per_t);
  double factor = detail::own_or(in.emission_factor_t_per_tj, table.emission_factor_t_per_tj);
  Diagnostics missing;
  if (ncv == 0) missing.push_back(needs_own("ncv"));
  if (factor == 0) missing.push_back(needs_own("emission_factor"));
  if (!missing.empty()) return std::unexpected(missing);
  return burn(in.amount_t * ncv / 1000, factor, in);
}

Result<FuelOut> fuel_by_energy(const FuelByEnergy& in) {
  double factor = detail::own_or(in.emission_factor_t_per_tj, fuel_factors(in.fuel).emission_factor_t_per_tj);
  if (factor == 0) return fail(needs_own("emission_factor"));
  return burn(in.energy_tj, factor, in);
}

Result<FuelOut> fuel_by_volume(const FuelByVolume& in) {
  double factor = detail::own_or(in.emission_factor_t_per_tj, fuel_factors(in.fuel).emission_factor_t_per_tj);
  if (factor == 0) return fail(needs_own("emission_factor"));
  return burn(in.volume_1000nm3 * in.ncv_gj_per_1000nm3 / 1000, factor, in);
}

std::vector<Formula> fuel_formulas() {
  return {
      make_formula<FuelByMass, FuelOut, fuel_combustion>(
          "fuel.combustion", "Combustion of a fuel by mass",
          "co2 = energy * emission_factor * oxidation * (1 - biomass_share); energy = amount * ncv / 1000; "
          "ch4 = energy * ch4_factor / 1000; n2o = energy * n2o_factor / 1000",
          source::ipcc_2006_fuels, true, Category::thermal),
      make_formula<FuelByEnergy, FuelOut, fuel_by_energy>(
          "fuel.by_energy", "Combustion of a fuel by metered energy",
          "co2 = energy_used * emission_factor * oxidation * (1 - biomass_share); ch4 = energy_used * ch4_factor / 1000; "
          "n2o = energy_used * n2o_factor / 1000",
          source::ipcc_2006_fuels, true, Category::thermal),
      make_formula<FuelByVolume, FuelOut, fuel_by_volume>(
          "fuel.by_volume", "Combustion of a gas by volume",
          "co2 = energy * emission_factor * oxidation * (1 - biomass_share); energy = volume * ncv / 1000; "
          "ch4 = energy * ch4_factor / 1000; n2o = energy * n2o_factor / 1000",
          source::ipcc_2006_fuels, true, Category::thermal),
  };
}

}  // namespace alumen::carbon
