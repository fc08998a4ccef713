#include "numeric/least_squares.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "numeric/test_networks.hpp"

namespace alumen::numeric {
namespace {

constexpr double free_ = std::numeric_limits<double>::infinity();
using Numbers = std::vector<double>;

Equations equations(std::uint32_t rows, std::uint32_t columns, std::vector<TestCell> cells, Numbers right = {}) {
  right.resize(rows);
  Numbers magnitude;
  for (double r : right) magnitude.push_back(std::fabs(r));
  return {rows_of(rows, std::move(cells)), columns, right, magnitude};
}
LeastSquares factored(const Equations& e, const Numbers& sd) { return std::move(LeastSquares::factor(e, sd)).value(); }
void near(const Numbers& found, const Numbers& expected, double within) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (std::isnan(expected[i]))
      EXPECT_TRUE(std::isnan(found[i])) << i;
    else
      EXPECT_NEAR(found[i], expected[i], within) << i;
  }
}

// By hand: a = b + c with 10, 4, 3 and deviations 1, 1, 2: the lack of 3 falls by variance 1 : 1 : 4 of 6. The variance left is
// v - v^2 / 6. Half the sum of squares is 3^2 / 12; with the right side growing it falls by 3 / 6.
TEST(LeastSquares, SharesALackByVariance) {
  auto s = factored(equations(1, 3, {{0, 0, 1}, {0, 1, -1}, {0, 2, -1}}), {1, 1, 2});
  auto found = s.solve(Numbers{10, 4, 3});
  near(found.x, {9.5, 4.5, 5}, 1e-14);
  near(found.multipliers, {0.5}, 1e-15);
  near(s.variances(), {5.0 / 6, 5.0 / 6, 4 - 16.0 / 6}, 1e-14);
  near(s.information(), {1.0 / 6}, 1e-15);
  EXPECT_EQ(s.degrees(), 1u);
  EXPECT_TRUE(s.alike({false, 0}, {false, 1})) << "one equation cannot tell its members apart";
  EXPECT_TRUE(s.alike({false, 0}, {true, 0}));
}

// a -> b -> c -> d in a row: a and d measured, b and c not; e = f + g with f, g unknown; h alone.
TEST(LeastSquares, TellsWhatIsKnown) {
  auto s =
      factored(equations(4, 8, {{0, 0, 1}, {0, 1, -1}, {1, 1, 1}, {1, 2, -1}, {2, 2, 1}, {2, 3, -1}, {3, 4, 1}, {3, 5, -1}, {3, 6, -1}}),
               {1, free_, free_, 2, 1, free_, free_, 1});
  using enum Determined;
  const Determined known[] = {redundant, observable, observable, redundant, just_determined, unobservable, unobservable, just_determined};
  for (std::uint32_t j = 0; j < 8; ++j) EXPECT_EQ(s.determined(j), known[j]) << j;
  auto found = s.solve(Numbers{10, 0, 0, 15, 7, 1, 1, 5});
  // (10 / 1 + 15 / 4) / (1 + 1 / 4) = 11, with variance 1 / (1 + 1 / 4)
  for (int j : {0, 1, 2, 3}) EXPECT_NEAR(found.x[static_cast<std::size_t>(j)], 11, 1e-13);
  EXPECT_NEAR(found.x[5] + found.x[6], 7, 1e-13);
  EXPECT_EQ(found.x[7], 5);
  double nan = std::nan("");
  near(s.variances(), {0.8, 0.8, 0.8, 0.8, 1, nan, nan, 1}, 1e-14);
}

// An equation that is the sum of two others adds nothing; with another right side it contradicts them, and only them.
TEST(LeastSquares, NamesTheContradiction) {
  std::vector<TestCell> cells = {{0, 0, 1}, {0, 1, -1}, {1, 1, 1}, {1, 2, -1}, {2, 2, 1}, {2, 3, -1}, {3, 0, 1}, {3, 2, -1}};
  auto s = factored(equations(4, 4, cells), {1, 1, 1, 1});
  EXPECT_EQ(s.degrees(), 3u);
  near(s.solve(Numbers{1, 2, 3, 4}).x, {2.5, 2.5, 2.5, 2.5}, 1e-14);
  auto bad = LeastSquares::factor(equations(4, 4, cells, {0, 0, 0, 1}), Numbers{1, 1, 1, 1});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().rows, (std::vector<std::uint32_t>{0, 1, 3}));
  auto unknown = LeastSquares::factor(equations(4, 4, cells, {0, 0, 0, 1}), Numbers{free_, free_, 1, free_});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().rows, (std::vector<std::uint32_t>{0, 1, 3}));
}

