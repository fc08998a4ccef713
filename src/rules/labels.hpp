// Labels, premiums and pledges: is a product below the threshold, measured inside the boundary that the label means?
#pragma once
#include <string>
#include <vector>

#include "rules/compare.hpp"
#include "rules/rows.hpp"

namespace alumen::rules {

/// The answer of a label.
enum class Verdict { pass, fail, not_comparable };
constexpr auto names(Verdict*) {
  using enum Verdict;
  return std::to_array<Named<Verdict>>({{pass, "pass"}, {Verdict::fail, "fail"}, {not_comparable, "not_comparable"}});
}

/// One label for one product or purchase.
struct LabelAnswer {
  std::string label, title, subject;
  Verdict verdict = Verdict::not_comparable;
  struct Condition {
    const Label* row = nullptr;
    Verdict verdict = Verdict::not_comparable;
    double value = chain::not_given;    ///< in the row's unit
    double margin = chain::not_given;   ///< threshold - value (value - threshold for at_least); negative: missed
    std::string why;                    ///< when not comparable
  };
  std::vector<Condition> conditions;
};

/// Shares of a product's metal by origin, 0..1: primary, pre-consumer and post-consumer scrap. NaN where the chain does not tell.
struct MetalShares {
  double primary = chain::not_given, pre_consumer = chain::not_given, post_consumer = chain::not_given;
};
/// Follows the metal of every output back to its origin; internal scrap takes the shares of what it comes from.
std::vector<MetalShares> metal_shares(const chain::Chain& chain);

/// Every label for a product on a day. Errors: those of carbon::Model.
Result<std::vector<LabelAnswer>> labels_of(const Views& views, const std::vector<Label>& labels, const std::string& output, Date day);

/// One purchase of a portfolio.
struct Purchase {
  std::string supplier, material;
  double mass_t = 0, value = chain::not_given;   ///< footprint in t CO2e/t under the label's rule book
  MetalShares shares;
  Verdict verdict = Verdict::not_comparable;
};
/// A pledge over everything bought in a year: the First Movers Coalition asks for 10 % of the primary metal below 3 t.
struct PortfolioAnswer {
  std::string label, title;
  double mass_t = 0, qualifying_t = 0, share = 0, target = 0;
  Verdict verdict = Verdict::not_comparable;
  std::vector<Purchase> purchases;
};
/// The primary purchases of the workspace's activities against a label; `target` is the share that has to qualify.
Result<PortfolioAnswer> portfolio(const Views& views, const std::vector<Label>& labels, const std::string& label, double target, Date day);

}  // namespace alumen::rules
