// Linear and mixed-integer programs: textbook answers, enumeration by hand, and what must hold for any program.
#include "numeric/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdlib>

#include "numeric/detail/certificate.hpp"

namespace alumen::numeric {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

constexpr double exact = 1e-9;

/// A program from dense rows: each is coefficients, low, high.
struct Dense {
  std::vector<double> row;
  double low = -unlimited, high = unlimited;
};
Program program_of(const std::vector<double>& cost, const std::vector<Dense>& rows, double high = unlimited, bool whole = false) {
  Program p;
  for (std::size_t j = 0; j < cost.size(); ++j) p.add(Program::Column{"x" + std::to_string(j), 0, high, cost[j], whole});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto name = "r" + std::to_string(i);
    auto row = p.add(Program::Row{name, rows[i].low, rows[i].high, name});
    for (std::size_t j = 0; j < cost.size(); ++j)
      if (rows[i].row[j] != 0) p.put(row, static_cast<std::uint32_t>(j), rows[i].row[j]);
  }
  return p;
}

ProgramAnswer solved(const Program& program, const ProgramOptions& options = {}) {
  auto answer = solve(program, options);
  EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().front().line());
  return answer.value_or(ProgramAnswer{});
}

// Hillier and Lieberman, Introduction to Operations Research, 10th ed., section 3.1 and (duals) section 4.7: Wyndor Glass Co.
Program wyndor() { return program_of({-3, -5}, {{{1, 0}, -unlimited, 4}, {{0, 2}, -unlimited, 12}, {{3, 2}, -unlimited, 18}}); }
// The same, section 12.1: California Manufacturing Co.; net present value 14 with both factories and no warehouse.
Program california() {
  return program_of(
      {-9, -5, -6, -4},
      {{{6, 3, 5, 2}, -unlimited, 10}, {{0, 0, 1, 1}, -unlimited, 1}, {{-1, 0, 1, 0}, -unlimited, 0}, {{0, -1, 0, 1}, -unlimited, 0}}, 1,
      true);
}
// Dantzig, Linear Programming and Extensions, 1963, section 3.4: 30 % lead, 30 % zinc, 40 % tin of nine alloys (GAMS library: blend).
Program alloy() {
  return program_of({4.1, 4.3, 5.8, 6.0, 7.6, 7.5, 7.3, 6.9, 7.3}, {{{.1, .1, .4, .6, .3, .3, .3, .5, .2}, .3, .3},
                                                                    {{.1, .3, .5, .3, .3, .4, .2, .4, .3}, .3, .3},
                                                                    {{.8, .6, .1, .1, .4, .3, .5, .1, .5}, .4, .4}});
}

TEST(Program, LinearProgramsOfTextbooks) {
  auto glass = solved(wyndor());
  EXPECT_EQ(glass.status, ProgramStatus::optimal);
  EXPECT_NEAR(glass.objective, -36, exact);
  EXPECT_THAT(glass.x, ElementsAre(DoubleNear(2, exact), DoubleNear(6, exact)));
  EXPECT_THAT(glass.dual, ElementsAre(DoubleNear(0, exact), DoubleNear(-1.5, exact), DoubleNear(-1, exact)));
  EXPECT_THAT(glass.row, ElementsAre(DoubleNear(2, exact), DoubleNear(12, exact), DoubleNear(18, exact)));
  EXPECT_EQ(glass.gap, 0);
  EXPECT_EQ(glass.solver.substr(0, 4), "CLP ");
  auto blend = solved(alloy());
  EXPECT_NEAR(blend.objective, 4.98, exact);
  EXPECT_NEAR(blend.x[1], 0.6, exact);
  EXPECT_NEAR(blend.x[3], 0.4, exact);
}

