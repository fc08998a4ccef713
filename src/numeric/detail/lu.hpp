// Factors of one square matrix, and substitutions for one or eight right-hand sides side by side.
#pragma once
#include <cstdint>
#include <vector>

#include "numeric/network.hpp"

namespace alumen::numeric::detail {

/// Right-hand sides that are solved together. Value r of row i stands at z[i * width + r]; a width is 1 or `lanes`.
/// Every right-hand side sees the same operations in the same order at either width: the answers agree to the bit.
inline constexpr int lanes = 8;

/// Dense LU with partial pivoting, P A = L U.
class DenseLu {
 public:
  /// Factors A; returns an estimate of the reciprocal condition in the 1-norm, not above 0 (or NaN) if A is singular.
  double factor(const SparseRows& a);
  /// z = A^-1 z; `scratch` holds as many numbers as z.
  void solve(double* z, int width, double* scratch) const;
  /// z = A^-T z.
  void solve_transposed(double* z, int width, double* scratch) const;

 private:
  template <int W>
  void substitute(double* z, double* t) const;
  template <int W>
  void substitute_transposed(double* z, double* t) const;
  std::size_t size_ = 0;
  std::vector<double> lu_;           // by rows, unit diagonal of L left out
  std::vector<std::uint32_t> goes_;  // row i of A is row goes_[i] of L U
};

/// Sparse LU with fill-reducing column order and partial pivoting, Pr A Pc^T = L U; same promises as DenseLu.
class SparseLu {
 public:
  double factor(const SparseRows& a);
  void solve(double* z, int width, double* scratch) const;
  void solve_transposed(double* z, int width, double* scratch) const;

 private:
  /// Strictly triangular part, column by column.
  struct Columns {
    std::vector<std::uint32_t> start = {0}, row;
    std::vector<double> value;
  };
  template <int W>
  void substitute(double* z, double* t) const;
  template <int W>
  void substitute_transposed(double* z, double* t) const;
  double inverse_norm() const;
  Columns lower_, upper_;
  std::vector<double> diagonal_;
  std::vector<std::uint32_t> row_goes_, column_goes_;
};

}  // namespace alumen::numeric::detail
