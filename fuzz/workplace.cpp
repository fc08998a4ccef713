#include <fuzz/workplace.hpp>

#include <unistd.h>

#include <fstream>
#include <set>

#include <fuzz/harness.hpp>

namespace alumen::fuzz {
namespace {

namespace fs = std::filesystem;
using chain::intake::ImportReport;

void write(const fs::path& path, const std::string& content) {
  std::ofstream{path, std::ios::binary}.write(content.data(), static_cast<std::streamsize>(content.size()));
}

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A name for a file in one folder: no way out of it, and not too long for a file system.
bool plain_name(const std::string& name) {
  return !name.empty() && name.size() <= 120 && name != "." && name != ".." && name != "ws" && name.find('/') == name.npos && name.find('\0') == name.npos;
}

/// What a table says, whatever the order of its columns and its layout.
std::multiset<std::map<std::string, std::string>> rows_of(const std::string& text) {
  std::multiset<std::map<std::string, std::string>> rows;
  auto csv = table::parse_csv(text, "table.csv");
  if (!csv) return rows;
  for (std::size_t r = 0; r < csv->rows(); ++r) {
    std::map<std::string, std::string> row;
    for (std::size_t c = 0; c < csv->header().size(); ++c)
      if (!csv->cell(r, c).empty()) row.emplace(csv->header()[c], csv->cell(r, c));
    rows.insert(std::move(row));
  }
  return rows;
}

void look_at(const ImportReport& report) {
  check(report.read == report.skipped + report.duplicates + report.rejected + report.accepted, "raw rows are lost");
  read_all(report.diagnostics);
  check(table::parse_json(chain::intake::to_json(report), "report.json").has_value(), "a report is no JSON");
}

void look_at_format(const fs::path& workspace) {
  auto once = chain::intake::format_workspace(workspace);
  if (!once) return read_refusal(once.error());
  read_all(once->notes);
  auto twice = chain::intake::format_workspace(workspace);
  check(twice.has_value() && twice->changed.empty(), "formatting twice changes something more");
}

}  // namespace

/// In memory where the system has such a folder: every input writes a few files.
Workplace::Workplace()
    : folder_((fs::is_directory("/dev/shm") ? fs::path{"/dev/shm"} : fs::temp_directory_path()) / ("alumen-fuzz-" + std::to_string(getpid()))) {}

Workplace::~Workplace() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Workplace::reset(const Files& workspace) {
  fs::remove_all(folder_);
  fs::create_directories(folder_ / "ws");
  for (const auto& [name, content] : workspace)
    if (plain_name(name)) write(folder_ / "ws" / name, content);
}

fs::path Workplace::raw(const std::string& name, const std::string& content) {
  if (!plain_name(name)) return {};
  write(folder_ / name, content);
  return folder_ / name;
}

Files Workplace::files() const {
  Files files;
  for (const auto& entry : fs::directory_iterator{workspace()}) files[entry.path().filename().string()] = read(entry.path());
  return files;
}

void look_at_import(const Workplace& place, const Import& import) {
  auto before = place.files();
  auto dry = import({.id = "first", .dry_run = true});
  check(place.files() == before, "a dry run wrote something");
  if (!dry) return read_refusal(dry.error());
  look_at(*dry);
  auto done = import({.id = "first", .accept_partial = true});
  if (!done) {
    check(place.files() == before, "a refused import wrote something");
    return read_refusal(done.error());
  }
  look_at(*done);
  check(done->accepted == dry->accepted && done->rejected == dry->rejected, "the import differs from its dry run");
  if (!done->written) return check(place.files() == before, "an import wrote something and says it did not");
  auto opened = chain::open_workspace(place.workspace(), {}, false);
  check(opened.has_value(), "what was imported cannot be read");
  auto again = import({.id = "second", .accept_partial = true});
  check(again.has_value() && again->accepted == 0 && !again->written, "an import brings something the second time");
  look_at(*again);
  auto undone = chain::intake::undo_import(place.workspace(), "first");
  check(undone.has_value() && undone->written, "an import cannot be taken back");
  auto after = place.files();
  for (const auto& [name, text] : after) {
    if (!name.ends_with(".csv")) continue;
    auto old = before.find(name);
    check(rows_of(text) == (old == before.end() ? decltype(rows_of(text)){} : rows_of(old->second)), "taking an import back left something or took too much");
  }
  look_at_format(place.workspace());
}

}  // namespace alumen::fuzz
