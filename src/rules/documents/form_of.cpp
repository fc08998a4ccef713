// A form from a workspace: processes, what they use of one another, electricity.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "chain/bind.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/form_check.hpp"
#include "rules/documents/detail/form_source.hpp"

namespace alumen::rules {
namespace detail {

using chain::FactColumn;
using chain::Role;

double rounded(double value) {
  auto near = parse_number(fmt::format("{:.15g}", value)).value_or(value);
  return to_text(near).size() + 2 < to_text(value).size() ? near : value;  // 0.41000000000000003, but not a measured 0.6039358521605075
}

std::vector<std::uint32_t> activities_of(const chain::Chain& c, std::uint32_t site) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t a = 0; a < c.activities.size(); ++a)
    if (c.activity_active[a] && c.activity_site[a].valid() && c.activity_site[a].index() == site) out.push_back(a);
  std::ranges::stable_partition(out, [&](std::uint32_t a) { return !c.activity_parent[a].valid(); });
  return out;
}

}  // namespace detail

namespace {

using namespace detail;
using chain::Chain;

/// The one site of the workspace that makes something, or the one named.
Result<std::uint32_t> site_of(const Chain& c, const std::string& wanted) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t s = 0; s < c.sites.size(); ++s) {
    if (c.is_library(c.sites[s])) continue;
    if (!wanted.empty() ? c.sites[s].id == wanted : !activities_of(c, s).empty()) found.push_back(s);
  }
  if (found.size() == 1) return found[0];
  std::string known;
  for (std::uint32_t s = 0; s < c.sites.size(); ++s)
    if (!c.is_library(c.sites[s])) known += (known.empty() ? "one of " : ", ") + c.sites[s].id;
  return fail({.code = "rules.form_site", .where = {"--site", 0, ""}, .value = wanted, .expected = known});
}

/// Reference output of an activity that is a good of the rule, or none.
std::uint32_t good_of(const Chain& c, std::uint32_t a) {
  for (auto o : c.activity_outputs[a]) {
    auto category = c.material_of(c.output_material[o]).category;
    bool metal = category == chain::Category::metal || category == chain::Category::semi || category == chain::Category::product;
    if (c.outputs[o].role == Role::reference && metal) return o;
  }
  return chain::none;
}

std::string category_of(const chain::Material& m) {
  if (!m.cn_code.empty()) return m.cn_code.starts_with("7601") ? "unwrought_aluminium" : "aluminium_products";
  return m.category == chain::Category::metal ? "unwrought_aluminium" : "aluminium_products";
}

std::string route_of(const Chain& c, std::uint32_t a, std::string_view category) {
  if (category == "aluminium_products") return "all";
  const auto& process = c.activities[a].process;
  return process == "remelting" || process == "refining" ? "secondary" : "primary";
}

void add_installation(FormSource& s) {
  const auto& site = s.chain.sites[s.site];
  auto period = s.chain.period;
  for (auto a : activities_of(s.chain, s.site)) {
    auto own = s.chain.activity_period[a];
    if (period.valid() || !own.valid()) continue;
    period = own;
  }
  if (period.valid()) {
    s.form.set("period.start", 1, 1, to_text(period.start));
    s.form.set("period.end", 1, 1, to_text(period.end - std::chrono::days{1}));
  }
  s.form.set("installation.name", 1, 1, site.name);
  if (layout().country(site.country)) s.form.set("installation.country", 1, 1, site.country);
  if (!std::isnan(site.latitude)) s.form.set("installation.latitude", 1, 1, site.latitude);
  if (!std::isnan(site.longitude)) s.form.set("installation.longitude", 1, 1, site.longitude);
}

