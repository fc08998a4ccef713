#include "api/documents.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "api/detail/load.hpp"
#include "base/number.hpp"
#include "chain/intake/batch.hpp"
#include "chain/intake/sha256.hpp"
#include "chain/intake/write.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }
Json notes_of(const Diagnostics& notes) { return Json::parse(to_json(notes))["diagnostics"]; }

Json json_of(const rules::FormFigures& f) {
  Json processes = Json::array();
  for (const auto& p : f.processes)
    if (!p.name.empty())
      processes.push_back({{"process", p.name},
                           {"level_t", number(p.level_t)},
                           {"attributed_t", number(p.attributed_t)},
                           {"direct", number(p.direct)},
                           {"indirect", number(p.indirect)},
                           {"electricity_mwh", number(p.electricity)},
                           {"own_direct", number(p.own_direct)},
                           {"own_indirect", number(p.own_indirect)},
                           {"default_share", number(p.default_share)}});
  return {{"co2_t", number(f.co2_t)},       {"biomass_t", number(f.biomass_t)},   {"pfc_t", number(f.pfc_t)},
          {"direct_t", number(f.direct_t)}, {"indirect_t", number(f.indirect_t)}, {"processes", processes}};
}

rules::FormVersion version_of(const std::string& word) {
  for (const auto& n : names(static_cast<rules::FormVersion*>(nullptr)))
    if (n.word == word) return n.value;
  return rules::FormVersion::v2_1_1;
}

/// Products with the workbook's own results where it has some.
std::vector<FormProduct> products_of(const rules::FormFile& file, const rules::FormFigures& figures) {
  std::vector<FormProduct> out;
  for (const auto& [place, process] : file.form.values) {
    if (place.field != "product.process") continue;
    auto figure = [&](const char* field) {
      auto stored = file.results.find({field, place.item, 1});
      return stored == file.results.end() ? rules::figure_at(file.form, figures, {field, place.item, 1}) : stored->second;
    };
    out.push_back({process, file.form.text("product.cn_code", place.item), file.form.text("product.name", place.item),
                   figure("product.see_direct"), figure("product.see_indirect"), figure("product.default_share")});
  }
  return out;
}

/// Notes in document_fields that the letters went out; `alumen import undo` takes it back.
Result<std::string> record_letters(const SupplierQuestion& question, const rules::SupplierYear& year,
                                   const std::vector<rules::SupplierLetter>& letters) {
  namespace intake = chain::intake;
  auto ledger = intake::read_ledger(question.place.workspace);
  if (!ledger) return std::unexpected(ledger.error());
  auto id = intake::import_id(*ledger, "", "request-" + to_text(year.date));
  if (!id) return std::unexpected(id.error());
  intake::Batch batch{
      .entry = {.id = *id, .map = "request", .map_sha256 = "", .files = {}, .rows = {}, .raw = {}}, .rows = {}, .tables = &tables()};
  for (const auto& letter : letters) {
    batch.entry.files.push_back({letter.file, intake::sha256(letter.text), letter.text.size()});
    auto add = [&](const char* field, const std::string& value) {
      intake::NewRow row{.table = "document_fields",
                         .cells = {{"subject", letter.party}, {"field", field}, {"item", to_text(year.date)}, {"value", value}},
                         .raw = {},
                         .raw_rows = {},
                         .where = {letter.file, 1, ""}};
      row.raw[batch.entry.files.size() - 1].push_back(1);
      batch.rows.push_back(std::move(row));
    };
    add("request.sent", to_text(year.date));
    for (const auto& need : year.needs)
      if (need.party == letter.party && need.due) {
        add("request.due", to_text(*need.due));
        break;
      }
  }
  Diagnostics wrong;
  (void)intake::check_batch(question.place.workspace, batch, wrong);
  if (has_errors(wrong)) return std::unexpected(wrong);
  if (auto written = intake::write_batch(question.place.workspace, std::move(batch)); !written) return std::unexpected(written.error());
  return *id;
}

/// A deadline, or nothing.
Result<std::optional<Date>> deadline(const std::string& text) {
  if (text.empty()) return std::optional<Date>{};
  auto day = parse_date(text);
  if (day) return std::optional{*day};
  for (auto& d : day.error()) d.where = {"--due", 0, ""};
  return std::unexpected(day.error());
}

