#include "rules/documents/detail/form_check.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/number.hpp"
#include "rules/documents/detail/arithmetic.hpp"

namespace alumen::rules::detail {
namespace {

/// The rule book whose goods the template is about.
const Book& border() {
  static const Book book = [] {
    auto loaded = load("eu-cbam-2026");
    check(loaded.has_value(), "the border rule book cannot be read");
    return std::move(*loaded);
  }();
  return book;
}

class Checker {
 public:
  Checker(const Form& form, const std::string& file, Diagnostics& out) : form_(form), file_(file), out_(out) {}

  void run() {
    check_head();
    for (int i = 1; i <= form_streams; ++i) check_stream(i);
    for (int i = 1; i <= form_pfc_rows; ++i) check_pfc(i);
    for (int i = 1; i <= form_cems_rows; ++i) check_cems(i);
    for (int p = 1; p <= form_processes; ++p) check_process(p);
    for (int q = 1; q <= form_precursors; ++q) check_precursor(q);
    for (int i = 1; i <= form_products; ++i) check_product(i);
  }

 private:
  bool has(std::string_view field, int item = 1, int place = 1) const { return !form_.text(field, item, place).empty(); }
  void tell(Code code, std::string_view field, int item, std::string value, std::string expected, std::string detail, int place = 1) {
    out_.push_back({.code = code,
                    .where = where_of(file_, layout().field(field), item, place),
                    .value = std::move(value),
                    .expected = std::move(expected),
                    .detail = std::move(detail)});
  }
  void need(std::string_view field, int item, std::string why, int place = 1) {
    if (!has(field, item, place)) tell("rules.form_needed", field, item, "", layout().field(field).about, std::move(why), place);
  }
  /// True when any of a row's fields is filled in.
  bool used(std::string_view block, int item) const {
    for (const auto& f : layout().fields())
      if (!f.calculated && f.field.starts_with(block) && f.times >= item)
        for (int j = 1; j <= f.inner; ++j)
          if (has(f.field, item, j)) return true;
    return false;
  }

  void check_head() {
    for (const auto& f : layout().fields()) {
      if (f.required && !has(f.field)) tell("rules.form_needed", f.field, 1, "", f.about, "");
      if (f.mandatory && !has(f.field)) tell("rules.form_missing", f.field, 1, "", f.about, "");
    }
    if (has("period.start") && has("period.end") && form_.text("period.end") < form_.text("period.start"))
      tell("rules.form_value", "period.end", 1, form_.text("period.end"), "a day not before " + form_.text("period.start"),
           "the period ends before it begins");
  }

  void check_stream(int i) {
    if (!used("stream.", i)) return;
    need("stream.method", i, "the stream has no method");
    need("stream.amount", i, "the stream has no amount");
    need("stream.unit", i, "the amount has no unit");
    auto method = form_.text("stream.method", i);
    if (method == "mass_balance") return need("stream.carbon_content", i, "a mass balance counts carbon");
    if (method.empty()) return;
    need("stream.emission_factor", i, "the stream has no emission factor");
    need("stream.emission_factor_unit", i, "the emission factor has no unit");
    auto unit = form_.text("stream.unit", i), factor = form_.text("stream.emission_factor_unit", i);
    if (factor == "t/TJ") need("stream.ncv", i, "a factor per TJ needs the calorific value");
    if ((factor == "t/t" && unit == "1000Nm3") || (factor == "t/1000Nm3" && unit == "t"))
      tell("rules.form_units", "stream.emission_factor_unit", i, layout().written("factor_unit", factor),
           unit == "t" ? "tCO2/t or tCO2/TJ" : "tCO2/1000Nm3 or tCO2/TJ", "the amount is in " + unit);
  }

  void check_pfc(int i) {
    if (!used("pfc.", i)) return;
    for (std::string_view field : {"pfc.method", "pfc.technology", "pfc.aluminium"}) need(field, i, "the PFC row is not complete");
    if (form_.text("pfc.method", i) == "slope")
      for (std::string_view field : {"pfc.frequency", "pfc.duration"}) need(field, i, "the slope method needs frequency and duration");
    if (form_.text("pfc.method", i) == "overvoltage") {
      for (std::string_view field : {"pfc.overvoltage", "pfc.current_efficiency"}) need(field, i, "the overvoltage method needs both");
      auto technology = form_.text("pfc.technology", i);
      if (technology == "VSS" || technology == "HSS") need("pfc.coefficient", i, "the act has no coefficient for these cells");
    }
    if (form_.text("pfc.technology", i) == "PFPB_MW" && form_.text("pfc.method", i) == "slope")
      need("pfc.slope", i, "the act asks for the works' own factor");
  }

