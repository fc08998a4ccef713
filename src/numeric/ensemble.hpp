// Networks of one pattern whose numbers differ by draw, eight draws solved side by side.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "numeric/network.hpp"

namespace alumen::numeric {

/// The draws of y = b + M y for one pattern of M. Immutable; solves may run from several threads, each with its own
/// Scratch.
class Ensemble {
 public:
  /// Draws that are solved together.
  static constexpr std::size_t width = 8;

  /// Room for one solve; grows as needed and is kept between solves.
  struct Scratch {
    std::vector<double> values, constants, y;
  };

  /// `pattern` with its base values, by which the rows of loops are ordered and scaled; entries of one cell may repeat.
  explicit Ensemble(const SparseRows& pattern);
  Ensemble(Ensemble&&) noexcept;
  Ensemble& operator=(Ensemble&&) noexcept;
  ~Ensemble();

  std::size_t size() const;
  std::size_t entries() const;

  /// Solves draw d of eight for entries values[k * 8 + d] and right-hand sides b[i * 8 + d] into y[i * 8 + d]. Sweeps of
  /// loops start at `base`, the solution of the base network (or empty: zero). Returns a mask of the draws that have
  /// no answer that may be used: not finite, not productive (an own input of one and more; a negative answer where
  /// entries and right-hand sides of a loop are not negative; sweeps that do not converge), or above the residuals
  /// max |r_i| <= 1e-12 (|A| |y| + |b|) in the largest norm, |r_i| <= 1e-9 (|b_i| + sum_j |A_ij y_j|) in every row.
  /// A failed draw leaves the bytes of the others as they are without it; its own numbers mean nothing. It may still
  /// have an answer that Network finds.
  unsigned solve(std::span<const double> values, std::span<const double> b, std::span<const double> base, std::span<double> y,
                 Scratch& scratch) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::numeric
