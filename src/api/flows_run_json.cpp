// The answer of flows run as JSON, CSV and page.
#include <fmt/format.h>

#include <algorithm>
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

/// A series with null for gaps, and behind its end.
Json series(const std::vector<double>& values, std::size_t size) {
  Json out = Json::array();
  for (std::size_t i = 0; i < size; ++i) out.push_back(i < values.size() ? number(values[i]) : Json(nullptr));
  return out;
}

bool any_known(const std::vector<double>& values) {
  return std::ranges::any_of(values, [](double x) { return std::isfinite(x); });
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

/// A page needs what the model goes on with; whoever computes with the answer, all.
Json quantities_of(const flows::RegionCycle& c, bool lean) {
  Json out = Json::object();
  auto size = c.years.size();
  for (const auto& [q, s] : c.totals) {
    if (lean && !any_known(s.used)) continue;
    auto& row = out[std::string{word_of(q)}] = {{"unit", unit_of(q)}, {"used", series(s.used, size)}};
    if (lean && !any_known(s.given)) continue;
    row["calculated"] = series(s.calculated, size), row["given"] = series(s.given, size);
    if (!lean) row["filled"] = series(s.filled, size);
  }
  return out;
}

Json json_of(const flows::Indicator& x, std::size_t size) {
  Json out{{"id", x.id}, {"name", x.name}, {"formula", x.formula}, {"unit", x.unit}, {"values", series(x.values, size)}};
  if (x.target) out["target"] = *x.target, out["target_year"] = x.target_year, out["target_source"] = x.target_source;
  return out;
}

Json json_of(const flows::RegionEmissions& e, std::size_t size) {
  Json stages = Json::array();
  for (const auto& s : e.stages) stages.push_back({{"stage", word_of(s.stage)}, {"values", series(s.values, size)}});
  Json out{{"unit", "t CO2e"}, {"stages", stages}, {"total", series(e.total, size)}};
  if (!e.use_saving.empty()) out["use_saving"] = series(e.use_saving, size);
  return out;
}

/// One series for each thing.
Json rows_of(const std::vector<std::vector<double>>& rows, std::size_t size) {
  Json out = Json::array();
  for (const auto& row : rows) out.push_back(series(row, size));
  return out;
}

Json materials_of(const flows::RegionCycle& c, const flows::Materials& m) {
  auto size = c.years.size(), elements = m.elements().size();
  const auto& s = c.material;
  Json families = Json::array(), classes = Json::array(), content = Json::array(), most = Json::array(), limit = Json::array();
  for (std::size_t f = 0; f < m.families().size(); ++f) {
    const auto& family = m.families()[f];
    families.push_back({{"id", family.id}, {"name", family.name}, {"kind", word_of(family.kind)}});
    Json of_family = Json::array(), limits = Json::array();
    for (std::size_t e = 0; e < elements; ++e) {
      auto percent = s.content[f * elements + e];
      for (auto& x : percent) x *= 100;
      of_family.push_back(series(percent, size));
      limits.push_back(number(100 * m.limit(f, e)));
    }
    content.push_back(std::move(of_family)), most.push_back(std::move(limits));
  }
  for (std::size_t k = 0; k < m.classes().size(); ++k) {
    const auto& scrap = m.classes()[k];
    classes.push_back({{"id", scrap.id}, {"name", scrap.name}, {"origin", word_of(scrap.origin)}});
    Json words = Json::array();
    for (int x : s.limit[k]) words.push_back(x == -2 ? Json(nullptr) : x == -1 ? Json("demand") : Json(m.elements()[static_cast<std::size_t>(x)]));
    limit.push_back(std::move(words));
  }
  return {{"families", families},
          {"classes", classes},
          {"elements", m.elements()},
          {"scrap", rows_of(s.scrap, size)},
          {"old_scrap", rows_of(s.old_scrap, size)},
          {"exported", rows_of(s.exported, size)},
          {"imported", rows_of(s.imported, size)},
          {"charged", rows_of(s.charged, size)},
          {"surplus", rows_of(s.surplus, size)},
          {"surplus_because", limit},
          {"metal", rows_of(s.metal, size)},
          {"from_scrap", rows_of(s.from_scrap, size)},
          {"primary", rows_of(s.primary, size)},
          {"content_pct", content},
          {"max_pct", most}};
}

Json given_of(const RegionFlows& r) {
  Json out = Json::array();
  for (const auto& g : r.given)
    out.push_back({{"quantity", word_of(g.quantity)},
                   {"year", g.year},
                   {"basis", g.basis},
                   {"given", g.given},
                   {"calculated", g.calculated},
                   {"difference", g.given - g.calculated}});
  return out;
}

Json compared_of(const flows::RegionCycle& c) {
  Json out = Json::array();
  for (const auto& x : c.compared) {
    auto row = Json::parse(detail::json_text(x.datum));
    row["model"] = number(x.model);
    row["model_year"] = x.model_year ? Json(x.model_year) : Json(nullptr);
    row["difference"] = number(x.datum.value - x.model);
    out.push_back(std::move(row));
  }
  return out;
}

Json region_of(const RegionFlows& r, const flows::Materials& materials, bool lean) {
  const auto& c = r.cycle;
  auto size = c.years.size();
  Json groups = Json::array(), links = Json::array(), indicators = Json::array();
  for (const auto& g : c.groups) groups.push_back(json_of(g, size));
  for (const auto& l : r.links)
    links.push_back({{"from", l.from}, {"to", l.to}, {"kind", word_of(l.kind)}, {"values", series(l.values, size)}});
  for (const auto& x : r.indicators) indicators.push_back(json_of(x, size));
  Json out{{"id", c.region.id},
           {"name", c.region.name},
           {"loop", word_of(c.region.loop)},
           {"position", word_of(c.region.position)},
           {"negative_use", word_of(c.region.negative_use)},
           {"demand_from", c.region.demand_from},
           {"years", c.years},
           {"quantities", quantities_of(c, lean)},
           {"stock_kg_per_person", series(r.stock_kg_per_person, size)},
           {"groups", groups},
           {"links", links},
           {"indicators", indicators},
           {"given", given_of(r)},
           {"compared", compared_of(c)},
           {"clamped_years", c.clamped_years},
           {"negative_years", c.negative_years},
           {"balance", c.balance}};
  if (!r.emissions.stages.empty() || !r.emissions.use_saving.empty()) out["emissions"] = json_of(r.emissions, size);
  if (!c.material.scrap.empty()) out["materials"] = materials_of(c, materials);
  if (r.leakage) out["leakage"] = Json::parse(detail::json_text(*r.leakage));
  return out;
}

/// A scenario is set beside the base: what it does not change of the tables is left out.
Json scenario_region(const RegionFlows& r) {
  const auto& c = r.cycle;
  Json quantities = Json::object(), indicators = Json::array();
  for (const auto& [q, s] : c.totals)
    if (any_known(s.used)) quantities[std::string{word_of(q)}] = {{"unit", unit_of(q)}, {"used", series(s.used, c.years.size())}};
  for (const auto& x : r.indicators) indicators.push_back(json_of(x, c.years.size()));
  Json links = Json::array();
  for (const auto& l : r.links)
    links.push_back({{"from", l.from}, {"to", l.to}, {"kind", word_of(l.kind)}, {"values", series(l.values, c.years.size())}});
  Json out{{"id", c.region.id}, {"name", c.region.name}, {"years", c.years}, {"quantities", quantities}, {"indicators", indicators}, {"links", links}};
  if (!r.emissions.stages.empty()) out["emissions"] = json_of(r.emissions, c.years.size());
  return out;
}

Json scenario_of(std::string_view id, const std::string& title, const std::string& note, const std::vector<RegionFlows>& regions,
                 const std::optional<RegionFlows>& world) {
  Json out{{"id", id}, {"title", title}, {"note", note}, {"regions", Json::array()}};
  for (const auto& r : regions) out["regions"].push_back(scenario_region(r));
  if (world) out["world"] = scenario_region(*world);
  return out;
}

Json bands_of(const flows::Drawn& d) {
  Json regions = Json::array(), influences = Json::array();
  for (const auto& r : d.regions) {
    Json quantities = Json::object();
    for (const auto& [q, b] : r.totals) {
      if (!any_known(b.median)) continue;
      auto size = b.median.size();
      quantities[std::string{word_of(q)}] = {{"unit", unit_of(q)},
                                             {"low", series(b.low, size)},
                                             {"median", series(b.median, size)},
                                             {"high", series(b.high, size)},
                                             {"median_error", series(b.median_error, size)}};
    }
    regions.push_back({{"id", r.region}, {"quantities", quantities}});
  }
  for (const auto& x : d.influences) {
    Json items = Json::array();
    for (const auto& i : x.of) items.push_back({{"what", i.variable}, {"share", i.share}});
    influences.push_back({{"region", x.region}, {"quantity", word_of(x.quantity)}, {"year", x.year}, {"items", items}});
  }
  return {{"draws", d.draws},    {"failed", d.failed},   {"seed", d.seed},           {"level", "5-95 %"},
          {"scenario", "base"}, {"variables", d.variables}, {"regions", regions}, {"influences", influences}};
}

Json calibration_of(const flows::Calibration& c) {
  Json variables = Json::array(), data = Json::array(), correlations = Json::array();
  for (const auto& v : c.variables) variables.push_back({{"name", v.name}, {"shift", v.shift}, {"sd", v.sd}});
  for (const auto& d : c.data) {
    auto row = Json::parse(detail::json_text(d.datum));
    row["sd"] = d.sd, row["before"] = d.before, row["after"] = d.after, row["held_out"] = d.held_out;
    data.push_back(std::move(row));
  }
  for (const auto& [pair, r] : c.correlations) correlations.push_back({{"a", pair.first}, {"b", pair.second}, {"correlation", r}});
  return {{"chi_before", c.chi_before}, {"chi_after", c.chi_after}, {"iterations", c.iterations},
          {"variables", variables},     {"data", data},             {"correlations", correlations}};
}

/// A page shows four digits: six are enough, and a third of the size.
void shorten(Json& json) {
  if (json.is_number_float())
    json = *parse_number(fmt::format("{:.6g}", json.get<double>()));
  else if (json.is_structured())
    for (auto& item : json) shorten(item);
}

std::string text(const FlowsAnswer& answer, bool lean) {
  Json json = Json::object();
  json["regions"] = Json::array();
  for (const auto& r : answer.regions) json["regions"].push_back(region_of(r, answer.materials, lean));
  if (answer.world) json["world"] = region_of(*answer.world, answer.materials, lean);
  if (!answer.scenarios.empty()) {
    json["scenarios"] = Json::array({scenario_of("base", "as the workspace stands", "", answer.regions, answer.world)});
    for (const auto& s : answer.scenarios) json["scenarios"].push_back(scenario_of(s.id, s.title, s.note, s.regions, s.world));
  }
  if (answer.bands) {
    json["bands"] = bands_of(*answer.bands);
    json["sensitivities"] = json["bands"]["influences"];
    json["bands"].erase("influences");
  }
  if (answer.calibration) json["calibration"] = calibration_of(*answer.calibration);
  json["sources"] = Json::array();
  for (const auto& s : answer.sources)
    json["sources"].push_back({{"id", s.id}, {"title", s.title}, {"publisher", s.publisher}, {"year", s.year}, {"licence", s.licence}, {"reference", s.reference}});
  if (lean) shorten(json);
  return detail::framed("run", answer.workspace, answer.title, json.dump(-1, ' ', false, Json::error_handler_t::replace), answer.notes, lean ? -1 : 2);
}

std::string cell(double value) { return std::isfinite(value) ? to_text(value) : ""; }

}  // namespace

std::string to_json(const FlowsAnswer& answer) { return text(answer, false); }
std::string to_html(const FlowsAnswer& answer, const PageFacts& facts) {
  const auto& title = answer.title.empty() ? answer.workspace : answer.title;
  return detail::page(detail::flows_page(), title + ": where metal and scrap go", facts, "{}", text(answer, true));
}

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

}  // namespace alumen::api
