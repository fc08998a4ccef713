// What can be wrong in the tables of alloys and scrap: every message with its file, row, column and value.
#include <gmock/gmock.h>

#include <algorithm>

#include "flows/materials/test_rows.hpp"

namespace alumen::flows {
namespace {

using enum ScrapStage;
using testing::ElementsAre;
using toys::bare;
using toys::lines;
using toys::Toy;
using toys::whole;

std::vector<std::string> errors(const Toy& toy) {
  auto answer = toy.make();
  return answer ? std::vector<std::string>{} : lines(answer.error());
}

TEST(MaterialErrors, WordsThatNoTableHas) {
  auto toy = whole();
  toy.scrap("odd", "6xx pure", 0.9);
  toy.alloy("casts", 0.1).alloy("cast", 0.1, 0, "", "shet").alloy("cast", 0.1, 0, "x");
  toy.rows.alloys.push_back(toy.rows.alloys[0]);
  toy.rows.alloys.back().group = "car", toy.rows.alloys.back().line = 6;
  toy.sorted(end_of_life, "sheet", "", "mixed", 0.1).sorted(fabrication, "", "7xxx", "mixd", 0.1).sorted(ash, "cars", "cast", "mixed", 0.1);
  toy.recovers("Zn", 0.9).recovers("Al", 0.9);
  toy.family("odd", FamilyKind::wrought, {{"Al", 99}, {"si", 1}});
  toy.rows.contents.push_back(toy.rows.contents[0]);
  toy.rows.contents.back().family = "6xx", toy.rows.contents.back().line = 7;
  EXPECT_THAT(
      errors(toy),
      ElementsAre("flows.unknown_material element_recoveries.csv:0 element Al",
                  "flows.unknown_material element_recoveries.csv:0 element Zn", "flows.unknown_material family_elements.csv:6 element Al",
                  "flows.unknown_material family_elements.csv:7 element si", "flows.unknown_material family_elements.csv:7 family 6xx",
                  "flows.unknown_material product_alloys.csv:3 family casts", "flows.unknown_material product_alloys.csv:4 form shet",
                  "flows.unknown_material product_alloys.csv:5 region x", "flows.unknown_material product_alloys.csv:6 group car",
                  "flows.unknown_material scrap_classes.csv:4 families 6xx", "flows.unknown_material scrap_classes.csv:4 families pure",
                  "flows.unknown_material sorting.csv:5 from sheet", "flows.unknown_material sorting.csv:6 class mixd",
                  "flows.unknown_material sorting.csv:6 family 7xxx", "flows.unknown_material sorting.csv:7 family cast",
                  "flows.unknown_material sorting.csv:7 from cars"));
  auto d = toy.make().error();
  auto near_word = std::ranges::find_if(d, [](const auto& one) { return one.value == "casts"; });
  EXPECT_EQ(near_word->expected, "perhaps cast");
  EXPECT_EQ(near_word->detail, "no row of alloy_families has it");
}

TEST(MaterialErrors, Sums) {
  auto toy = whole();
  toy.alloy("cast", 0.03);  // 1.03 of the group
  toy.sorted(end_of_life, "cars", "", "mixed", 0.7, 2005).sorted(end_of_life, "cars", "", "profile", 0.4, 2005);
  toy.family("rich", FamilyKind::cast, {{"Si", 60}, {"Cu", 41}});
  EXPECT_THAT(errors(toy), ElementsAre("flows.material_sum family_elements.csv:6 typical_pct 101",
                                       "flows.material_sum product_alloys.csv:2 share 1.03", "flows.material_sum sorting.csv:5 share 1.1"));
  toy = whole();
  toy.rows.contents.back().typical_pct = 100;  // Fe of the primary metal
  EXPECT_THAT(errors(toy), ElementsAre("flows.material_sum family_elements.csv:5 typical_pct 100"));
}

TEST(MaterialErrors, ARowThatCannotBeReadIsToldOnceNotAsASum) {
  auto toy = whole();
  toy.rows.alloys[0].share = 0.5;
  toy.alloy("7xxx", 0.5);
  toy.sorted(end_of_life, "cars", "", "mixed", 0.7)
      .sorted(end_of_life, "cars", "", "profile", 0.7)
      .sorted(end_of_life, "cars", "", "old", 0.1);
  EXPECT_THAT(errors(toy),
              ElementsAre("flows.unknown_material product_alloys.csv:3 family 7xxx", "flows.unknown_material sorting.csv:7 class old"));
}

TEST(MaterialErrors, ATypicalContentAboveTheLimit) {
  auto toy = whole();
  toy.rows.contents[0].max_pct = 0.4;
  EXPECT_THAT(errors(toy), ElementsAre("table.out_of_range family_elements.csv:2 typical_pct 0.5"));
}

TEST(MaterialErrors, ExactlyOnePrimaryMetal) {
  auto toy = whole();
  toy.family("purer", FamilyKind::primary, {});
  EXPECT_THAT(errors(toy), ElementsAre("flows.no_primary_family alloy_families.csv:5 kind purer"));
  toy = whole();
  toy.rows.families.erase(toy.rows.families.begin() + 2);
  toy.rows.contents.pop_back();
  EXPECT_THAT(errors(toy), ElementsAre("flows.no_primary_family alloy_families.csv:0 kind "));
  Toy only_forms;
  only_forms.form("sheet");
  EXPECT_THAT(errors(only_forms), testing::Contains("flows.no_primary_family alloy_families.csv:0 kind "));
}

TEST(MaterialErrors, WhatNoRowTellsOf) {
  auto toy = whole();
  toy.frame.groups = {"cars", "cans"};
  EXPECT_THAT(errors(toy), ElementsAre("flows.no_alloys product_alloys.csv:0 group cans"));
  toy = bare();
  toy.alloy("6xxx", 0.5).alloy("cast", 0.5, 0, "", "casting");
  toy.sorted(fabrication, "sheet", "", "profile", 1)
      .sorted(manufacturing, "", "", "profile", 1)
      .sorted(end_of_life, "", "6xxx", "profile", 1);
  auto answer = toy.make();
  ASSERT_FALSE(answer);
  EXPECT_THAT(lines(answer.error()),
              ElementsAre("flows.no_class sorting.csv:0 stage end_of_life", "flows.no_class sorting.csv:0 stage fabrication"));
  EXPECT_EQ(answer.error()[0].detail, "casting, cast in r");
  EXPECT_EQ(answer.error()[1].detail, "cars, cast in r");
}

TEST(MaterialErrors, ProductsTravelSoAllRegionsSortWhatAnyMakes) {
  auto toy = bare();
  toy.frame.regions = {"r", "s"};
  toy.alloy("6xxx", 1)
      .alloy("cast", 1, 0, "s", "casting")
      .sorted(fabrication, "", "", "mixed", 1)
      .sorted(manufacturing, "", "", "mixed", 1);
  toy.sorted(end_of_life, "", "6xxx", "profile", 1).sorted(end_of_life, "", "cast", "mixed", 1, 0, "s");
  EXPECT_EQ(toy.make().error()[0].detail, "cars, cast in r");
}

TEST(MaterialNotes, ALimitBelowPrimaryMetalAndUnverifiedRows) {
  auto toy = whole();
  toy.family("foil", FamilyKind::wrought, {{"Fe", 0.05, 0.06}});
  toy.rows.contents[1].status = toy.rows.contents[2].status = Status::unverified;
  toy.rows.sorting[2].status = Status::unverified;
  auto answer = toy.make();
  ASSERT_TRUE(answer);
  EXPECT_THAT(lines(answer->notes),
              ElementsAre("chain.unverified family_elements.csv:3 status family_elements",
                          "flows.limit_below_primary family_elements.csv:6 max_pct 0.06", "chain.unverified sorting.csv:4 status sorting"));
  auto two = std::ranges::find_if(answer->notes, [](const auto& d) { return d.where.file == "family_elements.csv" && d.where.row == 3; });
  EXPECT_EQ(two->detail, "2 of 5 rows");
}

}  // namespace
}  // namespace alumen::flows
