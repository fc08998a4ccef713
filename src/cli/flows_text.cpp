#include "cli/flows_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/number.hpp"

namespace alumen::cli {
namespace {

using enum flows::Quantity;
using flows::Quantity;

constexpr std::string_view no_figure = "·";
constexpr double large_t = 10'000;  // from here on masses are shown in kt

bool known(double x) { return std::isfinite(x); }

/// 17256.05 -> "17 256.1".
std::string fixed(double value, int decimals = 1) {
  std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
  auto whole = text.find('.') == std::string::npos ? text.size() : text.find('.');
  for (std::size_t at = whole; at > 3; at -= 3) text.insert(at - 3, " ");
  bool negative = value < 0 && text.find_first_of("123456789") != std::string::npos;
  return (negative ? "-" : "") + text;
}

/// The unit that a region's masses are shown in.
struct Shown {
  std::string unit = "t";
  double divisor = 1;

  void see(double mass_t) {
    if (known(mass_t) && std::abs(mass_t) >= large_t) unit = "kt", divisor = 1000;
  }
  std::string mass(double mass_t) const { return known(mass_t) ? fixed(mass_t / divisor) : std::string{no_figure}; }
};

Shown shown_for(const flows::RegionCycle& c) {
  Shown out;
  for (const auto& [q, s] : c.totals)
    if (flows::measured(q) == flows::Measured::mass)
      for (double x : s.used) out.see(x);
  return out;
}

/// A figure in the unit of its quantity.
std::string figure(Quantity q, double value, const Shown& shown) {
  if (!known(value)) return std::string{no_figure};
  switch (flows::measured(q)) {
    case flows::Measured::share:
      return fmt::format("{:.1f} %", 100 * value);
    case flows::Measured::mass:
      return shown.mass(value);
    case flows::Measured::persons:
      return fixed(value, 0);
    default:
      return to_display(value, 5);
  }
}

std::string spoken(Quantity q) {
  std::string out{word_of(q)};
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string name_of(const std::string& id, const std::string& name) { return name.empty() ? id : fmt::format("{} ({})", name, id); }

/// The first and last year, every decade, and what was given for a single year.
std::set<int> shown_years(const api::RegionFlows& r) {
  const auto& years = r.cycle.years;
  std::set<int> out{years.front(), years.back()};
  for (int y : years)
    if (y % 10 == 0 || years.size() <= 12) out.insert(y);
  return out;
}

std::string decades(const api::RegionFlows& r, const Shown& shown) {
  const auto& c = r.cycle;
  bool people = std::ranges::any_of(r.stock_kg_per_person, known);
  constexpr std::array columns{primary_production, metal_supply, semis,    into_use,      stock,         end_of_life,
                               old_scrap,          new_scrap,    remelted, scrap_exports, recycled_metal};
  std::vector<std::string> header{shown.unit, "primary", "supply", "semis", "into use", "stock"};
  if (people) header.emplace_back("kg/head");
  for (auto word : {"end of life", "old scrap", "new scrap", "remelted", "exports", "recycled"}) header.emplace_back(word);
  std::vector<bool> right(header.size(), true);
  TextTable table{header, right};
  for (int y : shown_years(r)) {
    std::vector<std::string> row{std::to_string(y)};
    for (auto q : columns) {
      row.push_back(shown.mass(c.at(q, y)));
      double each = r.stock_kg_per_person[static_cast<std::size_t>(y - c.years.front())];
      if (q == stock && people) row.push_back(known(each) ? fixed(each, 0) : std::string{no_figure});
    }
    table.add(row);
  }
  return table.text();
}

std::string differences(const api::RegionFlows& r, const Shown& shown, const Style& style) {
  TextTable table{{"quantity", "year", "given as", "given", "calculated", "difference", "%", "the model goes on with"},
                  {false, true, false, true, true, true, true, false}};
  auto relative = [](double given, double model) {
    return known(model) && model != 0 ? fmt::format("{:+.1f}", 100 * (given / model - 1)) : std::string{};
  };
  for (const auto& g : r.given)
    table.add({spoken(g.quantity), std::to_string(g.year), g.basis, figure(g.quantity, g.given, shown),
               figure(g.quantity, g.calculated, shown), figure(g.quantity, g.given - g.calculated, shown), relative(g.given, g.calculated),
               "the given figure"});
  for (const auto& x : r.cycle.compared) {
    const auto& d = x.datum;
    table.add({spoken(d.quantity) + (d.group.empty() ? "" : ", " + d.group), std::to_string(d.year), d.basis,
               figure(d.quantity, d.value, shown), figure(d.quantity, x.model, shown), figure(d.quantity, d.value - x.model, shown),
               relative(d.value, x.model),
               !x.model_year            ? "no figure of its own"
               : x.model_year == d.year ? "its own"
                                        : fmt::format("its own, of {}", x.model_year)});
  }
  if (table.empty()) return "";
  return "\n" + style.bold("Given against calculated") + "\n" + table.text(2) +
         style.dim(
             "  given figures of other bases, and statements, are shown and not used; a figure without one of its year stands beside the\n"
             "  nearest year's\n");
}

std::string conventions(const flows::RegionCycle& c, const Style& style) {
  std::string out = "\n" + style.bold("Conventions") + "\n";
  out += fmt::format("  years {} to {}; nothing is in use before {}\n", c.years.front(), c.years.back(), c.years.front());
  out += c.region.loop == flows::Loop::lagged ? "  loop lagged: recycled metal enters the supply of the next year\n"
                                              : "  loop same_year: recycled metal enters the supply of its own year\n";
  out += fmt::format("  position {}: where in its year a cohort goes into use\n", word_of(c.region.position));
  out += c.region.negative_use == flows::NegativeUse::report ? "  apparent use below zero is kept and told\n"
                                                             : "  apparent use below zero is set to zero and told\n";
  TextTable table{{"in use", "law", "life, years", "deviation", "source"}, {false, false, true, true, false}};
  for (const auto& g : c.groups)
    table.add({g.group.name.empty() ? g.group.id : g.group.name, std::string{word_of(g.group.law)}, to_display(g.group.life_years),
               to_display(g.group.life_sd_years), g.group.source});
  if (!table.empty()) out += table.text(2);
  return out + fmt::format("  every process balance of every year holds within {:.0e} of its largest flow\n", std::max(c.balance, 1e-15));
}

std::string notes_of(Diagnostics notes, const Style& style) {
  std::string gaps;
  for (const auto& d : notes)
    if (d.code == Code{"flows.gap"} || d.code == Code{"flows.shares_normalised"}) gaps += fmt::format("  {}: {}\n", d.value, d.detail);
  std::erase_if(notes, [](const auto& d) { return d.code == Code{"flows.gap"} || d.code == Code{"flows.shares_normalised"}; });
  std::string out;
  if (!gaps.empty()) out += "\n" + style.bold("Gaps and scaled figures") + "\n" + gaps;
  if (!notes.empty()) out += "\n" + style.bold("What stands beside these numbers") + "\n" + render(notes, style, false);
  return out;
}

std::string masses(const api::RegionLeakage& r, const Shown& shown, const Style& style) {
  TextTable table{{"scrap of " + std::to_string(r.year), shown.unit, "basis"}, {false, true, false}};
  for (const auto& m : r.masses) table.add({spoken(m.quantity), shown.mass(m.mass_t), m.basis});
  return "\n" + style.bold(name_of(r.id, r.name)) + "\n\n" + table.text();
}

std::string denominators(const api::RegionLeakage& r, const Shown& shown) {
  TextTable table{{"share", "%", "formula", "numerator", "denominator", "year", "basis: numerator; denominator"},
                  {false, true, false, true, true, true, false}};
  for (const auto& f : r.figures) {
    bool whole = known(f.figure.denominator);
    table.add({std::string{word_of(f.figure.by)}, f.figure.share ? fmt::format("{:.1f}", 100 * *f.figure.share) : std::string{no_figure},
               std::string{f.figure.formula}, shown.mass(f.figure.numerator), shown.mass(f.figure.denominator), std::to_string(r.year),
               whole ? f.numerator_basis + "; " + f.denominator_basis : "home scrap is not given"});
  }
  return "\n" + table.text();
}

std::string exports_of(const api::RegionLeakage& r, const Shown& shown, const Style& style) {
  std::string out;
  TextTable classes{{"class", "old, " + shown.unit, "new, " + shown.unit, "exported, " + shown.unit, "%", "worth"},
                    {false, true, true, true, true, true}};
  for (const auto& c : r.by_class)
    classes.add({c.name.empty() ? c.id : c.name, shown.mass(c.old_t), shown.mass(c.new_t), shown.mass(c.exported_t),
                 known(c.share) ? fmt::format("{:.0f}", 100 * c.share) : std::string{no_figure},
                 known(c.value) ? fmt::format("{} {}", fixed(c.value, 0), c.currency) : std::string{no_figure}});
  if (!classes.empty()) out += "\n" + style.bold("By class") + "\n" + classes.text(2);
  TextTable places{{"destination", "t, gross", "%"}, {false, true, true}};
  for (const auto& d : r.destinations) places.add({d.destination, fixed(d.mass_t, 0), fmt::format("{:.1f}", 100 * d.share)});
  if (!places.empty()) out += "\n" + style.bold("By destination, as customs count it") + "\n" + places.text(2);
  if (known(r.avoided_t_co2e))
    out += fmt::format("\nmelted at home instead, the exports would avoid {} t CO2e in primary metal\n", fixed(r.avoided_t_co2e, 0));
  if (known(r.home_capacity_t)) out += fmt::format("works at home could charge {} {} more\n", shown.mass(r.home_capacity_t), shown.unit);
  return out;
}

std::string statements(const api::RegionLeakage& r, const Shown& shown, const Style& style) {
  if (r.statements.empty()) return "";
  std::string out = "\n" + style.bold("What others have stated, and why it differs") + "\n";
  for (const auto& s : r.statements) {
    bool share = s.datum.quantity == scrap_export_share;
    auto unit = share ? "" : " " + shown.unit;
    out += fmt::format("  {} {}: {}{}, {} ({})\n", spoken(s.datum.quantity), s.datum.year, figure(s.datum.quantity, s.datum.value, shown),
                       unit, s.datum.basis.empty() ? "basis not named" : s.datum.basis, s.datum.source);
    if (known(s.model) && !share)
      out += fmt::format("    model {}: {}{}, {} of it\n", s.model_year, figure(s.datum.quantity, s.model, shown), unit,
                         s.model > 0 ? fmt::format("the statement is {:.0f} %", 100 * s.datum.value / s.model) : "no share");
    for (const auto& reason : s.reasons) out += "    " + reason + "\n";
    if (!s.datum.note.empty()) out += style.dim("    note: " + s.datum.note + "\n");
  }
  return out;
}

}  // namespace

std::string render(const api::FlowsAnswer& a, const Style& style) {
  std::string out = style.bold(a.title.empty() ? a.workspace : a.title) + "\n";
  for (const auto& r : a.regions) {
    auto shown = shown_for(r.cycle);
    out += "\n" + style.bold(name_of(r.cycle.region.id, r.cycle.region.name)) + "\n\n" + decades(r, shown);
    out += style.dim(
        fmt::format("masses of aluminium content, {} a year; {} no figure: neither given nor calculable\n", shown.unit, no_figure));
    out += differences(r, shown, style) + conventions(r.cycle, style);
  }
  if (a.world) {
    auto shown = shown_for(a.world->cycle);
    out += "\n" + style.bold("All regions together") + "\n\n" + decades(*a.world, shown);
  }
  return out + render_outlook(a, style) + notes_of(a.notes, style);
}

std::string render(const api::LeakageAnswer& a, const Style& style) {
  std::string out = style.bold(a.title.empty() ? a.workspace : a.title) + "\n";
  for (const auto& r : a.regions) {
    Shown shown;
    for (const auto& m : r.masses) shown.see(m.mass_t);
    out += masses(r, shown, style) + denominators(r, shown);
    out += style.dim("the same exports are another share of every denominator: name it with the figure\n");
    out += exports_of(r, shown, style) + statements(r, shown, style);
  }
  return out + notes_of(a.notes, style);
}

}  // namespace alumen::cli
