#include "carbon/uncertainty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/number.hpp"
#include "carbon/detail/sampler.hpp"
#include "numeric/parallel.hpp"

namespace alumen::carbon {
namespace {

using detail::Variable;
using detail::VariableSampler;

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
    case chain::Shape::normal:
      return fmt::format("{}, ±{} %", word, to_text(u.interval_pct));
    case chain::Shape::lognormal_mean:
    case chain::Shape::lognormal_median:
      return fmt::format("{}, GSD {}", word, to_text(u.gsd));
    default:
      return fmt::format("{}, {} to {} of it", word, to_text(u.low), to_text(u.high));
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
    out.shares.push_back({place, c.where(*place.row, place.column), shape_text(c.uncertainties[f.variables.list[i].row]),
                          f.part[i] / f.variance, two_sided_95 * std::sqrt(std::max(0.0, f.variance - f.part[i]))});
  }
  std::ranges::stable_sort(out.shares, [](const auto& a, const auto& b) { return a.share > b.share; });
}

Interval analytic(const Model::Impl& m, std::uint32_t output, const FirstOrder& f) {
  Interval out{.mode = Mode::analytic,
               .value = m.total[m.node_of_output[output]],
               .shift = f.shift,
               .variables = f.variables.list.size(),
               .without = f.variables.without};
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

using Eight = std::array<double, draws_at_once>;

/// Inputs that are drawn but only move the result along their slopes.
class Linear {
 public:
  /// The variables from `first` on. At most `most` of them are drawn one by one; what many more add together is a normal
  /// of their mean and variance, since none of them is large.
  Linear(const Model::Impl& m, const FirstOrder& f, std::size_t first, std::size_t most)
      : variables_(std::span{f.variables.list}.subspan(first, std::min(most, f.part.size() - first))),
        slope_(std::span{f.slope}.subspan(first, variables_.size())),
        facts_(m.chain->facts),
        sampler_(variables_) {
    double variance = 0;
    for (auto i = first + variables_.size(); i < f.part.size(); ++i) {
      variance += f.part[i];
      tail_mean_ += f.slope[i] * (f.variables.list[i].distribution.mean() - facts_[f.variables.list[i].fact]);
    }
    tail_deviation_ = std::sqrt(variance);
  }

  const VariableSampler& sampler() const { return sampler_; }

  /// What samples of the variables add to the result, draw by draw.
  Eight steps(std::span<const double> samples) const {
    Eight sum{};
    for (std::size_t slot = 0; slot < sampler_.size(); ++slot) {
      auto i = sampler_.variable(slot);
      double slope = slope_[i], value = facts_[variables_[i].fact];
      for (std::size_t lane = 0; lane < sum.size(); ++lane) sum[lane] += slope * (samples[slot * draws_at_once + lane] - value);
    }
    return sum;
  }

  /// Draws first .. first + 7, with the tail.
  Eight draw(const RandomStream& random, std::uint32_t first, std::vector<double>& samples) const {
    sampler_.sample(random, first, samples);
    Eight sum = steps(samples);
    if (tail_deviation_ > 0)
      for (std::uint32_t lane = 0; lane < sum.size(); ++lane)
        sum[lane] += tail_mean_ + tail_deviation_ * random.normal(tail_id_, first + lane);
    return sum;
  }

 private:
  std::span<const Variable> variables_;
  std::span<const double> slope_;
  std::span<const double> facts_;
  VariableSampler sampler_;
  double tail_mean_ = 0, tail_deviation_ = 0;
  std::uint64_t tail_id_ = hash64("inputs beyond those drawn one by one");
};

/// Runs all draws through a sampler of the exact inputs; the others are added along their slopes.
template <class Sampler>
Draws run(const Model::Impl& m, std::uint32_t output, const FirstOrder& f, std::size_t exact, std::size_t most, const Sampling& sampling) {
  auto count = static_cast<std::size_t>(sampling.draws);
  auto threads = static_cast<unsigned>(std::clamp(sampling.threads, 1, 64));
  Draws draws{std::vector<double>(count), std::vector<double>(count)};
  RandomStream random{sampling.seed, 0};
  double base = m.total[m.node_of_output[output]];
  Sampler sampler{m, output, std::span{f.variables.list}.first(exact)};
  Linear score{m, f, 0, exact}, rest{m, f, exact, most};
  std::vector<typename Sampler::Scratch> scratch(threads);
  std::vector<std::vector<double>> samples(threads);
  numeric::parallel_for(count, draws_at_once, threads, [&](std::size_t first, std::size_t last, unsigned worker) {
    auto draw = static_cast<std::uint32_t>(first);
    sampler.results(random, draw, std::span{draws.result}.subspan(first, last - first), scratch[worker]);
    Eight near = score.steps(scratch[worker].samples), far = rest.draw(random, draw, samples[worker]);
    for (auto d = first; d < last; ++d) {
      draws.result[d] += far[d - first];
      draws.linear[d] = base + near[d - first] + far[d - first];
    }
  });
  return draws;
}

/// Quantile with linear interpolation between order statistics (type 7). `sorted` is not empty.
double quantile(const std::vector<double>& sorted, double p) {
  double at = p * static_cast<double>(sorted.size() - 1);
  auto below = static_cast<std::size_t>(at);
  return below + 1 < sorted.size() ? sorted[below] + (at - static_cast<double>(below)) * (sorted[below + 1] - sorted[below])
                                   : sorted[below];
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
  return fail({.code = "numeric.not_converged",
               .value = fmt::format("{} of {} draws", out.failed, out.draws),
               .expected = "at most one in a thousand",
               .detail = "an uncertainty is so wide that a loop makes nothing in many draws"});
}

struct Sampled {
  Interval interval;
  Draws draws;
};

/// Of the inputs that are not exact, so many are drawn one by one when an interval is asked.
constexpr std::size_t most_linear = 256;

/// With `every_input` no two inputs are drawn as one: results that share inputs then differ as they should.
Result<Sampled> sampled(const Model::Impl& m, std::uint32_t output, const Sampling& sampling, bool every_input) {
  auto f = first_order(m, output);
  auto exact = order_by_part(f, sampling.mode == Mode::full ? 2 : sampling.cover);
  auto interval = analytic(m, output, f);
  double linear_mean = interval.mean;
  interval.mode = sampling.mode;
  auto most = every_input ? f.part.size() : most_linear;
  auto draws = sampling.mode == Mode::full ? run<detail::FullSampler>(m, output, f, exact, most, sampling)
                                           : run<detail::ReducedSampler>(m, output, f, exact, most, sampling);
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
  if (sampling.draws < 2)
    return fail({.code = "api.bad_argument", .value = std::to_string(sampling.draws), .expected = "at least 2 draws"});
  auto result = sampled(m, output, sampling, false);
  if (!result) return std::unexpected(result.error());
  return std::move(result->interval);
}

Result<Difference> compare(const Model& a, std::uint32_t output_a, const Model& b, std::uint32_t output_b, const Sampling& sampling) {
  if (sampling.draws < 2)
    return fail({.code = "api.bad_argument", .value = std::to_string(sampling.draws), .expected = "at least 2 draws"});
  auto first = sampled(a.impl(), output_a, sampling, true), second = sampled(b.impl(), output_b, sampling, true);
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
