#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "chain/workspace_test.hpp"

namespace alumen::chain {
namespace {

namespace fs = std::filesystem;

/// A workspace in two folders: one good with a price of 1.5, and an overlay.
class Overlay : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    for (const auto& [name, text] : Toy{}.good("m").activity("a").output("a,m,reference,10,kg,1.5").files()) put("base/" + name, text);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void put(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream{folder_ / name} << text;
  }
  auto open() { return open_workspace(folder_ / "base", {folder_ / "late"}, false); }
  double price() {
    auto ws = open();
    if (!ws) return ADD_FAILURE() << ws.error().front().line(), 0;
    auto built = build(ws->value);
    if (!built) return ADD_FAILURE() << built.error().front().line(), 0;
    return built->value->outputs.at(0).price;
  }

  fs::path folder_ = fs::temp_directory_path() / ("alumen-overlay-" + std::to_string(::getpid()));
};

constexpr const char* header = "id;activity;material;role;amount;unit;price\n";

TEST_F(Overlay, ReadsItsOwnDialect) {
  put("late/datapackage.json", R"({"resources":[{"path":"outputs.csv","dialect":{"delimiter":";","decimalChar":","}}]})");
  put("late/outputs.csv", std::string{header} + ";a;m;reference;10;kg;2,25\n");
  EXPECT_EQ(price(), 2.25);
}

TEST_F(Overlay, HasTheUsualDialectWhateverTheBaseHas) {
  put("base/datapackage.json",
      R"({"name":"t","alumen":{"schema":1,"period":"2023"},"resources":[{"path":"outputs.csv","dialect":{"delimiter":";","decimalChar":","}}]})");
  put("base/outputs.csv", std::string{header} + ";a;m;reference;10;kg;1,5\n");
  put("late/outputs.csv", "id,activity,material,role,amount,unit,price\n,a,m,reference,10,kg,3.5\n");
  EXPECT_EQ(price(), 3.5);
  put("late/outputs.csv", std::string{header} + ";a;m;reference;10;kg;3,5\n");
  auto ws = open();
  ASSERT_FALSE(ws);
  EXPECT_EQ(ws.error().front().code, Code{"table.wrong_delimiter"});
  EXPECT_EQ(ws.error().front().where.file, "late/outputs.csv");
}

TEST_F(Overlay, ABrokenPackageIsNamedWithItsFolder) {
  put("late/datapackage.json", "{\"resources\":[{}]}");
  put("late/outputs.csv", "id,activity,material,role,amount,unit\n");
  auto ws = open();
  ASSERT_FALSE(ws);
  EXPECT_EQ(ws.error().front().code, Code{"table.wrong_shape"});
  EXPECT_EQ(ws.error().front().where.file, "late/datapackage.json");
}

TEST_F(Overlay, ASetValueStandsInNoLine) {
  auto ws = Toy{}.good("m").activity("a").output("a,m,reference,10,kg").workspace();
  ASSERT_TRUE(change(ws, "outputs", "a/m", "price", "dear"));
  auto built = build(ws);
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().front().code, Code{"base.bad_number"});
  EXPECT_EQ(built.error().front().where, (Where{"--set outputs.a/m.price", 0, "price"}));
}

}  // namespace
}  // namespace alumen::chain
