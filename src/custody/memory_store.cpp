#include "custody/memory_store.hpp"

#include "custody/proof/merkle.hpp"

namespace alumen::custody {

Result<Position> MemoryStore::size() { return records.size(); }

Result<std::string> MemoryStore::root() { return last_root.empty() ? empty_root() : last_root; }

Result<void> MemoryStore::append(const Batch& batch) {
  if (full) return fail({.code = "custody.storage_full"});
  if (!batch.records.empty() && batch.records.front().position != records.size()) return fail({.code = "custody.stale_position"});
  records.insert(records.end(), batch.records.begin(), batch.records.end());
  for (const auto& c : batch.commands) commands.emplace(c.key, c);
  last_root = batch.root;
  return {};
}

Result<void> MemoryStore::read(Position first, Position last, const std::function<bool(const StoredRecord&)>& visit) {
  for (auto i = first; i < last && i < records.size(); ++i)
    if (!visit(records[i])) break;
  return {};
}

Result<std::optional<StoredCommand>> MemoryStore::command(std::string_view key) {
  auto found = commands.find(key);
  return found == commands.end() ? std::optional<StoredCommand>{} : found->second;
}

Result<std::optional<std::string>> MemoryStore::setting(std::string_view name) {
  auto found = settings.find(name);
  return found == settings.end() ? std::optional<std::string>{} : found->second;
}

Result<void> MemoryStore::put_setting(std::string_view name, std::string_view value) {
  auto [at, made] = settings.emplace(name, value);
  if (!made && at->second != value) return fail({.code = "custody.stale_position", .value = std::string{name}});
  return {};
}

Result<void> MemoryStore::backup(const std::string& file) {
  return fail({.code = "custody.read_only", .where = {file, 0, ""}, .detail = "a store in memory has no file"});
}

std::unique_ptr<Store> memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace alumen::custody
