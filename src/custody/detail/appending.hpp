// A batch on its way into a store, which writes the first commands of it while later ones are still being decided.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "custody/detail/writer.hpp"
#include "custody/proof/merkle.hpp"
#include "custody/store/store.hpp"

namespace alumen::custody::detail {

/// What one batch appends. Until finish() has returned nobody else may use the store.
class Appending {
 public:
  /// `most`: commands in the batch.
  Appending(Store& store, std::size_t most, Writer& writer);
  Appending(const Appending&) = delete;
  ~Appending();

  bool empty() const { return parts_.front().records.empty(); }
  /// The records of an accepted command, then the answer that is kept for its key.
  void add(StoredRecord&& record) { parts_.back().records.push_back(std::move(record)); }
  void add(StoredCommand&& command);
  /// The command of a key in this batch; null when there is none.
  const StoredCommand* find(std::string_view key);
  /// Waits until all of it is stored, or nothing. Errors: those of the store.
  Result<void> finish(const Hash& root);

 private:
  struct Part {
    std::vector<StoredRecord> records;
    std::vector<StoredCommand> commands;  ///< never moved: the index looks at their keys
  };
  void begin_part();
  void hand_over(std::string_view root);
  std::optional<Batch> next();
  void stop();

  Store& store_;
  Writer& writer_;
  std::size_t part_size_;   ///< more than there are commands where all go at once
  std::deque<Part> parts_;  ///< the last one is being filled, those before it are the writer's
  std::unordered_map<std::string_view, const StoredCommand*> index_;  ///< made when a key is seen again, which is rare
  std::size_t indexed_parts_ = 0, indexed_ = 0;                       ///< whole parts, and commands of the one after them

  std::mutex mutex_;  ///< over the next three
  std::condition_variable more_;
  std::deque<Batch> ready_;
  bool ended_ = false;
  bool given_ = false;        ///< the writer has parts, and nobody has waited for it yet
  Result<void> stored_ = {};  ///< the writer's, until it is done
};

}  // namespace alumen::custody::detail
