#include "custody/detail/writer.hpp"

#include <algorithm>

namespace alumen::custody::detail {

bool Overlap::next() {
  if (always_) return *always_;
  if (left_out_ == pause_) return true;
  ++left_out_;
  return false;
}

void Overlap::tell(bool kept_up) {
  constexpr std::size_t longest = 511;
  pause_ = kept_up ? pause_ / 4 : std::min(2 * pause_ + 1, longest);
  left_out_ = 0;
}

Writer::~Writer() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  given_.notify_one();
  thread_.join();
}

void Writer::give(std::function<void()> work) {
  {
    std::lock_guard lock{mutex_};
    work_ = std::move(work);
    has_ = Has::work;
  }
  given_.notify_one();
  if (!thread_.joinable()) thread_ = std::thread{[this] { run(); }};
}

bool Writer::withdraw() {
  std::lock_guard lock{mutex_};
  if (has_ != Has::work) return false;
  has_ = Has::nothing;
  return true;
}

void Writer::wait() {
  std::unique_lock lock{mutex_};
  done_.wait(lock, [&] { return has_ == Has::nothing; });
}

void Writer::run() {
  std::unique_lock lock{mutex_};
  while (true) {
    given_.wait(lock, [&] { return has_ == Has::work || stopping_; });
    if (stopping_) return;
    has_ = Has::begun;
    lock.unlock();
    work_();
    lock.lock();
    has_ = Has::nothing;
    done_.notify_one();
  }
}

}  // namespace alumen::custody::detail