TEST(Program, WholeNumbersOfATextbook) {
  auto answer = solved(california());
  EXPECT_EQ(answer.status, ProgramStatus::optimal);
  EXPECT_EQ(answer.objective, -14);
  EXPECT_THAT(answer.x, ElementsAre(1, 1, 0, 0));
  EXPECT_EQ(answer.gap, 0);
  EXPECT_EQ(answer.solver.substr(0, 4), "CBC ");
}

TEST(Program, AConstantCountsAndEntriesOfACellAddUp) {
  auto p = wyndor();
  p.constant = 100;
  p.put(2, 1, -1);
  p.put(2, 1, 1);
  EXPECT_NEAR(solved(p).objective, 64, exact);
  EXPECT_NEAR(solved(p).bound, 64, exact);
}

TEST(Program, NoPointAndNoEndAreAnswers) {
  auto none = program_of({1, 1}, {{{1, 1}, 5, unlimited}, {{1, 1}, -unlimited, 4}});
  EXPECT_EQ(solved(none).status, ProgramStatus::infeasible);
  EXPECT_FALSE(solved(none).found);
  auto ever = program_of({-1, 1}, {{{1, -1}, 1, unlimited}});
  EXPECT_EQ(solved(ever).status, ProgramStatus::unbounded);
  for (auto* p : {&none, &ever})
    for (auto& c : p->columns) c.whole = true;
  EXPECT_EQ(solved(none).status, ProgramStatus::infeasible);
  EXPECT_EQ(solved(ever).status, ProgramStatus::unbounded);
  // 2 x = 3 has a point, but no whole one.
  EXPECT_EQ(solved(program_of({1}, {{{2}, 3, 3}}, 10, true)).status, ProgramStatus::infeasible);
}

TEST(Program, AProgramWithoutRowsOrColumns) {
  EXPECT_EQ(solved(Program{}).objective, 0);
  EXPECT_EQ(solved(program_of({1, -2}, {}, 3)).objective, -6);
}

/// A knapsack of whole things.
Program knapsack(const std::vector<int>& value, const std::vector<int>& weight, int room) {
  std::vector<double> cost(value.size()), row(weight.begin(), weight.end());
  for (std::size_t j = 0; j < value.size(); ++j) cost[j] = -value[j];
  return program_of(cost, {{row, -unlimited, static_cast<double>(room)}}, 1, true);
}

TEST(Program, TheLimitOfNodesStopsWithABound) {
  // Market split (Cornuejols and Dawande 1999): hard for branch and bound at any size.
  Program p;
  constexpr int columns = 30, rows = 4;
  for (int j = 0; j < columns; ++j) p.add(Program::Column{"x", 0, 1, 0, true});
  for (int i = 0; i < rows; ++i) {
    double sum = 0;
    auto row = p.add(Program::Row{"r"});
    for (int j = 0; j < columns; ++j) {
      double a = (j * 37 + i * 53 + i * j * 11) % 100;
      p.put(row, static_cast<std::uint32_t>(j), a);
      sum += a;
    }
    p.rows[row].low = p.rows[row].high = std::floor(sum / 2);
    for (double sign : {1.0, -1.0}) p.put(row, p.add(Program::Column{"slack", 0, unlimited, 1}), sign);
  }
  auto answer = solved(p, {.nodes = 20});
  EXPECT_EQ(answer.status, ProgramStatus::limit);
  EXPECT_GE(answer.objective, answer.bound);
  auto again = solved(p, {.nodes = 20});
  EXPECT_EQ(answer.x, again.x);  // the same place to stop, whatever the clock says
}

TEST(Program, TheGapAskedForIsKept) {
  std::vector<int> value, weight;
  for (int j = 0; j < 40; ++j) {
    value.push_back(20 + j * 17 % 31);
    weight.push_back(20 + j * 23 % 29);
  }
  auto best = solved(knapsack(value, weight, 500));
  auto near = solved(knapsack(value, weight, 500), {.gap = 0.05});
  EXPECT_EQ(best.status, ProgramStatus::optimal);
  EXPECT_LE(near.gap, 0.05);
  EXPECT_LE(best.objective, near.objective);
  EXPECT_LE(near.bound, best.objective + exact);
}

