// What stands beside the cycles on the screen: indicators, scrap by class, emissions, scenarios, bands, the fit.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "cli/flows_text.hpp"

namespace alumen::cli {
namespace {

using enum flows::Quantity;
using flows::Quantity;

constexpr std::string_view no_figure = "·";

bool known(double x) { return std::isfinite(x); }
std::string percent(double x) { return known(x) ? fmt::format("{:.1f}", 100 * x) : std::string{no_figure}; }
std::string kilotonnes(double x) { return known(x) ? fmt::format("{:.0f}", x / 1000) : std::string{no_figure}; }

/// The last year and those that people quote.
std::vector<int> quoted(const std::vector<int>& years) {
  std::vector<int> out;
  for (int y : {1990, 2000, 2010, 2016, 2020, 2030, 2040, 2050})
    if (y >= years.front() && y < years.back()) out.push_back(y);
  out.push_back(years.back());
  return out;
}

double at(const flows::RegionCycle& c, const std::vector<double>& values, int year) {
  auto i = year - c.years.front();
  return i >= 0 && static_cast<std::size_t>(i) < values.size() ? values[static_cast<std::size_t>(i)] : chain::not_given;
}

/// One row a line, one column a year.
TextTable by_year(std::string head, const std::vector<int>& years) {
  std::vector<std::string> header{std::move(head)};
  std::vector<bool> right{false};
  for (int y : years) header.push_back(std::to_string(y)), right.push_back(true);
  return TextTable{header, right};
}

std::string indicators(const api::RegionFlows& r, const Style& style) {
  const auto& c = r.cycle;
  auto years = quoted(c.years);
  auto table = by_year("%", years);
  for (const auto& x : r.indicators) {
    std::vector<std::string> row{std::string{x.name}};
    for (int y : years) row.push_back(percent(at(c, x.values, y)));
    table.add(row);
  }
  if (table.empty()) return "";
  std::string out = "\n" + style.bold("What it is judged by: " + (c.region.name.empty() ? c.region.id : c.region.name)) + "\n" + table.text(2);
  for (const auto& x : r.indicators)
    if (x.target)
      out += style.dim(fmt::format("  {}: {:.0f} % by {} ({})\n", x.name, 100 * *x.target, x.target_year, x.target_source));
  return out;
}

std::string classes(const api::RegionFlows& r, const flows::Materials& m, const Style& style) {
  const auto& c = r.cycle;
  if (c.material.scrap.empty()) return "";
  int year = c.years.back();
  TextTable table{{fmt::format("scrap of {}, kt", year), "arises", "of it old", "exported", "imported", "melted", "surplus", "because of"},
                  {false, true, true, true, true, true, true, false}};
  for (std::size_t k = 0; k < m.classes().size(); ++k) {
    const auto& s = c.material;
    int limit = s.limit[k].back();
    table.add({m.classes()[k].name.empty() ? m.classes()[k].id : m.classes()[k].name, kilotonnes(s.scrap[k].back()),
               kilotonnes(s.old_scrap[k].back()), kilotonnes(s.exported[k].back()), kilotonnes(s.imported[k].back()),
               kilotonnes(s.charged[k].back()), kilotonnes(s.surplus[k].back()),
               limit == -2   ? ""
               : limit == -1 ? "no demand left"
                             : m.elements()[static_cast<std::size_t>(limit)]});
  }
  return "\n" + style.bold("Scrap by class: " + (c.region.name.empty() ? c.region.id : c.region.name)) + "\n" + table.text(2);
}

std::string emissions(const api::RegionFlows& r, const Style& style) {
  const auto& c = r.cycle;
  if (r.emissions.stages.empty()) return "";
  auto years = quoted(c.years);
  auto table = by_year("Mt CO2e", years);
  auto add = [&](std::string name, const std::vector<double>& values) {
    std::vector<std::string> row{std::move(name)};
    for (int y : years) {
      double x = at(c, values, y);
      row.push_back(known(x) ? fmt::format("{:.1f}", x / 1e6) : std::string{no_figure});
    }
    table.add(row);
  };
  for (const auto& s : r.emissions.stages) add(std::string{word_of(s.stage)}, s.values);
  add("sum", r.emissions.total);
  if (!r.emissions.use_saving.empty()) add("apart: saved in use", r.emissions.use_saving);
  return "\n" + style.bold("Emissions: " + (c.region.name.empty() ? c.region.id : c.region.name)) + "\n" + table.text(2);
}

std::string scenarios(const api::FlowsAnswer& a, const Style& style) {
  if (a.scenarios.empty()) return "";
  const auto& base = a.world ? *a.world : a.regions.front();
  int year = base.cycle.years.back();
  TextTable table{{fmt::format("{} in {}, kt", base.cycle.region.name.empty() ? base.cycle.region.id : base.cycle.region.name, year), "into use",
                   "end of life", "scrap", "exported", "surplus", "recycled", "primary need", "recycled, %", "Mt CO2e"},
                  {false, true, true, true, true, true, true, true, true, true}};
  auto add = [&](const std::string& name, const api::RegionFlows& r) {
    const auto& c = r.cycle;
    std::vector<std::string> row{name};
    for (auto q : {into_use, end_of_life, scrap_available, scrap_exports, surplus_scrap, recycled_metal, primary_need})
      row.push_back(kilotonnes(c.at(q, year)));
    row.push_back(percent(c.at(recycled_metal, year) / c.at(metal_supply, year)));
    double gas = at(c, r.emissions.total, year);
    row.push_back(known(gas) ? fmt::format("{:.1f}", gas / 1e6) : std::string{no_figure});
    table.add(row);
  };
  add("as the workspace stands", base);
  for (const auto& s : a.scenarios) add(s.title, s.world ? *s.world : s.regions.front());
  return "\n" + style.bold("Scenarios") + "\n" + table.text(2);
}

std::string bands(const api::FlowsAnswer& a, const Style& style) {
  if (!a.bands) return "";
  const auto& b = a.bands->regions.back();
  const auto& c = a.world ? a.world->cycle : a.regions.back().cycle;
  auto years = quoted(c.years);
  auto table = by_year("kt, 5 % .. 95 %", years);
  for (auto q : {into_use, stock, end_of_life, scrap_available, recycled_metal, primary_need}) {
    auto found = b.totals.find(q);
    if (found == b.totals.end()) continue;
    std::string name{word_of(q)};
    std::ranges::replace(name, '_', ' ');
    std::vector<std::string> row{name};
    for (int y : years) row.push_back(kilotonnes(at(c, found->second.low, y)) + " .. " + kilotonnes(at(c, found->second.high, y)));
    table.add(row);
  }
  std::string out = "\n" + style.bold(fmt::format("Bands of {}: {} draws, seed {}", b.region, a.bands->draws, a.bands->seed)) + "\n" + table.text(2);
  if (a.bands->failed) out += fmt::format("  {} draws had no solution and are left out\n", a.bands->failed);
  for (const auto& x : a.bands->influences) {
    if (x.region != b.region || (x.quantity != primary_need && x.quantity != scrap_available)) continue;
    out += fmt::format("  {} of {}:", word_of(x.quantity), x.year);
    for (std::size_t k = 0; k < std::min<std::size_t>(x.of.size(), 3); ++k)
      out += fmt::format("{} {:.0f} % of the variance from {}", k ? "," : "", 100 * x.of[k].share, x.of[k].variable);
    out += "\n";
  }
  return out;
}

std::string fit(const api::FlowsAnswer& a, const Style& style) {
  if (!a.calibration) return "";
  const auto& f = *a.calibration;
  std::string out = "\n" + style.bold("Fitted to what was observed") + "\n";
  out += fmt::format("  sum of squares {} before, {} after, {} steps\n", to_display(f.chi_before, 4), to_display(f.chi_after, 4), f.iterations);
  TextTable data{{"observed", "year", "figure", "deviation", "before", "after", ""}, {false, true, true, true, true, true, false}};
  for (const auto& d : f.data)
    data.add({fmt::format("{} {}{}{}", d.datum.region, word_of(d.datum.quantity), d.datum.group.empty() ? "" : " ", d.datum.group),
              std::to_string(d.datum.year), to_display(d.datum.value, 5), to_display(d.sd, 3), to_display(d.before, 5), to_display(d.after, 5),
              d.held_out ? "held out" : ""});
  TextTable moved{{"uncertain figure", "moved by, deviations", "left of its deviation, %"}, {false, true, true}};
  for (std::size_t k = 0; k < std::min<std::size_t>(f.variables.size(), 15); ++k)
    moved.add({f.variables[k].name, fmt::format("{:+.2f}", f.variables[k].shift), fmt::format("{:.0f}", 100 * f.variables[k].sd)});
  out += data.text(2) + moved.text(2);
  for (std::size_t k = 0; k < std::min<std::size_t>(f.correlations.size(), 5); ++k)
    out += fmt::format("  {} and {} cannot be told apart well: correlation {:+.2f}\n", f.correlations[k].first.first,
                       f.correlations[k].first.second, f.correlations[k].second);
  return out;
}

}  // namespace

std::string render_outlook(const api::FlowsAnswer& a, const Style& style) {
  std::string out;
  if (a.world)
    out += indicators(*a.world, style) + emissions(*a.world, style);
  else
    for (const auto& r : a.regions) out += indicators(r, style) + emissions(r, style);
  for (const auto& r : a.regions) out += classes(r, a.materials, style);
  return out + scenarios(a, style) + bands(a, style) + fit(a, style);
}

}  // namespace alumen::cli
