// JSON documents.
#include <fuzz/harness.hpp>

#include <fuzz/document.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  auto root = table::parse_json(fuzz::text_of(data, size), "input.json");
  if (root)
    fuzz::walk(*root);
  else
    fuzz::read_refusal(root.error());
  return 0;
}
