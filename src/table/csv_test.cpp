#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "table/table.hpp"

namespace alumen::table {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

using Cells = std::vector<std::vector<std::string>>;

Cells cells_of(const Csv& csv) {
  Cells rows;
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    auto& row = rows.emplace_back();
    for (std::size_t c = 0; c < csv.header().size(); ++c) row.emplace_back(csv.cell(r, c));
  }
  return rows;
}

/// The rows, or one line for each fault where a test expected none.
Cells read(std::string text, const Dialect& dialect = {}) {
  auto csv = parse_csv(std::move(text), "t.csv", dialect);
  if (csv) return cells_of(*csv);
  Cells faults;
  for (const auto& d : csv.error()) faults.push_back({d.line()});
  return faults;
}

/// "line column code" of every fault.
std::vector<std::string> faults(std::string text, const Dialect& dialect = {}, const Limits& limits = {}) {
  auto csv = parse_csv(std::move(text), "t.csv", dialect, limits);
  std::vector<std::string> out;
  if (!csv)
    for (const auto& d : csv.error()) {
      EXPECT_EQ(d.where.file, "t.csv");
      out.push_back(std::to_string(d.where.row) + " " + d.where.column + " " + std::string{d.code.info().name});
    }
  return out;
}

TEST(Csv, ReadsHeaderRowsAndLines) {
  auto csv = parse_csv("# made by hand\nid,name\na,first\n\n# between\nb,second\n", "t.csv");
  ASSERT_TRUE(csv);
  EXPECT_EQ(csv->file(), "t.csv");
  EXPECT_THAT(csv->header(), ElementsAre("id", "name"));
  EXPECT_THAT(cells_of(*csv), ElementsAre(ElementsAre("a", "first"), ElementsAre("b", "second")));
  EXPECT_EQ(csv->line(0), 3);
  EXPECT_EQ(csv->line(1), 6);
  EXPECT_THAT(csv->comments(), ElementsAre("# made by hand", "# between"));
  EXPECT_EQ(csv->column("name"), 1);
  EXPECT_EQ(csv->column("nam"), -1);
  EXPECT_EQ(csv->column("Name"), -1);
}

TEST(Csv, TheLastLineNeedsNoEnd) {
  EXPECT_EQ(read("a,b\n1,2"), (Cells{{"1", "2"}}));
  EXPECT_EQ(read("a,b\n1,"), (Cells{{"1", ""}}));
  EXPECT_EQ(read("a,b\n1,\"2\""), (Cells{{"1", "2"}}));
  EXPECT_EQ(read("a,b\r\n1,2\r"), (Cells{{"1", "2"}}));
  EXPECT_EQ(read("a,b"), Cells{});
}

TEST(Csv, CrLfEndsLinesButStaysInQuotedCells) {
  auto csv = parse_csv("# c\r\na,b\r\n\"x\r\ny\",\"2\"\r\n \t\r\n3,4\r\n", "t.csv");
  ASSERT_TRUE(csv);
  EXPECT_EQ(cells_of(*csv), (Cells{{"x\r\ny", "2"}, {"3", "4"}}));
  EXPECT_THAT(csv->comments(), ElementsAre("# c"));
  EXPECT_EQ(csv->line(1), 6);
}

TEST(Csv, QuotesAreUndone) {
  EXPECT_EQ(read("a,b\n\"he said \"\"no\"\"\",\"x,y\"\n\"\",\"\"\"\"\n"), (Cells{{"he said \"no\"", "x,y"}, {"", "\""}}));
  EXPECT_EQ(read("a\n\"\"\"\"\"\"\n"), (Cells{{"\"\""}}));
  EXPECT_EQ(read("\"a \"\"1\"\"\",b\n1,2\n"), (Cells{{"1", "2"}}));
}

TEST(Csv, BlanksAroundCellsGoButThoseInQuotesStay) {
  EXPECT_EQ(read("a , b\n 1\t, \" 2 \" \n"), (Cells{{"1", " 2 "}}));
  auto csv = parse_csv(" a , b \n", "t.csv");
  ASSERT_TRUE(csv);
  EXPECT_THAT(csv->header(), ElementsAre("a", "b"));
}

