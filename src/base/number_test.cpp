#include "base/number.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace alumen {
namespace {

TEST(ParseNumber, ReadsDecimalNumbers) {
  EXPECT_EQ(parse_number("0"), 0.0);
  EXPECT_EQ(parse_number("-12.5e3"), -12500.0);
  EXPECT_EQ(parse_number("+7"), 7.0);
  EXPECT_EQ(parse_number("1E-3"), 0.001);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("000123"), 123.0);
  EXPECT_EQ(parse_number("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_TRUE(std::signbit(parse_number("-0").value()));
}

TEST(ParseNumber, IsEmptyOnAnythingElse) {
  for (auto text :
       {"",  " ", " 1", "1 ",    "1,5",   "1.000,5", "1 000", "1'000", "0x10", "1e",  "e5",       "--1", "+-1",      "-+1", "++1",
        "+", "-", ".",  "1.2.3", "1e309", "-1e999",  "inf",   "-inf",  "nan",  "NaN", "infinity", "1t",  "\xd9\xa1", "1\t"})
    EXPECT_FALSE(parse_number(text).has_value()) << '"' << text << '"';
  EXPECT_FALSE(parse_number(std::string_view{"1\0", 2}).has_value());
  EXPECT_FALSE(parse_number({}).has_value());
}

TEST(ParseInteger, ReadsWholeIntegersOnly) {
  EXPECT_EQ(parse_integer("-42"), -42);
  EXPECT_EQ(parse_integer("007"), 7);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (auto text : {"", " 1", "1 ", "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "0x1", "-", "1,000", "1-"})
    EXPECT_FALSE(parse_integer(text).has_value()) << '"' << text << '"';
  EXPECT_FALSE(parse_integer({}).has_value());
}

TEST(ToText, WritesTheShortestText) {
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(1.0), "1");
  EXPECT_EQ(to_text(-2.5), "-2.5");
  EXPECT_EQ(to_text(316284.5968), "316284.5968");
  EXPECT_EQ(to_text(1e100), "1e+100");
  EXPECT_EQ(to_text(5e-324), "5e-324");
  EXPECT_EQ(to_text(1.0 / 3), "0.3333333333333333");
}

RC_GTEST_PROP(ToText, ReadsBackAsTheSameBits, (std::uint64_t bits)) {
  auto value = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(value));
  auto back = parse_number(to_text(value));
  RC_ASSERT(back.has_value());
  RC_ASSERT(std::bit_cast<std::uint64_t>(*back) == bits);
}

RC_GTEST_PROP(ToText, NoShorterPrecisionReadsBack, (std::uint64_t bits)) {
  auto value = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(value) && value != 0);
  auto text = to_text(value);
  int digits = 0;  // significant digits of the mantissa: without leading and trailing zeros
  std::string mantissa;
  for (char c : text.substr(0, text.find('e')))
    if (c >= '0' && c <= '9') mantissa += c;
  mantissa.erase(0, mantissa.find_first_not_of('0'));
  mantissa.erase(mantissa.find_last_not_of('0') + 1);
  digits = static_cast<int>(mantissa.size());
  RC_ASSERT(digits <= 17);
  RC_PRE(digits > 1);
  char shorter[64];
  std::snprintf(shorter, sizeof shorter, "%.*e", digits - 2, value);
  RC_ASSERT(std::strtod(shorter, nullptr) != value);
}

TEST(ToDisplay, GroupsThousandsFromTenThousandOn) {
  EXPECT_EQ(to_display(316284.5968, 10), "316 284.5968");
  EXPECT_EQ(to_display(316284.5968), "316 285");
  EXPECT_EQ(to_display(9999), "9999");
  EXPECT_EQ(to_display(10000), "10 000");
  EXPECT_EQ(to_display(-10000), "-10 000");
  EXPECT_EQ(to_display(-9999), "-9999");
  EXPECT_EQ(to_display(1234567, 7), "1 234 567");
  EXPECT_EQ(to_display(-123456, 6), "-123 456");
  EXPECT_EQ(to_display(123456789012, 12), "123 456 789 012");
}

TEST(ToDisplay, RoundsToSignificantDigits) {
  EXPECT_EQ(to_display(0), "0");
  EXPECT_EQ(to_display(-0.0), "0");
  EXPECT_EQ(to_display(1.5), "1.5");
  EXPECT_EQ(to_display(0.123456789), "0.123457");
  EXPECT_EQ(to_display(0.00123456789), "0.00123457");
  EXPECT_EQ(to_display(12.3456789, 3), "12.3");
  EXPECT_EQ(to_display(2.0000001), "2");
  EXPECT_EQ(to_display(100), "100");
  EXPECT_EQ(to_display(1200.0, 2), "1200");
}

TEST(ToDisplay, CarriesIntoTheNextPowerOfTen) {
  EXPECT_EQ(to_display(9.9999999), "10");
  EXPECT_EQ(to_display(9999.9999), "10 000");
  EXPECT_EQ(to_display(0.99999999), "1");
  EXPECT_EQ(to_display(-999999.9), "-1 000 000");
}

TEST(ToDisplay, UsesPowersForVeryLargeAndVerySmall) {
  EXPECT_EQ(to_display(1.5e20), "1.5e+20");
  EXPECT_EQ(to_display(1.5e-7), "1.5e-07");
  EXPECT_EQ(to_display(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(to_display(std::nan("")), "nan");
}

// Taking the blanks away gives a number that lies within half a unit of the last significant digit.
RC_GTEST_PROP(ToDisplay, StaysWithinHalfALastDigit, ()) {
  double mantissa = *rc::gen::inRange<std::int64_t>(-999'999'999, 999'999'999) / 1e8;
  double value = mantissa * std::pow(10.0, *rc::gen::inRange(-4, 14));
  int digits = *rc::gen::inRange(1, 12);
  RC_PRE(std::fabs(value) > 1e-300);
  std::string plain;
  for (char c : to_display(value, digits))
    if (c != ' ') plain += c;
  auto back = parse_number(plain);
  RC_ASSERT(back.has_value());
  double unit = std::pow(10.0, std::floor(std::log10(std::fabs(value))) - digits + 1);
  RC_ASSERT(std::fabs(*back - value) <= unit * 0.5000001);
}

}  // namespace
}  // namespace alumen
