// A workspace from a form. What no table of the value chain holds goes to document_fields, and so does whatever form_of() would
// not find again: nothing is lost.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/number.hpp"
#include "base/slug.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/form_check.hpp"
#include "rules/documents/detail/new_tables.hpp"

namespace alumen::rules {
namespace {

using namespace detail;

/// The kind of unit process behind a category, route and code.
std::string process_of(std::string_view category, std::string_view route, std::string_view cn_code) {
  if (category == "unwrought_aluminium") return route == "secondary" ? "remelting" : "electrolysis";
  auto four = cn_code.substr(0, 4);
  if (four == "7604" || four == "7608" || four == "7610") return "extrusion";
  if (four == "7605" || four == "7606" || four == "7607" || four == "7614") return "rolling";
  return "manufacturing";
}

class Maker {
 public:
  explicit Maker(const FormFile& file) : form_(file.form), file_(file.file) {}

  NewTables run() {
    add_places();
    for (int i = 1; i <= form_streams; ++i) add_stream(i);
    for (int i = 1; i <= form_pfc_rows; ++i) add_pfc(i);
    for (int i = 1; i <= form_cems_rows; ++i) add_cems(i);
    for (int p = 1; p <= form_processes; ++p) add_process(p);
    for (int p = 1; p <= form_processes; ++p) add_uses(p);
    for (int q = 1; q <= form_precursors; ++q) add_precursor(q);
    return std::move(tables_);
  }

  Diagnostics notes;

  std::string period() const { return form_.text("period.start") + ".." + end(); }

 private:
  static constexpr const char* source = "form";

  std::string t(std::string_view field, int item = 1, int place = 1) const { return form_.text(field, item, place); }
  bool used(std::string_view field, int item, int place = 1) const { return form_.number(field, item, place) != 0; }
  std::string end() const {
    auto last = parse_date(t("period.end"));
    return last ? to_text(*last + std::chrono::days{1}) : "";
  }
  void add(const char* table, NewTables::Cells cells) {
    cells["source"] = source;
    tables_.add(table, std::move(cells));
  }
  void reading(const std::string& formula, const std::string& stream, const char* input, const std::string& value, const char* unit = "") {
    if (!value.empty())
      add("readings",
          {{"activity", "works"}, {"formula", formula}, {"stream", stream}, {"input", input}, {"value", value}, {"unit", unit}});
  }
  /// A percentage of the form as a share.
  std::string share(std::string_view field, int i) const {
    auto value = t(field, i);
    return value.empty() ? "" : written_out(parse_number(fmt::format("{:.15g}", form_.number(field, i) / 100)).value_or(0));
  }

  void add_places() {
    tables_.add("sources", {{"id", source},
                            {"title", "CBAM communication template for installations, filled in: " + file_},
                            {"publisher", t("installation.name")},
                            {"year", t("period.end").substr(0, 4)}});
    tables_.add("parties", {{"id", "operator"}, {"name", t("installation.name")}, {"country", t("installation.country")}});
    bool placed = !t("installation.latitude").empty() && !t("installation.longitude").empty();  // a site has both or neither
    tables_.add("sites", {{"id", "installation"},
                          {"party", "operator"},
                          {"name", t("installation.name")},
                          {"country", t("installation.country")},
                          {"latitude", placed ? t("installation.latitude") : ""},
                          {"longitude", placed ? t("installation.longitude") : ""}});
    add("activities", {{"id", "works"},
                       {"site", "installation"},
                       {"name", "whole installation"},
                       {"process", "installation"},
                       {"start", t("period.start")},
                       {"end", end()}});
  }

  std::string stream_name(std::string_view field, const std::string& otherwise, int i) {
    auto name = slug(t(field, i));
    if (name.empty()) name = otherwise + std::to_string(i);
    auto unique = name;
    for (int n = 2; !names_.insert(unique).second; ++n) unique = fmt::format("{}_{}", name, n);
    return unique;
  }

