// The other thread of a ledger: it stores the beginning of a large batch while the end is being decided.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace alumen::custody::detail {

/// Whether to store the next large batch while it is decided. Where no core is free the other thread comes too late, and waiting for it
/// costs more than it saves: then this is tried more and more rarely. What is stored is the same either way.
class Overlap {
 public:
  /// Always, never, or (none) while it pays.
  explicit Overlap(std::optional<bool> always = {}) : always_(always) {}
  bool next();
  /// Whether the writer of the last such batch kept up with the decisions.
  void tell(bool kept_up);

 private:
  std::optional<bool> always_;
  std::size_t pause_ = 0, left_out_ = 0;
};

/// A thread that does one thing at a time for its owner. It begins with the first of them.
class Writer {
 public:
  Writer() = default;
  Writer(const Writer&) = delete;
  ~Writer();

  Overlap overlap;  ///< whether to use it

  /// Something to do; there is nothing else to do.
  void give(std::function<void()> work);
  /// Takes back what was given: true when it has not been begun, and will not be.
  bool withdraw();
  /// Waits until it is done.
  void wait();

 private:
  void run();
  enum class Has : std::uint8_t { nothing, work, begun };

  std::mutex mutex_;  ///< over the next three
  std::condition_variable given_, done_;
  std::function<void()> work_;
  Has has_ = Has::nothing;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace alumen::custody::detail
