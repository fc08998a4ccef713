// The communication template: the Commission's filled example comes out, nothing is lost on the way there and back, and what is
// wrong is named by sheet and cell.
#include "rules/documents/form_test.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <fstream>
#include <random>

#include "base/number.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/formulas.hpp"
#include "rules/documents/detail/new_tables.hpp"
#include "table/xlsx_form.hpp"

namespace alumen::rules {
namespace {

using detail::FormField;
using detail::FormKind;
using detail::layout;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

double relative(double got, double expected) { return std::fabs(got / expected - 1); }

std::vector<std::string> told(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const auto& d : diagnostics) out.push_back(std::string{d.code.info().name} + " " + d.where.column);
  return out;
}

/// Figures printed in the example: 14181 x 48 x 56.1 / 1000 = 38186.5968 t; 69000 x 3.664 = 252816 t; PFC 25282.0 t.
TEST(FormFigures, AreThoseOfTheCommissionsExample) {
  auto figures = figures_of(example_six());
  EXPECT_LT(relative(figures.co2_t, 291002.5968), 1e-12);
  EXPECT_LT(relative(figures.pfc_t, 25282.0), 1e-12);
  EXPECT_LT(relative(figures.direct_t, 316284.5968), 1e-12);
  EXPECT_EQ(figures.indirect_t, 1273050);
  const auto* metal = figures.process("P1 unwrought aluminium");
  const auto* wire = figures.process("P2 wire");
  ASSERT_TRUE(metal && wire);
  EXPECT_LT(relative(metal->direct, 1.555), 1e-12);
  EXPECT_LT(relative(metal->indirect, 6.15), 1e-12);
  EXPECT_LT(relative(wire->own_direct, 0.046752212389380529), 1e-12);
  EXPECT_LT(relative(wire->direct, 1.698079646017699), 1e-12);
  EXPECT_LT(relative(wire->indirect, 6.9119469026548686), 1e-12);
  EXPECT_LT(relative(wire->electricity, 16.858407079646021), 1e-12);
  EXPECT_EQ(wire->default_share, 0);
}

/// CF4 and C2F6 of the example stand before collection: 3.080072846018588 t and 0.36960874152223055 t.
TEST(FormFigures, PfcStandsBeforeCollection) {
  auto row = detail::pfc_row(example_six(), 1);
  EXPECT_LT(relative(row.cf4, 3.080072846018588), 1e-12);
  EXPECT_LT(relative(row.c2f6, 0.36960874152223055), 1e-12);
  EXPECT_LT(relative(row.co2e, (20420.882969103237 + 4102.6570308967594) / 0.97), 1e-12);
}

/// Two processes that take of each other: x1 = 1 + 0.2 x2, x2 = 2 + 0.5 x1 gives x1 = 1.4/0.9, x2 = 2.5/0.9.
TEST(FormFigures, FollowLoops) {
  auto f = example_six();
  f.set("process.direct", 1, 1, 200000);       // 1 t/t
  f.set("process.direct", 2, 1, 226000);       // 2 t/t
  f.set("process.to_process", 1, 1, 56500);    // P1 to P2: 0.5 t/t of 113000
  f.set("process.to_process", 2, 1, 40000);    // P2 to P1: 0.2 t/t of 200000
  auto figures = figures_of(f);
  EXPECT_LT(relative(figures.processes[0].direct, 1.4 / 0.9), 1e-12);
  EXPECT_LT(relative(figures.processes[1].direct, 2.5 / 0.9), 1e-12);
}

/// 56500 t of a precursor at 4 t/t by default in 113000 t of wire: 2 t/t of 3.698..., and the share of it.
TEST(FormFigures, CountBoughtPrecursorsAndTheirDefaults) {
  auto f = example_six();
  f.set("precursor.name", 1, 1, std::string{"ingot"});
  f.set("precursor.to_process", 1, 2, 56500);
  f.set("precursor.direct", 1, 1, 4.0);
  f.set("precursor.direct_source", 1, 1, std::string{"default"});
  f.set("precursor.electricity", 1, 1, 14.0);
  f.set("precursor.electricity_factor", 1, 1, 0.5);
  const auto wire = figures_of(f).processes[1];
  EXPECT_LT(relative(wire.direct, 1.698079646017699 + 2), 1e-12);
  EXPECT_LT(relative(wire.default_share, 2 / 3.698079646017699), 1e-12);
  EXPECT_LT(relative(wire.indirect, 6.9119469026548686 + 3.5), 1e-12);
  EXPECT_LT(relative(wire.electricity, 16.858407079646021 + 7), 1e-12);
}

/// Eq. 55: heat 10 TJ at 60 in, 4 TJ at 50 out, waste gas 2 TJ in, 1 TJ out, 100 MWh at 0.4 out; and never below zero.
TEST(FormFigures, AttributeHeatWasteGasAndElectricity) {
  auto f = example_six();
  for (auto [field, value] : {std::pair{"heat_in", 10.0},
                              {"heat_in_factor", 60.0},
                              {"heat_out", 4.0},
                              {"heat_out_factor", 50.0},
                              {"waste_gas_in", 2.0},
                              {"waste_gas_out", 1.0},
                              {"electricity_out", 100.0},
                              {"electricity_out_factor", 0.4}})
    f.set(std::string{"process."} + field, 2, 1, value);
  EXPECT_LT(relative(figures_of(f).processes[1].attributed_t, 5283 + 600 - 200 + 2 * 56.1 - 56.1 * 0.667 - 40), 1e-12);
  f.set("process.heat_out", 2, 1, 1e6);
  EXPECT_EQ(figures_of(f).processes[1].attributed_t, 0);
}

TEST(Layout, NamesEveryCellOnce) {
  for (auto version : {FormVersion::v2_1, FormVersion::v2_1_1}) {
    std::set<std::string> cells;
    for (const auto& f : layout().fields())
      for (int i = 1; i <= f.times && f.in(version); ++i)
        for (int j = 1; j <= f.inner; ++j) EXPECT_TRUE(cells.insert(detail::cell_name(f, i, j)).second) << detail::cell_name(f, i, j);
  }
}

/// Places printed in the template: P2's block begins in row 76, PP2's in row 58; P1's uses go to P2..P10 in L32:L40.
TEST(Layout, PutsBlocksWhereTheTemplateHasThem) {
  auto cell = [](std::string_view field, int i, int j) { return detail::cell_name(layout().field(field), i, j); };
  EXPECT_EQ(cell("process.direct", 1, 1), "D_Processes!L54");
  EXPECT_EQ(cell("process.direct", 2, 1), "D_Processes!L119");
  EXPECT_EQ(cell("process.to_process", 1, 9), "D_Processes!L40");
  EXPECT_EQ(cell("precursor.direct", 2, 1), "E_PurchPrec!L93");
  EXPECT_EQ(cell("stream.biomass", 75, 1), "B_EmInst!R91");
  EXPECT_EQ(cell("good.route", 10, 6), "A_InstData!N71");
  EXPECT_EQ(cell("product.rebate", 100, 1), "Summary_Products!AX109");
}

TEST(Layout, KnowsCountriesByNameAndCode) {
  EXPECT_EQ(layout().country("united kingdom")->iso3, "GBR");
  EXPECT_EQ(layout().country("NO")->iso3, "NOR");
  EXPECT_EQ(layout().country("Turkey")->iso3, "TUR");
  EXPECT_EQ(layout().country("Atlantis"), nullptr);
}

TEST(Formulas, MoveAsSpreadsheetsMoveThem) {
  EXPECT_EQ(detail::moved("SUM(A1:B2)+$C$3+$D4+E$5", 2, 1), "SUM(B3:C4)+$C$3+$D6+F$5");
  EXPECT_EQ(detail::moved("IF(K17=\"tCO2/TJ A1\",LOG10(H17),'C_Emissions&Energy'!L27)", 1, 0),
            "IF(K18=\"tCO2/TJ A1\",LOG10(H18),'C_Emissions&Energy'!L28)");
  EXPECT_EQ(detail::moved("B_EmInst!AX17", 0, 2), "B_EmInst!AZ17");
}

TEST(WriteForm, ReadsBackAsItWas) {
  TestFolder folder;
  for (auto version : {FormVersion::v2_1, FormVersion::v2_1_1}) {
    ASSERT_TRUE(write_form(example_six(), version, folder / "form.xlsx"));
    auto read = read_form(folder / "form.xlsx");
    ASSERT_TRUE(read.has_value()) << read.error()[0].line();
    EXPECT_EQ(read->value.form, example_six());
    EXPECT_THAT(told(read->notes), IsEmpty());
    EXPECT_LT(relative(read->value.results.at({"product.see_direct", 2, 1}), 1.698079646017699), 1e-12);
  }
}

/// Version 2.1.1 has the electricity factor in P and everything behind it one column later.
TEST(WriteForm, VersionsDifferOnTheLastSheetOnly) {
  TestFolder folder;
  ASSERT_TRUE(write_form(example_six(), FormVersion::v2_1, folder / "a.xlsx"));
  ASSERT_TRUE(write_form(example_six(), FormVersion::v2_1_1, folder / "b.xlsx"));
  auto a = table::read_xlsx(folder / "a.xlsx", "a"), b = table::read_xlsx(folder / "b.xlsx", "b");
  ASSERT_TRUE(a && b);
  for (std::size_t i = 0; i < a->size(); ++i) {
    auto rows = (*a)[i].rows, others = (*b)[i].rows;
    rows[0].clear();
    others[0].clear();
    EXPECT_EQ(rows == others, (*a)[i].name != "Summary_Communication") << (*a)[i].name;
  }
  auto sheet = std::ranges::find((*b), "Summary_Communication", &table::Sheet::name);
  EXPECT_LT(relative(*parse_number(sheet->rows[26][15].text), 0.41), 1e-12);  // P27
}

TEST(WriteForm, SameFormSameBytes) {
  TestFolder folder;
  ASSERT_TRUE(write_form(example_six(), FormVersion::v2_1_1, folder / "a.xlsx"));
  ASSERT_TRUE(write_form(example_six(), FormVersion::v2_1_1, folder / "b.xlsx"));
  auto bytes = [&](const char* name) {
    std::ifstream in{folder / name, std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
  };
  EXPECT_EQ(bytes("a.xlsx"), bytes("b.xlsx"));
  EXPECT_GT(bytes("a.xlsx").size(), 10000u);
}

TEST(FillForm, FillsAnEmptyTemplateAndLeavesItsFormulasAlone) {
  TestFolder folder;
  ASSERT_TRUE(write_form({}, FormVersion::v2_1_1, folder / "empty.xlsx"));
  ASSERT_TRUE(fill_form(example_six(), FormVersion::v2_1_1, folder / "empty.xlsx", folder / "filled.xlsx"));
  auto before = table::read_xlsx(folder / "empty.xlsx", "a"), after = table::read_xlsx(folder / "filled.xlsx", "b");
  ASSERT_TRUE(before && after);
  for (std::size_t i = 0; i < before->size(); ++i)
    for (std::size_t r = 0; r < (*before)[i].rows.size(); ++r)
      for (std::size_t c = 0; c < (*before)[i].rows[r].size(); ++c) {
        const auto& old = (*before)[i].rows[r][c];
        if (!old.formula && old.kind == table::Cell::Kind::empty) continue;
        EXPECT_EQ(old, (*after)[i].rows[r][c]) << (*before)[i].name << table::address(r, c);
      }
  // The stored results are those of the empty form: reading says that they differ from what the entries give.
  auto read = read_form(folder / "filled.xlsx");
  ASSERT_TRUE(read.has_value()) << read.error()[0].line();
  EXPECT_EQ(read->value.form, example_six());
  EXPECT_THAT(told(read->notes), testing::Contains("rules.form_differs C_Emissions&Energy!L27"));
}

/// A form with one thing wrong.
std::vector<std::string> faults_of(const std::function<void(Form&)>& change) {
  TestFolder folder;
  auto form = example_six();
  change(form);
  EXPECT_TRUE(write_form(form, FormVersion::v2_1_1, folder / "form.xlsx"));
  auto read = read_form(folder / "form.xlsx");
  return told(read ? read->notes : read.error());
}

TEST(ReadForm, TrapsOfPercentAndShare) {
  EXPECT_THAT(faults_of([](Form& f) { f.set("stream.oxidation", 1, 1, 0.98); }), ElementsAre("rules.form_percent B_EmInst!N17"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("stream.biomass", 1, 1, 0.5); }), ElementsAre("rules.form_doubt B_EmInst!R17"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("pfc.collection", 1, 1, 97.0); }), ElementsAre("rules.form_percent B_EmInst!AT98"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("product.pre_consumer_scrap", 1, 1, 30.0); }),
              ElementsAre("rules.form_percent Summary_Products!Y10"));
  EXPECT_THAT(faults_of([](Form& f) {
                f.set("pfc.method", 1, 1, std::string{"overvoltage"});
                f.set("pfc.overvoltage", 1, 1, 2.0);
                f.set("pfc.current_efficiency", 1, 1, 0.95);
              }),
              ElementsAre("rules.form_percent B_EmInst!AK98"));
}

