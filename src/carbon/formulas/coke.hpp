// CO2 of calcining green petroleum coke.
//
//   co2 = (green*(1 - water - volatiles - sulphur) - (calcined + undercalcined + dust)*(1 - calcined_sulphur)) * carbon_factor
//         + green * methane * 44/16
// The first part is the fixed carbon that burns off in the kiln; the second is the methane of the volatiles, burnt to CO2
// (44/16 t CO2 per t CH4).
//
// Trap: two published defaults for calcined per green coke contradict each other. With 0.80 t/t (industry protocol) and the
// other defaults more carbon leaves the kiln than enters it, and the result is negative; with 0.68 t/t (workbook) it is not.
// The calcined coke must therefore be given, and a negative result is refused.
// Errors: carbon.bad_input for values outside their range and for a negative result.
// Sources: International Aluminium Institute, The Aluminium Sector Greenhouse Gas Protocol (2006); GHG Protocol workbook 2.0.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// coke.calcination.
struct CokeCalcination {
  double green_coke_t, calcined_coke_t, undercalcined_coke_t, dust_per_green, water_pct, volatiles_pct, sulphur_pct, calcined_sulphur_pct,
      methane_pct, carbon_factor;
};
constexpr auto fields(CokeCalcination*) {
  using R = CokeCalcination;
  using namespace detail;
  auto from = source::iai_2006;
  return std::tuple{given(&R::green_coke_t, "green_coke", "t", "green coke fed"),
                    given(&R::calcined_coke_t, "calcined_coke", "t", "calcined coke made; about 0.68 t per t green coke"),
                    with_default(&R::undercalcined_coke_t, "undercalcined_coke", "t", "under-calcined coke collected", 0, unless_given),
                    with_default(&R::dust_per_green, "dust", "t/t", "coke dust collected per green coke", 0.075, from, 0, 1),
                    with_default(&R::water_pct, "water", "%", "water in the green coke", 10, from, 0, 100),
                    with_default(&R::volatiles_pct, "volatiles", "%", "volatile matter in the green coke", 10, from, 0, 100),
                    with_default(&R::sulphur_pct, "sulphur", "%", "sulphur in the green coke", 3, from, 0, 100),
                    with_default(&R::calcined_sulphur_pct, "calcined_sulphur", "%", "sulphur in the calcined coke", 2.5, from, 0, 100),
                    with_default(&R::methane_pct, "methane", "%", "methane from the volatiles, per green coke", 3.5, from, 0, 100),
                    carbon_factor(&R::carbon_factor)};
}

/// The balance above.
Result<Co2> coke_calcination(const CokeCalcination& in);

}  // namespace alumen::carbon
