#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "carbon/detail/evaluator.hpp"

namespace alumen::carbon::detail {
namespace {

using chain::FactColumn;
using chain::Role;

/// Inputs that mean the metal or anode that the activity makes: read from its reference output when no reading says so.
bool means_reference_output(std::string_view input) { return input == "aluminium" || input == "baked_anode"; }

/// Position of a word among the choices of an input, ignoring case; -1 if it is none.
int choice_of(const FormulaValue& input, std::string_view word) {
  auto same = [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y)); };
  for (std::size_t i = 0; i < input.choices.size(); ++i)
    if (std::ranges::equal(input.choices[i], word, same)) return static_cast<int>(i);
  return -1;
}

std::string words_of(const FormulaValue& input) {
  std::string words;
  for (auto w : input.choices) words += (words.empty() ? "" : ", ") + std::string{w};
  return words;
}

/// The formula that was probably meant.
std::string nearest_formula(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& f : formulas())
    if (f.emits) names.push_back(f.name);
  return nearest(names, name);
}

/// The input that was probably meant, and all that there are.
std::string inputs_of(const Formula& formula, std::string_view name) {
  std::vector<std::string_view> names;
  std::string words;
  for (const auto& i : formula.inputs) names.push_back(i.name), words += (words.empty() ? "one of " : ", ") + std::string{i.name};
  auto near = nearest(names, name);
  return near.empty() ? words : near + "; " + words;
}

/// Reads of one reading what the formula needs; reports units and words that do not fit.
FormulaUse::Input bind(const Chain& c, std::uint32_t r, const FormulaValue& input, Diagnostics& out) {
  const auto& reading = c.readings[r];
  FormulaUse::Input bound{.fact = c.fact(FactColumn::reading, r), .reading = r, .origin = FormulaUse::Input::Origin::reading};
  if (!input.choices.empty()) {
    int choice = choice_of(input, reading.value);
    if (choice < 0)
      out.push_back({.code = "table.bad_choice",
                     .where = c.where(reading, "value"),
                     .value = reading.value,
                     .expected = "one of " + words_of(input)});
    bound.fact = chain::no_fact;
    bound.constant = std::max(choice, 0);
    return bound;
  }
  if (std::isnan(c.facts[bound.fact])) {
    out.push_back({.code = "base.bad_number",
                   .where = c.where(reading, "value"),
                   .value = reading.value,
                   .expected = "a number or a formula over parameters"});
    return bound;
  }
  if (reading.unit.empty()) return bound;
  auto from = parse_unit(reading.unit), to = parse_unit(input.unit);
  if (!from || !to || from->dimension != to->dimension)
    out.push_back({.code = "base.unit_mismatch",
                   .where = c.where(reading, "unit"),
                   .value = reading.unit,
                   .expected = fmt::format("a unit like {}", input.unit)});
  else
    bound.scale = from->factor / to->factor;
  return bound;
}

}  // namespace

