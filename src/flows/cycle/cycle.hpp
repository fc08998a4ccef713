// A region's aluminium cycle, year by year: from metal through fabrication, manufacturing and use to scrap and back.
//
//   metal supply  = primary + recycled metal + unwrought imports - unwrought exports
//   semis         = metal supply - fabrication scrap - fabrication loss           each of the two: metal supply x its rate
//   semis used    = semis + semis imports - semis exports
//   products      = semis used - manufacturing scrap                              the scrap: semis used x its rate
//   into use      = products + product imports - product exports                  by group: times its share
//   end of life   = outflow of the cohorts of every group                         (flows/cohorts.hpp)
//   old scrap     = end of life x collection rate                                 by group where groups have rates
//   new scrap     = fabrication scrap + manufacturing scrap
//   available     = old scrap + new scrap
//   remelted      = available + scrap imports - scrap exports
//   recycled      = remelted x melt yield;   loop lagged: into the metal supply of the next year; same_year: of this year, solved
//                   as a linear equation whose gain must be below 1
//
// From a region's `demand_from` on use is followed back to metal instead: what goes into use (given, by head, or asked for by a
// stock) asks for products, these for semis, these for metal; scrap gives what alloys and limits let it give, and primary metal the
// rest. Regions then serve each other by weights. The equations stand in detail/demand.hpp; alloys, elements and classes of scrap
// are followed where the workspace has alloy families (flows/materials). Scrap then is melted in the year after (lagged; in the
// first such year as much as was melted in the year before, or as arises) or in its own year (same_year).
//
// What `flow_data` gives for the model is taken, what it does not give is calculated, and where both are there the given one goes
// on and both are shown. A year for which something is neither given nor can be calculated has a gap from there on, never a zero.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "chain/workspace.hpp"
#include "flows/cycle/rows.hpp"
#include "flows/leakage.hpp"
#include "flows/materials/materials.hpp"

namespace alumen::flows {

/// A quantity through the years of a region; NaN where there is a gap.
struct CycleSeries {
  std::vector<double> used;        ///< what the model goes on with: given, filled between given figures, or calculated
  std::vector<double> calculated;  ///< what the equations give where they can
  std::vector<double> given;       ///< figures of flow_data in their own years
  std::vector<double> filled;      ///< given figures and what `between` makes of the years around them
  std::vector<std::string> basis;  ///< of the filled figure, as flow_data has it; empty where there is none
};

/// A figure that is only shown beside the model's.
struct Compared {
  FlowDatum datum;           ///< in t, persons, or a share
  double model = not_given;  ///< the model's figure of that quantity and group
  int model_year = 0;        ///< its year: the datum's, else the nearest that has a figure
};

/// A product group in use.
struct GroupInUse {
  ProductGroup group;
  CohortStock cohorts;       ///< of the years up to the first gap of its inflow; empty where that is the first year
};

/// Alloys and classes of scrap in a region, by year as the totals; NaN before its first year of demand. Empty without alloy families.
struct MaterialSeries {
  std::vector<std::vector<double>> scrap, old_scrap, exported, imported, charged, surplus;  ///< by class of scrap
  std::vector<std::vector<int>> limit;                      ///< by class: what kept surplus out (flows::Charged); -2 = no surplus
  std::vector<std::vector<double>> metal, from_scrap, primary;  ///< by family: liquid metal, what of it is scrap, what primary
  std::vector<std::vector<double>> content;                 ///< family x elements: mass share in the metal
  std::vector<std::vector<double>> scrap_content;           ///< class x elements: mass share in the scrap that arises
};

/// A region's cycle. Masses in tonnes of aluminium content, a year each; index 0 is region.first_year.
struct RegionCycle {
  FlowRegion region;
  std::vector<int> years;
  std::map<Quantity, CycleSeries> totals;  ///< every quantity but use_share and scrap_export_share
  std::vector<GroupInUse> groups;          ///< those that the region has figures for, in the order of the table
  std::vector<Compared> compared;          ///< in the order of the table
  std::vector<int> clamped_years;          ///< apparent use was below zero and set to zero
  std::vector<int> negative_years;         ///< apparent use was below zero and kept
  MaterialSeries material;
  /// Largest relative gap of any process balance of any year. Where a given figure takes the place of a calculated one the
  /// balance is that of the calculated one; how far the two are apart is in `totals`.
  double balance = 0;

  /// The model's figure of a year, NaN where there is none.
  double at(Quantity quantity, int year) const;
  /// The year's scrap as the leakage figures need it. Error: flows.no_scrap_year, which names what is missing.
  Result<ScrapYear> scrap(int year) const;
};

/// The tables of this room, for chain::open_workspace.
const chain::Tables& tables();

/// All regions, and the alloys and classes that their figures are told by.
struct Cycles {
  std::vector<RegionCycle> regions;
  Materials materials;
};

/// Runs every region of the workspace. Errors, each naming file and row: flows.no_region, flows.unknown_group, flows.unknown_region,
/// flows.duplicate_figure (two figures for the model of one region, quantity, group and year), flows.rate_out_of_range,
/// flows.share_sum (shares of a year beyond 2 % of one; within it they are normalised and told), flows.bad_unit_of_quantity,
/// flows.negative_mass, flows.recycling_loop_singular, flows.bad_grid (years that run backwards), flows.life_negative,
/// flows.survival_zero (a stock that asks for goods which leave within the year), flows.not_converged (contents within one year),
/// those of Materials::make(). Notes: flows.gap (years and quantities that are missing, and what therefore has no figure),
/// flows.negative_apparent_use and flows.negative_inflow (all years of a region together), flows.shares_normalised,
/// flows.export_exceeds_pool, flows.only_shown (figures of years of demand that the model calculates itself), flows.open_trade
/// (what regions take in and what they give differ), those of SurvivalTable::make for each group, chain.unverified for every
/// unverified figure used.
Result<Answer<Cycles>> run_cycles(const chain::Workspace& workspace);

}  // namespace alumen::flows
