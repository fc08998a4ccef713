#include "numeric/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <thread>

namespace alumen::numeric {
namespace {

using testing::ElementsAre;

struct Cell {
  std::uint32_t row, column;
  double value;
};

/// Rows from cells in any order.
SparseRows rows(std::uint32_t size, std::vector<Cell> cells) {
  std::ranges::stable_sort(cells, {}, &Cell::row);
  SparseRows m;
  auto next = cells.begin();
  for (std::uint32_t i = 0; i < size; ++i) {
    for (; next != cells.end() && next->row == i; ++next) {
      m.column.push_back(next->column);
      m.value.push_back(next->value);
    }
    m.start.push_back(static_cast<std::uint32_t>(m.column.size()));
  }
  return m;
}

Network factored(SparseRows m) {
  auto net = Network::factor(std::move(m));
  EXPECT_TRUE(net.has_value());
  return std::move(net).value();
}

std::vector<double> solved(const Network& net, std::vector<double> b, std::size_t columns = 1) {
  net.solve(b, columns);
  return b;
}
std::vector<double> solved_transposed(const Network& net, std::vector<double> f, std::size_t columns = 1) {
  net.solve_transposed(f, columns);
  return f;
}

void expect_near(const std::vector<double>& got, const std::vector<double>& want, double relative = 1e-12) {
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], want[i], relative * std::max(1.0, std::fabs(want[i]))) << "row " << i;
}

BadLoop refusal(SparseRows m) {
  auto net = Network::factor(std::move(m));
  EXPECT_FALSE(net.has_value());
  return net ? BadLoop{} : net.error();
}

/// Seeded networks: loops of the given sizes in a random order of rows, every row sum of |M| below `load`.
std::vector<Cell> random_cells(std::uint32_t size, const std::vector<std::uint32_t>& loop_sizes, double load, unsigned seed,
                               bool credits = false) {
  std::mt19937_64 random(seed);
  std::vector<std::uint32_t> name(size);
  std::iota(name.begin(), name.end(), 0u);
  for (std::uint32_t i = size; i-- > 1;) std::swap(name[i], name[random() % (i + 1)]);
  std::vector<Cell> cells;
  auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::uint32_t at = 0;
  for (std::size_t k = 0; at < size; ++k) {
    std::uint32_t length = std::min(k < loop_sizes.size() ? loop_sizes[k] : 1, size - at);
    for (std::uint32_t i = 0; i < length; ++i) {
      std::vector<std::uint32_t> suppliers;
      if (length > 1) suppliers = {at + (i + 1) % length, at + static_cast<std::uint32_t>(random() % length)};
      for (int extra = 0; at > 0 && extra < 4; ++extra) suppliers.push_back(static_cast<std::uint32_t>(random() % at));
      for (auto s : suppliers) {
        double value = (0.1 + 0.9 * unit()) * load / 6;
        cells.push_back({name[at + i], name[s], credits && random() % 4 == 0 ? -value : value});
      }
    }
    at += length;
  }
  return cells;
}

Eigen::MatrixXd dense_identity_minus(std::uint32_t size, const std::vector<Cell>& cells) {
  Eigen::MatrixXd a = Eigen::MatrixXd::Identity(size, size);
  for (const auto& c : cells) a(c.row, c.column) -= c.value;
  return a;
}

std::vector<double> random_numbers(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<double> out(count);
  for (auto& v : out) v = static_cast<double>(random() >> 11) * 0x1p-52 - 1;
  return out;
}

// --- components

/// i and j are of one component when each reaches the other: Warshall's closure, for comparison.
std::vector<std::vector<bool>> closure(std::uint32_t size, const std::vector<Cell>& cells) {
  std::vector<std::vector<bool>> reach(size, std::vector<bool>(size));
  for (std::uint32_t i = 0; i < size; ++i) reach[i][i] = true;
  for (const auto& c : cells) reach[c.row][c.column] = true;
  for (std::uint32_t k = 0; k < size; ++k)
    for (std::uint32_t i = 0; i < size; ++i)
      for (std::uint32_t j = 0; reach[i][k] && j < size; ++j)
        if (reach[k][j]) reach[i][j] = true;
  return reach;
}

