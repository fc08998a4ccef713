#include "custody/refusal.hpp"

#include <fmt/format.h>

#include "custody/detail/decimal.hpp"

namespace alumen::custody {

namespace detail {

std::optional<std::int64_t> scaled(std::string_view text, int decimals) {
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t value = 0;
  bool digits = false, point = false;
  int places = 0;
  for (char c : text) {
    if (c == '.' && !point && digits) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return {};
    digits = true;
    if (point && places == decimals) {
      if (c != '0') return {};
      continue;
    }
    places += point ? 1 : 0;
    if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, c - '0', &value)) return {};
  }
  if (!digits || text.back() == '.') return {};
  for (; places < decimals; ++places)
    if (__builtin_mul_overflow(value, 10, &value)) return {};
  return negative ? -value : value;
}

std::string scaled_text(std::int64_t value, int decimals) {
  bool negative = value < 0;
  auto size = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  auto text = fmt::format("{:0{}}", size, decimals + 1);
  if (decimals > 0) {
    text.insert(text.size() - static_cast<std::size_t>(decimals), 1, '.');
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return (negative ? "-" : "") + text;
}

}  // namespace detail

std::string Refusal::line() const {
  std::string out{code.info().summary};
  for (std::size_t i = 0; i < figures.size(); ++i) out += fmt::format("{} {} {}", i == 0 ? ":" : ",", figures[i].name, figures[i].value);
  return out;
}

Diagnostic Refusal::at(Where where) const {
  std::string detail;
  for (const auto& f : figures) detail += fmt::format("{}{} {}", detail.empty() ? "" : ", ", f.name, f.value);
  return {.code = code, .where = std::move(where), .detail = std::move(detail)};
}

std::string mass_text(Grams mass) {
  auto g = mass.count();
  if (g > -1000 && g < 1000) return fmt::format("{} g", g);
  return detail::scaled_text(g, 6) + " t";
}

Result<Grams> parse_mass(std::string_view text) {
  auto bad = [&](Code code) {
    return fail({.code = code, .value = std::string{text}, .expected = "whole grams, or a number with t, kg or g"});
  };
  auto end = text.find_first_not_of("-0123456789.");
  auto number = text.substr(0, end);
  if (number.empty()) return bad(text.empty() ? Code{"custody.missing_quantity"} : Code{"custody.unit_unknown"});
  auto unit = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  if (unit.ends_with(" CO2e")) unit.remove_suffix(5);
  int decimals = unit == "t" ? 6 : unit == "kg" ? 3 : unit == "g" || unit.empty() ? 0 : -1;
  if (decimals < 0) return bad("custody.unit_unknown");
  auto grams = detail::scaled(number, decimals);
  if (!grams) return bad("custody.unit_unknown");
  if (*grams < 0) return bad("custody.negative_quantity");
  return Grams{*grams};
}

}  // namespace alumen::custody
