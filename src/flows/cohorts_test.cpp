#include "flows/cohorts.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace alumen::flows {
namespace {

using Series = std::vector<double>;

SurvivalTable table(const Grid& grid, Lifetime life, Convention convention = {}) {
  return SurvivalTable::make(grid, std::array{life}, convention).value().value;
}
Grid years(int count) { return Grid::years(1, count).value(); }
Convention at(InflowPosition position, int nodes = 0) { return {.position = position, .nodes = nodes}; }
std::vector<Code> codes(const Diagnostics& notes) {
  std::vector<Code> out;
  for (const auto& n : notes) out.push_back(n.code);
  return out;
}
bool tells(const Diagnostics& notes, Code code) { return std::ranges::count(codes(notes), code) == 1; }

const Series one_to_ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
const Lifetime five{Law::normal, 5, 1.5};

// Inflow 1 to 10, normal life 5 +- 1.5, stock after year 10: sums of scipy.stats.norm.sf (1.17.1) at ages 0, 1, 2 ...,
// 0.5, 1.5 ... and 1, 2, 3 ...
TEST(Cohorts, PositionOfTheInflowDecides) {
  const std::pair<InflowPosition, double> known[] = {
      {InflowPosition::end, 41.458735606440925}, {InflowPosition::middle, 38.8347847539746}, {InflowPosition::start, 35.96345527010608}};
  for (auto [position, stock] : known)
    EXPECT_NEAR(from_inflow(table(years(10), five, at(position)), one_to_ten)->stock.back(), stock, 1e-12) << word_of(position);
}

// Reference vector of the test data of the package dynamic_stock_model (Pauliuk, github.com/stefanpauliuk/dynamic_stock_model).
TEST(Cohorts, SampledDensitiesAsTheOlderPackage) {
  const Series known = {1,           2.992402676, 5.94121405, 9.737094073, 14.16707741,
                        18.96520253, 23.91850411, 28.9176421, 33.92662251, 38.93784802};
  auto made = SurvivalTable::make(years(10), std::array{five}, at(InflowPosition::density_sampled)).value();
  auto s = from_inflow(made.value, one_to_ten).value();
  for (std::size_t t = 0; t < 10; ++t) EXPECT_NEAR(s.stock[t] / known[t], 1, 2e-9) << t;
  EXPECT_NEAR(s.outflow.back(), 4.988774486, 1e-9);
  ASSERT_TRUE(tells(made.notes, "flows.density_not_normalised"));
  EXPECT_NE(made.notes[0].line().find("0.998877"), std::string::npos) << made.notes[0].line();
  auto off = SurvivalTable::make(Grid::of_bounds({0, 2, 4}).value(), std::array{five}, at(InflowPosition::density_sampled));
  ASSERT_FALSE(off);
  EXPECT_EQ(off.error()[0].code, Code{"flows.bad_grid"});
  // A fixed life has no density; it is counted in whole years.
  EXPECT_EQ(from_inflow(table(years(5), {Law::fixed, 3, 0}, at(InflowPosition::density_sampled)), Series{1, 2, 3, 4, 5})->stock,
            (Series{1, 3, 6, 9, 12}));
}

// By hand: what entered in the last three years is in use.
TEST(Cohorts, FixedLife) {
  const Series in = {1, 2, 3, 4, 5};
  auto s = from_inflow(table(years(5), {Law::fixed, 3, 0}, at(InflowPosition::end)), in).value();
  EXPECT_EQ(s.stock, (Series{1, 3, 6, 9, 12}));
  EXPECT_EQ(s.outflow, (Series{0, 0, 0, 1, 2}));
  EXPECT_TRUE(s.known.empty() && s.negative.empty());
  // Spread over the year, half of the fourth year back is left at the life 3.5: 3 + 4 + 5 + 2 / 2.
  EXPECT_NEAR(from_inflow(table(years(5), {Law::fixed, 3.5, 0}, at(InflowPosition::spread)), in)->stock.back(), 13, 1e-14);
  // A life of 0.25 years: a quarter of the year's inflow is in use at its end.
  EXPECT_NEAR(from_inflow(table(years(5), {Law::fixed, 0.25, 0}, at(InflowPosition::spread)), in)->stock.back(), 1.25, 1e-14);
}

// Inflow 1 from 1990 on, lognormal 20 +- 8, intervals 1990 ... 2030, 2040, 2050 (2040 is 2035 to 2045). Outflow of 2040 and
// stocks at 2035 and 2045 by the balance with scipy.stats.lognorm.sf (1.17.1), one point, five Gauss-Lobatto nodes, and the
// exact integral of survival from 1989.5 on by scipy.integrate.quad.
TEST(Cohorts, UnevenGridKeepsItsBalance) {
  Series points;
  for (int year = 1990; year <= 2030; ++year) points.push_back(year);
  points.push_back(2040), points.push_back(2050);
  auto grid = Grid::around(points).value();
  EXPECT_EQ(grid.bound(0), 1989.5);
  EXPECT_EQ(grid.bound(41), 2035);
  EXPECT_EQ(grid.bound(43), 2055);
  Series in(grid.size(), 1.0);
  auto run = [&](Convention c) { return from_inflow(table(grid, {Law::lognormal, 20, 8}, c), in).value(); };
  auto middle = run(at(InflowPosition::middle)), five_nodes = run(at(InflowPosition::spread, 5)), exact = run(at(InflowPosition::spread));
  EXPECT_NEAR(middle.outflow[41], 0.9836375112385032, 1e-12);
  EXPECT_NEAR(five_nodes.outflow[41], 0.9948497378807591, 1e-12);
  EXPECT_NEAR(exact.outflow[41], 0.9948326146489965, 1e-6);
  EXPECT_NEAR(middle.stock[40], 19.93295819072666, 1e-11);
  EXPECT_NEAR(middle.stock[41], 20.096583078341627, 1e-11);
  EXPECT_NEAR(five_nodes.stock[41], 19.984036151468878, 1e-11);
  EXPECT_NEAR(exact.stock[40], 19.93253208366284, 1e-6);
  EXPECT_NEAR(exact.stock[41], 19.984205937172874, 2e-6);
  for (const auto* s : {&middle, &five_nodes, &exact}) EXPECT_LT(balance_residual(*s), 1e-14);
  auto coarse = SurvivalTable::make(grid, std::array{Lifetime{Law::lognormal, 20, 8}}, {}).value();
  ASSERT_TRUE(tells(coarse.notes, "flows.coarse_grid"));
  EXPECT_NE(coarse.notes[0].line().find("2 of 43 intervals, the first: from 2035 to 2045, 10 years against a life of 20"),
            std::string::npos)
      << coarse.notes[0].line();
}

// Food packaging, lognormal 0.5 +- 0.125: the integral of survival over ages 0 to 1, and survival at 0.5 (scipy.integrate.quad).
TEST(Cohorts, LivesShorterThanAStep) {
  Lifetime food{Law::lognormal, 0.5, 0.125};
  EXPECT_NEAR(table(years(3), food, at(InflowPosition::spread)).at(0, 0), 0.4998748861944853, 1e-6);
  EXPECT_NEAR(table(years(3), food).at(0, 0), 0.4510098622967492, 1e-13);
  EXPECT_NEAR(table(years(3), {Law::normal, 0.5, 0.125}).at(0, 0), 0.5, 1e-15) << "a symmetric law hides the error";
  EXPECT_NEAR(table(years(3), {Law::normal, 0.1, 0.02}, at(InflowPosition::spread)).at(0, 0), 0.10000000106923312, 1e-6);
  auto zero = from_inflow(table(years(3), {Law::weibull, 0, 0}), Series{1, 2, 3}).value();
  EXPECT_EQ(zero.stock, (Series{0, 0, 0}));
  EXPECT_EQ(zero.outflow, (Series{1, 2, 3}));
}

// Constant inflow I and mean life L: the stock tends to I L at the middle and spread, I (L + 1/2) at the end, I (L - 1/2) at the
// start of yearly intervals (the area under survival by rectangles); the outflow tends to I.
TEST(Cohorts, SteadyState) {
  Series in(200, 3.0);
  const std::pair<InflowPosition, double> shift[] = {
      {InflowPosition::middle, 0}, {InflowPosition::spread, 0}, {InflowPosition::end, 0.5}, {InflowPosition::start, -0.5}};
  for (auto [position, more] : shift) {
    auto s = from_inflow(table(years(200), {Law::weibull, 12, 4}, at(position)), in).value();
    EXPECT_NEAR(s.stock.back(), 3 * (12 + more), 2e-4) << word_of(position);
    EXPECT_NEAR(s.outflow.back(), 3, 1e-9);
  }
}

TEST(Cohorts, LivesMayDifferByCohort) {
  // By hand: cohorts of years 1, 2, 3 live 1, 2, 3 years and enter at the end of their year.
  Lifetime lives[] = {{Law::fixed, 1, 0}, {Law::fixed, 2, 0}, {Law::fixed, 3, 0}, {Law::fixed, 1, 0}, {Law::fixed, 1, 0}};
  auto t = SurvivalTable::make(years(5), lives, at(InflowPosition::end)).value().value;
  auto s = from_inflow(t, Series{1, 10, 100, 1000, 10000}).value();
  EXPECT_EQ(s.stock, (Series{1, 10, 110, 1100, 10100}));
  EXPECT_EQ(s.outflow, (Series{0, 1, 0, 10, 1000}));
  EXPECT_EQ(outflow_by_cohort(t, Series{1, 10, 100, 1000, 10000}, 3), (Series{0, 10, 0, 0}));
  auto wrong = SurvivalTable::make(years(4), lives, {});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error()[0].code, Code{"flows.bad_series"});
}