TEST(Components, AgreeWithMutualReachabilityAndPutSuppliersFirst) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937_64 random(seed);
    std::uint32_t size = 1 + static_cast<std::uint32_t>(random() % 25);
    std::vector<Cell> cells;
    for (std::uint64_t e = random() % (2 * size + 1); e-- > 0;)
      cells.push_back({static_cast<std::uint32_t>(random() % size), static_cast<std::uint32_t>(random() % size), 1});
    auto c = components(rows(size, cells));
    auto reach = closure(size, cells);
    for (std::uint32_t i = 0; i < size; ++i)
      for (std::uint32_t j = 0; j < size; ++j) {
        EXPECT_EQ(c.of[i] == c.of[j], reach[i][j] && reach[j][i]);
        EXPECT_TRUE(!reach[i][j] || c.of[j] <= c.of[i]) << "supplier " << j << " comes after row " << i << " that needs it";
      }
    ASSERT_EQ(c.order.size(), size);
    ASSERT_EQ(c.start.front(), 0u);
    ASSERT_EQ(c.start.back(), size);
    for (std::uint32_t k = 0; k + 1 < c.start.size(); ++k) {
      EXPECT_LT(c.start[k], c.start[k + 1]);
      for (auto p = c.start[k]; p < c.start[k + 1]; ++p) EXPECT_EQ(c.of[c.order[p]], k);
    }
    auto sorted = c.order;
    std::ranges::sort(sorted);
    for (std::uint32_t i = 0; i < size; ++i) EXPECT_EQ(sorted[i], i);
    EXPECT_EQ(components(rows(size, cells)).order, c.order);
  }
}

TEST(Components, ASmallGraphByHand) {
  // 0 -> 1 <-> 2 -> 3, 4 alone, 3 feeds itself.
  auto c = components(rows(5, {{0, 1, 1}, {1, 2, 1}, {2, 1, 1}, {2, 3, 1}, {3, 3, 0.5}}));
  EXPECT_THAT(c.order, ElementsAre(3, 1, 2, 0, 4));
  EXPECT_THAT(c.start, ElementsAre(0, 1, 3, 4, 5));
  EXPECT_THAT(c.of, ElementsAre(2, 1, 1, 0, 3));
}

TEST(Components, NothingGivesNothing) {
  auto c = components({});
  EXPECT_TRUE(c.order.empty());
  EXPECT_THAT(c.start, ElementsAre(0));
  EXPECT_TRUE(c.of.empty());
}

TEST(Components, AChainOfAMillionRowsNeedsNoDeepStack) {
  constexpr std::uint32_t size = 1'000'000;
  SparseRows m;
  for (std::uint32_t i = 0; i < size; ++i) {
    if (i + 1 < size) m.column.push_back(i + 1), m.value.push_back(1);
    m.start.push_back(static_cast<std::uint32_t>(m.column.size()));
  }
  auto c = components(m);
  ASSERT_EQ(c.start.size(), size + 1u);
  EXPECT_EQ(c.order.front(), size - 1);
  EXPECT_EQ(c.order.back(), 0u);

  auto net = factored(m);
  auto y = solved(net, std::vector<double>(size, 1));
  for (std::uint32_t i = 0; i < size; ++i) ASSERT_EQ(y[i], size - i);  // one of each row downstream, exact in double
  std::vector<double> demand(size, 0);
  demand[0] = 3;
  for (double x : solved_transposed(net, demand)) ASSERT_EQ(x, 3);
}

TEST(Components, ARingOfAMillionRowsIsOneLoop) {
  constexpr std::uint32_t size = 1'000'000;
  SparseRows m;
  for (std::uint32_t i = 0; i < size; ++i) {
    m.column.push_back((i + 1) % size), m.value.push_back(0.5);
    m.start.push_back(i + 1);
  }
  EXPECT_THAT(components(m).start, ElementsAre(0, size));
}

