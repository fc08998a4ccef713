// Zip archives in memory, read within limits and never unpacked to a disk.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "table/xlsx.hpp"

struct zip;

namespace alumen::table::detail {

/// An archive whose entries are inflated one by one on demand. Names are only compared, never used as paths: case and
/// the direction of slashes do not matter.
class Archive {
 public:
  /// Errors: table.bad_xlsx, table.too_large.
  static Result<Archive> open(std::string bytes, std::string file, const XlsxLimits& limits);

  /// True when the entry exists.
  bool has(std::string_view name) const { return entries_.contains(key(name)); }
  /// Inflates one entry; what it may become is checked before and while. Errors: table.bad_xlsx (missing, damaged, twice),
  /// table.too_large, table.xlsx_encrypted.
  Result<std::string> read(std::string_view name);

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  struct Entry {
    std::uint64_t index = 0;
    bool twice = false;
  };
  static std::string key(std::string_view name);
  Diagnostic large(std::string_view name, std::string expected) const;
  Diagnostic bad(std::string detail) const;
  Result<std::string> inflate(std::uint64_t index, std::string_view name, std::size_t declared, std::size_t compressed);

  std::unique_ptr<std::string> bytes_;  // libzip looks into them
  std::string file_;
  XlsxLimits limits_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::size_t total_ = 0;
  std::unique_ptr<zip, Close> zip_;
};

/// The archive with some entries replaced (or added), every other byte of content kept. The new entries carry a fixed
/// time. Empty on failure.
std::string with_entries(const std::string& archive, const std::vector<std::pair<std::string, std::string>>& entries);

}  // namespace alumen::table::detail
