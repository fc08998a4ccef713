#include "table/bind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace alumen::table {

// Outside the unnamed namespace: the field table is found through the record's namespace.
namespace bind_example {

enum class Colour { red, dark_blue };
constexpr auto names(Colour*) { return std::to_array<Named<Colour>>({{Colour::red, "red"}, {Colour::dark_blue, "dark_blue"}}); }

struct Record {
  int line = 0;
  std::string id, note;
  double mass = std::numeric_limits<double>::quiet_NaN(), share = std::numeric_limits<double>::quiet_NaN();
  int edition = 1;
  Amount amount, change;
  std::optional<Date> day;
  bool flag = false;
  Colour colour = Colour::red;
};
constexpr auto fields(Record*) {
  using R = Record;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::note, "note"},
                    Field<R, double>{&R::mass, "mass", "kg", "mass", Need::required, 0, 1000},
                    Field<R, double>{&R::share, "share", "", "part", Need::optional, 0, 1},
                    Field<R, int>{&R::edition, "edition", "", "1, 2", Need::optional, 1},
                    Field<R, Amount>{&R::amount, "amount", "", "how much", Need::optional, 0},
                    Field<R, Amount>{&R::change, "change"},
                    Field<R, std::optional<Date>>{&R::day, "day"},
                    Field<R, bool>{&R::flag, "flag"},
                    Field<R, Colour>{&R::colour, "colour"}};
}

}  // namespace bind_example

