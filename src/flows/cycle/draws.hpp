// How sure a cycle is: the same model with figures drawn from their uncertainties, and fitted to what was observed.
//
// Parameters are drawn, never flows by themselves, so that every draw keeps all balances. A row of `uncertainties` that names a
// figure of this room (table flow_data, row "uk/collection_rate/*", column value) makes one variable of each series that it matches: its
// years are wrong together. Random numbers are keyed by seed, draw and variable: the same bytes on any number of threads.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "flows/cycle/cycle.hpp"

namespace alumen::flows {

/// How to draw.
struct DrawOptions {
  std::size_t draws = 1000;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  /// Called now and then with the draws done; may be called by any thread.
  std::function<void(std::size_t)> progress = {};
};

/// Quantiles of a series by year; NaN where a draw has no figure. The median's standard error is that of a normal sample's:
/// sqrt(pi / 2) x standard deviation / sqrt(draws).
struct Band {
  std::vector<double> low, median, high;  ///< 5, 50 and 95 %
  std::vector<double> median_error;
};
/// Bands of one region.
struct RegionBands {
  std::string region;  ///< "all" for the sum of several
  std::map<Quantity, Band> totals;
};
/// What moves a figure most.
struct Influence {
  std::string variable;
  double share;  ///< of the variance, first order: the squared correlation of its normal with the figure
};
/// Influences on one figure of the last year.
struct Influences {
  std::string region;
  Quantity quantity;
  int year;
  std::vector<Influence> of;  ///< the ten largest above 1 %, and above what chance alone shows in one of twenty cases
};
/// All draws.
struct Drawn {
  std::size_t draws = 0, failed = 0;  ///< draws without a solution are left out and counted
  std::uint64_t seed = 0;
  std::vector<std::string> variables;
  std::vector<RegionBands> regions;
  std::vector<Influences> influences;
};

/// Draws the cycles of a workspace. Errors: those of run_cycles(); flows.no_uncertainty (no figure has one).
Result<Answer<Drawn>> draw_cycles(const chain::Workspace& workspace, const DrawOptions& options);

/// A variable after fitting, in standard deviations of what was known before.
struct FittedVariable {
  std::string name;
  double shift, sd;  ///< sd below 1: the observations tell something of it
};
/// An observation and the model's figure before and after; in the quantity's unit.
struct FittedDatum {
  FlowDatum datum;
  double sd, before, after;
  bool held_out = false;  ///< it took no part in fitting
};
/// The fit.
struct Calibration {
  std::vector<FittedVariable> variables;  ///< those that move or are narrowed by more than 1 %, the largest shift first
  std::vector<FittedDatum> data;
  std::vector<std::pair<std::pair<std::string, std::string>, double>> correlations;  ///< posterior, beyond +-0.5, the strongest first
  double chi_before = 0, chi_after = 0;  ///< sums of squares of the fitted observations over their standard deviations
  int iterations = 0;
  std::vector<double> normals;  ///< of all variables, in the order of variables_of()
};

/// Fits the uncertain figures to the rows of flow_data that are only compared and have a standard deviation: minimises
/// sum ((observed - model(z)) / sd)^2 + sum z^2 by Gauss and Newton with forward differences. Observations after `last_year` (0 = none)
/// are held out and show the hindcast. Errors: those of run_cycles(), flows.no_uncertainty, flows.nothing_observed,
/// flows.not_converged.
Result<Answer<Calibration>> calibrate(const chain::Workspace& workspace, int last_year = 0);

}  // namespace alumen::flows