TEST(ReadForm, WhatIsMissingIsNamedByCell) {
  EXPECT_THAT(faults_of([](Form& f) { f.set("installation.unlocode", 1, 1, std::string{}); }),
              ElementsAre("rules.form_missing A_InstData!I27"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("installation.name", 1, 1, std::string{}); }), ElementsAre("rules.form_needed A_InstData!I20"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("stream.ncv", 1, 1, std::string{}); }), ElementsAre("rules.form_needed B_EmInst!H17"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("process.direct", 2, 1, std::string{}); }), ElementsAre("rules.form_needed D_Processes!L119"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("process.market", 2, 1, 112000); }), ElementsAre("rules.form_control D_Processes!L107"));
  EXPECT_THAT(faults_of([](Form& f) {
                f.set("stream.unit", 1, 1, std::string{"1000Nm3"}), f.set("stream.emission_factor_unit", 1, 1, std::string{"t/t"});
              }),
              ElementsAre("rules.form_units B_EmInst!K17"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("product.process", 2, 1, std::string{"P3"}); }),
              ElementsAre("rules.form_value Summary_Products!D11"));
  EXPECT_THAT(faults_of([](Form& f) { f.set("product.cn_code", 2, 1, std::string{"76020010"}); }),
              ElementsAre("rules.form_value Summary_Products!F11"));
}

