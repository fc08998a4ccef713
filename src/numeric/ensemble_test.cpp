#include "numeric/ensemble.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <limits>

#include "numeric/parallel.hpp"
#include "numeric/test_networks.hpp"

namespace alumen::numeric {
namespace {

constexpr std::size_t W = Ensemble::width;

/// Draws of a pattern: entries times 1 + spread * noise, right-hand sides noise.
struct Draws {
  std::vector<double> values, b;
};

Draws draws_of(const SparseRows& m, double spread, unsigned seed) {
  auto noise = numbers(m.value.size() * W, seed);
  Draws out{std::vector<double>(m.value.size() * W), numbers(m.size() * W, seed + 1)};
  for (std::size_t k = 0; k < noise.size(); ++k) out.values[k] = m.value[k / W] * (1 + spread * noise[k]);
  return out;
}

/// The dense answer of one draw, independent of the pattern's order.
Eigen::VectorXd dense_answer(const SparseRows& m, const Draws& draws, std::size_t d) {
  auto n = static_cast<Eigen::Index>(m.size());
  Eigen::MatrixXd a = Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd b(n);
  for (std::size_t i = 0; i < m.size(); ++i) {
    b[static_cast<Eigen::Index>(i)] = draws.b[i * W + d];
    for (auto e = m.start[i]; e < m.start[i + 1]; ++e) a(static_cast<Eigen::Index>(i), m.column[e]) -= draws.values[e * W + d];
  }
  return a.fullPivLu().solve(b);
}

struct Solved {
  unsigned failed;
  std::vector<double> y;
};

Solved solve(const Ensemble& ensemble, const Draws& draws, std::span<const double> base = {}) {
  Ensemble::Scratch scratch;
  Solved out{0, std::vector<double>(ensemble.size() * W)};
  out.failed = ensemble.solve(draws.values, draws.b, base, out.y, scratch);
  return out;
}

void expect_dense(const SparseRows& m, const Draws& draws, const std::vector<double>& y, double relative, unsigned skip = 0) {
  for (std::size_t d = 0; d < W; ++d) {
    if (skip >> d & 1) continue;
    auto want = dense_answer(m, draws, d);
    for (std::size_t i = 0; i < m.size(); ++i) {
      double w = want[static_cast<Eigen::Index>(i)];
      ASSERT_NEAR(y[i * W + d], w, relative * std::max(1.0, std::fabs(w))) << "row " << i << " draw " << d;
    }
  }
}

TEST(Ensemble, AgreesWithADenseInverseInEveryDraw) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    auto m = rows_of(120, core_cells(120, 2 + seed * 9, 4, 0.8, seed, seed % 2 == 1));
    auto draws = draws_of(m, 0.2, seed + 50);
    std::vector<double> base = numbers(120, seed);
    for (bool warm : {false, true}) {
      auto got = solve(Ensemble{m}, draws, warm ? std::span<const double>{base} : std::span<const double>{});
      EXPECT_EQ(got.failed, 0u);
      expect_dense(m, draws, got.y, 1e-12);
    }
  }
}

TEST(Ensemble, HardCoresNearTheEdge) {
  auto m = rows_of(200, core_cells(200, 150, 5, 0.99, 3));
  auto draws = draws_of(m, 0, 4);
  auto got = solve(Ensemble{m}, draws);
  EXPECT_EQ(got.failed, 0u);
  expect_dense(m, draws, got.y, 1e-11);
}

TEST(Ensemble, EqualsTheNetworkOfTheDraw) {
  auto m = rows_of(900, core_cells(900, 600, 6, 0.8, 8));
  auto draws = draws_of(m, 0.3, 9);
  auto got = solve(Ensemble{m}, draws);
  ASSERT_EQ(got.failed, 0u);
  for (std::size_t d = 0; d < W; ++d) {
    SparseRows one = m;
    for (std::size_t k = 0; k < one.value.size(); ++k) one.value[k] = draws.values[k * W + d];
    std::vector<double> y(900);
    for (std::size_t i = 0; i < 900; ++i) y[i] = draws.b[i * W + d];
    auto net = Network::factor(one);
    ASSERT_TRUE(net.has_value());
    net->solve(y);
    for (std::size_t i = 0; i < 900; ++i) EXPECT_NEAR(got.y[i * W + d], y[i], 1e-12 * std::max(1.0, std::fabs(y[i])));
  }
}

