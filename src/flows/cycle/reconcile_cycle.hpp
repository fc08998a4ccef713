// The accounts of a region made to agree: all its years in one least-squares problem, cohorts of goods in use included.
//
// Unknowns are the flows of every year that has accounts (a figure of its own besides use and stock), and use, stock and end of life
// of all years. With lives fixed, cohort rows are linear:  end of life_t = sum_c K(t,c) into use_c,  stock_t = sum_c S(t,c) into use_c,
// with K and S the means over product groups by their shares. Rates of fabrication, manufacturing, collection and melting are
// unknowns too, times a flow. Without a clamp: a year whose exports exceed its supply moves trade and production, not use alone.
#pragma once
#include <string>
#include <vector>

#include "flows/cycle/cycle.hpp"
#include "flows/reconcile.hpp"

namespace alumen::flows {

/// How to reconcile a cycle.
struct CycleReconcileOptions {
  double default_sd_pct = 10;  ///< of figures without a standard deviation; told with their number
  double filled_factor = 2;    ///< by which the deviation of figures between two years is wider than that of the figures themselves
  ReconcileOptions options = {};
};

/// A flow or rate of one year.
struct ReconciledDatum {
  Quantity quantity = Quantity::into_use;
  int year = 0;
  double measured = not_given, sd = not_given;  ///< in t, or a rate
  const char* basis_kind = "";                  ///< "given", "filled" or ""
  std::string basis, source;
  ReconciledFlow after;
};
/// A balance of one year.
struct ReconciledBalance {
  std::string name;
  int year = 0;
  double residual = not_given;  ///< of the measured figures, in t; NaN where one is not measured
  double nodal = 0;
};
/// A suspected gross error.
struct SuspectDatum {
  std::string what;             ///< "scrap_exports 2016", or a balance
  int year = 0;
  bool leak = false;
  double statistic = 0, size = 0;
  std::vector<std::string> alike;
};
/// A region after reconciliation.
struct ReconciledRegion {
  std::string id, name;
  double chi_squared = 0, critical = 0, critical_test = 0;
  std::size_t degrees = 0;
  int iterations = 0;
  std::vector<ReconciledDatum> flows;  ///< by year, then quantity
  std::vector<ReconciledBalance> balances;
  std::vector<SuspectDatum> suspects;
};

/// Reconciles the accounts of each region (years before its `demand_from`). Errors: those of run_cycles() and reconcile(),
/// flows.nothing_observed (a region without accounts). Notes: flows.default_deviation, those of reconcile() by region.
Result<Answer<std::vector<ReconciledRegion>>> reconcile_cycles(const chain::Workspace& workspace, const CycleReconcileOptions& options = {});

}  // namespace alumen::flows
