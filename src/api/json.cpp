#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include "api/api.hpp"
#include "api/compare.hpp"
#include "base/number.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

/// Numbers that are not given become null.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string_view severity_word(Severity s) { return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "note"; }

std::string message_of(const Diagnostic& d) { return std::string{d.code.info().summary} + (d.detail.empty() ? "" : ": " + d.detail); }

Json json_of(const Diagnostic& d) {
  return {{"code", d.code.info().name}, {"severity", severity_word(d.severity())},
          {"file", d.where.file},       {"row", d.where.row},
          {"column", d.where.column},   {"value", d.value},
          {"expected", d.expected},     {"message", message_of(d)},
          {"remedy", d.what_to_do()}};
}

Json json_of(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const auto& d : diagnostics) list.push_back(json_of(d));
  return list;
}

Json json_of(const Where& where) { return {{"file", where.file}, {"row", where.row}, {"column", where.column}}; }

Json json_of(const carbon::Interval& i) {
  Json out{{"low", i.low},
           {"high", i.high},
           {"level", 0.95},
           {"mode", word_of(i.mode)},
           {"mean", i.mean},
           {"standard_deviation", i.deviation},
           {"mean_shift", i.shift},
           {"variables", i.variables},
           {"inputs_without_uncertainty", i.without}};
  if (i.mode != carbon::Mode::analytic)
    out.update({{"draws", i.draws}, {"failed_draws", i.failed}, {"mean_error", i.mean_error}, {"exact_share_of_variance", i.covered}});
  return out;
}

/// Which inputs the variance comes from, largest first.
Json variance_of(const carbon::Interval& i) {
  Json variance = Json::array();
  for (const auto& s : i.shares)
    variance.push_back({{"input", std::string{s.place.table} + "." + s.place.key + "." + std::string{s.place.column}},
                        {"label", s.label},
                        {"shape", s.shape},
                        {"share", s.share},
                        {"half_width_without", s.half_width},
                        {"where", json_of(s.where)}});
  return variance;
}

Json json_of(const carbon::Sensitivity& s, double factor) {
  return {{"table", s.place.table},     {"row", s.place.key}, {"column", s.place.column},
          {"label", s.label},           {"value", s.value},   {"derivative", s.derivative * factor},
          {"elasticity", s.elasticity}, {"unit", s.unit},     {"where", json_of(s.where)}};
}

Json json_of(const RuleResult& r) {
  Json contributions = Json::array(), suppliers = Json::array();
  for (const auto& p : r.contributions)
    contributions.push_back({{"stage", p.stage}, {"category", word_of(p.category)}, {"value", p.value}});
  for (const auto& s : r.suppliers)
    suppliers.push_back({{"name", s.name},
                         {"label", s.label},
                         {"input", s.input},
                         {"kind", s.kind},
                         {"amount", number(s.amount)},
                         {"amount_unit", s.amount_unit},
                         {"value", s.value},
                         {"where", json_of(s.where)}});
  Json nodes = Json::array(), links = Json::array();
  for (const auto& n : r.flows.nodes)
    nodes.push_back({{"id", n.id}, {"label", n.label}, {"kind", n.kind}, {"value", n.value}, {"through", n.through}});
  for (const auto& l : r.flows.links)
    links.push_back({{"source", r.flows.nodes[l.source].id}, {"target", r.flows.nodes[l.target].id}, {"value", l.value}});
  Json out{{"title", r.title}, {"value", r.inside ? Json(r.value) : Json(nullptr)}};
  if (!r.inside) out["outside_boundary"] = true;
  if (r.interval) out["interval"] = json_of(*r.interval);
  if (r.interval) out["variance"] = variance_of(*r.interval);
  for (const auto& s : r.sensitivities) out["sensitivities"].push_back(json_of(s, 1));
  if (r.electricity_apart) out["electricity_apart"] = r.apart;
  out["share_of_activity"] = r.share;
  out["contributions"] = contributions;
  out["suppliers"] = suppliers;
  out["flows"] = {{"nodes", nodes}, {"links", links}};
  out["notes"] = json_of(r.notes);
  return out;
}

Json json_of(const ProductResult& p) {
  Json results = Json::object();
  for (const auto& r : p.results) results[r.rules] = json_of(r);
  return {{"product", p.output},     {"activity", p.activity}, {"material", p.material},
          {"name", p.material_name}, {"amount", p.amount},     {"amount_unit", p.material_unit},
          {"final", p.final},        {"unit", p.unit.text},    {"results", results}};
}

