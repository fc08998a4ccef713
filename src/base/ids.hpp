// Typed 32-bit ids: an Id<Site> never stands where an Id<Material> belongs.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>

namespace alumen {

/// Position of a T in its column set; `none` when there is none.
template <class T>
struct Id {
  static constexpr std::uint32_t none = 0xffffffffu;
  std::uint32_t value = none;

  Id() = default;
  explicit constexpr Id(std::size_t index) : value(static_cast<std::uint32_t>(index)) {}
  constexpr bool valid() const { return value != none; }
  constexpr std::size_t index() const { return value; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace alumen