TEST(ComponentsDeathTest, RefuseAMatrixThatIsNotSquare) {
  EXPECT_DEATH(components(rows(2, {{0, 2, 1}})), "not square");
  SparseRows torn;
  torn.start = {0, 2};
  EXPECT_DEATH(components(torn), "row starts");
}

// --- known answers

// olca-modules SankeyTest.testCycles: A = [[1,0,0],[-1,1,-0.1],[0,-2,1]] (rows products, columns processes), emissions
// 1, 2, 3. The footprint y of one unit satisfies A^T y = (1,2,3). With ones on the diagonal, A^T = I - M and
// M_ji = -A_ij:  M_12 = 1 (process 1 takes product 2), M_32 = 0.1, M_23 = 2.
TEST(Network, AgreesWithSankeyTestCycles) {
  auto net = factored(rows(3, {{0, 1, 1}, {2, 1, 0.1}, {1, 2, 2}}));
  expect_near(solved(net, {1, 2, 3}), {11, 10, 4});
  expect_near(solved_transposed(net, {1, 0, 0}), {1, 1.25, 2.5});
  // Loop factors 1 / (A^-1)_ii: 1, 0.8, 0.8.
  auto inverse = solved(net, {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3);
  expect_near({1 / inverse[0], 1 / inverse[4], 1 / inverse[8]}, {1, 0.8, 0.8});
}

// olca-modules SelfLoopAnalysisTest: p1 makes 1 kg from 1 kg p2 (flow f1 1, f2 2), p2 makes 1 kg from 0.5 kg p1 (f1 2,
// f2 1); demand 2 kg p1. M_12 = 1, M_21 = 0.5. Published: scaling 4 and 4; upstream totals of f1 12 and 10, of f2 12
// and 8. By hand y(f1) = (6, 5), y(f2) = (6, 4), loop factor 1/2, and 6*4/2 = 12, 5*4/2 = 10, 4*4/2 = 8.
TEST(Network, AgreesWithSelfLoopAnalysisTest) {
  auto net = factored(rows(2, {{0, 1, 1}, {1, 0, 0.5}}));
  auto x = solved_transposed(net, {2, 0});
  expect_near(x, {4, 4});
  auto y = solved(net, {1, 2, 2, 1}, 2);
  auto inverse = solved(net, {1, 0, 0, 1}, 2);
  expect_near({y[0] * x[0] / inverse[0], y[1] * x[1] / inverse[3]}, {12, 10});
  expect_near({y[2] * x[0] / inverse[0], y[3] * x[1] / inverse[3]}, {12, 8});
}

// bw2calc multi_lca_simple with every product moved to its producer's row: L M N O P Q made by processes 3 1 2 5 4 6.
// Inputs: M takes 0.2 L, 0.5 N; N 0.5 L; O 0.1 M; P 0.1 L, 0.2 M, 0.4 O; Q 0.1 L, 0.2 N. Own emissions by category.
TEST(Network, AgreesWithMultiLcaSimple) {
  enum : std::uint32_t { L, M, N, O, P, Q };
  auto net = factored(
      rows(6, {{M, L, 0.2}, {M, N, 0.5}, {N, L, 0.5}, {O, M, 0.1}, {P, L, 0.1}, {P, M, 0.2}, {P, O, 0.4}, {Q, L, 0.1}, {Q, N, 0.2}}));
  expect_near(solved(net, {11, 3, 6, 3, 1, 6, 30, 10, 20, 0, 0, 30}, 2),
              {11, 10.95, 11.5, 4.095, 5.928, 9.4, 30, 33.5, 35, 3.35, 11.04, 40});
  expect_near(solved_transposed(net, {0, 0, 0, 2, 0, 0}), {0.09, 0.2, 0.1, 2, 0, 0});
}

// --- against a dense inverse

TEST(Network, AgreesWithADenseInverse) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::uint32_t size = 5 + seed * 3;
    auto cells = random_cells(size, {seed % 7 + 2, 1, 13, 2, 30}, 0.95, seed, seed % 2 == 1);
    auto net = factored(rows(size, cells));
    Eigen::MatrixXd inverse = dense_identity_minus(size, cells).fullPivLu().inverse();
    auto b = random_numbers(size, seed);
    Eigen::Map<Eigen::VectorXd> rhs(b.data(), size);
    Eigen::VectorXd y = inverse * rhs, x = inverse.transpose() * rhs;
    expect_near(solved(net, b), {y.begin(), y.end()}, 1e-11);
    expect_near(solved_transposed(net, b), {x.begin(), x.end()}, 1e-11);
    EXPECT_LT(net.residual(solved(net, b), b), 1e-13);
  }
}

