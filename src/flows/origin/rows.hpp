// The tables of trade: what countries make, what they report to have traded with each other, and what a tonne's making emitted.
#pragma once
#include <string>

#include "chain/rows.hpp"

namespace alumen::flows {

/// Where in the value chain goods stand when they cross a border, with their headings in the Harmonized System.
enum class TradeStage { bauxite, alumina, unwrought, scrap, semis, articles };
constexpr auto names(TradeStage*) {
  using enum TradeStage;
  return std::to_array<Named<TradeStage>>({{bauxite, "bauxite"},      // 2606
                                           {alumina, "alumina"},      // 2818.20, 2818.30
                                           {unwrought, "unwrought"},  // 7601
                                           {scrap, "scrap"},          // 7602
                                           {semis, "semis"},          // 7603 to 7609
                                           {articles, "articles"}});  // 7610 to 7616
}

/// Which side of a trade reports it.
enum class Reporter { importer, exporter };
constexpr auto names(Reporter*) {
  using enum Reporter;
  return std::to_array<Named<Reporter>>({{importer, "importer"}, {exporter, "exporter"}});
}

/// What one side reports of a year's trade between two countries. Both sides' reports are kept.
struct Trade : chain::Row {
  static constexpr std::string_view table = "trade", about = "trade between countries by year and stage, as either side reports it";
  int year = 0;
  TradeStage stage = TradeStage::unwrought;
  std::string exporter, importer;
  Reporter reporter = Reporter::importer;
  double mass_t = chain::not_given, value = chain::not_given;
  std::string currency, source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(Trade*) {
  using R = Trade;
  return std::tuple{Field<R, int>{&R::year, "year", "", "calendar year", Need::key, 1900, 2300},
                    Field<R, TradeStage>{&R::stage, "stage", "", "kind of goods", Need::key},
                    Field<R, std::string>{&R::exporter, "exporter", "", "from where, ISO 3166-1 alpha-3", Need::key},
                    Field<R, std::string>{&R::importer, "importer", "", "to where, ISO 3166-1 alpha-3", Need::key},
                    Field<R, Reporter>{&R::reporter, "reporter", "", "whose statistics say so", Need::key},
                    Field<R, double>{&R::mass_t, "mass_t", "t", "net mass of the goods", Need::required, 0},
                    Field<R, double>{&R::value, "value", "currency", "statistical value; importers count freight, exporters do not"},
                    Field<R, std::string>{&R::currency, "currency", "", "of the value"},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id) or import", Need::required},
                    Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Trade& r) {
  return std::to_string(r.year) + "/" + std::string{word_of(r.stage)} + "/" + r.exporter + "/" + r.importer + "/" +
         std::string{word_of(r.reporter)};
}

/// What a country makes in a year.
struct Production : chain::Row {
  static constexpr std::string_view table = "production", about = "what countries make of the goods of each stage, by year";
  int year = 0;
  TradeStage stage = TradeStage::unwrought;
  std::string country;
  double mass_t = chain::not_given;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(Production*) {
  using R = Production;
  return std::tuple{Field<R, int>{&R::year, "year", "", "calendar year", Need::key, 1900, 2300},
                    Field<R, TradeStage>{&R::stage, "stage", "", "kind of goods", Need::key},
                    Field<R, std::string>{&R::country, "country", "", "ISO 3166-1 alpha-3", Need::key},
                    Field<R, double>{&R::mass_t, "mass_t", "t", "in the unit of mass of the trade", Need::required, 0},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Production& r) { return std::to_string(r.year) + "/" + std::string{word_of(r.stage)} + "/" + r.country; }

/// What making a tonne in a country emits.
struct OriginIntensity : chain::Row {
  static constexpr std::string_view table = "origin_intensities", about = "emissions of making a tonne, by country of origin";
  TradeStage stage = TradeStage::unwrought;
  std::string country;
  double intensity = chain::not_given;
  std::string boundary, source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(OriginIntensity*) {
  using R = OriginIntensity;
  return std::tuple{
      Field<R, TradeStage>{&R::stage, "stage", "", "kind of goods", Need::key},
      Field<R, std::string>{&R::country, "country", "", "ISO 3166-1 alpha-3", Need::key},
      Field<R, double>{&R::intensity, "intensity", "t CO2e/t", "of making it", Need::required, 0},
      Field<R, std::string>{&R::boundary, "boundary", "", "what is counted, for example smelter electricity; the same for all"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const OriginIntensity& r) { return std::string{word_of(r.stage)} + "/" + r.country; }

}  // namespace alumen::flows
