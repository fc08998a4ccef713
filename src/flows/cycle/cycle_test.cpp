// The aluminium cycle of toy regions. Expected figures are worked out by hand beside each test.
#include "flows/cycle/cycle.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "base/number.hpp"
#include "chain/bind.hpp"

namespace alumen::flows {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using enum Quantity;

constexpr double exact = 1e-12, conserved = 1e-9;

/// A region in memory: every figure by its quantity and group, held from its year on unless the line says otherwise.
class Toy {
 public:
  Toy() {
    // A year by hand stands in HandYear.
    const std::pair<const char*, double> masses[] = {{"primary_production", 100}, {"unwrought_imports", 20}, {"unwrought_exports", 10},
                                                     {"semis_imports", 15},       {"semis_exports", 5},      {"product_imports", 30},
                                                     {"product_exports", 8},      {"scrap_imports", 3},      {"scrap_exports", 12}};
    for (const auto& [name, mass] : masses) set(name, "", to_text(mass) + ",t");
    set("fabrication_scrap_rate", "", "0.2,1").set("fabrication_loss_rate", "", "1,%").set("manufacturing_scrap_rate", "", "0.1,1");
    set("collection_rate", "", "0.4,1")
        .set("melt_yield", "", "0.95,1")
        .set("use_share", "long", "0.6,1")
        .set("use_share", "short", "0.4,1");
    group("long", "fixed,5,0").group("short", "fixed,3,0");
  }
  /// "value,unit" from 2000 on.
  Toy& set(const std::string& quantity, const std::string& of, const std::string& value_unit) {
    held_[quantity + "," + of + ",2000,"] = "," + value_unit + ",,hold,,s,own";
    return *this;
  }
  Toy& clear(const std::string& quantity, const std::string& of = "") { return held_.erase(quantity + "," + of + ",2000,"), *this; }
  /// Without what was recycled in the year before the first.
  Toy& without_start() { return start_.clear(), *this; }
  /// A whole row of flow_data.
  Toy& line(std::string row) { return more_ += row + "\n", *this; }
  Toy& group(const std::string& id, const std::string& law) {
    groups_[id] = id + ",," + id + "," + law + ",s,own\n";
    return *this;
  }
  Toy& without_group(const std::string& id) { return groups_.erase(id), *this; }
  Toy& choices(const std::string& words) { return choices_ = words, *this; }
  Toy& until(int year) { return last_ = year, *this; }
  /// All masses are multiplied, in kilograms.
  Toy& scaled(double factor) { return factor_ = factor, *this; }

  Result<Answer<Cycles>> run() const {
    std::string data = "region,quantity,group,year,basis,value,unit,sd_pct,between,use,source,status\n", lives = group_head;
    for (const auto& [head, tail] : held_) data += "r," + head + scaled_cell(tail) + "\n";
    for (const auto& [id, row] : groups_) lives += row;
    auto regions = "id,name,first_year,last_year,loop,position,negative_use\nr,toy,2000," + std::to_string(last_) + "," + choices_ + "\n";
    auto made = chain::make_workspace(
        {{"flow_regions.csv", regions}, {"product_groups.csv", lives}, {"flow_data.csv", data + start_ + more_}}, false, tables());
    if (!made) return std::unexpected(made.error());
    return run_cycles(made->value);
  }
  RegionCycle cycle() const {
    auto answer = run();
    EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().front().line());
    return answer ? answer->value.regions.front() : RegionCycle{};
  }

 private:
  std::string scaled_cell(const std::string& tail) const {
    auto unit = tail.find(",t,");
    if (unit == std::string::npos) return tail;
    return "," + to_text(*parse_number(tail.substr(1, unit - 1)) * factor_ * 1000) + ",kg" + tail.substr(unit + 2);
  }
  static constexpr const char* group_head = "id,region,name,law,life_years,life_sd_years,source,status\n";
  std::map<std::string, std::string> held_, groups_;
  std::string start_ = "r,recycled_metal,,1999,,0,t,,,,s,own\n", more_, choices_ = "lagged,middle,report";
  int last_ = 2009;
  double factor_ = 1;
};

bool told(const Diagnostics& notes, Code code, const std::string& part = "") {
  return std::ranges::any_of(notes, [&](const auto& d) { return d.code == code && d.line().find(part) != std::string::npos; });
}

