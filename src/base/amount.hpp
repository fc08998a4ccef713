// An amount as the user wrote it: a number, or a formula over parameters.
#pragma once
#include <cmath>
#include <limits>
#include <string>

namespace alumen {

/// A number, or (when `formula` is not empty) the text of an Expression over parameters; neither means not given.
struct Amount {
  double value = std::numeric_limits<double>::quiet_NaN();
  std::string formula;

  bool given() const { return !formula.empty() || !std::isnan(value); }
};

}  // namespace alumen
