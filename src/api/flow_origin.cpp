#include "api/flow_origin.hpp"

#include <algorithm>

#include "api/detail/load.hpp"

namespace alumen::api {

Result<OriginAnswer> flow_origin(const OriginQuestion& question) {
  auto loaded = detail::load(question.place);
  if (!loaded) return std::unexpected(loaded.error());
  auto answer = flows::trace_origins(loaded->workspace, question.options);
  if (!answer) return std::unexpected(answer.error());
  OriginAnswer out{.workspace = loaded->workspace.name,
                   .title = loaded->workspace.title,
                   .policy = question.options.policy,
                   .results = std::move(answer->value),
                   .notes = std::move(answer->notes)};
  if (!question.country.empty()) {
    for (auto& r : out.results) {
      std::erase_if(r.countries, [&](const auto& c) { return c.country != question.country; });
      std::erase_if(r.mirrors, [&](const auto& m) { return m.exporter != question.country && m.importer != question.country; });
    }
    if (std::ranges::all_of(out.results, [](const auto& r) { return r.countries.empty(); }))
      return fail({.code = "flows.unknown_country", .where = {"--country", 0, ""}, .value = question.country, .detail = "no row names it"});
  }
  detail::append(out.notes, loaded->notes);
  tidy(out.notes);
  return out;
}

}  // namespace alumen::api