std::string cell(double value) { return std::isfinite(value) ? to_text(value) : ""; }
std::string cell(const rules::Figure& f) { return f.known() ? cell(f.value) : ""; }
Json json_of(const rules::Figure& f) {
  return {{"value", f.known() ? number(f.value) : Json(nullptr)}, {"missing", f.missing}, {"assumed", f.assumed}};
}
Json json_of(const std::optional<Date>& day) { return day ? Json(to_text(*day)) : Json(nullptr); }

}  // namespace

Result<TemplateExportAnswer> export_template(const TemplateExport& request) {
  auto loaded = detail::load(request.place);
  if (!loaded) return std::unexpected(loaded.error());
  auto book = rules::load("eu-cbam-2026");
  if (!book) return std::unexpected(book.error());
  auto form = rules::form_of(loaded->workspace, loaded->chain, *book, request.site);
  if (!form) return std::unexpected(form.error());
  auto version = version_of(request.version);
  auto written = request.into.empty() ? rules::write_form(form->value, version, request.file)
                                      : rules::fill_form(form->value, version, request.into, request.file);
  if (!written) return std::unexpected(written.error());
  TemplateExportAnswer answer{.file = request.file.filename().string(),
                              .version = request.version,
                              .site = form->value.text("installation.name"),
                              .entries = form->value.values.size(),
                              .figures = rules::figures_of(form->value),
                              .notes = std::move(form->notes)};
  tidy(answer.notes);
  return answer;
}

Result<TemplateImportAnswer> import_template(const TemplateImport& request) {
  auto read = rules::read_form(request.file);
  if (!read) return std::unexpected(read.error());
  const auto& form = read->value.form;
  TemplateImportAnswer answer{.file = read->value.file,
                              .installation = form.text("installation.name"),
                              .country = form.text("installation.country"),
                              .start = form.text("period.start"),
                              .end = form.text("period.end"),
                              .figures = rules::figures_of(form),
                              .diagnostics = std::move(read->notes)};
  answer.products = products_of(read->value, answer.figures);
  std::error_code error;
  if (std::filesystem::exists(request.target / "datapackage.json", error)) {
    auto report = rules::declare(read->value, request.file, request.target, request.options);
    if (!report) return std::unexpected(report.error());
    answer.rows = report->rows;
    answer.written = report->written;
    answer.import_id = report->id;
    detail::append(answer.diagnostics, report->diagnostics);
  } else {
    auto files = rules::workspace_of(read->value);
    if (!files) return std::unexpected(files.error());
    if (auto done = chain::intake::write_folder(request.target, files->value); !done) return std::unexpected(done.error());
    answer.made_workspace = answer.written = true;
    for (const auto& [name, content] : files->value)
      if (name.ends_with(".csv"))
        answer.rows[name.substr(0, name.size() - 4)] = static_cast<std::size_t>(std::ranges::count(content, '\n')) - 1;
    detail::append(answer.diagnostics, files->notes);
  }
  tidy(answer.diagnostics);
  return answer;
}

Result<EmissionsReportAnswer> emissions_report(const EmissionsReportQuestion& question) {
  auto book = rules::load("eu-cbam-2026");
  auto assumptions = detail::assumptions(question.assume);
  if (!book || !assumptions) return std::unexpected(book ? assumptions.error() : book.error());
  auto loaded = detail::load(question.place);
  if (!loaded) return std::unexpected(loaded.error());
  auto report = rules::make_report(loaded->workspace, loaded->chain, *book,
                                   {.year = question.year, .assumptions = *assumptions, .site = question.site});
  if (!report) return std::unexpected(report.error());
  if (auto written = table::write_xlsx(question.file, report->value.sheets); !written) return std::unexpected(written.error());
  return EmissionsReportAnswer{question.file.filename().string(), std::move(report->value), std::move(report->notes)};
}