/// Cells as a careless hand writes them: words in any case, a day as a bare serial, a code as a number, a formula never calculated.
TEST(ReadForm, ReadsWhatPeopleWrite) {
  TestFolder folder;
  std::vector<table::FormSheet> sheets;
  auto put = [&](std::string_view field, int item, table::Cell cell, std::string formula = {}) {
    const auto& f = layout().field(field);
    auto sheet = std::ranges::find(sheets, f.sheet, &table::FormSheet::name);
    if (sheet == sheets.end()) sheet = sheets.insert(sheets.end(), {.name = f.sheet});
    auto [row, column] = f.at(item, 1);
    sheet->cells.push_back({.row = row, .column = column, .value = std::move(cell), .formula = std::move(formula)});
  };
  auto text = [](std::string words) { return table::Cell{.kind = table::Cell::Kind::text, .text = std::move(words)}; };
  auto number = [](std::string digits) { return table::Cell{.kind = table::Cell::Kind::number, .text = std::move(digits)}; };
  for (const auto& f : layout().fields())
    if (!f.calculated && std::ranges::find(sheets, f.sheet, &table::FormSheet::name) == sheets.end()) sheets.push_back({.name = f.sheet});
  put("period.start", 1, number("45292"));  // 2024-01-01
  put("period.end", 1, text("2024-12-31"));
  put("installation.name", 1, text("  Works "));
  put("installation.country", 1, text("turkey"));
  put("installation.unlocode", 1, text("TR IST"));
  put("process.name", 1, text("smelter"));
  put("process.category", 1, text("UNWROUGHT ALUMINIUM"));
  put("process.route_amount", 1, text(" 1000 "));
  put("process.market", 1, number("1000"));
  put("process.direct", 1, {}, "SUM(A1:A2)");
  put("product.process", 1, text("smelter"));
  put("product.cn_code", 1, number("76011010"));
  put("product.price_kind", 1, text("carbon tax"));
  put("product.rebate_kind", 1, text("gift"));
  ASSERT_TRUE(table::write_form(folder / "form.xlsx", sheets));
  auto read = read_form(folder / "form.xlsx");
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(told(read.error()), ElementsAre("rules.form_word Summary_Products!AT10", "table.no_stored_result D_Processes!L54"));
  EXPECT_THAT(read.error().front().expected, HasSubstr("Tax deduction"));
}

