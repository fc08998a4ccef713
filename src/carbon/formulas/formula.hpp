// Callable formulas: each is a pair of flat records, a function, and what a reader needs to trust it.
#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.hpp"
#include "base/result.hpp"

namespace alumen::carbon {

/// What a contribution is shown under, besides its stage.
enum class Category { electricity, direct_process, pfc, thermal, ancillary, transport, declared };
inline constexpr std::size_t category_count = 7;
constexpr auto names(Category*) {
  using enum Category;
  return std::to_array<Named<Category>>({{electricity, "electricity"},
                                         {direct_process, "direct process"},
                                         {pfc, "PFC"},
                                         {thermal, "thermal"},
                                         {ancillary, "ancillary"},
                                         {transport, "transport"},
                                         {declared, "declared"}});
}

/// An input or output of a formula as people see it. Inputs with `choices` are words; their number is the index.
/// Inputs that may overrule a built-in table have the fallback 0, which `about` explains as "0: from the table".
struct FormulaValue {
  std::string_view name, unit, about;
  double low, high;
  double fallback;                   ///< NaN: must be given
  std::string_view fallback_source;
  std::vector<std::string_view> choices = {};
};

/// A documented, callable formula. Outputs named after a gas (co2, ch4, n2o, cf4, c2f6, sf6; unit t) are emissions.
struct Formula {
  std::string_view name;      ///< for example "pfc.slope"
  std::string_view title;     ///< one line
  std::string_view equation;  ///< as text, with the names of inputs and outputs
  std::string_view source;    ///< document and place
  bool emits = false;         ///< may stand in readings
  Category category = Category::direct_process;
  std::vector<FormulaValue> inputs, outputs;
  /// Runs it on inputs in their own units (every input given, choices by index). Errors: carbon.bad_input for values
  /// outside their range or contradicting one another, base.not_finite.
  Result<std::vector<double>> (*run)(std::span<const double> inputs) = nullptr;

  /// Position of an input, or -1.
  int input(std::string_view input_name) const;
};

/// Every formula, ordered by name.
std::span<const Formula> formulas();
/// The formula of that name, or null.
const Formula* find_formula(std::string_view name);

namespace detail {

template <class M>
concept Choice = requires { names(static_cast<M*>(nullptr)); };

template <class R>
std::vector<FormulaValue> describe() {
  std::vector<FormulaValue> out;
  each_field<R>([&]<class M>(const Field<R, M>& f) {
    FormulaValue v{f.name, f.unit, f.about, f.low, f.high, f.fallback, f.fallback_source};
    if constexpr (Choice<M>)
      for (const auto& n : names(static_cast<M*>(nullptr))) v.choices.push_back(n.word);
    out.push_back(std::move(v));
  });
  return out;
}

/// "0 to 100 %" or "at least 0 t" for messages.
std::string range_text(double low, double high, std::string_view unit);

/// "CWPB, SWPB, VSS" for messages.
std::string choices_text(std::span<const std::string_view> choices);

/// The message for a value outside its range.
Diagnostic bad_input(std::string_view name, double value, std::string expected);

/// True when the number is the index of one of `count` choices; NaN and fractions are not.
inline bool is_index(double value, std::size_t count) {
  return value >= 0 && value < static_cast<double>(count) && value == std::floor(value);
}

template <class In, class Out, Result<Out> (*Function)(const In&)>
Result<std::vector<double>> run(std::span<const double> values) {
  check(values.size() == field_count<In>(), "a formula got another number of inputs than it has");
  In in{};
  Diagnostics bad;
  std::size_t i = 0;
  each_field<In>([&]<class M>(const Field<In, M>& f) {
    double value = values[i++];
    if constexpr (Choice<M>) {
      constexpr auto choices = names(static_cast<M*>(nullptr));
      if (is_index(value, choices.size())) {
        in.*(f.member) = choices[static_cast<std::size_t>(value)].value;
      } else {
        std::vector<std::string_view> words;
        for (const auto& choice : choices) words.push_back(choice.word);
        bad.push_back(bad_input(f.name, value, choices_text(words)));
      }
    } else {
      in.*(f.member) = value;
      if (!(std::isfinite(value) && value >= f.low && value <= f.high))
        bad.push_back(bad_input(f.name, value, range_text(f.low, f.high, f.unit)));
    }
  });
  if (!bad.empty()) return std::unexpected(bad);
  Result<Out> out = Function(in);
  if (!out) return std::unexpected(out.error());
  std::vector<double> results;
  each_field<Out>([&](const auto& f) { results.push_back((*out).*(f.member)); });
  for (double r : results)
    if (!std::isfinite(r)) return fail({.code = "base.not_finite", .detail = "the inputs are too large or too small for each other"});
  return results;
}

}  // namespace detail

/// Makes a Formula of a function on flat records.
template <class In, class Out, Result<Out> (*Function)(const In&)>
Formula make_formula(std::string_view name, std::string_view title, std::string_view equation, std::string_view source, bool emits = false,
                     Category category = Category::direct_process) {
  return {name, title, equation, source, emits, category, detail::describe<In>(), detail::describe<Out>(), &detail::run<In, Out, Function>};
}

}  // namespace alumen::carbon
