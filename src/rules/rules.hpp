// The door of the rules room: rule books are dated data that fill a carbon::Method.
#pragma once
#include <string>
#include <vector>

#include "carbon/carbon.hpp"

namespace alumen::rules {

/// A rule book as its file tells it.
struct Book {
  carbon::Method method;
  std::optional<Date> valid_from, valid_to;  ///< half-open; empty = open
  std::string file;                          ///< as shown in messages
};

/// Ids of the rule books that ship, in alphabetical order.
std::vector<std::string> ids();

/// Reads the rule book of that id. Errors: rules.unknown_rule_book (names the known ones), rules.bad_rule_book.
Result<Book> load(const std::string& id);

/// Reads a rule book from the text of a file. Every fault at once: rules.bad_rule_book, table.bad_yaml.
Result<Book> parse(const std::string& text, const std::string& file);

/// Comma-separated ids to methods, in the order given. Errors as load().
Result<std::vector<Book>> load_list(const std::string& comma_separated);

}  // namespace alumen::rules
