#include "numeric/ensemble.hpp"

#define EIGEN_MPL2_ONLY
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/result.hpp"
#include "numeric/detail/block.hpp"

namespace alumen::numeric {
namespace {

constexpr std::size_t W = Ensemble::width;
using Lanes = Eigen::Array<double, W, 1>;
using Row = Eigen::Map<Lanes>;
using ConstRow = Eigen::Map<const Lanes>;

constexpr double norm_limit = 1e-12, row_limit = 1e-9, still = 2e-15, at_rest = 1e-13;
constexpr int most_sweeps = 4000, trend = 64;  // sweeps after which a change that has not shrunk means divergence

unsigned mask_of(const Eigen::Array<bool, W, 1>& lanes) {
  unsigned mask = 0;
  for (std::size_t d = 0; d < W; ++d) mask |= (lanes[static_cast<Eigen::Index>(d)] ? 1u : 0u) << d;
  return mask;
}

}  // namespace

struct Ensemble::Impl {
  SparseRows pattern;
  Components loops;
  std::vector<std::uint32_t> order;         ///< rows, suppliers first; inside a loop in sweeping order
  std::vector<std::uint32_t> place;         ///< of a row inside its loop
  std::vector<double> weight;               ///< by position in `order`: 1 / scale of a row of a loop
  std::vector<std::uint32_t> start, entry;  ///< by position: entries inside the loop but not of the row itself
  std::size_t largest_loop = 0, most_inside = 0;

  void prepare_loop(std::uint32_t k);
  unsigned single(std::uint32_t row, const double* values, const double* b, double* y) const;
  unsigned loop(std::uint32_t k, const double* values, const double* b, std::span<const double> base, double* y, Scratch& scratch) const;
  unsigned gather(std::uint32_t k, const double* values, const double* b, const double* y, Scratch& scratch) const;
  unsigned sweep(std::uint32_t k, Scratch& scratch) const;
  unsigned faults(const double* values, const double* b, const double* y) const;
};

Ensemble::Ensemble(Ensemble&&) noexcept = default;
Ensemble& Ensemble::operator=(Ensemble&&) noexcept = default;
Ensemble::~Ensemble() = default;
std::size_t Ensemble::size() const { return impl_->pattern.size(); }
std::size_t Ensemble::entries() const { return impl_->pattern.column.size(); }

Ensemble::Ensemble(const SparseRows& pattern) : impl_(std::make_unique<Impl>()) {
  impl_->pattern = pattern;
  impl_->loops = components(pattern);
  impl_->order = impl_->loops.order;
  impl_->place.assign(pattern.size(), 0);
  impl_->weight.assign(pattern.size(), 1);
  impl_->start = {0};
  for (std::uint32_t k = 0; k + 1 < impl_->loops.start.size(); ++k) impl_->prepare_loop(k);
}

/// Orders and scales a loop's rows by their base values and lists its inner entries.
void Ensemble::Impl::prepare_loop(std::uint32_t k) {
  std::uint32_t first = loops.start[k], last = loops.start[k + 1], size = last - first;
  if (size == 1) return start.push_back(start.back());
  auto inside = [&](std::uint32_t e, std::uint32_t row) { return loops.of[pattern.column[e]] == k && pattern.column[e] != row; };
  for (auto p = first; p < last; ++p) place[order[p]] = p - first;
  SparseRows m;
  for (auto p = first; p < last; ++p) {
    for (auto e = pattern.start[order[p]]; e < pattern.start[order[p] + 1]; ++e)
      if (inside(e, order[p])) m.column.push_back(place[pattern.column[e]]), m.value.push_back(pattern.value[e]);
    m.start.push_back(static_cast<std::uint32_t>(m.column.size()));
  }
  auto scale = detail::balance(m);
  for (std::uint32_t i = 0; i < size; ++i)
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) m.value[e] *= scale[m.column[e]] / scale[i];
  auto by_supplier = detail::supplier_order(m);
  for (std::uint32_t p = 0; p < size; ++p) {
    order[first + p] = loops.order[first + by_supplier[p]];
    weight[first + p] = 1 / scale[by_supplier[p]];
  }
  for (auto p = first; p < last; ++p) place[order[p]] = p - first;
  std::size_t before = entry.size();
  for (auto p = first; p < last; ++p) {
    for (auto e = pattern.start[order[p]]; e < pattern.start[order[p] + 1]; ++e)
      if (inside(e, order[p])) entry.push_back(e);
    start.push_back(static_cast<std::uint32_t>(entry.size()));
  }
  largest_loop = std::max<std::size_t>(largest_loop, size);
  most_inside = std::max(most_inside, entry.size() - before);
}

