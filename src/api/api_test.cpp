// The questions as a shell asks them: changes parsed, differences recomputed, JSON that reads back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "api/compare.hpp"
#include "chain/intake/intake.hpp"
#include "chain/workspace_test.hpp"

namespace alumen::api {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class Api : public testing::Test {
 protected:
  void SetUp() override {
    auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder = fs::temp_directory_path() / ("alumen_api_" + std::string{info->name()} + std::to_string(::getpid()));
    fs::remove_all(folder);
    chain::Toy toy;
    // The library brings co2 and the processes; the toy's own rows of them are an overlay that says the same.
    toy.good("billet", "metal,t,,,99").good("profile", "semi,t,,,99").good("scrap", "scrap,t,,,99");
    toy.activity("cast")
        .output("cast,billet,reference,100,t")
        .exchange("cast,co2,emission,30,t")
        .exchange("cast,primary_ingot,input,100,t");
    toy.row("parties", "q,Q")
        .row("declarations", "d,primary_ingot,q,rb,cradle_to_gate,AR6,t CO2e/t,4,5,1.5")
        .row("supplies", ",cast/primary_ingot,,d,1");
    toy.activity("press")
        .output("press,profile,reference,70,t")
        .output("press,scrap,pre_consumer_scrap,30,t")
        .exchange("press,billet,input,100,t")
        .exchange("press,electricity,input,50,MWh");
    toy.row("grid", "GBR,2023,200,src");
    fs::create_directories(folder);
    for (const auto& [name, text] : toy.files()) ASSERT_TRUE(table::write_text(folder / name, text).has_value());
  }
  void TearDown() override { fs::remove_all(folder); }

  Place place(std::vector<std::string> changes = {}) const { return {.workspace = folder, .changes = std::move(changes)}; }
  double value(const std::string& output, const std::string& rules, std::vector<std::string> changes = {}) const {
    auto answer = footprint({.place = place(std::move(changes)), .rules = rules, .product = output});
    if (!answer) throw std::runtime_error(answer.error()[0].line());
    return answer->products.at(0).results.at(0).value;
  }
  fs::path folder;
};

struct Written {
  std::string text, table, row, column, value;
};
class ParseChange : public testing::TestWithParam<Written> {};

TEST_P(ParseChange, TakesApart) {
  const auto& w = GetParam();
  auto change = parse_change(w.text);
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->table, w.table);
  EXPECT_EQ(change->row, w.row);
  EXPECT_EQ(change->column, w.column);
  EXPECT_EQ(change->value, w.value);
}

INSTANTIATE_TEST_SUITE_P(
    All, ParseChange,
    testing::Values(Written{"exchanges.press/billet.amount=1100", "exchanges", "press/billet", "amount", "1100"},
                    Written{"grid.GBR/2023.intensity=12.5", "grid", "GBR/2023", "intensity", "12.5"},           // '.' in the value
                    Written{"parameters.yield.hot.value=0.9", "parameters", "yield.hot", "value", "0.9"},        // '.' in the row
                    Written{"outputs.a/b.note=x=y.z", "outputs", "a/b", "note", "x=y.z"},  // '=' and '.' in the value
                    Written{"supplies.a/b<c/d.share=0.5", "supplies", "a/b<c/d", "share", "0.5"},
                    Written{"outputs.a/b.price=", "outputs", "a/b", "price", ""},
                    Written{"outputs.a/b.amount=2*k", "outputs", "a/b", "amount", "2*k"}));

TEST(ParseChangeFaults, AreNamed) {
  for (const auto* bad : {"", "=", "outputs", "outputs.a=1", "outputs=a.b.c", "outputs.a.b", ".=", "a=.b.c=1"}) {
    auto change = parse_change(bad);
    ASSERT_FALSE(change.has_value()) << bad;
    EXPECT_EQ(change.error()[0].code.info().name, "api.bad_set") << bad;
    EXPECT_EQ(change.error()[0].value, bad);
  }
}

TEST(ParseChangeFaults, EmptyPartsAreFaultsToo) {
  for (const auto* bad : {"..=1", ".a.b=1", "outputs..amount=1", "outputs.a.=1"}) EXPECT_FALSE(parse_change(bad).has_value()) << bad;
}

TEST_F(Api, FootprintByHand) {
  // billet 4 + 0.3; profile (100 * 4.3 + 50 MWh * 0.2 t/MWh) / 70; by mass / 100, where the declaration says 5.
  EXPECT_NEAR(value("cast/billet", "iso14067-cutoff"), 4.3, 1e-12);
  EXPECT_NEAR(value("press/profile", "iso14067-cutoff"), 440.0 / 70, 1e-12);
  EXPECT_NEAR(value("press/profile", "mass-allocation"), 540.0 / 100, 1e-12);
}

