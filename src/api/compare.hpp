// Why one product has several numbers: every rule book's result, and the causes of the differences.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/api.hpp"

namespace alumen::api {

/// Which product under which rule books.
struct CompareRequest {
  Place place;
  std::string product;           ///< output or material; has to mean one output
  std::string rules = "all";     ///< comma-separated ids; all = every book that ships
  std::string first = "";        ///< the rule book that the others are set against; empty = iso14067-cutoff, or the first with a number
};
/// One rule book's number and what makes it differ.
struct CompareRow {
  rules::Book book;
  bool inside = true;            ///< false: the product is made outside the rule book's boundary, there is no number
  std::vector<std::string> missing;  ///< figures that nobody has published: the number is not determinable
  Diagnostics faults;            ///< facts that the workspace lacks for this rule book: there is no number
  bool known() const { return inside && missing.empty() && faults.empty(); }
  double value = 0;              ///< in the answer's unit
  double apart = 0;              ///< electricity shown beside the result
  std::vector<rules::CausePart> parts;  ///< value - first's value, split; in the answer's unit
  Diagnostics notes;             ///< of the result under this book: defaults, gaps, unverified figures
};
/// The matrix and the waterfalls.
struct CompareAnswer {
  std::string workspace, title, period, output, name, first;
  ShownUnit unit;
  rules::MetalShares metal;
  std::vector<CompareRow> rows;  ///< in the order of the rule books; those without a number last
  std::vector<rules::Label> label_rows;         ///< that `labels` points into
  std::vector<rules::LabelAnswer> labels;
  Diagnostics notes;
};
/// Every number of a product and why they differ. Errors: carbon.unknown_product, rules.unknown_rule_book,
/// rules.not_comparable when `first` does not hold the product.
Result<CompareAnswer> compare(const CompareRequest& request);

/// Labels, premiums and pledges for products.
struct LabelsRequest {
  Place place;
  std::string product = "";      ///< empty = every product
  std::string day = "";          ///< YYYY-MM-DD; empty = the last day of the chain's period
  double target = 0.1;           ///< share of primary purchases that a pledge asks for
};
/// Verdicts product by product, and the pledge over what was bought.
struct LabelsAnswer {
  std::string workspace, day;
  struct Product {
    std::string output, name;
    rules::MetalShares metal;
    std::vector<rules::LabelAnswer> labels;
  };
  std::vector<Product> products;
  rules::PortfolioAnswer pledge;
  /// The pledge year by year, where the workspace's activities begin in more than one.
  struct Year {
    int year;
    rules::PortfolioAnswer pledge;
  };
  std::vector<Year> years;
  std::vector<rules::Label> rows;   ///< that the answers point into
  Diagnostics notes;
};
/// Every label for every product asked for, and the First Movers pledge over the metal bought.
Result<LabelsAnswer> labels(const LabelsRequest& request);

/// As JSON with two blanks of indentation.
std::string to_json(const CompareAnswer& answer);
std::string to_json(const LabelsAnswer& answer);
/// Rule books with every choice and figure.
std::string to_json(const std::vector<rules::Book>& books);
/// One self-contained HTML page for a buyer: matrix, waterfall, labels.
std::string to_html(const CompareAnswer& answer, const PageFacts& facts);
/// One row a rule book, a column a cause.
std::string to_csv(const CompareAnswer& answer);

}  // namespace alumen::api
