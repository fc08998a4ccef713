#include "flows/lifetime.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "base/random.hpp"
#include "flows/detail/gamma.hpp"

namespace alumen::flows {
namespace {

constexpr double same_age = 1e-9;  // years; ages are differences of dates and miss a fixed life by rounding only

double bell(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

/// ln Gamma(1 + 2x) - 2 ln Gamma(1 + x), which grows with x > 0. For small x the two nearly cancel: their power series,
/// sum over n >= 2 of zeta(n) (-x)^n (2^n - 2) / n (DLMF 5.7.3).
double log_ratio(double x) {
  if (x > 0.01) return detail::log_gamma(1 + 2 * x) - 2 * detail::log_gamma(1 + x);
  constexpr double zeta[] = {1.6449340668482264, 1.2020569031595943, 1.0823232337111382, 1.0369277551433699,
                             1.0173430619844491, 1.0083492773819228, 1.0040773561979443};
  double sum = 0, power = -x, two = 2;
  for (int n = 2; n <= 8; ++n) {
    power *= -x;
    two *= 2;
    sum += zeta[n - 2] * power * (two - 2) / n;
  }
  return sum;
}

/// The shape k of a Weibull law whose standard deviation is `ratio` times its mean.
double weibull_shape(double ratio) {
  double wanted = std::log1p(ratio * ratio), low = 1e-9, high = 1e3;  // of 1 / k
  for (int step = 0; step < 200 && high / low - 1 > 1e-15; ++step) {
    double middle = std::sqrt(low * high);
    (log_ratio(middle) < wanted ? low : high) = middle;
  }
  return 1 / std::sqrt(low * high);
}

}  // namespace

Result<Survival> Survival::of(const Lifetime& life) {
  auto wrong = [&](const char* what, double value) {
    return fail({.code = "flows.life_negative",
                 .value = fmt::format("{}", value),
                 .detail = fmt::format("{} of a {} life", what, word_of(life.law))});
  };
  if (!std::isfinite(life.mean_years) || life.mean_years < 0) return wrong("the mean", life.mean_years);
  if (!std::isfinite(life.sd_years) || life.sd_years < 0) return wrong("the standard deviation", life.sd_years);
  Survival out;
  double m = life.mean_years, s = life.sd_years;
  out.law_ = m == 0 || s == 0 ? Law::fixed : life.law;
  out.first_ = m, out.second_ = s;
  if (out.law_ == Law::truncated_normal) out.scale_ = normal_share(m / s);
  if (out.law_ == Law::lognormal) {
    double spread = std::log1p(s / m * (s / m));
    out.first_ = std::log(m) - spread / 2, out.second_ = std::sqrt(spread);
  }
  if (out.law_ == Law::weibull) {
    out.first_ = weibull_shape(s / m);
    out.second_ = m / std::exp(detail::log_gamma(1 + 1 / out.first_));
  }
  return out;
}

double Survival::at(double a) const {
  if (a < 0) return 1;
  double z = (a - first_) / second_;  // of the three normal laws
  switch (law_) {
    case Law::fixed:
      return a < first_ - same_age ? 1 : 0;
    case Law::normal:
      return normal_share(-z);
    case Law::truncated_normal:
      return normal_share(-z) / scale_;
    case Law::folded_normal:
      return normal_share(-z) + normal_share((-a - first_) / second_);
    case Law::lognormal:
      return a == 0 ? 1 : normal_share((first_ - std::log(a)) / second_);
    case Law::weibull:
      return std::exp(-std::pow(a / second_, first_));
  }
  return 0;
}

double Survival::density(double a) const {
  if (a < 0 || law_ == Law::fixed) return 0;
  double z = (a - first_) / second_;
  switch (law_) {
    case Law::normal:
      return bell(z) / second_;
    case Law::truncated_normal:
      return bell(z) / (second_ * scale_);
    case Law::folded_normal:
      return (bell(z) + bell((a + first_) / second_)) / second_;
    case Law::lognormal:
      return a == 0 ? 0 : bell((std::log(a) - first_) / second_) / (a * second_);
    default:
      return first_ / second_ * std::pow(a / second_, first_ - 1) * at(a);
  }
}

double Survival::below_zero() const { return law_ == Law::normal ? normal_share(-first_ / second_) : 0; }

}  // namespace alumen::flows