TEST(ReadForm, SaysWhenItIsNoTemplate) {
  TestFolder folder;
  ASSERT_TRUE(table::write_form(folder / "other.xlsx", {{.name = "Sheet1"}}));
  auto read = read_form(folder / "other.xlsx");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().size(), 8u);
  EXPECT_EQ(read.error()[0].code, Code{"rules.form_sheet"});
}

/// The files of the form's workspace, and the form that it gives again.
std::pair<std::map<std::string, std::string>, Form> there_and_back(const Form& form) {
  auto files = workspace_of({form, "form.xlsx", {}});
  EXPECT_TRUE(files.has_value()) << (files ? "" : files.error()[0].line());
  if (!files) return {};
  auto workspace = chain::make_workspace(files->value, true, detail::workspace_tables());
  EXPECT_TRUE(workspace.has_value()) << (workspace ? "" : workspace.error()[0].line());
  if (!workspace) return {};
  auto built = chain::build(workspace->value);
  EXPECT_TRUE(built.has_value()) << (built ? "" : built.error()[0].line());
  if (!built) return {};
  auto again = form_of(workspace->value, built->value, *load("eu-cbam-2026"));
  EXPECT_TRUE(again.has_value()) << (again ? "" : again.error()[0].line());
  return {files->value, again ? again->value : Form{}};
}

