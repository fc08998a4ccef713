#include "chain/workspace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"
#include "chain/detail/library_layer.hpp"

namespace alumen::chain {
namespace {

namespace fs = std::filesystem;

void append(Diagnostics& to, const Diagnostics& from) { to.insert(to.end(), from.begin(), from.end()); }

using Dialects = std::map<std::string, table::Dialect>;  // by file name

/// What datapackage.json says: identity, period, and how each file is written.
struct Package {
  std::string name, title;
  std::optional<Period> period;
  Dialects dialects;
};

char one_character(const table::Node* node, char otherwise) { return node && node->text.size() == 1 ? node->text[0] : otherwise; }

/// How the tables of a package are written, where it is not the usual way.
Result<Dialects> read_dialects(const table::Node& root, const std::string& file) {
  Dialects dialects;
  auto* resources = root.find("resources");
  if (!resources) return dialects;
  for (const auto& resource : resources->children) {
    auto* path = resource.find("path");
    auto* dialect = resource.find("dialect");
    if (!path)
      return fail({.code = "table.wrong_shape",
                   .where = {file, resource.line, "resources"},
                   .value = resource.text,
                   .expected = "every resource has a path"});
    if (dialect) dialects[path->text] = {one_character(dialect->find("delimiter"), ','), one_character(dialect->find("decimalChar"), '.')};
  }
  return dialects;
}

Result<Package> read_package(const std::string& text, const std::string& file) {
  auto root = table::parse_json(text, file);
  if (!root) return std::unexpected(root.error());
  auto wrong = [&](const table::Node& at, std::string field, std::string expected) {
    return fail(
        {.code = "table.wrong_shape", .where = {file, at.line, std::move(field)}, .value = at.text, .expected = std::move(expected)});
  };
  Package package;
  auto text_of = [&](std::string_view key) {
    auto* node = root->find(key);
    return node ? node->text : std::string{};
  };
  package.name = text_of("name");
  package.title = text_of("title");
  auto* own = root->find("alumen");
  if (!own) return wrong(*root, "alumen", R"(an object such as {"schema": 1, "period": "2024"})");
  auto* schema = own->find("schema");
  if (!schema || schema->text != std::to_string(schema_version))
    return fail({.code = "chain.schema_version",
                 .where = {file, own->line, "schema"},
                 .value = schema ? schema->text : "",
                 .expected = std::to_string(schema_version)});
  if (auto* period = own->find("period")) {
    auto parsed = parse_period(period->text);
    if (!parsed) {
      for (auto& d : parsed.error()) d.where = {file, period->line, "period"};
      return std::unexpected(parsed.error());
    }
    package.period = *parsed;
  }
  auto dialects = read_dialects(*root, file);
  if (!dialects) return std::unexpected(dialects.error());
  package.dialects = std::move(*dialects);
  return package;
}

/// The dialects that an overlay declares: it may have a datapackage.json that says nothing else.
Result<Dialects> overlay_dialects(const fs::path& folder, const std::string& prefix) {
  std::error_code error;
  if (!fs::exists(folder / "datapackage.json", error)) return Dialects{};
  auto shown = prefix + "datapackage.json";
  auto text = table::read_text(folder / "datapackage.json", shown);
  if (!text) return std::unexpected(text.error());
  auto root = table::parse_json(*text, shown);
  if (!root) return std::unexpected(root.error());
  return read_dialects(*root, shown);
}

/// Reads one table into a layer.
void add_table(Workspace& workspace, Layer& layer, const std::string& file_name, const std::string& shown, Result<std::string> text,
               const table::Dialect& dialect, Diagnostics& out) {
  std::string table_name = file_name.substr(0, file_name.size() - 4);
  if (!find_table(*workspace.tables, table_name)) {
    std::string nearest;
    for (const auto& t : *workspace.tables)
      if (t.name.substr(0, 3) == table_name.substr(0, 3)) nearest = std::string{t.name} + ".csv";
    out.push_back({.code = "chain.unknown_table", .where = {shown, 0, ""}, .expected = nearest});
    return;
  }
  if (!text) return append(out, text.error());
  auto csv = table::parse_csv(std::move(*text), shown, dialect);
  if (!csv) return append(out, csv.error());
  layer.tables.emplace(table_name, Layer::Table{std::move(*csv), static_cast<std::uint32_t>(workspace.files.size())});
  workspace.files.push_back(shown);
}

/// Adds the tables of a folder as a layer; `prefix` stands before the file names in messages.
void add_folder(Workspace& workspace, const fs::path& folder, const std::string& name, const std::string& prefix, const Dialects& dialects,
                Diagnostics& out) {
  Layer layer{.name = name, .library = false, .tables = {}};
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it{folder, error}, end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".csv") names.push_back(it->path().filename().string());
  if (error) out.push_back({.code = "table.cannot_read", .where = {folder.string(), 0, ""}, .detail = error.message()});
  std::ranges::sort(names);
  for (const auto& file : names) {
    auto dialect = dialects.find(file);
    add_table(workspace, layer, file, prefix + file, table::read_text(folder / file, prefix + file),
              dialect == dialects.end() ? table::Dialect{} : dialect->second, out);
  }
  workspace.layers.push_back(std::move(layer));
}

Result<Answer<Workspace>> finish(Workspace workspace, Diagnostics out) {
  if (has_errors(out)) {
    tidy(out);
    return std::unexpected(out);
  }
  return Answer<Workspace>{std::move(workspace), std::move(out)};
}

void take(Workspace& workspace, const Package& package) {
  workspace.name = package.name;
  workspace.title = package.title;
  workspace.period = package.period;
}

}  // namespace

