#include "custody/detail/words.hpp"

#include <algorithm>

namespace alumen::custody::detail {
namespace {

/// Bits of the words of a text; bit_of gives 32 for an unknown word.
std::optional<std::uint32_t> bits_of(std::string_view text, auto&& bit_of) {
  std::uint32_t set = 0;
  while (!text.empty()) {
    auto word = text.substr(0, std::min(text.find(' '), text.size()));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    std::size_t bit = bit_of(word);
    if (bit >= 32) return {};
    set |= 1u << bit;
  }
  return set;
}

}  // namespace

std::optional<std::uint32_t> works_of(std::string_view text) {
  return bits_of(text, [](std::string_view word) -> std::size_t {
    for (const auto& n : names(static_cast<Work*>(nullptr)))
      if (n.word == word && n.value != Work::none) return static_cast<std::size_t>(n.value);
    return 32;
  });
}

std::optional<std::uint32_t> pools_of(std::string_view text, const Scheme& scheme) {
  return bits_of(text, [&](std::string_view word) {
    auto pool = scheme.pool_named(word);
    return pool < scheme.pools.size() ? pool : 32;
  });
}

}  // namespace alumen::custody::detail
