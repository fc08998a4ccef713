// Who and what: documents, parties, sites, materials and what they are made of.
#pragma once
#include "chain/rows/vocabulary.hpp"

namespace alumen::chain {

/// A document that figures come from.
struct Source : Row {
  static constexpr std::string_view table = "sources", about = "documents that figures come from";
  std::string id, title, publisher, year, licence, reference;
};
constexpr auto fields(Source*) {
  using R = Source;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name of the document", Need::key},
                    Field<R, std::string>{&R::title, "title", "", "title", Need::required},
                    Field<R, std::string>{&R::publisher, "publisher", "", "who issued it"},
                    Field<R, std::string>{&R::year, "year", "", "year of issue"},
                    Field<R, std::string>{&R::licence, "licence", "", "terms under which the figures are used"},
                    Field<R, std::string>{&R::reference, "reference", "", "act, article, table, page or address"}};
}
inline std::string key(const Source& r) { return r.id; }

/// A company, institute or household.
struct Party : Row {
  static constexpr std::string_view table = "parties", about = "companies and others who own sites, buy and sell";
  std::string id, name, country, note;
};
constexpr auto fields(Party*) {
  using R = Party;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::name, "name", "", "full name", Need::required},
                    Field<R, std::string>{&R::country, "country", "", "ISO 3166-1 alpha-3"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Party& r) { return r.id; }

/// A place where activities happen.
struct Site : Row {
  static constexpr std::string_view table = "sites", about = "places where activities happen";
  std::string id, party, name, country;
  double latitude = not_given, longitude = not_given;
  std::string note;
};
constexpr auto fields(Site*) {
  using R = Site;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::party, "party", "", "who runs it (parties.id)"},
                    Field<R, std::string>{&R::name, "name", "", "full name", Need::required},
                    Field<R, std::string>{&R::country, "country", "", "ISO 3166-1 alpha-3; WLD = world", Need::required},
                    Field<R, double>{&R::latitude, "latitude", "degrees", "north positive"},
                    Field<R, double>{&R::longitude, "longitude", "degrees", "east positive"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Site& r) { return r.id; }

/// A kind of good, energy, gas, residue or service.
struct Material : Row {
  static constexpr std::string_view table = "materials", about = "goods, energies, gases, residues and services";
  std::string id, name;
  Category category = Category::other;
  std::string unit, alloy;
  double aluminium_pct = not_given;
  std::string cn_code, substitute;
  double recovery = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Material*) {
  using R = Material;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::name, "name", "", "full name", Need::required},
      Field<R, Category>{&R::category, "category", "", "what it is", Need::required},
      Field<R, std::string>{&R::unit, "unit", "", "its own unit; results are per this unit", Need::required},
      Field<R, std::string>{&R::alloy, "alloy", "", "alloy designation, for example 6060"},
      Field<R, double>{&R::aluminium_pct, "aluminium_pct", "%", "aluminium content by mass", Need::optional, 0, 100},
      Field<R, std::string>{&R::cn_code, "cn_code", "", "Combined Nomenclature code, 8 digits"},
      Field<R, std::string>{&R::substitute, "substitute", "", "material that it replaces under substitution (materials.id)"},
      Field<R, double>{&R::recovery, "recovery", "kg/kg", "mass of substitute that one kg yields after remelting", Need::optional, 0, 1},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Material& r) { return r.id; }

/// Content of one element in a material, besides aluminium.
struct Composition : Row {
  static constexpr std::string_view table = "compositions", about = "contents of elements other than aluminium";
  std::string material, element;
  double mass_pct = not_given;
  std::string source;
};
constexpr auto fields(Composition*) {
  using R = Composition;
  return std::tuple{Field<R, std::string>{&R::material, "material", "", "materials.id", Need::key},
                    Field<R, std::string>{&R::element, "element", "", "chemical symbol", Need::key},
                    Field<R, double>{&R::mass_pct, "mass_pct", "%", "content by mass", Need::required, 0, 100},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)"}};
}
inline std::string key(const Composition& r) { return r.material + "/" + r.element; }

}  // namespace alumen::chain
