// Calling a formula with words, as on the command line: key=value.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "carbon/formulas/formula.hpp"

namespace alumen::carbon {

/// A formula that was called: what went in, in the inputs' own units, and what came out.
struct Call {
  const Formula* formula;
  std::vector<double> inputs;    ///< one an input; words are the index of their choice
  std::vector<bool> defaulted;   ///< true where a published default stood in
  std::vector<double> outputs;   ///< one an output, in its own unit
};

/// Runs a formula on (name, text) pairs. A text is a number in the input's own unit ("0.42", "95"), a number with a unit that is
/// converted ("200000t", "3.6 GJ"), or for a choice one of its words in any case. A unit without a substance fits an input
/// with one ("0.98 t/t" where "t C/t" is meant). What is not given takes the published default.
/// Errors, all at once: carbon.unknown_input, carbon.missing_input, carbon.bad_input (outside the range, an unknown word, or
/// given twice), base.bad_number, base.bad_unit, base.unit_mismatch; what is wrong with the text names the input in `detail`.
Result<Call> call(const Formula& formula, const std::vector<std::pair<std::string, std::string>>& arguments);

}  // namespace alumen::carbon
