#include "base/code.hpp"

#include <algorithm>
#include <vector>

#include "base/codes.hpp"
#include "base/result.hpp"

namespace alumen {

const CodeInfo& Code::info() const {
  static const std::vector<const CodeInfo*> sorted = [] {
    std::vector<const CodeInfo*> rows;
    for (const auto& row : code_registry) rows.push_back(&row);
    std::ranges::sort(rows, {}, [](const CodeInfo* row) { return row->name; });
    return rows;
  }();
  auto at = std::ranges::lower_bound(sorted, name_, {}, [](const CodeInfo* row) { return row->name; });
  check(at != sorted.end() && (*at)->name == name_, name_);
  return **at;
}

}  // namespace alumen
