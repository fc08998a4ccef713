#include "flows/cycle/detail/demand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/number.hpp"

namespace alumen::flows::detail {
namespace {

using enum Quantity;

constexpr double settled = 1e-13, settled_in_draws = 1e-7;  // of contents by the tonne
constexpr int most_rounds = 400;

bool is_known(double x) { return !std::isnan(x); }
double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// The mass by head times heads, in t; NaN where either is not known.
double by_head(const std::vector<Filled>& cells, double people, std::size_t i) { return cells[i + 1].value * people / 1000; }

/// Charges what waits, scaled, and takes the contents of what is cast. The largest change of a content is returned.
double charge(DemandWork& w, const std::vector<double>& scrap) {
  w.waiting = 0;
  for (std::size_t k = 0; k < w.r.metals.classes(); ++k) w.waiting += scrap[k * w.width];
  w.r.metals.charge(w.demand, scrap, w.r.get(melt_yield, w.i), w.charged);
  double change = 0;
  for (std::size_t f = 0; f < w.families; ++f) {
    double mass = w.charged.metal[f * w.width];
    auto typical = w.r.metals.typical(f);
    for (std::size_t e = 0; e < w.width; ++e) {
      double now = mass > 0 ? w.charged.metal[f * w.width + e] / mass : typical[e];
      change = std::max(change, std::fabs(now - w.metal[f * w.width + e]));
      w.metal[f * w.width + e] = now;
    }
  }
  return change;
}

/// What a region has to melt in the year: its own net scrap, in the first year as much as the year before is known to have melted.
std::vector<double> own_scrap(const DemandWork& w) {
  std::vector<double> out(w.available.size());
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = w.available[k] - w.exported[k] + w.imported[k];
  if (w.r.inputs.region.loop == Loop::same_year || w.i == 0) return out;
  double before = w.r.get(remelted, w.i - 1), all = 0;
  for (std::size_t k = 0; k < w.r.metals.classes(); ++k) all += out[k * w.width];
  if (is_known(before) && all > 0)
    for (auto& x : out) x *= before / all;
  return out;
}

bool not_settled(const std::vector<DemandWork>& works, int year, Diagnostics& out) {
  out.push_back({.code = "flows.not_converged",
                 .where = works.front().r.all.where(works.front().r.inputs.region, "loop"),
                 .value = std::to_string(year),
                 .detail = "the contents of metal and of the scrap that it is made of within one year do not settle; let the loop be lagged"});
  return false;
}

}  // namespace

DemandWork::DemandWork(RegionState& region, std::size_t at)
    : r(region), i(at), year(region.year(at)), families(region.metals.families()), width(region.metals.width()) {
  const auto& m = r.metals;
  for (const auto& g : r.groups) {
    auto shares = m.alloys(r.index, g.position, year);
    auto& by_family = mix.emplace_back(families);
    for (std::size_t k = 0; k < shares.size(); ++k) by_family[k % families] += shares[k];
  }
  metal = r.metal;
  if (metal.empty())
    for (std::size_t f = 0; f < families; ++f) metal.insert(metal.end(), m.typical(f).begin(), m.typical(f).end());
  used = metal;
  exported.assign(m.classes() * width, 0.0), imported = exported;
}

bool enter_use_by_demand(RegionState& r, std::size_t i) {
  auto before = r.told.size();
  double people = r.get(population, i), sum = 0;
  std::vector<std::size_t> rest;
  std::vector<double> shares;
  for (std::size_t k = 0; k < r.groups.size(); ++k) {
    auto& g = r.groups[k];
    if (g.into_use[i + 1].row)
      g.inflow[i] = g.into_use[i + 1].value;
    else if (g.use_per_person[i + 1].row)
      g.inflow[i] = by_head(g.use_per_person, people, i);
    else if (g.stock_per_person[i + 1].row)
      follow_stock(r, i, {k}, {1.0}, by_head(g.stock_per_person, people, i));
    else
      rest.push_back(k), shares.push_back(g.normalised[i]);
  }
  double together = is_known(r.given(into_use, i)) ? r.given(into_use, i) : r.get(use_per_person, i) * people / 1000;
  if (rest.size() == r.groups.size() && !is_known(together) && is_known(r.get(stock_per_person, i)))
    follow_stock(r, i, rest, shares, r.get(stock_per_person, i) * people / 1000);
  else
    for (std::size_t k = 0; k < rest.size(); ++k) r.groups[rest[k]].inflow[i] = shares[k] * together;
  for (const auto& g : r.groups) sum += g.inflow[i];
  r.put(into_use, i, r.groups.empty() ? not_given : sum);
  return std::none_of(r.told.begin() + static_cast<std::ptrdiff_t>(before), r.told.end(),
                      [](const Diagnostic& d) { return d.severity() == Severity::error; });
}

bool demand_year(std::vector<RegionState>& regions, int year, Diagnostics& out) {
  std::vector<DemandWork> works;
  for (auto& r : regions) {
    if (!r.covers(year)) continue;
    auto i = r.place(year);
    if (!r.demand(i)) continue;
    if (!enter_use_by_demand(r, i)) return false;
    leave_use(r, i);
    for (auto& g : r.groups) metal_of_older(g, r.metals.width(), i);
    works.emplace_back(r, i);
  }
  if (works.empty()) return true;
  auto groups = works.front().r.all.frame().groups.size();
  bool pooled_products = false, pooled_semis = false;
  masses_back(works, groups, pooled_products, pooled_semis);
  auto circular = [](const DemandWork& w) { return w.r.inputs.region.loop == Loop::same_year || w.r.scrap.empty(); };
  for (auto& w : works)
    if (!circular(w)) charge(w, w.r.scrap);
  for (int round = 0;; ++round) {
    contents_forward(works, groups, pooled_products, pooled_semis);
    scrap_of_year(works);
    double change = 0;
    for (auto& w : works)
      if (circular(w)) change = std::max(change, charge(w, own_scrap(w)));
    if (!(change > (works.front().r.checked ? settled : settled_in_draws))) break;
    if (round == most_rounds) return not_settled(works, year, out);
  }
  double need = 0, weights = 0;
  for (auto& w : works) {
    settle_demand(w);
    need += w.r.get(primary_need, w.i);
    if (is_known(w.r.get(primary_weight, w.i))) weights += w.r.get(primary_weight, w.i);
  }
  for (auto& w : works) {
    auto of = [&](Quantity q) { return w.r.get(q, w.i); };
    w.r.settle(primary_production, w.i, weights > 0 ? of(primary_weight) / weights * need : not_given);
    double net = of(primary_need) - of(primary_production);
    w.r.put(unwrought_imports, w.i, net > 0 ? net : 0 * net);
    w.r.put(unwrought_exports, w.i, net < 0 ? -net : 0 * net);
    settle_residues(w.r, w.i);
    if (w.r.checked) settle_materials(w), check_contents(w), check_balances(w.r, w.i);
    close_use(w.r, w.i);
    w.r.metal = w.metal;
    w.r.scrap = w.available;
    for (std::size_t k = 0; k < w.r.scrap.size(); ++k) w.r.scrap[k] += w.imported[k] - w.exported[k];
  }
  return true;
}

void masses_back(std::vector<DemandWork>& works, std::size_t groups, bool& pooled_products, bool& pooled_semis) {
  std::vector<TradeSide*> product_sides, semis_sides;
  for (auto& w : works) {
    auto given = [&](Quantity q) { return w.r.given(q, w.i); };
    w.products = {.given_imports = given(product_imports),
                  .given_exports = given(product_exports),
                  .export_rate = given(product_export_rate),
                  .export_weight = given(product_export_weight)};
    for (const auto& g : w.r.groups) {
      w.products.slot.push_back(g.position);
      w.products.use.push_back(g.inflow[w.i]);
      w.products.import_rate.push_back(g.imports.at(w.i));
    }
    product_sides.push_back(&w.products);
  }
  pooled_products = settle_trade(product_sides, groups);
  for (auto& w : works) {
    const auto& m = w.r.metals;
    auto given = [&](Quantity q) { return w.r.given(q, w.i); };
    w.semis = {.use = std::vector<double>(m.forms() * w.families),
               .given_imports = given(semis_imports),
               .given_exports = given(semis_exports),
               .export_rate = given(semis_export_rate),
               .export_weight = given(semis_export_weight)};
    for (std::size_t k = 0; k < w.r.groups.size(); ++k) {
      w.semis_used.push_back(w.products.made(k) / (1 - w.r.groups[k].manufacturing_scrap.at(w.i)));
      auto shares = m.alloys(w.r.index, w.r.groups[k].position, w.year);
      for (std::size_t x = 0; x < shares.size(); ++x) w.semis.use[x] += w.semis_used[k] * shares[x];
    }
    for (std::size_t x = 0; x < w.semis.use.size(); ++x) {
      w.semis.slot.push_back(x);
      w.semis.import_rate.push_back(w.r.semis_import_rate[x / w.families].at(w.i));
    }
    semis_sides.push_back(&w.semis);
  }
  pooled_semis = settle_trade(semis_sides, works.front().semis.use.size());
  for (auto& w : works) {
    w.demand.assign(w.families, 0.0);
    for (std::size_t x = 0; x < w.semis.use.size(); ++x) {
      auto form = x / w.families;
      w.metal_in.push_back(w.semis.made(x) / (1 - w.r.fabrication_scrap[form].at(w.i) - w.r.fabrication_loss[form].at(w.i)));
      w.demand[x % w.families] += w.metal_in.back();
    }
  }
}

void settle_demand(DemandWork& w) {
  auto& r = w.r;
  auto i = w.i;
  auto put = [&](Quantity q, double value) { r.put(q, i, value); };
  double fabricated = 0, scrap = 0, loss = 0, classes = 0, exports = 0, imports = 0, new_scrap_in = 0;
  for (std::size_t x = 0; x < w.metal_in.size(); ++x) {
    auto form = x / w.families;
    fabricated += w.metal_in[x];
    scrap += w.metal_in[x] * r.fabrication_scrap[form].at(i), loss += w.metal_in[x] * r.fabrication_loss[form].at(i);
  }
  for (std::size_t k = 0; k < r.metals.classes(); ++k) {
    classes += w.available[k * w.width], exports += w.exported[k * w.width], imports += w.imported[k * w.width];
  }
  double used = sum_of(w.semis_used), made = 0, semis_made = 0;
  for (std::size_t k = 0; k < w.semis_used.size(); ++k) made += w.products.made(k);
  for (std::size_t x = 0; x < w.metal_in.size(); ++x) semis_made += w.semis.made(x);
  put(product_imports, sum_of(w.products.imports)), put(product_exports, sum_of(w.products.exports));
  put(products, made), put(manufacturing_scrap, used - made), put(semis_used, used);
  put(semis_imports, sum_of(w.semis.imports)), put(semis_exports, sum_of(w.semis.exports));
  put(semis, semis_made), put(fabrication_scrap, scrap), put(fabrication_loss, loss), put(metal_supply, fabricated);
  new_scrap_in = scrap + used - made;
  put(old_scrap, w.collected), put(not_collected, r.get(end_of_life, i) - w.collected);
  put(new_scrap, new_scrap_in), put(sorting_loss, w.residue[0]), put(scrap_available, classes);
  put(scrap_exports, exports), put(scrap_imports, imports);
  double from_scrap = sum_of(w.charged.from_scrap), charged = sum_of(w.charged.charged), surplus = 0;
  for (std::size_t k = 0; k < r.metals.classes(); ++k) surplus += w.charged.surplus[k * w.width];
  put(remelted, charged), put(surplus_scrap, surplus), put(recycled_metal, from_scrap), put(melt_loss, w.charged.lost[0]);
  put(primary_need, fabricated - from_scrap);
}

}  // namespace alumen::flows::detail
