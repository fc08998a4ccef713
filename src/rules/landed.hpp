// What a tonne costs behind the border: price, freight, duty, border charge; a carbon price abroad takes off from the charge.
//
// duty = rate (price + freight) in the EU (Regulation (EU) No 952/2013, Article 71(1)(e)) and the UK, where the customs value
// holds the way to the border; rate price in the US (19 U.S.C. 1401a(b)(4)(A)), where it does not. Rates of several measures,
// such as customs duty and section 232, add up.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "rules/border.hpp"
#include "rules/rows.hpp"

namespace alumen::rules {

/// One consignment behind the border, per tonne, in the currency of its price.
struct LandedCost {
  std::string consignment, supplier, country, cn_code, name;
  int year = 0;
  double mass_t = 0;
  std::string currency;
  Figure price, freight, duty, border, total;   ///< money per t
  Figure paid_abroad;                           ///< carbon price of its embedded emissions that the maker paid; inside the price
  double duty_pct = chain::not_given;           ///< sum of the rates; NaN when one is not known
  std::vector<std::string> duty_rows;           ///< duties.id, one a measure
  Where where;
};

/// Markets that a landed cost can be asked for.
constexpr std::array<std::string_view, 3> markets{"EU", "GBR", "USA"};

/// Landed cost of every consignment of the year in a market under a border rule book (null: none). A currency other than
/// that of the charge needs an exchange rate among the assumptions ("fx EUR/USD": dollars for one euro), else the total is
/// not determinable. Errors: rules.no_goods, rules.unknown_market, those of border_year.
/// Notes: rules.no_duty, chain.unverified, and those of border_year.
Result<Answer<std::vector<LandedCost>>> landed_costs(chain::Workspace& workspace, const chain::Chain& chain, const Book* book,
                                                     const std::string& market, const BorderRequest& request);

}  // namespace alumen::rules
