// Inside the carbon room: the uncertain inputs of a result.
#pragma once
#include <string>

#include "base/random.hpp"
#include "carbon/detail/model_impl.hpp"

namespace alumen::carbon::detail {

/// One uncertain fact: what it is drawn from, and the name that its random numbers are keyed by. Scenarios and rule books
/// that share the name share the draw.
struct Variable {
  FactId fact;
  std::uint64_t id;
  Distribution distribution;
  std::uint32_t row;        ///< of Chain::uncertainties
};

/// The uncertain ones among the facts that a result depends on.
struct Variables {
  std::vector<Variable> list;
  std::size_t without = 0;  ///< inputs of the result that nobody gave an uncertainty for
};

/// Finds the uncertainty of every used fact. Facts that formulas make are left to their parameters; the masses of metal
/// that an activity balances are not drawn, because independent draws would create or lose metal.
Variables find_variables(const Chain& chain, const std::vector<bool>& used);

}  // namespace alumen::carbon::detail
