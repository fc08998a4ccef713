#include "numeric/detail/sweeps.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <thread>

#include "numeric/test_networks.hpp"

namespace alumen::numeric {
namespace {

Network factored(const SparseRows& m) {
  auto net = Network::factor(m);
  EXPECT_TRUE(net.has_value());
  return std::move(net).value();
}

Eigen::MatrixXd dense(const SparseRows& m) {
  auto n = static_cast<Eigen::Index>(m.size());
  Eigen::MatrixXd a = Eigen::MatrixXd::Identity(n, n);
  for (std::size_t i = 0; i < m.size(); ++i)
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) a(static_cast<Eigen::Index>(i), m.column[e]) -= m.value[e];
  return a;
}

void expect_dense(const Network& net, const SparseRows& m, double relative) {
  auto b = numbers(m.size(), 77), y = b, x = b;
  net.solve(y);
  net.solve_transposed(x);
  EXPECT_LT(net.residual(y, b), 1e-9);
  auto a = dense(m);
  Eigen::Map<Eigen::VectorXd> rhs(b.data(), a.rows());
  Eigen::VectorXd want_y = a.partialPivLu().solve(rhs), want_x = a.transpose().partialPivLu().solve(rhs);
  Eigen::Map<Eigen::VectorXd> got_y(y.data(), a.rows()), got_x(x.data(), a.rows());
  EXPECT_LE((got_y - want_y).cwiseAbs().maxCoeff(), relative * want_y.cwiseAbs().maxCoeff());
  EXPECT_LE((got_x - want_x).cwiseAbs().maxCoeff(), relative * want_x.cwiseAbs().maxCoeff());
}

TEST(SupplierOrder, BreaksARingOnce) {
  std::vector<TestCell> cells;
  for (std::uint32_t i = 0; i < 50; ++i) cells.push_back({i, (i + 7) % 50, i == 20 ? 0.1 : 1.0});
  auto order = detail::supplier_order(rows_of(50, cells));
  std::vector<std::uint32_t> place(50);
  for (std::uint32_t p = 0; p < 50; ++p) place[order[p]] = p;
  for (const auto& c : cells) EXPECT_EQ(place[c.column] < place[c.row], c.row != 20) << "the weakest entry only may look ahead";
}

TEST(SupplierOrder, LosesLessThanHalfOfTheWeight) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    auto cells = core_cells(200, 200, 5, 0.8, seed);
    auto m = rows_of(200, cells);
    auto order = detail::supplier_order(m);
    EXPECT_EQ(detail::supplier_order(m), order);
    std::vector<std::uint32_t> place(200, 200);
    for (std::uint32_t p = 0; p < 200; ++p) place[order.at(p)] = p;
    double ahead = 0, all = 0;
    for (const auto& c : cells) {
      ASSERT_LT(place[c.row], 200u);
      if (c.row == c.column) continue;
      all += c.value;
      if (place[c.column] > place[c.row]) ahead += c.value;
    }
    EXPECT_LT(ahead, 0.4 * all);
  }
}

TEST(LargeLoops, AgreeWithADenseInverseUpToTheEdge) {
  struct {
    double gain;
    bool credits;
    std::string_view method;
  } cases[] = {{0.5, false, "Gauss-Seidel"},
               {0.8, false, "Gauss-Seidel"},
               {0.8, true, "Gauss-Seidel"},
               {0.99, true, "Gauss-Seidel"},
               {0.99, false, ""},
               {0.9999, false, "BiCGSTAB"}};
  for (auto [gain, credits, method] : cases)
    for (unsigned seed : {1u, 2u}) {
      auto m = rows_of(520, core_cells(520, 400, 6, gain, seed, credits));
      auto net = factored(m);
      expect_dense(net, m, 2e-14 / (1 - gain));
      auto certificate = net.certificate();
      EXPECT_TRUE(method.empty() || certificate.method == method) << gain << " " << certificate.method;
      EXPECT_GT(certificate.sweeps, 1);
      EXPECT_LT(certificate.residual, 1e-12);
    }
}

TEST(LargeLoops, CreditsBeyondWhatSweepsCanSolve) {
  for (double gain : {2.0, 5.0, 30.0}) {
    auto m = rows_of(300, core_cells(300, 300, 5, gain, 4, true));
    auto net = factored(m);
    EXPECT_NE(net.certificate().method, "Gauss-Seidel");
    expect_dense(net, m, 1e-10);
  }
}

TEST(LargeLoops, ARowThatMakesNothingOfItsOwnNeedsPivots) {
  auto cells = core_cells(300, 300, 5, 0.6, 5);
  for (auto& c : cells) c.value = c.row == c.column ? 0 : c.value;
  cells.push_back({17, 17, 1});
  EXPECT_EQ(Network::factor(rows_of(300, cells)).error().kind, BadLoop::Kind::not_productive);
  cells.push_back({18, 17, -1});  // a credit: now the answer may be anything that is unique
  auto m = rows_of(300, cells);
  expect_dense(factored(m), m, 1e-10);
}

