#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/number.hpp"
#include "chain/intake/batch.hpp"
#include "chain/intake/raw.hpp"
#include "chain/intake/sha256.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;

/// One raw row that the map takes.
struct Taken {
  std::size_t file, row;
  std::string identity, content;  // hashes
  bool wrong = false;
};

/// A row in the making: sums and counts of what is combined into it.
struct Pending {
  NewRow row;
  std::map<std::string, double> totals;
  std::size_t count = 0;
  const Target* target = nullptr;
};

/// 12 digits are more than any meter has, and hide the noise of binary sums.
std::string rounded(double value) {
  auto number = parse_number(fmt::format("{:.12g}", value));
  return to_text(number.value_or(value));
}

/// Applies a map to its files.
class Importer {
 public:
  Importer(const ColumnMap& map, const std::vector<RawTable>& tables, ImportReport& report) : map_(map), tables_(tables), report_(report) {}

  /// False when a column that the map names is missing in a file.
  bool check_columns() {
    auto before = report_.diagnostics.size();
    for (const auto& table : tables_) {
      need(table, map_.identity, 0);
      for (const auto& f : map_.filters) need(table, {f.column}, f.line);
      for (const auto& target : map_.targets) {
        if (!target.date_column.empty()) need(table, {target.date_column}, target.line);
        for (const auto& f : target.filters) need(table, {f.column}, f.line);
        for (const auto& c : target.columns) {
          if (!c.column.empty()) need(table, {c.column}, c.line);
          if (!c.unit_column.empty()) need(table, {c.unit_column}, c.line);
        }
      }
    }
    return report_.diagnostics.size() == before;
  }

  /// Reads every row; `known` are the contents of raw rows that were imported before, by identity.
  void run(std::map<std::string, std::string> known) {
    for (std::size_t f = 0; f < tables_.size(); ++f) {
      std::map<std::string, int> repeated;  // alike rows of one file are different events, in another file they are the same ones
      std::map<std::string, std::string> fresh;
      for (std::size_t r = 0; r < tables_[f].csv.rows(); ++r) take(f, r, known, repeated, fresh);
      known.insert(fresh.begin(), fresh.end());
    }
  }

  std::vector<Taken>& taken() { return taken_; }

  /// The finished rows, sums and means worked out.
  std::vector<NewRow> rows() {
    std::vector<NewRow> out;
    for (auto& p : pending_) {
      for (const auto& column : p.target->sum)
        if (p.count > 1) p.row.cells[column] = rounded(p.totals[column]);
      for (const auto& column : p.target->mean)
        if (p.count > 1) p.row.cells[column] = rounded(p.totals[column] / static_cast<double>(p.count));
      out.push_back(p.row);
    }
    return out;
  }

 private:
  void need(const RawTable& table, const std::vector<std::string>& columns, int line) {
    for (const auto& column : columns) {
      if (table.csv.column(column) >= 0) continue;
      std::string have;
      for (auto word : table.csv.header()) have += (have.empty() ? "one of " : ", ") + std::string{word};
      Diagnostic d{.code = "chain.map_column", .where = {table.csv.file(), 0, column}, .value = column, .expected = have};
      if (line > 0) d.detail = fmt::format("{} asks for it in line {}", map_.file, line);
      report_.diagnostics.push_back(std::move(d));
    }
  }

  std::string_view cell(std::size_t f, std::size_t r, const std::string& column) const {
    return tables_[f].csv.cell(r, static_cast<std::size_t>(tables_[f].csv.column(column)));
  }

  bool holds(const std::vector<Filter>& filters, std::size_t f, std::size_t r) const {
    return std::ranges::all_of(filters, [&](const Filter& filter) {
      auto text = cell(f, r, filter.column);
      bool match =
          std::ranges::any_of(filter.words, [&](const auto& w) { return filter.contains ? text.find(w) != text.npos : text == w; });
      return match != filter.except;
    });
  }

  void hash(Taken& taken, std::map<std::string, int>& repeated) const {
    const auto& csv = tables_[taken.file].csv;
    std::string content, identity;
    for (std::size_t c = 0; c < csv.header().size(); ++c)
      content += std::string{csv.header()[c]} + "\x1f" + std::string{csv.cell(taken.row, c)} + "\x1e";
    for (const auto& column : map_.identity) identity += std::string{cell(taken.file, taken.row, column)} + "\x1e";
    if (map_.identity.empty()) identity = content + std::to_string(repeated[content]++);
    taken.content = sha256(content).substr(0, 16);
    taken.identity = sha256(identity).substr(0, 16);
  }

