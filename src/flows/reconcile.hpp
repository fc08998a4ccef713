// Measured flows made to obey their balances, with the uncertainty that is left and the measurements that do not fit.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/fields.hpp"
#include "base/result.hpp"

namespace alumen::flows {

/// A flow of the problem.
struct MeasuredFlow {
  std::string name;
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN: not measured
  double sd = 0;                                            ///< > 0; 0 with a value: known exactly
  bool may_be_negative = false;                             ///< stock changes may, flows may not
};

/// A term of a balance: coefficient x flow, or coefficient x flow x other where `other` is given (a concentration, a rate).
struct Term {
  std::uint32_t flow = 0;
  double coefficient = 1;
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  std::uint32_t other = none;
};

/// sum of terms = right.
struct Balance {
  std::string name;
  std::vector<Term> terms;
  double right = 0;
};

/// What a flow is in its problem.
enum class Observability { redundant, just_determined, observable, unobservable, constant };
constexpr auto names(Observability*) {
  using enum Observability;
  return std::to_array<Named<Observability>>({{redundant, "redundant"},
                                              {just_determined, "just_determined"},
                                              {observable, "observable"},
                                              {unobservable, "unobservable"},
                                              {constant, "constant"}});
}

/// A flow after reconciliation. NaN where it is unobservable.
struct ReconciledFlow {
  double value = 0, sd = 0;
  Observability is = Observability::redundant;
  double test = 0;          ///< z = (m - x) / sqrt(Vm - Vx); 0 where the flow is not redundant
  double contribution = 0;  ///< ((m - x) / s)^2, its part of the objective
  bool at_zero = false;     ///< held at zero because least squares would have made it negative
};

/// A suspected gross error, found by the generalised likelihood ratio.
struct Suspect {
  bool leak = false;          ///< at a balance instead of a measurement
  std::uint32_t index = 0;    ///< of the flow, or of the balance
  double statistic = 0;       ///< T
  double size = 0;            ///< estimated bias of the measurement, or leak of the balance
  std::vector<std::uint32_t> alike_flows;     ///< others that the data cannot tell from it
  std::vector<std::uint32_t> alike_balances;  ///< balances whose leak would look the same
};

/// One of the independent standard normals that the sum of squares is made of.
struct PrincipalComponent {
  double score = 0;
  std::uint32_t flow = 0;  ///< whose adjustment brings the largest part of it
  double part = 0;         ///< that part; the parts of all flows sum to the score
};

/// How to reconcile.
struct ReconcileOptions {
  double significance = 0.05;    ///< of the global test, and of all measurement tests together (Sidak)
  bool eliminate = false;        ///< leave out the strongest suspect again and again until the global test passes
  bool components = false;       ///< the principal-component test, which takes a while above some hundred degrees of freedom
  int largest_iterations = 100;  ///< of bilinear balances, and of flows held at zero
};

/// The answer.
struct Reconciled {
  std::vector<ReconciledFlow> flows;
  double chi_squared = 0;
  std::size_t degrees = 0;         ///< of freedom; flows held at zero count as balances
  double critical = 0;             ///< of chi squared at the significance
  double critical_test = 0;        ///< of |z|, Sidak for all redundant flows
  std::vector<double> nodal;       ///< r / sqrt(A V A') of each balance of measured flows alone; 0 for the others
  std::vector<Suspect> suspects;   ///< before any is left out; strongest first; only those above the critical value (Sidak)
  std::vector<Suspect> eliminated;  ///< measurements and balances that were left out, in this order
  std::vector<PrincipalComponent> components;  ///< those above `critical_component`, largest first; only if asked for
  double critical_component = 0;   ///< of |score|, Sidak for all of them
  int iterations = 0;              ///< solutions of a linear problem in all
};

/// Least squares: minimise sum ((x - m) / s)^2 over measured x subject to the balances; unmeasured flows follow from them.
///
///   all measured, linear:  x = m - V A' (A V A')^-1 (A m - b),  Vx = V - V A' (A V A')^-1 A V
///
/// Sparse: 2,000 flows and 1,200 balances take well under a second. Bilinear terms are linearised at the current point until
/// nothing moves by more than 1e-10 relative. The result does not depend on the units of the flows. A measurement's likelihood
/// ratio T is its z squared; its size is (m - x) V / (V - Vx). A leak is what the terms of a balance sum to above `right`.
/// Leaving out a balance means that its leak is not known.
/// Errors: flows.balance_infeasible (names a smallest set of balances that contradict each other whatever is measured),
/// flows.not_converged, flows.bad_measurement (sd < 0, not finite, or a term that names no flow).
/// Notes: flows.unobservable, flows.one_sided (99.9 % of the correction of a balance falls on one flow), flows.gross_error.
/// Source: Narasimhan and Jordache, Data Reconciliation and Gross Error Detection, 2000.
Result<Answer<Reconciled>> reconcile(const std::vector<MeasuredFlow>& flows, const std::vector<Balance>& balances,
                                     const ReconcileOptions& options = {});

}  // namespace alumen::flows
