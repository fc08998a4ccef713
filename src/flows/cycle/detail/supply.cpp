// A year in which metal supply is followed forward to what goes into use, as accounts of a region have it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "flows/cycle/detail/region.hpp"

namespace alumen::flows::detail {
namespace {

using enum Quantity;

constexpr double largest_gain = 1 - 1e-9;  // of a loop within one year

bool is_known(double x) { return !std::isnan(x); }

void enter_use(RegionState& r, std::size_t i, bool clamp) {
  r.settle(into_use, i, r.get(products, i) + r.get(product_imports, i) - r.get(product_exports, i));
  auto& s = *r.series[static_cast<std::size_t>(into_use)];
  auto& total = s.used[i];
  // A sum of figures is a figure: where groups have theirs, they are what goes on.
  if (std::ranges::any_of(r.groups, [&](const auto& g) { return g.into_use[i + 1].row; })) {
    total = 0;
    for (auto& g : r.groups) total += g.inflow[i] = g.into_use[i + 1].value;
    s.filled[i] = total;
    return;
  }
  if (clamp && total < 0) total = 0;
  for (auto& g : r.groups) g.inflow[i] = total * g.normalised[i];
}

/// With `clamp` apparent use below zero counts as zero.
void evaluate(RegionState& r, std::size_t i, double recycled_before, bool clamp) {
  auto of = [&](Quantity q) { return r.get(q, i); };
  r.settle(metal_supply, i, of(primary_production) + recycled_before + of(unwrought_imports) - of(unwrought_exports));
  r.settle(fabrication_scrap, i, of(metal_supply) * of(fabrication_scrap_rate));
  r.settle(fabrication_loss, i, of(metal_supply) * of(fabrication_loss_rate));
  r.settle(semis, i, of(metal_supply) - of(fabrication_scrap) - of(fabrication_loss));
  r.settle(semis_used, i, of(semis) + of(semis_imports) - of(semis_exports));
  r.settle(manufacturing_scrap, i, of(semis_used) * of(manufacturing_scrap_rate));
  r.settle(products, i, of(semis_used) - of(manufacturing_scrap));
  enter_use(r, i, clamp);
  leave_use(r, i);
  r.settle(old_scrap, i, collected(r, i));
  r.settle(not_collected, i, of(end_of_life) - of(old_scrap));
  r.settle(new_scrap, i, of(fabrication_scrap) + of(manufacturing_scrap));
  r.settle(scrap_available, i, of(old_scrap) + of(new_scrap));
  r.settle(remelted, i, of(scrap_available) + of(scrap_imports) - of(scrap_exports));
  r.settle(recycled_metal, i, of(remelted) * of(melt_yield));
  r.settle(melt_loss, i, of(remelted) - of(recycled_metal));
}

/// Straight on where the loop is lagged or cut by a figure, else the fixed point of the line that two trials give.
bool solve(RegionState& r, std::size_t i) {
  bool clamps = r.inputs.region.negative_use == NegativeUse::clamp;
  auto below_zero = [&] {
    const auto& s = r.out.totals.at(into_use);
    return s.calculated[i] < 0 && is_known(s.used[i]) && !is_known(s.filled[i]);
  };
  auto count = [&] { (clamps ? r.out.clamped_years : r.out.negative_years).push_back(r.year(i)); };
  if (r.inputs.region.loop == Loop::lagged || r.filled.at(recycled_metal)[i + 1].row) {
    bool same = r.inputs.region.loop == Loop::same_year;
    evaluate(r, i, same || i == 0 ? r.filled.at(recycled_metal)[same ? i + 1 : 0].value : r.get(recycled_metal, i - 1), clamps);
    if (below_zero()) count();
    return true;
  }
  for (bool clamp : {false, true}) {
    auto recycled = [&](double at) {
      evaluate(r, i, at, clamp);
      return r.out.totals.at(recycled_metal).calculated[i];
    };
    double none = recycled(0), step = std::max(1.0, std::fabs(none));
    double gain = is_known(none) ? (recycled(step) - none) / step : 0;
    if (gain > largest_gain) {
      r.told.push_back({.code = "flows.recycling_loop_singular",
                        .where = r.all.where(r.inputs.region, "loop"),
                        .value = to_display(gain),
                        .expected = "below 1",
                        .detail = fmt::format("{} in {}: each tonne of recycled metal gives as much within the year", r.inputs.region.id,
                                              r.year(i))});
      return false;
    }
    evaluate(r, i, none / (1 - gain), clamp);
    if (!clamp && !below_zero()) return true;
    if (clamp || !clamps) break;
  }
  count();
  return true;
}

/// What goes into use has the typical contents of its alloys, for nothing else is known; remelted scrap waits as one mix.
void leave_behind(RegionState& r, std::size_t i) {
  const auto& m = r.metals;
  for (auto& g : r.groups) {
    auto shares = m.alloys(r.index, g.position, r.year(i));
    for (std::size_t k = 0; k < g.families.size(); ++k) {
      double share = 0;
      for (std::size_t form = 0; form < m.forms(); ++form) share += shares[form * m.families() + g.families[k]];
      auto typical = m.typical(g.families[k]);
      for (std::size_t e = 0; e < m.width(); ++e) g.stuff[(i * g.families.size() + k) * m.width() + e] = g.inflow[i] * share * typical[e];
    }
  }
}

}  // namespace

bool supply_year(RegionState& r, std::size_t i) {
  if (!solve(r, i)) return false;
  leave_behind(r, i);
  r.scrap.clear();
  settle_residues(r, i);
  close_use(r, i);
  check_balances(r, i);
  return true;
}

}  // namespace alumen::flows::detail