// By hand: a fixed life of 10, stock 100 at the end of year 1, target 60 at the end of year 2, 80 at the end of year 3, 80 after.
TEST(Cohorts, FallingStockFollowsThePolicy) {
  const Series target = {100, 130, 60, 80, 80};
  auto run = [&](NegativeInflow policy) {
    Convention c{.position = InflowPosition::end, .negative_inflow = policy};
    return from_stock(table(years(5), {Law::fixed, 10, 0}, c), target).value();
  };
  auto report = run(NegativeInflow::report), early = run(NegativeInflow::early_retirement), oldest = run(NegativeInflow::oldest_first);
  EXPECT_EQ(report.value.inflow, (Series{100, 30, -70, 20, 0}));
  EXPECT_EQ(report.value.outflow, (Series{0, 0, 0, 0, 0}));
  EXPECT_EQ(early.value.inflow, (Series{100, 30, 0, 20, 0}));
  EXPECT_EQ(oldest.value.inflow, (Series{100, 30, 0, 20, 0}));
  for (const auto* a : {&report, &early, &oldest}) {
    for (std::size_t t = 0; t < target.size(); ++t) EXPECT_NEAR(a->value.stock[t], target[t], 1e-12);
    EXPECT_LT(balance_residual(a->value), 1e-14);
    EXPECT_EQ(a->value.negative, (std::vector<std::size_t>{2}));
    ASSERT_TRUE(tells(a->notes, "flows.negative_inflow"));
    EXPECT_NE(a->notes[0].line().find("1 of 5 intervals, the first from 2.5 to 3.5 by 70"), std::string::npos) << a->notes[0].line();
  }
  EXPECT_NEAR(early.value.outflow[2], 70, 1e-12);
  EXPECT_NEAR(oldest.value.outflow[2], 70, 1e-12);
}

