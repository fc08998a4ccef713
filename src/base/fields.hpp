// The field table: a flat record is described once and visited by CSV, JSON, command line and manual.
#pragma once
#include <array>
#include <limits>
#include <string_view>
#include <tuple>

namespace alumen {

/// Whether a field must be given. `key` fields are required and identify the row together.
enum class Need { optional, required, key };

/// One field of the record R: member pointer, name at the edge, unit, one line for the manual, closed range.
/// `fallback` (with `fallback_source`) is a published default that may stand in; NaN means there is none.
template <class R, class M>
struct Field {
  M R::* member;
  std::string_view name;
  std::string_view unit = "";
  std::string_view about = "";
  Need need = Need::optional;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  double fallback = std::numeric_limits<double>::quiet_NaN();
  std::string_view fallback_source = "";
};

/// Calls `visit(field)` for every field of R, in order. R has a `constexpr auto fields(R*)` found by its namespace.
template <class R>
constexpr void each_field(auto&& visit) {
  std::apply([&](const auto&... f) { (visit(f), ...); }, fields(static_cast<R*>(nullptr)));
}

/// Number of fields of R.
template <class R>
constexpr std::size_t field_count() {
  return std::tuple_size_v<decltype(fields(static_cast<R*>(nullptr)))>;
}

/// An enumeration at the edge: `constexpr auto names(E*)` gives an array of (value, word) pairs.
template <class E>
struct Named {
  E value;
  std::string_view word;
};

/// The word of an enumeration value.
template <class E>
constexpr std::string_view word_of(E value) {
  for (const auto& n : names(static_cast<E*>(nullptr)))
    if (n.value == value) return n.word;
  return "?";
}

}  // namespace alumen
