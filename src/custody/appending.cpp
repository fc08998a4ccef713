#include "custody/detail/appending.hpp"

#include <algorithm>
#include <utility>

namespace alumen::custody::detail {
namespace {

/// Smaller batches are written before a thread would have begun to.
constexpr std::size_t worth_a_thread = 48;

/// Commands a part: few, so that the store begins soon and ends soon after the last decision, but not so few that it has to be woken
/// for each.
std::size_t size_of_parts(std::size_t most) { return std::clamp<std::size_t>(most / 16, 16, 256); }

}  // namespace

Appending::Appending(Store& store, std::size_t most, Writer& writer) : store_(store), writer_(writer), part_size_(most + 1) {
  if (most >= worth_a_thread && store.writes_parts() && writer.overlap.next()) part_size_ = size_of_parts(most);
  begin_part();
}

Appending::~Appending() { stop(); }

void Appending::begin_part() {
  auto& part = parts_.emplace_back();
  part.records.reserve(part_size_ + part_size_ / 4);
  part.commands.reserve(part_size_);
}

void Appending::add(StoredCommand&& command) {
  parts_.back().commands.push_back(std::move(command));
  if (parts_.back().commands.size() == part_size_) hand_over({});
}

const StoredCommand* Appending::find(std::string_view key) {
  for (; indexed_parts_ < parts_.size(); ++indexed_parts_, indexed_ = 0) {
    const auto& commands = parts_[indexed_parts_].commands;
    for (; indexed_ < commands.size(); ++indexed_) index_.emplace(commands[indexed_].key, &commands[indexed_]);
    if (indexed_parts_ + 1 == parts_.size()) break;
  }
  auto found = index_.find(key);
  return found == index_.end() ? nullptr : found->second;
}

void Appending::hand_over(std::string_view root) {
  const auto& part = parts_.back();
  {
    std::lock_guard lock{mutex_};
    ready_.push_back({part.records, part.commands, root});
    ended_ = !root.empty();
  }
  more_.notify_one();
  if (!given_) writer_.give([this] { stored_ = store_.append_parts([this] { return next(); }); });
  given_ = true;
  if (root.empty()) begin_part();
}

std::optional<Batch> Appending::next() {
  std::unique_lock lock{mutex_};
  more_.wait(lock, [&] { return !ready_.empty() || ended_; });
  if (ready_.empty()) return {};
  auto part = ready_.front();
  ready_.pop_front();
  return part;
}

Result<void> Appending::finish(const Hash& root) {
  const auto& part = parts_.back();
  if (!given_) return store_.append({part.records, part.commands, root});
  hand_over(root);
  {
    std::lock_guard lock{mutex_};
    writer_.overlap.tell(2 * ready_.size() <= parts_.size());
  }
  if (writer_.withdraw()) {  // it never came: nobody has to wait for it
    given_ = false;
    return store_.append_parts([this] { return next(); });
  }
  stop();
  return std::move(stored_);
}

/// Without a root behind them the store keeps none of the parts.
void Appending::stop() {
  if (!std::exchange(given_, false) || writer_.withdraw()) return;
  {
    std::lock_guard lock{mutex_};
    ended_ = true;
  }
  more_.notify_one();
  writer_.wait();
}

}  // namespace alumen::custody::detail
