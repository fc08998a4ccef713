// Flows brought to obey their balances: products linearised, flows that may not be negative held at zero.
#pragma once
#include <cstdint>
#include <vector>

#include "flows/reconcile.hpp"
#include "numeric/least_squares.hpp"

namespace alumen::flows::detail {

/// The flows and balances, and what of them counts.
struct Problem {
  const std::vector<MeasuredFlow>& flows;
  const std::vector<Balance>& balances;
  std::vector<bool> constant;  ///< of a flow: known exactly
  std::vector<bool> measured;  ///< of a flow: by a measurement that counts
  std::vector<bool> dropped;   ///< of a balance: its leak is not known

  /// All that is given counts.
  Problem(const std::vector<MeasuredFlow>& given, const std::vector<Balance>& by);
  /// Whether a term is a product of two flows that may both move.
  bool product(const Term& term) const { return term.other != Term::none && !constant[term.flow] && !constant[term.other]; }
};

/// The answer. Columns of the system are flows; rows are balances, then one row for each flow held at zero.
struct Adjusted {
  numeric::LeastSquares system;
  std::vector<double> x;            ///< by flow; a guess where it is unobservable
  std::vector<std::uint32_t> held;  ///< flows at zero
  int iterations = 0;
};

/// Coefficients of a balance at a point, by flow: the derivatives of its sum; constants have none.
struct Slope {
  std::uint32_t flow;
  double value;
};
/// The slopes at x; one for each moving flow of each term.
std::vector<Slope> slopes(const Problem& problem, const Balance& balance, const std::vector<double>& x);
/// Sum of the terms at x, less the right side.
double excess(const Balance& balance, const std::vector<double>& x);

/// Errors: flows.balance_infeasible, flows.not_converged.
Result<Adjusted> adjust(const Problem& problem, const ReconcileOptions& options);

}  // namespace alumen::flows::detail
