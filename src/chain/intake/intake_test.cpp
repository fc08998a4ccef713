#include "chain/intake/intake.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "chain/intake/raw.hpp"
#include "table/xlsx.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;

/// A folder that is removed when the test ends.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("alumen-intake-" + std::to_string(::getpid()) + "-" + std::to_string(count_++))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const std::string& name) const { return path_ / name; }
  fs::path put(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream{path_ / name, std::ios::binary} << text;
    return path_ / name;
  }

 private:
  fs::path path_;
  static inline int count_ = 0;
};

std::string read(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream{path, std::ios::binary}.rdbuf();
  return out.str();
}

std::map<std::string, std::string> tables_of(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.path().extension() == ".csv") out[entry.path().filename().string()] = read(entry.path());
  return out;
}

std::string told(const Diagnostics& diagnostics) {
  std::string out;
  for (const auto& d : diagnostics) out += d.line() + "\n";
  return out;
}

bool tells(const Diagnostics& diagnostics, Code code, int row = -1) {
  return std::ranges::any_of(diagnostics, [&](const auto& d) { return d.code == code && (row < 0 || d.where.row == row); });
}

constexpr const char* package = R"({"name":"t","title":"T","alumen":{"schema":1,"period":"2024"},"keep":[1.5,"x"]})";

TEST(Format, OrderEmptyColumnsQuotesCommentsAndLineEnds) {
  Folder f;
  f.put("ws/datapackage.json", package);
  f.put("ws/parties.csv",
        "\xEF\xBB\xBF"
        "name,id,note,country\r\n\"A\",a,,\r\n# below ,,\r\n\" b \",b,,\r\n,,,\r\n");
  f.put("ws/notes.txt", "untouched\r\n");
  auto done = format_workspace(f / "ws");
  ASSERT_TRUE(done) << told(done.error());
  EXPECT_EQ(done->changed, (std::vector<std::string>{"datapackage.json", "parties.csv"}));
  EXPECT_EQ(read(f / "ws/parties.csv"), "# below\nid,name\na,A\nb,b\n");
  EXPECT_EQ(read(f / "ws/notes.txt"), "untouched\r\n");
  auto json = read(f / "ws/datapackage.json");
  EXPECT_NE(json.find("\"keep\""), json.npos);
  EXPECT_NE(json.find("\"path\": \"parties.csv\""), json.npos);
  auto again = format_workspace(f / "ws");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->changed.empty());
}

TEST(Format, DecimalCommaBecomesAPointAndFormulasStay) {
  Folder f;
  f.put("ws/datapackage.json",
        R"({"name":"t","alumen":{"schema":1},"resources":[{"path":"parameters.csv","dialect":{"delimiter":";","decimalChar":","}}]})");
  f.put("ws/parameters.csv", "id;value;note\na;01,50;1,5 t\nb;2 * a;\n");
  ASSERT_TRUE(format_workspace(f / "ws"));
  EXPECT_EQ(read(f / "ws/parameters.csv"), "id,value,note\na,01.50,\"1,5 t\"\nb,2 * a,\n");
  EXPECT_EQ(read(f / "ws/datapackage.json").find("dialect"), std::string::npos);
}

TEST(Format, NothingIsWrittenWhenATableCannotBeRead) {
  Folder f;
  f.put("ws/datapackage.json", package);
  f.put("ws/parties.csv", "name,id\nA,a\n");
  f.put("ws/sites.csv", "id,id\n");
  EXPECT_FALSE(format_workspace(f / "ws"));
  EXPECT_EQ(read(f / "ws/parties.csv"), "name,id\nA,a\n");
}