/// Divides one row; draws whose own input is not below one fail.
unsigned Ensemble::Impl::single(std::uint32_t row, const double* values, const double* b, double* y) const {
  Lanes sum = ConstRow(b + row * W), own = Lanes::Ones();
  for (auto e = pattern.start[row]; e < pattern.start[row + 1]; ++e) {
    if (pattern.column[e] == row)
      own -= ConstRow(values + e * W);
    else
      sum += ConstRow(values + e * W) * ConstRow(y + pattern.column[e] * W);
  }
  Row(y + row * W) = sum / own;
  return mask_of(!(own > 0));
}

/// Brings a loop's numbers together: inner entries, constants (right-hand side with what earlier rows supply) and own
/// entries. Returns the draws in which nothing of it is negative.
unsigned Ensemble::Impl::gather(std::uint32_t k, const double* values, const double* b, const double* y, Scratch& scratch) const {
  std::uint32_t first = loops.start[k], last = loops.start[k + 1], from = start[first];
  Lanes least = Lanes::Zero();
  for (auto e = from; e < start[last]; ++e) {
    Row(&scratch.values[(e - from) * W]) = ConstRow(values + entry[e] * W);
    least = least.min(ConstRow(values + entry[e] * W));
  }
  for (auto p = first; p < last; ++p) {
    std::uint32_t row = order[p];
    Lanes sum = ConstRow(b + row * W), own = Lanes::Ones();
    for (auto e = pattern.start[row]; e < pattern.start[row + 1]; ++e) {
      if (pattern.column[e] == row) {
        own -= ConstRow(values + e * W);
        least = least.min(ConstRow(values + e * W));
      } else if (loops.of[pattern.column[e]] != k) {
        sum += ConstRow(values + e * W) * ConstRow(y + pattern.column[e] * W);
      }
    }
    least = least.min(sum);
    Row(&scratch.constants[(p - first) * 2 * W]) = sum;
    Row(&scratch.constants[((p - first) * 2 + 1) * W]) = own;
  }
  return mask_of(least >= 0);
}

/// Sweeps until every draw rests or is known not to; returns those that do not. A draw that rests is left alone, so that
/// its bytes do not depend on how long the others take.
unsigned Ensemble::Impl::sweep(std::uint32_t k, Scratch& scratch) const {
  std::uint32_t first = loops.start[k], last = loops.start[k + 1], from = start[first];
  double* y = scratch.y.data();
  unsigned open = (1u << W) - 1, failed = 0;
  Lanes before = Lanes::Constant(std::numeric_limits<double>::infinity()), earlier = before, moves = Lanes::Ones();
  for (int n = 1; open && n <= most_sweeps; ++n) {
    Lanes change = Lanes::Zero(), size = change;
    for (auto p = first; p < last; ++p) {
      const double* constants = &scratch.constants[(p - first) * 2 * W];
      Lanes sum = ConstRow(constants);
      for (auto e = start[p]; e < start[p + 1]; ++e)
        sum += ConstRow(&scratch.values[(e - from) * W]) * ConstRow(y + place[pattern.column[entry[e]]] * W);
      Row now(y + (p - first) * W);
      sum /= ConstRow(constants + W);
      Lanes moved = (sum - now).abs() * weight[p];
      change = change.max(moved);
      size = size.max(sum.abs() * weight[p]);
      now = (moves > 0).select(sum, now);
    }
    bool compare = n % trend == 0;
    for (std::size_t lane = 0; lane < W; ++lane) {
      auto d = static_cast<Eigen::Index>(lane);
      if (!(open >> lane & 1)) continue;
      bool rests = change[d] <= still * size[d] || (change[d] <= at_rest * size[d] && change[d] >= 0.9 * before[d]);
      bool lost = !std::isfinite(size[d]) || !std::isfinite(change[d]) || (compare && change[d] >= earlier[d]);
      if (rests || lost) open &= ~(1u << lane), moves[d] = 0;
      if (lost && !rests) failed |= 1u << lane;
    }
    before = change;
    if (compare) earlier = change;
  }
  return failed | open;
}

