// Arithmetic over named parameters: "1.06 * yield + losses/2".
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace alumen {

/// A parsed expression: numbers, names, + - * / ^ (right associative), unary minus, parentheses,
/// and the functions min(a,b), max(a,b), exp(x), ln(x), sqrt(x). Nesting is limited to 200 levels, length to 10 000 characters.
class Expression {
 public:
  /// Reads the text. Error: base.bad_formula with the position.
  static Result<Expression> parse(std::string_view text);

  /// The names that occur, in order of first occurrence.
  const std::vector<std::string>& names() const { return names_; }
  /// The value with `values[i]` for names()[i]. May be infinite or NaN: the caller reports base.not_finite.
  double evaluate(const std::vector<double>& values) const;

 private:
  enum class Op : std::uint8_t { number, name, add, subtract, multiply, divide, power, negate, min, max, exp, ln, sqrt };
  struct Step {
    Op op;
    double number = 0;
    std::uint32_t name = 0;
  };
  friend class ExpressionParser;
  std::vector<Step> steps_;  // reverse Polish
  std::vector<std::string> names_;
};

}  // namespace alumen
