#include "cli/flow_sites_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/number.hpp"

namespace alumen::cli {
namespace {

constexpr std::size_t most_rows = 40;  // of placements and prices; the files have them all

std::string amount(double value) { return to_display(value, 7); }
std::string money(double value, const std::string& currency) {
  if (std::isnan(value)) return "not possible";
  bool millions = std::abs(value) >= 1e6;
  return fmt::format("{} {}{}", to_display(millions ? value / 1e6 : value, 7), millions ? "M " : "", currency);
}

std::string sites(const flows::SitesResult& r) {
  std::vector<std::string> header{"site", "opens"};
  for (const auto& m : r.money) header.push_back(fmt::format("{} t/y", m.year));
  std::vector<bool> right(header.size(), true);
  right[0] = false;
  TextTable table{header, right};
  for (const auto& s : r.sites) {
    auto opens = s.site.existing_t > 0 ? "stands" : s.opens ? std::to_string(s.opens) : "never";
    std::vector<std::string> row{s.site.name.empty() ? s.site.id : fmt::format("{} ({})", s.site.name, s.site.id), opens};
    for (const auto& x : s.states) row.push_back(x.open ? amount(x.capacity_t) : "·");
    table.add(row);
  }
  return table.text();
}

std::string placements(const flows::SitesResult& r) {
  TextTable table{{"year", "region", "scrap", "to", "t/y", "km"}, {true, false, false, false, true, true}};
  std::size_t shown = 0;
  for (const auto& p : r.placements) {
    if (shown++ == most_rows) break;
    table.add({std::to_string(p.year), p.region, p.material, p.kind == flows::PlaceKind::left ? "left" : p.place, amount(p.mass_t),
               std::isnan(p.km) ? "" : amount(p.km)});
  }
  auto more = r.placements.size() > most_rows ? fmt::format("... and {} more: --format csv\n", r.placements.size() - most_rows) : "";
  return table.text() + more;
}

std::string accounts(const flows::SitesResult& r) {
  TextTable table{{"thousand " + r.plan.currency + " a year", "sales", "outlets", "purchases", "freight", "charges", "processing",
                   "residues", "disposal", "carbon", "fixed", "capital", "net"},
                  std::vector<bool>(13, true)};
  for (const auto& m : r.money) {
    std::vector<std::string> row{std::to_string(m.year)};
    for (double x : {m.sales, m.outlets, m.purchases, m.freight, m.outlet_charges, m.processing, m.residues, m.disposal, m.carbon, m.fixed,
                     m.capital, m.net()})
      row.push_back(amount(x / 1000));
    table.add(row);
  }
  return table.text();
}

std::string prices(const flows::SitesResult& r) {
  TextTable table{{"one tonne more of", "", "year", r.plan.currency + "/t"}, {false, false, true, true}};
  std::size_t shown = 0;
  for (const auto& p : r.prices) {
    if (shown++ == most_rows) break;
    table.add({std::string{word_of(p.of)}, p.subject, std::to_string(p.year), to_display(p.value, 6)});
  }
  auto more = r.prices.size() > most_rows ? fmt::format("... and {} more: --format csv\n", r.prices.size() - most_rows) : "";
  return table.text() + more;
}

std::string contents(const flows::SitesResult& r) {
  TextTable table{{"year", "site", "product", "t/y", "element", "%", "limits"}, {true, false, false, true, false, true, false}};
  for (const auto& o : r.outputs)
    for (const auto& c : o.contents)
      table.add({std::to_string(o.year), o.site, o.product, amount(o.metal_t), c.element, to_display(c.pct, 4),
                 fmt::format("{} to {}", to_text(c.low_pct), to_text(c.high_pct))});
  return table.empty() ? "" : table.text() + "\n";
}

}  // namespace

std::string render(const api::SitesAnswer& answer, const Style& style) {
  std::string out;
  for (const auto& r : answer.plans) {
    auto name = r.plan.name.empty() ? r.plan.id : fmt::format("{} ({})", r.plan.name, r.plan.id);
    out += style.bold(name) + "\n\n" + sites(r) + "\n" + placements(r) + "\n" + contents(r) + accounts(r) + "\n" + prices(r) + "\n";
    const auto& currency = r.plan.currency;
    out += fmt::format("present value {}; exporting everything {}; gain {}, {} a year\n", money(r.present_value, currency),
                       money(r.export_value, currency), money(r.gain, currency), money(r.gain_per_year, currency));
    out += style.dim(
        fmt::format("{} by {}, gap {} %, {} nodes; capital as {}; masses close to {}; prices hold with the openings as they are\n\n",
                    r.status, r.solver, to_display(100 * r.gap, 3), r.nodes,
                    r.plan.capital == flows::Capital::annuity ? "annuity" : "lump sum when built", to_display(r.balance, 2)));
  }
  return out + render(answer.notes, style, false);
}

}  // namespace alumen::cli
