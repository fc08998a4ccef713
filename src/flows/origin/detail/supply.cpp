#include "flows/origin/detail/supply.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace alumen::flows::detail {
namespace {

using Size = std::size_t;
constexpr double nothing = 1e-12;  // share of a country's supply below which it counts as keeping none

/// Countries whose goods never reach one that keeps any. Empty when the spectral radius of A is below one.
std::vector<Size> closed(const TradeMatrix& m, const Supplies& s) {
  const Size n = m.production.size();
  std::vector<char> open(n);
  std::deque<Size> queue;
  for (Size i = 0; i < n; ++i)
    if (s.supply[i] - s.exports[i] > nothing * s.supply[i] || s.supply[i] == 0) open[i] = 1, queue.push_back(i);
  while (!queue.empty()) {
    auto i = queue.front();
    queue.pop_front();
    for (Size j = 0; j < n; ++j)
      if (!open[j] && m.trade[i][j] > 0) open[j] = 1, queue.push_back(j);
  }
  std::vector<Size> out;
  for (Size i = 0; i < n; ++i)
    if (!open[i]) out.push_back(i);
  return out;
}

/// Solves M X = B in place by Gauss. M = I - A is diagonally dominant by columns, so that no pivoting is needed; B has few columns
/// with entries, and X replaces it.
void eliminate(std::vector<std::vector<double>>& m, std::vector<std::vector<double>>& b) {
  const Size n = m.size();
  for (Size k = 0; k < n; ++k)
    for (Size i = k + 1; i < n; ++i) {
      double factor = m[i][k] / m[k][k];
      if (factor == 0) continue;
      for (Size j = k + 1; j < n; ++j) m[i][j] -= factor * m[k][j];
      for (Size j = 0; j < b[i].size(); ++j) b[i][j] -= factor * b[k][j];
    }
  for (Size k = n; k-- > 0;) {
    for (Size i = k + 1; i < n; ++i)
      if (m[k][i] != 0)
        for (Size j = 0; j < b[k].size(); ++j) b[k][j] -= m[k][i] * b[i][j];
    for (double& x : b[k]) x /= m[k][k];
  }
}

}  // namespace

std::expected<Supplies, std::vector<std::size_t>> resolve(const TradeMatrix& t) {
  const Size n = t.production.size();
  Supplies s{.imports = std::vector<double>(n),
             .exports = std::vector<double>(n),
             .supply = std::vector<double>(n),
             .unexplained = std::vector<double>(n),
             .consumption = {}};
  for (Size i = 0; i < n; ++i)
    for (Size j = 0; j < n; ++j) s.imports[i] += t.trade[i][j], s.exports[j] += t.trade[i][j];
  for (Size i = 0; i < n; ++i) {
    s.supply[i] = std::max(t.production[i] + s.imports[i], s.exports[i]);
    s.unexplained[i] = s.supply[i] - t.production[i] - s.imports[i];
    // A difference that is only rounding of the sums is none.
    if (s.unexplained[i] <= 1e-12 * s.supply[i]) s.unexplained[i] = 0;
  }
  if (auto loop = closed(t, s); !loop.empty()) return std::unexpected(std::move(loop));
  std::vector<std::vector<double>> m(n, std::vector<double>(n)), x(n, std::vector<double>(n + 1));
  for (Size i = 0; i < n; ++i) {
    for (Size j = 0; j < n; ++j)
      if (t.trade[i][j] > 0) m[i][j] = -t.trade[i][j] / s.supply[j];
    m[i][i] += 1;
    x[i][i] = t.production[i];
    x[i][n] = s.unexplained[i];
  }
  eliminate(m, x);
  for (Size i = 0; i < n; ++i) {
    double kept = s.supply[i] > 0 ? std::max(0.0, s.supply[i] - s.exports[i]) / s.supply[i] : 0;
    for (double& mass : x[i]) mass *= kept;
  }
  s.consumption = std::move(x);
  return s;
}

}  // namespace alumen::flows::detail
