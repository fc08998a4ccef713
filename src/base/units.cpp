#include "base/units.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "base/number.hpp"

namespace alumen {
namespace {

namespace dim = dimension;
constexpr Dimension voltage{{0, 0, 0, 0, 0, 0, 1}}, count{{0, 0, 0, 0, 0, 0, 0, 1}};

constexpr auto words = std::to_array<UnitWord>({
    {"1", dim::one, 1, "1"},
    {"%", dim::one, 0.01, "1"},
    {"ppm", dim::one, 1e-6, "1"},
    {"g", dim::mass, 1e-3, "kg"},
    {"kg", dim::mass, 1, "kg"},
    {"t", dim::mass, 1e3, "kg"},
    {"kt", dim::mass, 1e6, "kg"},
    {"Mt", dim::mass, 1e9, "kg"},
    {"lb", dim::mass, 0.45359237, "kg"},
    {"J", dim::energy, 1e-6, "MJ"},
    {"kJ", dim::energy, 1e-3, "MJ"},
    {"MJ", dim::energy, 1, "MJ"},
    {"GJ", dim::energy, 1e3, "MJ"},
    {"TJ", dim::energy, 1e6, "MJ"},
    {"PJ", dim::energy, 1e9, "MJ"},
    {"Wh", dim::energy, 3.6e-3, "MJ"},
    {"kWh", dim::energy, 3.6, "MJ"},
    {"MWh", dim::energy, 3.6e3, "MJ"},
    {"GWh", dim::energy, 3.6e6, "MJ"},
    {"TWh", dim::energy, 3.6e9, "MJ"},
    {"l", dim::volume, 1e-3, "m3"},
    {"L", dim::volume, 1e-3, "m3"},
    {"m3", dim::volume, 1, "m3"},
    {"Nm3", dim::volume, 1, "m3"},
    {"1000m3", dim::volume, 1e3, "m3"},
    {"1000Nm3", dim::volume, 1e3, "m3"},
    {"m", dim::length, 1e-3, "km"},
    {"km", dim::length, 1, "km"},
    {"nmi", dim::length, 1.852, "km"},
    {"tkm", dim::transport, 1e3, "kg*km"},
    {"EUR", dim::money, 1, "1"},
    {"GBP", dim::money, 1, "1"},
    {"USD", dim::money, 1, "1"},
    {"s", dim::time, 1.0 / 60, "min"},
    {"min", dim::time, 1, "min"},
    {"h", dim::time, 60, "min"},
    {"day", dim::time, 1440, "min"},
    {"a", dim::time, 525600, "min"},
    {"mV", voltage, 1, "mV"},
    {"V", voltage, 1e3, "mV"},
    {"piece", count, 1, "piece"},
    {"cell", dim::one, 1, "1"},
});

const UnitWord* find_word(std::string_view word) {
  for (const auto& w : words)
    if (w.word == word) return &w;
  return nullptr;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// One factor of a unit, perhaps with a substance behind it: "kg CO2e".
struct Part {
  const UnitWord* word;
  std::string_view substance;
};
std::optional<Part> parse_part(std::string_view text) {
  text = trim(text);
  auto space = text.find(' ');
  auto* word = find_word(text.substr(0, space));
  if (!word) return {};
  return Part{word, space == std::string_view::npos ? "" : trim(text.substr(space))};
}

}  // namespace

std::span<const UnitWord> unit_words() { return words; }

Result<Unit> parse_unit(std::string_view text) {
  Unit unit{.text = std::string{trim(text)}, .dimension = {}, .factor = 1, .substance = {}};
  if (unit.text.empty()) return unit;
  auto bad = [&] {
    return fail({.code = "base.bad_unit", .value = std::string{text}, .expected = "a unit such as t, kg, MJ, kWh, m3, tkm, kg CO2e/kWh"});
  };
  std::string_view rest = unit.text;
  int sign = 1;
  bool first = true;
  while (true) {
    auto cut = rest.find_first_of("/*-");
    auto part = parse_part(rest.substr(0, cut));
    if (!part) return bad();
    for (std::size_t i = 0; i < unit.dimension.exponent.size(); ++i) {
      int exponent = unit.dimension.exponent[i] + sign * part->word->dimension.exponent[i];
      if (std::abs(exponent) > 9) return bad();
      unit.dimension.exponent[i] = static_cast<std::int8_t>(exponent);
    }
    unit.factor *= sign > 0 ? part->word->factor : 1 / part->word->factor;
    if (!first && sign > 0 && !part->substance.empty()) return bad();  // only the first factor names a substance
    if (first) unit.substance = part->substance;
    first = false;
    if (cut == std::string_view::npos) return std::isnormal(unit.factor) ? Result<Unit>{unit} : bad();
    if (rest[cut] == '/') sign = -1;  // everything behind the first '/' divides: min/cell-day
    rest.remove_prefix(cut + 1);
  }
}

Result<Measured> parse_measured(std::string_view text) {
  text = trim(text);
  auto end = text.find_first_not_of("0123456789.+-eE");
  // "5e" or "3E" cannot be exponents without digits: no number ends so, and those letters begin a unit. Digits are never
  // given back: "1e3081" would be 1e308 of the unit "1".
  std::string_view digits = text.substr(0, end);
  digits = digits.substr(0, digits.find_last_not_of("eE+-") + 1);
  auto value = parse_number(digits);
  auto rest = text.substr(digits.size());
  if (!value || (!rest.empty() && std::string_view{"0123456789.+-"}.find(rest.front()) != std::string_view::npos))
    return fail({.code = "base.bad_number", .value = std::string{text}, .expected = "a number, perhaps with a unit"});
  auto unit = parse_unit(rest);
  if (!unit) return std::unexpected(unit.error());
  return Measured{*value, *unit};
}

Result<double> convert(double value, const Unit& from, const Unit& to) {
  if (from.dimension != to.dimension || from.substance != to.substance)
    return fail(
        {.code = "base.unit_mismatch", .value = from.text, .expected = fmt::format("a unit like {}", to.text.empty() ? "1" : to.text)});
  return from.text == to.text ? value : value * from.factor / to.factor;
}

}  // namespace alumen
