// Formulas called by words: the name on the first line, then name=text, a line each.
#include <fuzz/harness.hpp>

#include <cmath>

#include "carbon/formulas/call.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  auto text = fuzz::text_of(data, size);
  auto take_line = [&] {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
  };
  const auto* formula = carbon::find_formula(take_line());
  if (!formula) return -1;
  std::vector<std::pair<std::string, std::string>> arguments;
  while (!text.empty()) {
    auto line = take_line();
    auto equals = std::min(line.find('='), line.size());
    arguments.emplace_back(line.substr(0, equals), line.substr(std::min(equals + 1, line.size())));
  }
  auto call = carbon::call(*formula, arguments);
  if (!call) return fuzz::read_refusal(call.error()), 0;
  check(call->inputs.size() == formula->inputs.size() && call->defaulted.size() == formula->inputs.size() &&
            call->outputs.size() == formula->outputs.size(),
        "a call lost values");
  for (double value : call->inputs) check(std::isfinite(value), "an input is not finite");
  for (double value : call->outputs) check(std::isfinite(value), "an output is not finite");
  auto again = formula->run(call->inputs);
  check(again && *again == call->outputs, "a formula has two values");
  return 0;
}
