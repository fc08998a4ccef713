// Many clients on one ledger. The leader owns it: one thread decides the commands of all threads in the order in which they
// came and stores together what waits together. While a group is being made durable the next one gathers, so that a slow disk
// costs latency but little throughput, and no two commands are ever decided on the same state.
//
//   Leader leader{std::move(ledger)};
//   auto verdict = leader.apply(command, 200ms);                            // from any thread
//   leader.ask([&](const State& state) { view = state.period("mill", day); });
#pragma once
#include <chrono>
#include <functional>

#include "custody/ledger.hpp"

namespace alumen::custody {

/// How a leader works.
struct LeaderOptions {
  std::size_t largest_group = 1000;    ///< commands that are stored at once; at most LedgerOptions::largest_batch
  std::size_t longest_queue = 10'000;  ///< commands that may wait; whoever comes then waits for room
};

/// What a leader has done so far.
struct LeaderCounts {
  std::uint64_t groups = 0;     ///< that were decided and, unless all was refused, stored
  std::uint64_t commands = 0;   ///< in them
  std::uint64_t withdrawn = 0;  ///< commands that their deadline took away before they were taken
  std::size_t waiting = 0;      ///< commands in the queue now
};

/// Thread-safe; destroyed when no thread uses it any more. Commands of one thread are applied in its order, because each waits
/// for its answer.
class Leader {
 public:
  explicit Leader(Ledger ledger, const LeaderOptions& options = {});
  /// As stop().
  ~Leader();

  /// Decides one command and, when it is accepted, answers after it is durable. Every call is answered exactly once.
  /// Without a deadline it waits for as long as it takes. Errors:
  /// custody.deadline_exceeded when the deadline passed before the command was taken: it is out of the queue and will never be
  /// applied. Once it is taken the deadline no longer counts, for its answer is the answer of its group.
  /// custody.leader_stopped after stop(): it was not applied.
  /// Those of the store answer the whole group: nothing of it was applied. Only when the connection to a server broke while it
  /// was storing (custody.cannot_connect) can nobody tell: the same command under the same key gives the definite answer.
  Result<Verdict> apply(Command command, std::optional<std::chrono::milliseconds> deadline = {});

  /// Runs `question` in the caller's thread, between two groups: it sees durable states only, and what was answered before it was
  /// asked. Questions of several threads run beside each other; a group waits for the questions before it, a question for at
  /// most one group. It must not call the leader. Error: that of the store, when the ledger could not be read again after a
  /// store error; custody.leader_stopped after stop().
  Result<void> ask(const std::function<void(const State&)>& question);
  /// The same for what needs the log as well (events, verify, proofs): these questions run one after another.
  Result<void> ask_ledger(const std::function<void(const Ledger&)>& question);

  /// Answers everybody and ends: what waits is still decided, what comes later is custody.leader_stopped. Returns when all is
  /// done. May be called again.
  void stop();

  LeaderCounts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::custody
