#include "carbon/formulas/heat.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

ReferenceEfficiency reference_efficiency(ChpFuel fuel, HeatMedium medium) {
  bool steam = medium == HeatMedium::steam;
  switch (fuel) {
    case ChpFuel::natural_gas:
      return {53.0, steam ? 87.0 : 92.0};
    case ChpFuel::fuel_oil:
      return {44.2, steam ? 80.0 : 85.0};
    case ChpFuel::hard_coal:
      return {44.2, steam ? 83.0 : 88.0};
  }
  return {0, 0};
}

Result<HeatOut> heat_from_fuel(const HeatFromFuel& in) {
  if (in.efficiency == 0) return fail(detail::bad_input("efficiency", 0, "above 0, up to 1.1"));
  double factor = in.emission_factor_t_per_tj / in.efficiency;
  return HeatOut{in.heat_tj * factor, factor};
}

Result<ChpOut> heat_chp_split(const ChpSplit& in) {
  constexpr double mwh_per_tj = 1000 / 3.6;
  Diagnostics bad;
  if (in.heat_tj == 0) bad.push_back(detail::bad_input("heat", 0, "above 0 TJ"));
  if (in.electricity_tj == 0) bad.push_back(detail::bad_input("electricity", 0, "above 0 TJ"));
  if (in.fuel_tj > 0 && in.heat_tj + in.electricity_tj > in.fuel_tj * 1.1)
    bad.push_back(detail::refuse("fuel_energy", in.fuel_tj, "more than heat and electricity together",
                                 "the unit gives more energy than it gets", "look at the units: TJ, GJ, MWh"));
  if (!bad.empty()) return std::unexpected(bad);
  auto table = reference_efficiency(in.fuel, in.medium);
  double heat_efficiency = in.fuel_tj > 0 ? in.heat_tj / in.fuel_tj : 0.55;
  double power_efficiency = in.fuel_tj > 0 ? in.electricity_tj / in.fuel_tj : 0.25;
  double heat_part = heat_efficiency / (detail::own_or(in.reference_heat_pct, table.heat_pct) / 100);
  double power_part = power_efficiency / (detail::own_or(in.reference_electricity_pct, table.electricity_pct) / 100);
  double heat_share = heat_part / (heat_part + power_part);
  double heat_co2 = in.co2_t * heat_share, power_co2 = in.co2_t * (power_part / (heat_part + power_part));
  return ChpOut{heat_share, heat_co2, power_co2, heat_co2 / in.heat_tj, power_co2 / (in.electricity_tj * mwh_per_tj)};
}

Result<WasteGasOut> waste_gas_in_out(const WasteGas& in) {
  Diagnostics bad;
  if (in.volume_in_1000nm3 > 0 && in.ncv_in_gj_per_1000nm3 == 0)
    bad.push_back(detail::refuse("ncv_in", 0, "above 0 GJ/1000Nm3", "waste gas enters without a calorific value"));
  if (in.volume_out_1000nm3 > 0 && in.ncv_out_gj_per_1000nm3 == 0)
    bad.push_back(detail::refuse("ncv_out", 0, "above 0 GJ/1000Nm3", "waste gas leaves without a calorific value"));
  if (!bad.empty()) return std::unexpected(bad);
  double imported = in.volume_in_1000nm3 * in.ncv_in_gj_per_1000nm3 / 1000 * in.emission_factor_t_per_tj;
  double exported = in.volume_out_1000nm3 * in.ncv_out_gj_per_1000nm3 / 1000 * in.emission_factor_t_per_tj * in.correction;
  return WasteGasOut{imported - exported, imported, exported};
}

std::vector<Formula> heat_formulas() {
  return {
      make_formula<HeatFromFuel, HeatOut, heat_from_fuel>("heat.from_fuel", "Measurable heat from a boiler",
                                                          "co2 = heat * emission_factor / efficiency", source::eu_2547, true,
                                                          Category::thermal),
      make_formula<ChpSplit, ChpOut, heat_chp_split>(
          "heat.chp_split", "Emissions of cogeneration, divided between heat and electricity",
          "heat_share = (eh/rh) / (eh/rh + ee/re); eh = heat / fuel_energy; ee = electricity / fuel_energy; rh = reference_heat; "
          "re = reference_electricity; heat_co2 = unit_co2 * heat_share; electricity_co2 = unit_co2 * (1 - heat_share)",
          source::eu_2547, false, Category::thermal),
      make_formula<WasteGas, WasteGasOut, waste_gas_in_out>(
          "waste_gas.in_out", "Waste gas between processes",
          "co2 = (volume_in * ncv_in - volume_out * ncv_out * correction) / 1000 * emission_factor", source::eu_2547, true,
          Category::thermal),
  };
}

}  // namespace alumen::carbon
