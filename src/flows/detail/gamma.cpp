#include "flows/detail/gamma.hpp"

#include <cmath>
#include <iterator>

#include "base/random.hpp"

namespace alumen::flows::detail {

// std::lgamma is not used: it writes a global. Stirling's series (DLMF 5.11.1) above 12, reached by the recurrence.
double log_gamma(double x) {
  constexpr double series[] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  constexpr double half_ln_2pi = 0.91893853320467274178;
  double product = 1, sum = 0;
  for (; x < 12; ++x) product *= x;
  for (auto k = std::size(series); k-- > 0;) sum = series[k] + sum / (x * x);
  return (x - 0.5) * std::log(x) - x + half_ln_2pi + sum / x - std::log(product);
}

// Q(a, x) with a = degrees / 2: the power series of P below a + 1 (DLMF 8.11.4), a continued fraction above (8.9.2).
double chi_squared_above(double x, double degrees) {
  if (!(x > 0)) return 1;
  double a = degrees / 2, z = x / 2, front = std::exp(a * std::log(z) - z - log_gamma(a));
  if (z < a + 1) {
    double term = 1 / a, sum = term;
    for (int k = 1; k < 100'000 && term > 1e-17 * sum; ++k) sum += term *= z / (a + k);
    return 1 - front * sum;
  }
  double b = z + 1 - a, c = 1e300, d = 1 / b, value = d;
  for (int k = 1; k < 100'000; ++k) {
    double step = -k * (k - a);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    value *= c * d;
    if (std::fabs(c * d - 1) < 1e-16) break;
  }
  return front * value;
}

double chi_squared_critical(double significance, std::size_t degrees) {
  if (degrees == 0) return 0;
  double n = static_cast<double>(degrees), low = 0, high = n + 10;
  while (chi_squared_above(high, n) > significance) high *= 2;
  for (int k = 0; k < 200 && high - low > 1e-15 * high; ++k) {
    double middle = (low + high) / 2;
    (chi_squared_above(middle, n) > significance ? low : high) = middle;
  }
  return (low + high) / 2;
}

double sidak_critical(double significance, std::size_t count) {
  if (count == 0) return 0;
  double single = -std::expm1(std::log1p(-significance) / static_cast<double>(count));
  return -inverse_normal(single / 2);
}

}  // namespace alumen::flows::detail
