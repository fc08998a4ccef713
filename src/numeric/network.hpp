// Sparse linear networks y = b + M y: solved block by block along the strongly connected components.
#pragma once
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace alumen::numeric {

/// A square sparse matrix by rows. Entries of one row may repeat a column: they add up.
struct SparseRows {
  std::vector<std::uint32_t> start = {0};  ///< row i holds entries start[i] .. start[i+1]
  std::vector<std::uint32_t> column;
  std::vector<double> value;
  std::size_t size() const { return start.size() - 1; }
};

/// Strongly connected components in the order in which a row's suppliers come before it.
struct Components {
  std::vector<std::uint32_t> order;   ///< rows, component after component
  std::vector<std::uint32_t> start;   ///< component k is order[start[k]] .. order[start[k+1]]
  std::vector<std::uint32_t> of;      ///< component of a row
};
/// Tarjan with an explicit stack; equal input gives equal order. An entry (i, j) means: row i needs row j.
Components components(const SparseRows& matrix);

/// Why a network has no answer, and the rows of the loop that is to blame.
struct BadLoop {
  enum class Kind { singular, not_productive, not_converged } kind;
  std::vector<std::uint32_t> rows;
};

/// How the loops of a network were solved when it was factored, by the answer of (I - M) x = 1 inside each loop.
struct Certificate {
  double residual;          ///< largest |b - (I - M) x|_i / (|b_i| + sum_j |(I - M)_ij x_j|)
  int sweeps;               ///< largest number of sweeps or iterations of a loop; 0 without
  std::string_view method;  ///< what the hardest loop took: "substitution" (no loop), "dense LU", "Gauss-Seidel", "BiCGSTAB", "sparse LU"
};

/// A factored network (I - M). Immutable; solves may run from several threads at once.
class Network {
 public:
  /// Factors every component: single rows divide, small loops go by dense LU with partial pivoting, larger ones by
  /// ordered Gauss-Seidel sweeps until |r| <= 1e-12 (|A| |y| + |b|) in the largest norm and
  /// |r_i| <= 1e-9 (|b_i| + sum_j |A_ij y_j|) in every row; BiCGSTAB with a forward and a backward sweep where sweeps do
  /// not converge, LU where that does not either. An answer that no method reaches is NaN. A loop is refused as not productive when M >= 0
  /// there and (I - M) x = 1 has no positive solution (spectral radius >= 1), as singular when no unique solution exists (reciprocal
  /// condition below 1e-14). The condition is judged after balancing by powers of two, so that units of rows do not matter. Entries that
  /// are not finite are refused inside loops and go on into the answer elsewhere.
  static std::expected<Network, BadLoop> factor(SparseRows matrix);

  std::size_t size() const;
  const Components& loops() const;
  Certificate certificate() const;

  /// Solves (I - M) y = b for `columns` right-hand sides stored column after column; overwrites `b` by y.
  void solve(std::span<double> b, std::size_t columns = 1) const;
  /// Solves (I - M)^T x = f in the same layout.
  void solve_transposed(std::span<double> f, std::size_t columns = 1) const;
  /// max_i |b - (I - M) y|_i / (|b_i| + sum_j |(I - M)_ij y_j|), 0 for an exact answer.
  double residual(std::span<const double> y, std::span<const double> b) const;

  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;
  ~Network();

 private:
  struct Impl;
  explicit Network(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::numeric
