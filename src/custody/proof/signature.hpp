// Ed25519 signatures (RFC 8032) and the texts that keys and signatures are written as.
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace alumen::custody {

/// An Ed25519 key pair: 32 bytes each.
struct KeyPair {
  std::string seed, public_key;
};

/// The key pair of a seed of 32 bytes. Error: custody.bad_key.
Result<KeyPair> key_pair(std::string_view seed);
/// A fresh key pair from the operating system's random numbers. Error: custody.bad_key.
Result<KeyPair> new_key_pair();
/// Signature of 64 bytes.
std::string sign(const KeyPair& key, std::string_view message);
/// True when the signature is the key's. False for keys and signatures of another length and for an S that is not reduced.
bool verify_signature(std::string_view public_key, std::string_view message, std::string_view signature);

/// "z" and base58btc of the bytes, as Multibase writes them.
std::string multibase(std::string_view bytes);
/// The bytes of a Multibase text that begins with z. Error: custody.bad_key.
Result<std::string> from_multibase(std::string_view text);
/// A public key as did:key and the Data Integrity specifications write it: z6Mk...
std::string multikey(std::string_view public_key);
/// The public key of such a text. Error: custody.bad_key.
Result<std::string> from_multikey(std::string_view text);

/// Base64 with padding (RFC 4648).
std::string base64(std::string_view bytes);
/// Back; stray bits are refused. Error: custody.bad_key.
Result<std::string> from_base64(std::string_view text);
/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);
/// Back. Error: custody.bad_key.
Result<std::string> from_hex(std::string_view text);

}  // namespace alumen::custody