  void check_cems(int i) {
    if (!used("cems.", i)) return;
    for (std::string_view field : {"cems.gas", "cems.concentration", "cems.hours", "cems.flow"})
      need(field, i, "the measured source is not complete");
  }

  void check_process(int p) {
    if (!used("process.", p)) return;
    need("process.name", p, "other sheets find the process by its name");
    for (int other = 1; other < p; ++other)
      if (has("process.name", p) && form_.text("process.name", p) == form_.text("process.name", other))
        tell("rules.form_value", "process.name", p, form_.text("process.name", p), "a name of its own", "two processes have one name");
    double level = 0, gone = form_.number("process.market", p) + form_.number("process.non_cbam", p);
    for (int j = 1; j <= 8; ++j) level += form_.number("process.route_amount", p, j);
    for (int j = 1; j < form_processes; ++j) gone += form_.number("process.to_process", p, j);
    if (!(level > 0))
      tell("rules.form_needed", "process.route_amount", p, level == 0 ? "" : to_text(level), "an amount above 0",
           "the process makes nothing: emissions per tonne have no meaning");
    need("process.direct", p, "the process has no attributed emissions; write 0 if there are none");
    if (has("process.electricity", p) && form_.number("process.electricity", p) != 0)
      need("process.electricity_factor", p, "the electricity has no emission factor");
    if (std::fabs(level - gone) > 1e-9 * std::max(level, gone))
      tell("rules.form_control", "process.control", p, to_text(level - gone), "0",
           fmt::format("{} t are made, {} t are accounted for", to_display(level, 10), to_display(gone, 10)));
  }

  void check_precursor(int q) {
    if (!used("precursor.", q)) return;
    double had = 0, gone = form_.number("precursor.other", q);
    for (int j = 1; j <= 8; ++j) had += form_.number("precursor.route_amount", q, j);
    for (int p = 1; p <= form_processes; ++p) {
      gone += form_.number("precursor.to_process", q, p);
      if (form_.number("precursor.to_process", q, p) != 0 && !has("process.name", p))
        tell("rules.form_value", "precursor.to_process", q, form_.text("precursor.to_process", q, p), "empty",
             fmt::format("there is no process P{}", p), p);
    }
    need("precursor.name", q, "the precursor has no name");
    if (!has("precursor.direct", q))
      tell("rules.form_missing", "precursor.direct", q, "", layout().field("precursor.direct").about,
           "without it the precursor counts as zero");
    if (std::fabs(had - gone) > 1e-9 * std::max(had, gone))
      tell("rules.form_control", "precursor.control", q, to_text(had - gone), "0",
           fmt::format("{} t are bought, {} t are accounted for", to_display(had, 10), to_display(gone, 10)));
  }

  void check_product(int i) {
    if (!used("product.", i)) return;
    auto process = form_.text("product.process", i);
    std::string known;
    bool found = false;
    for (int p = 1; p <= form_processes; ++p)
      if (has("process.name", p)) {
        found = found || form_.text("process.name", p) == process;
        known += (known.empty() ? "one of " : ", ") + form_.text("process.name", p);
      }
    if (!found)
      tell(process.empty() ? Code{"rules.form_needed"} : Code{"rules.form_value"}, "product.process", i, process, known,
           "the product belongs to no process of the form");
    need("product.cn_code", i, "the product has no CN code");
    if (has("product.cn_code", i) && !border().covers(form_.text("product.cn_code", i)))
      tell("rules.form_value", "product.cn_code", i, form_.text("product.cn_code", i), "a code of 7601, 7603 to 7614 or 7616",
           "the border rule does not cover this good");
    double scrap = form_.number("product.scrap", i, 1, chain::not_given),
           before = form_.number("product.pre_consumer_scrap", i, 1, chain::not_given);
    if (before > scrap)
      tell("rules.form_doubt", "product.pre_consumer_scrap", i, form_.text("product.pre_consumer_scrap", i),
           "at most " + form_.text("product.scrap", i),
           "more pre-consumer scrap than scrap: it is read as a share of the scrap, not of the product");
  }

  const Form& form_;
  const std::string& file_;
  Diagnostics& out_;
};

}  // namespace

Where where_of(const std::string& file, const FormField& field, int item, int place) {
  return {file, static_cast<int>(field.at(item, place).first + 1), cell_name(field, item, place)};
}

void check_form(const Form& form, const std::string& file, Diagnostics& out) { Checker{form, file, out}.run(); }

}  // namespace alumen::rules::detail
