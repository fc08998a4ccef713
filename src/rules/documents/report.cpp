#include "rules/documents/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "chain/bind.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/rows.hpp"

namespace alumen::rules {
namespace {

using namespace detail;
using table::Cell;

double full_tonnes(double t) { return std::round(t) + 0.0; }
double five_decimals(double value) { return parse_number(fmt::format("{:.5f}", value)).value_or(value) + 0.0; }

Cell words(std::string text) { return text.empty() ? Cell{} : Cell{.kind = Cell::Kind::text, .text = std::move(text)}; }
Cell number(double value) { return std::isfinite(value) ? Cell{.kind = Cell::Kind::number, .text = to_text(value)} : Cell{}; }
/// A figure, or the names of what nobody has published.
Cell figure(const Figure& f, double scale = 1) { return f.known() ? number(five_decimals(f.value * scale)) : words(fmt::format("not determinable: {}", fmt::join(f.missing, "; "))); }

/// Composes the sheets.
class Maker {
 public:
  Maker(const chain::Workspace& workspace, const chain::Chain& chain, const Book& book, const Form& form, const BorderYear& year, const BorderTables& tables)
      : c_(chain), book_(book), form_(form), figures_(figures_of(form)), year_(year), tables_(tables) {
    Diagnostics ignored;
    rows_ = chain::rows_of<DocumentField>(workspace, ignored);
    for (const auto& site : c_.sites)
      if (site.name == form.text("installation.name")) site_ = &site;
  }

  EmissionsReport run() {
    report_.installation = form_.text("installation.name");
    report_.period = form_.text("period.start") + " to " + form_.text("period.end");
    report_.year = year_.year;
    report_.direct_t = full_tonnes(figures_.direct_t);
    report_.indirect_t = full_tonnes(figures_.indirect_t);
    add_head();
    add_processes();
    add_goods();
    add_streams();
    add_balance();
    add_precursors();
    add_summary();
    add_verifier();
    add_missing();
    return std::move(report_);
  }

 private:
  table::OutSheet& sheet(std::string name, std::vector<std::string> header, std::string about = {}) {
    report_.sheets.push_back({.name = std::move(name), .comments = {}, .header = std::move(header)});
    if (!about.empty()) report_.sheets.back().comments.push_back("# " + about);
    return report_.sheets.back();
  }

  /// A field that no table of the chain holds: of the installation, or of its operator.
  std::string document(const std::string& field) const {
    for (const auto& row : rows_)
      if (site_ && (row.subject == site_->id || row.subject == site_->party) && row.field == field) return row.value;
    return {};
  }
  /// The value, or a mark that it is missing.
  Cell needed(std::string value, const std::string& field) {
    if (!value.empty()) return words(std::move(value));
    if (std::ranges::find(report_.missing, field) == report_.missing.end()) report_.missing.push_back(field);
    return words("missing: " + field);
  }
  Cell needed(double value, const std::string& field) { return std::isfinite(value) ? number(value) : needed(std::string{}, field); }

