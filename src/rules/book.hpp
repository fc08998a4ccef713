// Rule books: one dated YAML file each. New figures, dates and choices are a new file; a new procedure is one named function.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "carbon/carbon.hpp"

namespace alumen::rules {

/// A figure that an act leaves open, and what a projection puts in its place.
struct Assumption {
  std::string name;     ///< of the rule book's parameter, for example cscf
  int year = 0;         ///< 0 = every year
  double value = 0;
  std::string why;      ///< in the author's words
  Where where;
};
/// Named assumptions of one file; empty when there is none.
struct Assumptions {
  std::string file, title;
  std::vector<Assumption> list;
};
/// Reads an assumptions file (YAML: title, and a list `assumptions` of name, year, value, why).
/// Errors, all at once: rules.bad_assumption, table.bad_yaml.
Result<Assumptions> parse_assumptions(const std::string& text, const std::string& file);

/// A figure that may not be determinable: what the law leaves open is named, never guessed.
struct Figure {
  double value = chain::not_given;
  std::vector<std::string> missing;   ///< names of what would be needed, for example "cscf 2026"
  std::vector<std::string> assumed;   ///< names of the assumptions that it rests on
  bool known() const { return missing.empty(); }
};
/// Sum, product ... of figures: known when both are; names are united in order.
Figure combine(const Figure& a, const Figure& b, double value);

/// One dated figure of a rule book.
struct BookParameter {
  std::string name;
  int from_year = 0, to_year = 9999;   ///< calendar years, both included
  double value = chain::not_given;     ///< NaN: the act leaves it open
  std::string unit, source, note;
  chain::Status status = chain::Status::rule;
  int line = 0;
};

/// How a metal input is valued whose supplier has no proven data.
enum class DefaultPolicy { chain, border };
constexpr auto names(DefaultPolicy*) {
  using enum DefaultPolicy;
  return std::to_array<Named<DefaultPolicy>>({{DefaultPolicy::chain, "chain"}, {border, "border"}});
}

/// A rule book as its file tells it.
struct Book {
  carbon::Method method;
  std::optional<Date> valid_from, valid_to;  ///< half-open; empty = open
  std::string file;                          ///< as shown in messages
  std::string procedure;                     ///< eu_border, uk_border; empty: a footprint
  DefaultPolicy defaults = DefaultPolicy::chain;
  std::string functional_unit, grouping, data_quality, uncertainty;
  std::vector<std::string> required;         ///< fields that a declaration under the book has to give
  std::vector<std::string> goods;            ///< CN prefixes that the book covers; empty = all
  std::vector<std::string> precursors;       ///< CN prefixes of inputs that carry embedded emissions
  std::vector<std::string> exempt_origins;   ///< ISO 3166-1 alpha-3
  std::vector<BookParameter> parameters;

  /// The parameter of a year, or an assumption in its place. Missing names "name year".
  Figure parameter(std::string_view name, int year, const Assumptions& assumptions = {}) const;
  /// True when the code begins with one of the book's goods.
  bool covers(std::string_view cn_code) const;
  /// True when the code begins with one of the book's precursors.
  bool precursor(std::string_view cn_code) const;
  /// True when goods of that origin are exempt.
  bool exempt(std::string_view country) const;
};

/// Ids of the rule books that ship, in alphabetical order.
std::vector<std::string> ids();
/// Reads the rule book of that id; an id that ends in .yaml is a file of the user. Errors: rules.unknown_rule_book (names
/// the nearest), rules.bad_rule_book.
Result<Book> load(const std::string& id);
/// Reads a rule book from the text of a file. Every fault at once: rules.bad_rule_book, table.bad_yaml.
Result<Book> parse(const std::string& text, const std::string& file);
/// Comma-separated ids to books, in the order given; "all" is every book that ships. Errors as load().
Result<std::vector<Book>> load_list(const std::string& comma_separated);

/// One choice that differs between two rule books.
struct Choice {
  std::string field, first, second;
};
/// Every field in which two rule books differ, in the order of the file format.
std::vector<Choice> differences(const Book& a, const Book& b);
/// Every field of a rule book with its value, in the order of the file format: for `rules show` and the manual.
std::vector<std::pair<std::string, std::string>> describe(const Book& book);

}  // namespace alumen::rules
