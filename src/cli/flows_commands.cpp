#include "cli/flows_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/flow_origin_commands.hpp"
#include "cli/flow_sites_commands.hpp"
#include "cli/flows_text.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

/// What the options write into; shared by the commands, for only one of them runs.
struct Words {
  api::FlowsQuestion run;
  api::LeakageQuestion leakage;
  std::string format = "table", output;
};

constexpr const char* more =
    "  alumen flows run examples/uk-flows                   the cycle by decade, given against calculated\n"
    "  alumen flows leakage examples/uk-flows               scrap exports under every denominator\n"
    "\n"
    "A workspace for it has flow_regions.csv (which years, which conventions), product_groups.csv (how long goods stay in\n"
    "use) and flow_data.csv (one figure a row: region, quantity, group, year, basis, value, unit, source). Figures may have\n"
    "gaps: what cannot be calculated is told, never taken as zero. `alumen tables` lists every column.";

void add_common(CLI::App& command, api::Place& place, std::string& region, Words& w) {
  command.add_option("workspace", place.workspace, "folder of the workspace")->required();
  command.add_option("--region", region, "flow_regions.id; empty = all");
  command.add_option("--overlay", place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  command.add_option("--set", place.changes, "TABLE.ROW.COLUMN=VALUE, changed for this run (repeatable)");
  command.add_option("--format", w.format, "how to print")->check(CLI::IsMember({"table", "json", "csv"}))->capture_default_str();
  command.add_option("-o,--output", w.output, "file to write instead of the screen");
}

}  // namespace

void add_flows(CLI::App& app, Commands& commands) {
  auto w = std::make_shared<Words>();
  auto* flows = app.add_subcommand("flows", "where a country's metal and scrap go, year by year, and what leaks");
  flows->footer(more);
  flows->require_subcommand(1);

  auto* run = flows->add_subcommand("run", "metal, products in use and scrap, year by year");
  add_common(*run, w->run.place, w->run.region, *w);
  commands.emplace_back(run, [w] { return put_answer(api::flows_run(w->run), w->format, w->output); });

  auto* leakage = flows->add_subcommand("leakage", "which share of the scrap leaves the country, under every denominator");
  add_common(*leakage, w->leakage.place, w->leakage.region, *w);
  leakage->add_option("--year", w->leakage.year, "calendar year; without it the last one whose scrap is known");
  commands.emplace_back(leakage, [w] { return put_answer(api::flows_leakage(w->leakage), w->format, w->output); });
  add_flow_sites(*flows, commands);
  add_flow_origin(*flows, commands);
}

}  // namespace alumen::cli