TEST(WorkspaceOf, LosesNothing) {
  auto [files, form] = there_and_back(example_six());
  EXPECT_EQ(form, example_six());
  // Only what no table holds is kept beside the tables: the place code, names that are no ids, and scrap cells that the form leaves
  // open, because a workspace without scrap would say none.
  EXPECT_EQ(files["document_fields.csv"],
            "subject,field,item,value,source\ninstallation,installation.unlocode,,GB ZZZ,form\ninstallation,stream.name,,natural gas,form\n"
            "installation,stream.name,2,bought anodes,form\ninstallation,stream.name,3,own anodes,form\n"
            "installation,product.pre_consumer_scrap,,,form\ninstallation,product.pre_consumer_scrap,2,,form\n"
            "installation,product.scrap,,,form\ninstallation,product.scrap,2,,form\n");
}

TEST(WorkspaceOf, HasTheExamplesFigures) {
  auto files = workspace_of({example_six(), "form.xlsx", {}});
  ASSERT_TRUE(files.has_value());
  auto workspace = chain::make_workspace(files->value, true, detail::workspace_tables());
  auto built = chain::build(workspace->value);
  ASSERT_TRUE(built.has_value());
  auto model = carbon::Model::build(built->value, load("installation-gate")->method);
  ASSERT_TRUE(model.has_value());
  double total = 0;
  for (const auto& account : model->accounts())
    if (built->value->activities[account.activity].id == "works") total = account.total() / 1000;
  EXPECT_LT(relative(total, 316284.5968), 1e-12);
  for (auto o : model->products()) {
    bool wire = built->value->outputs[o].id == "p2/good";
    EXPECT_LT(relative(model->footprint(o), wire ? 1.698079646017699 : 1.555), 1e-12);
    EXPECT_LT(relative(model->apart(o), wire ? 6.9119469026548686 : 6.15), 1e-12);
  }
}

