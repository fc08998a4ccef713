// Exact mass: integer grams that are never created or lost by a division.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"

namespace alumen {

/// A mass in whole grams, 0 .. 9.2e18 (nine million million tonnes), exact under addition.
class Grams {
 public:
  constexpr Grams() = default;
  constexpr explicit Grams(std::int64_t count) : count_(count) {}
  constexpr std::int64_t count() const { return count_; }
  friend constexpr auto operator<=>(Grams, Grams) = default;
  /// Sum; a sum that leaves 64 bits breaks an invariant.
  friend Grams operator+(Grams a, Grams b);
  /// Difference; may be negative.
  friend Grams operator-(Grams a, Grams b);

 private:
  std::int64_t count_ = 0;
};

/// Whole grams nearest to a mass in kg. Error: base.not_finite when it does not fit.
Result<Grams> grams_from_kg(double kg);
/// Kilograms of a mass, exact below 9e15 g.
double kg_of(Grams mass);

/// Divides `total` in proportion to `weights` (>= 0, not all zero) by largest remainder: the parts sum exactly to the
/// total, each differs from its exact share by less than one gram, and ties go to the earlier part.
std::vector<Grams> split(Grams total, std::span<const std::int64_t> weights);

}  // namespace alumen
