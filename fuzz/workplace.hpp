// For the targets that import into a workspace: a folder of their own, and what must hold of every import.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "chain/intake/intake.hpp"

namespace alumen::fuzz {

/// Text by file name.
using Files = std::map<std::string, std::string>;

/// A folder that is emptied for every input and removed at the end: raw files in it, a workspace under "ws".
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  /// Begins anew with these files of the workspace.
  void reset(const Files& workspace);
  /// Writes a raw file and gives its path; empty for a name that is none.
  std::filesystem::path raw(const std::string& name, const std::string& content);
  std::filesystem::path workspace() const { return folder_ / "ws"; }
  /// The files of the workspace.
  Files files() const;

 private:
  std::filesystem::path folder_;
};

/// One import: how it is run, with a name and dry or not.
using Import = std::function<Result<chain::intake::ImportReport>(const chain::intake::ImportOptions&)>;

/// Runs an import dry, then in earnest with what is right only, then again, and takes it back. Nothing may be lost on the
/// way, what was written can be read, the second time brings nothing, and afterwards the rows are those of before.
void look_at_import(const Workplace& place, const Import& import);

}  // namespace alumen::fuzz
