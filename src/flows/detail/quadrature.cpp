#include "flows/detail/quadrature.hpp"

#include <cmath>
#include <numbers>

#include "base/result.hpp"

namespace alumen::flows::detail {
namespace {

/// The Legendre polynomials of degree n and n - 1 at x.
struct Legendre {
  double now = 1, before = 0;
  Legendre(int n, double x) {
    for (int k = 1; k <= n; ++k) {
      double next = ((2 * k - 1) * x * now - (k - 1) * before) / k;
      before = now, now = next;
    }
  }
};

/// Inner nodes are the zeros of P'; (1 - x^2) P' = n (before - x now) and ((1 - x^2) P')' = -n (n + 1) now give Newton's step.
double node(int n, int k) {
  double x = -std::cos(std::numbers::pi * k / n);
  if (k == 0 || k == n) return k == 0 ? -1 : 1;
  for (int step = 0; step < 50; ++step) {
    Legendre p(n, x);
    double move = (p.before - x * p.now) / ((n + 1) * p.now);
    x += move;
    if (std::fabs(move) < 1e-16) break;
  }
  return x;
}

}  // namespace

Rule gauss_lobatto(int nodes, int panels) {
  check(nodes >= 2 && panels >= 1, "a rule has two nodes and one panel at least");
  int n = nodes - 1;
  Rule out;
  for (int panel = 0; panel < panels; ++panel)
    for (int k = 0; k <= n; ++k) {
      double x = node(n, k), p = Legendre(n, x).now;
      out.at.push_back((panel + (1 + x) / 2) / panels);
      out.weight.push_back(1 / (n * (n + 1) * p * p * panels));
    }
  return out;
}

}  // namespace alumen::flows::detail
