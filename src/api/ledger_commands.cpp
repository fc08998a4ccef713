// Commands and schemes of files.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/detail/ledger.hpp"
#include "custody/jsonl.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;

/// Text of a scheme that ships, or of a file beside the commands.
Result<std::string> scheme_named(const std::string& name, const std::filesystem::path& folder, const std::string& file, int line) {
  if (auto shipped = custody::scheme_text(name); !shipped.empty()) return std::string{shipped};
  auto text = table::read_text(folder / name, name);
  if (!text)
    for (auto& d : text.error())
      d.where = {file, line, "file"}, d.value = name, d.expected = "a scheme file beside the commands, or the id of a scheme that ships";
  return text;
}

/// adopt_scheme with "file" in place of "text": the line as the ledger reads it.
Result<std::string> with_scheme(std::string_view line_text, const std::filesystem::path& folder, const std::string& file, int line) {
  auto json = Json::parse(line_text, nullptr, false);
  if (json.is_discarded() || !json.is_object() || json.value("do", Json{}) != "adopt_scheme" || !json.contains("file") ||
      !json["file"].is_string())
    return std::string{line_text};
  auto text = scheme_named(json["file"].get<std::string>(), folder, file, line);
  if (!text) return text;
  json.erase("file");
  json["text"] = *text;
  return json.dump();
}

}  // namespace

Result<std::vector<detail::LineCommand>> detail::read_commands(const std::filesystem::path& path, std::string* content) {
  auto file = path.filename().string();
  auto read = table::read_text(path, file);
  if (!read) return std::unexpected(read.error());
  std::vector<LineCommand> commands;
  Diagnostics wrong;
  std::string_view rest = *read;
  for (int line = 1; !rest.empty(); ++line) {
    auto end = std::min(rest.find('\n'), rest.size());
    auto text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || text[first] == '#') continue;
    auto whole = text.find("\"file\"") == std::string_view::npos ? Result<std::string>{std::string{text}}
                                                                 : with_scheme(text, path.parent_path(), file, line);
    auto command = whole ? custody::command_of_json(*whole, file, line) : Result<custody::Command>{std::unexpected(whole.error())};
    if (command)
      commands.push_back({line, std::move(*command)});
    else
      wrong.insert(wrong.end(), command.error().begin(), command.error().end());
  }
  if (!wrong.empty()) return std::unexpected(std::move(wrong));
  if (content) *content = std::move(*read);
  return commands;
}

Result<LedgerSchemeAnswer> ledger_schemes(const std::string& name) {
  LedgerSchemeAnswer answer;
  auto add = [&](const std::string& text, const std::string& file) -> Result<void> {
    auto scheme = custody::parse_scheme(text, file);
    if (!scheme) return std::unexpected(scheme.error());
    answer.schemes.push_back(std::move(*scheme));
    return {};
  };
  if (name.empty()) {
    for (const auto& id : custody::scheme_ids())
      if (auto added = add(std::string{custody::scheme_text(id)}, id); !added) return std::unexpected(added.error());
    return answer;
  }
  if (custody::scheme_text(name).empty() && !std::filesystem::exists(name)) {
    std::string known;
    for (const auto& id : custody::scheme_ids()) known += (known.empty() ? "a file, or one of " : ", ") + id;
    return fail(
        {.code = "custody.unknown_scheme", .value = name, .expected = known, .remedy = "name a scheme that ships, or a scheme file"});
  }
  auto file = std::filesystem::path{name}.filename().string();
  auto text =
      custody::scheme_text(name).empty() ? table::read_text(name, file) : Result<std::string>{std::string{custody::scheme_text(name)}};
  if (!text) return std::unexpected(text.error());
  answer.text = *text;
  if (auto added = add(*text, file); !added) return std::unexpected(added.error());
  for (const auto& info : custody::parameter_infos)
    if (answer.schemes[0].figures[static_cast<std::size_t>(info.parameter)].status == custody::FigureStatus::unverified)
      answer.notes.push_back({.code = "custody.unverified_figure", .where = {file, 0, ""}, .value = std::string{info.name}});
  return answer;
}

}  // namespace alumen::api
