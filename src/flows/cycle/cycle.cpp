#include "flows/cycle/cycle.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flows/cycle/detail/remarks.hpp"

namespace alumen::flows {

double RegionCycle::at(Quantity quantity, int year) const {
  auto found = totals.find(quantity);
  if (found == totals.end() || years.empty() || year < years.front() || year > years.back()) return not_given;
  return found->second.used[static_cast<std::size_t>(year - years.front())];
}

Result<ScrapYear> RegionCycle::scrap(int year) const {
  using enum Quantity;
  std::string missing;
  auto take = [&](Quantity q) {
    double x = at(q, year);
    if (std::isnan(x)) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", word_of(q));
    return x;
  };
  ScrapYear out{.exports = take(scrap_exports),
                .imports = take(scrap_imports),
                .old_scrap = take(old_scrap),
                .new_scrap = take(new_scrap),
                .home = {},
                .end_of_life = take(end_of_life)};
  if (double home = at(home_scrap, year); !std::isnan(home)) out.home = home;
  if (!missing.empty())
    return fail({.code = "flows.no_scrap_year", .value = fmt::format("{} {}", region.id, year), .detail = "no figure for " + missing});
  return out;
}

Result<Answer<std::vector<RegionCycle>>> run_cycles(const chain::Workspace& workspace) {
  Answer<std::vector<RegionCycle>> answer;
  detail::Inputs inputs;
  detail::read_inputs(workspace, inputs, answer.notes);
  if (has_errors(answer.notes)) {
    tidy(answer.notes);
    return std::unexpected(std::move(answer.notes));
  }
  bool good = true;
  for (const auto& region : inputs.regions) {
    detail::Cycle cycle{region, inputs, answer.notes};
    if (!cycle.run()) {
      good = false;
      continue;
    }
    auto done = cycle.take();
    detail::compare(region, cycle.groups(), done);
    detail::remark(inputs, cycle, done, answer.notes);
    answer.value.push_back(std::move(done));
  }
  tidy(answer.notes);
  if (!good) return std::unexpected(std::move(answer.notes));
  return answer;
}

}  // namespace alumen::flows
