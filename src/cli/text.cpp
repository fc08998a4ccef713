#include "cli/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/number.hpp"

namespace alumen::cli {
namespace {

/// Characters on the screen: UTF-8 continuation bytes do not count.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string place_of(const Where& where) {
  std::string out = where.file;
  if (where.row > 0) out += ":" + std::to_string(where.row);
  if (!where.column.empty()) out += (out.empty() ? "" : " ") + where.column;
  return out;
}

std::string counted(std::size_t count, std::string_view word) { return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s"); }

/// Value with 6 digits, or nothing when not given.
std::string show(double value) { return std::isnan(value) ? "" : to_display(value); }

}  // namespace

std::string TextTable::text(std::size_t indent) const {
  std::vector<std::size_t> widths(header_.size());
  for (std::size_t c = 0; c < header_.size(); ++c) {
    widths[c] = width(header_[c]);
    for (const auto& row : rows_) widths[c] = std::max(widths[c], width(row[c]));
  }
  auto line = [&](const std::vector<std::string>& cells) {
    std::string out(indent, ' ');
    for (std::size_t c = 0; c < cells.size(); ++c) {
      std::string blanks(widths[c] - width(cells[c]), ' ');
      bool right = c < right_.size() && right_[c];
      out += right ? blanks + cells[c] : cells[c] + blanks;
      if (c + 1 < cells.size()) out += "  ";
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out + "\n";
  };
  std::string out = line(header_);
  std::size_t total = 2 * (header_.size() - 1);
  for (auto w : widths) total += w;
  std::string rule(indent, ' ');
  for (std::size_t i = 0; i < total; ++i) rule += "─";
  out += rule + "\n";
  for (const auto& row : rows_) out += line(row);
  return out;
}

std::string Style::bold(std::string_view text) const { return colour ? fmt::format("\033[1m{}\033[0m", text) : std::string{text}; }
std::string Style::dim(std::string_view text) const { return colour ? fmt::format("\033[2m{}\033[0m", text) : std::string{text}; }
std::string Style::paint(Severity severity, std::string_view text) const {
  int code = severity == Severity::error ? 31 : severity == Severity::warning ? 33 : 36;
  return colour ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string{text};
}

std::string render(const Diagnostics& diagnostics, const Style& style, bool all) {
  std::string out;
  std::map<std::string_view, std::pair<const Diagnostic*, std::set<std::string>>> quiet;
  auto word = [](Severity s) { return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "note"; };
  for (const auto& d : diagnostics) {
    // What a reader cannot mend in a file of his own is counted, not spelled out.
    bool library = d.where.file.starts_with("library:") && d.severity() != Severity::error;
    if (!all && (library || d.severity() == Severity::note)) {
      auto& [first, values] = quiet[d.code.info().name];
      if (!first) first = &d;
      values.insert(d.value);
      continue;
    }
    out += fmt::format("{} {}\n", style.paint(d.severity(), word(d.severity())), style.bold(place_of(d.where)));
    out += fmt::format("  {}{}{}\n", d.code.info().summary, d.detail.empty() ? "" : ": ", d.detail);
    if (!d.value.empty() || !d.expected.empty())
      out += fmt::format("  {}{}{}\n", d.value.empty() ? "" : "found: " + d.value, !d.value.empty() && !d.expected.empty() ? "; " : "",
                         d.expected.empty() ? "" : "expected: " + d.expected);
    out += style.dim(fmt::format("  {} [{}]\n", d.what_to_do(), d.code.info().name));
  }
  for (const auto& [name, entry] : quiet) {
    std::string list;
    std::size_t shown = 0;
    for (const auto& value : entry.second)
      if (!value.empty() && ++shown <= 5) list += (list.empty() ? ": " : ", ") + value;
    if (entry.second.size() > 5) list += fmt::format(" and {} more", entry.second.size() - 5);
    auto severity = entry.first->severity();
    out += fmt::format("{} {}{} {}\n", style.paint(severity, word(severity)), entry.first->code.info().summary, list,
                       style.dim(fmt::format("[{}]", name)));
  }
  return out;
}

std::string render(const api::CheckAnswer& a, const Style& style) {
  std::string out = render(a.diagnostics, style, false);
  auto verdict = fmt::format("{} checked: {}, {}, {}\n", counted(a.rows, "row"), counted(a.errors, "error"), counted(a.warnings, "warning"),
                             counted(a.notes, "note"));
  return out + style.paint(a.errors ? Severity::error : a.warnings ? Severity::warning : Severity::note, verdict);
}

namespace {

/// Stage x category of one result; categories without anything are left out.
std::string contribution_table(const api::RuleResult& r, std::vector<std::string> stages) {
  std::set<carbon::Category> used;
  for (const auto& p : r.contributions) used.insert(p.category);
  std::erase_if(stages, [&](const auto& s) { return std::ranges::none_of(r.contributions, [&](const auto& p) { return p.stage == s; }); });
  std::vector<std::string> header{"stage"};
  for (auto c : used) header.emplace_back(word_of(c));
  header.emplace_back("sum");
  TextTable table{header, std::vector<bool>{false, true, true, true, true, true, true, true, true}};
  std::map<carbon::Category, double> sums;
  auto cell = [](double x) { return x == 0 ? std::string{"·"} : fmt::format("{:.3f}", x); };
  double all = 0;
  for (const auto& stage : stages) {
    std::vector<std::string> row{stage};
    double sum = 0;
    for (auto c : used) {
      double value = 0;
      for (const auto& p : r.contributions)
        if (p.stage == stage && p.category == c) value += p.value;
      sums[c] += value, sum += value;
      row.push_back(cell(value));
    }
    all += sum;
    row.push_back(cell(sum));
    table.add(row);
  }
  std::vector<std::string> last{"sum"};
  for (auto c : used) last.push_back(cell(sums[c]));
  last.push_back(cell(all));
  table.add(last);
  return table.text(2);
}

std::string supplier_table(const api::RuleResult& r) {
  TextTable table{{"input", "supplier", "kind", "value", "%"}, {false, false, false, true, true}};
  std::size_t shown = 0;
  double rest = 0;
  for (const auto& s : r.suppliers) {
    if (++shown > 8) {
      rest += s.value;
      continue;
    }
    table.add(
        {s.input, s.name, s.kind, fmt::format("{:.4f}", s.value), r.value != 0 ? fmt::format("{:.1f}", 100 * s.value / r.value) : ""});
  }
  if (shown > 8)
    table.add({fmt::format("{} more", shown - 8), "", "", fmt::format("{:.4f}", rest),
               r.value != 0 ? fmt::format("{:.1f}", 100 * rest / r.value) : ""});
  return table.text(2);
}

}  // namespace

namespace {

/// Interval, what it rests on, and what would narrow it most.
std::string interval_text(const carbon::Interval& i, const std::string& unit, const Style& style) {
  if (i.variables == 0) return style.dim("  no interval: no input has an uncertainty\n");
  std::string out =
      fmt::format("  95 % between {} and {} {}", style.bold(fmt::format("{:.3f}", i.low)), style.bold(fmt::format("{:.3f}", i.high)), unit);
  out += style.dim(fmt::format("  {}, {} uncertain, {} taken as exact{}\n", word_of(i.mode), counted(i.variables, "input"), i.without,
                               i.draws ? fmt::format(", {}{}", counted(static_cast<std::size_t>(i.draws), "draw"),
                                                     i.failed ? fmt::format(", {} failed", i.failed) : "")
                                       : ""));
  if (std::abs(i.mean - i.value) > 1e-3 * std::abs(i.value))
    out += style.dim(fmt::format("  the mean lies at {:.4f}: skew uncertainties shift it\n", i.mean));
  std::size_t shown = 0;
  for (const auto& s : i.shares)
    if (++shown <= 3)
      out += style.dim(fmt::format("  {:4.1f} % of the variance: {}.{}.{} ({}); known exactly, ±{:.3f} would be left\n", 100 * s.share,
                                   s.place.table, s.place.key, s.place.column, s.shape, s.half_width));
  return out;
}

}  // namespace

std::string render(const api::FootprintAnswer& a, const Style& style) {
  std::string out = style.bold(a.title.empty() ? a.workspace : a.title) + (a.period.empty() ? "" : "  " + a.period) + "\n\n";
  std::vector<std::string> header{"product", "amount", "unit"};
  std::vector<bool> right{false, true, false};
  bool apart = false;
  for (const auto& rules : a.rules) header.push_back(rules), right.push_back(true);
  for (const auto& p : a.products)
    for (const auto& r : p.results) apart |= r.electricity_apart;
  if (apart) header.emplace_back("electricity apart"), right.push_back(true);
  TextTable summary{header, right};
  for (const auto& p : a.products) {
    std::vector<std::string> row{p.output + (p.final ? " *" : ""), to_display(p.amount) + " " + p.material_unit, p.unit.text};
    std::string beside;
    for (const auto& r : p.results) {
      row.push_back(r.inside ? fmt::format("{:.4f}", r.value) : "outside");
      if (r.electricity_apart) beside = fmt::format("{:.4f}", r.apart);
    }
    if (apart) row.push_back(beside);
    summary.add(row);
  }
  out += summary.text() + style.dim("* leaves the chain\n");
  Diagnostics notes = a.notes;
  bool single = a.products.size() == 1;
  for (const auto& p : a.products) {
    if (!p.final && !single) continue;
    for (const auto& r : p.results) {
      if (!r.inside) continue;
      out += fmt::format("\n{}  {}: {} {}\n", style.bold(p.output), r.rules, style.bold(fmt::format("{:.4f}", r.value)), p.unit.text);
      if (r.interval) out += interval_text(*r.interval, p.unit.text, style);
      out += style.dim("  " + r.title) + "\n";
      if (r.share != 1) out += fmt::format("  this product carries {:.2f} % of its activity's burden\n", 100 * r.share);
      out += "\n" + contribution_table(r, a.stages);
      if (r.electricity_apart) out += style.dim("  electricity is shown, not counted\n");
      out += "\n" + supplier_table(r);
    }
  }
  for (const auto& p : a.products)
    for (const auto& r : p.results) notes.insert(notes.end(), r.notes.begin(), r.notes.end());
  tidy(notes);
  if (!notes.empty()) out += "\n" + style.bold("What stands beside these numbers") + "\n" + render(notes, style, false);
  return out;
}

namespace {

void tell(const carbon::Explanation& e, double factor, double whole, const std::string& indent, const Style& style, std::string& out) {
  out += fmt::format("{}{}  {}\n", indent, style.bold(fmt::format("{:.6g}", e.value * factor)), e.label);
  if (!e.equation.empty()) out += style.dim(fmt::format("{}  = {}", indent, e.equation)) + "\n";
  for (const auto& f : e.figures) {
    std::string place = place_of(f.where);
    if (f.status == chain::Status::unverified) place += (place.empty() ? "" : ", ") + std::string{"UNVERIFIED"};
    std::string amount = std::isnan(f.value) ? "" : ": " + show(f.value) + (f.unit.empty() || f.unit == "1" ? "" : " " + f.unit);
    out += fmt::format("{}  - {}{}{}\n", indent, f.name, amount,
                       style.dim(fmt::format("  <{}{}{}>", place, !place.empty() && !f.source.empty() ? "; " : "", f.source)));
  }
  // What is below a thousandth of the whole is summed up: it would only bury the rest.
  std::size_t small = 0;
  double sum = 0;
  for (const auto& p : e.parts)
    if (std::abs(p.value) >= 1e-3 * std::abs(whole))
      tell(p, factor, whole, indent + "    ", style, out);
    else
      ++small, sum += p.value;
  if (small > 0 && sum != 0) out += style.dim(fmt::format("{}    {:.6g}  {} below 0.1 %\n", indent, sum * factor, counted(small, "part")));
}

}  // namespace

std::string render(const api::ExplainAnswer& a, const Style& style) {
  std::string out = fmt::format("{}  {}  in {}\n\n", style.bold(a.subject), a.rules, a.unit.text);
  tell(a.tree, a.unit.factor, a.tree.value, "", style, out);
  if (!a.sensitivities.empty()) {
    TextTable table{{"input", "file", "value", "1 % more changes the result by"}, {false, false, true, true}};
    std::size_t shown = 0;
    for (const auto& s : a.sensitivities) {
      // The share of a lone supplier only repeats the amount.
      if (s.place.column == "share" && s.value == 1) continue;
      if (++shown <= 10)
        table.add({fmt::format("{}.{}.{}", s.place.table, s.place.key, s.place.column), place_of(s.where),
                   to_display(s.value) + (s.unit.empty() || s.unit == "1" ? "" : " " + s.unit), fmt::format("{:+.4f} %", s.elasticity)});
    }
    out += "\n" + style.bold("What moves it most") + "\n" + table.text(2);
  }
  if (!a.notes.empty()) out += "\n" + style.bold("What stands beside this number") + "\n" + render(a.notes, style, false);
  return out;
}

std::string render(const api::WhatIfAnswer& a, const Style& style) {
  std::string out;
  for (const auto& change : a.changes) out += "what if  " + style.bold(change) + "\n";
  TextTable table{{"product", "rules", "before", "after", "difference", "%", "unit"}, {false, false, true, true, true, true, false}};
  for (const auto& r : a.rows)
    table.add({r.output, r.rules, fmt::format("{:.6f}", r.before), fmt::format("{:.6f}", r.after),
               fmt::format("{:+.6f}", r.after - r.before),
               r.before != 0 ? fmt::format("{:+.3f}", 100 * (r.after - r.before) / r.before) : "", r.unit});
  out += "\n" + table.text();
  for (const auto& r : a.rows)
    if (const auto& d = r.difference)
      out += fmt::format("{} {}: the difference lies between {:+.4f} and {:+.4f} (95 %); lower in {:.1f} % of the draws\n", r.output,
                         r.rules, d->low, d->high, 100 * d->share_below);
  if (!a.notes.empty()) out += "\n" + style.bold("New with the change") + "\n" + render(a.notes, style, false);
  return out;
}

}  // namespace alumen::cli
