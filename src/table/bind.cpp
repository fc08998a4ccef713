#include "table/bind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/expression.hpp"
#include "base/number.hpp"

namespace alumen::table {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Reads a number whose decimal sign is `decimal`. With a comma, points are refused: they could be thousands.
std::optional<double> dialect_number(std::string_view text, char decimal) {
  if (text.starts_with("+-")) return {};
  if (decimal == '.') return parse_number(text);
  auto at = text.find(decimal);
  if (text.find('.') != std::string_view::npos) return {};
  if (at == std::string_view::npos) return parse_number(text);
  std::array<char, 64> buffer;
  if (text.size() > buffer.size()) return {};
  std::ranges::copy(text, buffer.begin());
  buffer[at] = '.';
  return parse_number({buffer.data(), text.size()});
}

void report_number(std::string_view text, const CellContext& context) {
  char decimal = context.csv.decimal();
  bool other = text.find(decimal == '.' ? ',' : '.') != std::string_view::npos;
  context.report("base.bad_number", text, fmt::format("a number with '{}' as decimal sign", decimal),
                 other ? "thousands separators are not read, and another decimal sign must be declared" : "");
}

std::string shown(const detail::Range& range) {
  constexpr double endless = std::numeric_limits<double>::infinity();
  std::string unit = range.unit.empty() ? "" : " " + std::string{range.unit};
  if (range.high == endless) return fmt::format("at least {}{}", to_text(range.low), unit);
  if (range.low == -endless) return fmt::format("at most {}{}", to_text(range.high), unit);
  return fmt::format("{} to {}{}", to_text(range.low), to_text(range.high), unit);
}

/// True for what somebody meant as a number: digits with signs and separators, but nothing that a formula needs.
bool looks_like_number(std::string_view text) {
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  bool digits = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool exponent = (c == 'e' || c == 'E') && digits;
    bool sign = (c == '-' || c == '+') && i > 0 && (text[i - 1] == 'e' || text[i - 1] == 'E');
    bool separator = std::string_view{".,' "}.find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
    if (!digit(c) && !exponent && !sign && !separator) return false;
    digits = digits || digit(c);
  }
  return digits;
}

/// Blanks and marks that nobody sees; spreadsheets and web pages leave them in ids.
bool has_invisible(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto rest = text.substr(i);
    auto second = rest.size() > 1 ? static_cast<unsigned char>(rest[1]) : 0;
    auto third = rest.size() > 2 ? static_cast<unsigned char>(rest[2]) : 0;
    if (rest[0] == '\xC2' && (second <= 0xA0 || second == 0xAD)) return true;       // C1 controls, no-break space, soft hyphen
    if (rest.starts_with("\xE2\x80") && (third <= 0x8F || (third >= 0xA8 && third <= 0xAF))) return true;  // U+2000..F, 2028..F
    if (rest.starts_with("\xE2\x81") && third >= 0x9F && third <= 0xAF) return true;  // U+205F..206F
    if (rest.starts_with("\xE3\x80\x80") || rest.starts_with("\xEF\xBB\xBF")) return true;  // ideographic space, BOM
  }
  return false;
}

}  // namespace

void CellContext::report(Code code, std::string_view value, std::string expected, std::string detail) const {
  Diagnostic fault{.code = code,
                   .where = {csv.file(), csv.line(row), std::string{column}},
                   .value = detail::excerpt(value),
                   .expected = std::move(expected),
                   .detail = std::move(detail)};
  if (faults != nullptr)
    faults->add(std::move(fault));
  else
    out.push_back(std::move(fault));
}

double bind_number(std::string_view text, const CellContext& context) {
  if (auto value = dialect_number(text, context.csv.decimal())) return *value;
  report_number(text, context);
  return std::numeric_limits<double>::quiet_NaN();
}

bool good_id(std::string_view text) {
  static constexpr auto allowed = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 256; ++c) table[c] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    for (unsigned char c : {'.', '/', '-', '_', ':', '+', '<', '@'}) table[c] = true;
    return table;
  }();
  bool ascii = true;
  for (char c : text) {
    if (!allowed[static_cast<unsigned char>(c)]) return false;
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  }
  return !text.empty() && (ascii || !has_invisible(text));
}

namespace detail {

void bind_double(double& target, std::string_view text, const Range& range, const CellContext& context) {
  double value = bind_number(text, context);
  if (value < range.low || value > range.high) {
    bool percent = range.low == 0 && range.high == 1 && value > 1 && value <= 100;
    context.report(percent ? Code{"table.percent_for_share"} : Code{"table.out_of_range"}, text, shown(range));
  }
  target = value;
}

void bind_int(int& target, std::string_view text, const Range& range, const CellContext& context) {
  auto value = parse_integer(text);
  if (!value) return context.report("base.bad_number", text, "a whole number");
  auto low = std::max<double>(range.low, std::numeric_limits<int>::min());
  auto high = std::min<double>(range.high, std::numeric_limits<int>::max());
  if (static_cast<double>(*value) < low || static_cast<double>(*value) > high) {
    bool fits = std::in_range<int>(*value);
    return context.report("table.out_of_range", text, shown(fits ? range : Range{low, high, range.unit}));
  }
  target = static_cast<int>(*value);
}

void bind_amount(Amount& target, std::string_view text, const Range& range, const CellContext& context) {
  if (auto value = dialect_number(text, context.csv.decimal())) {
    target.value = *value;
    if (*value < range.low || *value > range.high)
      context.report(range.low == 0 && *value < 0 ? Code{"chain.negative_amount"} : Code{"table.out_of_range"}, text, shown(range));
  } else if (looks_like_number(text)) {
    report_number(text, context);
  } else if (auto formula = Expression::parse(text)) {
    target.formula.assign(text);
  } else {
    context.report("base.bad_formula", text, "a number, or a formula over parameters with '.' as decimal sign",
                   formula.error().front().detail);
  }
}

void bind_date(std::optional<Date>& target, std::string_view text, const CellContext& context) {
  if (auto date = parse_date(text))
    target = *date;
  else
    context.report("base.bad_date", text, "YYYY-MM-DD");
}

void bind_bool(bool& target, std::string_view text, const CellContext& context) {
  if (text == "yes" || text == "true")
    target = true;
  else if (text == "no" || text == "false")
    target = false;
  else
    context.report("table.bad_choice", text, "yes or no");
}

void report_unknown_columns(const Csv& csv, const std::vector<bool>& known, Diagnostics& out) {
  for (std::size_t c = 0; c < known.size(); ++c) {
    if (known[c]) continue;
    auto word = csv.header()[c];
    auto name = word.empty() ? fmt::format("column {}", c + 1) : excerpt(word);
    out.push_back(
        {.code = "table.unknown_column", .where = {csv.file(), 0, std::move(name)}, .detail = word.empty() ? "it has no name" : ""});
  }
}

}  // namespace detail
}  // namespace alumen::table
