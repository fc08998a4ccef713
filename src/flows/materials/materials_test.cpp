// Tables of alloys and scrap: reading, checks, shares by year, sorting.
#include "flows/materials/materials.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "chain/bind.hpp"
#include "flows/materials/test_rows.hpp"

namespace alumen::flows {
namespace {

using enum ScrapStage;
using testing::ElementsAre;
using testing::Pointwise;
using toys::metal;
using toys::Toy;

auto near(std::vector<double> expected) { return Pointwise(testing::DoubleNear(1e-12), expected); }

/// "code file:row column value", of errors or of notes, tidied.
std::vector<std::string> lines(Diagnostics all) {
  tidy(all);
  std::vector<std::string> out;
  for (const auto& d : all)
    out.push_back(std::string{d.code.info().name} + " " + d.where.file + ":" + std::to_string(d.where.row) + " " + d.where.column + " " +
                  d.value);
  return out;
}
std::vector<std::string> errors(const Toy& toy) {
  auto answer = toy.make();
  return answer ? std::vector<std::string>{} : lines(answer.error());
}

/// Two families, two classes, and nothing yet of groups and sorting.
Toy bare() {
  Toy toy;
  toy.family("6xxx", FamilyKind::wrought, {{"Si", 0.5, 0.8}, {"Mg", 0.6, 0.9}})
      .family("cast", FamilyKind::cast, {{"Si", 8}})
      .family("pure", FamilyKind::primary, {{"Fe", 0.1}})
      .scrap("profile", "6xxx *", 0.95)
      .scrap("mixed", "cast", 0.9)
      .form("sheet")
      .form("casting");
  return toy;
}
/// And whole.
Toy whole() {
  auto toy = bare();
  toy.alloy("6xxx", 1);
  for (auto stage : {fabrication, manufacturing, end_of_life}) toy.sorted(stage, "", "", "profile", 0.75);
  return toy;
}

TEST(Materials, WithoutRowsThereAreNone) {
  Toy toy;
  auto answer = toy.make();
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->value.any());
}

TEST(Materials, NamesBecomePositions) {
  auto answer = whole().make();
  ASSERT_TRUE(answer) << answer.error()[0].line();
  const auto& m = answer->value;
  EXPECT_TRUE(m.any());
  EXPECT_THAT(lines(answer->notes), ElementsAre());
  EXPECT_EQ(m.families().size(), 2u);
  EXPECT_THAT(m.elements(), ElementsAre("Fe", "Mg", "Si"));
  EXPECT_EQ(m.width(), 4u);
  EXPECT_THAT(m.typical(0), near({1, 0, 0.006, 0.005}));
  EXPECT_THAT(m.typical(1), near({1, 0, 0, 0.08}));
  EXPECT_THAT(m.primary(), near({1, 0.001, 0, 0}));
}

TEST(Materials, StarIsAllFamiliesThatAreNotNamedYet) {
  Charged out;
  auto m = whole().made();
  // profile: 6xxx first, then cast.  10 t of 6xxx take 9.5 / 0.95 t, cast the rest.
  m.charge(std::vector<double>{9.5, 100}, std::vector<double>{15, 0, 0.09, 0.075, 0, 0, 0, 0}, out);
  EXPECT_NEAR(out.charged[0] + out.charged[1], 15, 1e-12);
  EXPECT_GT(out.charged[0], 9);
  EXPECT_GT(out.charged[1], 4);
}

TEST(Materials, AFamilyThatIsNamedTwiceCountsOnce) {
  auto toy = whole();
  toy.rows.classes[0].families = " 6xxx  6xxx * ";
  Charged out;
  // Si: 0.8 % of 100 t are let in, primary metal holds none, a tonne of scrap brings 0.04 t: 20 t.
  toy.made().charge(std::vector<double>{100, 0}, std::vector<double>{30, 0, 0, 1.2, 0, 0, 0, 0}, out);
  EXPECT_NEAR(out.charged[0], 20, 1e-10);
}

TEST(Materials, SharesOfAlloysChangeEvenlyBetweenYears) {
  auto toy = bare();
  for (auto stage : {fabrication, manufacturing, end_of_life}) toy.sorted(stage, "", "", "profile", 1);
  toy.frame.regions = {"r", "s"};
  toy.alloy("6xxx", 1, 2002).alloy("6xxx", 0.5, 2006).alloy("cast", 0.5, 2006, "", "casting").alloy("cast", 1, 0, "s", "casting");
  auto m = toy.made();
  // forms x families: sheet 6xxx, sheet cast, casting 6xxx, casting cast. A year is given whole: no castings in 2002.
  EXPECT_THAT(m.alloys(0, 0, 2000), near({1, 0, 0, 0}));
  EXPECT_THAT(m.alloys(0, 0, 2003), near({0.875, 0, 0, 0.125}));
  EXPECT_THAT(m.alloys(0, 0, 2006), near({0.5, 0, 0, 0.5}));
  EXPECT_THAT(m.alloys(0, 0, 2010), near({0.5, 0, 0, 0.5}));
  EXPECT_THAT(m.alloys(0, 0, 1900), near({1, 0, 0, 0}));
  EXPECT_THAT(m.alloys(0, 0, 2100), near({0.5, 0, 0, 0.5}));
  EXPECT_THAT(m.alloys(1, 0, 2003), near({0, 0, 0, 1}));  // the region's own rows alone
}

TEST(Materials, YearsOutsideTheFrameStillCount) {
  auto toy = bare();
  for (auto stage : {fabrication, manufacturing, end_of_life}) toy.sorted(stage, "", "", "profile", 1);
  toy.alloy("6xxx", 1, 1990).alloy("cast", 1, 2020);
  auto m = toy.made();
  EXPECT_THAT(m.alloys(0, 0, 2005), near({0.5, 0.5, 0, 0}));  // half way from 1990 to 2020
}

TEST(Materials, ARowWithoutAYearFillsTheYearsThatNameOthers) {
  auto toy = bare();
  for (auto stage : {fabrication, manufacturing, end_of_life})
    toy.sorted(stage, "", "", "profile", 0.5).sorted(stage, "", "", "mixed", 0.1, 2000).sorted(stage, "", "", "mixed", 0.5, 2010);
  toy.alloy("6xxx", 1);
  auto m = toy.made();
  std::vector<double> classes(8), residue(4);
  m.sort(end_of_life, 0, 0, 0, 2005, metal(100, {0, 1, 1}), classes, residue);
  EXPECT_THAT(classes, near({50, 0, 0.5, 0.5, 30, 0, 0.3, 0.3}));
  EXPECT_THAT(residue, near({20, 0, 0.2, 0.2}));
}

TEST(Materials, SharesCloseToOneAreScaledAndTold) {
  auto toy = whole();
  toy.rows.alloys.clear();
  toy.alloy("6xxx", 0.51).alloy("cast", 0.5);
  auto answer = toy.make();
  ASSERT_TRUE(answer);
  EXPECT_THAT(lines(answer->notes), ElementsAre("flows.shares_normalised product_alloys.csv:2 share 1.01"));
  EXPECT_THAT(answer->value.alloys(0, 0, 2000), near({0.51 / 1.01, 0.5 / 1.01, 0, 0}));
}

TEST(Sort, AddsToClassesAndResidue) {
  auto m = whole().made();
  std::vector<double> classes(8, 1), residue(4, 2);
  m.sort(manufacturing, 0, 0, 1, 2000, metal(8, {1, 2, 3}), classes, residue);
  EXPECT_THAT(classes, near({7, 1.06, 1.12, 1.18, 1, 1, 1, 1}));
  EXPECT_THAT(residue, near({4, 2.02, 2.04, 2.06}));
}

TEST(Sort, TheMostParticularRowsDecideAlone) {
  auto toy = whole();
  toy.frame.groups = {"cars", "cans"};
  auto cans = toy.rows.alloys[0];
  cans.group = "cans";
  toy.rows.alloys.push_back(cans);
  toy.sorted(end_of_life, "cars", "cast", "mixed", 0.1)
      .sorted(end_of_life, "cars", "", "mixed", 0.2)
      .sorted(end_of_life, "", "cast", "mixed", 0.3)
      .sorted(end_of_life, "", "6xxx", "mixed", 0.4)
      .sorted(manufacturing, "", "", "mixed", 0.5, 0, "s");
  toy.frame.regions = {"r", "s"};
  auto m = toy.made();
  auto mixed = [&](ScrapStage stage, std::size_t region, std::size_t from, std::size_t family) {
    std::vector<double> classes(8), residue(4);
    m.sort(stage, region, from, family, 2000, metal(1, {0, 0, 0}), classes, residue);
    EXPECT_NEAR(classes[0] + classes[4] + residue[0], 1, 1e-15);
    return classes[4] - classes[0];  // mixed, or -0.75 where the general row holds
  };
  EXPECT_EQ(mixed(end_of_life, 0, 0, 1), 0.1);     // cars, cast
  EXPECT_EQ(mixed(end_of_life, 0, 0, 0), 0.2);     // cars before 6xxx
  EXPECT_EQ(mixed(end_of_life, 0, 1, 1), 0.3);     // cans, cast
  EXPECT_EQ(mixed(end_of_life, 0, 1, 0), 0.4);     // cans, 6xxx
  EXPECT_EQ(mixed(manufacturing, 0, 0, 0), -0.75);
  EXPECT_EQ(mixed(manufacturing, 1, 0, 0), 0.5);   // the region's own
  EXPECT_EQ(mixed(fabrication, 1, 1, 0), -0.75);   // from a form
}

TEST(Sort, ARegionsOwnRowGoesBeforeAParticularCommonOne) {
  auto toy = whole();
  toy.frame.regions = {"r", "s"};
  toy.sorted(end_of_life, "cars", "6xxx", "mixed", 0.1).sorted(end_of_life, "", "", "mixed", 0.9, 0, "s");
  auto m = toy.made();
  std::vector<double> classes(8), residue(4);
  m.sort(end_of_life, 1, 0, 0, 2000, metal(1, {0, 0, 0}), classes, residue);
  EXPECT_EQ(classes[4], 0.9);
}

TEST(Sort, DecimalsThatSumToOneMakeNothing) {
  auto toy = bare();
  toy.alloy("6xxx", 1).scrap("third", "*", 1);
  for (auto stage : {fabrication, manufacturing, end_of_life})
    toy.sorted(stage, "", "", "profile", 0.3333333335)
        .sorted(stage, "", "", "mixed", 0.3333333335)
        .sorted(stage, "", "", "third", 0.3333333335);
  std::vector<double> classes(12), residue(4);
  toy.made().sort(end_of_life, 0, 0, 0, 2000, metal(3, {0, 0, 0}), classes, residue);
  EXPECT_NEAR(classes[0] + classes[4] + classes[8], 3, 1e-15);
  EXPECT_EQ(residue[0], 0);
}

TEST(Sort, AshWithoutRowsIsResidue) {
  auto m = whole().made();
  std::vector<double> classes(8), residue(4);
  m.sort(ash, 0, 0, 0, 2000, metal(3, {1, 0, 0}), classes, residue);
  EXPECT_THAT(residue, near({3, 0.03, 0, 0}));
  auto with_row = whole();
  with_row.sorted(ash, "", "", "mixed", 1);
  with_row.made().sort(ash, 0, 0, 0, 2000, metal(3, {1, 0, 0}), classes, residue);
  EXPECT_THAT(classes, near({0, 0, 0, 0, 3, 0.03, 0, 0}));
  EXPECT_THAT(residue, near({3, 0.03, 0, 0}));
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

TEST(MaterialRows, AreReadFromAWorkspace) {
  static const chain::Tables all{chain::describe_table<AlloyFamily>(),    chain::describe_table<FamilyElement>(),
                                 chain::describe_table<SemiForm>(),       chain::describe_table<ProductAlloy>(),
                                 chain::describe_table<ScrapClass>(),     chain::describe_table<Sorting>(),
                                 chain::describe_table<ElementRecovery>()};
  auto workspace = chain::make_workspace(
      {{"alloy_families.csv", "id,kind\n6xxx,wrought\npure,primary\n"},
       {"family_elements.csv", "family,element,typical_pct,max_pct,source\n6xxx,Si,0.5,,s\n"},
       {"semi_forms.csv", "id\nsheet\n"},
       {"product_alloys.csv", "group,form,family,share,source\ncars,sheet,6xxx,1,s\n"},
       {"scrap_classes.csv", "id,origin,families,melt_yield,source\nold,post_consumer,*,0.9,s\n"},
       {"sorting.csv", "stage,class,share,source\nfabrication,old,1,s\nmanufacturing,old,1,s\nend_of_life,old,2,s\nash,old,1,s\n"},
       {"element_recoveries.csv", "element,recovery,source\nSi,1,s\n"}},
      false, all);
  ASSERT_TRUE(workspace);
  Diagnostics wrong;
  auto rows = read_material_rows(workspace->value, wrong);
  EXPECT_THAT(lines(wrong), ElementsAre("table.percent_for_share sorting.csv:4 share 2"));
  rows.sorting[2].share = 1;
  auto answer =
      Materials::make(rows, {.groups = {"cars"}, .regions = {"r"}, .first_year = 2000, .last_year = 2001, .files = workspace->value.files});
  ASSERT_TRUE(answer) << answer.error()[0].line();
  EXPECT_EQ(answer->value.classes()[0].melt_yield, 0.9);
  EXPECT_EQ(answer->value.forms()[0].id, "sheet");
}

}  // namespace
}  // namespace alumen::flows
