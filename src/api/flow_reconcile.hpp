// The accounts of a country made to agree with each other and with its stocks.
#pragma once
#include <string>
#include <vector>

#include "api/api.hpp"
#include "flows/cycle/reconcile_cycle.hpp"

namespace alumen::api {

/// Whose accounts, and how.
struct ReconcileQuestion {
  Place place;
  std::string region = "";  ///< flow_regions.id; empty = all that have accounts
  flows::CycleReconcileOptions options = {};
};
/// All regions asked for.
struct ReconcileAnswer {
  std::string workspace, title;
  std::vector<flows::ReconciledRegion> regions;
  Diagnostics notes;
};
/// Reconciles. Errors: those of opening and of flows::reconcile_cycles(), flows.unknown_region.
Result<ReconcileAnswer> flows_reconcile(const ReconcileQuestion& question);

/// As JSON with two blanks of indentation.
std::string to_json(const ReconcileAnswer& answer);
/// One row a flow.
std::string to_csv(const ReconcileAnswer& answer);
/// A self-contained page.
std::string to_html(const ReconcileAnswer& answer, const PageFacts& facts);

}  // namespace alumen::api
