#include <algorithm>
#include <cmath>
#include <functional>

#include "flows/cycle/views.hpp"

namespace alumen::flows {

using enum Quantity;

std::vector<Indicator> indicators_of(const RegionCycle& region) {
  std::vector<Indicator> out;
  auto add = [&](Indicator what, const std::function<double(std::size_t)>& over, const std::function<double(std::size_t)>& under) {
    bool any = false;
    for (std::size_t i = 0; i < region.years.size(); ++i) {
      double part = over(i), whole = under(i);
      what.values.push_back(whole > 0 ? part / whole : not_given);
      any = any || !std::isnan(what.values.back());
    }
    if (any) out.push_back(std::move(what));
  };
  auto of = [&](Quantity q) { return [&region, q](std::size_t i) { return region.totals.at(q).used[i]; }; };
  auto sum = [&](std::initializer_list<std::pair<double, Quantity>> parts) {
    return [&region, list = std::vector(parts)](std::size_t i) {
      double all = 0;
      for (auto [sign, q] : list) all += sign * region.totals.at(q).used[i];
      return all;
    };
  };
  add({.id = "recycled_share",
       .name = "recycled metal in metal supply, run-around scrap included",
       .formula = "recycled metal / metal supply",
       .unit = "1",
       .target = 0.5,
       .target_year = 2050,
       .target_source = "half of demand met by recycled metal: International Aluminium Institute, 2021 and later"},
      of(recycled_metal), of(metal_supply));
  add({.id = "old_in_supply",
       .name = "metal from old scrap in metal supply",
       .formula = "recycled metal x old scrap / (old + new scrap) / metal supply",
       .unit = "1"},
      [&](std::size_t i) { return of(recycled_metal)(i) * of(old_scrap)(i) / (of(old_scrap)(i) + of(new_scrap)(i)); }, of(metal_supply));
  add({.id = "collection",
       .name = "collected at the end of life",
       .formula = "old scrap / end of life",
       .unit = "1",
       .target = 1.0,
       .target_year = 2050,
       .target_source = "nearly all collected: Aluminium Stewardship Initiative, 2022"},
      of(old_scrap), of(end_of_life));
  add({.id = "old_scrap_recycling",
       .name = "metal won back from goods that leave use",
       .formula = "(old scrap + ash - sorting loss) / end of life",
       .unit = "1"},
      sum({{1, old_scrap}, {1, ash_recovered}, {-1, sorting_loss}}), of(end_of_life));
  add({.id = "recycling_efficiency",
       .name = "recycling efficiency rate, new and old scrap",
       .formula = "recycled metal / (end of life + new scrap)",
       .unit = "1"},
      of(recycled_metal), sum({{1, end_of_life}, {1, new_scrap}}));
  add({.id = "post_consumer_share", .name = "old scrap in all scrap", .formula = "old scrap / (old + new scrap)", .unit = "1"}, of(old_scrap),
      sum({{1, old_scrap}, {1, new_scrap}}));
  add({.id = "closed_loop",
       .name = "scrap melted at home",
       .formula = "(remelted - scrap imports) / scrap available",
       .unit = "1",
       .target = 0.9,
       .target_year = 2050,
       .target_source = "closed loops above 90 %: International Aluminium Institute, interview of 2025"},
      sum({{1, remelted}, {-1, scrap_imports}}), of(scrap_available));
  add({.id = "scrap_exported", .name = "scrap exported", .formula = "scrap exports / scrap available", .unit = "1"}, of(scrap_exports),
      of(scrap_available));
  add({.id = "surplus_share", .name = "scrap that no melt could take", .formula = "surplus scrap / scrap available", .unit = "1"},
      of(surplus_scrap), of(scrap_available));
  add({.id = "import_dependence",
       .name = "net imports of metal, semis and products",
       .formula = "(imports - exports of unwrought metal, semis, products) / into use",
       .unit = "1"},
      sum({{1, unwrought_imports}, {-1, unwrought_exports}, {1, semis_imports}, {-1, semis_exports}, {1, product_imports}, {-1, product_exports}}),
      of(into_use));
  return out;
}

RegionCycle sum_of(const std::vector<RegionCycle>& regions) {
  RegionCycle out;
  out.region.id = "all", out.region.name = "all regions";
  int first = regions.front().years.front(), last = regions.front().years.back();
  for (const auto& r : regions) first = std::max(first, r.years.front()), last = std::min(last, r.years.back());
  for (int year = first; year <= last; ++year) out.years.push_back(year);
  out.region.first_year = first, out.region.last_year = last;
  out.region.loop = regions.front().region.loop, out.region.position = regions.front().region.position;
  out.region.demand_from = regions.front().region.demand_from;
  for (const auto& [q, s] : regions.front().totals) {
    auto& sum = out.totals[q];
    sum.used.assign(out.years.size(), not_given);
    sum.basis.resize(out.years.size());
    bool adds = measured(q) == Measured::mass || measured(q) == Measured::persons;
    for (std::size_t i = 0; adds && i < out.years.size(); ++i) {
      sum.used[i] = 0;
      for (const auto& r : regions) sum.used[i] += r.at(q, out.years[i]);
    }
    sum.calculated = sum.used;
    sum.given = sum.filled = std::vector<double>(out.years.size(), not_given);
  }
  for (const auto& r : regions) {
    out.balance = std::max(out.balance, r.balance);
    for (const auto& g : r.groups) {
      auto known = std::ranges::find(out.groups, g.group.id, [](const auto& x) { return x.group.id; });
      if (known == out.groups.end()) {
        out.groups.push_back({.group = g.group, .cohorts = {.grid = *Grid::years(first, last), .convention = g.cohorts.convention}});
        known = out.groups.end() - 1;
        for (auto* v : {&known->cohorts.inflow, &known->cohorts.outflow, &known->cohorts.stock}) v->assign(out.years.size(), 0.0);
      }
      for (std::size_t i = 0; i < out.years.size(); ++i) {
        auto at = static_cast<std::size_t>(out.years[i] - r.years.front());
        auto take = [&](const std::vector<double>& v) { return at < v.size() ? v[at] : not_given; };
        known->cohorts.inflow[i] += take(g.cohorts.inflow);
        known->cohorts.outflow[i] += take(g.cohorts.outflow);
        known->cohorts.stock[i] += take(g.cohorts.stock);
      }
    }
  }
  return out;
}

}  // namespace alumen::flows