TEST(Network, ALoopOfThreeHundredRows) {
  auto cells = random_cells(310, {300}, 0.99, 5);
  auto net = factored(rows(310, cells));
  auto b = random_numbers(310, 6);
  Eigen::VectorXd y = dense_identity_minus(310, cells).fullPivLu().solve(Eigen::Map<Eigen::VectorXd>(b.data(), 310));
  expect_near(solved(net, b), {y.begin(), y.end()}, 1e-11);
}

TEST(Network, DemandTimesFootprintIsScaleTimesEmission) {
  for (unsigned seed = 100; seed < 120; ++seed) {
    auto net = factored(rows(80, random_cells(80, {9, 4, 20}, 0.9, seed)));
    auto b = random_numbers(80, seed), f = random_numbers(80, seed + 1000);
    auto y = solved(net, b), x = solved_transposed(net, f);
    double fy = std::inner_product(f.begin(), f.end(), y.begin(), 0.0), bx = std::inner_product(b.begin(), b.end(), x.begin(), 0.0);
    EXPECT_NEAR(fy, bx, 1e-11 * (1 + std::fabs(fy)));
  }
}

// --- layout and order

std::vector<double> column_of(const std::vector<double>& all, std::size_t size, std::size_t c) {
  return {all.begin() + static_cast<std::ptrdiff_t>(c * size), all.begin() + static_cast<std::ptrdiff_t>((c + 1) * size)};
}

TEST(Network, SeveralRightHandSidesEqualSingleSolvesBitForBit) {
  auto net = factored(rows(200, random_cells(200, {2, 3, 40, 5, 17}, 0.97, 3)));
  for (std::size_t columns : {1, 2, 3, 7, 8, 9, 16, 17}) {
    auto b = random_numbers(200 * columns, 4);
    auto y = solved(net, b, columns), x = solved_transposed(net, b, columns);
    for (std::size_t c = 0; c < columns; ++c) {
      EXPECT_EQ(column_of(y, 200, c), solved(net, column_of(b, 200, c)));
      EXPECT_EQ(column_of(x, 200, c), solved_transposed(net, column_of(b, 200, c)));
    }
  }
}

TEST(Network, NumberingOfRowsDoesNotMatter) {
  constexpr std::uint32_t size = 120;
  auto cells = random_cells(size, {3, 25, 8}, 0.95, 11);
  auto b = random_numbers(size, 12);
  auto y = solved(factored(rows(size, cells)), b);
  std::mt19937_64 random(13);
  std::vector<std::uint32_t> to(size);
  std::iota(to.begin(), to.end(), 0u);
  std::ranges::shuffle(to, random);
  std::ranges::shuffle(cells, random);
  for (auto& c : cells) c.row = to[c.row], c.column = to[c.column];
  std::vector<double> moved(size), back(size);
  for (std::uint32_t i = 0; i < size; ++i) moved[to[i]] = b[i];
  moved = solved(factored(rows(size, cells)), moved);
  for (std::uint32_t i = 0; i < size; ++i) back[i] = moved[to[i]];
  expect_near(back, y, 1e-12);
}

TEST(Network, EqualInputGivesEqualBytesOnAnyThread) {
  auto m = rows(150, random_cells(150, {20, 6}, 0.9, 21));
  auto b = random_numbers(150 * 8, 22);
  auto want = solved(factored(m), b, 8);
  auto net = factored(m);
  std::vector<std::vector<double>> got(4, b);
  std::vector<std::thread> threads;
  for (auto& g : got) threads.emplace_back([&net, &g] { net.solve(g, 8); });
  for (auto& t : threads) t.join();
  for (const auto& g : got) EXPECT_EQ(g, want);
}

