// Workspace: ordered layers of tables. Library < base < overlays; a later layer replaces or deletes rows by key.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/period.hpp"
#include "base/result.hpp"
#include "table/table.hpp"

namespace alumen::chain {

/// The schema version that this program reads and writes.
inline constexpr int schema_version = 1;

/// A column of a table, from its field table: for `alumen init`, the data package and the manual.
struct ColumnInfo {
  std::string_view name, unit, about, type;
  bool required = false;
  double low, high;
  std::vector<std::string_view> choices;
  bool numeric = false;   ///< a number, or a formula that may stand for one
};
/// A table: what it is for, its columns, those that identify a row, and how its rows are read. Rooms above make theirs with
/// describe_table (bind.hpp).
struct TableInfo {
  std::string_view name, about;
  std::vector<ColumnInfo> columns;
  std::vector<std::string_view> key;
  bool restatable = false;  ///< rows of one key may stand in several editions
  /// A bound row, as far as it matters to whoever does not know its type.
  struct Bound {
    std::string key;
    int edition;
  };
  /// Binds every row; tells what is wrong. The column "deleted" is known to every table.
  std::vector<Bound> (*bind)(const table::Csv& csv, Diagnostics& out) = nullptr;

  /// The column of that name, or null.
  const ColumnInfo* column(std::string_view word) const;
};
/// The tables that a workspace may hold.
using Tables = std::vector<TableInfo>;
/// The tables of the value chain itself, in the order in which a newcomer fills them.
const Tables& table_infos();
/// The table of that name, or null.
const TableInfo* find_table(const Tables& tables, std::string_view name);

/// One layer: the tables of one folder (or of the library), still as text.
struct Layer {
  std::string name;
  bool library = false;
  struct Table {
    table::Csv csv;
    std::uint32_t file;  ///< index into Workspace::files
  };
  std::map<std::string, Table, std::less<>> tables;
};

/// A folder of tables with its reference library and overlays. Movable, not copyable.
struct Workspace {
  std::string name, title;
  std::optional<Period> period;     ///< what the datapackage declares
  std::vector<Layer> layers;        ///< lowest first
  std::vector<std::string> files;   ///< as shown in messages; library files begin with "library:"
  const Tables* tables = &table_infos();  ///< that it may hold; static
  bool library_file(std::uint32_t file) const { return files[file].starts_with("library:"); }
};

/// Opens a folder that holds a datapackage.json, and overlay folders above it. With `with_library` false the chain
/// stands alone (for tests). `tables` are those that it may hold (a static list); others are named and not read.
/// Errors: chain.no_workspace, chain.schema_version, and those of reading the files.
Result<Answer<Workspace>> open_workspace(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& overlays = {},
                                         bool with_library = true, const Tables& tables = table_infos());

/// Makes a workspace of texts in memory: file name -> content.
Result<Answer<Workspace>> make_workspace(std::map<std::string, std::string> files, bool with_library = true,
                                         const Tables& tables = table_infos());

/// Adds a layer in which one cell has another value: TABLE, row key, column. Errors: chain.unknown_id,
/// chain.unknown_table, table.unknown_column.
Result<void> change(Workspace& workspace, const std::string& table, const std::string& row, const std::string& column,
                    const std::string& value);

/// Writes a new workspace with every table, headed by its comments, ready to be filled. Error: chain.exists.
Result<void> init_workspace(const std::filesystem::path& folder, const std::string& name);

/// Hash of the embedded reference library (SHA-256, hex).
std::string_view library_hash();
/// A file of the library, for example "rulebooks/iso14067-cutoff.yaml"; empty when there is none.
std::string_view library_text(std::string_view path);
/// Paths of the library's files that begin with `prefix`.
std::vector<std::string_view> library_paths(std::string_view prefix);

}  // namespace alumen::chain