  void add_head() {
    auto& out = sheet("Installation", {"field", "value"}, "Emissions report of the definitive period, Implementing Regulation (EU) 2025/2547, annex IV");
    auto add = [&](const char* what, Cell value) { out.rows.push_back({words(what), std::move(value)}); };
    auto operator_name = [&] {
      for (const auto& party : c_.parties)
        if (site_ && party.id == site_->party) return party.name;
      return std::string{};
    };
    auto place = [&](double degrees, const char* field) { return std::isnan(degrees) ? needed(std::string{}, field) : words(fmt::format("{:.6f}", degrees)); };
    add("language", words("English"));
    add("operator: name", needed(operator_name(), "parties.name"));
    add("operator: registration number", needed(document("operator.registration"), "operator.registration"));
    add("operator: address", needed(document("operator.address"), "operator.address"));
    add("installation: name", needed(report_.installation, "sites.name"));
    add("installation: id in the registry", needed(document("installation.registry_id"), "installation.registry_id"));
    add("installation: UN/LOCODE", needed(form_.text("installation.unlocode"), "installation.unlocode"));
    add("installation: country", needed(form_.text("installation.country"), "sites.country"));
    add("installation: latitude", place(form_.number("installation.latitude", 1, 1, chain::not_given), "sites.latitude"));
    add("installation: longitude", place(form_.number("installation.longitude", 1, 1, chain::not_given), "sites.longitude"));
    add("reporting period: first day", needed(form_.text("period.start"), "period"));
    add("reporting period: last day", needed(form_.text("period.end"), "period"));
    add("free allocation stated for imports in", number(year_.year));
    add("total direct emissions, t CO2e", number(report_.direct_t));
    add("total indirect emissions, t CO2e (for information)", number(report_.indirect_t));
    add("quality of the data", needed(layout().written("quality", form_.text("quality.data")), "quality.data"));
    add("data gaps and how they were closed", needed(document("report.data_gaps"), "report.data_gaps"));
    add("CO2 transferred to other installations, t", needed(document("report.co2_transferred"), "report.co2_transferred"));
    if (figures_.biomass_t > 0) add("proof for biomass that counts zero", needed(document("report.zero_rating_proof"), "report.zero_rating_proof"));
  }

  void add_processes() {
    auto& out = sheet("Processes", {"process", "name", "category", "route", "activity level, t", "directly attributable, t CO2e", "heat in, TJ", "heat in, t CO2/TJ", "heat out, TJ", "heat out, t CO2/TJ", "waste gas in, TJ", "waste gas out, TJ", "electricity out, MWh", "attributed, t CO2e", "electricity, MWh", "t CO2/MWh", "indirect, t CO2e"});
    for (int p = 1; p <= form_processes; ++p) {
      const auto& f = figures_.processes[static_cast<std::size_t>(p - 1)];
      if (f.name.empty()) continue;
      auto n = [&](const char* field) { return number(form_.number(std::string{"process."} + field, p, 1, chain::not_given)); };
      out.rows.push_back({words(fmt::format("P{}", p)), words(f.name), words(layout().written("category", form_.text("process.category", p))), words(layout().written("route", route_of(p))), number(f.level_t), number(full_tonnes(form_.number("process.direct", p))), n("heat_in"), n("heat_in_factor"), n("heat_out"), n("heat_out_factor"), n("waste_gas_in"), n("waste_gas_out"), n("electricity_out"), number(full_tonnes(f.attributed_t)), n("electricity"), n("electricity_factor"), number(full_tonnes(form_.number("process.electricity", p) * form_.number("process.electricity_factor", p)))});
    }
  }

  std::string route_of(int p) const {
    for (int g = 1; g <= form_processes; ++g)
      if (form_.text("good.category", g) == form_.text("process.category", p)) return form_.text("good.route", g);
    return {};
  }

  /// The good of the border year that a product line is about.
  const BorderGood* good_of(int product) const {
    for (const auto& g : year_.goods)
      if (g.cn_code == form_.text("product.cn_code", product) && g.name == form_.text("product.name", product)) return &g;
    return nullptr;
  }
  template <class Visit>
  void each_product(Visit visit) {
    for (int i = 1; i <= form_products; ++i)
      if (!form_.text("product.process", i).empty()) visit(i, figures_.process(form_.text("product.process", i)), good_of(i));
  }