TEST(Network, EntriesOfOneCellAddUp) {
  auto once = factored(rows(3, {{0, 1, 0.75}, {1, 0, 0.5}, {2, 2, 0.5}, {2, 0, 3}}));
  auto split = factored(rows(3, {{0, 1, 0.5}, {1, 0, 0.5}, {0, 1, 0.25}, {2, 2, 0.75}, {2, 0, 1}, {2, 2, -0.25}, {2, 0, 2}}));
  expect_near(solved(split, {1, 2, 3}), solved(once, {1, 2, 3}));
  expect_near(solved_transposed(split, {1, 2, 3}), solved_transposed(once, {1, 2, 3}));
}

TEST(Network, UnitsOfRowsDoNotMakeALoopSingular) {
  // y1 = b1 + 1e12 y2, y2 = b2 + 1e-13 y1: the loop gain is 0.1, whatever the units.
  auto net = factored(rows(2, {{0, 1, 1e12}, {1, 0, 1e-13}}));
  auto y = solved(net, {0, 1});
  EXPECT_NEAR(y[0] / (1e12 / 0.9), 1, 1e-14);
  EXPECT_NEAR(y[1] / (1 / 0.9), 1, 1e-14);
  auto x = solved_transposed(net, {1, 0});
  EXPECT_NEAR(x[0] / (1 / 0.9), 1, 1e-14);
  EXPECT_NEAR(x[1] / (1e12 / 0.9), 1, 1e-14);
}

TEST(Network, NothingSolvesToNothing) {
  auto net = factored({});
  EXPECT_EQ(net.size(), 0u);
  EXPECT_TRUE(solved(net, {}).empty());
  EXPECT_TRUE(solved_transposed(net, {}, 3).empty());
  EXPECT_EQ(net.residual({}, {}), 0);
  std::vector<double> none;
  factored(rows(2, {{0, 1, 1}})).solve(none, 0);
}

TEST(Network, RowsWithoutEntriesKeepTheirOwn) {
  auto net = factored(rows(3, {}));
  EXPECT_THAT(solved(net, {1, -2, 0}), ElementsAre(1, -2, 0));
  EXPECT_EQ(net.loops().start.size(), 4u);
}

TEST(NetworkDeathTest, RefusesRightHandSidesOfAnotherSize) {
  auto net = factored(rows(2, {}));
  std::vector<double> b(3);
  EXPECT_DEATH(net.solve(b), "another size");
  EXPECT_DEATH(net.residual(b, b), "another size");
}

// --- residual

TEST(Residual, FollowsItsDefinition) {
  auto net = factored(rows(2, {{0, 0, 0.5}, {1, 0, 4}}));
  EXPECT_EQ(net.residual(std::vector<double>{2, 9}, std::vector<double>{1, 1}), 0);
  // Row 0: |1 - 0.5 * 3| / (1 + 1.5) = 0.2; row 1: |1 + 12 - 13| = 0.
  EXPECT_DOUBLE_EQ(net.residual(std::vector<double>{3, 13}, std::vector<double>{1, 1}), 0.2);
  EXPECT_EQ(net.residual(std::vector<double>{0, 0}, std::vector<double>{0, 0}), 0);
  EXPECT_EQ(net.residual(std::vector<double>{std::nan(""), 0}, std::vector<double>{0, 0}), std::numeric_limits<double>::infinity());
}

TEST(Residual, CellsThatCancelWeighNothing) {
  auto net = factored(rows(2, {{0, 1, 1e9}, {0, 1, -1e9}}));
  EXPECT_DOUBLE_EQ(net.residual(std::vector<double>{3, 1}, std::vector<double>{1, 1}), 0.5);
}

// --- refusals

