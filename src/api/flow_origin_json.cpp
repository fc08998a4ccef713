#include <cmath>
#include <nlohmann/json.hpp>

#include "api/detail/page.hpp"
#include "api/flow_origin.hpp"
#include "base/number.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json list(const std::vector<flows::OriginShare>& shares) {
  Json out = Json::array();
  for (const auto& s : shares)
    out.push_back({{"country", s.country.empty() ? Json(nullptr) : Json(s.country)}, {"mass_t", s.mass_t}, {"share", s.share}});
  return out;
}

Json json_of(const flows::CountryOrigin& c) {
  return {{"country", c.country},
          {"production_t", c.production_t},
          {"imports_t", c.imports_t},
          {"exports_t", c.exports_t},
          {"consumption_t", c.consumption_t},
          {"unexplained_t", c.unexplained_t},
          {"import_dependence", number(c.import_dependence)},
          {"foreign_share", number(c.foreign_share)},
          {"hhi_origin", number(c.hhi_origin)},
          {"hhi_partner", number(c.hhi_partner)},
          {"intensity_t_co2e_per_t", number(c.intensity)},
          {"intensity_cover", c.intensity_cover},
          {"origins", list(c.origins)},
          {"partners", list(c.partners)}};
}

Json json_of(const flows::OriginResult& r) {
  Json countries = Json::array(), mirrors = Json::array();
  for (const auto& c : r.countries) countries.push_back(json_of(c));
  for (const auto& m : r.mirrors)
    mirrors.push_back({{"exporter", m.exporter},
                       {"importer", m.importer},
                       {"importer_t", m.importer_t},
                       {"exporter_t", m.exporter_t},
                       {"used_t", m.used_t}});
  return {{"year", r.year},           {"stage", word_of(r.stage)},      {"countries", countries}, {"mirrors", mirrors},
          {"one_sided", r.one_sided}, {"disagreement", r.disagreement}, {"balance", r.balance}};
}

}  // namespace

std::string to_json(const OriginAnswer& answer) {
  Json results = Json::array();
  for (const auto& r : answer.results) results.push_back(json_of(r));
  Json json{{"schema", chain::schema_version},
            {"workspace", answer.workspace},
            {"title", answer.title},
            {"library", chain::library_hash()},
            {"policy", word_of(answer.policy)},
            {"results", results},
            {"diagnostics", Json::parse(to_json(answer.notes))["diagnostics"]}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const OriginAnswer& answer) {
  std::string out = "year,stage,country,kind,subject,value,unit\n";
  for (const auto& r : answer.results) {
    auto put = [&](const std::string& country, std::string_view kind, const std::string& subject, double value, std::string_view unit) {
      if (std::isfinite(value))
        out += table::csv_line({std::to_string(r.year), std::string{word_of(r.stage)}, country, std::string{kind}, subject, to_text(value),
                                std::string{unit}});
    };
    for (const auto& c : r.countries) {
      put(c.country, "production", "", c.production_t, "t");
      put(c.country, "imports", "", c.imports_t, "t");
      put(c.country, "exports", "", c.exports_t, "t");
      put(c.country, "consumption", "", c.consumption_t, "t");
      put(c.country, "unexplained", "", c.unexplained_t, "t");
      put(c.country, "import_dependence", "", c.import_dependence, "1");
      put(c.country, "foreign_share", "", c.foreign_share, "1");
      put(c.country, "hhi_origin", "", c.hhi_origin, "1");
      put(c.country, "hhi_partner", "", c.hhi_partner, "1");
      put(c.country, "intensity", "", c.intensity, "t CO2e/t");
      put(c.country, "intensity_cover", "", c.intensity_cover, "1");
      for (const auto& s : c.origins) put(c.country, "origin", s.country.empty() ? "unknown" : s.country, s.mass_t, "t");
      for (const auto& s : c.partners) put(c.country, "partner", s.country, s.mass_t, "t");
    }
    for (const auto& m : r.mirrors) {
      put(m.importer, "importer_reports", m.exporter, m.importer_t, "t");
      put(m.importer, "exporter_reports", m.exporter, m.exporter_t, "t");
    }
  }
  return out;
}

std::string to_html(const OriginAnswer& answer, const PageFacts& facts) {
  const auto& title = answer.title.empty() ? answer.workspace : answer.title;
  return detail::page(detail::flows_page(), title + ": where metal was made", facts, "{}", to_json(answer));
}

}  // namespace alumen::api
