#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/number.hpp"
#include "chain/detail/checks.hpp"

namespace alumen::chain {
namespace detail {

/// Parentless activities of one site, process, technology and product may not overlap; between them no day may be missing.
void check_periods(const Chain& c, Diagnostics& out) {
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string, std::uint32_t>, std::vector<std::uint32_t>> groups;
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    if (c.is_library(c.activities[a]) || c.activity_parent[a].valid() || !c.activity_period[a].valid()) continue;
    for (auto o : c.activity_outputs[a])
      if (c.outputs[o].role == Role::reference)
        groups[{c.activity_site[a].value, c.activity_process[a].value, c.activities[a].technology, c.output_material[o].value}].push_back(
            static_cast<std::uint32_t>(a));
  }
  for (auto& [group, rows] : groups) {
    std::ranges::stable_sort(rows, {}, [&](auto a) { return c.activity_period[a]; });
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const auto &before = c.activity_period[rows[i - 1]], &after = c.activity_period[rows[i]];
      const auto& row = c.activities[rows[i]];
      if (before.overlaps(after))
        out.push_back({.code = "chain.overlapping_period",
                       .where = c.where(row, "start"),
                       .value = to_text(after),
                       .expected = "from " + to_text(before.end),
                       .detail = fmt::format("{} runs {}", c.activities[rows[i - 1]].id, to_text(before))});
      else if (before.end < after.start)
        out.push_back({.code = "chain.period_gap",
                       .where = c.where(row, "start"),
                       .value = to_text(after.start),
                       .expected = to_text(before.end),
                       .detail = fmt::format("{} days after {}", (after.start - before.end).count(), c.activities[rows[i - 1]].id)});
    }
  }
}

namespace {

/// True when an account above the activity books the same material: a heat within a month.
bool counted_above(const Chain& c, Id<Activity> activity, Id<Material> material) {
  for (auto above = c.activity_parent[activity.index()]; above.valid(); above = c.activity_parent[above.index()])
    for (auto o : c.activity_outputs[above.index()])
      if (c.output_material[o] == material) return true;
  return false;
}

/// Made, sold, used and stored of one material at one site.
struct Account {
  double made = 0, sold = 0, used = 0;
  Period period;
  const Output* first = nullptr;
  bool sales = false;
};

using Accounts = std::map<std::pair<std::uint32_t, std::uint32_t>, Account>;

/// The materials that anybody sold or counted in stock: all others have no account.
std::vector<bool> booked_materials(const Chain& c) {
  std::set<std::string_view> outputs, materials;
  for (const auto& s : c.sales) outputs.insert(s.output);
  for (const auto& s : c.stocks) materials.insert(s.material);
  std::vector<bool> booked(c.materials.size());
  if (outputs.empty() && materials.empty()) return booked;
  for (std::size_t m = 0; m < c.materials.size(); ++m) booked[m] = materials.contains(c.materials[m].id);
  for (std::size_t o = 0; o < c.outputs.size(); ++o)
    if (outputs.contains(c.outputs[o].id)) booked[c.output_material[o].index()] = true;
  return booked;
}

Accounts collect_accounts(const Chain& c) {
  Accounts accounts;
  auto booked = booked_materials(c);
  if (std::ranges::find(booked, true) == booked.end()) return accounts;
  auto key_of = [&](std::uint32_t o) { return std::pair{c.activity_site[c.output_activity[o].index()].value, c.output_material[o].value}; };
  std::unordered_map<std::string_view, std::uint32_t> output_at;
  for (std::size_t o = 0; o < c.outputs.size(); ++o) {
    auto a = c.output_activity[o];
    if (!booked[c.output_material[o].index()] || c.is_library(c.outputs[o]) || !c.activity_active[a.index()] ||
        counted_above(c, a, c.output_material[o]))
      continue;
    auto at = static_cast<std::uint32_t>(o);
    output_at.emplace(c.outputs[o].id, at);
    auto& account = accounts[key_of(at)];
    account.made += c.value(FactColumn::output_amount, o);
    const auto& period = c.activity_period[a.index()];
    account.period =
        account.first ? Period{std::min(account.period.start, period.start), std::max(account.period.end, period.end)} : period;
    if (!account.first) account.first = &c.outputs[o];
  }
  for (const auto& s : c.sales) {
    auto it = output_at.find(s.output);
    auto unit = parse_unit(s.unit);
    if (it == output_at.end() || !unit) continue;
    accounts[key_of(it->second)].sold += s.amount * unit->factor;
    accounts[key_of(it->second)].sales = true;
  }
  for (std::size_t e = 0; e < c.exchanges.size(); ++e) {
    if (!c.activity_active[c.exchange_activity[e].index()]) continue;
    for (auto f : c.exchange_feeds[e]) {
      const Feed& feed = c.feeds[f];
      if (feed.kind != Feed::Kind::output || !booked[c.output_material[feed.index].index()]) continue;
      auto it = accounts.find(key_of(feed.index));
      if (it == accounts.end()) continue;
      it->second.used += c.value(FactColumn::exchange_amount, e) * (feed.share == no_fact ? 1 : c.facts[feed.share]);
    }
  }
  return accounts;
}

}  // namespace

