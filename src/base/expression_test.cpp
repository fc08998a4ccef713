#include "base/expression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace alumen {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Expression parsed(std::string_view text) {
  auto e = Expression::parse(text);
  EXPECT_TRUE(e.has_value()) << text;
  return e.value_or(Expression{});
}
double value(std::string_view text, const std::vector<double>& values = {}) { return parsed(text).evaluate(values); }
std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Expression, MultipliesBeforeItAdds) {
  EXPECT_EQ(value("1+2*3"), 7);
  EXPECT_EQ(value("2*3+1"), 7);
  EXPECT_EQ(value("(1+2)*3"), 9);
  EXPECT_EQ(value("7-2-1"), 4);
  EXPECT_EQ(value("16/4/2"), 2);
  EXPECT_EQ(value("16/4*2"), 8);
  EXPECT_EQ(value("2*3^2"), 18);
  EXPECT_EQ(value(" 1 + 2 "), 3);
}

TEST(Expression, PowersAssociateToTheRight) {
  EXPECT_EQ(value("2^3^2"), 512);
  EXPECT_EQ(value("(2^3)^2"), 64);
  EXPECT_EQ(value("2^0.5^2"), std::pow(2, 0.25));
}

TEST(Expression, AMinusBindsLooserThanAPower) {
  EXPECT_EQ(value("-2^2"), -4);
  EXPECT_EQ(value("(-2)^2"), 4);
  EXPECT_EQ(value("2^-1"), 0.5);
  EXPECT_EQ(value("2^-2^2"), 1.0 / 16);
  EXPECT_EQ(value("--3"), 3);
  EXPECT_EQ(value("2*-3"), -6);
  EXPECT_EQ(value("2--3"), 5);
  EXPECT_EQ(value("-x*2", {5}), -10);
}

TEST(Expression, Numbers) {
  EXPECT_EQ(value("1.5e3"), 1500);
  EXPECT_EQ(value("1E-2"), 0.01);
  EXPECT_EQ(value("2e+2"), 200);
  EXPECT_EQ(value(".5"), 0.5);
  EXPECT_EQ(value("1e2-1"), 99);
}

TEST(Expression, Functions) {
  EXPECT_EQ(value("min(2,3)"), 2);
  EXPECT_EQ(value("max(2, 3)"), 3);
  EXPECT_EQ(value("sqrt(9)"), 3);
  EXPECT_EQ(value("exp(0)"), 1);
  EXPECT_EQ(value("ln(1)"), 0);
  EXPECT_DOUBLE_EQ(value("exp(ln(7))"), 7);
  EXPECT_EQ(value("min(1+1, max(3, 4)) ^ 2"), 4);
  EXPECT_EQ(value("min (1, 2)"), 1);
}

TEST(Expression, NamesStandInOrderOfFirstOccurrence) {
  auto e = parsed("b * a + b / c_2 - grid.DE");
  EXPECT_THAT(e.names(), ElementsAre("b", "a", "c_2", "grid.DE"));
  EXPECT_EQ(e.evaluate({6, 5, 3, 1}), 31);
  EXPECT_THAT(parsed("1+2").names(), IsEmpty());
}

TEST(Expression, ANameMayBeAFunctionsWord) {
  EXPECT_THAT(parsed("min + exp").names(), ElementsAre("min", "exp"));
  EXPECT_EQ(value("max(max, 1)", {9}), 9);
}

TEST(Expression, TheExampleOfTheHeader) { EXPECT_DOUBLE_EQ(value("1.06 * yield + losses/2", {0.5, 3}), 2.03); }

TEST(Expression, WhatIsNotFiniteComesOut) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(value("1/0"), infinity);
  EXPECT_EQ(value("-1/0"), -infinity);
  EXPECT_EQ(value("1/x", {0}), infinity);
  EXPECT_TRUE(std::isnan(value("0/0")));
  EXPECT_TRUE(std::isnan(value("sqrt(-1)")));
  EXPECT_EQ(value("ln(0)"), -infinity);
  EXPECT_EQ(value("exp(1000)"), infinity);
  EXPECT_EQ(value("10^400"), infinity);
}

