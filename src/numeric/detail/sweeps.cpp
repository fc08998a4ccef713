#include "numeric/detail/sweeps.hpp"

#define EIGEN_MPL2_ONLY
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace alumen::numeric::detail {
namespace {

constexpr int most_sweeps = 300, most_iterations = 300, most_restarts = 6;
constexpr double norm_limit = 1e-12, row_limit = 1e-9;  // of the certificate
constexpr double still = 2e-15;                         // change of a sweep, by the largest number, that ends the sweeping

template <int W>
using Lanes = Eigen::Array<double, W, 1>;
template <int W>
using Row = Eigen::Map<Lanes<W>>;
template <int W>
using ConstRow = Eigen::Map<const Lanes<W>>;

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double largest(const std::vector<double>& v) {
  double top = 0;
  for (double x : v) {
    if (!std::isfinite(x)) return std::numeric_limits<double>::infinity();
    top = std::max(top, std::fabs(x));
  }
  return top;
}

}  // namespace

SparseRows transposed(const SparseRows& m) {
  SparseRows t;
  t.start.assign(m.size() + 1, 0);
  for (auto c : m.column) ++t.start[c + 1];
  for (std::size_t i = 0; i < m.size(); ++i) t.start[i + 1] += t.start[i];
  t.column.resize(m.column.size());
  t.value.resize(m.column.size());
  auto next = t.start;
  for (std::uint32_t i = 0; i < m.size(); ++i)
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) {
      t.column[next[m.column[e]]] = i;
      t.value[next[m.column[e]]++] = m.value[e];
    }
  return t;
}

Sweeps::Sweeps(const SparseRows& m, std::vector<std::uint32_t> order) : order_(std::move(order)), start_{0} {
  std::vector<std::uint32_t> place(m.size());
  for (std::uint32_t p = 0; p < place.size(); ++p) place[order_[p]] = p;
  std::vector<std::pair<std::uint32_t, double>> row;
  for (std::uint32_t p = 0; p < place.size(); ++p) {
    double own = 1, sum = 0;
    row.clear();
    for (auto e = m.start[order_[p]]; e < m.start[order_[p] + 1]; ++e) {
      if (m.column[e] == order_[p])
        own -= m.value[e];
      else
        row.emplace_back(place[m.column[e]], m.value[e]);
    }
    std::ranges::sort(row);
    for (auto [column, value] : row) column_.push_back(column), value_.push_back(value), sum += std::fabs(value);
    auto later = std::ranges::count_if(row, [&](const auto& entry) { return entry.first > p; });
    start_.push_back(static_cast<std::uint32_t>(column_.size()));
    middle_.push_back(static_cast<std::uint32_t>(column_.size() - static_cast<std::size_t>(later)));
    own_.push_back(own);
    norm_ = std::max(norm_, sum + std::fabs(own));
  }
}

template <int W>
unsigned Sweeps::certified(const double* y, const double* b) const {
  Lanes<W> gap = Lanes<W>::Zero(), top_y = gap, top_b = gap, over = gap;
  for (std::size_t p = 0; p < order_.size(); ++p) {
    Lanes<W> r = ConstRow<W>(b + p * W), own = own_[p] * ConstRow<W>(y + p * W), size = r.abs() + own.abs();
    top_y = top_y.max(ConstRow<W>(y + p * W).abs());
    top_b = top_b.max(r.abs());
    for (auto e = start_[p]; e < start_[p + 1]; ++e) {
      Lanes<W> part = value_[e] * ConstRow<W>(y + column_[e] * W);
      r += part;
      size += part.abs();
    }
    r = (r - own).abs();
    gap = gap.max(r);
    over = over.max(r - row_limit * size);
  }
  unsigned mask = 0;
  for (int d = 0; d < W; ++d)
    if (gap[d] <= norm_limit * (norm_ * top_y[d] + top_b[d]) && over[d] <= 0 && std::isfinite(top_y[d])) mask |= 1u << d;
  return mask;
}

