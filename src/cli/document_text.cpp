#include "cli/document_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/number.hpp"

namespace alumen::cli {
namespace {

std::string figure(double value) { return std::isfinite(value) ? to_display(value) : "-"; }

std::string processes(const rules::FormFigures& figures) {
  TextTable table{{"process", "t made", "t CO2e attributed", "direct t/t", "indirect t/t", "MWh/t", "from defaults"},
                  {false, true, true, true, true, true, true}};
  for (const auto& p : figures.processes)
    if (!p.name.empty())
      table.add({p.name, figure(p.level_t), figure(p.attributed_t), figure(p.direct), figure(p.indirect), figure(p.electricity),
                 fmt::format("{:.0f} %", p.default_share * 100)});
  return table.text();
}

std::string installation(const rules::FormFigures& f) {
  return fmt::format("installation: {} t CO2e direct ({} CO2, {} PFC), {} t indirect\n", to_display(f.direct_t, 8), to_display(f.co2_t, 8),
                     to_display(f.pfc_t, 8), to_display(f.indirect_t, 8));
}

}  // namespace

std::string render(const api::TemplateExportAnswer& a, const Style& style) {
  return style.bold(fmt::format("{}: {} entries for {}, template version {}\n", a.file, a.entries, a.site, a.version)) +
         installation(a.figures) + "\n" + processes(a.figures) + render(a.notes, style, false);
}

std::string render(const api::TemplateImportAnswer& a, const Style& style) {
  std::string text = style.bold(fmt::format("{}: {} ({}), {} to {}\n", a.file, a.installation, a.country, a.start, a.end)) +
                     installation(a.figures) + "\n" + processes(a.figures) + "\n";
  TextTable products{{"product", "CN code", "direct t/t", "indirect t/t", "together", "from defaults"},
                     {false, false, true, true, true, true}};
  for (const auto& p : a.products)
    products.add({p.name, p.cn_code, figure(p.direct), figure(p.indirect), figure(p.direct + p.indirect),
                  fmt::format("{:.0f} %", p.default_share * 100)});
  if (!products.empty()) text += products.text() + "\n";
  std::string rows;
  for (const auto& [table, count] : a.rows) rows += fmt::format("{}{} of {}", rows.empty() ? "" : ", ", count, table);
  if (a.made_workspace)
    text += "a new workspace was made: " + rows + "\n";
  else if (a.written)
    text += fmt::format("rows appended: {}\n'alumen import undo WORKSPACE {}' takes them out again\n", rows, a.import_id);
  else
    text += "nothing was written\n";
  return text + render(a.diagnostics, style, true);
}

std::string render(const api::EmissionsReportAnswer& a, const Style& style) {
  std::string text = style.bold(fmt::format("{}: {}, {}\n", a.file, a.report.installation, a.report.period));
  text += fmt::format("direct emissions {} t CO2e, indirect {} t; free allocation for imports in {}\n\n", to_display(a.report.direct_t, 10),
                      to_display(a.report.indirect_t, 10), a.report.year);
  TextTable table{{"good", "CN code", "t made", "direct t/t", "indirect t/t", "from defaults", "benchmark", "free allocation t/t"},
                  {false, false, true, true, true, true, true}};
  for (const auto& g : a.report.goods)
    table.add({g.name, g.cn_code, figure(g.mass_t), figure(g.direct), figure(g.indirect), fmt::format("{:.0f} %", 100 * g.default_share),
               figure(g.benchmark),
               g.sefa.known() ? figure(g.sefa.value) : fmt::format("not determinable: {}", fmt::join(g.sefa.missing, "; "))});
  text += table.text() + "\n";
  if (!a.report.missing.empty())
    text += fmt::format("{} fields are missing; the sheet \"Missing\" says where to enter them\n", a.report.missing.size());
  return text + render(a.notes, style, false);
}

std::string render(const api::SupplierAnswer& a, const Style& style) {
  auto money = [](const rules::Figure& f) { return f.known() ? to_display(f.value, 6) : std::string{"not determinable"}; };
  std::string text = style.bold(fmt::format("{}: {} of {} supplies without verified data, {}, year {}, {}\n", a.title, a.year.missing,
                                            a.year.needs.size(), a.year.rules, a.year.year, to_text(a.year.date)));
  if (a.year.needs.empty()) return text + "no metal is bought or imported here: there is nobody to ask\n" + render(a.notes, style, false);
  auto currency = a.year.currency.empty() ? std::string{} : ", " + a.year.currency;
  TextTable table{{"supplier", "material", "t", "default t/t", "own t/t", "bill" + currency, "extra cost" + currency, "request", "until"},
                  {false, false, true, true, true, true, true}};
  for (const auto& n : a.year.needs)
    table.add({n.name.empty() ? "not named" : n.name, n.material, figure(n.mass_t), n.missing ? figure(n.default_direct) : "",
               figure(n.actual_direct), n.missing ? money(n.default_cost) : "", n.missing ? money(n.extra_cost) : "",
               std::string{word_of(n.state)}, n.due ? to_text(*n.due) : ""});
  text += table.text() +
          style.dim("bill: of the goods with the default value; extra cost: what the supplier's own figure would save, once verified\n\n");
  for (const auto& n : a.year.needs)
    if (n.missing) {
      std::string lacking;
      for (const auto& field : n.lacking) lacking += (lacking.empty() ? "" : ", ") + field;
      text += fmt::format("{} / {}: {}{}\n", n.name.empty() ? "not named" : n.name, n.material, n.why,
                          lacking.empty() ? "" : "; to be declared: " + lacking);
    }
  for (const auto& file : a.letters) text += file + " is written\n";
  if (a.recorded)
    text += fmt::format("the workspace notes that they were sent; 'alumen import undo WORKSPACE {}' takes it back\n", a.import_id);
  return text + render(a.notes, style, false);
}

std::string render(const api::ClaimVerdict& a, const Style& style) {
  std::string text;
  for (const auto& c : a.check.claims) {
    text += style.bold(
        fmt::format("{}{}{}\n", c.product.empty() ? "aluminium extension" : c.product, c.company.empty() ? "" : " of ", c.company));
    if (!c.id.empty()) text += fmt::format("  id {}, {}\n", c.id, c.period);
    if (std::isfinite(c.value)) text += fmt::format("  {} kg CO2e per kg\n", to_display(c.value));
    if (std::isfinite(c.cutoff))
      text += fmt::format("  aluminium extension: {} t/t with scrap cut off, {} t/t with allocation, {} t/t from mine to smelter\n",
                          figure(c.cutoff), figure(c.allocation), figure(c.smelter));
    if (std::isfinite(c.scrap))
      text += fmt::format("  {:.1f} % scrap{}; no tonne of that mix is made with less than {} t\n", 100 * c.scrap,
                          std::isfinite(c.post_consumer) ? fmt::format(", {:.1f} % post-consumer", 100 * c.post_consumer) : "",
                          figure(c.floor));
  }
  bool bad = has_errors(a.check.diagnostics);
  return text + render(a.check.diagnostics, style, true) +
         style.bold(bad ? "refused: the named statements cannot all be true\n" : "nothing in it contradicts itself or physics\n");
}

}  // namespace alumen::cli
