// The door of the api room: one typed function per question. The shells (command line, server, Python) parse, call
// these, and print; every number a person sees comes from here.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "carbon/uncertainty.hpp"
#include "rules/rules.hpp"

namespace alumen::api {

/// Which workspace, with what on top of it.
struct Place {
  std::filesystem::path workspace;
  std::vector<std::filesystem::path> overlays = {};
  std::string period = "";                 ///< "2024" or "2024-04-01..2025-04-01"; empty = the workspace's own
  std::vector<std::string> changes = {};   ///< TABLE.ROW.COLUMN=VALUE
};

/// The tables that a workspace may hold, of every room.
const chain::Tables& tables();

/// What is wrong, doubtful or worth knowing about a workspace.
struct CheckAnswer {
  Diagnostics diagnostics;
  std::size_t errors = 0, warnings = 0, notes = 0, rows = 0;
};
/// Every fault of the workspace at once: reading, meaning, balances, ranges, formulas. Never fails: what stops the
/// reading is among the diagnostics.
CheckAnswer check(const Place& place);

/// How a footprint is shown: unit and the factor from kg CO2e per canonical unit.
struct ShownUnit {
  std::string text;   ///< "t CO2e/t", "kg CO2e/kWh"
  double factor;
};

/// One product under one rule book, in the shown unit.
struct RuleResult {
  std::string rules, title;
  bool inside = true;  ///< false: the activity lies outside the rule book's boundary, or a figure of the rule is not published; the value
                       ///< means nothing
  double value = 0;
  double apart = 0;  ///< electricity shown beside the result
  bool electricity_apart = false;
  double share = 1;  ///< of the activity's burden
  std::vector<carbon::Contribution> contributions;
  std::vector<carbon::Supplier> suppliers;
  carbon::Flows flows;  ///< in the shown unit
  std::vector<carbon::Sensitivity> sensitivities;  ///< the twenty that move it most
  std::optional<carbon::Interval> interval;  ///< in the shown unit; empty when not asked for
  Diagnostics notes;
};
/// One product under every rule book asked for.
struct ProductResult {
  std::string output, activity, material, material_name;
  double amount = 0;  ///< in the material's unit
  std::string material_unit;
  ShownUnit unit;
  bool final = false;  ///< no activity of the workspace takes it
  std::vector<RuleResult> results;  ///< in the order of the rule books
};
/// Own emissions of one activity of the workspace in tonnes.
struct ActivityResult {
  std::string activity, name;
  std::map<std::string, double> gases_t;
  std::vector<std::pair<std::string, double>> categories_t;  ///< t CO2e
  double total_t = 0;  ///< t CO2e
};
/// Every product asked for, the activities' own emissions, and what belongs beside them.
struct FootprintAnswer {
  std::string workspace, title, period, library_hash;
  std::vector<std::string> rules;
  std::vector<std::string> stages;  ///< of the value chain, from mine to product
  std::vector<ProductResult> products;
  std::map<std::string, std::vector<ActivityResult>> activities;  ///< by rule book
  double residual = 0;
  std::vector<chain::Source> sources;  ///< documents behind the figures that the results depend on
  Diagnostics notes;  ///< of the workspace as read
};
/// Which products under which rule books.
struct FootprintRequest {
  Place place;
  std::string rules = "iso14067-cutoff";  ///< comma-separated ids
  std::string product = "";  ///< output or material; empty = all
  std::optional<carbon::Sampling> sampling = carbon::Sampling{};  ///< how to find the interval; empty = none
};
/// Footprint of every product under every rule book asked for.
Result<FootprintAnswer> footprint(const FootprintRequest& request);

/// Which number to open, and how far.
struct ExplainRequest {
  Place place;
  std::string product;  ///< output, material or activity
  std::string rules = "iso14067-cutoff";
  int depth = 2;
};
/// A number with its parts, what moves it, and what stands beside it.
struct ExplainAnswer {
  std::string subject, rules;
  ShownUnit unit;
  carbon::Explanation tree;  ///< values in kg CO2e per canonical unit; multiply by unit.factor
  std::vector<carbon::Sensitivity> sensitivities;
  Diagnostics notes;
};
/// A product's (or an activity's) number opened down to formula, figures, files and rows.
Result<ExplainAnswer> explain(const ExplainRequest& request);

/// A product before and after a change.
struct WhatIfRow {
  std::string output, rules, unit;
  double before, after;
  std::optional<carbon::Difference> difference;  ///< after - before with common random numbers, in the shown unit
};
/// Every product before and after.
struct WhatIfAnswer {
  std::vector<std::string> changes;
  std::vector<WhatIfRow> rows;
  Diagnostics notes;  ///< that the changed workspace has and the base has not
};
/// The same workspace with and without `place.changes`; with `with` another product of it instead. `sampling` of mode
/// reduced or full adds the interval of the difference.
Result<WhatIfAnswer> what_if(const FootprintRequest& request, const std::string& with = "");

/// One cell with another value.
struct Change {
  std::string table, row, column, value;
};
/// Reads TABLE.ROW.COLUMN=VALUE. Error: api.bad_set.
Result<Change> parse_change(const std::string& text);

/// Answers as text for machines: JSON with two blanks of indentation, keys in a fixed order.
std::string to_json(const CheckAnswer& answer);
std::string to_json(const FootprintAnswer& answer);
std::string to_json(const ExplainAnswer& answer);
std::string to_json(const WhatIfAnswer& answer);
std::string to_json(const carbon::Call& call);
std::string to_json(std::span<const carbon::Formula> formulas);
std::string to_json(const Diagnostics& diagnostics);
/// SARIF 2.1.0, for editors and code review.
std::string to_sarif(const CheckAnswer& answer);
/// One row a product and rule book, and a column a category.
std::string to_csv(const FootprintAnswer& answer);

/// A workbook with one sheet a question: footprints, contributions, suppliers, movers, variance, notes, sources.
/// Errors: table.cannot_write and those of table::write_xlsx.
Result<void> write_workbook(const FootprintAnswer& answer, const std::filesystem::path& file);

/// What a page says of its own making.
struct PageFacts {
  std::string program;  ///< name and version
  std::string command;  ///< that makes the page again
};
/// One self-contained HTML page: no file beside it, no network.
std::string to_html(const FootprintAnswer& answer, const PageFacts& facts);

}  // namespace alumen::api
