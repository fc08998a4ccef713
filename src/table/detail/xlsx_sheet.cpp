#include "table/detail/xlsx_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <pugixml.hpp>

#include "base/number.hpp"
#include "table/detail/faults.hpp"
#include "table/detail/xlsx_text.hpp"
#include "table/detail/xml.hpp"

namespace alumen::table::detail {

namespace {

using Fault = std::optional<Diagnostic>;

/// What a `c` element holds.
struct Raw {
  std::string_view reference, type, style;
  pugi::xml_node value, inlined;
  bool formula = false;
};

Raw raw_cell(const pugi::xml_node& node) {
  Raw raw;
  for (auto attribute : node.attributes()) {
    std::string_view name = attribute.name();
    if (name == "r")
      raw.reference = attribute.value();
    else if (name == "t")
      raw.type = attribute.value();
    else if (name == "s")
      raw.style = attribute.value();
  }
  for (auto child : node.children()) {
    auto name = local_name(child.name());
    if (name == "v")
      raw.value = child;
    else if (name == "f")
      raw.formula = true;
    else if (name == "is")
      raw.inlined = child;
  }
  return raw;
}

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  auto first = text.find_first_not_of(blanks);
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

class SheetReader {
 public:
  SheetReader(Book& book, Sheet& sheet) : book_(book), sheet_(sheet) {}

  Result<void> run(std::string part) {
    pugi::xml_document document;
    if (auto complaint = load_xml(document, part, "worksheet")) return fail(bad(std::move(*complaint)));
    auto root = document.document_element();
    for (auto row : child_of(root, "sheetData").children())
      if (local_name(row.name()) == "row")
        if (auto fault = read_row(row)) return fail(std::move(*fault));
    for (auto range : child_of(root, "mergeCells").children())
      if (local_name(range.name()) == "mergeCell")
        if (auto fault = mark_merged(attribute_of(range, "ref"))) return fail(std::move(*fault));
    return {};
  }

 private:
  Diagnostic bad(std::string detail) const {
    return {.code = "table.bad_xlsx", .where = {fmt::format("{} [{}]", book_.file, sheet_.name)}, .detail = std::move(detail)};
  }
  Diagnostic bad_cell(std::string detail, std::string_view value = {}) const {
    auto out = bad(std::move(detail));
    out.where.row = static_cast<int>(row_ + 1);
    out.where.column = address(row_, column_);
    out.value = excerpt(value);
    return out;
  }
  Diagnostic large(std::size_t limit, std::string_view what) const {
    auto out = bad_cell({});
    out.code = "table.too_large";
    out.expected = fmt::format("at most {} {}", limit, what);
    return out;
  }

  Fault read_row(const pugi::xml_node& node) {
    auto number = attribute_of(node, "r");
    row_ = next_row_;
    column_ = 0;
    if (!number.empty()) {
      auto row = whole_number(number);
      if (!row || *row == 0) return bad(fmt::format("a row has the number \"{}\"", excerpt(number, 40)));
      row_ = *row - 1;
    }
    next_row_ = row_ + 1;
    if (row_ >= book_.limits.rows) return row_ = book_.limits.rows, large(book_.limits.rows, "rows");
    next_column_ = 0;
    for (auto cell : node.children())
      if (local_name(cell.name()) == "c")
        if (auto fault = read_cell(raw_cell(cell))) return fault;
    return {};
  }

  Fault read_cell(const Raw& raw) {
    column_ = next_column_;
    if (!raw.reference.empty()) {
      auto place = parse_address(raw.reference);
      if (!place || place->first != row_) return bad_cell("a cell of this row has an address elsewhere", raw.reference);
      column_ = place->second;
    }
    next_column_ = column_ + 1;
    if (column_ >= book_.limits.columns) return large(book_.limits.columns, "columns");
    Cell cell;
    cell.formula = raw.formula;
    if (auto fault = fill(cell, raw)) return fault;
    if (cell.kind == Cell::Kind::empty && !cell.formula) return {};
    if (cell.text.size() > book_.limits.cell_bytes) return large(book_.limits.cell_bytes, "bytes in a cell");
    book_.text_bytes += cell.text.size();
    if (book_.text_bytes > book_.limits.total_bytes) return large(book_.limits.total_bytes, "bytes in all cells");
    auto* target = place(column_);
    if (target == nullptr) return large(book_.limits.cells, "cells in the workbook");
    if (target->kind != Cell::Kind::empty || target->formula) return bad_cell("the cell stands twice in the sheet");
    *target = std::move(cell);
    return {};
  }

