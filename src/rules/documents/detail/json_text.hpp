// JSON documents built value by value and written in a fixed order.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "table/table.hpp"

namespace alumen::rules::detail {

/// Values.
table::Node json_text(std::string text);
table::Node json_number(double value);
table::Node json_flag(bool value);
table::Node json_list(std::vector<table::Node> items);
table::Node json_map();
/// Adds a member to a map, or replaces the one of that name in its place.
void put(table::Node& map, std::string_view key, table::Node value);
/// The document with two blanks of indentation and a line end.
std::string dump(const table::Node& root);

}  // namespace alumen::rules::detail
