#include "carbon/formulas/cems.hpp"

#include "carbon/formulas/detail/groups.hpp"

namespace alumen::carbon {

Result<CemsHourOut> cems_hour(const CemsHour& in) {
  bool measured = in.valid_share >= valid_hour_share;
  if (!measured && in.mean_g_per_nm3 == 0)
    return fail(detail::refuse("mean", 0, "the mean of the period in g/Nm3", "the hour has less than 80 % valid readings",
                               "give mean and deviation of the period, from which the substitute follows"));
  double used = measured ? in.concentration_g_per_nm3 : in.mean_g_per_nm3 + 2 * in.deviation_g_per_nm3;
  double co2 = used * in.flow_nm3_per_h * 1e-6;
  return CemsHourOut{co2 * (1 - in.biomass_share), co2 * in.biomass_share, used};
}

Result<SplitCo2> cems_period(const CemsPeriod& in) {
  // g/Nm3 * 1000 Nm3/h * h = kg.
  double co2 = in.concentration_g_per_nm3 * in.flow_1000nm3_per_h * in.hours_h / 1000;
  return SplitCo2{co2 * (1 - in.biomass_share), co2 * in.biomass_share};
}

std::vector<Formula> cems_formulas() {
  return {
      make_formula<CemsHour, CemsHourOut, cems_hour>(
          "cems.hour", "Continuous measurement, one hour",
          "co2 = concentration_used * flow * 1e-6 * (1 - biomass_share); concentration_used = concentration when valid_share >= 0.8, "
          "else mean + 2 * deviation",
          source::eu_2547, true, Category::direct_process),
      make_formula<CemsPeriod, SplitCo2, cems_period>("cems.period", "Continuous measurement, a period with mean values",
                                                      "co2 = concentration * flow * hours / 1000 * (1 - biomass_share)",
                                                      "European Commission, CBAM communication template 2.1, sheet B_EmInst", true,
                                                      Category::direct_process),
  };
}

}  // namespace alumen::carbon