TEST(Workbook, EveryExampleComesBackByteForByte) {
  for (const auto& entry : fs::directory_iterator{fs::path{ALUMEN_SOURCE_DIR} / "examples"}) {
    auto source = fs::exists(entry.path() / "datapackage.json") ? entry.path() : entry.path() / "workspace";
    if (!fs::exists(source / "datapackage.json")) continue;
    // An example with tables of rooms above is for those rooms' own tests.
    bool own = std::ranges::all_of(fs::directory_iterator{source}, [](const auto& file) {
      return file.path().extension() != ".csv" || find_table(table_infos(), file.path().stem().string());
    });
    if (!own) continue;
    Folder f;
    fs::copy(source, f / "ws", fs::copy_options::recursive);
    ASSERT_TRUE(format_workspace(f / "ws")) << source;
    auto out = export_workbook(f / "ws", f / "book.xlsx");
    ASSERT_TRUE(out) << source << told(out.error());
    auto in = import_workbook(f / "book.xlsx", f / "back");
    ASSERT_TRUE(in) << source << told(in.error());
    EXPECT_EQ(tables_of(f / "ws"), tables_of(f / "back")) << source;
    auto formatted = format_workspace(f / "back");
    ASSERT_TRUE(formatted);
    EXPECT_TRUE(formatted->changed.empty()) << source;
  }
}

TEST(Workbook, NumbersThatNoSpreadsheetKeepsStayAsTheyWereWritten) {
  Folder f;
  f.put("ws/datapackage.json", package);
  std::string text = "id,value\na,1.50\nb,0.10000000000000000555\nc,1e3\nd,007\ne,12345678901234567890\nf,0.1\ng,-0\nh,1/3\n";
  f.put("ws/parameters.csv", text);
  ASSERT_TRUE(export_workbook(f / "ws", f / "book.xlsx"));
  auto back = import_workbook(f / "book.xlsx", f / "back");
  ASSERT_TRUE(back) << told(back.error());
  EXPECT_EQ(read(f / "back/parameters.csv"), text);
}

TEST(Workbook, OneWrongCellIsNamedBySheetAndAddress) {
  Folder f;
  using Kind = table::Cell::Kind;
  auto text = [](const char* word) { return table::Cell{.kind = Kind::text, .text = word}; };
  ASSERT_TRUE(table::write_xlsx(
      f / "book.xlsx", {{.name = "parameters", .comments = {"# one"}, .header = {"id", "value"}, .rows = {{text("a"), text("1,5")}}}}));
  auto back = import_workbook(f / "book.xlsx", f / "back");
  ASSERT_FALSE(back);
  ASSERT_EQ(back.error().size(), 1u) << told(back.error());
  EXPECT_EQ(back.error()[0].code, Code{"base.bad_number"});
  EXPECT_EQ(back.error()[0].where.column, "parameters!B3 value");
  EXPECT_FALSE(fs::exists(f / "back"));
}

TEST(Raw, NumbersAsPeopleWriteThem) {
  EXPECT_EQ(plain_number("1.234,5-", ',', "."), "-1234.5");
  EXPECT_EQ(plain_number("1\xC2\xA0"
                         "234\xC2\xA0"
                         "567",
                         '.', " "),
            "1234567");
  EXPECT_EQ(plain_number("+12", '.', ""), "12");
  for (auto wrong : {"1.23,5", "1..234", ".234", "1.2345", "1,", "", "-", "1,2,3", "12a", "1e3"})
    EXPECT_FALSE(plain_number(wrong, ',', ".")) << wrong;
}

TEST(Raw, DatesByFormat) {
  auto text = [](std::string_view t, std::string_view format) {
    auto date = date_by_format(t, format);
    return date ? to_text(*date) : std::string{"-"};
  };
  EXPECT_EQ(text("29.02.2024", "dd.mm.yyyy"), "2024-02-29");
  EXPECT_EQ(text("20240630", "yyyymmdd"), "2024-06-30");
  EXPECT_EQ(text("06/24", "mm/yy"), "2024-06-01");
  EXPECT_EQ(text("2024-06-30 14:05", "yyyy-mm-dd"), "2024-06-30");
  EXPECT_EQ(text("30.02.2024", "dd.mm.yyyy"), "-");
  EXPECT_EQ(text("1.6.2024", "dd.mm.yyyy"), "-");
  EXPECT_EQ(text("2024-06-30x", "yyyy-mm-dd"), "-");
  EXPECT_EQ(text("", "yyyymmdd"), "-");
}