// By hand, fixed life 3 at the end: cohorts 60 and 40, then target 50 in year 3. Early: both halve to 30 and 20; the first leaves
// whole in year 4 (30), the second in year 5 (20). Oldest first: 50 of the first go, 10 + 40 are left; 10 leave in year 4, 40 in 5.
TEST(Cohorts, RetiredCohortsGoOnAgeing) {
  const Series target = {60, 100, 50, 50, 50};
  auto run = [&](NegativeInflow policy) {
    Convention c{.position = InflowPosition::end, .negative_inflow = policy};
    return from_stock(table(years(5), {Law::fixed, 3, 0}, c), target)->value;
  };
  auto early = run(NegativeInflow::early_retirement), oldest = run(NegativeInflow::oldest_first);
  const Series early_out = {0, 0, 50, 30, 20}, oldest_out = {0, 0, 50, 10, 40};
  for (std::size_t t = 0; t < 5; ++t) {
    EXPECT_NEAR(early.outflow[t], early_out[t], 1e-12) << t;
    EXPECT_NEAR(oldest.outflow[t], oldest_out[t], 1e-12) << t;
  }
  EXPECT_NEAR(early.inflow[3], 30, 1e-12);
  EXPECT_NEAR(oldest.inflow[4], 40, 1e-12);
}