std::string to_json(const EmissionsReportAnswer& a) {
  Json goods = Json::array();
  for (const auto& g : a.report.goods)
    goods.push_back({{"process", g.process},
                     {"cn_code", g.cn_code},
                     {"name", g.name},
                     {"mass_t", number(g.mass_t)},
                     {"direct", number(g.direct)},
                     {"indirect", number(g.indirect)},
                     {"default_share", number(g.default_share)},
                     {"sefa", json_of(g.sefa)},
                     {"benchmark", number(g.benchmark)},
                     {"route", word_of(g.route)}});
  return dump({{"file", a.file},
               {"installation", a.report.installation},
               {"period", a.report.period},
               {"year", a.report.year},
               {"direct_t", number(a.report.direct_t)},
               {"indirect_t", number(a.report.indirect_t)},
               {"goods", goods},
               {"missing", a.report.missing},
               {"diagnostics", notes_of(a.notes)}});
}

Result<ClaimAnswer> claim(const ClaimQuestion& question) {
  rules::ClaimRequest request{.kind = question.as == "rmi" ? rules::ClaimKind::rmi : rules::ClaimKind::pact, .created = question.created};
  Diagnostics wrong;
  for (const auto& word : question.fields) {
    auto equals = word.find('=');
    if (equals == word.npos)
      wrong.push_back({.code = "api.bad_argument", .where = {"--field", 0, ""}, .value = word, .expected = "NAME=VALUE"});
    else
      request.fields[word.substr(0, equals)] = word.substr(equals + 1);
  }
  if (!wrong.empty()) return std::unexpected(wrong);
  auto solved = detail::solve(question.place, "pact-v3");
  if (!solved) return std::unexpected(solved.error());
  auto found = detail::find_products(solved->models.front(), question.product);
  if (!found) return std::unexpected(found.error());
  if (found->size() != 1) {
    std::string known;
    for (auto o : *found) known += (known.empty() ? "one of " : ", ") + solved->loaded.chain->outputs[o].id;
    return fail(
        {.code = "carbon.unknown_product", .value = question.product, .expected = known, .detail = "a document speaks of one product"});
  }
  request.output = found->front();
  auto made = rules::make_claim(solved->loaded.workspace, solved->loaded.chain, request);
  if (!made) return std::unexpected(made.error());
  return ClaimAnswer{solved->loaded.chain->outputs[request.output].id, std::move(made->value), std::move(made->notes)};
}

Result<ClaimVerdict> verify_claim(const std::filesystem::path& file) {
  auto shown = file.filename().string();
  auto text = table::read_text(file, shown);
  if (!text) return std::unexpected(text.error());
  auto check = rules::verify_claim(*text, shown);
  if (!check) return std::unexpected(check.error());
  return ClaimVerdict{shown, std::move(*check)};
}

Result<SupplierAnswer> suppliers(const SupplierQuestion& question) {
  auto book = rules::load(question.rules);
  if (!book) return std::unexpected(book.error());
  auto due = deadline(question.due);
  auto assumptions = detail::assumptions(question.assume);
  if (!due || !assumptions) return std::unexpected(due ? assumptions.error() : due.error());
  auto loaded = detail::load(question.place);
  if (!loaded) return std::unexpected(loaded.error());
  auto found = rules::supplier_year(
      loaded->workspace, loaded->chain, *book,
      {.year = question.year ? question.year : year_of(question.date), .date = question.date, .due = *due, .assumptions = *assumptions});
  if (!found) return std::unexpected(found.error());
  SupplierAnswer answer{
      .workspace = loaded->chain->name, .title = loaded->chain->title, .year = std::move(found->value), .notes = std::move(found->notes)};
  auto letters = rules::supplier_letters(answer.year, question.from.empty() ? answer.title : question.from);
  if (question.letters.empty()) return answer;
  std::error_code error;
  std::filesystem::create_directories(question.letters, error);
  for (const auto& letter : letters) {
    if (auto written = table::write_text(question.letters / letter.file, letter.text); !written) return std::unexpected(written.error());
    answer.letters.push_back(letter.file);
  }
  if (!question.record || letters.empty()) return answer;
  auto id = record_letters(question, answer.year, letters);
  if (!id) return std::unexpected(id.error());
  answer.recorded = true;
  answer.import_id = *id;
  return answer;
}

