// Workbooks cell by cell: forms with inputs and live formulas, and values put into the cells of a form that somebody else made.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "table/xlsx.hpp"

namespace alumen::table {

/// How a cell of a form looks.
enum class Look : unsigned char { plain, bold, note, input, result };

/// A cell of a form: a value, or a formula with the result that it has now.
struct FormCell {
  std::size_t row = 0, column = 0;  ///< from 0
  Cell value = {};
  std::string formula = {};         ///< without '='; empty: the value stands alone
  std::string array = {};           ///< range that an array formula fills, for example "B2:K11"
  Look look = Look::plain;
};

/// A sheet of a form; its cells in any order.
struct FormSheet {
  std::string name;
  std::vector<FormCell> cells = {};
  std::vector<double> widths = {};  ///< of the columns from A on, in characters; left out: the spreadsheet's own
};

/// Writes a workbook: either the whole new file or the old one. The same sheets give the same bytes; numbers are exact to the
/// last bit of the double. Programs that open it calculate its formulas anew.
/// Errors: table.cannot_write, table.too_large, table.not_utf8, table.nul_byte.
Result<void> write_form(const std::filesystem::path& path, const std::vector<FormSheet>& sheets);

/// A value for one cell of an existing workbook.
struct FormEdit {
  std::string sheet;
  std::size_t row = 0, column = 0;
  Cell value = {};                  ///< empty: the cell is emptied, its look stays
};

/// Puts values into the cells of an existing workbook and writes the result elsewhere. Every other part of the archive, every
/// other cell and the look of the cells stay byte for byte; the workbook is only told to calculate anew when it is opened.
/// Refused, all at once: cells that hold a formula, cells of hidden sheets, sheets that are not there.
/// Errors: table.cannot_write (names the cell), and those of read_xlsx.
Result<void> fill_form(const std::filesystem::path& blank, const std::string& shown_as, const std::vector<FormEdit>& edits,
                       const std::filesystem::path& out);

}  // namespace alumen::table
