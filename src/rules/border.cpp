#include "rules/border.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/number.hpp"
#include "chain/bind.hpp"
#include "rules/detail/border_goods.hpp"

namespace alumen::rules {
namespace {

using detail::known;

void append(Diagnostics& to, const Diagnostics& from) { to.insert(to.end(), from.begin(), from.end()); }

/// Shares that an assumptions file may fill in: 97.5 for 0.975 is the commonest slip of these figures.
Diagnostics bad_shares(const Assumptions& assumptions) {
  Diagnostics out;
  for (const auto& a : assumptions.list)
    for (std::string_view share : {"cscf", "carbon_price_recognition", "free_allocation_share", "factor", "preconsumer_burden"})
      if (a.name == share && !(a.value >= 0 && a.value <= 1))
        out.push_back({.code = "rules.bad_assumption",
                       .where = a.where,
                       .value = a.name + " " + to_text(a.value),
                       .expected = "a share between 0 and 1"});
  tidy(out);
  return out;
}

Diagnostics refused(const Book& book, int year) {
  using namespace std::chrono;
  Diagnostics out;
  if (book.procedure.empty()) out.push_back({.code = "rules.not_a_border", .where = {"--rules", 0, ""}, .value = book.method.id});
  Period asked{sys_days{std::chrono::year{year} / January / 1}, sys_days{std::chrono::year{year + 1} / January / 1}};
  if ((book.valid_from && asked.end <= *book.valid_from) || (book.valid_to && *book.valid_to <= asked.start))
    out.push_back({.code = "rules.outside_validity",
                   .where = {"--year", 0, ""},
                   .value = std::to_string(year),
                   .expected = fmt::format("{} holds {}{}", book.method.id, book.valid_from ? "from " + to_text(*book.valid_from) : "",
                                           book.valid_to ? " to " + to_text(*book.valid_to) : "")});
  return out;
}

bool asked_for(const BorderGood& g, const std::string& word) {
  return word.empty() || g.id == word || g.material == word || g.id.ends_with("/" + word) ||
         (word.size() >= 4 && g.cn_code.starts_with(detail::digits(word)) && !detail::digits(word).empty());
}

/// Is the year's import so small that it is exempt as a whole? Nothing when a price or a rate is missing.
std::optional<bool> below_threshold(const BorderYear& year, const detail::Setting& setting, const std::vector<Consignment>& rows,
                                    const std::vector<BorderGood>& goods) {
  if (!year.threshold.known()) return {};
  if (setting.eu) return year.mass_t <= year.threshold.value;
  std::unordered_map<std::string_view, const Consignment*> row_of;
  for (const auto& row : rows) row_of.emplace(row.id, &row);
  double worth = 0;
  for (const auto& g : goods) {
    if (g.basis == Basis::exempt) continue;
    auto* row = row_of.at(g.id);
    if (std::isnan(row->price)) return {};
    auto rate = row->currency == setting.currency
                    ? known(1)
                    : detail::assumed(setting.assumptions, fmt::format("fx {}/{}", setting.currency, row->currency), setting.year);
    if (!rate.known()) return {};
    worth += g.mass_t * row->price / rate.value;
  }
  return worth < year.threshold.value;
}

/// One note for each figure that is missing, with the goods that wait for it.
void tell_missing(const BorderYear& year, const Book& book, Diagnostics& notes) {
  std::map<std::string, std::size_t> waiting;
  for (const auto& g : year.goods)
    for (const auto& name : g.cost.missing) ++waiting[name];
  for (const auto& [name, count] : waiting) {
    int line = 0;
    std::string why, word = name.substr(0, name.find(' '));
    for (const auto& p : book.parameters)
      if (p.name == word && p.from_year <= year.year && year.year <= p.to_year) line = p.line, why = p.note;
    for (auto [first, reason] : {std::pair{"default_direct", "no default value is published"},
                                 {"benchmark_b", "no benchmark fits: the route is not known"},
                                 {"benchmark_a", "no benchmark fits: the route is not known"},
                                 {"sefa", "the declaration does not state its free allocation"},
                                 {"fx", "exchange rate, units of the second currency for one of the first"}})
      if (word == first) why = reason;
    notes.push_back({.code = "rules.not_determinable",
                     .where = {book.file, line, ""},
                     .value = name,
                     .detail = fmt::format("{} good{} wait{} for it{}{}", count, count == 1 ? "" : "s", count == 1 ? "s" : "",
                                           why.empty() ? "" : ": ", why)});
  }
}

void add_up(BorderYear& year) {
  year.certificates = year.cost = year.default_cost = known(0);
  for (const auto& g : year.goods) {
    year.certificates = detail::sum(year.certificates, g.certificates);
    year.cost = detail::sum(year.cost, g.cost);
    year.default_cost = detail::sum(year.default_cost, g.default_cost);
  }
}

Result<std::vector<BorderGood>> goods_of(detail::GoodsMaker& maker, const chain::Chain& chain, const std::vector<Consignment>& rows,
                                         BorderYear& year) {
  std::vector<BorderGood> goods;
  Diagnostics wrong;
  for (const auto& row : rows)
    if (row.date && year_of(*row.date) == year.goods_year)
      if (auto good = maker.consignment(row, wrong)) goods.push_back(std::move(*good));
  if (!wrong.empty()) return std::unexpected(wrong);
  if (!year.imports)
    for (std::uint32_t o = 0; o < chain.outputs.size(); ++o) {
      auto role = chain.outputs[o].role;
      if (chain.is_library(chain.outputs[o]) || !chain.activity_active[chain.output_activity[o].index()] ||
          (role != chain::Role::reference && role != chain::Role::co_product))
        continue;
      if (auto good = maker.product(o)) goods.push_back(std::move(*good));
    }
  for (const auto& g : goods)
    if (g.basis != Basis::exempt) year.mass_t += g.mass_t;
  return goods;
}

}  // namespace

Result<Answer<chain::Layer>> precursor_layer(chain::Workspace& workspace, const chain::Chain& chain, const Book& book, int year,
                                             const Assumptions& assumptions) {
  Diagnostics notes;
  BorderTables tables{workspace, book, notes};
  if (has_errors(notes)) return std::unexpected(notes);
  detail::Setting setting{book, year, assumptions};
  auto found = detail::find_precursors(chain, setting, tables);
  append(notes, found.notes);
  tidy(notes);
  return Answer<chain::Layer>{detail::make_layer(workspace, chain, found, setting), std::move(notes)};
}

Result<Answer<BorderYear>> border_year(chain::Workspace& workspace, const chain::Chain& chain, const Book& book,
                                       const BorderRequest& request) {
  Diagnostics notes = refused(book, request.year);
  append(notes, bad_shares(request.assumptions));
  if (!notes.empty()) return std::unexpected(notes);
  BorderTables tables{workspace, book, notes};
  auto rows = chain::rows_of<Consignment>(workspace, notes);
  if (has_errors(notes)) return std::unexpected(notes);
  detail::Setting setting{book, request.year, request.assumptions};
  BorderYear year{.rules = book.method.id,
                  .title = book.method.title,
                  .year = request.year,
                  .currency = setting.currency,
                  .imports = !rows.empty(),
                  .factor = setting.factor,
                  .cscf = setting.cscf,
                  .threshold = setting.parameter(setting.eu ? "threshold_t" : "threshold_gbp", notes),
                  .assumptions = request.assumptions};
  year.goods_year = rows.empty() ? request.year : detail::year_with_goods(rows, request.year);
  if (year.goods_year != request.year)
    notes.push_back({.code = "rules.projected",
                     .where = {"consignments.csv", 0, "date"},
                     .value = std::to_string(year.goods_year),
                     .expected = std::to_string(request.year)});

  std::optional<detail::BorderModel> model;
  bool makes = std::ranges::any_of(chain.activities, [&](const auto& a) { return !chain.is_library(a); });
  if (makes) {
    auto built = detail::BorderModel::build(workspace, chain, setting, tables);
    if (!built) return std::unexpected(built.error());
    model.emplace(std::move(*built));
    append(notes, model->precursors().notes);
  }
  detail::GoodsMaker maker{chain, setting, tables, model ? &*model : nullptr, year.goods_year};
  auto goods = goods_of(maker, chain, rows, year);
  if (!goods) return std::unexpected(goods.error());
  auto below = year.imports ? below_threshold(year, setting, rows, *goods) : std::optional{false};
  if (!below) notes.push_back({.code = "rules.threshold_unknown", .where = {"consignments.csv", 0, "price"}});
  year.below_threshold = below.value_or(false);
  for (auto& good : *goods) {
    if (!asked_for(good, request.product)) continue;
    maker.price(good, year.below_threshold);
    year.goods.push_back(std::move(good));
  }
  if (year.goods.empty()) return fail({.code = "rules.no_goods", .where = {workspace.name, 0, ""}, .value = request.product});
  maker.value_precursors();
  year.suppliers = std::move(maker.suppliers);
  year.prices.assign(maker.prices.begin(), maker.prices.end());
  add_up(year);
  append(notes, setting.notes);
  append(notes, maker.notes);
  tell_missing(year, book, notes);
  if (!request.assumptions.file.empty() && !year.cost.assumed.empty())
    notes.push_back({.code = "rules.assumed",
                     .where = {request.assumptions.file, 0, ""},
                     .value = request.assumptions.title,
                     .detail = fmt::format("{}", fmt::join(year.cost.assumed, ", "))});
  tidy(notes);
  return Answer<BorderYear>{std::move(year), std::move(notes)};
}

}  // namespace alumen::rules