Result<Answer<Workspace>> open_workspace(const fs::path& folder, const std::vector<fs::path>& overlays, bool with_library,
                                         const Tables& tables) {
  auto package_path = folder / "datapackage.json";
  std::error_code error;
  if (!fs::exists(package_path, error))
    return fail({.code = "chain.no_workspace", .where = {folder.string(), 0, ""}, .detail = "there is no datapackage.json in it"});
  auto text = table::read_text(package_path, "datapackage.json");
  if (!text) return std::unexpected(text.error());
  auto package = read_package(*text, "datapackage.json");
  if (!package) return std::unexpected(package.error());

  Workspace workspace;
  workspace.tables = &tables;
  Diagnostics out;
  take(workspace, *package);
  if (with_library) detail::add_library_layer(workspace, out);
  add_folder(workspace, folder, "base", "", package->dialects, out);
  for (const auto& overlay : overlays) {
    auto shown = (overlay.has_filename() ? overlay.filename() : overlay.parent_path().filename()).string();
    auto dialects = overlay_dialects(overlay, shown + "/");
    if (!dialects) append(out, dialects.error());
    add_folder(workspace, overlay, shown, shown + "/", dialects ? *dialects : Dialects{}, out);
  }
  return finish(std::move(workspace), std::move(out));
}

Result<Answer<Workspace>> make_workspace(std::map<std::string, std::string> files, bool with_library, const Tables& tables) {
  Workspace workspace;
  workspace.tables = &tables;
  Diagnostics out;
  Dialects dialects;
  if (auto json = files.find("datapackage.json"); json != files.end()) {
    auto package = read_package(json->second, json->first);
    if (!package) return std::unexpected(package.error());
    take(workspace, *package);
    dialects = package->dialects;
    files.erase(json);
  }
  if (with_library) detail::add_library_layer(workspace, out);
  Layer layer{.name = "base", .library = false, .tables = {}};
  for (auto& [name, content] : files)
    add_table(workspace, layer, name, name, table::check_text(std::move(content), name), dialects[name], out);
  workspace.layers.push_back(std::move(layer));
  return finish(std::move(workspace), std::move(out));
}

}  // namespace alumen::chain
