#include "chain/intake/write.hpp"

#include <optional>
#include <vector>

#include "table/table.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;

std::unexpected<Diagnostics> cannot(const fs::path& path, const std::error_code& error) {
  return fail({.code = "table.cannot_write", .where = {path.string(), 0, ""}, .detail = error.message()});
}

}  // namespace

Result<void> write_together(const fs::path& folder, const std::map<std::string, std::string>& files) {
  std::vector<std::pair<fs::path, std::optional<std::string>>> done;  // with what stood there
  for (const auto& [name, content] : files) {
    auto path = folder / name;
    std::error_code error;
    std::optional<std::string> old;
    if (fs::exists(path, error)) {
      auto text = table::read_text(path, name);
      if (!text) return std::unexpected(text.error());
      old = std::move(*text);
    }
    auto written = table::write_text(path, content);
    if (written) {
      done.emplace_back(path, std::move(old));
      continue;
    }
    for (const auto& [before, text] : done) {
      if (text)
        (void)table::write_text(before, *text);
      else
        fs::remove(before, error);
    }
    return written;
  }
  return {};
}

Result<void> write_folder(const fs::path& folder, const std::map<std::string, std::string>& files) {
  std::error_code error;
  if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error)))
    return fail({.code = "chain.exists", .where = {folder.string(), 0, ""}});
  auto target = fs::absolute(folder, error).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  fs::create_directories(target.parent_path(), error);
  auto beside = target;
  beside += ".new";
  if (error || !fs::create_directory(beside, error)) return cannot(beside, error);
  auto undo = [&] {
    std::error_code ignored;
    fs::remove_all(beside, ignored);
  };
  for (const auto& [name, content] : files)
    if (auto written = table::write_text(beside / name, content); !written) {
      undo();
      return written;
    }
  fs::rename(beside, target, error);  // takes the place of an empty folder
  if (!error) return {};
  undo();
  return cannot(target, error);
}

}  // namespace alumen::chain::intake
