// The tables of the flows room: what an analyst knows of a region's aluminium cycle, year by year.
#pragma once
#include <string>

#include "chain/rows.hpp"
#include "flows/cohorts.hpp"
#include "flows/cycle/quantity.hpp"

namespace alumen::flows {

using chain::not_given;
using chain::Row;
using chain::Status;

/// How metal that is recycled comes back into a region's supply.
enum class Loop { lagged, same_year };
constexpr auto names(Loop*) {
  using enum Loop;
  return std::to_array<Named<Loop>>({{lagged, "lagged"}, {same_year, "same_year"}});
}

/// What to do where exports exceed supply, so that apparent use is negative.
enum class NegativeUse { report, clamp };
constexpr auto names(NegativeUse*) {
  using enum NegativeUse;
  return std::to_array<Named<NegativeUse>>({{report, "report"}, {clamp, "clamp"}});
}

/// A country or region whose cycle is modelled, and the choices that change its result.
struct FlowRegion : Row {
  static constexpr std::string_view table = "flow_regions", about = "regions of the material-flow model and their conventions";
  std::string id, name;
  int first_year = 0, last_year = 0;
  Loop loop = Loop::lagged;
  InflowPosition position = InflowPosition::middle;
  NegativeUse negative_use = NegativeUse::report;
  int demand_from = 0;
  NegativeInflow negative_inflow = NegativeInflow::report;
  std::string countries, note;
};
constexpr auto fields(FlowRegion*) {
  using R = FlowRegion;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
      Field<R, std::string>{&R::name, "name", "", "as people say it"},
      Field<R, int>{&R::first_year, "first_year", "", "first year; nothing is in use before it", Need::required, 1800, 2300},
      Field<R, int>{&R::last_year, "last_year", "", "last year", Need::required, 1800, 2300},
      Field<R, Loop>{&R::loop, "loop", "", "recycled metal enters supply in the year after, or in the same year; empty = lagged"},
      Field<R, InflowPosition>{&R::position, "position", "", "where in its year a cohort goes into use; empty = middle"},
      Field<R, NegativeUse>{&R::negative_use, "negative_use", "", "apparent use below zero: keep and report, or set to zero and count"},
      Field<R, int>{&R::demand_from, "demand_from", "",
                    "year from which use asks for metal, and primary metal is what scrap does not give; before it (empty: always) metal "
                    "supply is followed forward",
                    Need::optional, 1800, 2300},
      Field<R, NegativeInflow>{&R::negative_inflow, "negative_inflow", "", "where a stock target falls faster than goods leave; empty = report"},
      Field<R, std::string>{&R::countries, "countries", "", "ISO 3166-1 alpha-3 of its countries, separated by blanks"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const FlowRegion& r) { return r.id; }

/// A group of products that stay in use for about as long.
struct ProductGroup : Row {
  static constexpr std::string_view table = "product_groups", about = "groups of products and how long they stay in use";
  std::string id, region, name;
  Law law = Law::lognormal;
  double life_years = not_given, life_sd_years = not_given, use_saving = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(ProductGroup*) {
  using R = ProductGroup;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::region, "region", "",
                                          "region (flow_regions.id); empty = where no row of the region's own stands", Need::optional},
                    Field<R, std::string>{&R::name, "name", "", "as people say it"},
                    Field<R, Law>{&R::law, "law", "", "law of survival; empty = lognormal"},
                    Field<R, double>{&R::life_years, "life_years", "year", "mean life", Need::required, 0, 500},
                    Field<R, double>{&R::life_sd_years, "life_sd_years", "year", "standard deviation of the life", Need::required, 0, 500},
                    Field<R, double>{&R::use_saving, "use_saving", "t/t",
                                     "CO2e that a tonne in use saves in a year against the heavier material, shown apart from all emissions"},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const ProductGroup& r) { return r.id + (r.region.empty() ? "" : "/" + r.region); }

/// How the years between a figure and the next one of its series are filled; `hold_back` fills those since the one before. `smooth`
/// is the monotone cubic through the figures (Fritsch and Carlson 1980): no kink, nothing beyond two neighbouring figures.
enum class Between { none, linear, hold, hold_back, smooth };
constexpr auto names(Between*) {
  using enum Between;
  return std::to_array<Named<Between>>({{none, "none"}, {linear, "linear"}, {hold, "hold"}, {hold_back, "hold_back"}, {smooth, "smooth"}});
}

/// What a figure is for: the model takes it, or it is shown beside the model's own.
enum class DatumUse { model, compare };
constexpr auto names(DatumUse*) {
  using enum DatumUse;
  return std::to_array<Named<DatumUse>>({{model, "model"}, {compare, "compare"}});
}

/// A figure of a region and a year.
struct FlowDatum : Row {
  static constexpr std::string_view table = "flow_data", about = "masses, rates and shares of a region by year";
  std::string region;
  Quantity quantity = Quantity::primary_production;
  std::string group;
  int year = 0;
  std::string basis;
  double value = not_given;
  std::string unit;
  double sd_pct = not_given;
  Between between = Between::none;
  DatumUse use = DatumUse::model;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(FlowDatum*) {
  using R = FlowDatum;
  return std::tuple{
      Field<R, std::string>{&R::region, "region", "", "region (flow_regions.id)", Need::key},
      Field<R, Quantity>{&R::quantity, "quantity", "", "what the figure is about", Need::key},
      Field<R, std::string>{&R::group, "group", "", "product group, semi form or scrap class that the quantity is told by; empty = all", Need::optional},
      Field<R, int>{&R::year, "year", "", "calendar year", Need::key, 1800, 2300},
      Field<R, std::string>{&R::basis, "basis", "",
                            "how it was counted, for example content, customs, association; apart where one year has several",
                            Need::optional},
      Field<R, double>{&R::value, "value", "", "the figure", Need::required},
      Field<R, std::string>{&R::unit, "unit", "", "unit of mass; 1 for rates, shares, weights and ratios; person; kg/person", Need::required},
      Field<R, double>{&R::sd_pct, "sd_pct", "%", "standard deviation in percent of the figure; empty = not known", Need::optional, 0},
      Field<R, Between>{&R::between, "between", "",
                        "the years up to the next figure: linear, smooth or hold; those since the one before: hold_back; empty = none, a gap"},
      Field<R, DatumUse>{&R::use, "use", "", "model, or compare = only shown beside the model; empty = model"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)", Need::required},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const FlowDatum& r) {
  return r.region + "/" + std::string{word_of(r.quantity)} + "/" + r.group + "/" + std::to_string(r.year) + "/" + r.basis;
}

}  // namespace alumen::flows
