#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/random.hpp"
#include "base/result.hpp"

namespace alumen {
namespace {

/// ln Gamma(x) for x > 0: Stirling's series above 12, reached by the recurrence. std::lgamma writes a global.
double log_gamma(double x) {
  double product = 1;
  for (; x < 12; ++x) product *= x;
  constexpr double series[] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  double half_ln_2pi = 0.91893853320467274178, sum = 0;
  for (std::size_t k = std::size(series); k-- > 0;) sum = series[k] + sum / (x * x);
  return (x - 0.5) * std::log(x) - x + half_ln_2pi + sum / x - std::log(product);
}

/// x^a (1 - x)^b / B(a, b).
double beta_front(double a, double b, double x) {
  return std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log1p(-x));
}

/// The continued fraction of I_x(a, b) (DLMF 8.17.22) by the method of Lentz; converges fast for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  auto away = [](double v) { return std::fabs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / away(1 - (a + b) * x / (a + 1)), value = d;
  for (int k = 1; k < 1000; ++k) {
    double m = k, even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (std::fabs(d * c - 1) < 1e-16) break;
  }
  return value;
}

double triangular_quantile(double low, double mode, double high, double u) {
  double width = high - low, turn = (mode - low) / width;
  return u < turn ? low + std::sqrt(u * width * (mode - low)) : high - std::sqrt((1 - u) * width * (high - mode));
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0 || x == 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - beta_front(b, a, 1 - x) * beta_fraction(b, a, 1 - x) / b;
  return beta_front(a, b, x) * beta_fraction(a, b, x) / a;
}

double inverse_incomplete_beta(double a, double b, double p) {
  if (!(a > 0 && b > 0 && p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0 || p == 1) return p;
  // Halley's steps on I_x - p, held between two bounds that close in; a step that leaves them halves the interval.
  double low = 0, high = 1, x = a / (a + b);
  for (int k = 0; k < 200; ++k) {
    double gap = incomplete_beta(a, b, x) - p;
    (gap < 0 ? low : high) = x;
    double slope = beta_front(a, b, x) / (x * (1 - x));
    double step = gap / slope, bend = (a - 1) / x - (b - 1) / (1 - x);
    double next = x - step / (1 - std::clamp(step * bend / 2, -0.5, 0.5));
    if (std::fabs(next - x) <= 1e-7 * std::min(x, 1 - x))
      return std::clamp(next, 0.0, 1.0);  // the error that is left is of its third power
    x = next > low && next < high ? next : low + (high - low) / 2;
  }
  return x;
}

double Distribution::lognormal_sigma() const { return spread > 1 ? std::log(spread) : 0; }

double Distribution::lognormal_median() const {
  double sigma = lognormal_sigma();
  return kind == Kind::lognormal_mean ? centre * std::exp(-sigma * sigma / 2) : centre;
}

double Distribution::at_normal(double z) const {
  switch (kind) {
    case Kind::none:
      return centre;
    case Kind::normal:
      return centre + spread * z;
    case Kind::lognormal_mean:
    case Kind::lognormal_median:
      return lognormal(lognormal_median(), lognormal_sigma(), z);
    default:
      return at_uniform(normal_share(z));
  }
}

double Distribution::at_uniform(double u) const {
  bool bounded = kind == Kind::triangular || kind == Kind::uniform || kind == Kind::beta_pert;
  if (bounded && !(high > low)) return low;
  switch (kind) {
    case Kind::triangular:
      return triangular_quantile(low, centre, high, u);
    case Kind::uniform:
      return low + (high - low) * u;
    case Kind::beta_pert: {
      double width = high - low;
      return low + width * inverse_incomplete_beta(1 + 4 * (centre - low) / width, 1 + 4 * (high - centre) / width, u);
    }
    default:
      return at_normal(inverse_normal(u));
  }
}

double Distribution::mean() const {
  double sigma = lognormal_sigma();
  switch (kind) {
    case Kind::lognormal_median:
      return centre * std::exp(sigma * sigma / 2);
    case Kind::triangular:
      return (low + centre + high) / 3;
    case Kind::uniform:
      return (low + high) / 2;
    case Kind::beta_pert:
      return (low + 4 * centre + high) / 6;
    default:
      return centre;
  }
}

double Distribution::variance() const {
  double sigma = lognormal_sigma(), width = high - low;
  switch (kind) {
    case Kind::none:
      return 0;
    case Kind::normal:
      return spread * spread;
    case Kind::lognormal_mean:
    case Kind::lognormal_median:
      return mean() * mean() * std::expm1(sigma * sigma);
    // In the share of the mode the usual difference of squares is 1 - t + t^2: nothing cancels.
    case Kind::triangular: {
      double t = width > 0 ? (centre - low) / width : 0;
      return width * width * (1 - t + t * t) / 18;
    }
    case Kind::uniform:
      return width * width / 12;
    case Kind::beta_pert:
      return (mean() - low) * (high - mean()) / 7;
  }
  return 0;
}

std::optional<Distribution::Flaw> Distribution::flaw() const {
  bool bounded = kind == Kind::triangular || kind == Kind::beta_pert || kind == Kind::uniform;
  if (kind != Kind::uniform && !std::isfinite(centre)) return Flaw{false, "the value is not a finite number"};
  if (kind == Kind::none) return {};
  if (bounded) {
    if (!std::isfinite(low) || !std::isfinite(high)) return Flaw{false, "a bound is not a finite number"};
    if (low > high) return Flaw{false, "the minimum is above the maximum"};
    if (kind != Kind::uniform && low > centre) return Flaw{false, "the minimum is above the mode"};
    if (kind != Kind::uniform && centre > high) return Flaw{false, "the mode is above the maximum"};
    if (low == high) return Flaw{true, "minimum and maximum are equal"};
    return {};
  }
  if (!std::isfinite(spread) || spread < 0) return Flaw{false, "the spread is not a positive finite number"};
  if (kind == Kind::normal) return spread == 0 ? std::optional{Flaw{true, "the standard deviation is 0"}} : std::nullopt;
  if (centre == 0) return Flaw{false, "a lognormal cannot be centred on 0"};
  if (spread <= 1) return Flaw{true, "the geometric standard deviation is not above 1"};
  return {};
}

}  // namespace alumen
