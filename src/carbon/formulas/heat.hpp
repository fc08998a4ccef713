// Heat, cogeneration and waste gas between processes, as the EU border law attributes them.
//
// heat.from_fuel: co2 = heat * emission_factor / efficiency, for measurable heat from a boiler. Unknown fuel: the usual fuel
//   of the industry at 90 % efficiency; unknown efficiency: 70 %.
// heat.chp_split: emissions of a cogeneration unit divided between heat and electricity by what each would have cost apart:
//   heat_share = (eh/rh) / (eh/rh + ee/re), eh = heat/fuel, ee = electricity/fuel, r = reference efficiencies of separate plants.
//   Without the fuel energy eh = 0.55 and ee = 0.25. The split emits nothing new: the fuel is counted where it burns.
// waste_gas.in_out: waste gas that enters a process counts like natural gas of the same energy, gas that leaves is deducted
//   at 0.667 of it: co2 = (volume_in * ncv_in - volume_out * ncv_out * correction) / 1000 * emission_factor. May be negative.
// Errors: carbon.bad_input for values outside their range, efficiency 0, and a unit that gives more energy than it gets.
// Source: Implementing Regulation (EU) 2025/2547, annexes II and III.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// heat.from_fuel.
struct HeatFromFuel {
  double heat_tj, emission_factor_t_per_tj, efficiency;
};
constexpr auto fields(HeatFromFuel*) {
  using R = HeatFromFuel;
  using namespace detail;
  return std::tuple{given(&R::heat_tj, "heat", "TJ", "net measurable heat"),
                    given(&R::emission_factor_t_per_tj, "emission_factor", "t CO2/TJ", "of the fuel mix, per net energy"),
                    with_default(&R::efficiency, "efficiency", "1", "of the boiler; above 0, up to 1.1 (condensing, net basis)", 0.70,
                                 source::eu_2547, 0, 1.1)};
}
/// CO2 of heat and its factor with the boiler's loss.
struct HeatOut {
  double co2_t, factor_t_per_tj;
};
constexpr auto fields(HeatOut*) {
  using R = HeatOut;
  using namespace detail;
  return std::tuple{output(&R::co2_t, "co2", "t", "CO2 of the heat"),
                    output(&R::factor_t_per_tj, "heat_factor", "t CO2/TJ", "CO2 per heat, with the boiler's loss")};
}

/// Fuels with reference efficiencies (units from 2016).
enum class ChpFuel { natural_gas, fuel_oil, hard_coal };
constexpr auto names(ChpFuel*) {
  using enum ChpFuel;
  return std::to_array<Named<ChpFuel>>({{natural_gas, "natural_gas"}, {fuel_oil, "fuel_oil"}, {hard_coal, "hard_coal"}});
}
/// What carries the heat away.
enum class HeatMedium { steam, hot_water };
constexpr auto names(HeatMedium*) {
  return std::to_array<Named<HeatMedium>>({{HeatMedium::steam, "steam"}, {HeatMedium::hot_water, "hot_water"}});
}
/// Reference efficiencies in percent.
struct ReferenceEfficiency {
  double electricity_pct, heat_pct;
};
/// Of separate plants, Implementing Regulation (EU) 2025/2547, annex III, C.
ReferenceEfficiency reference_efficiency(ChpFuel fuel, HeatMedium medium);

/// heat.chp_split.
struct ChpSplit {
  ChpFuel fuel;
  HeatMedium medium;
  double co2_t, heat_tj, electricity_tj, fuel_tj, reference_heat_pct, reference_electricity_pct;
};
constexpr auto fields(ChpSplit*) {
  using R = ChpSplit;
  using namespace detail;
  return std::tuple{choice(&R::fuel, "fuel", "fuel of the unit, for the reference efficiencies"),
                    choice(&R::medium, "medium", "steam or hot water, for the reference efficiencies"),
                    given(&R::co2_t, "unit_co2", "t", "CO2 of the unit's fuel and flue-gas cleaning"),
                    given(&R::heat_tj, "heat", "TJ", "net heat made; above 0"),
                    given(&R::electricity_tj, "electricity", "TJ", "electricity made; above 0"),
                    with_default(&R::fuel_tj, "fuel_energy", "TJ", "fuel energy, net; 0: efficiencies 0.55 heat and 0.25 electricity", 0,
                                 source::eu_2547_efficiency),
                    with_default(&R::reference_heat_pct, "reference_heat", "%", "reference efficiency of heat; 0: from the table", 0,
                                 source::eu_2547_efficiency, 0, 110),
                    with_default(&R::reference_electricity_pct, "reference_electricity", "%",
                                 "reference efficiency of electricity; 0: from the table", 0, source::eu_2547_efficiency, 0, 100)};
}
/// How the emissions of the unit are divided.
struct ChpOut {
  double heat_share, heat_co2_t, electricity_co2_t, heat_factor_t_per_tj, electricity_factor_t_per_mwh;
};
constexpr auto fields(ChpOut*) {
  using R = ChpOut;
  using namespace detail;
  return std::tuple{output(&R::heat_share, "heat_share", "1", "share of the emissions that heat carries"),
                    output(&R::heat_co2_t, "heat_co2", "t", "CO2 of the heat"),
                    output(&R::electricity_co2_t, "electricity_co2", "t", "CO2 of the electricity"),
                    output(&R::heat_factor_t_per_tj, "heat_factor", "t CO2/TJ", "CO2 per heat"),
                    output(&R::electricity_factor_t_per_mwh, "electricity_factor", "t CO2/MWh", "CO2 per electricity")};
}

/// waste_gas.in_out.
struct WasteGas {
  double volume_in_1000nm3, ncv_in_gj_per_1000nm3, volume_out_1000nm3, ncv_out_gj_per_1000nm3, emission_factor_t_per_tj, correction;
};
constexpr auto fields(WasteGas*) {
  using R = WasteGas;
  using namespace detail;
  return std::tuple{
      with_default(&R::volume_in_1000nm3, "volume_in", "1000Nm3", "waste gas that enters the process", 0, unless_given),
      with_default(&R::ncv_in_gj_per_1000nm3, "ncv_in", "GJ/1000Nm3", "its net calorific value", 0, unless_given),
      with_default(&R::volume_out_1000nm3, "volume_out", "1000Nm3", "waste gas that leaves the process", 0, unless_given),
      with_default(&R::ncv_out_gj_per_1000nm3, "ncv_out", "GJ/1000Nm3", "its net calorific value", 0, unless_given),
      with_default(&R::emission_factor_t_per_tj, "emission_factor", "t CO2/TJ", "natural gas", 56.1, source::eu_2547),
      with_default(&R::correction, "correction", "1", "lower efficiency of waste gas, for what leaves", 0.667, source::eu_2547, 0, 1)};
}
/// CO2 that waste gas adds to a process, and its two parts.
struct WasteGasOut {
  double co2_t, imported_co2_t, exported_co2_t;
};
constexpr auto fields(WasteGasOut*) {
  using R = WasteGasOut;
  using namespace detail;
  return std::tuple{output(&R::co2_t, "co2", "t", "what enters less what leaves"),
                    output(&R::imported_co2_t, "imported_co2", "t", "what enters"),
                    output(&R::exported_co2_t, "exported_co2", "t", "what leaves")};
}

/// co2 = heat * emission_factor / efficiency.
Result<HeatOut> heat_from_fuel(const HeatFromFuel& in);
/// The split above.
Result<ChpOut> heat_chp_split(const ChpSplit& in);
/// The balance above.
Result<WasteGasOut> waste_gas_in_out(const WasteGas& in);

}  // namespace alumen::carbon
