// Layers, editions, changes: which of several rows of one key counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "chain/bind.hpp"
#include "chain/workspace_test.hpp"

namespace alumen::chain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string output_header = "activity,material,role,amount,unit,deleted\n";

std::shared_ptr<const Chain> built(const Workspace& ws) {
  auto b = build(ws);
  if (b) return b->value;
  for (const auto& d : b.error()) ADD_FAILURE() << d.line();
  return nullptr;
}

TEST(Layers, TheLatestLayerReplacesTheWholeRow) {
  auto ws = Toy{}.maker("a", "10", "").maker("b", "20", "").workspace();
  ws.layers.push_back(Toy::layer(ws, "outputs", output_header + "a,a,reference,12,t,\n"));
  ws.layers.push_back(Toy::layer(ws, "outputs", output_header + "a,a,reference,13,kg,\n"));
  auto c = built(ws);
  ASSERT_EQ(c->outputs.size(), 2u);
  EXPECT_EQ(c->value(FactColumn::output_amount, at(c->outputs, "a/a")), 13);
  EXPECT_EQ(c->value(FactColumn::output_amount, at(c->outputs, "b/b")), 20);
  EXPECT_EQ(c->where(c->outputs[at(c->outputs, "a/a")]).file, ws.files.back());
}

TEST(Layers, OrderOfFirstAppearanceStays) {
  auto ws = Toy{}.maker("a", "1", "").maker("b", "2", "").workspace();
  ws.layers.push_back(Toy::layer(ws, "outputs", output_header + "b,b,reference,3,kg,\na,a,reference,4,kg,\n"));
  auto c = built(ws);
  EXPECT_EQ(c->outputs[0].id, "a/a");
  EXPECT_EQ(c->outputs[1].id, "b/b");
}

TEST(Layers, ALayerDeletesAndALaterOneBringsBack) {
  auto ws = Toy{}.maker("a", "10", "5").workspace();
  ws.layers.push_back(Toy::layer(ws, "exchanges", "activity,material,role,amount,unit,deleted\na,co2,emission,5,kg,yes\n"));
  EXPECT_TRUE(built(ws)->exchanges.empty());
  ws.layers.push_back(Toy::layer(ws, "exchanges", "activity,material,role,amount,unit,deleted\na,co2,emission,7,kg,\n"));
  auto c = built(ws);
  ASSERT_EQ(c->exchanges.size(), 1u);
  EXPECT_EQ(c->value(FactColumn::exchange_amount, 0), 7);
}

TEST(Layers, DeletingNothingIsAFault) {
  auto ws = Toy{}.maker("a", "10", "5").workspace();
  ws.layers.push_back(Toy::layer(ws, "exchanges", "activity,material,role,amount,unit,deleted\na,a,input,5,kg,yes\n"));
  auto b = build(ws);
  ASSERT_FALSE(b.has_value());
  ASSERT_THAT(codes(b.error()), ElementsAre("chain.nothing_deleted"));
  EXPECT_EQ(b.error()[0].value, "a/a");
  EXPECT_EQ(b.error()[0].where, (Where{ws.files.back(), 2, "deleted"}));
}

TEST(Layers, ADeletedRowNeedsOnlyItsKey) {
  auto ws = Toy{}.maker("a", "10", "5").workspace();
  ws.layers.push_back(Toy::layer(ws, "exchanges", "activity,material,role,amount,unit,deleted\na,co2,,,,yes\n"));
  auto c = built(ws);
  ASSERT_NE(c, nullptr);
  EXPECT_TRUE(c->exchanges.empty());
}

TEST(Layers, TwoRowsOfOneKeyInOneLayerAreAFault) {
  auto b = Toy{}.maker("a", "10", "5").output("a,a,reference,11,kg").try_build();
  ASSERT_FALSE(b.has_value());
  EXPECT_TRUE(has(b.error(), "chain.duplicate_key"));
}