double relative_gap(std::initializer_list<double> in, std::initializer_list<double> out) {
  double gap = 0, largest = 0;
  for (double x : in) gap += x, largest = std::max(largest, std::fabs(x));
  for (double x : out) gap -= x, largest = std::max(largest, std::fabs(x));
  return std::fabs(gap) / largest;
}

/// Mass in = mass out of every process of every year, of what the model goes on with.
void expect_conserved(const RegionCycle& c) {
  for (int y : c.years) {
    auto at = [&](Quantity q) { return c.at(q, y); };
    bool first = y == c.years.front();
    double back = c.region.loop == Loop::same_year ? at(recycled_metal) : first ? 0 : c.at(recycled_metal, y - 1);
    double before = first ? 0 : c.at(stock, y - 1);
    for (double gap : {relative_gap({at(primary_production), at(unwrought_imports), back}, {at(unwrought_exports), at(metal_supply)}),
                       relative_gap({at(metal_supply)}, {at(semis), at(fabrication_scrap), at(fabrication_loss)}),
                       relative_gap({at(semis), at(semis_imports)}, {at(semis_exports), at(semis_used)}),
                       relative_gap({at(semis_used)}, {at(products), at(manufacturing_scrap)}),
                       relative_gap({at(products), at(product_imports)}, {at(product_exports), at(into_use)}),
                       relative_gap({at(into_use), before}, {at(end_of_life), at(stock)}),
                       relative_gap({at(end_of_life), 1}, {at(old_scrap), at(not_collected), 1}),
                       relative_gap({at(old_scrap), at(new_scrap), at(scrap_imports)}, {at(scrap_exports), at(remelted)}),
                       relative_gap({at(remelted)}, {at(recycled_metal), at(melt_loss)})})
      EXPECT_LE(gap, conserved) << y;
  }
  EXPECT_LE(c.balance, conserved);
}

void expect_equal(const RegionCycle& a, const RegionCycle& b, double factor = 1, double tolerance = exact) {
  ASSERT_EQ(a.years, b.years);
  for (auto q : {metal_supply, semis, into_use, stock, end_of_life, old_scrap, new_scrap, remelted, recycled_metal})
    for (int y : a.years) EXPECT_NEAR(a.at(q, y) * factor, b.at(q, y), tolerance * std::fabs(b.at(q, y))) << word_of(q) << " " << y;
}

// 2000: supply 100 + 0 + 20 - 10 = 110, of it scrap 22 and loss 1.1: semis 86.9; used 96.9, scrap 9.69: products 87.21; into use
// 109.21; nothing is older than half a year: end of life 0; available 31.69; remelted 22.69; recycled 21.5555.
// 2001: supply 131.5555. Goods of 3 years are gone at age 3.5, in 2003: 0.4 x 109.21.
TEST(Cycle, AYearByHand) {
  auto c = Toy{}.cycle();
  const std::pair<Quantity, double> expected[] = {{metal_supply, 110},     {fabrication_scrap, 22},
                                                  {fabrication_loss, 1.1}, {semis, 86.9},
                                                  {semis_used, 96.9},      {manufacturing_scrap, 9.69},
                                                  {products, 87.21},       {into_use, 109.21},
                                                  {stock, 109.21},         {end_of_life, 0},
                                                  {old_scrap, 0},          {new_scrap, 31.69},
                                                  {remelted, 22.69},       {recycled_metal, 21.5555},
                                                  {melt_loss, 1.1345}};
  for (const auto& [q, value] : expected) EXPECT_NEAR(c.at(q, 2000), value, 1e-9) << word_of(q);
  EXPECT_NEAR(c.at(metal_supply, 2001), 131.5555, 1e-9);
  EXPECT_EQ(c.at(end_of_life, 2002), 0);
  EXPECT_NEAR(c.at(end_of_life, 2003), 0.4 * 109.21, 1e-9);
  EXPECT_NEAR(c.at(old_scrap, 2003), 0.4 * 0.4 * 109.21, 1e-9);
  EXPECT_TRUE(std::isnan(c.at(metal_supply, 1999)) && std::isnan(c.at(metal_supply, 2010)));
}

TEST(Cycle, ConservesMassInEveryProcessAndYear) {
  for (auto loop : {"lagged", "same_year"})
    for (auto position : {"middle", "end", "start", "spread"}) {
      Toy toy;
      toy.choices(std::string{loop} + "," + position + ",report").group("short", "lognormal,0.5,0.125").group("long", "weibull,20,8");
      auto c = toy.until(2060).cycle();
      ASSERT_EQ(c.years.size(), 61u);
      expect_conserved(c);
    }
}

