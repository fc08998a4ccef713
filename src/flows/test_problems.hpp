// For tests and benchmarks: random problems of reconciliation whose true flows obey their balances.
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "flows/reconcile.hpp"

namespace alumen::flows {

/// "word number".
inline std::string fmt_name(std::string_view word, std::size_t number) { return std::string{word} + " " + std::to_string(number); }

/// A problem.
struct TestProblem {
  std::vector<MeasuredFlow> flows;
  std::vector<Balance> balances;
};

/// Material goes through `nodes` processes on random paths; a share of the flows is not measured. Deviations are 2 to 10 %, and
/// the measurements are off by them.
inline TestProblem network_problem(std::uint32_t nodes, std::uint32_t paths, double unmeasured, std::uint64_t seed) {
  RandomStream random{seed, 0};
  std::uint32_t draw = 0;
  auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random.uniform(1, draw++) * limit); };
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> edges;  // node numbers; `nodes` is outside
  for (std::uint32_t k = 0; k < paths; ++k) {
    double mass = 1 + random.uniform(2, draw++) * 99;
    // Every node is on a path; the others lie near it, as stages of a value chain do.
    std::uint32_t at = k < nodes ? k : below(nodes), from = nodes;
    for (std::uint32_t step = 0, length = 2 + below(4); step < length; ++step) {
      edges[{from, at}] += mass;
      from = at, at = (at + 1 + below(6)) % nodes;
      if (at == from) at = (at + 1) % nodes;
      if (at == from) break;
    }
    edges[{from, nodes}] += mass;
  }
  TestProblem out;
  for (std::uint32_t n = 0; n < nodes; ++n) out.balances.push_back({fmt_name("process", n), {}});
  for (auto [edge, mass] : edges) {
    auto j = static_cast<std::uint32_t>(out.flows.size());
    double sd = mass * (0.02 + 0.08 * random.uniform(3, j)), value = mass + sd * random.normal(4, j);
    if (random.uniform(5, j) < unmeasured) value = std::numeric_limits<double>::quiet_NaN(), sd = 0;
    out.flows.push_back({fmt_name("flow", j), value, sd});
    if (edge.first < nodes) out.balances[edge.first].terms.push_back({j, -1});
    if (edge.second < nodes) out.balances[edge.second].terms.push_back({j, 1});
  }
  return out;
}

}  // namespace alumen::flows