  void add_stream(int i) {
    auto method = t("stream.method", i);
    if (method.empty()) return;
    auto name = stream_name("stream.name", "stream", i);
    bool volume = t("stream.unit", i) == "1000Nm3", per_tj = t("stream.emission_factor_unit", i) == "t/TJ";
    if (method == "combustion" && per_tj) {
      std::string formula = volume ? "fuel.by_volume" : "eu.fuel";
      if (volume) reading(formula, name, "fuel", "other");
      reading(formula, name, volume ? "volume" : "amount", t("stream.amount", i), volume ? "1000Nm3" : "t");
      reading(formula, name, "ncv", t("stream.ncv", i), volume ? "GJ/1000Nm3" : "GJ/t");
      reading(formula, name, "emission_factor", t("stream.emission_factor", i), "t CO2/TJ");
      reading(formula, name, volume ? "oxidation" : "oxidation_factor", share("stream.oxidation", i));
      reading(formula, name, "biomass_share", share("stream.biomass", i));
    } else if (method == "process" && !per_tj && !volume) {
      reading("eu.process", name, "amount", t("stream.amount", i), "t");
      reading("eu.process", name, "emission_factor", t("stream.emission_factor", i), "t CO2/t");
      reading("eu.process", name, "conversion_factor", share("stream.conversion", i));
      reading("eu.process", name, "biomass_share", share("stream.biomass", i));
    } else if (method == "mass_balance" && !volume) {
      reading("eu.mass_balance", name, "amount", t("stream.amount", i), "t");
      reading("eu.mass_balance", name, "carbon_content", t("stream.carbon_content", i));
      reading("eu.mass_balance", name, "biomass_share", share("stream.biomass", i));
      reading("eu.mass_balance", name, "carbon_factor", to_text(form_carbon_factor), "t CO2/t C");
    } else {
      add_stream_as_amount(i, name);
    }
  }

  /// Combinations of units that no formula takes: the arithmetic stands in the amount, over parameters with the form's figures.
  void add_stream_as_amount(int i, const std::string& name) {
    auto parameter = [&](std::string_view field, std::string unit) {
      auto id = fmt::format("works.stream{}_{}", i, field.substr(field.find('.') + 1));
      add("parameters", {{"id", id}, {"value", t(field, i).empty() ? "0" : t(field, i)}, {"unit", std::move(unit)}});
      return id;
    };
    auto unit = t("stream.unit", i), method = t("stream.method", i);
    auto amount = parameter("stream.amount", unit);
    std::string formula;
    if (method == "mass_balance") {
      formula = fmt::format("{}*{}*{}", amount, parameter("stream.carbon_content", "t C/" + unit), to_text(form_carbon_factor));
    } else {
      formula = fmt::format("{}*{}", amount, parameter("stream.emission_factor", t("stream.emission_factor_unit", i)));
      if (t("stream.emission_factor_unit", i) == "t/TJ") formula += fmt::format("*{}/1000", parameter("stream.ncv", "GJ/" + unit));
      auto factor = method == "combustion" ? "stream.oxidation" : "stream.conversion";
      if (!t(factor, i).empty()) formula += fmt::format("*{}/100", parameter(factor, "%"));
    }
    if (!t("stream.biomass", i).empty()) formula += fmt::format("*(1-{}/100)", parameter("stream.biomass", "%"));
    if (form_.number("stream.amount", i) < 0)  // an amount of the chain is not negative
      return notes.push_back({.code = "rules.form_left_out",
                              .where = where_of(file_, layout().field("stream.amount"), i, 1),
                              .value = t("stream.amount", i),
                              .detail = "gas that leaves a mass balance by volume is kept as a document field only"}),
             void();
    add("exchanges",
        {{"id", "works/" + name}, {"activity", "works"}, {"material", "co2"}, {"role", "emission"}, {"amount", formula}, {"unit", "t"}});
  }

  void add_pfc(int i) {
    auto method = t("pfc.method", i);
    if (method.empty()) return;
    auto formula = "pfc." + method, stream = i == 1 ? std::string{} : "row" + std::to_string(i);
    reading(formula, stream, "aluminium", t("pfc.aluminium", i), "t");
    reading(formula, stream, "technology", t("pfc.technology", i));
    if (method == "slope") {
      reading(formula, stream, "frequency", t("pfc.frequency", i), "1/cell-day");
      reading(formula, stream, "duration", t("pfc.duration", i), "min");
      reading(formula, stream, "slope", t("pfc.slope", i), "kg CF4-cell-day/t-min");
    } else {
      reading(formula, stream, "overvoltage", t("pfc.overvoltage", i), "mV");
      reading(formula, stream, "current_efficiency", t("pfc.current_efficiency", i), "%");
      reading(formula, stream, "coefficient", t("pfc.coefficient", i), "kg CF4/t-mV");
    }
    reading(formula, stream, "c2f6_ratio", t("pfc.ratio", i), "t C2F6/t CF4");
    reading(formula, stream, "collection_efficiency", t("pfc.collection", i));
  }

  void add_cems(int i) {
    if (t("cems.gas", i) != "co2") return;  // nitrous oxide does not count for aluminium; its row stays in document_fields
    auto name = stream_name("cems.name", "stack", i);
    reading("cems.period", name, "concentration", t("cems.concentration", i), "g/Nm3");
    reading("cems.period", name, "flow", t("cems.flow", i), "1000Nm3/h");
    reading("cems.period", name, "hours", t("cems.hours", i), "h");
    reading("cems.period", name, "biomass_share", share("cems.biomass", i));
  }

