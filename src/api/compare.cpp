#include "api/compare.hpp"

#include <algorithm>
#include <set>

#include "api/detail/load.hpp"
#include "chain/bind.hpp"

namespace alumen::api {
namespace {

using namespace detail;
using carbon::Model;
using chain::Chain;

constexpr std::string_view pledge_label = "first_movers_primary";

/// The one output that a word means.
Result<std::uint32_t> one_product(const Model& model, const std::string& word) {
  auto found = find_products(model, word);
  if (!found) return std::unexpected(found.error());
  if (found->size() == 1) return found->front();
  std::string list;
  for (auto o : *found) list += (list.empty() ? "" : ", ") + model.chain().outputs[o].id;
  return fail({.code = "carbon.unknown_product", .value = word, .expected = "one of " + list, .detail = "several outputs are meant"});
}

std::vector<rules::Label> label_rows(const chain::Workspace& workspace, Diagnostics& notes) {
  return chain::rows_of<rules::Label>(workspace, notes);
}

Date last_day(const Chain& chain) {
  return chain.period.valid() ? chain.period.end - std::chrono::days{1} : Date{std::chrono::year{2026} / 1 / 1};
}

/// True when the list holds the same message about the same place.
bool told(const Diagnostics& list, const Diagnostic& d) {
  return std::ranges::any_of(
      list, [&](const Diagnostic& known) { return known.code == d.code && known.where == d.where && known.value == d.value; });
}

/// Numbers of every book; those whose boundary does not hold the product come last.
std::vector<CompareRow> matrix(const Solved& solved, std::uint32_t output, double factor) {
  std::vector<CompareRow> rows;
  for (std::size_t b = 0; b < solved.books.size(); ++b) {
    const Model& model = solved.models[b];
    CompareRow row{.book = solved.books[b], .inside = model.inside(output), .missing = {}, .faults = {}, .parts = {}, .notes = {}};
    if (auto open = solved.views.open.find(solved.books[b].method.id); open != solved.views.open.end()) row.missing = open->second;
    if (auto notes = solved.views.notes.find(solved.books[b].method.id); notes != solved.views.notes.end())
      append(row.notes, notes->second);
    if (row.known())
      row.value = model.footprint(output) * factor, row.apart = model.apart(output) * factor, append(row.notes, model.notes(output));
    rows.push_back(std::move(row));
  }
  std::ranges::stable_partition(rows, &CompareRow::known);
  return rows;
}

Result<void> split_differences(CompareAnswer& answer, const Solved& solved) {
  auto first = std::ranges::find(answer.rows, answer.first, [](const CompareRow& r) { return r.book.method.id; });
  if (first == answer.rows.end() || !first->known())
    return fail({.code = "rules.not_comparable", .where = {"--first", 0, ""}, .value = answer.first, .detail = answer.output});
  const auto base = first->book;
  for (auto& row : answer.rows) {
    if (!row.known() || row.book.method.id == base.method.id) continue;
    auto split = rules::waterfall(solved.views, base, row.book, answer.output);
    if (!split) return std::unexpected(split.error());
    row.parts = std::move(split->parts);
    for (auto& part : row.parts) part.value *= answer.unit.factor;
  }
  return {};
}

/// Calendar years in which workspace activities begin.
std::set<int> years_of(const Chain& chain) {
  std::set<int> years;
  for (std::size_t a = 0; a < chain.activities.size(); ++a)
    if (!chain.is_library(chain.activities[a]) && chain.activity_period[a].valid()) years.insert(year_of(chain.activity_period[a].start));
  return years;
}

/// The pledge in each year that the workspace tells of.
Result<std::vector<LabelsAnswer::Year>> pledges(const LabelsRequest& request, const std::set<int>& years,
                                                const std::vector<rules::Label>& rows) {
  std::vector<LabelsAnswer::Year> out;
  for (int year : years) {
    auto place = request.place;
    place.period = std::to_string(year);
    auto loaded = load(place);
    if (!loaded) return std::unexpected(loaded.error());
    auto pledge = rules::portfolio({.plain = loaded->chain, .border = {}, .notes = {}, .open = {}}, rows, std::string{pledge_label},
                                   request.target, last_day(*loaded->chain));
    if (!pledge) return std::unexpected(pledge.error());
    out.push_back({year, std::move(*pledge)});
  }
  return out;
}

}  // namespace

Result<CompareAnswer> compare(const CompareRequest& request) {
  Unsolved unsolved;
  auto solved = solve_what_can_be(request.place, request.rules, unsolved);
  if (!solved) return std::unexpected(solved.error());
  const Chain& c = *solved->loaded.chain;
  auto output = one_product(solved->models.front(), request.product);
  if (!output) return std::unexpected(output.error());
  auto unit = shown_unit(c, *output);
  CompareAnswer answer{.workspace = c.name,
                       .title = c.title,
                       .period = c.period.valid() ? to_text(c.period) : "",
                       .output = c.outputs[*output].id,
                       .name = c.material_of(c.output_material[*output]).name,
                       .first = request.first,
                       .unit = unit,
                       .metal = rules::metal_shares(c)[*output],
                       .rows = matrix(*solved, *output, unit.factor),
                       .label_rows = {},
                       .labels = {},
                       .notes = solved->loaded.notes};
  std::erase_if(answer.notes, [&](const Diagnostic& d) {
    return std::ranges::any_of(solved->views.notes, [&](const auto& view) { return told(view.second, d); });
  });
  for (auto& [book, faults] : unsolved)
    answer.rows.push_back({.book = std::move(book), .missing = {}, .faults = std::move(faults), .parts = {}, .notes = {}});
  if (answer.first.empty()) {
    auto usual = std::ranges::find_if(answer.rows, [](const CompareRow& r) { return r.known() && r.book.method.id == "iso14067-cutoff"; });
    answer.first = (usual == answer.rows.end() ? answer.rows.begin() : usual)->book.method.id;
  }
  if (auto done = split_differences(answer, *solved); !done) return std::unexpected(done.error());
  answer.label_rows = label_rows(solved->loaded.workspace, answer.notes);
  auto labels = rules::labels_of(solved->views, answer.label_rows, answer.output, last_day(c));
  if (!labels) return std::unexpected(labels.error());
  answer.labels = std::move(*labels);
  return answer;
}

Result<LabelsAnswer> labels(const LabelsRequest& request) {
  auto solved = solve(request.place, "mine-to-casthouse");
  if (!solved) return std::unexpected(solved.error());
  const Chain& c = *solved->loaded.chain;
  Date day = last_day(c);
  if (!request.day.empty()) {
    auto parsed = parse_date(request.day);
    if (!parsed) return std::unexpected(parsed.error());
    day = *parsed;
  }
  auto products = find_products(solved->models.front(), request.product);
  if (!products) return std::unexpected(products.error());
  LabelsAnswer answer{
      .workspace = c.name, .day = to_text(day), .products = {}, .pledge = {}, .years = {}, .rows = {}, .notes = solved->loaded.notes};
  answer.rows = label_rows(solved->loaded.workspace, answer.notes);
  auto shares = rules::metal_shares(c);
  for (auto o : *products) {
    auto found = rules::labels_of(solved->views, answer.rows, c.outputs[o].id, day);
    if (!found) return std::unexpected(found.error());
    answer.products.push_back({c.outputs[o].id, c.material_of(c.output_material[o]).name, shares[o], std::move(*found)});
  }
  auto pledge = rules::portfolio(solved->views, answer.rows, std::string{pledge_label}, request.target, day);
  if (!pledge) return std::unexpected(pledge.error());
  answer.pledge = std::move(*pledge);
  if (auto years = years_of(c); years.size() > 1) {
    auto tracked = pledges(request, years, answer.rows);
    if (!tracked) return std::unexpected(tracked.error());
    answer.years = std::move(*tracked);
  }
  return answer;
}

}  // namespace alumen::api
