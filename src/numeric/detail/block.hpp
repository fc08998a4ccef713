// One loop of a network: scaled, factored or prepared for sweeps, and tested for a meaningful answer.
#pragma once
#include <expected>
#include <memory>
#include <variant>

#include "numeric/detail/lu.hpp"
#include "numeric/detail/sweeps.hpp"

namespace alumen::numeric::detail {

/// Largest loop that is factored densely where sweeps do not converge.
inline constexpr std::size_t dense_limit = 4000;

/// Osborne's balancing by powers of two: makes row and column of S^-1 M S of like size, row by row, until nothing moves.
std::vector<double> balance(const SparseRows& m);

/// The diagonal block I - M of one component, ready to be solved.
class Block {
 public:
  enum class Method { dense, sweeps, krylov, sparse };  ///< in the order in which loops get harder
  /// `m` holds only the entries between rows of the loop, numbered from 0, each cell once.
  static std::expected<Block, BadLoop::Kind> factor(const SparseRows& m);
  /// z = (I - M)^-1 z for `width` right-hand sides (see lu.hpp); `scratch` holds as many numbers as z.
  /// NaN where no method reached the certificate.
  void solve(double* z, int width, double* scratch) const;
  /// z = (I - M)^-T z.
  void solve_transposed(double* z, int width, double* scratch) const;

  Block(Block&&) noexcept;
  Block& operator=(Block&&) noexcept;
  ~Block();

  Method method() const { return method_; }
  /// Sweeps or iterations that (I - M) x = 1 took; 0 for LU.
  int sweeps() const { return sweeps_; }
  /// The residual of that answer, see relative_residual.
  double residual() const { return residual_; }

 private:
  struct Iterative;
  Block();
  void iterate(double* z, int width, bool transpose) const;
  std::expected<bool, BadLoop::Kind> try_sweeps(const SparseRows& scaled);
  std::expected<void, BadLoop::Kind> factor_lu(const SparseRows& scaled);

  // Powers of two: (I - M) = S (I - S^-1 M S) S^-1. A loop of grams and gigajoules is as well conditioned as one of
  // tonnes and kilowatt-hours, and the scaling itself never rounds.
  std::vector<double> scale_;
  std::variant<DenseLu, SparseLu> lu_;
  std::unique_ptr<Iterative> iterative_;
  Method method_ = Method::dense;
  int sweeps_ = 0;
  double residual_ = 0;
};

/// max_i |b - A y|_i / (|b_i| + sum_j |A_ij y_j|) with A = I - M; infinite when a number is not finite.
double relative_residual(const SparseRows& m, const double* y, const double* b);

}  // namespace alumen::numeric::detail
