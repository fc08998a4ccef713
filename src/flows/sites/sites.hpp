// Where a region should melt its scrap instead of exporting it: which sites open when, how large, and what goes where.
//
//   maximise   sum_t W_t [ sum P_a q_spat - sum (purchase + freight_ip + process_p + residue_pk (1 - yield_pk)) y_ikpt
//                          + sum (price - freight - duty - purchase) e_ikot - sum disposal d_ikt - carbon_t (emissions of y and e)
//                          - fixed_p x_pt - fixed per tonne_p z_pt - capital ]
//   supply     sum_p y_ikpt + sum_o e_ikot + d_ikt = S_ikt            all scrap goes somewhere; d only where leaving has a price
//   yield      sum_i yield_pk y_ikpt = sum_a q_pkat
//   capacity   sum_ik y_ikpt <= least_p x_pt + z_pt,   z_pt <= (most_p - least_p) x_pt
//   time       x_pt >= x_p,t-1,   z_pt >= z_p,t-1                     what is built stays
//   sales      contract_at <= sum_pk q_pkat <= demand_at
//   alloy      low_ae q_pat <= sum_k c_ke / yield_pk q_pkat <= high_ae q_pat      elements stay in the metal, the loss is aluminium's
//   outlets    sum over what a row covers of e <= limit
//
//   x opens (0 or 1), z capacity above the least, y scrap to sites, e scrap to outlets, d scrap left, q metal.
//   W_t = sum over the years of period t of (1 + r)^-(years since the first);  capital: an annuity CRF (open x + expansion z) each
//   year, CRF = r (1 + r)^n / ((1 + r)^n - 1), or lump sums when built. Costs of expansion may have steps.
// Source: facility location as in RELOG (Xavier and others, Argonne National Laboratory), with export as a choice and limits of
// alloys; see docs/flow-sites.md.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "chain/workspace.hpp"
#include "flows/sites/rows.hpp"

namespace alumen::flows {

/// How far to look.
struct SitesOptions {
  double gap = 1e-6;                  ///< relative to what the plan gains over the best outlets without limit
  std::int64_t nodes = 1'000'000;     ///< of the search
  std::filesystem::path highs = {};   ///< library of HiGHS; empty: CLP and CBC
};

/// A site in one period.
struct SiteState {
  int year;
  bool open;
  double capacity_t, charged_t, metal_t;  ///< a year
};
/// A site through the periods.
struct PlannedSite {
  SiteCandidate site;
  int opens;  ///< first year; 0 = never
  std::vector<SiteState> states;
};

/// Where scrap can go.
enum class PlaceKind { site, outlet, left };
constexpr auto names(PlaceKind*) {
  using enum PlaceKind;
  return std::to_array<Named<PlaceKind>>({{site, "site"}, {outlet, "outlet"}, {left, "left"}});
}
/// Scrap of a region and class that goes to one place.
struct Placement {
  int year;
  std::string region, material;
  PlaceKind kind;
  std::string place;           ///< site_candidates.id, scrap_outlets.id, or empty
  double mass_t, km, co2_t;    ///< a year; km not given for outlets; co2 of way and melting
};
/// An element in a product of a site against its limits.
struct ElementContent {
  std::string element;
  double pct, low_pct, high_pct;
};
/// Metal that a site makes.
struct ProductOutput {
  int year;
  std::string site, product;
  double metal_t;  ///< a year
  std::vector<ElementContent> contents;
};

/// A period's money in currency a year (`capital` as lump sums: once). Income and costs are positive.
struct PlanMoney {
  int year;
  double sales = 0, outlets = 0;
  double purchases = 0, freight = 0, outlet_charges = 0, processing = 0, residues = 0, disposal = 0, carbon = 0, fixed = 0, capital = 0;
  double net() const {
    return sales + outlets - purchases - freight - outlet_charges - processing - residues - disposal - carbon - fixed - capital;
  }
};

/// What a shadow price is of.
enum class PriceOf { scrap, product, capacity, element };
constexpr auto names(PriceOf*) {
  using enum PriceOf;
  return std::to_array<Named<PriceOf>>({{scrap, "scrap"}, {product, "product"}, {capacity, "capacity"}, {element, "element"}});
}
/// What a tonne more would be worth in its year with the openings as they are: scrap of a region, demand for a product, capacity of
/// a site, an element that a product may hold.
struct ShadowPrice {
  PriceOf of;
  std::string subject;  ///< "region/material", product, site, "product/element/site"
  int year;
  double value;         ///< currency per t, of that year
};

/// A plan, decided.
struct SitesResult {
  SitePlan plan;
  std::string status;              ///< optimal, gap_reached or limit
  std::string solver;
  double gap;                      ///< relative to the gain over the best outlets without limit
  std::int64_t nodes;
  double present_value;            ///< currency, at the start of the first period
  double present_value_bound;      ///< no plan has a larger one
  double export_value;             ///< present value of exporting everything; NaN where that is not possible
  double gain;                     ///< present_value - export_value
  double gain_per_year;            ///< the same as an even yearly amount over the periods
  std::vector<PlannedSite> sites;  ///< in the order of the table
  std::vector<Placement> placements;  ///< not zero; by period, region, class, place
  std::vector<ProductOutput> outputs;
  std::vector<PlanMoney> money;    ///< by period
  std::vector<ShadowPrice> prices;
  double balance;                  ///< largest relative gap of supply and of metal over all periods
};

/// The tables of plans, for flows::tables().
chain::Tables site_tables();

/// What is wrong or doubtful about the tables of plans; nothing is solved.
Diagnostics check_sites(const chain::Workspace& workspace);

/// Decides every plan of the workspace. Errors, each naming file and row: flows.no_plan, flows.bad_plan, flows.plan_gap,
/// flows.no_distance, flows.no_composition, chain.unknown_id, flows.plan_infeasible (names the constraints that exclude each other),
/// flows.plan_stopped (the limit of nodes came before any plan), those of numeric::solve().
/// Notes: flows.plan_stopped (a plan, but not within the gap), chain.unverified for every unverified row.
Result<Answer<std::vector<SitesResult>>> plan_sites(const chain::Workspace& workspace, const SitesOptions& options = {});

}  // namespace alumen::flows
