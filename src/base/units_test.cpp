#include "base/units.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "base/number.hpp"

namespace alumen {
namespace {

namespace dim = dimension;

Unit unit(std::string_view text) {
  auto u = parse_unit(text);
  EXPECT_TRUE(u.has_value()) << text;
  return u.value_or(Unit{});
}
std::string_view code(const auto& result) { return result.has_value() ? "" : result.error().at(0).code.info().name; }
Dimension over(Dimension a, const Dimension& b) {
  for (std::size_t i = 0; i < a.exponent.size(); ++i) a.exponent[i] = static_cast<std::int8_t>(a.exponent[i] - b.exponent[i]);
  return a;
}

TEST(ParseUnit, SimpleUnits) {
  EXPECT_EQ(unit("t").factor, 1000);
  EXPECT_EQ(unit("t").dimension, dim::mass);
  EXPECT_EQ(unit("kWh").factor, 3.6);
  EXPECT_EQ(unit("kWh").dimension, dim::energy);
  EXPECT_EQ(unit("lb").factor, 0.45359237);  // international avoirdupois pound, exact by definition
  EXPECT_EQ(unit("nmi").factor, 1.852);      // international nautical mile, exact by definition
  EXPECT_EQ(unit("l").factor, 0.001);
  EXPECT_EQ(unit("h").factor, 60);
  EXPECT_EQ(unit("V").factor, 1000);
  EXPECT_EQ(unit("EUR").dimension, dim::money);
}

TEST(ParseUnit, PureNumbers) {
  for (auto text : {"", "1", "   "}) {
    EXPECT_EQ(unit(text).factor, 1) << '"' << text << '"';
    EXPECT_EQ(unit(text).dimension, dim::one);
  }
  EXPECT_EQ(unit("%").factor, 0.01);
  EXPECT_EQ(unit("%").dimension, dim::one);
  EXPECT_EQ(unit("ppm").factor, 1e-6);
}

TEST(ParseUnit, Quotients) {
  EXPECT_EQ(unit("t/TJ").dimension, over(dim::mass, dim::energy));
  EXPECT_DOUBLE_EQ(unit("t/TJ").factor, 1e-3);  // 1000 kg in 1e6 MJ
  EXPECT_DOUBLE_EQ(unit("GJ/t").factor, 1);     // 1000 MJ in 1000 kg
  EXPECT_DOUBLE_EQ(unit("kg/t").factor, 1e-3);
  EXPECT_EQ(unit("kg/t").dimension, dim::one);
  EXPECT_EQ(unit(" GJ / t ").dimension, over(dim::energy, dim::mass));
  EXPECT_EQ(unit(" GJ / t ").text, "GJ / t");
  EXPECT_DOUBLE_EQ(unit("1/h").factor, 1.0 / 60);
  EXPECT_DOUBLE_EQ(unit("EUR/MWh").factor, 1 / 3600.0);
}

TEST(ParseUnit, EverythingBehindTheSlashDivides) {
  // Anode-effect minutes per cell and day: minutes over days, a pure number of 1/1440.
  EXPECT_EQ(unit("min/cell-day").dimension, dim::one);
  EXPECT_DOUBLE_EQ(unit("min/cell-day").factor, 1.0 / 1440);
  EXPECT_EQ(unit("min/cell-day").substance, "");
  EXPECT_EQ(unit("MJ/t*km").dimension, over(dim::energy, dim::transport));
  EXPECT_EQ(unit("MJ/t/km").dimension, unit("MJ/t*km").dimension);
  EXPECT_DOUBLE_EQ(unit("MJ/t*km").factor, 1e-3);
}

TEST(ParseUnit, Transport) {
  EXPECT_EQ(unit("t*km").dimension, dim::transport);
  EXPECT_EQ(unit("t*km").factor, 1000);
  EXPECT_EQ(unit("t-km").factor, 1000);
  EXPECT_EQ(unit("tkm").dimension, dim::transport);
  EXPECT_EQ(unit("tkm").factor, unit("t*km").factor);
}

TEST(ParseUnit, SubstancesStandBehindTheNumerator) {
  auto u = unit("kg CO2e/kWh");
  EXPECT_EQ(u.substance, "CO2e");
  EXPECT_EQ(u.dimension, over(dim::mass, dim::energy));
  EXPECT_DOUBLE_EQ(u.factor, 1 / 3.6);
  EXPECT_EQ(unit("t CO2e").substance, "CO2e");
  EXPECT_EQ(unit("t CO2e").factor, 1000);
  EXPECT_EQ(unit("kg  CF4 / t").substance, "CF4");
  EXPECT_EQ(unit("kg").substance, "");
}

TEST(ParseUnit, OneSubstanceAUnit) {
  for (auto text : {"kg CO2e*kg CF4", "t*km CO2e", "kg CO2e-t CO2e"}) EXPECT_EQ(code(parse_unit(text)), "base.bad_unit") << text;
}

TEST(ParseUnit, RefusesUnknownWords) {
  for (auto text : {"tonne", "T", "KG",   "kwh", "kg/", "/kg", "*",         "kg**t", "kg//t", "-",   "kg CO2e/",
                    "CO2e",  "2", "kg/2", "m2",  "k g", "%%",  "\xc2\xb5g", "t\t",   "kg^2",  "(kg)"})
    EXPECT_EQ(code(parse_unit(text)), "base.bad_unit") << '"' << text << '"';
  EXPECT_EQ(parse_unit("tonne").error().at(0).value, "tonne");
}

TEST(ParseUnit, RefusesExponentsBeyondNine) {
  auto power = [](std::string_view word, int n, char sign) {
    std::string out{word};
    for (int i = 1; i < n; ++i) out += sign + std::string{word};
    return out;
  };
  EXPECT_EQ(unit(power("t", 9, '*')).dimension.exponent[0], 9);
  for (int n : {10, 128, 256, 257, 10'000}) EXPECT_EQ(code(parse_unit(power("t", n, '*'))), "base.bad_unit") << n;
  EXPECT_EQ(unit("1/" + power("t", 9, '*')).dimension.exponent[0], -9);
  EXPECT_EQ(code(parse_unit("1/" + power("t", 300, '/'))), "base.bad_unit");
}

TEST(ParseUnit, RefusesFactorsThatRunOutOfRange) {
  std::string tiny = "ppm", huge = "1/ppm";
  for (int i = 0; i < 60; ++i) tiny += "*ppm", huge += "/ppm";
  EXPECT_EQ(code(parse_unit(tiny)), "base.bad_unit");
  EXPECT_EQ(code(parse_unit(huge)), "base.bad_unit");
}

TEST(ParseMeasured, ANumberAndItsUnit) {
  struct Case {
    std::string_view text;
    double value;
    std::string_view unit;
  };
  for (auto c : {Case{"200000t", 200000, "t"},
                 {"12.5 kWh", 12.5, "kWh"},
                 {"5e3kg", 5000, "kg"},
                 {"3 GJ/t", 3, "GJ/t"},
                 {"0.42", 0.42, ""},
                 {"-5 t", -5, "t"},
                 {"+5t", 5, "t"},
                 {"5E3", 5000, ""},
                 {"5EUR", 5, "EUR"},
                 {"5 EUR/t", 5, "EUR/t"},
                 {"1e-3 t", 0.001, "t"},
                 {" 7  kg ", 7, "kg"},
                 {"12%", 12, "%"},
                 {"12 %", 12, "%"},
                 {"2 1000m3", 2, "1000m3"},
                 {"1.5 min/cell-day", 1.5, "min/cell-day"},
                 {"0.3 kg CO2e/kWh", 0.3, "kg CO2e/kWh"},
                 {"5 1", 5, "1"},
                 {"0", 0, ""}}) {
    auto got = parse_measured(c.text);
    ASSERT_TRUE(got.has_value()) << c.text;
    EXPECT_EQ(got->value, c.value) << c.text;
    EXPECT_EQ(got->unit.text, c.unit) << c.text;
    EXPECT_EQ(got->unit.dimension, unit(c.unit).dimension) << c.text;
  }
}

TEST(ParseMeasured, RefusesWhatIsNoNumber) {
  for (auto text : {"", " ", "t", "kWh 5", "e3", ".", "-", "- 5", "--5", "+-5", "nan t", "inf", ",5"})
    EXPECT_EQ(code(parse_measured(text)), "base.bad_number") << '"' << text << '"';
  for (auto text : {"5 tonnes", "5 t t/", "5e", "1,5 t", "1 000 t", "5 kg/", "0x10", "5 - 3"})
    EXPECT_EQ(code(parse_measured(text)), "base.bad_unit") << '"' << text << '"';
}

TEST(ParseMeasured, ALongNumberTakesNoLongTime) {  // found by a stress of fuzz/words_fuzz.cpp: half a minute for 300 000 digits
  EXPECT_EQ(code(parse_measured(std::string(1'000'000, '1'))), "base.bad_number");
  EXPECT_EQ(code(parse_measured(std::string(500'000, '1') + std::string(500'000, 'e'))), "base.bad_number");
}

TEST(ParseMeasured, NeverCutsADigitOffANumber) {
  // "1e3081" does not fit a double; reading it as 1e308 of the unit "1" would be a wrong number without a word.
  for (auto text : {"1e3081", "1e999", "1e999 t", "1e-3231", "1.2.3 t", "12-5 t", "1..1", "5e1.1", "12-1", "1+1"})
    EXPECT_EQ(code(parse_measured(text)), "base.bad_number") << text;
}

TEST(Convert, BetweenUnitsOfOneKind) {
  EXPECT_DOUBLE_EQ(convert(2, unit("t"), unit("kg")).value(), 2000);
  EXPECT_DOUBLE_EQ(convert(1, unit("MWh"), unit("GJ")).value(), 3.6);
  EXPECT_DOUBLE_EQ(convert(15, unit("kWh/kg"), unit("MWh/t")).value(), 15);
  EXPECT_DOUBLE_EQ(convert(0.5, unit("kg CO2e/kWh"), unit("t CO2e/MWh")).value(), 0.5);
  EXPECT_DOUBLE_EQ(convert(12, unit("%"), unit("1")).value(), 0.12);
  EXPECT_DOUBLE_EQ(convert(94.6, unit("t/TJ"), unit("kg/GJ")).value(), 94.6);
  EXPECT_EQ(convert(0.1, unit("%"), unit("%")).value(), 0.1);
}

TEST(Convert, RefusesOtherKindsAndSubstances) {
  struct Case {
    std::string_view from, to;
  };
  for (auto c : {Case{"t", "MJ"},
                 {"kg CO2e", "kg"},
                 {"kg", "kg CO2e"},
                 {"kg CO2e", "kg CF4"},
                 {"kg CO2e/kWh", "kg CO2e/kg"},
                 {"1", "t"},
                 {"", "EUR"},
                 {"t/TJ", "TJ/t"},
                 {"piece", "1"},
                 {"kg CO2e/t", "kg CO2/t"}})
    EXPECT_EQ(code(convert(1, unit(c.from), unit(c.to))), "base.unit_mismatch") << c.from << " to " << c.to;
  EXPECT_EQ(convert(1, unit("t"), unit("")).error().at(0).expected, "a unit like 1");
}

TEST(UnitWords, EachIsReadAsItself) {
  std::set<std::string_view> seen;
  for (const auto& w : unit_words()) {
    EXPECT_TRUE(seen.insert(w.word).second) << w.word << " stands twice";
    EXPECT_EQ(unit(w.word).dimension, w.dimension);
    EXPECT_EQ(unit(w.word).factor, w.factor);
    EXPECT_EQ(unit(w.word).text, w.word);
    EXPECT_GT(w.factor, 0);
    if (w.dimension == dim::one || w.dimension == dim::money) continue;
    EXPECT_EQ(unit(w.canonical).dimension, w.dimension) << w.canonical;
    EXPECT_DOUBLE_EQ(unit(w.canonical).factor, 1) << w.canonical;
  }
}

std::string any_word() {
  auto words = unit_words();
  return std::string{words[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(words.size())))].word};
}

RC_GTEST_PROP(Convert, ThereAndBackIsTheSame, ()) {
  std::string above = any_word(), below = any_word(), other = any_word();
  auto from = unit(above + "/" + below), to = unit(other + "/" + below);
  RC_PRE(from.dimension == to.dimension);
  double value = *rc::gen::inRange(-1'000'000, 1'000'000) / 64.0;
  double back = convert(convert(value, from, to).value(), to, from).value();
  RC_ASSERT(std::fabs(back - value) <= 1e-14 * std::fabs(value));
}

RC_GTEST_PROP(ParseMeasured, ReadsAnyNumberBeforeAnyWord, ()) {
  double value = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000) / 1024.0;
  auto word = any_word();
  auto got = parse_measured(to_text(value) + " " + word);
  RC_ASSERT(got.has_value());
  RC_ASSERT(got->value == value);
  RC_ASSERT(got->unit.text == word);
}

RC_GTEST_PROP(ParseMeasured, NeverCrashes, (std::string text)) {
  auto got = parse_measured(text);
  RC_ASSERT(!got.has_value() || std::isfinite(got->value));
}

template <class A, class B>
constexpr bool addable = requires(A a, B b) { a + b; };

TEST(Quantity, AddsWithinItsKind) {
  GrossMass a{2}, b{3};
  EXPECT_EQ((a + b).canonical(), 5);
  EXPECT_EQ((a - b).canonical(), -1);
  EXPECT_EQ((a * 4).canonical(), 8);
  EXPECT_EQ(b / a, 1.5);
  EXPECT_LT(a, b);
  EXPECT_EQ((a += b).canonical(), 5);
  static_assert(!std::is_convertible_v<GrossMass, AluminiumMass> && !std::is_convertible_v<double, GrossMass>);
  static_assert(!addable<GrossMass, AluminiumMass> && addable<GrossMass, GrossMass>);
}

}  // namespace
}  // namespace alumen
