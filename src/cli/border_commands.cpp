#include "cli/border_commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/border_text.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

/// What the options write into; shared by the commands, for only one of them runs.
struct Words {
  api::BorderQuestion border;
  api::LandedQuestion landed;
  std::string format = "table", output;
};

int run_cbam(const Words& w) {
  if (w.border.place.workspace.empty())
    return put_errors({{.code = "api.bad_argument", .value = "cbam", .expected = "the folder of the workspace"}}, w.format);
  return put_answer(api::border(w.border), w.format, w.output);
}

void add_common(CLI::App& command, api::Place& place, std::string& years, std::filesystem::path& assume, std::string& product, Words& w) {
  command.add_option("--overlay", place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  command.add_option("--period", place.period, "2024 or 2024-04-01..2025-04-01 (end excluded)");
  command.add_option("--set", place.changes, "TABLE.ROW.COLUMN=VALUE, changed for this run (repeatable)");
  command.add_option("--year", years, "year of import, or several: 2026..2034")->capture_default_str();
  command.add_option("--assume", assume, "file of assumptions for what the law leaves open");
  command.add_option("--product", product, "consignment, output, material or customs code; empty = all");
  command.add_option("--format", w.format, "how to print")->check(CLI::IsMember({"table", "json", "csv"}))->capture_default_str();
  command.add_option("-o,--output", w.output, "file to write instead of the screen");
}

}  // namespace

void add_border(CLI::App& app, Commands& commands) {
  auto w = std::make_shared<Words>();
  auto there = app.get_subcommands([](CLI::App* sub) { return sub->get_name() == "cbam"; });
  auto* cbam = there.empty() ? nullptr : there.front();
  if (!cbam) cbam = app.add_subcommand("cbam", "border adjustment: emissions, free allocation, certificates and cost of every good");
  // Not required here, for sub-commands of cbam bring their own.
  cbam->add_option("workspace", w->border.place.workspace, "folder of the workspace");
  add_common(*cbam, w->border.place, w->border.years, w->border.assume, w->border.product, *w);
  cbam->add_option("--rules", w->border.rules, "eu-cbam-2026, uk-cbam-2027 or a .yaml file of your own")->capture_default_str();
  commands.emplace_back(cbam, [w] { return run_cbam(*w); });

  auto* landed = app.add_subcommand("landed", "what a tonne costs behind the border: price, freight, duty, border charge");
  landed->add_option("workspace", w->landed.place.workspace, "folder of the workspace")->required();
  add_common(*landed, w->landed.place, w->landed.years, w->landed.assume, w->landed.product, *w);
  landed->add_option("--market", w->landed.market, "EU, GBR or USA")->capture_default_str();
  commands.emplace_back(landed, [w] { return put_answer(api::landed(w->landed), w->format, w->output); });
}

}  // namespace alumen::cli
