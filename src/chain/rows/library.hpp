// Published figures: emission factors, electricity by country, warming potentials, plausible ranges.
#pragma once
#include "chain/rows/vocabulary.hpp"

namespace alumen::chain {

/// A cited number about a material.
struct Factor : Row {
  static constexpr std::string_view table = "factors", about = "cited numbers about materials";
  std::string id, material;
  Property property = Property::supply_co2e;
  double value = not_given;
  std::string unit, region;
  int year = 0;
  std::string gwp_set, source, page;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Factor*) {
  using R = Factor;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::material, "material", "", "materials.id", Need::required},
                    Field<R, Property>{&R::property, "property", "", "what the number gives", Need::required},
                    Field<R, double>{&R::value, "value", "", "the number", Need::required},
                    Field<R, std::string>{&R::unit, "unit", "", "its unit, for example kg CO2/MJ", Need::required},
                    Field<R, std::string>{&R::region, "region", "", "ISO 3166-1 alpha-3, WLD or empty"},
                    Field<R, int>{&R::year, "year", "", "year it holds for"},
                    Field<R, std::string>{&R::gwp_set, "gwp_set", "", "GWP set behind a CO2e figure"},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, std::string>{&R::page, "page", "", "page, table or article"},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Factor& r) { return r.id; }

/// Carbon intensity of a country's electricity in a year.
struct Grid : Row {
  static constexpr std::string_view table = "grid", about = "carbon intensity of electricity by country and year";
  std::string country;
  int year = 0;
  double intensity = not_given;
  std::string source;
  Status status = Status::own;
};
constexpr auto fields(Grid*) {
  using R = Grid;
  return std::tuple{Field<R, std::string>{&R::country, "country", "", "ISO 3166-1 alpha-3; WLD = world", Need::key},
                    Field<R, int>{&R::year, "year", "", "calendar year", Need::required, 1900, 2200},
                    Field<R, double>{&R::intensity, "intensity", "g CO2e/kWh", "annual mean", Need::required, 0, 5000},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"}};
}
inline std::string key(const Grid& r) { return r.country + "/" + std::to_string(r.year); }

/// Global warming potential of a gas over 100 years.
struct Gwp : Row {
  static constexpr std::string_view table = "gwp", about = "global warming potentials over 100 years";
  std::string set, gas;
  double value = not_given;
  std::string source, page;
  Status status = Status::own;
};
constexpr auto fields(Gwp*) {
  using R = Gwp;
  return std::tuple{Field<R, std::string>{&R::set, "set", "", "AR4, AR5, AR6", Need::key},
                    Field<R, std::string>{&R::gas, "gas", "", "material of category gas", Need::key},
                    Field<R, double>{&R::value, "value", "kg CO2e/kg", "GWP100", Need::required, 0},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, std::string>{&R::page, "page", "", "page or table"},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"}};
}
inline std::string key(const Gwp& r) { return r.set + "/" + r.gas; }

/// A published range: what an input per unit of the process's reference output usually is.
struct Range : Row {
  static constexpr std::string_view table = "ranges", about = "published ranges of specific consumption and emission";
  std::string id, process, quantity;
  double low = not_given, high = not_given, hard_low = not_given, hard_high = not_given;
  std::string unit, source, page;
  Status status = Status::own;
};
constexpr auto fields(Range*) {
  using R = Range;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::process, "process", "", "kind of unit process (processes.id)", Need::required},
      Field<R, std::string>{&R::quantity, "quantity", "",
                            "an input material, 'energy' (all fuels) or 'direct' (direct emissions without power)", Need::required},
      Field<R, double>{&R::low, "low", "", "outside: a question"},
      Field<R, double>{&R::high, "high", "", "outside: a question"},
      Field<R, double>{&R::hard_low, "hard_low", "", "outside: an error"},
      Field<R, double>{&R::hard_high, "hard_high", "", "outside: an error"},
      Field<R, std::string>{&R::unit, "unit", "", "unit per unit of reference output", Need::required},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, std::string>{&R::page, "page", "", "page or table"},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"}};
}
inline std::string key(const Range& r) { return r.id; }

}  // namespace alumen::chain
