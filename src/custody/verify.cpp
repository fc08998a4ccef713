#include "custody/detail/verify.hpp"

#include <fmt/format.h>

#include <thread>

#include "custody/bytes.hpp"
#include "custody/detail/replay.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::custody::detail {
namespace {

/// A record, its hash recomputed and its bytes read.
struct Looked {
  StoredRecord record;
  Hash hash;
  std::optional<Event> event;
};

/// Hashes and reads the records of a piece, shared out among threads; each record is independent of the others.
void look(std::vector<Looked>& piece, unsigned threads) {
  auto part = [&](std::size_t first, std::size_t last) {
    for (auto i = first; i < last; ++i) {
      auto& it = piece[i];
      it.hash = leaf_hash(it.record.bytes);
      if (auto event = event_from(it.record.bytes)) it.event = std::move(*event);
    }
  };
  std::size_t share = piece.size() / threads + 1;
  std::vector<std::thread> others;
  for (std::size_t first = share; first < piece.size(); first += share)
    others.emplace_back(part, first, std::min(first + share, piece.size()));
  part(0, std::min(share, piece.size()));
  for (auto& t : others) t.join();
}

class Verifier {
 public:
  Verifier(Store& store, const VerifyOptions& options) : store_(store), options_(options) {}

  Result<Verified> run() {
    auto size = store_.size();
    if (!size) return std::unexpected(size.error());
    constexpr Position step = 1 << 15;
    std::vector<Looked> piece;
    for (Position first = 0; first < *size; first += step) {
      piece.clear();
      auto last = std::min(first + step, *size);
      auto read = store_.read(first, last, [&](const StoredRecord& r) { return piece.push_back({r, {}, {}}), true; });
      if (!read) {  // a store that knows its own damage names the place; the rest cannot be read
        fault("custody.storage_corrupt", first + piece.size(), read.error().front().line());
        out_.size = *size;
        return std::move(out_);
      }
      look(piece, std::max(1u, options_.threads));
      for (auto& it : piece) {
        if (auto taken = take(it); !taken) return std::unexpected(taken.error());
      }
      if (piece.size() < last - first) fault("custody.storage_corrupt", first + piece.size(), "it is missing");
    }
    if (sound_)
      if (auto wrong = replay_.finish()) fault("custody.storage_corrupt", *size, *wrong);
    if (auto done = finish_command(); !done) return std::unexpected(done.error());
    out_.size = *size;
    out_.root = frontier_.root();
    auto root = store_.root();
    if (!root) return std::unexpected(root.error());
    if (*root != out_.root) out_.faults.push_back({"custody.storage_corrupt", {}, "the root of the log is not the one that was recorded"});
    return std::move(out_);
  }

 private:
  void fault(Code code, Position position, std::string what) { out_.faults.push_back({code, position, std::move(what)}); }

  Result<void> take(const Looked& it) {
    auto position = next_++;
    frontier_.append(it.hash);
    std::string wrong;
    if (it.hash != it.record.hash)
      wrong = "its bytes do not have its hash";
    else if (it.record.position != position)
      wrong = fmt::format("it says that it is record {}", it.record.position);
    else if (!it.event)
      wrong = "its bytes cannot be read";
    else if (it.event->envelope.key != it.record.key)
      wrong = "it is filed under another key";
    if (!wrong.empty()) {
      sound_ = false;
      command_.reset();  // whether its records are complete cannot be told any more
      fault("custody.storage_corrupt", position, std::move(wrong));
      return {};
    }
    if (Replay::begins(*it.event)) {
      if (auto done = finish_command(); !done) return done;
      command_ = StoredCommand{it.record.key, options_.command_index ? sha256(bytes_of(*command_of(*it.event))) : "", position, 0};
    }
    if (command_) ++command_->count;
    if (!sound_) return {};
    if (auto broken = replay_.take(*it.event)) {
      sound_ = false;
      fault("custody.rule_broken", position, std::move(*broken));
    }
    return {};
  }

  /// What the store would answer to the command if it were repeated.
  Result<void> finish_command() {
    if (!command_ || !options_.command_index) return {};
    auto stored = store_.command(command_->key);
    if (!stored) return std::unexpected(stored.error());
    bool same = *stored && (*stored)->key == command_->key && (*stored)->body_hash == command_->body_hash &&
                (*stored)->first == command_->first && (*stored)->count == command_->count;
    if (!same) fault("custody.storage_corrupt", command_->first, "the answer kept for its command is not the right one");
    command_.reset();
    return {};
  }

  Store& store_;
  VerifyOptions options_;
  Verified out_;
  Frontier frontier_;
  Replay replay_{true};
  bool sound_ = true;
  Position next_ = 0;
  std::optional<StoredCommand> command_;
};

}  // namespace

Result<Verified> verify(Store& store, const VerifyOptions& options) { return Verifier{store, options}.run(); }

}  // namespace alumen::custody::detail