template <int W>
unsigned Sweeps::sweep(double* z, int* most) const {
  std::size_t n = order_.size();
  std::vector<double> b(n * W), y(n * W, 0.0);
  for (std::size_t p = 0; p < n; ++p) Row<W>(b.data() + p * W) = Row<W>(z + order_[p] * W);
  unsigned open = (1u << W) - 1;
  std::array<double, W> before;
  before.fill(std::numeric_limits<double>::infinity());
  for (int k = 1; open && k <= most_sweeps; ++k) {
    Lanes<W> change = Lanes<W>::Zero(), size = change;
    for (std::size_t p = 0; p < n; ++p) {
      Lanes<W> sum = Row<W>(b.data() + p * W);
      for (auto e = start_[p]; e < start_[p + 1]; ++e) sum += value_[e] * Row<W>(y.data() + column_[e] * W);
      sum /= own_[p];
      change = change.max((sum - Row<W>(y.data() + p * W)).abs());
      size = size.max(sum.abs());
      Row<W>(y.data() + p * W) = sum;
    }
    unsigned quiet = 0, alive = 0;
    for (int d = 0; d < W; ++d) {
      // Rounding may keep a sweep from coming to rest at `still`: then it rests where it stops to improve.
      bool rests = change[d] <= still * size[d] || (change[d] <= 1e-13 * size[d] && change[d] >= 0.9 * before[d]);
      quiet |= (rests ? 1u : 0u) << d;
      alive |= (std::isfinite(size[d]) && std::isfinite(change[d]) ? 1u : 0u) << d;
      before[d] = change[d];
    }
    if (!(open & alive)) break;
    unsigned done = quiet & open ? certified<W>(y.data(), b.data()) & quiet & open : 0;
    for (int d = 0; done && d < W; ++d)
      if (done >> d & 1)
        for (std::size_t p = 0; p < n; ++p) z[order_[p] * W + d] = y[p * W + d];
    if (done && most) *most = std::max(*most, k);
    open &= ~done;
  }
  return open;
}

unsigned Sweeps::solve(double* z, int width, int* most) const { return width == 1 ? sweep<1>(z, most) : sweep<lanes>(z, most); }

void Sweeps::residual(const std::vector<double>& y, const std::vector<double>& b, std::vector<double>& r) const {
  for (std::size_t p = 0; p < y.size(); ++p) {
    double sum = b[p];
    for (auto e = start_[p]; e < start_[p + 1]; ++e) sum += value_[e] * y[column_[e]];
    r[p] = sum - own_[p] * y[p];
  }
}

/// (D - U)^-1 D (D - L)^-1 with L the entries of earlier rows and U those of later ones.
void Sweeps::precondition(const std::vector<double>& in, std::vector<double>& out) const {
  for (std::size_t p = 0; p < in.size(); ++p) {
    double sum = in[p];
    for (auto e = start_[p]; e < middle_[p]; ++e) sum += value_[e] * out[column_[e]];
    out[p] = sum / own_[p];
  }
  for (std::size_t p = in.size(); p-- > 0;) {
    double sum = own_[p] * out[p];
    for (auto e = middle_[p]; e < start_[p + 1]; ++e) sum += value_[e] * out[column_[e]];
    out[p] = sum / own_[p];
  }
}

/// Adds to y an approximate answer for the residual r0; false when nothing was gained.
bool Sweeps::correct(std::vector<double>& y, const std::vector<double>& r0, int& iterations) const {
  std::size_t n = r0.size();
  std::vector<double> zero(n), r = r0, p(n), v(n), s(n), t(n), p_hat(n), s_hat(n);
  double rho = 1, alpha = 1, omega = 1, goal = 1e-11 * largest(r0);
  for (int k = 0; k < most_iterations; ++k) {
    double next = dot(r0, r), beta = next / rho * (alpha / omega);
    if (!(std::isfinite(beta)) || next == 0) return k > 0;
    rho = next;
    for (std::size_t i = 0; i < n; ++i) p[i] = r[i] + beta * (p[i] - omega * v[i]);
    precondition(p, p_hat);
    residual(p_hat, zero, v);
    for (auto& x : v) x = -x;
    alpha = rho / dot(r0, v);
    for (std::size_t i = 0; i < n; ++i) s[i] = r[i] - alpha * v[i];
    precondition(s, s_hat);
    residual(s_hat, zero, t);
    for (auto& x : t) x = -x;
    double tt = dot(t, t);
    omega = tt > 0 ? dot(t, s) / tt : 0;
    for (std::size_t i = 0; i < n; ++i) {
      y[i] += alpha * p_hat[i] + omega * s_hat[i];
      r[i] = s[i] - omega * t[i];
    }
    ++iterations;
    double now = largest(r);
    if (!std::isfinite(now)) return false;
    if (now <= goal || omega == 0) return true;
  }
  return true;
}

bool Sweeps::solve_krylov(double* z, int* iterations) const {
  std::size_t n = order_.size();
  std::vector<double> b(n), y(n), r(n), best;
  for (std::size_t p = 0; p < n; ++p) b[p] = z[order_[p]];
  double gap = std::numeric_limits<double>::infinity();
  int count = 0;
  for (int restart = 0; restart < most_restarts; ++restart) {
    residual(y, b, r);
    double now = largest(r);
    if (!(now < gap)) break;
    gap = now;
    best = y;
    if (gap == 0 || !correct(y, r, count)) break;
  }
  if (best.empty() || !certified<1>(best.data(), b.data())) return false;
  for (std::size_t p = 0; p < n; ++p) z[order_[p]] = best[p];
  if (iterations) *iterations = std::max(*iterations, count);
  return true;
}

}  // namespace alumen::numeric::detail