TEST(Layers, TwoRowsOfOneKeyInAnOverlayAreAFaultToo) {
  auto ws = Toy{}.maker("a", "10", "5").workspace();
  ws.layers.push_back(Toy::layer(ws, "outputs", output_header + "a,a,reference,11,kg,\na,a,reference,12,kg,\n"));
  auto b = build(ws);
  ASSERT_FALSE(b.has_value());
  EXPECT_THAT(codes(b.error()), ElementsAre("chain.duplicate_key"));
}

struct EditionCase {
  std::string name, first, second;  // rows behind "a,a,reference,"
  double amount;                    // the edition that counts; NaN: refused
};
class Editions : public testing::TestWithParam<EditionCase> {};

TEST_P(Editions, TheLaterEditionCounts) {
  const auto& p = GetParam();
  auto b = Toy{}.good("a").activity("a").output("a,a,reference," + p.first).output("a,a,reference," + p.second).try_build();
  if (std::isnan(p.amount)) {
    ASSERT_FALSE(b.has_value());
    EXPECT_TRUE(has(b.error(), "chain.bad_edition"));
    return;
  }
  ASSERT_TRUE(b.has_value());
  EXPECT_EQ(b->value->outputs.size(), 1u);
  EXPECT_EQ(b->value->value(FactColumn::output_amount, 0), p.amount);
  EXPECT_TRUE(has(b->notes, "chain.restated"));
}

INSTANTIATE_TEST_SUITE_P(All, Editions,
                         testing::Values(EditionCase{"rising", "10,kg,,1,", "11,kg,,2,1", 11},
                                         EditionCase{"falling", "11,kg,,2,1", "10,kg,,1,", 11},
                                         EditionCase{"unsaid", "10,kg", "11,kg,,2,", 11}, EditionCase{"gap", "10,kg,,1,", "12,kg,,3,1", 12},
                                         EditionCase{"self", "10,kg,,1,", "11,kg,,2,2", not_given},
                                         EditionCase{"absent", "10,kg,,1,", "13,kg,,3,2", not_given}),
                         [](const auto& i) { return i.param.name; });

TEST(Editions, ThreeOfThemInAnyOrder) {
  std::vector<std::string> rows{"10,kg,,1,", "11,kg,,2,1", "12,kg,,3,2"};
  std::ranges::sort(rows);
  do {
    Toy toy;
    toy.good("a").activity("a");
    for (const auto& r : rows) toy.output("a,a,reference," + r);
    auto b = toy.try_build();
    ASSERT_TRUE(b.has_value()) << rows[0] << rows[1] << rows[2];
    EXPECT_EQ(b->value->value(FactColumn::output_amount, 0), 12);
  } while (std::ranges::next_permutation(rows).found);
}

TEST(Change, SetsOneCellAndKeepsTheOthers) {
  auto ws = Toy{}.maker("a", "10", "5").workspace();
  ASSERT_TRUE(change(ws, "outputs", "a/a", "amount", "11").has_value());
  ASSERT_TRUE(change(ws, "outputs", "a/a", "price", "3").has_value());
  auto c = built(ws);
  EXPECT_EQ(c->value(FactColumn::output_amount, 0), 11);
  EXPECT_EQ(c->value(FactColumn::output_price, 0), 3);
  EXPECT_EQ(c->outputs[0].unit, "kg");
}

TEST(Change, AddsAColumnThatTheFileLacks) {
  std::map<std::string, std::string> files{{"parties.csv", "id,name\np,P\n"}};
  auto ws = make_workspace(files, false);
  ASSERT_TRUE(ws.has_value());
  ASSERT_TRUE(change(ws->value, "parties", "p", "note", "seen").has_value());
  EXPECT_EQ(built(ws->value)->parties[0].note, "seen");
}

TEST(Change, TheLastEditionIsTheOneThatIsChanged) {
  auto ws = Toy{}.good("a").activity("a").output("a,a,reference,11,t,9,2,1").output("a,a,reference,10,kg,8,1,").workspace();
  ASSERT_TRUE(change(ws, "outputs", "a/a", "amount", "12").has_value());
  auto c = built(ws);
  EXPECT_EQ(c->value(FactColumn::output_amount, 0), 12000);  // the unit t of edition 2 stays
}

