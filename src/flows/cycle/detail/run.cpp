#include "flows/cycle/detail/run.hpp"

#include <algorithm>
#include <cmath>

namespace alumen::flows::detail {

bool run_regions(const Inputs& inputs, const Metals& metals, bool checked, std::vector<RegionState>& regions, Diagnostics& notes) {
  bool good = true;
  regions.reserve(inputs.regions.size());
  for (const auto& region : inputs.regions) {
    regions.emplace_back(region, inputs, regions.size(), metals, notes).checked = checked;
    good = make_groups(regions.back()) && good;
  }
  if (!good) return false;
  int first = regions.front().out.years.front(), last = regions.front().out.years.back();
  for (const auto& r : regions) first = std::min(first, r.out.years.front()), last = std::max(last, r.out.years.back());
  // Year after year, for regions that trade need each other's.
  for (int year = first; year <= last && good; ++year) {
    for (auto& r : regions) {
      if (!r.covers(year)) continue;
      auto i = r.place(year);
      if (!r.demand(i)) good = supply_year(r, i) && good;
    }
    good = good && demand_year(regions, year, notes);
  }
  return good;
}

RegionCycle take(RegionState& r) {
  for (auto& g : r.groups) {
    auto gap = std::ranges::find_if(g.inflow, [](double x) { return std::isnan(x); });
    auto count = static_cast<std::size_t>(gap - g.inflow.begin());
    GroupInUse in_use{.group = *g.group, .cohorts = {.grid = g.table.grid(), .convention = g.table.convention()}};
    if (count > 0) {
      in_use.cohorts.grid = *Grid::years(r.out.years.front(), r.out.years[count - 1]);
      g.inflow.resize(count), g.outflow.resize(count), g.in_use.resize(count);
      in_use.cohorts.inflow = g.inflow, in_use.cohorts.outflow = g.outflow, in_use.cohorts.stock = g.in_use;
    }
    r.out.groups.push_back(std::move(in_use));
  }
  return std::move(r.out);
}

}  // namespace alumen::flows::detail
