// One loop of a network: scaled, factored, and tested for a meaningful answer.
#pragma once
#include <expected>
#include <variant>

#include "numeric/detail/lu.hpp"

namespace alumen::numeric::detail {

/// Largest loop that is factored densely.
inline constexpr std::size_t dense_limit = 2000;

/// The factored diagonal block I - M of one component.
class Block {
 public:
  /// `m` holds only the entries between rows of the loop, numbered from 0, each cell once.
  static std::expected<Block, BadLoop::Kind> factor(const SparseRows& m);
  /// z = (I - M)^-1 z for `width` right-hand sides (see lu.hpp); `scratch` holds as many numbers as z.
  void solve(double* z, int width, double* scratch) const;
  /// z = (I - M)^-T z.
  void solve_transposed(double* z, int width, double* scratch) const;

 private:
  // Powers of two: (I - M) = S (I - S^-1 M S) S^-1. A loop of grams and gigajoules is as well conditioned as one of
  // tonnes and kilowatt-hours, and the scaling itself never rounds.
  std::vector<double> scale_;
  std::variant<DenseLu, SparseLu> lu_;
};

/// max_i |b - A y|_i / (|b_i| + sum_j |A_ij y_j|) with A = I - M; infinite when a number is not finite.
double relative_residual(const SparseRows& m, const double* y, const double* b);

}  // namespace alumen::numeric::detail
