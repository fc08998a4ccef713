#include "custody/leader.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace alumen::custody {
namespace {

/// A command on its way. Shared by its caller and the leader, so that either may be the last to look at it.
struct Waiting {
  Command command;
  std::condition_variable answered = {};
  std::optional<Result<Verdict>> answer = {};
  bool taken = false;
};

auto too_late() {
  return fail({.code = "custody.deadline_exceeded", .detail = "the command was not taken in time, and will not be applied"});
}
auto stopped() { return fail({.code = "custody.leader_stopped"}); }

}  // namespace

struct Leader::Impl {
  using Lock = std::unique_lock<std::mutex>;
  using Time = std::chrono::steady_clock::time_point;

  Ledger ledger;  ///< the leader's thread writes while `deciding`; questions read while it is not
  LeaderOptions options;
  mutable std::mutex mutex = {};  ///< over all that follows
  std::condition_variable work = {}, room = {}, between = {}, quiet = {};
  std::deque<std::shared_ptr<Waiting>> queue = {};
  LeaderCounts counts = {};
  std::size_t asking = 0;    ///< questions that run
  std::size_t patient = 0;   ///< questions that wait for the end of a group
  std::uint64_t gap = 0;     ///< ends of groups so far
  bool deciding = false;     ///< from the moment at which a group waits for the questions before it
  bool stopping = false;
  std::optional<Diagnostics> unread = {};  ///< why the ledger could not be read again after a store error
  std::mutex log = {};                     ///< one question at a time may use the store
  std::once_flag joined = {};
  std::thread thread = {};

  Impl(Ledger&& l, const LeaderOptions& o) : ledger(std::move(l)), options(o) {}

  void run() {
    Lock lock{mutex};
    for (;;) {
      work.wait(lock, [&] { return !queue.empty() || stopping || (unread && patient > 0); });
      if (queue.empty() && stopping) break;
      decide_group(lock);
    }
    admit();
  }

  /// One group; an empty one when a question asks to read the ledger again. Holds the lock when it begins and ends.
  void decide_group(Lock& lock) {
    std::vector<std::shared_ptr<Waiting>> group;
    std::vector<Command> commands;
    while (!queue.empty() && group.size() < options.largest_group) {
      group.push_back(std::move(queue.front()));
      queue.pop_front();
      group.back()->taken = true;
      commands.push_back(std::move(group.back()->command));
    }
    room.notify_all();
    deciding = true;
    quiet.wait(lock, [&] { return asking == 0; });
    lock.unlock();
    auto verdicts = ledger.apply_batch(commands);
    // After an error the ledger reads its store again before anything else: no question may see what was never stored.
    std::optional<Diagnostics> lost;
    if (!verdicts)
      if (auto again = ledger.apply_batch({}); !again) lost = std::move(again.error());
    lock.lock();
    unread = std::move(lost);
    if (!group.empty()) ++counts.groups;
    counts.commands += group.size();
    for (std::size_t i = 0; i < group.size(); ++i)
      group[i]->answer = verdicts ? Result<Verdict>{std::move((*verdicts)[i])} : Result<Verdict>{std::unexpected(verdicts.error())};
    admit();
    lock.unlock();
    for (const auto& one : group) one->answered.notify_one();
    lock.lock();
  }

  /// Ends a group: the questions that waited for it run before the next one.
  void admit() {
    deciding = false;
    ++gap;
    asking += patient;
    patient = 0;
    between.notify_all();
  }

  Result<Verdict> apply(Command command, std::optional<Time> until) {
    auto mine = std::make_shared<Waiting>();
    mine->command = std::move(command);
    Lock lock{mutex};
    auto in_time = [&](std::condition_variable& what, auto&& holds) {
      if (until) return what.wait_until(lock, *until, holds);
      what.wait(lock, holds);
      return true;
    };
    if (!in_time(room, [&] { return stopping || queue.size() < options.longest_queue; })) {
      ++counts.withdrawn;
      return too_late();
    }
    if (stopping) return stopped();
    queue.push_back(mine);
    work.notify_one();
    if (!in_time(mine->answered, [&] { return mine->answer.has_value(); }) && !mine->taken) {
      std::erase(queue, mine);
      ++counts.withdrawn;
      room.notify_one();
      return too_late();
    }
    mine->answered.wait(lock, [&] { return mine->answer.has_value(); });
    return std::move(*mine->answer);
  }

  /// Lets a question in. It waits while a group is decided, and behind one that waits for questions: otherwise questions that
  /// overlap without end would keep every command waiting.
  Result<void> enter() {
    Lock lock{mutex};
    if (stopping) return stopped();
    if (!deciding && queue.empty() && !unread) {
      ++asking;
      return {};
    }
    ++patient;
    work.notify_one();
    between.wait(lock, [&, seen = gap] { return gap != seen; });
    if (!unread) return {};
    auto why = *unread;
    lock.unlock();
    leave();
    return std::unexpected(std::move(why));
  }

  void leave() {
    Lock lock{mutex};
    if (--asking == 0) quiet.notify_one();
  }

  /// Runs a question between two groups.
  Result<void> ask(const auto& question) {
    if (auto in = enter(); !in) return in;
    struct Leave {
      Impl& in;
      ~Leave() { in.leave(); }
    } leave_at_end{*this};
    question();
    return {};
  }

  void stop() {
    {
      Lock lock{mutex};
      stopping = true;
    }
    work.notify_all();
    room.notify_all();
    std::call_once(joined, [&] { thread.join(); });
  }
};

Leader::Leader(Ledger ledger, const LeaderOptions& options) : impl_(std::make_unique<Impl>(std::move(ledger), options)) {
  check(options.largest_group > 0 && options.longest_queue > 0, "a leader takes at least one command");
  impl_->thread = std::thread{[in = impl_.get()] { in->run(); }};
}

Leader::~Leader() { stop(); }

Result<Verdict> Leader::apply(Command command, std::optional<std::chrono::milliseconds> deadline) {
  std::optional<Impl::Time> until;
  if (deadline) until = std::chrono::steady_clock::now() + *deadline;
  return impl_->apply(std::move(command), until);
}

Result<void> Leader::ask(const std::function<void(const State&)>& question) {
  return impl_->ask([&] { question(impl_->ledger.state()); });
}

Result<void> Leader::ask_ledger(const std::function<void(const Ledger&)>& question) {
  return impl_->ask([&] {
    std::lock_guard one_at_a_time{impl_->log};
    question(impl_->ledger);
  });
}

void Leader::stop() { impl_->stop(); }

LeaderCounts Leader::counts() const {
  Impl::Lock lock{impl_->mutex};
  auto counts = impl_->counts;
  counts.waiting = impl_->queue.size();
  return counts;
}

}  // namespace alumen::custody
