#include "api/flow_reconcile.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "api/detail/flows_json.hpp"
#include "api/detail/load.hpp"
#include "api/detail/page.hpp"
#include "base/nearest.hpp"
#include "base/number.hpp"
#include "table/table.hpp"

namespace alumen::api {


Result<ReconcileAnswer> flows_reconcile(const ReconcileQuestion& question) {
  auto loaded = detail::load(question.place);
  if (!loaded) return std::unexpected(loaded.error());
  auto found = flows::reconcile_cycles(loaded->workspace, question.options);
  if (!found) return std::unexpected(found.error());
  ReconcileAnswer answer{.workspace = loaded->workspace.name,
                         .title = loaded->workspace.title,
                         .regions = std::move(found->value),
                         .notes = std::move(found->notes)};
  if (!question.region.empty()) {
    std::vector<std::string_view> ids;
    for (const auto& r : answer.regions) ids.push_back(r.id);
    if (std::ranges::find(ids, question.region) == ids.end())
      return fail({.code = "flows.unknown_region",
                   .where = {"--region", 0, ""},
                   .value = question.region,
                   .expected = nearest(ids, question.region)});
    std::erase_if(answer.regions, [&](const auto& r) { return r.id != question.region; });
  }
  detail::append(answer.notes, loaded->notes);
  tidy(answer.notes);
  return answer;
}

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string_view kind_of(const flows::ReconciledFlow& f) { return f.at_zero ? "held_at_zero" : word_of(f.is); }

Json region_of(const flows::ReconciledRegion& r) {
  Json flows = Json::array(), balances = Json::array(), suspects = Json::array(), years = Json::array(), processes = Json::array();
  std::map<int, double> by_year;
  std::map<std::string, double> by_quantity;
  for (const auto& f : r.flows) {
    flows.push_back({{"name", word_of(f.quantity)},
                     {"quantity", word_of(f.quantity)},
                     {"year", f.year},
                     {"unit", flows::unit_of(f.quantity)},
                     {"measured", number(f.measured)},
                     {"sd", number(f.sd)},
                     {"adjusted", number(f.after.value)},
                     {"sd_after", number(f.after.sd)},
                     {"z", f.after.is == flows::Observability::redundant ? number(f.after.test) : Json(nullptr)},
                     {"contribution", number(f.after.contribution)},
                     {"kind", kind_of(f.after)},
                     {"measured_as", f.basis_kind},
                     {"basis", f.basis},
                     {"source", f.source}});
    by_year[f.year] += f.after.contribution;
    by_quantity[std::string{word_of(f.quantity)}] += f.after.contribution;
  }
  for (const auto& b : r.balances)
    balances.push_back({{"name", b.name}, {"year", b.year}, {"residual", number(b.residual)}, {"nodal", number(b.nodal)}});
  for (const auto& s : r.suspects)
    suspects.push_back({{"what", s.what},
                        {"year", s.year},
                        {"test", s.leak ? "leak" : "measurement"},
                        {"statistic", number(s.statistic)},
                        {"critical", r.critical_test * r.critical_test},
                        {"size", number(s.size)},
                        {"alike", s.alike}});
  for (const auto& [year, chi] : by_year) years.push_back({{"year", year}, {"chi", chi}});
  for (const auto& [name, chi] : by_quantity) processes.push_back({{"process", name}, {"chi", chi}});
  return {{"id", r.id},
          {"name", r.name},
          {"chi_squared", number(r.chi_squared)},
          {"degrees", r.degrees},
          {"critical", number(r.critical)},
          {"critical_test", number(r.critical_test)},
          {"iterations", r.iterations},
          {"flows", flows},
          {"balances", balances},
          {"suspects", suspects},
          {"by_year", years},
          {"by_process", processes}};
}

std::string text(const ReconcileAnswer& answer, int indent) {
  Json regions = Json::array();
  for (const auto& r : answer.regions) regions.push_back(region_of(r));
  return detail::framed("reconcile", answer.workspace, answer.title, Json{{"regions", regions}}.dump(), answer.notes, indent);
}

}  // namespace

std::string to_json(const ReconcileAnswer& answer) { return text(answer, 2); }

std::string to_html(const ReconcileAnswer& answer, const PageFacts& facts) {
  const auto& title = answer.title.empty() ? answer.workspace : answer.title;
  return detail::page(detail::flows_page(), title + ": accounts that agree", facts, "{}", text(answer, -1));
}

std::string to_csv(const ReconcileAnswer& answer) {
  std::string out = "region,quantity,year,unit,measured,sd,adjusted,sd_after,z,contribution,kind,measured_as,basis,source\n";
  auto cell = [](double x) { return std::isfinite(x) ? to_text(x) : std::string{}; };
  for (const auto& r : answer.regions)
    for (const auto& f : r.flows)
      out += table::csv_line({r.id, std::string{word_of(f.quantity)}, std::to_string(f.year), std::string{flows::unit_of(f.quantity)},
                              cell(f.measured), cell(f.sd), cell(f.after.value), cell(f.after.sd), cell(f.after.test),
                              cell(f.after.contribution), std::string{kind_of(f.after)}, f.basis_kind, f.basis, f.source});
  return out;
}

}  // namespace alumen::api
