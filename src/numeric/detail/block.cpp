#include "numeric/detail/block.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

namespace alumen::numeric::detail {
namespace {

constexpr double least_condition = 1e-14, largest_residual = 1e-9;

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
std::optional<BadLoop::Kind> fault(const SparseRows& m, const std::vector<double>& x, const std::vector<double>& ones, double condition) {
  bool inputs_only = std::ranges::all_of(m.value, [](double v) { return v >= 0; });
  bool positive = std::ranges::all_of(x, [](double v) { return v > 0 && std::isfinite(v); });
  if (inputs_only && !positive) return BadLoop::Kind::not_productive;
  if (!(condition >= least_condition)) return BadLoop::Kind::singular;
  if (!(relative_residual(m, x.data(), ones.data()) <= largest_residual)) return BadLoop::Kind::not_converged;
  return {};
}

/// The loop's scaled entries.
SparseRows scaled_by(const SparseRows& m, const std::vector<double>& scale) {
  SparseRows scaled = m;
  for (std::size_t i = 0; i < m.size(); ++i)
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) scaled.value[e] *= scale[m.column[e]] / scale[i];
  return scaled;
}

/// Signs and sizes without any order, the same for the same size.
std::vector<double> mixed(std::size_t size) {
  std::vector<double> out(size);
  std::uint64_t state = size;
  for (auto& v : out) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    v = static_cast<double>(state >> 11) * 0x1p-52 - 1;
  }
  return out;
}

double factor_any(std::variant<DenseLu, SparseLu>& lu, const SparseRows& scaled) {
  if (scaled.size() > dense_limit) lu.emplace<SparseLu>();
  return std::visit([&](auto& l) { return l.factor(identity_minus(scaled)); }, lu);
}

}  // namespace

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

/// A loop that is solved by sweeps: both directions, and factors in reserve for a right-hand side that will not converge.
struct Block::Iterative {
  SparseRows matrix;
  Sweeps forward, backward;
  std::once_flag once;
  std::variant<DenseLu, SparseLu> reserve;
  bool reserve_holds = false;

  explicit Iterative(const SparseRows& m) : matrix(m) {
    auto order = supplier_order(m);
    forward = Sweeps(m, order);
    // What supplies in A consumes in its transpose: the same order backwards loses as little.
    std::ranges::reverse(order);
    backward = Sweeps(transposed(m), std::move(order));
  }
};

Block::Block() = default;
Block::Block(Block&&) noexcept = default;
Block& Block::operator=(Block&&) noexcept = default;
Block::~Block() = default;

std::expected<Block, BadLoop::Kind> Block::factor(const SparseRows& m) {
  Block block;
  block.scale_ = balance(m);
  SparseRows scaled = scaled_by(m, block.scale_);
  bool finite = std::ranges::all_of(m.value, [](double v) { return std::isfinite(v); });
  if (finite && m.size() > sweep_limit) {
    auto swept = block.try_sweeps(scaled);
    if (!swept) return std::unexpected(swept.error());
    if (*swept) return block;
  }
  if (auto lu = block.factor_lu(scaled); !lu) return std::unexpected(lu.error());
  return block;
}

/// True when sweeps or BiCGSTAB solve this loop; an error when their answer shows that it is not productive.
std::expected<bool, BadLoop::Kind> Block::try_sweeps(const SparseRows& scaled) {
  iterative_ = std::make_unique<Iterative>(scaled);
  std::vector<double> ones(scaled.size(), 1), x = ones;
  method_ = Method::sweeps;
  bool solved = iterative_->forward.solve(x.data(), 1, &sweeps_) == 0;
  if (!solved) {
    method_ = Method::krylov;
    solved = iterative_->forward.solve_krylov(x.data(), &sweeps_);
  }
  bool inputs_only = std::ranges::all_of(scaled.value, [](double v) { return v >= 0; });
  if (solved && inputs_only) {
    if (auto kind = fault(scaled, x, ones, 1)) return std::unexpected(*kind);
  } else if (solved) {
    // With credits no sign tells whether the answer means anything: a second right-hand side without any pattern must
    // have one too, and neither may grow as if the loop were singular.
    auto probe = mixed(scaled.size());
    auto forward = [&](double* z) {
      return method_ == Method::krylov ? iterative_->forward.solve_krylov(z) : iterative_->forward.solve(z, 1) == 0;
    };
    solved = forward(probe.data());
    for (std::size_t i = 0; solved && i < x.size(); ++i) solved = std::fabs(x[i]) < 1e12 && std::fabs(probe[i]) < 1e12;
  }
  if (solved) {
    residual_ = relative_residual(scaled, x.data(), ones.data());
    return true;
  }
  iterative_.reset();
  sweeps_ = 0;
  return false;
}