/// opening + made = sold + used + closing, for every material with sales or stocks at a site.
void check_stocks(const Chain& c, Diagnostics& out) {
  for (const auto& [where, account] : collect_accounts(c)) {
    const auto& site = c.sites[where.first].id;
    const auto& material = c.materials[where.second].id;
    double opening = 0, closing = 0;
    const Stock* stock_row = nullptr;
    for (const auto& s : c.stocks) {
      if (s.site != site || s.material != material || !s.date) continue;
      auto unit = parse_unit(s.unit);
      if (!unit) continue;
      if (*s.date == account.period.start) opening = s.amount * unit->factor, stock_row = &s;
      if (*s.date == account.period.end) closing = s.amount * unit->factor, stock_row = &s;
    }
    if (!account.sales && !stock_row) continue;
    double gap = opening + account.made - account.sold - account.used - closing;
    if (std::abs(gap) <= stock_tolerance * account.made) continue;
    double unit = c.material_unit[where.second].factor;
    auto show = [&](double x) { return to_display(x / unit); };
    out.push_back({.code = "chain.stock_gap",
                   .where = c.where(*account.first, "amount"),
                   .value = show(account.made),
                   .expected = show(account.made - gap),
                   .detail = fmt::format("{} at {}: opening {} + made {} - sold {} - used {} - closing {} = {} {} left over", material,
                                         site, show(opening), show(account.made), show(account.sold), show(account.used), show(closing),
                                         show(gap), c.materials[where.second].unit)});
  }
}

/// Aluminium and the other elements of a material are no more than the material.
void check_compositions(const Chain& c, Diagnostics& out) {
  struct Contents {
    double sum = 0;
    std::string list;
    const Composition* largest = nullptr;
  };
  std::map<std::string_view, Contents> contents;
  for (const auto& row : c.compositions) {
    auto& of = contents[row.material];
    of.sum += row.mass_pct;
    of.list += (of.list.empty() ? "" : " + ") + row.element + " " + to_display(row.mass_pct);
    if (!of.largest || row.mass_pct > of.largest->mass_pct) of.largest = &row;
  }
  for (const auto& m : c.materials) {
    auto found = contents.find(m.id);
    if (found == contents.end()) continue;
    double aluminium = std::isnan(m.aluminium_pct) ? 0 : m.aluminium_pct, sum = found->second.sum + aluminium;
    if (sum <= 100 + content_tolerance_pct) continue;
    out.push_back(
        {.code = "chain.composition_sum",
         .where = c.where(*found->second.largest, "mass_pct"),
         .value = to_display(sum) + " %",
         .expected = "at most 100 %",
         .detail = fmt::format("{}: {}{}", m.id, aluminium > 0 ? "Al " + to_display(aluminium) + " + " : "", found->second.list)});
  }
}

