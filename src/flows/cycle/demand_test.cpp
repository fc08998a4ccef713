// Years in which use is followed back to metal, by toys whose figures are worked out by hand beside each test.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <string>

#include "base/number.hpp"
#include "chain/bind.hpp"
#include "flows/cycle/cycle.hpp"
#include "flows/cycle/views.hpp"

namespace alumen::flows {
namespace {

using enum Quantity;

constexpr double exact = 1e-12, conserved = 1e-9;

/// Regions that live on demand from 2000 on. Figures by region, quantity and group, held from 2000 on.
class Toy {
 public:
  explicit Toy(std::vector<std::string> regions = {"a"}, std::string loop = "same_year") : regions_(std::move(regions)), loop_(std::move(loop)) {
    for (const auto& r : regions_) {
      set(r, "into_use", "goods", "100,t").set(r, "population", "", "1000,person");
      for (const auto* rate : {"manufacturing_scrap_rate", "product_import_rate", "product_export_weight", "semis_import_rate",
                               "semis_export_weight", "scrap_export_rate", "scrap_import_weight"})
        set(r, rate, "", "0,1");
      set(r, "manufacturing_scrap_rate", "", "0.2,1").set(r, "fabrication_scrap_rate", "", "0.3,1").set(r, "fabrication_loss_rate", "", "0.02,1");
      set(r, "collection_rate", "", "0.75,1").set(r, "melt_yield", "", "0.9,1").set(r, "primary_weight", "", "1,1");
    }
  }
  Toy& set(const std::string& region, const std::string& quantity, const std::string& of, const std::string& value_unit) {
    held_[region + "," + quantity + "," + of + ",2000,"] = "," + value_unit + ",,hold,,s,own";
    return *this;
  }
  Toy& clear(const std::string& region, const std::string& quantity, const std::string& of = "") {
    held_.erase(region + "," + quantity + "," + of + ",2000,");
    return *this;
  }
  Toy& line(const std::string& row) { return more_ += row + "\n", *this; }
  Toy& life(const std::string& law) { return life_ = law, *this; }
  Toy& until(int year) { return last_ = year, *this; }
  Toy& demand_from(int year) { return demand_from_ = year, *this; }
  Toy& columns(const std::string& words) { return columns_ = words, *this; }
  Toy& file(const std::string& name, const std::string& text) { return files_[name] = text, *this; }

  chain::Workspace workspace() const {
    std::string regions = "id,name,first_year,last_year,loop,position,negative_use,demand_from" + columns_.substr(0, columns_.find('|')) + "\n";
    auto tail = columns_.empty() ? "" : columns_.substr(columns_.find('|') + 1);
    for (const auto& r : regions_) regions += r + "," + r + ",2000," + std::to_string(last_) + "," + loop_ + ",middle,report," + std::to_string(demand_from_) + tail + "\n";
    std::string data = "region,quantity,group,year,basis,value,unit,sd_pct,between,use,source,status\n";
    for (const auto& [head, end] : held_) data += head + end + "\n";
    auto files = files_;
    files["flow_regions.csv"] = regions;
    files["product_groups.csv"] = "id,region,name,law,life_years,life_sd_years,source,status\ngoods,,goods," + life_ + ",s,own\n";
    files["flow_data.csv"] = data + more_;
    auto made = chain::make_workspace(files, false, tables());
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().front().line());
    return std::move(made->value);
  }
  Cycles run() const {
    auto answer = run_cycles(workspace());
    EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().front().line());
    if (!answer) return {};
    notes = answer->notes;
    return std::move(answer->value);
  }
  mutable Diagnostics notes;

 private:
  std::vector<std::string> regions_;
  std::string loop_, life_ = "fixed,3,0", columns_, more_;
  std::map<std::string, std::string> held_, files_;
  int last_ = 2010, demand_from_ = 2000;
};

TEST(Demand, UseAsksForMetalAndScrapGivesWhatItCan) {
  // Every year 100 t go into use and, from 2003 on (fixed life 3, middle: 2.5 at the end of the third year), 100 t leave.
  // products 100; semis used 100 / 0.8 = 125, manufacturing scrap 25; semis 125; metal 125 / 0.68 = 183.8235, of it scrap 55.1471
  // and loss 3.6765. Old scrap 75. All scrap 155.1471, melted in its own year: 139.6324 of recycled metal, primary 44.1912.
  auto c = Toy{}.run().regions.front();
  auto at = [&](Quantity q) { return c.at(q, 2008); };
  EXPECT_NEAR(at(end_of_life), 100, exact);
  EXPECT_NEAR(at(products), 100, exact);
  EXPECT_NEAR(at(semis_used), 125, 1e-10);
  EXPECT_NEAR(at(manufacturing_scrap), 25, 1e-10);
  EXPECT_NEAR(at(metal_supply), 125 / 0.68, 1e-10);
  EXPECT_NEAR(at(fabrication_scrap), 0.3 * 125 / 0.68, 1e-10);
  EXPECT_NEAR(at(fabrication_loss), 0.02 * 125 / 0.68, 1e-10);
  EXPECT_NEAR(at(old_scrap), 75, 1e-10);
  EXPECT_NEAR(at(scrap_available), 75 + 25 + 0.3 * 125 / 0.68, 1e-10);
  EXPECT_NEAR(at(recycled_metal), 0.9 * (100 + 0.3 * 125 / 0.68), 1e-9);
  EXPECT_NEAR(at(primary_need), 125 / 0.68 - 0.9 * (100 + 0.3 * 125 / 0.68), 1e-9);
  EXPECT_NEAR(at(primary_production), at(primary_need), 1e-9);
  EXPECT_NEAR(at(melt_loss), 0.1 * (100 + 0.3 * 125 / 0.68), 1e-9);
  EXPECT_EQ(at(surplus_scrap), 0);
  EXPECT_NEAR(at(landfill), 25, 1e-10);
  EXPECT_LT(c.balance, conserved);
}

