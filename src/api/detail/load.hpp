// Inside the api room: a workspace opened, changed, built, and solved under rule books.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "api/api.hpp"

namespace alumen::api::detail {

/// Appends diagnostics.
void append(Diagnostics& to, const Diagnostics& from);

/// A workspace with the chain that was built of it, and what there is to say.
struct Loaded {
  chain::Workspace workspace;
  std::shared_ptr<const chain::Chain> chain;
  Diagnostics notes;
};
/// Opens, changes and builds a workspace.
Result<Loaded> load(const Place& place);
/// Reads an assumptions file; an empty name gives none.
Result<rules::Assumptions> assumptions(const std::filesystem::path& file);

/// A workspace under rule books: one model a book, each on the view of the chain that the book counts on.
struct Solved {
  Loaded loaded;
  std::vector<rules::Book> books;
  rules::Views views;
  std::vector<carbon::Model> models;
};
/// Loads and solves. Errors: those of the rule books, of loading and solving; carbon.no_products.
Result<Solved> solve(const Place& place, const std::string& rule_ids);
/// Rule books that a workspace lacks facts for, with what is wrong.
using Unsolved = std::vector<std::pair<rules::Book, Diagnostics>>;
/// The same, but a rule book that cannot be solved goes to `unsolved` as long as another one can.
Result<Solved> solve_what_can_be(const Place& place, const std::string& rule_ids, Unsolved& unsolved);

/// How a product's footprint is shown.
ShownUnit shown_unit(const chain::Chain& chain, std::uint32_t output);
/// Outputs that a word means: an output's id, the last part of it, or every product of a material; all for an empty word.
/// Error: carbon.unknown_product.
Result<std::vector<std::uint32_t>> find_products(const carbon::Model& model, const std::string& word);

}  // namespace alumen::api::detail
