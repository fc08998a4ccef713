// A store in memory: for tests, simulations and demonstrations. Its tables are open, so that tests can damage them.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "custody/store/store.hpp"

namespace alumen::custody {

/// Keeps everything in plain containers.
class MemoryStore final : public Store {
 public:
  std::vector<StoredRecord> records;
  std::map<std::string, StoredCommand, std::less<>> commands;
  std::map<std::string, std::string, std::less<>> settings;
  std::string last_root;  ///< empty: the empty tree's
  bool full = false;      ///< append() fails with custody.storage_full and changes nothing

  Result<Position> size() override;
  Result<std::string> root() override;
  Result<void> append(const Batch& batch) override;
  Result<void> read(Position first, Position last, const std::function<bool(const StoredRecord&)>& visit) override;
  Result<std::optional<StoredCommand>> command(std::string_view key) override;
  Result<std::optional<std::string>> setting(std::string_view name) override;
  Result<void> put_setting(std::string_view name, std::string_view value) override;
  Result<void> backup(const std::string& file) override;
};

/// A new, empty one.
std::unique_ptr<Store> memory_store();

}  // namespace alumen::custody