/// Every combination of method and units finds a home, and the workspace emits what the form emits.
TEST(WorkspaceOf, TakesStreamsInEveryUnit) {
  struct Kind {
    const char *method, *unit, *factor;
    double expected;  // t: 100 units, 40 GJ a unit, factor 2 (per TJ: 50), carbon 0.5, oxidation or conversion 98 %, biomass 10 %
  };
  const Kind kinds[] = {{"combustion", "t", "t/TJ", 100 * 0.04 * 50 * 0.98 * 0.9},
                        {"combustion", "1000Nm3", "t/TJ", 100 * 0.04 * 50 * 0.98 * 0.9},
                        {"combustion", "t", "t/t", 100 * 2 * 0.98 * 0.9},
                        {"combustion", "1000Nm3", "t/1000Nm3", 100 * 2 * 0.98 * 0.9},
                        {"process", "t", "t/t", 100 * 2 * 0.98 * 0.9},
                        {"process", "1000Nm3", "t/1000Nm3", 100 * 2 * 0.98 * 0.9},
                        {"process", "t", "t/TJ", 100 * 0.04 * 50 * 0.98 * 0.9},
                        {"mass_balance", "t", "", 100 * 0.5 * 3.664 * 0.9},
                        {"mass_balance", "1000Nm3", "", 100 * 0.5 * 3.664 * 0.9}};
  for (const auto& kind : kinds) {
    auto form = example_six();
    for (int i : {1, 2, 3})
      for (const auto& f : layout().fields())
        if (f.field.starts_with("stream.")) form.set(f.field, i, 1, std::string{});
    form.set("pfc.method", 1, 1, std::string{});
    for (const auto& f : layout().fields())
      if (f.field.starts_with("pfc.")) form.set(f.field, 1, 1, std::string{});
    bool balance = std::string_view{kind.method} == "mass_balance";
    form.set("stream.method", 1, 1, std::string{kind.method});
    form.set("stream.name", 1, 1, std::string{"gas"});
    form.set("stream.amount", 1, 1, 100);
    form.set("stream.unit", 1, 1, std::string{kind.unit});
    if (balance) form.set("stream.carbon_content", 1, 1, 0.5);
    if (!balance) form.set("stream.emission_factor", 1, 1, std::string_view{kind.factor} == "t/TJ" ? 50 : 2);
    if (!balance) form.set("stream.emission_factor_unit", 1, 1, std::string{kind.factor});
    if (std::string_view{kind.factor} == "t/TJ") form.set("stream.ncv", 1, 1, 40);
    if (!balance) form.set(std::string_view{kind.method} == "combustion" ? "stream.oxidation" : "stream.conversion", 1, 1, 98);
    form.set("stream.biomass", 1, 1, 10);
    EXPECT_LT(relative(figures_of(form).direct_t, kind.expected), 1e-12) << kind.method << kind.unit << kind.factor;
    auto [files, again] = there_and_back(form);
    EXPECT_EQ(again, form) << kind.method << kind.unit << kind.factor;
    auto workspace = chain::make_workspace(files, true, detail::workspace_tables());
    auto model = carbon::Model::build(chain::build(workspace->value)->value, load("installation-gate")->method);
    ASSERT_TRUE(model.has_value());
    double total = 0;
    for (const auto& account : model->accounts())
      if (model->chain().activities[account.activity].id == "works") total = account.total() / 1000;
    EXPECT_LT(relative(total, kind.expected), 1e-12) << kind.method << kind.unit << kind.factor;
  }
}