TEST(Demand, ALaggedLoopMeltsTheScrapOfTheYearBefore) {
  // In the first years nothing leaves use: scrap is 80.1471, recycled 72.1324. From 2003 on scrap is 155.1471, melted a year later.
  auto c = Toy{{"a"}, "lagged"}.run().regions.front();
  double early = 25 + 0.3 * 125 / 0.68;
  EXPECT_NEAR(c.at(remelted, 2002), early, 1e-10);
  EXPECT_NEAR(c.at(scrap_available, 2003), early + 75, 1e-10);
  EXPECT_NEAR(c.at(remelted, 2003), early, 1e-10);
  EXPECT_NEAR(c.at(remelted, 2004), early + 75, 1e-10);
  EXPECT_NEAR(c.at(recycled_metal, 2004), 0.9 * (early + 75), 1e-10);
  EXPECT_LT(c.balance, conserved);
}

TEST(Demand, ScrapThatNobodyNeedsIsSurplusNotLost) {
  // Nothing goes into use from 2004 on, so nothing asks for metal; what leaves use is collected all the same.
  Toy toy;
  toy.clear("a", "into_use", "goods");
  for (int y = 2000; y < 2010; ++y) toy.line("a,into_use,goods," + std::to_string(y) + ",," + (y < 2004 ? "100" : "0") + ",t,,,,s,own");
  auto c = toy.until(2009).run().regions.front();
  EXPECT_NEAR(c.at(old_scrap, 2005), 75, 1e-10);
  EXPECT_NEAR(c.at(surplus_scrap, 2005), 75, 1e-10);
  EXPECT_EQ(c.at(remelted, 2005), 0);
  EXPECT_EQ(c.at(recycled_metal, 2005), 0);
}

TEST(Demand, AStockAsksForWhatLeavesAndWhatItGrowsBy) {
  // 2 kg a head and a thousand heads: a stock of 2 t. Fixed life 3: the first inflow is 2 t, nothing more until it leaves in 2003.
  Toy toy;
  toy.clear("a", "into_use", "goods").set("a", "stock_per_person", "goods", "2,kg/person");
  auto c = toy.run().regions.front();
  for (int y = 2000; y <= 2010; ++y) EXPECT_NEAR(c.at(stock, y), 2, exact) << y;
  EXPECT_NEAR(c.at(into_use, 2000), 2, exact);
  EXPECT_NEAR(c.at(into_use, 2001), 0, exact);
  EXPECT_NEAR(c.at(into_use, 2003), 2, exact);
  EXPECT_NEAR(c.at(end_of_life, 2003), 2, exact);
}

TEST(Demand, AFallingStockIsToldAndFollowsThePolicy) {
  for (auto [policy, inflow] : {std::pair{"report", -1.0}, {"early_retirement", 0.0}, {"oldest_first", 0.0}}) {
    // The stock halves in 2001, before anything leaves by age: 1 t has to go.
    Toy toy;
    toy.clear("a", "into_use", "goods").columns(std::string{",negative_inflow|,"} + policy);
    for (int y = 2000; y <= 2010; ++y) toy.line("a,stock_per_person,goods," + std::to_string(y) + ",," + (y < 2001 ? "2" : "1") + ",kg/person,,,,s,own");
    auto c = toy.run().regions.front();
    EXPECT_NEAR(c.at(stock, 2001), 1, exact) << policy;
    EXPECT_NEAR(c.at(into_use, 2001), inflow, exact) << policy;
    EXPECT_NEAR(c.at(end_of_life, 2001), inflow + 1, exact) << policy;
    EXPECT_LT(c.balance, conserved) << policy;
    EXPECT_TRUE(std::ranges::any_of(toy.notes, [](const auto& d) { return d.code == Code{"flows.negative_inflow"}; })) << policy;
  }
}