// By hand: fixed life 3 at the end; 5, 10, 20 of years 1 to 3 are in use at the end of year 3, 7 and 8 follow.
TEST(Cohorts, FromAKnownAgeStructure) {
  auto t = table(years(5), {Law::fixed, 3, 0}, at(InflowPosition::end));
  auto s = from_ages(t, 2, Series{5, 10, 20}, Series{7, 8}).value();
  EXPECT_EQ(s.inflow, (Series{5, 10, 20, 7, 8}));
  EXPECT_EQ(s.stock, (Series{5, 15, 35, 37, 35}));
  EXPECT_EQ(s.known, (Series{5, 15, 35, 30, 20}));
  auto driven = from_ages_to_stock(t, 2, Series{5, 10, 20}, Series{40, 50}).value().value;
  EXPECT_EQ(driven.inflow, (Series{5, 10, 20, 10, 20}));
  EXPECT_EQ(driven.known, (Series{5, 15, 35, 30, 20}));
  auto gone = from_ages(t, 3, Series{1, 2, 3, 4}, Series{0});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error()[0].code, Code{"flows.amplified"}) << "nothing of a three-year life is left after three years";
  EXPECT_NE(gone.error()[0].line().find("from 0.5 to 1.5"), std::string::npos) << gone.error()[0].line();
  EXPECT_TRUE(from_ages(t, 3, Series{0, 2, 3, 4}, Series{0})) << "nothing left of what is not there is no question";
}

TEST(Cohorts, RefusesWhatCannotBe) {
  auto code = [](const auto& result) { return result.error().at(0).code; };
  for (auto bounds : {Series{}, Series{1}, Series{1, 1}, Series{2, 1}, Series{1, std::nan("")}})
    EXPECT_EQ(code(Grid::of_bounds(bounds)), Code{"flows.bad_grid"});
  EXPECT_EQ(code(Grid::years(2001, 2000)), Code{"flows.bad_grid"});
  EXPECT_EQ(code(Grid::around(Series{2000})), Code{"flows.bad_grid"});
  EXPECT_EQ(code(Grid::around(Series{2000, 1990})), Code{"flows.bad_grid"});
  EXPECT_EQ(code(SurvivalTable::make(years(2), std::array{five}, at(InflowPosition::spread, 11))), Code{"flows.bad_grid"});
  EXPECT_EQ(code(SurvivalTable::make(years(2), std::array{Lifetime{Law::normal, -5, 1}}, {})), Code{"flows.life_negative"});
  auto t = table(years(3), five);
  EXPECT_EQ(code(from_inflow(t, Series{1, 2})), Code{"flows.bad_series"});
  EXPECT_EQ(code(from_inflow(t, Series{1, 2, std::nan("")})), Code{"flows.bad_series"});
  EXPECT_TRUE(from_inflow(t, Series{1, -2, 3})) << "an apparent inflow may be negative; whoever asks decides";
  EXPECT_EQ(code(from_stock(t, Series{1, -1, 1})), Code{"flows.bad_series"});
  EXPECT_EQ(code(from_ages(t, 3, Series{1, 1, 1, 1}, {})), Code{"flows.bad_series"});
  EXPECT_EQ(code(from_ages(t, 1, Series{1, 1}, Series{1, 1})), Code{"flows.bad_series"});
  auto brief = from_stock(table(years(3), {Law::lognormal, 0.01, 0.002}), Series{1, 1, 1});
  ASSERT_FALSE(brief);
  EXPECT_EQ(code(brief), Code{"flows.survival_zero"});
  EXPECT_NE(brief.error()[0].line().find("from 0.5 to 1.5"), std::string::npos);
  auto below = SurvivalTable::make(years(3), std::array{Lifetime{Law::normal, 5, 2.5}}, {}).value();
  EXPECT_TRUE(tells(below.notes, "flows.life_below_zero"));
}

