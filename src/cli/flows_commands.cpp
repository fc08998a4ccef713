#include "cli/flows_commands.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
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
  api::ReconcileQuestion reconcile;
  std::string format = "table", output, command;
};

/// Draws take a while: how far they are, on a terminal only.
void show_progress(api::FlowsQuestion& question) {
  if (!isatty(STDERR_FILENO)) return;
  question.progress = [draws = question.draws](std::size_t done) {
    fmt::print(stderr, "\r{} of {} draws{}", done, draws, done == draws ? "\n" : "");
    std::fflush(stderr);
  };
}

constexpr const char* more =
    "  alumen flows run examples/uk-flows                   the cycle by decade, given against calculated\n"
    "  alumen flows leakage examples/uk-flows               scrap exports under every denominator\n"
    "  alumen flows run examples/world-flows --scenario all --format html -o world.html\n"
    "  alumen flows reconcile examples/uk-flows             measured, adjusted, what does not fit\n"
    "  alumen flows run examples/world-flows --draws 500    the same with bands of 5 to 95 %\n"
    "\n"
    "A workspace for it has flow_regions.csv (which years, which conventions), product_groups.csv (how long goods stay in\n"
    "use) and flow_data.csv (one figure a row: region, quantity, group, year, basis, value, unit, source). Figures may have\n"
    "gaps: what cannot be calculated is told, never taken as zero. `alumen tables` lists every column.";

void add_common(CLI::App& command, api::Place& place, std::string& region, Words& w) {
  command.add_option("workspace", place.workspace, "folder of the workspace")->required();
  command.add_option("--region", region, "flow_regions.id; empty = all");
  command.add_option("--overlay", place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  command.add_option("--set", place.changes, "TABLE.ROW.COLUMN=VALUE, changed for this run (repeatable)");
  command.add_option("--format", w.format, "how to print")->check(CLI::IsMember({"table", "json", "csv", "html"}))->capture_default_str();
  command.add_option("-o,--output", w.output, "file to write instead of the screen");
}

}  // namespace

void add_flows(CLI::App& app, Commands& commands, const std::string& typed) {
  auto w = std::make_shared<Words>();
  w->command = typed;
  auto* flows = app.add_subcommand("flows", "where a country's metal and scrap go, year by year, and what leaks");
  flows->footer(more);
  flows->require_subcommand(1);

  auto* run = flows->add_subcommand("run", "metal, products in use and scrap, year by year");
  add_common(*run, w->run.place, w->run.region, *w);
  run->add_option("--scenario", w->run.scenarios, "folder in the workspace's scenarios/, laid over it and set beside it (repeatable); all = every one");
  run->add_option("--draws", w->run.draws, "bands by so many draws of the uncertain figures; 0 = none")->check(CLI::Range(0, 1'000'000))->capture_default_str();
  run->add_option("--seed", w->run.seed, "of the random numbers")->capture_default_str();
  run->add_option("--threads", w->run.threads, "threads; changes the time, not the numbers")->check(CLI::Range(1, 256))->capture_default_str();
  run->add_flag("--calibrate", w->run.calibrate, "fit the uncertain figures to those that are only compared and have a standard deviation");
  run->add_option("--fit-until", w->run.fit_until, "hold out what was observed after this year, to see how well the fit foretells it");
  commands.emplace_back(run, [w] {
    show_progress(w->run);
    return put_or_page(api::flows_run(w->run), w->format, w->output, w->command);
  });

  auto* leakage = flows->add_subcommand("leakage", "which share of the scrap leaves the country, under every denominator");
  add_common(*leakage, w->leakage.place, w->leakage.region, *w);
  leakage->add_option("--year", w->leakage.year, "calendar year; without it the last one whose scrap is known");
  commands.emplace_back(leakage, [w] { return put_or_page(api::flows_leakage(w->leakage), w->format, w->output, w->command); });

  auto* reconcile = flows->add_subcommand("reconcile", "accounts moved as little as their deviations allow, until all balances hold");
  add_common(*reconcile, w->reconcile.place, w->reconcile.region, *w);
  reconcile->add_option("--default-sd", w->reconcile.options.default_sd_pct, "standard deviation, in %, of figures that have none")
      ->check(CLI::Range(0.001, 1000.0))
      ->capture_default_str();
  reconcile->add_flag("--eliminate", w->reconcile.options.options.eliminate, "leave out the strongest suspect until the rest agrees");
  commands.emplace_back(reconcile, [w] { return put_or_page(api::flows_reconcile(w->reconcile), w->format, w->output, w->command); });

  add_flow_sites(*flows, commands, typed);
  add_flow_origin(*flows, commands, typed);
}

}  // namespace alumen::cli
