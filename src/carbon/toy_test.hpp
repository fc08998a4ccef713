// For tests of the carbon room: a method, and short ways from a Toy to numbers.
#pragma once
#include "carbon/carbon.hpp"
#include "chain/workspace_test.hpp"

namespace alumen::carbon {

using chain::at;
using chain::has;
using chain::Toy;

/// Everything counts, scrap is cut off, co-products share by mass.
inline Method plain_method() {
  Method m;
  m.id = "plain";
  m.gases = {"co2", "ch4", "n2o", "cf4", "c2f6", "sf6"};
  m.gwp_set = "AR6";
  m.slope_edition = "ipcc2006";
  return m;
}

/// The solved model; a failed test stops the program's way through it by an exception that the test runner reports.
inline Model solved(std::shared_ptr<const Chain> chain, const Method& method = plain_method()) {
  auto model = Model::build(std::move(chain), method);
  if (model) return std::move(*model);
  std::string text;
  for (const auto& d : model.error()) text += d.line() + "\n";
  throw std::runtime_error(text);
}
inline Model solved(const Toy& toy, const Method& method = plain_method()) { return solved(toy.build(), method); }

/// Footprint of the output of that id in kg CO2e per canonical unit.
inline double footprint(const Model& model, std::string_view output) { return model.footprint(at(model.chain().outputs, output)); }
inline double footprint(const Toy& toy, std::string_view output, const Method& method = plain_method()) {
  return footprint(solved(toy, method), output);
}

}  // namespace alumen::carbon
