#include "rules/documents/form.hpp"

#include <fmt/format.h>

#include "base/number.hpp"

namespace alumen::rules {

std::string written_out(double value) { return fmt::format("{}", value); }

std::string Form::text(std::string_view field, int item, int place) const {
  auto found = values.find({std::string{field}, item, place});
  return found == values.end() ? std::string{} : found->second;
}

double Form::number(std::string_view field, int item, int place, double otherwise) const {
  auto found = values.find({std::string{field}, item, place});
  if (found == values.end()) return otherwise;
  return parse_number(found->second).value_or(otherwise);
}

void Form::set(std::string_view field, int item, int place, std::string text) {
  FormPlace at{std::string{field}, item, place};
  if (text.empty())
    values.erase(at);
  else
    values[at] = std::move(text);
}

void Form::set(std::string_view field, int item, int place, double number) { set(field, item, place, written_out(number)); }

}  // namespace alumen::rules
