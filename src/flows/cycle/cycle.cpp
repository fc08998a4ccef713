#include "flows/cycle/cycle.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flows/cycle/detail/remarks.hpp"
#include "flows/cycle/detail/run.hpp"

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

Result<Answer<Cycles>> run_cycles(const chain::Workspace& workspace) {
  Answer<Cycles> answer;
  auto& notes = answer.notes;
  auto failed = [&]() -> Result<Answer<Cycles>> {
    tidy(notes);
    return std::unexpected(std::move(notes));
  };
  detail::Inputs inputs;
  detail::read_inputs(workspace, inputs, notes);
  if (has_errors(notes)) return failed();
  auto materials = Materials::make(inputs.materials, inputs.frame());
  if (!materials) {
    notes.insert(notes.end(), materials.error().begin(), materials.error().end());
    return failed();
  }
  notes.insert(notes.end(), materials->notes.begin(), materials->notes.end());
  answer.value.materials = std::move(materials->value);
  detail::Metals metals{answer.value.materials};
  std::vector<detail::RegionState> regions;
  if (!detail::run_regions(inputs, metals, true, regions, notes)) return failed();
  for (auto& r : regions) {
    auto done = detail::take(r);
    detail::compare(r, done);
    detail::remark(r, done, notes);
    answer.value.regions.push_back(std::move(done));
  }
  detail::remark_trade(answer.value.regions, inputs, notes);
  tidy(notes);
  return answer;
}

}  // namespace alumen::flows
