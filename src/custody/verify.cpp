#include "custody/detail/verify.hpp"

#include <fmt/format.h>

#include <thread>

#include "custody/bytes.hpp"
#include "custody/detail/replay.hpp"
#include "custody/detail/suspects.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::custody::detail {
namespace {

/// A record, its hash recomputed and its bytes read.
struct Looked {
  StoredRecord record;
  Hash hash = {};
  std::optional<Event> event = {};
  std::string body_hash = {};                   ///< of its command, where it begins one
  std::optional<StoredCommand> answer = {};     ///< kept for its key, where the record before has another key
};

/// Neighbouring records, and why there are no more of them.
struct Piece {
  std::vector<Looked> records;
  Result<void> read = {};
  Result<void> asked = {};  ///< looking up keys
};

/// Reads the records first <= position < last. The keys are looked up while the store is reading, which spares it a beginning
/// and an end of reading for each.
Piece read_piece(Store& store, Position first, Position last, bool keys) {
  Piece piece;
  piece.records.reserve(last - first);
  piece.read = store.read(first, last, [&](const StoredRecord& r) {
    bool other_key = piece.records.empty() || piece.records.back().record.key != r.key;
    piece.records.push_back({r});
    if (!keys || !other_key) return true;
    auto answer = store.command(r.key);
    if (answer) piece.records.back().answer = std::move(*answer);
    if (!answer) piece.asked = std::unexpected(std::move(answer.error()));
    return piece.asked.has_value();
  });
  return piece;
}

/// Hashes and reads the records of a piece, shared out among threads; each record is independent of the others.
void look(std::vector<Looked>& piece, unsigned threads, bool keys) {
  auto part = [&](std::size_t first, std::size_t last) {
    std::string again;
    for (auto i = first; i < last; ++i) {
      auto& it = piece[i];
      it.hash = leaf_hash(it.record.bytes);
      if (auto event = event_from(it.record.bytes)) it.event = std::move(*event);
      if (!keys || !it.event || !Replay::begins(*it.event)) continue;
      again.clear();
      auto own = append_bytes(again, *it.event);
      it.body_hash = sha256(std::string_view{again}.substr(0, own));
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
    constexpr Position step = 1 << 12;
    auto piece_from = [&](Position first) { return read_piece(store_, first, std::min(first + step, *size), options_.command_index); };
    unsigned threads = std::max(1u, options_.threads);
    auto piece = *size == 0 ? Piece{} : piece_from(0);
    for (Position first = 0; first < *size; first += step) {
      Piece next;
      std::thread reader;  // the store reads on while the rules are asked
      bool more = first + step < *size && piece.read && piece.asked;
      if (more && threads > 1) reader = std::thread{[&] { next = piece_from(first + step); }};
      look(piece.records, std::max(1u, threads - 1), options_.command_index);
      for (auto& it : piece.records) take(it);
      if (reader.joinable()) reader.join();
      if (!piece.asked) return std::unexpected(std::move(piece.asked.error()));
      if (!piece.read) {  // a store that knows its own damage names the place; the rest cannot be read
        fault("custody.storage_corrupt", first + piece.records.size(), piece.read.error().front().line());
        out_.size = *size;
        return std::move(out_);
      }
      if (piece.records.size() < std::min(step, *size - first))
        fault("custody.storage_corrupt", first + piece.records.size(), "it is missing");
      if (more && threads == 1) next = piece_from(first + step);
      piece = std::move(next);
    }
    if (auto wrong = replay_.finish()) fault("custody.storage_corrupt", *size, *wrong);
    finish_command();
    out_.size = *size;
    out_.root = frontier_.root();
    auto root = store_.root();
    if (!root) return std::unexpected(root.error());
    if (*root != out_.root) out_.faults.push_back({"custody.storage_corrupt", {}, "the root of the log is not the one that was recorded"});
    return std::move(out_);
  }

 private:
  void fault(Code code, Position position, std::string what) { out_.faults.push_back({code, position, std::move(what)}); }

  void take(Looked& it) {
    auto position = next_++;
    frontier_.append(it.hash);
    if (it.answer || it.record.key != key_) kept_ = std::move(it.answer);
    key_ = it.record.key;
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
      suspects_.add_everything();
      command_.reset();  // whether its records are complete cannot be told any more
      replay_.skip();
      ++out_.unjudged;
      fault("custody.storage_corrupt", position, std::move(wrong));
      return;
    }
    if (Replay::begins(*it.event)) {
      finish_command();
      command_ = StoredCommand{it.record.key, std::move(it.body_hash), position, 0};
      kept_for_command_ = kept_;
    }
    if (command_) ++command_->count;
    judge(*it.event, it.record.bytes, position);
  }

  /// Asks the rules about a record, unless it rests on one that they refused.
  void judge(const Event& event, std::string_view bytes, Position position) {
    const auto& tables = replay_.state.tables();
    bool doubted = !suspects_.empty() && suspects_.touched_by(tables, event);
    const auto* due = replay_.due();
    std::optional<std::string> broken;
    if (!doubted)
      broken = replay_.take(event, bytes);
    else if (due)
      broken = "the records of the command before are not complete";
    if (!doubted && !broken) return;
    if (due) suspects_.add(tables, *due);
    suspects_.add(tables, event);
    replay_.skip();
    if (doubted) ++out_.unjudged;
    if (broken) fault("custody.rule_broken", position, std::move(*broken));
  }

  /// What the store would answer to the command if it were repeated.
  void finish_command() {
    if (!command_ || !options_.command_index) return;
    const auto& kept = kept_for_command_;
    bool same = kept && kept->key == command_->key && kept->body_hash == command_->body_hash && kept->first == command_->first &&
                kept->count == command_->count;
    if (!same) fault("custody.storage_corrupt", command_->first, "the answer kept for its command is not the right one");
    command_.reset();
  }

  Store& store_;
  VerifyOptions options_;
  Verified out_;
  Frontier frontier_;
  Replay replay_{true};
  Suspects suspects_;
  Position next_ = 0;
  std::optional<StoredCommand> command_;           ///< whose records are being read, as its records tell
  std::optional<StoredCommand> kept_;              ///< what the store keeps for the key of the last record
  std::optional<StoredCommand> kept_for_command_;  ///< and for the key of `command_`
  std::string key_;                                ///< of the last record
};

}  // namespace

Result<Verified> verify(Store& store, const VerifyOptions& options) { return Verifier{store, options}.run(); }

}  // namespace alumen::custody::detail