TEST_F(Api, FootprintTellsWhatLeaves) {
  auto answer = footprint({.place = place(), .rules = "iso14067-cutoff,mass-allocation"});
  ASSERT_TRUE(answer.has_value());
  ASSERT_EQ(answer->products.size(), 2u);
  EXPECT_FALSE(answer->products[0].final);
  EXPECT_TRUE(answer->products[1].final);
  EXPECT_EQ(answer->products[1].amount, 70);
  EXPECT_EQ(answer->products[1].unit.text, "t CO2e/t");
  EXPECT_THAT(answer->rules, ElementsAre("iso14067-cutoff", "mass-allocation"));
  EXPECT_NEAR(answer->products[1].results[1].share, 0.7, 1e-15);
  ASSERT_TRUE(answer->activities.contains("iso14067-cutoff"));
  EXPECT_NEAR(answer->activities["iso14067-cutoff"][0].total_t, 30, 1e-12);
}

/// Every number of a JSON document, by path.
void numbers(const table::Node& node, const std::string& path, std::map<std::string, double>& out) {
  if (node.kind == table::Node::Kind::number) out[path] = std::strtod(node.text.c_str(), nullptr);
  for (std::size_t i = 0; i < node.children.size(); ++i)
    numbers(node.children[i], path + "/" + (node.keys.empty() ? std::to_string(i) : node.keys[i]), out);
}

TEST_F(Api, FootprintJsonReadsBack) {
  auto answer = footprint({.place = place(), .rules = "iso14067-cutoff,installation-gate"});
  ASSERT_TRUE(answer.has_value());
  auto root = table::parse_json(to_json(*answer), "answer.json");
  ASSERT_TRUE(root.has_value()) << root.error()[0].line();
  std::map<std::string, double> found;
  numbers(*root, "", found);
  EXPECT_EQ(found.at("/products/0/results/iso14067-cutoff/value"), answer->products[0].results[0].value);
  EXPECT_EQ(found.at("/products/1/amount"), 70);
  // Electricity stands apart: 50 MWh * 0.2 / 70.
  EXPECT_NEAR(found.at("/products/1/results/installation-gate/electricity_apart"), 10.0 / 70, 1e-15);
}

TEST_F(Api, OtherAnswersReadBackToo) {
  EXPECT_TRUE(table::parse_json(to_json(check(place())), "a").has_value());
  EXPECT_TRUE(table::parse_json(to_sarif(check(place())), "a").has_value());
  auto tree = explain({.place = place(), .product = "press/profile", .depth = 3});
  ASSERT_TRUE(tree.has_value());
  EXPECT_TRUE(table::parse_json(to_json(*tree), "a").has_value());
  EXPECT_NEAR(tree->tree.value, 440.0 / 70, 1e-12);
  auto csv = table::parse_csv(to_csv(*footprint({.place = place(), .rules = "iso14067-cutoff,mass-allocation"})), "a.csv");
  ASSERT_TRUE(csv.has_value());
  EXPECT_EQ(csv->rows(), 4u);
}

TEST_F(Api, WhatIfIsTheDifferenceOfTwoFootprints) {
  std::vector<std::string> changes{"exchanges.cast/co2.amount=20", "grid.GBR/2023.intensity=100"};
  auto answer = what_if({.place = place(changes), .rules = "iso14067-cutoff,mass-allocation"});
  ASSERT_TRUE(answer.has_value());
  ASSERT_EQ(answer->rows.size(), 4u);
  for (const auto& row : answer->rows) {
    EXPECT_EQ(row.before, value(row.output, row.rules)) << row.output;
    EXPECT_EQ(row.after, value(row.output, row.rules, changes)) << row.output;
  }
  EXPECT_NEAR(answer->rows[2].after, (100 * 4.2 + 5) / 70, 1e-12);  // press/profile under cut-off
  EXPECT_TRUE(table::parse_json(to_json(*answer), "a").has_value());
}

TEST_F(Api, CheckCountsWhatItLists) {
  auto answer = check(place());
  std::size_t errors = 0, warnings = 0, notes = 0;
  for (const auto& d : answer.diagnostics)
    ++(d.severity() == Severity::error ? errors : d.severity() == Severity::warning ? warnings : notes);
  EXPECT_EQ(answer.errors, errors);
  EXPECT_EQ(answer.warnings, warnings);
  EXPECT_EQ(answer.notes, notes);
  EXPECT_EQ(answer.errors, 0u);
  // 1 site, 1 process, 4 materials, 1 party, 2 activities, 3 outputs, 4 exchanges, 1 supply, 1 declaration, 1 grid row
  EXPECT_EQ(answer.rows, 19u);
}