  void take(std::size_t f, std::size_t r, const std::map<std::string, std::string>& known, std::map<std::string, int>& repeated,
            std::map<std::string, std::string>& fresh) {
    ++report_.read;
    std::vector<const Target*> targets;
    if (holds(map_.filters, f, r))
      for (const auto& target : map_.targets)
        if (holds(target.filters, f, r)) targets.push_back(&target);
    if (targets.empty()) return void(++report_.skipped);
    Taken taken{f, r, {}, {}};
    hash(taken, repeated);
    auto earlier = fresh.find(taken.identity);
    auto before = known.find(taken.identity);
    if (earlier != fresh.end() || before != known.end()) {
      if ((earlier != fresh.end() ? earlier : before)->second == taken.content) return void(++report_.duplicates);
      report({.code = "chain.import_changed"}, f, r, map_.identity.empty() ? std::string_view{} : map_.identity.front());
      ++report_.rejected;
      return;
    }
    auto first = report_.diagnostics.size();
    bool used = false;
    taken_.push_back(std::move(taken));
    for (const auto* target : targets) used = convert(*target, f, r) || used;
    taken_.back().wrong = has_errors({report_.diagnostics.begin() + static_cast<std::ptrdiff_t>(first), report_.diagnostics.end()});
    if (!used && !taken_.back().wrong) {
      taken_.pop_back();
      return void(++report_.skipped);
    }
    fresh[taken_.back().identity] = taken_.back().content;
  }

  void report(Diagnostic d, std::size_t f, std::size_t r, std::string_view column) {
    d.where = tables_[f].where(r, column);
    if (d.value.empty() && !column.empty()) d.value = std::string{cell(f, r, std::string{column})};
    report_.diagnostics.push_back(std::move(d));
  }

  /// Makes the row of one target; false when the row is to be skipped.
  bool convert(const Target& target, std::size_t f, std::size_t r) {
    NewRow row{.table = target.table,
               .cells = {},
               .raw = {{f, {tables_[f].csv.line(r)}}},
               .raw_rows = {taken_.size() - 1},
               .where = tables_[f].where(r, "")};
    std::map<std::string, double> numbers;
    for (const auto& rule : target.columns) {
      auto text = value_of(rule, target, f, r, row.cells, numbers);
      if (!text) return false;
      row.cells[rule.target] = std::move(*text);
    }
    combine(target, std::move(row), numbers, f, r);
    return true;
  }

  using Cells = std::map<std::string, std::string>;

  /// The cell, or nothing when the raw row is to be skipped. Faults are reported and give an empty cell.
  std::optional<std::string> value_of(const ColumnRule& rule, const Target& target, std::size_t f, std::size_t r, const Cells& cells,
                                      std::map<std::string, double>& numbers) {
    using Kind = ColumnRule::Kind;
    if (rule.kind == Kind::constant) return rule.text;
    if (rule.kind == Kind::pattern) return fill(rule, target, f, r, cells);
    auto raw = cell(f, r, rule.column);
    if (raw.empty() && rule.may_be_empty) return std::string{};
    if (raw.empty()) return report({.code = "table.missing_value"}, f, r, rule.column), std::string{};
    switch (rule.kind) {
      case Kind::lookup:
        return look_up(rule, raw, f, r);
      case Kind::number:
        return number(rule, raw, f, r, numbers);
      case Kind::date:
        return day(raw, rule.date_format, f, r, rule.column).value_or("");
      default:
        return std::string{raw};
    }
  }

  std::optional<std::string> look_up(const ColumnRule& rule, std::string_view raw, std::size_t f, std::size_t r) {
    auto found = rule.values.find(std::string{raw});
    if (found != rule.values.end()) return found->second;
    if (rule.otherwise == "skip") return {};
    if (rule.otherwise == "keep") return std::string{raw};
    report({.code = "chain.import_word", .detail = fmt::format("line {} of {} lists the known ones", rule.line, map_.file)}, f, r,
           rule.column);
    return std::string{};
  }

