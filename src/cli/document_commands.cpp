#include "cli/document_commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/number.hpp"
#include "cli/document_text.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

/// What the options write into; shared by the commands, for only one of them runs.
struct Words {
  api::TemplateExport form_out;
  api::TemplateImport form_in;
  api::EmissionsReportQuestion report;
  api::ClaimQuestion claim;
  api::SupplierQuestion suppliers;
  std::filesystem::path document;
  std::vector<std::string> products;
  std::string date;
  std::string format = "table", output;
};

int run_claim(Words& w) {
  if (w.claim.place.workspace.empty() || w.claim.product.empty())
    return put_errors({{.code = "api.bad_argument", .value = "claim", .expected = "WORKSPACE PRODUCT, or verify FILE"}}, w.format);
  auto day = day_of(w.date, "--date");
  if (!day) return put_errors(day.error(), w.format);
  w.claim.created = *day;
  auto answer = api::claim(w.claim);
  if (!answer) return put_errors(answer.error(), w.format);
  int done = put(answer->claim.text, w.output);
  if (!w.output.empty())
    std::fputs(
        fmt::format("{}: {} kg CO2e per kg of {}, id {}\n", w.output, to_display(answer->claim.value), answer->product, answer->claim.id)
            .c_str(),
        stderr);
  put_notes(answer->notes);
  return done;
}

int run_verify(Words& w) {
  auto answer = api::verify_claim(w.document);
  int done = put_answer(answer, w.format, w.output);
  return done != success || (answer && has_errors(answer->check.diagnostics)) ? failed : success;
}

int run_suppliers(Words& w) {
  auto day = day_of(w.date, "--date");
  if (!day) return put_errors(day.error(), w.format);
  w.suppliers.date = *day;
  auto answer = api::suppliers(w.suppliers);
  return put_answer(answer, w.format, w.output);
}

int run_import(Words& w) {
  for (const auto& word : w.products) {
    auto equals = word.rfind('=');
    if (equals == word.npos)
      return put_errors(
          {{.code = "api.bad_argument", .where = {"--product", 0, ""}, .value = word, .expected = "CN_CODE=MATERIAL or NAME=MATERIAL"}},
          w.format);
    w.form_in.options.materials[word.substr(0, equals)] = word.substr(equals + 1);
  }
  auto answer = api::import_template(w.form_in);
  int done = put_answer(answer, w.format, w.output);
  return done != success || (answer && has_errors(answer->diagnostics)) ? failed : success;
}

void add_format(CLI::App& command, Words& w, std::vector<std::string> formats) {
  command.add_option("--format", w.format, "how to print")->check(CLI::IsMember(std::move(formats)))->capture_default_str();
}

