#include "chain/intake/canonical.hpp"

#include <algorithm>
#include <optional>

#include "base/number.hpp"
#include "chain/detail/all_rows.hpp"

namespace alumen::chain::intake {
namespace {

/// Blanks at the edges mean nothing in any table, and a worksheet does not keep them.
std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A comment without the blanks and commas that spreadsheets leave at its end.
std::string tidy_comment(std::string_view comment) {
  auto last = comment.find_last_not_of(", \t\r");
  return std::string{comment.substr(0, last == comment.npos ? 0 : last + 1)};
}

/// Writes a number of a file with another decimal sign with '.'; everything else stays.
std::string plain_number(std::string_view text, char decimal) {
  std::string out{text};
  auto at = out.find(decimal);
  if (decimal == '.' || at == out.npos || out.find('.') != out.npos) return out;
  out[at] = '.';
  return parse_number(out) ? out : std::string{text};
}

/// Columns of the file in canonical order.
std::vector<std::size_t> order_of(const TableInfo& table, const table::Csv& csv) {
  auto holds = [&](std::size_t c) {
    for (std::size_t r = 0; r < csv.rows(); ++r)
      if (!trimmed(csv.cell(r, c)).empty()) return true;
    return false;
  };
  std::vector<std::size_t> order;
  for (const auto& column : table.columns)
    if (int c = csv.column(column.name); c >= 0 && (column.required || csv.rows() == 0 || holds(static_cast<std::size_t>(c))))
      order.push_back(static_cast<std::size_t>(c));
  for (std::size_t c = 0; c < csv.header().size(); ++c) {
    bool known = std::ranges::find(table.columns, csv.header()[c], &ColumnInfo::name) != table.columns.end();
    if (!known && (holds(c) || (csv.rows() == 0 && !csv.header()[c].empty()))) order.push_back(c);
  }
  return order;
}

}  // namespace

Use use_of(const TableInfo& table, std::string_view column) {
  const ColumnInfo* info = table.column(column);
  if (!info) return Use::text;
  return info->numeric ? Use::number : info->type == "date" ? Use::date : Use::text;
}

Canonical canonical(const TableInfo& table, const table::Csv& csv) {
  Canonical out;
  for (const auto& comment : csv.comments()) out.comments.push_back(tidy_comment(comment));
  auto order = order_of(table, csv);
  std::vector<bool> numeric;
  for (auto c : order) {
    out.header.emplace_back(csv.header()[c]);
    numeric.push_back(use_of(table, csv.header()[c]) == Use::number);
  }
  out.rows.reserve(csv.rows());
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    auto& cells = out.rows.emplace_back();
    for (std::size_t i = 0; i < order.size(); ++i) {
      auto cell = trimmed(csv.cell(r, order[i]));
      cells.push_back(numeric[i] ? plain_number(cell, csv.decimal()) : std::string{cell});
    }
    if (std::ranges::all_of(cells, &std::string::empty)) out.rows.pop_back();  // nothing but commas
  }
  return out;
}

std::string to_csv(const Canonical& table) {
  std::string out;
  for (const auto& comment : table.comments) out += comment + "\n";
  out += table::csv_line(table.header);
  for (const auto& row : table.rows) out += table::csv_line(row);
  return out;
}

}  // namespace alumen::chain::intake
