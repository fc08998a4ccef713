// Who feeds what: supply rows, the workspace's market, the only maker, the library's market, the grid.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chain/workspace_test.hpp"

namespace alumen::chain {
namespace {

using testing::ElementsAre;

/// Feeds of an exchange.
std::vector<Feed> feeds(const Chain& c, std::string_view exchange) {
  std::vector<Feed> out;
  for (auto f : c.exchange_feeds[at(c.exchanges, exchange)]) out.push_back(c.feeds[f]);
  return out;
}

/// p takes x; `makers` activities make it.
Toy taker(int makers) {
  Toy toy;
  toy.good("x").good("p").activity("p").output("p,p,reference,1,kg").exchange("p,x,input,2,kg");
  for (int i = 1; i <= makers; ++i) {
    auto name = "x" + std::to_string(i);
    toy.activity(name).output(name + ",x,reference,1,kg");
  }
  return toy;
}

TEST(Link, TheOnlyMakerFeedsWithoutASupplyRow) {
  auto c = taker(1).build();
  auto f = feeds(*c, "p/x");
  ASSERT_EQ(f.size(), 1u);
  EXPECT_EQ(f[0].kind, Feed::Kind::output);
  EXPECT_EQ(c->outputs[f[0].index].id, "x1/x");
  EXPECT_EQ(f[0].share, no_fact);
}

TEST(Link, TwoMakersNeedASupplyRow) {
  auto b = taker(2).try_build();
  ASSERT_FALSE(b.has_value());
  EXPECT_THAT(codes(b.error()), ElementsAre("chain.ambiguous_supplier"));
  EXPECT_EQ(b.error()[0].expected, "supplies from x1/x, x2/x");
}

TEST(Link, SupplyRowsGoBeforeEverything) {
  auto toy =
      taker(2).row("supplies", ",p/x,,x2/x,0.75").row("supplies", ",p/x,,fx,0.25").row("factors", "fx,x,supply_co2e,1,kg CO2e/kg,,,src");
  toy.row("supplies", ",,x,fx,1");  // a market of its name, which is not asked
  auto c = toy.build();
  auto f = feeds(*c, "p/x");
  ASSERT_EQ(f.size(), 2u);
  EXPECT_EQ(c->outputs[f[0].index].id, "x2/x");
  EXPECT_EQ(c->facts[f[0].share], 0.75);
  EXPECT_EQ(f[1].kind, Feed::Kind::factor);
}

TEST(Link, TheWorkspacesMarketGoesBeforeTheOnlyMaker) {
  auto c = taker(1).row("factors", "fx,x,supply_co2e,1,kg CO2e/kg,,,src").row("supplies", ",,x,fx,1").build();
  auto f = feeds(*c, "p/x");
  ASSERT_EQ(f.size(), 1u);
  EXPECT_EQ(f[0].kind, Feed::Kind::market);
  EXPECT_EQ(c->markets[f[0].index], "x");
}

TEST(Link, TheOnlyMakerGoesBeforeTheLibrarysMarket) {
  Toy toy;
  toy.row("activities", "refine,s,alumina_refining,2023-01-01,2024-01-01").row("activities", "pot,s,electrolysis,2023-01-01,2024-01-01");
  toy.output("pot,liquid_aluminium,reference,1,t").exchange("pot,alumina,input,1.93,t");
  auto market = toy.build(true);
  ASSERT_EQ(feeds(*market, "pot/alumina").size(), 1u);
  EXPECT_EQ(feeds(*market, "pot/alumina")[0].kind, Feed::Kind::market);
  auto own = toy.output("refine,alumina,reference,1,t").build(true);
  ASSERT_EQ(feeds(*own, "pot/alumina").size(), 1u);
  EXPECT_EQ(own->outputs[feeds(*own, "pot/alumina")[0].index].id, "refine/alumina");
}

TEST(Link, AUsersMixReplacesTheLibrarysWhole) {
  Toy toy;
  toy.row("activities", "pot,s,electrolysis,2023-01-01,2024-01-01")
      .output("pot,liquid_aluminium,reference,1,t")
      .exchange("pot,alumina,input,1.93,t");
  toy.row("factors", "mine,alumina,supply_co2e,1,t CO2e/t,,,src").row("supplies", ",,alumina,mine,1");
  auto c = toy.build(true);
  auto market = static_cast<std::size_t>(std::ranges::find(c->markets, "alumina") - c->markets.begin());
  ASSERT_LT(market, c->markets.size());
  ASSERT_EQ(c->market_feeds[market].size(), 1u);
  EXPECT_EQ(c->factors[c->feeds[c->market_feeds[market][0]].index].id, "mine");
}

TEST(Link, ThePeriodOfTheMakerMustTouchTheTakers) {
  Toy toy;
  toy.good("x").good("p").row("activities", "p,s,make,2023-01-01,2023-07-01").output("p,p,reference,1,kg").exchange("p,x,input,2,kg");
  toy.row("activities", "early,s,make,2023-01-01,2023-07-01").output("early,x,reference,1,kg");
  toy.row("activities", "late,s,make,2023-07-01,2024-01-01").output("late,x,reference,1,kg");
  auto c = toy.build();
  ASSERT_EQ(feeds(*c, "p/x").size(), 1u);
  EXPECT_EQ(c->outputs[feeds(*c, "p/x")[0].index].id, "early/x");
}

TEST(Link, AParentsAccountStandsForItsParts) {
  Toy toy;
  toy.good("x")
      .good("p")
      .activity("p")
      .output("p,p,reference,1,kg")
      .exchange("p,x,input,2,kg")
      .activity("year")
      .output("year,x,reference,10,kg");
  toy.row("activities", "june,s,make,2023-06-01,2023-07-01,year").output("june,x,reference,1,kg");
  toy.row("activities", "heat,s,make,2023-06-01,2023-06-02,june").output("heat,x,reference,0.1,kg");
  auto c = toy.build();
  ASSERT_EQ(feeds(*c, "p/x").size(), 1u);
  EXPECT_EQ(c->outputs[feeds(*c, "p/x")[0].index].id, "year/x");
}

TEST(Link, SuppliesCountOnlyInTheirTime) {
  auto toy = taker(2).row("supplies", "old,p/x,,x1/x,1,2022-01-01,2023-01-01").row("supplies", "new,p/x,,x2/x,1,2023-01-01,2024-01-01");
  auto c = toy.build();
  ASSERT_EQ(feeds(*c, "p/x").size(), 1u);
  EXPECT_EQ(c->outputs[feeds(*c, "p/x")[0].index].id, "x2/x");
}

TEST(Link, ASupplyOutOfTimeIsToldWithWhatTakesItsPlace) {
  auto told = [](Toy toy) {
    auto built = toy.row("supplies", ",p/x,,x1/x,1,2022-01-01,2023-01-01").try_build();
    EXPECT_TRUE(built.has_value());
    return built ? built->notes : Diagnostics{};
  };
  auto one = told(taker(1));
  ASSERT_THAT(codes(one), ElementsAre("chain.supply_outside_period"));
  EXPECT_EQ(one[0].where, (Where{"supplies.csv", 2, "start"}));
  EXPECT_EQ(one[0].detail, "p/x is supplied by x1/x");  // the only maker, by its material
  auto none = Toy{}
                  .good("x")
                  .good("p")
                  .activity("p")
                  .output("p,p,reference,1,kg")
                  .exchange("p,x,input,2,kg")
                  .row("factors", "x1/x,x,supply_co2e,1,kg CO2e/kg,,,src");
  EXPECT_EQ(told(none).at(0).detail, "p/x has no other supplier");
  // An earlier supplier may stay in the file.
  EXPECT_TRUE(told(taker(2).row("supplies", "now,p/x,,x2/x,1,2023-01-01,2024-01-01")).empty());
}

TEST(Link, ScrapFeedsScrapInputsOnly) {
  Toy toy;
  toy.good("scrap", "scrap,kg").maker("press", "1", "").output("press,scrap,pre_consumer_scrap,0.4,kg");
  toy.maker("melt", "1", "").exchange("melt,scrap,pre_consumer_scrap,0.4,kg");
  auto c = toy.build();
  ASSERT_EQ(feeds(*c, "melt/scrap").size(), 1u);
  EXPECT_EQ(c->outputs[feeds(*c, "melt/scrap")[0].index].id, "press/scrap");
}

TEST(Link, InternalScrapMayComeFromTheSameActivity) {
  Toy toy;
  toy.good("scrap", "scrap,kg")
      .maker("melt", "1", "")
      .output("melt,scrap,internal_scrap,0.1,kg")
      .exchange("melt,scrap,internal_scrap,0.1,kg");
  auto c = toy.build();
  EXPECT_EQ(feeds(*c, "melt/scrap").size(), 1u);
}

TEST(Link, NobodyTakesItsOwnProductByItself) {
  auto c = Toy{}.maker("a", "1", "").exchange("a,a,input,0.1,kg").build();
  EXPECT_TRUE(feeds(*c, "a/a").empty());
}

struct Fault {
  std::string name, code;
  std::vector<std::string> supplies;
};
class LinkFaults : public testing::TestWithParam<Fault> {};

TEST_P(LinkFaults, AreNamed) {
  auto toy = taker(2).row("factors", "fx,x,supply_co2e,1,kg CO2e/kg,,,src").row("factors", "ncv,x,density,1,kg/m3,,,src");
  for (const auto& row : GetParam().supplies) toy.row("supplies", row);
  auto b = toy.try_build();
  ASSERT_FALSE(b.has_value());
  EXPECT_TRUE(has(b.error(), GetParam().code)) << b.error()[0].line();
}

INSTANTIATE_TEST_SUITE_P(All, LinkFaults,
                         testing::Values(Fault{"share", "chain.bad_share", {",p/x,,x1/x,0.5", ",p/x,,x2/x,0.4"}},
                                         Fault{"unknown", "chain.unknown_id", {",p/x,,x3/x,1"}},
                                         Fault{"exchange", "chain.unknown_id", {",p/y,,x1/x,1"}},
                                         Fault{"material", "chain.supply_mismatch", {",p/x,,p/p,1"}},
                                         Fault{"property", "chain.supply_mismatch", {",p/x,,ncv,1"}},
                                         Fault{"both", "chain.role_mismatch", {"z,p/x,x,x1/x,1"}},
                                         Fault{"circle", "chain.supply_cycle", {",p/x,,m,1", ",,m,n,1", ",,n,m,1"}},
                                         Fault{"self", "chain.supply_cycle", {",p/x,,m,1", ",,m,m,1"}}),
                         [](const auto& i) { return i.param.name; });

struct GridCase {
  std::string name, years;  // of GBR
  int wanted;
};
class GridYear : public testing::TestWithParam<GridCase> {};

TEST_P(GridYear, IsTheActivitysElseTheLatestBeforeElseTheFirstAfter) {
  Toy toy;
  toy.maker("p", "1", "")
      .row("materials", "electricity,electricity,electricity,kWh")
      .exchange("p,electricity,input,1,kWh")
      .row("grid", "FRA,2023,50,src");
  for (std::size_t i = 0; i + 4 <= GetParam().years.size(); i += 5) toy.row("grid", "GBR," + GetParam().years.substr(i, 4) + ",200,src");
  auto c = toy.build();
  ASSERT_NE(c->activity_grid[0], none);
  EXPECT_EQ(c->grids[c->activity_grid[0]].country, "GBR");
  EXPECT_EQ(c->grids[c->activity_grid[0]].year, GetParam().wanted);
  auto f = feeds(*c, "p/electricity");
  ASSERT_EQ(f.size(), 1u);
  EXPECT_EQ(f[0].kind, Feed::Kind::grid);
  // 200 g/kWh = 0.2 kg / 3.6 MJ
  EXPECT_NEAR(c->value(FactColumn::grid, f[0].index), 0.2 / 3.6, 1e-15);
}

INSTANTIATE_TEST_SUITE_P(All, GridYear,
                         testing::Values(GridCase{"same", "2022 2023 2024", 2023}, GridCase{"before", "2020 2022 2024", 2022},
                                         GridCase{"shuffled", "2024 2020 2022", 2022}, GridCase{"after", "2026 2025", 2025}),
                         [](const auto& i) { return i.param.name; });

TEST(Link, OwnPowerGoesBeforeTheGrid) {
  Toy toy;
  toy.maker("p", "1", "")
      .row("materials", "electricity,electricity,electricity,kWh")
      .exchange("p,electricity,input,1,kWh")
      .row("grid", "GBR,2023,50,src");
  toy.activity("plant").output("plant,electricity,reference,1,MWh");
  auto c = toy.build();
  EXPECT_EQ(feeds(*c, "p/electricity")[0].kind, Feed::Kind::output);
}

}  // namespace
}  // namespace alumen::chain