TEST(Cohorts, SpreadSettlesForEveryLaw) {
  // Means of survival over the year of inflow; closed forms of the area H(a) under survival, by scipy.integrate.quad.
  for (auto law : {Law::normal, Law::truncated_normal, Law::folded_normal, Law::lognormal, Law::weibull})
    for (double mean : {0.02, 0.3, 0.5, 1.0, 7.0, 80.0}) {
      Lifetime life{law, mean, mean / 5};
      auto s = Survival::of(life).value();
      double area = 0;
      constexpr int steps = 20'000;
      for (int k = 0; k < steps; ++k) area += s.at((k + 0.5) / steps) / steps;
      EXPECT_NEAR(table(years(4), life, at(InflowPosition::spread)).at(0, 0), area, 2e-6) << word_of(law) << " " << mean;
    }
}

// What is drawn: a grid of any steps, a life of any law, a convention.
struct Drawn {
  Grid grid;
  std::vector<Lifetime> lives;
  Convention convention;
};
Drawn drawn(bool one_life, double shortest = 0.2) {
  int count = *rc::gen::inRange(2, 40);
  bool even = *rc::gen::arbitrary<bool>();
  Series bounds{1950};
  for (int i = 0; i < count; ++i) bounds.push_back(bounds.back() + (even ? 1 : *rc::gen::inRange(1, 80) / 8.0));
  std::vector<Lifetime> lives;
  for (int i = 0; i < (one_life ? 1 : count); ++i) {
    double mean = shortest * std::pow(10, *rc::gen::inRange(0, 250) / 100.0);
    lives.push_back(
        {*rc::gen::elementOf(std::vector{Law::fixed, Law::normal, Law::truncated_normal, Law::folded_normal, Law::lognormal, Law::weibull}),
         mean, mean * *rc::gen::inRange(0, 60) / 100.0});
  }
  auto position =
      *rc::gen::elementOf(std::vector{InflowPosition::middle, InflowPosition::end, InflowPosition::start, InflowPosition::spread});
  return {Grid::of_bounds(bounds).value(), lives,
          at(position, position == InflowPosition::spread ? *rc::gen::elementOf(std::vector{0, 2, 5, 10}) : 0)};
}
Series series(std::size_t count, int low = 0) {
  Series out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(*rc::gen::inRange(low, 1000) / 7.0);
  return out;
}

RC_GTEST_PROP(Cohorts, BalanceAndBoundsHoldOnAnyGrid, ()) {
  auto d = drawn(*rc::gen::arbitrary<bool>());
  auto t = SurvivalTable::make(d.grid, d.lives, d.convention).value().value;
  for (std::size_t c = 0; c < d.grid.size(); ++c)
    for (auto i = c; i < d.grid.size(); ++i) {
      RC_ASSERT(t.at(i, c) >= 0 && t.at(i, c) <= 1);
      RC_ASSERT((i == c || t.at(i, c) <= t.at(i - 1, c) + 1e-15));  // without the inner brackets both sides are evaluated
      RC_ASSERT(t.of_cohort(c)[i - c] == t.at(i, c));
    }
  auto s = from_inflow(t, series(d.grid.size())).value();
  RC_ASSERT(balance_residual(s) < 1e-12);
  RC_ASSERT(std::ranges::all_of(s.stock, [](double v) { return v >= 0; }));
  for (std::size_t i = 0; i < d.grid.size(); ++i) {
    auto parts = outflow_by_cohort(t, s.inflow, i);
    RC_ASSERT(std::fabs(std::accumulate(parts.begin(), parts.end(), 0.0) - s.outflow[i]) <= 1e-12 * (1 + s.outflow[i]));
  }
}