// Two flows into each other's place: x1 + x2 = 5 and x1 - x2 = 1 leave nothing to adjust.
TEST(LeastSquares, EquationsMayTellEverything) {
  auto s = factored(equations(2, 2, {{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, -1}}, {5, 1}), {1, 3});
  near(s.solve(Numbers{70, -9}).x, {3, 2}, 1e-13);
  near(s.variances(), {0, 0}, 1e-13);
  EXPECT_FALSE(s.alike({false, 0}, {false, 1}));
}

// The principal components keep the sum of squares, and the parts of each sum to its score.
TEST(LeastSquares, ComponentsSplitTheSumOfSquares) {
  auto s = factored(equations(2, 4, {{0, 0, 1}, {0, 1, -1}, {0, 2, -1}, {1, 2, 1}, {1, 3, -2}}, {0, 0.5}), {1, 2, 0.5, 1});
  Numbers m = {10, 5, 7, 2}, sd = {1, 2, 0.5, 1};
  auto x = s.solve(m).x;
  double squares = 0, scores = 0;
  for (std::size_t j = 0; j < 4; ++j) squares += (x[j] - m[j]) / sd[j] * ((x[j] - m[j]) / sd[j]);
  for (const auto& c : s.components(m)) {
    scores += c.score * c.score;
    double sum = 0;
    for (double part : c.part) sum += part;
    EXPECT_NEAR(sum, c.score, 1e-13);
  }
  EXPECT_NEAR(scores, squares, 1e-12);
}

/// Random equations against the dense formula of the normal equations by Gauss: here through the optimality conditions, which
/// tell the answer without any of the code: A x = b, and (x - m) / s^2 = -A' multipliers, with 0 for what is not measured.
TEST(LeastSquares, RandomEquationsMeetTheOptimalityConditions) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937_64 random(seed);
    auto columns = static_cast<std::uint32_t>(5 + random() % 60), rows = static_cast<std::uint32_t>(1 + random() % (columns - 3));
    std::vector<TestCell> cells;
    for (std::uint32_t i = 0; i < rows; ++i)
      for (int k = 0; k < 4; ++k)
        cells.push_back({i, static_cast<std::uint32_t>(random() % columns),
                         seed % 2 ? (random() % 2 ? 1.0 : -1.0) : 0.1 + static_cast<double>(random() % 100) / 10});
    Numbers truth = numbers(columns, seed), m = numbers(columns, seed + 1), right(rows, 0.0), sd;
    for (std::uint32_t j = 0; j < columns; ++j)
      sd.push_back(random() % 4 == 0 ? free_ : std::pow(10.0, static_cast<double>(random() % 400) / 100 - 2));
    for (const auto& c : cells) right[c.row] += c.value * truth[c.column];
    auto e = equations(rows, columns, cells, right);
    for (auto& v : e.magnitude) v += 40;
    auto s = factored(e, sd);
    auto found = s.solve(m);
    Numbers gap = right, pull(columns, 0.0);
    for (const auto& c : cells) gap[c.row] -= c.value * found.x[c.column], pull[c.column] += c.value * found.multipliers[c.row];
    for (double g : gap) EXPECT_NEAR(g, 0, 1e-9) << seed;
    for (std::uint32_t j = 0; j < columns; ++j)
      EXPECT_NEAR(std::isfinite(sd[j]) ? (found.x[j] - m[j]) / sd[j] + pull[j] * sd[j] : pull[j], 0, 1e-7) << seed << " " << j;
    auto variance = s.variances();
    for (std::uint32_t j = 0; j < columns; ++j) EXPECT_FALSE(std::isfinite(sd[j]) && !(variance[j] <= sd[j] * sd[j])) << seed << " " << j;
  }
}

}  // namespace
}  // namespace alumen::numeric
