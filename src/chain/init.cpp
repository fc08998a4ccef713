#include <fmt/format.h>

#include "chain/intake/package.hpp"

namespace alumen::chain {
namespace {

namespace fs = std::filesystem;

/// The tables that a newcomer fills; the others come with the library and need a file only to add or replace rows.
constexpr std::string_view starters[] = {"parties",    "sites",      "materials", "activities",   "outputs", "exchanges", "supplies",
                                         "transports", "parameters", "readings",  "declarations", "stocks",  "sales",     "factors"};

std::vector<std::string> header_of(const TableInfo& table) {
  std::vector<std::string> cells;
  for (const auto& c : table.columns) cells.emplace_back(c.name);
  return cells;
}

/// What the columns of a table mean, for the new workspace's README.
std::string meaning_of(const TableInfo& table) {
  std::string text = fmt::format("\n## {}.csv: {}\n\n", table.name, table.about);
  for (const auto& c : table.columns)
    text += fmt::format("- `{}`{}{}: {}\n", c.name, c.required ? " (required)" : "", c.unit.empty() ? "" : " in " + std::string{c.unit},
                        c.about);
  return text;
}

constexpr std::string_view readme = R"(# {}

1. `sites.csv`: the places, with their country.
2. `materials.csv`: only what the library does not have yet.
3. `activities.csv`: what happens where and when.
4. `outputs.csv`: what each activity gives; one row is its `reference`.
5. `exchanges.csv`: what each activity takes and emits.
6. `supplies.csv`: who fed which input, where it is not plain from the material.

`alumen check .` tells what is wrong, `alumen footprint .` gives the answer, `alumen explain . PRODUCT` opens it.
)";

}  // namespace

Result<void> init_workspace(const fs::path& folder, const std::string& name) {
  std::error_code error;
  if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error)))
    return fail({.code = "chain.exists", .where = {folder.string(), 0, ""}});
  fs::create_directories(folder, error);
  if (error) return fail({.code = "table.cannot_write", .where = {folder.string(), 0, ""}, .detail = error.message()});
  std::string title = name.empty() ? fs::absolute(folder).lexically_normal().filename().string() : name;
  if (title.empty()) title = "workspace";

  intake::Headers headers;
  std::string meanings;
  for (auto starter : starters)
    for (const auto& table : table_infos()) {
      if (table.name != starter) continue;
      std::string file = std::string{table.name} + ".csv";
      auto header = header_of(table);
      auto written = table::write_text(folder / file, table::csv_line(header));
      if (!written) return written;
      meanings += meaning_of(table);
      headers.emplace(table.name, std::move(header));
    }
  auto written = table::write_text(folder / "README.md", fmt::format(fmt::runtime(readme), title) + meanings);
  if (!written) return written;
  return table::write_text(folder / "datapackage.json", intake::new_package({title, title}, headers, table_infos()));
}

}  // namespace alumen::chain
