// What stands beside the numbers of a region: gaps, negative use, pools that exports exceed, figures nobody verified.
#pragma once
#include "flows/cycle/detail/region.hpp"

namespace alumen::flows::detail {

/// Sets every figure that is only shown beside the model's own.
void compare(const RegionState& state, RegionCycle& region);
/// All notes of a region that ran.
void remark(const RegionState& state, const RegionCycle& region, Diagnostics& notes);
/// What all regions together take in and give of a stage, where that differs.
void remark_trade(const std::vector<RegionCycle>& regions, const Inputs& all, Diagnostics& notes);

}  // namespace alumen::flows::detail