unsigned Ensemble::Impl::loop(std::uint32_t k, const double* values, const double* b, std::span<const double> base, double* y,
                              Scratch& scratch) const {
  std::uint32_t first = loops.start[k], last = loops.start[k + 1];
  unsigned plain = gather(k, values, b, y, scratch);
  for (auto p = first; p < last; ++p) Row(&scratch.y[(p - first) * W]).setConstant(base.empty() ? 0 : base[order[p]]);
  unsigned failed = sweep(k, scratch);
  Lanes least = Lanes::Zero();
  for (auto p = first; p < last; ++p) {
    Lanes x = Row(&scratch.y[(p - first) * W]);
    Row(y + order[p] * W) = x;
    least = least.min(x);
    // An own input of one and more is never productive where nothing is negative; elsewhere the pivot only must not vanish.
    Lanes own = ConstRow(&scratch.constants[((p - first) * 2 + 1) * W]);
    failed |= (plain & mask_of(!(own > 0))) | mask_of(own == 0);
  }
  // Inputs and constants that are not negative with an answer that is: more is needed than made.
  return failed | (plain & mask_of(least < 0));
}

/// The residual test over all rows.
unsigned Ensemble::Impl::faults(const double* values, const double* b, const double* y) const {
  Lanes gap = Lanes::Zero(), norm = gap, top_y = gap, top_b = gap, over = gap, sound = gap;
  for (std::uint32_t row = 0; row < pattern.size(); ++row) {
    Lanes sum = ConstRow(b + row * W), size = sum.abs(), own = Lanes::Ones(), weights = Lanes::Zero();
    top_b = top_b.max(size);
    for (auto e = pattern.start[row]; e < pattern.start[row + 1]; ++e) {
      ConstRow value(values + e * W);
      if (pattern.column[e] == row) {
        own -= value;
      } else {
        Lanes part = value * ConstRow(y + pattern.column[e] * W);
        sum += part;
        size += part.abs();
        weights += value.abs();
      }
    }
    Lanes mine = own * ConstRow(y + row * W);
    Lanes r = (sum - mine).abs();
    size += mine.abs();
    sound += r * 0;  // stays 0 unless a number is not finite
    gap = gap.max(r);
    over = over.max(r - row_limit * size);
    norm = norm.max(weights + own.abs());
    top_y = top_y.max(ConstRow(y + row * W).abs());
  }
  return mask_of(!(sound == 0 && gap <= norm_limit * (norm * top_y + top_b) && over <= 0));
}

unsigned Ensemble::solve(std::span<const double> values, std::span<const double> b, std::span<const double> base, std::span<double> y,
                         Scratch& scratch) const {
  check(values.size() == entries() * W && b.size() == size() * W && y.size() == size() * W && (base.empty() || base.size() == size()),
        "draws of another size than the network");
  scratch.values.resize(impl_->most_inside * W);
  scratch.constants.resize(impl_->largest_loop * 2 * W);
  scratch.y.resize(impl_->largest_loop * W);
  unsigned failed = 0;
  for (std::uint32_t k = 0; k + 1 < impl_->loops.start.size(); ++k) {
    std::uint32_t first = impl_->loops.start[k];
    failed |= impl_->loops.start[k + 1] - first == 1 ? impl_->single(impl_->order[first], values.data(), b.data(), y.data())
                                                     : impl_->loop(k, values.data(), b.data(), base, y.data(), scratch);
  }
  return failed | impl_->faults(values.data(), b.data(), y.data());
}

}  // namespace alumen::numeric
