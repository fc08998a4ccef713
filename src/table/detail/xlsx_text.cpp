#include "table/detail/xlsx_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/number.hpp"
#include "base/period.hpp"

namespace alumen::table::detail {

namespace {

using std::chrono::days;
constexpr Date day_zero_1900{std::chrono::year{1899} / 12 / 30};  // right from serial 61 on, behind the false leap day
constexpr Date day_zero_1904{std::chrono::year{1904} / 1 / 1};
constexpr std::int64_t day_ms = 86'400'000;

bool digit(char c) { return c >= '0' && c <= '9'; }

/// The text of a day, counted as the 1900 system counts.
std::string day_text_1900(std::int64_t day) {
  if (day == 0) return "1900-01-00";  // what a spreadsheet shows; no date
  if (day == 60) return "1900-02-29";  // likewise
  return to_text(day_zero_1900 + days{day < 60 ? day + 1 : day});
}

/// Milliseconds of "hh:mm", "hh:mm:ss" or "hh:mm:ss.fff".
std::optional<std::int64_t> ms_of_time(std::string_view text) {
  auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  constexpr std::string_view shape = "00:00:00.000";
  if (text.size() != 5 && text.size() != 8 && text.size() != 12) return {};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (shape[i] == '0' ? !digit(text[i]) : text[i] != shape[i]) return {};
  std::int64_t ms = two(0) * 3'600'000 + two(3) * 60'000;
  if (text.size() > 5) ms += two(6) * 1000;
  if (text.size() > 8) ms += (text[9] - '0') * 100 + two(10);
  if (two(0) > 23 || two(3) > 59 || (text.size() > 5 && two(6) > 59)) return {};
  return ms;
}

/// The digits that count: "-00.1200e5" gives "12".
std::string significant(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == 'e' || c == 'E') break;
    if (digit(c) && !(out.empty() && c == '0')) out += c;
  }
  out.erase(out.find_last_not_of('0') + 1);
  return out;
}

/// Already the shortest text: at most 15 digits, nothing superfluous.
bool is_plain(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  auto point = text.find('.');
  auto whole = text.substr(0, point), rest = point == text.npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || text.size() > 16 - (point == text.npos ? 1U : 0U)) return false;
  if (whole.size() > 1 && whole[0] == '0') return false;
  if (point != text.npos && (rest.empty() || rest.back() == '0' || rest.starts_with("000000"))) return false;
  return text != "0" && std::ranges::all_of(whole, digit) && std::ranges::all_of(rest, digit);
}

int hex(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return error == std::errc{} && end == text.data() + text.size() && text[0] != '-' ? value : -1;
}

/// The code of an escape _xHHHH_ at this place, or -1.
int escape_at(std::string_view text, std::size_t at) {
  if (at + 7 > text.size() || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_') return -1;
  return hex(text.substr(at + 2, 4));
}

void append_utf8(std::string& out, unsigned code) {
  auto byte = [&](unsigned value) { out += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
  if (code >= 0x10000)
    byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F));
  else
    byte(0xE0 | code >> 12);
  byte(0x80 | (code >> 6 & 0x3F));
  byte(0x80 | (code & 0x3F));
}

}  // namespace

bool is_date_format(int id) { return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58); }

bool is_date_format(std::string_view code) {
  if (code.starts_with("General") || code.starts_with("GENERAL") || code.starts_with("Standard")) return false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    if (c == '"' || c == '[') {
      auto close = code.find(c == '"' ? '"' : ']', i + 1);
      if (close == code.npos) return false;
      auto inside = code.substr(i + 1, close - i - 1);
      bool elapsed = c == '[' && !inside.empty() &&
                     (inside.find_first_not_of("hH") == inside.npos || inside.find_first_not_of("mM") == inside.npos ||
                      inside.find_first_not_of("sS") == inside.npos);
      if (elapsed) return true;
      i = close;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;  // the next character is shown, or gives a width
    } else if (std::string_view{"dDmMyYhHsS"}.find(c) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::optional<std::string> date_of_serial(double serial, bool from_1904) {
  const double last = from_1904 ? 2'957'003 : 2'958'465;  // 9999-12-31
  if (!(serial >= 0 && serial < last + 1)) return {};
  auto ms = std::llround(serial * static_cast<double>(day_ms));
  auto day = ms / day_ms, rest = ms % day_ms;
  if (static_cast<double>(day) > last) return {};
  auto time = fmt::format("{:02}:{:02}:{:02}", rest / 3'600'000, rest / 60'000 % 60, rest / 1000 % 60);
  if (rest % 1000 != 0) time += fmt::format(".{:03}", rest % 1000);
  if (day == 0 && rest != 0) return time;
  auto text = from_1904 ? to_text(day_zero_1904 + days{day}) : day_text_1900(day);
  return rest == 0 ? text : text + "T" + time;
}

std::optional<double> serial_of_date(std::string_view text) {
  auto date = parse_date(text.substr(0, 10));
  if (!date) return {};
  auto day = (*date - day_zero_1900).count();
  if (day < 61) --day;
  if (day < 1) return {};
  if (text.size() == 10) return static_cast<double>(day);
  auto ms = text[10] == 'T' ? ms_of_time(text.substr(11)) : std::nullopt;
  if (!ms) return {};
  return static_cast<double>(day) + static_cast<double>(*ms) / static_cast<double>(day_ms);
}

std::string plain_date(std::string_view text) {
  auto midnight = text.find("T00:00:00");
  if (midnight == 10 && text.find_first_not_of(".0Z", midnight + 9) == text.npos) text = text.substr(0, 10);
  return std::string{text};
}

std::optional<std::string> plain_number(std::string_view text) {
  if (is_plain(text)) return std::string{text};
  auto value = parse_number(text);
  if (!value) return {};
  if (*value == 0) return "0";
  auto size = std::fabs(*value);
  char buffer[64];
  auto style = size >= 1e-7 && size < 1e21 ? std::chars_format::fixed : std::chars_format::scientific;
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, *value, style);
  return std::string(buffer, end);
}

bool fits_double(std::string_view text, double value) {
  auto digits = significant(text);
  return digits.size() <= 15 || digits == significant(to_text(value));
}

std::string unescape(std::string text) {
  if (text.find("_x") == text.npos) return text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    int code = escape_at(text, at);
    if (code >= 0xD800 && code < 0xDC00) {
      int low = escape_at(text, at + 7);
      if (low >= 0xDC00 && low < 0xE000) {
        append_utf8(out, 0x10000U + (static_cast<unsigned>(code - 0xD800) << 10) + static_cast<unsigned>(low - 0xDC00));
        at += 14;
        continue;
      }
    }
    if (code <= 0 || (code >= 0xD800 && code < 0xE000)) {  // none, NUL, or half a character: left as it stands
      out += text[at++];
    } else {
      append_utf8(out, static_cast<unsigned>(code));
      at += 7;
    }
  }
  return out;
}

std::string escape(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    // A control character becomes such an escape when it is written, and lends its '_' to what stands before it.
    bool mark = at + 6 < text.size() && (text[at + 6] == '_' || static_cast<unsigned char>(text[at + 6]) < 0x20);
    if (mark && text[at] == '_' && text[at + 1] == 'x' && hex(text.substr(at + 2, 4)) >= 0) out += "_x005F";
    out += text[at];
  }
  return out;
}

}  // namespace alumen::table::detail
