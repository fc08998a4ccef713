// Why one product has two numbers: the difference between two rule books split into named causes.
//
// Two methods differ in groups of choices. The value of a set of groups is the footprint with these groups taken from the
// second book and the others from the first; each group's part is its Shapley value over all sets, so that the order of
// switching does not matter and the parts sum to the whole difference.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules/book.hpp"

namespace alumen::rules {

/// A group of choices that a difference may come from.
enum class Cause { boundary, electricity, scrap, gwp, coefficients, defaults, allocation };
constexpr auto names(Cause*) {
  using enum Cause;
  return std::to_array<Named<Cause>>({{boundary, "boundary"},
                                      {electricity, "electricity"},
                                      {scrap, "scrap"},
                                      {gwp, "gwp"},
                                      {coefficients, "coefficients"},
                                      {defaults, "defaults"},
                                      {allocation, "allocation"}});
}

/// A chain as it stands, and as a border rule sees it: with default values in the place of unproven suppliers.
struct Views {
  std::shared_ptr<const chain::Chain> plain;
  std::map<std::string, std::shared_ptr<const chain::Chain>> border;  ///< by rule book with DefaultPolicy::border
  std::map<std::string, Diagnostics> notes;  ///< of each border view: default values, exempt origins
  std::map<std::string, std::vector<std::string>> open;  ///< figures that a rule book's view would need and nobody has published
};

/// One cause's part of a difference.
struct CausePart {
  Cause cause;
  double value;          ///< kg CO2e per canonical unit of the product; sums to second - first
  std::string what;      ///< the choices, "location-based -> market-based"
};
/// The difference between two rule books for one product.
struct Waterfall {
  double first = 0, second = 0;
  std::vector<CausePart> parts;   ///< causes that differ, in the order of the enumeration
};

/// Groups in which two books differ.
std::vector<Cause> causes(const Book& a, const Book& b);
/// A book with some groups taken from another one.
Book mixed(const Book& a, const Book& b, const std::vector<Cause>& from_b);
/// The views that the books need: `workspace` is opened as `plain` was built. A border rule counts the year of the chain,
/// or its own first year where the chain is older. Notes are those of the border views. Errors: those of building.
Result<Answer<Views>> make_views(chain::Workspace& workspace, std::shared_ptr<const chain::Chain> plain, const std::vector<Book>& books,
                                 const Assumptions& assumptions = {});
/// The chain that a book counts on.
const std::shared_ptr<const chain::Chain>& view_of(const Views& views, const Book& book);

/// Splits the difference for the output of that id. Where a mixture of the two books has no number (a supplier declares none
/// for its boundary), boundary and default values are told as one cause. Errors: rules.not_comparable when the product lies outside
/// the boundary of either book; those of carbon::Model.
Result<Waterfall> waterfall(const Views& views, const Book& first, const Book& second, const std::string& output);

}  // namespace alumen::rules