TEST_F(Api, CheckTellsOfWhatStopsTheReading) {
  for (const auto* bad : {"outputs.nothing.amount=1", "outputz.a.amount=1", "outputs.cast/billet.amounts=1", "no change"}) {
    auto answer = check(place({bad}));
    EXPECT_GE(answer.errors, 1u) << bad;
  }
  auto nowhere = check({.workspace = folder / "nothing"});
  ASSERT_EQ(nowhere.diagnostics.size(), 1u);
  EXPECT_EQ(nowhere.diagnostics[0].code.info().name, "chain.no_workspace");
  EXPECT_EQ(nowhere.errors, 1u);
}

TEST_F(Api, CheckFindsMetalFromNothing) {
  auto answer = check(place({"outputs.press/profile.amount=90"}));
  EXPECT_TRUE(chain::has(answer.diagnostics, "chain.yield_above_one"));
  EXPECT_GE(answer.errors, 1u);
}

TEST_F(Api, ProductsThatThereAreNotAreNamed) {
  auto answer = footprint({.place = place(), .product = "bottle"});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error()[0].code.info().name, "carbon.unknown_product");
  EXPECT_EQ(answer.error()[0].expected, "one of cast/billet, press/profile");
  EXPECT_FALSE(explain({.place = place(), .product = "bottle"}).has_value());
  EXPECT_FALSE(footprint({.place = place(), .rules = "unknown"}).has_value());
}

TEST_F(Api, AnIdGoesBeforeAMaterialOfTheSameName) {
  // The press's product is called like the casthouse's material.
  auto text = *table::read_text(folder / "outputs.csv", "outputs.csv");
  auto at = text.find(",press,profile");
  ASSERT_NE(at, std::string::npos);
  ASSERT_TRUE(table::write_text(folder / "outputs.csv", text.insert(at, "billet")).has_value());
  EXPECT_NEAR(value("billet", "iso14067-cutoff"), 440.0 / 70, 1e-12);
  auto answer = what_if({.place = place({"exchanges.cast/co2.amount=20"})});
  ASSERT_TRUE(answer.has_value());
  for (const auto& row : answer->rows) {
    if (row.output != "billet") continue;
    EXPECT_NEAR(row.after, 430.0 / 70, 1e-12);
  }
}

TEST_F(Api, ExplainTakesAnActivity) {
  auto answer = explain({.place = place(), .product = "cast"});
  ASSERT_TRUE(answer.has_value());
  EXPECT_NEAR(answer->tree.value * answer->unit.factor, 30, 1e-12);
  EXPECT_EQ(answer->unit.text, "t CO2e");
}

TEST_F(Api, ThePeriodChoosesTheActivities) {
  auto place_of_2022 = place();
  place_of_2022.period = "2022";
  auto answer = footprint({.place = place_of_2022});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error()[0].code.info().name, "carbon.no_products");
  place_of_2022.period = "22";
  EXPECT_FALSE(footprint({.place = place_of_2022}).has_value());
}

TEST_F(Api, AnEarlierEditionIsReproducedByteForByteBesideALaterOne) {
  auto book = std::string{chain::library_text("rulebooks/iso14067-cutoff.yaml")};
  for (auto [from, to] : {std::pair<std::string, std::string>{"id: iso14067-cutoff", "id: iso14067-next"},
                          {"edition: \"2018\"", "edition: \"2030\""},
                          {"gwp_set: AR6", "gwp_set: AR5"}})
    book.replace(book.find(from), from.size(), to);
  auto next = folder / "next.yaml";
  ASSERT_TRUE(table::write_text(next, book).has_value());
  auto results = [&](const std::string& rules) {
    auto answer = footprint({.place = place(), .rules = rules, .product = "profile"});
    if (!answer) throw std::runtime_error(answer.error()[0].line());
    answer->rules.resize(1);
    answer->products[0].results.resize(1);
    answer->activities = {};
    answer->notes.clear();
    return to_json(*answer);
  };
  EXPECT_EQ(results("iso14067-cutoff"), results("iso14067-cutoff," + next.string()));
}

