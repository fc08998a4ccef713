#include "base/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"

namespace alumen {

/// Recursive descent into reverse Polish steps.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  Result<Expression> run() {
    if (text_.size() > 10'000 || !sum() || (skip(), at_ != text_.size()))
      return fail(
          {.code = "base.bad_formula", .value = std::string{text_.substr(0, 80)}, .detail = fmt::format("at character {}", at_ + 1)});
    return std::move(out_);
  }

 private:
  using Op = Expression::Op;

  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool eat(char c) {
    skip();
    if (at_ < text_.size() && text_[at_] == c) return ++at_, true;
    return false;
  }
  void emit(Op op, double number = 0, std::uint32_t name = 0) { out_.steps_.push_back({op, number, name}); }

  bool sum() {
    if (!product()) return false;
    while (true) {
      if (eat('+')) {
        if (!product()) return false;
        emit(Op::add);
      } else if (eat('-')) {
        if (!product()) return false;
        emit(Op::subtract);
      } else {
        return true;
      }
    }
  }
  bool product() {
    if (!signed_power()) return false;
    while (true) {
      if (eat('*')) {
        if (!signed_power()) return false;
        emit(Op::multiply);
      } else if (eat('/')) {
        if (!signed_power()) return false;
        emit(Op::divide);
      } else {
        return true;
      }
    }
  }
  bool signed_power() {
    if (++depth_ > 200) return false;
    bool good;
    if (eat('-')) {
      good = signed_power();
      emit(Op::negate);
    } else {
      good = power();
    }
    --depth_;
    return good;
  }
  bool power() {
    if (!atom()) return false;
    if (!eat('^')) return true;
    if (!signed_power()) return false;
    emit(Op::power);
    return true;
  }
  bool atom() {
    if (eat('(')) return sum() && eat(')');
    skip();
    auto start = at_;
    auto digit = [&] { return at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.'); };
    if (digit()) {
      while (digit()) ++at_;
      if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
        auto mark = at_++;
        if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) ++at_;
        if (!digit()) at_ = mark;
        while (digit()) ++at_;
      }
      auto value = parse_number(text_.substr(start, at_ - start));
      if (value) emit(Op::number, *value);
      return value.has_value();
    }
    auto letter = [&] {
      return at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_' || text_[at_] == '.');
    };
    while (letter()) ++at_;
    if (at_ == start) return false;
    std::string word{text_.substr(start, at_ - start)};
    if (eat('(')) return call(word);
    auto found = std::ranges::find(out_.names_, word);
    emit(Op::name, 0, static_cast<std::uint32_t>(found - out_.names_.begin()));
    if (found == out_.names_.end()) out_.names_.push_back(word);
    return true;
  }
  bool call(std::string_view word) {
    auto one = [&](Op op) {
      if (!sum() || !eat(')')) return false;
      emit(op);
      return true;
    };
    auto two = [&](Op op) {
      if (!sum() || !eat(',') || !sum() || !eat(')')) return false;
      emit(op);
      return true;
    };
    if (++depth_ > 200) return false;
    bool good = word == "min"    ? two(Op::min)
                : word == "max"  ? two(Op::max)
                : word == "exp"  ? one(Op::exp)
                : word == "ln"   ? one(Op::ln)
                : word == "sqrt" ? one(Op::sqrt)
                                 : false;
    --depth_;
    return good;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Expression out_;
};

Result<Expression> Expression::parse(std::string_view text) { return ExpressionParser{text}.run(); }

double Expression::evaluate(const std::vector<double>& values) const {
  check(values.size() == names_.size(), "an expression got another number of values than it has names");
  std::vector<double> stack;
  auto pop = [&] {
    double top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const auto& s : steps_) {
    double b = 0;
    switch (s.op) {
      case Op::number:
        stack.push_back(s.number);
        break;
      case Op::name:
        stack.push_back(values[s.name]);
        break;
      case Op::negate:
        stack.back() = -stack.back();
        break;
      case Op::exp:
        stack.back() = std::exp(stack.back());
        break;
      case Op::ln:
        stack.back() = std::log(stack.back());
        break;
      case Op::sqrt:
        stack.back() = std::sqrt(stack.back());
        break;
      case Op::add:
        b = pop();
        stack.back() += b;
        break;
      case Op::subtract:
        b = pop();
        stack.back() -= b;
        break;
      case Op::multiply:
        b = pop();
        stack.back() *= b;
        break;
      case Op::divide:
        b = pop();
        stack.back() /= b;
        break;
      case Op::power:
        b = pop();
        stack.back() = std::pow(stack.back(), b);
        break;
      case Op::min:
        b = pop();
        stack.back() = std::min(stack.back(), b);
        break;
      case Op::max:
        b = pop();
        stack.back() = std::max(stack.back(), b);
        break;
    }
  }
  return stack.back();
}

}  // namespace alumen