  std::string number(const ColumnRule& rule, std::string_view raw, std::size_t f, std::size_t r, std::map<std::string, double>& numbers) {
    auto column = static_cast<std::size_t>(tables_[f].csv.column(rule.column));
    bool cell_number = tables_[f].kind(r, column) == table::Cell::Kind::number;
    auto plain = cell_number ? std::optional{std::string{raw}} : plain_number(raw, map_.source.decimal, map_.source.thousands);
    auto parsed = plain ? parse_number(*plain) : std::nullopt;
    if (!parsed) {
      report({.code = "base.bad_number",
              .expected = fmt::format("a number with '{}' as decimal sign", map_.source.decimal),
              .remedy = "correct the cell, or decimal and thousands of the map"},
             f, r, rule.column);
      return {};
    }
    double value = *parsed;
    std::string text = *plain;
    if (rule.to) {
      auto word = rule.unit_column.empty() ? std::string{} : std::string{cell(f, r, rule.unit_column)};
      auto unit = rule.units.find(word);
      if (unit == rule.units.end()) {
        report({.code = "chain.import_word", .detail = fmt::format("line {} of {} lists the known units", rule.line, map_.file)}, f, r,
               rule.unit_column);
        return {};
      }
      if (unit->second.text != rule.to->text) {
        value = *alumen::convert(value, unit->second, *rule.to);
        text = rounded(value);
      }
    }
    if (rule.sign == "negate" || (rule.sign == "absolute" && value < 0)) {
      value = -value;
      text = text.starts_with('-') ? text.substr(1) : "-" + text;
    }
    numbers[rule.target] = value;
    return text;
  }

  std::optional<std::string> day(std::string_view raw, const std::string& own_format, std::size_t f, std::size_t r,
                                 const std::string& column) {
    bool cell_date = tables_[f].kind(r, static_cast<std::size_t>(tables_[f].csv.column(column))) == table::Cell::Kind::date;
    const auto& format = own_format.empty() ? map_.source.date_format : own_format;
    auto date = date_by_format(raw, cell_date ? "yyyy-mm-dd" : format);
    if (date) return to_text(*date);
    report({.code = "base.bad_date", .expected = format, .remedy = "correct the cell, or date_format of the map"}, f, r, column);
    return {};
  }

  std::string fill(const ColumnRule& rule, const Target& target, std::size_t f, std::size_t r, const Cells& cells) {
    std::string out;
    for (std::size_t at = 0; at < rule.text.size();) {
      auto close = rule.text[at] == '{' ? rule.text.find('}', at) : rule.text.npos;
      if (close == rule.text.npos) {
        out += rule.text[at++];
        continue;
      }
      auto name = rule.text.substr(at + 1, close - at - 1);
      at = close + 1;
      bool dated = (name == "month" || name == "year" || name == "day") && !target.date_column.empty();
      if (dated) {
        auto date = day(cell(f, r, target.date_column), rule.date_format, f, r, target.date_column);
        out += date ? date->substr(0, name == "year" ? 4 : name == "month" ? 7 : 10) : "";
      } else if (auto found = cells.find(name); found != cells.end()) {
        out += found->second;
      } else if (tables_[f].csv.column(name) >= 0) {
        out += cell(f, r, name);
      } else {
        report({.code = "chain.map_column",
                .value = name,
                .detail = fmt::format("the template in line {} of {} names it", rule.line, map_.file)},
               f, r, "");
      }
    }
    return out;
  }

  void combine(const Target& target, NewRow row, const std::map<std::string, double>& numbers, std::size_t f, std::size_t r) {
    std::string group = std::to_string(&target - map_.targets.data());
    for (const auto& column : target.by) group += "\x1e" + row.cells[column];
    if (target.by.empty()) group += "\x1e#" + std::to_string(pending_.size());
    auto [at, fresh] = group_at_.try_emplace(group, pending_.size());
    if (fresh) {
      pending_.push_back({.row = std::move(row), .totals = numbers, .count = 1, .target = &target});
      return;
    }
    auto& p = pending_[at->second];
    for (const auto& [column, text] : row.cells) {
      bool added = std::ranges::find(target.sum, column) != target.sum.end() || std::ranges::find(target.mean, column) != target.mean.end();
      if (!added && p.row.cells[column] != text)
        report({.code = "chain.import_conflict",
                .value = text,
                .expected = p.row.cells[column],
                .detail = "rows that are combined differ in column " + column},
               f, r, "");
    }
    for (const auto& [column, value] : numbers) p.totals[column] += value;
    p.row.raw[f].push_back(tables_[f].csv.line(r));
    p.row.raw_rows.push_back(taken_.size() - 1);
    ++p.count;
  }

  const ColumnMap& map_;
  const std::vector<RawTable>& tables_;
  ImportReport& report_;
  std::vector<Taken> taken_;
  std::vector<Pending> pending_;
  std::map<std::string, std::size_t> group_at_;
};

