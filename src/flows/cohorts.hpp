// Stocks in use by cohort: what went into use in one interval and leaves it over the following ones.
//
// Interval n of the grid is (b_n, b_n+1], D_n long. I_n and O_n are means per year, stocks stand at the end of an interval.
//
//   N(t,c)    = I_c D_c S(t,c)                                       what is left of cohort c at the end of interval t
//   Stock_t   = sum_c N(t,c)
//   O_t D_t   = I_t D_t (1 - S(t,t)) + sum_(c<t) I_c D_c (S(t-1,c) - S(t,c))
//   balance     D_t (I_t - O_t) = Stock_t - Stock_(t-1)              in every interval, whatever its length
//
// Mass is in the unit that the caller uses throughout; nothing here depends on it.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "flows/lifetime.hpp"

namespace alumen::flows {

/// Where in its interval a cohort goes into use. The same inflow gives quite different stocks: results name it.
enum class InflowPosition {
  middle,          ///< all at the middle of the interval
  end,             ///< all at the end: age 0 at the end of the own interval
  start,           ///< all at the start
  spread,          ///< evenly over the interval: Gauss-Lobatto nodes, for lives shorter than a step
  density_sampled  ///< leaving shares are the law's density at ages 1, 2, 3 ... years, unnormalised; for comparison with old
                   ///< results only (note flows.density_not_normalised); yearly grids only
};
constexpr auto names(InflowPosition*) {
  using enum InflowPosition;
  return std::to_array<Named<InflowPosition>>(
      {{middle, "middle"}, {end, "end"}, {start, "start"}, {spread, "spread"}, {density_sampled, "density_sampled"}});
}

/// What to do when a stock target falls faster than cohorts leave.
enum class NegativeInflow {
  report,            ///< keep the negative inflow and tell it (warning flows.negative_inflow)
  early_retirement,  ///< no inflow; all cohorts shrink by one factor and the difference leaves
  oldest_first       ///< no inflow; the oldest cohorts leave first
};
constexpr auto names(NegativeInflow*) {
  using enum NegativeInflow;
  return std::to_array<Named<NegativeInflow>>({{report, "report"}, {early_retirement, "early_retirement"}, {oldest_first, "oldest_first"}});
}

/// Choices that change the result; stored with it.
struct Convention {
  InflowPosition position = InflowPosition::middle;
  int nodes = 0;  ///< of `spread`: 2 to 10; 0 adds nodes, then halves the interval, until no share changes by 1e-6 (fixed: exact)
  NegativeInflow negative_inflow = NegativeInflow::report;
  double largest_amplification = 1000;  ///< of ages(): 1 / S above it is refused
  friend bool operator==(const Convention&, const Convention&) = default;
};

/// Intervals of time in years; n intervals have n + 1 rising bounds.
class Grid {
 public:
  /// Errors: flows.bad_grid for fewer than two bounds, or bounds that do not rise.
  static Result<Grid> of_bounds(std::vector<double> bounds);
  /// One interval a year: (first - 0.5, first + 0.5] is called `first`. Error: flows.bad_grid.
  static Result<Grid> years(int first, int last);
  /// Bounds half-way between the named points; the outer ones mirror their own neighbour. At least two rising points.
  static Result<Grid> around(std::span<const double> points);

  std::size_t size() const { return bounds_.size() - 1; }
  double bound(std::size_t i) const { return bounds_[i]; }
  double length(std::size_t i) const { return bounds_[i + 1] - bounds_[i]; }
  double middle(std::size_t i) const { return (bounds_[i] + bounds_[i + 1]) / 2; }
  friend bool operator==(const Grid&, const Grid&) = default;

 private:
  std::vector<double> bounds_;
};

/// Survival of every cohort at the end of every interval: one row of shares by distance where the grid is even and the life the
/// same for all cohorts, a triangle otherwise. Immutable; goods of equal lives share one table.
class SurvivalTable {
 public:
  /// `lives` has one entry, or one for each interval. Errors: flows.life_negative, flows.bad_series (another number of lives),
  /// flows.bad_grid (density_sampled off a yearly grid, or nodes outside 2 to 10). Notes: flows.density_not_normalised, flows.coarse_grid
  /// (a step longer than a third of a mean life without `spread`), flows.life_below_zero (a normal law puts more than 1e-4 below age 0).
  static Result<Answer<SurvivalTable>> make(const Grid& grid, std::span<const Lifetime> lives, const Convention& convention);
  /// Share of cohort c in use at the end of interval t >= c.
  double at(std::size_t t, std::size_t c) const { return toeplitz_ ? shares_[t - c] : shares_[c * size_ - c * (c + 1) / 2 + t]; }
  /// The shares of cohort c at the ends of the intervals c, c + 1, ...
  std::span<const double> of_cohort(std::size_t c) const {
    return toeplitz_ ? std::span{shares_}.first(size_ - c) : std::span{shares_}.subspan(c * size_ - c * (c + 1) / 2 + c, size_ - c);
  }
  const Grid& grid() const { return grid_; }
  const Convention& convention() const { return convention_; }

 private:
  SurvivalTable(const Grid& grid, const Convention& convention) : grid_(grid), convention_(convention), size_(grid.size()) {}

  Grid grid_;
  Convention convention_;
  std::size_t size_ = 0;
  bool toeplitz_ = false;
  std::vector<double> shares_;
};

/// Goods in use over a grid.
struct CohortStock {
  Grid grid;
  Convention convention;
  std::vector<double> inflow;  ///< per year
  std::vector<double> outflow;  ///< per year
  std::vector<double> stock;  ///< at the end of the interval
  std::vector<double> known;  ///< of `stock`, what is left of the cohorts that from_ages() was given; empty otherwise
  std::vector<std::size_t> negative;  ///< intervals in which a stock target asked for a negative inflow
};

/// From inflow: one mean per year for each interval, of any sign. The balance holds in every interval, even or uneven.
/// Error: flows.bad_series for another number of values, or one that is not finite.
Result<CohortStock> from_inflow(const SurvivalTable& table, std::span<const double> inflow);
/// From the stock at the end of each interval. Errors: flows.bad_series (as above, or a negative stock), flows.survival_zero
/// (names the interval: S(t,t) < 1e-9, the life is much shorter than the step: use `spread`). A target that needs a negative
/// inflow follows the convention and is told (flows.negative_inflow).
Result<Answer<CohortStock>> from_stock(const SurvivalTable& table, std::span<const double> stock);
/// From the age structure at the end of interval `t`: `left` holds, for each interval c <= t, what of its cohort is in use then.
/// The inflow up to `t` is left / S; after it the inflow in `later` (one for each interval behind t) goes into use.
/// Errors: flows.bad_series, flows.amplified where 1 / S exceeds the convention's limit and something is left.
Result<CohortStock> from_ages(const SurvivalTable& table, std::size_t t, std::span<const double> left, std::span<const double> later);
/// The same with targets of the stock (one for each interval behind t) instead of an inflow; errors and note of from_stock().
Result<Answer<CohortStock>> from_ages_to_stock(const SurvivalTable& table, std::size_t t, std::span<const double> left,
                                               std::span<const double> stock);

/// Where the outflow of interval t comes from: mass per year by cohort c <= t. Retirements ahead of time are left out.
std::vector<double> outflow_by_cohort(const SurvivalTable& table, std::span<const double> inflow, std::size_t t);

/// Largest |D (I - O) - (Stock - Stock before)| over the intervals, as a share of the largest stock or interval flow.
double balance_residual(const CohortStock& stock);

}  // namespace alumen::flows
