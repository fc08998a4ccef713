// Inside the chain room: the steps from rows to a Chain.
#pragma once
#include <string_view>
#include <unordered_map>

#include "chain/chain.hpp"

namespace alumen::chain::detail {

/// Positions by id.
using Index = std::unordered_map<std::string_view, std::uint32_t>;

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

/// "perhaps X" for the id of the index that is written most like `id`; empty when none is near.
std::string nearest(const Index& index, std::string_view id);

void read_rows(Builder& b, const Workspace& workspace);
void resolve_references(Builder& b, const std::optional<Period>& period);
/// Amounts, prices, shares ... in canonical units; formulas over parameters.
void read_facts(Builder& b);
/// Who feeds which exchange and market.
void link(Builder& b);

/// Makes Lists from (row, item) pairs given as the row of each item, keeping item order.
Lists make_lists(std::size_t rows, std::span<const std::uint32_t> row_of_item);

}  // namespace alumen::chain::detail
