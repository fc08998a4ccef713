#include "custody/proof/checkpoint.hpp"

#include <charconv>

namespace alumen::custody {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // em dash and a blank

std::unexpected<Diagnostics> bad(std::string detail) {
  return fail({.code = "custody.bad_proof", .where = {"checkpoint", 0, ""}, .detail = std::move(detail)});
}

/// First four bytes of SHA-256(name, line feed, algorithm Ed25519, public key): tells keys of one name apart.
std::string key_id(const std::string& name, std::string_view public_key) {
  return sha256(name + "\n\x01" + std::string{public_key}).substr(0, 4);
}

std::string body_of(const Checkpoint& c) { return c.origin + "\n" + std::to_string(c.size) + "\n" + base64(c.root) + "\n"; }

/// The text up to the next line feed, which is taken away.
std::string line(std::string_view& rest) {
  auto end = rest.find('\n');
  std::string out{rest.substr(0, end)};
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return out;
}

}  // namespace

std::string signed_checkpoint(const Checkpoint& checkpoint, const KeyPair& key) {
  check(!checkpoint.origin.empty() && checkpoint.origin.find('\n') == std::string::npos && checkpoint.root.size() == 32,
        "a checkpoint has an origin of one line and a root of 32 bytes");
  std::string body = body_of(checkpoint);
  return body + "\n" + std::string{dash} + checkpoint.origin + " " + base64(key_id(checkpoint.origin, key.public_key) + sign(key, body)) +
         "\n";
}

Result<Checkpoint> verify_checkpoint(const std::string& text, const std::string& origin, std::string_view public_key) {
  std::string_view rest = text;
  Checkpoint c{.origin = line(rest), .size = 0, .root = {}};
  std::string size = line(rest);
  auto root = from_base64(line(rest));
  if (c.origin != origin) return bad("the checkpoint is of another log: " + c.origin);
  auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), c.size);
  if (error != std::errc{} || end != size.data() + size.size() || std::to_string(c.size) != size)
    return bad("the size is no plain number: " + size);
  if (!root || root->size() != 32) return bad("the root is no base64 of 32 bytes");
  c.root = *root;
  if (!line(rest).empty()) return bad("a blank line has to stand before the signature");
  std::string wanted = std::string{dash} + origin + " ";
  while (!rest.empty()) {
    std::string signature_line = line(rest);
    if (!signature_line.starts_with(wanted)) continue;  // somebody else's signature
    auto signature = from_base64(signature_line.substr(wanted.size()));
    if (!signature || signature->size() != 68 || signature->substr(0, 4) != key_id(origin, public_key)) continue;
    if (verify_signature(public_key, body_of(c), std::string_view{*signature}.substr(4))) return c;
    return bad("the signature does not fit");
  }
  return bad("no signature of this key");
}

}  // namespace alumen::custody
