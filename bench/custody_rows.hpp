// What the benchmarks of the ledger share: commands, the rows that they leave in a store, and bare inserts of these rows.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "custody/ledger.hpp"

struct sqlite3;

namespace alumen::bench {

/// The value, or the end of the benchmark with the reason.
template <class T>
T need(Result<T> result, std::string_view what);

/// Ends the benchmark.
[[noreturn]] void give_up(std::string_view what, std::string_view why);

template <class T>
T need(Result<T> result, std::string_view what) {
  if (!result) give_up(what, result.error().front().line());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// Commands that a ledger accepts, all of them, and what it stores for them.
struct Rows {
  std::vector<custody::Command> commands;
  std::vector<custody::StoredRecord> records;
  std::vector<custody::StoredCommand> applied;  ///< one for each command
};
/// Decides the commands in memory.
Rows rows_of(std::vector<custody::Command> commands);
/// Commands of the generated world, about so many records.
std::vector<custody::Command> demo_commands(std::uint64_t events);
/// Registers a scheme, a material and so many members with an open 2025.
std::vector<custody::Command> members(int count);
/// An intake of used cans by a member, or a claim on what it took in.
custody::Command intake(int member, const std::string& name), claim(int member, const std::string& name);

/// A folder of its own in the temporary folder, gone at the end.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  ~Scratch();
  /// A name in it.
  std::string file(std::string_view name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

/// Rows put into a ledger's own tables without any rule: the same statements in the same transactions under the same pragmas.
class BareSqlite {
 public:
  /// `file` is an empty ledger.
  explicit BareSqlite(const std::string& file);
  ~BareSqlite();
  void append(std::span<const custody::StoredRecord> records, std::span<const custody::StoredCommand> commands, std::string_view root);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::bench