TEST(LargeLoops, ProductiveMeansGainBelowOne) {
  // All row sums of the core are equal, so they are its spectral radius.
  for (unsigned seed : {1u, 2u, 3u}) {
    for (double gain : {1.0001, 1.01, 1.5, 20.0}) {
      auto bad = Network::factor(rows_of(700, core_cells(700, 500, 5, gain, seed)));
      ASSERT_FALSE(bad.has_value()) << gain;
      EXPECT_EQ(bad.error().kind, BadLoop::Kind::not_productive) << gain;
      EXPECT_EQ(bad.error().rows.size(), 500u);
    }
    EXPECT_TRUE(Network::factor(rows_of(700, core_cells(700, 500, 5, 0.9999, seed))).has_value());
  }
}

TEST(LargeLoops, SeveralRightHandSidesEqualSingleSolvesBitForBit) {
  for (double gain : {0.8, 0.9999}) {
    constexpr std::size_t n = 500;
    auto net = factored(rows_of(n, core_cells(n, 400, 5, gain, 9)));
    constexpr std::size_t columns = 11;
    auto b = numbers(n * columns, 10);
    std::fill_n(b.begin() + 2 * n, n, 0.0);  // rests at once
    for (std::size_t i = 0; i < n; ++i) b[3 * n + i] *= i == 250 ? 1e9 : 1e-9;
    b[5 * n + 100] = std::numeric_limits<double>::quiet_NaN();
    auto y = b, x = b;
    net.solve(y, columns);
    net.solve_transposed(x, columns);
    std::vector<std::vector<double>> threaded(3, b);
    {
      std::vector<std::jthread> threads;
      for (auto& t : threaded) threads.emplace_back([&] { net.solve(t, columns); });
    }
    for (std::size_t c = 0; c < columns; ++c) {
      if (c == 5) continue;
      std::vector<double> one(b.begin() + static_cast<std::ptrdiff_t>(c * n), b.begin() + static_cast<std::ptrdiff_t>((c + 1) * n)),
          other = one;
      net.solve(one);
      net.solve_transposed(other);
      for (std::size_t i = 0; i < n; ++i) {
        ASSERT_EQ(y[c * n + i], one[i]) << gain << " column " << c;
        ASSERT_EQ(x[c * n + i], other[i]) << gain << " column " << c;
        for (const auto& t : threaded) ASSERT_EQ(t[c * n + i], one[i]);
      }
    }
    for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(y[2 * n + i], 0);
    EXPECT_TRUE(std::ranges::any_of(y.begin() + 5 * n, y.begin() + 6 * n, [](double v) { return std::isnan(v); }));
  }
}

TEST(LargeLoops, NumberingAndUnitsOfRowsDoNotMatter) {
  constexpr std::uint32_t n = 400;
  auto cells = core_cells(n, 300, 5, 0.9, 13);
  auto b = numbers(n, 14), y = b;
  factored(rows_of(n, cells)).solve(y);
  std::mt19937_64 random(15);
  std::vector<std::uint32_t> to(n);
  std::vector<double> unit(n), moved(n);
  for (std::uint32_t i = 0; i < n; ++i) to[i] = i, unit[i] = std::pow(10.0, static_cast<double>(random() % 13) - 6);
  for (std::uint32_t i = n; i-- > 1;) std::swap(to[i], to[random() % (i + 1)]);
  for (auto& c : cells) c = {to[c.row], to[c.column], c.value * unit[c.row] / unit[c.column]};
  for (std::uint32_t i = 0; i < n; ++i) moved[to[i]] = b[i] * unit[i];
  factored(rows_of(n, cells)).solve(moved);
  double top = 0;
  for (double v : y) top = std::max(top, std::fabs(v));
  for (std::uint32_t i = 0; i < n; ++i) EXPECT_NEAR(moved[to[i]] / unit[i], y[i], 1e-12 * top);
}

TEST(Certificate, NamesWhatWasDone) {
  EXPECT_EQ(factored(rows_of(2, {{0, 1, 1}})).certificate().method, "substitution");
  EXPECT_EQ(factored(rows_of(2, {{0, 1, 1}})).certificate().residual, 0);
  auto small = factored(rows_of(2, {{0, 1, 0.5}, {1, 0, 0.5}})).certificate();
  EXPECT_EQ(small.method, "dense LU");
  EXPECT_EQ(small.sweeps, 0);
  EXPECT_LT(small.residual, 1e-15);
}

}  // namespace
}  // namespace alumen::numeric