  void add_goods() {
    auto& out = sheet("Goods", {"CN code", "good", "process", "route", "t made", "direct, t CO2e/t", "indirect, t CO2e/t", "share of default values", "scrap, t/t", "pre-consumer, % of the scrap", "other elements, % (if above 1)"}, "Specific embedded emissions, precursors included, five decimals");
    each_product([&](int i, const ProcessFigures* process, const BorderGood* good) {
      double scrap = form_.number("product.scrap", i, 1, chain::not_given), before = form_.number("product.pre_consumer_scrap", i, 1, chain::not_given);
      double share = scrap > 0 && before <= scrap ? before / scrap : scrap > 0 ? before : scrap == 0 ? 0 : chain::not_given, other = form_.number("product.non_aluminium", i, 1, chain::not_given);
      ReportGood row{.process = form_.text("product.process", i), .cn_code = form_.text("product.cn_code", i), .name = form_.text("product.name", i), .mass_t = process ? process->level_t : 0};
      row.direct = five_decimals(good ? good->direct : process ? process->direct : chain::not_given);
      row.indirect = five_decimals(process ? process->indirect : chain::not_given);
      row.default_share = five_decimals(good ? good->default_share : process ? process->default_share : chain::not_given);
      row.sefa = good ? good->sefa : Figure{chain::not_given, {"the good under the border rule"}, {}};
      row.route = good ? good->route : Route::none;
      if (const auto* benchmark = tables_.benchmark(row.cn_code, "A", row.route, year_.year)) row.benchmark = benchmark->value;
      auto scrap_field = fmt::format("exchanges: scrap of {}", row.process);
      out.rows.push_back({words(row.cn_code), words(row.name), words(row.process), words(std::string{word_of(row.route)}), number(row.mass_t), number(row.direct), number(row.indirect), number(row.default_share), needed(scrap, "product.scrap"), needed(five_decimals(share * 100), "product.pre_consumer_scrap"), std::isnan(other) ? needed(std::string{}, "product.non_aluminium") : other > 0.01 ? number(five_decimals(other * 100)) : words("not above 1 %")});
      report_.goods.push_back(std::move(row));
    });
  }

  void add_streams() {
    auto& out = sheet("Source streams", {"stream", "method", "amount", "unit", "GJ per unit", "emission factor", "its unit", "t C per unit", "oxidation, %", "conversion, %", "biomass, %", "fossil, t CO2"}, "Calculated streams, PFC and measured sources; t CO2e rounded to full tonnes");
    for (int i = 1; i <= form_streams; ++i) {
      if (form_.text("stream.method", i).empty()) continue;
      auto n = [&](const char* field) { return number(form_.number(std::string{"stream."} + field, i, 1, chain::not_given)); };
      out.rows.push_back({words(form_.text("stream.name", i)), words(layout().written("method", form_.text("stream.method", i))), n("amount"), words(form_.text("stream.unit", i)), n("ncv"), n("emission_factor"), words(layout().written("factor_unit", form_.text("stream.emission_factor_unit", i))), n("carbon_content"), n("oxidation"), n("conversion"), n("biomass"), number(full_tonnes(stream_co2(form_, i) * (1 - stream_biomass(form_, i))))});
    }
    auto& pfc = sheet("PFC and measured", {"source", "method", "cells or gas", "aluminium, t", "effects per cell-day", "min", "slope factor", "mV", "current efficiency, %", "overvoltage coefficient", "C2F6/CF4", "collection", "CF4, t", "C2F6, t", "t CO2e"});
    for (int i = 1; i <= form_pfc_rows; ++i) {
      if (form_.text("pfc.method", i).empty()) continue;
      auto n = [&](const char* field) { return number(form_.number(std::string{"pfc."} + field, i, 1, chain::not_given)); };
      auto row = pfc_row(form_, i);
      double collected = form_.number("pfc.collection", i, 1, 1);
      pfc.rows.push_back({words(fmt::format("PFC {}", i)), words(layout().written("pfc_method", form_.text("pfc.method", i))), words(form_.text("pfc.technology", i)), n("aluminium"), n("frequency"), n("duration"), n("slope"), n("overvoltage"), n("current_efficiency"), n("coefficient"), n("ratio"), n("collection"), number(five_decimals(row.cf4 / collected)), number(five_decimals(row.c2f6 / collected)), number(full_tonnes(row.co2e))});
    }
    for (int i = 1; i <= form_cems_rows; ++i)
      if (!form_.text("cems.gas", i).empty()) {
        std::vector<Cell> cells(15);
        cells[0] = words(form_.text("cems.name", i));
        cells[1] = words("continuous measurement");
        cells[2] = words(form_.text("cems.gas", i));
        cells[14] = number(full_tonnes(cems_co2e(form_, i).first));
        pfc.rows.push_back(std::move(cells));
      }
  }

