#include <algorithm>

#include "rules/border.hpp"

namespace alumen::rules {

double attributed_emissions(const Attribution& a) {
  // Waste gas counts as natural gas, t CO2/TJ; what is given away also for the lower efficiency of whoever burns it.
  constexpr double natural_gas = 56.1, efficiency = 0.667;
  double sum = a.direct_t + a.heat_in_tj * a.heat_in_factor - a.heat_out_tj * a.heat_out_factor + a.waste_gas_in_tj * natural_gas -
               a.waste_gas_out_tj * natural_gas * efficiency - a.electricity_out_mwh * a.electricity_out_factor;
  return std::max(0.0, sum);
}

double reconciliation_factor(double installation_t, double processes_t) {
  check(processes_t > 0, "the emissions of the processes are above zero");
  return installation_t / processes_t;
}

}  // namespace alumen::rules
