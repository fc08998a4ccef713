// Source streams, PFC rows and measured sources of a form, from the readings of a chain.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "carbon/formulas/fuel.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/form_source.hpp"

namespace alumen::rules::detail {
namespace {

using chain::FactColumn;

/// One use of a formula by an activity: its readings, called.
struct Use {
  std::uint32_t activity;
  std::string formula, stream;
  std::vector<std::pair<std::string, std::string>> arguments;
  Where where;
};

std::vector<Use> uses_of(const chain::Chain& c, std::uint32_t a) {
  std::vector<Use> out;
  for (auto r : c.activity_readings[a]) {
    const auto& reading = c.readings[r];
    auto at = std::ranges::find_if(out, [&](const Use& u) { return u.formula == reading.formula && u.stream == reading.stream; });
    if (at == out.end()) at = out.insert(out.end(), {a, reading.formula, reading.stream, {}, c.where(reading)});
    double value = c.value(FactColumn::reading, r);
    at->arguments.emplace_back(reading.input,
                               std::isnan(value) ? reading.value : to_text(value) + (reading.unit.empty() ? "" : " " + reading.unit));
  }
  return out;
}

/// A called formula with its inputs by name.
struct Called {
  carbon::Call call;

  double operator[](std::string_view input) const {
    int at = call.formula->input(input);
    return at < 0 ? chain::not_given : call.inputs[static_cast<std::size_t>(at)];
  }
  bool given(std::string_view input) const {
    int at = call.formula->input(input);
    return at >= 0 && !call.defaulted[static_cast<std::size_t>(at)];
  }
  std::string word(std::string_view input) const {
    const auto& f = call.formula->inputs[static_cast<std::size_t>(call.formula->input(input))];
    return std::string{f.choices[static_cast<std::size_t>((*this)[input])]};
  }
  double output(std::string_view name) const {
    for (std::size_t i = 0; i < call.outputs.size(); ++i)
      if (call.formula->outputs[i].name == name) return call.outputs[i];
    return 0;
  }
};

std::optional<Called> called(FormSource& s, Use use) {
  const auto* formula = carbon::find_formula(use.formula);
  if (!formula) return {};
  auto has = [&](std::string_view input) { return std::ranges::any_of(use.arguments, [&](const auto& a) { return a.first == input; }); };
  auto metal = [&]() -> double {
    for (auto o : s.chain.activity_outputs[use.activity])
      if (s.chain.outputs[o].role == chain::Role::reference) return tonnes(s.chain.value(FactColumn::output_amount, o));
    return chain::not_given;
  };
  if (formula->input("aluminium") >= 0 && !has("aluminium")) use.arguments.emplace_back("aluminium", to_text(metal()));
  if (formula->input("edition") >= 0 && !has("edition")) use.arguments.emplace_back("edition", s.book.method.slope_edition);
  auto result = carbon::call(*formula, use.arguments);
  if (result) return Called{std::move(*result)};
  s.notes.push_back({.code = "rules.form_left_out",
                     .where = use.where,
                     .value = use.formula + " " + use.stream,
                     .detail = "its readings cannot be worked out here"});
  return {};
}

/// Fills the rows one after the other.
class Rows {
 public:
  explicit Rows(FormSource& source) : s_(source) {}

  void take(const Use& use) {
    auto c = called(s_, use);
    if (!c) return;
    if (use.formula.starts_with("pfc.")) return take_pfc(use, *c);
    if (use.formula == "cems.period") return take_cems(use, *c);
    if (use.formula == "eu.mass_balance" && std::fabs((*c)["carbon_factor"] - form_carbon_factor) < 1e-12)
      return take_stream(use, *c, "mass_balance");
    if (use.formula == "eu.process") return take_stream(use, *c, "process");
    if (use.formula == "eu.fuel" || use.formula == "fuel.combustion" || (use.formula == "fuel.by_volume" && c->given("emission_factor")))
      return take_stream(use, *c, "combustion");
    take_result(use, c->output("co2"), c->output("biogenic_co2"));
  }

  /// CO2 that is known only as an amount.
  void take_amount(const std::string& name, double t) {
    int i = next(streams_, form_streams, "source streams");
    if (i == 0) return;
    set(i, "method", "process");
    set(i, "name", name);
    set(i, "amount", t);
    set(i, "unit", "t");
    set(i, "emission_factor", 1.0);
    set(i, "emission_factor_unit", "t/t");
  }

  bool pfc_beside = false;   ///< PFC that the rows cannot hold

 private:
  void set(int i, std::string_view field, std::string text) { s_.form.set(std::string{"stream."}.append(field), i, 1, std::move(text)); }
  void set(int i, std::string_view field, double value) { s_.form.set(std::string{"stream."}.append(field), i, 1, rounded(value)); }

  int next(int& used, int most, const char* what) {
    if (used < most) return ++used;
    if (used++ == most)
      s_.notes.push_back({.code = "rules.form_full",
                          .where = s_.chain.where(s_.chain.sites[s_.site]),
                          .expected = fmt::format("at most {} {}", most, what)});
    return 0;
  }

