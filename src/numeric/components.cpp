#include <algorithm>
#include <limits>

#include "base/result.hpp"
#include "numeric/network.hpp"

namespace alumen::numeric {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

/// Tarjan's depth-first search. The path stands in a vector, not on the machine's stack: a chain may have a million rows.
class Search {
 public:
  explicit Search(const SparseRows& matrix) : matrix_(matrix), seen_(matrix.size(), none), low_(matrix.size()), cursor_(matrix.size()) {
    out_.order.reserve(matrix.size());
    out_.start = {0};
    out_.of.assign(matrix.size(), none);
  }

  Components run() {
    for (std::uint32_t root = 0; root < matrix_.size(); ++root) {
      if (seen_[root] != none) continue;
      enter(root);
      while (!path_.empty()) step();
    }
    return std::move(out_);
  }

 private:
  void enter(std::uint32_t row) {
    seen_[row] = low_[row] = count_++;
    cursor_[row] = matrix_.start[row];
    path_.push_back(row);
    open_.push_back(row);
  }

  /// Follows the next entry of the last row of the path, or leaves that row.
  void step() {
    std::uint32_t row = path_.back();
    if (cursor_[row] == matrix_.start[row + 1]) return leave(row);
    std::uint32_t supplier = matrix_.column[cursor_[row]++];
    if (seen_[supplier] == none)
      enter(supplier);
    else if (out_.of[supplier] == none)
      low_[row] = std::min(low_[row], seen_[supplier]);
  }

  void leave(std::uint32_t row) {
    path_.pop_back();
    if (!path_.empty()) low_[path_.back()] = std::min(low_[path_.back()], low_[row]);
    if (low_[row] == seen_[row]) close(row);
  }

  /// Everything opened since `first` is one component.
  void close(std::uint32_t first) {
    auto component = static_cast<std::uint32_t>(out_.start.size() - 1);
    std::uint32_t row = none;
    do {
      row = open_.back();
      open_.pop_back();
      out_.of[row] = component;
      out_.order.push_back(row);
    } while (row != first);
    std::sort(out_.order.begin() + out_.start.back(), out_.order.end());
    out_.start.push_back(static_cast<std::uint32_t>(out_.order.size()));
  }

  const SparseRows& matrix_;
  Components out_;
  std::vector<std::uint32_t> seen_;  // order of discovery, or none
  std::vector<std::uint32_t> low_;   // earliest open row that is reachable
  std::vector<std::uint32_t> cursor_;
  std::vector<std::uint32_t> path_, open_;
  std::uint32_t count_ = 0;
};

}  // namespace

Components components(const SparseRows& matrix) {
  check(!matrix.start.empty() && matrix.start.front() == 0 && matrix.start.back() == matrix.column.size() &&
            matrix.column.size() == matrix.value.size() && std::ranges::is_sorted(matrix.start),
        "a sparse matrix has no proper row starts");
  check(std::ranges::all_of(matrix.column, [&](auto c) { return c < matrix.size(); }), "a sparse matrix is not square");
  return Search{matrix}.run();
}

}  // namespace alumen::numeric
