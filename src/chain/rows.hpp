// The tables of a workspace: one record a table, described once by its fields. The library uses the same tables.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <tuple>

#include "base/amount.hpp"
#include "base/fields.hpp"
#include "base/period.hpp"

namespace alumen::chain {

inline constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

/// What every row knows: its file (index into Workspace::files) and line, and whether it is library data.
struct Row {
  std::uint32_t file = 0;
  int line = 0;
};

/// How far a figure can be trusted.
enum class Status { own, published, rule, derived, unverified };
constexpr auto names(Status*) {
  using enum Status;
  return std::to_array<Named<Status>>(
      {{own, "own"}, {published, "published"}, {rule, "rule"}, {derived, "derived"}, {unverified, "unverified"}});
}

/// What kind of good, energy, gas or service a material is.
enum class Category {
  bauxite,
  alumina,
  carbon,
  metal,
  semi,
  product,
  scrap,
  dross,
  residue,
  chemical,
  alloying,
  fuel,
  electricity,
  heat,
  gas,
  freight,
  other
};
constexpr auto names(Category*) {
  using enum Category;
  return std::to_array<Named<Category>>({{bauxite, "bauxite"},
                                         {alumina, "alumina"},
                                         {carbon, "carbon"},
                                         {metal, "metal"},
                                         {semi, "semi"},
                                         {product, "product"},
                                         {scrap, "scrap"},
                                         {dross, "dross"},
                                         {residue, "residue"},
                                         {chemical, "chemical"},
                                         {alloying, "alloying"},
                                         {fuel, "fuel"},
                                         {electricity, "electricity"},
                                         {heat, "heat"},
                                         {gas, "gas"},
                                         {freight, "freight"},
                                         {other, "other"}});
}

/// Why something enters or leaves an activity.
enum class Role {
  reference,
  co_product,
  waste,
  residue,
  pre_consumer_scrap,
  post_consumer_scrap,
  internal_scrap,
  input,
  feedstock,
  emission
};
constexpr auto names(Role*) {
  using enum Role;
  return std::to_array<Named<Role>>({{reference, "reference"},
                                     {co_product, "co_product"},
                                     {waste, "waste"},
                                     {residue, "residue"},
                                     {pre_consumer_scrap, "pre_consumer_scrap"},
                                     {post_consumer_scrap, "post_consumer_scrap"},
                                     {internal_scrap, "internal_scrap"},
                                     {input, "input"},
                                     {feedstock, "feedstock"},
                                     {emission, "emission"}});
}

/// What proves a supply. Contracts and certificates count only under market-based electricity.
enum class Evidence { metered, invoice, own_generation, direct_line, contract, certificate, statistic, estimate };
constexpr auto names(Evidence*) {
  using enum Evidence;
  return std::to_array<Named<Evidence>>({{metered, "metered"},
                                         {invoice, "invoice"},
                                         {own_generation, "own_generation"},
                                         {direct_line, "direct_line"},
                                         {contract, "contract"},
                                         {certificate, "certificate"},
                                         {statistic, "statistic"},
                                         {estimate, "estimate"}});
}

/// What a declared figure covers.
enum class Boundary { cradle_to_gate, installation };
constexpr auto names(Boundary*) {
  using enum Boundary;
  return std::to_array<Named<Boundary>>({{cradle_to_gate, "cradle_to_gate"}, {installation, "installation"}});
}

/// The route by which metal was made, as border rules tell it apart.
enum class Route { none, primary, secondary };
constexpr auto names(Route*) {
  using enum Route;
  return std::to_array<Named<Route>>({{none, ""}, {primary, "primary"}, {secondary, "secondary"}});
}

/// The property of a material that a factor gives.
enum class Property {
  supply_co2e,
  combustion_co2,
  combustion_ch4,
  combustion_n2o,
  net_calorific_value,
  oxidation_factor,
  biomass_fraction,
  density,
  remelting_co2e,
  price
};
constexpr auto names(Property*) {
  using enum Property;
  return std::to_array<Named<Property>>({{supply_co2e, "supply_co2e"},
                                         {combustion_co2, "combustion_co2"},
                                         {combustion_ch4, "combustion_ch4"},
                                         {combustion_n2o, "combustion_n2o"},
                                         {net_calorific_value, "net_calorific_value"},
                                         {oxidation_factor, "oxidation_factor"},
                                         {biomass_fraction, "biomass_fraction"},
                                         {density, "density"},
                                         {remelting_co2e, "remelting_co2e"},
                                         {price, "price"}});
}

// Field order is column order. `table` is the file name without .csv.

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

/// The shape of an uncertainty. A lognormal needs to say what the figure is: the mean or the median of it.
enum class Shape { normal, lognormal_mean, lognormal_median, triangular, uniform, beta_pert };
constexpr auto names(Shape*) {
  using enum Shape;
  return std::to_array<Named<Shape>>({{normal, "normal"},
                                      {lognormal_mean, "lognormal_mean"},
                                      {lognormal_median, "lognormal_median"},
                                      {triangular, "triangular"},
                                      {uniform, "uniform"},
                                      {beta_pert, "beta_pert"}});
}

/// How well a figure is known. One row may speak for many: `row` may end in '*'; the longest match counts, a row of the
/// workspace before one of the library.
struct Uncertainty : Row {
  static constexpr std::string_view table = "uncertainties", about = "how well figures are known";
  std::string of_table, row, column;
  Shape shape = Shape::normal;
  double interval_pct = not_given, gsd = not_given, low = not_given, high = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Uncertainty*) {
  using R = Uncertainty;
  return std::tuple{
      Field<R, std::string>{&R::of_table, "table", "", "table of the figure, for example exchanges", Need::key},
      Field<R, std::string>{&R::row, "row", "", "key of its row; may end in '*'", Need::required},
      Field<R, std::string>{&R::column, "column", "", "its column, for example amount", Need::key},
      Field<R, Shape>{&R::shape, "shape", "", "distribution", Need::required},
      Field<R, double>{&R::interval_pct, "interval_pct", "%", "half width of the 95 % interval in % of the figure, for normal",
                       Need::optional, 0, 1000},
      Field<R, double>{&R::gsd, "gsd", "", "geometric standard deviation, above 1, for the lognormals", Need::optional, 1, 100},
      Field<R, double>{&R::low, "low", "", "lowest value as a multiple of the figure, for triangular, uniform, beta_pert"},
      Field<R, double>{&R::high, "high", "", "highest value as a multiple of the figure"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Uncertainty& r) { return r.of_table + "/" + r.row + "/" + r.column; }

/// A kind of unit process and the stage that contributions are shown under.
struct Process : Row {
  static constexpr std::string_view table = "processes", about = "kinds of unit process and their stages";
  std::string id, name, stage;
};
constexpr auto fields(Process*) {
  using R = Process;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::name, "name", "", "full name", Need::required},
                    Field<R, std::string>{&R::stage, "stage", "", "stage of the value chain", Need::required}};
}
inline std::string key(const Process& r) { return r.id; }

/// A unit process at a site over a period.
struct Activity : Row {
  static constexpr std::string_view table = "activities", about = "unit processes at a site over a period";
  std::string id, site, name, process, technology;
  std::optional<Date> start, end;
  std::string parent, source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Activity*) {
  using R = Activity;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::site, "site", "", "sites.id", Need::required},
                    Field<R, std::string>{&R::name, "name", "", "full name"},
                    Field<R, std::string>{&R::process, "process", "", "kind of unit process (processes.id)", Need::required},
                    Field<R, std::string>{&R::technology, "technology", "", "for example CWPB, HSS, reverberatory"},
                    Field<R, std::optional<Date>>{&R::start, "start", "", "first day"},
                    Field<R, std::optional<Date>>{&R::end, "end", "", "first day after"},
                    Field<R, std::string>{&R::parent, "parent", "", "activity of which this is a part (activities.id)"},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
                    Field<R, Status>{&R::status, "status", "", "how far its figures can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Activity& r) { return r.id; }

/// What an activity gives: products, scrap, waste, residue.
struct Output : Row {
  static constexpr std::string_view table = "outputs", about = "what activities give: products, scrap, waste, residue";
  std::string id, activity, material;
  Role role = Role::reference;
  Amount amount;
  std::string unit;
  double price = not_given;
  int edition = 1, supersedes = 0;
  std::string source, note;
};
constexpr auto fields(Output*) {
  using R = Output;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name; empty = activity/material"},
                    Field<R, std::string>{&R::activity, "activity", "", "activities.id", Need::required},
                    Field<R, std::string>{&R::material, "material", "", "materials.id", Need::required},
                    Field<R, Role>{&R::role, "role", "", "reference, co_product, waste, residue or a scrap role", Need::required},
                    Field<R, Amount>{&R::amount, "amount", "", "number or formula", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "unit of the amount", Need::required},
                    Field<R, double>{&R::price, "price", "money per material unit", "for economic allocation", Need::optional, 0},
                    Field<R, int>{&R::edition, "edition", "", "1, 2, 3 ... of a restated figure", Need::optional, 1},
                    Field<R, int>{&R::supersedes, "supersedes", "", "edition that this one replaces", Need::optional, 1},
                    Field<R, std::string>{&R::source, "source", "", "document or meter"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Output& r) { return r.id.empty() ? r.activity + "/" + r.material : r.id; }

/// What an activity takes, and what it emits.
struct Exchange : Row {
  static constexpr std::string_view table = "exchanges", about = "what activities take, and what they emit";
  std::string id, activity, material;
  Role role = Role::input;
  Amount amount;
  std::string unit, gwp_set;
  int edition = 1, supersedes = 0;
  std::string source, note;
};
constexpr auto fields(Exchange*) {
  using R = Exchange;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name; empty = activity/material"},
                    Field<R, std::string>{&R::activity, "activity", "", "activities.id", Need::required},
                    Field<R, std::string>{&R::material, "material", "", "materials.id", Need::required},
                    Field<R, Role>{&R::role, "role", "", "input, feedstock (not burnt), emission or a scrap role", Need::required},
                    Field<R, Amount>{&R::amount, "amount", "", "number or formula", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "unit of the amount; 't CO2e' for emissions given as CO2e", Need::required},
                    Field<R, std::string>{&R::gwp_set, "gwp_set", "", "GWP set of an emission of one gas given as CO2e"},
                    Field<R, int>{&R::edition, "edition", "", "1, 2, 3 ... of a restated figure", Need::optional, 1},
                    Field<R, int>{&R::supersedes, "supersedes", "", "edition that this one replaces", Need::optional, 1},
                    Field<R, std::string>{&R::source, "source", "", "document or meter"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Exchange& r) { return r.id.empty() ? r.activity + "/" + r.material : r.id; }

/// Who fed an input. Without an exchange but with a market it is a market's mix.
struct Supply : Row {
  static constexpr std::string_view table = "supplies",
                                    about = "who fed which input; rows with a market and no exchange are the market's mix";
  std::string id, exchange, market, from;
  double share = 1;
  std::optional<Date> start, end;
  Evidence evidence = Evidence::estimate;
  double matched = not_given;
  std::string source, note;
};
constexpr auto fields(Supply*) {
  using R = Supply;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name; empty = exchange or market, '<', from"},
      Field<R, std::string>{&R::exchange, "exchange", "", "the input that is fed (exchanges.id); empty for a market"},
      Field<R, std::string>{&R::market, "market", "", "name of the market whose mix this row is a part of"},
      Field<R, std::string>{&R::from, "from", "", "outputs.id, declarations.id, factors.id, a market, or 'grid' for electricity",
                            Need::required},
      Field<R, double>{&R::share, "share", "", "0 to 1; the shares of one exchange or market sum to 1", Need::optional, 0, 1},
      Field<R, std::optional<Date>>{&R::start, "start", "", "first day; empty = whole period"},
      Field<R, std::optional<Date>>{&R::end, "end", "", "first day after"},
      Field<R, Evidence>{&R::evidence, "evidence", "", "what proves it"},
      Field<R, double>{&R::matched, "matched", "", "part of a power contract that a meter matched within the hour; empty = not proven",
                       Need::optional, 0, 1},
      Field<R, std::string>{&R::source, "source", "", "document"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Supply& r) {
  if (!r.id.empty()) return r.id;
  return (r.exchange.empty() ? r.market : r.exchange) + "<" + r.from;
}

/// A leg of the way of an input to the activity.
struct Transport : Row {
  static constexpr std::string_view table = "transports", about = "legs of the way of inputs";
  std::string id, exchange, from, mode;
  double distance_km = not_given;
  std::string source, note;
};
constexpr auto fields(Transport*) {
  using R = Transport;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::exchange, "exchange", "", "the input that is carried (exchanges.id)", Need::required},
                    Field<R, std::string>{&R::from, "from", "", "only the part that this supplier feeds (supplies.from); empty = all"},
                    Field<R, std::string>{&R::mode, "mode", "", "material of category freight", Need::required},
                    Field<R, double>{&R::distance_km, "distance_km", "km", "one way", Need::required, 0, 50000},
                    Field<R, std::string>{&R::source, "source", "", "document"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Transport& r) { return r.id; }

/// A number that formulas of the workspace may name.
struct Parameter : Row {
  static constexpr std::string_view table = "parameters", about = "numbers that formulas may name";
  std::string id;
  Amount value;
  std::string unit, source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Parameter*) {
  using R = Parameter;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "name in formulas: letters, digits, '_', '.'", Need::key},
                    Field<R, Amount>{&R::value, "value", "", "number or formula over other parameters", Need::required},
                    Field<R, std::string>{&R::unit, "unit", "", "for the reader; formulas use the bare number"},
                    Field<R, std::string>{&R::source, "source", "", "document"},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Parameter& r) { return r.id; }

/// A measured input of an emission formula: anode-effect minutes, net anode consumption, ...
struct Reading : Row {
  static constexpr std::string_view table = "readings", about = "measured inputs of emission formulas";
  std::string activity, formula, stream, input, value, unit;
  int edition = 1, supersedes = 0;
  std::string source, note;
};
constexpr auto fields(Reading*) {
  using R = Reading;
  return std::tuple{Field<R, std::string>{&R::activity, "activity", "", "activities.id", Need::key},
                    Field<R, std::string>{&R::formula, "formula", "", "name of the formula ('alumen calc' lists them)", Need::key},
                    Field<R, std::string>{&R::stream, "stream", "", "tells several uses of one formula apart"},
                    Field<R, std::string>{&R::input, "input", "", "input of the formula", Need::key},
                    Field<R, std::string>{&R::value, "value", "", "number, formula over parameters, or word", Need::required},
                    Field<R, std::string>{&R::unit, "unit", "", "unit; empty = the formula's own"},
                    Field<R, int>{&R::edition, "edition", "", "1, 2, 3 ... of a restated figure", Need::optional, 1},
                    Field<R, int>{&R::supersedes, "supersedes", "", "edition that this one replaces", Need::optional, 1},
                    Field<R, std::string>{&R::source, "source", "", "document or meter"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Reading& r) { return r.activity + "/" + r.formula + (r.stream.empty() ? "" : "/" + r.stream) + "/" + r.input; }

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