Json json_of(const ActivityResult& a) {
  Json categories = Json::object();
  for (const auto& [category, value] : a.categories_t) categories[category] = value;
  return {
      {"activity", a.activity}, {"name", a.name}, {"gases_t", a.gases_t}, {"categories_t_co2e", categories}, {"total_t_co2e", a.total_t}};
}

Json json_of(const carbon::Explanation& e, double factor) {
  Json figures = Json::array(), parts = Json::array();
  for (const auto& f : e.figures)
    figures.push_back({{"name", f.name},
                       {"value", number(f.value)},
                       {"unit", f.unit},
                       {"where", json_of(f.where)},
                       {"source", f.source},
                       {"status", word_of(f.status)}});
  for (const auto& p : e.parts) parts.push_back(json_of(p, factor));
  return {{"label", e.label}, {"value", e.value * factor}, {"equation", e.equation}, {"figures", figures}, {"parts", parts}};
}

}  // namespace

std::string to_json(const Diagnostics& diagnostics) { return dump({{"diagnostics", json_of(diagnostics)}}); }

std::string to_json(const CheckAnswer& a) {
  return dump(
      {{"errors", a.errors}, {"warnings", a.warnings}, {"notes", a.notes}, {"rows", a.rows}, {"diagnostics", json_of(a.diagnostics)}});
}

std::string to_json(const FootprintAnswer& a) {
  Json products = Json::array(), activities = Json::object(), sources = Json::array();
  for (const auto& s : a.sources)
    sources.push_back({{"id", s.id},
                       {"title", s.title},
                       {"publisher", s.publisher},
                       {"year", s.year},
                       {"licence", s.licence},
                       {"reference", s.reference}});
  for (const auto& p : a.products) products.push_back(json_of(p));
  for (const auto& [rules, rows] : a.activities) {
    Json list = Json::array();
    for (const auto& row : rows) list.push_back(json_of(row));
    activities[rules] = list;
  }
  return dump({{"schema", chain::schema_version},
               {"workspace", a.workspace},
               {"title", a.title},
               {"period", a.period},
               {"library", a.library_hash},
               {"rules", a.rules},
               {"stages", a.stages},
               {"residual", a.residual},
               {"products", products},
               {"activities", activities},
               {"sources", sources},
               {"notes", json_of(a.notes)}});
}

std::string to_json(const ExplainAnswer& a) {
  Json sensitivities = Json::array();
  for (const auto& s : a.sensitivities) sensitivities.push_back(json_of(s, a.unit.factor));
  return dump({{"subject", a.subject},
               {"rules", a.rules},
               {"unit", a.unit.text},
               {"library", chain::library_hash()},
               {"explanation", json_of(a.tree, a.unit.factor)},
               {"sensitivities", sensitivities},
               {"notes", json_of(a.notes)}});
}

std::string to_json(const WhatIfAnswer& a) {
  Json rows = Json::array();
  for (const auto& r : a.rows) {
    Json row{{"product", r.output}, {"rules", r.rules}, {"unit", r.unit},
             {"before", r.before},  {"after", r.after}, {"difference", r.after - r.before}};
    if (const auto& d = r.difference)
      row["difference_interval"] = {{"low", d->low},
                                    {"high", d->high},
                                    {"level", 0.95},
                                    {"mean", d->mean},
                                    {"standard_deviation", d->deviation},
                                    {"share_of_draws_below", d->share_below}};
    rows.push_back(row);
  }
  return dump({{"changes", a.changes}, {"products", rows}, {"notes", json_of(a.notes)}});
}

namespace {

Json described(const carbon::Formula& f) {
  return {{"formula", f.name}, {"title", f.title}, {"equation", f.equation}, {"source", f.source}};
}

}  // namespace

std::string to_json(const carbon::Call& call) {
  const auto& f = *call.formula;
  Json inputs = Json::object(), outputs = Json::object();
  for (std::size_t i = 0; i < f.inputs.size(); ++i) {
    const auto& info = f.inputs[i];
    Json value = info.choices.empty() ? number(call.inputs[i]) : Json(info.choices[static_cast<std::size_t>(call.inputs[i])]);
    inputs[std::string{info.name}] = {{"value", value}, {"unit", info.unit}, {"default", static_cast<bool>(call.defaulted[i])}};
  }
  for (std::size_t i = 0; i < f.outputs.size(); ++i)
    outputs[std::string{f.outputs[i].name}] = {{"value", number(call.outputs[i])}, {"unit", f.outputs[i].unit}};
  Json out = described(f);
  out["inputs"] = inputs;
  out["outputs"] = outputs;
  return dump(out);
}

