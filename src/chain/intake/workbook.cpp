#include <algorithm>

#include "base/number.hpp"
#include "chain/bind.hpp"
#include "chain/detail/all_rows.hpp"
#include "chain/intake/canonical.hpp"
#include "chain/intake/intake.hpp"
#include "chain/intake/package.hpp"
#include "chain/intake/write.hpp"
#include "table/xlsx.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;
using table::Cell;

constexpr std::string_view about_sheet = "about";

/// A number or date cell when the sheet gives back the very text, else a text cell.
Cell cell_of(const std::string& text, Use use) {
  if (text.empty()) return {};
  if (use == Use::number)
    if (auto value = parse_number(text); value && to_text(*value) == text && text != "-0")
      return {.kind = Cell::Kind::number, .text = text};
  if (use == Use::date)
    if (auto date = parse_date(text); date && to_text(*date) == text && year_of(*date) > 1900)
      return {.kind = Cell::Kind::date, .text = text};
  return {.kind = Cell::Kind::text, .text = text};
}

table::OutSheet sheet_of(const TableInfo& info, const Canonical& form) {
  table::OutSheet sheet{.name = std::string{info.name}, .comments = form.comments, .header = form.header};
  std::vector<Use> uses;
  for (const auto& word : form.header)  // a reading may also be a word, but most are numbers
    uses.push_back(info.name == "readings" && word == "value" ? Use::number : use_of(info, word));
  for (const auto& row : form.rows) {
    auto& cells = sheet.rows.emplace_back();
    for (std::size_t c = 0; c < row.size(); ++c) cells.push_back(cell_of(row[c], uses[c]));
  }
  return sheet;
}

table::OutSheet about_of(const PackageFacts& facts) {
  table::OutSheet sheet{.name = std::string{about_sheet}, .header = {"what", "value"}};
  auto add = [&](const char* what, const std::string& value) {
    if (!value.empty()) sheet.rows.push_back({{.kind = Cell::Kind::text, .text = what}, {.kind = Cell::Kind::text, .text = value}});
  };
  add("name", facts.name);
  add("title", facts.title);
  add("period", facts.period);
  add("schema", std::to_string(schema_version));
  for (const auto& licence : facts.licences) add("licence", licence);
  return sheet;
}

/// What the sheet "about" says; the faults of it are appended to `out`.
PackageFacts read_about(const table::Csv& csv, Diagnostics& out) {
  PackageFacts facts;
  int what = csv.column("what"), value = csv.column("value");
  for (std::string_view word : {"what", "value"})
    if (csv.column(word) < 0) out.push_back({.code = "table.missing_column", .where = {csv.file(), 0, "about " + std::string{word}}});
  if (what < 0 || value < 0) return facts;
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    auto key = csv.cell(r, static_cast<std::size_t>(what));
    std::string text{csv.cell(r, static_cast<std::size_t>(value))};
    Where where{csv.file(), csv.line(r), "value"};
    if (key == "name") facts.name = text;
    if (key == "title") facts.title = text;
    if (key == "licence") facts.licences.push_back(text);
    if (key == "schema" && text != std::to_string(schema_version))
      out.push_back({.code = "chain.schema_version", .where = where, .value = text, .expected = std::to_string(schema_version)});
    if (key != "period") continue;
    facts.period = text;
    if (auto period = parse_period(text); !period)
      for (auto& d : period.error()) out.push_back(d), out.back().where = where;
  }
  table::name_addresses(csv, out);
  return facts;
}

/// Faults of the cells, each with sheet and address.
void check_rows(const TableInfo& info, const table::Csv& csv, Diagnostics& out) {
  Diagnostics faults;
  (void)info.bind(csv, faults);
  if (int deleted = csv.column("deleted"); deleted >= 0) chain::detail::forgive_deleted(csv, static_cast<std::size_t>(deleted), faults, 0);
  for (auto& fault : faults)
    if (fault.where.row == 0) fault.where.column = std::string{info.name} + " " + fault.where.column;
  table::name_addresses(csv, faults);
  out.insert(out.end(), faults.begin(), faults.end());
}

}  // namespace

Result<Diagnostics> export_workbook(const fs::path& folder, const fs::path& file, const Tables& tables) {
  auto opened = open_workspace(folder, {}, false, tables);
  if (!opened) return std::unexpected(opened.error());
  auto package = table::read_text(folder / "datapackage.json", "datapackage.json");
  if (!package) return std::unexpected(package.error());
  std::vector<table::OutSheet> sheets{about_of(package_facts(*package))};
  for (const auto& info : tables)
    if (auto found = opened->value.layers[0].tables.find(info.name); found != opened->value.layers[0].tables.end())
      sheets.push_back(sheet_of(info, canonical(info, found->second.csv)));
  if (auto written = table::write_xlsx(file, sheets); !written) return std::unexpected(written.error());
  return opened->notes;
}

Result<Diagnostics> import_workbook(const fs::path& file, const fs::path& folder, const Tables& tables) {
  auto shown = file.filename().string();
  auto sheets = table::read_xlsx(file, shown);
  if (!sheets) return std::unexpected(sheets.error());
  Diagnostics out;
  PackageFacts facts{.name = file.stem().string(), .title = file.stem().string()};
  std::map<std::string, std::string> files;
  Headers headers;
  for (const auto& sheet : *sheets) {
    const TableInfo* info = find_table(tables, sheet.name);
    if (!info && sheet.name != about_sheet) {
      out.push_back({.code = "chain.unknown_table", .where = {shown, 0, sheet.name}});
      continue;
    }
    auto csv = table::csv_from_sheet(sheet, shown);
    if (!csv) {
      for (auto& d : csv.error())
        if (d.where.row == 0) d.where.column = sheet.name;
      out.insert(out.end(), csv.error().begin(), csv.error().end());
    } else if (sheet.name == about_sheet) {
      facts = read_about(*csv, out);
    } else {
      check_rows(*info, *csv, out);
      auto form = canonical(*info, *csv);
      files[sheet.name + ".csv"] = to_csv(form);
      headers.emplace(sheet.name, std::move(form.header));
    }
  }
  if (files.empty() && !has_errors(out))
    out.push_back({.code = "chain.no_workspace", .where = {shown, 0, ""}, .detail = "no sheet bears the name of a table"});
  tidy(out);
  if (has_errors(out)) return std::unexpected(out);
  files["datapackage.json"] = new_package(facts, headers, tables);
  if (auto written = write_folder(folder, files); !written) return std::unexpected(written.error());
  return out;
}

}  // namespace alumen::chain::intake
