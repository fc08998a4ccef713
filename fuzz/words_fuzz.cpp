// The small readers: numbers, units, measured values, dates, periods, expressions.
#include <fuzz/harness.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/expression.hpp"
#include "base/number.hpp"
#include "base/period.hpp"
#include "base/units.hpp"

namespace alumen {
namespace {

void read_number(std::string_view text) {
  auto value = parse_number(text);
  if (!value) return;
  check(std::isfinite(*value), "a number is not finite");
  check(parse_number(to_text(*value)) == value, "a number does not survive its own text");
  if (std::fabs(*value) > 1e308) return;  // rounded up for people, it may be more than a double holds
  for (int digits : {1, 6, 10, 17}) {
    auto shown = to_display(*value, digits);
    std::erase(shown, ' ');
    auto back = parse_number(shown);
    check(back && fuzz::close(*back, *value, 0, std::max(6 * std::pow(10.0, -digits), 1e-15)), "a shown number is another one");
  }
}

void read_unit(std::string_view text) {
  auto unit = parse_unit(text);
  if (!unit) return fuzz::read_refusal(unit.error());
  check(std::isnormal(unit->factor) && unit->factor > 0, "a unit has no factor");
  auto again = parse_unit(unit->text);
  check(again && again->dimension == unit->dimension && again->factor == unit->factor && again->substance == unit->substance,
        "a unit does not survive its own text");
  auto same = convert(1.5, *unit, *again);
  check(same && *same == 1.5, "a unit does not convert to itself");
}

void read_measured(std::string_view text) {
  auto measured = parse_measured(text);
  if (!measured) return fuzz::read_refusal(measured.error());
  auto again = parse_measured(to_text(measured->value) + " " + measured->unit.text);
  check(again && again->value == measured->value && again->unit.text == measured->unit.text, "a value does not survive its own text");
}

void read_dates(std::string_view text) {
  if (auto date = parse_date(text))
    check(to_text(*date) == text, "a date does not survive its own text");
  else
    fuzz::read_refusal(date.error());
  auto period = parse_period(text);
  if (!period) return fuzz::read_refusal(period.error());
  check(period->valid() && period->days() > 0, "a period is empty");
  int year = main_year(*period);
  check(year_of(period->start) <= year && year <= year_of(period->end), "the main year lies outside the period");
  auto again = parse_period(to_text(*period));
  check(again && *again == *period, "a period does not survive its own text");
}

void read_expression(std::string_view text) {
  auto expression = Expression::parse(text);
  if (!expression) return fuzz::read_refusal(expression.error());
  std::vector<double> values(expression->names().size());
  for (double base : {0.0, 1.0, -2.5, 1e308, std::numeric_limits<double>::infinity(), std::nan("")}) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = base + static_cast<double>(i);
    double first = expression->evaluate(values), second = expression->evaluate(values);
    check(first == second || (std::isnan(first) && std::isnan(second)), "an expression has two values");
  }
}

}  // namespace
}  // namespace alumen

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  auto text = fuzz::text_of(data, size);
  read_number(text);
  parse_integer(text);
  read_unit(text);
  read_measured(text);
  read_dates(text);
  read_expression(text);
  return 0;
}
