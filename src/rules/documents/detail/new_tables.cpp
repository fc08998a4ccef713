#include "rules/documents/detail/new_tables.hpp"

#include <algorithm>

#include "rules/rules.hpp"

namespace alumen::rules::detail {

const chain::Tables& workspace_tables() {
  static const chain::Tables all = [] {
    auto out = chain::table_infos();
    for (const auto& table : rules::tables()) out.push_back(table);
    return out;
  }();
  return all;
}

std::map<std::string, std::string> NewTables::files(const chain::intake::PackageFacts& facts) const {
  std::map<std::string, std::string> out;
  chain::intake::Headers headers;
  for (const auto& [name, rows] : rows_) {
    const auto* info = chain::find_table(workspace_tables(), name);
    check(info != nullptr, "a document writes to the unknown table " + name);
    std::vector<std::string> header;
    for (const auto& column : info->columns) {
      bool used = std::ranges::any_of(rows, [&](const Cells& cells) {
        return cells.contains(std::string{column.name}) && !cells.at(std::string{column.name}).empty();
      });
      if (used || column.required) header.emplace_back(column.name);
    }
    std::string text = table::csv_line(header);
    for (const auto& cells : rows) {
      std::vector<std::string> line;
      for (const auto& column : header) {
        auto cell = cells.find(column);
        line.push_back(cell == cells.end() ? "" : cell->second);
      }
      text += table::csv_line(line);
    }
    out[name + ".csv"] = text;
    headers.emplace(name, std::move(header));
  }
  out["datapackage.json"] = chain::intake::new_package(facts, headers, workspace_tables());
  return out;
}

}  // namespace alumen::rules::detail