TEST(Ensemble, CellsThatRepeatAddUpAndRowsMayFeedThemselves) {
  auto m =
      rows_of(4, {{0, 1, 0.25}, {0, 1, 0.25}, {1, 0, 0.5}, {1, 1, 0.25}, {1, 1, 0.125}, {2, 2, 0.5}, {2, 0, 3}, {3, 3, -1}, {3, 2, 1}});
  auto draws = draws_of(m, 0.1, 5);
  auto got = solve(Ensemble{m}, draws);
  EXPECT_EQ(got.failed, 0u);
  expect_dense(m, draws, got.y, 1e-13);
}

TEST(Ensemble, UnitsOfRowsDoNotMatter) {
  // The loop gain is 0.1; a test by the largest number alone would stop before the small row is right.
  auto m = rows_of(3, {{0, 1, 1e12}, {1, 0, 1e-13}, {2, 1, 1}});
  Draws draws = draws_of(m, 0, 1);
  for (std::size_t d = 0; d < W; ++d) draws.b[d] = 0, draws.b[W + d] = 1, draws.b[2 * W + d] = 0;
  auto got = solve(Ensemble{m}, draws);
  EXPECT_EQ(got.failed, 0u);
  for (std::size_t d = 0; d < W; ++d) EXPECT_NEAR(got.y[2 * W + d] * 0.9, 1, 1e-14);
}

/// All kinds of bad draws among good ones: the good ones have the bytes that they have alone.
TEST(Ensemble, AFailingDrawIsNamedAndDisturbsNoOther) {
  auto m = rows_of(160, core_cells(160, 100, 5, 0.8, 21));
  auto good = draws_of(m, 0.2, 22);
  for (auto& v : good.b) v = std::fabs(v);
  Ensemble ensemble{m};
  auto alone = solve(ensemble, good);
  ASSERT_EQ(alone.failed, 0u);
  for (std::size_t bad = 0; bad < W; ++bad) {
    auto spoil = [&](auto&& change) {
      auto draws = good;
      change(draws);
      auto got = solve(ensemble, draws);
      EXPECT_EQ(got.failed, 1u << bad);
      for (std::size_t i = 0; i < m.size(); ++i)
        for (std::size_t d = 0; d < W; ++d) {
          if (d == bad) continue;
          ASSERT_EQ(got.y[i * W + d], alone.y[i * W + d]) << "row " << i << " draw " << d;
        }
    };
    for (double factor : {1.3, 3.0, 1e6})
      spoil([&](Draws& s) {
        for (auto k = bad; k < s.values.size(); k += W) s.values[k] *= factor;
      });
    spoil([&](Draws& s) { s.values[7 * W + bad] = std::nan(""); });
    spoil([&](Draws& s) { s.values[7 * W + bad] = std::numeric_limits<double>::infinity(); });
    spoil([&](Draws& s) { s.b[3 * W + bad] = std::nan(""); });
  }
}

TEST(Ensemble, RowsThatFeedThemselvesFullyFail) {
  auto m = rows_of(3, {{0, 0, 0.5}, {1, 0, 1}, {2, 1, 1}});
  auto draws = draws_of(m, 0, 1);
  draws.values[2] = 1, draws.values[5] = 1.5;
  EXPECT_EQ(solve(Ensemble{m}, draws).failed, 1u << 2 | 1u << 5);
}

TEST(Ensemble, ALoopThatNeedsMoreThanItMakesFailsFromItsOwnSolution) {
  // (1, 1) solves y = b + M y with b = (-1, -1), gain 4; with b = (1, 1) the answer (-1, -1) is no footprint.
  auto m = rows_of(2, {{0, 1, 2}, {1, 0, 2}});
  auto draws = draws_of(m, 0, 1);
  std::ranges::fill(draws.b, 1.0);
  std::vector<double> base = {-1, -1};
  EXPECT_EQ(solve(Ensemble{m}, draws, base).failed, 0xffu);
  EXPECT_EQ(solve(Ensemble{m}, draws).failed, 0xffu);
}

