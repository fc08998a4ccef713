// What is declared, kept and sold: suppliers' footprints, stocks, sales.
#pragma once
#include "chain/rows/vocabulary.hpp"

namespace alumen::chain {

/// A supplier's own footprint of a material.
struct Declaration : Row {
  static constexpr std::string_view table = "declarations", about = "footprints that suppliers declare";
  std::string id, material, party, standard;
  Boundary boundary = Boundary::cradle_to_gate;
  std::string gwp_set, unit;
  double cutoff = not_given, allocation = not_given, direct = not_given;
  double indirect = not_given, sefa = not_given, default_share = not_given;
  Route route = Route::none;
  double pre_consumer_share = not_given, post_consumer_share = not_given;
  std::string verified_by;
  std::optional<Date> valid_from, valid_to;
  int edition = 1, supersedes = 0;
  std::string source, note;
};
constexpr auto fields(Declaration*) {
  using R = Declaration;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::material, "material", "", "materials.id", Need::required},
      Field<R, std::string>{&R::party, "party", "", "who declares (parties.id)", Need::required},
      Field<R, std::string>{&R::standard, "standard", "", "rule book or standard it follows", Need::required},
      Field<R, Boundary>{&R::boundary, "boundary", "", "what it covers", Need::required},
      Field<R, std::string>{&R::gwp_set, "gwp_set", "", "AR4, AR5 or AR6"},
      Field<R, std::string>{&R::unit, "unit", "", "unit of the values, for example t CO2e/t", Need::required},
      Field<R, double>{&R::cutoff, "cutoff", "", "value with scrap cut off"},
      Field<R, double>{&R::allocation, "allocation", "", "value with pre-consumer scrap as co-product"},
      Field<R, double>{&R::direct, "direct", "", "direct emissions at the installation, precursors included"},
      Field<R, double>{&R::indirect, "indirect", "", "emissions of the electricity that it took, precursors included; for border rules",
                       Need::optional, 0},
      Field<R, double>{&R::sefa, "sefa", "", "specific embedded free allocation, for border rules", Need::optional, 0},
      Field<R, double>{&R::default_share, "default_share", "", "part of the direct emissions that rests on default values", Need::optional,
                       0, 1},
      Field<R, Route>{&R::route, "route", "", "route of the metal: primary or secondary"},
      Field<R, double>{&R::pre_consumer_share, "pre_consumer_share", "", "pre-consumer scrap in the metal", Need::optional, 0, 1},
      Field<R, double>{&R::post_consumer_share, "post_consumer_share", "", "post-consumer scrap in the metal", Need::optional, 0, 1},
      Field<R, std::string>{&R::verified_by, "verified_by", "", "verifier; empty = not verified"},
      Field<R, std::optional<Date>>{&R::valid_from, "valid_from", "", "first day"},
      Field<R, std::optional<Date>>{&R::valid_to, "valid_to", "", "first day after"},
      Field<R, int>{&R::edition, "edition", "", "1, 2, 3 ... of a restated figure", Need::optional, 1},
      Field<R, int>{&R::supersedes, "supersedes", "", "edition that this one replaces", Need::optional, 1},
      Field<R, std::string>{&R::source, "source", "", "document"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Declaration& r) { return r.id; }

/// What lay in stock on a morning.
struct Stock : Row {
  static constexpr std::string_view table = "stocks", about = "what lay in stock at the beginning of a day";
  std::string site, material;
  std::optional<Date> date;
  double amount = not_given;
  std::string unit, source;
};
constexpr auto fields(Stock*) {
  using R = Stock;
  return std::tuple{Field<R, std::string>{&R::site, "site", "", "sites.id", Need::key},
                    Field<R, std::string>{&R::material, "material", "", "materials.id", Need::key},
                    Field<R, std::optional<Date>>{&R::date, "date", "", "day, at its beginning", Need::key},
                    Field<R, double>{&R::amount, "amount", "", "what lay there", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "unit of the amount", Need::required},
                    Field<R, std::string>{&R::source, "source", "", "document"}};
}
inline std::string key(const Stock& r) { return r.site + "/" + r.material + "/" + (r.date ? to_text(*r.date) : ""); }

/// What left a site to a customer outside the chain.
struct Sale : Row {
  static constexpr std::string_view table = "sales", about = "what left a site to customers outside the chain";
  std::string id, output, party;
  double amount = not_given;
  std::string unit;
  std::string source, note;
};
constexpr auto fields(Sale*) {
  using R = Sale;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::output, "output", "", "outputs.id", Need::required},
                    Field<R, std::string>{&R::party, "party", "", "the customer (parties.id)"},
                    Field<R, double>{&R::amount, "amount", "", "what was sold in the activity's period", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "unit of the amount", Need::required},
                    Field<R, std::string>{&R::source, "source", "", "document"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Sale& r) { return r.id; }

}  // namespace alumen::chain
