// Sheets of the emissions report.
#pragma once
#include <string>
#include <vector>

#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/report.hpp"
#include "rules/documents/rows.hpp"

namespace alumen::rules::detail {

/// Period emissions as reported.
double full_tonnes(double t);
/// Specific emissions as reported.
double five_decimals(double value);

/// A cell of text; empty text makes an empty cell.
table::Cell words(std::string text);
/// A cell of a number; NaN makes an empty cell.
table::Cell number(double value);
/// A figure with five decimals, or the names of what nobody has published.
table::Cell figure(const Figure& value);

/// What the sheets are made of, and the report that they go into.
struct ReportDraft {
  const chain::Chain& chain;
  const Form& form;
  FormFigures figures;
  const BorderYear& year;
  const BorderTables& tables;
  std::vector<DocumentField> fields;
  const chain::Site* site = nullptr;
  EmissionsReport report;

  /// A new sheet at the end of the report.
  table::OutSheet& sheet(std::string name, std::vector<std::string> header, std::string about = {});
  /// A field that no table of the chain holds: of the installation, or of its operator.
  std::string document(const std::string& field) const;
  /// The value, or a mark that it is missing; the field is noted.
  table::Cell needed(std::string value, const std::string& field);
  table::Cell needed(double value, const std::string& field);
  /// The good of the border year that a product line of the form is about, or null.
  const BorderGood* good(int product) const;
  /// Where a missing field is entered.
  std::string where_to(const std::string& field) const;
};

/// Operator, installation, period, totals.
void add_head(ReportDraft& draft);
/// Production processes: activity levels, heat, waste gas, electricity, attributed emissions.
void add_processes(ReportDraft& draft);
/// Goods with their specific embedded emissions and scrap; fills report.goods.
void add_goods(ReportDraft& draft);
/// Source streams, PFC rows, measured sources.
void add_streams(ReportDraft& draft);
/// Largest goods, fuels and materials; energy; what is attributed and what is left.
void add_balance(ReportDraft& draft);
/// Precursors of the goods, own and bought.
void add_precursors(ReportDraft& draft);
/// What the declarant needs.
void add_summary(ReportDraft& draft);
/// The verifier's part, empty.
void add_verifier(ReportDraft& draft);
/// Which fields are missing.
void add_missing(ReportDraft& draft);

}  // namespace alumen::rules::detail
