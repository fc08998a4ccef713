#include <algorithm>
#include <set>

#include "base/nearest.hpp"
#include "chain/bind.hpp"
#include "chain/detail/builder.hpp"

namespace alumen::chain {
namespace detail {

const Result<Unit>& Builder::unit(const std::string& text) {
  auto it = units.find(text);
  if (it == units.end()) it = units.emplace(text, parse_unit(text)).first;
  return it->second;
}

void Builder::report(Code code, const Row& row, std::string_view column, std::string value, std::string expected, std::string text) {
  out.push_back({.code = code,
                 .where = chain.where(row, column),
                 .value = std::move(value),
                 .expected = std::move(expected),
                 .detail = std::move(text)});
}

std::uint32_t Builder::resolve(const Index& index, const std::string& id, const Row& row, std::string_view column, bool optional) {
  if (id.empty() && optional) return none;
  auto position = index.find(id);
  if (position == none && !id.empty()) report("chain.unknown_id", row, column, id, alumen::nearest(index.ids(), id));
  return position;
}

Lists make_lists(std::size_t rows, std::span<const std::uint32_t> row_of_item) {
  Lists lists;
  lists.start.assign(rows + 1, 0);
  for (auto r : row_of_item)
    if (r != none) ++lists.start[r + 1];
  for (std::size_t i = 0; i < rows; ++i) lists.start[i + 1] += lists.start[i];
  lists.item.resize(lists.start[rows]);
  auto next = lists.start;
  for (std::size_t i = 0; i < row_of_item.size(); ++i)
    if (row_of_item[i] != none) lists.item[next[row_of_item[i]]++] = static_cast<std::uint32_t>(i);
  return lists;
}

void read_rows(Builder& b, const Workspace& workspace) {
  Chain& c = b.chain;
  c.name = workspace.name;
  c.title = workspace.title;
  c.files = workspace.files;
  auto read = [&]<class R>(std::vector<R>& rows) {
    rows = rows_of<R>(workspace, b.out);
    for (const auto& row : rows) c.workspace_rows += !c.is_library(row);
  };
  read(c.parties), read(c.sites), read(c.materials), read(c.compositions), read(c.processes), read(c.activities), read(c.outputs);
  read(c.exchanges), read(c.supplies), read(c.transports), read(c.parameters), read(c.readings), read(c.declarations);
  read(c.stocks), read(c.sales), read(c.factors), read(c.grids), read(c.gwps), read(c.ranges), read(c.uncertainties), read(c.sources);
  b.parties = c.parties, b.sites = c.sites, b.materials = c.materials, b.processes = c.processes, b.activities = c.activities;
  b.outputs = c.outputs, b.exchanges = c.exchanges, b.parameters = c.parameters, b.declarations = c.declarations;
  b.factors = c.factors, b.sources = c.sources;
}

namespace {

/// A cell that could not be read, or a column that is missing, is told once: what later steps say about the value that
/// stands in for it is dropped.
void drop_repeated(Diagnostics& out, std::size_t cell_faults) {
  std::set<Where> told;
  for (std::size_t i = 0; i < cell_faults; ++i)
    if (out[i].severity() == Severity::error && !out[i].where.column.empty()) told.insert(out[i].where);
  if (told.empty()) return;
  auto later = out.begin() + static_cast<std::ptrdiff_t>(cell_faults);
  out.erase(std::remove_if(later, out.end(),
                           [&](const Diagnostic& d) { return told.contains(d.where) || told.contains({d.where.file, 0, d.where.column}); }),
            out.end());
}

}  // namespace

}  // namespace detail

Built build(const Workspace& workspace, std::optional<Period> period) {
  detail::Builder b;
  detail::read_rows(b, workspace);
  auto cell_faults = b.out.size();
  detail::resolve_references(b, period ? period : workspace.period);
  detail::read_facts(b);
  if (!has_errors(b.out)) detail::link(b);
  detail::drop_repeated(b.out, cell_faults);
  tidy(b.out);
  if (has_errors(b.out)) return std::unexpected(std::move(b.out));
  // The indices look into the rows' own strings; moving the chain moves the vectors' buffers, not the strings.
  return Answer<std::shared_ptr<const Chain>>{std::make_shared<const Chain>(std::move(b.chain)), std::move(b.out)};
}

}  // namespace alumen::chain
