// Sparse elimination of unknowns from linear equations that remembers which equations a result was made of.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "numeric/least_squares.hpp"

namespace alumen::numeric::detail {

/// Places and numbers, by rising place.
using Sparse = std::vector<std::pair<std::uint32_t, double>>;

/// One equation: sum terms = right; made of `origin` times the equations that were given.
struct Equation {
  Sparse terms, origin;
  double right = 0, magnitude = 0;
};

/// Equations under elimination.
class Elimination {
 public:
  explicit Elimination(const Equations& equations);
  /// Rows that are still looked at.
  Elimination(std::vector<Equation> rows, std::uint32_t columns);

  /// Takes the columns of the mask out of all rows but one pivot row each, until no row without pivot holds one of them; with
  /// `everywhere` out of the earlier pivot rows too. Fewest entries first; a pivot is at least a tenth of the largest.
  void eliminate(const std::vector<bool>& columns, bool everywhere);

  const std::vector<Equation>& rows() const { return rows_; }
  /// The column for which a row is the pivot.
  const std::vector<std::optional<std::uint32_t>>& pivots() const { return pivot_; }

 private:
  void note_columns();
  std::optional<std::uint32_t> next_column(const std::vector<bool>& columns) const;
  std::uint32_t pivot_row(std::uint32_t column) const;
  void subtract(std::uint32_t row, double factor, const Equation& pivot);

  std::vector<Equation> rows_;
  std::vector<std::optional<std::uint32_t>> pivot_;
  std::vector<std::vector<std::uint32_t>> users_;  // rows that hold a column, or did
  std::vector<std::uint32_t> active_;              // rows without pivot that hold a column
  std::uint32_t columns_ = 0;
};

/// The number of a column in a row; 0 without.
double entry(const Sparse& terms, std::uint32_t column);

}  // namespace alumen::numeric::detail