TEST(Raw, Decoding) {
  EXPECT_EQ(decode("\xDC\xDF", "latin-1"), "\xC3\x9C\xC3\x9F");
  EXPECT_EQ(decode("\x80", "windows-1252"), "\xE2\x82\xAC");
  EXPECT_FALSE(decode("\x81", "windows-1252"));
}

constexpr const char* map_text = R"(map: 1
source: {delimiter: ";", decimal: ",", thousands: ".", date_format: dd.mm.yyyy}
identity: [No]
rows: [{column: Kind, except: void}]
into:
  - table: exchanges
    date: Day
    columns:
      activity: a
      material: {lookup: Good, values: {Strom: electricity, Gas: natural_gas}}
      id: {template: "{activity}/{material}/{month}"}
      role: input
      amount: {number: Qty, unit: {column: U, values: {kWh: kWh, MWh: MWh}}, to: MWh}
      unit: MWh
    combine: {by: [id, activity, material, role, unit], sum: [amount]}
)";

struct Import : testing::Test {
  Folder f;
  fs::path map = f.put("m.yaml", map_text), ws = f / "ws";
  const std::string before = "id,activity,material,role,amount,unit,source,note\r\nx,a,diesel,input,1,GJ,s,\"two\nlines\"";
  void SetUp() override {
    f.put("ws/datapackage.json", package);
    f.put("ws/exchanges.csv", before);
  }
  fs::path raw(const std::string& name, const std::string& rows) { return f.put(name, "No;Day;Good;Qty;U;Kind\n" + rows); }
  std::string exchanges() { return read(ws / "exchanges.csv"); }
};

TEST_F(Import, SumsByMonthKeepsLinesAndUndoesItself) {
  auto june = raw("june.csv", "1;03.06.2024;Strom;1.500,0;kWh;ok\n2;04.06.2024;Strom;0,5;MWh;ok\n3;05.06.2024;Gas;9;kWh;void\n");
  auto done = import_mapped(map, {june}, ws);
  ASSERT_TRUE(done) << told(done.error());
  EXPECT_TRUE(done->written);
  EXPECT_EQ(done->accepted, 2u);
  EXPECT_EQ(done->skipped, 1u);
  // 1500 kWh + 0.5 MWh = 2 MWh; the file's own line ends are kept.
  EXPECT_EQ(exchanges(), before + "\na/electricity/2024-06,a,electricity,input,2,MWh,\"import:june#june.csv:2,3\",\r\n");
  EXPECT_TRUE(undo_import(ws, "june"));
  EXPECT_EQ(exchanges(), before + "\n");
  EXPECT_FALSE(undo_import(ws, "june"));
}

TEST_F(Import, MeansOfReadings) {
  auto means = f.put("mean.yaml", R"(map: 1
source: {delimiter: ";", decimal: ",", date_format: dd.mm.yyyy}
into:
  - table: exchanges
    date: Day
    columns:
      activity: a
      material: {lookup: Good, values: {Strom: electricity, Gas: natural_gas}}
      id: {template: "{activity}/{material}/{month}"}
      role: input
      amount: {number: Qty, unit: {column: U, values: {kWh: kWh, MWh: MWh}}, to: MWh}
      unit: MWh
    combine: {by: [id, activity, material, role, unit], mean: [amount]}
)");
  auto file = raw("m.csv",
                  "1;03.06.2024;Strom;1000;kWh;\n2;04.06.2024;Strom;2;MWh;\n3;05.06.2024;Strom;2;MWh;\n4;05.06.2024;Gas;9,50;MWh;\n5;01.07."
                  "2024;Gas;1;MWh;\n6;02.07.2024;Gas;4;MWh;\n");
  auto done = import_mapped(means, {file}, ws);
  ASSERT_TRUE(done) << told(done.error());
  ASSERT_TRUE(done->written) << told(done->diagnostics);
  EXPECT_EQ(done->accepted, 6u);
  EXPECT_EQ(done->rows["exchanges"], 3u);
  // (1 + 2 + 2) / 3, to twelve digits; one figure alone stays as it was written; (1 + 4) / 2.
  for (auto row : {"a/electricity/2024-06,a,electricity,input,1.66666666667,MWh,import:m#m.csv:2-4",
                   "a/natural_gas/2024-06,a,natural_gas,input,9.50,MWh,import:m#m.csv:5",
                   "a/natural_gas/2024-07,a,natural_gas,input,2.5,MWh,\"import:m#m.csv:6,7\""})
    EXPECT_NE(exchanges().find(row), std::string::npos) << row << "\n" << exchanges();
}