/// Electricity of an activity and its mean factor, in the units of the form.
void add_electricity(FormSource& s, std::uint32_t a, int p) {
  const auto& c = s.chain;
  double mwh = 0, co2 = 0;
  std::set<std::string> words;
  for (auto e : c.activity_exchanges[a]) {
    if (c.material_of(c.exchange_material[e]).category != chain::Category::electricity) continue;
    double amount = rounded(c.value(FactColumn::exchange_amount, e) / 3600);
    mwh += amount;
    for (auto position : c.exchange_feeds[e]) {
      const auto& feed = c.feeds[position];
      double share = feed.share == chain::no_fact ? 1 : c.facts[feed.share], factor = chain::not_given;
      if (feed.kind == chain::Feed::Kind::factor) {
        const auto& row = c.factors[feed.index];
        factor = row.unit == "t CO2e/MWh" ? row.value : rounded(c.value(FactColumn::factor, feed.index) * 3.6);
      }
      if (feed.kind == chain::Feed::Kind::grid) factor = rounded(c.value(FactColumn::grid, feed.index) * 3.6);
      co2 += amount * share * factor;
      using enum chain::Evidence;
      words.insert(feed.evidence == own_generation ? "own"
                   : feed.evidence == direct_line  ? "direct_line"
                   : feed.evidence == contract     ? "contract"
                                                   : "public");
    }
  }
  if (mwh == 0) return;
  s.form.set("process.electricity", p, 1, mwh);
  if (!std::isnan(co2))
    s.form.set("process.electricity_factor", p, 1, rounded(co2 / mwh));
  else
    s.notes.push_back({.code = "rules.form_missing",
                       .where = c.where(c.activities[a]),
                       .value = c.activities[a].id,
                       .detail = "the factor of its electricity follows from a chain, not from one figure"});
  if (!words.empty()) s.form.set("process.electricity_source", p, 1, words.size() == 1 ? *words.begin() : "mix");
}

/// t of each process's good that other processes of the site take.
void add_uses(FormSource& s) {
  const auto& c = s.chain;
  for (std::size_t consumer = 0; consumer < s.processes.size(); ++consumer)
    for (auto e : c.activity_exchanges[s.processes[consumer]])
      for (auto position : c.exchange_feeds[e]) {
        const auto& feed = c.feeds[position];
        if (feed.kind != chain::Feed::Kind::output) continue;
        auto at = std::ranges::find(s.goods, feed.index);
        if (at == s.goods.end()) continue;
        auto supplier = static_cast<std::size_t>(at - s.goods.begin());
        if (supplier == consumer) continue;
        double share = feed.share == chain::no_fact ? 1 : c.facts[feed.share];
        int place = static_cast<int>(consumer < supplier ? consumer + 1 : consumer), item = static_cast<int>(supplier + 1);
        s.form.set("process.to_process", item, place,
                   s.form.number("process.to_process", item, place) + tonnes(c.value(FactColumn::exchange_amount, e) * share));
      }
}

/// Sales of a good in t: to the market, or for other goods where the sale's name says so.
void add_sales(FormSource& s, int p, std::uint32_t good, double made, double used) {
  double market = 0, other = 0;
  bool any = false;
  for (const auto& sale : s.chain.sales) {
    if (sale.output != s.chain.outputs[good].id) continue;
    auto unit = parse_unit(sale.unit);
    double t = tonnes(sale.amount * (unit ? unit->factor : 1));
    (sale.id.ends_with("non_cbam") ? other : market) += t;
    any = true;
  }
  if (!any) market = rounded(made - used);
  s.form.set("process.market", p, 1, market);
  if (other > 0) s.form.set("process.non_cbam", p, 1, other);
}

/// What a process field without another home is called among the parameters: "p1.heat_in".
void add_parameters(FormSource& s, std::uint32_t a, int p) {
  const auto& c = s.chain;
  for (std::size_t i = 0; i < c.parameters.size(); ++i) {
    std::string_view id = c.parameters[i].id;
    if (!id.starts_with(c.activities[a].id + ".")) continue;
    auto name = "process." + std::string{id.substr(c.activities[a].id.size() + 1)};
    for (const auto& f : layout().fields())
      if (f.field == name && !f.calculated && f.kind == FormKind::number) s.form.set(name, p, 1, c.value(FactColumn::parameter, i));
  }
}

