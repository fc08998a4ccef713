// The door of intake: what people have becomes rows of a workspace, and leaves it again.
#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "chain/workspace.hpp"

namespace alumen::chain::intake {

/// What `format_workspace` did.
struct Formatted {
  std::vector<std::string> changed;    ///< files that were written anew
  std::vector<std::string> unchanged;  ///< files that stood in their canonical form already
  Diagnostics notes;
};
/// Brings every table of a workspace, and its datapackage.json, into their canonical form: columns in the order of the
/// manual, empty ones left out, comments above the header, commas, LF, no needless quotes, numbers as they were written.
/// Doing it twice changes nothing more; other files are not touched; overlays are folders of their own and stay.
/// Errors: those of open_workspace; then nothing is written.
Result<Formatted> format_workspace(const std::filesystem::path& folder, const Tables& tables = table_infos());

/// Writes a workspace as a workbook: a sheet "about" (name, title, period, schema) and one a table, in canonical form.
/// What no spreadsheet number holds digit by digit is a text cell, so that the way back gives the same bytes.
Result<Diagnostics> export_workbook(const std::filesystem::path& folder, const std::filesystem::path& file,
                                    const Tables& tables = table_infos());
/// Makes a workspace of such a workbook. Errors name sheet and address; then nothing is written.
/// Errors: chain.exists, chain.schema_version, those of reading workbooks and of binding rows.
Result<Diagnostics> import_workbook(const std::filesystem::path& file, const std::filesystem::path& folder,
                                    const Tables& tables = table_infos());

/// How an import is done.
struct ImportOptions {
  std::string id = "";          ///< of the import; empty: the name of the first file without its ending
  bool dry_run = false;         ///< tell, write nothing
  bool accept_partial = false;  ///< write what is right although something is wrong
  const Tables* tables = &table_infos();  ///< that a map may fill; static
};
/// What an import did or would do. Rows of the raw files: read = skipped + duplicates + rejected + accepted.
struct ImportReport {
  std::string id;
  bool written = false;
  std::size_t read = 0, skipped = 0, duplicates = 0, rejected = 0, accepted = 0;
  std::map<std::string, std::size_t> rows;  ///< rows of the workspace by table
  Diagnostics diagnostics;                  ///< file, row and column are those of the raw files
};

/// Appends what a saved column map makes of raw files to a workspace's tables. Every row's `source` names import, file and
/// rows; imports.json keeps the hash of each file and row, so that what was imported already is recognised.
/// Errors: chain.map_bad, chain.map_column and those of reading the files; chain.import_conflict.
Result<ImportReport> import_mapped(const std::filesystem::path& map, const std::vector<std::filesystem::path>& files,
                                   const std::filesystem::path& workspace, const ImportOptions& options = {});

/// How product footprint files become declarations.
struct PactOptions : ImportOptions {
  std::string material = "";                       ///< material of every file, unless its product is in `materials`
  std::map<std::string, std::string> materials = {};  ///< product id -> material
};
/// Appends a declaration (and the declaring party, when it is new) for each product footprint in the data format of PACT,
/// version 2 or 3, with or without the aluminium extension in either published spelling.
/// Errors: chain.pact_field names the JSON path and line.
Result<ImportReport> import_pact(const std::vector<std::filesystem::path>& files, const std::filesystem::path& workspace,
                                 const PactOptions& options = {});

/// Takes the rows of an import out again. Errors: chain.unknown_import, chain.import_edited; then nothing is written.
Result<ImportReport> undo_import(const std::filesystem::path& workspace, const std::string& id, const Tables& tables = table_infos());

/// The report as JSON with two blanks of indentation.
std::string to_json(const ImportReport& report);

}  // namespace alumen::chain::intake
