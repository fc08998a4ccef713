#include "numeric/detail/block.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace alumen::numeric::detail {
namespace {

constexpr double least_condition = 1e-14, largest_residual = 1e-9;

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

/// Osborne's balancing by powers of two: makes row and column of S^-1 M S of like size, row by row, until nothing moves.
std::vector<double> balance(const SparseRows& m) {
  std::vector<double> scale(m.size(), 1);
  auto t = transposed(m);
  auto largest = [](const SparseRows& a, std::uint32_t i, auto&& factor) {
    double top = 0;
    for (auto e = a.start[i]; e < a.start[i + 1]; ++e)
      if (a.column[e] != i) top = std::max(top, std::fabs(a.value[e]) * factor(a.column[e]));
    return top;
  };
  bool moved = true;
  for (int sweep = 0; moved && sweep < 20; ++sweep) {
    moved = false;
    for (std::uint32_t i = 0; i < m.size(); ++i) {
      double row = largest(m, i, [&](auto j) { return scale[j]; }) / scale[i];
      double column = largest(t, i, [&](auto j) { return 1 / scale[j]; }) * scale[i];
      if (!(row > 0 && column > 0 && std::isfinite(row) && std::isfinite(column))) continue;
      int shift = (std::ilogb(row) - std::ilogb(column)) / 2;
      double wider = std::ldexp(scale[i], shift);
      if (shift == 0 || !(wider > 1e-100 && wider < 1e100)) continue;
      scale[i] = wider;
      moved = true;
    }
  }
  return scale;
}

/// I - M by rows, the diagonal once.
SparseRows identity_minus(const SparseRows& m) {
  SparseRows a;
  for (std::uint32_t i = 0; i < m.size(); ++i) {
    std::size_t diagonal = a.value.size();
    a.column.push_back(i);
    a.value.push_back(1);
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) {
      if (m.column[e] == i) {
        a.value[diagonal] -= m.value[e];
      } else {
        a.column.push_back(m.column[e]);
        a.value.push_back(-m.value[e]);
      }
    }
    a.start.push_back(static_cast<std::uint32_t>(a.column.size()));
  }
  return a;
}

/// What is wrong with the scaled loop, judged by the answer x of (I - M) x = 1.
std::optional<BadLoop::Kind> fault(const SparseRows& m, const std::vector<double>& x, const std::vector<double>& ones,
                                   double condition) {
  bool inputs_only = std::ranges::all_of(m.value, [](double v) { return v >= 0; });
  bool positive = std::ranges::all_of(x, [](double v) { return v > 0 && std::isfinite(v); });
  if (inputs_only && !positive) return BadLoop::Kind::not_productive;
  if (!(condition >= least_condition)) return BadLoop::Kind::singular;
  if (!(relative_residual(m, x.data(), ones.data()) <= largest_residual)) return BadLoop::Kind::not_converged;
  return {};
}

}  // namespace

std::expected<Block, BadLoop::Kind> Block::factor(const SparseRows& m) {
  Block block;
  block.scale_ = balance(m);
  SparseRows scaled = m;
  for (std::size_t i = 0; i < m.size(); ++i)
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) scaled.value[e] *= block.scale_[m.column[e]] / block.scale_[i];
  if (m.size() > dense_limit) block.lu_.emplace<SparseLu>();
  std::vector<double> ones(m.size(), 1), scratch(m.size()), x(m.size(), std::numeric_limits<double>::quiet_NaN());
  double condition = std::visit([&](auto& lu) { return lu.factor(identity_minus(scaled)); }, block.lu_);
  if (condition > 0) {
    x = ones;
    std::visit([&](const auto& lu) { lu.solve(x.data(), 1, scratch.data()); }, block.lu_);
  }
  if (auto kind = fault(scaled, x, ones, condition)) return std::unexpected(*kind);
  return block;
}

void Block::solve(double* z, int width, double* scratch) const {
  auto w = static_cast<std::size_t>(width);
  for (std::size_t i = 0; i < scale_.size(); ++i)
    for (std::size_t r = 0; r < w; ++r) z[i * w + r] /= scale_[i];
  std::visit([&](const auto& lu) { lu.solve(z, width, scratch); }, lu_);
  for (std::size_t i = 0; i < scale_.size(); ++i)
    for (std::size_t r = 0; r < w; ++r) z[i * w + r] *= scale_[i];
}

void Block::solve_transposed(double* z, int width, double* scratch) const {
  auto w = static_cast<std::size_t>(width);
  for (std::size_t i = 0; i < scale_.size(); ++i)
    for (std::size_t r = 0; r < w; ++r) z[i * w + r] *= scale_[i];
  std::visit([&](const auto& lu) { lu.solve_transposed(z, width, scratch); }, lu_);
  for (std::size_t i = 0; i < scale_.size(); ++i)
    for (std::size_t r = 0; r < w; ++r) z[i * w + r] /= scale_[i];
}

double relative_residual(const SparseRows& m, const double* y, const double* b) {
  double worst = 0;
  for (std::size_t i = 0; i < m.size(); ++i) {
    double own = 1, gap = b[i], size = std::fabs(b[i]);
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) {
      if (m.column[e] == i) {
        own -= m.value[e];
      } else {
        double part = m.value[e] * y[m.column[e]];
        gap += part;
        size += std::fabs(part);
      }
    }
    gap -= own * y[i];
    size += std::fabs(own * y[i]);
    if (!std::isfinite(gap) || !std::isfinite(size)) return std::numeric_limits<double>::infinity();
    if (gap != 0) worst = std::max(worst, std::fabs(gap) / size);
  }
  return worst;
}

}  // namespace alumen::numeric::detail
