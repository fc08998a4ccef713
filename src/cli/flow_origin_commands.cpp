#include "cli/flow_origin_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/flow_origin_text.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

struct Words {
  api::OriginQuestion question;
  std::string policy = "importer", format = "table", output, command;
};

constexpr const char* more =
    "trade.csv has one row a year, stage, exporter, importer and reporter, production.csv what countries make. Files of UN Comtrade\n"
    "and of HMRC are read by `alumen import map` with the maps in examples/trade/maps. `alumen tables` lists every column.";

flows::MirrorPolicy policy_of(const std::string& word) {
  for (const auto& n : names(static_cast<flows::MirrorPolicy*>(nullptr)))
    if (n.word == word) return n.value;
  return flows::MirrorPolicy::importer;
}

}  // namespace

void add_flow_origin(CLI::App& flows, Commands& commands, const std::string& typed) {
  auto w = std::make_shared<Words>();
  w->command = typed;
  auto* origin = flows.add_subcommand("origin", "in which countries the metal was made that a country uses, re-exports resolved");
  origin->footer(more);
  origin->add_option("workspace", w->question.place.workspace, "folder of the workspace")->required();
  origin->add_option("--year", w->question.options.year, "calendar year; without it all");
  origin->add_option("--stage", w->question.options.stage, "kind of goods; without it all")
      ->check(CLI::IsMember({"bauxite", "alumina", "unwrought", "scrap", "semis", "articles"}));
  origin->add_option("--country", w->question.country, "ISO 3166-1 alpha-3; without it all");
  origin->add_option("--policy", w->policy, "whose report counts where both sides report a trade")
      ->check(CLI::IsMember({"importer", "exporter", "mean"}))
      ->capture_default_str();
  origin->add_option("--overlay", w->question.place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  origin->add_option("--set", w->question.place.changes, "TABLE.ROW.COLUMN=VALUE, changed for this run (repeatable)");
  origin->add_option("--format", w->format, "how to print")->check(CLI::IsMember({"table", "json", "csv", "html"}))->capture_default_str();
  origin->add_option("-o,--output", w->output, "file to write instead of the screen");
  commands.emplace_back(origin, [w] {
    w->question.options.policy = policy_of(w->policy);
    return put_or_page(api::flow_origin(w->question), w->format, w->output, w->command);
  });
}

}  // namespace alumen::cli
