#include "numeric/detail/certificate.hpp"

#include <algorithm>
#include <cmath>

namespace alumen::numeric::detail {
namespace {

constexpr double tolerance = 1e-7;
constexpr double rounding = 1e-9;  // what is smaller than this part of its terms counts as zero

/// Calls visit(row, column, value) for every coefficient.
void each_entry(const Packed& p, auto&& visit) {
  for (std::size_t j = 0; j < p.cost.size(); ++j)
    for (auto k = static_cast<std::size_t>(p.start[j]); k < static_cast<std::size_t>(p.start[j + 1]); ++k)
      visit(static_cast<std::size_t>(p.index[k]), j, p.value[k]);
}

bool within(double value, double low, double high, double size) {
  double slack = tolerance * std::max(1.0, size);
  return value >= low - slack && value <= high + slack;
}

/// The least of a sum of multiplier x quantity, each quantity between its bounds; `size` is that of the terms of each multiplier.
/// A multiplier that is only rounding does not meet a bound that is not there.
struct Least {
  double value = 0, size = 0;
  void add(double multiplier, double low, double high, double terms) {
    double bound = multiplier > 0 ? low : high;
    if (std::isinf(bound)) {
      if (std::abs(multiplier) > rounding * std::max(1.0, terms)) value = -unlimited;
      return;
    }
    value += multiplier * bound;
    size += std::abs(multiplier * bound);
  }
};

}  // namespace

std::vector<double> row_values(const Packed& p, const std::vector<double>& x) {
  std::vector<double> out(p.row_low.size());
  each_entry(p, [&](auto i, auto j, double a) { out[i] += a * x[j]; });
  return out;
}

std::vector<double> reduced_costs(const Packed& p, const std::vector<double>& dual) {
  auto out = p.cost;
  each_entry(p, [&](auto i, auto j, double a) { out[j] -= a * dual[i]; });
  return out;
}

bool obeys(const Packed& p, const std::vector<double>& x) {
  if (x.size() != p.cost.size()) return false;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (!std::isfinite(x[j]) || !within(x[j], p.low[j], p.high[j], std::abs(x[j]))) return false;
  auto value = row_values(p, x);
  std::vector<double> size(value.size());
  each_entry(p, [&](auto i, auto j, double a) { size[i] += std::abs(a * x[j]); });
  for (std::size_t i = 0; i < value.size(); ++i)
    if (!within(value[i], p.row_low[i], p.row_high[i], size[i])) return false;
  return true;
}

bool proves_optimal(const Packed& p, const std::vector<double>& x, const std::vector<double>& dual) {
  if (x.size() != p.cost.size() || dual.size() != p.row_low.size()) return false;
  std::vector<double> terms(p.cost.size());
  for (std::size_t j = 0; j < terms.size(); ++j) terms[j] = std::abs(p.cost[j]);
  each_entry(p, [&](auto i, auto j, double a) { terms[j] += std::abs(a * dual[i]); });
  Least least;
  for (std::size_t i = 0; i < dual.size(); ++i) least.add(dual[i], p.row_low[i], p.row_high[i], std::abs(dual[i]));
  auto reduced = reduced_costs(p, dual);
  // A reduced cost of the wrong sign that a solver's own tolerance allows has no bound to meet: the point's own value bounds it.
  for (std::size_t j = 0; j < reduced.size(); ++j) {
    bool open = std::isinf(reduced[j] > 0 ? p.low[j] : p.high[j]);
    bool small = std::abs(reduced[j]) <= tolerance * std::max(1.0, terms[j]);
    if (open && small)
      least.add(reduced[j], std::min(x[j], 0.0), std::max(x[j], 0.0), terms[j]);
    else
      least.add(reduced[j], p.low[j], p.high[j], terms[j]);
  }
  double objective = 0, size = least.size;
  for (std::size_t j = 0; j < x.size(); ++j) {
    objective += p.cost[j] * x[j];
    size += std::abs(p.cost[j] * x[j]);
  }
  return objective - least.value <= tolerance * std::max(1.0, size);
}

Packed elastic(const Packed& p) {
  Packed out = p;
  std::ranges::fill(out.cost, 0.0);
  out.whole.clear();
  for (double sign : {1.0, -1.0})
    for (int i = 0; i < p.rows(); ++i) {
      out.cost.push_back(1);
      out.low.push_back(0);
      out.high.push_back(unlimited);
      out.index.push_back(i);
      out.value.push_back(sign);
      out.start.push_back(static_cast<int>(out.index.size()));
    }
  return out;
}

bool proves_infeasible(const Packed& p, const std::vector<double>& dual) {
  if (dual.size() != p.row_low.size()) return false;
  std::vector<double> reach(p.cost.size()), terms(p.cost.size());
  each_entry(p, [&](auto i, auto j, double a) {
    reach[j] += a * dual[i];
    terms[j] += std::abs(a * dual[i]);
  });
  Least asked, least;
  for (std::size_t i = 0; i < dual.size(); ++i) asked.add(dual[i], p.row_low[i], p.row_high[i], std::abs(dual[i]));
  // The most of reach'x is the negative of the least of -reach'x.
  for (std::size_t j = 0; j < reach.size(); ++j) least.add(-reach[j], p.low[j], p.high[j], terms[j]);
  return asked.value + least.value > tolerance * std::max(1.0, asked.size + least.size);
}

}  // namespace alumen::numeric::detail
