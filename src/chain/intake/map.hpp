// A saved column map: how the columns of somebody's export become the columns of a workspace's tables.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "chain/workspace.hpp"

namespace alumen::chain::intake {

/// How the raw file is written. Declared by the map, never guessed.
struct RawDialect {
  bool xlsx = false;
  char delimiter = ',', decimal = '.';
  std::string thousands;                   ///< sign between groups of three digits; empty = none
  std::string encoding = "utf-8";          ///< utf-8, latin-1 or windows-1252
  std::string sheet;                       ///< of a workbook; empty = its only one
  int header_row = 1;                      ///< 1-based line that names the columns
  std::string date_format = "yyyy-mm-dd";  ///< dd, mm, yyyy or yy, and the signs between them
};

/// One condition on a raw row.
struct Filter {
  std::string column;
  std::vector<std::string> words;
  bool contains = false;  ///< else the whole cell
  bool except = false;    ///< holds when the words do not match
  int line = 0;
};

/// Where the cell of one target column comes from.
struct ColumnRule {
  enum class Kind { constant, from, lookup, pattern, number, date };
  std::string target;
  Kind kind = Kind::constant;
  std::string text;                           ///< constant or pattern
  std::string column;                         ///< raw column
  std::map<std::string, std::string> values;  ///< of a lookup
  std::string otherwise = "error";            ///< of a lookup: error, skip (the row), keep (the raw word)
  std::string unit_column;                    ///< raw column that holds the unit of a number
  std::map<std::string, Unit> units;          ///< raw unit word -> unit; the empty word is the constant unit
  std::optional<Unit> to;                     ///< unit of the workspace's cell
  std::string sign = "keep";                  ///< keep, absolute, negate
  std::string date_format;                    ///< of a date or pattern; empty = the map's
  bool may_be_empty = false;
  int line = 0;
};

/// Rows of one table.
struct Target {
  std::string table;
  std::string date_column;  ///< raw column behind {month}, {year} and {day} of patterns
  std::vector<Filter> filters;
  std::vector<ColumnRule> columns;  ///< in the order of the file: patterns see those above them
  std::vector<std::string> by, sum, mean;
  int line = 0;
};

/// A whole map.
struct ColumnMap {
  std::string file, title;
  RawDialect source;
  std::vector<std::string> identity;  ///< raw columns that tell one row from another; empty = the whole row
  std::vector<Filter> filters;
  std::vector<Target> targets;
};

/// Reads a map. Errors: table.bad_yaml, chain.map_bad with line and field.
Result<ColumnMap> read_map(const std::string& text, const std::string& file, const Tables& tables = table_infos());

}  // namespace alumen::chain::intake
