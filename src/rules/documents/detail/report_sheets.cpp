// The sheets that restate what the form says: processes, streams, balance, precursors.
#include "rules/documents/detail/report_sheets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <tuple>

namespace alumen::rules::detail {
namespace {

using table::Cell;

std::string route_of(const Form& form, int p) {
  for (int g = 1; g <= form_processes; ++g)
    if (form.text("good.category", g) == form.text("process.category", p)) return form.text("good.route", g);
  return {};
}

/// The entered numbers of one item of a block: "process.heat_in" and the like.
auto numbers_of(const Form& form, std::string block, int item) {
  return [&form, block = std::move(block) + ".", item](const char* field) {
    return number(form.number(block + field, item, 1, chain::not_given));
  };
}

}  // namespace

void add_processes(ReportDraft& d) {
  auto& out =
      d.sheet("Processes", {"process", "name", "category", "route", "activity level, t", "directly attributable, t CO2e", "heat in, TJ",
                            "heat in, t CO2/TJ", "heat out, TJ", "heat out, t CO2/TJ", "waste gas in, TJ", "waste gas out, TJ",
                            "electricity out, MWh", "attributed, t CO2e", "electricity, MWh", "t CO2/MWh", "indirect, t CO2e"});
  for (int p = 1; p <= form_processes; ++p) {
    const auto& f = d.figures.processes[static_cast<std::size_t>(p - 1)];
    if (f.name.empty()) continue;
    auto n = numbers_of(d.form, "process", p);
    out.rows.push_back(
        {words(fmt::format("P{}", p)), words(f.name), words(layout().written("category", d.form.text("process.category", p))),
         words(layout().written("route", route_of(d.form, p))), number(f.level_t), number(full_tonnes(d.form.number("process.direct", p))),
         n("heat_in"), n("heat_in_factor"), n("heat_out"), n("heat_out_factor"), n("waste_gas_in"), n("waste_gas_out"),
         n("electricity_out"), number(full_tonnes(f.attributed_t)), n("electricity"), n("electricity_factor"),
         number(full_tonnes(d.form.number("process.electricity", p) * d.form.number("process.electricity_factor", p)))});
  }
}

void add_streams(ReportDraft& d) {
  const auto& form = d.form;
  auto& streams = d.sheet("Source streams",
                          {"stream", "method", "amount", "unit", "GJ per unit", "emission factor", "its unit", "t C per unit",
                           "oxidation, %", "conversion, %", "biomass, %", "fossil, t CO2"},
                          "Calculated streams; t CO2 rounded to full tonnes");
  for (int i = 1; i <= form_streams; ++i) {
    if (form.text("stream.method", i).empty()) continue;
    auto n = numbers_of(form, "stream", i);
    streams.rows.push_back({words(form.text("stream.name", i)), words(layout().written("method", form.text("stream.method", i))),
                            n("amount"), words(form.text("stream.unit", i)), n("ncv"), n("emission_factor"),
                            words(layout().written("factor_unit", form.text("stream.emission_factor_unit", i))), n("carbon_content"),
                            n("oxidation"), n("conversion"), n("biomass"),
                            number(full_tonnes(stream_co2(form, i) * (1 - stream_biomass(form, i))))});
  }
  auto& pfc =
      d.sheet("PFC", {"row", "method", "cells", "aluminium, t", "effects per cell-day", "min", "slope factor", "mV",
                      "current efficiency, %", "overvoltage coefficient", "C2F6/CF4", "collected, 0 to 1", "CF4, t", "C2F6, t", "t CO2e"});
  for (int i = 1; i <= form_pfc_rows; ++i) {
    if (form.text("pfc.method", i).empty()) continue;
    auto n = numbers_of(form, "pfc", i);
    auto row = pfc_row(form, i);
    double collected = form.number("pfc.collection", i, 1, 1);
    pfc.rows.push_back({words(fmt::format("PFC {}", i)), words(layout().written("pfc_method", form.text("pfc.method", i))),
                        words(form.text("pfc.technology", i)), n("aluminium"), n("frequency"), n("duration"), n("slope"), n("overvoltage"),
                        n("current_efficiency"), n("coefficient"), n("ratio"), n("collection"), number(five_decimals(row.cf4 / collected)),
                        number(five_decimals(row.c2f6 / collected)), number(full_tonnes(row.co2e))});
  }
  auto& measured =
      d.sheet("Measured", {"source", "gas", "hours", "concentration, g/Nm3", "flow, 1000 Nm3/h", "biomass, %", "fossil, t CO2e"},
              "Continuous measurement");
  for (int i = 1; i <= form_cems_rows; ++i) {
    if (form.text("cems.gas", i).empty()) continue;
    auto n = numbers_of(form, "cems", i);
    measured.rows.push_back({words(form.text("cems.name", i)), words(form.text("cems.gas", i)), n("hours"), n("concentration"), n("flow"),
                             n("biomass"), number(full_tonnes(cems_co2e(form, i).first))});
  }
}

void add_balance(ReportDraft& d) {
  const auto& form = d.form;
  auto& out =
      d.sheet("Balance", {"what", "amount", "unit"},
              "Five largest goods by mass, fuels by energy, materials by emissions; heat, waste gas and electricity; what is attributed");
  using Line = std::tuple<double, std::string, std::string>;
  std::vector<Line> goods, fuels, materials;
  for (const auto& p : d.figures.processes)
    if (!p.name.empty()) goods.emplace_back(p.level_t, "good: " + p.name, "t");
  for (int i = 1; i <= form_streams; ++i) {
    auto method = form.text("stream.method", i);
    if (method == "combustion")
      fuels.emplace_back(form.number("stream.amount", i) * form.number("stream.ncv", i) / 1000, "fuel: " + form.text("stream.name", i),
                         "TJ");
    else if (!method.empty())
      materials.emplace_back(stream_co2(form, i), "material: " + form.text("stream.name", i), "t CO2");
  }
  for (auto* list : {&goods, &fuels, &materials}) {
    std::ranges::stable_sort(*list, std::greater{}, [](const Line& x) { return std::get<0>(x); });
    for (std::size_t i = 0; i < std::min<std::size_t>(5, list->size()); ++i) {
      const auto& [amount, what, unit] = (*list)[i];
      out.rows.push_back({words(what), number(five_decimals(amount)), words(unit)});
    }
  }
  for (auto [what, field, unit] : {std::tuple{"heat imported", "process.heat_in", "TJ"},
                                   {"heat exported", "process.heat_out", "TJ"},
                                   {"waste gas imported", "process.waste_gas_in", "TJ"},
                                   {"waste gas exported", "process.waste_gas_out", "TJ"},
                                   {"electricity used", "process.electricity", "MWh"},
                                   {"electricity exported", "process.electricity_out", "MWh"}}) {
    double total = 0;
    for (int p = 1; p <= form_processes; ++p) total += form.number(field, p);
    out.rows.push_back({words(what), number(total), words(unit)});
  }
  double attributed = 0;
  for (const auto& p : d.figures.processes) attributed += p.attributed_t;
  for (auto [what, t] : {std::pair{"direct emissions of the installation", d.figures.direct_t},
                         {"attributed to processes", attributed},
                         {"rest, attributed to none", d.figures.direct_t - attributed}})
    out.rows.push_back({words(what), number(full_tonnes(t)), words("t CO2e")});
}

void add_precursors(ReportDraft& d) {
  auto& out = d.sheet("Precursors", {"good", "precursor", "CN code", "country", "t per t of the good", "direct, t CO2e/t", "rests on",
                                     "supplier", "installation and its id", "period", "several suppliers", "free allocation, t CO2e/t"});
  for (int i = 1; i <= form_products; ++i) {
    const auto* good = d.good(i);
    if (!good) continue;
    for (const auto& p : good->precursors) {
      auto several = std::ranges::count(good->precursors, p.cn_code, &PrecursorShare::cn_code) > 1;
      auto of_supplier = [&](const char* what, const char* own) {
        auto field = fmt::format("precursor.{}.{}", what, p.supplier);
        return p.own ? words(own) : d.needed(d.document(field), field);
      };
      out.rows.push_back({words(good->name), words(p.material), d.needed(p.cn_code, "materials.cn_code of " + p.material),
                          d.needed(p.country, "parties.country of " + p.supplier), number(p.mass), number(five_decimals(p.direct)),
                          words(std::string{word_of(p.basis)}), words(p.supplier), of_supplier("installation", "this installation"),
                          of_supplier("period", d.report.period.c_str()), words(several ? "weighted mean" : "one supplier"),
                          figure(p.sefa)});
    }
  }
}

}  // namespace alumen::rules::detail
