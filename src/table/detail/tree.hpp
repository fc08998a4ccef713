// Building Node trees from the events of a JSON or YAML reader.
#pragma once
#include <string>
#include <vector>

#include "table/table.hpp"

namespace alumen::table::detail {

/// How deep documents may nest. Node trees are destroyed and walked recursively, so this also guards the stack.
inline constexpr std::size_t depth_limit = 100;

/// Takes values in document order and hangs them into one tree. Duplicate keys are collected as faults, because every
/// later reader would silently take one of the two values.
class TreeBuilder {
 public:
  /// `code` is the fault code of the format, `file` the name in messages.
  TreeBuilder(Code code, std::string file) : code_(code), file_(std::move(file)) {}

  /// Names the next value of the open map.
  void key(std::string text) { open_.back()->keys.push_back(std::move(text)); }
  /// True when the open map waits for a key rather than for a value.
  bool wants_key() const { return in_map() && open_.back()->keys.size() == open_.back()->children.size(); }
  /// True when the open map waits for the value of its last key.
  bool wants_value() const { return in_map() && !wants_key(); }
  /// Adds a scalar.
  void add(Node scalar) { place(std::move(scalar)); }
  /// Opens a list or map; false when it would lie deeper than depth_limit.
  bool open(Node::Kind kind, int line, int column);
  /// Closes the innermost list or map.
  void close();

  /// Records a fault at a place.
  void fault(int line, int column, std::string value, std::string detail);
  /// The finished tree, or the faults.
  Result<Node> finish() &&;

 private:
  Node& place(Node node);
  bool in_map() const { return !open_.empty() && open_.back()->kind == Node::Kind::map; }

  Code code_;
  std::string file_;
  Node root_;
  std::vector<Node*> open_;  // stable: only the innermost node's children grow
  Diagnostics faults_;
};

}  // namespace alumen::table::detail
