// What the texts inside a workbook mean: serial dates, number formats, escaped characters, numbers.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace alumen::table::detail {

/// True when a built-in number format (ECMA-376 part 1, 18.8.30) shows a date or a time.
bool is_date_format(int id);
/// True when a format code shows a date or a time: d, m, y, h or s outside quotes, brackets and escapes, or [h], [m], [s].
bool is_date_format(std::string_view code);

/// ISO 8601 text of a serial: days since 1899-12-31 with a 29th of February 1900, or since 1904-01-01. Rounded to
/// milliseconds; midnight gives the date alone, a serial below 1 the time alone. Empty beyond 9999 and below 0.
std::optional<std::string> date_of_serial(double serial, bool from_1904);
/// Serial (1900 system) of YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]] from 1900-01-01 on; empty for anything else.
std::optional<double> serial_of_date(std::string_view text);
/// A date written as text (cell type "d"): a time of midnight is dropped.
std::string plain_date(std::string_view text);

/// Shortest text of the double that the text stands for: digits without exponent from 1e-7 to 1e21. Empty when it is no
/// finite number.
std::optional<std::string> plain_number(std::string_view text);
/// True when a double holds the number of the text to the last digit.
bool fits_double(std::string_view text, double value);

/// Undoes _xHHHH_, by which workbooks write characters that XML cannot hold.
std::string unescape(std::string text);
/// Protects what unescape would change.
std::string escape(std::string_view text);

}  // namespace alumen::table::detail
