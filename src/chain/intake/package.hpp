// datapackage.json: the Frictionless description of a workspace's tables.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chain/workspace.hpp"

namespace alumen::chain::intake {

/// What a new datapackage.json says of the workspace.
struct PackageFacts {
  std::string name, title;
  std::string period = {};                 ///< as written; empty = none
  std::vector<std::string> licences = {};  ///< names
};

/// Columns of each file that stands in the workspace, in file order: table name -> column names.
using Headers = std::map<std::string, std::vector<std::string>, std::less<>>;

/// A new datapackage.json that describes the tables which stand in the workspace, in the order of `tables`.
std::string new_package(const PackageFacts& facts, const Headers& headers, const Tables& tables);

/// The text of a datapackage.json with its resources brought up to date: every table that stands in the workspace has one
/// with a schema of its columns, those of tables that are gone are dropped, a dialect that no longer holds is taken out.
/// All else stays. The text has to be valid JSON.
std::string updated_package(std::string_view text, const Headers& headers, const Tables& tables);

/// The facts of an existing datapackage.json, for another form of the workspace.
PackageFacts package_facts(std::string_view text);

}  // namespace alumen::chain::intake
