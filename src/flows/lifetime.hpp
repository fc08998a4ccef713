// How long goods stay in use: laws of survival by age.
#pragma once
#include <string_view>

#include "base/fields.hpp"
#include "base/result.hpp"

namespace alumen::flows {

/// A law of survival. Mean and standard deviation are those of the life itself unless said otherwise.
enum class Law {
  fixed,             ///< everything leaves at the mean age
  normal,            ///< what the law puts below age 0 leaves in the interval of its inflow
  truncated_normal,  ///< a normal law cut at age 0 and scaled to one; the true mean lies slightly above the given one
  folded_normal,     ///< mean and deviation are those before folding
  lognormal,         ///< by the mean and deviation of the life, not of its logarithm
  weibull            ///< shape and scale solved from mean and deviation
};
constexpr auto names(Law*) {
  using enum Law;
  return std::to_array<Named<Law>>({{fixed, "fixed"},
                                    {normal, "normal"},
                                    {truncated_normal, "truncated_normal"},
                                    {folded_normal, "folded_normal"},
                                    {lognormal, "lognormal"},
                                    {weibull, "weibull"}});
}

/// The life of a product group, or of one cohort of it.
struct Lifetime {
  Law law = Law::lognormal;
  double mean_years = 0;  ///< >= 0; 0: everything leaves in the year of its inflow
  double sd_years = 0;    ///< >= 0; 0 makes every law `fixed`
  friend bool operator==(const Lifetime&, const Lifetime&) = default;
};

/// A law with its parameters solved, ready to be asked often.
///
///   normal      S(a) = 1 - Phi((a - m) / s)
///   truncated   S(a) = (1 - Phi((a - m) / s)) / (1 - Phi(-m / s))
///   folded      S(a) = 1 - (Phi((a - m) / s) - Phi((-a - m) / s))
///   lognormal   S(a) = 1 - Phi((ln a - mu) / sg),  sg^2 = ln(1 + s^2 / m^2),  mu = ln m - sg^2 / 2
///   Weibull     S(a) = exp(-(a / lambda)^k),  Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 = 1 + s^2 / m^2,  lambda = m / Gamma(1 + 1/k)
///
/// Source: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, 1994.
class Survival {
 public:
  /// Errors: flows.life_negative for a negative or infinite mean or deviation.
  static Result<Survival> of(const Lifetime& life);
  /// Share that is still in use at an age in years; 1 at ages below 0, and at 0 except for what a normal law puts below it and
  /// for a life of 0. An age within 1e-9 years of a fixed life has reached it.
  double at(double age_years) const;
  /// Share that leaves per year at an age. `fixed` has none: 0.
  double density(double age_years) const;
  /// Share that a normal law puts below age 0; 0 for the other laws.
  double below_zero() const;
  /// The law; `fixed` also where another law has no deviation or no mean.
  Law law() const { return law_; }
  /// Parameters of the law as solved: (mu, sg), (k, lambda), or (m, s).
  double first() const { return first_; }
  double second() const { return second_; }

 private:
  Law law_ = Law::fixed;
  double first_ = 0, second_ = 0, scale_ = 1;
};

}  // namespace alumen::flows
