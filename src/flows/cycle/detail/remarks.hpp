// What stands beside the numbers of a region: gaps, negative use, pools that exports exceed, figures nobody verified.
#pragma once
#include "flows/cycle/detail/year.hpp"

namespace alumen::flows::detail {

/// Sets every figure that is only shown beside the model's own.
void compare(const RegionInputs& inputs, const std::vector<GroupYears>& groups, RegionCycle& region);
/// All notes of a region that ran.
void remark(const Inputs& all, const Cycle& cycle, const RegionCycle& region, Diagnostics& notes);

}  // namespace alumen::flows::detail