TEST(Ensemble, AgreesWithProductivityByEigenvalues) {
  int refused = 0;
  for (unsigned seed = 0; seed < 30; ++seed) {
    auto m = rows_of(30, core_cells(30, 30, 4, 0.97, seed));
    auto draws = draws_of(m, 0, seed);
    for (auto& v : draws.b) v = 0.1 + std::fabs(v);
    auto noise = numbers(m.value.size() * W, seed + 900);
    for (std::size_t k = 0; k < noise.size(); ++k) draws.values[k] *= 1 + 0.5 * noise[k] + 0.03 * static_cast<double>(k % W) - 0.1;
    auto got = solve(Ensemble{m}, draws);
    for (std::size_t d = 0; d < W; ++d) {
      Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(30, 30);
      for (std::size_t i = 0; i < 30; ++i)
        for (auto e = m.start[i]; e < m.start[i + 1]; ++e) dense(static_cast<Eigen::Index>(i), m.column[e]) += draws.values[e * W + d];
      double radius = dense.eigenvalues().cwiseAbs().maxCoeff();
      if (std::fabs(radius - 1) < 0.002) continue;
      EXPECT_EQ(got.failed >> d & 1, radius > 1 ? 1u : 0u) << radius;
      refused += radius > 1;
    }
    expect_dense(m, draws, got.y, 1e-9, got.failed);
  }
  EXPECT_GT(refused, 20);
}

TEST(Ensemble, NothingAndRowsWithoutEntries) {
  Ensemble::Scratch scratch;
  EXPECT_EQ((Ensemble{SparseRows{}}.solve({}, {}, {}, {}, scratch)), 0u);
  auto draws = draws_of(rows_of(2, {}), 0, 1);
  EXPECT_EQ(solve(Ensemble{rows_of(2, {})}, draws).y, draws.b);
}

TEST(EnsembleDeathTest, RefusesDrawsOfAnotherSize) {
  Ensemble ensemble{rows_of(2, {{0, 1, 0.5}})};
  std::vector<double> values(8), b(16), y(15);
  Ensemble::Scratch scratch;
  EXPECT_DEATH(ensemble.solve(values, b, {}, y, scratch), "another size");
}

TEST(ParallelFor, AnyNumberOfThreadsGivesEqualBytes) {
  auto m = rows_of(150, core_cells(150, 80, 4, 0.9, 31));
  Ensemble ensemble{m};
  auto run = [&](unsigned threads) {
    std::vector<std::vector<double>> out(20);
    std::vector<Ensemble::Scratch> scratch(threads);
    parallel_for(out.size(), 3, threads, [&](std::size_t first, std::size_t last, unsigned worker) {
      for (auto k = first; k < last; ++k) {
        auto draws = draws_of(m, 0.1, static_cast<unsigned>(k));
        out[k].resize(150 * W);
        EXPECT_EQ(ensemble.solve(draws.values, draws.b, {}, out[k], scratch[worker]), 0u);
      }
    });
    return out;
  };
  auto one = run(1);
  EXPECT_EQ(run(2), one);
  EXPECT_EQ(run(5), one);
}

TEST(ParallelFor, VisitsEveryIndexOnceInEqualChunks) {
  for (std::size_t count : {0u, 1u, 7u, 64u, 65u})
    for (unsigned threads : {0u, 1u, 2u, 9u}) {
      std::vector<int> seen(count, 0);
      parallel_for(count, 8, threads, [&](std::size_t first, std::size_t last, unsigned worker) {
        EXPECT_EQ(first % 8, 0u);
        EXPECT_LT(worker, std::max(threads, 1u));
        for (auto i = first; i < last; ++i) ++seen[i];
      });
      EXPECT_EQ(seen, std::vector<int>(count, 1));
    }
}

}  // namespace
}  // namespace alumen::numeric