namespace {

using bind_example::Colour;
using bind_example::Record;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Bound {
  std::vector<Record> rows;
  Diagnostics out;
  std::vector<std::string> faults;  ///< "line column code value"
};

Bound bind(std::string text, const Dialect& dialect = {}, std::initializer_list<std::string_view> also = {}) {
  auto csv = parse_csv(std::move(text), "r.csv", dialect);
  Bound bound;
  if (!csv) {
    ADD_FAILURE() << csv.error().front().line();
    return bound;
  }
  bound.rows = bind_rows<Record>(*csv, bound.out, also);
  for (const auto& d : bound.out)
    bound.faults.push_back(std::to_string(d.where.row) + " " + d.where.column + " " + std::string{d.code.info().name} + " " + d.value);
  return bound;
}

/// Binds one cell of one row.
Bound bind_one(const std::string& column, const std::string& cell, const Dialect& dialect = {}) {
  std::string divide(1, dialect.delimiter);
  auto text = column == "mass" ? "id" + divide + "mass\nx" + divide + cell + "\n"
                               : "id" + divide + "mass" + divide + column + "\nx" + divide + "1" + divide + cell + "\n";
  return bind(text, dialect);
}

constexpr Dialect comma{.delimiter = ';', .decimal = ','};

TEST(Bind, EveryFieldType) {
  auto b = bind(
      "# c\nid,note,mass,share,edition,amount,change,day,flag,colour\n"
      "a/1,free text,1.5,0.25,2,1e3,-4,2024-02-29,yes,dark_blue\n"
      "b,,2,,,,,,,\n");
  EXPECT_THAT(b.faults, IsEmpty());
  ASSERT_THAT(b.rows, SizeIs(2));
  const auto& r = b.rows[0];
  EXPECT_EQ(r.line, 3);
  EXPECT_EQ(r.id, "a/1");
  EXPECT_EQ(r.note, "free text");
  EXPECT_EQ(r.mass, 1.5);
  EXPECT_EQ(r.share, 0.25);
  EXPECT_EQ(r.edition, 2);
  EXPECT_EQ(r.amount.value, 1000);
  EXPECT_EQ(r.change.value, -4);
  ASSERT_TRUE(r.day);
  using namespace std::chrono_literals;
  EXPECT_EQ(*r.day, Date(2024y / 2 / 29));
  EXPECT_TRUE(r.flag);
  EXPECT_EQ(r.colour, Colour::dark_blue);
  const auto& empty = b.rows[1];
  EXPECT_TRUE(std::isnan(empty.share)) << "empty is not zero";
  EXPECT_FALSE(empty.amount.given());
  EXPECT_EQ(empty.edition, 1);
  EXPECT_FALSE(empty.day);
}

TEST(Bind, ColumnsThatAreMissingUnknownOrTheCallers) {
  auto b = bind("id,masss,extra,\nx,1,2,3\n", {}, {"extra", "absent"});
  EXPECT_THAT(b.faults, ElementsAre("0 mass table.missing_column ", "0 masss table.unknown_column ", "0 column 4 table.unknown_column "));
  EXPECT_TRUE(has_errors(b.out));
  EXPECT_FALSE(has_errors(bind("id,mass,surplus\nx,1,2\n").out)) << "an unknown column only warns";
}

TEST(Bind, RequiredCells) {
  auto b = bind("id,mass\n,1\nx,\n\"\",\"\"\n");
  EXPECT_THAT(b.faults, testing::UnorderedElementsAre("2 id table.missing_value ", "3 mass table.missing_value ",
                                                      "4 id table.missing_value ", "4 mass table.missing_value "));
}

TEST(Bind, NumbersWithPoint) {
  for (const char* good : {"0", "-0", "1e2", "+5", ".5", "1E-300"}) EXPECT_THAT(bind_one("mass", good).faults, IsEmpty()) << good;
  EXPECT_TRUE(std::signbit(bind_one("mass", "-0").rows[0].mass));
  for (std::string bad : {"1e999", "nan", "inf", "1 000", "0x10", "5 kg", "+-5", "--5", "1.2.3", "e5", "."})
    EXPECT_THAT(bind_one("mass", bad).faults, ElementsAre("2 mass base.bad_number " + bad));
  auto comma_number = bind_one("mass", "\"1,5\"");
  EXPECT_THAT(comma_number.faults, ElementsAre("2 mass base.bad_number 1,5"));
  EXPECT_THAT(comma_number.out[0].expected, HasSubstr("'.'"));
  EXPECT_TRUE(std::isnan(comma_number.rows[0].mass));
}

TEST(Bind, NumbersWithComma) {
  EXPECT_EQ(bind_one("mass", "1,5", comma).rows[0].mass, 1.5);
  EXPECT_EQ(bind_one("mass", "1,5e2", comma).rows[0].mass, 150);
  EXPECT_EQ(bind_one("mass", "12", comma).rows[0].mass, 12);
  EXPECT_EQ(bind_one("amount", "+1,25e-3", comma).rows[0].amount.value, 0.00125);
  EXPECT_EQ(bind_one("change", "-1,5", comma).rows[0].change.value, -1.5);
  for (std::string bad : {"1.5", "1.234,5", "1,2,3", ","})
    EXPECT_THAT(bind_one("mass", bad, comma).faults, ElementsAre("2 mass base.bad_number " + bad));
  EXPECT_THAT(bind_one("mass", "0," + std::string(100, '1'), comma).faults, SizeIs(1)) << "no number of this program is that long";
}

TEST(Bind, Ranges) {
  auto over = bind_one("mass", "1000.5");
  EXPECT_THAT(over.faults, ElementsAre("2 mass table.out_of_range 1000.5"));
  EXPECT_EQ(over.out[0].expected, "0 to 1000 kg");
  EXPECT_THAT(bind_one("mass", "-1").faults, ElementsAre("2 mass table.out_of_range -1"));
  EXPECT_THAT(bind_one("mass", "1000").faults, IsEmpty());
  EXPECT_THAT(bind_one("share", "35").faults, ElementsAre("2 share table.percent_for_share 35"));
  EXPECT_THAT(bind_one("share", "101").faults, ElementsAre("2 share table.out_of_range 101"));
  EXPECT_THAT(bind_one("share", "-0.1").faults, ElementsAre("2 share table.out_of_range -0.1"));
}

TEST(Bind, WholeNumbers) {
  for (std::string bad : {"1.0", "x", "1e2", "99999999999999999999"})
    EXPECT_THAT(bind_one("edition", bad).faults, ElementsAre("2 edition base.bad_number " + bad));
  auto low = bind_one("edition", "0");
  EXPECT_THAT(low.faults, ElementsAre("2 edition table.out_of_range 0"));
  EXPECT_EQ(low.out[0].expected, "at least 1");
  EXPECT_THAT(bind_one("edition", "3000000000").faults, ElementsAre("2 edition table.out_of_range 3000000000"));
  EXPECT_EQ(bind_one("edition", "2147483647").rows[0].edition, 2147483647);
}

TEST(Bind, AmountsAreNumbersOrFormulas) {
  auto formula = bind_one("amount", "1.06 * yield + losses/2");
  EXPECT_THAT(formula.faults, IsEmpty());
  EXPECT_EQ(formula.rows[0].amount.formula, "1.06 * yield + losses/2");
  EXPECT_TRUE(std::isnan(formula.rows[0].amount.value));
  EXPECT_EQ(bind_one("amount", "1e-5").rows[0].amount.value, 1e-5);
  EXPECT_EQ(bind_one("amount", "2-1").rows[0].amount.formula, "2-1");
  const std::string no_break_space = "\xC2\xA0";
  for (std::string bad :
       {std::string{"1 000"}, std::string{"1'000"}, std::string{"1e999"}, std::string{"12.3.4"}, "1" + no_break_space + "000"})
    EXPECT_THAT(bind_one("amount", bad).faults, ElementsAre("2 amount base.bad_number " + bad));
  for (std::string bad : {"5 t", "yield *", "(", "."})
    EXPECT_THAT(bind_one("amount", bad).faults, ElementsAre("2 amount base.bad_formula " + bad));
  EXPECT_THAT(bind_one("amount", "1,06*yield", comma).faults, ElementsAre("2 amount base.bad_formula 1,06*yield"));
}

TEST(Bind, NegativeAmountsAtTheirPlace) {
  auto b = bind("id,mass,amount\nx,1,5\ny,1,-3.5\nz,1,-1e-5\n");
  EXPECT_THAT(b.faults, ElementsAre("3 amount chain.negative_amount -3.5", "4 amount chain.negative_amount -1e-5"));
  EXPECT_EQ(b.out[0].where, (Where{"r.csv", 3, "amount"}));
  EXPECT_THAT(bind_one("amount", "-3,5", comma).faults, ElementsAre("2 amount chain.negative_amount -3,5"));
  EXPECT_THAT(bind_one("amount", "-0").faults, IsEmpty());
  EXPECT_THAT(bind_one("change", "-3.5").faults, IsEmpty());
}

TEST(Bind, DatesFlagsAndChoices) {
  for (std::string bad : {"2023-02-29", "29.02.2024", "2024-2-9", "2024-02-30", "20240229"})
    EXPECT_THAT(bind_one("day", bad).faults, ElementsAre("2 day base.bad_date " + bad));
  EXPECT_FALSE(bind_one("flag", "no").rows[0].flag);
  EXPECT_TRUE(bind_one("flag", "true").rows[0].flag);
  EXPECT_THAT(bind_one("flag", "1").faults, ElementsAre("2 flag table.bad_choice 1"));
  auto choice = bind_one("colour", "Red");
  EXPECT_THAT(choice.faults, ElementsAre("2 colour table.bad_choice Red"));
  EXPECT_EQ(choice.out[0].expected, "one of red, dark_blue");
}

TEST(Bind, Ids) {
  for (const char* good : {"a", "AA-6060/T6", "pfc.slope", "x:y", "a+b", "<2pct", "ledger@12", "\xC3\x96l_1", "\xE9\x93\x9D"})
    EXPECT_TRUE(good_id(good)) << good;
  for (const char* bad :
       {"", "a b", "a,b", "a\"b", "a'b", "a\tb", "a\nb", "a;b", "a*b", "a\x7F", "a\xC2\xA0", "a\xE2\x80\x8B", "\xEF\xBB\xBFid"})
    EXPECT_FALSE(good_id(bad)) << testing::PrintToString(bad);
  EXPECT_THAT(bind("id,mass\na b,1\n").faults, ElementsAre("2 id table.bad_id a b"));
}

TEST(Bind, ManyFaultsOfOneColumnAreCountedAndHideNoOthers) {
  std::string text = "id,mass,day\n";
  for (int i = 0; i < 1000; ++i) text += "x" + std::to_string(i) + ",much," + (i == 999 ? "never" : "") + "\n";
  auto b = bind(text);
  ASSERT_THAT(b.out, SizeIs(202));
  EXPECT_EQ(std::ranges::count(b.out, Code{"base.bad_date"}, &Diagnostic::code), 1);
  auto last = std::ranges::find(b.out, 202, [](const Diagnostic& d) { return d.where.row; });
  ASSERT_NE(last, b.out.end());
  EXPECT_THAT(last->detail, HasSubstr("799 more"));
}

TEST(Bind, AllRowsComeBackInOrder) {
  std::string text = "id,mass,edition\n";
  for (int i = 1; i <= 1000; ++i) text += "r" + std::to_string(i) + ",1," + std::to_string(i) + "\n";
  auto b = bind(text);
  ASSERT_THAT(b.rows, SizeIs(1000));
  for (int i = 1; i <= 1000; ++i) {
    const auto& r = b.rows[static_cast<std::size_t>(i - 1)];
    ASSERT_EQ(r.id, "r" + std::to_string(i));
    ASSERT_EQ(r.edition, i);
    ASSERT_EQ(r.line, i + 1);
  }
}

TEST(Bind, ATableWithoutRows) {
  EXPECT_THAT(bind("id,mass\n").rows, IsEmpty());
  EXPECT_THAT(bind("id\n").faults, ElementsAre("0 mass table.missing_column "));
}

}  // namespace
}  // namespace alumen::table
