#include <algorithm>
#include <cmath>

#include "flows/cycle/detail/demand.hpp"

namespace alumen::flows::detail {
namespace {

using enum Quantity;

/// Widens the largest relative gap by that of one process.
void hold(RegionState& r, std::initializer_list<double> in, std::initializer_list<double> gone) {
  double gap = 0, largest = 0;
  for (double x : in) gap += x, largest = std::max(largest, std::fabs(x));
  for (double x : gone) gap -= x, largest = std::max(largest, std::fabs(x));
  if (!std::isnan(gap) && largest > 0) r.out.balance = std::max(r.out.balance, std::fabs(gap) / largest);
}

/// What leads to scrap and back is not the same in the two kinds of year.
void hold_metal(RegionState& r, std::size_t i) {
  auto of = [&](Quantity q) { return r.get(q, i); };
  auto calc = [&](Quantity q) { return r.out.totals.at(q).calculated[i]; };
  if (r.demand(i)) {
    double before = 0;
    for (std::size_t k = 0; k < r.scrap.size(); k += r.metals.width()) before += r.scrap[k];
    bool own = r.inputs.region.loop == Loop::same_year;
    if (own) before = of(scrap_available) + of(scrap_imports) - of(scrap_exports);
    if (own || !r.scrap.empty()) hold(r, {before}, {of(remelted), of(surplus_scrap)});
    hold(r, {of(primary_need), of(recycled_metal)}, {of(metal_supply)});
    hold(r, {of(primary_production), of(unwrought_imports), of(recycled_metal)}, {of(unwrought_exports), of(metal_supply)});
    hold(r, {of(old_scrap), of(new_scrap), of(ash_recovered)}, {of(sorting_loss), of(scrap_available)});
    hold(r, {of(not_collected)}, {of(landfill), of(incinerated), of(ash_recovered), of(dissipated), of(hoarded)});
    return;
  }
  bool lagged = r.out.region.loop == Loop::lagged;
  double recycled = !lagged ? of(recycled_metal) : i ? r.get(recycled_metal, i - 1) : r.filled.at(recycled_metal)[0].value;
  hold(r, {of(primary_production), recycled, of(unwrought_imports)}, {of(unwrought_exports), calc(metal_supply)});
  hold(r, {of(old_scrap), of(new_scrap), of(scrap_imports)}, {of(scrap_exports), calc(remelted)});
}

}  // namespace

void check_balances(RegionState& r, std::size_t i) {
  auto of = [&](Quantity q) { return r.get(q, i); };
  auto calc = [&](Quantity q) { return r.out.totals.at(q).calculated[i]; };
  hold(r, {of(metal_supply)}, {calc(semis), of(fabrication_scrap), of(fabrication_loss)});
  hold(r, {of(semis), of(semis_imports)}, {of(semis_exports), calc(semis_used)});
  hold(r, {of(semis_used)}, {calc(products), of(manufacturing_scrap)});
  hold(r, {of(products), of(product_imports)}, {of(product_exports), calc(into_use)});
  hold(r, {of(into_use), i ? r.out.totals.at(stock).calculated[i - 1] : 0.0}, {calc(end_of_life), calc(stock)});
  hold(r, {of(end_of_life)}, {of(old_scrap), calc(not_collected)});
  hold(r, {of(remelted)}, {of(recycled_metal), calc(melt_loss)});
  hold_metal(r, i);
}

void check_contents(DemandWork& w) {
  for (std::size_t e = 0; e < w.width; ++e) {
    // Metal that is cast and semis that come in are products, scrap, losses and exports.
    double cast = 0, losses = 0, foreign = 0, exports = 0, used = 0;
    for (std::size_t x = 0; x < w.metal_in.size(); ++x) {
      auto f = x % w.families, form = x / w.families;
      double content = w.metal[f * w.width + e];
      double lost = w.r.fabrication_scrap[form].at(w.i) + w.r.fabrication_loss[form].at(w.i);
      cast += w.metal_in[x] * content, losses += w.metal_in[x] * lost * content, exports += w.semis.exports[x] * content;
      used += w.semis.use[x] * w.used[f * w.width + e];
      foreign += w.semis.use[x] * w.used[f * w.width + e] - (w.semis.use[x] - w.semis.imports[x]) * content;
    }
    hold(w.r, {cast, foreign}, {losses, exports, used});
    double sorted = w.residue[e], stock = 0, before = 0, in = 0, gone = 0;
    for (std::size_t k = 0; k < w.available.size(); k += w.width) sorted += w.available[k + e];
    hold(w.r, {w.arising[e]}, {sorted});
    std::vector<double> out;
    for (const auto& g : w.r.groups) {
      metal_out_of_use(g, w.width, w.i, out);
      auto row = g.families.size() * w.width;
      for (std::size_t n = 0; n < g.families.size(); ++n) {
        gone += out[n * w.width + e], in += g.stuff[w.i * row + n * w.width + e];
        for (std::size_t c = 0; c <= w.i; ++c) {
          double metal = g.stuff[c * row + n * w.width + e];
          stock += metal * g.table.at(w.i, c) * g.factor[c], before += c < w.i ? metal * g.left[c] : 0;
        }
      }
    }
    hold(w.r, {before, in}, {gone, stock});
  }
}

}  // namespace alumen::flows::detail