TEST(BadLoops, ASingularLoopIsNamed) {
  // Rows 1 and 3: I - M = [[-1, -1], [1, 1]].
  auto bad = refusal(rows(5, {{1, 1, 2}, {1, 3, 1}, {3, 1, -1}, {0, 1, 1}, {3, 4, 1}}));
  EXPECT_EQ(bad.kind, BadLoop::Kind::singular);
  EXPECT_THAT(bad.rows, ElementsAre(1, 3));
}

TEST(BadLoops, ALoopThatNeedsMoreThanItMakesIsNamed) {
  auto bad = refusal(rows(6, {{0, 2, 0.3}, {2, 5, 2}, {5, 2, 0.6}, {5, 1, 0.1}, {3, 4, 0.5}, {4, 3, 0.5}}));
  EXPECT_EQ(bad.kind, BadLoop::Kind::not_productive);
  EXPECT_THAT(bad.rows, ElementsAre(2, 5));
}

TEST(BadLoops, TheSupplierOfTwoBadLoopsIsNamed) {
  auto bad = refusal(rows(4, {{0, 1, 2}, {1, 0, 2}, {0, 3, 1}, {2, 3, 3}, {3, 2, 3}}));
  EXPECT_THAT(bad.rows, ElementsAre(2, 3));
}

TEST(BadLoops, ALoopThatMakesExactlyWhatItNeedsIsNotProductive) {
  EXPECT_EQ(refusal(rows(2, {{0, 1, 1}, {1, 0, 1}})).kind, BadLoop::Kind::not_productive);
  EXPECT_EQ(refusal(rows(3, {{0, 1, 4}, {1, 2, 0.5}, {2, 0, 0.5}})).kind, BadLoop::Kind::not_productive);
  EXPECT_EQ(refusal(rows(2, {{0, 1, 0.5}, {0, 0, 0.5}, {1, 0, 0.5}, {1, 1, 0.5}})).kind, BadLoop::Kind::not_productive);
}

TEST(BadLoops, ARowThatFeedsItself) {
  for (double own : {1.0, 1.5, std::numeric_limits<double>::infinity()}) {
    auto bad = refusal(rows(3, {{1, 1, own}}));
    EXPECT_EQ(bad.kind, BadLoop::Kind::not_productive);
    EXPECT_THAT(bad.rows, ElementsAre(1));
  }
  EXPECT_EQ(refusal(rows(1, {{0, 0, 0.5}, {0, 0, 0.5}})).kind, BadLoop::Kind::not_productive);
  EXPECT_NEAR(solved(factored(rows(1, {{0, 0, 0.75}})), {1})[0], 4, 1e-15);
  EXPECT_EQ(solved(factored(rows(1, {{0, 0, -1}})), {1})[0], 0.5);
  EXPECT_EQ(refusal(rows(1, {{0, 0, std::nan("")}})).kind, BadLoop::Kind::singular);
}

TEST(BadLoops, CreditsMayExceedOne) {
  // I - M = [[1, 3], [-1, 1]], determinant 4: no spectral test where M has negative entries.
  expect_near(solved(factored(rows(2, {{0, 1, -3}, {1, 0, 1}})), {1, 2}), {-1.25, 0.75});
}

TEST(BadLoops, TheEdgeOfProductivity) {
  // Gain g = 1 - 1e-9 around two rows: y1 = (b1 + b2) / (1 - g).
  double g = 1 - 1e-9;
  auto y = solved(factored(rows(2, {{0, 1, 1}, {1, 0, g}})), {1, 1});
  EXPECT_NEAR(y[0] * (1 - g) / 2, 1, 1e-6);
  EXPECT_EQ(refusal(rows(2, {{0, 1, 1}, {1, 0, 1 + 1e-9}})).kind, BadLoop::Kind::not_productive);
}

TEST(BadLoops, NumbersThatAreNotFinite) {
  EXPECT_EQ(refusal(rows(2, {{0, 1, std::nan("")}, {1, 0, 0.5}})).kind, BadLoop::Kind::singular);
  EXPECT_FALSE(Network::factor(rows(2, {{0, 1, std::numeric_limits<double>::infinity()}, {1, 0, 0.5}})).has_value());
}

