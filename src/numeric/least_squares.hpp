// Least squares under linear equations, some of whose columns have no measurement.
#pragma once
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <vector>

#include "numeric/network.hpp"

namespace alumen::numeric {

/// A x = right. A column of `matrix` is an unknown, a row an equation; entries of one cell add up.
struct Equations {
  SparseRows matrix;
  std::uint32_t columns = 0;
  std::vector<double> right;
  /// Size of the numbers that each right side was made of: what is smaller than 1e-9 of it counts as rounding.
  std::vector<double> magnitude;
};

/// What the equations know of an unknown.
enum class Determined : std::uint8_t {
  redundant,        ///< measured, and the equations could tell it without
  just_determined,  ///< measured, and only by its measurement
  observable,       ///< not measured, but told by the equations
  unobservable      ///< neither
};

/// Equations that contradict each other whatever is measured: none of the rows can be left out of the contradiction.
struct Contradiction {
  std::vector<std::uint32_t> rows;
};

/// Minimises sum ((x_j - m_j) / s_j)^2 over the measured unknowns, subject to A x = right.
///
/// Unknowns without measurement are eliminated by Gauss and Jordan (threshold pivoting, fewest entries first). With G x = g what is
/// left of the equations, full in rank, V = diag(s^2) and M = (G V G')^-1 (sparse LDL'):
///   x = m - V G' M (G m - g),   Vx = V - V G' M G V
/// Immutable; may be asked from several threads at once.
/// Source: Narasimhan and Jordache, Data Reconciliation and Gross Error Detection, 2000, chapters 3 and 7.
class LeastSquares {
 public:
  /// `sd` has one entry a column: > 0, or infinite for what is not measured.
  static std::expected<LeastSquares, Contradiction> factor(const Equations& equations, std::span<const double> sd);

  /// Rank of G: degrees of freedom of the sum of squares.
  std::size_t degrees() const;
  Determined determined(std::uint32_t column) const;

  /// An answer: the unknowns, and for each equation how fast half the sum of squares falls when its right side grows.
  struct Solution {
    std::vector<double> x, multipliers;
  };
  /// `measured` has one entry a column; for unobservable ones it is the value that stays (a guess).
  Solution solve(std::span<const double> measured) const;

  /// Variance of each unknown after the adjustment; NaN for unobservable ones.
  std::vector<double> variances() const;
  /// For each equation p' M p, where p is its part in G: the inverse variance of an estimate of what is missing in it. 0 where
  /// the measurements tell nothing of it.
  std::vector<double> information() const;

  /// A measurement (its column) or an equation (its row) that may be wrong.
  struct Place {
    bool equation;
    std::uint32_t index;
  };
  /// Whether a fault at one place looks exactly like a fault at the other.
  bool alike(Place a, Place b) const;

  /// Sum of squares split into `degrees()` independent standard normals: the residuals G m - g, each divided by its standard
  /// deviation (so that units do not matter), along the principal axes of their correlation. Cubic in degrees().
  /// Source: Tong and Crowe, AIChE Journal 41 (1995) 1712, who take the covariance.
  struct Component {
    double score;              ///< standard normal where nothing is wrong
    std::vector<double> part;  ///< of the score, by measurement: they sum to it
  };
  /// Largest |score| first.
  std::vector<Component> components(std::span<const double> measured) const;

  LeastSquares(LeastSquares&&) noexcept;
  LeastSquares& operator=(LeastSquares&&) noexcept;
  ~LeastSquares();

 private:
  struct Impl;
  explicit LeastSquares(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::numeric
