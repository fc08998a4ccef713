#include "flows/materials/detail/shares.hpp"

#include <algorithm>

namespace alumen::flows::detail {

double GivenYear::sum() const {
  double out = 0;
  for (double s : share) out += s;
  return out;
}

std::string at_year(int year) { return year ? " in " + std::to_string(year) : ""; }

std::vector<GivenYear> given_years(std::span<const GivenShare> rows, std::size_t cells) {
  std::vector<double> always(cells);
  std::vector<int> years;
  for (const auto& r : rows)
    if (r.year)
      years.push_back(r.year);
    else
      always[r.cell] = r.share;
  std::ranges::sort(years);
  years.erase(std::ranges::unique(years).begin(), years.end());
  if (years.empty()) years.push_back(0);
  std::vector<GivenYear> out;
  for (int year : years) {
    auto speaks = [&](const GivenShare& r) { return r.year == year; };
    auto first = std::ranges::find_if(rows, speaks);
    out.push_back({year, first == rows.end() ? 0 : first->row, always});
    for (const auto& r : rows)
      if (speaks(r)) out.back().share[r.cell] = r.share;
  }
  return out;
}

void spread(std::span<const GivenYear> given, int first_year, int last_year, std::vector<double>& out) {
  std::size_t after = 0;  // the first given year behind the one that is filled
  for (int y = first_year; y <= last_year; ++y) {
    while (after < given.size() && given[after].year <= y) ++after;
    const auto& b = given[after < given.size() ? after : given.size() - 1];
    const auto& a = given[after > 0 ? after - 1 : 0];
    double t = &a == &b ? 0 : static_cast<double>(y - a.year) / (b.year - a.year);
    for (std::size_t c = 0; c < a.share.size(); ++c) out.push_back(a.share[c] + t * (b.share[c] - a.share[c]));
  }
}

}  // namespace alumen::flows::detail
