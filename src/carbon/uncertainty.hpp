// Intervals: how far a footprint may be off, which inputs are to blame, and whether two footprints really differ.
#pragma once
#include <cstdint>

#include "carbon/carbon.hpp"

namespace alumen::carbon {

/// How an interval is found.
///   analytic  first order by the adjoint: Var = sum S_f^2 Var_f. Instant; the default.
///   reduced   the inputs that carry `cover` of the first-order variance exactly, the others linearly.
///   full      every input drawn, the network solved for every draw.
enum class Mode { analytic, reduced, full };
constexpr auto names(Mode*) {
  using enum Mode;
  return std::to_array<Named<Mode>>({{analytic, "analytic"}, {reduced, "reduced"}, {full, "full"}});
}

/// What is asked. The same seed gives the same bytes, whatever the number of threads.
struct Sampling {
  Mode mode = Mode::analytic;
  std::uint64_t seed = 1;
  int draws = 1000;
  int threads = 1;
  double cover = 0.99;
};

/// One uncertain input and its part in the variance of the result.
struct VarianceShare {
  chain::FactPlace place;
  Where where;
  std::string shape;      ///< "lognormal_median, GSD 1.2"
  double share = 0;       ///< of the first-order variance
  double half_width = 0;  ///< of the 95 % interval if this input alone were known exactly
  std::string label = {}; ///< left to who shows it: name_of()
};

/// A 95 % interval in kg CO2e per canonical unit.
struct Interval {
  Mode mode = Mode::analytic;
  double value = 0;              ///< the deterministic footprint
  double mean = 0, deviation = 0, low = 0, high = 0;
  double mean_error = 0;         ///< Monte Carlo standard error of the mean
  double shift = 0;              ///< of the mean against the value, by skew distributions
  double covered = 1;            ///< share of the first-order variance that was treated exactly
  std::size_t variables = 0;     ///< uncertain inputs that the result depends on
  std::size_t without = 0;       ///< inputs that the result depends on and nobody gave an uncertainty for
  int draws = 0, failed = 0;
  std::vector<VarianceShare> shares;  ///< largest first
};

/// The interval of an output. Error: numeric.not_converged when more than one draw in a thousand has no solution.
Result<Interval> interval(const Model& model, std::uint32_t output, const Sampling& sampling = {});

/// The difference a - b with common random numbers: inputs of one name are one variable on both sides.
struct Difference {
  Interval a, b;
  double mean = 0, deviation = 0, low = 0, high = 0;
  double share_below = 0;        ///< share of draws in which a is below b
};
/// Draws both with the same random numbers. Errors as interval().
Result<Difference> compare(const Model& a, std::uint32_t output_a, const Model& b, std::uint32_t output_b, const Sampling& sampling);

}  // namespace alumen::carbon
