#include "api/documents.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "api/detail/load.hpp"
#include "base/number.hpp"
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
      processes.push_back({{"process", p.name}, {"level_t", number(p.level_t)}, {"attributed_t", number(p.attributed_t)}, {"direct", number(p.direct)}, {"indirect", number(p.indirect)},
                           {"electricity_mwh", number(p.electricity)}, {"own_direct", number(p.own_direct)}, {"own_indirect", number(p.own_indirect)}, {"default_share", number(p.default_share)}});
  return {{"co2_t", number(f.co2_t)}, {"biomass_t", number(f.biomass_t)}, {"pfc_t", number(f.pfc_t)}, {"direct_t", number(f.direct_t)}, {"indirect_t", number(f.indirect_t)}, {"processes", processes}};
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
    out.push_back({process, file.form.text("product.cn_code", place.item), file.form.text("product.name", place.item), figure("product.see_direct"), figure("product.see_indirect"), figure("product.default_share")});
  }
  return out;
}

}  // namespace

Result<TemplateExportAnswer> export_template(const TemplateExport& request) {
  auto loaded = detail::load(request.place);
  if (!loaded) return std::unexpected(loaded.error());
  auto book = rules::load("eu-cbam-2026");
  if (!book) return std::unexpected(book.error());
  auto form = rules::form_of(loaded->workspace, loaded->chain, *book, request.site);
  if (!form) return std::unexpected(form.error());
  auto version = version_of(request.version);
  auto written = request.into.empty() ? rules::write_form(form->value, version, request.file) : rules::fill_form(form->value, version, request.into, request.file);
  if (!written) return std::unexpected(written.error());
  TemplateExportAnswer answer{.file = request.file.filename().string(), .version = request.version, .site = form->value.text("installation.name"), .entries = form->value.values.size(),
                              .figures = rules::figures_of(form->value), .notes = std::move(form->notes)};
  tidy(answer.notes);
  return answer;
}

Result<TemplateImportAnswer> import_template(const TemplateImport& request) {
  auto read = rules::read_form(request.file);
  if (!read) return std::unexpected(read.error());
  const auto& form = read->value.form;
  TemplateImportAnswer answer{.file = read->value.file, .installation = form.text("installation.name"), .country = form.text("installation.country"), .start = form.text("period.start"),
                              .end = form.text("period.end"), .figures = rules::figures_of(form), .diagnostics = std::move(read->notes)};
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
      if (name.ends_with(".csv")) answer.rows[name.substr(0, name.size() - 4)] = static_cast<std::size_t>(std::ranges::count(content, '\n')) - 1;
    detail::append(answer.diagnostics, files->notes);
  }
  tidy(answer.diagnostics);
  return answer;
}

Result<ClaimAnswer> claim(const ClaimQuestion& question) {
  rules::ClaimRequest request{.kind = question.as == "rmi" ? rules::ClaimKind::rmi : rules::ClaimKind::pact, .created = question.created};
  Diagnostics wrong;
  for (const auto& word : question.fields) {
    auto equals = word.find('=');
    if (equals == word.npos) wrong.push_back({.code = "api.bad_argument", .where = {"--field", 0, ""}, .value = word, .expected = "NAME=VALUE"});
    else request.fields[word.substr(0, equals)] = word.substr(equals + 1);
  }
  if (!wrong.empty()) return std::unexpected(wrong);
  auto solved = detail::solve(question.place, "pact-v3");
  if (!solved) return std::unexpected(solved.error());
  auto found = detail::find_products(solved->models.front(), question.product);
  if (!found) return std::unexpected(found.error());
  if (found->size() != 1) {
    std::string known;
    for (auto o : *found) known += (known.empty() ? "one of " : ", ") + solved->loaded.chain->outputs[o].id;
    return fail({.code = "carbon.unknown_product", .value = question.product, .expected = known, .detail = "a document speaks of one product"});
  }
  request.output = found->front();
  auto made = rules::make_claim(solved->loaded.workspace, solved->loaded.chain, request);
  if (!made) return std::unexpected(made.error());
  return ClaimAnswer{solved->loaded.chain->outputs[request.output].id, std::move(made->value), std::move(made->notes)};
}

Result<VerifyAnswer> verify_claim(const std::filesystem::path& file) {
  auto shown = file.filename().string();
  auto text = table::read_text(file, shown);
  if (!text) return std::unexpected(text.error());
  auto check = rules::verify_claim(*text, shown);
  if (!check) return std::unexpected(check.error());
  return VerifyAnswer{shown, std::move(*check)};
}

std::string to_json(const VerifyAnswer& a) {
  Json claims = Json::array();
  for (const auto& c : a.check.claims)
    claims.push_back({{"id", c.id}, {"company", c.company}, {"product", c.product}, {"period", c.period}, {"value", number(c.value)}, {"cutoff", number(c.cutoff)}, {"allocation", number(c.allocation)}, {"mine_to_smelter", number(c.smelter)}, {"scrap_share", number(c.scrap)}, {"post_consumer_share", number(c.post_consumer)}, {"floor", number(c.floor)}});
  return dump({{"file", a.file}, {"accepted", !has_errors(a.check.diagnostics)}, {"claims", claims}, {"diagnostics", notes_of(a.check.diagnostics)}});
}

std::string to_json(const TemplateExportAnswer& a) {
  return dump({{"file", a.file}, {"version", a.version}, {"installation", a.site}, {"entries", a.entries}, {"figures", json_of(a.figures)}, {"diagnostics", notes_of(a.notes)}});
}

std::string to_json(const TemplateImportAnswer& a) {
  Json products = Json::array();
  for (const auto& p : a.products)
    products.push_back({{"process", p.process}, {"cn_code", p.cn_code}, {"name", p.name}, {"direct", number(p.direct)}, {"indirect", number(p.indirect)}, {"total", number(p.direct + p.indirect)}, {"default_share", number(p.default_share)}});
  return dump({{"file", a.file}, {"installation", a.installation}, {"country", a.country}, {"start", a.start}, {"end", a.end}, {"made_workspace", a.made_workspace}, {"written", a.written},
               {"import", a.import_id}, {"figures", json_of(a.figures)}, {"products", products}, {"rows", a.rows}, {"diagnostics", notes_of(a.diagnostics)}});
}

}  // namespace alumen::api
