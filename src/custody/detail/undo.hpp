// The exact opposite of a record.
#pragma once
#include "custody/detail/lookup.hpp"

namespace alumen::custody::detail {

/// What undoing adds to a stock (negative: takes out).
struct Move {
  Index material;
  Content content;
};
/// At most four movements: two inputs, an output, a by-product.
struct Undo {
  std::array<Move, 4> moves{};
  std::size_t count = 0;
  void add(Index material, const Content& content) { moves[count++] = {material, content}; }
};
/// What undoing a record does to the stocks of its scope.
Undo undo_of(const Tables& t, const RecordRow& record);
/// Counts a record into the figures of its pool (sign 1) or out of them (-1).
void count_figures(const Tables& t, const RecordRow& record, PoolFigures& figures, std::int64_t sign);
/// Counts a record into all that its pool keeps: the figures, where certified input came from, opening stock,
/// losses, what came late.
void count_in_pool(const Tables& t, PoolRow& pool, const RecordRow& record, std::int64_t sign);
/// Adds mass to the account outside the scopes that a record of the kind exchanges metal with.
void count_outside(MaterialRow& material, RecordKind kind, std::int64_t mass);

}  // namespace alumen::custody::detail
