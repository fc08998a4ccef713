#include "carbon/uncertainty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "carbon/detail/sampler.hpp"
#include "numeric/parallel.hpp"

namespace alumen::carbon {
namespace {

using detail::Variable;

constexpr double two_sided_95 = 1.959963984540054;

/// Mean and standard deviation to the 2.5 and 97.5 % points of a lognormal (of a normal where the mean is not positive).
std::pair<double, double> fitted_bounds(double mean, double deviation) {
  if (mean <= 0) return {mean - two_sided_95 * deviation, mean + two_sided_95 * deviation};
  double sigma2 = std::log1p(deviation * deviation / (mean * mean)), mu = std::log(mean) - sigma2 / 2, sigma = std::sqrt(sigma2);
  return {std::exp(mu - two_sided_95 * sigma), std::exp(mu + two_sided_95 * sigma)};
}

std::string shape_text(const chain::Uncertainty& u) {
  auto word = word_of(u.shape);
  switch (u.shape) {
    case chain::Shape::normal: return fmt::format("{}, ±{} %", word, to_text(u.interval_pct));
    case chain::Shape::lognormal_mean:
    case chain::Shape::lognormal_median: return fmt::format("{}, GSD {}", word, to_text(u.gsd));
    default: return fmt::format("{}, {} to {} of it", word, to_text(u.low), to_text(u.high));
  }
}

/// The first-order picture: variables, their slopes, and what each adds to the variance.
struct FirstOrder {
  detail::Variables variables;
  std::vector<double> slope, part;
  double variance = 0, shift = 0;
};

FirstOrder first_order(const Model::Impl& m, std::uint32_t output) {
  auto kept = m.gradient(output);
  const auto& g = *kept;
  FirstOrder f{detail::find_variables(*m.chain, g.used), {}, {}};
  for (const auto& v : f.variables.list) {
    double slope = g.by_fact[v.fact], part = slope * slope * v.distribution.variance();
    f.slope.push_back(slope);
    f.part.push_back(part);
    f.variance += part;
    f.shift += slope * (v.distribution.mean() - m.chain->facts[v.fact]);
  }
  return f;
}

void fill_shares(Interval& out, const Model::Impl& m, const FirstOrder& f) {
  const Chain& c = *m.chain;
  for (std::size_t i = 0; i < f.part.size(); ++i) {
    if (f.part[i] == 0) continue;
    auto place = place_of(c, f.variables.list[i].fact);
    out.shares.push_back({place, c.where(*place.row, place.column), shape_text(c.uncertainties[f.variables.list[i].row]), f.part[i] / f.variance,
                          two_sided_95 * std::sqrt(std::max(0.0, f.variance - f.part[i]))});
  }
  std::ranges::stable_sort(out.shares, [](const auto& a, const auto& b) { return a.share > b.share; });
}

Interval analytic(const Model::Impl& m, std::uint32_t output, const FirstOrder& f) {
  Interval out{.mode = Mode::analytic, .value = m.total[m.node_of_output[output]], .shift = f.shift, .variables = f.variables.list.size(), .without = f.variables.without};
  out.mean = out.value + f.shift;
  out.deviation = std::sqrt(f.variance);
  std::tie(out.low, out.high) = fitted_bounds(out.mean, out.deviation);
  fill_shares(out, m, f);
  return out;
}

/// The variables that carry `cover` of the first-order variance come first; returns how many.
std::size_t order_by_part(FirstOrder& f, double cover) {
  std::vector<std::size_t> order(f.part.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](auto a, auto b) { return f.part[a] > f.part[b]; });
  FirstOrder sorted{{{}, f.variables.without}, {}, {}, f.variance, f.shift};
  for (auto i : order) {
    sorted.variables.list.push_back(f.variables.list[i]);
    sorted.slope.push_back(f.slope[i]);
    sorted.part.push_back(f.part[i]);
  }
  f = std::move(sorted);
  double sum = 0;
  std::size_t count = 0;
  while (count < f.part.size() && sum < cover * f.variance) sum += f.part[count++];
  return count;
}

/// Results of all draws, draw by draw the same for any number of threads. NaN where a draw has no solution.
struct Draws {
  std::vector<double> result, linear;  ///< `linear`: first-order score of the same draw
};

Draws run(const Model::Impl& m, std::uint32_t output, const FirstOrder& f, std::size_t exact, const Sampling& sampling) {
  std::span<const Variable> all{f.variables.list}, drawn = all.first(exact);
  auto count = static_cast<std::size_t>(sampling.draws);
  auto threads = static_cast<unsigned>(std::clamp(sampling.threads, 1, 64));
  Draws draws{std::vector<double>(count), std::vector<double>(count)};
  RandomStream random{sampling.seed, 0};
  // The first-order score of a draw; its part from the inputs that are not drawn is added to the result.
  auto score = [&](std::size_t d) {
    double base = m.total[m.node_of_output[output]], linear = 0, rest = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      double step = f.slope[i] * (all[i].distribution.at_normal(random.normal(all[i].id, static_cast<std::uint32_t>(d))) - m.chain->facts[all[i].fact]);
      (i < exact ? linear : rest) += step;
    }
    draws.result[d] += rest;
    draws.linear[d] = base + linear + rest;
  };
  if (sampling.mode == Mode::full) {
    detail::FullSampler sampler{m, output, drawn};
    std::vector<detail::FullSampler::Scratch> scratch(threads);
    numeric::parallel_for(count, draws_at_once, threads, [&](std::size_t first, std::size_t last, unsigned worker) {
      sampler.results(random, static_cast<std::uint32_t>(first), std::span{draws.result}.subspan(first, last - first), scratch[worker]);
      for (auto d = first; d < last; ++d) score(d);
    });
  } else {
    detail::ReducedSampler sampler{m, output, drawn};
    std::vector<detail::ReducedSampler::Scratch> scratch(threads);
    numeric::parallel_for(count, draws_at_once, threads, [&](std::size_t first, std::size_t last, unsigned worker) {
      for (auto d = first; d < last; ++d) {
        draws.result[d] = sampler.result(random, static_cast<std::uint32_t>(d), scratch[worker]);
        score(d);
      }
    });
  }
  return draws;
}

