// Tables of alloys and scrap: reading, shares by year, sorting.
#include "flows/materials/materials.hpp"

#include <gmock/gmock.h>

#include "chain/bind.hpp"
#include "flows/materials/test_rows.hpp"

namespace alumen::flows {
namespace {

using enum ScrapStage;
using testing::ElementsAre;
using testing::Pointwise;
using toys::bare;
using toys::lines;
using toys::metal;
using toys::Toy;
using toys::whole;

auto near(std::vector<double> expected) { return Pointwise(testing::DoubleNear(1e-12), expected); }

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
