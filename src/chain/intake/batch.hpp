// New rows on their way into a workspace, with the raw rows that they come from.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "chain/intake/intake.hpp"
#include "chain/intake/ledger.hpp"

namespace alumen::chain::intake {

/// A row to be appended to a table.
struct NewRow {
  std::string table;
  std::map<std::string, std::string> cells;  ///< without `source`
  std::map<std::size_t, std::vector<int>> raw;  ///< file of the batch -> its rows
  std::vector<std::size_t> raw_rows;            ///< positions in the caller's list of raw rows
  Where where;                                  ///< for messages
};

/// Everything that one import brings. `entry.rows` is filled when the batch is written.
struct Batch {
  LedgerEntry entry;
  std::vector<NewRow> rows;
  const Tables* tables = &table_infos();
};

/// Binds the rows as their tables would and compares their keys with one another and with the rows that stand in the
/// workspace. Faults point at the raw rows; answers, for each row, whether it is right.
std::vector<bool> check_batch(const std::filesystem::path& workspace, const Batch& batch, Diagnostics& out);

/// Appends the rows and writes the ledger: all of it or nothing. Lines that stand in the files stay as they are, unless a
/// table lacks a column that is needed; then it is written anew in canonical form.
/// Errors: chain.import_dialect, those of reading and writing.
Result<void> write_batch(const std::filesystem::path& workspace, Batch batch);

/// An id that the ledger does not have yet: the wanted one, or made of the file's name.
Result<std::string> import_id(const Ledger& ledger, const std::string& wanted, const std::string& file);

/// "import:ID#bill.csv:5-16", cut short where the list is long; the ledger has all of it.
std::string source_of(const LedgerEntry& entry, const NewRow& row);

}  // namespace alumen::chain::intake
