// The cycle of a workspace's regions with what belongs beside it: scenarios, bands, emissions, leakage.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "api/detail/flows.hpp"
#include "base/nearest.hpp"
#include "chain/bind.hpp"

namespace alumen::api {

Result<detail::Cycles> detail::run_cycles(const Place& place, const std::string& region) {
  auto loaded = load(place);
  if (!loaded) return std::unexpected(loaded.error());
  auto answer = flows::run_cycles(loaded->workspace);
  if (!answer) return std::unexpected(answer.error());
  Cycles out{.loaded = std::move(*loaded),
             .regions = std::move(answer->value.regions),
             .materials = std::move(answer->value.materials),
             .notes = std::move(answer->notes)};
  out.several = region.empty() && out.regions.size() > 1;
  if (!region.empty()) {
    std::vector<std::string_view> ids;
    for (const auto& r : out.regions) ids.push_back(r.region.id);
    if (std::ranges::find(ids, region) == ids.end())
      return fail({.code = "flows.unknown_region",
                   .where = {"--region", 0, ""},
                   .value = region,
                   .expected = fmt::format("one of {}", fmt::join(ids, ", "))});
    // A note's value begins with the region that it is about.
    std::erase_if(out.notes, [&](const Diagnostic& d) {
      return std::ranges::any_of(ids, [&](auto id) {
        bool about = d.value == id || (d.value.starts_with(id) && (d.value[id.size()] == '/' || d.value[id.size()] == ' '));
        return about && id != region;
      });
    });
    std::erase_if(out.regions, [&](const auto& r) { return r.region.id != region; });
  }
  append(out.notes, out.loaded.notes);
  tidy(out.notes);
  return out;
}

Result<Answer<std::vector<flows::FlowFactor>>> detail::factors_of(const Loaded& loaded) {
  const auto& outputs = loaded.chain->outputs;
  auto output_of = [&](const std::string& id) { return static_cast<std::uint32_t>(std::ranges::find(outputs, id, &chain::Output::id) - outputs.begin()); };
  std::vector<std::uint32_t> wanted;
  Diagnostics elsewhere;  // read_factors() tells them again
  for (const auto& row : chain::rows_of<flows::FlowFactor>(loaded.workspace, elsewhere))
    if (auto o = output_of(row.product); !row.product.empty() && o < outputs.size()) wanted.push_back(o);
  std::optional<carbon::Model> model;
  if (!wanted.empty()) {
    auto books = rules::load_list("iai-cradle-gate");
    if (!books) return std::unexpected(books.error());
    auto built = carbon::Model::build(loaded.chain, books->front().method, wanted);
    if (!built) return std::unexpected(built.error());
    model.emplace(std::move(*built));
  }
  return flows::read_factors(loaded.workspace, [&](const flows::FlowFactor& row) -> Result<double> {
    auto o = output_of(row.product);
    if (o >= outputs.size()) return fail({.code = "carbon.unknown_product", .value = row.product, .expected = "an output: activity/material"});
    return model->footprint(o);
  });
}

namespace {

using flows::Quantity;

RegionFlows described(flows::RegionCycle cycle, const std::vector<flows::FlowFactor>& factors) {
  RegionFlows out{.cycle = std::move(cycle)};
  const auto& c = out.cycle;
  auto known = [](double x) { return std::isfinite(x); };
  for (const auto& [quantity, s] : c.totals)
    for (std::size_t i = 0; i < c.years.size(); ++i)
      if (known(s.given[i]) && known(s.calculated[i]) && std::fabs(s.given[i] - s.calculated[i]) > 1e-9 * std::fabs(s.given[i])) out.given.push_back({quantity, c.years[i], s.basis[i], s.given[i], s.calculated[i]});
  for (int year : c.years) {
    double people = c.at(Quantity::population, year);
    out.stock_kg_per_person.push_back(people > 0 ? c.at(Quantity::stock, year) * 1000 / people : chain::not_given);
  }
  out.links = flows::links_of(c);
  out.indicators = flows::indicators_of(c);
  out.emissions = flows::emissions_of(c, factors);
  Diagnostics told_by_leakage;
  if (auto leakage = detail::leakage_of(c, detail::year_of_scrap(c, 0), told_by_leakage))
    out.leakage = std::make_shared<const RegionLeakage>(std::move(*leakage));
  return out;
}

/// Emissions of several regions, stage by stage.
flows::RegionEmissions summed(const std::vector<RegionFlows>& regions, const std::vector<int>& years) {
  flows::RegionEmissions out;
  auto at = [&](const RegionFlows& r, const std::vector<double>& v, std::size_t i) {
    return v.empty() ? 0.0 : v[static_cast<std::size_t>(years[i] - r.cycle.years.front())];
  };
  for (const auto& r : regions)
    for (const auto& s : r.emissions.stages) {
      auto known = std::ranges::find(out.stages, s.stage, &flows::StageEmissions::stage);
      if (known == out.stages.end()) known = out.stages.insert(known, {s.stage, std::vector<double>(years.size())});
      for (std::size_t i = 0; i < years.size(); ++i) known->values[i] += at(r, s.values, i);
    }
  if (out.stages.empty()) return out;
  out.total.assign(years.size(), 0.0);
  for (const auto& r : regions)
    for (std::size_t i = 0; i < years.size(); ++i) out.total[i] += at(r, r.emissions.total, i);
  if (std::ranges::any_of(regions, [](const auto& r) { return !r.emissions.use_saving.empty(); })) {
    out.use_saving.assign(years.size(), 0.0);
    for (const auto& r : regions)
      for (std::size_t i = 0; i < years.size(); ++i) out.use_saving[i] += at(r, r.emissions.use_saving, i);
  }
  return out;
}

struct Described {
  std::vector<RegionFlows> regions;
  std::optional<RegionFlows> world;
};
Result<Described> described(detail::Cycles& cycles) {
  auto factors = detail::factors_of(cycles.loaded);
  if (!factors) return std::unexpected(factors.error());
  detail::append(cycles.notes, factors->notes);
  Described out;
  auto together = cycles.several ? std::optional{flows::sum_of(cycles.regions)} : std::nullopt;
  for (auto& r : cycles.regions) out.regions.push_back(described(std::move(r), factors->value));
  if (!together) return out;
  out.world = described(std::move(*together), {});
  out.world->emissions = summed(out.regions, out.world->cycle.years);
  return out;
}

/// Scenarios of a workspace, by name.
std::vector<std::string> scenarios_of(const std::filesystem::path& workspace) {
  std::set<std::string> out;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(workspace / "scenarios", none))
    if (std::filesystem::exists(entry.path() / "datapackage.json")) out.insert(entry.path().filename().string());
  return {out.begin(), out.end()};
}

Result<std::vector<std::string>> wanted(const FlowsQuestion& question) {
  auto known = scenarios_of(question.place.workspace);
  std::vector<std::string> out;
  for (const auto& id : question.scenarios) {
    if (id == "all") return known;
    if (std::ranges::find(known, id) == known.end()) {
      std::vector<std::string_view> words(known.begin(), known.end());
      return fail({.code = "flows.unknown_scenario",
                   .where = {"--scenario", 0, ""},
                   .value = id,
                   .expected = known.empty() ? "a folder in scenarios/" : nearest(words, id)});
    }
    out.push_back(id);
  }
  return out;
}

/// Title and description of a folder's datapackage.json, as far as it has them.
void name_scenario(const std::filesystem::path& folder, FlowScenario& out) {
  std::ifstream in(folder / "datapackage.json");
  auto json = nlohmann::json::parse(in, nullptr, false);
  if (!json.is_object()) return;
  out.title = json.value("title", out.id), out.note = json.value("description", "");
}

Result<FlowScenario> run_scenario(const FlowsQuestion& question, const std::string& id, Diagnostics& notes) {
  FlowScenario out{.id = id, .title = id};
  auto place = question.place;
  auto folder = question.place.workspace / "scenarios" / id;
  place.overlays.push_back(folder);
  name_scenario(folder, out);
  auto cycles = detail::run_cycles(place, question.region);
  if (!cycles) return std::unexpected(cycles.error());
  auto all = described(*cycles);
  if (!all) return std::unexpected(all.error());
  out.regions = std::move(all->regions), out.world = std::move(all->world);
  // What the scenario adds to the notes of the base, with its name.
  for (auto d : cycles->notes) {
    bool known = std::ranges::any_of(notes, [&](const auto& n) { return n.code == d.code && n.value == d.value && n.detail == d.detail; });
    if (known) continue;
    d.detail = fmt::format("scenario {}{}{}", id, d.detail.empty() ? "" : ": ", d.detail);
    notes.push_back(std::move(d));
  }
  return out;
}

}  // namespace

