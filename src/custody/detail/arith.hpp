// Exact arithmetic of the rule core: integer grams, 128-bit intermediates.
#pragma once
#include <array>
#include <cstdint>

namespace alumen::custody::detail {

__extension__ using Wide = __int128;

/// floor(a * b / c) for a, b >= 0 and c > 0.
constexpr std::int64_t floor_ratio(std::int64_t a, std::int64_t b, std::int64_t c) {
  return static_cast<std::int64_t>(static_cast<Wide>(a) * b / c);
}

/// The part of `total` that goes with `part` of `whole` when it is divided in two by largest remainder; a tie goes to the
/// part. 0 <= part <= whole, whole > 0. The other part receives total - result. Not monotone in `total`.
constexpr std::int64_t share_of(std::int64_t total, std::int64_t part, std::int64_t whole) {
  Wide product = static_cast<Wide>(total) * part;
  auto floor = static_cast<std::int64_t>(product / whole);
  Wide remainder = product % whole;
  return remainder != 0 && 2 * remainder >= whole ? floor + 1 : floor;
}

/// Metal with what it carries: emissions and scrap by class. What belongs to no class is primary metal, or for scrap what
/// arose in the scope itself.
struct Content {
  std::int64_t mass = 0, co2e = 0, pre = 0, post = 0, unknown = 0;

  constexpr std::int64_t rest() const { return mass - pre - post - unknown; }
  friend constexpr Content operator+(const Content& a, const Content& b) {
    return {a.mass + b.mass, a.co2e + b.co2e, a.pre + b.pre, a.post + b.post, a.unknown + b.unknown};
  }
  friend constexpr Content operator-(const Content& a, const Content& b) {
    return {a.mass - b.mass, a.co2e - b.co2e, a.pre - b.pre, a.post - b.post, a.unknown - b.unknown};
  }
  friend constexpr bool operator==(const Content&, const Content&) = default;
  /// Nothing negative, scrap within the mass, no emissions without metal.
  constexpr bool sound() const {
    return mass >= 0 && co2e >= 0 && pre >= 0 && post >= 0 && unknown >= 0 && rest() >= 0 && (mass > 0 || co2e == 0);
  }
};

/// The classes {pre, post, unknown, rest} of `whole` scaled to `mass` by largest remainder, ties to the earlier class.
/// While mass <= whole.mass no class becomes larger than it was.
constexpr std::array<std::int64_t, 4> classes_at(const Content& whole, std::int64_t mass) {
  const std::array<std::int64_t, 4> weight{whole.pre, whole.post, whole.unknown, whole.rest()};
  std::array<std::int64_t, 4> part{};
  std::array<Wide, 4> remainder{};
  std::int64_t left = mass;
  for (std::size_t i = 0; i < 4; ++i) {
    Wide product = static_cast<Wide>(mass) * weight[i];
    part[i] = static_cast<std::int64_t>(product / whole.mass);
    remainder[i] = product % whole.mass;
    left -= part[i];
  }
  for (; left > 0; --left) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < 4; ++i)
      if (remainder[i] > remainder[best]) best = i;
    ++part[best];
    remainder[best] = -1;
  }
  return part;
}

/// What goes along when `mass` is taken out of `whole`: 0 <= mass <= whole.mass, whole.mass > 0. The rest is whole - part.
constexpr Content part_of(const Content& whole, std::int64_t mass) {
  if (mass == whole.mass) return whole;
  if (whole.pre == 0 && whole.post == 0 && whole.unknown == 0) return {mass, share_of(whole.co2e, mass, whole.mass)};
  auto scrap = classes_at(whole, mass);
  return {mass, share_of(whole.co2e, mass, whole.mass), scrap[0], scrap[1], scrap[2]};
}

}  // namespace alumen::custody::detail