/// Quantile with linear interpolation between order statistics (type 7). `sorted` is not empty.
double quantile(const std::vector<double>& sorted, double p) {
  double at = p * static_cast<double>(sorted.size() - 1);
  auto below = static_cast<std::size_t>(at);
  return below + 1 < sorted.size() ? sorted[below] + (at - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]) : sorted[below];
}

/// Statistics of the draws that have a solution. The mean is corrected by the linear score, whose mean is known: the
/// control variate takes away most of the noise; quantiles use the plain sample.
void summarise(Interval& out, const Draws& draws, double linear_mean) {
  std::vector<double> good, linear;
  for (std::size_t i = 0; i < draws.result.size(); ++i) {
    if (std::isnan(draws.result[i])) {
      ++out.failed;
      continue;
    }
    good.push_back(draws.result[i]);
    linear.push_back(draws.linear[i]);
  }
  double n = static_cast<double>(good.size()), mean = 0, mean_l = 0, var = 0, var_l = 0, cov = 0;
  for (std::size_t i = 0; i < good.size(); ++i) mean += good[i] / n, mean_l += linear[i] / n;
  for (std::size_t i = 0; i < good.size(); ++i) {
    var += (good[i] - mean) * (good[i] - mean) / (n - 1);
    var_l += (linear[i] - mean_l) * (linear[i] - mean_l) / (n - 1);
    cov += (good[i] - mean) * (linear[i] - mean_l) / (n - 1);
  }
  double beta = var_l > 0 ? cov / var_l : 0;
  out.mean = mean - beta * (mean_l - linear_mean);
  out.deviation = std::sqrt(var);
  out.mean_error = std::sqrt(std::max(0.0, var - beta * cov) / n);
  std::ranges::sort(good);
  out.low = quantile(good, 0.025);
  out.high = quantile(good, 0.975);
  out.draws = static_cast<int>(draws.result.size());
}

Result<void> enough(const Interval& out) {
  if (out.failed * 1000 <= out.draws && out.draws - out.failed > 1) return {};
  return fail({.code = "numeric.not_converged", .value = fmt::format("{} of {} draws", out.failed, out.draws), .expected = "at most one in a thousand",
               .detail = "an uncertainty is so wide that a loop makes nothing in many draws"});
}

struct Sampled {
  Interval interval;
  Draws draws;
};

Result<Sampled> sampled(const Model::Impl& m, std::uint32_t output, const Sampling& sampling) {
  auto f = first_order(m, output);
  auto exact = order_by_part(f, sampling.mode == Mode::full ? 2 : sampling.cover);
  auto interval = analytic(m, output, f);
  double linear_mean = interval.mean;
  interval.mode = sampling.mode;
  auto draws = run(m, output, f, exact, sampling);
  summarise(interval, draws, linear_mean);
  interval.covered = 0;
  for (std::size_t i = 0; i < exact; ++i) interval.covered += f.variance > 0 ? f.part[i] / f.variance : 0;
  auto good = enough(interval);
  if (!good) return std::unexpected(good.error());
  return Sampled{std::move(interval), std::move(draws)};
}

}  // namespace

Result<Interval> interval(const Model& model, std::uint32_t output, const Sampling& sampling) {
  const auto& m = model.impl();
  if (sampling.mode == Mode::analytic) return analytic(m, output, first_order(m, output));
  if (sampling.draws < 2) return fail({.code = "api.bad_argument", .value = std::to_string(sampling.draws), .expected = "at least 2 draws"});
  auto result = sampled(m, output, sampling);
  if (!result) return std::unexpected(result.error());
  return std::move(result->interval);
}

Result<Difference> compare(const Model& a, std::uint32_t output_a, const Model& b, std::uint32_t output_b, const Sampling& sampling) {
  if (sampling.draws < 2) return fail({.code = "api.bad_argument", .value = std::to_string(sampling.draws), .expected = "at least 2 draws"});
  auto first = sampled(a.impl(), output_a, sampling), second = sampled(b.impl(), output_b, sampling);
  if (!first) return std::unexpected(first.error());
  if (!second) return std::unexpected(second.error());
  Difference out{.a = std::move(first->interval), .b = std::move(second->interval)};
  std::vector<double> differences;
  int below = 0;
  for (std::size_t i = 0; i < first->draws.result.size(); ++i) {
    double d = first->draws.result[i] - second->draws.result[i];
    if (std::isnan(d)) continue;
    differences.push_back(d);
    below += d < 0;
  }
  double n = static_cast<double>(differences.size());
  for (double d : differences) out.mean += d / n;
  for (double d : differences) out.deviation += (d - out.mean) * (d - out.mean) / (n - 1);
  out.deviation = std::sqrt(out.deviation);
  std::ranges::sort(differences);
  out.low = quantile(differences, 0.025);
  out.high = quantile(differences, 0.975);
  out.share_below = below / n;
  return out;
}

}  // namespace alumen::carbon
