// Decimal text to whole numbers without a double in between.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace alumen::custody::detail {

/// The number times 10^decimals; none when it is no plain decimal number, is not whole then, or leaves 64 bits.
std::optional<std::int64_t> scaled(std::string_view text, int decimals);
/// The reverse, without superfluous zeros: scaled_text(1250, 3) is "1.25".
std::string scaled_text(std::int64_t value, int decimals);

}  // namespace alumen::custody::detail
