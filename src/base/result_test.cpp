#include "base/result.hpp"
#include "base/codes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace alumen {
namespace {

using testing::ElementsAre;

constexpr Code an_error{"base.bad_number"}, a_warning{"chain.unsourced"}, a_note{"chain.restated"};

std::vector<std::string> lines(Diagnostics diagnostics) {
  tidy(diagnostics);
  std::vector<std::string> out;
  for (const auto& d : diagnostics) out.push_back(d.where.file + ":" + std::to_string(d.where.row) + " " + d.where.column + d.value);
  return out;
}

TEST(Tidy, PutsErrorsFirst) {
  EXPECT_THAT(lines({{.code = a_note, .where = {"a", 1}}, {.code = a_warning, .where = {"b", 1}}, {.code = an_error, .where = {"c", 9}}}),
              ElementsAre("c:9 ", "b:1 ", "a:1 "));
}

TEST(Tidy, SortsByFileRowAndColumn) {
  EXPECT_THAT(lines({{.code = an_error, .where = {"b", 1, "x"}},
                     {.code = an_error, .where = {"a", 10, "x"}},
                     {.code = an_error, .where = {"a", 9, "y"}},
                     {.code = an_error, .where = {"a", 9, "x"}},
                     {.code = an_error}}),
              ElementsAre(":0 ", "a:9 x", "a:9 y", "a:10 x", "b:1 x"));
}

TEST(Tidy, DropsExactRepetitionsOnly) {
  Diagnostic d{.code = an_error, .where = {"a", 1, "x"}, .value = "v", .expected = "e", .detail = "d", .remedy = "r"};
  auto other_value = d, other_expected = d, other_detail = d, other_remedy = d, other_row = d, other_code = d;
  other_value.value = "w";
  other_expected.expected = "f";
  other_detail.detail = "c";
  other_remedy.remedy = "s";
  other_row.where.row = 2;
  other_code.code = "base.bad_date";
  Diagnostics all{d, other_value, d, other_expected, other_detail, d, other_remedy, other_row, other_code, other_code};
  tidy(all);
  EXPECT_EQ(all.size(), 7u);
}

TEST(Tidy, NothingStaysNothing) {
  Diagnostics none;
  tidy(none);
  EXPECT_TRUE(none.empty());
}

RC_GTEST_PROP(Tidy, TheOrderOfWorkDoesNotShow, ()) {
  auto text = [] { return std::string(1, *rc::gen::elementOf(std::string{"ab"})); };
  Diagnostics one;
  int count = *rc::gen::inRange(0, 12);
  for (int i = 0; i < count; ++i)
    one.push_back({.code = *rc::gen::element(an_error, a_warning, a_note),
                   .where = {text(), *rc::gen::inRange(0, 3), text()},
                   .value = text(),
                   .expected = text(),
                   .detail = text(),
                   .remedy = text()});
  Diagnostics other = one;
  for (std::size_t i = other.size(); i > 1; --i) std::swap(other[i - 1], other[*rc::gen::inRange<std::size_t>(0, i)]);
  tidy(one);
  tidy(other);
  auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.code == b.code && a.where == b.where && a.value == b.value && a.expected == b.expected && a.detail == b.detail &&
           a.remedy == b.remedy;
  };
  RC_ASSERT(std::ranges::equal(one, other, same));
  RC_ASSERT(std::ranges::adjacent_find(one, same) == one.end());
}

TEST(HasErrors, LooksForErrorsOnly) {
  EXPECT_FALSE(has_errors({}));
  EXPECT_FALSE(has_errors({{.code = a_note}, {.code = a_warning}}));
  EXPECT_TRUE(has_errors({{.code = a_note}, {.code = an_error}}));
}

TEST(Diagnostic, OneLine) {
  Diagnostic d{
      .code = an_error, .where = {"exchanges.csv", 7, "amount"}, .value = "1,5", .expected = "a number", .detail = "decimal comma"};
  EXPECT_EQ(d.line(), "exchanges.csv:7 amount: the text is not a number: decimal comma (found \"1,5\", expected a number)");
  EXPECT_EQ((Diagnostic{.code = an_error}.line()), "the text is not a number");
  EXPECT_EQ((Diagnostic{.code = an_error, .where = {"a.csv"}}.line()), "a.csv: the text is not a number");
  EXPECT_EQ((Diagnostic{.code = an_error, .value = "x"}.line()), "the text is not a number (found \"x\")");
  EXPECT_EQ((Diagnostic{.code = an_error, .expected = "y"}.line()), "the text is not a number (expected y)");
}

TEST(Diagnostic, ItsOwnRemedyComesBeforeTheRegistrys) {
  EXPECT_EQ((Diagnostic{.code = an_error, .remedy = "ask"}.what_to_do()), "ask");
  EXPECT_EQ((Diagnostic{.code = an_error}.what_to_do()), an_error.info().remedy);
  EXPECT_EQ((Diagnostic{.code = a_warning}.severity()), Severity::warning);
}

TEST(Fail, HoldsItsDiagnostic) {
  Result<int> r = fail({.code = an_error, .value = "x"});
  ASSERT_FALSE(r.has_value());
  EXPECT_EQ(r.error().size(), 1u);
  EXPECT_EQ(r.error()[0].value, "x");
}

TEST(CheckDeathTest, StopsTheProgramWithAMessage) {
  check(true, "nothing");
  EXPECT_DEATH(check(false, "the sum is not the whole"), "the sum is not the whole");
}

TEST(CodeRegistry, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const auto& c : code_registry) EXPECT_TRUE(names.insert(c.name).second) << c.name;
}

TEST(CodeRegistry, NamesAreRoomDotSnakeCase) {
  auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  for (const auto& c : code_registry) {
    auto dot = c.name.find('.');
    ASSERT_NE(dot, std::string_view::npos) << c.name;
    auto room = c.name.substr(0, dot), word = c.name.substr(dot + 1);
    EXPECT_TRUE(!room.empty() && std::ranges::all_of(room, lower)) << c.name;
    EXPECT_TRUE(!word.empty() && lower(word.front()) && word.back() != '_') << c.name;
    EXPECT_TRUE(std::ranges::all_of(word, [&](char x) { return lower(x) || x == '_' || (x >= '0' && x <= '9'); })) << c.name;
    EXPECT_EQ(word.find("__"), std::string_view::npos) << c.name;
  }
}

TEST(CodeRegistry, EveryCodeTellsWhatHappenedAndWhatToDo) {
  for (const auto& c : code_registry) {
    EXPECT_GT(c.summary.size(), 10u) << c.name;
    EXPECT_GT(c.remedy.size(), 5u) << c.name;
    EXPECT_NE(c.summary.back(), '.') << c.name;
    EXPECT_NE(c.remedy.back(), '.') << c.name;
  }
}

TEST(CodeRegistry, CodesOfOneRoomStandTogether) {
  std::set<std::string_view> closed;
  std::string_view room;
  for (const auto& c : code_registry) {
    auto own = c.name.substr(0, c.name.find('.'));
    if (own == room) continue;
    EXPECT_TRUE(closed.insert(own).second) << c.name;
    room = own;
  }
}

}  // namespace
}  // namespace alumen
