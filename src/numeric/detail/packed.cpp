#include <algorithm>
#include <numeric>

#include "numeric/detail/solver.hpp"

namespace alumen::numeric::detail {

Packed::Packed(const Program& program) {
  for (const auto& c : program.columns) {
    cost.push_back(c.cost);
    low.push_back(c.low);
    high.push_back(c.high);
    whole.push_back(c.whole ? 1 : 0);
  }
  for (const auto& r : program.rows) {
    row_low.push_back(r.low);
    row_high.push_back(r.high);
  }
  // In the order of columns and rows, whatever order they were entered in.
  std::vector<std::size_t> order(program.entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return std::pair{program.entries[k].column, program.entries[k].row}; });
  start.assign(program.columns.size() + 1, 0);
  std::uint32_t last_column = 0;
  for (auto k : order) {
    const auto& e = program.entries[k];
    bool same = !index.empty() && last_column == e.column && start[e.column + 1] > 0 && index.back() == static_cast<int>(e.row);
    if (same) {
      value.back() += e.value;
      continue;
    }
    index.push_back(static_cast<int>(e.row));
    value.push_back(e.value);
    ++start[e.column + 1];
    last_column = e.column;
  }
  std::partial_sum(start.begin(), start.end(), start.begin());
  if (std::ranges::none_of(whole, [](char w) { return w; })) whole.clear();
}

}  // namespace alumen::numeric::detail
