#include "chain/intake/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "chain/bind.hpp"
#include "chain/intake/canonical.hpp"
#include "chain/intake/sha256.hpp"
#include "chain/intake/write.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;

/// What a row says, whatever the order of its columns.
std::string hash_of(const std::map<std::string, std::string>& cells) {
  std::string text;
  for (const auto& [column, cell] : cells)
    if (!cell.empty()) text += column + "\x1f" + cell + "\x1e";
  return sha256(text).substr(0, 16);
}

std::map<std::string, std::string> cells_of(const table::Csv& csv, std::size_t row) {
  std::map<std::string, std::string> cells;
  for (std::size_t c = 0; c < csv.header().size(); ++c) cells[std::string{csv.header()[c]}] = csv.cell(row, c);
  return cells;
}

/// A table of a workspace as text, and parsed. A table that is not there yet is empty.
struct Existing {
  std::string text;
  std::optional<table::Csv> csv;
};

/// True when the datapackage declares another delimiter or decimal sign for the file.
bool other_dialect(const fs::path& workspace, const std::string& file) {
  auto text = table::read_text(workspace / "datapackage.json", "datapackage.json");
  auto package = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json{};
  if (!package.is_object() || !package.contains("resources") || !package["resources"].is_array()) return false;
  for (const auto& resource : package["resources"]) {
    if (!resource.is_object() || !resource.contains("dialect") || resource.value("path", "") != file) continue;
    const auto& dialect = resource["dialect"];
    if (dialect.is_object() && (dialect.value("delimiter", ",") != "," || dialect.value("decimalChar", ".") != ".")) return true;
  }
  return false;
}

Result<Existing> read_existing(const fs::path& workspace, const std::string& table) {
  auto file = table + ".csv";
  Existing out;
  std::error_code error;
  if (!fs::exists(workspace / file, error)) return out;
  if (other_dialect(workspace, file)) return fail({.code = "chain.import_dialect", .where = {file, 0, ""}});
  auto text = table::read_text(workspace / file, file);
  if (!text) return std::unexpected(text.error());
  auto csv = table::parse_csv(*text, file);
  if (!csv) return std::unexpected(csv.error());
  out.text = std::move(*text);
  out.csv = std::move(*csv);
  return out;
}

/// The rows as CSV with every column of the table.
std::string as_csv(const TableInfo& info, const std::vector<const NewRow*>& rows) {
  std::vector<std::string> header;
  for (const auto& column : info.columns) header.emplace_back(column.name);
  std::string text = table::csv_line(header);
  for (const auto* row : rows) {
    std::vector<std::string> cells;
    for (const auto& column : header)
      cells.push_back(row->cells.contains(column) ? row->cells.at(column) : column == "source" ? "import" : "");
    text += table::csv_line(cells);
  }
  return text;
}

/// Checks the rows of one table.
void check_table(const fs::path& workspace, const TableInfo& info, const std::vector<const NewRow*>& rows,
                 const std::function<void(const NewRow*, Diagnostic)>& report, Diagnostics& out) {
  auto parsed = table::parse_csv(as_csv(info, rows), std::string{info.name});
  check(parsed.has_value(), "rows that csv_line wrote can be read");
  std::map<int, const NewRow*> by_line;
  for (std::size_t i = 0; i < rows.size(); ++i) by_line[parsed->line(i)] = rows[i];
  Diagnostics faults;
  auto keys = info.bind(*parsed, faults);
  for (auto& fault : faults) {
    auto at = by_line.find(fault.where.row);
    if (at == by_line.end()) continue;
    fault.detail += fmt::format("{}in column {} of {}", fault.detail.empty() ? "" : "; ", fault.where.column, info.name);
    report(at->second, std::move(fault));
  }
  std::set<std::string> taken;
  auto existing = read_existing(workspace, std::string{info.name});
  if (!existing) return out.insert(out.end(), existing.error().begin(), existing.error().end()), void();
  Diagnostics ignored;
  if (existing->csv)
    for (auto& row : info.bind(*existing->csv, ignored)) taken.insert(std::move(row.key));
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!taken.insert(keys[i].key).second)
      report(rows[i],
             {.code = "chain.import_conflict", .value = keys[i].key, .detail = fmt::format("{} has a row of this key", info.name)});
}

