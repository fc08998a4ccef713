#include "flows/cohorts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace alumen::flows {
namespace {

constexpr double nothing_left = 1e-9;  // of an inflow, at the end of its own interval
constexpr double rounding = 1e-12;     // of a stock: a smaller lack is no negative inflow

std::string interval(const Grid& grid, std::size_t t) { return fmt::format("from {:.10g} to {:.10g}", grid.bound(t), grid.bound(t + 1)); }

/// Finite numbers, one for each of the intervals from `first` on; never negative where they are masses in use.
Diagnostics faults(const Grid& grid, std::span<const double> series, std::size_t first, std::size_t count, bool mass, const char* what) {
  Diagnostics out;
  if (series.size() != count) {
    out.push_back({.code = "flows.bad_series",
                   .value = fmt::format("{}", series.size()),
                   .expected = fmt::format("{}", count),
                   .detail = fmt::format("number of values of the {}", what)});
    return out;
  }
  for (std::size_t i = 0; i < series.size(); ++i)
    if (!std::isfinite(series[i]) || (mass && series[i] < 0))
      out.push_back({.code = "flows.bad_series",
                     .value = fmt::format("{}", series[i]),
                     .detail = fmt::format("{} of the interval {}", what, interval(grid, first + i))});
  return out;
}

/// Cohorts as they age. Masses, not flows per year; those that left ahead of time are taken off `mass`.
class Ageing {
 public:
  std::vector<double> mass, stock, leaving;

  explicit Ageing(const SurvivalTable& table)
      : mass(table.grid().size()), stock(table.grid().size()), leaving(table.grid().size()), table_(table) {}

  std::size_t size() const { return table_.grid().size(); }

  /// Cohort c goes into use.
  void enter(std::size_t c, double entering) {
    mass[c] = entering;
    spread(c, entering, c, size());
  }

  /// The first cohorts go into use together, four in each pass over the intervals: that loads and stores sums a fourth as often.
  void enter_all(std::span<const double> entering) {
    std::size_t c = 0;
    for (; c + 4 <= entering.size(); c += 4) {
      std::copy_n(&entering[c], 4, &mass[c]);
      auto last = std::min(c + 4, size());
      for (auto k = c; k < last; ++k) spread(k, entering[k], k, last);
      four(c, &entering[c]);
    }
    for (; c < entering.size(); ++c) enter(c, entering[c]);
  }

  /// At the end of interval t only `target` is left, by the factor that is the same for all, or without the oldest.
  void retire(std::size_t t, double target, NegativeInflow how) {
    double surplus = stock[t] - target, factor = target / stock[t];
    leaving[t] += surplus;
    for (std::size_t c = 0; c < t; ++c) {
      double left = mass[c] * table_.at(t, c);
      if (how == NegativeInflow::early_retirement) mass[c] *= factor;
      if (how != NegativeInflow::oldest_first || left <= 0) continue;
      double gone = std::min(left, surplus);
      surplus -= gone;
      mass[c] = gone < left ? mass[c] * (1 - gone / left) : 0;
    }
    std::fill(stock.begin() + static_cast<std::ptrdiff_t>(t), stock.end(), 0.0);
    std::fill(leaving.begin() + static_cast<std::ptrdiff_t>(t) + 1, leaving.end(), 0.0);
    for (std::size_t c = 0; c < t; ++c) spread(c, mass[c], t, size());
  }

  /// What is left at the end of interval t of the cohorts up to `last`.
  double of_first(std::size_t last, std::size_t t) const {
    double sum = 0;
    for (std::size_t c = 0; c <= std::min(last, t); ++c) sum += mass[c] * table_.at(t, c);
    return sum;
  }

 private:
  /// Adds cohort c to the stocks of the intervals `from` to before `to`, and to what leaves: in its own interval if that is
  /// `from`, and after.
  void spread(std::size_t c, double entering, std::size_t from, std::size_t to) {
    auto share = table_.of_cohort(c);
    if (from == c) leaving[c] += entering * (1 - share[0]);
    stock[from] += entering * share[from - c];
    for (auto t = from + 1; t < to; ++t) {
      stock[t] += entering * share[t - c];
      leaving[t] += entering * (share[t - c - 1] - share[t - c]);
    }
  }

  /// Adds the cohorts c to c + 3 from the interval c + 4 on.
  void four(std::size_t c, const double* entering) {
    if (c + 4 >= size()) return;
    double e0 = entering[0], e1 = entering[1], e2 = entering[2], e3 = entering[3];
    const double *s0 = &table_.of_cohort(c)[3], *s1 = &table_.of_cohort(c + 1)[2], *s2 = &table_.of_cohort(c + 2)[1],
                 *s3 = &table_.of_cohort(c + 3)[0];
    double *in_use = &stock[c + 3], *gone = &leaving[c + 3];
    // Rounding keeps order: what is left of the four never grows, so what leaves is never negative.
    double before = e0 * s0[0] + e1 * s1[0] + (e2 * s2[0] + e3 * s3[0]);
    for (std::size_t k = 1, count = size() - c - 3; k < count; ++k) {
      double now = e0 * s0[k] + e1 * s1[k] + (e2 * s2[k] + e3 * s3[k]);
      in_use[k] += now;
      gone[k] += before - now;
      before = now;
    }
  }

