#include "rules/documents/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "chain/bind.hpp"
#include "rules/documents/detail/report_sheets.hpp"
#include "rules/documents/form.hpp"

namespace alumen::rules {
namespace detail {

using table::Cell;

double full_tonnes(double t) { return std::round(t) + 0.0; }
double five_decimals(double value) { return parse_number(fmt::format("{:.5f}", value)).value_or(value) + 0.0; }

Cell words(std::string text) { return text.empty() ? Cell{} : Cell{.kind = Cell::Kind::text, .text = std::move(text)}; }
Cell number(double value) { return std::isfinite(value) ? Cell{.kind = Cell::Kind::number, .text = to_text(value)} : Cell{}; }
Cell figure(const Figure& value) {
  return value.known() ? number(five_decimals(value.value)) : words(fmt::format("not determinable: {}", fmt::join(value.missing, "; ")));
}

table::OutSheet& ReportDraft::sheet(std::string name, std::vector<std::string> header, std::string about) {
  report.sheets.push_back({.name = std::move(name), .comments = {}, .header = std::move(header)});
  if (!about.empty()) report.sheets.back().comments.push_back("# " + about);
  return report.sheets.back();
}

std::string ReportDraft::document(const std::string& field) const {
  for (const auto& row : fields)
    if (site && (row.subject == site->id || row.subject == site->party) && row.field == field) return row.value;
  return {};
}

Cell ReportDraft::needed(std::string value, const std::string& field) {
  if (!value.empty()) return words(std::move(value));
  if (std::ranges::find(report.missing, field) == report.missing.end()) report.missing.push_back(field);
  return words("missing: " + field);
}
Cell ReportDraft::needed(double value, const std::string& field) {
  return std::isfinite(value) ? number(value) : needed(std::string{}, field);
}

const BorderGood* ReportDraft::good(int product) const {
  auto process = form.text("product.process", product);
  for (std::size_t o = 0; o < chain.outputs.size(); ++o) {
    auto a = chain.output_activity[o].index();
    const auto& activity = chain.activities[a];
    if ((activity.name.empty() ? activity.id : activity.name) != process) continue;
    if (!chain.activity_site[a].valid() || &chain.sites[chain.activity_site[a].index()] != site) continue;
    for (const auto& g : year.goods)
      if (g.id == chain.outputs[o].id && g.cn_code == form.text("product.cn_code", product)) return &g;
  }
  return nullptr;
}

std::string ReportDraft::where_to(const std::string& field) const {
  if (field.starts_with("sites.") || field.starts_with("parties.") || field.starts_with("materials."))
    return field.substr(0, field.find('.')) + ".csv";
  if (field == "period") return "datapackage.json, alumen.period";
  auto slash = field.find('/');
  return fmt::format("document_fields.csv: {},{},{},VALUE", site ? site->id : "SITE", field.substr(0, slash),
                     slash == field.npos ? "" : field.substr(slash + 1));
}

void add_head(ReportDraft& d) {
  auto& out = d.sheet("Installation", {"field", "value"},
                      "Emissions report of the definitive period, Implementing Regulation (EU) 2025/2547, annex IV");
  const auto& form = d.form;
  auto add = [&](const char* what, Cell value) { out.rows.push_back({words(what), std::move(value)}); };
  auto entered = [&](const char* what, const char* field) { add(what, d.needed(d.document(field), field)); };
  auto place = [&](const char* what, const char* field, const char* column) {
    double degrees = form.number(field, 1, 1, chain::not_given);
    add(what, d.needed(std::isnan(degrees) ? "" : fmt::format("{:.6f}", degrees), column));
  };
  std::string operator_name;
  for (const auto& party : d.chain.parties)
    if (d.site && party.id == d.site->party) operator_name = party.name;
  add("language", words("English"));
  add("operator: name", d.needed(operator_name, "parties.name"));
  entered("operator: registration number", "operator.registration");
  entered("operator: address", "operator.address");
  add("installation: name", d.needed(d.report.installation, "sites.name"));
  entered("installation: id in the registry", "installation.registry_id");
  add("installation: UN/LOCODE", d.needed(form.text("installation.unlocode"), "installation.unlocode"));
  add("installation: country", d.needed(form.text("installation.country"), "sites.country"));
  place("installation: latitude", "installation.latitude", "sites.latitude");
  place("installation: longitude", "installation.longitude", "sites.longitude");
  add("reporting period: first day", d.needed(form.text("period.start"), "period"));
  add("reporting period: last day", d.needed(form.text("period.end"), "period"));
  add("free allocation stated for imports in", number(d.year.year));
  add("total direct emissions, t CO2e", number(d.report.direct_t));
  add("total indirect emissions, t CO2e (for information)", number(d.report.indirect_t));
  add("quality of the data", d.needed(layout().written("quality", form.text("quality.data")), "quality.data"));
  entered("data gaps and how they were closed", "report.data_gaps");
  entered("CO2 transferred to other installations, t", "report.co2_transferred");
  if (d.figures.biomass_t > 0) entered("proof for biomass that counts zero", "report.zero_rating_proof");
}

namespace {

/// Scrap in a product line of the form: t per t, and the part of it from before use. The form's own basis is t per t of the
/// product; a part that exceeds the whole cannot be read so and is missing.
std::pair<double, double> scrap_of(const Form& form, int i) {
  double scrap = form.number("product.scrap", i, 1, chain::not_given),
         before = form.number("product.pre_consumer_scrap", i, 1, chain::not_given);
  if (scrap == 0) return {0, 0};
  return {scrap, scrap > 0 && before <= scrap ? before / scrap : chain::not_given};
}

ReportGood good_of(const ReportDraft& d, int i, const ProcessFigures& process) {
  ReportGood row{.process = d.form.text("product.process", i),
                 .cn_code = d.form.text("product.cn_code", i),
                 .name = d.form.text("product.name", i),
                 .mass_t = process.level_t};
  const auto* good = d.good(i);
  row.direct = five_decimals(good ? good->direct : process.direct);
  row.indirect = five_decimals(process.indirect);
  row.default_share = five_decimals(good ? good->default_share : process.default_share);
  row.sefa = good ? good->sefa : Figure{chain::not_given, {"no such good under the border rule"}, {}};
  row.route = good ? good->route : Route::none;
  if (const auto* benchmark = d.tables.benchmark(row.cn_code, "A", row.route, d.year.year)) row.benchmark = benchmark->value;
  return row;
}

}  // namespace

void add_goods(ReportDraft& d) {
  auto& out = d.sheet("Goods",
                      {"CN code", "good", "process", "route", "t made", "direct, t CO2e/t", "indirect, t CO2e/t", "share of default values",
                       "scrap, t/t", "pre-consumer, % of the scrap", "other elements, % (if above 1)"},
                      "Specific embedded emissions, precursors included, five decimals");
  for (int i = 1; i <= form_products; ++i) {
    const auto* process = d.figures.process(d.form.text("product.process", i));
    if (!process) continue;
    auto row = good_of(d, i, *process);
    auto item = "/" + std::to_string(i);
    auto [scrap, before] = scrap_of(d.form, i);
    double other = d.form.number("product.non_aluminium", i, 1, chain::not_given);
    out.rows.push_back({words(row.cn_code), words(row.name), words(row.process), words(std::string{word_of(row.route)}), number(row.mass_t),
                        number(row.direct), number(row.indirect), number(row.default_share), d.needed(scrap, "product.scrap" + item),
                        d.needed(five_decimals(before * 100), "product.pre_consumer_scrap" + item),
                        std::isnan(other) ? d.needed(std::string{}, "product.non_aluminium" + item)
                        : other > 0.01    ? number(five_decimals(other * 100))
                                          : words("not above 1 %")});
    d.report.goods.push_back(std::move(row));
  }
}

void add_summary(ReportDraft& d) {
  auto& out = d.sheet(
      "Summary",
      {"CN code", "good", "direct, t CO2e/t", "indirect, t CO2e/t (for information)", "share of default values",
       "free allocation (SEFA), t CO2e/t", "benchmark of the process, t CO2e/t", "route of the benchmark", "confirmed by the operator"},
      fmt::format("What the declarant needs: {}, {}; free allocation for imports in {}", d.report.installation, d.report.period,
                  d.year.year));
  for (const auto& g : d.report.goods)
    out.rows.push_back({words(g.cn_code), words(g.name), number(g.direct), number(g.indirect), number(g.default_share), figure(g.sefa),
                        std::isnan(g.benchmark) ? words("not published for this year") : number(g.benchmark),
                        words(std::string{word_of(g.route)}),
                        d.needed(d.document("report.benchmark_confirmed"), "report.benchmark_confirmed")});
}

void add_verifier(ReportDraft& d) {
  auto& out =
      d.sheet("Verifier", {"field", "entry of the verifier"}, "To be filled in by the accredited verifier; the operator leaves it empty");
  for (const char* field :
       {"verifier: name and address", "accreditation body and number", "lead verifier", "dates of the site visit",
        "materiality level applied, % of specific emissions and of free allocation of each code",
        "misstatements and non-conformities that remain", "opinion on the specific embedded emissions of each code",
        "opinion on the free allocation of each code", "opinion on the benchmarks", "recommendations", "date and signature"})
    out.rows.push_back({words(field), Cell{}});
}

void add_missing(ReportDraft& d) {
  auto missing = d.report.missing;
  auto& out = d.sheet("Missing", {"field", "where to enter it"},
                      missing.empty() ? "nothing is missing" : "fields that the report asks for and the workspace does not give");
  for (const auto& field : missing) out.rows.push_back({words(field), words(d.where_to(field))});
}

}  // namespace detail

Result<Answer<EmissionsReport>> make_report(chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain, const Book& book,
                                            const ReportRequest& request) {
  auto form = form_of(workspace, chain, book, request.site);
  if (!form) return std::unexpected(form.error());
  int year = request.year ? request.year : static_cast<int>(parse_integer(form->value.text("period.end").substr(0, 4)).value_or(0));
  if (!request.year && book.valid_from) year = std::max(year, year_of(*book.valid_from));
  auto billed = border_year(workspace, *chain, book, {.year = year, .assumptions = request.assumptions});
  if (!billed) return std::unexpected(billed.error());
  Diagnostics notes;
  BorderTables tables{workspace, book, notes};
  detail::ReportDraft draft{.chain = *chain,
                            .form = form->value,
                            .figures = figures_of(form->value),
                            .year = billed->value,
                            .tables = tables,
                            .fields = chain::rows_of<DocumentField>(workspace, notes),
                            .report = {}};
  if (has_errors(notes)) return std::unexpected(notes);
  for (const auto& site : chain->sites)
    if (request.site.empty() ? site.name == form->value.text("installation.name") : site.id == request.site) draft.site = &site;
  auto& report = draft.report;
  report.installation = form->value.text("installation.name");
  report.period = form->value.text("period.start") + " to " + form->value.text("period.end");
  report.year = year;
  report.direct_t = detail::full_tonnes(draft.figures.direct_t);
  report.indirect_t = detail::full_tonnes(draft.figures.indirect_t);
  for (auto add : {detail::add_head, detail::add_processes, detail::add_goods, detail::add_streams, detail::add_balance,
                   detail::add_precursors, detail::add_summary, detail::add_verifier, detail::add_missing})
    add(draft);
  for (const auto& field : report.missing)
    notes.push_back({.code = "rules.report_missing", .where = {"report", 0, field}, .remedy = draft.where_to(field)});
  notes.insert(notes.end(), billed->notes.begin(), billed->notes.end());
  tidy(notes);
  return Answer<EmissionsReport>{std::move(report), std::move(notes)};
}

}  // namespace alumen::rules
