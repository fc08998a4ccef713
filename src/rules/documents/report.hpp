// The operator's emissions report of the border adjustment's definitive period.
//
// The minimum contents of Implementing Regulation (EU) 2025/2547, annex IV, as a workbook: operator and installation, processes,
// goods, source streams, PFC, energy balance, bought precursors, the summary with the free allocation of each good and the
// benchmark behind it, and the verifier's part, which stays empty. Rounding happens here and nowhere else: emissions of the period
// to full tonnes, specific emissions to five decimals. What the workspace does not give is named, not left blank in silence.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "chain/chain.hpp"
#include "rules/border.hpp"
#include "table/xlsx.hpp"

namespace alumen::rules {

/// Which installation and for which year of import.
struct ReportRequest {
  int year = 0;                   ///< of import; 0: the year of the period, or the first year of the rule book
  Assumptions assumptions = {};
  std::string site = "";
};
/// A good in the summary, rounded as reported.
struct ReportGood {
  std::string process, cn_code, name;
  double mass_t = 0, direct = 0, indirect = 0, default_share = 0;
  Figure sefa;
  double benchmark = chain::not_given;   ///< column A of its code and route
  Route route = Route::none;
};
/// The report, ready to be written.
struct EmissionsReport {
  std::vector<table::OutSheet> sheets;
  std::vector<ReportGood> goods;
  std::string installation, period;
  int year = 0;
  double direct_t = 0, indirect_t = 0;   ///< full tonnes
  std::vector<std::string> missing;      ///< names of fields
};
/// The report of an installation. Errors: those of form_of and border_year. Notes: rules.report_missing, one a field.
Result<Answer<EmissionsReport>> make_report(chain::Workspace& workspace, const std::shared_ptr<const chain::Chain>& chain, const Book& book,
                                            const ReportRequest& request);

}  // namespace alumen::rules
