// Plans of sites. Expected figures are worked out by hand beside each test, or by an independent program where said so.
#include "flows/sites/sites.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/number.hpp"
#include "base/random.hpp"
#include "flows/cycle/cycle.hpp"

namespace alumen::flows {
namespace {

using testing::HasSubstr;

constexpr double exact = 1e-6;  // of amounts in currency and tonnes
using Files = std::map<std::string, std::string>;

/// One class of scrap, one product; two candidate sites.
Files reference() {
  return {{"materials.csv", "id,name,category,unit\nold,old scrap,scrap,t\ncast,cast alloy,metal,t\n"},
          {"site_plans.csv", "id,currency,discount_rate,capital,life_years,freight_cost\nbase,GBP,0.08,annuity,15,0.10\n"},
          {"plan_periods.csv", "year\n2030\n"},
          {"scrap_regions.csv", "id\n1\n2\n3\n"},
          {"scrap_supplies.csv", "region,material,mass_t\n1,old,60000\n2,old,20000\n3,old,20000\n"},
          {"site_candidates.csv",
           "id,least_t,most_t,open_cost,expansion_cost,fixed_cost,fixed_cost_per_t,process_cost\n"
           "a,30000,70000,18000000,400,1000000,15,180\nb,30000,70000,18000000,400,1000000,15,180\n"},
          {"scrap_yields.csv", "material,yield\nold,0.93\n"},
          {"site_distances.csv", "region,site,km\n1,a,50\n2,a,450\n3,a,220\n1,b,250\n2,b,700\n3,b,40\n"},
          {"scrap_outlets.csv", "id,region,price\nexport,1,1330\nexport,2,1320\nexport,3,1335\n"},
          {"product_sales.csv", "material,price\ncast,1900\n"}};
}

Result<Answer<std::vector<SitesResult>>> decided(const Files& files, const SitesOptions& options = {}) {
  auto workspace = chain::make_workspace(files, false, [] -> const chain::Tables& {
    static const chain::Tables all = [] {
      auto list = chain::table_infos();
      for (auto& t : site_tables()) list.push_back(t);
      return list;
    }();
    return all;
  }());
  if (!workspace) return std::unexpected(workspace.error());
  return plan_sites(workspace->value, options);
}
SitesResult plan(const Files& files, const SitesOptions& options = {}) {
  auto answer = decided(files, options);
  if (!answer)
    for (const auto& d : answer.error()) ADD_FAILURE() << d.line();
  return answer ? answer->value.front() : SitesResult{};
}
/// The first diagnostic of a plan that cannot be decided.
Diagnostic refused(const Files& files) {
  auto answer = decided(files);
  EXPECT_FALSE(answer.has_value());
  return answer ? Diagnostic{.code = "base.bad_number"} : answer.error().front();
}

double placed(const SitesResult& r, const std::string& region, const std::string& place, int year = 0) {
  double sum = 0;
  for (const auto& p : r.placements)
    if (p.region == region && p.place == place && (year == 0 || p.year == year)) sum += p.mass_t;
  return sum;
}
double price(const SitesResult& r, PriceOf of, const std::string& subject, int year) {
  for (const auto& p : r.prices)
    if (p.of == of && p.subject == subject && p.year == year) return p.value;
  return 0;
}
/// Present value of the money by period, discounted here once more.
double discounted(const SitesResult& r, const std::vector<int>& years) {
  double sum = 0, rate = 1 + r.plan.discount_rate;
  for (std::size_t t = 0; t < r.money.size(); ++t) {
    auto money = r.money[t];
    double lump = r.plan.capital == Capital::lump ? money.capital : 0;
    money.capital -= lump;
    double begin = std::pow(rate, r.money[0].year - money.year);
    sum -= lump * begin;
    for (int y = 0; y < years[t]; ++y) sum += money.net() * begin * std::pow(rate, -y);
  }
  return sum;
}

// The handbook's example: both open, A 70 kt (50 of 1, 20 of 2), B 30 kt (10 of 1, 20 of 3); 15,644.86 thousand a year over export.
TEST(Sites, TheReferenceExample) {
  auto r = plan(reference());
  EXPECT_EQ(r.status, "optimal");
  EXPECT_NEAR(r.gain, 15'644'860, 5);
  EXPECT_EQ(r.gain, r.gain_per_year);
  EXPECT_NEAR(r.export_value, 60'000 * 1330 + 20'000 * 1320 + 20'000 * 1335.0, exact);
  EXPECT_NEAR(r.sites[0].states[0].capacity_t, 70'000, exact);
  EXPECT_NEAR(r.sites[1].states[0].capacity_t, 30'000, exact);
  EXPECT_NEAR(placed(r, "1", "a"), 50'000, exact);
  EXPECT_NEAR(placed(r, "2", "a"), 20'000, exact);
  EXPECT_NEAR(placed(r, "1", "b"), 10'000, exact);
  EXPECT_NEAR(placed(r, "3", "b"), 20'000, exact);
  EXPECT_NEAR(discounted(r, {1}), r.present_value, exact);
  EXPECT_LE(r.balance, 1e-9);
  // By hand: annuity 18 M x 0.1168295 x 2 + 40 kt x 400 x 0.1168295 = 4,206 + 1,869 thousand.
  EXPECT_NEAR(r.money[0].capital, 0.11682954 * (36e6 + 16e6), 10);
  EXPECT_NEAR(r.money[0].freight, 0.1 * (50e3 * 50 + 20e3 * 450 + 10e3 * 250 + 20e3 * 40), exact);
}

// Scrap of region 1 can go to either site; a tonne more of it goes to b, which has to grow by it: 1587 - 25 - 15 - 400 x 0.1168295.
TEST(Sites, AShadowPriceIsWhatOneMoreTonneBrings) {
  auto r = plan(reference());
  double expected = 1587 - 25 - 15 - 400 * 0.11682954;
  EXPECT_NEAR(price(r, PriceOf::scrap, "1/old", 2030), expected, 1e-4);
  auto more = reference();
  more["scrap_supplies.csv"] = "region,material,mass_t\n1,old,60001\n2,old,20000\n3,old,20000\n";
  EXPECT_NEAR(plan(more).present_value - r.present_value, expected, 1e-3);
}

TEST(Sites, WhenExportPaysMoreNothingOpens) {
  auto files = reference();
  files["scrap_outlets.csv"] = "id,price\nexport,1600\n";
  auto r = plan(files);
  EXPECT_EQ(r.sites[0].opens, 0);
  EXPECT_EQ(r.sites[1].opens, 0);
  EXPECT_NEAR(r.gain, 0, exact);
  EXPECT_NEAR(placed(r, "1", "export"), 60'000, exact);
}

// A carbon price of 500 on 0.6 t CO2e of sea freight takes 300 off each tonne exported; melting emits nothing here.
TEST(Sites, CarbonOfExportCounts) {
  auto files = reference();
  files["scrap_outlets.csv"] = "id,price,freight,duty,co2_kg\nexport,1760,100,60,600\n";  // net 1600, as above
  files["plan_periods.csv"] = "year,carbon_price\n2030,500\n";
  auto r = plan(files);
  EXPECT_NEAR(r.export_value, 100'000 * (1600.0 - 300), exact);
  EXPECT_GT(r.gain, 10e6);
  EXPECT_EQ(r.sites[0].opens, 2030);
}

/// Three years, supply that grows, lump sums: opening 1000 pays when 10 t a year at 60 over export and discount 10 %.
Files growing(const std::string& capital) {
  return {{"materials.csv", "id,name,category,unit\nold,old scrap,scrap,t\ncast,cast alloy,metal,t\n"},
          {"site_plans.csv", "id,currency,discount_rate,capital,life_years\nbase,EUR,0.1," + capital + ",10\n"},
          {"plan_periods.csv", "year,years\n2030,1\n2031,1\n2032,3\n"},
          {"scrap_regions.csv", "id\nr\n"},
          {"scrap_supplies.csv", "region,material,year,mass_t\nr,old,2030,2\nr,old,2031,10\nr,old,2032,10\n"},
          {"site_candidates.csv", "id,least_t,most_t,open_cost\ns,10,10,1000\n"},
          {"scrap_yields.csv", "material,yield\nold,1\n"},
          {"site_distances.csv", "region,site,km\nr,s,0\n"},
          {"scrap_outlets.csv", "id,price\nexport,100\n"},
          {"product_sales.csv", "material,price\ncast,160\n"}};
}

// 2030: 120 against a year's delay of 1000 (1 - 1/1.1) = 90.9: opens at once. Gain = 60 (2 + 10/1.1 + 10 (1/1.21 + 1/1.331 +
// 1/1.4641)) - 1000.
TEST(Sites, ALumpSumIsPaidWhenBuilt) {
  auto files = growing("lump");
  auto r = plan(files);
  EXPECT_EQ(r.sites[0].opens, 2030);
  EXPECT_NEAR(r.gain, 60 * (2 + 10 / 1.1 + 10 * (1 / 1.21 + 1 / 1.331 + 1 / 1.4641)) - 1000, exact);
  EXPECT_NEAR(r.money[0].capital, 1000, exact);
  EXPECT_NEAR(r.money[1].capital, 0, exact);
  EXPECT_NEAR(discounted(r, {1, 1, 3}), r.present_value, exact);
  // With 1 t in the first year the delay is worth more than the year's 60.
  files["scrap_supplies.csv"] = "region,material,year,mass_t\nr,old,2030,1\nr,old,,10\n";
  auto late = plan(files);
  EXPECT_EQ(late.sites[0].opens, 2031);
  EXPECT_NEAR(late.gain, 60 * 10 * (1 / 1.1 + 1 / 1.21 + 1 / 1.331 + 1 / 1.4641) - 1000 / 1.1, exact);
  EXPECT_NEAR(late.money[1].capital, 1000, exact);
}

// CRF(10 %, 10 years) = 0.16274539: 162.75 a year. 120 of the first year do not pay for it, 600 of the second do.
TEST(Sites, AnAnnuityIsPaidWhileItStands) {
  auto r = plan(growing("annuity"));
  EXPECT_EQ(r.sites[0].opens, 2031);
  EXPECT_NEAR(r.money[2].capital, 162.74539488, exact);
  EXPECT_NEAR(r.gain, (600 - 162.745394883) * (1 / 1.1 + 1 / 1.21 + 1 / 1.331 + 1 / 1.4641), 1e-5);
  EXPECT_NEAR(discounted(r, {1, 1, 3}), r.present_value, exact);
}

// Clean scrap holds 0.1 % copper, dirty 0.55 %, both yield 1, the product may hold 0.25 %: one dirty for two clean. 30 clean and 40
// dirty: 30 + 15 are melted, 25 dirty exported.
TEST(Sites, AnAlloyLimitKeepsDirtyScrapOut) {
  auto files = growing("annuity");
  files["plan_periods.csv"] = "year\n2030\n";
  files["materials.csv"] += "dirty,dirty scrap,scrap,t\n";
  files["compositions.csv"] = "material,element,mass_pct\nold,Cu,0.1\ndirty,Cu,0.55\n";
  files["scrap_supplies.csv"] = "region,material,mass_t\nr,old,30\nr,dirty,40\n";
  files["site_candidates.csv"] = "id,least_t,most_t,open_cost\ns,100,100,10\n";
  files["scrap_yields.csv"] = "material,yield\nold,1\ndirty,1\n";
  files["product_limits.csv"] = "material,element,high_pct\ncast,Cu,0.25\n";
  auto r = plan(files);
  EXPECT_NEAR(r.outputs[0].metal_t, 45, exact);
  EXPECT_NEAR(r.outputs[0].contents[0].pct, 0.25, 1e-9);
  EXPECT_NEAR(placed(r, "r", "export"), 25, exact);
  // A tonne of copper more would carry 1/0.003 t of dirty scrap at 60 each.
  EXPECT_NEAR(price(r, PriceOf::element, "cast/Cu/s", 2030), 60 / 0.003, 1e-3);
  // A tonne of clean scrap is worth its own metal and half a tonne of dirty scrap's gain.
  EXPECT_NEAR(price(r, PriceOf::scrap, "r/old", 2030), 160 + 0.5 * 60, 1e-6);
  files.erase("compositions.csv");
  EXPECT_EQ(refused(files).code, Code{"flows.no_composition"});
}

// Capacity above 10: the first 10 t/y cost 50 each, the next 20 only 5 each (an economy of scale). Gain a tonne 60, capital by a
// life of one year without interest: all at once. Opening costs 100.
TEST(Sites, CheaperStepsComeAfterTheDearerOnes) {
  auto files = growing("annuity");
  files["plan_periods.csv"] = "year\n2030\n";
  files["site_plans.csv"] = "id,currency,discount_rate,capital,life_years\nbase,EUR,0,annuity,1\n";
  files["scrap_supplies.csv"] = "region,material,mass_t\nr,old,25\n";
  files["site_candidates.csv"] = "id,least_t,most_t,open_cost\ns,10,40,100\n";
  files["site_expansions.csv"] = "site,to_t,cost\ns,20,50\ns,40,5\n";
  auto r = plan(files);
  EXPECT_NEAR(r.money[0].capital, 100 + 10 * 50 + 5 * 5, exact);
  EXPECT_NEAR(r.gain, 25 * 60 - 625, exact);
  files["site_expansions.csv"] = "site,to_t,cost\ns,20,70\ns,40,65\n";  // dearer than the gain: stays at its least
  EXPECT_NEAR(plan(files).sites[0].states[0].capacity_t, 10, exact);
}

// What stands already costs nothing to build and stays; its expansion does.
TEST(Sites, AStandingSiteIsPaidFor) {
  auto files = growing("lump");
  files["site_candidates.csv"] = "id,least_t,most_t,existing_t,open_cost,expansion_cost,fixed_cost\ns,5,10,6,1000,7,9\n";
  auto r = plan(files);
  EXPECT_EQ(r.sites[0].opens, 2030);
  EXPECT_NEAR(r.sites[0].states[0].capacity_t, 6, exact);  // 2 t arise
  EXPECT_NEAR(r.sites[0].states[1].capacity_t, 10, exact);
  EXPECT_NEAR(r.money[1].capital, 4 * 7, exact);
  EXPECT_NEAR(r.money[0].fixed, 9, exact);
  // Exporting everything does not spare the standing site's fixed cost.
  EXPECT_NEAR(r.gain, 60 * (2 + 10 / 1.1 + 10 * (1 / 1.21 + 1 / 1.331 + 1 / 1.4641)) - 28 / 1.1, exact);
}

// London to Glasgow, great circle: 555.151 km on a sphere of 6371.0088 km (by the angle between the two vectors, not by haversines).
TEST(Sites, ADistanceOfCoordinates) {
  auto files = growing("annuity");
  files.erase("site_distances.csv");
  files["scrap_regions.csv"] = "id,latitude,longitude\nr,51.5074,-0.1278\n";
  files["site_candidates.csv"] = "id,latitude,longitude,least_t,most_t,open_cost\ns,55.8642,-4.2518,10,10,1000\n";
  EXPECT_EQ(refused(files).code, Code{"flows.no_distance"});
  files["site_plans.csv"] = "id,currency,discount_rate,capital,life_years,freight_cost,road_factor\nbase,EUR,0.1,annuity,10,0.01,1.25\n";
  auto r = plan(files);
  ASSERT_FALSE(r.placements.empty());
  EXPECT_NEAR(r.placements.back().km, 1.25 * 555.151426, 1e-4);
}

TEST(Sites, WhatExcludesEachOtherIsNamed) {
  auto files = reference();
  files["scrap_outlets.csv"] = "id,price,limit_t\nexport,1330,10000\n";
  files["site_candidates.csv"] = "id,least_t,most_t,open_cost\na,30000,35000,18000000\nb,30000,40000,18000000\n";
  auto d = refused(files);
  EXPECT_EQ(d.code, Code{"flows.plan_infeasible"});
  EXPECT_EQ(d.detail,
            "these exclude each other: supply of old in 1; supply of old in 2; supply of old in 3; capacity of a; capacity of b; limit of "
            "export");
  // Leaving scrap at a cost makes it possible again; exporting everything is not.
  files["scrap_supplies.csv"] = "region,material,mass_t,disposal_cost\n1,old,60000,200\n2,old,20000,200\n3,old,20000,200\n";
  auto r = plan(files);
  EXPECT_NEAR(placed(r, "1", "") + placed(r, "2", "") + placed(r, "3", ""), 15'000, exact);
}

TEST(Sites, WrongTablesAreNamedByTheirCell) {
  auto with = [](const std::string& file, const std::string& text) {
    auto files = reference();
    files[file] = text;
    return refused(files);
  };
  auto d = with("scrap_supplies.csv", "region,material,mass_t\n4,old,1\n");
  EXPECT_EQ(d.code, Code{"chain.unknown_id"});
  EXPECT_EQ(d.where, (Where{"scrap_supplies.csv", 2, "region"}));
  d = with("scrap_supplies.csv", "region,material,year,mass_t\n1,old,2031,1\n");
  EXPECT_EQ(d.code, Code{"flows.bad_plan"});
  d = with("plan_periods.csv", "year,years\n2030,2\n2031,1\n");
  EXPECT_EQ(d.where, (Where{"plan_periods.csv", 3, "year"}));
  d = with("site_plans.csv", "id,currency,discount_rate\nbase,GBP,0.08\n");
  EXPECT_EQ(d.where, (Where{"site_plans.csv", 2, "life_years"}));
  d = with("site_candidates.csv", "id,least_t,most_t\na,3,2\nb,1,2\n");
  EXPECT_EQ(d.where, (Where{"site_candidates.csv", 2, "most_t"}));
  d = with("product_sales.csv", "material,year,price\ncast,2031,1\n");
  EXPECT_EQ(d.code, Code{"flows.bad_plan"});
  auto files = reference();
  files.erase("product_sales.csv");
  EXPECT_EQ(refused(files).code, Code{"flows.no_plan"});
  files = growing("lump");
  files["scrap_supplies.csv"] = "region,material,year,mass_t\nr,old,2030,2\nr,old,2032,2\n";
  EXPECT_EQ(refused(files).code, Code{"flows.plan_gap"});
}

/// A random plan of two years, three regions and two sites.
struct Random {
  std::vector<int> supply, cost, km, net;
  Files files(const std::string& more_site = "", const std::string& more_outlet = "") const {
    auto f = reference();
    f["plan_periods.csv"] = "year,years\n2030,1\n2031,4\n";
    f["scrap_supplies.csv"] = "region,material,year,mass_t\n";
    for (int i = 0; i < 3; ++i)
      for (int t = 0; t < 2; ++t)
        f["scrap_supplies.csv"] += fmt(i + 1) + ",old," + fmt(2030 + t) + "," + fmt(supply[static_cast<std::size_t>(2 * i + t)]) + "\n";
    f["site_candidates.csv"] = "id,least_t,most_t,open_cost,expansion_cost,process_cost\n";
    for (int s = 0; s < 2; ++s)
      f["site_candidates.csv"] +=
          std::string(s ? "b" : "a") + ",20000,60000," + fmt(cost[static_cast<std::size_t>(s)] * 100'000) + ",400,180\n";
    f["site_candidates.csv"] += more_site;
    f["site_distances.csv"] = "region,site,km\n";
    for (int i = 0; i < 3; ++i)
      for (int s = 0; s < 3; ++s)
        if (s < 2 || !more_site.empty())
          f["site_distances.csv"] += fmt(i + 1) + "," + "abc"[s] + "," + fmt(km[static_cast<std::size_t>(3 * i + s)]) + "\n";
    f["scrap_outlets.csv"] = "id,region,price\n";
    for (int i = 0; i < 3; ++i) f["scrap_outlets.csv"] += "export," + fmt(i + 1) + "," + fmt(net[static_cast<std::size_t>(i)]) + "\n";
    f["scrap_outlets.csv"] += more_outlet;
    return f;
  }
  static std::string fmt(int n) { return std::to_string(n); }
};
/// A plan drawn from a seed; 25 of them are enough, for each is solved several times.
constexpr unsigned draws = 25;
Random random_plan(unsigned seed) {
  unsigned at = 0;
  auto list = [&](std::size_t n, int low, int high) {
    std::vector<int> out;
    for (; out.size() < n; ++at)
      out.push_back(low + static_cast<int>(philox({at, 0, 0, 0}, {seed, 20260101})[0] % static_cast<unsigned>(high - low)));
    return out;
  };
  Random r;
  r.supply = list(6, 0, 60'000);
  r.cost = list(2, 50, 300);
  r.km = list(9, 10, 800);
  r.net = list(3, 1200, 1500);
  return r;
}

TEST(SitesProperty, AWiderChoiceNeverBringsLess) {
  for (unsigned seed = 0; seed < draws; ++seed) {
    SCOPED_TRACE(seed);
    auto random = random_plan(seed);
    auto before = plan(random.files(), {.gap = 0});
    auto allowed = 1e-6 * std::abs(before.present_value);
    EXPECT_GE(plan(random.files("c,10000,50000,9000000,300,170\n"), {.gap = 0}).present_value, before.present_value - allowed);
    EXPECT_GE(plan(random.files("", "other,2,1450\n"), {.gap = 0}).present_value, before.present_value - allowed);
    EXPECT_LE(before.balance, 1e-9);
    EXPECT_NEAR(discounted(before, {1, 4}), before.present_value, 1e-9 * std::abs(before.present_value));
    EXPECT_GE(before.gain, -allowed);
  }
}

TEST(SitesProperty, HalvesOfARegionAreTheRegion) {
  for (unsigned seed = 0; seed < draws; ++seed) {
    SCOPED_TRACE(seed);
    auto random = random_plan(seed);
    auto whole = plan(random.files(), {.gap = 0});
    auto files = random.files();
    files["scrap_regions.csv"] += "4\n";
    files["scrap_supplies.csv"] = "region,material,year,mass_t\n";
    for (int i = 0; i < 4; ++i)
      for (int t = 0; t < 2; ++t) {
        auto of = static_cast<std::size_t>(2 * (i == 3 ? 0 : i) + t);
        double mass = random.supply[of] * (i == 0 || i == 3 ? 0.5 : 1.0);
        files["scrap_supplies.csv"] += std::to_string(i + 1) + ",old," + std::to_string(2030 + t) + "," + to_text(mass) + "\n";
      }
    files["site_distances.csv"] += "4,a," + std::to_string(random.km[0]) + "\n4,b," + std::to_string(random.km[1]) + "\n";
    files["scrap_outlets.csv"] += "export,4," + std::to_string(random.net[0]) + "\n";
    auto halves = plan(files, {.gap = 0});
    EXPECT_NEAR(whole.present_value, halves.present_value, 1e-7 * std::abs(whole.present_value));
  }
}

}  // namespace
}  // namespace alumen::flows
