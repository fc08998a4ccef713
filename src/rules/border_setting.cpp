#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"
#include "base/units.hpp"
#include "rules/detail/border.hpp"

namespace alumen::rules::detail {

Setting::Setting(const Book& b, int y, const Assumptions& a)
    : book(b), year(y), assumptions(a), eu(b.procedure != "uk_border"), currency(eu ? "EUR" : "GBP") {
  auto has = [&](std::string_view name) { return std::ranges::any_of(book.parameters, [&](const auto& p) { return p.name == name; }); };
  if (has("default_markup"))
    if (auto rate = parameter("default_markup", notes); rate.known()) markup = rate.value;
  // A proposal that no act has adopted is off unless an assumption switches it on.
  if (has("preconsumer_burden"))
    if (auto on = parameter("preconsumer_burden", notes); on.known()) preconsumer = on.value > 0;
  factor = eu ? parameter("cbam_factor", notes) : known(0);
  cscf = eu ? parameter("cscf", notes) : known(0);
  allocation = product(factor, cscf);
}

Setting Setting::at_most() const {
  Setting other = *this;
  other.full = true;
  other.cscf = known(1);
  other.allocation = factor;
  return other;
}

Setting Setting::in(int other_year) const {
  Setting other{book, other_year, assumptions};
  return full ? other.at_most() : other;
}

Figure Setting::parameter(std::string_view name, Diagnostics& out) const {
  auto figure = book.parameter(name, year, assumptions);
  if (!figure.known() || !figure.assumed.empty()) return figure;
  for (const auto& p : book.parameters)
    if (p.name == name && p.from_year <= year && year <= p.to_year && p.status == chain::Status::unverified)
      out.push_back({.code = "chain.unverified",
                     .where = {book.file, p.line, p.name},
                     .value = fmt::format("{} {}", name, year),
                     .detail = fmt::format("{} {}", to_text(p.value), p.unit)});
  return figure;
}

Figure Setting::price(std::optional<Date> day, Diagnostics& out) const {
  std::string name = eu ? "certificate_price" : "price";
  Figure price = parameter(name, out);
  if (day && year_of(*day) == year) {
    auto month = static_cast<unsigned>(std::chrono::year_month_day{*day}.month());
    auto quarter = parameter(fmt::format("{}_q{}", name, (month + 2) / 3), out);
    if (quarter.known() || !price.known()) price = quarter;
  }
  if (eu) return price;
  auto free = product(parameter("free_allocation_share", out), parameter("factor", out));
  return product(price, not_below_zero(difference(known(1), free)));
}

int year_with_goods(const std::vector<Consignment>& rows, int year) {
  int earlier = 0, later = 9999;
  for (const auto& r : rows) {
    if (!r.date) continue;
    int y = year_of(*r.date);
    if (y <= year)
      earlier = std::max(earlier, y);
    else
      later = std::min(later, y);
  }
  return earlier ? earlier : later;
}

std::string digits(std::string_view cn_code) {
  std::string out;
  for (char c : cn_code)
    if (c >= '0' && c <= '9') out += c;
  return out;
}

Default default_of(const Setting& setting, const BorderTables& tables, std::string_view country, std::string_view cn_code, bool precursor) {
  if (auto* row = tables.value(country, cn_code, precursor)) return {known(row->direct * (1 + setting.markup)), row, row->route};
  for (std::size_t length = cn_code.size(); length >= 4; --length)
    for (const auto& name : {fmt::format("default_direct {}/{}", cn_code.substr(0, length), country),
                             fmt::format("default_direct {}", cn_code.substr(0, length))})
      if (auto given = assumed(setting.assumptions, name, setting.year); given.known()) return {given, nullptr, Route::none};
  return {missing(fmt::format("default_direct {} {}", cn_code, setting.year)), nullptr, Route::none};
}

Figure benchmark_of(const Setting& setting, const BorderTables& tables, std::string_view cn_code, std::string_view column, Route route) {
  if (auto* row = tables.benchmark(cn_code, column, route, setting.year)) return known(row->value);
  auto still = setting.book.parameter("benchmark_year", setting.year, setting.assumptions);
  if (still.known())
    if (auto* row = tables.benchmark(cn_code, column, route, static_cast<int>(still.value))) return {row->value, {}, still.assumed};
  auto own = assumed(setting.assumptions, fmt::format("benchmark_{} {}", column == "A" ? "a" : "b", cn_code), setting.year);
  if (own.known() || still.known()) return own;
  return still;
}

Figure default_sefa(const Setting& setting, const BorderTables& tables, const Default& value, std::string_view cn_code) {
  if (zero(setting.factor)) return setting.factor;
  return product(setting.allocation, benchmark_of(setting, tables, cn_code, "B", value.route));
}

double in_tonnes(const chain::Declaration& d, double value) {
  auto unit = parse_unit(d.unit);
  return unit ? value * unit->factor : chain::not_given;
}

Figure declared_sefa(const chain::Declaration& d, const Setting& setting) {
  if (zero(setting.factor)) return setting.factor;
  Figure sefa = known(in_tonnes(d, d.sefa));
  int made = d.valid_from ? year_of(*d.valid_from) : setting.year;
  if (setting.book.valid_from) made = std::max(made, year_of(*setting.book.valid_from));
  if (made == setting.year) return sefa;
  auto then = setting.in(made).allocation;
  auto ratio = combine(setting.allocation, then, setting.allocation.value / then.value);
  return combine(sefa, ratio, sefa.value * ratio.value);
}

bool by_attribute(const chain::Declaration& d) {
  std::string text = d.standard + " " + d.note + " " + d.source;
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (std::string_view word : {"mass balance", "mass-balance", "mass_balance", "book and claim", "book-and-claim", "book_and_claim",
                                "carbon credit", "carbon offset"})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

std::string not_proven(const chain::Declaration& d, const Period& when, std::string_view gwp_set) {
  if (d.verified_by.empty()) return "no verifier's report";
  if (std::isnan(d.direct)) return "it states no direct emissions";
  if (d.boundary != chain::Boundary::installation) return "it covers cradle to gate, not installations";
  if (!d.gwp_set.empty() && d.gwp_set != gwp_set) return "made with GWP set " + d.gwp_set;
  if (d.valid_from && d.valid_to && when.valid() && !Period{*d.valid_from, *d.valid_to}.overlaps(when))
    return "valid " + to_text(Period{*d.valid_from, *d.valid_to});
  return "";
}

}  // namespace alumen::rules::detail
