#include "cli/rules_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"

namespace alumen::cli {
namespace {

std::string years_of(const rules::BookParameter& p) {
  if (p.from_year == 0) return "";
  return p.from_year == p.to_year ? std::to_string(p.from_year) : fmt::format("{}-{}", p.from_year, p.to_year);
}

std::string validity(const rules::Book& book) {
  return (book.valid_from ? to_text(*book.valid_from) : "") + (book.valid_to ? ".." + to_text(*book.valid_to) : "");
}

bool open_or_unverified(const rules::BookParameter& p) { return std::isnan(p.value) || p.status == chain::Status::unverified; }

std::string standing(const rules::BookParameter& p) { return std::isnan(p.value) ? "open" : std::string{word_of(p.status)}; }

/// "+0.123" or "-0.123": three decimals, for t CO2e/t.
std::string signed_text(double value) { return fmt::format("{:+.3f}", value == 0 ? 0.0 : value); }

std::string percent(double share) { return std::isnan(share) ? "unknown" : fmt::format("{:.0f} %", 100 * share); }

std::string metal_line(const rules::MetalShares& m) {
  if (std::isnan(m.primary)) return "where the metal comes from is not known for all of it";
  return fmt::format("metal: {} primary, {} pre-consumer scrap, {} post-consumer scrap", percent(m.primary), percent(m.pre_consumer),
                     percent(m.post_consumer));
}

constexpr std::string_view sign_of(rules::Comparison c) {
  return c == rules::Comparison::below ? "<" : c == rules::Comparison::at_most ? "\u2264" : "\u2265";
}

std::string verdict_word(rules::Verdict v) { return v == rules::Verdict::not_comparable ? "not comparable" : std::string{word_of(v)}; }

std::string condition_text(const rules::LabelAnswer::Condition& c) {
  std::string limit =
      fmt::format("{} {}{}", sign_of(c.row->comparison), to_display(c.row->threshold), c.row->unit == "1" ? "" : " " + c.row->unit);
  if (c.row->measure != rules::Measure::footprint)
    limit = std::string{c.row->measure == rules::Measure::primary_share ? "primary " : "post-consumer "} + limit;
  if (c.row->status == chain::Status::unverified) limit += " (unverified)";
  return limit;
}

}  // namespace

std::string render_books(const std::vector<rules::Book>& books, const Style& style) {
  TextTable table{{"rule book", "edition", "valid from", "title"}};
  for (const auto& book : books) table.add({book.method.id, book.method.edition, validity(book), book.method.title});
  return table.text() + style.dim("\nalumen rules show ID opens one; alumen rules diff A B sets two side by side\n");
}

std::string render(const rules::Book& book, const Style& style) {
  std::string out = style.bold(book.method.id) + "\n";
  for (const auto& [name, value] : rules::describe(book)) {
    if (std::ranges::any_of(book.parameters, [&](const auto& p) { return name == p.name || name == p.name + " " + years_of(p); })) continue;
    out += fmt::format("  {:22} {}\n", name, value);
  }
  if (book.parameters.empty()) return out;
  TextTable table{{"figure", "years", "value", "unit", "standing", "source"}, {false, false, true, false, false, false}};
  for (const auto& p : book.parameters)
    table.add(
        {p.name, years_of(p), std::isnan(p.value) ? "open" : to_text(p.value), p.unit, standing(p), p.source.empty() ? p.note : p.source});
  out += "\n" + table.text(2);
  auto doubtful = std::ranges::count_if(book.parameters, open_or_unverified);
  if (doubtful > 0)
    out += style.paint(Severity::warning, fmt::format("\n{} of these figures are open or unverified: results that need them are not "
                                                      "determinable without --assume FILE, or carry a warning\n",
                                                      doubtful));
  return out;
}

std::string render_differences(const rules::Book& a, const rules::Book& b) {
  auto list = rules::differences(a, b);
  if (list.empty()) return "the two rule books make the same choices\n";
  TextTable table{{"choice", a.method.id, b.method.id}};
  for (const auto& d : list) table.add({d.field, d.first.empty() ? "-" : d.first, d.second.empty() ? "-" : d.second});
  return table.text();
}

std::string render(const api::CompareAnswer& answer, const Style& style) {
  std::string out =
      style.bold(fmt::format("{} ({}), {}", answer.name, answer.output, answer.unit.text)) + "\n" + metal_line(answer.metal) + "\n\n";
  std::vector<rules::Cause> causes;
  for (const auto& n : names(static_cast<rules::Cause*>(nullptr)))
    if (std::ranges::any_of(answer.rows,
                            [&](const auto& r) { return std::ranges::find(r.parts, n.value, &rules::CausePart::cause) != r.parts.end(); }))
      causes.push_back(n.value);
  std::vector<std::string> header{"rule book", "result", "difference"};
  std::vector<bool> right{false, true, true};
  for (auto cause : causes) header.emplace_back(word_of(cause)), right.push_back(true);
  TextTable table{header, right};
  double first = 0;
  for (const auto& row : answer.rows)
    if (row.book.method.id == answer.first) first = row.value;
  for (const auto& row : answer.rows) {
    if (!row.known()) continue;
    bool base = row.book.method.id == answer.first;
    std::vector<std::string> cells{row.book.method.id, fmt::format("{:.3f}", row.value), base ? "" : signed_text(row.value - first)};
    for (auto cause : causes) {
      auto part = std::ranges::find(row.parts, cause, &rules::CausePart::cause);
      cells.push_back(part == row.parts.end() ? "" : signed_text(part->value));
    }
    table.add(std::move(cells));
  }
  out += table.text();
  out += style.dim(fmt::format("\nset against {}; the causes of a row sum to its difference\n", answer.first));
  for (const auto& row : answer.rows)
    if (!row.inside)
      out += style.dim(fmt::format("{}: no number, the product is made outside its boundary\n", row.book.method.id));
    else if (!row.faults.empty())
      out += style.dim(fmt::format("{}: no number, {} ({}{})\n", row.book.method.id, row.faults.front().code.info().summary,
                                   row.faults.front().line(),
                                   row.faults.size() > 1 ? fmt::format(" and {} more", row.faults.size() - 1) : ""));
    else if (!row.missing.empty())
      out += style.dim(fmt::format("{}: not determinable, nobody has published {}\n", row.book.method.id, fmt::join(row.missing, ", ")));
  auto all = answer.notes;
  for (const auto& row : answer.rows) all.insert(all.end(), row.notes.begin(), row.notes.end());
  tidy(all);
  return out + "\n" + render(all, style, false);
}

std::string render(const api::LabelsAnswer& answer, const Style& style) {
  std::string out;
  for (const auto& product : answer.products) {
    out += style.bold(fmt::format("{} ({}) on {}", product.name, product.output, answer.day)) + "\n" + metal_line(product.metal) + "\n";
    TextTable table{{"label", "asks for", "value", "margin", "answer", "why"}, {false, false, true, true, false, false}};
    for (const auto& label : product.labels)
      for (const auto& c : label.conditions)
        table.add({label.title, condition_text(c), std::isnan(c.value) ? "" : fmt::format("{:.3f}", c.value),
                   std::isnan(c.margin) ? "" : signed_text(c.margin), verdict_word(c.verdict), c.why});
    out += table.text() + "\n";
  }
  const auto& p = answer.pledge;
  if (p.mass_t > 0) {
    out +=
        style.bold(fmt::format("{}: {} of {} t primary metal bought qualifies = {:.1f} % (pledge: {:.0f} %): {}\n", p.title,
                               to_display(p.qualifying_t), to_display(p.mass_t), 100 * p.share, 100 * p.target, verdict_word(p.verdict)));
    TextTable table{{"supplier", "material", "t", "t CO2e/t", "answer"}, {false, false, true, true, false}};
    for (const auto& b : p.purchases)
      table.add({b.supplier.empty() ? "unknown" : b.supplier, b.material, to_display(b.mass_t),
                 std::isnan(b.value) ? "unknown" : fmt::format("{:.3f}", b.value), verdict_word(b.verdict)});
    out += table.text();
  }
  if (!answer.years.empty()) {
    TextTable table{{"year", "t primary", "t qualifying", "share", "answer"}, {false, true, true, true, false}};
    for (const auto& y : answer.years)
      table.add({std::to_string(y.year), to_display(y.pledge.mass_t), to_display(y.pledge.qualifying_t),
                 fmt::format("{:.1f} %", 100 * y.pledge.share), verdict_word(y.pledge.verdict)});
    out += "\n" + table.text();
  }
  return out + "\n" + render(answer.notes, style, false);
}

std::string book_markdown(const rules::Book& book) {
  std::string out = fmt::format("## {}\n\n{}\n\n| choice | value |\n|---|---|\n", book.method.id, book.method.title);
  for (const auto& [name, value] : rules::describe(book)) {
    if (std::ranges::any_of(book.parameters, [&](const auto& p) { return name == p.name || name == p.name + " " + years_of(p); })) continue;
    out += fmt::format("| {} | {} |\n", name, value);
  }
  if (book.parameters.empty()) return out + "\n";
  out += "\n| figure | years | value | unit | standing | source |\n|---|---|---|---|---|---|\n";
  for (const auto& p : book.parameters)
    out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", p.name, years_of(p), std::isnan(p.value) ? "open" : to_text(p.value), p.unit,
                       standing(p), p.source.empty() ? p.note : p.source);
  return out + "\n";
}

std::string books_markdown(const std::vector<rules::Book>& books) {
  std::string out;
  for (const auto& book : books) out += book_markdown(book);
  return out;
}

}  // namespace alumen::cli
