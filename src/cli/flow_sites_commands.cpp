#include "cli/flow_sites_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/flow_sites_text.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

struct Words {
  api::SitesQuestion question;
  std::string format = "table", output, command;
};

constexpr const char* more =
    "A plan needs site_plans.csv (money and freight), plan_periods.csv, scrap_regions.csv, scrap_supplies.csv, site_candidates.csv,\n"
    "scrap_yields.csv, product_sales.csv, and distances or coordinates; scrap_outlets.csv says what export pays, product_limits.csv\n"
    "and compositions.csv what alloys may hold. `alumen tables` lists every column.\n"
    "\n"
    "CLP and CBC solve it. With --highs (or ALUMEN_HIGHS) HiGHS does, out of its shared library: pip download highsbox has one.";

}  // namespace

void add_flow_sites(CLI::App& flows, Commands& commands, const std::string& typed) {
  auto w = std::make_shared<Words>();
  w->command = typed;
  auto* sites = flows.add_subcommand("sites", "which reprocessing sites to open when and how large, against exporting the scrap");
  sites->footer(more);
  sites->add_option("workspace", w->question.place.workspace, "folder of the workspace")->required();
  sites->add_option("--plan", w->question.plan, "site_plans.id; empty = all");
  sites->add_option("--gap", w->question.options.gap, "gap to stop at, relative to the gain")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  sites->add_option("--nodes", w->question.options.nodes, "most nodes of the search")->check(CLI::PositiveNumber)->capture_default_str();
  sites->add_option("--highs", w->question.options.highs, "shared library of HiGHS (libhighs.so)")->envname("ALUMEN_HIGHS");
  sites->add_option("--overlay", w->question.place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  sites->add_option("--set", w->question.place.changes, "TABLE.ROW.COLUMN=VALUE, changed for this run (repeatable)");
  sites->add_option("--format", w->format, "how to print")->check(CLI::IsMember({"table", "json", "csv", "html"}))->capture_default_str();
  sites->add_option("-o,--output", w->output, "file to write instead of the screen");
  commands.emplace_back(sites, [w] { return put_or_page(api::flow_sites(w->question), w->format, w->output, w->command); });
}

}  // namespace alumen::cli
