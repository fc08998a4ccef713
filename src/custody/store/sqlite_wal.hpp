// The write-ahead log of SQLite, held against itself. SQLite ends a log at the first frame that is not whole: right after a
// power cut, where only what was never acknowledged can be torn. When bits rot it silently drops what stands behind as well.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

struct sqlite3;

namespace alumen::custody {

/// What is wrong with the log of an open database. Either later frames show that the damaged part had once been durable: a new
/// transaction begins only after the one before was synchronised (damage in the last one looks like a power cut). Or SQLite
/// has read less of the log than stands in it. Waits for nobody: where another connection writes, it has read the log already;
/// the connection's own patience is gone afterwards.
std::optional<std::string> damaged_log(sqlite3* base);

}  // namespace alumen::custody
