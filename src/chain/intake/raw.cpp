#include "chain/intake/raw.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <fstream>

#include "base/number.hpp"
#include "base/period.hpp"
#include "chain/intake/sha256.hpp"

namespace alumen::chain::intake {
namespace {

namespace fs = std::filesystem;

/// What the bytes 0x80 to 0x9F stand for in windows-1252 (Unicode consortium's mapping CP1252); 0 = nothing.
constexpr std::array<std::uint16_t, 32> windows_1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                     0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                     0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void put_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

Result<std::string> read_bytes(const fs::path& path, const std::string& shown) {
  std::error_code error;
  auto size = fs::file_size(path, error);
  if (error) return fail({.code = "table.cannot_read", .where = {shown, 0, ""}, .detail = error.message()});
  if (size > table::Limits{}.file_bytes) return fail({.code = "table.too_large", .where = {shown, 0, ""}});
  std::ifstream in{path, std::ios::binary};
  std::string bytes(size, '\0');
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size))) return fail({.code = "table.cannot_read", .where = {shown, 0, ""}});
  return bytes;
}

/// Empties the lines above the header, so that the numbers of those below it stay.
void blank_above(std::string& text, int header_row) {
  std::string::size_type at = 0;
  for (int row = 1; row < header_row && at != text.npos; ++row) {
    auto end = text.find('\n', at);
    auto count = (end == text.npos ? text.size() : end) - at;
    text.replace(at, count, "");
    at = at < text.size() ? at + 1 : text.npos;
  }
}

Result<RawTable> read_csv(std::string bytes, const std::string& shown, const RawDialect& dialect, RawTable raw) {
  if (dialect.encoding != "utf-8") {
    auto decoded = decode(bytes, dialect.encoding);
    if (!decoded)
      return fail(
          {.code = "table.not_utf8", .where = {shown, 0, ""}, .expected = dialect.encoding, .detail = "a byte stands for no character"});
    bytes = std::move(*decoded);
  }
  auto text = table::check_text(std::move(bytes), shown);
  if (!text) return std::unexpected(text.error());
  blank_above(*text, dialect.header_row);
  auto csv = table::parse_csv(std::move(*text), shown, {dialect.delimiter, '.'});
  if (!csv) {
    for (auto& d : csv.error())
      if (d.code == Code{"table.wrong_delimiter"}) d.remedy = "correct 'delimiter' or 'header_row' in the map";
    return std::unexpected(csv.error());
  }
  raw.csv = std::move(*csv);
  return raw;
}

Result<RawTable> read_sheet(std::string bytes, const std::string& shown, const RawDialect& dialect, RawTable raw) {
  auto sheets = table::read_xlsx_bytes(std::move(bytes), shown);
  if (!sheets) return std::unexpected(sheets.error());
  auto found =
      dialect.sheet.empty() && sheets->size() == 1 ? sheets->begin() : std::ranges::find(*sheets, dialect.sheet, &table::Sheet::name);
  if (found == sheets->end()) {
    std::string names;
    for (const auto& sheet : *sheets) names += (names.empty() ? "one of " : ", ") + sheet.name;
    return fail({.code = "chain.map_bad",
                 .where = {shown, 0, "sheet"},
                 .value = dialect.sheet,
                 .expected = names,
                 .detail = "the workbook has no such sheet"});
  }
  for (std::size_t r = 0; r + 1 < static_cast<std::size_t>(dialect.header_row) && r < found->rows.size(); ++r) found->rows[r].clear();
  auto csv = table::csv_from_sheet(*found, shown);
  if (!csv) return std::unexpected(csv.error());
  raw.csv = std::move(*csv);
  raw.sheet = std::move(*found);
  return raw;
}

}  // namespace

table::Cell::Kind RawTable::kind(std::size_t row, std::size_t column) const {
  if (!sheet) return table::Cell::Kind::text;
  const auto& cells = sheet->rows[static_cast<std::size_t>(csv.line(row) - 1)];
  auto at = csv.sheet_column(column);
  return at < cells.size() ? cells[at].kind : table::Cell::Kind::empty;
}