  /// The cell of the current row at a column, made if need be; null when the workbook has too many.
  Cell* place(std::size_t column) {
    if (sheet_.rows.size() <= row_) {
      book_.cells += row_ + 1 - sheet_.rows.size();  // an empty row takes about as much as a cell
      if (book_.cells > book_.limits.cells) return nullptr;
      sheet_.rows.resize(row_ + 1);
    }
    auto& row = sheet_.rows[row_];
    if (row.size() <= column) {
      book_.cells += column + 1 - row.size();
      if (book_.cells > book_.limits.cells) return nullptr;
      row.resize(column + 1);
    }
    return &row[column];
  }

  Fault fill(Cell& cell, const Raw& raw) const {
    using Kind = Cell::Kind;
    if (raw.type == "inlineStr") return set(cell, Kind::text, raw.inlined ? string_item(raw.inlined) : std::string{});
    if (!raw.value) return {};
    auto text = text_of(raw.value);
    auto value = trimmed(text);
    if (raw.type == "str") return set(cell, Kind::text, unescape(std::move(text)));
    if (value.empty()) return {};
    if (raw.type == "s") {
      auto index = whole_number(value);
      if (!index || *index >= book_.strings.size()) return bad_cell("the cell names a shared text that does not exist", value);
      return set(cell, Kind::text, book_.strings[*index]);
    }
    if (raw.type == "b") {
      if (value != "1" && value != "0" && value != "true" && value != "false")
        return bad_cell("the cell holds neither true nor false", value);
      return set(cell, Kind::boolean, value == "1" || value == "true" ? "true" : "false");
    }
    if (raw.type == "e") return set(cell, Kind::error, std::string{value});
    if (raw.type == "d") return set(cell, Kind::date, plain_date(value));
    if (!raw.type.empty() && raw.type != "n") return bad_cell("the cell has an unknown type", raw.type);
    return number(cell, raw.style, value);
  }

  /// A text that is empty leaves the cell empty, but the result of a formula may be an empty text.
  static Fault set(Cell& cell, Cell::Kind kind, std::string text) {
    if (text.empty() && !cell.formula) return {};
    cell.kind = kind;
    cell.text = std::move(text);
    return {};
  }

  Fault number(Cell& cell, std::string_view style, std::string_view value) const {
    auto plain = plain_number(value);
    if (!plain) return bad_cell("the cell holds no number", value);
    if (is_date(style)) {
      if (auto date = date_of_serial(parse_number(*plain).value_or(-1), book_.from_1904))
        return set(cell, Cell::Kind::date, std::move(*date));
    }
    return set(cell, Cell::Kind::number, std::move(*plain));
  }

  bool is_date(std::string_view style) const {
    auto index = style.empty() ? std::optional<std::size_t>{0} : whole_number(style);
    return index && *index < book_.date_styles.size() && book_.date_styles[*index];
  }

  /// Marks what a merged range covers, but its first cell; only as far as the sheet has cells.
  Fault mark_merged(std::string_view reference) {
    auto colon = reference.find(':');
    auto first = parse_address(reference.substr(0, colon));
    auto last = colon == reference.npos ? first : parse_address(reference.substr(colon + 1));
    if (!first || !last || last->first < first->first || last->second < first->second)
      return bad(fmt::format("the merged range \"{}\" is none", excerpt(reference, 40)));
    if (width_ == 0)
      for (const auto& row : sheet_.rows) width_ = std::max(width_, row.size());
    auto bottom = std::min(last->first + 1, sheet_.rows.size()), right = std::min(last->second + 1, width_);
    for (row_ = first->first; row_ < bottom; ++row_)
      for (column_ = first->second; column_ < right; ++column_) {
        if (row_ == first->first && column_ == first->second) continue;
        auto* cell = ++marked_ > book_.limits.cells ? nullptr : place(column_);
        if (cell == nullptr) return large(book_.limits.cells, "cells in the workbook");
        *cell = {.merged = true};  // a value below the range's first cell cannot be seen, so it counts for nothing
      }
    return {};
  }

  Book& book_;
  Sheet& sheet_;
  std::size_t row_ = 0, column_ = 0;
  std::size_t next_row_ = 0, next_column_ = 0;
  std::size_t width_ = 0;
  std::size_t marked_ = 0;
};

}  // namespace

Result<void> read_sheet(std::string part, Book& book, Sheet& sheet) { return SheetReader{book, sheet}.run(std::move(part)); }

}  // namespace alumen::table::detail
