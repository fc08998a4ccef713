#include "table/detail/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "table/detail/faults.hpp"

namespace alumen::table {

const Node* Node::find(std::string_view key) const {
  auto found = std::ranges::find(keys, key);
  return found == keys.end() ? nullptr : &children[static_cast<std::size_t>(found - keys.begin())];
}

namespace detail {

Node& TreeBuilder::place(Node node) {
  if (open_.empty()) return root_ = std::move(node);
  return open_.back()->children.emplace_back(std::move(node));
}

bool TreeBuilder::open(Node::Kind kind, int line, int column) {
  if (open_.size() >= depth_limit) {
    fault(line, column, "", fmt::format("lists and maps may nest at most {} deep", depth_limit));
    return false;
  }
  open_.push_back(&place(Node{.kind = kind, .text = {}, .keys = {}, .children = {}, .line = line, .column = column}));
  return true;
}

void TreeBuilder::close() {
  const Node& node = *open_.back();
  open_.pop_back();
  // Sorting instead of comparing each with each: a hostile map of a million keys must not take hours.
  std::vector<std::size_t> order(node.keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::string_view{node.keys[i]}; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Node &first = node.children[order[i - 1]], &second = node.children[order[i]];
    if (node.keys[order[i - 1]] == node.keys[order[i]])
      fault(second.line, second.column, node.keys[order[i]], fmt::format("this key stands in the same map on line {} already", first.line));
  }
}

void TreeBuilder::fault(int line, int column, std::string value, std::string detail) {
  faults_.push_back({.code = code_,
                     .where = {file_, line, column > 0 ? fmt::format("column {}", column) : std::string{}},
                     .value = excerpt(value),
                     .detail = std::move(detail)});
}

Result<Node> TreeBuilder::finish() && {
  if (faults_.empty()) return std::move(root_);
  tidy(faults_);
  return std::unexpected(std::move(faults_));
}

}  // namespace detail
}  // namespace alumen::table
