// Canonical JSON and documents signed over it.
#include <fuzz/harness.hpp>

#include <optional>

#include "custody/proof/jcs.hpp"

namespace alumen::custody {
namespace {

std::optional<std::string> canonical(const std::string& text) {
  auto root = table::parse_json(text, "input.json");
  if (!root) return {};
  auto out = canonical_json(*root);
  if (!out) return fuzz::read_refusal(out.error()), std::nullopt;
  return *out;
}

}  // namespace
}  // namespace alumen::custody

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  using namespace alumen::custody;
  static const KeyPair key = key_pair(std::string(32, '\x07')).value();
  std::string text{fuzz::text_of(data, size)};
  if (auto foreign = verify_proof(text, key.public_key); !foreign) fuzz::read_refusal(foreign.error());
  auto once = canonical(text);
  if (!once) return 0;
  check(canonical(*once) == once, "the canonical form is not canonical");

  auto made = with_proof(text, key, {.verification_method = "did:key:z#z", .created = "2025-01-01T00:00:00Z"});
  if (!made) {
    fuzz::read_refusal(made.error());
    return 0;
  }
  check(verify_proof(*made, key.public_key).has_value(), "a signed document does not verify");
  auto changed = *made;
  auto& byte = changed[(data[0] * 256u + data[size - 1]) % changed.size()];
  byte = static_cast<char>(byte ^ (1 << size % 7));
  if (verify_proof(changed, key.public_key)) check(canonical(changed) == canonical(*made), "a changed document passes");
  return 0;
}
