#include <cmath>
#include <nlohmann/json.hpp>

#include "api/detail/flows_json.hpp"
#include "api/detail/page.hpp"
#include "base/number.hpp"
#include "table/table.hpp"

namespace alumen::api {

namespace {

using Json = nlohmann::ordered_json;
using flows::Quantity;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const flows::FlowDatum& d) {
  return {{"quantity", word_of(d.quantity)},
          {"group", d.group},
          {"year", d.year},
          {"basis", d.basis},
          {"value", number(d.value)},
          {"unit", unit_of(d.quantity)},
          {"source", d.source},
          {"status", word_of(d.status)},
          {"note", d.note},
          {"line", d.line}};
}

Json json_of(const RegionLeakage& r) {
  Json masses = Json::array(), figures = Json::array(), statements = Json::array();
  for (const auto& m : r.masses) masses.push_back({{"quantity", word_of(m.quantity)}, {"mass_t", m.mass_t}, {"basis", m.basis}});
  for (const auto& f : r.figures)
    figures.push_back({{"by", word_of(f.figure.by)},
                       {"formula", f.figure.formula},
                       {"numerator_t", number(f.figure.numerator)},
                       {"denominator_t", number(f.figure.denominator)},
                       {"share", f.figure.share ? number(*f.figure.share) : Json(nullptr)},
                       {"numerator_basis", f.numerator_basis},
                       {"denominator_basis", f.denominator_basis}});
  for (const auto& s : r.statements) {
    auto row = json_of(s.datum);
    row["model"] = number(s.model);
    row["model_year"] = s.model_year ? Json(s.model_year) : Json(nullptr);
    row["reasons"] = s.reasons;
    statements.push_back(std::move(row));
  }
  Json out{{"id", r.id}, {"name", r.name}, {"year", r.year}, {"masses", masses}, {"figures", figures}, {"statements", statements}};
  if (!r.by_class.empty()) {
    auto& list = out["by_class"] = Json::array();
    for (const auto& c : r.by_class)
      list.push_back({{"class", c.id},
                      {"name", c.name},
                      {"family", c.family},
                      {"old_t", c.old_t},
                      {"new_t", c.new_t},
                      {"exported_t", number(c.exported_t)},
                      {"share", number(c.share)},
                      {"value", number(c.value)},
                      {"currency", c.currency}});
  }
  if (!r.destinations.empty()) {
    auto& list = out["destinations"] = Json::array();
    for (const auto& d : r.destinations)
      list.push_back({{"destination", d.destination}, {"t", d.mass_t}, {"share", d.share}, {"price", number(d.price)}, {"currency", d.currency}});
  }
  if (std::isfinite(r.avoided_t_co2e)) out["avoided_t_co2e"] = r.avoided_t_co2e;
  if (std::isfinite(r.home_capacity_t)) out["home_capacity_t"] = r.home_capacity_t;
  return out;
}

}  // namespace

std::string detail::json_text(const flows::FlowDatum& datum) { return json_of(datum).dump(-1, ' ', false, Json::error_handler_t::replace); }
std::string detail::json_text(const RegionLeakage& region) { return json_of(region).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string detail::framed(std::string_view kind, const std::string& workspace, const std::string& title, const std::string& object,
                           const Diagnostics& notes, int indent) {
  Json out{{"schema", chain::schema_version}, {"kind", kind}, {"workspace", workspace}, {"title", title}, {"library", chain::library_hash()}};
  out.update(Json::parse(object));
  out["diagnostics"] = Json::parse(to_json(notes))["diagnostics"];
  return out.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

std::string cell(double value) { return std::isfinite(value) ? to_text(value) : ""; }

std::string text(const LeakageAnswer& answer, int indent) {
  Json regions = Json::array();
  for (const auto& r : answer.regions) regions.push_back(json_of(r));
  return detail::framed("leakage", answer.workspace, answer.title, Json{{"regions", regions}}.dump(), answer.notes, indent);
}

}  // namespace

std::string to_json(const LeakageAnswer& answer) { return text(answer, 2); }
std::string to_html(const LeakageAnswer& answer, const PageFacts& facts) {
  const auto& title = answer.title.empty() ? answer.workspace : answer.title;
  return detail::page(detail::flows_page(), title + ": scrap that leaves", facts, "{}", text(answer, -1));
}

std::string to_csv(const LeakageAnswer& answer) {
  std::string out = "region,year,kind,name,formula,numerator_t,denominator_t,share,basis,source\n";
  for (const auto& r : answer.regions) {
    for (const auto& f : r.figures)
      out += table::csv_line({r.id, std::to_string(r.year), "figure", std::string{word_of(f.figure.by)}, std::string{f.figure.formula},
                              cell(f.figure.numerator), cell(f.figure.denominator), f.figure.share ? cell(*f.figure.share) : "",
                              f.numerator_basis + " / " + f.denominator_basis, ""});
    for (const auto& s : r.statements) {
      bool share = s.datum.quantity == Quantity::scrap_export_share;
      out += table::csv_line({r.id, std::to_string(s.datum.year), "statement", std::string{word_of(s.datum.quantity)}, "",
                              share ? "" : cell(s.datum.value), "", share ? cell(s.datum.value) : "", s.datum.basis, s.datum.source});
    }
  }
  return out;
}

}  // namespace alumen::api
