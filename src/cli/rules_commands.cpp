#include "cli/rules_commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "api/compare.hpp"
#include "cli/rules_text.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

/// What the options write into; shared by the commands, for only one of them runs.
struct Words {
  api::CompareRequest compare;
  api::LabelsRequest labels;
  std::string id, other, format = "table", output, command;
};

int run_list(const Words& w) {
  std::vector<rules::Book> books;
  for (const auto& id : rules::ids()) {
    auto book = rules::load(id);
    if (!book) return put_errors(book.error(), w.format);
    books.push_back(std::move(*book));
  }
  return put(w.format == "json"       ? api::to_json(books)
             : w.format == "markdown" ? books_markdown(books)
                                      : render_books(books, screen_style()));
}

int run_show(const Words& w) {
  auto book = rules::load(w.id);
  if (!book) return put_errors(book.error(), w.format);
  return put(w.format == "json"       ? api::to_json(std::vector{*book})
             : w.format == "markdown" ? book_markdown(*book)
                                      : render(*book, screen_style()));
}

int run_validate(const Words& w) {
  auto book = rules::load(w.id);
  if (!book) return put_errors(book.error(), w.format);
  return put(fmt::format("{} is a valid rule book: {}\n", w.id, book->method.title));
}

int run_diff(const Words& w) {
  auto a = rules::load(w.id), b = rules::load(w.other);
  if (!a) return put_errors(a.error(), w.format);
  if (!b) return put_errors(b.error(), w.format);
  return put(render_differences(*a, *b));
}

int run_compare(const Words& w) {
  auto answer = api::compare(w.compare);
  if (answer && w.format == "html") return put(api::to_html(*answer, {std::string{program_version}, w.command}), w.output);
  return put_answer(answer, w.format, w.output);
}

int run_labels(const Words& w) { return put_answer(api::labels(w.labels), w.format, w.output); }

void add_place(CLI::App& command, api::Place& place) {
  command.add_option("workspace", place.workspace, "folder of the workspace")->required();
  command.add_option("--overlay", place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  command.add_option("--period", place.period, "2024 or 2024-04-01..2025-04-01 (end excluded)");
  command.add_option("--set", place.changes, "TABLE.ROW.COLUMN=VALUE, changed for this run (repeatable)");
}

}  // namespace

void add_rules(CLI::App& app, Commands& commands, const std::string& typed) {
  auto w = std::make_shared<Words>();
  w->command = typed;
  auto command = [&](CLI::App& in, const char* name, const char* about, auto run, std::vector<std::string> formats) {
    auto* sub = in.add_subcommand(name, about);
    sub->add_option("--format", w->format, "how to print")->check(CLI::IsMember(std::move(formats)))->capture_default_str();
    commands.emplace_back(sub, [w, run] { return run(*w); });
    return sub;
  };
  auto* books = app.add_subcommand("rules", "list, show, check and compare rule books");
  auto* list = command(*books, "list", "the rule books that ship", run_list, {"table", "json", "markdown"});
  auto* show =
      command(*books, "show", "every choice of a rule book, its sources, and what it leaves open", run_show, {"table", "json", "markdown"});
  show->add_option("id", w->id, "rule book, or a .yaml file of your own")->required();
  auto* validate = command(*books, "validate", "say what is wrong with a rule book of your own", run_validate, {"table", "json"});
  validate->add_option("file", w->id, "a .yaml file")->required();
  auto* diff = command(*books, "diff", "the choices in which two rule books differ", run_diff, {"table"});
  diff->add_option("first", w->id, "rule book")->required();
  diff->add_option("second", w->other, "rule book")->required();
  (void)list;
  books->require_subcommand(0, 1);
  commands.emplace_back(books, [w, books] { return books->get_subcommands().empty() ? run_list(*w) : 0; });

  auto* compare = command(app, "compare", "one product under every rule book, and why the numbers differ", run_compare,
                          {"table", "json", "csv", "html"});
  add_place(*compare, w->compare.place);
  compare->add_option("product", w->compare.product, "output or material")->required();
  compare->add_option("--rules", w->compare.rules, "rule books, comma-separated; all = every one that ships")->capture_default_str();
  compare->add_option("--first", w->compare.first, "the rule book that the others are set against");
  compare->add_option("-o,--output", w->output, "file to write instead of the screen");

  auto* labels = command(app, "labels", "labels, premiums and pledges: pass, fail or not comparable", run_labels, {"table", "json"});
  add_place(*labels, w->labels.place);
  labels->add_option("--product", w->labels.product, "output or material; empty = all");
  labels->add_option("--day", w->labels.day, "YYYY-MM-DD; empty = the last day of the workspace's period");
  labels->add_option("--target", w->labels.target, "share of the primary metal that the pledge asks for")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  labels->add_option("-o,--output", w->output, "file to write instead of the screen");
}

}  // namespace alumen::cli