TEST(Csv, TabsDivideWhereDeclared) {
  EXPECT_EQ(read("a\tb\tc\n1\t\t3\n\t\t\n", {.delimiter = '\t'}), (Cells{{"1", "", "3"}, {"", "", ""}}));
}

TEST(Csv, SemicolonAndDecimalCommaAsDeclared) {
  auto csv = parse_csv("a;b\n1,5;x,y\n", "t.csv", {.delimiter = ';', .decimal = ','});
  ASSERT_TRUE(csv);
  EXPECT_EQ(cells_of(*csv), (Cells{{"1,5", "x,y"}}));
  EXPECT_EQ(csv->decimal(), ',');
}

TEST(Csv, AByteOrderMarkIsDropped) {
  auto csv = parse_csv("\xEF\xBB\xBFid\n1\n", "t.csv");
  ASSERT_TRUE(csv);
  EXPECT_THAT(csv->header(), ElementsAre("id"));
}

TEST(Csv, HashBeginsACommentOnlyAtTheLineStart) {
  EXPECT_EQ(read("a,b\n1,#2\n\"#3\",4\n\"x\n#y\",5\n"), (Cells{{"1", "#2"}, {"#3", "4"}, {"x\n#y", "5"}}));
}

TEST(Csv, CellsStayWhereTheyAreWhenTheTableMoves) {
  auto csv = parse_csv("a,b\nx,\"p\"\"q\"\n", "t.csv");
  ASSERT_TRUE(csv);
  Csv moved = std::move(*csv);
  Csv again;
  again = std::move(moved);
  EXPECT_EQ(cells_of(again), (Cells{{"x", "p\"q"}}));
}

TEST(Csv, ManyDoubledQuotesDoNotDisturbOneAnother) {
  std::string text = "a,b\n";
  for (int i = 0; i < 5000; ++i) text += "\"n\"\"" + std::to_string(i) + "\",\"\"\"" + std::to_string(i) + "\"\"\"\n";
  auto csv = parse_csv(text, "t.csv");
  ASSERT_TRUE(csv);
  ASSERT_EQ(csv->rows(), 5000U);
  for (std::size_t i = 0; i < 5000; ++i) {
    ASSERT_EQ(csv->cell(i, 0), "n\"" + std::to_string(i));
    ASSERT_EQ(csv->cell(i, 1), "\"" + std::to_string(i) + "\"");
  }
}

TEST(Csv, NoHeader) {
  EXPECT_THAT(faults(""), ElementsAre("0  table.no_header"));
  EXPECT_THAT(faults("\xEF\xBB\xBF"), ElementsAre("0  table.no_header"));
  EXPECT_THAT(faults("# only\n\n   \n# comments"), ElementsAre("0  table.no_header"));
  EXPECT_THAT(faults("\n,,\n1,2,3\n"), ElementsAre("2  table.no_header"));
}

TEST(Csv, LinesThatEndInALoneCr) {
  auto csv = parse_csv("id,name\r1,2\r", "t.csv");
  ASSERT_FALSE(csv);
  EXPECT_EQ(csv.error().front().code, Code{"table.no_header"});
  EXPECT_THAT(csv.error().front().detail, HasSubstr("CR"));
}

TEST(Csv, DuplicateColumnsAreAllNamed) {
  EXPECT_THAT(faults("# x\na,b,a,b,a\n1,2,3,4,5\n"),
              testing::UnorderedElementsAre("2 a table.duplicate_column", "2 a table.duplicate_column", "2 b table.duplicate_column"));
  EXPECT_THAT(faults("a,,\n1,2,3\n"), ElementsAre("1 column 3 table.duplicate_column"));
  EXPECT_THAT(faults("a,b,\n1,2,3\n"), IsEmpty()) << "one column without a name is left to binding";
}