void add_processes(FormSource& s) {
  const auto& c = s.chain;
  std::vector<std::string> goods;
  for (std::size_t i = 0; i < s.processes.size(); ++i) {
    int p = static_cast<int>(i + 1);
    const auto& activity = c.activities[s.processes[i]];
    const auto& material = c.material_of(c.output_material[s.goods[i]]);
    auto category = category_of(material);
    if (std::ranges::find(goods, category) == goods.end()) goods.push_back(category);
    int g = static_cast<int>(std::ranges::find(goods, category) - goods.begin()) + 1;
    s.form.set("good.category", g, 1, category);
    auto route = route_of(c, s.processes[i], category);
    for (int j = 1; j <= 6; ++j) {
      auto there = s.form.text("good.route", g, j);
      if (there.empty()) s.form.set("good.route", g, j, route);
      if (there.empty() || there == route) break;
    }
    s.form.set("process.category", p, 1, category);
    s.form.set("process.included", p, 1, "only_direct");
    s.form.set("process.name", p, 1, activity.name.empty() ? activity.id : activity.name);
    s.form.set("process.route_amount", p, 1, tonnes(c.value(FactColumn::output_amount, s.goods[i])));
    auto account = s.accounts.find(s.processes[i]);
    s.form.set("process.direct", p, 1, account == s.accounts.end() ? 0 : tonnes(account->second.total()));
    add_electricity(s, s.processes[i], p);
    add_parameters(s, s.processes[i], p);
  }
  add_uses(s);
  double indirect = 0;
  for (std::size_t i = 0; i < s.processes.size(); ++i) {
    int p = static_cast<int>(i + 1);
    double used = 0;
    for (int j = 1; j < form_processes; ++j) used += s.form.number("process.to_process", p, j);
    add_sales(s, p, s.goods[i], s.form.number("process.route_amount", p), used);
    indirect += s.form.number("process.electricity", p) * s.form.number("process.electricity_factor", p);
  }
  if (indirect != 0) s.form.set("emissions.indirect_entered", 1, 1, rounded(indirect));
}

/// What document_fields say wins over what was derived: it is what the document shows.
void add_document_fields(FormSource& s, const std::vector<DocumentField>& rows) {
  for (const auto& row : rows) {
    if (row.subject != s.chain.sites[s.site].id) continue;
    auto known = std::ranges::find_if(layout().fields(), [&](const FormField& f) { return f.field == row.field && !f.calculated; });
    if (known == layout().fields().end()) continue;
    auto dot = row.item.find('.');
    int item = static_cast<int>(parse_integer(row.item.substr(0, dot)).value_or(1)),
        place = dot == row.item.npos ? 1 : static_cast<int>(parse_integer(row.item.substr(dot + 1)).value_or(1));
    s.form.set(row.field, item, place, row.value);
  }
}

/// Which mandatory cells stay empty.
void note_missing(FormSource& s) {
  for (const auto& f : layout().fields())
    if ((f.required || f.mandatory) && s.form.text(f.field).empty())
      s.notes.push_back({.code = "rules.form_missing",
                         .where = where_of("form", f, 1, 1),
                         .detail = f.about,
                         .remedy = "add it to the workspace, or to document_fields.csv: " + s.chain.sites[s.site].id + "," + f.field});
}

Result<void> find_processes(FormSource& s) {
  for (auto a : activities_of(s.chain, s.site)) {
    auto good = good_of(s.chain, a);
    if (good == chain::none) continue;
    const auto& material = s.chain.material_of(s.chain.output_material[good]);
    if (!material.cn_code.empty() && !s.book.covers(material.cn_code)) {
      s.notes.push_back({.code = "rules.form_left_out",
                         .where = s.chain.where(s.chain.activities[a]),
                         .value = s.chain.outputs[good].id,
                         .detail = "its code is no good of the border rule"});
      continue;
    }
    s.processes.push_back(a);
    s.goods.push_back(good);
  }
  if (s.processes.size() > static_cast<std::size_t>(form_processes))
    return fail({.code = "rules.form_full",
                 .where = s.chain.where(s.chain.sites[s.site]),
                 .value = std::to_string(s.processes.size()),
                 .expected = fmt::format("at most {} production processes", form_processes)});
  return {};
}

}  // namespace

Result<Answer<Form>> form_of(const chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain, const Book& book,
                             const std::string& site) {
  auto found = site_of(*chain, site);
  if (!found) return std::unexpected(found.error());
  auto model = carbon::Model::build(chain, book.method);
  if (!model) return std::unexpected(model.error());
  FormSource s{.chain = *chain, .book = book, .model = *model, .site = *found};
  for (auto& account : model->accounts()) s.accounts.emplace(account.activity, std::move(account));
  if (auto done = find_processes(s); !done) return std::unexpected(done.error());
  add_installation(s);
  add_processes(s);
  add_streams(s);
  add_precursors(s);
  add_products(s);
  Diagnostics out;
  auto rows = chain::rows_of<DocumentField>(workspace, out);
  if (has_errors(out)) return std::unexpected(out);
  add_document_fields(s, rows);
  note_missing(s);
  for (const auto& d : s.notes)
    if (d.severity() == Severity::error) return std::unexpected(s.notes);
  tidy(s.notes);
  return Answer<Form>{std::move(s.form), std::move(s.notes)};
}

}  // namespace alumen::rules
