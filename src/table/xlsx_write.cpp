#include <fmt/format.h>
#include <locale.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include "base/number.hpp"
#include "table/detail/xlsx_text.hpp"
#include "table/detail/zip.hpp"
#include "table/xlsx.hpp"

namespace alumen::table {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_rows = 1'048'576, most_columns = 16'384, most_characters = 32'767;
constexpr time_t creation_time = 946684800;  // 2000-01-01: the same sheets give the same bytes

/// libxlsxwriter prints numbers by printf: a decimal comma of the surroundings must not get into the file.
class PlainLocale {
 public:
  PlainLocale() : plain_(::newlocale(LC_ALL_MASK, "C", nullptr)), old_(::uselocale(plain_)) {}
  PlainLocale(const PlainLocale&) = delete;
  PlainLocale& operator=(const PlainLocale&) = delete;
  ~PlainLocale() {
    ::uselocale(old_);
    if (plain_ != nullptr) ::freelocale(plain_);
  }

 private:
  locale_t plain_, old_;
};

/// A folder of its own that goes with its content.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    auto pattern = (fs::temp_directory_path(error) / "alumen_xlsx_XXXXXX").string();
    if (!error && ::mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Units of UTF-16, in which spreadsheets count: characters beyond the basic plane take two.
std::size_t utf16_units(std::string_view text) {
  auto wide = std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  return characters(text) + static_cast<std::size_t>(wide);
}

/// Looks at everything before anything is written.
class Checker {
 public:
  explicit Checker(const std::string& file) : file_(file) {}

  Diagnostics run(const std::vector<OutSheet>& sheets) {
    if (sheets.empty()) refuse({}, "a workbook needs a sheet");
    for (const auto& sheet : sheets) check_sheet(sheet);
    return std::move(out_);
  }

 private:
  void refuse(std::string column, std::string detail, std::string value = {}) {
    out_.push_back(
        {.code = "table.cannot_write", .where = {file_, 0, std::move(column)}, .value = std::move(value), .detail = std::move(detail)});
  }

  void check_sheet(const OutSheet& sheet) {
    check_name(sheet.name);
    auto above = sheet.comments.size() + 1;
    std::size_t width = sheet.header.size();
    for (const auto& row : sheet.rows) width = std::max(width, row.size());
    if (above + sheet.rows.size() > most_rows || width > most_columns)
      return out_.push_back({.code = "table.too_large",
                             .where = {file_, 0, sheet.name},
                             .expected = fmt::format("at most {} rows and {} columns", most_rows, most_columns)});
    for (std::size_t r = 0; r < sheet.comments.size(); ++r) {
      check_text_at(sheet, r, 0, sheet.comments[r]);
      if (!sheet.comments[r].starts_with('#')) refuse(place(sheet, r, 0), "a comment begins with '#'", sheet.comments[r]);
    }
    for (std::size_t c = 0; c < sheet.header.size(); ++c) check_text_at(sheet, above - 1, c, sheet.header[c]);
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) check_row(sheet, r + above, sheet.rows[r]);
  }

  void check_row(const OutSheet& sheet, std::size_t r, const std::vector<Cell>& row) {
    for (std::size_t c = 0; c < row.size(); ++c) check_text_at(sheet, r, c, row[c].text);
    if (!row.empty() && row[0].text.starts_with('#')) refuse(place(sheet, r, 0), "the row would be read as a comment", row[0].text);
  }

  /// The rules of spreadsheets for the names of sheets.
  void check_name(const std::string& name) {
    auto valid = check_text(name, file_);
    if (!valid) out_.insert(out_.end(), valid.error().begin(), valid.error().end());
    std::string small = name;
    std::ranges::transform(small, small.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (name.empty() || utf16_units(name) > 31)
      refuse(name, "the name of a sheet has 1 to 31 characters", name);
    else if (name.find_first_of("[]:*?/\\") != name.npos || name.front() == '\'' || name.back() == '\'')
      refuse(name, "the name of a sheet holds no [ ] : * ? / \\ and no ' at its ends", name);
    else if (!names_.insert(small).second)
      refuse(name, "two sheets have one name", name);
  }

  static std::string place(const OutSheet& sheet, std::size_t row, std::size_t column) { return sheet.name + "!" + address(row, column); }

  void check_text_at(const OutSheet& sheet, std::size_t row, std::size_t column, const std::string& text) {
    if (text.size() > most_characters && utf16_units(detail::escape(text)) > most_characters)
      out_.push_back({.code = "table.too_large",
                      .where = {file_, 0, place(sheet, row, column)},
                      .expected = fmt::format("at most {} characters", most_characters)});
    auto valid = check_text(text, file_);
    if (valid) return;
    for (auto& fault : valid.error()) fault.where = {file_, 0, place(sheet, row, column)};
    out_.insert(out_.end(), valid.error().begin(), valid.error().end());
  }

  const std::string& file_;
  std::set<std::string> names_;
  Diagnostics out_;
};

/// A number whose 17th digit libxlsxwriter does not print.
struct LongNumber {
  std::string address, text;
};

class Writer {
 public:
  explicit Writer(const fs::path& scratch) : name_((scratch / "book.xlsx").string()), folder_(scratch.string()) {}

  /// The bytes of the workbook; empty when the disk is full or the like.
  std::string run(const std::vector<OutSheet>& sheets) {
    PlainLocale plain;
    lxw_workbook_options options{};
    options.tmpdir = folder_.data();
    book_ = ::workbook_new_opt(name_.c_str(), &options);
    if (book_ == nullptr) return {};
    make_formats();
    bool good = true;
    for (const auto& sheet : sheets) good = write_sheet(sheet) && good;
    if (::workbook_close(book_) != LXW_NO_ERROR || !good) return {};
    std::ifstream in{name_, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    return mend_numbers(std::move(bytes));
  }

 private:
  using Row = std::vector<Cell>;

  void make_formats() {
    lxw_doc_properties properties{};
    properties.created = creation_time;
    ::workbook_set_properties(book_, &properties);
    bold_ = ::workbook_add_format(book_);
    ::format_set_bold(bold_);
    auto dated = [&](const char* code) {
      auto* format = ::workbook_add_format(book_);
      ::format_set_num_format(format, code);
      return format;
    };
    date_ = dated("yyyy-mm-dd");
    time_ = dated("yyyy-mm-dd hh:mm:ss");
    fraction_ = dated("yyyy-mm-dd hh:mm:ss.000");
  }

  bool write_sheet(const OutSheet& sheet) {
    sheet_ = ::workbook_add_worksheet(book_, sheet.name.c_str());
    if (sheet_ == nullptr) return false;
    long_numbers_.emplace_back();
    lxw_row_t row = 0;
    for (const auto& comment : sheet.comments) text(row++, 0, comment, nullptr);
    for (std::size_t c = 0; c < sheet.header.size(); ++c) text(row, static_cast<lxw_col_t>(c), sheet.header[c], bold_);
    auto last_row = row + static_cast<lxw_row_t>(sheet.rows.size());
    if (!sheet.header.empty()) ::worksheet_autofilter(sheet_, row, 0, last_row, static_cast<lxw_col_t>(sheet.header.size() - 1));
    ::worksheet_freeze_panes(sheet_, row + 1, 0);
    for (const auto& cells : sheet.rows) {
      ++row;
      for (std::size_t c = 0; c < cells.size(); ++c) write_cell(row, static_cast<lxw_col_t>(c), cells[c]);
    }
    set_widths(sheet);
    return good_;
  }

  void text(lxw_row_t row, lxw_col_t column, const std::string& content, lxw_format* format) {
    if (content.empty()) return;
    good_ = ::worksheet_write_string(sheet_, row, column, detail::escape(content).c_str(), format) == LXW_NO_ERROR && good_;
  }

  void number(lxw_row_t row, lxw_col_t column, double value, lxw_format* format) {
    char printed[32];
    std::snprintf(printed, sizeof printed, "%.16G", value);
    if (parse_number(printed) != value) long_numbers_.back().push_back({address(row, column), to_text(value)});
    good_ = ::worksheet_write_number(sheet_, row, column, value, format) == LXW_NO_ERROR && good_;
  }

  void write_cell(lxw_row_t row, lxw_col_t column, const Cell& cell) {
    using Kind = Cell::Kind;
    if (cell.kind == Kind::boolean && (cell.text == "true" || cell.text == "false")) {
      good_ = ::worksheet_write_boolean(sheet_, row, column, cell.text == "true", nullptr) == LXW_NO_ERROR && good_;
      return;
    }
    if (cell.kind == Kind::number)
      if (auto value = parse_number(cell.text); value && detail::fits_double(cell.text, *value))
        return number(row, column, *value, nullptr);
    if (cell.kind == Kind::date)
      if (auto serial = detail::serial_of_date(cell.text))
        return number(row, column, *serial, cell.text.size() == 10 ? date_ : cell.text.size() < 20 ? time_ : fraction_);
    if (cell.kind != Kind::empty) text(row, column, cell.text, nullptr);
  }

  /// Comments run over the columns beside them and do not count.
  void set_widths(const OutSheet& sheet) {
    constexpr double least = 8, most = 60;
    constexpr std::size_t sample = 200;
    for (std::size_t c = 0; c < sheet.header.size(); ++c) {
      double width = static_cast<double>(characters(sheet.header[c])) + 4;  // room for the filter's arrow
      for (std::size_t r = 0; r < std::min(sample, sheet.rows.size()); ++r)
        if (c < sheet.rows[r].size()) width = std::max(width, static_cast<double>(characters(sheet.rows[r][c].text)) + 1);
      width = c < sheet.widths.size() ? sheet.widths[c] : std::clamp(width, least, most);
      ::worksheet_set_column(sheet_, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c), width, nullptr);
    }
  }

  /// libxlsxwriter prints 16 digits, but some doubles need 17: theirs are put in afterwards.
  std::string mend_numbers(std::string bytes) {
    if (std::ranges::all_of(long_numbers_, &std::vector<LongNumber>::empty)) return bytes;
    std::vector<std::pair<std::string, std::string>> mended;
    auto archive = detail::Archive::open(bytes, {}, own_limits());
    if (!archive) return {};
    for (std::size_t i = 0; i < long_numbers_.size(); ++i) {
      if (long_numbers_[i].empty()) continue;
      auto name = fmt::format("xl/worksheets/sheet{}.xml", i + 1);
      auto part = archive->read(name);
      if (!part) return {};
      auto content = mend_part(*part, long_numbers_[i]);
      if (content.empty()) return {};
      mended.emplace_back(std::move(name), std::move(content));
    }
    return detail::with_entries(bytes, mended);
  }

  /// The file is our own and holds what we put there, however much that is.
  static XlsxLimits own_limits() {
    constexpr auto any = static_cast<std::size_t>(-1) / 4;
    return {.file_bytes = any, .part_bytes = any, .total_bytes = any, .ratio_from = any};
  }

  /// The numbers stand in the order of the part.
  static std::string mend_part(std::string_view part, const std::vector<LongNumber>& numbers) {
    std::string out;
    out.reserve(part.size() + numbers.size());
    std::size_t at = 0;
    for (const auto& number : numbers) {
      auto cell = part.find(fmt::format("<c r=\"{}\"", number.address), at);
      auto begin = part.find("<v>", cell), end = part.find("</v>", cell);
      if (cell == part.npos || begin == part.npos || end == part.npos) return {};
      out += part.substr(at, begin + 3 - at);
      out += number.text;
      at = end;
    }
    out += part.substr(at);
    return out;
  }

  std::string name_, folder_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format *bold_ = nullptr, *date_ = nullptr, *time_ = nullptr, *fraction_ = nullptr;
  std::vector<std::vector<LongNumber>> long_numbers_;
  bool good_ = true;
};

}  // namespace

Result<void> write_xlsx(const fs::path& path, const std::vector<OutSheet>& sheets) {
  auto file = path.string();
  if (auto faults = Checker{file}.run(sheets); !faults.empty()) return std::unexpected(std::move(faults));
  Scratch scratch;
  auto cannot = [&](std::string detail) { return fail({.code = "table.cannot_write", .where = {file}, .detail = std::move(detail)}); };
  if (scratch.folder().empty()) return cannot("no folder for temporary files can be made");
  auto bytes = Writer{scratch.folder()}.run(sheets);
  if (bytes.empty()) return cannot("the workbook could not be composed in the folder for temporary files");
  return write_text(path, bytes);
}

}  // namespace alumen::table