TEST(Change, NamesWhatDoesNotExist) {
  auto ws = Toy{}.maker("a", "10", "5").workspace();
  EXPECT_THAT(codes(change(ws, "outputz", "a/a", "amount", "1").error()), ElementsAre("api.bad_set"));
  EXPECT_THAT(codes(change(ws, "outputs", "a/b", "amount", "1").error()), ElementsAre("chain.unknown_id"));
  EXPECT_THAT(codes(change(ws, "outputs", "a/a", "amounts", "1").error()), ElementsAre("api.bad_set"));
  EXPECT_EQ(ws.layers.size(), 1u);
}

TEST(Change, AnswersInTheDecimalSignOfTheFile) {
  std::map<std::string, std::string> files{
      {"datapackage.json",
       R"({"name":"t","alumen":{"schema":1},"resources":[{"path":"parameters.csv","dialect":{"delimiter":";","decimalChar":","}}]})"},
      {"parameters.csv", "id;value\np;1,5\n"}};
  auto ws = make_workspace(files, false);
  ASSERT_TRUE(ws.has_value());
  EXPECT_EQ(built(ws->value)->parameters[0].value.value, 1.5);
  ASSERT_TRUE(change(ws->value, "parameters", "p", "value", "2.25").has_value());
  EXPECT_EQ(built(ws->value)->parameters[0].value.value, 2.25);
}

TEST(Period, OnlyWhatTouchesItIsActive) {
  Toy toy;
  toy.good("a").row("activities", "y22,s,make,2022-01-01,2023-01-01").row("activities", "y23,s,make,2023-01-01,2024-01-01");
  toy.row("activities", "turn,s,make,2022-12-31,2023-01-02");
  auto c = toy.build();  // the package says 2023
  EXPECT_THAT(c->activity_active, ElementsAre(false, true, true));
  auto other = build(toy.workspace(), *parse_period("2022"));
  EXPECT_THAT(other->value->activity_active, ElementsAre(true, false, true));
  EXPECT_EQ(other->value->period, *parse_period("2022"));
}

TEST(Init, GivesTheColumnsOfTheFieldTablesAndAWorkspaceThatOpens) {
  auto folder = std::filesystem::temp_directory_path() / ("alumen_init_" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(init_workspace(folder, "trial").has_value());
  for (const auto& info : table_infos()) {
    auto path = folder / (std::string{info.name} + ".csv");
    if (!std::filesystem::exists(path)) continue;
    auto csv = table::parse_csv(*table::read_text(path, path.filename().string()), path.filename().string());
    ASSERT_TRUE(csv.has_value()) << path;
    std::vector<std::string_view> columns;
    for (const auto& c : info.columns) columns.push_back(c.name);
    EXPECT_EQ(csv->header(), columns) << path;
    EXPECT_EQ(csv->rows(), 0u);
  }
  EXPECT_TRUE(std::filesystem::exists(folder / "outputs.csv"));
  auto ws = open_workspace(folder);
  ASSERT_TRUE(ws.has_value());
  EXPECT_EQ(ws->value.name, "trial");
  EXPECT_THAT(ws->notes, IsEmpty());
  auto b = build(ws->value);
  ASSERT_TRUE(b.has_value());
  EXPECT_THAT(b->notes, IsEmpty());
  EXPECT_THAT(check(*b->value), IsEmpty());
  EXPECT_THAT(codes(init_workspace(folder, "again").error()), ElementsAre("chain.exists"));
  std::filesystem::remove_all(folder);
}

TEST(Package, ASchemaThatWeDoNotReadIsRefused) {
  EXPECT_THAT(codes(make_workspace({{"datapackage.json", R"({"name":"t","alumen":{"schema":2}})"}}, false).error()),
              ElementsAre("chain.schema_version"));
  EXPECT_THAT(codes(make_workspace({{"datapackage.json", R"({"name":"t"})"}}, false).error()), ElementsAre("table.wrong_shape"));
}

}  // namespace
}  // namespace alumen::chain
