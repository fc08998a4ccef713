// Labels: where the metal comes from, and what a threshold says inside and outside its boundary.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "rules/rules.hpp"

namespace alumen::rules {
namespace {

/// 60 t primary by declaration, 30 t old scrap and 10 t bought press scrap are remelted; the press returns 20 t of 90 t.
std::map<std::string, std::string> works() {
  return {
      {"datapackage.json", R"({"name":"t","title":"t","alumen":{"schema":1,"period":"2023"}})"},
      {"parties.csv", "id,name\nq,Q\n"},
      {"sites.csv", "id,party,name,country\ns,q,S,GBR\n"},
      {"processes.csv", "id,name,stage\nremelting,Remelting,Recycling\nextrusion,Extrusion,Semi-fabrication\n"},
      {"materials.csv",
       "id,name,category,unit\nprofile,profile,semi,t\nbillet,billet,metal,t\ningot,ingot,metal,t\nold,old,scrap,t\npress_scrap,press "
       "scrap,scrap,t\n"},
      {"activities.csv", "id,site,process,start,end\nmelt,s,remelting,2023-01-01,2024-01-01\npress,s,extrusion,2023-01-01,2024-01-01\n"},
      {"outputs.csv",
       "activity,material,role,amount,unit\nmelt,billet,reference,120,t\npress,profile,reference,100,t\npress,press_scrap,internal_scrap,"
       "20,t\n"},
      {"exchanges.csv",
       "id,activity,material,role,amount,unit\nmelt/ingot,melt,ingot,input,60,t\nmelt/old,melt,old,post_consumer_scrap,30,t\nmelt/"
       "bought,melt,press_scrap,pre_consumer_scrap,10,t\n"
       "melt/own,melt,press_scrap,internal_scrap,20,t\npress/billet,press,billet,input,120,t\n"},
      {"declarations.csv",
       "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation,pre_consumer_share,post_consumer_share\nd,ingot,q,x,cradle_to_"
       "gate,AR6,t CO2e/t,2.5,2.5,0,0\n"},
      {"supplies.csv", "exchange,from\nmelt/ingot,d\nmelt/own,press/press_scrap\npress/billet,melt/billet\n"}};
}

Views views_of(std::map<std::string, std::string> files) {
  auto workspace = chain::make_workspace(std::move(files), false);
  EXPECT_TRUE(workspace.has_value());
  auto built = chain::build(workspace->value);
  EXPECT_TRUE(built.has_value()) << (built ? "" : built.error().front().line());
  return {.plain = built->value, .border = {}, .notes = {}, .open = {}};
}

std::size_t row_of(const chain::Chain& chain, std::string_view output) {
  for (std::size_t o = 0; o < chain.outputs.size(); ++o)
    if (chain.outputs[o].id == output) return o;
  return 0;
}

Label label(Measure measure, Comparison comparison, double threshold, std::string rules, std::string good = "any") {
  Label l;
  l.id = l.label = l.title = "label";
  l.rules = std::move(rules);
  l.measure = measure;
  l.comparison = comparison;
  l.threshold = threshold;
  l.boundary = "as stated";
  l.good = std::move(good);
  return l;
}

const Date day = *parse_date("2023-12-31");

TEST(MetalShares, InternalScrapTakesTheSharesOfWhatItComesFrom) {
  auto views = views_of(works());
  auto shares = metal_shares(*views.plain);
  // The 20 t that go round change nothing: 60, 10 and 30 of 100 t that entered from outside.
  for (auto output : {"melt/billet", "press/profile", "press/press_scrap"}) {
    auto m = shares[row_of(*views.plain, output)];
    EXPECT_NEAR(m.primary, 0.6, 1e-12) << output;
    EXPECT_NEAR(m.pre_consumer, 0.1, 1e-12) << output;
    EXPECT_NEAR(m.post_consumer, 0.3, 1e-12) << output;
  }
}

TEST(MetalShares, AreUnknownWhereASupplierTellsNothing) {
  auto files = works();
  files["declarations.csv"] =
      "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation\nd,ingot,q,x,cradle_to_gate,AR6,t CO2e/t,2.5,2.5\n";
  auto views = views_of(files);
  EXPECT_TRUE(std::isnan(metal_shares(*views.plain)[row_of(*views.plain, "press/profile")].primary));
}

TEST(Labels, ComparisonDecidesAtTheThresholdItself) {
  auto views = views_of(works());
  // Cut-off footprint of the profile: 60 t at 2.5 over 100 t.
  for (auto [comparison, verdict] : {std::pair{Comparison::below, Verdict::fail}, std::pair{Comparison::at_most, Verdict::pass}}) {
    auto answers = labels_of(views, {label(Measure::footprint, comparison, 1.5, "iso14067-cutoff")}, "press/profile", day);
    ASSERT_TRUE(answers.has_value());
    EXPECT_NEAR((*answers)[0].conditions[0].value, 1.5, 1e-12);
    EXPECT_NEAR((*answers)[0].conditions[0].margin, 0, 1e-12);
    EXPECT_EQ((*answers)[0].verdict, verdict);
  }
}

TEST(Labels, OutsideTheBoundaryNothingIsCompared) {
  auto answers =
      labels_of(views_of(works()), {label(Measure::footprint, Comparison::at_most, 99, "mine-to-casthouse")}, "press/profile", day);
  ASSERT_TRUE(answers.has_value());
  EXPECT_EQ((*answers)[0].verdict, Verdict::not_comparable);
  EXPECT_TRUE(std::isnan((*answers)[0].conditions[0].value));
  EXPECT_THAT((*answers)[0].conditions[0].why, testing::HasSubstr("outside the boundary"));
}

TEST(Labels, OneFailedConditionFailsTheLabelAndAnOpenOneLeavesItOpen) {
  auto views = views_of(works());
  auto share = label(Measure::post_consumer_share, Comparison::at_least, 0.75, "");
  auto good = label(Measure::footprint, Comparison::at_most, 2.3, "iso14067-cutoff");
  EXPECT_EQ((*labels_of(views, {good, share}, "press/profile", day))[0].verdict, Verdict::fail);
  auto unstated = label(Measure::footprint, Comparison::at_most, 4, "");
  EXPECT_EQ((*labels_of(views, {good, unstated}, "press/profile", day))[0].verdict, Verdict::not_comparable);
  share.threshold = 0.25;
  EXPECT_EQ((*labels_of(views, {good, share}, "press/profile", day))[0].verdict, Verdict::pass);
}

TEST(Labels, ThatAreNotYetOrNoLongerValidAreLeftOut) {
  auto l = label(Measure::footprint, Comparison::at_most, 2.3, "iso14067-cutoff");
  l.valid_from = parse_date("2024-01-01").value();
  EXPECT_THAT(*labels_of(views_of(works()), {l}, "press/profile", day), testing::IsEmpty());
  l.valid_from.reset();
  l.valid_to = day;
  EXPECT_THAT(*labels_of(views_of(works()), {l}, "press/profile", day), testing::IsEmpty());
}

TEST(Portfolio, CountsPrimaryPurchasesByMass) {
  auto files = works();
  files["declarations.csv"] += "e,ingot,q,x,cradle_to_gate,AR6,t CO2e/t,12,12,0,0\n";
  files["supplies.csv"] =
      "exchange,from,share\nmelt/ingot,d,0.2\nmelt/ingot,e,0.8\nmelt/own,press/press_scrap,1\npress/billet,melt/billet,1\n";
  auto p = portfolio(views_of(files), {label(Measure::footprint, Comparison::below, 3, "mine-to-casthouse", "primary")}, "label", 0.1, day);
  ASSERT_TRUE(p.has_value()) << p.error().front().line();
  EXPECT_NEAR(p->mass_t, 60, 1e-9);
  EXPECT_NEAR(p->qualifying_t, 12, 1e-9);
  EXPECT_NEAR(p->share, 0.2, 1e-12);
  EXPECT_EQ(p->verdict, Verdict::pass);
  EXPECT_EQ(portfolio(views_of(files), {label(Measure::footprint, Comparison::below, 3, "mine-to-casthouse", "primary")}, "label", 0.3, day)
                ->verdict,
            Verdict::fail);
}

TEST(Portfolio, AnUnknownLabelIsNamed) {
  auto p = portfolio(views_of(works()), {}, "gold", 0.1, day);
  ASSERT_FALSE(p.has_value());
  EXPECT_EQ(p.error()[0].code, Code{"rules.unknown_label"});
}

}  // namespace
}  // namespace alumen::rules