/// An activity without outputs feeds no product; as the account above others that is what it is for.
void check_outputs(const Chain& c, Diagnostics& out) {
  std::vector<bool> parent(c.activities.size());
  for (auto p : c.activity_parent)
    if (p.valid()) parent[p.index()] = true;
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    bool empty = c.activity_exchanges[a].empty() && c.activity_readings[a].empty();
    if (c.is_library(c.activities[a]) || parent[a] || empty || !c.activity_outputs[a].empty()) continue;
    out.push_back({.code = "chain.no_output", .where = c.where(c.activities[a], "id"), .value = c.activities[a].id});
  }
}

namespace {

/// Input of a quantity per unit of reference output, canonical; NaN when it is not recorded.
double specific_input(const Chain& c, std::size_t a, const std::string& quantity) {
  double reference = 0, amount = 0;
  bool recorded = false;
  for (auto o : c.activity_outputs[a])
    if (c.outputs[o].role == Role::reference) reference = c.value(FactColumn::output_amount, o);
  for (auto e : c.activity_exchanges[a]) {
    const auto& m = c.material_of(c.exchange_material[e]);
    bool counts = quantity == "energy"        ? m.category == Category::fuel && c.exchanges[e].role == Role::input
                  : quantity == "electricity" ? m.category == Category::electricity
                                              : m.id == quantity;
    if (!counts || c.exchanges[e].role == Role::emission) continue;
    amount += c.value(FactColumn::exchange_amount, e);
    recorded = true;
  }
  return recorded && reference > 0 ? amount / reference : not_given;
}

}  // namespace

/// Specific consumption against the published bands of the process.
void check_ranges(const Chain& c, Diagnostics& out) {
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    const auto& activity = c.activities[a];
    if (c.is_library(activity) || !c.activity_active[a] || c.activity_outputs[a].empty()) continue;
    for (const auto& range : c.ranges) {
      if (range.process != activity.process || range.quantity == "direct") continue;
      auto unit = parse_unit(range.unit);
      double value = specific_input(c, a, range.quantity);
      if (!unit || std::isnan(value)) continue;
      value /= unit->factor;
      bool impossible = value < range.hard_low || value > range.hard_high, unusual = value < range.low || value > range.high;
      if (!impossible && !unusual) continue;
      bool reasoned = impossible && !activity.note.empty();
      out.push_back({.code = impossible && !reasoned ? Code{"chain.impossible"} : Code{"chain.implausible"},
                     .where = c.where(activity, range.quantity),
                     .value = to_display(value),
                     .expected = fmt::format("{} to {} {}", to_display(impossible ? range.hard_low : range.low),
                                             to_display(impossible ? range.hard_high : range.high), range.unit),
                     .detail = fmt::format("{} of {} per unit of product; source {}{}", range.quantity, activity.id, range.source,
                                           range.status == Status::unverified ? " (unverified)" : "")});
    }
  }
}

namespace {

template <class R>
void count_unsourced(const Chain& c, const std::vector<R>& rows, Diagnostics& out) {
  std::size_t missing = 0, all = 0;
  const R* first = nullptr;
  for (const auto& row : rows) {
    if (c.is_library(row)) continue;
    ++all;
    if (!row.source.empty()) continue;
    if (!first) first = &row;
    ++missing;
  }
  if (first)
    out.push_back({.code = "chain.unsourced",
                   .where = c.where(*first, "source"),
                   .detail = fmt::format("{} of {} rows of {}", missing, all, R::table)});
}

}  // namespace

/// Rows with figures should say where they come from: one warning a table.
void check_sources(const Chain& c, Diagnostics& out) {
  count_unsourced(c, c.outputs, out);
  count_unsourced(c, c.exchanges, out);
  count_unsourced(c, c.readings, out);
  count_unsourced(c, c.declarations, out);
  for (const auto& p : c.parameters)
    if (!c.is_library(p) && p.status == Status::unverified)
      out.push_back({.code = "chain.unverified", .where = c.where(p, "status"), .value = p.id});
}

}  // namespace detail

Diagnostics check(const Chain& chain) {
  Diagnostics out;
  detail::check_periods(chain, out);
  detail::check_compositions(chain, out);
  detail::check_outputs(chain, out);
  detail::check_balances(chain, out);
  detail::check_stocks(chain, out);
  detail::check_ranges(chain, out);
  detail::check_sources(chain, out);
  tidy(out);
  return out;
}

}  // namespace alumen::chain
