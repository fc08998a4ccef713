#include "flows/cycle/detail/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

#include "base/number.hpp"

namespace alumen::flows::detail {
namespace {

using enum Quantity;

bool known(double x) { return !std::isnan(x); }

/// {1990, 1991, 1992, 2000} -> "1990-1992, 2000".
std::string ranges(const std::vector<int>& years) {
  std::string out;
  for (std::size_t i = 0; i < years.size();) {
    auto j = i;
    while (j + 1 < years.size() && years[j + 1] == years[j] + 1) ++j;
    out += (out.empty() ? "" : ", ") + std::to_string(years[i]);
    if (j > i) out += "-" + std::to_string(years[j]);
    i = j + 1;
  }
  return out;
}

std::string joined(const auto& words) { return fmt::format("{}", fmt::join(words, ", ")); }

/// The model's series that a figure is held against; NaN where it has none.
std::vector<double> series_of(const FlowDatum& d, const RegionState& state, const RegionCycle& region) {
  const auto& groups = state.groups;
  auto size = region.years.size();
  if (d.quantity == scrap_export_share) {
    std::vector<double> out(size, not_given);
    for (std::size_t i = 0; i < size; ++i) {
      double pool = region.totals.at(scrap_available).used[i];
      if (pool > 0) out[i] = region.totals.at(scrap_exports).used[i] / pool;
    }
    return out;
  }
  if (d.group.empty()) return region.totals.at(d.quantity).used;
  auto g = std::ranges::find(groups, d.group, [](const auto& x) { return x.group->id; });
  if (g == groups.end()) return std::vector<double>(size, not_given);
  switch (d.quantity) {
    case into_use:
      return g->inflow;
    case end_of_life:
      return g->outflow;
    case use_share:
      return g->normalised;
    case stock: {
      auto used = std::ranges::find(region.groups, d.group, [](const auto& x) { return x.group.id; });
      auto out = used->cohorts.stock;
      out.resize(size, not_given);
      return out;
    }
    default: {
      std::vector<double> out;
      for (std::size_t i = 0; i < size; ++i) out.push_back(g->collection.own[i + 1].value);
      return out;
    }
  }
}

/// A figure that an equation without a result lacks.
struct Missing {
  std::string what;
  Quantity without;
};

/// True where a figure stands for all, or for anything that the quantity may be told by.
bool is_given(const RegionState& state, const RegionCycle& region, Quantity q, std::size_t i) {
  if (known(region.totals.at(q).used[i])) return true;
  if (q == melt_yield && state.demand(i) && state.metals.known()) return true;
  return std::ranges::any_of(state.inputs.model, [&](const auto& m) {
    return m.first.first == q && !m.first.second.empty() && state.inputs.fill(q, m.first.second)[i + 1].row;
  });
}

/// What of the use of groups is missing in a year.
void missing_use(const RegionState& state, std::size_t i, std::vector<Missing>& out) {
  const auto& groups = state.groups;
  if (groups.empty()) out.push_back({"use_share or into_use of any product group", end_of_life});
  if (state.demand(i)) {
    bool people = known(state.get(population, i));
    for (const auto& g : groups) {
      bool by_head = g.use_per_person[i + 1].row || g.stock_per_person[i + 1].row;
      if (known(g.inflow[i]) || g.into_use[i + 1].row) continue;
      if (by_head && !people) out.push_back({"population", into_use});
      if (!by_head) out.push_back({fmt::format("use of {}", g.group->id), into_use});
    }
    return;
  }
  bool by_group = std::ranges::any_of(groups, [&](const auto& g) { return g.into_use[i + 1].row; });
  for (const auto& g : groups)
    if (by_group ? !g.into_use[i + 1].row : !known(g.normalised[i]))
      out.push_back({fmt::format("{} of {}", by_group ? "into_use" : "use_share", g.group->id), end_of_life});
}

std::vector<Missing> missing_in(const RegionState& cycle, const RegionCycle& region, std::size_t i) {
  std::vector<Missing> out;
  auto used = [&](Quantity q) { return region.totals.at(q).used[i]; };
  for (const auto& e : cycle.demand(i) ? demand_equations() : supply_equations()) {
    if (known(used(e.gives))) continue;
    for (const auto& any : e.leaves) {
      if (std::ranges::any_of(any, [&](auto q) { return is_given(cycle, region, q, i); })) continue;
      std::vector<std::string_view> words;
      for (auto q : any) words.push_back(word_of(q));
      out.push_back({fmt::format("{}", fmt::join(words, " or ")), e.gives});
    }
    bool lagged_start = region.region.loop == Loop::lagged && i == 0;
    if (e.gives == metal_supply && lagged_start && !cycle.demand(i) && !known(cycle.filled.at(recycled_metal)[0].value))
      out.push_back({fmt::format("recycled_metal of {}", region.years[0] - 1), e.gives});
    if (e.gives == end_of_life) missing_use(cycle, i, out);
  }
  return out;
}

void tell_gaps(const Inputs& all, const RegionState& cycle, const RegionCycle& region, Diagnostics& notes) {
  struct Gap {
    std::string what;
    std::vector<int> years;
    std::string_view without;
  };
  std::vector<Gap> gaps;
  for (std::size_t i = 0; i < region.years.size(); ++i)
    for (const auto& m : missing_in(cycle, region, i)) {
      auto found = std::ranges::find(gaps, m.what, &Gap::what);
      if (found == gaps.end()) found = gaps.insert(gaps.end(), {m.what, {}, word_of(m.without)});
      found->years.push_back(region.years[i]);
    }
  // One note for all quantities that lack the same years.
  std::set<std::vector<int>> told;
  for (const auto& gap : gaps) {
    if (!told.insert(gap.years).second) continue;
    std::vector<std::string_view> words, without;
    for (const auto& other : gaps) {
      if (other.years != gap.years) continue;
      words.push_back(other.what);
      if (std::ranges::find(without, other.without) == without.end()) without.push_back(other.without);
    }
    notes.push_back({.code = "flows.gap",
                     .where = all.where(region.region, "id"),
                     .value = fmt::format("{} {}", region.region.id, ranges(gap.years)),
                     .detail = fmt::format("not given: {}; so there is no {}, nor what follows from it", joined(words), joined(without))});
  }
}

void tell_negative_use(const Inputs& all, const RegionCycle& region, Diagnostics& notes) {
  for (bool clamped : {true, false}) {
    const auto& years = clamped ? region.clamped_years : region.negative_years;
    if (years.empty()) continue;
    notes.push_back({.code = "flows.negative_apparent_use",
                     .where = all.where(region.region, "negative_use"),
                     .value = region.region.id,
                     .detail = fmt::format("{} year{} {}: {}", years.size(), years.size() == 1 ? "" : "s",
                                           clamped ? "set to zero" : "kept below zero", ranges(years))});
  }
}

void tell_negative_inflow(const RegionState& state, Diagnostics& notes) {
  if (state.negative_inflow.empty()) return;
  std::vector<int> years;
  auto worst = state.negative_inflow.front();
  for (auto x : state.negative_inflow) {
    if (years.empty() || years.back() != x.first) years.push_back(x.first);
    if (x.second < worst.second) worst = x;
  }
  notes.push_back({.code = "flows.negative_inflow",
                   .where = state.all.where(state.inputs.region, "negative_inflow"),
                   .value = state.inputs.region.id,
                   .detail = fmt::format("{}, the most in {} ({} kt); policy: {}", ranges(years), worst.first,
                                         to_display(worst.second / 1000, 4), word_of(state.inputs.region.negative_inflow))});
}

/// Figures of years of demand that the model calculates itself.
void tell_only_shown(const RegionState& state, const RegionCycle& region, Diagnostics& notes) {
  std::vector<std::string_view> words;
  for (const auto& [q, s] : region.totals)
    for (std::size_t i = 0; i < s.used.size(); ++i) {
      bool other = state.demand(i) && known(s.filled[i]) && known(s.used[i]) && s.filled[i] != s.used[i];
      // A split by goods loses the last digits of its sum.
      if (!other || std::fabs(s.filled[i] - s.used[i]) <= 1e-9 * std::fabs(s.filled[i])) continue;
      words.push_back(word_of(q));
      break;
    }
  if (!words.empty())
    notes.push_back({.code = "flows.only_shown",
                     .where = state.all.where(state.inputs.region, "demand_from"),
                     .value = state.inputs.region.id,
                     .detail = joined(words)});
}

/// "117 % of old_scrap (684 kt)".
std::string against_pool(std::string_view name, double exports_t, double pool_t) {
  if (!known(pool_t)) return fmt::format("no figure for {}", name);
  auto pool = fmt::format("{} ({} kt)", name, to_display(pool_t / 1000, 5));
  return pool_t > 0 ? fmt::format("{:.0f} % of {}", 100 * exports_t / pool_t, pool) : "more than " + pool;
}

/// Exports of scrap above a pool that they come from.
bool exceeds(const RegionCycle& region, double exports_t, int year) {
  return exports_t > region.at(old_scrap, year) || exports_t > region.at(scrap_available, year);
}

/// A figure of exports against the pools of its year, or of the one nearest to it; `more` are other years of the same figure.
void tell_pool(const Inputs& all, const RegionCycle& region, const FlowDatum& row, double exports_t, int year, std::vector<int> more,
               Diagnostics& notes) {
  double available = region.at(scrap_available, year);
  std::erase(more, year);
  notes.push_back({.code = "flows.export_exceeds_pool",
                   .where = all.where(row, "value"),
                   .value = name_of(row),
                   .detail = fmt::format("{} kt{} are {} and {} of {}{}{}", to_display(exports_t / 1000, 5),
                                         row.basis.empty() ? "" : " (" + row.basis + ")",
                                         against_pool("old_scrap", exports_t, region.at(old_scrap, year)),
                                         against_pool("scrap_available", exports_t, available), year,
                                         exports_t > available ? "" : ": possible only where new scrap is exported too",
                                         more.empty() ? "" : "; also in " + ranges(more))});
}

void tell_pools(const Inputs& all, const RegionState& cycle, const RegionCycle& region, Diagnostics& notes) {
  const auto& exports = cycle.filled.at(scrap_exports);
  for (std::size_t i = 0; i < region.years.size();) {
    const auto* row = exports[i + 1].row;
    std::vector<int> years;
    double first = 0;
    // One note for all years that a figure stands for.
    for (; i < region.years.size() && exports[i + 1].row == row; ++i)
      if (row && exceeds(region, exports[i + 1].value, region.years[i])) {
        if (years.empty()) first = exports[i + 1].value;
        years.push_back(region.years[i]);
      }
    if (!years.empty()) tell_pool(all, region, *row, first, years.front(), years, notes);
  }
  for (const auto& c : region.compared) {
    if (c.datum.quantity != scrap_exports) continue;
    int nearest = 0;
    for (int y : region.years)
      if (known(region.at(scrap_available, y)) && (!nearest || std::abs(y - c.datum.year) <= std::abs(nearest - c.datum.year))) nearest = y;
    if (nearest && exceeds(region, c.datum.value, nearest)) tell_pool(all, region, c.datum, c.datum.value, nearest, {}, notes);
  }
}

/// One note for each quantity: its first figure, and how many more there are.
void tell_unverified(const Inputs& all, const RegionState& cycle, const RegionCycle& region, Diagnostics& notes) {
  auto tell = [&](const chain::Row& row, std::string name, std::string detail) {
    notes.push_back({.code = "chain.unverified", .where = all.where(row, "status"), .value = std::move(name), .detail = std::move(detail)});
  };
  std::map<Quantity, std::vector<const FlowDatum*>> figures;
  for (const auto& [which, rows] : cycle.inputs.model)
    for (const auto* row : rows)
      if (row->status == Status::unverified) figures[which.first].push_back(row);
  for (auto& [quantity, rows] : figures) {
    auto first = *std::ranges::min_element(rows, {}, &FlowDatum::line);
    tell(*first, name_of(*first), rows.size() == 1 ? "a figure of the model" : fmt::format("the first of {} figures of {} of the model", rows.size(), word_of(quantity)));
  }
  for (const auto& g : region.groups)
    if (g.group.status == Status::unverified) tell(g.group, g.group.id, "the life of a product group");
}

}  // namespace

void compare(const RegionState& state, RegionCycle& region) {
  for (const auto* row : state.inputs.compare) {
    Compared out{.datum = *row};
    auto series = series_of(*row, state, region);
    for (std::size_t i = 0; i < series.size(); ++i) {
      int year = region.years[i];
      if (!known(series[i])) continue;
      if (out.model_year && std::abs(year - row->year) > std::abs(out.model_year - row->year)) continue;
      out.model = series[i], out.model_year = year;
    }
    region.compared.push_back(std::move(out));
  }
}

void remark(const RegionState& state, const RegionCycle& region, Diagnostics& notes) {
  tell_gaps(state.all, state, region, notes);
  tell_negative_use(state.all, region, notes);
  tell_negative_inflow(state, notes);
  tell_only_shown(state, region, notes);
  tell_pools(state.all, state, region, notes);
  tell_unverified(state.all, state, region, notes);
}

void remark_trade(const std::vector<RegionCycle>& regions, const Inputs& all, Diagnostics& notes) {
  constexpr double closed = 1e-9;
  if (regions.size() < 2) return;
  for (auto [in, out] : {std::pair{product_imports, product_exports}, {semis_imports, semis_exports}, {scrap_imports, scrap_exports}}) {
    double worst = 0;
    int when = 0;
    std::vector<int> years;
    for (int year : regions.front().years) {
      double taken = 0, given = 0;
      for (const auto& r : regions) taken += r.at(in, year), given += r.at(out, year);
      double gap = std::fabs(taken - given) / std::max(taken, given);
      if (!(gap > closed)) continue;
      years.push_back(year);
      if (gap > worst) worst = gap, when = year;
    }
    if (!years.empty())
      notes.push_back({.code = "flows.open_trade",
                       .where = all.where(all.regions.front().region, "id"),
                       .value = std::string{word_of(in)},
                       .detail = fmt::format("{}: the regions together take in and give amounts that differ by up to {:.1f} % ({})",
                                             ranges(years), 100 * worst, when)});
  }
}

}  // namespace alumen::flows::detail
