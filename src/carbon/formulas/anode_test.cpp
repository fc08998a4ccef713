#include <gmock/gmock.h>

#include "carbon/formulas/detail/testing.hpp"

namespace alumen::carbon::testing {
namespace {

using ::testing::HasSubstr;

// 0.42 * (100 - 2.0 - 0.4)/100 * 44/12 = 0.40992 * 3.66667 = 1.50304; with 3.664: 1.50194688.
TEST(Prebake, MatchesHandArithmetic) {
  Arguments measured{{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"sulphur", "2.0"}, {"ash", "0.4"}};
  expect_close(value("anode.prebake", "co2", measured), 1.50304);
  measured.emplace_back("carbon_factor", "3.664");
  expect_close(value("anode.prebake", "co2", measured), 1.50194688);
}

TEST(Prebake, DefaultsAreThePublishedOnes) {
  expect_close(value("anode.prebake", "co2", {{"net_anode_consumption", "0.42"}, {"aluminium", "1000"}}), 1503.04);
  expect_close(value("anode.prebake_tier1", "co2", {{"aluminium", "1000"}}), 1600);
  expect_close(value("anode.soderberg_tier1", "co2", {{"aluminium", "1000"}}), 1700);
}

TEST(Prebake, RefusesImpossibleContents) {
  EXPECT_THAT(refusal("anode.prebake", {{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"sulphur", "60"}, {"ash", "50"}}),
              HasSubstr("carbon.bad_input ash: sulphur and ash"));
  EXPECT_EQ(refusal("anode.prebake", {{"net_anode_consumption", "-0.1"}, {"aluminium", "-1"}}),
            "carbon.bad_input net_anode_consumption; carbon.bad_input aluminium");
  EXPECT_EQ(refusal("anode.prebake", {{"net_anode_consumption", "420"}, {"aluminium", "1"}}), "carbon.bad_input net_anode_consumption");
  EXPECT_EQ(refusal("anode.prebake", {{"net_anode_consumption", "0.42"}, {"aluminium", "1"}, {"carbon_factor", "12"}}),
            "carbon.bad_input carbon_factor");
  EXPECT_EQ(value("anode.prebake", "co2", {{"net_anode_consumption", "0.42"}, {"aluminium", "0"}}), 0);
}

// HSS, dry, 0.53 t/t: 0.53 - 0.004 - 0.24*0.53*0.041 - 0.76*0.53*0.021 - 0.01 = 0.53 - 0.004 - 0.0052152 - 0.0084588 - 0.01
// = 0.502326 t C; * 44/12 = 1.841862.
// VSS, wet, 0.50 t/t: 0.5 - 0.0005 - 0.27*0.5*0.041 - 0.73*0.5*0.021 - 0.01 = 0.4763 t C; * 1000 * 44/12 = 1746.4333...
TEST(Soderberg, MatchesHandArithmetic) {
  expect_close(
      value("anode.soderberg", "co2", {{"technology", "HSS"}, {"paste", "dry"}, {"paste_consumption", "0.53"}, {"aluminium", "1"}}),
      1.841862);
  expect_close(
      value("anode.soderberg", "co2", {{"technology", "vss"}, {"paste", "WET"}, {"paste_consumption", "0.5"}, {"aluminium", "1000"}}),
      1746.43333333333333);
}

// Own figures replace the table's: csm 2 kg/t, binder 30 %: 0.5 - 0.002 - 0.3*0.5*0.041 - 0.7*0.5*0.021 - 0.01 = 0.4745 t C.
TEST(Soderberg, OwnFiguresReplaceTheTable) {
  expect_close(value("anode.soderberg", "co2",
                     {{"technology", "VSS"},
                      {"paste", "wet"},
                      {"paste_consumption", "0.5"},
                      {"aluminium", "12"},
                      {"soluble_matter", "2"},
                      {"binder_content", "30%"}}),
               0.4745 * 44);
}

TEST(Soderberg, RefusesMoreDeductionsThanPaste) {
  EXPECT_THAT(refusal("anode.soderberg", {{"technology", "HSS"}, {"paste", "dry"}, {"paste_consumption", "0.01"}, {"aluminium", "1"}}),
              HasSubstr("paste_consumption"));
  EXPECT_THAT(refusal("anode.soderberg", {{"technology", "CWPB"}, {"paste", "dry"}, {"paste_consumption", "0.5"}, {"aluminium", "1"}}),
              HasSubstr("carbon.bad_input technology"));
}

// 1 t baked, 1.055 t green: hydrogen 0.005275, tar 0.005275 or none;
// (1.055 - 0.005275 - 1 - 0.005275) * 44/12 = 0.04445 * 44/12 = 0.162983333; without tar 0.049725 * 44/12 = 0.182325.
TEST(Baking, PitchVolatiles) {
  expect_close(value("anode.pitch_volatiles", "co2", {{"furnace", "riedhammer"}, {"baked_anode", "1"}}), 0.04445 * 44 / 12);
  expect_close(value("anode.pitch_volatiles", "co2", {{"furnace", "other"}, {"baked_anode", "1"}}), 0.182325);
  // Weighed: 106 t green, 100 t baked, 0.53 t hydrogen, 0.212 t tar -> 5.258 t C.
  expect_close(
      value("anode.pitch_volatiles", "co2", {{"furnace", "other"}, {"baked_anode", "100"}, {"green_anode", "106"}, {"waste_tar", "0.2"}}),
      5.258 * 44 / 12);
  EXPECT_THAT(refusal("anode.pitch_volatiles", {{"furnace", "other"}, {"baked_anode", "100"}, {"green_anode", "99"}}),
              HasSubstr("gain weight"));
}

// 0.015 * 0.955 * 44/12 = 0.0525250.
TEST(Baking, PackingCoke) {
  expect_close(value("anode.packing_coke", "co2", {{"baked_anode", "1"}}), 0.052525);
  EXPECT_THAT(refusal("anode.packing_coke", {{"baked_anode", "1"}, {"sulphur", "99"}}), HasSubstr("ash"));
}

// In: 95 + 392 + 9.7 + 49 = 545.7; out: 5*0.8 + 20*0.98 = 23.6; 522.1 * 44/12 = 1914.36666...
TEST(PlantBalance, MatchesHandArithmetic) {
  Arguments plant{{"pitch", "100"},       {"coke", "400"},     {"packing_coke", "10"},
                  {"bought_anode", "50"}, {"by_product", "5"}, {"sold_anode", "20"}};
  EXPECT_THAT(refusal("plant.carbon_balance", plant), HasSubstr("by_product_carbon"));
  plant.emplace_back("by_product_carbon", "80");
  expect_close(value("plant.carbon_balance", "co2", plant), 522.1 * 44 / 12);
}

// The published model of world aluminium (MIT SESAME, 2015): 0.831 t carbon per t anode, 0.463 t anode per t Al: 1.410761 t CO2.
TEST(PlantBalance, CarbonOfAnAnode) {
  EXPECT_NEAR(value("plant.carbon_balance", "co2", {{"coke", "0.463"}, {"coke_carbon", "83.1"}}), 1.410761, 5e-7);
}

TEST(PlantBalance, RefusesMoreOutThanIn) {
  EXPECT_THAT(refusal("plant.carbon_balance", {{"coke", "10"}, {"sold_anode", "20"}}), HasSubstr("more carbon leaves"));
  EXPECT_EQ(value("plant.carbon_balance", "co2", {}), 0);
}

// 1000 t green, 680 t calcined: 1000*0.77 - 755*0.975 = 33.875 t C -> 124.2083333; + 1000*0.035*44/16 = 96.25.
TEST(Coke, MatchesHandArithmetic) {
  expect_close(value("coke.calcination", "co2", {{"green_coke", "1000"}, {"calcined_coke", "680"}}), 33.875 * 44 / 12 + 96.25);
  // 20 t under-calcined take 19.5 t C away, and no dust leaves 75*0.975 = 73.125 t C more: 87.5 t C.
  expect_close(
      value("coke.calcination", "co2", {{"green_coke", "1000"}, {"calcined_coke", "680"}, {"undercalcined_coke", "20"}, {"dust", "0"}}),
      87.5 * 44 / 12 + 96.25);
}

// With the other published yield, 0.80: 770 - 875*0.975 = -83.125 t C -> -304.79 + 96.25 < 0.
TEST(Coke, RefusesTheContradictoryDefaults) {
  auto text = refusal("coke.calcination", {{"green_coke", "1000"}, {"calcined_coke", "800"}});
  EXPECT_THAT(text, HasSubstr("carbon.bad_input calcined_coke: 853.125 t carbon leave"));
  EXPECT_THAT(refusal("coke.calcination", {{"green_coke", "1000"}}), HasSubstr("carbon.missing_input calcined_coke"));
  EXPECT_THAT(refusal("coke.calcination", {{"green_coke", "1"}, {"calcined_coke", "0"}, {"water", "95"}}), HasSubstr("volatiles"));
}

}  // namespace
}  // namespace alumen::carbon::testing
