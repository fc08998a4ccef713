#include <algorithm>

#include "chain/intake/canonical.hpp"
#include "chain/intake/intake.hpp"
#include "chain/intake/package.hpp"
#include "chain/intake/write.hpp"

namespace alumen::chain::intake {

Result<Formatted> format_workspace(const std::filesystem::path& folder, const Tables& tables) {
  auto opened = open_workspace(folder, {}, false, tables);
  if (!opened) return std::unexpected(opened.error());
  Formatted out{.changed = {}, .unchanged = {}, .notes = opened->notes};
  std::map<std::string, std::string> files;
  Headers headers;
  for (const auto& table : tables) {
    auto found = opened->value.layers[0].tables.find(table.name);
    if (found == opened->value.layers[0].tables.end()) continue;
    auto form = canonical(table, found->second.csv);
    files[found->second.csv.file()] = to_csv(form);
    headers.emplace(table.name, std::move(form.header));
  }
  auto package = table::read_text(folder / "datapackage.json", "datapackage.json");
  if (!package) return std::unexpected(package.error());
  files["datapackage.json"] = updated_package(*package, headers, tables);

  for (auto it = files.begin(); it != files.end();) {
    auto bytes = table::read_text(folder / it->first, it->first);
    if (!bytes) return std::unexpected(bytes.error());
    // A byte order mark is not among the bytes that were read, so the size of the file has to agree too.
    std::error_code error;
    bool same = *bytes == it->second && std::filesystem::file_size(folder / it->first, error) == it->second.size();
    (same ? out.unchanged : out.changed).push_back(it->first);
    it = same ? files.erase(it) : std::next(it);
  }
  if (auto written = write_together(folder, files); !written) return std::unexpected(written.error());
  return out;
}

}  // namespace alumen::chain::intake
