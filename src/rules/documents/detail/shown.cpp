#include <cmath>
#include <functional>

#include "base/number.hpp"
#include "rules/documents/detail/arithmetic.hpp"

namespace alumen::rules::detail {
namespace {

/// The form, its figures and the place asked for.
struct At {
  const Form& form;
  const FormFigures& figures;
  int item, place;

  double n(std::string_view field, double otherwise = 0) const { return form.number(field, item, 1, otherwise); }
  std::string t(std::string_view field) const { return form.text(field, item); }
  const ProcessFigures& process() const { return figures.processes[static_cast<std::size_t>(item - 1)]; }
  bool used(std::string_view field) const { return !t(field).empty(); }
};
using Cell = std::function<Shown(const At&)>;

Shown number(double value) { return {value, {}}; }
Shown text(std::string value) { return {chain::not_given, std::move(value)}; }
/// A number where a field is filled in, else nothing.
Cell where(std::string_view field, std::function<double(const At&)> value) {
  return [field, value = std::move(value)](const At& a) { return a.used(field) ? number(value(a)) : Shown{}; };
}
Cell always(std::function<double(const At&)> value) {
  return [value = std::move(value)](const At& a) { return number(value(a)); };
}
/// The word of a field as the template writes it.
std::string written(const Form& form, std::string_view field, int item, int place = 1) {
  const auto& f = layout().field(field);
  auto value = form.text(field, item, place);
  if (f.kind == FormKind::word) return layout().written(f.list, value);
  if ((f.kind == FormKind::country) && layout().country(value)) return layout().country(value)->name;
  return value;
}

double sum(const Form& form, std::string_view field, int item, int places) {
  double out = 0;
  for (int j = 1; j <= places; ++j) out += form.number(field, item, j);
  return out;
}
/// Fuel of all streams and measured sources in TJ.
double energy(const Form& form) {
  double out = 0;
  for (int i = 1; i <= form_streams; ++i)
    if (!form.text("stream.method", i).empty()) out += form.number("stream.amount", i) * form.number("stream.ncv", i) / 1000;
  for (int i = 1; i <= form_cems_rows; ++i) out += form.number("cems.energy", i) + form.number("cems.energy_biomass", i);
  return out;
}
double streams(const Form& form) {
  double out = 0;
  for (int i = 1; i <= form_streams; ++i) out += stream_co2(form, i) * (1 - stream_biomass(form, i));
  return out;
}
double measured(const Form& form) {
  double out = 0;
  for (int i = 1; i <= form_cems_rows; ++i) out += cems_co2e(form, i).first;
  return out;
}
double of_processes(const At& a, const std::function<double(int)>& value) {
  double out = 0;
  for (int p = 1; p <= form_processes; ++p) out += value(p);
  (void)a;
  return out;
}
double heat(const Form& f, int p) {
  return f.number("process.heat_in", p) * f.number("process.heat_in_factor", p) -
         f.number("process.heat_out", p) * f.number("process.heat_out_factor", p);
}
double waste_gas(const Form& f, int p) { return attributed_raw(f, p) - f.number("process.direct", p) - heat(f, p); }
double indirect(const Form& f, int p) { return f.number("process.electricity", p) * f.number("process.electricity_factor", p); }
double precursor_indirect(const Form& f, int q) {
  return f.number("precursor.electricity", q) * f.number("precursor.electricity_factor", q);
}
/// Share of a cogeneration's emissions that its heat carries.
double heat_share(const At& a, const std::string& chp) {
  double fuel = a.n(chp + ".fuel"), h = a.n(chp + ".heat") / fuel / a.n(chp + ".reference_heat"),
         e = a.n(chp + ".electricity") * 0.0036 / fuel / a.n(chp + ".reference_electricity");
  return h / (h + e);
}
Cell chp_factor(const std::string& chp, bool of_heat) {
  return [chp, of_heat](const At& a) -> Shown {
    for (const char* field : {".fuel", ".heat", ".electricity"})
      if (!a.used(chp + field)) return {};
    double co2 = a.n(chp + ".fuel_co2") + a.n(chp + ".cleaning_co2"), share = heat_share(a, chp);
    return number(of_heat ? co2 * share / a.n(chp + ".heat") : co2 * (1 - share) / (a.n(chp + ".electricity") * 0.0036));
  };
}
/// A figure of the product's process.
Cell of_product(std::function<double(const ProcessFigures&)> value) {
  return [value = std::move(value)](const At& a) -> Shown {
    auto* process = a.figures.process(a.t("product.process"));
    return process ? number(value(*process)) : Shown{};
  };
}
double total_of(const At& a) {
  auto* process = a.figures.process(a.t("product.process"));
  return process ? process->direct + process->indirect : chain::not_given;
}

using Cells = std::map<std::string, Cell, std::less<>>;

void add_installation(Cells& c) {
  c["stream.ncv_unit"] = [](const At& a) { return a.used("stream.unit") ? text("GJ/" + a.t("stream.unit")) : Shown{}; };
  c["stream.carbon_unit"] = [](const At& a) { return a.used("stream.unit") ? text("tC/" + a.t("stream.unit")) : Shown{}; };
  c["stream.co2"] = where("stream.method", [](const At& a) { return stream_co2(a.form, a.item) * (1 - stream_biomass(a.form, a.item)); });
  c["stream.co2_biomass"] = where("stream.method", [](const At& a) { return stream_co2(a.form, a.item) * stream_biomass(a.form, a.item); });
  c["stream.energy"] = where(
      "stream.method", [](const At& a) { return a.n("stream.amount") * a.n("stream.ncv") / 1000 * (1 - stream_biomass(a.form, a.item)); });
  c["stream.energy_biomass"] =
      where("stream.method", [](const At& a) { return a.n("stream.amount") * a.n("stream.ncv") / 1000 * stream_biomass(a.form, a.item); });
  c["pfc.cf4"] = where("pfc.method", [](const At& a) { return pfc_row(a.form, a.item).cf4; });
  c["pfc.c2f6"] = where("pfc.method", [](const At& a) { return pfc_row(a.form, a.item).c2f6; });
  c["pfc.cf4_co2e"] = where("pfc.method", [](const At& a) { return pfc_row(a.form, a.item).cf4 * form_gwp_cf4; });
  c["pfc.c2f6_co2e"] = where("pfc.method", [](const At& a) { return pfc_row(a.form, a.item).c2f6 * form_gwp_c2f6; });
  c["pfc.co2e"] = where("pfc.method", [](const At& a) { return pfc_row(a.form, a.item).co2e; });
  c["cems.amount"] =
      where("cems.gas", [](const At& a) { return cems_co2e(a.form, a.item).first / (a.t("cems.gas") == "n2o" ? form_gwp_n2o : 1); });
  c["cems.co2e"] = where("cems.gas", [](const At& a) { return cems_co2e(a.form, a.item).first; });
  c["cems.co2e_biomass"] = where("cems.gas", [](const At& a) { return cems_co2e(a.form, a.item).second; });
  c["energy.total_streams"] = always([](const At& a) { return energy(a.form); });
  c["energy.total"] = always([](const At& a) { return a.n("energy.total_entered", energy(a.form)); });
  c["energy.cbam"] = always([](const At& a) { return a.n("energy.cbam_entered"); });
  c["energy.electricity"] = always([](const At& a) { return a.n("energy.electricity_entered"); });
  c["energy.other"] = always([](const At& a) { return a.n("energy.other_entered"); });
  c["energy.rest"] = always([](const At& a) {
    return a.n("energy.total_entered", energy(a.form)) - a.n("energy.cbam_entered") - a.n("energy.electricity_entered");
  });
  c["emissions.co2_streams"] = always([](const At& a) { return a.figures.co2_t; });
  c["emissions.biomass_streams"] = always([](const At& a) { return a.figures.biomass_t; });
  c["emissions.n2o_streams"] = always([](const At& a) { return a.figures.n2o_t; });
  c["emissions.pfc_streams"] = always([](const At& a) { return a.figures.pfc_t; });
  c["emissions.co2"] = always([](const At& a) { return a.n("emissions.co2_entered", a.figures.co2_t); });
  c["emissions.biomass"] = always([](const At& a) { return a.n("emissions.biomass_entered", a.figures.biomass_t); });
  c["emissions.n2o"] = always([](const At& a) { return a.n("emissions.n2o_entered", a.figures.n2o_t); });
  c["emissions.pfc"] = always([](const At& a) { return a.n("emissions.pfc_entered", a.figures.pfc_t); });
  c["emissions.direct"] = always([](const At& a) { return a.figures.direct_t; });
  c["emissions.indirect"] = always([](const At& a) { return a.figures.indirect_t; });
  c["emissions.total"] = always([](const At& a) { return a.figures.direct_t + a.figures.indirect_t; });
  c["emissions.by_calculated"] = always([](const At& a) { return streams(a.form); });
  c["emissions.by_pfc_method"] = always([](const At& a) { return a.n("emissions.pfc_entered", a.figures.pfc_t); });
  c["emissions.by_measured"] = always([](const At& a) { return measured(a.form); });
  c["emissions.by_other_method"] = always(
      [](const At& a) { return a.figures.direct_t - streams(a.form) - a.n("emissions.pfc_entered", a.figures.pfc_t) - measured(a.form); });
}

void add_processes(Cells& c) {
  c["process.title"] = [](const At& a) { return text(a.t("process.name")); };
  c["process.title_category"] = [](const At& a) { return text(written(a.form, "process.category", a.item)); };
  c["process.total"] = always([](const At& a) { return a.process().level_t; });
  c["process.consumer"] = [](const At& a) { return text(a.form.text("process.name", other_process(a.item, a.place))); };
  c["process.control"] = always([](const At& a) {
    return a.process().level_t - a.n("process.market") - sum(a.form, "process.to_process", a.item, form_processes - 1) -
           a.n("process.non_cbam");
  });
  c["precursor.title"] = [](const At& a) { return text(a.t("precursor.name")); };
  c["precursor.title_category"] = [](const At& a) { return text(written(a.form, "precursor.category", a.item)); };
  c["precursor.total"] = always([](const At& a) { return sum(a.form, "precursor.route_amount", a.item, 8); });
  c["precursor.consumer"] = [](const At& a) { return text(a.form.text("process.name", a.place)); };
  c["precursor.control"] = always([](const At& a) {
    return sum(a.form, "precursor.route_amount", a.item, 8) - sum(a.form, "precursor.to_process", a.item, form_processes) -
           a.n("precursor.other");
  });
  c["precursor.indirect"] = always([](const At& a) { return precursor_indirect(a.form, a.item); });
  c["chp1.heat_factor"] = chp_factor("chp1", true);
  c["chp1.electricity_factor"] = chp_factor("chp1", false);
  c["chp2.heat_factor"] = chp_factor("chp2", true);
  c["chp2.electricity_factor"] = chp_factor("chp2", false);
  c["tool.process_emissions"] = always([](const At& a) { return a.process().own_direct + a.process().own_indirect; });
  c["tool.precursor_emissions"] = always([](const At& a) { return a.n("precursor.direct") + precursor_indirect(a.form, a.item); });
  c["tool.covered"] = always([](const At& a) {
    bool own = a.item <= form_processes;
    int q = a.item - form_processes;
    double all =
        own ? a.process().own_direct + a.process().own_indirect : a.form.number("precursor.direct", q) + precursor_indirect(a.form, q);
    return all * a.n("tool.share");
  });
  c["tool.due"] = always([](const At& a) { return a.process().due; });
  c["tool.due_rebate"] = always([](const At& a) { return a.process().rebate; });
  c["tool.net"] = always([](const At& a) { return a.process().due - a.process().rebate; });
}

void add_summary(Cells& c) {
  c["summary.process"] = c["summary.see_process"] = [](const At& a) { return text(a.t("process.name")); };
  c["summary.direct"] = always([](const At& a) { return a.n("process.direct"); });
  c["summary.heat"] = always([](const At& a) { return heat(a.form, a.item); });
  c["summary.waste_gas"] = always([](const At& a) { return waste_gas(a.form, a.item); });
  c["summary.attributed"] = always([](const At& a) { return a.process().attributed_t; });
  c["summary.indirect"] = always([](const At& a) { return indirect(a.form, a.item); });
  c["summary.level"] = always([](const At& a) { return a.process().level_t; });
  auto attributed = [](const At& a) {
    return of_processes(a, [&](int p) { return a.figures.processes[static_cast<std::size_t>(p - 1)].attributed_t; });
  };
  auto used = [](const At& a) { return of_processes(a, [&](int p) { return indirect(a.form, p); }); };
  c["summary.direct_sum"] = always([](const At& a) { return of_processes(a, [&](int p) { return a.form.number("process.direct", p); }); });
  c["summary.heat_sum"] = always([](const At& a) { return of_processes(a, [&](int p) { return heat(a.form, p); }); });
  c["summary.waste_gas_sum"] = always([](const At& a) { return of_processes(a, [&](int p) { return waste_gas(a.form, p); }); });
  c["summary.attributed_sum"] = always(attributed);
  c["summary.indirect_sum"] = always(used);
  c["summary.installation_direct"] = always([](const At& a) { return a.figures.direct_t; });
  c["summary.installation_indirect"] = always([](const At& a) { return a.figures.indirect_t; });
  c["summary.rest_direct"] = always([=](const At& a) { return a.figures.direct_t - attributed(a); });
  c["summary.rest_indirect"] = always([=](const At& a) { return a.figures.indirect_t - used(a); });
  c["summary.rest_share_direct"] =
      always([=](const At& a) { return a.figures.direct_t == 0 ? 0 : (a.figures.direct_t - attributed(a)) / a.figures.direct_t; });
  c["summary.rest_share_indirect"] =
      always([=](const At& a) { return a.figures.indirect_t == 0 ? 0 : (a.figures.indirect_t - used(a)) / a.figures.indirect_t; });
  c["summary.se_direct"] = always([](const At& a) { return a.process().own_direct; });
  c["summary.see_direct"] = always([](const At& a) { return a.process().direct; });
  c["summary.se_indirect"] = always([](const At& a) { return a.process().own_indirect; });
  c["summary.see_indirect"] = always([](const At& a) { return a.process().indirect; });
  c["summary.electricity"] = always([](const At& a) { return a.process().own_electricity; });
  c["summary.embedded_electricity"] = always([](const At& a) { return a.process().electricity; });
  c["summary.due_per_t"] = c["tool.due"];
  c["summary.rebate_per_t"] = c["tool.due_rebate"];
  c["summary.precursor"] = [](const At& a) { return text(a.t("precursor.name")); };
  c["summary.precursor_direct"] = always([](const At& a) { return a.n("precursor.direct"); });
  c["summary.precursor_indirect"] = c["precursor.indirect"];
  c["summary.precursor_electricity"] = always([](const At& a) { return a.n("precursor.electricity"); });
}

void add_products(Cells& c) {
  c["product.category"] = [](const At& a) {
    for (int p = 1; p <= form_processes; ++p)
      if (a.used("product.process") && a.form.text("process.name", p) == a.t("product.process"))
        return text(written(a.form, "process.category", p));
    return Shown{};
  };
  c["product.see_direct"] = of_product([](const ProcessFigures& p) { return p.direct; });
  c["product.see_indirect"] = of_product([](const ProcessFigures& p) { return p.indirect; });
  c["product.see_total"] = of_product([](const ProcessFigures& p) { return p.direct + p.indirect; });
  c["product.default_share"] = of_product([](const ProcessFigures& p) { return p.default_share; });
  c["product.electricity"] = of_product([](const ProcessFigures& p) { return p.electricity; });
  c["product.electricity_source"] = [](const At& a) {
    auto* process = a.figures.process(a.t("product.process"));
    return process ? text(layout().written("electricity_source", process->electricity_source)) : Shown{};
  };
  c["product.price_covered"] = where("product.price_share", [](const At& a) { return a.n("product.price_share") * total_of(a); });
  c["product.rebate_covered"] = where("product.rebate_share", [](const At& a) { return a.n("product.rebate_share") * total_of(a); });
  c["product.price_net"] = where("product.price_due", [](const At& a) { return a.n("product.price_due") - a.n("product.rebate"); });
}

/// The sheet for the importer repeats what stands on others.
void add_communication(Cells& c) {
  for (std::string_view field : {"name", "street", "activity", "city", "country", "unlocode"})
    c["communication." + std::string{field}] = [field = "installation." + std::string{field}](const At& a) {
      return text(written(a.form, field, 1));
    };
  for (std::string_view field : {"latitude", "longitude"})
    c["communication." + std::string{field}] = [field = "installation." + std::string{field}](const At& a) {
      return a.form.text(field).empty() ? Shown{} : number(a.form.number(field));
    };
  c["communication.start"] = [](const At& a) { return text(a.form.text("period.start")); };
  c["communication.end"] = [](const At& a) { return text(a.form.text("period.end")); };
  c["communication.product"] = [](const At& a) { return a.used("product.process") ? text(a.t("product.name")) : Shown{}; };
  for (std::string_view field : {"category", "see_direct", "see_indirect", "see_total", "default_share", "electricity_source",
                                 "electricity", "price_covered", "rebate_covered", "price_net"})
    c["communication." + std::string{field}] = [cell = c.at("product." + std::string{field})](const At& a) {
      return a.used("product.process") ? cell(a) : Shown{};
    };
  for (std::string_view field : {"process", "cn_code", "price_kind", "currency", "rebate_kind"})
    c["communication." + std::string{field}] = [field = "product." + std::string{field}](const At& a) {
      return a.used("product.process") ? text(written(a.form, field, a.item)) : Shown{};
    };
  for (std::string_view field : {"pre_consumer_scrap", "scrap", "non_aluminium", "price_share", "price_due", "rebate_share", "rebate"})
    c["communication." + std::string{field}] = [field = "product." + std::string{field}](const At& a) {
      return a.used("product.process") && a.used(field) ? number(a.n(field)) : Shown{};
    };
  c["communication.electricity_factor"] =
      of_product([](const ProcessFigures& p) { return p.electricity == 0 ? 0 : p.indirect / p.electricity; });
}

Cells all_cells() {
  Cells c;
  add_installation(c);
  add_processes(c);
  add_summary(c);
  add_products(c);
  add_communication(c);
  return c;
}

}  // namespace

Shown shown(const Form& form, const FormFigures& figures, const FormPlace& place) {
  static const Cells cells = all_cells();
  auto found = cells.find(place.field);
  check(found != cells.end(), "no arithmetic for the form's field " + place.field);
  return found->second({form, figures, place.item, place.place});
}

}  // namespace alumen::rules::detail

namespace alumen::rules {

double figure_at(const Form& form, const FormFigures& figures, const FormPlace& place) {
  return detail::shown(form, figures, place).number;
}

}  // namespace alumen::rules