TEST(Csv, AnotherDelimiterThanDeclared) {
  EXPECT_THAT(faults("a;b;c\n1;2;3\n"), ElementsAre("1  table.wrong_delimiter"));
  EXPECT_THAT(faults("a\tb\n1\t2\n"), ElementsAre("1  table.wrong_delimiter"));
  EXPECT_THAT(faults("a,b\n1,2\n", {.delimiter = ';'}), ElementsAre("1  table.wrong_delimiter"));
  EXPECT_THAT(faults("\"a;b\"\n1\n"), IsEmpty());
  EXPECT_THAT(faults("a;b,c\n1,2\n"), IsEmpty()) << "two columns: the declared sign divides";
  auto tab = parse_csv("a\tb\n", "t.csv");
  ASSERT_FALSE(tab);
  EXPECT_THAT(tab.error().front().what_to_do(), HasSubstr(R"("delimiter": "\t")"));
}

TEST(Csv, ADelimiterMustBeAbleToDivide) {
  for (char c : {'"', '\n', '\r', '#', '\0'}) EXPECT_THAT(faults("a\n1\n", {.delimiter = c}), ElementsAre("0  table.wrong_delimiter"));
}

TEST(Csv, RaggedRowsAreAllNamed) {
  EXPECT_THAT(faults("a,b,c\n1,2\n1,2,3\n1,2,3,4\n,\n"),
              ElementsAre("2 c table.ragged_row", "4  table.ragged_row", "5 c table.ragged_row"));
}

TEST(Csv, LinesInsideQuotedCellsCount) { EXPECT_THAT(faults("a,b\n\"1\n2\n3\",x\n1\n"), ElementsAre("5 b table.ragged_row")); }

TEST(Csv, StrayQuotesAreNamedOnceARow) {
  EXPECT_THAT(faults("a,b\n5\" pipe,x\n1,\"He said \"ho\", ok\"\n\"x\"y,2\n1,2\n1\n"),
              ElementsAre("2 a table.stray_quote", "3 b table.stray_quote", "4 a table.stray_quote", "6 b table.ragged_row"));
}

TEST(Csv, TheLineOfAQuoteThatWasClosedByAnotherOneIsTold) {
  auto csv = parse_csv("a,b\n\"1,2\n3,4\n5,\"6\"\n", "t.csv");
  ASSERT_FALSE(csv);
  EXPECT_EQ(csv.error().front().code, Code{"table.stray_quote"});
  EXPECT_EQ(csv.error().front().where.row, 4);
  EXPECT_THAT(csv.error().front().detail, HasSubstr("line 2"));
}

TEST(Csv, AnOpenQuoteHidesNoFaultsBelowIt) {
  EXPECT_THAT(faults("a,b\n1,2\n1,\"open\n3,4\n5\n6,7,8"),
              ElementsAre("3 b table.open_quote", "5 b table.ragged_row", "6  table.ragged_row"));
  EXPECT_THAT(faults("a,b\n1,\""), ElementsAre("2 b table.open_quote"));
  EXPECT_THAT(faults("a,b\n1,\"x\"\"\n"), ElementsAre("2 b table.open_quote"));
  EXPECT_THAT(faults("a,\"b\n1,2\n"), ElementsAre("1 column 2 table.open_quote")) << "no header, no rows to hold against it";
}

TEST(Csv, LimitsOfCellsAndFiles) {
  std::string big(11, 'x');
  EXPECT_THAT(faults("a,b\n1," + big + "\n", {}, {.cell_bytes = 10}), ElementsAre("2 b table.too_large"));
  EXPECT_THAT(faults("a,b\n1,\"" + big + "\"\n2\n", {}, {.cell_bytes = 10}), ElementsAre("2 b table.too_large", "3 b table.ragged_row"));
  EXPECT_THAT(faults("a,b\n1," + big.substr(1) + "\n", {}, {.cell_bytes = 10}), IsEmpty());
  EXPECT_THAT(faults("a\n1\n", {}, {.file_bytes = 3}), ElementsAre("0  table.too_large"));
  EXPECT_THAT(faults("a\n1\n", {}, {.file_bytes = 4}), IsEmpty());
}