Where RawTable::where(std::size_t row, std::string_view column) const {
  Where where{csv.file(), csv.line(row), std::string{column}};
  if (auto place = table::address_of(csv, where); !place.empty()) where.column = place + (column.empty() ? "" : " ") + std::string{column};
  return where;
}

Result<RawTable> read_raw(const fs::path& path, const RawDialect& dialect) {
  auto shown = shown_name(path);
  auto bytes = read_bytes(path, shown);
  if (!bytes) return std::unexpected(bytes.error());
  RawTable raw;
  raw.sha256 = sha256(*bytes);
  raw.bytes = bytes->size();
  return dialect.xlsx ? read_sheet(std::move(*bytes), shown, dialect, std::move(raw))
                      : read_csv(std::move(*bytes), shown, dialect, std::move(raw));
}

std::string shown_name(const fs::path& path) {
  auto name = path.filename().string();
  if (table::check_text(name, name)) return name;
  return decode(name, "latin-1").value_or("raw file");
}

std::optional<std::string> decode(std::string_view bytes, std::string_view encoding) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (unsigned char byte : bytes) {
    std::uint32_t c = byte;
    if (encoding == "windows-1252" && byte >= 0x80 && byte < 0xA0) c = windows_1252[byte - 0x80u];
    if (c == 0 && byte != 0) return {};
    put_utf8(out, c);
  }
  return out;
}

std::optional<std::string> plain_number(std::string_view text, char decimal, std::string_view thousands) {
  auto minus = [&] {
    bool found = text.starts_with('-') || text.ends_with('-');
    if (text.starts_with('-') || text.starts_with('+'))
      text.remove_prefix(1);
    else if (text.ends_with('-'))
      text.remove_suffix(1);
    return found;
  }();
  auto point = text.find(decimal);
  auto whole = text.substr(0, point);
  std::string out = minus ? "-" : "";
  std::size_t since = 0, groups = 0;  // digits since the last separator
  while (!whole.empty()) {
    bool nbsp = thousands == " " && whole.starts_with("\xC2\xA0");
    if (!thousands.empty() && (nbsp || whole.starts_with(thousands))) {
      if (since == 0 || since > 3 || (groups > 0 && since != 3)) return {};
      ++groups, since = 0;
      whole.remove_prefix(nbsp ? 2 : thousands.size());
      continue;
    }
    if (whole[0] < '0' || whole[0] > '9') return {};
    out += whole[0], ++since;
    whole.remove_prefix(1);
  }
  if (since == 0 || (groups > 0 && since != 3)) return {};
  if (point != text.npos) {
    auto fraction = text.substr(point + 1);
    if (fraction.empty() || !std::ranges::all_of(fraction, [](char c) { return c >= '0' && c <= '9'; })) return {};
    out += "." + std::string{fraction};
  }
  return parse_number(out) ? std::optional{out} : std::nullopt;
}

std::optional<Date> date_by_format(std::string_view text, std::string_view format) {
  int day = 1, month = 0, year = 0;
  auto take = [&](std::string_view word, int& into, std::size_t digits) {
    if (!format.starts_with(word)) return 0;
    format.remove_prefix(word.size());
    auto number = parse_integer(text.substr(0, digits));
    if (text.size() < digits || !number || text[0] == '-') return -1;
    into = static_cast<int>(*number);
    text.remove_prefix(digits);
    return 1;
  };
  while (!format.empty()) {
    int short_year = -1;
    int taken = take("yyyy", year, 4);
    if (taken == 0) taken = take("yy", short_year, 2);
    if (taken == 0) taken = take("mm", month, 2);
    if (taken == 0) taken = take("dd", day, 2);
    if (taken < 0) return {};
    if (short_year >= 0) year = 2000 + short_year;
    if (taken > 0) continue;
    if (text.empty() || text[0] != format[0]) return {};
    text.remove_prefix(1), format.remove_prefix(1);
  }
  std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                   std::chrono::day{static_cast<unsigned>(day)}};
  bool rest = !text.empty() && text[0] != ' ' && text[0] != 'T';  // a time of day may follow
  if (rest || year < 1900 || year > 2200 || !date.ok()) return {};
  return Date{date};
}

}  // namespace alumen::chain::intake
