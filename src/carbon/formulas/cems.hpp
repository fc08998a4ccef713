// CO2 from continuous measurement in a stack.
//
// cems.hour: co2 = concentration * flow * 1e-6, one hour; g/Nm3 times Nm3/h. An hour counts as measured when at least 80 %
//   of its readings are valid; otherwise the substitute mean + 2 * deviation of the period takes the place of the concentration.
//   The sum of all hours of a year is the emission.
// cems.period: co2 = concentration * flow * hours / 1000 with yearly means, as the EU communication form asks for them.
// The biomass share is deducted; start-up and shut-down hours belong in. Error at most 7.5 %, above 100 kt a year 2.5 %.
// Errors: carbon.bad_input for values outside their range and for a substitute without a mean.
// Source: Implementing Regulation (EU) 2025/2547, annex II, measurement-based methodology.
#pragma once
#include "carbon/formulas/detail/sources.hpp"
#include "carbon/formulas/outputs.hpp"

namespace alumen::carbon {

/// Share of valid readings from which an hour counts as measured.
inline constexpr double valid_hour_share = 0.8;

/// cems.hour.
struct CemsHour {
  double concentration_g_per_nm3, flow_nm3_per_h, valid_share, mean_g_per_nm3, deviation_g_per_nm3, biomass_share;
};
constexpr auto fields(CemsHour*) {
  using R = CemsHour;
  using namespace detail;
  return std::tuple{
      given(&R::concentration_g_per_nm3, "concentration", "g/Nm3", "mean of the hour's valid readings; 0 if there are none", 0, 2000),
      given(&R::flow_nm3_per_h, "flow", "Nm3/h", "flue gas of the hour"),
      with_default(&R::valid_share, "valid_share", "1", "share of valid readings in the hour", 1, unless_given, 0, 1),
      with_default(&R::mean_g_per_nm3, "mean", "g/Nm3", "mean of the period, needed when valid_share is below 0.8", 0, unless_given, 0,
                   2000),
      with_default(&R::deviation_g_per_nm3, "deviation", "g/Nm3", "standard deviation of the period", 0, unless_given, 0, 2000),
      with_default(&R::biomass_share, "biomass_share", "1", "share of CO2 from proven sustainable biomass", 0, unless_given, 0, 1)};
}
/// CO2 of an hour and the concentration that was used for it.
struct CemsHourOut {
  double co2_t, biogenic_co2_t, concentration_used_g_per_nm3;
};
constexpr auto fields(CemsHourOut*) {
  using R = CemsHourOut;
  using namespace detail;
  return std::tuple{output(&R::co2_t, "co2", "t", "emitted CO2 that counts"),
                    output(&R::biogenic_co2_t, "biogenic_co2", "t", "CO2 of the biomass share, for information"),
                    output(&R::concentration_used_g_per_nm3, "concentration_used", "g/Nm3", "measured, or the substitute")};
}

/// cems.period.
struct CemsPeriod {
  double concentration_g_per_nm3, flow_1000nm3_per_h, hours_h, biomass_share;
};
constexpr auto fields(CemsPeriod*) {
  using R = CemsPeriod;
  using namespace detail;
  return std::tuple{
      given(&R::concentration_g_per_nm3, "concentration", "g/Nm3", "mean of the hours in operation", 0, 2000),
      given(&R::flow_1000nm3_per_h, "flow", "1000Nm3/h", "mean flue gas"), given(&R::hours_h, "hours", "h", "hours in operation", 0, 8784),
      with_default(&R::biomass_share, "biomass_share", "1", "share of CO2 from proven sustainable biomass", 0, unless_given, 0, 1)};
}

/// co2 = concentration_used * flow * 1e-6 * (1 - biomass_share).
Result<CemsHourOut> cems_hour(const CemsHour& in);
/// co2 = concentration * flow * hours / 1000 * (1 - biomass_share).
Result<SplitCo2> cems_period(const CemsPeriod& in);

}  // namespace alumen::carbon