TEST(Csv, AThousandFaultsAreCappedAndCounted) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += "1\n";
  auto csv = parse_csv(text, "t.csv");
  ASSERT_FALSE(csv);
  ASSERT_THAT(csv.error(), SizeIs(201));
  EXPECT_THAT(csv.error().back().detail, HasSubstr("799 more"));
  EXPECT_EQ(csv.error().back().where.row, 202);
  text = "a,b\n";
  for (int i = 0; i < 200; ++i) text += "1\n";
  EXPECT_THAT(faults(text), SizeIs(200));
}

TEST(Csv, MessagesAreCutBetweenCharacters) {
  std::string umlauts = "x";
  for (int i = 0; i < 100; ++i) umlauts += "\xC3\xA4";
  auto csv = parse_csv("a,b\n" + umlauts + "\",2\n", "t.csv");
  ASSERT_FALSE(csv);
  EXPECT_EQ(csv.error().front().value, umlauts.substr(0, 119));
}

TEST(Csv, NulInTheMiddleIsAByteLikeOthers) {
  using namespace std::string_literals;
  EXPECT_EQ(read("a,b\n1\0x,2\n"s), (Cells{{"1\0x"s, "2"}}));
  EXPECT_EQ(read("a,b\n1,\"2\0\"\n"s), (Cells{{"1", "2\0"s}}));
}

TEST(CsvLine, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(csv_line({"a", "1.5", "x y"}), "a,1.5,x y\n");
  EXPECT_EQ(csv_line({"a,b", "he \"x\"", "l\nm", "", " p", "q\t"}), "\"a,b\",\"he \"\"x\"\"\",\"l\nm\",,\" p\",\"q\t\"\n");
  EXPECT_EQ(csv_line({"#a", "#b"}), "\"#a\",#b\n");
  EXPECT_EQ(csv_line({""}), "\"\"\n");
  EXPECT_EQ(csv_line({"a;b"}), "\"a;b\"\n");  // a single name without quotes would look like another dialect
  EXPECT_EQ(csv_line({"a\tb"}), "\"a\tb\"\n");
  EXPECT_EQ(csv_line({"a;b", "c"}), "a;b,c\n");
  EXPECT_EQ(csv_line({"", ""}), ",\n");
}

/// Texts rich in the signs that CSV gives a meaning.
rc::Gen<std::string> ugly_text() {
  auto sign = rc::gen::weightedOneOf<std::string>(
      {{6, rc::gen::element<std::string>("\"", ",", "\n", "\r", "\r\n", " ", "\t", "#", ";", "\"\"", "\xEF\xBB\xBF", "\xC3\xA9")},
       {4, rc::gen::map(rc::gen::inRange<int>('!', '~'), [](int c) { return std::string(1, static_cast<char>(c)); })}});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(sign), [](const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) text += part;
    return text;
  });
}

RC_GTEST_PROP(CsvProperty, WhatIsWrittenIsReadBack, ()) {
  const auto width = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
  const auto rows = *rc::gen::container<Cells>(rc::gen::container<std::vector<std::string>>(width, ugly_text()));
  std::vector<std::string> header;
  for (std::size_t c = 0; c < width; ++c) header.push_back("c" + std::to_string(c));
  std::string text = csv_line(header);
  for (const auto& row : rows) text += csv_line(row);
  auto csv = parse_csv(text, "t.csv");
  RC_ASSERT(csv.has_value());
  RC_ASSERT(cells_of(*csv) == rows);
  RC_ASSERT(csv->comments().empty());
}

RC_GTEST_PROP(CsvProperty, AnyTextGivesATableOrFaultsInsideTheFile, ()) {
  const auto text = *ugly_text();
  const auto lines = static_cast<int>(std::ranges::count(text, '\n')) + 1;
  auto csv = parse_csv(text, "t.csv");
  if (csv) {
    for (std::size_t r = 0; r < csv->rows(); ++r) RC_ASSERT(csv->line(r) >= 1 && csv->line(r) <= lines);
  } else {
    RC_ASSERT(!csv.error().empty());
    for (const auto& d : csv.error()) RC_ASSERT(d.where.row >= 0 && d.where.row <= lines);
  }
}

}  // namespace
}  // namespace alumen::table
