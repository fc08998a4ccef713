// Why two rule books differ: parts that sum, that do not depend on direction, and that hand arithmetic confirms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "rules/rules.hpp"

namespace alumen::rules {
namespace {

using carbon::Allocation;
using carbon::Electricity;

/// One press: 100 t of billet by a declaration, 50 MWh of wind by contract in a country of 500 g/kWh, 20 t of CO2 of its own,
/// 80 t of profile and 20 t of pre-consumer scrap.
std::map<std::string, std::string> press() {
  return {{"datapackage.json", R"({"name":"t","title":"t","alumen":{"schema":1,"period":"2023"}})"},
          {"parties.csv", "id,name\nq,Q\n"},
          {"sites.csv", "id,party,name,country\ns,q,S,GBR\n"},
          {"processes.csv", "id,name,stage\nextrusion,Extrusion,Semi-fabrication\n"},
          {"materials.csv",
           "id,name,category,unit\nprofile,profile,semi,t\nscrap,scrap,scrap,t\nbillet,billet,metal,t\nco2,CO2,gas,kg\nch4,CH4,gas,"
           "kg\nelectricity,electricity,electricity,kWh\n"},
          {"activities.csv", "id,site,process,start,end\npress,s,extrusion,2023-01-01,2024-01-01\n"},
          {"outputs.csv", "activity,material,role,amount,unit\npress,profile,reference,80,t\npress,scrap,pre_consumer_scrap,20,t\n"},
          {"exchanges.csv",
           "activity,material,role,amount,unit\npress,billet,input,100,t\npress,electricity,input,50,MWh\npress,co2,emission,20,t\npress,"
           "ch4,emission,1,t\n"},
          {"declarations.csv",
           "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation,direct\nd,billet,q,x,cradle_to_gate,AR6,t CO2e/t,8,9,2\n"},
          {"factors.csv", "id,material,property,value,unit,source\nwind,electricity,supply_co2e,0.02,kg CO2e/kWh,x\n"},
          {"grid.csv", "country,year,intensity,source\nGBR,2023,500,x\n"},
          {"gwp.csv", "set,gas,value,source\nAR5,ch4,28,x\nAR6,ch4,30,x\n"},
          {"sources.csv", "id,title\nx,X\n"},
          {"supplies.csv", "exchange,from,share,evidence\npress/billet,d,1,invoice\npress/electricity,wind,1,contract\n"}};
}

Views views_of(std::map<std::string, std::string> files) {
  auto workspace = chain::make_workspace(std::move(files), false);
  EXPECT_TRUE(workspace.has_value());
  auto built = chain::build(workspace->value);
  EXPECT_TRUE(built.has_value()) << (built ? "" : built.error().front().line());
  return {.plain = built->value, .border = {}, .notes = {}, .open = {}};
}

Book book(const std::string& id) {
  Book b;
  b.method.id = id;
  b.method.title = id;
  b.method.gases = {"co2", "ch4"};
  b.method.gwp_set = "AR6";
  b.method.slope_edition = "ipcc2006";
  b.method.electricity = Electricity::market;
  return b;
}

double part(const Waterfall& w, Cause cause) {
  for (const auto& p : w.parts)
    if (p.cause == cause) return p.value;
  return chain::not_given;
}

TEST(Waterfall, OneCauseTakesTheWholeDifference) {
  auto views = views_of(press());
  auto a = book("market"), b = book("location");
  b.method.electricity = Electricity::location;
  auto w = waterfall(views, a, b, "press/profile");
  ASSERT_TRUE(w.has_value()) << w.error().front().line();
  // (800 + 50 * 0.02 + 20 + 30) / 80 and 50 * 0.5 instead, in kg per kg.
  EXPECT_NEAR(w->first, (800 + 1 + 20 + 30) / 80.0, 1e-12);
  EXPECT_NEAR(w->second, (800 + 25 + 20 + 30) / 80.0, 1e-12);
  ASSERT_EQ(w->parts.size(), 1u);
  EXPECT_EQ(w->parts[0].cause, Cause::electricity);
  EXPECT_NEAR(w->parts[0].value, 24 / 80.0, 1e-12);
  EXPECT_EQ(w->parts[0].what, "electricity: market \u2192 location");
}

TEST(Waterfall, TwoCausesThatActTogetherShareTheirCrossTerm) {
  auto views = views_of(press());
  auto a = book("a"), b = book("b");
  b.method.electricity = Electricity::location;
  b.method.pre_consumer_scrap = Allocation::mass;
  auto w = waterfall(views, a, b, "press/profile");
  ASSERT_TRUE(w.has_value()) << w.error().front().line();
  // v(none) = 851/80, v(electricity) = 875/80, v(scrap) = (900 + 51)/100 as the declaration's allocation value enters,
  // v(both) = (900 + 75)/100. Shapley: mean of the two orders.
  double none = 851 / 80.0, power = 875 / 80.0, scrap = 951 / 100.0, both = 975 / 100.0;
  EXPECT_NEAR(part(*w, Cause::electricity), ((power - none) + (both - scrap)) / 2, 1e-12);
  EXPECT_NEAR(part(*w, Cause::scrap), ((scrap - none) + (both - power)) / 2, 1e-12);
}

TEST(Waterfall, OfABookWithItselfIsEmpty) {
  auto w = waterfall(views_of(press()), book("a"), book("a"), "press/profile");
  ASSERT_TRUE(w.has_value());
  EXPECT_THAT(w->parts, testing::IsEmpty());
  EXPECT_EQ(w->first, w->second);
}

TEST(Waterfall, RefusesAProductOutsideTheBoundary) {
  auto a = book("a"), b = book("b");
  b.method.processes = {"electrolysis"};
  auto w = waterfall(views_of(press()), a, b, "press/profile");
  ASSERT_FALSE(w.has_value());
  EXPECT_EQ(w.error()[0].code, Code{"rules.not_comparable"});
}

TEST(Waterfall, WhereAMixtureHasNoNumberBoundaryAndDefaultsAreOneCause) {
  auto files = press();
  auto& d = files["declarations.csv"];
  d.replace(d.find(",8,9,2"), 6, ",8,9,");  // no direct value: only the border view has one
  auto views = views_of(files);
  auto with_default = files;
  with_default["declarations.csv"] =
      "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation,direct\nd,billet,q,x,installation,AR6,t CO2e/t,3,3,3\n";
  views.border.emplace("gate", views_of(with_default).plain);
  auto a = book("a"), b = book("gate");
  b.defaults = DefaultPolicy::border;
  b.method.boundary = carbon::Boundary::installation;
  b.method.upstream = false;
  auto w = waterfall(views, a, b, "press/profile");
  ASSERT_TRUE(w.has_value()) << w.error().front().line();
  EXPECT_NEAR(part(*w, Cause::boundary), (300 + 1 + 50) / 80.0 - 851 / 80.0, 1e-12);
  EXPECT_EQ(w->parts.size(), 1u);
}

/// Any two of these books, over every choice that a cause speaks of.
rc::Gen<Book> any_book() {
  return rc::gen::map(rc::gen::container<std::vector<int>>(6, rc::gen::inRange(0, 2)), [](const std::vector<int>& bits) {
    auto b = book("x");
    if (bits[0]) b.method.electricity = Electricity::location;
    if (bits[1]) b.method.pre_consumer_scrap = Allocation::mass;
    if (bits[2]) b.method.gwp_set = "AR5";
    if (bits[3]) b.method.gases = {"co2"};
    if (bits[4]) b.method.carbon_factor = 3.664;
    if (bits[5]) b.method.co_products = Allocation::economic;
    return b;
  });
}

RC_GTEST_PROP(Waterfall, PartsSumToTheDifferenceAndTurnWithItsDirection, ()) {
  static const Views views = views_of(press());
  auto a = *any_book(), b = *any_book();
  auto there = waterfall(views, a, b, "press/profile"), back = waterfall(views, b, a, "press/profile");
  RC_ASSERT(there.has_value() && back.has_value());
  double sum = 0;
  for (const auto& p : there->parts) sum += p.value;
  RC_ASSERT(std::abs(sum - (there->second - there->first)) <= 1e-12 * std::max(1.0, std::abs(there->first)));
  for (const auto& p : there->parts) RC_ASSERT(std::abs(p.value + part(*back, p.cause)) <= 1e-12 * std::max(1.0, std::abs(there->first)));
}

}  // namespace
}  // namespace alumen::rules