Result<FlowsAnswer> flows_run(const FlowsQuestion& question) {
  auto cycles = detail::run_cycles(question.place, question.region);
  if (!cycles) return std::unexpected(cycles.error());
  auto scenarios = wanted(question);
  if (!scenarios) return std::unexpected(scenarios.error());
  auto all = described(*cycles);
  if (!all) return std::unexpected(all.error());
  FlowsAnswer answer{.workspace = cycles->loaded.workspace.name,
                     .title = cycles->loaded.workspace.title,
                     .regions = std::move(all->regions),
                     .world = std::move(all->world),
                     .materials = std::move(cycles->materials),
                     .notes = std::move(cycles->notes)};
  Diagnostics more;
  for (const auto& id : *scenarios) {
    auto scenario = run_scenario(question, id, answer.notes);
    if (!scenario) return std::unexpected(scenario.error());
    answer.scenarios.push_back(std::move(*scenario));
  }
  if (question.draws > 0) {
    auto drawn = flows::draw_cycles(cycles->loaded.workspace,
                                    {.draws = question.draws, .seed = question.seed, .threads = question.threads, .progress = question.progress});
    if (!drawn) return std::unexpected(drawn.error());
    answer.bands = std::move(drawn->value);
    if (!question.region.empty()) {
      std::erase_if(answer.bands->regions, [&](const auto& r) { return r.region != question.region; });
      std::erase_if(answer.bands->influences, [&](const auto& r) { return r.region != question.region; });
    }
  }
  if (question.calibrate) {
    auto fitted = flows::calibrate(cycles->loaded.workspace, question.fit_until);
    if (!fitted) return std::unexpected(fitted.error());
    answer.calibration = std::move(fitted->value);
    detail::append(answer.notes, fitted->notes);
  }
  for (auto& s : chain::rows_of<chain::Source>(cycles->loaded.workspace, more))
    if (!cycles->loaded.workspace.library_file(s.file)) answer.sources.push_back(std::move(s));
  tidy(answer.notes);
  return answer;
}

}  // namespace alumen::api