  void add_balance() {
    auto& out = sheet("Balance", {"what", "amount", "unit"}, "Five largest goods by mass, fuels by energy, materials by emissions; heat, waste gas and electricity; what is attributed");
    std::vector<std::tuple<double, std::string, std::string>> goods, fuels, materials;
    for (const auto& p : figures_.processes)
      if (!p.name.empty()) goods.emplace_back(p.level_t, "good: " + p.name, "t");
    for (int i = 1; i <= form_streams; ++i) {
      auto method = form_.text("stream.method", i);
      if (method == "combustion") fuels.emplace_back(form_.number("stream.amount", i) * form_.number("stream.ncv", i) / 1000, "fuel: " + form_.text("stream.name", i), "TJ");
      else if (!method.empty()) materials.emplace_back(stream_co2(form_, i), "material: " + form_.text("stream.name", i), "t CO2");
    }
    for (auto* list : {&goods, &fuels, &materials}) {
      std::ranges::stable_sort(*list, std::greater{}, [](const auto& x) { return std::get<0>(x); });
      for (std::size_t i = 0; i < std::min<std::size_t>(5, list->size()); ++i) out.rows.push_back({words(std::get<1>((*list)[i])), number(five_decimals(std::get<0>((*list)[i]))), words(std::get<2>((*list)[i]))});
    }
    auto sum = [&](const char* field) {
      double total = 0;
      for (int p = 1; p <= form_processes; ++p) total += form_.number(std::string{"process."} + field, p);
      return total;
    };
    for (auto [what, field, unit] : {std::tuple{"heat imported", "heat_in", "TJ"}, {"heat exported", "heat_out", "TJ"}, {"waste gas imported", "waste_gas_in", "TJ"}, {"waste gas exported", "waste_gas_out", "TJ"}, {"electricity used", "electricity", "MWh"}, {"electricity exported", "electricity_out", "MWh"}})
      out.rows.push_back({words(what), number(sum(field)), words(unit)});
    double attributed = 0;
    for (const auto& p : figures_.processes) attributed += p.attributed_t;
    out.rows.push_back({words("direct emissions of the installation"), number(report_.direct_t), words("t CO2e")});
    out.rows.push_back({words("attributed to processes"), number(full_tonnes(attributed)), words("t CO2e")});
    out.rows.push_back({words("rest, attributed to none"), number(full_tonnes(figures_.direct_t - attributed)), words("t CO2e")});
  }

  void add_precursors() {
    auto& out = sheet("Precursors", {"process", "precursor", "CN code", "country", "t per t of the good", "direct, t CO2e/t", "rests on", "supplier", "installation and its id", "period", "several suppliers", "free allocation, t CO2e/t"});
    for (const auto& good : year_.goods)
      for (const auto& p : good.precursors) {
        bool own = p.own;
        auto several = std::ranges::count_if(good.precursors, [&](const PrecursorShare& q) { return q.cn_code == p.cn_code; }) > 1;
        out.rows.push_back({words(good.name), words(p.material), needed(p.cn_code, "materials.cn_code of " + p.material), needed(p.country, "parties.country of " + p.supplier), number(p.mass), number(five_decimals(p.direct)), words(std::string{word_of(p.basis)}), words(p.supplier), own ? words("this installation") : needed(document("precursor.installation." + p.supplier), "precursor.installation." + p.supplier), own ? words(report_.period) : needed(document("precursor.period." + p.supplier), "precursor.period." + p.supplier), words(several ? "weighted mean (Article 14)" : "one supplier"), figure(p.sefa)});
      }
  }

