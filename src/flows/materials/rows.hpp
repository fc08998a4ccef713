// The tables of alloys and scrap: what products are made of, which scrap they become, and which melt may take it. All are optional;
// a workspace without alloy families follows metal as one kind.
#pragma once
#include <string>

#include "chain/rows.hpp"

namespace alumen::flows {

using chain::not_given;
using chain::Row;
using chain::Status;

/// What a family of alloys is made into.
enum class FamilyKind { wrought, cast, primary };
constexpr auto names(FamilyKind*) {
  using enum FamilyKind;
  return std::to_array<Named<FamilyKind>>({{wrought, "wrought"}, {cast, "cast"}, {primary, "primary"}});
}

/// Alloys that are melted, sold and sorted as one kind. One row of the kind `primary` stands for the metal that dilutes scrap.
struct AlloyFamily : Row {
  static constexpr std::string_view table = "alloy_families", about = "alloys that the flow model treats as one kind";
  std::string id, name;
  FamilyKind kind = FamilyKind::wrought;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(AlloyFamily*) {
  using R = AlloyFamily;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::name, "name", "", "as people say it"},
                    Field<R, FamilyKind>{&R::kind, "kind", "", "wrought, cast, or primary: the metal that dilutes scrap", Need::required},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const AlloyFamily& r) { return r.id; }

/// An element in a family: what it holds when made of primary metal, and the most that it may hold. All elements that any row names
/// are followed; aluminium is the rest.
struct FamilyElement : Row {
  static constexpr std::string_view table = "family_elements", about = "contents and limits of elements in alloy families";
  std::string family, element;
  double typical_pct = not_given, max_pct = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(FamilyElement*) {
  using R = FamilyElement;
  return std::tuple{
      Field<R, std::string>{&R::family, "family", "", "alloy_families.id", Need::key},
      Field<R, std::string>{&R::element, "element", "", "chemical symbol, not Al", Need::key},
      Field<R, double>{&R::typical_pct, "typical_pct", "%", "content by mass", Need::required, 0, 100},
      Field<R, double>{&R::max_pct, "max_pct", "%", "most that the family may hold; empty = no limit", Need::optional, 0, 100},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const FamilyElement& r) { return r.family + "/" + r.element; }

/// How metal is brought into shape: rolled, extruded, drawn, cast.
struct SemiForm : Row {
  static constexpr std::string_view table = "semi_forms", about = "kinds of semi-fabrication";
  std::string id, name, note;
};
constexpr auto fields(SemiForm*) {
  using R = SemiForm;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::name, "name", "", "as people say it"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const SemiForm& r) { return r.id; }

/// What the aluminium of a product group is made of. Shares of a group and year sum to one; between two years they change evenly,
/// before the first and after the last they hold. A year is given whole: what has no row in it has the share of its row without a
/// year, or none. A region's own rows replace all common rows of the group.
struct ProductAlloy : Row {
  static constexpr std::string_view table = "product_alloys", about = "forms and alloy families that product groups are made of";
  std::string group, form, family;
  int year = 0;
  std::string region;
  double share = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(ProductAlloy*) {
  using R = ProductAlloy;
  return std::tuple{Field<R, std::string>{&R::group, "group", "", "product_groups.id", Need::key},
                    Field<R, std::string>{&R::form, "form", "", "semi_forms.id", Need::key},
                    Field<R, std::string>{&R::family, "family", "", "alloy_families.id", Need::key},
                    Field<R, int>{&R::year, "year", "", "year of the share; empty = all years", Need::optional, 1800, 2300},
                    Field<R, std::string>{&R::region, "region", "", "flow_regions.id; empty = all"},
                    Field<R, double>{&R::share, "share", "1", "of the metal in the group", Need::required, 0, 1},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ProductAlloy& r) {
  return r.group + "/" + r.form + "/" + r.family + "/" + std::to_string(r.year) + (r.region.empty() ? "" : "/" + r.region);
}

/// Where scrap of a class comes from. Fixed when it arises.
enum class ScrapOrigin { home, pre_consumer, post_consumer };
constexpr auto names(ScrapOrigin*) {
  using enum ScrapOrigin;
  return std::to_array<Named<ScrapOrigin>>({{home, "home"}, {pre_consumer, "pre_consumer"}, {post_consumer, "post_consumer"}});
}

/// A kind of scrap as it is traded. Classes are charged in the order of the table, each to its families in the order given.
struct ScrapClass : Row {
  static constexpr std::string_view table = "scrap_classes", about = "kinds of scrap, which melts take them, and what melting loses";
  std::string id, name;
  ScrapOrigin origin = ScrapOrigin::post_consumer;
  std::string families;
  double melt_yield = not_given, price = not_given;
  std::string currency, source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(ScrapClass*) {
  using R = ScrapClass;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::name, "name", "", "as people say it"},
      Field<R, ScrapOrigin>{&R::origin, "origin", "", "home, pre_consumer or post_consumer", Need::required},
      Field<R, std::string>{&R::families, "families", "", "alloy families that may be made of it, best first, separated by blanks; * = all",
                            Need::required},
      Field<R, double>{&R::melt_yield, "melt_yield", "kg/kg", "metal that a kilogram of its metal gives when melted", Need::required, 0, 1},
      Field<R, double>{&R::price, "price", "1/t", "per tonne, in `currency`", Need::optional, 0},
      Field<R, std::string>{&R::currency, "currency", "", "ISO 4217"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ScrapClass& r) { return r.id; }

/// Where scrap arises.
enum class ScrapStage { fabrication, manufacturing, end_of_life, ash };
constexpr auto names(ScrapStage*) {
  using enum ScrapStage;
  return std::to_array<Named<ScrapStage>>(
      {{fabrication, "fabrication"}, {manufacturing, "manufacturing"}, {end_of_life, "end_of_life"}, {ash, "ash"}});
}

/// Which class the metal of scrap ends up in: a line of the confusion matrix of sorting. A region's own rows go before common ones;
/// among either, rows with `from` and `family` filled go before those with `from` alone, these before those with `family` alone, and
/// these before rows with neither. The first of them that has a row decides alone. Shares of one origin and year sum to at most one;
/// the rest is the residue of sorting. Years are given whole and shares change evenly between them, as in product_alloys. Ash has
/// neither `from` nor `family`.
struct Sorting : Row {
  static constexpr std::string_view table = "sorting", about = "which class of scrap the metal of each origin ends up in";
  ScrapStage stage = ScrapStage::end_of_life;
  std::string from, family, scrap_class;
  int year = 0;
  std::string region;
  double share = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Sorting*) {
  using R = Sorting;
  return std::tuple{Field<R, ScrapStage>{&R::stage, "stage", "", "fabrication, manufacturing, end_of_life or ash", Need::key},
                    Field<R, std::string>{&R::from, "from", "", "semi form (fabrication) or product group; empty = all"},
                    Field<R, std::string>{&R::family, "family", "", "alloy family of the metal; empty = all"},
                    Field<R, std::string>{&R::scrap_class, "class", "", "scrap_classes.id", Need::key},
                    Field<R, int>{&R::year, "year", "", "year of the share; empty = all years", Need::optional, 1800, 2300},
                    Field<R, std::string>{&R::region, "region", "", "flow_regions.id; empty = all"},
                    Field<R, double>{&R::share, "share", "1", "of the metal that arises there", Need::required, 0, 1},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Sorting& r) {
  return std::string{word_of(r.stage)} + "/" + r.from + "/" + r.family + "/" + r.scrap_class + "/" + std::to_string(r.year) +
         (r.region.empty() ? "" : "/" + r.region);
}

/// How much of an element stays in the metal when scrap is melted; elements without a row stay whole.
struct ElementRecovery : Row {
  static constexpr std::string_view table = "element_recoveries", about = "what of each element stays in the metal when scrap is melted";
  std::string element;
  double recovery = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(ElementRecovery*) {
  using R = ElementRecovery;
  return std::tuple{Field<R, std::string>{&R::element, "element", "", "chemical symbol", Need::key},
                    Field<R, double>{&R::recovery, "recovery", "kg/kg", "share that stays in the metal", Need::required, 0, 1},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ElementRecovery& r) { return r.element; }

}  // namespace alumen::flows