void Evaluator::compile(std::uint32_t a, Diagnostics& out) {
  std::map<std::pair<std::string_view, std::string_view>, std::vector<std::uint32_t>> groups;
  for (auto r : c.activity_readings[a]) groups[{c.readings[r].formula, c.readings[r].stream}].push_back(r);
  std::uint32_t reference = chain::none;
  for (auto o : c.activity_outputs[a])
    if (c.outputs[o].role == Role::reference && c.material_unit[c.output_material[o].index()].dimension == dimension::mass) reference = o;

  for (const auto& [name, rows] : groups) {
    const auto& first = c.readings[rows[0]];
    auto* formula = find_formula(name.first);
    if (!formula) {
      out.push_back({.code = "carbon.unknown_formula",
                     .where = c.where(first, "formula"),
                     .value = first.formula,
                     .expected = nearest_formula(first.formula)});
      continue;
    }
    if (!formula->emits) {
      out.push_back({.code = "carbon.not_an_emission", .where = c.where(first, "formula"), .value = first.formula});
      continue;
    }
    FormulaUse use{.formula = formula, .stream = first.stream, .inputs = std::vector<FormulaUse::Input>(formula->inputs.size())};
    std::vector<bool> given(formula->inputs.size());
    for (auto r : rows) {
      int i = formula->input(c.readings[r].input);
      if (i < 0) {
        out.push_back({.code = "carbon.unknown_input",
                       .where = c.where(c.readings[r], "input"),
                       .value = c.readings[r].input,
                       .expected = inputs_of(*formula, c.readings[r].input)});
        continue;
      }
      auto at = static_cast<std::size_t>(i);
      use.inputs[at] = bind(c, r, formula->inputs[at], out);
      given[at] = true;
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i]) continue;
      const auto& input = formula->inputs[i];
      auto& bound = use.inputs[i];
      // The formulas of the EU law bring the law's own carbon factor; the others take the rule book's.
      if (input.name == "carbon_factor" && !formula->name.starts_with("eu.")) {
        bound = {.constant = method_.carbon_factor, .origin = FormulaUse::Input::Origin::method};
      } else if (input.name == "edition" && !input.choices.empty() && choice_of(input, method_.slope_edition) >= 0) {
        bound = {.constant = static_cast<double>(choice_of(input, method_.slope_edition)), .origin = FormulaUse::Input::Origin::method};
      } else if (means_reference_output(input.name) && reference != chain::none) {
        bound = {
            .fact = c.fact(FactColumn::output_amount, reference), .scale = 1e-3, .origin = FormulaUse::Input::Origin::reference_output};
      } else if (!std::isnan(input.fallback)) {
        bound = {.constant = input.fallback, .origin = FormulaUse::Input::Origin::fallback};
        if (!input.fallback_source.empty() && input.choices.empty())
          out.push_back({.code = "carbon.default_used",
                         .where = c.where(first, "input"),
                         .value = fmt::format("{} = {} {}", input.name, to_text(input.fallback), input.unit),
                         .detail = fmt::format("{} of {}: {}", formula->name, c.activities[a].id, input.fallback_source)});
      } else {
        out.push_back({.code = "carbon.missing_input",
                       .where = c.where(first, "input"),
                       .value = fmt::format("{} of {}", input.name, formula->name),
                       .expected = std::string{input.about}});
      }
    }
    uses_[a].push_back(std::move(use));
  }
}

std::vector<double> Evaluator::inputs(const FormulaUse& use, const Facts& facts) const {
  std::vector<double> values;
  for (const auto& input : use.inputs) values.push_back(input.fact == chain::no_fact ? input.constant : facts[input.fact] * input.scale);
  return values;
}

void Evaluator::formula(std::uint32_t a, std::uint32_t u, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const {
  const FormulaUse& use = uses_[a][u];
  auto values = inputs(use, facts);
  auto results = use.formula->run(values);
  const chain::Row* row = &c.activities[a];
  for (const auto& input : use.inputs)
    if (input.reading != chain::none) row = &c.readings[input.reading];
  // The formula names the input at fault first; without a reading of it, any reading of the formula is the place to look.
  auto row_at_fault = [&](const Diagnostic& d) {
    for (std::size_t i = 0; i < use.inputs.size(); ++i)
      if (use.inputs[i].reading != chain::none && std::string_view{d.detail}.substr(0, d.detail.find(':')) == use.formula->inputs[i].name)
        return static_cast<const chain::Row*>(&c.readings[use.inputs[i].reading]);
    return row;
  };
  if (!results) {
    if (out)
      for (auto d : results.error()) {
        d.where = c.where(*row_at_fault(d), "value");
        d.detail = fmt::format("{} of {}{}{}", use.formula->name, c.activities[a].id, d.detail.empty() ? "" : ": ", d.detail);
        out->push_back(std::move(d));
      }
    // Refused inputs have no burden that could be mistaken for one: a derivative steps aside when it meets this.
    into.push_back({.kind = Term::Kind::formula, .category = use.formula->category, .value = chain::not_given, .row = u});
    return;
  }
  for (std::size_t i = 0; i < results->size(); ++i) {
    auto name = use.formula->outputs[i].name;
    if (use.formula->outputs[i].unit != "t" || std::ranges::find(method_.gases, name) == method_.gases.end()) continue;
    gas({.kind = Term::Kind::formula, .category = use.formula->category, .value = 0, .row = u}, name, (*results)[i] * 1000, facts, into,
        out, *row);
  }
}

}  // namespace alumen::carbon::detail
