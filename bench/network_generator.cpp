#include "bench/network_generator.hpp"

#include <cmath>
#include <utility>

#include "bench/numbers.hpp"

namespace alumen::bench {
numeric::SparseRows generate(const NetworkGenerator& g) {
  Numbers numbers{g.rows};
  std::vector<std::uint32_t> name(g.rows);
  for (std::uint32_t i = 0; i < g.rows; ++i) name[i] = i;
  for (std::uint32_t i = g.rows; i-- > 1;) std::swap(name[i], name[numbers.below(i + 1)]);
  std::uint32_t first = g.rows / 5, last = first + g.core;
  std::vector<std::vector<std::pair<std::uint32_t, double>>> rows(g.rows);
  for (std::uint32_t i = 1; i < g.rows; ++i) {
    // Spread evenly over the rows: row i ends the first i / (rows - 1) of the entries.
    auto upto = [&](std::uint64_t row) { return static_cast<std::uint32_t>(row * g.entries / (g.rows - 1)); };
    std::uint32_t count = upto(i) - upto(i - 1);
    bool inside = i >= first && i < last;
    auto& row = rows[name[i]];
    double sum = 0;
    for (std::uint32_t k = 0; k < count; ++k) {
      bool outward = inside && k == 1 && first > 0;  // one input of a core row comes from before the core
      std::uint32_t j = outward ? numbers.below(first) : !inside ? numbers.below(i) : k == 0 ? first + (i - first + 1) % g.core : first + numbers.below(g.core);
      double weight = std::pow(100.0, numbers.unit());
      if (!outward) sum += weight;
      row.emplace_back(name[j], weight);
    }
    for (std::uint32_t k = 0; k < count; ++k) row[k].second *= g.gain / sum;
  }
  numeric::SparseRows m;
  for (const auto& row : rows) {
    for (auto [column, value] : row) m.column.push_back(column), m.value.push_back(value);
    m.start.push_back(static_cast<std::uint32_t>(m.column.size()));
  }
  return m;
}

}  // namespace alumen::bench
