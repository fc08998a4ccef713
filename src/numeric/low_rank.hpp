// A few entries of a solved network change: the exact new answer of one row, without solving the network again.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "numeric/network.hpp"

namespace alumen::numeric {

/// With A = I - M, y = A^-1 b and x = A^-T f for f the unit vector of one row, let M change by delta_k at (r_k, c_k) and
/// b by beta_i at row i. Then w = beta + D y'_C, where D holds the deltas on the distinct rows R and columns C, and
///   y'_C = y_C + G w,   f.y' = f.y + x_R . w,   G = (A^-1)[C, R]
/// (Sherman, Morrison, Woodbury). x_R, y_C and G are computed once; every set of deltas costs a small system.
/// Immutable; `changed` may run from several threads.
class LowRank {
 public:
  struct Cell {
    std::uint32_t row, column;
  };
  /// `y` is the network's answer, `product` the row whose answer is asked, `cells` the entries that change (a cell may
  /// occur more than once: its deltas add up), `burdens` the rows whose right-hand side changes.
  LowRank(const Network& base, std::span<const double> y, std::uint32_t product, std::vector<Cell> cells,
          std::vector<std::uint32_t> burdens = {});
  LowRank(LowRank&&) noexcept;
  LowRank& operator=(LowRank&&) noexcept;
  ~LowRank();

  /// The product's y with nothing changed.
  double base() const;
  /// The product's y with delta k added to cell k and burden delta i to burdens[i]. Nothing when the changed network is
  /// singular, or an odd number of its eigenvalues passed from productive to not productive, or a delta is not finite.
  std::optional<double> changed(std::span<const double> deltas, std::span<const double> burden_deltas = {}) const;
  /// Distinct rows and columns of the changes: the smaller is the size of the system.
  std::size_t rows() const;
  std::size_t columns() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::numeric
