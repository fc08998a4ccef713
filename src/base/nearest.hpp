// The known word that somebody probably meant.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace alumen {

/// Number of single-character edits between two words; given up above 3, which is told as 4.
int edits(std::string_view a, std::string_view b);

/// "perhaps WORD" for the known word of the fewest edits, at most three and fewer than `word` has characters, and of several
/// the first in the alphabet; empty when none is near.
std::string nearest(std::span<const std::string_view> known, std::string_view word);

}  // namespace alumen
