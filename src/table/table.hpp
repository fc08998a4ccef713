// The door of the table room: files in and out, positions kept, nothing guessed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace alumen::table {

/// Largest accepted sizes. A file beyond one of them is refused with table.too_large.
struct Limits {
  std::size_t file_bytes = 2'000'000'000;
  std::size_t cell_bytes = 1'000'000;
};

/// Reads a whole UTF-8 text file; a byte order mark is dropped. `shown_as` is the name used in messages.
/// Errors: table.cannot_read, table.too_large, table.nul_byte, table.not_utf8.
Result<std::string> read_text(const std::filesystem::path& path, std::string shown_as, const Limits& = {});

/// Checks text that did not come from a file in the same way (embedded library, standard input).
Result<std::string> check_text(std::string text, const std::string& shown_as, const Limits& = {});

/// Writes to a temporary name in the same folder, then renames: either the whole new file or the old one.
/// Error: table.cannot_write.
Result<void> write_text(const std::filesystem::path& path, std::string_view content);

/// How a CSV file is written. Declared, never guessed.
struct Dialect {
  char delimiter = ',';
  char decimal = '.';
};

/// A parsed table: header, comment lines (those that begin with '#', before or between rows) and cells with their lines.
/// Cells are views into the kept text; quotes are undone, surrounding blanks of unquoted cells dropped.
class Csv {
 public:
  /// The name used in messages.
  const std::string& file() const { return file_; }
  /// The comment lines as written, with their '#'.
  const std::vector<std::string>& comments() const { return comments_; }
  /// The column names.
  const std::vector<std::string_view>& header() const { return header_; }
  /// Number of rows below the header.
  std::size_t rows() const { return lines_.size(); }
  /// The cell without its quotes; empty when nothing stands there.
  std::string_view cell(std::size_t row, std::size_t column) const { return cells_[row * header_.size() + column]; }
  /// 1-based line of the file on which the row begins.
  int line(std::size_t row) const { return lines_[row]; }
  /// Forgets the lines: for a table that stands in no file, so that messages point at all of it.
  void forget_lines() { lines_.assign(lines_.size(), 0); }
  /// Column of a header word, or -1.
  int column(std::string_view word) const;
  /// The declared decimal sign.
  char decimal() const { return decimal_; }
  /// Name of the worksheet that the table was taken from (see xlsx.hpp); empty for a text file.
  const std::string& sheet() const { return sheet_; }
  /// 0-based column of the worksheet that a column of the table stands in.
  std::size_t sheet_column(std::size_t column) const { return column < sheet_columns_.size() ? sheet_columns_[column] : column; }

 private:
  friend class CsvParser;
  friend class SheetTable;
  std::string file_;
  std::unique_ptr<std::string> text_;  // the bytes that cells look into; doubled quotes are undone in place
  std::vector<std::string> comments_;
  std::vector<std::string_view> header_;
  std::vector<std::string_view> cells_;
  std::vector<int> lines_;
  std::string sheet_;
  std::vector<std::uint32_t> sheet_columns_;
  char decimal_ = '.';
};

/// Parses a CSV text (RFC 4180 plus '#' comment lines and blank lines; LF or CRLF). All faults of the file at once, but
/// after 200 of them only their number.
/// Errors: table.no_header, table.duplicate_column, table.ragged_row, table.open_quote, table.stray_quote,
/// table.wrong_delimiter, table.too_large.
Result<Csv> parse_csv(std::string text, std::string file, const Dialect& = {}, const Limits& = {});

/// One CSV record ended by LF; cells are quoted where parse_csv would otherwise read something else.
std::string csv_line(const std::vector<std::string>& cells);

/// A value of a JSON or YAML document with its place. Numbers keep their text; maps keep their order.
struct Node {
  enum class Kind { null, boolean, number, text, list, map };
  Kind kind = Kind::null;
  std::string text;  ///< the scalar as written (booleans: true, false)
  std::vector<std::string> keys;
  std::vector<Node> children;  ///< list items, or the values of `keys`
  int line = 0;
  int column = 0;

  /// The child of a map, or null.
  const Node* find(std::string_view key) const;
};

/// Parses a JSON text (RFC 8259, nesting up to 100). Error: table.bad_json with line and column; also for a key that
/// stands twice in one map and for numbers that no double can hold.
Result<Node> parse_json(std::string_view text, const std::string& file);
/// Parses a YAML 1.2 text of plain maps, lists and scalars (nesting up to 100). Plain scalars follow the core schema, but
/// only decimal finite numbers count as numbers. Errors: table.bad_yaml with line and column, also for anchors, aliases,
/// other tags than !!str, keys that stand twice or without a colon, and a second document; table.not_utf8, table.nul_byte.
Result<Node> parse_yaml(const std::string& text, const std::string& file);

}  // namespace alumen::table
