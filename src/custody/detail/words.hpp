// Lists of words in one text, divided by blanks.
#pragma once
#include <optional>
#include <string_view>

#include "custody/scheme.hpp"

namespace alumen::custody::detail {

/// The set of kinds of work that the text names; none when a word is not known.
std::optional<std::uint32_t> works_of(std::string_view text);
/// The set of pools of the scheme that the text names; none when a word is not known.
std::optional<std::uint32_t> pools_of(std::string_view text, const Scheme& scheme);

}  // namespace alumen::custody::detail
