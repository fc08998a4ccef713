#include "api/flow_sites.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/detail/load.hpp"

namespace alumen::api {

Result<SitesAnswer> flow_sites(const SitesQuestion& question) {
  auto loaded = detail::load(question.place);
  if (!loaded) return std::unexpected(loaded.error());
  auto answer = flows::plan_sites(loaded->workspace, question.options);
  if (!answer) return std::unexpected(answer.error());
  SitesAnswer out{.workspace = loaded->workspace.name,
                  .title = loaded->workspace.title,
                  .plans = std::move(answer->value),
                  .notes = std::move(answer->notes)};
  if (!question.plan.empty()) {
    std::vector<std::string> ids;
    for (const auto& p : out.plans) ids.push_back(p.plan.id);
    if (std::ranges::find(ids, question.plan) == ids.end())
      return fail({.code = "chain.unknown_id",
                   .where = {"--plan", 0, ""},
                   .value = question.plan,
                   .expected = fmt::format("one of {}", fmt::join(ids, ", "))});
    std::erase_if(out.plans, [&](const auto& p) { return p.plan.id != question.plan; });
  }
  detail::append(out.notes, loaded->notes);
  tidy(out.notes);
  return out;
}

}  // namespace alumen::api