  /// First product line of a process, or 0.
  int product_of(int p) const {
    for (int i = 1; i <= form_products; ++i)
      if (!t("process.name", p).empty() && t("product.process", i) == t("process.name", p)) return i;
    return 0;
  }

  void add_process(int p) {
    if (t("process.name", p).empty()) return;
    auto id = fmt::format("p{}", p), good = id + "/good";
    int product = product_of(p);
    auto code = product ? t("product.cn_code", product) : std::string{}, category = t("process.category", p);
    std::string route;
    for (int g = 1; g <= form_processes; ++g)
      if (t("good.category", g) == category) route = t("good.route", g);
    double made = 0;
    for (int j = 1; j <= 8; ++j) made += form_.number("process.route_amount", p, j);
    auto name = product && !t("product.name", product).empty() ? t("product.name", product) : t("process.name", p);
    auto kind = process_of(category, route, code);
    add("materials", {{"id", id + "_good"},
                      {"name", name},
                      {"category", category == "unwrought_aluminium" ? "metal" : "semi"},
                      {"unit", "t"},
                      {"cn_code", code}});
    add("activities", {{"id", id},
                       {"site", "installation"},
                       {"name", t("process.name", p)},
                       {"process", kind},
                       {"technology", kind == "electrolysis" ? t("pfc.technology", 1) : ""},
                       {"start", t("period.start")},
                       {"end", end()},
                       {"parent", "works"}});
    add("outputs",
        {{"id", good}, {"activity", id}, {"material", id + "_good"}, {"role", "reference"}, {"amount", written_out(made)}, {"unit", "t"}});
    for (auto [field, sale] : {std::pair{"process.market", "market"}, {"process.non_cbam", "non_cbam"}})
      if (!t(field, p).empty()) add("sales", {{"id", id + "/" + sale}, {"output", good}, {"amount", t(field, p)}, {"unit", "t"}});
    add("exchanges", {{"id", id + "/attributed"},
                      {"activity", id},
                      {"material", "co2e"},
                      {"role", "emission"},
                      {"amount", attributed(p, id)},
                      {"unit", "t"},
                      {"note", "attributed direct emissions"}});
    if (used("process.electricity", p)) {
      add("exchanges", {{"id", id + "/electricity"},
                        {"activity", id},
                        {"material", "electricity"},
                        {"role", "input"},
                        {"amount", t("process.electricity", p)},
                        {"unit", "MWh"}});
      add_power(id, id + "/electricity", t("process.electricity_factor", p), t("process.electricity_source", p));
    }
  }

  /// Attributed emissions: a number, or the sum with heat, waste gas and exported electricity over parameters.
  std::string attributed(int p, const std::string& id) {
    std::string formula;
    auto term = [&](const char* sign, std::string_view amount, std::string_view factor, const std::string& constant) {
      if (!used(amount, p)) return;
      auto name = [&](std::string_view field) { return id + "." + std::string{field.substr(field.find('.') + 1)}; };
      for (auto field : {amount, factor})
        if (!field.empty() && !t(field, p).empty())
          add("parameters", {{"id", name(field)}, {"value", t(field, p)}, {"unit", layout().field(field).unit}});
      formula += sign + name(amount) + (factor.empty() ? "" : t(factor, p).empty() ? "*0" : "*" + name(factor)) + constant;
    };
    term("+", "process.heat_in", "process.heat_in_factor", "");
    term("-", "process.heat_out", "process.heat_out_factor", "");
    term("+", "process.waste_gas_in", "", "*" + to_text(form_waste_gas_factor));
    term("-", "process.waste_gas_out", "", "*" + to_text(form_waste_gas_factor) + "*" + to_text(form_waste_gas_exported));
    term("-", "process.electricity_out", "process.electricity_out_factor", "");
    auto direct = t("process.direct", p).empty() ? "0" : t("process.direct", p);
    if (formula.empty()) return direct;
    add("parameters", {{"id", id + ".direct"}, {"value", direct}, {"unit", "t CO2e"}});
    return fmt::format("max(0, {}.direct{})", id, formula);
  }

  void add_power(const std::string& id, const std::string& exchange, const std::string& factor, const std::string& word) {
    if (factor.empty()) return;
    auto row = id + "_electricity";
    add("factors", {{"id", row}, {"material", "electricity"}, {"property", "supply_co2e"}, {"value", factor}, {"unit", "t CO2e/MWh"}});
    std::string evidence = word == "own" || word == "own_chp" ? "own_generation"
                           : word == "direct_line"            ? "direct_line"
                           : word == "contract"               ? "contract"
                           : word == "mix" || word.empty()    ? "estimate"
                                                              : "statistic";
    add("supplies", {{"exchange", exchange}, {"from", row}, {"share", "1"}, {"evidence", evidence}});
  }

