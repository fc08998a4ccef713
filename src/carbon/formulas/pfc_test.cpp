#include "carbon/formulas/pfc.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/number.hpp"
#include "carbon/formulas/detail/testing.hpp"

namespace alumen::carbon::testing {
namespace {

using ::testing::HasSubstr;

/// The Commission's example installation.
Arguments example() {
  return {{"aluminium", "200000t"}, {"technology", "CWPB"}, {"edition", "eu2547"},  {"frequency", "0.60393585216050749"},
          {"duration", "0.25"},     {"slope", "0.102"},     {"c2f6_ratio", "0.12"}, {"collection_efficiency", "0.97"}};
}

// AEM = 0.150984; * 0.102/1000 * 200000 = 3.080072846 t CF4 in the ducts; AR5: (20420.88297 + 4102.65703)/0.97 = 25282.0 t CO2e.
TEST(PfcSlope, ReproducesTheCommissionsExample) {
  expect_close(value("pfc.slope", "duct_cf4", example()), 3.080072846018588);
  expect_close(value("pfc.slope", "duct_c2f6", example()), 0.36960874152223055);
  expect_close(value("pfc.slope", "cf4", example()) * 6630 + value("pfc.slope", "c2f6", example()) * 11100, 25282.0);
}

// The industry's worksheet: VSS, 1000 t Al, 10 min -> 920 kg CF4, 48.76 kg C2F6.
TEST(PfcSlope, ReproducesTheIndustrysExample) {
  Arguments vss{{"aluminium", "1000"}, {"technology", "VSS"}, {"edition", "ipcc2006"}, {"anode_effect_minutes", "10"}};
  expect_close(value("pfc.slope", "cf4", vss), 0.920);
  expect_close(value("pfc.slope", "c2f6", vss), 0.04876);
}

TEST(PfcSlope, TablesOfBothEditions) {
  struct Row {
    const char* technology;
    double ipcc, ipcc_ratio, eu, eu_ratio;
  };
  for (auto row : {Row{"PFPB_legacy", .143, .121, .122, .097}, Row{"PFPB_modern", .143, .121, .104, .057},
                   Row{"PFPB_MW", .143, .121, .143, .121}, Row{"CWPB", .143, .121, .143, .121}, Row{"SWPB", .272, .252, .233, .280},
                   Row{"VSS", .092, .053, .058, .086}, Row{"HSS", .099, .085, .165, .077}}) {
    SCOPED_TRACE(row.technology);
    auto with = [&](const char* edition) {
      return Arguments{{"aluminium", "1000"}, {"technology", row.technology}, {"edition", edition}, {"anode_effect_minutes", "1"}};
    };
    expect_close(value("pfc.slope", "cf4", with("ipcc2006")), row.ipcc);
    expect_close(value("pfc.slope", "c2f6", with("ipcc2006")), row.ipcc * row.ipcc_ratio);
    expect_close(value("pfc.slope", "cf4", with("eu2547")), row.eu);
    expect_close(value("pfc.slope", "c2f6", with("eu2547")), row.eu * row.eu_ratio);
  }
}

TEST(PfcSlope, NeedsTheEdition) {
  EXPECT_EQ(refusal("pfc.slope", {{"aluminium", "1"}, {"technology", "CWPB"}, {"anode_effect_minutes", "1"}}),
            "carbon.missing_input edition");
}

TEST(PfcSlope, MinutesInEveryWay) {
  Arguments plant{{"aluminium", "1000"}, {"technology", "CWPB"}, {"edition", "eu2547"}};
  auto with = [&](Arguments more) {
    more.insert(more.end(), plant.begin(), plant.end());
    return more;
  };
  EXPECT_THAT(refusal("pfc.slope", with({})), HasSubstr("no anode effects are given"));
  EXPECT_THAT(refusal("pfc.slope", with({{"frequency", "0.1"}})), HasSubstr("duration"));
  EXPECT_THAT(refusal("pfc.slope", with({{"frequency", "0.1"}, {"duration", "2"}, {"anode_effect_minutes", "0.3"}})),
              HasSubstr("contradict"));
  EXPECT_EQ(value("pfc.slope", "cf4", with({{"frequency", "0"}, {"duration", "2"}})), 0);
  expect_close(value("pfc.slope", "cf4", with({{"frequency", "0.1"}, {"duration", "120 s"}})), 0.2 * 0.143);
  expect_close(value("pfc.slope", "cf4", with({{"frequency", "0.1"}, {"duration", "2"}, {"anode_effect_minutes", "0.2"}})), 0.2 * 0.143);
  expect_close(value("pfc.slope", "cf4", with({{"anode_effect_minutes", "0.2 min/cell-day"}})), 0.2 * 0.143);
}

TEST(PfcSlope, CollectionEfficiencyIsAShareAboveZero) {
  auto bad = example();
  bad.back().second = "0";
  EXPECT_THAT(refusal("pfc.slope", bad), HasSubstr("collection_efficiency"));
  bad.back().second = "97";
  EXPECT_EQ(refusal("pfc.slope", bad), "carbon.bad_input collection_efficiency");
  bad.back().second = "97%";
  expect_close(value("pfc.slope", "cf4", bad), 3.080072846018588 / 0.97);
}

// 1.16 * 2/95 * 100000 / 1000 = 2.4421052632 t CF4; * 0.121 = 0.2954947368 t C2F6; AR5 19471.14947 t CO2e.
TEST(PfcOvervoltage, MatchesHandArithmetic) {
  Arguments line{{"aluminium", "100000"}, {"technology", "CWPB"}, {"overvoltage", "2 mV"}, {"current_efficiency", "95"}};
  double cf4 = value("pfc.overvoltage", "cf4", line), c2f6 = value("pfc.overvoltage", "c2f6", line);
  EXPECT_NEAR(cf4, 2.4421052632, 5e-11);
  EXPECT_NEAR(c2f6, 0.2954947368, 5e-11);
  EXPECT_NEAR(cf4 * 6630 + c2f6 * 11100, 19471.14947, 5e-6);
}

// The industry's worksheet: CWPB, 1000 t Al, 5 mV, 95 % -> 61.0526 kg CF4, 7.38737 kg C2F6.
TEST(PfcOvervoltage, ReproducesTheIndustrysExample) {
  Arguments line{{"aluminium", "1000"}, {"technology", "CWPB"}, {"overvoltage", "5"}, {"current_efficiency", "95%"}};
  EXPECT_NEAR(value("pfc.overvoltage", "cf4", line) * 1000, 61.0526, 5e-5);
  EXPECT_NEAR(value("pfc.overvoltage", "c2f6", line) * 1000, 7.38737, 5e-6);
}

TEST(PfcOvervoltage, RefusesAShareAsCurrentEfficiency) {
  auto with = [](const char* efficiency) {
    return Arguments{{"aluminium", "1"}, {"technology", "CWPB"}, {"overvoltage", "2"}, {"current_efficiency", efficiency}};
  };
  for (const char* bad : {"0.95", "1", "0", "1e-9"})
    EXPECT_THAT(refusal("pfc.overvoltage", with(bad)), HasSubstr("100 times too high")) << bad;
  EXPECT_EQ(refusal("pfc.overvoltage", with("101")), "carbon.bad_input current_efficiency");
  EXPECT_EQ(refusal("pfc.overvoltage", with("-95")), "carbon.bad_input current_efficiency");
  EXPECT_GT(value("pfc.overvoltage", "cf4", with("100")), 0);
}

TEST(PfcOvervoltage, SoderbergNeedsOwnFactors) {
  Arguments line{{"aluminium", "1000"}, {"technology", "HSS"}, {"overvoltage", "10"}, {"current_efficiency", "90"}};
  auto text = refusal("pfc.overvoltage", line);
  EXPECT_THAT(text, HasSubstr("coefficient"));
  EXPECT_THAT(text, HasSubstr("c2f6_ratio"));
  line.insert(line.end(), {{"coefficient", "2"}, {"c2f6_ratio", "0.1"}});
  expect_close(value("pfc.overvoltage", "cf4", line), 2.0 * 10 / 90);
  line[1].second = "SWPB";
  expect_close(value("pfc.overvoltage", "c2f6", line), 2.0 * 10 / 90 * 0.1);
}

// One minute a day at 20 V is 20000/1440 = 13.9 mV on average: both methods must tell about the same.
TEST(Pfc, MethodsAgreeInOrderOfMagnitude) {
  double slope =
      value("pfc.slope", "cf4", {{"aluminium", "1000"}, {"technology", "CWPB"}, {"edition", "ipcc2006"}, {"anode_effect_minutes", "1"}});
  double overvoltage = value("pfc.overvoltage", "cf4",
                             {{"aluminium", "1000"}, {"technology", "CWPB"}, {"overvoltage", "13.9"}, {"current_efficiency", "95"}});
  EXPECT_GT(overvoltage / slope, 0.5);
  EXPECT_LT(overvoltage / slope, 2);
}

TEST(PfcTier1, TableByTechnology) {
  auto of = [](const char* technology, const char* gas) {
    return value("pfc.tier1", gas, {{"aluminium", "1000"}, {"technology", technology}});
  };
  expect_close(of("CWPB", "cf4"), 0.4), expect_close(of("CWPB", "c2f6"), 0.04);
  expect_close(of("SWPB", "cf4"), 1.6), expect_close(of("SWPB", "c2f6"), 0.4);
  expect_close(of("VSS", "cf4"), 0.8), expect_close(of("VSS", "c2f6"), 0.04);
  expect_close(of("HSS", "cf4"), 0.4), expect_close(of("HSS", "c2f6"), 0.03);
  expect_close(of("PFPB_modern", "cf4"), 0.4);
}

TEST(PfcLowVoltage, IsWhatTheUserSays) {
  expect_close(value("pfc.low_voltage", "cf4", {{"aluminium", "200000"}, {"cf4_rate", "0.01"}}), 2);
  EXPECT_EQ(value("pfc.low_voltage", "c2f6", {{"aluminium", "200000"}, {"cf4_rate", "0.01"}}), 0);
  EXPECT_EQ(refusal("pfc.low_voltage", {{"aluminium", "1"}}), "carbon.missing_input cf4_rate");
}

RC_GTEST_PROP(PfcProperty, EmissionsAreProportionalToMetal, ()) {
  double tonnes = *rc::gen::inRange(1, 1000000);
  int factor = *rc::gen::inRange(2, 50);
  PfcSlope in{.aluminium_t = tonnes,
              .technology = *rc::gen::element(CellTechnology::cwpb, CellTechnology::swpb, CellTechnology::hss),
              .edition = *rc::gen::element(SlopeEdition::ipcc2006, SlopeEdition::eu2547),
              .anode_effect_minutes = 0.2,
              .frequency_per_cell_day = 0,
              .duration_min = 0,
              .slope = 0,
              .c2f6_ratio = 0,
              .collection_efficiency = 0.98};
  auto one = pfc_slope(in);
  in.aluminium_t *= factor;
  auto many = pfc_slope(in);
  RC_ASSERT(one && many);
  RC_ASSERT(std::fabs(many->cf4_t - factor * one->cf4_t) <= 1e-12 * many->cf4_t);
  RC_ASSERT(std::fabs(many->duct_c2f6_t / many->c2f6_t - 0.98) < 1e-12);
}

}  // namespace
}  // namespace alumen::carbon::testing
