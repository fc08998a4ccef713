// Raw files as they come out of other people's programs: decoded, with their places kept.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/period.hpp"
#include "chain/intake/map.hpp"
#include "table/xlsx.hpp"

namespace alumen::chain::intake {

/// A raw table, and what it takes to know its file again.
struct RawTable {
  table::Csv csv;
  std::optional<table::Sheet> sheet;  ///< of a workbook, for the kinds of its cells
  std::string sha256;                 ///< of the file's bytes
  std::size_t bytes = 0;

  /// The kind of a cell of a workbook; text for other files.
  table::Cell::Kind kind(std::size_t row, std::size_t column) const;
  /// Where messages about a cell point: the file's row and column, with the address on a sheet.
  Where where(std::size_t row, std::string_view column) const;
};

/// Reads a file as the map declares it. Errors: those of reading CSV and XLSX; chain.map_bad for a sheet that is not there.
Result<RawTable> read_raw(const std::filesystem::path& path, const RawDialect& dialect);

/// The name of a file for messages and lineage: UTF-8 also where the file system's name is not (then read as latin-1).
std::string shown_name(const std::filesystem::path& path);
/// Bytes of a single-byte encoding as UTF-8; empty when a byte stands for nothing there.
std::optional<std::string> decode(std::string_view bytes, std::string_view encoding);
/// A number as people write it ("1.234,5-" with ',' and '.') in plain form ("-1234.5"); empty when it is none.
std::optional<std::string> plain_number(std::string_view text, char decimal, std::string_view thousands);
/// A day by its format; a format without dd gives the first day of the month. Empty when the text does not fit.
std::optional<Date> date_by_format(std::string_view text, std::string_view format);

}  // namespace alumen::chain::intake
