// Results that many formulas share.
#pragma once
#include <tuple>

#include "carbon/formulas/detail/inputs.hpp"

namespace alumen::carbon {

/// Emitted CO2.
struct Co2 {
  double co2_t;
};
constexpr auto fields(Co2*) { return std::tuple{detail::output(&Co2::co2_t, "co2", "t", "emitted CO2")}; }

/// CO2 that counts, and CO2 of biomass that is shown beside it.
struct SplitCo2 {
  double co2_t, biogenic_co2_t;
};
constexpr auto fields(SplitCo2*) {
  using R = SplitCo2;
  return std::tuple{detail::output(&R::co2_t, "co2", "t", "emitted CO2 that counts"),
                    detail::output(&R::biogenic_co2_t, "biogenic_co2", "t", "CO2 of the biomass share, for information")};
}

/// An amount in CO2 equivalents: depends on a GWP set and is therefore no emission of a gas.
struct Co2e {
  double co2e_t;
};
constexpr auto fields(Co2e*) { return std::tuple{detail::output(&Co2e::co2e_t, "co2e", "t CO2e", "CO2 equivalents")}; }

}  // namespace alumen::carbon
