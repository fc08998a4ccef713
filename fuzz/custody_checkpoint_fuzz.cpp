// Signed heads: a foreign text is never taken for one, an own one survives, and no change of it passes as another head.
#include <fuzz/harness.hpp>

#include "custody/proof/checkpoint.hpp"

namespace alumen::custody {
namespace {

/// A head made of the input's own bytes.
Checkpoint head_of(std::string_view text) {
  Checkpoint head{.origin = std::string{text.substr(0, text.find('\n'))}, .size = 0, .root = sha256(text)};
  if (head.origin.empty()) head.origin = "example.org/ledger";
  for (unsigned char c : head.root.substr(0, text.size() % 9)) head.size = head.size << 8 | c;
  return head;
}

}  // namespace
}  // namespace alumen::custody

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  using namespace alumen::custody;
  static const KeyPair key = key_pair(std::string(32, '\x07')).value();
  std::string text{fuzz::text_of(data, size)};
  auto origin = text.substr(0, text.find('\n'));
  if (auto foreign = verify_checkpoint(text, origin, key.public_key))
    check(foreign->origin == origin && foreign->root.size() == 32, "a signed head without origin or root");
  else
    fuzz::read_refusal(foreign.error());

  auto head = head_of(text);
  auto own = signed_checkpoint(head, key);
  auto same = [&](const Result<Checkpoint>& c) { return c && c->origin == head.origin && c->size == head.size && c->root == head.root; };
  check(same(verify_checkpoint(own, head.origin, key.public_key)), "a signed head does not survive");
  if (text.empty()) return 0;
  auto at = (data[0] * 256u + data[size - 1]) % own.size();
  own[at] = static_cast<char>(own[at] ^ (1 << size % 8));
  auto changed = verify_checkpoint(own, head.origin, key.public_key);
  check(!changed || same(changed), "a changed head passes as another one");
  return 0;
}