std::string to_json(const SupplierAnswer& a) {
  Json needs = Json::array();
  for (const auto& n : a.year.needs)
    needs.push_back({{"party", n.party},
                     {"supplier", n.name},
                     {"country", n.country},
                     {"contact", n.contact},
                     {"material", n.material},
                     {"cn_code", n.cn_code},
                     {"mass_t", number(n.mass_t)},
                     {"missing", n.missing},
                     {"why", n.why},
                     {"lacking", n.lacking},
                     {"state", word_of(n.state)},
                     {"sent", json_of(n.sent)},
                     {"due", json_of(n.due)},
                     {"days_left", n.due ? Json(n.days_left) : Json(nullptr)},
                     {"default_direct", number(n.default_direct)},
                     {"actual_direct", number(n.actual_direct)},
                     {"default_cost", json_of(n.default_cost)},
                     {"actual_cost", json_of(n.actual_cost)},
                     {"extra_cost", json_of(n.extra_cost)}});
  return dump({{"workspace", a.workspace},
               {"title", a.title},
               {"rules", a.year.rules},
               {"year", a.year.year},
               {"date", to_text(a.year.date)},
               {"currency", a.year.currency},
               {"missing", a.year.missing},
               {"verified", a.year.verified},
               {"suppliers", needs},
               {"letters", a.letters},
               {"recorded", a.recorded},
               {"import", a.import_id},
               {"diagnostics", notes_of(a.notes)}});
}

std::string to_csv(const SupplierAnswer& a) {
  std::string out = table::csv_line({"party", "supplier", "country", "material", "cn_code", "mass_t", "missing", "why", "lacking", "state",
                                     "due", "default_direct", "actual_direct", "default_cost", "actual_cost", "extra_cost", "currency"});
  for (const auto& n : a.year.needs) {
    std::string lacking;
    for (const auto& field : n.lacking) lacking += (lacking.empty() ? "" : " ") + field;
    out += table::csv_line({n.party, n.name, n.country, n.material, n.cn_code, cell(n.mass_t), n.missing ? "yes" : "no", n.why, lacking,
                            std::string{word_of(n.state)}, n.due ? to_text(*n.due) : "", cell(n.default_direct), cell(n.actual_direct),
                            cell(n.default_cost), cell(n.actual_cost), cell(n.extra_cost), a.year.currency});
  }
  return out;
}

std::string to_json(const ClaimVerdict& a) {
  Json claims = Json::array();
  for (const auto& c : a.check.claims)
    claims.push_back({{"id", c.id},
                      {"company", c.company},
                      {"product", c.product},
                      {"period", c.period},
                      {"value", number(c.value)},
                      {"cutoff", number(c.cutoff)},
                      {"allocation", number(c.allocation)},
                      {"mine_to_smelter", number(c.smelter)},
                      {"scrap_share", number(c.scrap)},
                      {"post_consumer_share", number(c.post_consumer)},
                      {"floor", number(c.floor)}});
  return dump({{"file", a.file},
               {"accepted", !has_errors(a.check.diagnostics)},
               {"claims", claims},
               {"diagnostics", notes_of(a.check.diagnostics)}});
}

std::string to_json(const TemplateExportAnswer& a) {
  return dump({{"file", a.file},
               {"version", a.version},
               {"installation", a.site},
               {"entries", a.entries},
               {"figures", json_of(a.figures)},
               {"diagnostics", notes_of(a.notes)}});
}

std::string to_json(const TemplateImportAnswer& a) {
  Json products = Json::array();
  for (const auto& p : a.products)
    products.push_back({{"process", p.process},
                        {"cn_code", p.cn_code},
                        {"name", p.name},
                        {"direct", number(p.direct)},
                        {"indirect", number(p.indirect)},
                        {"total", number(p.direct + p.indirect)},
                        {"default_share", number(p.default_share)}});
  return dump({{"file", a.file},
               {"installation", a.installation},
               {"country", a.country},
               {"start", a.start},
               {"end", a.end},
               {"made_workspace", a.made_workspace},
               {"written", a.written},
               {"import", a.import_id},
               {"figures", json_of(a.figures)},
               {"products", products},
               {"rows", a.rows},
               {"diagnostics", notes_of(a.diagnostics)}});
}

}  // namespace alumen::api
