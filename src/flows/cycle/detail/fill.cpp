#include "flows/cycle/detail/fill.hpp"

#include <algorithm>

namespace alumen::flows::detail {
namespace {

/// Slopes of the monotone cubic through the figures: Fritsch and Carlson 1980 with the weighted harmonic mean of Fritsch and Butland
/// 1984; level at the ends.
std::vector<double> slopes(const std::vector<Anchor>& rows) {
  std::vector<double> out(rows.size());
  auto step = [&](std::size_t i) { return static_cast<double>(rows[i + 1].year - rows[i].year); };
  auto rise = [&](std::size_t i) { return (rows[i + 1].value - rows[i].value) / step(i); };
  for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
    double before = rise(i - 1), after = rise(i);
    if (before * after <= 0) continue;
    double w1 = 2 * step(i) + step(i - 1), w2 = step(i) + 2 * step(i - 1);
    out[i] = (w1 + w2) / (w1 / before + w2 / after);
  }
  return out;
}

double line(const Anchor& from, const Anchor& to, int year) {
  return from.value + (to.value - from.value) * (year - from.year) / (to.year - from.year);
}

double cubic(const Anchor& from, const Anchor& to, double slope_from, double slope_to, int year) {
  double h = to.year - from.year, t = (year - from.year) / h, s = 1 - t;
  return from.value * (1 + 2 * t) * s * s + to.value * t * t * (3 - 2 * t) + h * t * s * (slope_from * s - slope_to * t);
}

}  // namespace

std::vector<FilledYear> fill_years(const std::vector<Anchor>& anchors, int first, int last) {
  std::vector<FilledYear> out(static_cast<std::size_t>(last - first + 1));
  auto put = [&](int year, double value, std::size_t anchor) {
    if (year < first || year > last) return;
    auto& cell = out[static_cast<std::size_t>(year - first)];
    if (cell.anchor < 0) cell = {value, static_cast<int>(anchor)};
  };
  for (std::size_t i = 0; i < anchors.size(); ++i) put(anchors[i].year, anchors[i].value, i);
  bool smooth = std::ranges::any_of(anchors, [](const auto& a) { return a.between == Between::smooth; });
  auto slope = smooth ? slopes(anchors) : std::vector<double>(anchors.size());
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    const auto& a = anchors[i];
    const auto* next = i + 1 < anchors.size() ? &anchors[i + 1] : nullptr;
    int end = next ? next->year : last + 1;
    if (!next && a.between != Between::hold) continue;
    for (int y = std::max(a.year, first); y < end; ++y) {
      if (a.between == Between::hold) put(y, a.value, i);
      if (a.between == Between::linear) put(y, line(a, *next, y), i);
      if (a.between == Between::smooth) put(y, cubic(a, *next, slope[i], slope[i + 1], y), i);
    }
  }
  // Last, so that what a figure says of the years behind it goes before what the next one says of those before.
  for (std::size_t i = 0; i < anchors.size(); ++i)
    if (anchors[i].between == Between::hold_back)
      for (int y = i > 0 ? anchors[i - 1].year + 1 : first; y < anchors[i].year; ++y) put(y, anchors[i].value, i);
  return out;
}

}  // namespace alumen::flows::detail
