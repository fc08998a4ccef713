// The reference library as it is embedded in the program by tools/embed.
#pragma once
#include <span>
#include <string_view>

namespace alumen::chain::detail {

/// One file of data/.
struct EmbeddedFile {
  std::string_view path, content;
};

/// Every file of data/, ordered by path.
std::span<const EmbeddedFile> embedded_files();
/// SHA-256 over names and contents, in hex.
std::string_view embedded_hash();

}  // namespace alumen::chain::detail