  const SurvivalTable& table_;
};

CohortStock result(const SurvivalTable& table, std::vector<double> inflow, Ageing&& cohorts) {
  const auto& grid = table.grid();
  CohortStock out{.grid = grid,
                  .convention = table.convention(),
                  .inflow = std::move(inflow),
                  .outflow = std::move(cohorts.leaving),
                  .stock = std::move(cohorts.stock),
                  .known = {},
                  .negative = {}};
  for (std::size_t t = 0; t < grid.size(); ++t) out.outflow[t] /= grid.length(t);
  return out;
}

Diagnostic told(const CohortStock& stock, double lack) {
  const auto policy = stock.convention.negative_inflow;
  auto done = policy == NegativeInflow::report             ? "the negative inflow stands in the result"
              : policy == NegativeInflow::early_retirement ? "no inflow, and all cohorts shrink by one factor"
                                                           : "no inflow, and the oldest cohorts leave first";
  return {.code = "flows.negative_inflow",
          .detail = fmt::format("{} of {} intervals, the first {} by {:.6g}; {}", stock.negative.size(), stock.grid.size(),
                                interval(stock.grid, stock.negative[0]), lack, done)};
}

/// Targets of the stock from interval `first` on, after `cohorts` that went into use before with `inflow`. The first `known`
/// cohorts are followed on their own.
Result<Answer<CohortStock>> driven(const SurvivalTable& table, Ageing cohorts, std::vector<double> inflow, std::size_t first,
                                   std::span<const double> targets, std::size_t known) {
  const auto& grid = table.grid();
  for (auto t = first; t < grid.size(); ++t)
    if (table.at(t, t) < nothing_left)
      return fail({.code = "flows.survival_zero", .detail = fmt::format("the interval {}", interval(grid, t))});
  auto policy = table.convention().negative_inflow;
  std::vector<std::size_t> negative;
  std::vector<double> followed;
  double first_lack = 0;
  for (std::size_t t = 0; t < grid.size(); ++t) {
    if (t >= first) {
      double target = targets[t - first], gap = target - cohorts.stock[t];
      if (gap < 0 && -gap <= rounding * cohorts.stock[t]) gap = 0;
      if (gap < 0) {
        if (negative.empty()) first_lack = -gap;
        negative.push_back(t);
      }
      if (gap >= 0 || policy == NegativeInflow::report) {
        double entering = gap / table.at(t, t);
        cohorts.enter(t, entering);
        inflow.push_back(entering / grid.length(t));
      } else {
        cohorts.retire(t, target, policy);
        inflow.push_back(0);
      }
    }
    if (known > 0) followed.push_back(cohorts.of_first(known - 1, t));
  }
  Answer<CohortStock> out{result(table, std::move(inflow), std::move(cohorts)), {}};
  out.value.known = std::move(followed);
  out.value.negative = std::move(negative);
  if (!out.value.negative.empty()) out.notes.push_back(told(out.value, first_lack));
  return out;
}

/// Inflow per year of cohorts of which `left` is in use at the end of interval t.
Result<std::vector<double>> inflow_of_ages(const SurvivalTable& table, std::size_t t, std::span<const double> left) {
  const auto& grid = table.grid();
  Diagnostics problems;
  std::vector<double> inflow;
  double limit = table.convention().largest_amplification;
  for (std::size_t c = 0; c <= t; ++c) {
    double share = table.at(t, c);
    if (left[c] > 0 && !(share * limit >= 1))
      problems.push_back({.code = "flows.amplified",
                          .detail = fmt::format("the cohort of the interval {}: a share of {:.3g} is left, at least {:.3g} is asked for",
                                                interval(grid, c), share, 1 / limit)});
    inflow.push_back(left[c] > 0 ? left[c] / share / grid.length(c) : 0);
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return inflow;
}

/// The faults of an age structure and of what follows it.
Diagnostics age_faults(const SurvivalTable& table, std::size_t t, std::span<const double> left, std::span<const double> later, bool mass) {
  const auto& grid = table.grid();
  if (t >= grid.size())
    return {{.code = "flows.bad_series",
             .value = fmt::format("{}", t),
             .expected = fmt::format("below {}", grid.size()),
             .detail = "interval of the age structure"}};
  auto out = faults(grid, left, 0, t + 1, true, "cohort");
  auto more = faults(grid, later, t + 1, grid.size() - t - 1, mass, mass ? "stock" : "inflow");
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

Ageing entered(const SurvivalTable& table, std::span<const double> inflow) {
  std::vector<double> entering(inflow.begin(), inflow.end());
  for (std::size_t c = 0; c < entering.size(); ++c) entering[c] *= table.grid().length(c);
  Ageing cohorts(table);
  cohorts.enter_all(entering);
  return cohorts;
}

}  // namespace

Result<Grid> Grid::of_bounds(std::vector<double> bounds) {
  auto bad = [](std::string detail) { return fail({.code = "flows.bad_grid", .detail = std::move(detail)}); };
  if (bounds.size() < 2) return bad(fmt::format("{} bounds", bounds.size()));
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    if (!std::isfinite(bounds[i])) return bad(fmt::format("bound {} is not a number", i + 1));
    if (i > 0 && !(bounds[i] > bounds[i - 1])) return bad(fmt::format("{:.10g} follows {:.10g}", bounds[i], bounds[i - 1]));
  }
  Grid out;
  out.bounds_ = std::move(bounds);
  return out;
}

Result<Grid> Grid::years(int first, int last) {
  if (last < first) return fail({.code = "flows.bad_grid", .detail = fmt::format("the years {} to {}", first, last)});
  std::vector<double> bounds;
  for (double year = first; year <= last; ++year) bounds.push_back(year - 0.5);
  bounds.push_back(last + 0.5);
  return of_bounds(std::move(bounds));
}

Result<Grid> Grid::around(std::span<const double> points) {
  if (points.size() < 2) return fail({.code = "flows.bad_grid", .detail = "bounds half-way between points need two points"});
  std::vector<double> bounds{points[0] - (points[1] - points[0]) / 2};
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (!(points[i] > points[i - 1]))
      return fail({.code = "flows.bad_grid", .detail = fmt::format("{:.10g} follows {:.10g}", points[i], points[i - 1])});
    bounds.push_back(points[i - 1] + (points[i] - points[i - 1]) / 2);
  }
  bounds.push_back(points.back() + (points.back() - points[points.size() - 2]) / 2);
  return of_bounds(std::move(bounds));
}

