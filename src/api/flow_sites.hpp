// Where a region should melt its scrap: plans of sites as the shells show them.
#pragma once
#include <string>
#include <vector>

#include "api/api.hpp"
#include "flows/sites/sites.hpp"

namespace alumen::api {

/// Which plan of which workspace, and how far to look.
struct SitesQuestion {
  Place place;
  std::string plan = "";           ///< site_plans.id; empty = all
  flows::SitesOptions options = {};
};
/// The plans asked for.
struct SitesAnswer {
  std::string workspace, title;
  std::vector<flows::SitesResult> plans;
  Diagnostics notes;
};
/// Decides them. Errors: those of opening and of flows::plan_sites(); chain.unknown_id for a plan that is not there.
Result<SitesAnswer> flow_sites(const SitesQuestion& question);

/// As JSON with two blanks of indentation; null where a figure does not exist.
std::string to_json(const SitesAnswer& answer);
/// Long: one row a plan, year, kind, subject and figure, with its unit.
std::string to_csv(const SitesAnswer& answer);
/// A self-contained page.
std::string to_html(const SitesAnswer& answer, const PageFacts& facts);

}  // namespace alumen::api