RC_GTEST_PROP(ProgramProperty, KnapsacksAgreeWithEnumeration, ()) {
  auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 11));
  auto value = *rc::gen::container<std::vector<int>>(n, rc::gen::inRange(1, 60));
  auto weight = *rc::gen::container<std::vector<int>>(n, rc::gen::inRange(1, 40));
  int room = *rc::gen::inRange(0, 150), best = 0;
  for (unsigned set = 0; set < 1u << n; ++set) {
    int v = 0, w = 0;
    for (std::size_t j = 0; j < n; ++j)
      if (set >> j & 1u) v += value[j], w += weight[j];
    if (w <= room) best = std::max(best, v);
  }
  RC_ASSERT(solved(knapsack(value, weight, room)).objective == -best);
}

/// Costs and covering rows with small whole numbers; always feasible because the last column serves every row.
Program covering(std::size_t columns, std::size_t rows) {
  std::vector<double> cost;
  for (std::size_t j = 0; j < columns; ++j) cost.push_back(*rc::gen::inRange(1, 30));
  cost.push_back(100);
  std::vector<Dense> dense;
  for (std::size_t i = 0; i < rows; ++i) {
    Dense d{.row = {}, .low = static_cast<double>(*rc::gen::inRange(0, 20))};
    for (std::size_t j = 0; j < columns; ++j) d.row.push_back(*rc::gen::inRange(-3, 10));
    d.row.push_back(1);
    dense.push_back(d);
  }
  auto p = program_of(cost, dense, 50, false);
  for (std::size_t j = 0; j < columns; ++j) p.columns[j].whole = *rc::gen::inRange(0, 2) == 1;
  return p;
}

RC_GTEST_PROP(ProgramProperty, AWiderChoiceNeverCostsMore, ()) {
  auto p = covering(4, 4);
  double before = solved(p).objective;
  auto more = p.add(Program::Column{"more", 0, 50, static_cast<double>(*rc::gen::inRange(1, 30)), *rc::gen::inRange(0, 2) == 1});
  for (std::uint32_t i = 0; i < p.rows.size(); ++i) p.put(i, more, *rc::gen::inRange(-3, 10));
  RC_ASSERT(solved(p).objective <= before + 1e-7 * std::abs(before));
}

RC_GTEST_PROP(ProgramProperty, DualsObeyComplementarySlackness, ()) {
  auto p = covering(5, 4);
  for (auto& c : p.columns) c.whole = false;
  auto a = solved(p);
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    RC_ASSERT(a.dual[i] >= -1e-7);
    RC_ASSERT(std::abs(a.dual[i] * (a.row[i] - p.rows[i].low)) <= 1e-6);
  }
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    bool inside = a.x[j] > 1e-6 && a.x[j] < 50 - 1e-6;
    RC_ASSERT(!inside || std::abs(a.reduced[j]) <= 1e-6);
  }
}

TEST(Conflict, NamesTheGroupsThatContradictEachOther) {
  Program p;
  auto scrap = p.add(Program::Column{"scrap", 0, 100, 1}), primary = p.add(Program::Column{"primary", 0, 100, 2});
  auto put = [&](Program::Row row, double a, double b) {
    auto r = p.add(std::move(row));
    p.put(r, scrap, a);
    p.put(r, primary, b);
  };
  put({"demand 2025", 80, unlimited, "demand"}, 1, 1);
  put({"demand 2026", 90, unlimited, "demand"}, 1, 1);
  put({"budget", -unlimited, 150, "budget"}, 1, 2);
  put({"plenty", -unlimited, 1000, "plenty"}, 1, 1);
  put({"copper", -unlimited, 0, "copper"}, 0.004, -0.0036);
  ASSERT_EQ(solved(p).status, ProgramStatus::optimal);
  p.rows[2].high = 100;
  auto groups = conflict(p);
  ASSERT_TRUE(groups.has_value());
  EXPECT_THAT(*groups, ElementsAre("demand", "budget", "copper"));
  // Irreducible: without any one of them there is a point.
  for (const auto& group : *groups) {
    auto rest = p;
    for (auto& r : rest.rows)
      if (r.group == group) r.low = -unlimited, r.high = unlimited;
    EXPECT_EQ(solved(rest).status, ProgramStatus::optimal) << group;
  }
}

