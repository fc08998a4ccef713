// The tables of a plan with every reference found. Inside the flows room.
#pragma once
#include <string>
#include <vector>

#include "flows/sites/sites.hpp"

namespace alumen::flows::detail {

/// A step of a site's expansion.
struct ExpansionStep {
  double width_t, cost;
};
/// Limits of an element in a product, and what each class holds of it.
struct AlloyLimit {
  std::size_t product;
  ProductLimit row;
  std::vector<double> scrap_pct;  ///< by class
};

/// Everything by index. Pointers are into the vectors of rows, which do not change; null where there is no row.
struct SiteInputs {
  std::vector<SitePlan> plans;
  std::vector<PlanPeriod> periods;  ///< by year
  std::vector<ScrapRegion> regions;
  std::vector<SiteCandidate> sites;
  std::vector<std::string> scraps, products, outlets;  ///< in the order of their tables
  std::vector<ScrapSupply> supply_rows;
  std::vector<ScrapYield> yield_rows;
  std::vector<SiteDistance> distance_rows;
  std::vector<ScrapOutlet> outlet_rows;
  std::vector<ProductSale> sale_rows;
  std::vector<AlloyLimit> limits;
  std::vector<std::vector<ExpansionStep>> steps;                          ///< by site
  std::vector<std::vector<std::vector<const ScrapSupply*>>> supply;       ///< region, class, period
  std::vector<std::vector<const ScrapYield*>> yield;                      ///< site, class
  std::vector<std::vector<const SiteDistance*>> distance;                 ///< region, site
  std::vector<std::vector<double>> great_circle_km;                       ///< region, site; NaN without coordinates
  std::vector<std::vector<std::vector<std::vector<const ScrapOutlet*>>>> outlet;  ///< outlet, region, class, period
  std::vector<std::vector<const ProductSale*>> sale;                      ///< product, period
  std::vector<std::string> files;

  SiteInputs() = default;
  SiteInputs(const SiteInputs&) = delete;
  SiteInputs& operator=(const SiteInputs&) = delete;

  Where where(const chain::Row& row, std::string column) const { return {files[row.file], row.line, std::move(column)}; }
  /// Whether a region's scrap may go to a site in some period.
  bool linked(std::size_t region, std::size_t site) const;
  /// km by road under a plan's terms.
  double km(const SitePlan& plan, std::size_t region, std::size_t site) const;
};

/// Reads, checks and resolves; what is wrong is appended to `out`.
void read_site_inputs(const chain::Workspace& workspace, SiteInputs& inputs, Diagnostics& out);

}  // namespace alumen::flows::detail