TEST_F(Api, CompareSetsEveryBookAgainstOneAndItsCausesSum) {
  auto answer =
      compare({.place = place(), .product = "profile", .rules = "iso14067-cutoff,mass-allocation,installation-gate,mine-to-casthouse"});
  ASSERT_TRUE(answer.has_value()) << answer.error()[0].line();
  EXPECT_EQ(answer->first, "iso14067-cutoff");
  ASSERT_EQ(answer->rows.size(), 4u);
  // The kind of process of the toy lies outside both boundaries: no number, and they come last.
  EXPECT_FALSE(answer->rows[2].known());
  EXPECT_FALSE(answer->rows[3].known());
  double first = answer->rows[0].value, sum = 0;
  for (const auto& part : answer->rows[1].parts) sum += part.value;
  EXPECT_NEAR(sum, answer->rows[1].value - first, 1e-12);
  // 30 + 100 * 4 + 50 MWh at 0.2 over 70 t, and with scrap as a co-product 30 + 100 * 5 + 10 over 100 t.
  EXPECT_NEAR(first, 440.0 / 70, 1e-12);
  EXPECT_NEAR(answer->rows[1].value, 540.0 / 100, 1e-12);
}

TEST_F(Api, CompareWantsOneProduct) {
  auto answer = compare({.place = place(), .product = "", .rules = "iso14067-cutoff,mass-allocation"});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error()[0].code.info().name, "carbon.unknown_product") << answer.error()[0].line();
}

TEST_F(Api, LabelsTrackAPledgeOverTheYears) {
  auto one = labels({.place = place(), .product = "profile"});
  ASSERT_TRUE(one.has_value()) << one.error()[0].line();
  EXPECT_TRUE(one->years.empty());
  // 2023: 100 t at 4 t/t. 2024: 80 t at 4 and 20 t at 2.
  chain::Toy toy;
  toy.good("billet", "metal,t,,,99").row("parties", "q,Q");
  for (auto year : {"3", "4"}) {
    std::string cast = std::string{"cast"} + year;
    toy.row("activities", cast + ",s,casting,202" + year + "-01-01,202" + std::to_string(year[0] - '0' + 1) + "-01-01")
        .output(cast + ",billet,reference,100,t");
    toy.exchange(cast + ",primary_ingot,input,100,t");
  }
  toy.row("declarations", "high,primary_ingot,q,rb,cradle_to_gate,AR6,t CO2e/t,4,4,1.5")
      .row("declarations", "low,primary_ingot,q,rb,cradle_to_gate,AR6,t CO2e/t,2,2,1.5");
  toy.row("supplies", ",cast3/primary_ingot,,high,1")
      .row("supplies", ",cast4/primary_ingot,,high,0.8")
      .row("supplies", ",cast4/primary_ingot,,low,0.2");
  auto files = toy.files();
  auto& rows = files["declarations.csv"];
  rows = "pre_consumer_share,post_consumer_share," + rows;
  for (auto at = rows.find('\n'); at + 1 < rows.size(); at = rows.find('\n', at + 1)) rows.insert(at + 1, "0,0,");
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& [name, text] : files) ASSERT_TRUE(table::write_text(folder / name, text).has_value());
  auto answer = labels({.place = place()});
  ASSERT_TRUE(answer.has_value()) << answer.error()[0].line();
  ASSERT_EQ(answer->years.size(), 2u);
  EXPECT_EQ(answer->years[0].year, 2023);
  EXPECT_NEAR(answer->years[0].pledge.share, 0, 1e-12);
  EXPECT_NEAR(answer->years[1].pledge.share, 0.2, 1e-12);
  EXPECT_EQ(answer->years[1].pledge.verdict, rules::Verdict::pass);
}

TEST_F(Api, TablesOfEveryRoomSurviveAWorkbook) {
  auto source = fs::path{ALUMEN_SOURCE_DIR} / "examples/border-importer";
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy(source, folder / "ws", fs::copy_options::recursive);
  ASSERT_TRUE(chain::intake::format_workspace(folder / "ws", tables()).has_value());
  ASSERT_TRUE(chain::intake::export_workbook(folder / "ws", folder / "book.xlsx", tables()).has_value());
  ASSERT_TRUE(chain::intake::import_workbook(folder / "book.xlsx", folder / "back", tables()).has_value());
  for (const auto& file : fs::directory_iterator{folder / "ws"}) {
    if (file.path().extension() != ".csv") continue;
    auto name = file.path().filename().string();
    EXPECT_EQ(table::read_text(file.path(), name).value(), table::read_text(folder / "back" / name, name).value()) << name;
  }
}

TEST_F(Api, CompareListsABookThatTheWorkspaceLacksFactsFor) {
  auto answer = compare({.place = place(), .product = "profile", .rules = "iso14067-cutoff,substitution"});
  ASSERT_TRUE(answer.has_value()) << answer.error()[0].line();
  EXPECT_TRUE(answer->rows[0].known());
  EXPECT_FALSE(answer->rows[1].known());
  EXPECT_EQ(answer->rows[1].faults[0].code.info().name, "carbon.no_substitute");
}

}  // namespace
}  // namespace alumen::api
