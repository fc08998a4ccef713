#include "custody/store/open.hpp"

#include <vector>

namespace alumen::custody {

std::unexpected<Diagnostics> other_leader(const std::string& store, Position there, Position believed) {
  return fail({.code = "custody.stale_position",
               .where = {store, 0, ""},
               .value = std::to_string(believed),
               .expected = std::to_string(there),
               .detail = "another leader appends to this ledger"});
}

std::unexpected<Diagnostics> missing_record(const std::string& store, Position position) {
  return fail({.code = "custody.storage_corrupt",
               .where = {store, 0, ""},
               .value = std::to_string(position),
               .detail = "the record of this position is missing"});
}

std::unexpected<Diagnostics> other_setting(const std::string& store, std::string_view name) {
  return fail(
      {.code = "custody.stale_position", .where = {store, 0, std::string{name}}, .detail = "the setting stands with another value"});
}

Result<void> Store::append_parts(const Parts& next) {
  std::vector<StoredRecord> records;
  std::vector<StoredCommand> commands;
  std::string root;
  while (auto part = next()) {
    records.insert(records.end(), part->records.begin(), part->records.end());
    commands.insert(commands.end(), part->commands.begin(), part->commands.end());
    root = part->root;
  }
  if (root.empty()) return {};
  return append({records, commands, root});
}

Result<std::unique_ptr<Store>> open_store(const std::string& url, bool create) {
  if (url.starts_with("sqlite:")) return open_sqlite(url.substr(7), create);
  if (url.starts_with("postgres:")) return open_postgres(url.substr(9), create);
  return fail(
      {.code = "custody.bad_store", .where = {"--store", 0, ""}, .value = shown_address(url), .expected = "sqlite:FILE or postgres:URL"});
}

}  // namespace alumen::custody
