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
/// The same for where certified input came from.
void count_certified(PoolRow& pool, const RecordRow& record, std::int64_t sign);

}  // namespace alumen::custody::detail
