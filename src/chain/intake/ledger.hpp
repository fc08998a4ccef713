// imports.json: what was imported into a workspace, from which rows of which files.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace alumen::chain::intake {

/// The name of the ledger's file in a workspace.
inline constexpr const char* ledger_file = "imports.json";

/// A raw file that was imported.
struct LedgerFile {
  std::string name, sha256;
  std::size_t bytes = 0;
};
/// A row of the workspace that an import made.
struct LedgerRow {
  std::string table, key, hash;
  std::string from;  ///< file and rows, all of them: "bill.csv:5-16"
};
/// One import.
struct LedgerEntry {
  std::string id, map, map_sha256;
  std::vector<LedgerFile> files;
  std::vector<LedgerRow> rows;
  std::vector<std::pair<std::string, std::string>> raw;  ///< hashes of identity and content of every raw row
};
/// All imports of a workspace, in their order.
struct Ledger {
  std::vector<LedgerEntry> imports;

  /// The import of a name, or null.
  const LedgerEntry* find(const std::string& id) const;
  /// The import that holds a file of that hash read through that map, or null.
  const LedgerEntry* file(const std::string& sha256, const std::string& map) const;
  /// Content by identity of every raw row that was read through a map.
  std::map<std::string, std::string> raw_rows(const std::string& map) const;
};

/// Reads the ledger of a workspace; empty when there is none. Errors: chain.bad_ledger, those of reading.
Result<Ledger> read_ledger(const std::filesystem::path& workspace);
/// The ledger as JSON.
std::string to_json(const Ledger& ledger);

/// Rows in short: "12-14,17".
std::string row_ranges(std::vector<int> rows);

}  // namespace alumen::chain::intake
