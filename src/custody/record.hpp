// What every command of the ledger has besides its fields: a word, a number, who may give it, why it may be refused.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/fields.hpp"
#include "base/mass.hpp"
#include "base/period.hpp"
#include "custody/vocabulary.hpp"

namespace alumen::custody {

/// A set of roles.
using Roles = std::uint8_t;
/// The set of one role.
constexpr Roles only(Role role) { return static_cast<Roles>(1u << static_cast<unsigned>(role)); }

inline constexpr Roles headquarters = only(Role::certification_manager);
inline constexpr Roles managers = headquarters | only(Role::site_manager);
inline constexpr Roles everyone_on_site = managers | only(Role::clerk);
inline constexpr Roles auditors = only(Role::auditor);
inline constexpr Roles secretaries = only(Role::secretariat);

/// The largest mass of one command: a thousand million tonnes, more than the world moves in a year.
inline constexpr double largest_mass_g = 1e15;
/// The largest CO2e of one command, in grams.
inline constexpr double largest_co2e_g = 1e17;
/// The largest balance. Sums that would pass it are refused with custody.overflow.
inline constexpr std::int64_t largest_balance_g = 4'000'000'000'000'000'000;

/// The outcome of a command from which nothing follows but itself.
struct Nothing {
  friend bool operator==(const Nothing&, const Nothing&) = default;
};
constexpr auto fields(Nothing*) { return std::tuple{}; }

namespace detail {

// Short ways to write the fields of commands.
template <class R>
constexpr auto id(std::string R::* member, std::string_view name, std::string_view about) {
  return Field<R, std::string>{member, name, "", about, Need::key};
}
template <class R, class M>
constexpr auto given(M R::* member, std::string_view name, std::string_view about) {
  return Field<R, M>{member, name, "", about, Need::required};
}
template <class R, class M>
constexpr auto maybe(M R::* member, std::string_view name, std::string_view about) {
  return Field<R, M>{member, name, "", about, Need::optional};
}
template <class R>
constexpr auto mass(Grams R::* member, std::string_view name, std::string_view about, Need need = Need::required) {
  return Field<R, Grams>{member, name, "g", about, need, 0, largest_mass_g};
}
template <class R>
constexpr auto co2e(Grams R::* member, std::string_view name, std::string_view about) {
  return Field<R, Grams>{member, name, "g CO2e", about, Need::optional, 0, largest_co2e_g};
}

}  // namespace detail
}  // namespace alumen::custody
