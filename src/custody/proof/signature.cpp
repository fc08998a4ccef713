#include "custody/proof/signature.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace alumen::custody {
namespace {

constexpr std::size_t key_size = 32, signature_size = 64;
constexpr std::string_view base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hex_letters = "0123456789abcdef";
constexpr std::string_view ed25519_public = "\xed\x01";  // multicodec prefix

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::unexpected<Diagnostics> bad(std::string_view value, std::string expected) {
  return fail({.code = "custody.bad_key", .value = std::string{value}, .expected = std::move(expected)});
}

}  // namespace

Result<KeyPair> key_pair(std::string_view seed) {
  if (seed.size() != key_size) return bad("", "a seed of 32 bytes");
  Key key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes(seed), seed.size()), &EVP_PKEY_free};
  KeyPair pair{std::string{seed}, std::string(key_size, '\0')};
  std::size_t size = key_size;
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(pair.public_key.data()), &size) != 1)
    return bad("", "a seed that Ed25519 takes");
  return pair;
}

Result<KeyPair> new_key_pair() {
  std::string seed(key_size, '\0');
  if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(seed.data()), static_cast<int>(seed.size())) != 1)
    return bad("", "random numbers of the operating system");
  return key_pair(seed);
}

std::string sign(const KeyPair& pair, std::string_view message) {
  Key key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes(pair.seed), pair.seed.size()), &EVP_PKEY_free};
  Context context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  std::string signature(signature_size, '\0');
  std::size_t size = signature_size;
  bool done = key && context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
              EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes(message), message.size()) == 1;
  check(done && size == signature_size, "a key pair signs");
  return signature;
}

bool verify_signature(std::string_view public_key, std::string_view message, std::string_view signature) {
  if (public_key.size() != key_size || signature.size() != signature_size) return false;
  Key key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(public_key), public_key.size()), &EVP_PKEY_free};
  Context context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message), message.size()) == 1;
}

std::string multibase(std::string_view data) {
  std::vector<int> digits;  // least significant first
  std::size_t zeros = 0;
  while (zeros < data.size() && data[zeros] == '\0') ++zeros;
  for (std::size_t i = zeros; i < data.size(); ++i) {
    int carry = static_cast<unsigned char>(data[i]);
    for (auto& digit : digits) carry += digit * 256, digit = carry % 58, carry /= 58;
    for (; carry > 0; carry /= 58) digits.push_back(carry % 58);
  }
  std::string out = "z" + std::string(zeros, base58[0]);
  for (auto i = digits.size(); i-- > 0;) out += base58[static_cast<std::size_t>(digits[i])];
  return out;
}

Result<std::string> from_multibase(std::string_view text) {
  if (text.empty() || text[0] != 'z' || text.size() > 500) return bad(text.substr(0, 40), "z and base58btc");
  text.remove_prefix(1);
  std::size_t zeros = 0;
  while (zeros < text.size() && text[zeros] == base58[0]) ++zeros;
  std::vector<int> out;  // least significant first
  for (std::size_t i = zeros; i < text.size(); ++i) {
    auto digit = base58.find(text[i]);
    if (digit == std::string_view::npos) return bad(text.substr(0, 40), "letters of base58btc");
    int carry = static_cast<int>(digit);
    for (auto& byte : out) carry += byte * 58, byte = carry % 256, carry /= 256;
    for (; carry > 0; carry /= 256) out.push_back(carry % 256);
  }
  std::string data(zeros, '\0');
  for (auto i = out.size(); i-- > 0;) data += static_cast<char>(out[i]);
  return data;
}

std::string multikey(std::string_view public_key) { return multibase(std::string{ed25519_public} + std::string{public_key}); }

Result<std::string> from_multikey(std::string_view text) {
  auto data = from_multibase(text);
  if (!data) return data;
  if (!data->starts_with(ed25519_public) || data->size() != key_size + 2) return bad(text, "an Ed25519 public key, z6Mk...");
  return data->substr(2);
}

std::string base64(std::string_view data) {
  std::string out;
  for (std::size_t i = 0; i < data.size(); i += 3) {
    std::array<unsigned, 3> b{};
    for (std::size_t k = 0; k < 3 && i + k < data.size(); ++k) b[k] = static_cast<unsigned char>(data[i + k]);
    unsigned bits = b[0] << 16 | b[1] << 8 | b[2];
    for (std::size_t k = 0; k < 4; ++k) out += i + k > data.size() ? '=' : base64_letters[bits >> (18 - 6 * k) & 63];
  }
  return out;
}

Result<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return bad(text.substr(0, 40), "base64 with its padding");
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    bool last = i + 4 == text.size();
    std::size_t padding = last ? static_cast<std::size_t>(std::ranges::count(text.substr(i), '=')) : 0;
    unsigned bits = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      auto value = k >= 4 - padding ? (text[i + k] == '=' ? 0 : std::string_view::npos) : base64_letters.find(text[i + k]);
      if (value == std::string_view::npos || padding > 2) return bad(text.substr(0, 40), "letters of base64");
      bits = bits << 6 | static_cast<unsigned>(value);
    }
    if ((padding == 1 && bits & 0xff) || (padding == 2 && bits & 0xffff)) return bad(text.substr(0, 40), "base64 without stray bits");
    for (std::size_t k = 0; k < 3 - padding; ++k) out += static_cast<char>(bits >> (16 - 8 * k));
  }
  return out;
}

std::string hex(std::string_view data) {
  std::string out;
  for (unsigned char c : data) out += hex_letters[c >> 4], out += hex_letters[c & 15];
  return out;
}

Result<std::string> from_hex(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    auto high = hex_letters.find(text[i]), low = i + 1 < text.size() ? hex_letters.find(text[i + 1]) : std::string_view::npos;
    if (high == std::string_view::npos || low == std::string_view::npos) return bad(text.substr(0, 40), "pairs of 0-9 and a-f");
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace alumen::custody