std::expected<void, BadLoop::Kind> Block::factor_lu(const SparseRows& scaled) {
  std::vector<double> ones(scaled.size(), 1), scratch(scaled.size()), x(scaled.size(), std::numeric_limits<double>::quiet_NaN());
  double condition = factor_any(lu_, scaled);
  method_ = scaled.size() > dense_limit ? Method::sparse : Method::dense;
  if (condition > 0) {
    x = ones;
    std::visit([&](const auto& lu) { lu.solve(x.data(), 1, scratch.data()); }, lu_);
  }
  if (auto kind = fault(scaled, x, ones, condition)) return std::unexpected(*kind);
  residual_ = relative_residual(scaled, x.data(), ones.data());
  return {};
}

/// Sweeps for all right-hand sides together, BiCGSTAB and then LU for those that are left, one by one.
void Block::iterate(double* z, int width, bool transpose) const {
  const Sweeps& sweeps = transpose ? iterative_->backward : iterative_->forward;
  std::size_t n = scale_.size(), w = static_cast<std::size_t>(width);
  unsigned broken = 0;  // a number that is not finite spoils its own right-hand side only
  for (std::size_t i = 0; i < n * w; ++i)
    if (!std::isfinite(z[i])) broken |= 1u << (i % w);
  unsigned open = method_ == Method::sweeps ? sweeps.solve(z, width) : (1u << w) - 1;
  std::vector<double> one(n), scratch;
  for (std::size_t r = 0; open && r < w; ++r) {
    if (!(open >> r & 1)) continue;
    for (std::size_t i = 0; i < n; ++i) one[i] = z[i * w + r];
    if (broken >> r & 1) {
      std::ranges::fill(one, std::numeric_limits<double>::quiet_NaN());
    } else if (!sweeps.solve_krylov(one.data())) {
      std::call_once(iterative_->once, [&] { iterative_->reserve_holds = factor_any(iterative_->reserve, iterative_->matrix) > 0; });
      scratch.resize(n);
      if (iterative_->reserve_holds)
        std::visit(
            [&](const auto& lu) {
              transpose ? lu.solve_transposed(one.data(), 1, scratch.data()) : lu.solve(one.data(), 1, scratch.data());
            },
            iterative_->reserve);
      else
        std::ranges::fill(one, std::numeric_limits<double>::quiet_NaN());
    }
    for (std::size_t i = 0; i < n; ++i) z[i * w + r] = one[i];
  }
}

void Block::solve(double* z, int width, double* scratch) const {
  auto w = static_cast<std::size_t>(width);
  for (std::size_t i = 0; i < scale_.size(); ++i)
    for (std::size_t r = 0; r < w; ++r) z[i * w + r] /= scale_[i];
  if (iterative_)
    iterate(z, width, false);
  else
    std::visit([&](const auto& lu) { lu.solve(z, width, scratch); }, lu_);
  for (std::size_t i = 0; i < scale_.size(); ++i)
    for (std::size_t r = 0; r < w; ++r) z[i * w + r] *= scale_[i];
}

void Block::solve_transposed(double* z, int width, double* scratch) const {
  auto w = static_cast<std::size_t>(width);
  for (std::size_t i = 0; i < scale_.size(); ++i)
    for (std::size_t r = 0; r < w; ++r) z[i * w + r] *= scale_[i];
  if (iterative_)
    iterate(z, width, true);
  else
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