/// The text of a table with rows appended.
std::string appended(const TableInfo& info, const Existing& existing, const std::vector<std::map<std::string, std::string>>& rows) {
  auto needed = [&](std::string_view column) {
    return std::ranges::any_of(rows, [&](const auto& row) {
      auto cell = row.find(std::string{column});
      return cell != row.end() && !cell->second.empty();
    });
  };
  Canonical form = existing.csv ? canonical(info, *existing.csv) : Canonical{};
  bool fits = existing.csv.has_value();
  for (const auto& column : info.columns) fits = fits && (!needed(column.name) || existing.csv->column(column.name) >= 0);
  std::vector<std::string> header;
  if (fits) {
    for (auto word : existing.csv->header()) header.emplace_back(word);
  } else {
    for (const auto& column : info.columns)
      if (column.required || needed(column.name) || std::ranges::find(form.header, column.name) != form.header.end())
        header.emplace_back(column.name);
    for (const auto& word : form.header)
      if (std::ranges::find(header, word) == header.end()) header.push_back(word);
  }
  std::string text = existing.text;
  if (!fits) {
    Canonical wider{.comments = form.comments, .header = header, .rows = {}};
    for (const auto& old : form.rows) {
      auto& cells = wider.rows.emplace_back(header.size());
      for (std::size_t c = 0; c < old.size(); ++c)
        cells[static_cast<std::size_t>(std::ranges::find(header, form.header[c]) - header.begin())] = old[c];
    }
    text = to_csv(wider);
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  bool crlf = fits && text.find("\r\n") != text.npos;
  for (const auto& row : rows) {
    std::vector<std::string> cells;
    for (const auto& column : header) cells.push_back(row.contains(column) ? row.at(column) : "");
    auto line = table::csv_line(cells);
    if (crlf) line.insert(line.size() - 1, 1, '\r');
    text += line;
  }
  return text;
}

std::string all_from(const LedgerEntry& entry, const NewRow& row) {
  std::string text;
  for (const auto& [file, lines] : row.raw)
    text += fmt::format("{}{}:{}", text.empty() ? "" : ";", entry.files[file].name, row_ranges(lines));
  return text;
}

/// The text without the records that begin on the given lines.
std::string without_rows(const std::string& text, const table::Csv& csv, const std::set<std::size_t>& rows) {
  std::set<int> lines;
  for (auto r : rows) {
    int more = 0;
    for (std::size_t c = 0; c < csv.header().size(); ++c) more += static_cast<int>(std::ranges::count(csv.cell(r, c), '\n'));
    for (int line = csv.line(r); line <= csv.line(r) + more; ++line) lines.insert(line);
  }
  std::string out;
  int line = 1;
  for (std::string::size_type at = 0; at < text.size(); ++line) {
    auto end = text.find('\n', at);
    auto next = end == text.npos ? text.size() : end + 1;
    if (!lines.contains(line)) out.append(text, at, next - at);
    at = next;
  }
  return out;
}

}  // namespace

std::string source_of(const LedgerEntry& entry, const NewRow& row) {
  constexpr std::size_t longest = 60;
  auto from = all_from(entry, row);
  if (from.size() > longest) {
    std::size_t count = 0;
    for (const auto& [file, lines] : row.raw) count += lines.size();
    auto end = from.find_last_of(",;", longest);
    if (end == from.npos)  // within a name: not within a character of it
      for (end = longest; (static_cast<unsigned char>(from[end]) & 0xC0) == 0x80;) --end;
    from = fmt::format("{}... ({} rows)", from.substr(0, end), count);
  }
  return fmt::format("import:{}#{}", entry.id, from);
}

std::vector<bool> check_batch(const fs::path& workspace, const Batch& batch, Diagnostics& out) {
  std::vector<bool> right(batch.rows.size(), true);
  auto report = [&](const NewRow* row, Diagnostic d) {
    d.where = row->where;
    if (d.severity() == Severity::error) right[static_cast<std::size_t>(row - batch.rows.data())] = false;
    out.push_back(std::move(d));
  };
  for (const auto& info : *batch.tables) {
    std::vector<const NewRow*> rows;
    for (const auto& row : batch.rows)
      if (row.table == info.name) rows.push_back(&row);
    if (!rows.empty()) check_table(workspace, info, rows, report, out);
  }
  return right;
}

