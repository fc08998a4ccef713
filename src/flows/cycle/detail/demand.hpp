// A calendar year in which use is followed back to metal, for all regions that do so: masses first, then what they are made of.
//
//   into use      given, by head, or what a stock asks for                       by product group
//   products      = into use - imports + exports                                 trade of one stage: detail/trade.hpp
//   semis used    = products / (1 - manufacturing scrap rate)                    by form and family through what groups are made of
//   semis         = semis used - imports + exports
//   metal supply  = semis / (1 - fabrication scrap rate - fabrication loss rate)
//   scrap         = end of life x collection, new scrap and ash through sorting, - exports + imports      by class
//   recycled      = what melts make of the scrap of the year before (lagged) or of this one (same_year)    flows/materials
//   primary need  = metal supply - recycled metal; alloying elements are part of it
#pragma once
#include <span>
#include <vector>

#include "flows/cycle/detail/region.hpp"
#include "flows/cycle/detail/trade.hpp"

namespace alumen::flows::detail {

/// A region in one such year. Forms of families are form x families + family; a metal is a row of width() masses.
struct DemandWork {
  DemandWork(RegionState& region, std::size_t at);

  RegionState& r;
  std::size_t i;
  int year;
  std::size_t families, width;
  std::vector<std::vector<double>> mix;  // of each group by family
  TradeSide products, semis;
  std::vector<double> semis_used;        // by group
  std::vector<double> metal_in;          // by form and family, into fabrication
  std::vector<double> demand;            // by family
  std::vector<double> metal, used;       // families x width, by the tonne: cast at home; semis used
  std::vector<double> old_scrap, new_scrap, available, exported, imported;  // classes x width
  std::vector<double> residue, arising;  // width: of sorting; of all that is sorted
  double collected = 0, ash = 0;         // masses of metal
  Charged charged;
  double waiting = 0;                    // scrap that the charge could take

  std::span<double> of(std::vector<double>& metals, std::size_t k) const { return std::span{metals}.subspan(k * width, width); }
  std::span<const double> of(const std::vector<double>& metals, std::size_t k) const { return std::span{metals}.subspan(k * width, width); }
};

/// What goes into use in the year, by group. False after an error.
bool enter_use_by_demand(RegionState& r, std::size_t i);
/// Masses from use back to the demand of liquid metal; true where products or semis of the regions serve each other.
void masses_back(std::vector<DemandWork>& works, std::size_t groups, bool& pooled_products, bool& pooled_semis);
/// Contents of semis used and of what goes into use, from what is cast.
void contents_forward(std::vector<DemandWork>& works, std::size_t groups, bool pooled_products, bool pooled_semis);
/// Scrap by class, then its trade.
void scrap_of_year(std::vector<DemandWork>& works);
/// Puts a year's figures into the region.
void settle_demand(DemandWork& w);
/// Every mass of a metal on its way through the year once more, from its flows.
void check_contents(DemandWork& w);
/// Adds the year to what is told of alloys and classes.
void settle_materials(const DemandWork& w);

}  // namespace alumen::flows::detail
