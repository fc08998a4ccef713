// Typed rows of a workspace. For the .cpp files that instantiate a room's row types.
#pragma once
#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/number.hpp"
#include "chain/workspace.hpp"
#include "table/bind.hpp"

namespace alumen::chain {

namespace detail {

template <class R>
concept Restatable = requires(R r) { r.edition, r.supersedes; };

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
void check_superseded(const std::vector<R>& layer_rows, const std::vector<R>& below, const std::unordered_map<std::string, std::uint32_t>& at,
                      const std::string& file, Diagnostics& out) {
  if constexpr (Restatable<R>) {
    if (std::ranges::none_of(layer_rows, [](const R& r) { return r.supersedes != 0; })) return;
    std::set<std::pair<std::string, int>> editions;
    for (const auto& r : layer_rows) editions.emplace(key(r), r.edition);
    for (const auto& r : layer_rows) {
      if (r.supersedes == 0) continue;
      auto lower = at.find(key(r));
      bool known = editions.contains({key(r), r.supersedes}) || (lower != at.end() && r.supersedes <= below[lower->second].edition);
      if (r.supersedes >= r.edition || !known)
        out.push_back({.code = "chain.bad_edition", .where = {file, r.line, "supersedes"}, .value = std::to_string(r.supersedes),
                       .detail = "edition " + std::to_string(r.edition) + " of " + key(r) + (known ? " is no later one" : ": there is no such edition")});
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
  if constexpr (std::is_same_v<M, double>) return "number";
  else if constexpr (std::is_same_v<M, int>) return "integer";
  else if constexpr (std::is_same_v<M, std::optional<Date>>) return "date";
  else if constexpr (std::is_same_v<M, bool>) return "boolean";
  else return "string";
}

template <class R>
std::vector<TableInfo::Bound> bind_as_keys(const table::Csv& csv, Diagnostics& out) {
  std::vector<TableInfo::Bound> rows;
  for (const R& row : table::bind_rows<R>(csv, out, {"deleted"})) {
    if constexpr (Restatable<R>) rows.push_back({key(row), row.edition});
    else rows.push_back({key(row), 1});
  }
  return rows;
}

}  // namespace detail

/// The description of R's table.
template <class R>
TableInfo describe_table() {
  TableInfo info{R::table, R::about, {}, {}, detail::Restatable<R>, &detail::bind_as_keys<R>};
  each_field<R>([&]<class M>(const Field<R, M>& f) {
    ColumnInfo column{f.name, f.unit, f.about, detail::type_word<M>(), f.need != Need::optional, f.low, f.high, {},
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
  std::vector<R> rows;
  std::unordered_map<std::string, std::uint32_t> at;
  for (const auto& layer : workspace.layers) {
    auto found = layer.tables.find(R::table);
    if (found == layer.tables.end()) continue;
    const auto& csv = found->second.csv;
    int deleted = csv.column("deleted");
    auto told = out.size();
    auto layer_rows = table::bind_rows<R>(csv, out, {"deleted"});
    if (deleted >= 0) detail::forgive_deleted(csv, static_cast<std::size_t>(deleted), out, told);
    detail::check_superseded(layer_rows, rows, at, csv.file(), out);
    auto first_of_layer = rows.size();
    rows.reserve(rows.size() + layer_rows.size());
    at.reserve(rows.capacity());
    std::vector<bool> replaced(rows.size());
    for (std::size_t i = 0; i < layer_rows.size(); ++i) {
      R& row = layer_rows[i];
      row.file = found->second.file;
      auto row_key = key(row);
      if constexpr (requires { row.id; }) row.id = row_key;
      if (deleted >= 0 && csv.cell(i, static_cast<std::size_t>(deleted)) == "yes") {
        if (auto it = at.find(row_key); it != at.end()) {
          rows[it->second].line = -1;
          at.erase(it);
        } else {
          out.push_back({.code = "chain.nothing_deleted", .where = {csv.file(), row.line, "deleted"}, .value = row_key});
        }
        continue;
      }
      auto [it, fresh] = at.try_emplace(std::move(row_key), static_cast<std::uint32_t>(rows.size()));
      if (fresh) {
        rows.push_back(std::move(row));
      } else if (it->second < first_of_layer && !replaced[it->second]) {
        replaced[it->second] = true;
        rows[it->second] = std::move(row);
      } else {
        detail::restate(rows[it->second], std::move(row), csv.file(), it->first, out);
      }
    }
  }
  std::erase_if(rows, [](const R& row) { return row.line < 0; });
  return rows;
}

}  // namespace alumen::chain