RC_GTEST_PROP(Cohorts, StockDrivenInvertsInflowDriven, ()) {
  auto d = drawn(*rc::gen::arbitrary<bool>(), 25);  // at least a third of a cohort is left at the end of its own interval
  auto t = SurvivalTable::make(d.grid, d.lives, d.convention).value().value;
  for (std::size_t c = 0; c < d.grid.size(); ++c) RC_PRE(t.at(c, c) > 0.3);
  auto in = series(d.grid.size());
  auto forward = from_inflow(t, in).value();
  auto back = from_stock(t, forward.stock).value();
  RC_ASSERT(back.notes.empty());
  for (std::size_t i = 0; i < in.size(); ++i) {
    RC_ASSERT(std::fabs(back.value.inflow[i] - in[i]) <= 1e-9 * 143);
    RC_ASSERT(std::fabs(back.value.outflow[i] - forward.outflow[i]) <= 1e-9 * 143);
  }
}

RC_GTEST_PROP(Cohorts, EverythingLeavesInTheEnd, ()) {
  auto law =
      *rc::gen::elementOf(std::vector{Law::fixed, Law::normal, Law::truncated_normal, Law::folded_normal, Law::lognormal, Law::weibull});
  double mean = *rc::gen::inRange(1, 60) / 3.0;
  Series bounds{0}, in;
  for (int i = 0; i < 60; ++i) {
    bounds.push_back(bounds.back() + *rc::gen::inRange(1, 9) / 2.0);
    in.push_back(i < 20 ? *rc::gen::inRange(0, 100) : 0);
  }
  bounds.push_back(bounds.back() + 5000), in.push_back(0);
  auto s = from_inflow(table(Grid::of_bounds(bounds).value(), {law, mean, 0.3 * mean}, at(InflowPosition::spread)), in).value();
  double entered = 0, left = 0;
  for (std::size_t t = 0; t < in.size(); ++t) entered += in[t] * s.grid.length(t), left += s.outflow[t] * s.grid.length(t);
  RC_ASSERT(std::fabs(left - entered) <= 1e-9 * entered);
}

RC_GTEST_PROP(Cohorts, SumsOfInflowsGiveSumsOfStocks, ()) {
  auto d = drawn(true);
  auto t = SurvivalTable::make(d.grid, d.lives, d.convention).value().value;
  auto a = series(d.grid.size(), -500), b = series(d.grid.size()), sum = a, half = a;
  for (std::size_t i = 0; i < a.size(); ++i) sum[i] = 2 * a[i] + b[i], half[i] = a[i] / 2;
  auto sa = from_inflow(t, a).value(), sb = from_inflow(t, b).value(), both = from_inflow(t, sum).value(),
       halved = from_inflow(t, half).value();
  for (std::size_t i = 0; i < a.size(); ++i) {
    RC_ASSERT(std::fabs(2 * sa.stock[i] + sb.stock[i] - both.stock[i]) < 1e-8);
    RC_ASSERT(std::fabs(2 * sa.outflow[i] + sb.outflow[i] - both.outflow[i]) < 1e-8);
    RC_ASSERT(std::fabs(halved.stock[i] * 2 - sa.stock[i]) < 1e-9);
  }
}

