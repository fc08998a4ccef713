// The years between figures.
#pragma once
#include <cstddef>
#include <vector>

#include "flows/cycle/rows.hpp"

namespace alumen::flows::detail {

/// A figure of a year, and what it says of those around it.
struct Anchor {
  int year;
  double value;
  Between between;
};
/// A year: its value, and the anchor that gives it or begins its stretch; NaN and -1 in a gap.
struct FilledYear {
  double value = not_given;
  int anchor = -1;
};
/// Every year from `first` to `last`. Anchors rise by year.
std::vector<FilledYear> fill_years(const std::vector<Anchor>& anchors, int first, int last);

}  // namespace alumen::flows::detail
