// Gases by mass.
//
// sf6.balance: what was bought and is neither in stock nor returned has escaped (cover gas, switchgear).
//   sf6 = (bought + opening - closing - returned) / 1000
// For switchgear, gas that fills new equipment has not escaped: give it as returned.
// gas.co2e: co2e = mass * gwp. The warming potential is an input because sets must not be mixed.
// Errors: carbon.bad_input for values outside their range and for a negative balance.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// sf6.balance.
struct Sf6Balance {
  double bought_kg, opening_kg, closing_kg, returned_kg;
};
constexpr auto fields(Sf6Balance*) {
  using R = Sf6Balance;
  using namespace detail;
  return std::tuple{given(&R::bought_kg, "bought", "kg", "gas bought in the period"),
                    given(&R::opening_kg, "opening", "kg", "stock at the start"),
                    given(&R::closing_kg, "closing", "kg", "stock at the end"),
                    with_default(&R::returned_kg, "returned", "kg", "returned, destroyed or filled into new equipment", 0, unless_given)};
}
/// Emitted sulphur hexafluoride.
struct Sf6 {
  double sf6_t;
};
constexpr auto fields(Sf6*) { return std::tuple{detail::output(&Sf6::sf6_t, "sf6", "t", "emitted sulphur hexafluoride")}; }

/// gas.co2e.
struct GasMass {
  double mass_t, gwp;
};
constexpr auto fields(GasMass*) {
  using R = GasMass;
  using namespace detail;
  return std::tuple{given(&R::mass_t, "mass", "t", "mass of the gas"),
                    given(&R::gwp, "gwp", "t CO2e/t", "warming potential over 100 years, of one named set")};
}

/// sf6 = (bought + opening - closing - returned) / 1000. Error: a negative balance.
Result<Sf6> sf6_balance(const Sf6Balance& in);
/// co2e = mass * gwp.
Result<Co2e> gas_co2e(const GasMass& in);

}  // namespace alumen::carbon
