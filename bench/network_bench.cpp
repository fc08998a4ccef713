// Speed of large networks: all answers, full Monte Carlo draws, reduced draws; beside Eigen's SparseLU and BiCGSTAB.
#include <fmt/format.h>

#include <Eigen/IterativeLinearSolvers>
#include <Eigen/Sparse>
#include <Eigen/SparseLU>
#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "bench/network_generator.hpp"
#include "bench/report.hpp"
#include "numeric/ensemble.hpp"
#include "numeric/low_rank.hpp"

namespace alumen::bench {
namespace {

constexpr double sigma = 0.2;  // of every entry

std::vector<double> burdens(std::size_t rows, std::size_t columns) {
  std::vector<double> b(rows * columns);
  for (std::size_t k = 0; k < b.size(); ++k) b[k] = static_cast<double>(hash64("b", k) >> 11) * 0x1p-53;
  return b;
}

/// Ids, medians of mean-preserving lognormals, and sigmas of all entries.
struct Uncertain {
  std::vector<std::uint64_t> ids;
  std::vector<double> median, sigmas;
  explicit Uncertain(const numeric::SparseRows& m) {
    for (std::size_t k = 0; k < m.value.size(); ++k) {
      ids.push_back(hash64("entry", k));
      median.push_back(m.value[k] * std::exp(-sigma * sigma / 2));
      sigmas.push_back(sigma);
    }
  }
};

constexpr auto width = numeric::Ensemble::width;
const RandomStream random_numbers{42, 0};

/// One draw's network: entries of draw d out of eight.
numeric::SparseRows of_draw(const numeric::SparseRows& m, const std::vector<double>& values, std::size_t d) {
  auto out = m;
  for (std::size_t k = 0; k < out.value.size(); ++k) out.value[k] = values[k * width + d];
  return out;
}

void full_draws(const numeric::SparseRows& m, const std::vector<double>& base, const std::vector<double>& b, double goal) {
  Uncertain uncertain(m);
  numeric::Ensemble ensemble(m);
  numeric::Ensemble::Scratch scratch;
  std::vector<double> values(m.value.size() * width), wide(m.size() * width), y(wide.size());
  for (std::size_t i = 0; i < m.size(); ++i) std::fill_n(&wide[i * width], width, b[i]);
  std::uint32_t first = 0;
  int failed = 0;
  auto draw = [&] { fill_lognormals(random_numbers, first, uncertain.ids, uncertain.median, uncertain.sigmas, values); };
  double sampling = median_ms(5, [&] { draw(), first += width; }) / width;
  double whole = median_ms(9, [&] {
    draw();
    failed += std::popcount(ensemble.solve(values, wide, base, y, scratch));
    first += width;
  });
  line("one full draw: all entries lognormal, solved eight together", whole / width, "ms", goal);
  auto net = numeric::Network::factor(of_draw(m, values, 3));
  std::vector<double> one(m.size()), again = b;
  for (std::size_t i = 0; i < m.size(); ++i) one[i] = y[i * width + 3];
  net->solve(again);
  double worst = 0;
  for (std::size_t i = 0; i < m.size(); ++i) worst = std::max(worst, std::fabs(one[i] / again[i] - 1));
  fmt::print("    of it sampling {:.3f} ms; failed draws {}; residual of a draw {:.1e}\n", sampling, failed, net->residual(one, b));
  agreement("largest difference of one draw against factoring it anew", worst, 1e-9);
}

/// The 200 entries that carry most of the first-order variance of the last row, exactly.
void reduced_draws(const numeric::SparseRows& m, const numeric::Network& net, const std::vector<double>& y, const std::vector<double>& b,
                   std::uint32_t product) {
  std::vector<double> x(m.size(), 0);
  x[product] = 1;
  net.solve_transposed(x);
  std::vector<std::uint32_t> row_of, rank(m.value.size());
  for (std::uint32_t i = 0; i < m.size(); ++i) row_of.insert(row_of.end(), m.start[i + 1] - m.start[i], i);
  std::iota(rank.begin(), rank.end(), 0u);
  auto effect = [&](std::uint32_t k) { return x[row_of[k]] * y[m.column[k]] * m.value[k]; };
  std::ranges::sort(rank, [&](auto k, auto l) { return std::pair(-std::fabs(effect(k)), k) < std::pair(-std::fabs(effect(l)), l); });
  double all = 0, kept = 0;
  for (std::size_t k = 0; k < rank.size(); ++k) (k < 200 ? kept : all) += effect(rank[k]) * effect(rank[k]);
  all += kept;
  rank.resize(200);
  std::vector<numeric::LowRank::Cell> cells;
  for (auto k : rank) cells.push_back({row_of[k], m.column[k]});
  auto start = Clock::now();
  numeric::LowRank change(net, y, product, cells);
  double setup = ms_since(start);
  Uncertain uncertain(m);
  std::vector<double> deltas(rank.size());
  double sum = 0;
  int missing = 0;
  auto sample = [&](std::uint32_t d) {
    for (std::size_t k = 0; k < rank.size(); ++k)
      deltas[k] = lognormal(uncertain.median[rank[k]], sigma, random_numbers.normal(uncertain.ids[rank[k]], d)) - m.value[rank[k]];
  };
  double ms = median_ms(5, [&] {
    for (std::uint32_t d = 0; d < 200; ++d) {
      sample(d);
      auto got = change.changed(deltas);
      missing += !got;
      sum += got.value_or(0);
    }
  }) / 200;
  line("one reduced draw: 200 entries exactly", ms, "ms", 0.2);
  sample(7);
  auto changed = m;
  for (std::size_t k = 0; k < rank.size(); ++k) changed.value[rank[k]] += deltas[k];
  auto again = b;
  numeric::Network::factor(changed)->solve(again);
  fmt::print("    set-up {:.1f} ms, {} rows x {} columns, {:.2f} % of the variance; no answer {}\n", setup, change.rows(), change.columns(),
             100 * kept / all, missing);
  agreement("difference of one reduced draw against factoring it anew", std::fabs(*change.changed(deltas) / again[product] - 1), 1e-9);
}

void large(const NetworkGenerator& g, double solve_goal, double draw_goal) {
  auto m = generate(g);
  heading(fmt::format("generated network: {} rows, {} entries; core of {}, loop gain {}", m.size(), m.value.size(), g.core, g.gain));
  auto b = burdens(m.size(), 8), y = b;
  double factor_ms = 0;
  double ms = median_ms(5, [&] {
    auto start = Clock::now();
    auto net = numeric::Network::factor(m);
    factor_ms = ms_since(start);
    y = b;
    net->solve(y, 8);
  });
  line("all rows, eight right-hand sides: factor and solve", ms, "ms", solve_goal);
  auto net = numeric::Network::factor(m);
  std::vector<double> first(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(m.size())), burden(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(m.size()));
  auto certificate = net->certificate();
  fmt::print("    of it factor {:.3f} ms; {}, {} sweeps\n", factor_ms, certificate.method, certificate.sweeps);
  agreement("residual of the answer", net->residual(first, burden), 1e-9);
  full_draws(m, first, burden, draw_goal);
  auto product = static_cast<std::uint32_t>(std::ranges::max_element(first) - first.begin());
  reduced_draws(m, *net, first, burden, product);
}

Eigen::SparseMatrix<double> to_eigen(const numeric::SparseRows& m) {
  auto n = static_cast<Eigen::Index>(m.size());
  Eigen::SparseMatrix<double> a(n, n);
  std::vector<Eigen::Triplet<double>> entries;
  for (int i = 0; i < static_cast<int>(m.size()); ++i) {
    entries.emplace_back(i, i, 1.0);
    for (auto k = m.start[static_cast<std::size_t>(i)]; k < m.start[static_cast<std::size_t>(i) + 1]; ++k)
      entries.emplace_back(i, static_cast<int>(m.column[k]), -m.value[k]);
  }
  a.setFromTriplets(entries.begin(), entries.end());
  return a;
}

/// One right-hand side: ours beside a solver of Eigen that fills `theirs`.
void solve_beside(std::string_view name, const numeric::SparseRows& m, int runs, auto&& solver) {
  auto a = to_eigen(m);
  auto b = burdens(m.size(), 1), ours = b;
  Eigen::VectorXd rhs = Eigen::Map<Eigen::VectorXd>(b.data(), a.rows()), theirs;
  double eigen_ms = median_ms(runs, [&] { theirs = solver(a, rhs); });
  double own_ms = median_ms(runs, [&] {
    ours = b;
    numeric::Network::factor(m)->solve(ours);
  });
  double worst = 0;
  for (std::size_t i = 0; i < m.size(); ++i) worst = std::max(worst, std::fabs(ours[i] / theirs[static_cast<Eigen::Index>(i)] - 1));
  beside(fmt::format("{} rows, {} entries", m.size(), m.value.size()), own_ms, name, eigen_ms);
  agreement("largest difference of the answers", worst, 1e-9);
}

void beside_eigen() {
  heading(fmt::format("factor and solve of one right-hand side beside Eigen {}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION));
  for (std::uint32_t rows : {500u, 1000u, 2000u, 5000u})
    solve_beside("SparseLU", generate({.rows = rows, .entries = rows * 27 / 2, .core = rows * 3 / 20}), rows > 2000 ? 1 : 3, [](const auto& a, const auto& b) {
      Eigen::SparseLU<Eigen::SparseMatrix<double>> lu(a);
      return Eigen::VectorXd(lu.solve(b));
    });
  solve_beside("BiCGSTAB", generate({}), 3, [](const auto& a, const auto& b) {
    Eigen::BiCGSTAB<Eigen::SparseMatrix<double, Eigen::RowMajor>> solver;
    Eigen::SparseMatrix<double, Eigen::RowMajor> rows = a;
    solver.setTolerance(1e-14);
    solver.compute(rows);
    return Eigen::VectorXd(solver.solve(b));
  });
}

}  // namespace
}  // namespace alumen::bench

int main() {
  alumen::bench::large({}, 50, 10);
  alumen::bench::large({.rows = 100'000, .entries = 1'000'000, .core = 15'000}, 300, 50);
  alumen::bench::beside_eigen();
}
