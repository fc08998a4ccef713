// Landed cost: which duty counts on which value, what adds up, and what stays open.
#include "rules/landed.hpp"

#include <gmock/gmock.h>

#include "rules/border_desk_test.hpp"

namespace alumen::rules {
namespace {

using testing::ElementsAre;

Desk duties() {
  return Desk()
      .row("duties", "eu,EU,customs,7601,,origin,3,2020-01-01,,src")
      .row("duties", "eu8,EU,customs,76012040,,origin,4,2020-01-01,,src")
      .row("duties", "eu_nor,EU,customs,76,NOR,origin,0,2020-01-01,,src")
      .row("duties", "eu_ad,EU,anti_dumping,7604,CHN,origin,30,2020-01-01,,src")
      .row("duties", "eu7604,EU,customs,7604,,origin,7.5,2020-01-01,,src")
      .row("duties", "us,USA,customs,7601,,origin,2,2020-01-01,,src")
      .row("duties", "us232,USA,section_232,7601,,origin,50,2025-06-04,,src")
      .row("duties", "us232_old,USA,section_232,7601,,origin,25,2020-01-01,2025-06-04,src")
      .row("duties", "us_smelt,USA,section_232,7601,RUS,smelted_in,200,2023-04-10,,src")
      .row("duties", "us_cast,USA,section_232,7601,RUS,cast_in,200,2023-04-10,,src");
}

Result<Answer<std::vector<LandedCost>>> land(const Desk& desk, const std::string& market, const BorderRequest& request = {},
                                             bool charge = false) {
  auto ws = desk.workspace();
  auto built = chain::build(ws);
  auto book = load("eu-cbam-2026");
  return landed_costs(ws, *built->value, charge ? &*book : nullptr, market, request);
}

LandedCost one(const Desk& desk, const std::string& market, const BorderRequest& request = {}, bool charge = false) {
  auto found = land(desk, market, request, charge);
  if (!found) ADD_FAILURE() << found.error()[0].line();
  return found ? found->value.at(0) : LandedCost{};
}

TEST(Landed, CustomsValueHoldsTheFreightInEuropeAndNotInAmerica) {
  auto desk = duties().consign("c,ingot,2026-02-01,100,t,IND,,,,2000,100,EUR,IND,IND");
  auto eu = one(desk, "EU");
  EXPECT_NEAR(eu.duty.value, 0.03 * 2100, 1e-9);
  EXPECT_NEAR(eu.total.value, 2000 + 100 + 63, 1e-9);
  auto us = one(desk, "USA");
  EXPECT_NEAR(us.duty.value, 0.52 * 2000, 1e-9) << "customs duty and section 232 add up";
  EXPECT_THAT(us.duty_rows, ElementsAre("us", "us232"));
}

TEST(Landed, TheLongestCodeAndTheNamedOriginGoFirst) {
  EXPECT_THAT(one(duties().consign("c,billet,2026-02-01,100,t,IND,,,,2000,,EUR"), "EU").duty_rows, ElementsAre("eu8"));
  EXPECT_THAT(one(duties().consign("c,billet,2026-02-01,100,t,NOR,,,,2000,,EUR"), "EU").duty_rows, ElementsAre("eu_nor"));
  EXPECT_NEAR(one(duties().consign("c,profile,2026-02-01,100,t,CHN,,,,2000,,EUR"), "EU").duty_pct, 37.5, 1e-12);
}

TEST(Landed, DutiesHaveDates) {
  EXPECT_NEAR(one(duties().consign("c,ingot,2025-06-03,100,t,IND,,,,2000,,USD,IND,IND"), "USA", {.year = 2025}).duty_pct, 27, 1e-12);
  EXPECT_NEAR(one(duties().consign("c,ingot,2025-06-04,100,t,IND,,,,2000,,USD,IND,IND"), "USA", {.year = 2025}).duty_pct, 52, 1e-12);
  EXPECT_NEAR(one(duties().consign("c,ingot,2024-02-29,100,t,IND,,,,2000,,USD,IND,IND"), "USA", {.year = 2026}).duty_pct, 52, 1e-12)
      << "29 February has no twin in 2026";
}

TEST(Landed, SmeltingAndCastingCountInAmerica) {
  EXPECT_NEAR(one(duties().consign("c,ingot,2026-02-01,100,t,TUR,,,,2000,,USD,RUS,TUR"), "USA").duty_pct, 202, 1e-12);
  EXPECT_NEAR(one(duties().consign("c,ingot,2026-02-01,100,t,TUR,,,,2000,,USD,ARE,RUS"), "USA").duty_pct, 202, 1e-12);
  auto unknown = one(duties().consign("c,ingot,2026-02-01,100,t,TUR,,,,2000,,USD"), "USA");
  EXPECT_FALSE(unknown.total.known());
  EXPECT_THAT(unknown.duty.missing, ElementsAre("cast_in of c", "smelted_in of c"));
}

TEST(Landed, WithoutADutyRowTheTotalIsOpen) {
  auto found = land(duties().consign("c,bales,2026-02-01,100,t,IND,,,,2000,,EUR"), "EU");
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->value[0].total.missing, ElementsAre("duty EU 76020090"));
  EXPECT_TRUE(has_code(found->notes, "rules.no_duty"));
  EXPECT_TRUE(has_code(land(duties().consign("c,ingot,2026-02-01,100,t,IND,,,,2000,,EUR"), "MARS").error(), "rules.unknown_market"));
}

// 1.912575 certificates a tonne at 75.36: 144.1316... EUR; in dollars at 1.2.
TEST(Landed, TheBorderChargeComesInTheCurrencyOfThePrice) {
  auto request = BorderRequest{.year = 2026, .assumptions = assume({{"cscf", 1}, {"fx EUR/USD", 1.2}})};
  EXPECT_NEAR(one(duties().consign("c,ingot,2026-02-01,100,t,CHN,,,,2000,,EUR"), "EU", request, true).border.value, 1.912575 * 75.36, 1e-9);
  EXPECT_NEAR(one(duties().consign("c,ingot,2026-02-01,100,t,CHN,,,,2000,,USD"), "EU", request, true).border.value, 1.912575 * 75.36 * 1.2,
              1e-9);
  request.assumptions = assume({{"cscf", 1}});
  EXPECT_THAT(one(duties().consign("c,ingot,2026-02-01,100,t,CHN,,,,2000,,USD"), "EU", request, true).total.missing,
              ElementsAre("fx EUR/USD 2026"));
}

TEST(Landed, APriceThatIsNotGivenIsNamed) {
  EXPECT_THAT(one(duties().consign("c,ingot,2026-02-01,100,t,IND"), "EU").total.missing, ElementsAre("price of c"));
}

}  // namespace
}  // namespace alumen::rules
