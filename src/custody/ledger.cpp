#include "custody/ledger.hpp"

#include <fmt/format.h>

#include <thread>
#include <unordered_map>

#include "custody/bytes.hpp"
#include "custody/detail/as_of.hpp"
#include "custody/detail/replay.hpp"
#include "custody/detail/verify.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::custody {

using detail::Replay;

/// What a batch will append.
class Pending {
 public:
  explicit Pending(std::size_t most) {
    records.reserve(most);
    commands.reserve(most);
    sources.reserve(most);
  }

  std::vector<StoredRecord> records;
  std::vector<StoredCommand> commands;  ///< never moved: the index looks at their keys; hashes of bodies come last
  std::vector<const Command*> sources;  ///< of the same commands

  /// The command of a key, its body hashed; null when there is none.
  const StoredCommand* find(std::string_view key) {
    for (; indexed_ < commands.size(); ++indexed_) index_.emplace(commands[indexed_].key, indexed_);
    auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    auto& command = commands[found->second];
    if (command.body_hash.empty()) command.body_hash = sha256(bytes_of(*sources[found->second]));
    return &command;
  }

 private:
  std::unordered_map<std::string_view, std::size_t> index_;  ///< made when a key is seen again, which is rare
  std::size_t indexed_ = 0;
};

/// Hashes of the bodies of commands. They depend on no state: those of a large batch are made beside the decisions.
class Bodies {
 public:
  explicit Bodies(std::span<const Command> commands) : commands_(commands) {
    constexpr std::size_t worth_a_thread = 500;
    if (commands.size() < worth_a_thread) return;
    hashes_.resize(commands.size());
    helper_ = std::thread{[this] {
      for (std::size_t i = 0; i < hashes_.size(); ++i) hashes_[i] = sha256(bytes_of(commands_[i]));
    }};
  }
  Bodies(const Bodies&) = delete;
  ~Bodies() { wait(); }

  /// The hash of one of the commands; asked for once.
  Hash of(const Command& command) {
    wait();
    return hashes_.empty() ? sha256(bytes_of(command)) : std::move(hashes_[static_cast<std::size_t>(&command - commands_.data())]);
  }

 private:
  void wait() {
    if (helper_.joinable()) helper_.join();
  }
  std::span<const Command> commands_;
  std::vector<Hash> hashes_;
  std::thread helper_;
};

struct Ledger::Impl {
  std::unique_ptr<Store> store = {};
  LedgerOptions options;
  State state;
  Frontier frontier;
  detail::KeySet keys;
  bool behind = false;  ///< an append failed: what is in memory was never stored

  /// Reads the log again. After an error everything is as it was.
  Result<void> load();
  Result<Verdict> decide_one(const Command& command, Pending& pending);
  /// The first record under a key, for a key of which no answer is kept: it only looks like another one, or the store is damaged.
  Result<std::optional<Position>> filed_under(std::string_view key);
};

namespace {

auto corrupt(Position position, std::string what) {
  return fail(
      {.code = "custody.storage_corrupt", .value = std::to_string(position), .detail = fmt::format("record {}: {}", position, what)});
}

/// A repeated command gives the first answer again, another command under its key is refused.
Verdict repeated(const StoredCommand& before, const Command& command) {
  if (before.body_hash != sha256(bytes_of(command)))
    return std::unexpected(Refusal{"custody.idempotency_conflict", {{"key", before.key}, {"first", std::to_string(before.first)}}});
  return Applied{before.first, before.count, true};
}

}  // namespace

Result<void> Ledger::Impl::load() {
  Frontier leaves;
  detail::KeySet known;
  Replay replay{!options.trusted};
  std::optional<Diagnostics> wrong;
  auto size = store->size();
  if (!size) return std::unexpected(size.error());
  auto take = [&](const StoredRecord& r) {
    auto stop = [&](std::string what) { return wrong = corrupt(replay.state.position(), std::move(what)).error(), false; };
    auto hash = leaf_hash(r.bytes);
    if (r.position != replay.state.position()) return stop(fmt::format("it says that it is record {}", r.position));
    if (hash != r.hash) return stop("its bytes do not have its hash");
    auto event = event_from(r.bytes);
    if (!event) return stop(event.error().front().detail);
    if (event->envelope.key != r.key) return stop("it is filed under another key");
    if (auto fault = replay.take(*event, r.bytes)) return stop(std::move(*fault));
    leaves.append(hash);
    known.add(r.key);
    return true;
  };
  if (auto read = store->read(0, *size, take); !read) return read;
  if (wrong) return std::unexpected(std::move(*wrong));
  if (auto fault = replay.finish()) return corrupt(*size, std::move(*fault));
  if (replay.state.position() != *size) return corrupt(replay.state.position(), "it is missing");
  auto root = store->root();
  if (!root) return std::unexpected(root.error());
  if (*root != leaves.root()) return corrupt(*size, "the root of the log is not the one that was recorded");
  state = std::move(replay.state);
  frontier = std::move(leaves);
  keys = std::move(known);
  behind = false;
  return {};
}

