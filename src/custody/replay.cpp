#include "custody/detail/replay.hpp"
#include "base/random.hpp"
#include "custody/bytes.hpp"

namespace alumen::custody::detail {

std::optional<std::string> Replay::take(const Event& event, std::string_view bytes) {
  if (!ask_rules_) {
    evolve(state, event);
    return {};
  }
  if (begins(event)) {
    if (!due_.empty()) return "the records of the command before are not complete";
    auto expected = decide(state, *command_of(event));
    if (!expected) return "the rules refuse it: " + std::string{expected.error().code.info().name} + ": " + expected.error().line();
    for (auto& e : *expected) due_.push_back(std::move(e));
  } else if (due_.empty()) {
    return "it belongs to no close of a period";
  }
  // What is read writes back to the bytes that it was read from (bytes.hpp): equal bytes are equal events.
  scratch_.clear();
  append_bytes(scratch_, due_.front());
  if (scratch_ != bytes) return "the rules give another outcome";
  evolve(state, due_.front());
  due_.pop_front();
  return {};
}

std::optional<std::string> Replay::take(const Event& event) { return take(event, bytes_of(event)); }

std::optional<std::string> Replay::finish() const {
  if (due_.empty()) return {};
  return "the records of the last command are not complete";
}

void KeySet::add(std::string_view key) {
  if (2 * (count_ + 1) > slots_.size()) grow();
  auto hash = hash64(key) | 1;
  std::size_t mask = slots_.size() - 1, at = hash >> 1 & mask;
  while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask;
  if (slots_[at] == 0) ++count_;
  slots_[at] = hash;
}

bool KeySet::perhaps(std::string_view key) const {
  if (slots_.empty()) return false;
  auto hash = hash64(key) | 1;
  std::size_t mask = slots_.size() - 1, at = hash >> 1 & mask;
  while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask;
  return slots_[at] != 0;
}

void KeySet::grow() {
  auto old = std::move(slots_);
  slots_.assign(old.empty() ? 1024 : 2 * old.size(), 0);
  std::size_t mask = slots_.size() - 1;
  for (auto hash : old) {
    if (hash == 0) continue;
    std::size_t at = hash >> 1 & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = hash;
  }
}

}  // namespace alumen::custody::detail