TEST(Demand, RegionsServeEachOtherByWeight) {
  // a takes 40 of its 100 t of products from outside; b alone serves it. b makes 140, a 60.
  Toy toy{{"a", "b"}};
  toy.set("a", "product_import_rate", "", "0.4,1").set("b", "product_export_weight", "", "0.3,1");
  // Of its scrap a exports half, and b takes it in. Primary metal is made in b alone.
  toy.set("a", "scrap_export_rate", "", "0.5,1").set("b", "scrap_import_weight", "", "1,1").set("a", "primary_weight", "", "0,1");
  auto all = toy.run();
  const auto &a = all.regions[0], &b = all.regions[1];
  EXPECT_NEAR(a.at(products, 2008), 60, 1e-10);
  EXPECT_NEAR(b.at(products, 2008), 140, 1e-10);
  EXPECT_NEAR(b.at(product_exports, 2008), 40, 1e-10);
  EXPECT_NEAR(a.at(scrap_exports, 2008), a.at(scrap_available, 2008) / 2, 1e-10);
  EXPECT_NEAR(b.at(scrap_imports, 2008), a.at(scrap_exports, 2008), 1e-10);
  EXPECT_EQ(a.at(primary_production, 2008), 0);
  EXPECT_NEAR(a.at(unwrought_imports, 2008), a.at(primary_need, 2008), 1e-9);
  EXPECT_NEAR(b.at(unwrought_exports, 2008), a.at(primary_need, 2008), 1e-9);
  auto world = sum_of(all.regions);
  EXPECT_NEAR(world.at(product_imports, 2008), world.at(product_exports, 2008), 1e-10);
  EXPECT_NEAR(world.at(unwrought_imports, 2008), world.at(unwrought_exports, 2008), 1e-9);
  EXPECT_FALSE(std::ranges::any_of(toy.notes, [](const auto& d) { return d.code == Code{"flows.open_trade"}; }));
}

TEST(Demand, EqualHalvesOfARegionAreTheRegion) {
  Toy whole, halves{{"a", "b"}};
  for (const auto* r : {"a", "b"}) halves.set(r, "into_use", "goods", "50,t");
  auto one = whole.run().regions.front();
  auto sum = sum_of(halves.run().regions);
  for (auto q : {into_use, stock, end_of_life, metal_supply, scrap_available, recycled_metal, primary_need, landfill, melt_loss})
    for (int y : one.years) EXPECT_NEAR(sum.at(q, y), one.at(q, y), 1e-10) << word_of(q) << y;
}

TEST(Demand, AccountsLeadIntoDemand) {
  // Accounts to 2004, demand from 2005 on: what went into use in 2002 and 2003 leaves in 2005 and 2006.
  Toy toy;
  toy.clear("a", "into_use", "goods").demand_from(2005);
  for (int y = 2000; y <= 2010; ++y) toy.line("a,into_use,goods," + std::to_string(y) + ",," + std::to_string(10 * (y - 1999)) + ",t,,,,s,own");
  auto c = toy.run().regions.front();
  EXPECT_TRUE(std::isnan(c.at(metal_supply, 2004)));
  EXPECT_NEAR(c.at(end_of_life, 2005), 30, exact);
  EXPECT_NEAR(c.at(end_of_life, 2006), 40, exact);
  EXPECT_NEAR(c.at(stock, 2006), 50 + 60 + 70, exact);
  EXPECT_NEAR(c.at(metal_supply, 2006), 70 / 0.8 / 0.68, 1e-10);
}

TEST(Demand, SmoothYearsLieBetweenTheirFigures) {
  // The monotone cubic through (2000, 0), (2004, 8), (2010, 8): level at the ends and at 2004, where the rise stops.
  // Half-way of the first stretch it is 4, at a quarter 8 (3/16 - 2/64) = 1.25.
  Toy toy;
  toy.clear("a", "into_use", "goods");
  toy.line("a,into_use,goods,2000,,0,t,,smooth,,s,own").line("a,into_use,goods,2004,,8,t,,smooth,,s,own").line("a,into_use,goods,2010,,8,t,,,,s,own");
  auto c = toy.run().regions.front();
  EXPECT_NEAR(c.at(into_use, 2001), 1.25, exact);
  EXPECT_NEAR(c.at(into_use, 2002), 4, exact);
  for (int y = 2004; y <= 2010; ++y) EXPECT_NEAR(c.at(into_use, y), 8, exact);
}

TEST(Demand, WhatIsMissingIsNamed) {
  Toy toy;
  toy.clear("a", "semis_import_rate").clear("a", "population").clear("a", "into_use", "goods").set("a", "use_per_person", "goods", "1,kg/person");
  auto c = toy.run().regions.front();
  EXPECT_TRUE(std::isnan(c.at(into_use, 2005)));
  bool people = false, semis = false;
  for (const auto& d : toy.notes) people = people || d.detail.contains("population"), semis = semis || d.detail.contains("semis_import_rate");
  EXPECT_TRUE(people);
  EXPECT_TRUE(semis);
}

}  // namespace
}  // namespace alumen::flows
