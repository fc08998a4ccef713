// Forms for the tests of this folder.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>

#include "rules/documents/form.hpp"

namespace alumen::rules {

/// A folder that goes with its content.
class TestFolder {
 public:
  TestFolder()
      : path_(std::filesystem::path{testing::TempDir()} / ("alumen_documents_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// The European Commission's filled example for aluminium (communication template, example 6): a smelter P1 with wire works P2.
/// Name, country and year are ours: the example names no place.
inline Form example_six() {
  Form f;
  auto text = [&](std::string_view field, int i, std::string value) { f.set(field, i, 1, std::move(value)); };
  auto number = [&](std::string_view field, int i, double value, int place = 1) { f.set(field, i, place, value); };
  text("period.start", 1, "2024-01-01");
  text("period.end", 1, "2024-12-31");
  text("installation.name", 1, "Example works");
  text("installation.country", 1, "GBR");
  text("installation.unlocode", 1, "GB ZZZ");
  text("good.category", 1, "unwrought_aluminium");
  text("good.category", 2, "aluminium_products");
  text("good.route", 1, "primary");
  text("good.route", 2, "all");
  for (int p : {1, 2}) text("process.included", p, "only_direct");
  text("process.category", 1, "unwrought_aluminium");
  text("process.category", 2, "aluminium_products");
  text("process.name", 1, "P1 unwrought aluminium");
  text("process.name", 2, "P2 wire");
  text("stream.method", 1, "combustion");
  text("stream.name", 1, "natural gas");
  number("stream.amount", 1, 14181);
  number("stream.ncv", 1, 48);
  number("stream.emission_factor", 1, 56.1);
  text("stream.emission_factor_unit", 1, "t/TJ");
  for (int i : {2, 3}) {
    text("stream.method", i, "mass_balance");
    text("stream.name", i, i == 2 ? "bought anodes" : "own anodes");
    number("stream.amount", i, i == 2 ? 47000 : 22000);
    number("stream.carbon_content", i, 1);
  }
  for (int i : {1, 2, 3}) text("stream.unit", i, "t");
  text("pfc.method", 1, "slope");
  text("pfc.technology", 1, "CWPB");
  number("pfc.aluminium", 1, 200000);
  number("pfc.frequency", 1, 0.60393585216050749);
  number("pfc.duration", 1, 0.25);
  number("pfc.slope", 1, 0.102);
  number("pfc.ratio", 1, 0.12);
  number("pfc.collection", 1, 0.97);
  number("process.route_amount", 1, 200000);
  number("process.market", 1, 80000);
  number("process.to_process", 1, 120000);
  number("process.direct", 1, 311000);
  number("process.electricity", 1, 3000000);
  number("process.route_amount", 2, 113000);
  number("process.market", 2, 113000);
  number("process.direct", 2, 5283);
  number("process.electricity", 2, 105000);
  for (int p : {1, 2}) {
    number("process.electricity_factor", p, 0.41);
    text("process.electricity_source", p, "public");
    text("product.process", p, p == 1 ? "P1 unwrought aluminium" : "P2 wire");
  }
  number("emissions.indirect_entered", 1, 1273050);
  text("product.cn_code", 1, "76011010");
  text("product.cn_code", 2, "76051900");
  text("product.name", 1, "unwrought aluminium, not alloyed");
  text("product.name", 2, "aluminium wire, not alloyed");
  return f;
}

}  // namespace alumen::rules
