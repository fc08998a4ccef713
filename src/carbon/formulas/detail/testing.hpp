// Short ways to call formulas in tests.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "carbon/formulas/call.hpp"

namespace alumen::carbon::testing {

/// Arguments as on the command line.
using Arguments = std::vector<std::pair<std::string, std::string>>;

/// Calls a formula by name; the name must exist.
inline Result<Call> run(std::string_view name, const Arguments& arguments) {
  const Formula* formula = find_formula(name);
  check(formula != nullptr, name);
  return call(*formula, arguments);
}

/// One output of a call that must succeed; NaN with a failed test otherwise.
inline double value(std::string_view name, std::string_view output, const Arguments& arguments) {
  auto done = run(name, arguments);
  if (!done) {
    for (const auto& d : done.error()) ADD_FAILURE() << name << ": " << d.line();
    return std::nan("");
  }
  for (std::size_t i = 0; i < done->outputs.size(); ++i)
    if (done->formula->outputs[i].name == output) return done->outputs[i];
  ADD_FAILURE() << name << " has no output " << output;
  return std::nan("");
}

/// The codes and details of a call that must fail: "carbon.bad_input ash; ...".
inline std::string refusal(std::string_view name, const Arguments& arguments) {
  auto done = run(name, arguments);
  if (done) return "accepted";
  std::string out;
  for (const auto& d : done.error()) {
    if (!out.empty()) out += "; ";
    out += d.code.info().name;
    out += " " + d.detail;
  }
  return out;
}

/// Equal within 1e-9 relative.
inline void expect_close(double found, double expected) { EXPECT_NEAR(found, expected, 1e-9 * std::fabs(expected)); }

}  // namespace alumen::carbon::testing
