#include "base/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tuple>

namespace alumen {

std::string Diagnostic::line() const {
  std::string out = where.file;
  if (where.row > 0) out += fmt::format(":{}", where.row);
  if (!where.column.empty()) out += fmt::format(" {}", where.column);
  if (!out.empty()) out += ": ";
  out += code.info().summary;
  if (!detail.empty()) out += ": " + detail;
  if (!value.empty())
    out += fmt::format(" (found \"{}\"{})", value, expected.empty() ? "" : ", expected " + expected);
  else if (!expected.empty())
    out += fmt::format(" (expected {})", expected);
  return out;
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const auto& d) { return d.severity() == Severity::error; });
}

void tidy(Diagnostics& diagnostics) {
  auto key = [](const Diagnostic& d) {
    return std::tuple(-static_cast<int>(d.severity()), std::string_view{d.where.file}, d.where.row, std::string_view{d.where.column},
                      d.code.info().name, std::string_view{d.value}, std::string_view{d.detail}, std::string_view{d.expected},
                      std::string_view{d.remedy});
  };
  auto less = [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); };
  std::ranges::stable_sort(diagnostics, less);
  auto same = [&](const Diagnostic& a, const Diagnostic& b) { return !less(a, b) && !less(b, a); };
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

void check(bool holds, std::string_view what) {
  if (holds) return;
  fmt::print(stderr, "alumen: broken invariant: {}\n", what);
  std::abort();
}

}  // namespace alumen
