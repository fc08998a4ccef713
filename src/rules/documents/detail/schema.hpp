// Documents against a JSON schema: the keywords that our own schemas (data/schemas) use, every fault with path and line.
#pragma once
#include <string>

#include "base/result.hpp"
#include "table/table.hpp"

namespace alumen::rules::detail {

/// A node of a document with its path, for messages.
struct At {
  const table::Node* node = nullptr;   ///< null: not there
  std::string path;
  int line = 0;                        ///< of the node, or of the object that lacks it

  At operator[](std::string_view key) const;
  At item(std::size_t i) const;
  bool is(table::Node::Kind kind) const { return node && node->kind == kind; }
  /// There and not null.
  bool there() const { return node && node->kind != table::Node::Kind::null; }
  std::string text() const;
};

/// A schema of data/schemas by its file's name without ending.
const table::Node& schema(const std::string& name);

/// What is wrong with the shape: rules.claim_shape; a number for a text or the other way round: rules.claim_number; another
/// published spelling (x-also): rules.claim_spelling. minimum and maximum are left to the checks of truth.
void check_shape(const At& document, const table::Node& schema, const std::string& file, Diagnostics& out);
/// The document with every other published spelling (x-also) replaced by the schema's name.
table::Node with_names_of(const table::Node& document, const table::Node& schema);
/// The schema of a member, behind references; null when the schema has none.
const table::Node* member_schema(const table::Node& root, const table::Node& object, std::string_view key);

}  // namespace alumen::rules::detail
