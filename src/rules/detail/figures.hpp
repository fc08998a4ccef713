// Inside the rules room: sums and products of figures that may not be determinable.
#pragma once
#include <algorithm>
#include <cmath>

#include "rules/book.hpp"

namespace alumen::rules::detail {

/// A figure that is known without any assumption.
inline Figure known(double value) { return {value, {}, {}}; }
/// A figure that nobody has published.
inline Figure missing(std::string name) { return {chain::not_given, {std::move(name)}, {}}; }
/// True when the figure is known to be zero: it then makes a product zero, whatever the other factor is.
inline bool zero(const Figure& f) { return f.known() && f.value == 0; }

inline Figure sum(const Figure& a, const Figure& b) { return combine(a, b, a.value + b.value); }
inline Figure difference(const Figure& a, const Figure& b) { return combine(a, b, a.value - b.value); }
inline Figure product(const Figure& a, const Figure& b) {
  if (zero(a)) return a;
  if (zero(b)) return b;
  return combine(a, b, a.value * b.value);
}
inline Figure times(Figure a, double factor) {
  if (factor == 0) return known(0);
  a.value *= factor;
  return a;
}
inline Figure not_below_zero(Figure a) {
  if (a.known()) a.value = std::max(0.0, a.value);
  return a;
}

/// A figure that has no place in a rule book, such as an exchange rate: an assumption or missing.
inline Figure assumed(const Assumptions& assumptions, const std::string& name, int year) {
  for (const auto& a : assumptions.list)
    if (a.name == name && (a.year == 0 || a.year == year)) return {a.value, {}, {name + " " + std::to_string(year)}};
  return missing(name + " " + std::to_string(year));
}

}  // namespace alumen::rules::detail
