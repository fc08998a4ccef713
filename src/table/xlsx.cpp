#include "table/xlsx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "table/detail/faults.hpp"

namespace alumen::table {

namespace {

constexpr std::size_t most_rows = 1'048'576, most_columns = 16'384;

std::string column_letters(std::size_t column) {
  std::string out;
  for (++column; column > 0; column = (column - 1) / 26) out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
  return out;
}

std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool blank(const Cell& cell) { return !cell.formula && !cell.merged && trimmed(cell.text).empty(); }

/// A sheet's name as formulas write it: in single quotes unless it is a plain word.
std::string quoted_name(std::string_view sheet) {
  auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  if (!sheet.empty() && std::ranges::all_of(sheet, plain)) return std::string{sheet};
  std::string out = "'";
  for (char c : sheet) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

}  // namespace

std::string address(std::size_t row, std::size_t column) { return column_letters(column) + std::to_string(row + 1); }

std::optional<std::pair<std::size_t, std::size_t>> parse_address(std::string_view text) {
  std::size_t row = 0, column = 0, at = 0;
  for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && at < 4; ++at)
    column = column * 26 + static_cast<std::size_t>(text[at] - 'A') + 1;
  auto digits = text.size() - at;
  if (at == 0 || at > 3 || digits == 0 || digits > 7 || text[at] == '0') return {};
  for (; at < text.size(); ++at) {
    if (text[at] < '0' || text[at] > '9') return {};
    row = row * 10 + static_cast<std::size_t>(text[at] - '0');
  }
  if (row > most_rows || column > most_columns) return {};
  return std::pair{row - 1, column - 1};
}

/// Makes a Csv of a sheet. Cells are views into one text, like those of a parsed file.
class SheetTable {
 public:
  SheetTable(const Sheet& sheet, std::string file) : sheet_(sheet) {
    csv_.file_ = std::move(file);
    csv_.sheet_ = sheet.name;
    csv_.text_ = std::make_unique<std::string>();
  }

  Result<Csv> run() {
    std::size_t bytes = 0;
    for (const auto& row : sheet_.rows)
      for (const auto& cell : row) bytes += cell.text.size();
    csv_.text_->reserve(bytes);  // no view into it may move
    read_rows();
    faults_.finish();
    if (faults_.any()) return std::unexpected(std::move(out_));
    return std::move(csv_);
  }

 private:
  using Row = std::vector<Cell>;

  void report(std::size_t row, std::size_t column, Diagnostic fault) {
    fault.where.file = csv_.file_;
    fault.where.row = static_cast<int>(row + 1);
    auto word = std::ranges::find(csv_.sheet_columns_, column);
    fault.where.column = fmt::format("{}!{}", quoted_name(sheet_.name), address(row, column));
    if (word != csv_.sheet_columns_.end()) {
      auto name = csv_.header_[static_cast<std::size_t>(word - csv_.sheet_columns_.begin())];
      fault.where.column += name.empty() ? "" : " " + detail::excerpt(name);
    }
    faults_.add(std::move(fault));
  }

  std::string_view keep(std::string_view text) {
    auto cut = trimmed(text);
    auto at = csv_.text_->size();
    csv_.text_->append(cut);
    return std::string_view{*csv_.text_}.substr(at, cut.size());
  }

  /// The value of a cell inside the table; what has none is reported.
  std::string_view value(std::size_t row, std::size_t column, const Cell& cell) {
    if (cell.merged)
      report(row, column, {.code = "table.merged_cell"});
    else if (cell.kind == Cell::Kind::error)
      report(row, column, {.code = "table.error_cell", .value = detail::excerpt(cell.text)});
    else if (cell.kind == Cell::Kind::empty && cell.formula)
      report(row, column, {.code = "table.no_stored_result"});
    return keep(cell.text);
  }

  static bool is_comment(const Row& row) {
    return !row.empty() && row[0].kind == Cell::Kind::text && trimmed(row[0].text).starts_with('#');
  }

  /// A comment stands in the first cell; a program that opened the table as CSV may have cut it at its commas.
  void add_comment(const Row& row) {
    std::string text;
    for (const auto& cell : row) text += cell.text + ",";
    text.erase(text.find_last_not_of(", \t") + 1);
    csv_.comments_.push_back(std::string{trimmed(text)});
  }

  void read_rows() {
    bool headed = false;
    for (std::size_t r = 0; r < sheet_.rows.size(); ++r) {
      const auto& row = sheet_.rows[r];
      if (std::ranges::all_of(row, [](const Cell& cell) { return cell.merged || blank(cell); })) continue;
      if (is_comment(row))
        add_comment(row);
      else if (!headed)
        headed = read_header(r, row);
      else
        read_row(r, row);
    }
    if (!headed) faults_.add({.code = "table.no_header", .where = {csv_.file_}});
  }

  bool read_header(std::size_t r, const Row& row) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (blank(row[c])) continue;
      auto word = value(r, c, row[c]);
      csv_.header_.push_back(word);
      csv_.sheet_columns_.push_back(static_cast<std::uint32_t>(c));
    }
    const auto& words = csv_.header_;
    std::vector<std::size_t> order(words.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return words[i]; });
    for (std::size_t i = 1; i < order.size(); ++i) {
      auto first = order[i - 1], second = order[i];
      if (words[first] != words[second] || words[first].empty()) continue;
      report(r, csv_.sheet_columns_[second],
             {.code = "table.duplicate_column",
              .value = detail::excerpt(words[first]),
              .detail = fmt::format("it also stands in {}", address(r, csv_.sheet_columns_[first]))});
    }
    return true;
  }

  void read_row(std::size_t r, const Row& row) {
    std::size_t next = 0;  // of the named columns, which ascend
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (next < csv_.sheet_columns_.size() && csv_.sheet_columns_[next] == c) {
        csv_.cells_.push_back(value(r, c, row[c]));
        ++next;
      } else if (!row[c].merged && !blank(row[c])) {
        report(r, c, {.code = "table.ragged_row", .value = detail::excerpt(row[c].text), .expected = "a column name above it"});
      }
    }
    csv_.cells_.resize(csv_.cells_.size() + csv_.header_.size() - next);
    csv_.lines_.push_back(static_cast<int>(r + 1));
  }

  const Sheet& sheet_;
  Csv csv_;
  Diagnostics out_;
  detail::Faults faults_{out_, "faults in this sheet"};
};

Result<Csv> csv_from_sheet(const Sheet& sheet, std::string file) { return SheetTable{sheet, std::move(file)}.run(); }

std::string address_of(const Csv& csv, const Where& where) {
  if (csv.sheet().empty() || where.row <= 0) return {};
  int column = where.column.empty() ? -1 : csv.column(where.column);
  auto sheet = quoted_name(csv.sheet());
  if (column < 0) return fmt::format("{}!{}:{}", sheet, where.row, where.row);
  return fmt::format("{}!{}", sheet, address(static_cast<std::size_t>(where.row - 1), csv.sheet_column(static_cast<std::size_t>(column))));
}

void name_addresses(const Csv& csv, Diagnostics& diagnostics) {
  for (auto& diagnostic : diagnostics) {
    if (diagnostic.where.file != csv.file() || diagnostic.where.column.find('!') != std::string::npos) continue;
    auto place = address_of(csv, diagnostic.where);
    if (place.empty()) continue;
    auto& column = diagnostic.where.column;
    column = column.empty() ? place : place + " " + column;
  }
}

}  // namespace alumen::table
