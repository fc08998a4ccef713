#include "flows/sites/sites.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/number.hpp"
#include "flows/sites/detail/report.hpp"

namespace alumen::flows {
namespace {

using detail::kilo;
using detail::SiteInputs;
using detail::SiteModel;
using numeric::ProgramAnswer;
using numeric::ProgramStatus;

/// Present value of exporting everything: no choice of sites is left, so it is a linear program. NaN where it is not possible.
Result<double> export_value(const SiteModel& model, const numeric::ProgramOptions& options) {
  auto program = model.without_sites();
  for (auto& c : program.columns) c.whole = false;
  auto answer = numeric::solve(program, options);
  if (!answer) return std::unexpected(answer.error());
  if (answer->status != ProgramStatus::optimal) return chain::not_given;
  return -(answer->objective + model.constant()) * kilo;
}

std::unexpected<Diagnostics> infeasible(const SiteInputs& inputs, const SitePlan& plan, const SiteModel& model,
                                        const numeric::ProgramOptions& options) {
  auto groups = numeric::conflict(model.program(), options);
  if (!groups) return std::unexpected(groups.error());
  return fail({.code = "flows.plan_infeasible",
               .where = inputs.where(plan, "id"),
               .value = plan.id,
               .detail = fmt::format("these exclude each other: {}", fmt::join(*groups, "; "))});
}

Result<SitesResult> decide(const SiteInputs& inputs, const SitePlan& plan, const SitesOptions& options, Diagnostics& notes) {
  SiteModel model{inputs, plan};
  numeric::ProgramOptions how{.gap = options.gap, .nodes = options.nodes, .highs = options.highs};
  auto answer = numeric::solve(model.program(), how);
  if (!answer) return std::unexpected(answer.error());
  if (answer->status == ProgramStatus::infeasible) return infeasible(inputs, plan, model, how);
  check(answer->status != ProgramStatus::unbounded, "a plan of finite supplies has an end");
  Diagnostic stopped{.code = "flows.plan_stopped",
                     .where = inputs.where(plan, "id"),
                     .value = plan.id,
                     .detail = fmt::format("after {} nodes", answer->nodes)};
  if (!answer->found) return fail(stopped);
  if (answer->status == ProgramStatus::limit) {
    stopped.detail += fmt::format(", with a gap of {} %", to_display(100 * answer->gap, 3));
    notes.push_back(stopped);
  }
  auto exported = export_value(model, how);
  if (!exported) return std::unexpected(exported.error());
  SitesResult out{.plan = plan,
                  .status = std::string{word_of(answer->status)},
                  .solver = answer->solver,
                  .gap = answer->gap,
                  .nodes = answer->nodes,
                  .present_value = -(answer->objective + model.constant()) * kilo,
                  .present_value_bound = -(answer->bound + model.constant()) * kilo,
                  .export_value = *exported};
  out.gain = out.present_value - out.export_value;
  out.gain_per_year = out.gain / model.all_years();
  detail::report(inputs, model, *answer, out);
  return out;
}

}  // namespace

Diagnostics check_sites(const chain::Workspace& workspace) {
  Diagnostics out;
  SiteInputs inputs;
  detail::read_site_inputs(workspace, inputs, out);
  tidy(out);
  return out;
}

Result<Answer<std::vector<SitesResult>>> plan_sites(const chain::Workspace& workspace, const SitesOptions& options) {
  Answer<std::vector<SitesResult>> answer;
  SiteInputs inputs;
  detail::read_site_inputs(workspace, inputs, answer.notes);
  bool good = !has_errors(answer.notes);
  if (good)
    for (const auto& plan : inputs.plans) {
      auto result = decide(inputs, plan, options, answer.notes);
      if (result) {
        answer.value.push_back(std::move(*result));
      } else {
        good = false;
        answer.notes.insert(answer.notes.end(), result.error().begin(), result.error().end());
      }
    }
  tidy(answer.notes);
  if (!good) return std::unexpected(std::move(answer.notes));
  return answer;
}

}  // namespace alumen::flows