/// A form with random entries in every cell that is not tied to others; what ties cells together stays that of the example.
Form random_form() {
  std::mt19937 engine{*rc::gen::arbitrary<std::uint32_t>()};
  auto draw = [&](unsigned below) { return static_cast<int>(engine() % below); };
  auto form = example_six();
  for (const auto& f : layout().fields()) {
    if (f.calculated) continue;
    bool tied = f.field.ends_with(".name") || f.field.starts_with("period.") || f.field.ends_with("category") ||
                f.field == "product.process" || f.field == "installation.country" || f.field.ends_with(".method") ||
                f.field.ends_with("technology") || f.field.ends_with("unit") || f.field == "product.cn_code" ||
                f.field.starts_with("stream.") || f.field.starts_with("pfc.");
    for (int i = 1; i <= std::min(f.times, 3); ++i)
      for (int j = 1; j <= f.inner; ++j) {
        if (tied || (f.field.starts_with("product.") && i > 2) || (f.field.starts_with("process.") && i > 2) || draw(3) != 0) continue;
        if (f.field == "process.to_process" && !(i == 1 && j == 1)) continue;
        if (f.field == "precursor.to_process" && j > 2) continue;
        int n = 1 + draw(99999);
        switch (f.kind) {
          case FormKind::text:
            form.set(f.field, i, j, "text " + std::to_string(n));
            break;
          case FormKind::number:
            form.set(f.field, i, j, n / 8.0);
            break;
          case FormKind::share:
            form.set(f.field, i, j, n / 100000.0);
            break;
          case FormKind::percent:
            form.set(f.field, i, j, 1 + n / 1024.0);
            break;
          case FormKind::coordinate:
            form.set(f.field, i, j, n / 2000.0);
            break;
          case FormKind::country2:
            form.set(f.field, i, j, std::string{"NOR"});
            break;
          case FormKind::currency:
            form.set(f.field, i, j, std::string{"USD"});
            break;
          case FormKind::flag:
            form.set(f.field, i, j, std::string{n % 2 ? "true" : "false"});
            break;
          case FormKind::word:
            form.set(f.field, i, j,
                     f.list == "electricity_source" ? std::string{n % 2 ? "iea" : "contract"}
                     : f.list == "data_source"      ? std::string{n % 2 ? "measured" : "default"}
                     : f.list == "route"            ? std::string{n % 2 ? "primary" : "other"}
                                                    : std::string{});
            break;
          default:
            break;
        }
      }
  }
  for (int q = 1; q <= 3; ++q) form.set("precursor.name", q, 1, "precursor " + std::to_string(q));
  for (int i = 1; i <= 2; ++i) {
    form.set("cems.gas", i, 1, std::string{i == 1 ? "co2" : "n2o"});
    for (const char* field : {"cems.concentration", "cems.hours", "cems.flow"}) form.set(field, i, 1, i * 7.5);
  }
  form.set("cems.gas", 3, 1, std::string{});
  for (const auto& f : layout().fields())
    if (f.field.starts_with("cems.")) form.set(f.field, 3, 1, std::string{});
  return form;
}

RC_GTEST_PROP(RoundTrip, WorkbookLosesNothing, ()) {
  TestFolder folder;
  auto form = random_form();
  RC_ASSERT(write_form(form, FormVersion::v2_1_1, folder / "form.xlsx").has_value());
  auto read = read_form(folder / "form.xlsx");
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->value.form == form);
}

RC_GTEST_PROP(RoundTrip, WorkspaceLosesNothing, ()) {
  auto form = random_form();
  auto [files, again] = there_and_back(form);
  RC_ASSERT(again == form);
  auto second = workspace_of({again, "form.xlsx", {}});
  RC_ASSERT(second.has_value());
  RC_ASSERT(second->value == files);
}

/// What the workspace calculates is what the form calculates, whatever was entered.
RC_GTEST_PROP(RoundTrip, WorkspaceAndFormAgree, ()) {
  auto form = random_form();
  for (int q = 1; q <= 3; ++q) form.set("precursor.direct", q, 1, 1.5 + q);
  auto figures = figures_of(form);
  auto files = workspace_of({form, "form.xlsx", {}});
  RC_ASSERT(files.has_value());
  auto workspace = chain::make_workspace(files->value, true, detail::workspace_tables());
  auto built = chain::build(workspace->value);
  RC_ASSERT(built.has_value());
  auto model = carbon::Model::build(built->value, load("installation-gate")->method);
  RC_ASSERT(model.has_value());
  for (auto o : model->products()) {
    const auto& process = figures.processes[built->value->outputs[o].id == "p1/good" ? 0 : 1];
    // What is attributed and taken off again may leave nothing but the last digits: a thousandth of a gram per tonne is none.
    RC_ASSERT(std::fabs(model->footprint(o) - process.direct) <= 1e-9 * std::fabs(process.direct) + 1e-9);
  }
}

}  // namespace
}  // namespace alumen::rules
