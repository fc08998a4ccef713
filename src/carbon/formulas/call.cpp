#include "carbon/formulas/call.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "base/units.hpp"

namespace alumen::carbon {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string names_text(const std::vector<FormulaValue>& values) {
  std::vector<std::string_view> all;
  for (const auto& value : values) all.push_back(value.name);
  return fmt::format("{}", fmt::join(all, ", "));
}

Result<double> read_word(const FormulaValue& input, std::string_view text) {
  for (std::size_t i = 0; i < input.choices.size(); ++i)
    if (same_word(input.choices[i], text)) return static_cast<double>(i);
  return fail({.code = "carbon.bad_input",
               .value = std::string{text},
               .expected = detail::choices_text(input.choices),
               .detail = std::string{input.name}});
}

/// Names the input in diagnostics that know only the text.
std::unexpected<Diagnostics> named(std::string_view input, std::string_view text, Diagnostics diagnostics) {
  for (auto& d : diagnostics) {
    d.detail = d.detail.empty() ? std::string{input} : fmt::format("{}: {}", input, d.detail);
    d.value = std::string{text};
  }
  return std::unexpected(std::move(diagnostics));
}

Result<double> read_number(const FormulaValue& input, std::string_view text) {
  auto measured = parse_measured(text);
  if (!measured) return named(input.name, text, measured.error());
  double value = measured->value;
  if (!measured->unit.text.empty()) {
    auto own = parse_unit(input.unit);
    check(own.has_value(), "a formula has an input in a unit that cannot be read");
    if (measured->unit.substance.empty()) measured->unit.substance = own->substance;
    auto converted = convert(value, measured->unit, *own);
    if (!converted) return named(input.name, text, converted.error());
    value = *converted;
  }
  if (!(std::isfinite(value) && value >= input.low && value <= input.high))
    return fail(detail::bad_input(input.name, value, detail::range_text(input.low, input.high, input.unit)));
  return value;
}

/// The input that was probably meant, before the list of all.
std::string meant(const Formula& formula, std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& i : formula.inputs) names.push_back(i.name);
  auto near = nearest(names, name);
  return near.empty() ? near : near + "; one of ";
}

}  // namespace

Result<Call> call(const Formula& formula, const std::vector<std::pair<std::string, std::string>>& arguments) {
  Call done{&formula, std::vector<double>(formula.inputs.size()), std::vector<bool>(formula.inputs.size(), false), {}};
  std::vector<bool> seen(formula.inputs.size(), false);
  Diagnostics problems;
  auto note = [&](Diagnostics more) { problems.insert(problems.end(), more.begin(), more.end()); };
  for (const auto& [name, text] : arguments) {
    int at = formula.input(name);
    if (at < 0) {
      problems.push_back({.code = "carbon.unknown_input", .value = name, .expected = meant(formula, name) + names_text(formula.inputs)});
      continue;
    }
    auto i = static_cast<std::size_t>(at);
    const auto& input = formula.inputs[i];
    if (seen[i])
      problems.push_back({.code = "carbon.bad_input", .value = text, .expected = "one value", .detail = name + " is given twice"});
    seen[i] = true;
    auto value = input.choices.empty() ? read_number(input, text) : read_word(input, text);
    if (value)
      done.inputs[i] = *value;
    else
      note(value.error());
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const auto& input = formula.inputs[i];
    if (seen[i]) continue;
    done.inputs[i] = input.fallback;
    done.defaulted[i] = true;
    if (!std::isnan(input.fallback)) continue;
    std::string expected =
        input.choices.empty() ? detail::range_text(input.low, input.high, input.unit) : detail::choices_text(input.choices);
    problems.push_back({.code = "carbon.missing_input", .expected = std::move(expected), .detail = std::string{input.name}});
  }
  if (!problems.empty()) return std::unexpected(problems);
  auto outputs = formula.run(done.inputs);
  if (!outputs) return std::unexpected(outputs.error());
  done.outputs = std::move(*outputs);
  return done;
}

}  // namespace alumen::carbon
