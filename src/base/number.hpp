// Numbers in and out of text, free of locale.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace alumen {

/// Reads a whole decimal number such as "-12.5e3": the entire text, '.' as decimal sign, finite. Empty on anything else.
std::optional<double> parse_number(std::string_view text);
/// Reads a whole integer. Empty on anything else or overflow.
std::optional<std::int64_t> parse_integer(std::string_view text);
/// Shortest text that reads back as the same double.
std::string to_text(double value);
/// `digits` significant digits for people, thousands separated by spaces from 10 000 on: 316 284.5968 with 10 digits.
std::string to_display(double value, int digits = 6);

}  // namespace alumen
