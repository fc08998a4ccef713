#include <cmath>
#include <nlohmann/json.hpp>

#include "api/flows.hpp"
#include "base/number.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;
using flows::Quantity;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// A series with null for gaps, and behind its end.
Json series(const std::vector<double>& values, std::size_t size) {
  Json out = Json::array();
  for (std::size_t i = 0; i < size; ++i) out.push_back(i < values.size() ? number(values[i]) : Json(nullptr));
  return out;
}

std::string_view unit_of(Quantity q) {
  switch (q) {
    case Quantity::fabrication_scrap_rate:
    case Quantity::fabrication_loss_rate:
    case Quantity::manufacturing_scrap_rate:
    case Quantity::use_share:
    case Quantity::collection_rate:
    case Quantity::melt_yield:
    case Quantity::scrap_export_share:
      return "1";
    case Quantity::population:
      return "person";
    default:
      return "t";
  }
}

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

Json json_of(const flows::GroupInUse& g, std::size_t size) {
  return {{"id", g.group.id},
          {"name", g.group.name},
          {"law", word_of(g.group.law)},
          {"life_years", g.group.life_years},
          {"life_sd_years", g.group.life_sd_years},
          {"source", g.group.source},
          {"status", word_of(g.group.status)},
          {"into_use", series(g.cohorts.inflow, size)},
          {"end_of_life", series(g.cohorts.outflow, size)},
          {"stock", series(g.cohorts.stock, size)}};
}

Json json_of(const RegionFlows& r) {
  const auto& c = r.cycle;
  auto size = c.years.size();
  Json quantities = Json::object(), groups = Json::array(), given = Json::array(), compared = Json::array();
  for (const auto& [q, s] : c.totals)
    quantities[std::string{word_of(q)}] = {{"unit", unit_of(q)},
                                           {"used", series(s.used, size)},
                                           {"calculated", series(s.calculated, size)},
                                           {"given", series(s.given, size)},
                                           {"filled", series(s.filled, size)}};
  for (const auto& g : c.groups) groups.push_back(json_of(g, size));
  for (const auto& g : r.given)
    given.push_back({{"quantity", word_of(g.quantity)},
                     {"year", g.year},
                     {"basis", g.basis},
                     {"given", g.given},
                     {"calculated", g.calculated},
                     {"difference", g.given - g.calculated}});
  for (const auto& x : c.compared) {
    auto row = json_of(x.datum);
    row["model"] = number(x.model);
    row["model_year"] = x.model_year ? Json(x.model_year) : Json(nullptr);
    row["difference"] = number(x.datum.value - x.model);
    compared.push_back(std::move(row));
  }
  return {{"id", c.region.id},
          {"name", c.region.name},
          {"loop", word_of(c.region.loop)},
          {"position", word_of(c.region.position)},
          {"negative_use", word_of(c.region.negative_use)},
          {"years", c.years},
          {"quantities", quantities},
          {"stock_kg_per_person", series(r.stock_kg_per_person, size)},
          {"groups", groups},
          {"given", given},
          {"compared", compared},
          {"clamped_years", c.clamped_years},
          {"negative_years", c.negative_years},
          {"balance", c.balance}};
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
  return {{"id", r.id}, {"name", r.name}, {"year", r.year}, {"masses", masses}, {"figures", figures}, {"statements", statements}};
}

template <class A>
std::string dump(const A& answer) {
  Json regions = Json::array();
  for (const auto& r : answer.regions) regions.push_back(json_of(r));
  Json json{{"schema", chain::schema_version},
            {"workspace", answer.workspace},
            {"title", answer.title},
            {"library", chain::library_hash()},
            {"regions", regions},
            {"diagnostics", Json::parse(to_json(answer.notes))["diagnostics"]}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string cell(double value) { return std::isfinite(value) ? to_text(value) : ""; }

}  // namespace

std::string to_json(const FlowsAnswer& answer) { return dump(answer); }
std::string to_json(const LeakageAnswer& answer) { return dump(answer); }

std::string to_csv(const FlowsAnswer& answer) {
  std::string out = "region,quantity,group,year,value,unit,kind,basis\n";
  for (const auto& r : answer.regions) {
    const auto& c = r.cycle;
    auto put = [&](Quantity q, const std::string& group, int year, double value, const char* kind, const std::string& basis = {}) {
      if (std::isfinite(value))
        out += table::csv_line(
            {c.region.id, std::string{word_of(q)}, group, std::to_string(year), cell(value), std::string{unit_of(q)}, kind, basis});
    };
    for (const auto& [q, s] : c.totals)
      for (std::size_t i = 0; i < c.years.size(); ++i) {
        put(q, "", c.years[i], s.filled[i], std::isfinite(s.given[i]) ? "given" : "filled", s.basis[i]);
        put(q, "", c.years[i], s.calculated[i], "calculated");
      }
    for (const auto& g : c.groups)
      for (std::size_t i = 0; i < g.cohorts.stock.size(); ++i) {
        put(Quantity::into_use, g.group.id, c.years[i], g.cohorts.inflow[i], "calculated");
        put(Quantity::end_of_life, g.group.id, c.years[i], g.cohorts.outflow[i], "calculated");
        put(Quantity::stock, g.group.id, c.years[i], g.cohorts.stock[i], "calculated");
      }
  }
  return out;
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