/// With the inflow spread over its interval, steps of five years give the stocks of yearly steps at their common dates.
RC_GTEST_PROP(Cohorts, CoarseStepsAgreeWithFineOnes, ()) {
  auto law = *rc::gen::elementOf(std::vector{Law::normal, Law::truncated_normal, Law::folded_normal, Law::lognormal, Law::weibull});
  double mean = *rc::gen::inRange(8, 60);
  Series fine_bounds{0}, coarse_bounds{0}, fine, coarse;
  double now = *rc::gen::inRange(10, 100);
  for (int i = 0; i < 20; ++i) {
    double sum = 0;
    for (int k = 0; k < 5; ++k) {
      now *= 1 + *rc::gen::inRange(-3, 8) / 100.0;
      fine.push_back(now), fine_bounds.push_back(fine_bounds.back() + 1);
      sum += now;
    }
    coarse.push_back(sum / 5), coarse_bounds.push_back(fine_bounds.back());
  }
  Lifetime life{law, mean, 0.3 * mean};
  auto f = from_inflow(table(Grid::of_bounds(fine_bounds).value(), life, at(InflowPosition::spread)), fine).value();
  auto c = from_inflow(table(Grid::of_bounds(coarse_bounds).value(), life, at(InflowPosition::spread)), coarse).value();
  for (std::size_t i = 0; i < 20; ++i) RC_ASSERT(std::fabs(c.stock[i] / f.stock[5 * i + 4] - 1) < 0.01);
}

/// Whatever the target does and whoever leaves early: it is met, the balance holds, nothing is negative that may not be.
RC_GTEST_PROP(Cohorts, PoliciesMeetEveryTarget, ()) {
  auto d = drawn(*rc::gen::arbitrary<bool>(), 25);
  d.convention.negative_inflow =
      *rc::gen::elementOf(std::vector{NegativeInflow::report, NegativeInflow::early_retirement, NegativeInflow::oldest_first});
  auto t = SurvivalTable::make(d.grid, d.lives, d.convention).value().value;
  for (std::size_t c = 0; c < d.grid.size(); ++c) RC_PRE(t.at(c, c) > 0.3);
  auto target = series(d.grid.size());
  auto answer = from_stock(t, target).value();
  const auto& s = answer.value;
  double most = *std::ranges::max_element(s.inflow) * 10 + 150;
  RC_ASSERT(s.negative.empty() == answer.notes.empty());
  RC_ASSERT(balance_residual(s) < 1e-12);
  for (std::size_t i = 0; i < target.size(); ++i) {
    RC_ASSERT(std::fabs(s.stock[i] - target[i]) <= 1e-12 * most);
    if (d.convention.negative_inflow == NegativeInflow::report) continue;
    RC_ASSERT(s.inflow[i] >= 0);
    RC_ASSERT(s.outflow[i] >= -1e-12 * most);
  }
}

/// An age structure taken from a run gives the same run again.
RC_GTEST_PROP(Cohorts, AgesOfARunGiveTheRun, ()) {
  auto d = drawn(*rc::gen::arbitrary<bool>(), 25);
  d.convention.largest_amplification = 1e4;
  auto table_of = SurvivalTable::make(d.grid, d.lives, d.convention).value().value;
  auto in = series(d.grid.size());
  auto t = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(d.grid.size())));
  Series left, later(in.begin() + static_cast<std::ptrdiff_t>(t) + 1, in.end());
  for (std::size_t c = 0; c <= t; ++c) {
    RC_PRE(table_of.at(t, c) > 1e-4);
    left.push_back(in[c] * d.grid.length(c) * table_of.at(t, c));
  }
  auto run = from_inflow(table_of, in).value(), again = from_ages(table_of, t, left, later).value();
  auto driven = from_ages_to_stock(table_of, t, left, std::span{run.stock}.subspan(t + 1));
  for (std::size_t i = 0; i < in.size(); ++i) {
    RC_ASSERT(std::fabs(again.stock[i] - run.stock[i]) <= 1e-9 * (1 + run.stock[i]));
    RC_ASSERT(again.known[i] <= again.stock[i] * (1 + 1e-12));
  }
  RC_ASSERT(again.known[t] == again.stock[t] || std::fabs(again.known[t] / again.stock[t] - 1) < 1e-12);
  bool open = true;
  for (auto i = t + 1; i < in.size(); ++i) open = open && table_of.at(i, i) > 0.3;
  if (!open) return;
  for (std::size_t i = 0; i < in.size(); ++i) RC_ASSERT(std::fabs(driven->value.inflow[i] - in[i]) <= 1e-7);
}

}  // namespace
}  // namespace alumen::flows
