// A signed tree head as C2SP tlog-checkpoint: what a ledger publishes of itself.
#pragma once
#include <cstdint>
#include <string>

#include "custody/proof/merkle.hpp"
#include "custody/proof/signature.hpp"

namespace alumen::custody {

/// The head of a log.
struct Checkpoint {
  std::string origin;       ///< name of the log; one line, not empty
  std::uint64_t size = 0;
  Hash root;
};
/// "origin\nsize\nbase64(root)\n", a blank line, and "— name base64(key id, signature)\n". `name` is the origin.
std::string signed_checkpoint(const Checkpoint& checkpoint, const KeyPair& key);
/// Reads and verifies a signed checkpoint. Errors: custody.bad_proof (shape, leading zeros, another origin, signature).
Result<Checkpoint> verify_checkpoint(const std::string& text, const std::string& origin, std::string_view public_key);

}  // namespace alumen::custody