  void add_summary() {
    auto& out = sheet("Summary", {"CN code", "good", "direct, t CO2e/t", "indirect, t CO2e/t (for information)", "share of default values", "free allocation (SEFA), t CO2e/t", "benchmark of the process, t CO2e/t", "route of the benchmark", "confirmed by the operator"}, "What the declarant needs: " + report_.installation + ", " + report_.period + "; free allocation for imports in " + std::to_string(year_.year));
    for (const auto& g : report_.goods)
      out.rows.push_back({words(g.cn_code), words(g.name), number(g.direct), number(g.indirect), number(g.default_share), figure(g.sefa), std::isnan(g.benchmark) ? words("not published for this year") : number(g.benchmark), words(std::string{word_of(g.route)}), needed(document("report.benchmark_confirmed"), "report.benchmark_confirmed")});
  }

  void add_verifier() {
    auto& out = sheet("Verifier", {"field", "entry of the verifier"}, "To be filled in by the accredited verifier; the operator leaves it empty");
    for (const char* field : {"verifier: name and address", "accreditation body and number", "lead verifier", "dates of the site visit", "materiality level applied, % of specific emissions and of free allocation of each code", "misstatements and non-conformities that remain", "opinion on the specific embedded emissions of each code", "opinion on the free allocation of each code", "opinion on the benchmarks", "recommendations", "date and signature"})
      out.rows.push_back({words(field), Cell{}});
  }

  void add_missing() {
    auto& out = sheet("Missing", {"field", "where to enter it"}, report_.missing.empty() ? "nothing is missing" : "fields that the report asks for and the workspace does not give");
    for (const auto& field : report_.missing) out.rows.push_back({words(field), words(where_to(field))});
  }

 public:
  /// Where a missing field is entered.
  std::string where_to(const std::string& field) const {
    if (field.starts_with("sites.") || field.starts_with("parties.") || field.starts_with("materials.")) return field.substr(0, field.find('.')) + ".csv";
    if (field == "period") return "datapackage.json, alumen.period";
    return fmt::format("document_fields.csv: {},{},,VALUE", site_ ? site_->id : "SITE", field);
  }

 private:
  const chain::Chain& c_;
  const Book& book_;
  const Form& form_;
  FormFigures figures_;
  const BorderYear& year_;
  const BorderTables& tables_;
  std::vector<DocumentField> rows_;
  const chain::Site* site_ = nullptr;
  EmissionsReport report_;
};

}  // namespace

Result<Answer<EmissionsReport>> make_report(chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain, const Book& book, const ReportRequest& request) {
  auto form = form_of(workspace, chain, book, request.site);
  if (!form) return std::unexpected(form.error());
  int year = request.year ? request.year : static_cast<int>(parse_integer(form->value.text("period.end").substr(0, 4)).value_or(0));
  if (!request.year && book.valid_from) year = std::max(year, year_of(*book.valid_from));
  auto billed = border_year(workspace, *chain, book, {.year = year, .assumptions = request.assumptions});
  if (!billed) return std::unexpected(billed.error());
  Diagnostics notes;
  BorderTables tables{workspace, book, notes};
  if (has_errors(notes)) return std::unexpected(notes);
  Maker maker{workspace, *chain, book, form->value, billed->value, tables};
  auto report = maker.run();
  for (const auto& field : report.missing) notes.push_back({.code = "rules.report_missing", .where = {"report", 0, field}, .remedy = maker.where_to(field)});
  notes.insert(notes.end(), billed->notes.begin(), billed->notes.end());
  tidy(notes);
  return Answer<EmissionsReport>{std::move(report), std::move(notes)};
}

}  // namespace alumen::rules
