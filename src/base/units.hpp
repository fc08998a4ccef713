// Units at the edge, kinds inside.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace alumen {

/// Exponents of the base dimensions. Canonical units: kg, MJ, m3, km, 1 (currency unit), min, mV, 1 (piece, cell).
struct Dimension {
  std::array<std::int8_t, 8> exponent{};  // mass, energy, volume, length, money, time, voltage, count
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

namespace dimension {
inline constexpr Dimension one{}, mass{{1}}, energy{{0, 1}}, volume{{0, 0, 1}}, length{{0, 0, 0, 1}}, money{{0, 0, 0, 0, 1}},
    time{{0, 0, 0, 0, 0, 1}}, transport{{1, 0, 0, 1}};
}

/// A unit such as "t", "kWh", "kg CO2e/kWh", "GJ/t", "t*km". `substance` is the word behind the numerator ("CO2e", "CF4"), or empty.
struct Unit {
  std::string text;
  Dimension dimension;
  double factor = 1;  ///< one of this unit = factor canonical units
  std::string substance;
};

/// Reads a unit. "%" is 0.01, "" and "1" are one. Error: base.bad_unit.
Result<Unit> parse_unit(std::string_view text);

/// A number with its unit.
struct Measured {
  double value;
  Unit unit;
};
/// Reads "12.5 kWh", "200000t" or "0.42". A bare number has unit "". Errors: base.bad_number, base.bad_unit.
Result<Measured> parse_measured(std::string_view text);

/// Converts a value between units of one dimension and substance. Error: base.unit_mismatch.
Result<double> convert(double value, const Unit& from, const Unit& to);

/// A simple unit for the manual: word, canonical unit, factor.
struct UnitWord {
  std::string_view word;
  Dimension dimension;
  double factor;
  std::string_view canonical;
};
/// Every simple unit that parse_unit knows.
std::span<const UnitWord> unit_words();

/// What a number measures. Masses of different kinds never add up.
enum class Kind : std::uint8_t { gross_mass, aluminium_mass, element_mass, gas_mass, co2e, energy, volume, transport, money };

/// A number of one kind in its canonical unit (kg, MJ, m3, kg*km, currency unit).
template <Kind K>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(double canonical) : value_(canonical) {}
  constexpr double canonical() const { return value_; }
  constexpr Quantity& operator+=(Quantity o) { return value_ += o.value_, *this; }
  constexpr Quantity& operator-=(Quantity o) { return value_ -= o.value_, *this; }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return a += b; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return a -= b; }
  friend constexpr Quantity operator*(Quantity a, double s) { return Quantity{a.value_ * s}; }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }
  friend constexpr auto operator<=>(Quantity, Quantity) = default;

 private:
  double value_ = 0;
};

using GrossMass = Quantity<Kind::gross_mass>;
using AluminiumMass = Quantity<Kind::aluminium_mass>;
using ElementMass = Quantity<Kind::element_mass>;
using Co2e = Quantity<Kind::co2e>;

}  // namespace alumen
