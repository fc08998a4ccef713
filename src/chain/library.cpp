#include "chain/detail/embedded.hpp"
#include "chain/detail/library_layer.hpp"

namespace alumen::chain {

std::string_view library_hash() { return detail::embedded_hash(); }

std::string_view library_text(std::string_view path) {
  for (const auto& file : detail::embedded_files())
    if (file.path == path) return file.content;
  return {};
}

std::vector<std::string_view> library_paths(std::string_view prefix) {
  std::vector<std::string_view> out;
  for (const auto& file : detail::embedded_files())
    if (file.path.starts_with(prefix)) out.push_back(file.path);
  return out;
}

namespace detail {

void add_library_layer(Workspace& workspace, Diagnostics& out) {
  Layer layer{.name = "library", .library = true, .tables = {}};
  for (const auto& file : embedded_files()) {
    if (!file.path.ends_with(".csv") || file.path.find('/') != std::string_view::npos) continue;
    std::string shown = "library:" + std::string{file.path};
    auto csv = table::parse_csv(std::string{file.content}, shown);
    if (!csv) {
      out.insert(out.end(), csv.error().begin(), csv.error().end());
      continue;
    }
    layer.tables.emplace(std::string{file.path.substr(0, file.path.size() - 4)},
                         Layer::Table{std::move(*csv), static_cast<std::uint32_t>(workspace.files.size())});
    workspace.files.push_back(std::move(shown));
  }
  workspace.layers.push_back(std::move(layer));
}

}  // namespace detail
}  // namespace alumen::chain
