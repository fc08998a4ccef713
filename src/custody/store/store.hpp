// Where a ledger's records lie. A store knows bytes and their order, nothing of custody: the rule core decides before
// anything is appended, and every balance is a function of what is read back.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace alumen::custody {

/// Number of records before one: 0 for the first.
using Position = std::uint64_t;

/// One line of the log as stored.
struct StoredRecord {
  Position position = 0;
  std::string key;      ///< idempotency key of the command that the record belongs to
  std::string bytes;    ///< canonical, versioned bytes of the event: what is hashed
  std::string hash;     ///< RFC 6962 leaf hash of `bytes`, 32 bytes
};

/// What one applied command left: its answer is given again to a repeated command.
struct StoredCommand {
  std::string key;
  std::string body_hash;        ///< SHA-256 of the command's canonical bytes
  Position first = 0, count = 0;
};

/// What is appended at once: all of it or nothing.
struct Batch {
  std::span<const StoredRecord> records;    ///< dense positions that go on from size()
  std::span<const StoredCommand> commands;
  std::string_view root;                    ///< root of the Merkle tree after the batch, 32 bytes
};

/// Gives the parts of a batch that is still being made, each going on from the one before, then nothing. What they look at stays
/// until the batch has ended. Only the last part has a root.
using Parts = std::function<std::optional<Batch>()>;

/// An append-only store. Not thread-safe: one leader owns it. What append() has returned from survives power loss.
/// Errors: custody.storage_full, custody.storage_corrupt (names the position), custody.read_only, custody.deadline_exceeded,
/// custody.stale_position (another leader has appended), custody.cannot_connect.
class Store {
 public:
  virtual ~Store() = default;
  /// Number of records.
  virtual Result<Position> size() = 0;
  /// Root recorded with the last batch; 32 bytes, the empty root for an empty store.
  virtual Result<std::string> root() = 0;
  /// Appends a batch durably.
  virtual Result<void> append(const Batch& batch) = 0;
  /// The same for a batch in parts: all of it or nothing, and nothing when the last one has no root.
  virtual Result<void> append_parts(const Parts& next);
  /// Whether append_parts() writes each part as it comes, so that another thread may make the next one meanwhile.
  virtual bool writes_parts() const { return false; }
  /// Calls `visit` for the records first <= position < last, in order, until it answers false.
  virtual Result<void> read(Position first, Position last, const std::function<bool(const StoredRecord&)>& visit) = 0;
  /// The command of a key, if it was applied.
  virtual Result<std::optional<StoredCommand>> command(std::string_view key) = 0;
  /// Small named values beside the log (scheme text, seal keys' public part, format version). Written once each; writing
  /// another value under a name that stands is custody.stale_position.
  virtual Result<std::optional<std::string>> setting(std::string_view name) = 0;
  virtual Result<void> put_setting(std::string_view name, std::string_view value) = 0;
  /// Online copy of the whole store into a file (SQLite) or a file of statements (PostgreSQL).
  virtual Result<void> backup(const std::string& file) = 0;
};

/// Opens `sqlite:FILE` or `postgres:URL`. `create` makes an empty store where there is none; without it a missing store is
/// custody.no_ledger, and with it an existing one custody.ledger_exists.
/// Errors: custody.bad_store, custody.no_ledger, custody.ledger_exists, custody.cannot_connect.
Result<std::unique_ptr<Store>> open_store(const std::string& url, bool create);

/// An address of a store as messages and answers show it: every password in it is "***", and so is what could be a piece of one in
/// an address that cannot be read.
std::string shown_address(std::string_view url);

}  // namespace alumen::custody
