// Electricity in CO2 equivalents.
//
// electricity.mix: factor = sum of share * factor over the sources; the shares sum to 1 within 0.001. The built-in factors
//   are life-cycle medians; a method that counts the stack alone needs its own factors (and 0 for hydro, nuclear, wind, sun).
//   Oil and 'other' have no published median here and need their own factor.
// electricity.location: co2e = electricity * factor, the grid's factor whatever the contract says.
// electricity.market: co2e = contract * contract_factor + (electricity - contract) * residual_factor. The residual mix stands
//   for what others did not contract; the grid's average would count contracted green power twice.
// kg CO2e/kWh and t CO2e/MWh are the same number.
// Errors: carbon.bad_input for values outside their range, shares that do not sum to 1, a contract above the consumption.
// Sources: IPCC AR5 WG III, annex III, table A.III.2 (factors); GHG Protocol Scope 2 Guidance (location and market).
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// electricity.mix. Shares run from 0 to 1.
struct ElectricityMix {
  double hydro, coal, gas, oil, nuclear, wind, solar, geothermal, biomass, other;
  double hydro_factor, coal_factor, gas_factor, oil_factor, nuclear_factor, wind_factor, solar_factor, geothermal_factor, biomass_factor,
      other_factor;
};
namespace detail {
/// A share of the mix: a source that is not named has none.
constexpr auto mix_share(double ElectricityMix::* member, std::string_view name, std::string_view about) {
  return with_default(member, name, "1", about, 0, unless_given, 0, 1);
}
/// A factor of the mix.
constexpr auto mix_factor(double ElectricityMix::* member, std::string_view name, std::string_view about, double fallback,
                          std::string_view from) {
  return with_default(member, name, "kg CO2e/kWh", about, fallback, from);
}
}  // namespace detail
constexpr auto fields(ElectricityMix*) {
  using R = ElectricityMix;
  using namespace detail;
  auto from = source::ar5_power;
  return std::tuple{mix_share(&R::hydro, "hydro", "share of hydropower"),
                    mix_share(&R::coal, "coal", "share of coal"),
                    mix_share(&R::gas, "gas", "share of natural gas"),
                    mix_share(&R::oil, "oil", "share of oil"),
                    mix_share(&R::nuclear, "nuclear", "share of nuclear power"),
                    mix_share(&R::wind, "wind", "share of wind power"),
                    mix_share(&R::solar, "solar", "share of photovoltaics"),
                    mix_share(&R::geothermal, "geothermal", "share of geothermal power"),
                    mix_share(&R::biomass, "biomass", "share of biomass"),
                    mix_share(&R::other, "other", "share of other sources"),
                    mix_factor(&R::hydro_factor, "hydro_factor", "hydropower", 0.024, from),
                    mix_factor(&R::coal_factor, "coal_factor", "pulverised coal", 0.820, from),
                    mix_factor(&R::gas_factor, "gas_factor", "combined cycle, natural gas", 0.490, from),
                    mix_factor(&R::oil_factor, "oil_factor", "oil; must be given when oil has a share", 0, unless_given),
                    mix_factor(&R::nuclear_factor, "nuclear_factor", "nuclear power", 0.012, from),
                    mix_factor(&R::wind_factor, "wind_factor", "wind on land", 0.011, from),
                    mix_factor(&R::solar_factor, "solar_factor", "photovoltaics, utility scale", 0.048, from),
                    mix_factor(&R::geothermal_factor, "geothermal_factor", "geothermal power", 0.038, from),
                    mix_factor(&R::biomass_factor, "biomass_factor", "dedicated biomass", 0.230, from),
                    mix_factor(&R::other_factor, "other_factor", "others; must be given when they have a share", 0, unless_given)};
}
/// The factor of a mix.
struct ElectricityFactor {
  double factor_kg_per_kwh;
};
constexpr auto fields(ElectricityFactor*) {
  return std::tuple{detail::output(&ElectricityFactor::factor_kg_per_kwh, "factor", "kg CO2e/kWh", "factor of the mix")};
}

/// electricity.location.
struct ElectricityLocation {
  double electricity_mwh, factor_kg_per_kwh;
};
constexpr auto fields(ElectricityLocation*) {
  using R = ElectricityLocation;
  using namespace detail;
  return std::tuple{given(&R::electricity_mwh, "electricity", "MWh", "consumption, alternating current"),
                    given(&R::factor_kg_per_kwh, "factor", "kg CO2e/kWh", "factor of the grid")};
}

/// electricity.market.
struct ElectricityMarket {
  double electricity_mwh, contract_mwh, contract_factor_kg_per_kwh, residual_factor_kg_per_kwh;
};
constexpr auto fields(ElectricityMarket*) {
  using R = ElectricityMarket;
  using namespace detail;
  return std::tuple{given(&R::electricity_mwh, "electricity", "MWh", "consumption, alternating current"),
                    given(&R::contract_mwh, "contract", "MWh", "part that contracts or certificates cover"),
                    given(&R::contract_factor_kg_per_kwh, "contract_factor", "kg CO2e/kWh", "factor of the contract"),
                    given(&R::residual_factor_kg_per_kwh, "residual_factor", "kg CO2e/kWh", "factor of the residual mix")};
}

/// factor = sum of share * factor.
Result<ElectricityFactor> electricity_mix(const ElectricityMix& in);
/// co2e = electricity * factor.
Result<Co2e> electricity_location(const ElectricityLocation& in);
/// co2e = contract * contract_factor + (electricity - contract) * residual_factor.
Result<Co2e> electricity_market(const ElectricityMarket& in);

}  // namespace alumen::carbon
