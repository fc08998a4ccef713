// Zip archives of parts that stand as text in an input.
#pragma once
#include <map>
#include <string>

namespace alumen::fuzz {

/// The archive of these parts, stored without compression.
std::string pack(const std::map<std::string, std::string>& parts);

}  // namespace alumen::fuzz