TEST_F(Import, AMeanWithoutOneOfItsReadingsIsNotWritten) {
  auto means = std::string{map_text};
  means.replace(means.find("sum: [amount]"), 13, "mean: [amount]");
  auto file = raw("m.csv", "1;03.06.2024;Strom;1;MWh;ok\n2;04.06.2024;Strom;two;MWh;ok\n3;04.06.2024;Gas;5;MWh;ok\n");
  auto done = import_mapped(f.put("mean.yaml", means), {file}, ws, {.accept_partial = true});
  ASSERT_TRUE(done) << told(done.error());
  EXPECT_EQ(done->rejected, 2u);
  EXPECT_EQ(done->accepted, 1u);
  EXPECT_EQ(exchanges().find("electricity"), std::string::npos);
}

TEST_F(Import, KnowsFilesAndRowsAgain) {
  auto june = raw("june.csv", "1;03.06.2024;Strom;1;kWh;ok\n");
  ASSERT_TRUE(import_mapped(map, {june}, ws)->written);
  auto text = exchanges();
  auto again = import_mapped(map, {june}, ws);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->written);
  EXPECT_EQ(again->duplicates, 1u);
  EXPECT_TRUE(tells(again->diagnostics, "chain.import_again"));
  EXPECT_EQ(exchanges(), text);
  // A monthly file that overlaps the one before: the old row is known, the new one is taken.
  auto july = raw("july.csv", "1;03.06.2024;Strom;1;kWh;ok\n2;01.07.2024;Strom;2;kWh;ok\n2;01.07.2024;Strom;2;kWh;ok\n");
  auto more = import_mapped(map, {july}, ws);
  ASSERT_TRUE(more);
  EXPECT_TRUE(more->written);
  EXPECT_EQ(more->duplicates, 2u);
  EXPECT_EQ(more->accepted, 1u);
  // The same document number with another content contradicts what was taken.
  auto changed = import_mapped(map, {raw("changed.csv", "1;03.06.2024;Strom;7;kWh;ok\n")}, ws);
  ASSERT_TRUE(changed);
  EXPECT_TRUE(tells(changed->diagnostics, "chain.import_changed", 2));
  // A new row that belongs to a sum that stands already.
  auto late = import_mapped(map, {raw("late.csv", "9;30.06.2024;Strom;7;kWh;ok\n")}, ws);
  ASSERT_TRUE(late);
  EXPECT_FALSE(late->written);
  EXPECT_TRUE(tells(late->diagnostics, "chain.import_conflict", 2));
}

TEST_F(Import, ALongNameIsCutBetweenCharacters) {
  std::string name = "a";
  for (int i = 0; i < 40; ++i) name += "\xC3\xBC";  // two bytes each: byte 60 stands within one
  ASSERT_TRUE(import_mapped(map, {raw(name + ".csv", "1;03.06.2024;Strom;1;kWh;ok\n")}, ws, {.id = "june"})->written);
  EXPECT_TRUE(table::read_text(ws / "exchanges.csv", "exchanges.csv"));
  EXPECT_TRUE(open_workspace(ws, {}, false));
  EXPECT_TRUE(undo_import(ws, "june"));
}

TEST_F(Import, AFileNameThatIsNoUtf8IsShownAsText) {
  ASSERT_TRUE(import_mapped(map, {raw("M\xE4rz.csv", "1;03.03.2024;Strom;1;kWh;ok\n")}, ws)->written);
  EXPECT_NE(exchanges().find("#M\xC3\xA4rz.csv:2"), std::string::npos) << exchanges();
  EXPECT_TRUE(open_workspace(ws, {}, false));
}