Result<std::optional<Position>> Ledger::Impl::filed_under(std::string_view key) {
  auto size = store->size();
  if (!size) return std::unexpected(size.error());
  std::optional<Position> found;
  auto read = store->read(0, *size, [&](const StoredRecord& r) {
    if (r.key == key) found = r.position;
    return !found;
  });
  if (!read) return std::unexpected(read.error());
  return found;
}

Result<Verdict> Ledger::Impl::decide_one(const Command& command, Pending& pending) {
  const auto& key = command.envelope.key;
  if (keys.perhaps(key)) {
    if (const auto* here = pending.find(key)) return repeated(*here, command);
    auto before = store->command(key);
    if (!before) return std::unexpected(before.error());
    if (*before) return repeated(**before, command);
    auto filed = filed_under(key);
    if (!filed) return std::unexpected(filed.error());
    if (*filed) return corrupt(**filed, "the answer that was kept for its command is missing");
  }
  auto events = decide(state, command);
  if (!events) return Verdict{std::unexpected(std::move(events.error()))};
  Applied applied{state.position(), events->size()};
  for (const auto& event : *events) {
    StoredRecord record{.position = state.position(), .key = key};
    record.bytes.reserve(160);
    append_bytes(record.bytes, event);
    record.hash = leaf_hash(record.bytes);
    frontier.append(record.hash);
    evolve(state, event);
    pending.records.push_back(std::move(record));
  }
  pending.commands.push_back({key, "", applied.first, applied.count});
  pending.sources.push_back(&command);
  keys.add(key);
  return applied;
}

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(std::unique_ptr<Store> store, const LedgerOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->store = std::move(store);
  impl->options = options;
  if (auto loaded = impl->load(); !loaded) return std::unexpected(loaded.error());
  return Ledger{std::move(impl)};
}

Result<Verdict> Ledger::apply(const Command& command) {
  auto verdicts = apply_batch({&command, 1});
  if (!verdicts) return std::unexpected(verdicts.error());
  return std::move(verdicts->front());
}

Result<std::vector<Verdict>> Ledger::apply_batch(std::span<const Command> commands) {
  auto& in = *impl_;
  if (in.options.read_only) return fail({.code = "custody.read_only"});
  if (commands.size() > in.options.largest_batch)
    return fail({.code = "custody.batch_too_large",
                 .value = std::to_string(commands.size()),
                 .expected = fmt::format("at most {} commands", in.options.largest_batch)});
  if (in.behind)
    if (auto loaded = in.load(); !loaded) return std::unexpected(loaded.error());
  std::vector<Verdict> verdicts;
  verdicts.reserve(commands.size());
  Pending pending{commands.size()};
  Bodies bodies{commands};
  for (const auto& command : commands) {
    auto verdict = in.decide_one(command, pending);
    if (!verdict) {
      in.behind = in.behind || !pending.records.empty();
      return std::unexpected(std::move(verdict.error()));
    }
    verdicts.push_back(std::move(*verdict));
  }
  if (pending.records.empty()) return verdicts;
  for (std::size_t i = 0; i < pending.commands.size(); ++i)
    if (auto& hash = pending.commands[i].body_hash; hash.empty()) hash = bodies.of(*pending.sources[i]);
  auto root = in.frontier.root();
  if (auto stored = in.store->append({pending.records, pending.commands, root}); !stored) {
    in.behind = true;
    (void)in.load();  // what cannot be read now is read before the next command
    return std::unexpected(stored.error());
  }
  return verdicts;
}

const State& Ledger::state() const { return impl_->state; }
Position Ledger::size() const { return impl_->state.position(); }
std::string Ledger::root() const { return impl_->frontier.root(); }
Store& Ledger::store() { return *impl_->store; }

Result<State> Ledger::state_at(Position position, std::optional<Date> as_of) const {
  if (position > size())
    return fail({.code = "custody.future_position", .value = std::to_string(position), .expected = fmt::format("at most {}", size())});
  State state;
  if (position == size()) {
    state = impl_->state;
  } else {
    auto events_before = events(0, position);
    if (!events_before) return std::unexpected(events_before.error());
    for (const auto& e : *events_before) evolve(state, e);
  }
  if (as_of) detail::keep_until(state.tables(), detail::day_of(*as_of));
  return state;
}

Result<std::vector<Event>> Ledger::events(Position first, Position last) const {
  if (last > size() || first > last)
    return fail({.code = "custody.future_position", .value = std::to_string(last), .expected = fmt::format("at most {}", size())});
  std::vector<Event> out;
  std::optional<Diagnostics> wrong;
  auto read = impl_->store->read(first, last, [&](const StoredRecord& r) {
    auto event = event_from(r.bytes);
    if (!event || leaf_hash(r.bytes) != r.hash) return wrong = corrupt(r.position, "its bytes do not have its hash").error(), false;
    out.push_back(std::move(*event));
    return true;
  });
  if (!read) return std::unexpected(read.error());
  if (wrong) return std::unexpected(std::move(*wrong));
  return out;
}

Result<Verified> Ledger::verify(const VerifyOptions& options) const { return detail::verify(*impl_->store, options); }

Result<Verified> verify(Store& store, const VerifyOptions& options) { return detail::verify(store, options); }

}  // namespace alumen::custody
