// The tables of the rules room: dated figures of border rules and labels (library), and what an importer brings in
// (workspace). The chain knows none of them.
#pragma once
#include <string>

#include "chain/rows.hpp"

namespace alumen::rules {

using chain::not_given;
using chain::Route;  // selects a benchmark
using chain::Row;
using chain::Status;

/// A default value: specific embedded direct emissions of a good whose actual ones are not proven, before the mark-up.
struct BorderDefault : Row {
  static constexpr std::string_view table = "border_defaults", about = "default values of border rules, before their mark-up";
  std::string rules, country, cn_code;
  double direct = not_given;
  Route route = Route::none;
  std::string source;
  Status status = Status::rule;
};
constexpr auto fields(BorderDefault*) {
  using R = BorderDefault;
  return std::tuple{
      Field<R, std::string>{&R::rules, "rules", "", "rule book", Need::key},
      Field<R, std::string>{&R::country, "country", "", "ISO 3166-1 alpha-3; OTH = other countries; UNK = precursor of unknown country",
                            Need::key},
      Field<R, std::string>{&R::cn_code, "cn_code", "", "first 4, 6 or 8 digits of the code; the longest match counts", Need::key},
      Field<R, double>{&R::direct, "direct", "t CO2e/t", "specific embedded direct emissions", Need::required, 0, 100},
      Field<R, Route>{&R::route, "route", "", "production route behind it; empty = the act prints none"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"}};
}
inline std::string key(const BorderDefault& r) { return r.rules + "/" + r.country + "/" + r.cn_code; }

/// A benchmark of the free-allocation adjustment. Column A: the process alone; column B: precursors included.
struct BorderBenchmark : Row {
  static constexpr std::string_view table = "border_benchmarks", about = "benchmarks of the free-allocation adjustment";
  std::string rules, cn_code, column;
  Route route = Route::none;
  std::string years;
  double value = not_given;
  std::string source;
  Status status = Status::rule;
};
constexpr auto fields(BorderBenchmark*) {
  using R = BorderBenchmark;
  return std::tuple{
      Field<R, std::string>{&R::rules, "rules", "", "rule book", Need::key},
      Field<R, std::string>{&R::cn_code, "cn_code", "", "first 4, 6 or 8 digits of the code; the longest match counts", Need::key},
      Field<R, std::string>{&R::column, "column", "", "A = process alone, B = precursors included", Need::key},
      Field<R, Route>{&R::route, "route", "", "production route; empty = every route"},
      Field<R, std::string>{&R::years, "years", "", "calendar years of import, for example 2026 or 2027-2030", Need::key},
      Field<R, double>{&R::value, "value", "t CO2e/t", "benchmark", Need::required, 0, 10},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"}};
}
inline std::string key(const BorderBenchmark& r) {
  return r.rules + "/" + r.cn_code + "/" + r.column + "/" + std::string{word_of(r.route)} + "/" + r.years;
}

/// Goods that cross a border: one shipment, or the sum of a year's.
struct Consignment : Row {
  static constexpr std::string_view table = "consignments", about = "goods that cross a border";
  std::string id, material;
  std::optional<Date> date;
  double mass = not_given;
  std::string unit, country, party, from;
  double carbon_price = not_given, price = not_given, freight = not_given;
  std::string currency, smelted_in, cast_in, source, note;
};
constexpr auto fields(Consignment*) {
  using R = Consignment;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::material, "material", "", "materials.id; its cn_code decides", Need::required},
                    Field<R, std::optional<Date>>{&R::date, "date", "", "day of import", Need::required},
                    Field<R, double>{&R::mass, "mass", "", "net mass", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "unit of the mass", Need::required},
                    Field<R, std::string>{&R::country, "country", "", "country of origin, ISO 3166-1 alpha-3", Need::required},
                    Field<R, std::string>{&R::party, "party", "", "supplier (parties.id)"},
                    Field<R, std::string>{&R::from, "from", "", "actual data: outputs.id or declarations.id; empty = default values"},
                    Field<R, double>{&R::carbon_price, "carbon_price", "money per t CO2e",
                                     "carbon price effectively paid abroad, net of rebates", Need::optional, 0},
                    Field<R, double>{&R::price, "price", "money per t", "price at the port of loading", Need::optional, 0},
                    Field<R, double>{&R::freight, "freight", "money per t",
                                     "freight and insurance to the border, not in the price; empty = none", Need::optional, 0},
                    Field<R, std::string>{&R::currency, "currency", "", "ISO 4217 code of the three prices"},
                    Field<R, std::string>{&R::smelted_in, "smelted_in", "", "country of smelting, ISO 3166-1 alpha-3"},
                    Field<R, std::string>{&R::cast_in, "cast_in", "", "country of the last casting, ISO 3166-1 alpha-3"},
                    Field<R, std::string>{&R::source, "source", "", "document"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Consignment& r) { return r.id; }

/// How a label's threshold is compared.
enum class Comparison { below, at_most, at_least };
constexpr auto names(Comparison*) {
  using enum Comparison;
  return std::to_array<Named<Comparison>>({{below, "below"}, {at_most, "at_most"}, {at_least, "at_least"}});
}

/// What a label measures.
enum class Measure { footprint, primary_share, post_consumer_share };
constexpr auto names(Measure*) {
  using enum Measure;
  return std::to_array<Named<Measure>>(
      {{footprint, "footprint"}, {primary_share, "primary_share"}, {post_consumer_share, "post_consumer_share"}});
}

/// One threshold of a label, premium or pledge. A label of several conditions has several rows of one `label`.
struct Label : Row {
  static constexpr std::string_view table = "labels", about = "thresholds of labels, premiums and pledges";
  std::string id, label, title, rules;
  Measure measure = Measure::footprint;
  Comparison comparison = Comparison::at_most;
  double threshold = not_given;
  std::string unit, boundary, good;
  std::optional<Date> valid_from, valid_to;
  std::string source;
  Status status = Status::published;
  std::string note;
};
constexpr auto fields(Label*) {
  using R = Label;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name of the row", Need::key},
                    Field<R, std::string>{&R::label, "label", "", "short name of the label: all its rows have to hold", Need::required},
                    Field<R, std::string>{&R::title, "title", "", "name as published", Need::required},
                    Field<R, std::string>{&R::rules, "rules", "", "rule book that measures it; empty = the boundary is not stated"},
                    Field<R, Measure>{&R::measure, "measure", "", "what is compared", Need::required},
                    Field<R, Comparison>{&R::comparison, "comparison", "", "below, at_most or at_least", Need::required},
                    Field<R, double>{&R::threshold, "threshold", "", "the number", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "t CO2e/t or 1", Need::required},
                    Field<R, std::string>{&R::boundary, "boundary", "", "boundary in the publisher's words", Need::required},
                    Field<R, std::string>{&R::good, "good", "", "primary, secondary or any: the metal that it speaks of", Need::required},
                    Field<R, std::optional<Date>>{&R::valid_from, "valid_from", "", "first day; empty = always"},
                    Field<R, std::optional<Date>>{&R::valid_to, "valid_to", "", "first day after"},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Label& r) { return r.id; }

/// A customs duty.
struct Duty : Row {
  static constexpr std::string_view table = "duties", about = "customs duties on aluminium goods";
  std::string id, market, measure, cn_code, origin, basis;
  double rate_pct = not_given;
  std::optional<Date> valid_from, valid_to;
  std::string source;
  Status status = Status::published;
  std::string note;
};
constexpr auto fields(Duty*) {
  using R = Duty;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::market, "market", "", "importing market: EU, GBR, USA", Need::required},
      Field<R, std::string>{&R::measure, "measure", "", "customs, anti_dumping, section_232 ...: one row of each counts, and they add up",
                            Need::required},
      Field<R, std::string>{&R::cn_code, "cn_code", "", "first 2, 4, 6 or 8 digits of the code; the longest match counts", Need::required},
      Field<R, std::string>{
          &R::origin, "origin", "",
          "ISO 3166-1 alpha-3 of the country that the basis names, which goes before every country; empty = every country", Need::optional},
      Field<R, std::string>{&R::basis, "basis", "", "origin, smelted_in or cast_in: the country that counts", Need::required},
      Field<R, double>{&R::rate_pct, "rate_pct", "%", "of the customs value", Need::required, 0, 1000},
      Field<R, std::optional<Date>>{&R::valid_from, "valid_from", "", "first day", Need::required},
      Field<R, std::optional<Date>>{&R::valid_to, "valid_to", "", "first day after"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Duty& r) { return r.id; }

}  // namespace alumen::rules
