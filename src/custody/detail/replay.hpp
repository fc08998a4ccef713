// Reading a log back, with or without asking the rules whether they would have written it.
#pragma once
#include <deque>

#include "custody/detail/tables.hpp"
#include "custody/ledger.hpp"

namespace alumen::custody::detail {

/// Follows the records of a log one by one.
class Replay {
 public:
  explicit Replay(bool ask_rules) : ask_rules_(ask_rules) {}

  State state;

  /// Takes the next record, which was read from these bytes. What is wrong with it, or nothing: a command that the rules would have
  /// refused, another outcome than they give, a figure of a pool that belongs to no close.
  std::optional<std::string> take(const Event& event, std::string_view bytes);
  /// The same for an event whose bytes are not at hand.
  std::optional<std::string> take(const Event& event);
  /// Leaves a record out, and the records that had to come next.
  void skip() { due_.clear(), ++state.tables().position; }
  /// The record that has to come next; null when a command may begin.
  const Event* due() const { return due_.empty() ? nullptr : &due_.front(); }
  /// What is wrong with the end: a command whose records are not complete.
  std::optional<std::string> finish() const;
  /// The record begins a command.
  static bool begins(const Event& event) { return !std::holds_alternative<PoolClosed>(event.body); }

 private:
  bool ask_rules_;
  std::deque<Event> due_;  ///< records that must come next
  std::string scratch_;    ///< bytes of the first of them
};

/// Hashes of keys: answers "surely not" or "perhaps" without asking the store.
class KeySet {
 public:
  void add(std::string_view key);
  bool perhaps(std::string_view key) const;

 private:
  void grow();
  std::vector<std::uint64_t> slots_;
  std::size_t count_ = 0;
};

}  // namespace alumen::custody::detail
