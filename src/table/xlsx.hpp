// Workbooks in and out: sheets of typed cells, addresses for messages, and the way from a sheet to a table.
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "table/table.hpp"

namespace alumen::table {

/// Largest accepted sizes of a workbook. One beyond them is refused with table.too_large before the memory is taken:
/// a workbook is a zip archive, and 1 MB of it can stand for 1 GB.
struct XlsxLimits {
  std::size_t file_bytes = 200'000'000;     ///< the archive itself
  std::size_t part_bytes = 300'000'000;     ///< one inflated part (a sheet, the shared texts)
  std::size_t total_bytes = 1'000'000'000;  ///< all inflated parts together; also all cell texts together
  std::size_t ratio = 200;                  ///< inflated to compressed, for parts above `ratio_from`
  std::size_t ratio_from = 10'000'000;      ///< small parts may be as repetitive as they like
  std::size_t sheets = 1'000;
  std::size_t cells = 20'000'000;  ///< places up to the last filled one of each row, and rows, over all sheets
  std::size_t rows = 1'048'576;    ///< of one sheet
  std::size_t columns = 16'384;
  std::size_t cell_bytes = 1'000'000;
};

/// A cell as its sheet stores it.
struct Cell {
  enum class Kind : unsigned char { empty, number, text, boolean, date, error };
  Kind kind = Kind::empty;
  std::string text;      ///< numbers: the shortest text of the double; dates: ISO 8601; booleans: true, false; errors: #N/A
  bool formula = false;  ///< the value is the stored result of a formula; `empty` when none was stored
  bool merged = false;   ///< covered by a merged range whose value stands in its first cell

  friend bool operator==(const Cell&, const Cell&) = default;
};

/// One worksheet. Rows and columns count from 0; rows end at their last filled cell and the sheet at its last filled row.
struct Sheet {
  std::string name;
  bool hidden = false;
  std::vector<std::vector<Cell>> rows;
};

/// The name that spreadsheets give a cell: (6, 1) is "B7".
std::string address(std::size_t row, std::size_t column);
/// Row and column of "B7" (capital letters, no '$'); empty when the text is no address of a sheet of 1 048 576 rows and
/// 16 384 columns.
std::optional<std::pair<std::size_t, std::size_t>> parse_address(std::string_view text);

/// Reads all worksheets of an .xlsx workbook (ECMA-376, transitional or strict), in the order of its tabs. Formulas give
/// their stored results. Dates are told from numbers by the cell's number format; 1900-02-29, which only spreadsheets
/// know, is kept as such. All or nothing.
/// Errors: table.cannot_read, table.bad_xlsx, table.too_large, table.xlsx_encrypted.
Result<std::vector<Sheet>> read_xlsx(const std::filesystem::path& path, std::string shown_as, const XlsxLimits& = {});
/// Reads a workbook that is in memory already.
Result<std::vector<Sheet>> read_xlsx_bytes(std::string bytes, const std::string& shown_as, const XlsxLimits& = {});

/// A sheet to be written: comment lines (each begins with '#'), one header row, rows.
struct OutSheet {
  std::string name;
  std::vector<std::string> comments = {};
  std::vector<std::string> header = {};
  std::vector<std::vector<Cell>> rows = {};
  std::vector<double> widths = {};  ///< of the columns, in characters; left out: by the longest of the first texts
};

/// Writes a workbook: either the whole new file or the old one. The same sheets give the same bytes. Numbers are exact to
/// the last bit of the double, dates from 1900 on are dates; numbers and dates that a spreadsheet cannot hold, and
/// errors, are written as texts. A text is never a formula, whatever it begins with.
/// Errors: table.cannot_write, table.too_large, table.not_utf8, table.nul_byte.
Result<void> write_xlsx(const std::filesystem::path& path, const std::vector<OutSheet>& sheets);

/// The table on a sheet, as if it had been a CSV file: the first row that is neither blank nor a comment names the
/// columns; rows whose first cell begins with '#' are comments; blank rows, and columns with neither name nor cells, are
/// left out; blanks around a cell are dropped. Lines are rows of the sheet. All faults at once, but after 200 of them
/// only their number. `file` is the name used in messages.
/// Errors, each with its address: table.no_header, table.duplicate_column, table.ragged_row (a cell outside the named
/// columns), table.merged_cell, table.error_cell, table.no_stored_result.
Result<Csv> csv_from_sheet(const Sheet& sheet, std::string file);

/// Where a message about the table points on its sheet: "exchanges!B7", or "exchanges!7:7" when no column is known.
/// Empty when the table came from no sheet or the message names no row.
std::string address_of(const Csv& csv, const Where& where);
/// Puts the address before the column name of every message about the table: "exchanges!B7 amount".
void name_addresses(const Csv& csv, Diagnostics& diagnostics);

}  // namespace alumen::table