std::string to_json(std::span<const carbon::Formula> formulas) {
  Json list = Json::array();
  for (const auto& f : formulas) {
    auto values = [](const std::vector<carbon::FormulaValue>& fields) {
      Json out = Json::array();
      for (const auto& v : fields) {
        Json row{{"name", v.name},
                 {"unit", v.unit},
                 {"about", v.about},
                 {"low", number(v.low)},
                 {"high", number(v.high)},
                 {"default", number(v.fallback)},
                 {"default_source", v.fallback_source}};
        if (!v.choices.empty()) row["choices"] = v.choices;
        out.push_back(row);
      }
      return out;
    };
    Json row = described(f);
    row["emits"] = f.emits;
    row["inputs"] = values(f.inputs);
    row["outputs"] = values(f.outputs);
    list.push_back(row);
  }
  return dump({{"formulas", list}});
}

std::string to_sarif(const CheckAnswer& a) {
  Json rules = Json::array(), results = Json::array();
  std::map<std::string_view, std::size_t> seen;
  for (const auto& d : a.diagnostics) {
    const auto& info = d.code.info();
    auto [it, fresh] = seen.try_emplace(info.name, seen.size());
    if (fresh) rules.push_back({{"id", info.name}, {"shortDescription", {{"text", info.summary}}}, {"help", {{"text", info.remedy}}}});
    Json location{{"artifactLocation", {{"uri", d.where.file.empty() ? "datapackage.json" : d.where.file}}}};
    if (d.where.row > 0) location["region"] = {{"startLine", d.where.row}};
    std::string text = message_of(d) + (d.value.empty() ? "" : " (found \"" + d.value + "\")") + ". " + std::string{d.what_to_do()};
    results.push_back({{"ruleId", info.name},
                       {"ruleIndex", it->second},
                       {"level", severity_word(d.severity())},
                       {"message", {{"text", text}}},
                       {"locations", Json::array({{{"physicalLocation", location}}})}});
  }
  Json tool{{"driver", {{"name", "alumen"}, {"rules", rules}}}};
  return dump({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
               {"version", "2.1.0"},
               {"runs", Json::array({{{"tool", tool}, {"results", results}}})}});
}

std::string to_csv(const FootprintAnswer& a) {
  std::vector<std::string> header{"product", "material", "amount", "amount_unit", "rules", "value", "unit", "electricity_apart"};
  for (const auto& n : names(static_cast<carbon::Category*>(nullptr))) header.emplace_back(n.word);
  std::string out = table::csv_line(header);
  for (const auto& p : a.products)
    for (const auto& r : p.results) {
      std::vector<std::string> cells{p.output, p.material,       to_text(p.amount), p.material_unit,
                                     r.rules,  to_text(r.value), p.unit.text,       r.electricity_apart ? to_text(r.apart) : ""};
      for (const auto& n : names(static_cast<carbon::Category*>(nullptr))) {
        double sum = 0;
        for (const auto& part : r.contributions)
          if (part.category == n.value) sum += part.value;
        cells.push_back(to_text(sum));
      }
      out += table::csv_line(cells);
    }
  return out;
}

namespace {

Json json_of(const rules::MetalShares& m) {
  return {{"primary", number(m.primary)}, {"pre_consumer_scrap", number(m.pre_consumer)}, {"post_consumer_scrap", number(m.post_consumer)}};
}

Json json_of(const rules::Book& book) {
  Json choices = Json::object(), parameters = Json::array();
  for (const auto& [name, value] : rules::describe(book)) choices[name] = value;
  for (const auto& p : book.parameters)
    parameters.push_back({{"name", p.name},
                          {"from_year", p.from_year},
                          {"to_year", p.to_year},
                          {"value", number(p.value)},
                          {"unit", p.unit},
                          {"status", word_of(p.status)},
                          {"source", p.source},
                          {"note", p.note}});
  return {{"id", book.method.id},
          {"title", book.method.title},
          {"edition", book.method.edition},
          {"choices", choices},
          {"parameters", parameters}};
}

Json json_of(const std::vector<rules::LabelAnswer>& labels) {
  Json list = Json::array();
  for (const auto& label : labels) {
    Json conditions = Json::array();
    for (const auto& c : label.conditions)
      conditions.push_back({{"id", c.row->id},
                            {"measure", word_of(c.row->measure)},
                            {"comparison", word_of(c.row->comparison)},
                            {"threshold", c.row->threshold},
                            {"unit", c.row->unit},
                            {"boundary", c.row->boundary},
                            {"rules", c.row->rules},
                            {"status", word_of(c.row->status)},
                            {"source", c.row->source},
                            {"verdict", word_of(c.verdict)},
                            {"value", number(c.value)},
                            {"margin", number(c.margin)},
                            {"why", c.why}});
    list.push_back({{"label", label.label}, {"title", label.title}, {"verdict", word_of(label.verdict)}, {"conditions", conditions}});
  }
  return list;
}

}  // namespace