  void take_stream(const Use& use, const Called& c, const std::string& method) {
    int i = next(streams_, form_streams, "source streams");
    if (i == 0) return;
    bool volume = use.formula == "fuel.by_volume", table = use.formula == "fuel.combustion";
    set(i, "method", method);
    set(i, "name", use.stream.empty() ? use.formula : use.stream);
    set(i, "amount", c[volume ? "volume" : "amount"]);
    set(i, "unit", volume ? "1000Nm3" : "t");
    if (method == "mass_balance") {
      set(i, "carbon_content", c["carbon_content"]);
    } else {
      carbon::FuelFactors standard{};
      if (table)
        for (const auto& fuel : names(static_cast<carbon::Fuel*>(nullptr)))
          if (fuel.word == c.word("fuel")) standard = carbon::fuel_factors(fuel.value);
      auto or_standard = [](double value, double other) { return value == 0 ? other : value; };
      if (method == "combustion") set(i, "ncv", or_standard(c["ncv"], standard.ncv_gj_per_t));
      set(i, "emission_factor", or_standard(c["emission_factor"], standard.emission_factor_t_per_tj));
      set(i, "emission_factor_unit", method == "process" ? "t/t" : "t/TJ");
    }
    auto percent = [&](std::string_view cell, std::string_view input) {
      if (c.given(input)) set(i, cell, c[input] * 100);
    };
    percent("oxidation", volume || table ? "oxidation" : "oxidation_factor");
    percent("conversion", "conversion_factor");
    percent("biomass", "biomass_share");
  }

  void take_result(const Use& use, double co2, double biogenic) {
    if (co2 == 0 && biogenic == 0) return;
    take_amount(use.formula + (use.stream.empty() ? "" : " " + use.stream) + ", as calculated", rounded(co2));
  }

  void take_pfc(const Use& use, const Called& c) {
    if (use.formula != "pfc.slope" && use.formula != "pfc.overvoltage") return void(pfc_beside = true);
    int i = next(pfc_, form_pfc_rows, "PFC rows");
    if (i == 0) return;
    auto number = [&](std::string_view field, std::string_view input) {
      if (c.given(input) && c[input] != 0) s_.form.set(std::string{"pfc."}.append(field), i, 1, rounded(c[input]));
    };
    bool slope = use.formula == "pfc.slope";
    s_.form.set("pfc.method", i, 1, slope ? "slope" : "overvoltage");
    s_.form.set("pfc.technology", i, 1, c.word("technology"));
    s_.form.set("pfc.aluminium", i, 1, rounded(c["aluminium"]));
    if (slope && c["anode_effect_minutes"] != 0) {
      s_.form.set("pfc.frequency", i, 1, rounded(c["anode_effect_minutes"]));  // minutes = frequency of effects of one minute
      s_.form.set("pfc.duration", i, 1, 1.0);
    } else if (slope) {
      number("frequency", "frequency");
      number("duration", "duration");
    }
    number("slope", "slope");
    number("overvoltage", "overvoltage");
    number("current_efficiency", "current_efficiency");
    number("coefficient", "coefficient");
    number("ratio", "c2f6_ratio");
    number("collection", "collection_efficiency");
  }

  void take_cems(const Use& use, const Called& c) {
    int i = next(cems_, form_cems_rows, "measured sources");
    if (i == 0) return;
    s_.form.set("cems.name", i, 1, use.stream);
    s_.form.set("cems.gas", i, 1, "co2");
    for (auto [field, input] : {std::pair{"cems.concentration", "concentration"}, {"cems.hours", "hours"}, {"cems.flow", "flow"}})
      s_.form.set(field, i, 1, rounded(c[input]));
    if (c.given("biomass_share")) s_.form.set("cems.biomass", i, 1, rounded(c["biomass_share"] * 100));
  }

  FormSource& s_;
  int streams_ = 0, pfc_ = 0, cems_ = 0;
};

/// Activities whose own emissions make up the installation: roots that have some, else their parts.
std::vector<std::uint32_t> emitters(const FormSource& s) {
  auto emits = [&](std::uint32_t a) {
    auto account = s.accounts.find(a);
    return account != s.accounts.end() && account->second.total() != 0;
  };
  std::vector<std::uint32_t> out;
  for (auto a : activities_of(s.chain, s.site)) {
    auto parent = s.chain.activity_parent[a];
    bool inside = parent.valid() && emits(parent.index());
    if (!inside && emits(a)) out.push_back(a);
  }
  return out;
}

}  // namespace

void add_streams(FormSource& s) {
  Rows rows{s};
  double pfc = 0, direct = 0;
  for (auto a : emitters(s)) {
    const auto& account = s.accounts.at(a);
    direct += account.total() / 1000;
    pfc += account.co2e[static_cast<std::size_t>(carbon::Category::pfc)] / 1000;
    double before = figures_of(s.form).co2_t;
    for (const auto& use : uses_of(s.chain, a)) rows.take(use);
    double told = figures_of(s.form).co2_t - before,
           own = (account.total() - account.co2e[static_cast<std::size_t>(carbon::Category::pfc)]) / 1000;
    const auto& activity = s.chain.activities[a];
    if (own - told > 1e-9 * own)
      rows.take_amount((activity.name.empty() ? activity.id : activity.name) + ": fuels and emissions entered as amounts",
                       rounded(own - told));
  }
  if (rows.pfc_beside) s.form.set("emissions.pfc_entered", 1, 1, rounded(pfc));
}

}  // namespace alumen::rules::detail
