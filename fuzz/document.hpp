// For the targets that read documents.
#pragma once
#include "table/table.hpp"

namespace alumen::fuzz {

/// Visits a document: every node is whole and has a place.
inline void walk(const table::Node& node) {
  using enum table::Node::Kind;
  check(node.line >= 1, "a node has no place");
  if (node.kind == map)
    check(node.keys.size() == node.children.size(), "a map has another number of keys than values");
  else
    check(node.keys.empty() && (node.kind == list || node.children.empty()), "a scalar holds something");
  if (node.keys.size() < 100)  // each search goes through all keys
    for (const auto& key : node.keys) check(node.find(key) != nullptr, "a key is not found again");
  for (const auto& child : node.children) walk(child);
}

}  // namespace alumen::fuzz
