// Typed rows of a workspace. For the .cpp files that instantiate a room's row types.
#pragma once
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
      if (later.supersedes >= later.edition || (later.supersedes != 0 && later.supersedes != earlier.edition))
        report("chain.bad_edition", later, "edition " + std::to_string(later.edition) + " says it supersedes " + std::to_string(later.supersedes) + ", the edition before it is " + std::to_string(earlier.edition));
      if (&later == &other) kept = std::move(other);
      return;
    }
  }
  report("chain.duplicate_key", other, "the first stands in line " + std::to_string(kept.line));
}

}  // namespace detail

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
    auto layer_rows = table::bind_rows<R>(csv, out, {"deleted"});
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
