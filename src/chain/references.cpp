#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"
#include "chain/detail/builder.hpp"

namespace alumen::chain::detail {
namespace {

template <class T>
Id<T> id_of(std::uint32_t position) {
  Id<T> id;
  id.value = position;
  return id;
}

bool scrap_role(Role role) { return role == Role::pre_consumer_scrap || role == Role::post_consumer_scrap || role == Role::internal_scrap; }

bool output_role(Role role) {
  return scrap_role(role) || role == Role::reference || role == Role::co_product || role == Role::waste || role == Role::residue;
}

/// A half-open period of two optional dates; reports what is wrong with it.
template <class R>
Period period_of(Builder& b, const R& row, const std::optional<Date>& start, const std::optional<Date>& end, std::string_view start_name,
                 std::string_view end_name) {
  if (start && end && *start >= *end) b.report("base.bad_period", row, end_name, to_text(*end), "a day after " + to_text(*start));
  if (start.has_value() != end.has_value()) b.report("base.bad_period", row, start ? end_name : start_name, "", "both dates or neither");
  return start && end ? Period{*start, *end} : Period{};
}

void resolve_sites(Builder& b) {
  Chain& c = b.chain;
  for (const auto& site : c.sites) {
    b.resolve(b.parties, site.party, site, "party", true);
    bool lat = !std::isnan(site.latitude), lon = !std::isnan(site.longitude);
    if (lat != lon) b.report("chain.bad_position", site, lat ? "longitude" : "latitude", "", "both coordinates or neither");
    if (std::abs(site.latitude) > 90) b.report("chain.bad_position", site, "latitude", to_text(site.latitude), "-90 to 90");
    if (std::abs(site.longitude) > 180) b.report("chain.bad_position", site, "longitude", to_text(site.longitude), "-180 to 180");
    if (site.country.size() != 3) b.report("table.bad_choice", site, "country", site.country, "an ISO 3166-1 alpha-3 code such as GBR");
  }
}

void resolve_materials(Builder& b) {
  Chain& c = b.chain;
  for (const auto& m : c.materials) {
    const auto& unit = b.unit(m.unit);
    if (!unit) b.report("base.bad_unit", m, "unit", m.unit, "a unit such as t, kg, MJ, kWh, m3, tkm");
    c.material_unit.push_back(unit ? *unit : Unit{});
    b.resolve(b.materials, m.substitute, m, "substitute", true);
  }
  for (const auto& row : c.compositions) b.resolve(b.materials, row.material, row, "material");
  std::vector<std::uint32_t> rows;
  for (const auto& row : c.factors) rows.push_back(b.resolve(b.materials, row.material, row, "material"));
  for (auto m : rows) c.factor_material.push_back(id_of<Material>(m));
  c.material_factors = make_lists(c.materials.size(), rows);
  for (const auto& row : c.gwps) b.resolve(b.materials, row.gas, row, "gas");
  for (const auto& row : c.ranges) b.resolve(b.processes, row.process, row, "process");
}

void resolve_activities(Builder& b, const std::optional<Period>& period) {
  Chain& c = b.chain;
  for (const auto& a : c.activities) {
    c.activity_site.push_back(id_of<Site>(b.resolve(b.sites, a.site, a, "site")));
    c.activity_process.push_back(id_of<Process>(b.resolve(b.processes, a.process, a, "process")));
    c.activity_parent.push_back(id_of<Activity>(b.resolve(b.activities, a.parent, a, "parent", true)));
    c.activity_period.push_back(period_of(b, a, a.start, a.end, "start", "end"));
    if (!a.start && !a.end && !c.is_library(a)) b.report("chain.missing_period", a, "start", "", "YYYY-MM-DD");
    c.activity_active.push_back(c.is_library(a) || !period || !c.activity_period.back().valid() ||
                                c.activity_period.back().overlaps(*period));
  }
  for (std::size_t i = 0; i < c.activities.size(); ++i) {
    auto parent = c.activity_parent[i];
    std::size_t steps = 0;
    for (auto p = parent; p.valid(); p = c.activity_parent[p.index()])
      if (++steps > c.activities.size()) {
        b.report("chain.parent_cycle", c.activities[i], "parent", c.activities[i].parent);
        c.activity_parent[i] = {};
        break;
      }
    if (parent.valid() && c.activity_period[i].valid() && c.activity_period[parent.index()].valid() &&
        !c.activity_period[parent.index()].contains(c.activity_period[i]))
      b.report("chain.outside_parent", c.activities[i], "start", to_text(c.activity_period[i]),
               "within " + to_text(c.activity_period[parent.index()]));
  }
}

/// Grid row of every active activity: its country and year, else the latest year before.
void resolve_grid(Builder& b) {
  Chain& c = b.chain;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_country;
  for (std::size_t i = 0; i < c.grids.size(); ++i) by_country[c.grids[i].country].push_back(static_cast<std::uint32_t>(i));
  for (std::size_t i = 0; i < c.activities.size(); ++i) {
    c.activity_grid.push_back(none);
    if (!c.activity_site[i].valid()) continue;
    auto rows = by_country.find(c.sites[c.activity_site[i].index()].country);
    if (rows == by_country.end()) continue;
    Period p = c.activity_period[i].valid() ? c.activity_period[i] : c.period;
    int year = p.valid() ? main_year(p) : 9999;
    // The activity's own year; else the latest year before it; else the earliest after it.
    auto better = [&](std::uint32_t x, std::uint32_t y) {
      int yx = c.grids[x].year, yy = c.grids[y].year;
      if ((yx <= year) != (yy <= year)) return yx <= year;
      return yx <= year ? yx > yy : yx < yy;
    };
    c.activity_grid[i] = *std::ranges::min_element(rows->second, better);
  }
}

void resolve_outputs_and_exchanges(Builder& b) {
  Chain& c = b.chain;
  std::vector<std::uint32_t> rows;
  bool lost = false;  // an output of an unknown activity may be the reference that another activity lacks
  for (const auto& o : c.outputs) {
    auto a = b.resolve(b.activities, o.activity, o, "activity");
    c.output_activity.push_back(id_of<Activity>(a));
    c.output_material.push_back(id_of<Material>(b.resolve(b.materials, o.material, o, "material")));
    rows.push_back(a);
    lost |= a == none;
    if (!output_role(o.role))
      b.report("chain.role_mismatch", o, "role", std::string{word_of(o.role)}, "reference, co_product, waste, residue or a scrap role");
  }
  c.activity_outputs = make_lists(c.activities.size(), rows);
  rows.clear();
  // Rows of one activity mostly stand together: what was found for the row before often holds.
  const Exchange* before = nullptr;
  std::uint32_t at = none;
  for (const auto& e : c.exchanges) {
    if (!before || before->activity != e.activity || at == none) at = b.resolve(b.activities, e.activity, e, "activity");
    before = &e;
    auto m = b.resolve(b.materials, e.material, e, "material");
    c.exchange_activity.push_back(id_of<Activity>(at));
    c.exchange_material.push_back(id_of<Material>(m));
    rows.push_back(at);
    bool gas = m != none && c.materials[m].category == Category::gas;
    bool scrap = m != none && c.materials[m].category == Category::scrap;
    if (output_role(e.role) && !scrap_role(e.role))
      b.report("chain.role_mismatch", e, "role", std::string{word_of(e.role)},
               "input, feedstock, emission or a scrap role; outputs stand in outputs.csv");
    else if ((e.role == Role::emission) != gas && m != none)
      b.report("chain.role_mismatch", e, "role", std::string{word_of(e.role)}, gas ? "emission, for a gas" : "a gas, for an emission");
    else if (scrap && e.role == Role::input)
      b.report("chain.role_mismatch", e, "role", "input", "pre_consumer_scrap, post_consumer_scrap or internal_scrap, for scrap");
  }
  c.activity_exchanges = make_lists(c.activities.size(), rows);
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    int references = 0;
    const Output* second = nullptr;
    for (auto o : c.activity_outputs[a])
      if (c.outputs[o].role == Role::reference && ++references == 2) second = &c.outputs[o];
    if (references == 0 && !lost && !c.activity_outputs[a].empty())
      b.report("chain.no_reference", c.activities[a], "id", c.activities[a].id);
    if (second) b.report("chain.two_references", *second, "role", "reference");
  }
}

/// The unit of a stock or sale has to be of the material's kind.
template <class R>
void check_unit(Builder& b, const R& row, std::uint32_t material) {
  const auto& unit = b.unit(row.unit);
  if (!unit) return b.report("base.bad_unit", row, "unit", row.unit, "a unit such as t, kg, MJ, kWh, m3");
  if (material == none || unit->dimension == b.chain.material_unit[material].dimension) return;
  const auto& m = b.chain.materials[material];
  b.report("chain.wrong_kind", row, "unit", row.unit, fmt::format("a unit of the kind of {}", m.unit),
           fmt::format("{} is measured in {}", m.id, m.unit));
}

void resolve_others(Builder& b) {
  Chain& c = b.chain;
  std::vector<std::uint32_t> rows;
  for (const auto& t : c.transports) {
    rows.push_back(b.resolve(b.exchanges, t.exchange, t, "exchange"));
    auto mode = b.resolve(b.materials, t.mode, t, "mode");
    c.transport_mode.push_back(id_of<Material>(mode));
    if (mode != none && c.materials[mode].category != Category::freight)
      b.report("chain.role_mismatch", t, "mode", t.mode, "a material of category freight");
  }
  c.exchange_transports = make_lists(c.exchanges.size(), rows);
  rows.clear();
  for (const auto& r : c.readings) rows.push_back(b.resolve(b.activities, r.activity, r, "activity"));
  c.activity_readings = make_lists(c.activities.size(), rows);
  for (const auto& d : c.declarations) {
    c.declaration_material.push_back(id_of<Material>(b.resolve(b.materials, d.material, d, "material")));
    b.resolve(b.parties, d.party, d, "party");
    period_of(b, d, d.valid_from, d.valid_to, "valid_from", "valid_to");
    auto given = [](double x) { return !std::isnan(x); };
    if (!given(d.cutoff) && !given(d.allocation) && !given(d.direct))
      b.report("chain.bad_declaration", d, "cutoff", "", "at least one of cutoff, allocation, direct");
    if (given(d.pre_consumer_share) && given(d.post_consumer_share) && d.pre_consumer_share + d.post_consumer_share > 1 + 1e-9)
      b.report("chain.bad_declaration", d, "post_consumer_share", std::to_string(d.post_consumer_share),
               "pre- and post-consumer share together at most 1");
  }
  for (const auto& s : c.stocks) {
    b.resolve(b.sites, s.site, s, "site");
    check_unit(b, s, b.resolve(b.materials, s.material, s, "material"));
  }
  for (const auto& s : c.sales) {
    auto output = b.resolve(b.outputs, s.output, s, "output");
    check_unit(b, s, output == none || !c.output_material[output].valid() ? none : c.output_material[output].value);
    b.resolve(b.parties, s.party, s, "party", true);
  }
  for (const auto& s : c.supplies) period_of(b, s, s.start, s.end, "start", "end");
}

}  // namespace

void resolve_references(Builder& b, const std::optional<Period>& period) {
  if (period) b.chain.period = *period;
  resolve_sites(b);
  resolve_materials(b);
  resolve_activities(b, period);
  resolve_grid(b);
  resolve_outputs_and_exchanges(b);
  resolve_others(b);
}

}  // namespace alumen::chain::detail
