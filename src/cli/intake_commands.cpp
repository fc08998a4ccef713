#include "cli/intake_commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "chain/intake/intake.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

namespace fs = std::filesystem;
namespace intake = chain::intake;

/// What the options write into; shared by the commands, for only one of them runs.
struct Words {
  fs::path workspace, file, map;
  std::vector<fs::path> files;
  std::vector<std::string> products;
  intake::PactOptions options{{.tables = &api::tables()}};
  std::string format = "table", undo;
};

bool json(const Words& w) { return w.format == "json"; }

/// All notes, not counted by kind: each is about a row that was read.
void put_all(const Diagnostics& notes, const Words& w) {
  if (!notes.empty() && !json(w)) (void)put_errors(notes);
}

int run_format(const Words& w) {
  auto done = intake::format_workspace(w.workspace, api::tables());
  if (!done) return put_errors(done.error(), w.format);
  put_all(done->notes, w);
  std::string text;
  for (const auto& file : done->changed) text += file + "\n";
  return put(text + fmt::format("{} files written, {} were in form\n", done->changed.size(), done->unchanged.size()));
}

int run_export(const Words& w) {
  auto done = intake::export_workbook(w.workspace, w.file, api::tables());
  if (!done) return put_errors(done.error(), w.format);
  put_all(*done, w);
  return put(fmt::format("{} is written\n", w.file.string()));
}

int run_import_xlsx(const Words& w) {
  auto done = intake::import_workbook(w.file, w.workspace, api::tables());
  if (!done) return put_errors(done.error(), w.format);
  put_all(*done, w);
  return put(fmt::format("{} is ready\n", w.workspace.string()));
}

int put_report(const Result<intake::ImportReport>& done, const Words& w, bool dry_run) {
  if (!done) return put_errors(done.error(), w.format);
  int exit = has_errors(done->diagnostics) ? failed : success;
  if (json(w)) return put(intake::to_json(*done)), exit;
  put_all(done->diagnostics, w);
  std::string rows;
  for (const auto& [table, count] : done->rows) rows += fmt::format("{}{} of {}", rows.empty() ? "" : ", ", count, table);
  std::string text = fmt::format("import {}\n{} raw rows: {} accepted, {} not asked for, {} known already, {} rejected\n", done->id,
                                 done->read, done->accepted, done->skipped, done->duplicates, done->rejected);
  if (done->written)
    text += "rows appended: " + rows + "\n";
  else if (dry_run)
    text += "dry run, nothing written; rows that would be appended: " + (rows.empty() ? "none" : rows) + "\n";
  else
    text += "nothing was written\n";
  return put(text), exit;
}

int run_import_map(const Words& w) {
  return put_report(intake::import_mapped(w.map, w.files, w.workspace, w.options), w, w.options.dry_run);
}

int run_import_pact(Words& w) {
  for (const auto& word : w.products) {
    auto equals = word.rfind('=');
    if (equals == word.npos)
      return put_errors({{.code = "api.bad_argument", .where = {"--product", 0, ""}, .value = word, .expected = "PRODUCT_ID=MATERIAL"}},
                        w.format);
    w.options.materials[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return put_report(intake::import_pact(w.files, w.workspace, w.options), w, w.options.dry_run);
}

int run_undo(const Words& w) {
  auto done = intake::undo_import(w.workspace, w.undo, api::tables());
  if (!done) return put_errors(done.error(), w.format);
  if (json(w)) return put(intake::to_json(*done));
  std::string rows;
  for (const auto& [table, count] : done->rows) rows += fmt::format("{}{} of {}", rows.empty() ? "" : ", ", count, table);
  return put(fmt::format("import {} is undone, rows taken out: {}\n", done->id, rows.empty() ? "none" : rows));
}

void add_import_options(CLI::App& command, Words& w) {
  command.add_option("workspace", w.workspace, "folder of the workspace")->required();
  command.add_option("files", w.files, "files to import")->required();
  command.add_option("--id", w.options.id, "name of the import; else that of the first file");
  command.add_flag("--dry-run", w.options.dry_run, "say what would be done, write nothing");
  command.add_flag("--accept-partial", w.options.accept_partial, "write what is right although something is wrong");
}

void add_format_option(CLI::App& command, Words& w) {
  command.add_option("--format", w.format, "how to print")->check(CLI::IsMember({"table", "json"}))->capture_default_str();
}

}  // namespace

void add_intake(CLI::App& app, Commands& commands) {
  auto words = std::make_shared<Words>();
  auto add = [&](CLI::App& to, const char* name, const char* about, auto run) {
    auto* sub = to.add_subcommand(name, about);
    commands.emplace_back(sub, [words, run] { return run(*words); });
    return sub;
  };
  auto& w = *words;
  auto* format = add(app, "format", "bring every table of a workspace into its canonical form", run_format);
  format->add_option("workspace", w.workspace, "folder of the workspace")->required();

  auto* out = app.add_subcommand("export", "write a workspace as another file");
  out->require_subcommand(1);
  auto* to_xlsx = add(*out, "xlsx", "as a workbook, a sheet a table", run_export);
  to_xlsx->add_option("workspace", w.workspace, "folder of the workspace")->required();
  to_xlsx->add_option("file", w.file, "workbook to write")->required();

  auto* in = app.add_subcommand("import", "bring in workbooks, exports of other programs and suppliers' footprints");
  in->require_subcommand(1);
  auto* from_xlsx = add(*in, "xlsx", "make a workspace of a workbook that 'export xlsx' wrote", run_import_xlsx);
  from_xlsx->add_option("file", w.file, "workbook")->required();
  from_xlsx->add_option("folder", w.workspace, "folder to make")->required();
  add_format_option(*from_xlsx, w);

  auto* map = add(*in, "map", "append what a saved column map makes of CSV or XLSX files", run_import_map);
  map->add_option("map", w.map, "the column map, a YAML file")->required();
  add_import_options(*map, w);
  add_format_option(*map, w);

  auto* pact =
      add(*in, "pact", "append suppliers' product footprints (PACT 2 and 3, aluminium extension) as declarations", run_import_pact);
  add_import_options(*pact, w);
  pact->add_option("--material", w.options.material, "material of the footprints");
  pact->add_option("--product", w.products, "PRODUCT_ID=MATERIAL, for files of several materials (repeatable)");
  add_format_option(*pact, w);

  auto* undo = add(*in, "undo", "take the rows of an import out again", run_undo);
  undo->add_option("workspace", w.workspace, "folder of the workspace")->required();
  undo->add_option("id", w.undo, "name of the import")->required();
  add_format_option(*undo, w);
}

}  // namespace alumen::cli
