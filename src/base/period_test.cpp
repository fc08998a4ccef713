#include "base/period.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace alumen {
namespace {

Date date(std::string_view text) {
  auto d = parse_date(text);
  EXPECT_TRUE(d.has_value()) << text;
  return d.value_or(Date{});
}
Period period(std::string_view text) {
  auto p = parse_period(text);
  EXPECT_TRUE(p.has_value()) << text;
  return p.value_or(Period{});
}
std::string_view code(const auto& result) { return result.has_value() ? "" : result.error().at(0).code.info().name; }

TEST(ParseDate, CountsDaysFrom1970) {
  EXPECT_EQ(date("1970-01-01").time_since_epoch().count(), 0);
  EXPECT_EQ(date("2000-03-01").time_since_epoch().count(), 11017);  // 30 years, 7 leap days, 31 + 29 days
  EXPECT_EQ(date("1969-12-31").time_since_epoch().count(), -1);
}

TEST(ParseDate, KnowsLeapDays) {
  for (auto text : {"2024-02-29", "2000-02-29", "0000-02-29"}) EXPECT_EQ(to_text(date(text)), text);
  for (auto text : {"2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30"}) EXPECT_EQ(code(parse_date(text)), "base.bad_date") << text;
}

TEST(ParseDate, RefusesAnythingElse) {
  for (auto text : {"",           "2024",       "2024-1-1",   "2024-01-1",   "24-01-01",    "2024/01/01",       "2024-13-01", "2024-00-10",
                    "2024-01-00", "2024-01-32", "2024-04-31", " 2024-01-01", "2024-01-01 ", "2024-01-01T00:00", "01-01-2024", "2024-+1-01",
                    "2024--1-01", "-200-01-01", "2024-01--1", "20x4-01-01",  "yyyy-mm-dd",  "+200-01-01"})
    EXPECT_EQ(code(parse_date(text)), "base.bad_date") << '"' << text << '"';
}

TEST(ParseDate, TellsTheValueAndTheForm) {
  auto bad = parse_date("31.12.2024");
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().at(0).value, "31.12.2024");
  EXPECT_EQ(bad.error().at(0).expected, "YYYY-MM-DD");
}

RC_GTEST_PROP(ParseDate, ReadsBackWhatToTextWrites, ()) {
  Date day{std::chrono::days{*rc::gen::inRange(-719528, 2932897)}};  // 0000-01-01 .. 9999-12-31
  auto back = parse_date(to_text(day));
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == day);
}

TEST(ParsePeriod, AYearIsItsDays) {
  EXPECT_EQ(period("2024").days(), 366);
  EXPECT_EQ(period("2023").days(), 365);
  EXPECT_EQ(period("1900").days(), 365);
  EXPECT_EQ(period("2000").days(), 366);
  EXPECT_EQ(to_text(period("2024")), "2024-01-01..2025-01-01");
  EXPECT_EQ(period("2024"), period("2024-01-01..2025-01-01"));
}

TEST(ParsePeriod, TheEndIsTheFirstDayAfter) {
  EXPECT_EQ(period("2024-02-28..2024-03-01").days(), 2);
  EXPECT_EQ(period("2023-02-28..2023-03-01").days(), 1);
  EXPECT_EQ(to_text(period("2024-04-01..2025-04-01")), "2024-04-01..2025-04-01");
}

TEST(ParsePeriod, RefusesEmptyAndBackward) {
  for (auto text : {"2024-01-01..2024-01-01", "2024-01-02..2024-01-01", "", "2024-01-01", "2024-2025", "20245"})
    EXPECT_EQ(code(parse_period(text)), "base.bad_period") << '"' << text << '"';
  for (auto text :
       {"abcd", "-200", "+200", " 202", "2024-01-01..", "..2024-01-01", "..", "2024-01-01..2024-02-30", "2024-01-01...2024-02-01"})
    EXPECT_EQ(code(parse_period(text)), "base.bad_date") << '"' << text << '"';
}

TEST(Period, NeighboursDoNotOverlap) {
  auto january = period("2024-01-01..2024-02-01"), february = period("2024-02-01..2024-03-01"), year = period("2024");
  EXPECT_FALSE(january.overlaps(february));
  EXPECT_FALSE(february.overlaps(january));
  EXPECT_TRUE(year.overlaps(january));
  EXPECT_TRUE(january.overlaps(year));
  EXPECT_TRUE(january.overlaps(period("2024-01-31..2024-02-02")));
  EXPECT_TRUE(january.overlaps(january));
}

TEST(Period, ContainsItsEdges) {
  auto january = period("2024-01-01..2024-02-01"), year = period("2024");
  EXPECT_TRUE(year.contains(january));
  EXPECT_TRUE(year.contains(year));
  EXPECT_TRUE(year.contains(period("2024-12-01..2025-01-01")));
  EXPECT_FALSE(year.contains(period("2024-12-01..2025-01-02")));
  EXPECT_FALSE(year.contains(period("2023-12-31..2024-01-02")));
  EXPECT_FALSE(january.contains(year));
}

TEST(Period, IsValidWhenItHasADay) {
  Date day = date("2024-05-05");
  EXPECT_FALSE((Period{day, day}.valid()));
  EXPECT_TRUE((Period{day, day + std::chrono::days{1}}.valid()));
  EXPECT_FALSE((Period{day + std::chrono::days{1}, day}.valid()));
  EXPECT_FALSE(Period{}.valid());
}

// Counting days one by one is the definition that both predicates abbreviate.
RC_GTEST_PROP(Period, PredicatesAgreeWithCountingDays, ()) {
  auto any = [] {
    int start = *rc::gen::inRange(0, 12);
    return Period{Date{std::chrono::days{start}}, Date{std::chrono::days{start + *rc::gen::inRange(1, 8)}}};
  };
  Period a = any(), b = any();
  int common = 0;
  for (auto d = b.start; d < b.end; d += std::chrono::days{1}) common += a.start <= d && d < a.end;
  RC_ASSERT(a.overlaps(b) == (common > 0));
  RC_ASSERT(a.contains(b) == (common == b.days()));
}

TEST(ParsePeriod, TheLastYearHasNoEndThatCanBeWritten) {  // found by fuzz/words_fuzz.cpp
  EXPECT_EQ(to_text(period("9998")), "9998-01-01..9999-01-01");
  ASSERT_FALSE(parse_period("9999").has_value());
  EXPECT_EQ(parse_period("9999").error().front().code, Code{"base.bad_date"});
}

TEST(MainYear, IsWhereMostDaysLie) {
  EXPECT_EQ(main_year(period("2024")), 2024);
  EXPECT_EQ(main_year(period("2024-04-01..2025-04-01")), 2024);  // 275 days against 90
  EXPECT_EQ(main_year(period("2024-10-01..2025-10-01")), 2025);
  EXPECT_EQ(main_year(period("2024-12-31..2025-01-02")), 2024);  // one day each: the earlier
  EXPECT_EQ(main_year(period("2024-12-31..2025-01-03")), 2025);
  EXPECT_EQ(main_year(period("2022-12-01..2025-02-01")), 2024);  // 31, 365, 366, 31
  EXPECT_EQ(main_year(period("2022-12-01..2024-02-01")), 2023);
  EXPECT_EQ(main_year(period("2024-12-31..2025-01-01")), 2024);
}

TEST(YearOf, IsTheCalendarYear) {
  EXPECT_EQ(year_of(date("2024-12-31")), 2024);
  EXPECT_EQ(year_of(date("2025-01-01")), 2025);
}

}  // namespace
}  // namespace alumen
