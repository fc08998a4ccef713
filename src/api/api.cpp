#include "api/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/detail/load.hpp"
#include "base/number.hpp"
#include "flows/flows.hpp"

namespace alumen::api {
namespace {

using carbon::Model;
using chain::Chain;
using chain::FactColumn;

using namespace detail;

/// Outputs that stay in the chain: taken by an activity, and not sold besides.
std::set<std::uint32_t> kept_outputs(const Chain& c) {
  std::set<std::uint32_t> consumed;
  for (std::size_t e = 0; e < c.exchanges.size(); ++e)
    for (auto f : c.exchange_feeds[e])
      if (c.feeds[f].kind == chain::Feed::Kind::output) consumed.insert(c.feeds[f].index);
  std::erase_if(consumed, [&](auto o) { return std::ranges::any_of(c.sales, [&](const auto& s) { return s.output == c.outputs[o].id; }); });
  return consumed;
}

std::vector<ActivityResult> activity_results(const Model& model) {
  std::vector<ActivityResult> out;
  for (const auto& account : model.accounts()) {
    if (account.kg_by_gas.empty()) continue;
    const auto& a = model.chain().activities[account.activity];
    ActivityResult row{.activity = a.id, .name = a.name, .gases_t = {}, .categories_t = {}, .total_t = account.total() / 1000};
    for (const auto& [gas, kg] : account.kg_by_gas) row.gases_t[gas] = kg / 1000;
    for (std::size_t k = 0; k < carbon::category_count; ++k)
      if (account.co2e[k] != 0) row.categories_t.emplace_back(word_of(static_cast<carbon::Category>(k)), account.co2e[k] / 1000);
    out.push_back(std::move(row));
  }
  return out;
}

void scale(carbon::Interval& i, double factor) {
  for (double* x : {&i.value, &i.mean, &i.deviation, &i.low, &i.high, &i.mean_error, &i.shift}) *x *= factor;
  for (auto& s : i.shares) s.half_width *= factor;
}

void scale(carbon::Difference& d, double factor) {
  scale(d.a, factor);
  scale(d.b, factor);
  for (double* x : {&d.mean, &d.deviation, &d.low, &d.high}) *x *= factor;
}

/// `factor` turns kg CO2e per canonical unit of the product into the unit that is shown.
RuleResult rule_result(const Model& model, const rules::Book& book, std::uint32_t output, double factor) {
  RuleResult r{.rules = book.method.id,
               .title = book.method.title,
               .inside = model.inside(output),
               .value = model.footprint(output) * factor,
               .apart = model.apart(output) * factor,
               .electricity_apart = book.method.electricity_apart,
               .share = model.share(output),
               .contributions = model.contributions(output),
               .suppliers = model.suppliers(output),
               .flows = model.flows(output),
               .sensitivities = {},
               .interval = {},
               .notes = model.notes(output)};
  for (auto& part : r.contributions) part.value *= factor;
  const auto& c = model.chain();
  auto product = c.output_material[output];
  for (auto& s : r.suppliers) {
    s.value *= factor;
    s.amount *= c.material_unit[product.index()].factor;
    if (!s.amount_unit.empty()) s.amount_unit += "/" + c.material_of(product).unit;
  }
  for (auto& n : r.flows.nodes) n.value *= factor, n.through *= factor;
  for (auto& l : r.flows.links) l.value *= factor;
  return r;
}

/// What moves the result, and which documents its figures cite.
void add_sensitivities(RuleResult& result, const Model& model, std::uint32_t output, double factor, std::set<std::string_view>& cited) {
  constexpr std::size_t most = 20;
  result.sensitivities = model.sensitivities(output);
  for (auto& s : result.sensitivities) {
    s.derivative *= factor;
    if (!s.place.source.empty()) cited.insert(s.place.source);
  }
  std::erase_if(result.sensitivities, [](const auto& s) { return s.place.column == "share" && s.value == 1; });  // of a lone supplier
  if (result.sensitivities.size() > most) result.sensitivities.resize(most);
  for (auto& s : result.sensitivities) s.label = carbon::name_of(model.chain(), s.place);
  for (const auto& a : model.activities_behind(output))
    if (!model.chain().activities[a].source.empty()) cited.insert(model.chain().activities[a].source);
}

/// Rows that the workspace itself has of a table; none where it has no such table.
std::optional<std::size_t> brings(const chain::Workspace& workspace, std::string_view table) {
  std::optional<std::size_t> rows;
  for (const auto& layer : workspace.layers)
    if (auto found = layer.tables.find(table); !layer.library && found != layer.tables.end())
      rows = rows.value_or(0) + found->second.csv.rows();
  return rows;
}

}  // namespace

Result<Change> parse_change(const std::string& text) {
  auto equals = text.find('=');
  auto first = text.find('.'), last = equals == std::string::npos ? equals : text.rfind('.', equals);
  // Each of the three names needs at least one character; only the value may be empty.
  if (equals == std::string::npos || first == std::string::npos || first == 0 || last == std::string::npos || last <= first + 1 ||
      last + 1 == equals)
    return fail({.code = "api.bad_set", .where = {"--set", 0, ""}, .value = text, .expected = "TABLE.ROW.COLUMN=VALUE"});
  return Change{text.substr(0, first), text.substr(first + 1, last - first - 1), text.substr(last + 1, equals - last - 1),
                text.substr(equals + 1)};
}

CheckAnswer check(const Place& place) {
  CheckAnswer answer;
  auto loaded = load(place);
  if (loaded) {
    answer.diagnostics = std::move(loaded->notes);
    answer.rows = loaded->chain->workspace_rows;
    append(answer.diagnostics, chain::check(*loaded->chain));
    append(answer.diagnostics, carbon::check(*loaded->chain));
    auto rows_in = [&](const chain::Tables& tables) {
      std::size_t rows = 0;
      for (const auto& info : tables) rows += brings(loaded->workspace, info.name).value_or(0);
      return rows;
    };
    const auto flow_rows = rows_in(flows::tables()), plan_rows = rows_in(flows::site_tables()),
               trade_rows = rows_in(flows::origin_tables());
    const bool follows = flow_rows > 0;
    answer.rows += flow_rows;
    if (flow_rows > plan_rows + trade_rows) {
      auto cycles = flows::run_cycles(loaded->workspace);
      append(answer.diagnostics, cycles ? cycles->notes : cycles.error());
    }
    if (plan_rows > 0) append(answer.diagnostics, flows::check_sites(loaded->workspace));
    if (trade_rows > 0) {
      auto origins = flows::trace_origins(loaded->workspace);
      append(answer.diagnostics, origins ? origins->notes : origins.error());
    }
    // A rule book solved on it finds what only the network shows: missing suppliers, factors, unproductive loops. Whoever
    // imports asks his suppliers for what the border counts, and for nothing else.
    bool imports = brings(loaded->workspace, "consignments").has_value();
    auto books = rules::load_list(imports ? "eu-cbam-2026" : "iso14067-cutoff");
    auto views = books && !has_errors(answer.diagnostics) ? rules::make_views(loaded->workspace, loaded->chain, *books)
                                                          : Result<Answer<rules::Views>>{std::unexpected(Diagnostics{})};
    if (!views) append(answer.diagnostics, views.error());
    if (views) {
      auto model = Model::build(rules::view_of(views->value, books->front()), books->front().method);
      append(answer.diagnostics, model ? model->notes() : model.error());
      // Whoever follows a country's metal needs no activities.
      if (model && model->products().empty() && (!follows || brings(loaded->workspace, "activities").value_or(0) > 0))
        answer.diagnostics.push_back({.code = "carbon.no_products", .where = {"outputs.csv", 0, ""}});
    }
  } else {
    answer.diagnostics = loaded.error();
  }
  tidy(answer.diagnostics);
  for (const auto& d : answer.diagnostics)
    ++(d.severity() == Severity::error ? answer.errors : d.severity() == Severity::warning ? answer.warnings : answer.notes);
  return answer;
}

Result<FootprintAnswer> footprint(const FootprintRequest& request) {
  auto solved = solve(request.place, request.rules);
  if (!solved) return std::unexpected(solved.error());
  const Chain& c = *solved->loaded.chain;
  auto products = find_products(solved->models.front(), request.product);
  if (!products) return std::unexpected(products.error());
  FootprintAnswer answer{.workspace = c.name,
                         .title = c.title,
                         .period = c.period.valid() ? to_text(c.period) : "",
                         .library_hash = std::string{chain::library_hash()},
                         .rules = {},
                         .stages = {},
                         .products = {},
                         .activities = {},
                         .residual = 0,
                         .sources = {},
                         .notes = solved->loaded.notes};
  for (const auto& book : solved->books) answer.rules.push_back(book.method.id);
  for (const auto& process : c.processes)
    if (std::ranges::find(answer.stages, process.stage) == answer.stages.end()) answer.stages.push_back(process.stage);
  answer.stages.push_back(carbon::declared_stage);
  auto kept = kept_outputs(c);
  std::set<std::string_view> cited;
  for (auto o : *products) {
    auto unit = shown_unit(c, o);
    double own = c.material_unit[c.output_material[o].index()].factor;
    ProductResult product{.output = c.outputs[o].id,
                          .activity = c.outputs[o].activity,
                          .material = c.outputs[o].material,
                          .material_name = c.material_of(c.output_material[o]).name,
                          .amount = c.value(FactColumn::output_amount, o) / own,
                          .material_unit = c.material_of(c.output_material[o]).unit,
                          .unit = unit,
                          .final = !kept.contains(o),
                          .results = {}};
    for (std::size_t b = 0; b < solved->books.size(); ++b) {
      product.results.push_back(rule_result(solved->models[b], solved->books[b], o, unit.factor));
      // What nobody has published makes no number.
      if (auto open = solved->views.open.find(solved->books[b].method.id); open != solved->views.open.end() && !open->second.empty())
        product.results.back().inside = false;
      add_sensitivities(product.results.back(), solved->models[b], o, unit.factor, cited);
      if (!request.sampling || !product.results.back().inside) continue;
      auto interval = carbon::interval(solved->models[b], o, *request.sampling);
      if (!interval) return std::unexpected(interval.error());
      scale(*interval, unit.factor);
      for (auto& share : interval->shares) share.label = carbon::name_of(c, share.place);
      product.results.back().interval = std::move(*interval);
    }
    answer.products.push_back(std::move(product));
  }
  for (std::size_t b = 0; b < solved->books.size(); ++b) {
    answer.activities[solved->books[b].method.id] = activity_results(solved->models[b]);
    answer.residual = std::max(answer.residual, solved->models[b].residual());
  }
  for (const auto& source : c.sources)
    if (cited.contains(source.id)) answer.sources.push_back(source);
  return answer;
}

Result<ExplainAnswer> explain(const ExplainRequest& request) {
  auto solved = solve(request.place, request.rules);
  if (!solved) return std::unexpected(solved.error());
  const Model& model = solved->models.front();
  const Chain& c = model.chain();
  ExplainAnswer answer{
      .subject = request.product, .rules = solved->books.front().method.id, .unit = {}, .tree = {}, .sensitivities = {}, .notes = {}};
  auto products = find_products(model, request.product);
  if (products && products->size() == 1) {
    auto o = products->front();
    answer.subject = c.outputs[o].id;
    answer.unit = shown_unit(c, o);
    answer.tree = model.explain(o, request.depth);
    answer.sensitivities = model.sensitivities(o);
    for (auto& s : answer.sensitivities) s.label = carbon::name_of(c, s.place);
    answer.notes = model.notes(o);
    return answer;
  }
  for (std::size_t a = 0; a < c.activities.size(); ++a) {
    if (c.activities[a].id != request.product || !c.activity_active[a]) continue;
    answer.unit = {"t CO2e", 1e-3};
    answer.tree = model.explain_activity(static_cast<std::uint32_t>(a));
    return answer;
  }
  if (!products) return std::unexpected(products.error());
  std::string list;
  for (auto o : *products) list += (list.empty() ? "" : ", ") + c.outputs[o].id;
  return fail({.code = "carbon.unknown_product",
               .value = request.product,
               .expected = "one of " + list,
               .detail = "several outputs are of this material"});
}

Result<WhatIfAnswer> what_if(const FootprintRequest& request, const std::string& with) {
  Place base = request.place;
  base.changes.clear();
  auto before = solve(base, request.rules), after = solve(request.place, request.rules);
  if (!before) return std::unexpected(before.error());
  if (!after) return std::unexpected(after.error());
  auto products = find_products(before->models.front(), request.product);
  if (!products) return std::unexpected(products.error());
  WhatIfAnswer answer{.changes = request.place.changes, .rows = {}, .notes = {}};
  if (!with.empty()) answer.changes.push_back(with + " instead");
  const Chain& c = *before->loaded.chain;
  for (auto o : *products) {
    auto unit = shown_unit(c, o);
    auto other = find_products(after->models.front(), with.empty() ? c.outputs[o].id : with);
    if (!other) return std::unexpected(other.error());
    for (std::size_t b = 0; b < before->books.size(); ++b) {
      const Model &old_model = before->models[b], &new_model = after->models[b];
      WhatIfRow row{c.outputs[o].id,
                    before->books[b].method.id,
                    unit.text,
                    old_model.footprint(o) * unit.factor,
                    new_model.footprint(other->front()) * unit.factor,
                    {}};
      if (request.sampling && request.sampling->mode != carbon::Mode::analytic) {
        auto difference = carbon::compare(new_model, other->front(), old_model, o, *request.sampling);
        if (!difference) return std::unexpected(difference.error());
        scale(*difference, unit.factor);
        row.difference = std::move(*difference);
      }
      answer.rows.push_back(std::move(row));
    }
  }
  auto fresh = after->models.front().notes(), known = before->models.front().notes();
  append(fresh, chain::check(*after->loaded.chain));
  append(known, chain::check(*before->loaded.chain));
  for (const auto& d : fresh)
    if (std::ranges::none_of(known, [&](const auto& k) { return k.code == d.code && k.value == d.value; })) answer.notes.push_back(d);
  tidy(answer.notes);
  return answer;
}

}  // namespace alumen::api
