// Inside the stores: the ways to open one, and what they all say.
#pragma once
#include "custody/store/store.hpp"

namespace alumen::custody {

/// A file of SQLite: write-ahead log, full synchronisation. `vfs` names the file system that it lies on; null is SQLite's
/// own. Errors: those of open_store, and of a store whose disk fails.
Result<std::unique_ptr<Store>> open_sqlite(const std::string& file, bool create, const char* vfs = nullptr);
/// A PostgreSQL database, by the address that libpq reads. Errors: those of open_store.
Result<std::unique_ptr<Store>> open_postgres(const std::string& address, bool create);

/// Another leader has appended: the store holds more (or fewer) records than this one believes.
std::unexpected<Diagnostics> other_leader(const std::string& store, Position there, Position believed);
/// A position that the store skips.
std::unexpected<Diagnostics> missing_record(const std::string& store, Position position);
/// A setting that stands with another value.
std::unexpected<Diagnostics> other_setting(const std::string& store, std::string_view name);

}  // namespace alumen::custody
