// Speed of the trunk: process start to JSON, CSV to checked chain, all footprints; and the solver beside Eigen's SparseLU.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <Eigen/Sparse>
#include <Eigen/SparseLU>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include "api/api.hpp"
#include "bench/chain_generator.hpp"
#include "numeric/network.hpp"

namespace alumen::bench {
namespace {

using Clock = std::chrono::steady_clock;
double ms_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

/// Median of `runs` timings of `work`, in ms.
double median_ms(int runs, auto&& work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    auto start = Clock::now();
    work();
    times.push_back(ms_since(start));
  }
  std::ranges::nth_element(times, times.begin() + runs / 2);
  return times[static_cast<std::size_t>(runs) / 2];
}

void line(std::string_view what, double figure, std::string_view unit, double goal) {
  fmt::print("{:<66} {:>10.3f} {:<4} goal {:>8.3f}  {:>5.2f} of it{}\n", what, figure, unit, goal, figure / goal, figure <= goal ? "" : "  MISSED");
}

void start_to_json() {
  std::string command = ALUMEN_SOURCE_DIR "/build/alumen footprint " ALUMEN_SOURCE_DIR "/examples/uk-extruder --rules iso14067-cutoff,mass-allocation --format json > /dev/null";
  bool good = true;
  double ms = median_ms(21, [&] { good = std::system(command.c_str()) == 0 && good; });
  if (!good) fmt::print("uk-extruder did not run\n");
  line("uk-extruder, shell and process start to JSON, two rule books", ms, "ms", 50);
}

void large_chain() {
  auto files = generate({.activities = 20'000, .inputs = 13});
  std::size_t bytes = 0;
  for (const auto& [name, text] : files) bytes += text.size();
  auto folder = std::filesystem::temp_directory_path() / fmt::format("alumen-bench-{}", getpid());
  std::filesystem::create_directories(folder);
  for (const auto& [name, text] : files) std::ofstream{folder / name} << text;

  std::shared_ptr<const chain::Chain> built;
  double read_ms = median_ms(3, [&] {
    auto ws = chain::open_workspace(folder);
    auto b = chain::build(ws->value);
    if (!b) {
      fmt::print("{}\n", b.error().front().line());
      std::exit(1);
    }
    built = b->value;
    auto faults = chain::check(*built);
    if (has_errors(faults)) fmt::print("{}\n", faults.front().line());
  });
  fmt::print("generated chain: {} activities, {} exchanges, {:.1f} MB of CSV\n", built->activities.size(), built->exchanges.size(), static_cast<double>(bytes) / 1e6);
  line("CSV files to checked chain", read_ms / 1000, "s", 1);
  auto method = rules::load("iso14067-cutoff")->method;
  double sum = 0, residual = 0;
  double solve_ms = median_ms(3, [&] {
    auto model = carbon::Model::build(built, method);
    if (!model) {
      fmt::print("{}\n", model.error().front().line());
      std::exit(1);
    }
    sum = 0;
    for (auto o : model->products()) sum += model->footprint(o);
    residual = model->residual();
  });
  line("all footprints of one impact, by seven categories", solve_ms / 1000, "s", 0.3);
  fmt::print("residual {:.1e}, sum of footprints {:.6f}\n", residual, sum);
  std::filesystem::remove_all(folder);
}

/// A random productive network with loops.
numeric::SparseRows random_network(std::uint32_t size) {
  numeric::SparseRows m;
  std::uint64_t state = size;
  auto next = [&] { return state = state * 6364136223846793005u + 1442695040888963407u, static_cast<std::uint32_t>(state >> 33); };
  for (std::uint32_t i = 0; i < size; ++i) {
    for (int k = 0; k < 12; ++k) {
      std::uint32_t j = k < 10 ? (i ? next() % i : 0) : next() % size;
      if (j == i || (k >= 10 && next() % 8)) continue;
      m.column.push_back(j);
      m.value.push_back(0.07 * (1 + next() % 100) / 100.0);
    }
    m.start.push_back(static_cast<std::uint32_t>(m.column.size()));
  }
  return m;
}

void beside_eigen() {
  fmt::print("\n{:>6} {:>10} {:>16} {:>16} {:>8} {:>12}\n", "nodes", "entries", "Eigen SparseLU", "Alumen network", "ratio", "difference");
  for (std::uint32_t size : {500u, 1000u, 2000u, 5000u}) {
    auto m = random_network(size);
    Eigen::SparseMatrix<double> a(size, size);
    std::vector<Eigen::Triplet<double>> entries;
    for (std::uint32_t i = 0; i < size; ++i) {
      entries.emplace_back(i, i, 1.0);
      for (auto k = m.start[i]; k < m.start[i + 1]; ++k) entries.emplace_back(i, m.column[k], -m.value[k]);
    }
    a.setFromTriplets(entries.begin(), entries.end());
    Eigen::VectorXd b = Eigen::VectorXd::LinSpaced(size, 0.5, 2.0), theirs;
    int runs = size > 2000 ? 1 : 3;
    double eigen_ms = median_ms(runs, [&] {
      Eigen::SparseLU<Eigen::SparseMatrix<double>> lu(a);
      theirs = lu.solve(b);
    });
    std::vector<double> ours;
    double own_ms = median_ms(runs, [&] {
      auto network = numeric::Network::factor(m);
      ours.assign(b.data(), b.data() + size);
      network->solve(ours);
    });
    double worst = 0;
    for (std::uint32_t i = 0; i < size; ++i) worst = std::max(worst, std::abs(ours[i] - theirs[i]) / std::abs(theirs[i]));
    fmt::print("{:>6} {:>10} {:>13.2f} ms {:>13.2f} ms {:>7.2f}x {:>12.1e}{}\n", size, m.value.size(), eigen_ms, own_ms, own_ms / eigen_ms, worst, worst < 1e-10 ? "" : "  above 1e-10");
  }
}

}  // namespace
}  // namespace alumen::bench

int main() {
  alumen::bench::start_to_json();
  alumen::bench::large_chain();
  alumen::bench::beside_eigen();
}