TEST(Conflict, WholeNumbersAloneAndBoundsAlone) {
  auto half = program_of({1, 1}, {{{2, 2}, 3, 3}, {{1, 0}, -unlimited, 5}}, 10, true);
  EXPECT_THAT(conflict(half).value(), ElementsAre("r0"));
  auto bounds = program_of({1}, {{{1}, 20, 20}}, 10);
  bounds.rows[0].group.clear();
  EXPECT_TRUE(conflict(bounds).value().empty());
}

TEST(Certificate, RefusesWhatDoesNotHold) {
  detail::Packed p{wyndor()};
  EXPECT_TRUE(detail::obeys(p, {2, 6}));
  EXPECT_FALSE(detail::obeys(p, {2, 6.001}));
  EXPECT_FALSE(detail::obeys(p, {-0.001, 6}));
  EXPECT_TRUE(detail::proves_optimal(p, {2, 6}, {0, -1.5, -1}));
  EXPECT_FALSE(detail::proves_optimal(p, {2, 5}, {0, -1.5, -1}));  // a point, but not the best
  EXPECT_FALSE(detail::proves_optimal(p, {2, 6}, {0, -1, -1}));    // duals that bound nothing
  detail::Packed none{program_of({1, 1}, {{{1, 1}, 5, unlimited}, {{1, 1}, -unlimited, 4}})};
  EXPECT_TRUE(detail::proves_infeasible(none, {1, -1}));
  EXPECT_FALSE(detail::proves_infeasible(none, {1, 0}));
  EXPECT_FALSE(detail::proves_infeasible(p, {1, -1, 0}));
}

TEST(Solver, ALibraryThatIsNoSolverIsNamed) {
  auto answer = solve(wyndor(), {.highs = "/nowhere/libhighs.so"});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().front().code, Code{"numeric.no_solver"});
  EXPECT_EQ(answer.error().front().where.file, "/nowhere/libhighs.so");
  auto other = solve(wyndor(), {.highs = "libm.so.6"});  // a library, but another one
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().front().detail, testing::HasSubstr("Highs_version"));
}

TEST(Solver, HighsAgreesWithClpAndCbc) {
  const char* library = std::getenv("ALUMEN_HIGHS");
  if (library == nullptr) GTEST_SKIP() << "set ALUMEN_HIGHS to the path of libhighs.so";
  ProgramOptions highs{.highs = library};
  for (const auto& p : {wyndor(), alloy(), california()}) {
    auto own = solved(p), other = solved(p, highs);
    EXPECT_NEAR(own.objective, other.objective, exact);
    EXPECT_EQ(own.status, other.status);
    EXPECT_EQ(other.solver.substr(0, 6), "HiGHS ");
  }
  EXPECT_EQ(solved(program_of({1, 1}, {{{1, 1}, 5, unlimited}, {{1, 1}, -unlimited, 4}}), highs).status, ProgramStatus::infeasible);
  EXPECT_EQ(solved(program_of({-1, 1}, {{{1, -1}, 1, unlimited}}), highs).status, ProgramStatus::unbounded);
  EXPECT_EQ(solved(program_of({1}, {{{2}, 3, 3}}, 10, true), highs).status, ProgramStatus::infeasible);
}

}  // namespace
}  // namespace alumen::numeric
