// JSON Canonicalization Scheme (RFC 8785), and documents signed over it (W3C Data Integrity, eddsa-jcs-2022).
#pragma once
#include <string>

#include "custody/proof/signature.hpp"
#include "table/table.hpp"

namespace alumen::custody {

/// The canonical bytes of a JSON value: keys by UTF-16 units, ECMAScript numbers, no blanks.
/// Error: custody.not_canonical for numbers that no double holds exactly as written and texts that are not UTF-8.
Result<std::string> canonical_json(const table::Node& value);
/// An ECMAScript number text of a finite double.
std::string number_text(double value);

/// Who signs, when.
struct ProofOptions {
  std::string verification_method;   ///< did:key:...#... or an address of the key
  std::string created;               ///< YYYY-MM-DDThh:mm:ssZ, from the caller's clock
};
/// The document with a `proof` of cryptosuite eddsa-jcs-2022. The document is a JSON object without a proof.
/// Errors: custody.bad_proof, custody.not_canonical, table.bad_json.
Result<std::string> with_proof(const std::string& document, const KeyPair& key, const ProofOptions& options);
/// Checks the proof of a document under a public key. Errors: custody.bad_proof (what does not fit), table.bad_json.
Result<void> verify_proof(const std::string& document, std::string_view public_key);

}  // namespace alumen::custody
