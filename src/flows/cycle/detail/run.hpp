// Running the cycles of tables that stand in memory.
#pragma once
#include <vector>

#include "flows/cycle/detail/region.hpp"

namespace alumen::flows::detail {

/// Makes the regions and runs every year; false after an error. `checked` recalculates the balance of every metal.
bool run_regions(const Inputs& inputs, const Metals& metals, bool checked, std::vector<RegionState>& regions, Diagnostics& notes);
/// The result of a region that ran; the state is used up.
RegionCycle take(RegionState& region);

}  // namespace alumen::flows::detail