TEST(Cycle, TwoHalvesOfAProductGroupAreTheWhole) {
  Toy halves;
  halves.clear("use_share", "long").set("use_share", "one", "0.3,1").set("use_share", "two", "0.3,1");
  halves.without_group("long").group("one", "fixed,5,0").group("two", "fixed,5,0");
  expect_equal(halves.cycle(), Toy{}.cycle());
}

TEST(Cycle, TwoHalvesOfARegionAreTheWhole) { expect_equal(Toy{}.scaled(0.5).cycle(), Toy{}.cycle(), 2); }

TEST(Cycle, RatesDoNotDependOnTheSizeOfARegion) {
  auto small = Toy{}.cycle(), large = Toy{}.scaled(1e6).cycle();
  expect_equal(small, large, 1e6);
  auto shares = [](const RegionCycle& c) { return leakage(*c.scrap(2008))->value; };
  auto a = shares(small), b = shares(large);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].share.has_value(), b[i].share.has_value());
    EXPECT_NEAR(a[i].share.value_or(0), b[i].share.value_or(0), exact);
  }
}

TEST(Cycle, LaggedAndSameYearAgreeInASteadyState) {
  auto lagged = Toy{}.until(2299).cycle(), same = Toy{}.until(2299).choices("same_year,middle,report").cycle();
  EXPECT_GT(std::fabs(lagged.at(metal_supply, 2001) - same.at(metal_supply, 2001)), 1);  // but not before it
  for (auto q : {metal_supply, into_use, stock, end_of_life, recycled_metal})
    EXPECT_NEAR(lagged.at(q, 2299), same.at(q, 2299), conserved * same.at(q, 2299)) << word_of(q);
}

// The loop of a year without goods: 100 t of metal, half of it scrap, all of it melted: supply = 100 / (1 - 0.5).
TEST(Cycle, SolvesTheLoopOfAYear) {
  Toy toy;
  for (auto name : {"unwrought_imports", "unwrought_exports", "semis_imports", "semis_exports", "product_imports", "product_exports",
                    "scrap_imports", "scrap_exports"})
    toy.set(name, "", "0,t");
  toy.set("manufacturing_scrap_rate", "", "0,1").set("fabrication_loss_rate", "", "0,1").set("collection_rate", "", "0,1");
  toy.set("melt_yield", "", "1,1").set("fabrication_scrap_rate", "", "0.5,1").choices("same_year,middle,report");
  EXPECT_NEAR(toy.cycle().at(metal_supply, 2000), 200, 1e-9);
  auto singular = toy.set("fabrication_scrap_rate", "", "1,1").run();
  ASSERT_FALSE(singular);
  EXPECT_TRUE(told(singular.error(), "flows.recycling_loop_singular", "2000"));
}

TEST(Cycle, AGapSpreadsAndIsTold) {
  Toy toy;
  toy.clear("semis_imports").line("r,semis_imports,,2000,,15,t,,,,s,own").line("r,semis_imports,,2001,,15,t,,,,s,own");
  auto answer = toy.run();
  ASSERT_TRUE(answer);
  const auto& c = answer->value.regions.front();
  EXPECT_NEAR(c.at(semis_used, 2001), c.at(semis, 2001) + 10, 1e-9);
  EXPECT_FALSE(std::isnan(c.at(metal_supply, 2002)));  // the recycled metal of 2001 is known
  for (auto q : {semis_used, into_use, stock, end_of_life, scrap_available, recycled_metal}) EXPECT_TRUE(std::isnan(c.at(q, 2002)));
  EXPECT_TRUE(std::isnan(c.at(metal_supply, 2003)));
  EXPECT_TRUE(told(answer->notes, "flows.gap", "semis_imports"));
  EXPECT_TRUE(told(answer->notes, "flows.gap", "2002-2009"));
  EXPECT_EQ(c.groups.front().cohorts.stock.size(), 2u);
  auto scrap = c.scrap(2002);
  ASSERT_FALSE(scrap);
  EXPECT_THAT(scrap.error().front().line(), HasSubstr("old_scrap, new_scrap, end_of_life"));
}