std::string to_json(const std::vector<rules::Book>& books) {
  Json list = Json::array();
  for (const auto& book : books) list.push_back(json_of(book));
  return dump({{"rule_books", list}});
}

std::string to_json(const CompareAnswer& answer) {
  Json rows = Json::array();
  for (const auto& row : answer.rows) {
    Json parts = Json::array();
    for (const auto& part : row.parts) parts.push_back({{"cause", word_of(part.cause)}, {"value", part.value}, {"what", part.what}});
    Json one = json_of(row.book);
    one.update({{"inside", row.inside},
                {"missing", row.missing},
                {"faults", json_of(row.faults)},
                {"value", row.known() ? Json(row.value) : Json(nullptr)},
                {"electricity_apart", row.apart},
                {"causes", parts},
                {"notes", json_of(row.notes)}});
    rows.push_back(std::move(one));
  }
  return dump({{"workspace", answer.workspace},
               {"title", answer.title},
               {"period", answer.period},
               {"output", answer.output},
               {"name", answer.name},
               {"unit", answer.unit.text},
               {"first", answer.first},
               {"metal", json_of(answer.metal)},
               {"rows", rows},
               {"labels", json_of(answer.labels)},
               {"diagnostics", json_of(answer.notes)}});
}

std::string to_json(const LabelsAnswer& answer) {
  Json products = Json::array(), purchases = Json::array();
  for (const auto& p : answer.products)
    products.push_back({{"output", p.output}, {"name", p.name}, {"metal", json_of(p.metal)}, {"labels", json_of(p.labels)}});
  for (const auto& b : answer.pledge.purchases)
    purchases.push_back({{"supplier", b.supplier},
                         {"material", b.material},
                         {"mass_t", b.mass_t},
                         {"value", number(b.value)},
                         {"metal", json_of(b.shares)},
                         {"verdict", word_of(b.verdict)}});
  Json pledge{{"label", answer.pledge.label},
              {"title", answer.pledge.title},
              {"mass_t", answer.pledge.mass_t},
              {"qualifying_t", answer.pledge.qualifying_t},
              {"share", answer.pledge.share},
              {"target", answer.pledge.target},
              {"verdict", word_of(answer.pledge.verdict)},
              {"purchases", purchases}};
  Json years = Json::array();
  for (const auto& y : answer.years)
    years.push_back({{"year", y.year},
                     {"mass_t", y.pledge.mass_t},
                     {"qualifying_t", y.pledge.qualifying_t},
                     {"share", y.pledge.share},
                     {"target", y.pledge.target},
                     {"verdict", word_of(y.pledge.verdict)}});
  return dump({{"workspace", answer.workspace},
               {"day", answer.day},
               {"products", products},
               {"pledge", pledge},
               {"years", years},
               {"diagnostics", json_of(answer.notes)}});
}

std::string to_csv(const CompareAnswer& answer) {
  std::vector<std::string> header{"rules", "title", "unit", "value", "electricity_apart"};
  for (const auto& n : names(static_cast<rules::Cause*>(nullptr))) header.emplace_back(n.word);
  std::string out = table::csv_line(header);
  for (const auto& row : answer.rows) {
    if (!row.known()) continue;
    std::vector<std::string> cells{row.book.method.id, row.book.method.title, answer.unit.text, to_text(row.value), to_text(row.apart)};
    for (const auto& n : names(static_cast<rules::Cause*>(nullptr))) {
      auto part = std::ranges::find(row.parts, n.value, &rules::CausePart::cause);
      cells.push_back(part == row.parts.end() ? "" : to_text(part->value));
    }
    out += table::csv_line(cells);
  }
  return out;
}

}  // namespace alumen::api
