#include "carbon/formulas/electricity.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {
namespace {

/// Rounded percentages must pass, a forgotten source must not.
constexpr double share_tolerance = 0.001;

}  // namespace

Result<ElectricityFactor> electricity_mix(const ElectricityMix& in) {
  struct Source {
    double share, factor;
  };
  const auto sources = std::to_array<Source>({{in.hydro, in.hydro_factor},
                                              {in.coal, in.coal_factor},
                                              {in.gas, in.gas_factor},
                                              {in.oil, in.oil_factor},
                                              {in.nuclear, in.nuclear_factor},
                                              {in.wind, in.wind_factor},
                                              {in.solar, in.solar_factor},
                                              {in.geothermal, in.geothermal_factor},
                                              {in.biomass, in.biomass_factor},
                                              {in.other, in.other_factor}});
  double sum = 0, factor = 0;
  for (const auto& source : sources) sum += source.share, factor += source.share * source.factor;
  Diagnostics bad;
  // The margin of 1e-12 lets a sum of exactly 0.999 pass in spite of binary fractions.
  if (std::fabs(sum - 1) > share_tolerance + 1e-12)
    bad.push_back(detail::refuse("shares", sum, "1, within 0.001", "the shares of the sources do not sum to 1",
                                 "give every source; use 'other' with its factor for the rest"));
  if (in.oil > 0 && in.oil_factor == 0)
    bad.push_back(detail::refuse("oil_factor", 0, "above 0 kg CO2e/kWh", "oil has a share but no factor"));
  if (in.other > 0 && in.other_factor == 0)
    bad.push_back(detail::refuse("other_factor", 0, "above 0 kg CO2e/kWh", "other sources have a share but no factor"));
  if (!bad.empty()) return std::unexpected(bad);
  return ElectricityFactor{factor};
}

Result<Co2e> electricity_location(const ElectricityLocation& in) { return Co2e{in.electricity_mwh * in.factor_kg_per_kwh}; }

Result<Co2e> electricity_market(const ElectricityMarket& in) {
  if (in.contract_mwh > in.electricity_mwh)
    return fail(detail::refuse("contract", in.contract_mwh, "at most the consumption", "a contract covers more than is consumed"));
  return Co2e{in.contract_mwh * in.contract_factor_kg_per_kwh + (in.electricity_mwh - in.contract_mwh) * in.residual_factor_kg_per_kwh};
}

std::vector<Formula> electricity_formulas() {
  constexpr auto category = Category::electricity;
  return {
      make_formula<ElectricityMix, ElectricityFactor, electricity_mix>(
          "electricity.mix", "Factor of electricity from its generation mix",
          "factor = hydro * hydro_factor + coal * coal_factor + gas * gas_factor + oil * oil_factor + nuclear * nuclear_factor + "
          "wind * wind_factor + solar * solar_factor + geothermal * geothermal_factor + biomass * biomass_factor + other * other_factor",
          source::ar5_power, false, category),
      make_formula<ElectricityLocation, Co2e, electricity_location>(
          "electricity.location", "Electricity, by place", "co2e = electricity * factor",
          "GHG Protocol Scope 2 Guidance (2015), location-based method", false, category),
      make_formula<ElectricityMarket, Co2e, electricity_market>(
          "electricity.market", "Electricity, by contract",
          "co2e = contract * contract_factor + (electricity - contract) * residual_factor",
          "GHG Protocol Scope 2 Guidance (2015), market-based method", false, category),
  };
}

}  // namespace alumen::carbon