TEST(Cycle, TheFirstYearOfALaggedLoopNeedsTheRecycledMetalBeforeIt) {
  auto answer = Toy{}.without_start().until(2000).run();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(std::isnan(answer->value.regions.front().at(metal_supply, 2000)));
  EXPECT_TRUE(told(answer->notes, "flows.gap", "recycled_metal of 1999"));
  auto given = Toy{}.without_start().until(2000).line("r,metal_supply,,2000,,110,t,,,,s,own").run();
  ASSERT_TRUE(given);
  EXPECT_FALSE(told(given->notes, "flows.gap"));
  auto same = Toy{}.without_start().choices("same_year,middle,report").run();
  ASSERT_TRUE(same);
  EXPECT_FALSE(told(same->notes, "flows.gap"));
}

TEST(Cycle, FillsYearsAsTheFigureSays) {
  Toy toy;
  toy.clear("primary_production");
  for (auto row : {"2001,,100,t,,linear", "2003,,200,t,,hold", "2006,,50,t,,hold_back", "2008,,70,t,,"})
    toy.line("r,primary_production,," + std::string{row} + ",,s,own");
  auto answer = toy.run();
  ASSERT_TRUE(answer);
  const auto& s = answer->value.regions.front().totals.at(primary_production);
  auto cell = [&](int year) { return s.filled[static_cast<std::size_t>(year - 2000)]; };
  EXPECT_EQ(cell(2002), 150);
  EXPECT_EQ(cell(2004), 200);
  EXPECT_EQ(cell(2005), 200);  // what a figure says of the years behind it goes first
  EXPECT_EQ(cell(2006), 50);
  for (int year : {2000, 2007, 2009}) EXPECT_TRUE(std::isnan(cell(year))) << year;
  EXPECT_TRUE(std::isnan(s.given[2]));
  EXPECT_EQ(s.given[3], 200);
}

TEST(Cycle, AFigureCanStandForTheYearsBeforeIt) {
  Toy toy;
  toy.clear("use_share", "long").clear("use_share", "short");
  toy.line("r,use_share,long,2009,,0.6,1,,hold_back,,s,own").line("r,use_share,short,2009,,0.4,1,,hold_back,,s,own");
  expect_equal(toy.cycle(), Toy{}.cycle());
}

TEST(Cycle, RoundedSharesAreScaledAndTold) {
  Toy toy;
  auto answer = toy.set("use_share", "long", "0.606,1").set("use_share", "short", "0.404,1").run();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(told(answer->notes, "flows.shares_normalised", "1.01"));
  expect_equal(answer->value.regions.front(), Toy{}.cycle());
  auto far = toy.set("use_share", "long", "0.5,1").run();
  ASSERT_FALSE(far);
  EXPECT_TRUE(told(far.error(), "flows.share_sum", "0.904"));
}

// Given by group: 60 t long-lived and 40 t short-lived. Of the short ones 40 t leave three years on, and 0.5 of them is collected.
TEST(Cycle, GroupsMayHaveFiguresOfTheirOwn) {
  Toy toy;
  toy.clear("use_share", "long").clear("use_share", "short").set("into_use", "long", "60,t").set("into_use", "short", "40,t");
  toy.set("collection_rate", "short", "0.5,1");
  auto c = toy.cycle();
  EXPECT_NEAR(c.at(into_use, 2000), 100, exact * 100);
  EXPECT_NEAR(c.at(end_of_life, 2003), 40, exact * 100);
  EXPECT_NEAR(c.at(old_scrap, 2003), 20, exact * 100);
  EXPECT_NEAR(c.at(old_scrap, 2005), 0.5 * 40 + 0.4 * 60, exact * 100);
  auto twice = toy.set("into_use", "", "100,t").run();
  ASSERT_FALSE(twice);
  EXPECT_TRUE(told(twice.error(), "flows.duplicate_figure", "all of them"));
}

TEST(Cycle, ApparentUseBelowZeroIsKeptOrCountedNeverHidden) {
  for (std::string loop : {"lagged", "same_year"}) {
    Toy toy;
    toy.set("product_exports", "", "500,t").until(2002);
    auto kept = toy.choices(loop + ",middle,report").run();
    ASSERT_TRUE(kept);
    EXPECT_LT(kept->value.regions.front().at(into_use, 2000), 0);
    EXPECT_THAT(kept->value.regions.front().negative_years, ElementsAre(2000, 2001, 2002));
    EXPECT_TRUE(told(kept->notes, "flows.negative_apparent_use", "3 years kept below zero: 2000-2002"));
    auto clamped = toy.choices(loop + ",middle,clamp").run();
    ASSERT_TRUE(clamped);
    const auto& c = clamped->value.regions.front();
    EXPECT_EQ(c.at(into_use, 2001), 0);
    EXPECT_EQ(c.at(stock, 2002), 0);
    EXPECT_LT(c.totals.at(into_use).calculated[1], 0);
    EXPECT_THAT(c.clamped_years, ElementsAre(2000, 2001, 2002));
    EXPECT_TRUE(told(clamped->notes, "flows.negative_apparent_use", "3 years set to zero"));
    EXPECT_LE(c.balance, conserved);
  }
}

