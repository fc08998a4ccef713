// Typed rows of a workspace. For the .cpp files that instantiate a room's row types.
#pragma once
#include <algorithm>
#include <set>
#include <span>

#include "base/number.hpp"
#include "chain/detail/key_table.hpp"
#include "chain/workspace.hpp"
#include "table/bind.hpp"

namespace alumen::chain {

namespace detail {

template <class R>
concept Restatable = requires(R r) { r.edition, r.supersedes; };

/// True when a row that was merged already has this key.
template <class R>
bool has_key(const R& row, const std::string& row_key) {
  if constexpr (requires { row.id; })
    return row.id == row_key;  // the whole key by now
  else
    return key(row) == row_key;
}

/// Of two rows of one key in one layer: which stays, and what there is to say.
template <class R>
void restate(R& kept, R&& other, const std::string& file, const std::string& row_key, Diagnostics& out) {
  auto report = [&](Code code, const R& at, std::string text) {
    out.push_back({.code = code, .where = {file, at.line, ""}, .value = row_key, .detail = std::move(text)});
  };
  if constexpr (Restatable<R>) {
    if (kept.edition != other.edition) {
      R& later = kept.edition < other.edition ? other : kept;
      R& earlier = kept.edition < other.edition ? kept : other;
      report("chain.restated", later, "edition " + std::to_string(later.edition) + " replaces line " + std::to_string(earlier.line));
      if (&later == &other) kept = std::move(other);
      return;
    }
  }
  report("chain.duplicate_key", other, "the first stands in line " + std::to_string(kept.line));
}

/// Whoever supersedes names an earlier edition, in this layer or below it.
template <class R>
void check_superseded(std::span<const R> layer_rows, std::span<const R> below, const KeyTable& at, const std::string& file,
                      Diagnostics& out) {
  if constexpr (Restatable<R>) {
    if (std::ranges::none_of(layer_rows, [](const R& r) { return r.supersedes != 0; })) return;
    std::set<std::pair<std::string, int>> editions;
    for (const auto& r : layer_rows) editions.emplace(key(r), r.edition);
    for (const auto& r : layer_rows) {
      if (r.supersedes == 0) continue;
      auto row_key = key(r);
      auto lower = at.find(KeyTable::hash(row_key), [&](auto i) { return has_key(below[i], row_key); });
      bool known = editions.contains({row_key, r.supersedes}) || (lower != KeyTable::absent && r.supersedes <= below[lower].edition);
      if (r.supersedes >= r.edition || !known)
        out.push_back({.code = "chain.bad_edition",
                       .where = {file, r.line, "supersedes"},
                       .value = std::to_string(r.supersedes),
                       .detail = "edition " + std::to_string(r.edition) + " of " + key(r) +
                                 (known ? " is no later one" : ": there is no such edition")});
    }
  }
}

/// Rows that only delete need their key and nothing else: the empty cells of theirs that `out` tells of since `first` are dropped.
inline void forgive_deleted(const table::Csv& csv, std::size_t deleted, Diagnostics& out, std::size_t first) {
  std::set<int> lines;
  for (std::size_t i = 0; i < csv.rows(); ++i)
    if (csv.cell(i, deleted) == "yes") lines.insert(csv.line(i));
  auto from = out.begin() + static_cast<std::ptrdiff_t>(first);
  auto empty = [&](const Diagnostic& d) { return d.code == Code{"table.missing_value"} && lines.contains(d.where.row); };
  out.erase(std::remove_if(from, out.end(), empty), out.end());
}

template <class M>
constexpr std::string_view type_word() {
  if constexpr (std::is_same_v<M, double>)
    return "number";
  else if constexpr (std::is_same_v<M, int>)
    return "integer";
  else if constexpr (std::is_same_v<M, std::optional<Date>>)
    return "date";
  else if constexpr (std::is_same_v<M, bool>)
    return "boolean";
  else
    return "string";
}

template <class R>
std::vector<TableInfo::Bound> bind_as_keys(const table::Csv& csv, Diagnostics& out) {
  std::vector<TableInfo::Bound> rows;
  for (const R& row : table::bind_rows<R>(csv, out, {"deleted"})) {
    if constexpr (Restatable<R>)
      rows.push_back({key(row), row.edition});
    else
      rows.push_back({key(row), 1});
  }
  return rows;
}

}  // namespace detail

/// The description of R's table.
template <class R>
TableInfo describe_table() {
  TableInfo info{R::table, R::about, {}, {}, detail::Restatable<R>, &detail::bind_as_keys<R>};
  each_field<R>([&]<class M>(const Field<R, M>& f) {
    ColumnInfo column{f.name,
                      f.unit,
                      f.about,
                      detail::type_word<M>(),
                      f.need != Need::optional,
                      f.low,
                      f.high,
                      {},
                      std::is_same_v<M, double> || std::is_same_v<M, int> || std::is_same_v<M, Amount>};
    if constexpr (table::detail::HasNames<M>)
      for (const auto& n : names(static_cast<M*>(nullptr))) column.choices.push_back(n.word);
    if (f.need == Need::key) info.key.push_back(f.name);
    info.columns.push_back(std::move(column));
  });
  return info;
}

/// The rows of R's table over all layers, merged by key, in order of first appearance. What is wrong is appended to `out`.
template <class R>
std::vector<R> rows_of(const Workspace& workspace, Diagnostics& out) {
  using detail::KeyTable;
  std::vector<R> rows;
  KeyTable at;
  for (const auto& layer : workspace.layers) {
    auto found = layer.tables.find(R::table);
    if (found == layer.tables.end()) continue;
    const auto& csv = found->second.csv;
    int deleted = csv.column("deleted");
    auto told = out.size();
    // Bound behind the rows of the layers below; those that stay close the gaps that the others leave.
    const auto first_of_layer = rows.size();
    table::append_rows(rows, csv, out, {"deleted"});
    if (deleted >= 0) detail::forgive_deleted(csv, static_cast<std::size_t>(deleted), out, told);
    std::span<const R> all{rows};
    detail::check_superseded(all.subspan(first_of_layer), all.first(first_of_layer), at, csv.file(), out);
    at.reserve(rows.size());
    std::vector<bool> replaced(first_of_layer);
    auto end = first_of_layer;
    for (std::size_t i = 0; i < csv.rows(); ++i) {
      R& row = rows[first_of_layer + i];
      row.file = found->second.file;
      auto row_key = key(row);
      if constexpr (requires { row.id; })
        if (row.id.empty()) row.id = row_key;
      auto hash = KeyTable::hash(row_key);
      auto known = at.find(hash, [&](auto k) { return detail::has_key(rows[k], row_key); });
      if (deleted >= 0 && csv.cell(i, static_cast<std::size_t>(deleted)) == "yes") {
        if (known != KeyTable::absent) {
          rows[known].line = -1;
          at.erase(hash, known);
        } else {
          out.push_back({.code = "chain.nothing_deleted", .where = {csv.file(), row.line, "deleted"}, .value = row_key});
        }
      } else if (known == KeyTable::absent) {
        at.insert(hash, static_cast<std::uint32_t>(end));
        if (&rows[end] != &row) rows[end] = std::move(row);
        ++end;
      } else if (known < first_of_layer && !replaced[known]) {
        replaced[known] = true;
        rows[known] = std::move(row);
      } else {
        detail::restate(rows[known], std::move(row), csv.file(), row_key, out);
      }
    }
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end());
  }
  std::erase_if(rows, [](const R& row) { return row.line < 0; });
  return rows;
}

}  // namespace alumen::chain
