#include "custody/ledger.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "custody/bytes.hpp"
#include "custody/detail/appending.hpp"
#include "custody/detail/as_of.hpp"
#include "custody/detail/replay.hpp"
#include "custody/detail/verify.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::custody {

using detail::Appending;
using detail::Replay;

struct Ledger::Impl {
  std::unique_ptr<Store> store = {};
  LedgerOptions options;
  State state;
  Frontier frontier;
  detail::KeySet keys;
  detail::Writer writer = {};
  bool behind = false;  ///< an append failed: what is in memory was never stored

  /// Reads the log again. After an error everything is as it was.
  Result<void> load();
  /// Answers to commands that were applied before, by their keys. Looked up before anything is decided: then the store is free to
  /// write what the first commands leave while the others are decided.
  using Answers = std::unordered_map<std::string_view, StoredCommand>;
  Result<Answers> answers_to(std::span<const Command> commands);
  Verdict decide_one(const Command& command, const Answers& before, Appending& batch);
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

Result<Ledger::Impl::Answers> Ledger::Impl::answers_to(std::span<const Command> commands) {
  Answers known;
  for (const auto& command : commands) {
    const auto& key = command.envelope.key;
    if (!keys.perhaps(key) || known.contains(key)) continue;
    auto before = store->command(key);
    if (!before) return std::unexpected(before.error());
    if (*before) {
      known.emplace(key, std::move(**before));
      continue;
    }
    auto filed = filed_under(key);
    if (!filed) return std::unexpected(filed.error());
    if (*filed) return corrupt(**filed, "the answer that was kept for its command is missing");
  }
  return known;
}

Verdict Ledger::Impl::decide_one(const Command& command, const Answers& before, Appending& batch) {
  const auto& key = command.envelope.key;
  if (keys.perhaps(key)) {
    if (const auto* here = batch.find(key)) return repeated(*here, command);
    if (auto known = before.find(key); known != before.end()) return repeated(known->second, command);
  }
  auto events = decide(state, command);
  if (!events) return std::unexpected(std::move(events.error()));
  Applied applied{state.position(), events->size()};
  Hash body;
  for (const auto& event : *events) {
    StoredRecord record{.position = state.position(), .key = key};
    record.bytes.reserve(160);
    auto own = append_bytes(record.bytes, event);
    if (body.empty()) body = sha256(std::string_view{record.bytes}.substr(0, own));
    record.hash = leaf_hash(record.bytes);
    frontier.append(record.hash);
    evolve(state, event);
    batch.add(std::move(record));
  }
  batch.add(StoredCommand{key, std::move(body), applied.first, applied.count});
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
  impl->writer.overlap = detail::Overlap{options.overlap};
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
  auto before = in.answers_to(commands);
  if (!before) return std::unexpected(std::move(before.error()));
  std::vector<Verdict> verdicts;
  verdicts.reserve(commands.size());
  Appending batch{*in.store, commands.size(), in.writer};
  for (const auto& command : commands) verdicts.push_back(in.decide_one(command, *before, batch));
  if (batch.empty()) return verdicts;
  if (auto stored = batch.finish(in.frontier.root()); !stored) {
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
