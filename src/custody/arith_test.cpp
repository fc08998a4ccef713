// Division without loss: the fast ways of the core against the general one of base, and the traps of the method.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/mass.hpp"
#include "custody/detail/arith.hpp"
#include "custody/detail/lookup.hpp"

namespace alumen::custody::detail {
namespace {

std::int64_t amount(std::int64_t most) {
  return *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 20), rc::gen::inRange<std::int64_t>(0, most));
}

Content content() {
  Content c;
  c.mass = 1 + amount(4'000'000'000'000'000'000);
  c.co2e = amount(4'000'000'000'000'000'000);
  c.pre = amount(c.mass + 1);
  c.post = amount(c.mass - c.pre + 1);
  c.unknown = amount(c.mass - c.pre - c.post + 1);
  if (!c.sound()) c.pre = c.post = c.unknown = 0;  // small draws may pass a small mass
  return c;
}

TEST(Division, InTwoIsThatOfBase) {
  rc::check([] {
    auto whole = 1 + amount(4'000'000'000'000'000'000), part = std::min(amount(whole + 1), whole),
         total = amount(4'000'000'000'000'000'000);
    auto parts = split(Grams{total}, std::array<std::int64_t, 2>{part, whole - part});
    RC_ASSERT(share_of(total, part, whole) == parts[0].count());
  });
}

TEST(Division, OfScrapClassesIsThatOfBase) {
  rc::check([] {
    auto c = content();
    auto mass = amount(4'000'000'000'000'000'000);
    auto parts = split(Grams{mass}, std::array<std::int64_t, 4>{c.pre, c.post, c.unknown, c.rest()});
    auto found = classes_at(c, mass);
    for (std::size_t i = 0; i < 4; ++i) RC_ASSERT(found[i] == parts[i].count());
  });
}

TEST(Division, LosesAndCreatesNothing) {
  rc::check([] {
    auto c = content();
    auto part = part_of(c, std::min(amount(c.mass + 1), c.mass));
    RC_ASSERT(part.sound() || part.mass == 0);
    auto rest = c - part;
    RC_ASSERT(rest.mass >= 0 && rest.co2e >= 0 && rest.pre >= 0 && rest.post >= 0 && rest.unknown >= 0 && rest.rest() >= 0);
    RC_ASSERT(part + rest == c);
    RC_ASSERT(part.mass != c.mass || part == c);
  });
}

// Of 4 g by weights 5:3:1 the third receives 1 g, of 5 g none. Nothing may rely on "more in total, not less for anyone".
TEST(Division, IsNotMonotone) {
  auto third = [](std::int64_t total) { return split(Grams{total}, std::array<std::int64_t, 3>{5, 3, 1})[2].count(); };
  EXPECT_EQ(third(4), 1);  // 2.22, 1.33, 0.44: one gram is left, 0.44 is the largest remainder
  EXPECT_EQ(third(5), 0);  // 2.78, 1.67, 0.56: two are left, they go to 0.78 and 0.67
}

TEST(Taking, KeepsScrapClassesApart) {
  Content stock{100, 50, 20, 30, 10};  // 40 arose here
  EXPECT_EQ(take(stock, 30, ScrapClass::post_consumer).shipped, (Content{30, 15, 0, 30, 0}));
  EXPECT_FALSE(take(stock, 31, ScrapClass::post_consumer).fits);
  auto pre = take(stock, 60, ScrapClass::pre_consumer);  // 40 that arose, 20 that were bought as pre-consumer
  EXPECT_TRUE(pre.fits);
  EXPECT_EQ(pre.shipped, (Content{60, 30, 60, 0, 0}));
  EXPECT_EQ(pre.from_stock, (Content{60, 30, 20, 0, 0}));
  EXPECT_FALSE(take(stock, 61, ScrapClass::pre_consumer).fits);
  EXPECT_FALSE(take(stock, 101, ScrapClass::none).fits);
}

TEST(Months, EndInTheNextMonthWhereADayIsMissing) {
  auto after = [](std::string_view from, int months) { return to_text(date_of(add_months(day_of(parse_date(from).value()), months))); };
  EXPECT_EQ(after("2024-02-29", 12), "2025-03-01");
  EXPECT_EQ(after("2024-02-29", 48), "2028-02-29");
  EXPECT_EQ(after("2025-01-31", 1), "2025-03-01");
  EXPECT_EQ(after("2025-12-31", 2), "2026-03-01");
  EXPECT_EQ(after("2025-12-15", 1), "2026-01-15");
}

}  // namespace
}  // namespace alumen::custody::detail
