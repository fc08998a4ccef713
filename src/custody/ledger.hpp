// A ledger: the rules over a log in a store. One ledger is one serial log with one leader; many clients send it commands.
#pragma once
#include <memory>
#include <span>

#include "custody/custody.hpp"
#include "custody/store/store.hpp"

namespace alumen::custody {

/// What an accepted command left in the log.
struct Applied {
  Position first = 0, count = 0;  ///< its records
  bool repeated = false;          ///< it had been applied before: nothing was written now
};

/// Accepted or refused.
using Verdict = std::expected<Applied, Refusal>;

/// How a ledger works.
struct LedgerOptions {
  std::size_t largest_batch = 100'000;  ///< more commands at once are custody.batch_too_large
  bool read_only = false;               ///< apply() is custody.read_only
  std::optional<bool> overlap = {};     ///< store a large batch while it is decided: always, never, or (none) while that pays
  bool trusted = false;                 ///< opening takes the stored records for what the rules decided; verify() never does
};

/// A fault that verify() found.
struct Fault {
  Code code;                        ///< custody.storage_corrupt or custody.rule_broken
  std::optional<Position> position; ///< the record; none when only the whole is known to be wrong
  std::string what;
};

/// How verify() works. The result does not depend on the threads.
struct VerifyOptions {
  unsigned threads = 1;        ///< that share the hashing and reading of bytes
  bool command_index = true;   ///< look up every key as well: what a store answers to repeated commands
};

/// What verify() found.
struct Verified {
  Position size = 0;
  std::string root;           ///< recomputed, 32 bytes
  std::vector<Fault> faults;  ///< in the order of their positions; empty when all is well
  Position unjudged = 0;      ///< records that the rules were not asked about, because they rest on a fault
};

/// Not thread-safe: its owner is the leader.
class Ledger {
 public:
  /// Replays the store. Errors: those of the store; custody.storage_corrupt names the first bad position.
  static Result<Ledger> open(std::unique_ptr<Store> store, const LedgerOptions& options = {});
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  /// Decides and appends one command. A repeated key with the same command gives the first answer again; with another
  /// one it is custody.idempotency_conflict. The outer Result is about the store: after an error nothing was applied.
  Result<Verdict> apply(const Command& command);
  /// Decides the commands in order, each on the state that the ones before it left, and appends what was accepted at
  /// once. Refusals do not stop the others. Errors as apply(), custody.batch_too_large.
  Result<std::vector<Verdict>> apply_batch(std::span<const Command> commands);

  const State& state() const;
  Position size() const;
  /// Root of the Merkle tree over all records, 32 bytes.
  std::string root() const;
  Store& store();

  /// The state known at a position, and of it what had happened by a day: facts with a later business date are left out,
  /// what was registered is not. Error: custody.future_position.
  Result<State> state_at(Position position, std::optional<Date> as_of = {}) const;
  /// The events first <= position < last. Error: custody.future_position, custody.storage_corrupt.
  Result<std::vector<Event>> events(Position first, Position last) const;

  /// Reads the whole log again: bytes against hashes, hashes against the root, keys and commands against the records, and
  /// every record against what the rules decide at its place. A record that they refuse is left out; so are those after it
  /// that concern the same scopes or use what it made, because they would be refused for its sake alone. All others are judged on.
  /// Behind damaged bytes, or a fault in what everybody rests on (roles, materials ...), nothing is judged any more, but every record is
  /// still held against its hash.
  Result<Verified> verify(const VerifyOptions& options = {}) const;

 private:
  struct Impl;
  explicit Ledger(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> impl_;
};

/// Ledger::verify() of a log that no ledger has been opened on: it may be damaged, and nothing else is kept in memory.
Result<Verified> verify(Store& store, const VerifyOptions& options = {});

}  // namespace alumen::custody
