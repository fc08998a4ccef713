#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"
#include "carbon/formulas/detail/groups.hpp"
#include "carbon/formulas/detail/inputs.hpp"

namespace alumen::carbon {
namespace {

std::vector<Formula> all_formulas() {
  std::vector<Formula> all;
  for (auto* group : {&fuel_formulas, &eu_formulas, &anode_formulas, &baking_formulas, &coke_formulas, &carbonate_formulas, &pfc_formulas,
                      &electricity_formulas, &heat_formulas, &cems_formulas, &gas_formulas, &transport_formulas})
    for (auto& formula : group()) all.push_back(std::move(formula));
  std::ranges::sort(all, {}, &Formula::name);
  check(std::ranges::adjacent_find(all, {}, &Formula::name) == all.end(), "two formulas have one name");
  return all;
}

}  // namespace

int Formula::input(std::string_view input_name) const {
  auto found = std::ranges::find(inputs, input_name, &FormulaValue::name);
  return found == inputs.end() ? -1 : static_cast<int>(found - inputs.begin());
}

std::span<const Formula> formulas() {
  static const std::vector<Formula> all = all_formulas();
  return all;
}

const Formula* find_formula(std::string_view name) {
  auto all = formulas();
  auto found = std::ranges::lower_bound(all, name, {}, &Formula::name);
  return found != all.end() && found->name == name ? &*found : nullptr;
}

namespace detail {

std::string range_text(double low, double high, std::string_view unit) {
  std::string text = std::isfinite(low) && std::isfinite(high) ? fmt::format("{} to {}", to_text(low), to_text(high))
                     : std::isfinite(low)                      ? fmt::format("at least {}", to_text(low))
                     : std::isfinite(high)                     ? fmt::format("at most {}", to_text(high))
                                                               : std::string{"a finite number"};
  bool say_unit = !unit.empty() && unit != "1" && (std::isfinite(low) || std::isfinite(high));
  return say_unit ? fmt::format("{} {}", text, unit) : text;
}

std::string choices_text(std::span<const std::string_view> choices) { return fmt::format("{}", fmt::join(choices, ", ")); }

Diagnostic bad_input(std::string_view name, double value, std::string expected) {
  return {.code = "carbon.bad_input", .value = to_text(value), .expected = std::move(expected), .detail = std::string{name}};
}

Diagnostic refuse(std::string_view name, double value, std::string expected, std::string detail, std::string remedy) {
  return {.code = "carbon.bad_input",
          .value = to_text(value),
          .expected = std::move(expected),
          .detail = fmt::format("{}: {}", name, detail),
          .remedy = std::move(remedy)};
}

}  // namespace detail
}  // namespace alumen::carbon