Result<CohortStock> from_inflow(const SurvivalTable& table, std::span<const double> inflow) {
  auto problems = faults(table.grid(), inflow, 0, table.grid().size(), false, "inflow");
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return result(table, {inflow.begin(), inflow.end()}, entered(table, inflow));
}

Result<Answer<CohortStock>> from_stock(const SurvivalTable& table, std::span<const double> stock) {
  auto problems = faults(table.grid(), stock, 0, table.grid().size(), true, "stock");
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return driven(table, Ageing(table), {}, 0, stock, 0);
}

Result<CohortStock> from_ages(const SurvivalTable& table, std::size_t t, std::span<const double> left, std::span<const double> later) {
  auto problems = age_faults(table, t, left, later, false);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  auto inflow = inflow_of_ages(table, t, left);
  if (!inflow) return std::unexpected(std::move(inflow).error());
  inflow->insert(inflow->end(), later.begin(), later.end());
  auto cohorts = entered(table, *inflow);
  std::vector<double> known;
  for (std::size_t i = 0; i < table.grid().size(); ++i) known.push_back(cohorts.of_first(t, i));
  auto out = result(table, std::move(*inflow), std::move(cohorts));
  out.known = std::move(known);
  return out;
}

Result<Answer<CohortStock>> from_ages_to_stock(const SurvivalTable& table, std::size_t t, std::span<const double> left,
                                               std::span<const double> stock) {
  auto problems = age_faults(table, t, left, stock, true);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  auto inflow = inflow_of_ages(table, t, left);
  if (!inflow) return std::unexpected(std::move(inflow).error());
  auto cohorts = entered(table, *inflow);
  return driven(table, std::move(cohorts), std::move(*inflow), t + 1, stock, t + 1);
}

std::vector<double> outflow_by_cohort(const SurvivalTable& table, std::span<const double> inflow, std::size_t t) {
  const auto& grid = table.grid();
  check(t < grid.size() && inflow.size() > t, "an inflow for each interval up to the one asked");
  std::vector<double> out;
  for (std::size_t c = 0; c <= t; ++c) {
    double leaving = (c < t ? table.at(t - 1, c) : 1.0) - table.at(t, c);
    out.push_back(inflow[c] * grid.length(c) * leaving / grid.length(t));
  }
  return out;
}

double balance_residual(const CohortStock& s) {
  double worst = 0, size = 0, before = 0;
  for (std::size_t t = 0; t < s.stock.size(); ++t) {
    double length = s.grid.length(t);
    worst = std::max(worst, std::fabs(length * (s.inflow[t] - s.outflow[t]) - (s.stock[t] - before)));
    size = std::max({size, std::fabs(s.stock[t]), length * std::fabs(s.inflow[t]), length * std::fabs(s.outflow[t])});
    before = s.stock[t];
  }
  return size > 0 ? worst / size : 0;
}

}  // namespace alumen::flows
