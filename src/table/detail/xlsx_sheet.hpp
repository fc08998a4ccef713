// One worksheet part of a workbook.
#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "table/xlsx.hpp"

namespace alumen::table::detail {

/// What the sheets of a workbook share.
struct Book {
  std::string file;  ///< the name used in messages
  XlsxLimits limits;
  bool from_1904 = false;
  std::vector<std::string> strings;  ///< the shared texts
  std::vector<bool> date_styles;     ///< by cell style
  std::size_t cells = 0;             ///< places taken so far, over all sheets
  std::size_t text_bytes = 0;        ///< cell texts so far
};

/// Reads the cells of a sheet whose name is set. Errors: table.bad_xlsx, table.too_large.
Result<void> read_sheet(std::string part, Book& book, Sheet& sheet);

}  // namespace alumen::table::detail
