#include "table/detail/faults.hpp"

#include <fmt/format.h>

namespace alumen::table::detail {

std::string excerpt(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string{text};
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return std::string{text.substr(0, bytes)};
}

void Faults::finish() {
  if (!next_) return;
  auto rest = count_ - shown_at_most - 1;
  if (rest > 0) next_->detail += fmt::format("{}and {} more {}", next_->detail.empty() ? "" : "; ", rest, what_);
  out_->push_back(*std::exchange(next_, std::nullopt));
}

}  // namespace alumen::table::detail
