#include "base/nearest.hpp"

#include <algorithm>
#include <vector>

namespace alumen {

int edits(std::string_view a, std::string_view b) {
  if (a.size() > b.size() + 3 || b.size() > a.size() + 3) return 4;
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      int above = row[j];
      row[j] = std::min({row[j - 1] + 1, above + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return std::min(row[b.size()], 4);
}

std::string nearest(std::span<const std::string_view> known, std::string_view word) {
  std::string_view best;
  int fewest = std::min(4, static_cast<int>(std::min<std::size_t>(word.size(), 4)));
  for (auto candidate : known) {
    int d = edits(word, candidate);
    if (d < fewest || (d == fewest && !best.empty() && candidate < best)) best = candidate, fewest = d;
  }
  return best.empty() ? std::string{} : "perhaps " + std::string{best};
}

}  // namespace alumen
