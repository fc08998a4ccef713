// Inside the chain room: the steps from rows to a Chain.
#pragma once
#include <string_view>
#include <unordered_map>

#include "chain/chain.hpp"
#include "chain/detail/key_table.hpp"

namespace alumen::chain::detail {

/// Positions by id: of rows of one id the first. The ids stay in the rows, which must not move.
class Index {
 public:
  template <class R>
  explicit(false) Index(const std::vector<R>& rows) {
    table_.reserve(rows.size());
    ids_.reserve(rows.size());
    for (const auto& row : rows) {
      std::string_view id = row.id;
      if (auto hash = KeyTable::hash(id); table_.find(hash, [&](auto i) { return ids_[i] == id; }) == KeyTable::absent)
        table_.insert(hash, static_cast<std::uint32_t>(ids_.size()));
      ids_.push_back(id);
    }
  }
  Index() = default;
  /// The position, or none.
  std::uint32_t find(std::string_view id) const {
    return table_.find(KeyTable::hash(id), [&](auto i) { return ids_[i] == id; });
  }
  bool contains(std::string_view id) const { return find(id) != none; }
  /// The ids of all rows, in their order.
  std::span<const std::string_view> ids() const { return ids_; }

 private:
  static_assert(KeyTable::absent == none);
  KeyTable table_;
  std::vector<std::string_view> ids_;
};

/// The chain in the making, with what the steps share.
struct Builder {
  Chain chain;
  Diagnostics out;
  Index parties, sites, materials, processes, activities, outputs, exchanges, parameters, declarations, factors, sources;
  std::unordered_map<std::string, Result<Unit>> units;

  /// Unit by its text, parsed once.
  const Result<Unit>& unit(const std::string& text);
  void report(Code code, const Row& row, std::string_view column, std::string value, std::string expected = {}, std::string detail = {});
  /// Position of an id; reports chain.unknown_id with the nearest existing one.
  std::uint32_t resolve(const Index& index, const std::string& id, const Row& row, std::string_view column, bool optional = false);
};

void read_rows(Builder& b, const Workspace& workspace);
void resolve_references(Builder& b, const std::optional<Period>& period);
/// Amounts, prices, shares ... in canonical units; formulas over parameters.
void read_facts(Builder& b);
/// Who feeds which exchange and market.
void link(Builder& b);

/// Makes Lists from (row, item) pairs given as the row of each item, keeping item order.
Lists make_lists(std::size_t rows, std::span<const std::uint32_t> row_of_item);

}  // namespace alumen::chain::detail