/// Drops the rows that a wrong raw row is part of. A sum without one of its parts would be false, so their other raw rows
/// are wrong as well, and with them every row that these have made.
void drop_wrong(std::vector<NewRow>& rows, std::vector<Taken>& taken) {
  for (bool more = true; more;) {
    more = false;
    std::erase_if(rows, [&](const NewRow& row) {
      if (std::ranges::none_of(row.raw_rows, [&](auto t) { return taken[t].wrong; })) return false;
      for (auto t : row.raw_rows) taken[t].wrong = true;
      return more = true;
    });
  }
}

/// Leaves out what is wrong and counts the rest.
void settle(const fs::path& workspace, Importer& importer, Batch& batch, ImportReport& report) {
  auto& taken = importer.taken();
  batch.rows = importer.rows();
  drop_wrong(batch.rows, taken);
  auto right = check_batch(workspace, batch, report.diagnostics);
  for (std::size_t i = 0; i < right.size(); ++i)
    if (!right[i])
      for (auto t : batch.rows[i].raw_rows) taken[t].wrong = true;
  drop_wrong(batch.rows, taken);
  for (const auto& t : taken) {
    ++(t.wrong ? report.rejected : report.accepted);
    if (!t.wrong) batch.entry.raw.emplace_back(t.identity, t.content);
  }
  for (const auto& row : batch.rows) ++report.rows[row.table];
}

}  // namespace

Result<ImportReport> import_mapped(const fs::path& map_path, const std::vector<fs::path>& files, const fs::path& workspace,
                                   const ImportOptions& options) {
  auto map_text = table::read_text(map_path, map_path.filename().string());
  if (!map_text) return std::unexpected(map_text.error());
  auto map = read_map(*map_text, map_path.filename().string(), *options.tables);
  if (!map) return std::unexpected(map.error());
  if (auto opened = open_workspace(workspace, {}, false, *options.tables); !opened) return std::unexpected(opened.error());
  auto ledger = read_ledger(workspace);
  if (!ledger) return std::unexpected(ledger.error());

  ImportReport report;
  auto stem = map_path.stem().string();
  auto id = import_id(*ledger, options.id, files.empty() ? "" : shown_name(files.front().stem()));
  if (!id) return std::unexpected(id.error());
  report.id = *id;
  Batch batch{.entry = {.id = *id, .map = stem, .map_sha256 = sha256(*map_text), .files = {}, .rows = {}, .raw = {}},
              .rows = {},
              .tables = options.tables};
  std::vector<RawTable> tables;
  Diagnostics unreadable;
  for (const auto& file : files) {
    auto raw = read_raw(file, map->source);
    if (!raw) {
      unreadable.insert(unreadable.end(), raw.error().begin(), raw.error().end());
      continue;
    }
    if (const auto* before = ledger->file(raw->sha256, stem))
      report.diagnostics.push_back({.code = "chain.import_again", .where = {raw->csv.file(), 0, ""}, .value = before->id});
    batch.entry.files.push_back({raw->csv.file(), raw->sha256, raw->bytes});
    tables.push_back(std::move(*raw));
  }
  if (!unreadable.empty()) return std::unexpected(unreadable);
  Importer importer{*map, tables, report};
  if (!importer.check_columns()) return std::unexpected(report.diagnostics);
  importer.run(ledger->raw_rows(stem));
  settle(workspace, importer, batch, report);
  tidy(report.diagnostics);
  if (options.dry_run || batch.rows.empty() || (has_errors(report.diagnostics) && !options.accept_partial)) return report;
  if (auto written = write_batch(workspace, std::move(batch)); !written) return std::unexpected(written.error());
  report.written = true;
  return report;
}

std::string to_json(const ImportReport& report) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array(), rows = Json::object();
  for (const auto& d : report.diagnostics) {
    const auto& info = d.code.info();
    auto severity = info.severity == Severity::error ? "error" : info.severity == Severity::warning ? "warning" : "note";
    list.push_back({{"code", info.name},
                    {"severity", severity},
                    {"file", d.where.file},
                    {"row", d.where.row},
                    {"column", d.where.column},
                    {"value", d.value},
                    {"expected", d.expected},
                    {"message", std::string{info.summary} + (d.detail.empty() ? "" : ": " + d.detail)},
                    {"remedy", d.what_to_do()}});
  }
  for (const auto& [table, count] : report.rows) rows[table] = count;
  Json out{{"import", report.id},
           {"written", report.written},
           {"read", report.read},
           {"skipped", report.skipped},
           {"duplicates", report.duplicates},
           {"rejected", report.rejected},
           {"accepted", report.accepted},
           {"rows", rows},
           {"diagnostics", list}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace alumen::chain::intake
