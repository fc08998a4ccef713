// Rows of a workspace that is about to be written.
#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "chain/intake/package.hpp"
#include "chain/workspace.hpp"

namespace alumen::rules::detail {

/// The tables of the value chain and of the rules room.
const chain::Tables& workspace_tables();

/// Rows by table; cells that are empty are left out.
class NewTables {
 public:
  using Cells = std::map<std::string, std::string>;

  void add(const std::string& table, Cells cells) { rows_[table].push_back(std::move(cells)); }
  /// File name -> content, with the datapackage.json: columns in the order of the manual, those that hold nothing left out.
  std::map<std::string, std::string> files(const chain::intake::PackageFacts& facts) const;

 private:
  std::map<std::string, std::vector<Cells>> rows_;
};

}  // namespace alumen::rules::detail
