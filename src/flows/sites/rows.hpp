// The tables of a plan of sites: where scrap arises, where it could be melted, what each way of using it costs and earns.
// Money is in the currency of the plan at the prices of its first period; masses are gross tonnes; amounts are a year's.
#pragma once
#include <string>

#include "base/number.hpp"
#include "chain/rows.hpp"

namespace alumen::flows {

/// How the cost of building is counted.
enum class Capital { annuity, lump };
constexpr auto names(Capital*) {
  using enum Capital;
  return std::to_array<Named<Capital>>({{annuity, "annuity"}, {lump, "lump"}});
}

/// A question: the same regions, sites and prices under other terms of money and freight are another plan.
struct SitePlan : chain::Row {
  static constexpr std::string_view table = "site_plans", about = "plans of reprocessing sites and the terms that they are reckoned at";
  std::string id, name, currency;
  double discount_rate = chain::not_given;
  Capital capital = Capital::annuity;
  double life_years = chain::not_given, freight_cost = 0, freight_co2_kg = 0, road_factor = chain::not_given;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(SitePlan*) {
  using R = SitePlan;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::name, "name", "", "as people say it"},
      Field<R, std::string>{&R::currency, "currency", "", "of every price and cost, for example GBP", Need::required},
      Field<R, double>{&R::discount_rate, "discount_rate", "1/year", "real rate a year; 0.08 = 8 %", Need::required, 0, 1},
      Field<R, Capital>{&R::capital, "capital", "",
                        "annuity = a yearly charge over the life, whatever the horizon; lump = paid when built, worth nothing at the end"},
      Field<R, double>{&R::life_years, "life_years", "year", "over which an annuity runs", Need::optional, 1, 100},
      Field<R, double>{&R::freight_cost, "freight_cost", "currency/(t*km)", "road freight to sites", Need::optional, 0},
      Field<R, double>{&R::freight_co2_kg, "freight_co2_kg", "kg CO2e/(t*km)", "of that freight", Need::optional, 0},
      Field<R, double>{&R::road_factor, "road_factor", "km/km", "road per great circle, where site_distances gives no distance",
                       Need::optional, 1, 3},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const SitePlan& r) { return r.id; }

/// A year, or several that are alike, for which a plan decides.
struct PlanPeriod : chain::Row {
  static constexpr std::string_view table = "plan_periods", about = "the periods that plans of sites decide for";
  int year = 0, years = 1;
  double carbon_price = 0;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(PlanPeriod*) {
  using R = PlanPeriod;
  return std::tuple{Field<R, int>{&R::year, "year", "", "first year", Need::key, 1900, 2300},
                    Field<R, int>{&R::years, "years", "year", "how many years it stands for; empty = 1", Need::optional, 1, 50},
                    Field<R, double>{&R::carbon_price, "carbon_price", "currency/t CO2e", "on all emissions of the plan; empty = 0"},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
                    Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const PlanPeriod& r) { return std::to_string(r.year); }

/// Where scrap arises.
struct ScrapRegion : chain::Row {
  static constexpr std::string_view table = "scrap_regions", about = "regions in which scrap arises";
  std::string id, name;
  double latitude = chain::not_given, longitude = chain::not_given;
  std::string note;
};
constexpr auto fields(ScrapRegion*) {
  using R = ScrapRegion;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::name, "name", "", "as people say it"},
                    Field<R, double>{&R::latitude, "latitude", "degrees", "north positive; its centre of gravity", Need::optional, -90, 90},
                    Field<R, double>{&R::longitude, "longitude", "degrees", "east positive", Need::optional, -180, 180},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ScrapRegion& r) { return r.id; }

/// Scrap that arises in a region.
struct ScrapSupply : chain::Row {
  static constexpr std::string_view table = "scrap_supplies", about = "scrap by region, class and year that a plan has to place";
  std::string region, material;
  int year = 0;
  double mass_t = chain::not_given, price = 0, disposal_cost = chain::not_given;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(ScrapSupply*) {
  using R = ScrapSupply;
  return std::tuple{
      Field<R, std::string>{&R::region, "region", "", "scrap_regions.id", Need::key},
      Field<R, std::string>{&R::material, "material", "", "scrap class (materials.id)", Need::key},
      Field<R, int>{&R::year, "year", "", "first year of a period; empty = every period without a row of its own", Need::optional, 1900,
                    2300},
      Field<R, double>{&R::mass_t, "mass_t", "t/year", "gross mass that arises", Need::required, 0},
      Field<R, double>{&R::price, "price", "currency/t", "paid for what is melted or exported; empty = 0"},
      Field<R, double>{&R::disposal_cost, "disposal_cost", "currency/t", "of what is neither melted nor exported; empty = all must be"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ScrapSupply& r) { return r.region + "/" + r.material + (r.year ? "/" + std::to_string(r.year) : ""); }

/// A place where a remelter or refiner stands or could stand.
struct SiteCandidate : chain::Row {
  static constexpr std::string_view table = "site_candidates", about = "sites that could be opened or expanded";
  std::string id, name;
  double latitude = chain::not_given, longitude = chain::not_given;
  double least_t = chain::not_given, most_t = chain::not_given, existing_t = 0, open_cost = 0, expansion_cost = 0, fixed_cost = 0,
         fixed_cost_per_t = 0, process_cost = 0, process_co2_kg = 0;
  int first_year = 0;
  bool must_open = false;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(SiteCandidate*) {
  using R = SiteCandidate;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::name, "name", "", "as people say it"},
      Field<R, double>{&R::latitude, "latitude", "degrees", "north positive", Need::optional, -90, 90},
      Field<R, double>{&R::longitude, "longitude", "degrees", "east positive", Need::optional, -180, 180},
      Field<R, double>{&R::least_t, "least_t", "t/year", "scrap that the smallest plant can melt", Need::required, 0},
      Field<R, double>{&R::most_t, "most_t", "t/year", "scrap that the largest plant can melt", Need::required, 0},
      Field<R, double>{&R::existing_t, "existing_t", "t/year", "that stands before the first period; empty = none", Need::optional, 0},
      Field<R, double>{&R::open_cost, "open_cost", "currency", "of building the smallest plant", Need::optional, 0},
      Field<R, double>{&R::expansion_cost, "expansion_cost", "currency/(t/year)", "above the smallest; site_expansions may give steps",
                       Need::optional, 0},
      Field<R, double>{&R::fixed_cost, "fixed_cost", "currency/year", "while it is open", Need::optional, 0},
      Field<R, double>{&R::fixed_cost_per_t, "fixed_cost_per_t", "currency/year/(t/year)", "for capacity above the smallest",
                       Need::optional, 0},
      Field<R, double>{&R::process_cost, "process_cost", "currency/t", "per tonne of scrap melted", Need::optional, 0},
      Field<R, double>{&R::process_co2_kg, "process_co2_kg", "kg CO2e/t", "per tonne of scrap melted", Need::optional, 0},
      Field<R, int>{&R::first_year, "first_year", "", "before which it cannot open", Need::optional, 1900, 2300},
      Field<R, bool>{&R::must_open, "must_open", "", "yes = it opens in some period, whatever it costs"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const SiteCandidate& r) { return r.id; }

/// One step of a site's cost of expansion. Cheaper later steps (economies of scale) are taken only after the dearer ones.
struct SiteExpansion : chain::Row {
  static constexpr std::string_view table = "site_expansions", about = "steps of what more capacity of a site costs";
  std::string site;
  double to_t = chain::not_given, cost = chain::not_given;
  std::string source;
  chain::Status status = chain::Status::own;
};
constexpr auto fields(SiteExpansion*) {
  using R = SiteExpansion;
  return std::tuple{Field<R, std::string>{&R::site, "site", "", "site_candidates.id", Need::key},
                    Field<R, double>{&R::to_t, "to_t", "t/year", "capacity of the site at which the step ends", Need::key, 0},
                    Field<R, double>{&R::cost, "cost", "currency/(t/year)", "within the step", Need::required, 0},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
                    Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"}};
}
inline std::string key(const SiteExpansion& r) { return r.site + "/" + to_text(r.to_t); }

/// What a site makes of a class of scrap. A site takes only classes that it has a yield for.
struct ScrapYield : chain::Row {
  static constexpr std::string_view table = "scrap_yields", about = "metal that sites make of scrap, by class";
  std::string site, material;
  double yield = chain::not_given, residue_cost = 0;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(ScrapYield*) {
  using R = ScrapYield;
  return std::tuple{
      Field<R, std::string>{&R::site, "site", "", "site_candidates.id; empty = every site without a row of its own", Need::optional},
      Field<R, std::string>{&R::material, "material", "", "scrap class (materials.id)", Need::key},
      Field<R, double>{&R::yield, "yield", "t/t", "metal tapped per tonne of scrap", Need::required, 0, 1},
      Field<R, double>{&R::residue_cost, "residue_cost", "currency/t", "per tonne of scrap that does not become metal; empty = 0"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ScrapYield& r) { return (r.site.empty() ? "" : r.site + "/") + r.material; }

/// How far a region's scrap travels to a site.
struct SiteDistance : chain::Row {
  static constexpr std::string_view table = "site_distances", about = "distances by road from regions to sites";
  std::string region, site;
  double km = chain::not_given, cost = chain::not_given;
  std::string source;
};
constexpr auto fields(SiteDistance*) {
  using R = SiteDistance;
  return std::tuple{
      Field<R, std::string>{&R::region, "region", "", "scrap_regions.id", Need::key},
      Field<R, std::string>{&R::site, "site", "", "site_candidates.id", Need::key},
      Field<R, double>{&R::km, "km", "km", "by road", Need::required, 0},
      Field<R, double>{&R::cost, "cost", "currency/t", "of this freight; empty = km times the plan's freight_cost", Need::optional, 0},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"}};
}
inline std::string key(const SiteDistance& r) { return r.region + "/" + r.site; }

/// Where scrap can be sold instead of melted.
struct ScrapOutlet : chain::Row {
  static constexpr std::string_view table = "scrap_outlets",
                                    about = "export and other sales of scrap that a plan can choose instead of melting";
  std::string id, region, material;
  int year = 0;
  double price = chain::not_given, freight = 0, duty = 0, co2_kg = 0, limit_t = chain::not_given;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(ScrapOutlet*) {
  using R = ScrapOutlet;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "name of the outlet, for example export", Need::key},
      Field<R, std::string>{&R::region, "region", "", "scrap_regions.id; empty = every region without a row of its own", Need::optional},
      Field<R, std::string>{&R::material, "material", "", "scrap class; empty = every class without a row of its own", Need::optional},
      Field<R, int>{&R::year, "year", "", "first year of a period; empty = every period without a row of its own", Need::optional, 1900,
                    2300},
      Field<R, double>{&R::price, "price", "currency/t", "received at the destination", Need::required},
      Field<R, double>{&R::freight, "freight", "currency/t", "to the destination; empty = 0"},
      Field<R, double>{&R::duty, "duty", "currency/t", "and other charges on the way; empty = 0"},
      Field<R, double>{&R::co2_kg, "co2_kg", "kg CO2e/t", "of the way; empty = 0", Need::optional, 0},
      Field<R, double>{&R::limit_t, "limit_t", "t/year", "most of what this row covers; empty = no limit", Need::optional, 0},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ScrapOutlet& r) {
  return r.id + "/" + r.region + "/" + r.material + "/" + (r.year ? std::to_string(r.year) : "");
}

/// A product that sites can make, and how much of it can be sold.
struct ProductSale : chain::Row {
  static constexpr std::string_view table = "product_sales", about = "metal that sites can sell: price and demand by year";
  std::string material;
  int year = 0;
  double price = chain::not_given, demand_t = chain::not_given, contract_t = 0;
  std::string source;
  chain::Status status = chain::Status::own;
  std::string note;
};
constexpr auto fields(ProductSale*) {
  using R = ProductSale;
  return std::tuple{
      Field<R, std::string>{&R::material, "material", "", "product (materials.id)", Need::key},
      Field<R, int>{&R::year, "year", "", "first year of a period; empty = every period without a row of its own", Need::optional, 1900,
                    2300},
      Field<R, double>{&R::price, "price", "currency/t", "at the works", Need::required},
      Field<R, double>{&R::demand_t, "demand_t", "t/year", "most that can be sold of all sites; empty = no limit", Need::optional, 0},
      Field<R, double>{&R::contract_t, "contract_t", "t/year", "least that has to be delivered; empty = 0", Need::optional, 0},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, chain::Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ProductSale& r) { return r.material + (r.year ? "/" + std::to_string(r.year) : ""); }

/// What a product may hold of an element.
struct ProductLimit : chain::Row {
  static constexpr std::string_view table = "product_limits", about = "contents of elements that products may have";
  std::string material, element;
  double low_pct = 0, high_pct = 100;
  std::string source;
};
constexpr auto fields(ProductLimit*) {
  using R = ProductLimit;
  return std::tuple{Field<R, std::string>{&R::material, "material", "", "product (materials.id)", Need::key},
                    Field<R, std::string>{&R::element, "element", "", "chemical symbol", Need::key},
                    Field<R, double>{&R::low_pct, "low_pct", "%", "least content; empty = 0", Need::optional, 0, 100},
                    Field<R, double>{&R::high_pct, "high_pct", "%", "largest content; empty = 100", Need::optional, 0, 100},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)"}};
}
inline std::string key(const ProductLimit& r) { return r.material + "/" + r.element; }

}  // namespace alumen::flows
