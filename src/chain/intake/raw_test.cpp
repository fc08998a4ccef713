#include "chain/intake/raw.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "chain/intake/intake.hpp"
#include "chain/intake/sha256.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;
using table::Cell;
using Kind = table::Cell::Kind;

Cell number(const char* text) { return {.kind = Kind::number, .text = text}; }
Cell text(const char* word) { return {.kind = Kind::text, .text = word}; }
Cell date(const char* day) { return {.kind = Kind::date, .text = day}; }

/// A workbook of an export: two lines above the header on its first sheet, another sheet beside it.
class RawSheet : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "ws");
    std::ofstream{folder_ / "ws/datapackage.json"} << R"({"name":"t","alumen":{"schema":1,"period":"2024"}})";
    bill_ = {.name = "Bill",
             .header = {"Utility (sample)"},
             .rows = {{text("printed on"), date("2024-07-01")},
                      {text("Meter"), text("Day"), text("Used"), text("Note")},
                      {text("E-001"), date("2024-06-30"), number("1234.5"), text("1.234,5")},
                      {},
                      {text("G-001"), text("30.06.2024"), text("1.500,25")}}};
  }
  void TearDown() override { fs::remove_all(folder_); }

  Result<RawTable> read(const RawDialect& dialect, const std::vector<table::OutSheet>& sheets) {
    EXPECT_TRUE(table::write_xlsx(folder_ / "bill.xlsx", sheets));
    return read_raw(folder_ / "bill.xlsx", dialect);
  }
  RawDialect dialect(const std::string& sheet, int header_row = 3) {
    RawDialect out;
    out.xlsx = true, out.sheet = sheet, out.header_row = header_row, out.decimal = ',', out.thousands = ".", out.date_format = "dd.mm.yyyy";
    return out;
  }

  fs::path folder_ = fs::temp_directory_path() / ("alumen-raw-" + std::to_string(::getpid()));
  table::OutSheet bill_, other_{.name = "Tariff", .header = {"a"}, .rows = {{number("1")}}};
};

TEST_F(RawSheet, LinesAboveTheHeaderAreLeftOutAndPlacesStay) {
  auto raw = read(dialect("Bill"), {bill_, other_});
  ASSERT_TRUE(raw) << raw.error().front().line();
  EXPECT_EQ(raw->csv.header(), (std::vector<std::string_view>{"Meter", "Day", "Used", "Note"}));
  ASSERT_EQ(raw->csv.rows(), 2u);
  EXPECT_EQ(raw->csv.line(0), 4);
  EXPECT_EQ(raw->csv.line(1), 6);  // a blank line between them
  EXPECT_EQ(raw->where(0, "Used").column, "Bill!C4 Used");
  EXPECT_EQ(raw->where(1, "").column, "Bill!6:6");
  EXPECT_EQ(raw->where(1, "Day").row, 6);
}

TEST_F(RawSheet, TheFileIsKnownByTheHashOfItsBytes) {
  auto raw = read(dialect("Bill"), {bill_, other_});
  ASSERT_TRUE(raw);
  std::ifstream in{folder_ / "bill.xlsx", std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  EXPECT_EQ(raw->sha256, sha256(bytes));
  EXPECT_EQ(raw->bytes, bytes.size());
}

TEST_F(RawSheet, CellsKeepTheirKinds) {
  auto raw = read(dialect("Bill"), {bill_, other_});
  ASSERT_TRUE(raw);
  EXPECT_EQ(raw->kind(0, 0), Kind::text);
  EXPECT_EQ(raw->kind(0, 1), Kind::date);
  EXPECT_EQ(raw->csv.cell(0, 1), "2024-06-30");
  EXPECT_EQ(raw->kind(0, 2), Kind::number);
  EXPECT_EQ(raw->csv.cell(0, 2), "1234.5");
  EXPECT_EQ(raw->kind(1, 1), Kind::text);
  EXPECT_EQ(raw->kind(1, 3), Kind::empty);  // the row ends before this column
}

TEST_F(RawSheet, TheOnlySheetNeedsNoNameAndOthersAreListed) {
  EXPECT_TRUE(read(dialect(""), {bill_}));
  for (auto name : {"", "bill", "Meters"}) {
    auto raw = read(dialect(name), {bill_, other_});
    ASSERT_FALSE(raw) << name;
    EXPECT_EQ(raw.error().front().code, Code{"chain.map_bad"});
    EXPECT_EQ(raw.error().front().expected, "one of Bill, Tariff");
  }
}

TEST_F(RawSheet, AHeaderBelowTheSheetIsMissing) {
  auto raw = read(dialect("Bill", 40), {bill_, other_});
  ASSERT_FALSE(raw);
  EXPECT_EQ(raw.error().front().code, Code{"table.no_header"});
}

TEST_F(RawSheet, WhatIsNoWorkbookIsRefused) {
  std::ofstream{folder_ / "bill.xlsx"} << "Meter;Day\nE-001;1\n";
  auto raw = read_raw(folder_ / "bill.xlsx", dialect("Bill"));
  ASSERT_FALSE(raw);
  EXPECT_EQ(raw.error().front().code, Code{"table.bad_xlsx"});
  auto missing = read_raw(folder_ / "none.xlsx", dialect("Bill"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().front().code, Code{"table.cannot_read"});
}

// The declared signs are for texts: a number or date cell says by itself what it is.
TEST_F(RawSheet, AMapTakesNumbersAndDatesAsCellsOrAsTexts) {
  ASSERT_TRUE(table::write_xlsx(folder_ / "bill.xlsx", {bill_, other_}));
  std::ofstream{folder_ / "m.yaml"} << R"(map: 1
source: {format: xlsx, sheet: Bill, header_row: 3, decimal: ",", thousands: ".", date_format: dd.mm.yyyy}
identity: [Meter]
into:
  - table: exchanges
    date: Day
    columns:
      activity: a
      material: {lookup: Meter, values: {E-001: electricity, G-001: natural_gas}}
      id: {template: "{material}/{month}"}
      role: input
      amount: {number: Used}
      unit: kWh
)";
  auto done = import_mapped(folder_ / "m.yaml", {folder_ / "bill.xlsx"}, folder_ / "ws");
  ASSERT_TRUE(done) << done.error().front().line();
  ASSERT_TRUE(done->written) << done->diagnostics.front().line();
  std::ifstream in{folder_ / "ws/exchanges.csv"};
  std::string written{std::istreambuf_iterator<char>{in}, {}};
  EXPECT_EQ(written,
            "id,activity,material,role,amount,unit,source\n"
            "electricity/2024-06,a,electricity,input,1234.5,kWh,import:bill#bill.xlsx:4\n"
            "natural_gas/2024-06,a,natural_gas,input,1500.25,kWh,import:bill#bill.xlsx:6\n");
}

}  // namespace
}  // namespace alumen::chain::intake
