// The one way in which a table is written: what `alumen format` leaves behind and what a workbook is made of.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "chain/workspace.hpp"

namespace alumen::chain::intake {

/// A table in its canonical form: comments above the header, columns in the order of the field table, those that hold
/// nothing left out unless they are required or the table has no rows, '.' as decimal sign.
struct Canonical {
  std::vector<std::string> comments, header;
  std::vector<std::vector<std::string>> rows;
};

/// The canonical form of a parsed table. Columns that the table does not know stand behind its own.
Canonical canonical(const TableInfo& table, const table::Csv& csv);
/// As CSV: commas, LF, quotes only where they are needed.
std::string to_csv(const Canonical& table);

/// What the cells of a column are to a spreadsheet.
enum class Use { text, number, date };
/// The use of a column; text for columns that the table does not know.
Use use_of(const TableInfo& table, std::string_view column);

}  // namespace alumen::chain::intake
