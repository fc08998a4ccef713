// Several files as one: all of them new, or all of them as they were.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "base/result.hpp"

namespace alumen::chain::intake {

/// Writes files of one folder (name -> content). When one cannot be written, those before it get their old content back.
Result<void> write_together(const std::filesystem::path& folder, const std::map<std::string, std::string>& files);

/// Makes a new folder of files: either all of it or nothing. Errors: chain.exists, table.cannot_write.
Result<void> write_folder(const std::filesystem::path& folder, const std::map<std::string, std::string>& files);

}  // namespace alumen::chain::intake