TEST(Expression, BadTextsNameThePosition) {
  struct Case {
    std::string_view text;
    int position;  // of the first character that cannot stand there, from 1
  };
  for (auto c : {Case{"", 1},
                 {"1 + * 2", 5},
                 {"1 2", 3},
                 {"2x", 2},
                 {"(1", 3},
                 {"1)", 2},
                 {"1+", 3},
                 {"x $ y", 3},
                 {"+1", 1},
                 {"1,5", 2},
                 {"min(1)", 6},
                 {"ln(1,2)", 5},
                 {"a b", 3},
                 {"1e", 2},
                 {"()", 2},
                 {"2**3", 3},
                 {"\xc3\xa4", 1},
                 {"1\n", 2}}) {
    auto e = Expression::parse(c.text);
    ASSERT_FALSE(e.has_value()) << c.text;
    ASSERT_EQ(e.error().size(), 1u);
    EXPECT_EQ(e.error()[0].code, Code{"base.bad_formula"});
    EXPECT_EQ(e.error()[0].detail, "at character " + std::to_string(c.position)) << '"' << c.text << '"';
    EXPECT_EQ(e.error()[0].value, c.text);
  }
  for (auto text : {"1.2.3", "1e999", "sin(1)", "(1))", "max(1,2,3)", "min(,1)", "1e5e5", "=1", "x(2)"})
    EXPECT_FALSE(Expression::parse(text).has_value()) << text;
}

TEST(Expression, DeepNestingIsAnErrorNotACrash) {
  for (int depth : {201, 1000, 4999, 10'000, 1'000'000}) {
    EXPECT_FALSE(Expression::parse(repeated("(", depth) + "1" + repeated(")", depth)).has_value()) << depth;
    EXPECT_FALSE(Expression::parse(repeated("(", depth)).has_value()) << depth;
    EXPECT_FALSE(Expression::parse(repeated("-", depth) + "1").has_value()) << depth;
    EXPECT_FALSE(Expression::parse(repeated("2^", depth) + "1").has_value()) << depth;
    EXPECT_FALSE(Expression::parse(repeated("exp(", depth) + "1" + repeated(")", depth)).has_value()) << depth;
  }
  EXPECT_EQ(value(repeated("(", 150) + "7" + repeated(")", 150)), 7);
  EXPECT_EQ(value(repeated("min(1,", 90) + "7" + repeated(")", 90)), 1);
}

TEST(Expression, LengthIsLimitedToTenThousandCharacters) {
  auto sum = "1" + repeated("+1", 4999) + " ";
  ASSERT_EQ(sum.size(), 10'000u);
  EXPECT_EQ(value(sum), 5000);
  EXPECT_FALSE(Expression::parse(sum + " ").has_value());
  EXPECT_LE(Expression::parse(repeated("x", 100'000)).error().at(0).value.size(), 80u);
}

TEST(ExpressionDeathTest, AsksForOneValueAName) { EXPECT_DEATH(parsed("a+b").evaluate({1}), "another number of values"); }

/// A random tree: its text, fully in parentheses, and its value.
std::pair<std::string, double> any_tree(int depth) {
  if (depth == 0 || *rc::gen::inRange(0, 4) == 0) {
    int n = *rc::gen::inRange(0, 100);
    return {std::to_string(n), n};
  }
  auto [left, a] = any_tree(depth - 1);
  auto [right, b] = any_tree(depth - 1);
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
      return {"(" + left + "+" + right + ")", a + b};
    case 1:
      return {"(" + left + " - " + right + ")", a - b};
    case 2:
      return {"(" + left + "*" + right + ")", a * b};
    case 3:
      return {"(" + left + "/" + right + ")", a / b};
    case 4:
      return {"(-" + left + ")", -a};
    case 5:
      return {"min(" + left + "," + right + ")", b < a ? b : a};
    default:
      return {"max(" + left + "," + right + ")", a < b ? b : a};
  }
}

RC_GTEST_PROP(Expression, EvaluatesAnyTree, ()) {
  auto [text, want] = any_tree(4);
  RC_PRE(std::isfinite(want));
  RC_ASSERT(value(text) == want);
}

// Without parentheses: a sum of products by hand.
RC_GTEST_PROP(Expression, ASumOfProducts, ()) {
  std::string text = "0";
  double sum = 0;
  int terms = *rc::gen::inRange(1, 8);
  for (int t = 0; t < terms; ++t) {
    int a = *rc::gen::inRange(0, 50), b = *rc::gen::inRange(0, 50);
    bool plus = *rc::gen::arbitrary<bool>();
    text += (plus ? "+" : "-") + std::to_string(a) + "*" + std::to_string(b);
    sum += (plus ? 1 : -1) * a * b;
  }
  RC_ASSERT(value(text) == sum);
}

RC_GTEST_PROP(Expression, NeverCrashes, ()) {
  auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"()+-*/^,.e1x min\x80"}));
  auto e = Expression::parse(text);
  if (e) e->evaluate(std::vector<double>(e->names().size(), 2));
}

}  // namespace
}  // namespace alumen
