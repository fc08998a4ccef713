#include "cli/border_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/number.hpp"

namespace alumen::cli {
namespace {

using rules::Basis;
using rules::Figure;

constexpr std::string_view open_word = "open", none_word = "·";

/// 1234567.8 -> "1 234 568": thousands apart, so that an amount is read at a glance.
std::string grouped(double value, int decimals = 0) {
  if (!std::isfinite(value)) return "";
  std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
  auto whole = text.find('.') == std::string::npos ? text.size() : text.find('.');
  for (std::size_t at = whole; at > 3; at -= 3) text.insert(at - 3, " ");
  bool negative = value < 0 && text.find_first_of("123456789") != std::string::npos;
  return (negative ? "-" : "") + text;
}

std::string shown(const Figure& f, int decimals = 0) { return f.known() ? grouped(f.value, decimals) : std::string{open_word}; }
std::string specific(double value) { return std::isnan(value) ? std::string{open_word} : fmt::format("{:.3f}", value); }
std::string percent(double share) { return std::isnan(share) ? "?" : fmt::format("{:.0f} %", 100 * share); }

/// Tonnes or certificates: whole ones where there are many.
std::string counted_t(double value) { return grouped(value, std::abs(value) < 100 && value != 0 ? 1 : 0); }

/// Certificates, or the two numbers between which they lie while only the correction factor is open.
std::string certificates(const rules::BorderGood& g) {
  if (g.certificates.known()) return counted_t(g.certificates.value);
  if (std::isnan(g.certificates_least)) return std::string{open_word};
  return fmt::format("{} to {}", counted_t(g.certificates_least), counted_t(g.certificates_most));
}

std::string all_certificates(const rules::BorderYear& y) {
  if (y.certificates.known()) return counted_t(y.certificates.value);
  double least = 0, most = 0;
  for (const auto& g : y.goods) {
    least += g.certificates.known() ? g.certificates.value : g.certificates_least;
    most += g.certificates.known() ? g.certificates.value : g.certificates_most;
  }
  return std::isnan(least) ? "not determinable" : fmt::format("{} to {}", counted_t(least), counted_t(most));
}

std::string heading(const std::string& title, const std::string& workspace, const rules::Assumptions& a, const Style& style) {
  std::string out = style.bold(title.empty() ? workspace : title) + "\n";
  if (!a.file.empty()) out += style.bold(fmt::format("PROJECTION under {}: {}\n", a.file, a.title));
  return out;
}

/// The line that says with which figures of the law the year counts.
std::string law_line(const rules::BorderYear& y) {
  auto part = [](const std::string& name, const std::string& value) { return name + " " + value; };
  std::vector<std::string> words;
  bool eu = y.currency == "EUR";
  if (eu)
    words.push_back(
        part("free allocation counts", y.factor.known() ? fmt::format("{:.4g} %", 100 * y.factor.value) : std::string{open_word}));
  if (eu && !(y.factor.known() && y.factor.value == 0))
    words.push_back(part("correction factor", y.cscf.known() ? to_text(y.cscf.value) : std::string{open_word}));
  std::string prices;
  for (const auto& [name, price] : y.prices)
    prices += fmt::format("{}{} {}", prices.empty() ? "" : ", ", name == "year" ? std::to_string(y.year) : name,
                          price.known() ? fmt::format("{:.2f}", price.value) : std::string{open_word});
  words.push_back(part(eu ? "certificate" : "price less free allocation", fmt::format("{} ({})", y.currency, prices)));
  return fmt::format("{}\n", fmt::join(words, "; "));
}

std::string goods_table(const rules::BorderYear& y) {
  bool eu = y.currency == "EUR";
  bool deducted = std::ranges::any_of(y.goods, [](const auto& g) { return !g.deduction.known() || g.deduction.value != 0; });
  std::vector<std::string> header{y.imports ? "consignment" : "product", "code", "from", "t", "data", "direct", "by default", "power"};
  if (eu) header.emplace_back("free");
  if (deducted) header.emplace_back("paid abroad");
  header.emplace_back(eu ? "certificates" : "t charged"), header.push_back(y.currency);
  std::vector<bool> right(header.size(), true);
  right[0] = right[1] = right[2] = right[4] = false;
  TextTable table{header, right};
  double mass = 0;
  for (const auto& g : y.goods) {
    bool exempt = g.basis == Basis::exempt;
    std::vector<std::string> row{g.id, g.cn_code, g.country, grouped(g.mass_t), std::string{word_of(g.basis)}};
    if (exempt)
      row.insert(row.end(), {std::string{none_word}, std::string{none_word}, std::string{none_word}});
    else
      row.insert(row.end(), {specific(g.direct), percent(g.default_share), std::isnan(g.indirect) ? "?" : specific(g.indirect)});
    if (eu) row.push_back(exempt ? std::string{none_word} : shown(g.sefa, 3));
    if (deducted) row.push_back(g.deduction.known() && g.deduction.value == 0 ? std::string{none_word} : shown(g.deduction, 3));
    row.push_back(certificates(g));
    row.push_back(shown(g.cost));
    table.add(row);
    mass += g.mass_t;
  }
  std::vector<std::string> total(header.size());
  total[0] = "all", total[3] = grouped(mass), total[header.size() - 2] = all_certificates(y),
  total.back() = y.cost.known() ? grouped(y.cost.value) : "not determinable";
  table.add(total);
  return table.text();
}

std::string legend(const rules::BorderYear& y) {
  bool eu = y.currency == "EUR";
  return fmt::format(
      "direct, power{}: t CO2e per t; power is reported, not priced; by default: part of direct that default values make up; ?: not "
      "stated\n{}",
      eu ? ", free" : "",
      eu ? "free: free allocation; certificates = t x (direct - free), good by good, never below zero\n" : "t charged = t x direct\n");
}

/// What is open, for how many goods, and how to go on.
std::string open_list(const api::BorderAnswer& a, const Style& style) {
  TextTable table{{"figure", "year", "why it is open"}};
  std::string example;
  std::set<std::string> names;
  for (const auto& d : a.notes) {
    if (d.code != Code{"rules.not_determinable"}) continue;
    auto blank = d.value.rfind(' ');
    std::string name = d.value.substr(0, blank), year = blank == std::string::npos ? "" : d.value.substr(blank + 1);
    if (!parse_integer(year)) name = d.value, year.clear();
    table.add({name, year, d.detail});
    if (!year.empty() && names.size() < 3 && names.insert(name).second)
      example += fmt::format("    - {{name: {}, year: {}, value: ..., why: ...}}\n", name, year);
  }
  if (table.empty()) return "";
  std::string out = "\n" + style.bold("Not determinable as long as these figures are open") + "\n" + table.text(2);
  if (!example.empty())
    out += style.dim(
        "  To go on with figures of your own, write them into a file and add --assume FILE:\n    title: ...\n    assumptions:\n" + example);
  return out;
}

std::string money_or_open(const Figure& f) { return f.known() ? grouped(f.value) : std::string{open_word}; }

/// Default values against the supplier's own data: who is worth asking.
std::string supplier_table(const rules::BorderYear& y, const Style& style) {
  TextTable table{{"supplier", "from", "material", "counts as", "t", "t CO2e by default", "t own data", y.currency + " by default",
                   y.currency + " own data", "saved"},
                  {false, false, false, false, true, true, true, true, true, true}};
  for (const auto& s : y.suppliers) {
    if (s.basis == Basis::exempt) continue;
    bool own = !std::isnan(s.actual_t);
    Figure saved = combine(s.default_cost, s.actual_cost, s.default_cost.value - s.actual_cost.value);
    table.add({s.supplier.empty() ? "not named" : s.supplier, s.country.empty() ? "?" : s.country,
               s.material + (s.precursor ? " (precursor)" : ""), std::string{word_of(s.basis)}, grouped(s.mass_t), grouped(s.default_t),
               own ? grouped(s.actual_t) : "not known", money_or_open(s.default_cost), own ? money_or_open(s.actual_cost) : "not known",
               own ? money_or_open(saved) : ""});
  }
  if (table.empty()) return "";
  return "\n" + style.bold("What the suppliers' own data are worth") + "\n" + table.text(2) +
         style.dim(
             "  the bill of the goods that hold their metal, all else alike; saved: by verified data of their own, with a minus sign where "
             "default values are cheaper\n");
}

std::string one_year(const api::BorderAnswer& a, const rules::BorderYear& y, const Style& style) {
  std::string out =
      fmt::format("{}, {} {}\n", a.book.method.title, y.imports ? "imports of" : "what the installations make, as if imported in", y.year);
  if (y.goods_year != y.year) out += fmt::format("consignments of {} stand in\n", y.goods_year);
  out += style.dim(law_line(y));
  if (y.below_threshold)
    out += style.bold(fmt::format("{} stay below the threshold of {} {}: no charge\n",
                                  y.currency == "EUR" ? grouped(y.mass_t, 1) + " t" : "these imports", grouped(y.threshold.value),
                                  y.currency == "EUR" ? "t" : y.currency));
  out += "\n" + goods_table(y) + style.dim(legend(y));
  return out + open_list(a, style) + supplier_table(y, style);
}

std::string side_by_side(const api::BorderAnswer& a, const Style& style) {
  const auto& first = a.years.front();
  std::vector<std::string> header{first.currency};
  for (const auto& y : a.years) header.push_back(std::to_string(y.year));
  std::vector<bool> right(header.size(), true);
  right[0] = false;
  TextTable table{header, right};
  auto row = [&](const std::string& name, auto value) {
    std::vector<std::string> cells{name};
    for (const auto& y : a.years) cells.push_back(value(y));
    table.add(cells);
  };
  if (first.currency == "EUR")
    row("free allocation counts, %",
        [](const auto& y) { return y.factor.known() ? fmt::format("{:.4g}", 100 * y.factor.value) : std::string{open_word}; });
  row("price", [](const auto& y) { return y.prices.size() == 1 ? shown(y.prices.front().second, 2) : "by quarter"; });
  for (std::size_t g = 0; g < first.goods.size(); ++g)
    row(first.goods[g].id, [g](const auto& y) { return g < y.goods.size() ? shown(y.goods[g].cost) : ""; });
  row("all", [](const auto& y) { return shown(y.cost); });
  row("all, at default values", [](const auto& y) { return shown(y.default_cost); });
  row(first.currency == "EUR" ? "certificates" : "t charged", [](const auto& y) { return shown(y.certificates); });
  std::string out = fmt::format("{}, years side by side\n", a.book.method.title);
  if (first.goods_year != a.years.back().year)
    out += style.dim(fmt::format("consignments of {} stand in where a year has none\n", first.goods_year));
  return out + "\n" + table.text() + open_list(a, style);
}

}  // namespace

std::string render(const api::BorderAnswer& a, const Style& style) {
  std::string out = heading(a.title, a.workspace, a.assumptions, style);
  out += a.years.size() == 1 ? one_year(a, a.years.front(), style) : side_by_side(a, style);
  Diagnostics notes = a.notes;
  std::erase_if(notes, [](const auto& d) { return d.code == Code{"rules.not_determinable"}; });
  if (!notes.empty()) out += "\n" + style.bold("What stands beside these numbers") + "\n" + render(notes, style, false);
  return out;
}

std::string render(const api::LandedAnswer& a, const Style& style) {
  std::string out = heading(a.title, a.workspace, a.assumptions, style);
  out +=
      fmt::format("a tonne behind the border of {}, {}\n", a.market, a.rules.empty() ? "without a border charge" : "charge of " + a.rules);
  bool paid = std::ranges::any_of(a.rows, [](const auto& r) { return !r.paid_abroad.known() || r.paid_abroad.value != 0; });
  std::set<std::string> missing;
  for (auto from = a.rows.begin(); from != a.rows.end();) {
    auto to = std::find_if(from, a.rows.end(), [&](const auto& r) { return r.year != from->year; });
    TextTable table{{std::to_string(from->year), "code", "from", "t", "per t", "price", "freight", "duty %", "duty", "border", "landed",
                     paid ? "carbon price paid there" : ""},
                    {false, false, false, true, false, true, true, true, true, true, true, true}};
    for (; from != to; ++from) {
      table.add({from->consignment, from->cn_code, from->country, grouped(from->mass_t), from->currency, shown(from->price),
                 shown(from->freight), std::isnan(from->duty_pct) ? std::string{open_word} : fmt::format("{:.3g}", from->duty_pct),
                 shown(from->duty), shown(from->border), shown(from->total),
                 !paid                                                       ? ""
                 : from->paid_abroad.known() && from->paid_abroad.value == 0 ? std::string{none_word}
                                                                             : shown(from->paid_abroad)});
      missing.insert(from->total.missing.begin(), from->total.missing.end());
    }
    out += "\n" + table.text();
  }
  if (!missing.empty())
    out += fmt::format("\n{}\n  {}\n{}", style.bold("Not determinable as long as these figures are open"), fmt::join(missing, "\n  "),
                       style.dim("  Give figures of your own with --assume FILE; duties as rows of duties.csv in the workspace\n"));
  Diagnostics notes = a.notes;
  std::erase_if(notes, [](const auto& d) { return d.code == Code{"rules.not_determinable"}; });
  if (!notes.empty()) out += "\n" + style.bold("What stands beside these numbers") + "\n" + render(notes, style, false);
  return out;
}

}  // namespace alumen::cli