TEST_F(Import, ALedgerThatSomebodyEditedIsNoReasonToCrash) {
  auto plain = std::string{map_text};
  plain.replace(plain.find("identity: [No]\n"), 15, "");
  auto whole = f.put("m.yaml", plain);
  auto june = raw("june.csv", "1;03.06.2024;Strom;1;kWh;ok\n");
  ASSERT_TRUE(import_mapped(whole, {june}, ws)->written);
  auto ledger = read(ws / "imports.json");
  auto colon = ledger.find(':', ledger.find("raw_rows") + 11);
  ledger.replace(colon + 1, 4, "0000");
  f.put("ws/imports.json", ledger);
  auto again = import_mapped(whole, {june}, ws);
  ASSERT_TRUE(again);
  EXPECT_TRUE(tells(again->diagnostics, "chain.import_changed", 2)) << told(again->diagnostics);
}

TEST_F(Import, NothingIsWrittenWhenARowIsWrongUnlessAccepted) {
  auto file = raw("ugly.csv",
                  "1;03.06.2024;Strom;1,0.0;kWh;ok\n2;31.06.2024;Gas;1;kWh;ok\n3;03.06.2024;Dampf;1;kWh;ok\n4;03.06.2024;Gas;1;BTU;ok\n"
                  "5;03.06.2024;Gas;;kWh;ok\n6;03.07.2024;Gas;1000;kWh;ok\n7;03.08.2024;Gas;-1;kWh;ok\n");
  auto done = import_mapped(map, {file}, ws);
  ASSERT_TRUE(done);
  EXPECT_FALSE(done->written);
  EXPECT_EQ(done->rejected, 6u) << told(done->diagnostics);
  EXPECT_TRUE(tells(done->diagnostics, "base.bad_number", 2));
  EXPECT_TRUE(tells(done->diagnostics, "base.bad_date", 3));
  EXPECT_TRUE(tells(done->diagnostics, "chain.import_word", 4));
  EXPECT_TRUE(tells(done->diagnostics, "chain.import_word", 5));
  EXPECT_TRUE(tells(done->diagnostics, "table.missing_value", 6));
  EXPECT_TRUE(tells(done->diagnostics, "chain.negative_amount", 8));
  EXPECT_EQ(exchanges(), before);
  EXPECT_FALSE(fs::exists(ws / "imports.json"));
  ImportOptions dry{.dry_run = true, .accept_partial = true};
  EXPECT_FALSE(import_mapped(map, {file}, ws, dry)->written);
  EXPECT_EQ(exchanges(), before);
  auto partial = import_mapped(map, {file}, ws, {.accept_partial = true});
  ASSERT_TRUE(partial);
  EXPECT_TRUE(partial->written);
  EXPECT_NE(exchanges().find("a/natural_gas/2024-07,a,natural_gas,input,1,MWh,import:ugly#ugly.csv:7"), std::string::npos) << exchanges();
}

TEST_F(Import, AnEditedRowIsNotTakenOut) {
  ASSERT_TRUE(import_mapped(map, {raw("june.csv", "1;03.06.2024;Strom;1;MWh;ok\n")}, ws)->written);
  auto text = exchanges();
  text.replace(text.find(",1,MWh"), 6, ",3,MWh");
  f.put("ws/exchanges.csv", text);
  auto undone = undo_import(ws, "june");
  ASSERT_FALSE(undone);
  EXPECT_TRUE(tells(undone.error(), "chain.import_edited"));
  EXPECT_EQ(exchanges(), text);
}

TEST_F(Import, WhatIsWrongWithAMapIsToldByLine) {
  auto bad = f.put("bad.yaml",
                   "map: 1\nsource: {format: pdf}\ninto:\n  - table: parties\n    columns: {id: a}\n  - table: exchanges\n    columns:\n   "
                   "   amount: {number: Q, unit: kg, to: kWh}\n      colour: red\n");
  auto done = import_mapped(bad, {raw("june.csv", "")}, ws);
  ASSERT_FALSE(done);
  for (int line : {2, 4, 8, 9}) EXPECT_TRUE(tells(done.error(), "chain.map_bad", line)) << line << "\n" << told(done.error());
  auto other = import_mapped(map, {f.put("other.csv", "No;Day;Good;Menge;U;Kind\n")}, ws);
  ASSERT_FALSE(other);
  EXPECT_TRUE(tells(other.error(), "chain.map_column"));
}

