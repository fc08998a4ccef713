#include "carbon/formulas/coke.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

Result<Co2> coke_calcination(const CokeCalcination& in) {
  constexpr double methane_to_co2 = 44.0 / 16.0;
  double fixed_pct = 100 - in.water_pct - in.volatiles_pct - in.sulphur_pct;
  if (fixed_pct < 0)
    return fail(detail::refuse("volatiles", in.volatiles_pct, "water + volatiles + sulphur up to 100 %",
                               "water, volatiles and sulphur are more than the whole coke"));
  double carbon_in = in.green_coke_t * fixed_pct / 100;
  double products = in.calcined_coke_t + in.undercalcined_coke_t + in.dust_per_green * in.green_coke_t;
  double carbon_out = products * (100 - in.calcined_sulphur_pct) / 100;
  double co2 = (carbon_in - carbon_out) * in.carbon_factor + in.green_coke_t * in.methane_pct / 100 * methane_to_co2;
  if (co2 < 0)
    return fail(detail::refuse(
        "calcined_coke", in.calcined_coke_t, "products that hold less carbon than the green coke",
        fmt::format("{} t carbon leave as calcined coke and dust, {} t enter as fixed carbon", to_text(carbon_out), to_text(carbon_in)),
        "measure calcined coke, water and volatiles of the same batch; the published yield of 0.80 t/t does not "
        "fit the other defaults"));
  return Co2{co2};
}

std::vector<Formula> coke_formulas() {
  return {make_formula<CokeCalcination, Co2, coke_calcination>(
      "coke.calcination", "Calcination of green petroleum coke",
      "co2 = (green_coke * (100 - water - volatiles - sulphur) / 100 - (calcined_coke + undercalcined_coke + dust * green_coke) * "
      "(100 - calcined_sulphur) / 100) * carbon_factor + green_coke * methane / 100 * 44/16",
      "International Aluminium Institute, The Aluminium Sector Greenhouse Gas Protocol, October 2006; GHG Protocol workbook 2.0", true,
      Category::direct_process)};
}

}  // namespace alumen::carbon
