// YAML documents, also as rule books.
#include <fuzz/harness.hpp>

#include <fuzz/document.hpp>

#include "rules/rules.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  std::string text{fuzz::text_of(data, size)};
  auto root = table::parse_yaml(text, "input.yaml");
  if (root)
    fuzz::walk(*root);
  else
    fuzz::read_refusal(root.error());
  auto book = rules::parse(text, "input.yaml");
  if (!book) fuzz::read_refusal(book.error());
  check(root.has_value() || !book.has_value(), "a rule book was made of a broken document");
  return 0;
}