// What the shipped samples give, added up outside the program: the case cases/intake/tutorial.yaml goes on from these sums.
TEST(Samples, GiveTheSumsOfTheTutorial) {
  auto samples = fs::path{ALUMEN_SOURCE_DIR} / "examples/intake";
  Folder f;
  fs::copy(samples / "workspace", f / "ws", fs::copy_options::recursive);
  for (auto [map, file] : {std::pair{"erp-goods-movements", "sample-erp-goods-movements.dat"},
                           {"weighbridge", "sample-weighbridge.csv"},
                           {"utility-bill", "sample-utility-bill.csv"}}) {
    auto done = import_mapped(samples / "maps" / (std::string{map} + ".yaml"), {samples / file}, f / "ws", {.id = map});
    ASSERT_TRUE(done) << told(done.error());
    EXPECT_TRUE(done->written) << told(done->diagnostics);
    EXPECT_TRUE(done->diagnostics.empty());
  }
  auto all = tables_of(f / "ws");
  for (auto row :
       {"remelt/primary_ingot,remelt,primary_ingot,input,3190,t,", "remelt/old_profiles,remelt,old_profiles,post_consumer_scrap,1300,t,",
        "remelt/silicon,remelt,silicon,input,13,t,", "remelt/electricity/2024-06,remelt,electricity,input,421.05,MWh,",
        "remelt/natural_gas/2024-05,remelt,natural_gas,input,1676,MWh,"})
    EXPECT_NE(all["exchanges.csv"].find(row), std::string::npos) << row << all["exchanges.csv"];
  EXPECT_NE(all["outputs.csv"].find("remelt/billet_6060,remelt,billet_6060,reference,4400,t,"), std::string::npos);
  EXPECT_NE(all["sales.csv"].find("weighbridge/remelt/billet_6060/2024-05,remelt/billet_6060,,1420,t,"), std::string::npos);
  for (auto id : {"utility-bill", "weighbridge", "erp-goods-movements"}) EXPECT_TRUE(undo_import(f / "ws", id));
  EXPECT_EQ(tables_of(f / "ws"), tables_of(samples / "workspace"));
}

TEST(Samples, AListOfDeclarationsBecomesDeclaredSupply) {
  auto samples = fs::path{ALUMEN_SOURCE_DIR} / "examples/intake";
  Folder f;
  fs::copy(samples / "workspace", f / "ws", fs::copy_options::recursive);
  std::ofstream{f / "ws/parties.csv", std::ios::app} << "northern_smelter_sample,Northern Smelter (sample),NOR,\n";
  auto done =
      import_mapped(samples / "maps/supplier-declarations.yaml", {samples / "sample-declarations.csv"}, f / "ws", {.id = "smelter"});
  ASSERT_TRUE(done) << told(done.error());
  EXPECT_TRUE(done->written) << told(done->diagnostics);
  EXPECT_EQ(done->accepted, 2u);
  EXPECT_EQ(done->skipped, 1u);  // wire rod: nobody here buys it
  EXPECT_EQ(read(f / "ws/declarations.csv"),
            "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation,post_consumer_share,valid_from,valid_to,source\n"
            "NS-2024-07,primary_ingot,northern_smelter_sample,ISO 14067,cradle_to_gate,AR6,t "
            "CO2e/t,4.1,4.18,0.00,2024-01-01,2025-01-01,import:smelter#sample-declarations.csv:3\n"
            "NS-2024-08,remelt_ingot,northern_smelter_sample,ISO 14067,cradle_to_gate,AR6,t "
            "CO2e/t,1.25,1.4205,0.75,2024-01-01,2025-01-01,import:smelter#sample-declarations.csv:4\n");
}

