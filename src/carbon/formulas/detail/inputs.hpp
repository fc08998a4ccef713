// How the fields of a formula are written down, and how a formula refuses an input.
#pragma once
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "base/fields.hpp"
#include "base/result.hpp"
#include "carbon/formulas/formula.hpp"

namespace alumen::carbon::detail {

inline constexpr double no_limit = std::numeric_limits<double>::infinity();

/// The source of a neutral fallback (nothing deducted, nothing added): no published figure stands in, so nothing is noted.
inline constexpr std::string_view unless_given = "";

/// An input that must be given.
template <class R, class M>
constexpr Field<R, M> given(M R::* member, std::string_view name, std::string_view unit, std::string_view about, double low = 0,
                            double high = no_limit) {
  return {.member = member, .name = name, .unit = unit, .about = about, .need = Need::required, .low = low, .high = high};
}

/// An input that has a published default.
template <class R, class M>
constexpr Field<R, M> with_default(M R::* member, std::string_view name, std::string_view unit, std::string_view about, double fallback,
                                   std::string_view source, double low = 0, double high = no_limit) {
  return {.member = member,
          .name = name,
          .unit = unit,
          .about = about,
          .low = low,
          .high = high,
          .fallback = fallback,
          .fallback_source = source};
}

/// A word out of a list; it must be given.
template <class R, class M>
constexpr Field<R, M> choice(M R::* member, std::string_view name, std::string_view about) {
  return {.member = member, .name = name, .about = about, .need = Need::required};
}

/// A result. Its range is not checked.
template <class R, class M>
constexpr Field<R, M> output(M R::* member, std::string_view name, std::string_view unit, std::string_view about) {
  return {.member = member, .name = name, .unit = unit, .about = about};
}

/// t CO2 per t of carbon from the molar masses, where no rule book says otherwise.
inline constexpr double carbon_to_co2 = 44.0 / 12.0;
/// The same in the law of the European Union, rounded there.
inline constexpr double carbon_to_co2_eu = 3.664;

/// The input `carbon_factor`, the same in every formula that turns carbon into CO2.
template <class R>
constexpr Field<R, double> carbon_factor(double R::* member) {
  return with_default(member, "carbon_factor", "t CO2/t C", "CO2 per carbon: 44/12, or 3.664 in the law of the European Union",
                      carbon_to_co2, "molar masses 44 and 12 g/mol", 3.6, 3.7);
}

/// Refuses an input for a reason that is more than its range.
Diagnostic refuse(std::string_view name, double value, std::string expected, std::string detail, std::string remedy = {});

/// The value itself, or what the table says when the value is 0.
constexpr double own_or(double own, double table) { return own > 0 ? own : table; }

}  // namespace alumen::carbon::detail
