#include <algorithm>

#include "base/number.hpp"
#include "chain/workspace.hpp"

namespace alumen::chain {
namespace {

/// Where a row stands now: the last layer that has its key, and its position there.
struct Place {
  const Layer::Table* table = nullptr;
  std::size_t row = 0;
};

Place find_row(const Workspace& workspace, const TableInfo& info, const std::string& row_key, std::vector<std::string>& near) {
  Place place;
  for (const auto& layer : workspace.layers) {
    auto found = layer.tables.find(info.name);
    if (found == layer.tables.end()) continue;
    Diagnostics ignored;
    auto rows = info.bind(found->second.csv, ignored);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& candidate = rows[i].key;
      if (candidate == row_key) {
        if (info.restatable && place.table == &found->second && rows[i].edition < rows[place.row].edition)
          continue;  // the latest edition of a layer stands
        place = {&found->second, i};
      } else if (!layer.library && near.size() < 5 && candidate.find(row_key.substr(0, 4)) != std::string::npos)
        near.push_back(candidate);
    }
  }
  return place;
}

}  // namespace

Result<void> change(Workspace& workspace, const std::string& table, const std::string& row, const std::string& column,
                    const std::string& value) {
  const TableInfo* info = find_table(*workspace.tables, table);
  auto list = [](const auto& infos) {
    std::string words;
    for (const auto& i : infos) words += (words.empty() ? "one of " : ", ") + std::string{i.name};
    return words;
  };
  if (!info)
    return fail({.code = "api.bad_set",
                 .where = {"--set", 0, ""},
                 .value = table,
                 .expected = list(*workspace.tables),
                 .detail = "there is no such table"});
  if (!info->column(column))
    return fail({.code = "api.bad_set",
                 .where = {"--set", 0, table},
                 .value = column,
                 .expected = list(info->columns),
                 .detail = "the table has no such column"});

  std::vector<std::string> near;
  Place place = find_row(workspace, *info, row, near);
  if (!place.table) {
    std::string hint;
    for (const auto& n : near) hint += (hint.empty() ? "for example " : ", ") + n;
    return fail({.code = "chain.unknown_id", .where = {"--set", 0, table}, .value = row, .expected = hint});
  }
  // The changed row alone, as a layer of its own: same header (with the column added if the file lacks it), one cell new.
  const auto& csv = place.table->csv;
  std::vector<std::string> header(csv.header().begin(), csv.header().end()), cells;
  for (std::size_t c = 0; c < header.size(); ++c) cells.emplace_back(csv.cell(place.row, c));
  std::string written = value;  // on the command line '.' is the decimal sign, whatever the file's dialect
  if (csv.decimal() != '.' && parse_number(value)) std::ranges::replace(written, '.', csv.decimal());
  int at = csv.column(column);
  if (at < 0) {
    header.push_back(column);
    cells.push_back(written);
  } else {
    cells[static_cast<std::size_t>(at)] = written;
  }
  std::string shown = "--set " + table + "." + row + "." + column;
  auto changed = table::parse_csv(table::csv_line(header) + table::csv_line(cells), shown, {',', csv.decimal()});
  if (!changed) return std::unexpected(changed.error());
  changed->forget_lines();
  Layer layer{.name = "change", .library = false, .tables = {}};
  layer.tables.emplace(table, Layer::Table{std::move(*changed), static_cast<std::uint32_t>(workspace.files.size())});
  workspace.files.push_back(shown);
  workspace.layers.push_back(std::move(layer));
  return {};
}

}  // namespace alumen::chain