void add_place(CLI::App& command, api::Place& place) {
  command.add_option("workspace", place.workspace, "folder of the workspace")->required();
  command.add_option("--overlay", place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  command.add_option("--period", place.period, "2024 or 2024-04-01..2025-04-01 (end excluded)");
}

void add_template(CLI::App& cbam, Commands& commands, const std::shared_ptr<Words>& w) {
  auto* form = cbam.add_subcommand("template", "the communication template of the border adjustment, in and out");
  form->require_subcommand(1);
  auto* out = form->add_subcommand("export", "write an installation's form");
  add_place(*out, w->form_out.place);
  out->add_option("file", w->form_out.file, "workbook to write")->required();
  out->add_option("--version", w->form_out.version, "version of the template")
      ->check(CLI::IsMember({"2.1", "2.1.1"}))
      ->capture_default_str();
  out->add_option("--into", w->form_out.into, "an empty official template: its input cells are filled, nothing else is touched");
  out->add_option("--site", w->form_out.site, "the installation, where the workspace has several");
  add_format(*out, *w, {"table", "json"});
  commands.emplace_back(out, [w] { return put_answer(api::export_template(w->form_out), w->format, w->output); });

  auto* in = form->add_subcommand("import", "read a filled form: into a new workspace, or into an existing one as declarations");
  in->add_option("file", w->form_in.file, "filled template")->required();
  in->add_option("target", w->form_in.target, "new folder, or the folder of a workspace")->required();
  in->add_option("--party", w->form_in.options.party, "who declares (parties.id); without it the installation's name decides");
  in->add_option("--product", w->products, "CN_CODE=MATERIAL or NAME=MATERIAL: which material a product of the form is (repeatable)");
  in->add_option("--id", w->form_in.options.id, "name of the import; without it the file's name");
  in->add_flag("--dry-run", w->form_in.options.dry_run, "tell what would be done");
  add_format(*in, *w, {"table", "json"});
  commands.emplace_back(in, [w] { return run_import(*w); });
}

void add_report(CLI::App& cbam, Commands& commands, const std::shared_ptr<Words>& w) {
  auto* report = cbam.add_subcommand("report", "write the operator's emissions report of the definitive period");
  add_place(*report, w->report.place);
  report->add_option("file", w->report.file, "workbook to write")->required();
  report->add_option("--year", w->report.year, "year of import that the free allocation is stated for; without it the period's");
  report->add_option("--assume", w->report.assume, "file of assumptions for what the law leaves open");
  report->add_option("--site", w->report.site, "the installation, where the workspace has several");
  add_format(*report, *w, {"table", "json"});
  commands.emplace_back(report, [w] { return put_answer(api::emissions_report(w->report), w->format, w->output); });
}

void add_claim(CLI::App& app, Commands& commands, const std::shared_ptr<Words>& w) {
  auto* claim = app.add_subcommand("claim", "a product's footprint as a document for other companies");
  auto* verify = claim->add_subcommand("verify", "check a document for truth, not only for shape");
  verify->add_option("file", w->document, "product footprint (JSON)")->required();
  add_format(*verify, *w, {"table", "json"});
  commands.emplace_back(verify, [w] { return run_verify(*w); });

  // Not required here, for the sub-command brings its own.
  claim->add_option("workspace", w->claim.place.workspace, "folder of the workspace");
  claim->add_option("product", w->claim.product, "output or material");
  claim->add_option("--overlay", w->claim.place.overlays, "folder whose rows replace those of the workspace (repeatable)");
  claim->add_option("--period", w->claim.place.period, "2024 or 2024-04-01..2025-04-01 (end excluded)");
  claim->add_option("--as", w->claim.as, "pact: product footprint; rmi: with the aluminium extension")
      ->check(CLI::IsMember({"pact", "rmi"}))
      ->capture_default_str();
  claim->add_option("--field", w->claim.fields, "NAME=VALUE, what the workspace does not say: companyIds=urn:...;urn:... (repeatable)");
  claim->add_option("--date", w->date, "day of the document, YYYY-MM-DD; without it today");
  claim->add_option("-o,--output", w->output, "file to write instead of the screen");
  commands.emplace_back(claim, [w] { return run_claim(*w); });
}

void add_supplier(CLI::App& app, Commands& commands, const std::shared_ptr<Words>& w) {
  auto* supplier = app.add_subcommand("supplier", "data of suppliers: who has to be asked, and what it costs meanwhile");
  supplier->require_subcommand(1);
  auto common = [&](CLI::App& command) {
    add_place(command, w->suppliers.place);
    command.add_option("--rules", w->suppliers.rules, "border rule book")->capture_default_str();
    command.add_option("--year", w->suppliers.year, "year of import; without it the year of the date");
    command.add_option("--assume", w->suppliers.assume, "file of assumptions for what the law leaves open");
    command.add_option("--date", w->date, "day that reminders are counted from, YYYY-MM-DD; without it today");
    add_format(command, *w, {"table", "json", "csv"});
    commands.emplace_back(&command, [w] { return run_suppliers(*w); });
  };
  common(*supplier->add_subcommand("status", "which data are missing, how far the requests are, what the default values cost"));
  auto* request = supplier->add_subcommand("request", "the same, with a letter to every supplier");
  common(*request);
  request->add_option("--due", w->suppliers.due, "deadline, YYYY-MM-DD");
  request->add_option("--from", w->suppliers.from, "who asks; without it the workspace's title");
  request->add_option("-o,--output", w->suppliers.letters, "folder for the letters (Markdown), one a supplier");
  request->add_flag("--record", w->suppliers.record, "note in document_fields.csv that they were sent, so that status knows");
}

}  // namespace

void add_documents(CLI::App& app, Commands& commands) {
  auto w = std::make_shared<Words>();
  auto there = app.get_subcommands([](CLI::App* sub) { return sub->get_name() == "cbam"; });
  auto* cbam = there.empty()
                   ? app.add_subcommand("cbam", "border adjustment: emissions, free allocation, certificates and cost of every good")
                   : there.front();
  add_template(*cbam, commands, w);
  add_report(*cbam, commands, w);
  add_claim(app, commands, w);
  add_supplier(app, commands, w);
}

}  // namespace alumen::cli
