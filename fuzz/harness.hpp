// What the fuzz targets share. Each target reads bytes as one reader of foreign text would, and stops the program (check)
// when something that must hold for every text does not.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace alumen::fuzz {

/// The bytes of an input as text.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

/// Several files in one input: each begins with a line "==> NAME <==". What stands before the first is dropped.
std::map<std::string, std::string> split_files(std::string_view text);

/// Writes out every message, so that a message that cannot be written is found too; refusals hold at least one error.
void read_all(const Diagnostics& messages);
void read_refusal(const Diagnostics& messages);

/// Whether two numbers agree to `relative` of the larger of them and `scale`.
bool close(double a, double b, double scale, double relative);

}  // namespace alumen::fuzz