struct Pact : testing::Test {
  Folder f;
  fs::path ws = f / "ws", samples = fs::path{ALUMEN_SOURCE_DIR} / "examples/intake";
  void SetUp() override { f.put("ws/datapackage.json", package); }
  PactOptions metal{ImportOptions{}, "primary_ingot", {}};
};

TEST_F(Pact, BothVersionsAndSpellings) {
  PactOptions options{ImportOptions{}, "primary_ingot", {{"urn:example:product:billet-6060", "billet_6060"}}};
  auto done = import_pact({samples / "sample-pact-ingot.json", samples / "sample-pact-billet-v2.json"}, ws, options);
  ASSERT_TRUE(done) << told(done.error());
  EXPECT_TRUE(done->written) << told(done->diagnostics);
  auto opened = open_workspace(ws, {}, false);
  ASSERT_TRUE(opened);
  const auto& csv = opened->value.layers[0].tables.find("declarations")->second.csv;
  auto cell = [&](std::size_t row, std::string_view column) {
    return std::string{csv.cell(row, static_cast<std::size_t>(csv.column(column)))};
  };
  EXPECT_EQ(cell(0, "cutoff"), "4.10");
  EXPECT_EQ(cell(0, "allocation"), "4.18");
  EXPECT_EQ(cell(0, "pre_consumer_share"), "0.02");  // 0.03 - 0.01
  EXPECT_EQ(cell(0, "post_consumer_share"), "0.01");
  EXPECT_EQ(cell(0, "gwp_set"), "AR6");
  EXPECT_EQ(cell(0, "valid_from"), "2024-01-01");  // three years from the end of the reference period
  EXPECT_EQ(cell(0, "valid_to"), "2027-01-01");
  EXPECT_EQ(cell(0, "verified_by"), "Verifier (sample)");
  EXPECT_EQ(cell(1, "material"), "billet_6060");
  EXPECT_EQ(cell(1, "allocation"), "2.95");
  EXPECT_EQ(cell(1, "valid_to"), "2026-01-01");
  EXPECT_EQ(cell(1, "unit"), "t CO2e/t");
}

TEST_F(Pact, FaultsAreNamedByPathAndLine) {
  auto text = read(samples / "sample-pact-ingot.json");
  auto swap = [&](const std::string& from, const std::string& to) { text.replace(text.find(from), from.size(), to); };
  swap("\"kilogram\"", "\"piece\"");
  swap("\"4.10\"", "\"4,10\"");
  swap("\"postConsumerScrapBasedShare\": \"0.01\"", "\"postConsumerScrapBasedShare\": \"30\"");
  auto done = import_pact({f.put("bad.json", text)}, ws, metal);
  ASSERT_TRUE(done);
  EXPECT_FALSE(done->written);
  auto has = [&](const std::string& path, int line) {
    return std::ranges::any_of(done->diagnostics, [&](const auto& d) { return d.where.column == path && d.where.row == line; });
  };
  EXPECT_TRUE(has("$.pcf.declaredUnitOfMeasurement", 12)) << told(done->diagnostics);
  EXPECT_TRUE(has("$.pcf.pcfExcludingBiogenicUptake", 18)) << told(done->diagnostics);
  EXPECT_TRUE(std::ranges::any_of(done->diagnostics, [](const auto& d) {
    return d.where.column == "$.extensions[0].data.benchmarkingFootprint.valueAddedProduct.postConsumerScrapBasedShare";
  }));
  EXPECT_FALSE(fs::exists(ws / "declarations.csv"));
}

TEST_F(Pact, SurvivesWhatIsNoFootprint) {
  for (const char* text : {"[]", "{}", "[1,null,\"x\"]", "{\"pcf\":[]}", "{\"data\":[{\"pcf\":{}}]}",
                           "{\"extensions\":[[],{\"data\":{\"fullBoundary\":1}}]}"}) {
    auto done = import_pact({f.put("odd.json", text)}, ws, metal);
    ASSERT_TRUE(done) << text;
    EXPECT_FALSE(done->written) << text;
  }
}

}  // namespace
}  // namespace alumen::chain::intake
