// The command line: parses, calls the api, prints.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <sstream>

#include "cli/border_commands.hpp"
#include "cli/document_commands.hpp"
#include "cli/flows_commands.hpp"
#include "cli/intake_commands.hpp"
#include "cli/ledger_commands.hpp"
#include "cli/rules_commands.hpp"
#include "cli/screen.hpp"
#include "custody/store/store.hpp"

namespace alumen::cli {
namespace {

/// What the options of every command write into.
struct Options {
  api::Place place;
  std::string format = "table", rules = "iso14067-cutoff", product, output, folder, name;
  std::vector<std::string> words;
  std::string command;  // as typed
  int depth = 2;
  std::string uncertainty = "analytic", with;
  carbon::Sampling sampling;

  /// The interval that was asked for.
  std::optional<carbon::Sampling> interval() const {
    if (uncertainty == "none") return {};
    auto asked = sampling;
    for (const auto& n : names(static_cast<carbon::Mode*>(nullptr)))
      if (n.word == uncertainty) asked.mode = n.value;
    return asked;
  }
};

std::string print(const auto& answer, const Options& o) {
  return o.format == "json" ? api::to_json(answer) : render(answer, screen_style());
}

int run_check(const Options& o) {
  auto answer = api::check(o.place);
  int done = put(o.format == "sarif" ? api::to_sarif(answer) : print(answer, o), o.output);
  return done != success || answer.errors ? failed : success;
}

int run_footprint(const Options& o) {
  auto answer = api::footprint({.place = o.place, .rules = o.rules, .product = o.product, .sampling = o.interval()});
  if (!answer) return put_errors(answer.error(), o.format);
  if (o.format == "xlsx") {
    if (o.output.empty()) return put_errors({{.code = "api.bad_argument", .value = "--format xlsx", .expected = "-o FILE.xlsx"}}, o.format);
    auto written = api::write_workbook(*answer, o.output);
    return written ? success : put_errors(written.error(), o.format);
  }
  if (o.format == "html") return put(api::to_html(*answer, {std::string{program_version}, o.command}), o.output);
  return put(o.format == "csv" ? api::to_csv(*answer) : print(*answer, o), o.output);
}

int run_explain(const Options& o) {
  auto answer = api::explain({.place = o.place, .product = o.product, .rules = o.rules, .depth = o.depth});
  if (!answer) return put_errors(answer.error(), o.format);
  return put(print(*answer, o), o.output);
}

int run_what_if(const Options& o) {
  auto answer = api::what_if({.place = o.place, .rules = o.rules, .product = o.product, .sampling = o.interval()}, o.with);
  if (!answer) return put_errors(answer.error(), o.format);
  return put(print(*answer, o), o.output);
}

int run_calc(const Options& o) {
  if (o.name.empty())
    return put(o.format == "json"       ? api::to_json(carbon::formulas())
               : o.format == "markdown" ? formulas_markdown(carbon::formulas())
                                        : render(carbon::formulas(), screen_style()));
  auto* formula = carbon::find_formula(o.name);
  if (!formula) return put_errors({{.code = "carbon.unknown_formula", .value = o.name}}, o.format);
  if (o.words.empty() && o.format == "table") return put(render(*formula, screen_style()));
  std::vector<std::pair<std::string, std::string>> arguments;
  Diagnostics wrong;
  for (const auto& word : o.words) {
    auto equals = word.find('=');
    if (equals == std::string::npos)
      wrong.push_back({.code = "api.bad_argument", .value = word, .expected = "input=value"});
    else
      arguments.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  if (!wrong.empty()) return put_errors(wrong, o.format);
  auto call = carbon::call(*formula, arguments);
  if (!call) return put_errors(call.error(), o.format);
  return put(print(*call, o));
}

int run_init(const Options& o) {
  auto done = chain::init_workspace(o.folder, o.name);
  if (!done) return put_errors(done.error(), o.format);
  return put(fmt::format("{} is ready. Fill sites, activities, outputs and exchanges, then:\n  alumen check {}\n  alumen footprint {}\n",
                         o.folder, o.folder, o.folder));
}

void add_place(CLI::App& command, Options& o) {
  command.add_option("workspace", o.place.workspace, "folder of the workspace")->required();
  command.add_option("--overlay", o.place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  command.add_option("--period", o.place.period, "2024 or 2024-04-01..2025-04-01 (end excluded)");
}

void add_format(CLI::App& command, Options& o, std::vector<std::string> formats) {
  command.add_option("--format", o.format, "how to print")->check(CLI::IsMember(std::move(formats)))->capture_default_str();
  command.add_option("-o,--output", o.output, "file to write instead of the screen");
}

void add_sampling(CLI::App& command, Options& o) {
  command.add_option("--uncertainty", o.uncertainty, "how to find the 95 % interval")
      ->check(CLI::IsMember({"none", "analytic", "reduced", "full"}))
      ->capture_default_str();
  command.add_option("--draws", o.sampling.draws, "draws of reduced and full")->check(CLI::Range(2, 100'000'000))->capture_default_str();
  command.add_option("--seed", o.sampling.seed, "same seed, same numbers")->capture_default_str();
  command.add_option("--threads", o.sampling.threads, "threads; changes the time, not the numbers")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
}

constexpr const char* description =
    "alumen - where aluminium comes from, what it cost the climate, and what to do next\n"
    "\n"
    "  alumen init my-plant                                 a new workspace to fill in\n"
    "  alumen check my-plant                                everything that is wrong with it\n"
    "  alumen footprint my-plant --rules iso14067-cutoff,mass-allocation\n"
    "  alumen explain my-plant PRODUCT                      down to formula, file and row\n"
    "  alumen compare my-plant PRODUCT                      every rule book, and why the numbers differ\n"
    "  alumen cbam my-imports --year 2026..2034             the border bill of a customs list\n"
    "  alumen ledger demo                                   certified metal from mine to can, generated\n"
    "  alumen flows run my-country                          metal, products in use and scrap, year by year\n"
    "  alumen whatif my-plant --set exchanges.press/billet_6060.amount=11000\n"
    "  alumen calc pfc.slope                                a formula, its inputs and source";

/// A complaint repeats what it does not understand: the rest of a server's address, where somebody forgot its quotes.
std::string without_passwords(std::string text, std::span<char* const> arguments) {
  for (std::string argument : arguments) {
    auto shown = custody::shown_address(argument);
    if (shown == argument || argument.find("assword") == std::string::npos) continue;
    for (auto at = text.find(argument); at != std::string::npos; at = text.find(argument, at + shown.size()))
      text.replace(at, argument.size(), shown);
  }
  return text;
}

int run(int argc, char** argv) {
  Options o;
  o.command = "alumen";
  // A report may go to a customer: the folder that it was written to is nobody's business.
  for (int i = 1; i < argc; ++i) {
    std::string_view before = argv[i - 1];
    o.command += " " + (before == "-o" || before == "--output" ? std::filesystem::path{argv[i]}.filename().string() : std::string{argv[i]});
  }
  CLI::App app{description, "alumen"};
  app.require_subcommand(0, 1);
  app.set_version_flag("--version", std::string{program_version} + ", library " + std::string{chain::library_hash().substr(0, 12)});
  Commands commands;
  auto command = [&](const char* name, const char* about, auto run_it) {
    auto* sub = app.add_subcommand(name, about);
    commands.emplace_back(sub, [&o, run_it] { return run_it(o); });
    return sub;
  };

  auto* init = command("init", "make a new workspace", run_init);
  init->add_option("folder", o.folder, "folder to make")->required();
  init->add_option("--name", o.name, "name of the workspace");

  auto* check = command("check", "say everything that is wrong with a workspace", run_check);
  add_place(*check, o);
  add_format(*check, o, {"table", "json", "sarif"});

  auto* footprint = command("footprint", "footprint of every product", run_footprint);
  add_place(*footprint, o);
  footprint->add_option("--product", o.product, "output or material");
  footprint->add_option("--rules", o.rules, "rule books, comma-separated ('alumen rules' lists them)")->capture_default_str();
  footprint->add_option("--set", o.place.changes, "TABLE.ROW.COLUMN=VALUE, changed for this run (repeatable)");
  add_sampling(*footprint, o);
  add_format(*footprint, o, {"table", "json", "csv", "html", "xlsx"});

  auto* explain = command("explain", "open a number down to formula, figures, file and row", run_explain);
  add_place(*explain, o);
  explain->add_option("product", o.product, "output, material or activity")->required();
  explain->add_option("--rules", o.rules, "rule book")->capture_default_str();
  explain->add_option("--depth", o.depth, "how many suppliers deep")->check(CLI::Range(0, 50))->capture_default_str();
  add_format(*explain, o, {"table", "json"});

  auto* whatif = command("whatif", "compare before and after a change", run_what_if);
  add_place(*whatif, o);
  whatif->add_option("--set", o.place.changes, "TABLE.ROW.COLUMN=VALUE (repeatable)");
  whatif->add_option("--with", o.with, "another product of the workspace to set beside it");
  add_sampling(*whatif, o);
  whatif->add_option("--product", o.product, "output or material");
  whatif->add_option("--rules", o.rules, "rule books, comma-separated")->capture_default_str();
  add_format(*whatif, o, {"table", "json"});

  auto* calc = command("calc", "list, show or run a formula", run_calc);
  calc->add_option("name", o.name, "formula");
  calc->add_option("arguments", o.words, "input=value, the value perhaps with a unit: aluminium=200000t");
  add_format(*calc, o, {"table", "json", "markdown"});

  auto* codes = command("codes", "list the messages (Markdown)", [](const Options&) { return put(codes_markdown()); });
  codes->add_option("--format", o.format, "markdown")->check(CLI::IsMember({"table", "markdown"}));
  auto* tables = command("tables", "list the tables of a workspace (Markdown)", [](const Options&) { return put(tables_markdown()); });
  tables->add_option("--format", o.format, "markdown")->check(CLI::IsMember({"table", "markdown"}));

  add_rules(app, commands, o.command);
  add_intake(app, commands);
  add_documents(app, commands);
  add_ledger(app, commands);
  add_flows(app, commands, o.command);
  add_border(app, commands);  // last: other commands put theirs under cbam

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, wrong;
    int code = app.exit(error, out, wrong);
    std::fputs(out.str().c_str(), stdout);
    std::fputs(without_passwords(wrong.str(), {argv, static_cast<std::size_t>(argc)}).c_str(), stderr);
    return code == 0 ? success : 2;
  }
  for (auto& [sub, run_it] : commands)
    if (sub->parsed()) return run_it();
  return put(app.help());
}

}  // namespace
}  // namespace alumen::cli

int main(int argc, char** argv) { return alumen::cli::run(argc, argv); }