TEST(Cycle, TheGivenFigureGoesOnAndTheCalculatedOneStaysBeside) {
  auto c = Toy{}.line("r,semis,,2000,counted,80,t,,,,s,own").cycle();
  const auto& s = c.totals.at(semis);
  EXPECT_EQ(s.used[0], 80);
  EXPECT_NEAR(s.calculated[0], 86.9, 1e-9);
  EXPECT_EQ(s.basis[0], "counted");
  EXPECT_NEAR(c.at(semis_used, 2000), 90, 1e-9);
  EXPECT_NEAR(c.at(fabrication_scrap, 2000), 22, 1e-9);
}

TEST(Cycle, TwoFiguresForTheModelNameBoth) {
  auto answer = Toy{}.line("r,melt_yield,,2000,customs,0.9,1,,,,s,own").run();
  ASSERT_FALSE(answer);
  ASSERT_TRUE(told(answer.error(), "flows.duplicate_figure", "melt_yield"));
  EXPECT_THAT(answer.error().front().detail, testing::ContainsRegex("line [0-9]+ \\(no basis\\) and line [0-9]+ \\(customs\\)"));
  EXPECT_TRUE(Toy{}.line("r,melt_yield,,2000,customs,0.9,1,,,compare,s,own").run());
}

// In 2000 31.69 t of scrap are available and none of them is old: 12 t of exports can only be new scrap. So it is until 2002.
TEST(Cycle, ExportsAboveTheirPoolAreTold) {
  Toy toy;
  auto answer = toy.until(2000).line("r,scrap_exports,,2024,statement,0.04,kt,,,compare,s,own").run();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(told(answer->notes, "flows.export_exceeds_pool", "126 % of scrap_available"));  // 40 / 31.69
  EXPECT_TRUE(told(answer->notes, "flows.export_exceeds_pool", "more than old_scrap (0 kt)"));
  EXPECT_TRUE(told(Toy{}.run()->notes, "flows.export_exceeds_pool", "also in 2001-2002"));
  const auto& c = answer->value.regions.front().compared.front();
  EXPECT_EQ(c.datum.value, 40);
  EXPECT_EQ(c.model, 12);
  EXPECT_EQ(c.model_year, 2000);
}

TEST(Cycle, UnverifiedFiguresAreNamed) {
  auto answer = Toy{}.clear("melt_yield").line("r,melt_yield,,2000,,0.95,1,,hold,,s,unverified").run();
  ASSERT_TRUE(answer);
  EXPECT_TRUE(told(answer->notes, "chain.unverified", "r/melt_yield/2000"));
  EXPECT_FALSE(told(Toy{}.run()->notes, "chain.unverified"));
}

TEST(Cycle, ARegionsOwnGroupGoesBeforeTheCommonOne) {
  auto regions = "id,first_year,last_year\na,2000,2003\nb,2000,2003\n";
  auto groups = "id,region,law,life_years,life_sd_years,source\ncars,,fixed,2,0,s\ncars,b,fixed,3,0,s\n";
  std::string data = "region,quantity,group,year,value,unit,between,source\n";
  for (std::string r : {"a", "b"}) data += r + ",into_use,cars,2000,10,t,hold,s\n";
  auto made =
      chain::make_workspace({{"flow_regions.csv", regions}, {"product_groups.csv", groups}, {"flow_data.csv", data}}, false, tables());
  ASSERT_TRUE(made);
  auto answer = run_cycles(made->value);
  ASSERT_TRUE(answer);
  // Middle of the year: a life of 2 is over at age 2.5, in the third year; one of 3 in the fourth.
  EXPECT_EQ(answer->value.regions[0].at(end_of_life, 2002), 10);
  EXPECT_EQ(answer->value.regions[1].at(end_of_life, 2002), 0);
  EXPECT_EQ(answer->value.regions[1].at(end_of_life, 2003), 10);
}

}  // namespace
}  // namespace alumen::flows