  /// What other processes take of a good.
  void add_uses(int p) {
    for (int place = 1; place < form_processes; ++place) {
      int consumer = other_process(p, place);
      if (!used("process.to_process", p, place) || t("process.name", consumer).empty() || t("process.name", p).empty()) continue;
      auto exchange = fmt::format("p{}/p{}_good", consumer, p);
      add("exchanges", {{"id", exchange},
                        {"activity", fmt::format("p{}", consumer)},
                        {"material", fmt::format("p{}_good", p)},
                        {"role", "input"},
                        {"amount", t("process.to_process", p, place)},
                        {"unit", "t"}});
      add("supplies", {{"exchange", exchange}, {"from", fmt::format("p{}/good", p)}, {"share", "1"}, {"evidence", "metered"}});
    }
  }

  void add_precursor(int q) {
    if (t("precursor.name", q).empty()) return;
    auto id = fmt::format("pp{}", q), maker = id + "_maker";
    bool unwrought = t("precursor.category", q) == "unwrought_aluminium", declared = !t("precursor.direct", q).empty();
    tables_.add("parties", {{"id", maker},
                            {"name", "Maker of " + t("precursor.name", q)},
                            {"country", t("precursor.country", q)},
                            {"note", "the form names no company"}});
    add("materials", {{"id", id},
                      {"name", t("precursor.name", q)},
                      {"category", unwrought ? "metal" : "semi"},
                      {"unit", "t"},
                      {"cn_code", unwrought ? "7601" : ""}});
    if (declared) add_declaration(q, id, maker);
    for (int p = 1; p <= form_processes; ++p) {
      if (!used("precursor.to_process", q, p) || t("process.name", p).empty()) continue;
      auto exchange = fmt::format("p{}/{}", p, id);
      add("exchanges", {{"id", exchange},
                        {"activity", fmt::format("p{}", p)},
                        {"material", id},
                        {"role", "input"},
                        {"amount", t("precursor.to_process", q, p)},
                        {"unit", "t"}});
      if (declared) add("supplies", {{"exchange", exchange}, {"from", id + "_form"}, {"share", "1"}, {"evidence", "invoice"}});
    }
  }

  void add_declaration(int q, const std::string& id, const std::string& maker) {
    double indirect = form_.number("precursor.electricity", q) * form_.number("precursor.electricity_factor", q);
    auto word = t("precursor.direct_source", q), route = t("precursor.route", q);
    add("declarations", {{"id", id + "_form"},
                         {"material", id},
                         {"party", maker},
                         {"standard", "CBAM communication template"},
                         {"boundary", "installation"},
                         {"gwp_set", "AR5"},
                         {"unit", "t CO2e/t"},
                         {"direct", t("precursor.direct", q)},
                         {"indirect", indirect == 0 ? "" : written_out(indirect)},
                         {"default_share", word == "default"    ? "1"
                                           : word == "measured" ? "0"
                                                                : ""},
                         {"route", route == "primary" || route == "secondary" ? route : ""}});
  }

  const Form& form_;
  std::string file_;
  NewTables tables_;
  std::set<std::string> names_;
};

/// What the workspace would say of the form, without document_fields.
Result<Answer<Form>> again(const std::map<std::string, std::string>& files) {
  auto workspace = chain::make_workspace(files, true, workspace_tables());
  if (!workspace) return std::unexpected(workspace.error());
  auto built = chain::build(workspace->value);
  if (!built) return std::unexpected(built.error());
  auto book = load("eu-cbam-2026");
  if (!book) return std::unexpected(book.error());
  return form_of(workspace->value, built->value, *book, "installation");
}

}  // namespace

Result<Answer<std::map<std::string, std::string>>> workspace_of(const FormFile& file) {
  Maker maker{file};
  auto tables = maker.run();
  chain::intake::PackageFacts facts{
      .name = slug(file.form.text("installation.name")), .title = file.form.text("installation.name"), .period = maker.period()};
  auto derived = again(tables.files(facts));
  if (!derived) return std::unexpected(derived.error());
  auto keep = [&](const FormPlace& place, const std::string& value) {
    auto item = place.item == 1 && place.place == 1 ? std::string{}
                : place.place == 1                  ? std::to_string(place.item)
                                                    : fmt::format("{}.{}", place.item, place.place);
    tables.add("document_fields",
               {{"subject", "installation"}, {"field", place.field}, {"item", item}, {"value", value}, {"source", "form"}});
  };
  for (const auto& [place, value] : file.form.values)
    if (derived->value.text(place.field, place.item, place.place) != value) keep(place, value);
  for (const auto& [place, value] : derived->value.values)
    if (!file.form.values.contains(place)) keep(place, "");
  return Answer<std::map<std::string, std::string>>{tables.files(facts), std::move(maker.notes)};
}

}  // namespace alumen::rules
