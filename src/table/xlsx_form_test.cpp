// Forms cell by cell, and values spliced into a workbook that somebody else made.
#include "table/xlsx_form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "table/detail/zip.hpp"
#include "table/table.hpp"

namespace alumen::table {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;
using Kind = Cell::Kind;

class XlsxForm : public testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path{testing::TempDir()} /
             ("alumen_xlsx_form_" + std::to_string(::getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }

  std::string bytes(const std::string& name) const {
    std::ifstream in{folder / name, std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
  }
  /// A part of a workbook as text.
  std::string part(const std::string& name, const std::string& entry) const {
    auto archive = detail::Archive::open(bytes(name), name, {});
    return archive ? archive->read(entry).value_or("") : "";
  }
  /// A workbook as another program would write it, with its own habits.
  void write_foreign(const std::string& cells, const std::string& state = "", const std::string& after = "<calcPr calcId=\"1\"/>") const {
    std::string x = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
                main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    auto relations = [&](const std::string& body) {
      return x + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + body + "</Relationships>";
    };
    auto made = detail::with_entries(
        {}, {{"[Content_Types].xml", x + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"},
             {"_rels/.rels", relations("<Relationship Id=\"r\" Type=\"" + rel + "/officeDocument\" Target=\"xl/workbook.xml\"/>")},
             {"xl/workbook.xml", x + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + rel + "\"><sheets><sheet name=\"s\" sheetId=\"1\"" +
                                     state + " r:id=\"rId1\"/></sheets>" + after + "</workbook>"},
             {"xl/_rels/workbook.xml.rels",
              relations("<Relationship Id=\"rId1\" Type=\"" + rel + "/worksheet\" Target=\"worksheets/sheet1.xml\"/>")},
             {"xl/worksheets/sheet1.xml", x + "<worksheet xmlns=\"" + main + "\"><!-- kept --><sheetData>" + cells +
                                              "</sheetData><pageMargins left=\"1\"/></worksheet>"},
             {"xl/other.bin", std::string("\x00\x01", 2)}});
    std::ofstream{folder / "foreign.xlsx", std::ios::binary} << made;
  }
  std::string filled_sheet(const std::vector<FormEdit>& edits) {
    auto done = fill_form(folder / "foreign.xlsx", "foreign.xlsx", edits, folder / "out.xlsx");
    EXPECT_TRUE(done.has_value()) << (done ? "" : done.error()[0].line());
    return part("out.xlsx", "xl/worksheets/sheet1.xml");
  }

  fs::path folder;
};

Cell number(std::string text) { return {.kind = Kind::number, .text = std::move(text)}; }
Cell text(std::string words) { return {.kind = Kind::text, .text = std::move(words)}; }

TEST_F(XlsxForm, ReadsBackValuesAndStoredResults) {
  std::vector<FormSheet> sheets{{.name = "A & B"}};
  sheets[0].cells = {{.row = 2, .column = 1, .value = number("0.1")},
                     {.row = 0, .column = 0, .value = text("<x> & \"y\" _x000D_")},
                     {.row = 2, .column = 0, .value = {.kind = Kind::date, .text = "2026-02-28"}, .look = Look::input},
                     {.row = 3, .column = 0, .value = {.kind = Kind::boolean, .text = "true"}},
                     {.row = 4, .column = 0, .value = number("5.0000000000000009"), .formula = "SUM(A1:A2)&\"<\""},
                     {.row = 5, .column = 0, .value = text(""), .formula = "IF(A1=\"\",\"\",1)", .look = Look::result}};
  ASSERT_TRUE(write_form(folder / "form.xlsx", sheets));
  auto read = read_xlsx(folder / "form.xlsx", "form.xlsx");
  ASSERT_TRUE(read.has_value()) << read.error()[0].line();
  const auto& rows = (*read)[0].rows;
  EXPECT_EQ((*read)[0].name, "A & B");
  EXPECT_EQ(rows[0][0].text, "<x> & \"y\" _x000D_");
  EXPECT_EQ(rows[2][0], (Cell{.kind = Kind::date, .text = "2026-02-28"}));
  EXPECT_EQ(rows[2][1].text, "0.1");
  EXPECT_EQ(rows[3][0].text, "true");
  EXPECT_EQ(rows[4][0], (Cell{.kind = Kind::number, .text = "5.000000000000001", .formula = true}));
  EXPECT_EQ(rows[5][0], (Cell{.kind = Kind::text, .text = "", .formula = true}));
  EXPECT_THAT(part("form.xlsx", "xl/worksheets/sheet1.xml"), HasSubstr("<f>SUM(A1:A2)&amp;&quot;&lt;&quot;</f>"));
}

TEST_F(XlsxForm, RefusesTextsThatNoCellHolds) {
  auto done =
      write_form(folder / "form.xlsx", {{.name = "s", .cells = {{.row = 1, .column = 1, .value = text(std::string(40'000, 'x'))}}}});
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error()[0].code, Code{"table.too_large"});
  EXPECT_EQ(done.error()[0].where.column, "s!B2");
  EXPECT_FALSE(fs::exists(folder / "form.xlsx"));
}

TEST_F(XlsxForm, FillsCellsAndKeepsEveryOtherByte) {
  write_foreign(
      "<row r=\"1\" ht=\"20\"><c r=\"A1\" s=\"3\" t=\"b\"><v>0</v></c><c r=\"C1\"><f>A1</f><v>7</v></c></row><row r=\"4\" s=\"2\"/>");
  auto sheet = filled_sheet({{"s", 0, 0, number("12")},
                             {"s", 0, 1, text("b & c")},
                             {"s", 2, 2, number("3")},
                             {"s", 3, 0, number("4")},
                             {"s", 3, 1, number("5")},
                             {"s", 8, 0, number("9")}});
  EXPECT_THAT(sheet,
              HasSubstr("<!-- kept --><sheetData><row r=\"1\" ht=\"20\"><c r=\"A1\" s=\"3\"><v>12</v></c><c r=\"B1\" "
                        "t=\"inlineStr\"><is><t xml:space=\"preserve\">b &amp; c</t></is></c><c r=\"C1\"><f>A1</f><v>7</v></c></row>"
                        "<row r=\"3\"><c r=\"C3\"><v>3</v></c></row><row r=\"4\" s=\"2\"><c r=\"A4\"><v>4</v></c><c "
                        "r=\"B4\"><v>5</v></c></row><row r=\"9\"><c r=\"A9\"><v>9</v></c></row></sheetData><pageMargins left=\"1\"/>"));
  EXPECT_EQ(part("out.xlsx", "xl/other.bin"), part("foreign.xlsx", "xl/other.bin"));
  EXPECT_THAT(part("out.xlsx", "xl/workbook.xml"), HasSubstr("<calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/>"));
}

TEST_F(XlsxForm, AnEmptyValueEmptiesTheCellAndKeepsItsLook) {
  write_foreign("<row r=\"1\"><c r=\"A1\" s=\"3\"><v>1</v></c></row>", "", "");
  auto sheet = filled_sheet({{"s", 0, 0, {}}, {"s", 5, 5, {}}});
  EXPECT_THAT(sheet, HasSubstr("<sheetData><row r=\"1\"><c r=\"A1\" s=\"3\"></c></row></sheetData>"));
  EXPECT_THAT(part("out.xlsx", "xl/workbook.xml"), HasSubstr("</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>"));
}

TEST_F(XlsxForm, RefusesFormulasHiddenSheetsAndStrangeNames) {
  write_foreign("<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c></row>");
  auto done = fill_form(folder / "foreign.xlsx", "foreign.xlsx", {{"s", 0, 0, number("1")}, {"t", 0, 0, number("1")}}, folder / "out.xlsx");
  ASSERT_FALSE(done.has_value());
  ASSERT_EQ(done.error().size(), 2u);
  EXPECT_EQ(done.error()[0].where.column, "s!A1");
  EXPECT_EQ(done.error()[1].where.column, "t");
  EXPECT_FALSE(fs::exists(folder / "out.xlsx"));
  write_foreign("<row r=\"1\"/>", " state=\"hidden\"");
  EXPECT_FALSE(fill_form(folder / "foreign.xlsx", "foreign.xlsx", {{"s", 0, 0, number("1")}}, folder / "out.xlsx").has_value());
}

}  // namespace
}  // namespace alumen::table
