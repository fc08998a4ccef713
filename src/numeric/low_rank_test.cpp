#include "numeric/low_rank.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "numeric/test_networks.hpp"

namespace alumen::numeric {
namespace {

Network factored(const SparseRows& m) {
  auto net = Network::factor(m);
  EXPECT_TRUE(net.has_value());
  return std::move(net).value();
}

// olca-modules SankeyTest.testCycles: y1 = 1 + y2, y2 = 2 + 2 y3, y3 = 3 + 0.1 y2 gives 11, 10, 4. With 0.2 in place of
// 0.1: y2 = 2 + 2 (3 + 0.2 y2) = 8 / 0.6, so y1 = 14.3333. With 4 in place of 3 besides: y2 = 10 / 0.6.
TEST(LowRank, AgreesWithSankeyTestCycles) {
  auto net = factored(rows_of(3, {{0, 1, 1}, {1, 2, 2}, {2, 1, 0.1}}));
  std::vector<double> y = {1, 2, 3};
  net.solve(y);
  LowRank change(net, y, 0, {{2, 1}}, {2});
  EXPECT_NEAR(change.base(), 11, 1e-14);
  EXPECT_NEAR(change.changed(std::vector<double>{0.1}, std::vector<double>{0}).value(), 1 + 8 / 0.6, 1e-13);
  EXPECT_NEAR(change.changed(std::vector<double>{0.1}, std::vector<double>{1}).value(), 1 + 10 / 0.6, 1e-13);
  EXPECT_NEAR(change.changed(std::vector<double>{0}, std::vector<double>{0}).value(), 11, 1e-14);
  // The gain of the loop is 2 (0.1 + delta): one at 0.4, above beyond it.
  EXPECT_TRUE(change.changed(std::vector<double>{0.39}, std::vector<double>{0}).has_value());
  for (double delta : {0.4, 0.5, 100.0, std::nan("")})
    EXPECT_FALSE(change.changed(std::vector<double>{delta}, std::vector<double>{0}).has_value());
}

/// Random changes of existing and of new cells, more rows than columns and the other way round, against factoring anew.
TEST(LowRank, AgreesWithFactoringAnew) {
  for (unsigned seed = 0; seed < 24; ++seed) {
    std::uint32_t n = 60 + seed * 20;
    auto cells = core_cells(n, n / 2, 4, 0.8, seed, seed % 3 == 2);
    auto m = rows_of(n, cells);
    auto net = factored(m);
    auto b = numbers(n, seed + 1), y = b;
    net.solve(y);
    std::mt19937_64 random(seed + 2);
    std::uint32_t row_range = seed % 2 ? n : 8, column_range = seed % 2 ? 8 : n;
    if (seed % 4 == 3) row_range = column_range = n;
    std::vector<LowRank::Cell> where;
    for (int k = 0; k < 40; ++k) {
      const auto& old = cells[random() % cells.size()];
      where.push_back(
          k % 2 ? LowRank::Cell{old.row, old.column}
                : LowRank::Cell{static_cast<std::uint32_t>(random() % row_range), static_cast<std::uint32_t>(random() % column_range)});
    }
    where.push_back(where[3]);  // a cell twice
    std::vector<std::uint32_t> burdens = {0, n - 1, where[0].row};
    for (std::uint32_t product : {0u, n / 2}) {
      LowRank change(net, y, product, where, burdens);
      for (unsigned draw = 0; draw < 6; ++draw) {
        auto deltas = numbers(where.size(), seed * 100 + draw), more = numbers(3, draw);
        for (auto& d : deltas) d *= draw < 3 ? 0.01 : 0.06;
        auto new_cells = cells;
        for (std::size_t k = 0; k < where.size(); ++k) new_cells.push_back({where[k].row, where[k].column, deltas[k]});
        auto changed = Network::factor(rows_of(n, new_cells));
        if (!changed) continue;  // the cells may hold credits now: nothing to compare where there is no answer
        auto want = b;
        for (std::size_t i = 0; i < 3; ++i) want[burdens[i]] += more[i];
        changed->solve(want);
        auto got = change.changed(deltas, more);
        ASSERT_TRUE(got.has_value());
        EXPECT_NEAR(*got, want[product], 1e-12 * std::max(1.0, std::fabs(want[product]))) << seed << " " << draw;
      }
    }
  }
}

TEST(LowRank, NothingChangesNothing) {
  auto net = factored(rows_of(2, {{0, 1, 0.5}}));
  std::vector<double> y = {1, 1};
  net.solve(y);
  LowRank change(net, y, 0, {});
  EXPECT_EQ(change.changed({}).value(), 1.5);
  LowRank burden(net, y, 0, {}, {1});
  EXPECT_DOUBLE_EQ(burden.changed({}, std::vector<double>{2}).value(), 2.5);
}

TEST(LowRankDeathTest, RefusesWhatIsOutside) {
  auto net = factored(rows_of(2, {}));
  std::vector<double> y = {1, 1};
  EXPECT_DEATH(LowRank(net, y, 2, {}), "outside");
  EXPECT_DEATH(LowRank(net, y, 0, {{0, 2}}), "outside");
  LowRank none(net, y, 0, {});
  EXPECT_DEATH(none.changed(y), "other changes");
}

}  // namespace
}  // namespace alumen::numeric