Result<void> write_batch(const fs::path& workspace, Batch batch) {
  auto ledger = read_ledger(workspace);
  if (!ledger) return std::unexpected(ledger.error());
  std::map<std::string, std::string> files;
  for (const auto& info : *batch.tables) {
    std::vector<const NewRow*> rows;
    std::vector<std::map<std::string, std::string>> cells;
    for (const auto& row : batch.rows) {
      if (row.table != info.name) continue;
      rows.push_back(&row);
      cells.push_back(row.cells);
      if (info.column("source")) cells.back()["source"] = source_of(batch.entry, row);
    }
    if (rows.empty()) continue;
    auto existing = read_existing(workspace, std::string{info.name});
    if (!existing) return std::unexpected(existing.error());
    Diagnostics ignored;
    auto parsed = table::parse_csv(as_csv(info, rows), std::string{info.name});
    check(parsed.has_value(), "rows that csv_line wrote can be read");
    auto keys = info.bind(*parsed, ignored);
    for (std::size_t i = 0; i < rows.size(); ++i)
      batch.entry.rows.push_back({std::string{info.name}, keys[i].key, hash_of(cells[i]), all_from(batch.entry, *rows[i])});
    files[std::string{info.name} + ".csv"] = appended(info, *existing, cells);
  }
  ledger->imports.push_back(std::move(batch.entry));
  files[ledger_file] = to_json(*ledger);
  return write_together(workspace, files);
}

Result<std::string> import_id(const Ledger& ledger, const std::string& wanted, const std::string& file) {
  if (!wanted.empty()) {
    if (ledger.find(wanted))
      return fail(
          {.code = "chain.import_conflict", .where = {ledger_file, 0, "id"}, .value = wanted, .detail = "an import has this id already"});
    if (!table::good_id(wanted)) return fail({.code = "table.bad_id", .where = {"--id", 0, ""}, .value = wanted});
    return wanted;
  }
  std::string id;
  for (char c : file) id += table::good_id(std::string(1, c)) && c != '#' ? c : '_';
  std::string free = id;
  for (int n = 2; ledger.find(free); ++n) free = fmt::format("{}-{}", id, n);
  return free;
}

Result<ImportReport> undo_import(const fs::path& workspace, const std::string& id, const Tables& tables) {
  auto ledger = read_ledger(workspace);
  if (!ledger) return std::unexpected(ledger.error());
  const auto* entry = ledger->find(id);
  if (!entry) {
    std::string names;
    for (const auto& e : ledger->imports) names += (names.empty() ? "one of " : ", ") + e.id;
    return fail({.code = "chain.unknown_import", .where = {ledger_file, 0, "id"}, .value = id, .expected = names});
  }
  ImportReport report{.id = id};
  std::map<std::string, std::string> files;
  Diagnostics edited;
  for (const auto& info : tables) {
    std::set<std::size_t> gone;
    std::optional<Existing> existing;
    std::vector<TableInfo::Bound> keys;
    for (const auto& row : entry->rows) {
      if (row.table != info.name) continue;
      if (!existing) {
        auto read = read_existing(workspace, row.table);
        if (!read) return std::unexpected(read.error());
        existing = std::move(*read);
        Diagnostics ignored;
        if (existing->csv) keys = info.bind(*existing->csv, ignored);
      }
      auto at = std::ranges::find(keys, row.key, &TableInfo::Bound::key);
      auto r = static_cast<std::size_t>(at - keys.begin());
      if (at == keys.end() || hash_of(cells_of(*existing->csv, r)) != row.hash)
        edited.push_back({.code = "chain.import_edited",
                          .where = {row.table + ".csv", at == keys.end() ? 0 : existing->csv->line(r), ""},
                          .value = row.key,
                          .detail = at == keys.end() ? "the row is gone" : ""});
      else
        gone.insert(r);
    }
    if (!gone.empty() && edited.empty()) files[std::string{info.name} + ".csv"] = without_rows(existing->text, *existing->csv, gone);
    if (!gone.empty()) report.rows[std::string{info.name}] = gone.size();
  }
  if (!edited.empty()) return std::unexpected(edited);
  std::erase_if(ledger->imports, [&](const auto& e) { return e.id == id; });
  files[ledger_file] = to_json(*ledger);
  if (auto written = write_together(workspace, files); !written) return std::unexpected(written.error());
  report.written = true;
  return report;
}

}  // namespace alumen::chain::intake
