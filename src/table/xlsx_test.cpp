#include "table/xlsx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <random>

#include "base/number.hpp"
#include "table/detail/xlsx_text.hpp"
#include "table/detail/zip.hpp"

namespace alumen::table {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;
namespace fs = std::filesystem;
using Kind = Cell::Kind;
using Parts = std::vector<std::pair<std::string, std::string>>;

constexpr auto main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr auto rel_ns = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr auto strict_main_ns = "http://purl.oclc.org/ooxml/spreadsheetml/main";
constexpr auto strict_rel_ns = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// The parts of a workbook of one sheet "s"; each test replaces what it is about.
struct Book {
  std::string cells;                 ///< inside sheetData
  std::string after = {};            ///< behind sheetData
  std::string strings = {};          ///< inside sst
  std::string formats = {};          ///< inside numFmts
  std::string styles = {};           ///< inside cellXfs
  std::string workbook_pr = {};
  std::string target = "worksheets/sheet1.xml";
  std::string state = {};
  const char* main = main_ns;
  const char* rel = rel_ns;

  Parts parts() const {
    auto x = [](std::string body) { return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + std::move(body); };
    auto relation = [&](std::string id, std::string type, std::string to) {
      return "<Relationship Id=\"" + id + "\" Type=\"" + rel + "/" + type + "\" Target=\"" + to + "\"/>";
    };
    auto relations = [&](std::string body) {
      return x("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + body + "</Relationships>");
    };
    auto ns = "xmlns=\""s + main + "\" xmlns:r=\"" + rel + "\"";
    return {
        {"[Content_Types].xml", x("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")},
        {"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))},
        {"xl/workbook.xml", x("<workbook " + ns + ">" + workbook_pr + "<sheets><sheet name=\"s\" sheetId=\"1\" " + state +
                              " r:id=\"rId1\"/></sheets></workbook>")},
        {"xl/_rels/workbook.xml.rels", relations(relation("rId1", "worksheet", target) + relation("rId2", "styles", "styles.xml") +
                                                 relation("rId3", "sharedStrings", "/xl/sharedStrings.xml"))},
        {"xl/styles.xml", x("<styleSheet " + ns + "><numFmts>" + formats + "</numFmts><cellXfs>" + styles + "</cellXfs></styleSheet>")},
        {"xl/sharedStrings.xml", x("<sst " + ns + ">" + strings + "</sst>")},
        {"xl/worksheets/sheet1.xml", x("<worksheet " + ns + "><sheetData>" + cells + "</sheetData>" + after + "</worksheet>")},
    };
  }
};

std::string zipped(const Parts& parts) { return detail::with_entries({}, parts); }
std::string zipped(const Book& book) { return zipped(book.parts()); }

std::string replaced(const Book& book, const std::string& part, const std::string& content) {
  auto parts = book.parts();
  for (auto& [name, text] : parts)
    if (name == part) text = content;
  return zipped(parts);
}

Sheet read_one(const Book& book) {
  auto sheets = read_xlsx_bytes(zipped(book), "b.xlsx");
  EXPECT_TRUE(sheets.has_value()) << (sheets ? "" : sheets.error().front().line());
  return sheets && !sheets->empty() ? std::move(sheets->front()) : Sheet{};
}

Diagnostic fault(const auto& result) {
  EXPECT_FALSE(result.has_value());
  return result.has_value() || result.error().empty() ? Diagnostic{.code = "base.bad_number"} : result.error().front();
}
Diagnostic fault_of(std::string bytes, const XlsxLimits& limits = {}) { return fault(read_xlsx_bytes(std::move(bytes), "b.xlsx", limits)); }

Cell number(std::string text) { return {.kind = Kind::number, .text = std::move(text)}; }
Cell text(std::string content) { return {.kind = Kind::text, .text = std::move(content)}; }
Cell date(std::string content) { return {.kind = Kind::date, .text = std::move(content)}; }
Cell boolean(bool value) { return {.kind = Kind::boolean, .text = value ? "true" : "false"}; }

/// A folder of its own that goes when the test ends.
class Xlsx : public testing::Test {
 protected:
  void SetUp() override {
    auto pattern = (fs::temp_directory_path() / "alumen_xlsx_test_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string bytes(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  Sheet through(const OutSheet& sheet) {
    auto written = write_xlsx(folder_ / "b.xlsx", {sheet});
    EXPECT_TRUE(written.has_value()) << (written ? "" : written.error().front().line());
    auto sheets = read_xlsx(folder_ / "b.xlsx", "b.xlsx");
    EXPECT_TRUE(sheets.has_value()) << (sheets ? "" : sheets.error().front().line());
    return sheets ? std::move(sheets->front()) : Sheet{};
  }

  fs::path folder_;
};

TEST(XlsxAddress, NamesCellsAsSpreadsheetsDo) {
  // Columns count in base 26 without a zero: Z is the 26th, AA the 27th, XFD = 24*676 + 6*26 + 4 = 16384th.
  EXPECT_EQ(address(6, 1), "B7");
  EXPECT_EQ(address(0, 25), "Z1");
  EXPECT_EQ(address(0, 26), "AA1");
  EXPECT_EQ(address(1'048'575, 16'383), "XFD1048576");
  for (std::size_t column : {0U, 25U, 26U, 51U, 701U, 702U, 16'383U})
    EXPECT_EQ(parse_address(address(9, column)), (std::pair<std::size_t, std::size_t>{9, column}));
  for (auto wrong : {"", "7", "B", "B0", "B07", "b7", "$B$7", "B7 ", "XFE1", "A1048577", "AAAA1", "A99999999", "B-7"})
    EXPECT_FALSE(parse_address(wrong)) << wrong;
}

TEST(XlsxText, SerialsOfBothSystems) {
  // ECMA-376 part 1, 18.17.4.1: serial 1 is 1900-01-01, 60 the false 1900-02-29, 61 is 1900-03-01; in the 1904 system 0 is
  // 1904-01-01. 2024-02-29 is day 45351: 45292 (2024-01-01, 124 years = 45290 days with 31 leap days less 1900's, + 1 + the
  // false day) + 59.
  using detail::date_of_serial;
  EXPECT_EQ(date_of_serial(1, false), "1900-01-01");
  EXPECT_EQ(date_of_serial(59, false), "1900-02-28");
  EXPECT_EQ(date_of_serial(60, false), "1900-02-29");
  EXPECT_EQ(date_of_serial(61, false), "1900-03-01");
  EXPECT_EQ(date_of_serial(45351, false), "2024-02-29");
  EXPECT_EQ(date_of_serial(45351 - 1462, true), "2024-02-29");
  EXPECT_EQ(date_of_serial(0, true), "1904-01-01");
  EXPECT_EQ(date_of_serial(2958465, false), "9999-12-31");
  EXPECT_EQ(date_of_serial(2958466, false), std::nullopt);
  EXPECT_EQ(date_of_serial(2958465.9999999999, false), std::nullopt);  // rounds into the year 10000
  EXPECT_EQ(date_of_serial(-1, false), std::nullopt);
  EXPECT_EQ(date_of_serial(0, false), "1900-01-00");
  EXPECT_EQ(date_of_serial(0.5, false), "12:00:00");
  EXPECT_EQ(date_of_serial(45351.75, false), "2024-02-29T18:00:00");
  EXPECT_EQ(date_of_serial(45351 + 1.0 / 86400, false), "2024-02-29T00:00:01");
  EXPECT_EQ(date_of_serial(45351 + 0.25 / 86400, false), "2024-02-29T00:00:00.250");
  EXPECT_EQ(date_of_serial(45350.999999999999, false), "2024-02-29");
}

TEST(XlsxText, SerialsOfDatesGoBack) {
  for (int serial : {1, 59, 61, 45351, 2958465}) EXPECT_EQ(detail::serial_of_date(*detail::date_of_serial(serial, false)), serial);
  EXPECT_EQ(detail::serial_of_date("2024-02-29T18:00"), 45351.75);
  for (auto none : {"1900-02-29", "1899-12-31", "2024-02-30", "2024-02-29T25:00:00", "2024-02-29T18:00:00Z", "2024-02-29 18:00", "12:00:00",
                    "", "2024-02-29T"})
    EXPECT_EQ(detail::serial_of_date(none), std::nullopt) << none;
}

TEST(XlsxText, FormatsOfDatesAreKnown) {
  for (auto code : {"yyyy-mm-dd", "dd/mm/yyyy;@", "[$-409]d-mmm-yy;@", "[h]:mm:ss", "[MM]", "h:mm AM/PM", "\"on \"d", "[Red]d", "0\\d d"})
    EXPECT_TRUE(detail::is_date_format(code)) << code;
  for (auto code :
       {"General", "0.00", "#,##0.00 \"kg/day\"", "[Red]0.00", "[$USD-409] 0.00", "0\\d", "0_d", "0*d", "@", "0.00E+00", "", "\"d", "[d"})
    EXPECT_FALSE(detail::is_date_format(code)) << code;
  for (int id : {14, 22, 27, 36, 45, 47, 50, 58}) EXPECT_TRUE(detail::is_date_format(id)) << id;
  for (int id : {0, 1, 13, 23, 26, 37, 44, 48, 49, 59, 164}) EXPECT_FALSE(detail::is_date_format(id)) << id;
}

TEST(XlsxText, NumbersAreShort) {
  const std::vector<std::pair<std::string, std::string>> pairs{{"0.1", "0.1"},
                                                               {"0.10000000000000001", "0.1"},
                                                               {"1100", "1100"},
                                                               {"1100.0", "1100"},
                                                               {"1E+5", "100000"},
                                                               {"-0", "0"},
                                                               {"0.00", "0"},
                                                               {"1e21", "1e+21"},
                                                               {"123456789012345680", "123456789012345680"},
                                                               {"1e-7", "0.0000001"},
                                                               {"1e-8", "1e-08"},
                                                               {"-12.50", "-12.5"},
                                                               {"0.30000000000000004", "0.30000000000000004"},
                                                               {"007", "7"},
                                                               {".5", "0.5"}};
  for (const auto& [from, to] : pairs) EXPECT_EQ(detail::plain_number(from), to) << from;
  for (auto none : {"", "x", "1,5", "1e999", "nan", "inf", "0x10", "1 2", "--1", "-"})
    EXPECT_EQ(detail::plain_number(none), std::nullopt) << none;
  EXPECT_TRUE(detail::fits_double("0.1", 0.1));
  EXPECT_TRUE(detail::fits_double("0.30000000000000004", 0.1 + 0.2));
  EXPECT_FALSE(detail::fits_double("12345678901234567890", 12345678901234567890.0));
}

TEST(XlsxText, EscapesGoBack) {
  EXPECT_EQ(detail::unescape("a_x0041__x000D__x20AC__xD83D__xDE00_"), "aA\r\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(detail::unescape("_x0000_ _xD83D_ _x00G1_ _x-041_ _x41_ _x"), "_x0000_ _xD83D_ _x00G1_ _x-041_ _x41_ _x");
  for (auto plain : {"_x0041_", "_x0041_x0042_", "__x0041_", "_x005F_x0041_", "plain_x", "_x0041"})
    EXPECT_EQ(detail::unescape(detail::escape(plain)), plain);
}

TEST_F(Xlsx, EveryKindGoesRound) {
  const std::vector<std::vector<Cell>> rows{
      {text("press/billet"), number("1100"), number("0.1"), number("-2.5e-30"), number("0.30000000000000004"), boolean(true)},
      {text("=1+1"), text("http://a.example"), text("  edge "), text("a\nb\r\tc\x01"), text("_x0041_"), boolean(false)},
      {text("7"), {}, text("Caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\x8D <&>\"'"), date("2024-02-29"), date("1900-02-28"), date("1900-03-01")},
      {text("t"), date("2024-02-29T18:30:15"), date("2024-02-29T18:30:15.250"), number("5e-324"), number("1.7976931348623157e+308")},
      {text("_x0041\x01"), number("0.1234567890123456789"), date("1899-01-01"), {.kind = Kind::error, .text = "#N/A"}},
  };
  auto sheet = through({.name = "all kinds", .header = {"a", "b", "c", "d", "e", "f"}, .rows = rows});
  EXPECT_EQ(sheet.name, "all kinds");
  ASSERT_EQ(sheet.rows.size(), 6U);
  auto expected = rows;
  expected[0][3].text = "-2.5e-30";
  expected[3][3].text = "5e-324";
  // What no spreadsheet can hold is text.
  for (std::size_t c : {1U, 2U, 3U}) expected[4][c].kind = Kind::text;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      EXPECT_EQ(sheet.rows[r + 1][c].kind, expected[r][c].kind) << r << " " << c;
      EXPECT_EQ(sheet.rows[r + 1][c].text, expected[r][c].text) << r << " " << c;
      EXPECT_FALSE(sheet.rows[r + 1][c].formula);
    }
}

TEST_F(Xlsx, RandomDoublesGoRoundToTheLastBit) {
  std::mt19937_64 random{7};
  OutSheet out{.name = "n", .header = {"x"}};
  std::vector<double> values;
  while (values.size() < 3000) {
    auto bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    values.push_back(value);
    out.rows.push_back({number(to_text(value))});
  }
  auto sheet = through(out);
  ASSERT_EQ(sheet.rows.size(), values.size() + 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(sheet.rows[i + 1][0].kind, Kind::number);
    EXPECT_EQ(parse_number(sheet.rows[i + 1][0].text), values[i]);
  }
}

TEST_F(Xlsx, SameSheetsSameBytes) {
  OutSheet sheet{.name = "n", .comments = {"# one"}, .header = {"x"}, .rows = {{number("0.30000000000000004")}, {date("2024-01-01")}}};
  auto go_to = [](const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  };
  go_to("Asia/Tokyo");
  ASSERT_TRUE(write_xlsx(folder_ / "a.xlsx", {sheet}));
  go_to("America/New_York");
  ASSERT_TRUE(write_xlsx(folder_ / "b.xlsx", {sheet}));
  ::unsetenv("TZ");
  ::tzset();
  EXPECT_EQ(bytes(folder_ / "a.xlsx"), bytes(folder_ / "b.xlsx"));
}

TEST_F(Xlsx, WhatCannotBeWrittenIsRefusedAndTheOldFileStays) {
  auto path = folder_ / "b.xlsx";
  std::ofstream{path} << "old";
  auto refused = [&](const OutSheet& sheet) { return fault(write_xlsx(path, {sheet})).code; };
  EXPECT_EQ(fault(write_xlsx(path, {})).code, Code{"table.cannot_write"});
  for (auto name : {"", "a/b", "'a", "a name of more than 31 characters"})
    EXPECT_EQ(refused({.name = name}), Code{"table.cannot_write"}) << name;
  EXPECT_EQ(fault(write_xlsx(path, {{.name = "a"}, {.name = "A"}})).code, Code{"table.cannot_write"});
  EXPECT_EQ(refused({.name = "a", .comments = {"no sign"}}), Code{"table.cannot_write"});
  EXPECT_EQ(refused({.name = "a", .header = {"x"}, .rows = {{text("#1")}}}), Code{"table.cannot_write"});
  EXPECT_EQ(refused({.name = "a", .header = {"x"}, .rows = {{text("a\0b"s)}}}), Code{"table.nul_byte"});
  EXPECT_EQ(refused({.name = "a", .header = {"x"}, .rows = {{text("\xFF")}}}), Code{"table.not_utf8"});
  EXPECT_EQ(refused({.name = "a", .header = {"x"}, .rows = {{text(std::string(32'768, 'x'))}}}), Code{"table.too_large"});
  EXPECT_EQ(bytes(path), "old");
  EXPECT_EQ(fault(write_xlsx(folder_ / "none" / "b.xlsx", {{.name = "a"}})).code, Code{"table.cannot_write"});
}

TEST_F(Xlsx, CommentsHeaderAndRowsBecomeATable) {
  OutSheet out{.name = "exchanges",
               .comments = {"# one, two", "# three"},
               .header = {"id", "amount"},
               .rows = {{text("a"), number("1.5")}, {text("b")}}};
  auto sheet = through(out);
  auto csv = csv_from_sheet(sheet, "b.xlsx");
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->file(), "b.xlsx");
  EXPECT_THAT(csv->comments(), testing::ElementsAre("# one, two", "# three"));
  EXPECT_THAT(csv->header(), testing::ElementsAre("id", "amount"));
  ASSERT_EQ(csv->rows(), 2U);
  EXPECT_EQ(csv->cell(0, 1), "1.5");
  EXPECT_EQ(csv->cell(1, 1), "");
  EXPECT_EQ(csv->line(0), 4);
  EXPECT_EQ(address_of(*csv, {"b.xlsx", 4, "amount"}), "exchanges!B4");
  EXPECT_EQ(address_of(*csv, {"b.xlsx", 4, "other"}), "exchanges!4:4");
  EXPECT_EQ(address_of(*csv, {"b.xlsx", 0, "amount"}), "");
  Diagnostics messages{{.code = "base.bad_number", .where = {"b.xlsx", 4, "amount"}},
                       {.code = "base.bad_number", .where = {"other.csv", 4, "amount"}}};
  name_addresses(*csv, messages);
  name_addresses(*csv, messages);
  EXPECT_EQ(messages[0].where.column, "exchanges!B4 amount");
  EXPECT_EQ(messages[1].where.column, "amount");
}

TEST(XlsxTable, GapsBlanksAndCommentsBetweenRows) {
  Sheet sheet{
      .name = "my sheet",
      .rows = {{}, {{}, text(" id "), {}, text("amount")}, {}, {text("# note"), text(" cut")}, {{}, text("\ta "), {}, number("2")}}};
  auto csv = csv_from_sheet(sheet, "b.xlsx");
  ASSERT_TRUE(csv);
  EXPECT_THAT(csv->header(), testing::ElementsAre("id", "amount"));
  EXPECT_THAT(csv->comments(), testing::ElementsAre("# note, cut"));
  ASSERT_EQ(csv->rows(), 1U);
  EXPECT_EQ(csv->cell(0, 0), "a");
  EXPECT_EQ(csv->line(0), 5);
  EXPECT_EQ(address_of(*csv, {"b.xlsx", 5, "amount"}), "'my sheet'!D5");
}

TEST(XlsxTable, AllFaultsWithTheirAddresses) {
  Sheet sheet{.name = "s",
              .rows = {{text("id"), text("x"), text("x")},
                       {text("a"), {.kind = Kind::error, .text = "#DIV/0!"}, {.formula = true}, text("beside")},
                       {text("b"), {.merged = true}}}};
  auto csv = csv_from_sheet(sheet, "b.xlsx");
  ASSERT_FALSE(csv);
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& d : csv.error()) found.emplace_back(d.code.info().name, d.where.column);
  EXPECT_THAT(found,
              testing::UnorderedElementsAre(testing::Pair("table.duplicate_column", "s!C1 x"), testing::Pair("table.error_cell", "s!B2 x"),
                                            testing::Pair("table.no_stored_result", "s!C2 x"), testing::Pair("table.ragged_row", "s!D2"),
                                            testing::Pair("table.merged_cell", "s!B3 x")));
  EXPECT_EQ(fault(csv_from_sheet({.name = "s"}, "b.xlsx")).code, Code{"table.no_header"});
}

TEST(XlsxRead, KindsOfCells) {
  auto sheet =
      read_one({.cells = R"(<row r="2"><c r="A2"><v>0.10000000000000001</v></c><c r="B2" t="s"><v>1</v></c>)"
                         R"(<c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c><c r="E2" t="str"><f>A2&amp;"x"</f><v>0.1x</v></c>)"
                         R"(<c r="F2" t="inlineStr"><is><t>in &lt;line&#x41;</t></is></c><c r="G2" t="d"><v>2024-02-29T00:00:00</v></c>)"
                         R"(<c r="H2"><f>1+1</f></c><c r="I2" s="3"/><c r="K2"><f>1+1</f><v>2</v></c></row>)",
                .strings = "<si><t>zero</t></si><si><t xml:space=\"preserve\"> one </t></si>"});
  ASSERT_EQ(sheet.rows.size(), 2U);
  EXPECT_TRUE(sheet.rows[0].empty());
  auto formula = [](Cell cell) { return cell.formula = true, cell; };
  EXPECT_THAT(sheet.rows[1], testing::ElementsAre(number("0.1"), text(" one "), boolean(true), Cell{.kind = Kind::error, .text = "#N/A"},
                                                  formula(text("0.1x")), text("in <lineA"), date("2024-02-29"), formula({}), Cell{}, Cell{},
                                                  formula(number("2"))));
}

TEST(XlsxRead, RichTextJoinsRunsAndLeavesPhoneticHints) {
  auto sheet = read_one(
      {.cells = R"(<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>)",
       .strings = "<si><r><rPr><b/></rPr><t>bo</t></r><r><t xml:space=\"preserve\">ld text</t></r><rPh sb=\"0\" eb=\"1\"><t>hint</t></rPh>"
                  "<phoneticPr fontId=\"1\"/></si><si><t> trimmed\n</t></si><si><t><![CDATA[a & <b>]]><!-- & -->c</t></si>"});
  ASSERT_EQ(sheet.rows.size(), 1U);
  EXPECT_THAT(sheet.rows[0], testing::ElementsAre(text("bold text"), text("trimmed"), text("a & <b>c")));
}

TEST(XlsxRead, CellsWithoutAddressesCountOn) {
  auto sheet = read_one({.cells = "<row><c><v>1</v></c><c r=\"C1\"><v>2</v></c><c><v>3</v></c></row><row "
                                  "r=\"4\"><c><v>4</v></c></row><row><c><v>5</v></c></row>"});
  ASSERT_EQ(sheet.rows.size(), 5U);
  EXPECT_THAT(sheet.rows[0], testing::ElementsAre(number("1"), Cell{}, number("2"), number("3")));
  EXPECT_EQ(sheet.rows[3][0], number("4"));
  EXPECT_EQ(sheet.rows[4][0], number("5"));
}

TEST(XlsxRead, DatesByStyle) {
  Book book{
      .cells =
          "<row><c s=\"0\"><v>61</v></c><c s=\"1\"><v>60</v></c><c s=\"2\"><v>61.5</v></c><c s=\"3\"><v>61</v></c><c "
          "s=\"4\"><v>-1</v></c></row>",
      .formats = "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"0.0 &quot;days&quot;\"/>",
      .styles = "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"14\"/>"};
  EXPECT_THAT(read_one(book).rows[0],
              testing::ElementsAre(number("61"), date("1900-02-29"), date("1900-03-01T12:00:00"), number("61"), number("-1")));
  book.workbook_pr = "<workbookPr date1904=\"1\"/>";
  // 1904-01-01 + 61 days: January 31, February 29 (a leap year), so 1904-03-02.
  EXPECT_THAT(read_one(book).rows[0],
              testing::ElementsAre(number("61"), date("1904-03-01"), date("1904-03-02T12:00:00"), number("61"), number("-1")));
}

TEST(XlsxRead, PrefixesStrictNamespaceTargetsAndHiddenSheets) {
  Book strict{.cells = "<row><c><v>1</v></c></row>",
              .target = "/xl/worksheets/sheet1.xml",
              .state = "state=\"veryHidden\"",
              .main = strict_main_ns,
              .rel = strict_rel_ns};
  auto sheet = read_one(strict);
  EXPECT_TRUE(sheet.hidden);
  EXPECT_EQ(sheet.rows[0][0], number("1"));
  auto prefixed = "<x:worksheet xmlns:x=\""s + main_ns +
                  "\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:r><x:t>p</x:t></x:r></x:is></x:c>"
                  "</x:row></x:sheetData></x:worksheet>";
  auto sheets = read_xlsx_bytes(replaced({}, "xl/worksheets/sheet1.xml", prefixed), "b.xlsx");
  ASSERT_TRUE(sheets);
  EXPECT_EQ((*sheets)[0].rows[0][0], text("p"));
}

TEST(XlsxRead, PathTricksStayInsideTheArchive) {
  EXPECT_EQ(read_one({.cells = "<row><c><v>1</v></c></row>", .target = "../../../xl/./worksheets//sheet1.xml"}).rows[0][0], number("1"));
  EXPECT_EQ(read_one({.cells = "<row><c><v>1</v></c></row>", .target = "worksheets\\Sheet1.XML"}).rows[0][0], number("1"));
  EXPECT_THAT(fault_of(zipped(Book{.target = "/etc/passwd"})).detail, HasSubstr("etc/passwd is missing"));
  auto parts = Book{.cells = "<row><c><v>1</v></c></row>"}.parts();
  parts.emplace_back("../../evil.xml", "x");
  parts.emplace_back("/tmp/evil.xml", "x");
  EXPECT_TRUE(read_xlsx_bytes(zipped(parts), "b.xlsx"));
}

TEST(XlsxRead, MergedRangesShowOnlyTheirFirstCell) {
  auto sheet = read_one(
      {.cells =
           R"(<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row><row r="2"><c r="A2"><v>4</v></c></row>)",
       .after = R"(<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C1:XFD1048576"/></mergeCells>)"});
  Cell merged{.merged = true};
  ASSERT_EQ(sheet.rows.size(), 2U);
  EXPECT_THAT(sheet.rows[0], testing::ElementsAre(number("1"), merged, number("3")));
  EXPECT_THAT(sheet.rows[1], testing::ElementsAre(merged, merged, merged));
}

TEST(XlsxRead, WrongCellsAreNamedByAddress) {
  auto cell = [](const std::string& xml) {
    return fault_of(zipped(Book{.cells = "<row r=\"7\"><c r=\"A7\"><v>1</v></c>" + xml + "</row>"}));
  };
  for (auto xml : {"<c r=\"B7\"><v>x</v></c>", "<c r=\"B7\"><v>1e999</v></c>", "<c r=\"B7\" t=\"s\"><v>0</v></c>",
                   "<c r=\"B7\" t=\"s\"><v>-1</v></c>", "<c r=\"B7\" t=\"b\"><v>2</v></c>", "<c r=\"B7\" t=\"q\"><v>2</v></c>",
                   "<c><v>1</v></c><c r=\"B7\"><v>1</v></c>", "<c r=\"B8\"><v>1</v></c>"}) {
    auto found = cell(xml);
    EXPECT_EQ(found.code, Code{"table.bad_xlsx"}) << xml;
    EXPECT_EQ(found.where.file, "b.xlsx [s]");
    EXPECT_EQ(found.where.row, 7);
    EXPECT_EQ(found.where.column, "B7") << xml;
  }
  for (auto xml : {"<row r=\"0\"/>", "<row r=\"-1\"/>", "<row r=\"x\"/>"})
    EXPECT_EQ(fault_of(zipped(Book{.cells = xml})).code, Code{"table.bad_xlsx"});
  EXPECT_EQ(fault_of(zipped(Book{.cells = "<row r=\"1048577\"/>"})).code, Code{"table.too_large"});
  EXPECT_EQ(fault_of(zipped(Book{.after = "<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>"})).code, Code{"table.bad_xlsx"});
}

TEST(XlsxRead, EntitiesAreRefused) {
  auto laughs =
      "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>"s;
  auto sheet = [](const std::string& xml) { return fault_of(replaced({}, "xl/worksheets/sheet1.xml", xml)); };
  EXPECT_THAT(sheet(laughs).detail, HasSubstr("document type definition"));
  EXPECT_THAT(sheet("<worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>").detail, HasSubstr("&b;"));
  for (auto reference : {"&#0;", "&#xD800;", "&#x110000;", "&#;", "&#x;", "&#8;", "&", "&;", "&#99999999999;"})
    EXPECT_EQ(sheet("<worksheet><sheetData><row><c t=\"str\"><v>"s + reference + "</v></c></row></sheetData></worksheet>").code,
              Code{"table.bad_xlsx"})
        << reference;
  EXPECT_THAT(sheet("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><worksheet/>").detail, HasSubstr("iso-8859-1"));
  EXPECT_THAT(sheet("\xFF\xFE<\0w\0/\0>\0"s).detail, HasSubstr("UTF-8"));
  EXPECT_THAT(sheet("<worksheet>\xC3\x28</worksheet>").detail, HasSubstr("UTF-8"));
  for (auto broken : {"", "text", "<worksheet>", "<worksheet><sheetData></worksheet>", "<!--", "<?xml", "<![CDATA[", "<other/>"})
    EXPECT_EQ(sheet(broken).code, Code{"table.bad_xlsx"}) << broken;
}

TEST(XlsxRead, BombsAreRefusedBeforeTheyGrow) {
  auto zeros = replaced({}, "xl/worksheets/sheet1.xml", std::string(100'000'000, '0'));
  ASSERT_LT(zeros.size(), 1'000'000U);
  EXPECT_EQ(fault_of(zeros).code, Code{"table.too_large"});
  // The declared size is refused at once, a lie about it after at most ratio_from bytes.
  auto lying = zeros;
  for (auto size = "\x00\xE1\xF5\x05"s; auto at = lying.find(size) + 1;) lying.replace(at - 1, 4, "\xE8\x03\x00\x00"s);  // says 1000 bytes
  EXPECT_EQ(fault_of(lying).code, Code{"table.too_large"});
  EXPECT_EQ(fault_of(replaced({}, "xl/worksheets/sheet1.xml", std::string(50'000'000, ' '))).code, Code{"table.too_large"});  // by ratio
}

TEST(XlsxRead, LimitsAreKept) {
  Book book{.cells = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row><row r=\"9\"><c><v>1</v></c></row>",
            .strings = "<si><t>0123456789</t></si>"};
  auto refused = [&](const XlsxLimits& limits) { return fault_of(zipped(book), limits).code == Code{"table.too_large"}; };
  EXPECT_TRUE(refused({.file_bytes = 100}));
  EXPECT_TRUE(refused({.part_bytes = 100}));
  EXPECT_TRUE(refused({.total_bytes = 1000}));
  EXPECT_TRUE(refused({.cells = 11}));  // 3 places and 9 rows
  EXPECT_TRUE(refused({.rows = 8}));
  EXPECT_TRUE(refused({.columns = 1}));
  EXPECT_TRUE(refused({.cell_bytes = 9}));
  EXPECT_TRUE(refused({.sheets = 0}));
  EXPECT_TRUE(read_xlsx_bytes(zipped(book), "b.xlsx", {.cells = 12, .rows = 9, .columns = 2, .cell_bytes = 10}).has_value());
  // A few far cells must not take memory for all that lies between.
  std::string far;
  for (int row = 1; row <= 3000; ++row)
    far += "<row r=\"" + std::to_string(row) + "\"><c r=\"XFD" + std::to_string(row) + "\"><v>1</v></c></row>";
  EXPECT_EQ(fault_of(zipped(Book{.cells = far}), {.cells = 1'000'000}).code, Code{"table.too_large"});
  std::string merges;
  for (int i = 0; i < 100; ++i) merges += "<mergeCell ref=\"A1:XFD1048576\"/>";
  EXPECT_EQ(fault_of(zipped(Book{.cells = "<row r=\"9999\"><c r=\"Z9999\"><v>1</v></c></row>",
                                 .after = "<mergeCells>" + merges + "</mergeCells>"}),
                     {.cells = 1'000'000})
                .code,
            Code{"table.too_large"});
}

TEST_F(Xlsx, OtherFilesAreRefusedByName) {
  auto refused = [&](std::string content) {
    std::ofstream{folder_ / "x", std::ios::binary} << content;
    return fault(read_xlsx(folder_ / "x", "x.xlsx"));
  };
  auto ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s + std::string(600, '\0');
  EXPECT_THAT(refused(ole).detail, HasSubstr(".xls"));
  std::string stream;
  for (char c : "EncryptedPackage"s) stream.append({c, '\0'});
  EXPECT_EQ(refused(ole + stream).code, Code{"table.xlsx_encrypted"});
  EXPECT_THAT(refused("").detail, HasSubstr("empty"));
  EXPECT_EQ(refused("id,amount\na,1\n").code, Code{"table.bad_xlsx"});
  EXPECT_THAT(refused(zipped(Parts{{"content.xml", "<a/>"}})).detail, HasSubstr("OpenDocument"));
  EXPECT_EQ(refused(zipped(Parts{{"a.txt", "a"}})).code, Code{"table.bad_xlsx"});
  for (const auto& [part, content] : Book{}.parts()) {
    auto parts = Book{.cells = "<row><c t=\"s\"><v>0</v></c></row>", .strings = "<si><t>a</t></si>"}.parts();
    std::erase_if(parts, [&](const auto& entry) { return entry.first == part; });
    if (part == "[Content_Types].xml") continue;
    EXPECT_EQ(refused(zipped(parts)).code, Code{"table.bad_xlsx"}) << part;
  }
  auto whole = zipped(Book{.cells = "<row><c><v>1</v></c></row>"});
  for (std::size_t size = 0; size < whole.size(); size += 7) EXPECT_EQ(refused(whole.substr(0, size)).code, Code{"table.bad_xlsx"}) << size;
  auto encrypted = whole;  // the flag of encryption in every local and central header
  for (std::size_t at = 0; (at = encrypted.find("PK\x03\x04", at)) != encrypted.npos; at += 4) encrypted[at + 6] |= 1;
  for (std::size_t at = 0; (at = encrypted.find("PK\x01\x02", at)) != encrypted.npos; at += 4) encrypted[at + 8] |= 1;
  EXPECT_EQ(refused(encrypted).code, Code{"table.xlsx_encrypted"});
  EXPECT_EQ(fault(read_xlsx(folder_ / "none.xlsx", "none.xlsx")).code, Code{"table.cannot_read"});
  EXPECT_EQ(fault(read_xlsx(folder_, "folder")).code, Code{"table.cannot_read"});
}

/// A change of the archive's bytes gives an error or sheets of the same shape; never a crash, never an endless loop.
TEST_F(Xlsx, FlippedBytesNeverHurt) {
  OutSheet sheet{.name = "s", .comments = {"# c"}, .header = {"id", "amount", "day"}};
  for (int i = 0; i < 20; ++i)
    sheet.rows.push_back({text("row" + std::to_string(i)), number(std::to_string(i) + ".5"), date("2024-01-01")});
  ASSERT_TRUE(write_xlsx(folder_ / "b.xlsx", {sheet}));
  auto whole = bytes(folder_ / "b.xlsx");
  std::mt19937 random{11};
  int read = 0;
  for (int i = 0; i < 3000; ++i) {
    auto broken = whole;
    for (unsigned n = 1 + random() % 3; n > 0; --n) broken[random() % broken.size()] ^= static_cast<char>(1U << random() % 8);
    auto sheets = read_xlsx_bytes(broken, "b.xlsx");
    if (!sheets) continue;
    ++read;
    EXPECT_EQ(sheets->size(), 1U);
  }
  EXPECT_GT(read, 0);  // fields that nobody reads
}

/// Without the check sums in the way, the flips reach the XML.
TEST(XlsxRead, FlippedXmlNeverHurts) {
  Book book{
      .cells =
          R"(<row r="2"><c r="A2"><v>0.1</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" s="1"><v>45351</v></c></row>)",
      .after = R"(<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>)",
      .strings = "<si><t>zero</t></si><si><r><t xml:space=\"preserve\"> o&#x41;ne_x000D_ </t></r></si>",
      .formats = "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>",
      .styles = "<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>"};
  std::mt19937 random{13};
  for (int i = 0; i < 3000; ++i) {
    auto parts = book.parts();
    auto& part = parts[1 + random() % (parts.size() - 1)].second;
    for (unsigned n = 1 + random() % 3; n > 0; --n) {
      auto at = random() % part.size();
      switch (random() % 3) {
        case 0:
          part[at] = static_cast<char>(random());
          break;
        case 1:
          part.erase(at, random() % 20);
          break;
        default:
          part.insert(at, part.substr(random() % part.size(), random() % 40));
      }
      if (part.empty()) part = "<";
    }
    auto sheets = read_xlsx_bytes(zipped(parts), "b.xlsx");
    if (!sheets) {
      EXPECT_FALSE(sheets.error().empty());
      continue;
    }
    for (const auto& sheet : *sheets) static_cast<void>(csv_from_sheet(sheet, "b.xlsx"));
  }
}

}  // namespace
}  // namespace alumen::table