// Random non-negative loops on both sides of spectral radius one; the radius by Eigen's eigenvalues.
TEST(BadLoops, ProductiveMeansSpectralRadiusBelowOne) {
  int refused = 0;
  for (unsigned seed = 0; seed < 80; ++seed) {
    std::uint32_t size = 2 + seed % 12;
    auto cells = random_cells(size, {size}, 3.0 + 0.1 * seed, seed);
    Eigen::MatrixXd m = Eigen::MatrixXd::Identity(size, size) - dense_identity_minus(size, cells);
    double radius = m.eigenvalues().cwiseAbs().maxCoeff();
    auto net = Network::factor(rows(size, cells));
    EXPECT_EQ(net.has_value(), radius < 1) << "radius " << radius;
    if (net) continue;
    ++refused;
    EXPECT_EQ(net.error().kind, BadLoop::Kind::not_productive);
  }
  EXPECT_GT(refused, 10);
  EXPECT_LT(refused, 70);
}

// --- loops above the dense limit

/// A ring of 2500 rows with short chords.
std::vector<Cell> big_ring(double load, bool credits = false) {
  constexpr std::uint32_t size = 2500;
  std::mt19937_64 random(31);
  std::vector<Cell> cells;
  for (std::uint32_t i = 0; i < size; ++i) {
    auto share = static_cast<double>(random() >> 11) * 0x1p-53;
    cells.push_back({i, (i + 1) % size, load * share});
    cells.push_back({i, static_cast<std::uint32_t>((i + 2 + random() % 20) % size), load * (1 - share) * (credits && i % 3 == 0 ? -1 : 1)});
  }
  return cells;
}

TEST(SparseLoop, GivesBackTheAnswerThatMadeTheRightHandSide) {
  for (bool credits : {false, true}) {
    auto cells = big_ring(0.9, credits);
    auto net = factored(rows(2500, cells));
    ASSERT_EQ(net.loops().start.size(), 2u);
    auto y = random_numbers(2500, 32);
    auto b = y, f = y;
    for (const auto& c : cells) b[c.row] -= c.value * y[c.column], f[c.column] -= c.value * y[c.row];
    expect_near(solved(net, b), y, 1e-11);
    expect_near(solved_transposed(net, f), y, 1e-11);
    EXPECT_LT(net.residual(y, b), 1e-14);
    EXPECT_LT(net.residual(solved(net, b), b), 1e-12);
  }
}

TEST(SparseLoop, SeveralRightHandSidesEqualSingleSolvesBitForBit) {
  auto net = factored(rows(2500, big_ring(0.95)));
  auto b = random_numbers(2500 * 3, 33);
  auto y = solved(net, b, 3), x = solved_transposed(net, b, 3);
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(column_of(y, 2500, c), solved(net, column_of(b, 2500, c)));
    EXPECT_EQ(column_of(x, 2500, c), solved_transposed(net, column_of(b, 2500, c)));
  }
}

TEST(SparseLoop, RefusesWhatASmallLoopWouldRefuse) {
  auto bad = refusal(rows(2500, big_ring(1.01)));
  EXPECT_EQ(bad.kind, BadLoop::Kind::not_productive);
  EXPECT_EQ(bad.rows.size(), 2500u);
  // A ring with gain (-1)(-1) = 1 has determinant 0; with gain -1 it has determinant 2.
  std::vector<Cell> ring;
  for (std::uint32_t i = 0; i < 2500; ++i) ring.push_back({i, (i + 1) % 2500, i < 2 ? -1.0 : 1.0});
  EXPECT_EQ(refusal(rows(2500, ring)).kind, BadLoop::Kind::singular);
  ring[0].value = 1;
  auto y = solved(factored(rows(2500, ring)), std::vector<double>(2500, 1));
  // Row 1 is negative: y1 = 1 - y2, y2 = 2498 + y0, y0 = 1 + y1 (rows 2..2499 add one each).
  EXPECT_DOUBLE_EQ(y[1], -1249);
  EXPECT_DOUBLE_EQ(y[0], -1248);
}

}  // namespace
}  // namespace alumen::numeric
