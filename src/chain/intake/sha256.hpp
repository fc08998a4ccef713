// SHA-256 (FIPS 180-4): how an import knows a file and a row again.
#pragma once
#include <string>
#include <string_view>

namespace alumen::chain::intake {

/// SHA-256 of the bytes, as 64 hex digits.
std::string sha256(std::string_view bytes);

}  // namespace alumen::chain::intake
