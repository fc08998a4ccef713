#include "numeric/network.hpp"

#define EIGEN_MPL2_ONLY
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <optional>

#include "base/result.hpp"
#include "numeric/detail/block.hpp"

namespace alumen::numeric {

using detail::Block;
using detail::lanes;

/// Rows stand in the order of the components; a "position" counts in that order.
struct Network::Impl {
  SparseRows matrix;  // in the caller's order, each cell once
  Components loops;
  SparseRows earlier;                   // by position: entries from components that come before
  std::vector<double> own;              // by position: 1 - M_ii of a row outside loops, 1 inside
  std::vector<Block> blocks;            // loops of two rows and more
  std::vector<std::uint32_t> block_of;  // by component
  std::size_t largest = 0;              // rows of the largest loop

  /// Sorts the entries of a component's rows into `inside` (rewritten) and `earlier` (extended).
  void divide(std::size_t component, const std::vector<std::uint32_t>& position, SparseRows& inside);
  /// Factors one component, or tells what is wrong with it.
  std::optional<BadLoop::Kind> add(std::size_t component, const SparseRows& inside);
  template <int W>
  void substitute(double* z, double* scratch) const;
  template <int W>
  void substitute_transposed(double* z, double* scratch) const;
  /// Brings right-hand sides by groups into the side-by-side layout, substitutes, and brings them back.
  void run(std::span<double> b, std::size_t columns, bool transpose) const;
};

namespace {

/// The right-hand sides of one row. Eigen adds and multiplies them lane by lane, which no width can change.
template <int W>
using Lanes = Eigen::Array<double, W, 1>;
template <int W>
using Row = Eigen::Map<Lanes<W>>;

/// Adds up the entries of one row that share a column, in their order of first occurrence.
SparseRows merge_cells(const SparseRows& in) {
  SparseRows out;
  out.column.reserve(in.column.size());
  out.value.reserve(in.value.size());
  std::vector<std::uint32_t> place(in.size(), 0);
  for (std::size_t i = 0; i < in.size(); ++i) {
    for (auto e = in.start[i]; e < in.start[i + 1]; ++e) {
      auto at = place[in.column[e]];  // may be left over from an earlier row: then it lies before this row's start
      if (at >= out.start.back() && at < out.column.size() && out.column[at] == in.column[e]) {
        out.value[at] += in.value[e];
        continue;
      }
      place[in.column[e]] = static_cast<std::uint32_t>(out.column.size());
      out.column.push_back(in.column[e]);
      out.value.push_back(in.value[e]);
    }
    out.start.push_back(static_cast<std::uint32_t>(out.column.size()));
  }
  return out;
}

}  // namespace

Network::Network(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

std::size_t Network::size() const { return impl_->matrix.size(); }
const Components& Network::loops() const { return impl_->loops; }

Certificate Network::certificate() const {
  Certificate out{0, 0, "substitution"};
  constexpr std::string_view names[] = {"dense LU", "Gauss-Seidel", "BiCGSTAB", "sparse LU"};
  int hardest = -1;
  for (const auto& block : impl_->blocks) {
    out.residual = std::max(out.residual, block.residual());
    out.sweeps = std::max(out.sweeps, block.sweeps());
    hardest = std::max(hardest, static_cast<int>(block.method()));
  }
  if (hardest >= 0) out.method = names[hardest];
  return out;
}

std::expected<Network, BadLoop> Network::factor(SparseRows matrix) {
  auto impl = std::make_unique<Impl>();
  impl->loops = components(matrix);
  impl->matrix = merge_cells(matrix);
  std::vector<std::uint32_t> position(matrix.size());
  for (std::uint32_t p = 0; p < position.size(); ++p) position[impl->loops.order[p]] = p;
  impl->own.assign(matrix.size(), 1);
  impl->earlier.column.reserve(matrix.column.size());
  impl->earlier.value.reserve(matrix.column.size());
  SparseRows inside;
  for (std::size_t k = 0; k + 1 < impl->loops.start.size(); ++k) {
    impl->divide(k, position, inside);
    if (auto kind = impl->add(k, inside)) {
      auto rows = impl->loops.order.begin();
      return std::unexpected(BadLoop{*kind, {rows + impl->loops.start[k], rows + impl->loops.start[k + 1]}});
    }
  }
  return Network{std::move(impl)};
}

void Network::Impl::divide(std::size_t component, const std::vector<std::uint32_t>& position, SparseRows& inside) {
  inside.start.assign(1, 0);
  inside.column.clear();
  inside.value.clear();
  auto first = loops.start[component];
  for (auto p = first; p < loops.start[component + 1]; ++p) {
    auto row = loops.order[p];
    for (auto e = matrix.start[row]; e < matrix.start[row + 1]; ++e) {
      bool in_loop = loops.of[matrix.column[e]] == component;
      auto& side = in_loop ? inside : earlier;
      side.column.push_back(position[matrix.column[e]] - (in_loop ? first : 0));
      side.value.push_back(matrix.value[e]);
    }
    inside.start.push_back(static_cast<std::uint32_t>(inside.column.size()));
    earlier.start.push_back(static_cast<std::uint32_t>(earlier.column.size()));
  }
}

std::optional<BadLoop::Kind> Network::Impl::add(std::size_t component, const SparseRows& inside) {
  block_of.push_back(static_cast<std::uint32_t>(blocks.size()));
  if (inside.size() == 1) {
    double own_input = inside.value.empty() ? 0 : inside.value.front();
    if (own_input >= 1) return BadLoop::Kind::not_productive;
    if (!std::isfinite(own_input)) return BadLoop::Kind::singular;
    own[loops.start[component]] = 1 - own_input;
    return {};
  }
  auto block = Block::factor(inside);
  if (!block) return block.error();
  blocks.push_back(std::move(*block));
  largest = std::max(largest, inside.size());
  return {};
}

template <int W>
void Network::Impl::substitute(double* z, double* scratch) const {
  for (std::size_t k = 0; k + 1 < loops.start.size(); ++k) {
    std::size_t first = loops.start[k], last = loops.start[k + 1];
    for (auto p = first; p < last; ++p) {
      Lanes<W> sum = Row<W>(z + p * W);
      for (auto e = earlier.start[p]; e < earlier.start[p + 1]; ++e) sum += earlier.value[e] * Row<W>(z + earlier.column[e] * W);
      Row<W>(z + p * W) = sum / own[p];
    }
    if (last - first > 1) blocks[block_of[k]].solve(z + first * W, W, scratch);
  }
}

template <int W>
void Network::Impl::substitute_transposed(double* z, double* scratch) const {
  for (std::size_t k = block_of.size(); k-- > 0;) {
    std::size_t first = loops.start[k], last = loops.start[k + 1];
    if (last - first > 1) blocks[block_of[k]].solve_transposed(z + first * W, W, scratch);
    for (auto p = last; p-- > first;) {
      Lanes<W> x = Row<W>(z + p * W) / own[p];
      Row<W>(z + p * W) = x;
      for (auto e = earlier.start[p]; e < earlier.start[p + 1]; ++e) Row<W>(z + earlier.column[e] * W) += earlier.value[e] * x;
    }
  }
}

void Network::Impl::run(std::span<double> b, std::size_t columns, bool transpose) const {
  std::size_t n = matrix.size();
  check(b.size() == n * columns, "right-hand sides have another size than the network");
  std::size_t most = columns > 1 ? lanes : 1;
  std::vector<double> z(n * most), scratch(largest * most);
  for (std::size_t c = 0; c < columns;) {
    // A remainder of two and more columns fills up with columns of zeros.
    std::size_t width = columns - c > 1 ? lanes : 1, used = std::min<std::size_t>(width, columns - c);
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t r = 0; r < width; ++r) z[p * width + r] = r < used ? b[(c + r) * n + loops.order[p]] : 0;
    if (width == 1)
      transpose ? substitute_transposed<1>(z.data(), scratch.data()) : substitute<1>(z.data(), scratch.data());
    else
      transpose ? substitute_transposed<lanes>(z.data(), scratch.data()) : substitute<lanes>(z.data(), scratch.data());
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t r = 0; r < used; ++r) b[(c + r) * n + loops.order[p]] = z[p * width + r];
    c += used;
  }
}

void Network::solve(std::span<double> b, std::size_t columns) const { impl_->run(b, columns, false); }
void Network::solve_transposed(std::span<double> f, std::size_t columns) const { impl_->run(f, columns, true); }

double Network::residual(std::span<const double> y, std::span<const double> b) const {
  check(y.size() == size() && b.size() == size(), "a residual of vectors of another size than the network");
  return detail::relative_residual(impl_->matrix, y.data(), b.data());
}

}  // namespace alumen::numeric
