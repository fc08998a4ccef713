// Inside the rules room: from the YAML of a rule book or an assumptions file to its fields, with every fault told.
#pragma once
#include "rules/book.hpp"
#include "table/table.hpp"

namespace alumen::rules::detail {

/// Reads a rule book. Error: rules.bad_rule_book, once a fault.
Result<Book> read_book(const table::Node& root, const std::string& file);

}  // namespace alumen::rules::detail
