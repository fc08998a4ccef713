// Signatures, canonical JSON, signed documents and checkpoints: published vectors, and forgeries that are refused.
#include <gtest/gtest.h>

#include <limits>

#include "custody/proof/checkpoint.hpp"
#include "custody/proof/jcs.hpp"

namespace alumen::custody {
namespace {

KeyPair key() { return key_pair(from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").value()).value(); }

TEST(Ed25519, VectorsOfRfc8032) {
  // RFC 8032, 7.1, tests 1 and 2.
  auto one = key();
  EXPECT_EQ(hex(one.public_key), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(
      hex(sign(one, "")),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  auto two = key_pair(from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").value()).value();
  EXPECT_EQ(hex(two.public_key), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(
      hex(sign(two, "\x72")),
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(Ed25519, ForgeriesAreRefused) {
  auto k = key();
  auto signature = sign(k, "text");
  EXPECT_TRUE(verify_signature(k.public_key, "text", signature));
  EXPECT_FALSE(verify_signature(k.public_key, "Text", signature));
  for (std::size_t i = 0; i < 64; ++i) {
    auto forged = signature;
    forged[i] = static_cast<char>(forged[i] ^ 1);
    EXPECT_FALSE(verify_signature(k.public_key, "text", forged)) << i;
  }
  EXPECT_FALSE(verify_signature(k.public_key, "text", signature.substr(1)));
  // S + L is the same number modulo the order of the group, and not canonical.
  auto order = from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").value();
  auto forged = signature;
  int carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned char>(forged[32 + i]) + static_cast<unsigned char>(order[i]);
    forged[32 + i] = static_cast<char>(carry);
    carry >>= 8;
  }
  EXPECT_FALSE(verify_signature(k.public_key, "text", forged));
}

TEST(Texts, OfKeysAndBytesComeBack) {
  // Vectors of the Multibase and base64 specifications.
  EXPECT_EQ(multibase("yes mani !"), "z7paNL19xttacUY");
  EXPECT_EQ(multibase(std::string{"\0yes mani !", 11}), "z17paNL19xttacUY");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  for (std::string data : {std::string{}, std::string{"\0\0a", 3}, std::string{"\xff\xfe"}, std::string(33, '\x80')}) {
    EXPECT_EQ(from_multibase(multibase(data)).value(), data);
    EXPECT_EQ(from_base64(base64(data)).value(), data);
    EXPECT_EQ(from_hex(hex(data)).value(), data);
  }
  EXPECT_TRUE(multikey(key().public_key).starts_with("z6Mk"));
  EXPECT_EQ(from_multikey(multikey(key().public_key)).value(), key().public_key);
  for (auto bad : {"Zm9vYg=", "Zm9v*g==", "Zm9vYh==", "=AAA", "Zm9v===="}) EXPECT_FALSE(from_base64(bad)) << bad;
  for (auto bad : {"", "u123", "z0", "zl"}) EXPECT_FALSE(from_multibase(bad)) << bad;
  for (auto bad : {"0", "0g", "AA"}) EXPECT_FALSE(from_hex(bad)) << bad;
}

std::string canonical(const std::string& text) {
  auto node = table::parse_json(text, "t");
  EXPECT_TRUE(node.has_value()) << text;
  auto out = node ? canonical_json(*node) : Result<std::string>{""};
  return out ? *out : out.error()[0].line();
}

TEST(Jcs, ExampleOfRfc8785) {
  EXPECT_EQ(
      canonical(
          R"({"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]})"),
      "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"\u20ac$\\u000f\\nA'"
      "B\\\"\\\\\\\\\\\"/\"}");
}

TEST(Jcs, KeysAreSortedByUtf16Units) {
  // RFC 8785, 3.2.3: the emoji's first unit (D83D) lies below U+FB33, although its code point lies above.
  EXPECT_EQ(canonical(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})"),
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001F600\":5,\"\uFB33\":3}");
}

TEST(Jcs, NumbersOfEcmascript) {
  // RFC 8785, appendix B.
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(5e-324), "5e-324");
  EXPECT_EQ(number_text(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
  EXPECT_EQ(number_text(9007199254740992), "9007199254740992");
  EXPECT_EQ(number_text(295147905179352830000.0), "295147905179352830000");
  EXPECT_EQ(number_text(9.999999999999997e22), "9.999999999999997e+22");
  EXPECT_EQ(number_text(1e21), "1e+21");
  EXPECT_EQ(number_text(999999999999999900000.0), "999999999999999900000");
  EXPECT_EQ(number_text(0.000001), "0.000001");
  EXPECT_EQ(number_text(1e-7), "1e-7");
  EXPECT_EQ(number_text(-333333333.3333332), "-333333333.3333332");
}

TEST(Proof, OfADocumentHoldsUntilAnythingChanges) {
  std::string document = R"({"@context":["https://www.w3.org/ns/credentials/v2"],"mass_g":"1000","id":"urn:x:1"})";
  auto made = with_proof(document, key(), {.verification_method = "did:key:x#x", .created = "2026-01-01T00:00:00Z"});
  ASSERT_TRUE(made.has_value());
  EXPECT_TRUE(verify_proof(*made, key().public_key).has_value());
  // Other spelling, same meaning: still valid.
  auto blanks = *made;
  blanks.insert(1, "  \n ");
  EXPECT_TRUE(verify_proof(blanks, key().public_key).has_value());
  for (auto [from, to] : {std::pair{"1000", "1001"},
                          {"urn:x:1", "urn:x:2"},
                          {"2026-01-01", "2026-01-02"},
                          {"did:key:x#x", "did:key:y#y"},
                          {"assertionMethod", "authentication"},
                          {"eddsa-jcs-2022", "eddsa-rdfc-2022"},
                          {"credentials/v2", "credentials/v1"}}) {
    auto forged = *made;
    forged.replace(forged.find(from), std::string_view{from}.size(), to);
    EXPECT_FALSE(verify_proof(forged, key().public_key).has_value()) << to;
  }
  auto other = key_pair(std::string(32, '\7')).value();
  EXPECT_FALSE(verify_proof(*made, other.public_key).has_value());
  EXPECT_FALSE(verify_proof(document, key().public_key).has_value());
  EXPECT_FALSE(with_proof(*made, key(), {}).has_value());
}

TEST(Checkpoint, IsReadBackAndEveryChangedByteIsSeen) {
  Checkpoint c{.origin = "ledger.example/1", .size = 42, .root = sha256("x")};
  auto text = signed_checkpoint(c, key());
  auto back = verify_checkpoint(text, c.origin, key().public_key);
  ASSERT_TRUE(back.has_value()) << back.error()[0].line();
  EXPECT_EQ(back->size, 42u);
  EXPECT_EQ(back->root, c.root);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    auto forged = text;
    forged[i] = static_cast<char>(forged[i] ^ 1);
    EXPECT_FALSE(verify_checkpoint(forged, c.origin, key().public_key).has_value()) << i;
  }
  EXPECT_FALSE(verify_checkpoint(text, "another", key().public_key).has_value());
  for (auto size : {"042", "+42", "42 ", "-1", ""}) {
    auto forged = text;
    forged.replace(forged.find("\n42\n") + 1, 2, size);
    EXPECT_FALSE(verify_checkpoint(forged, c.origin, key().public_key).has_value()) << size;
  }
}

}  // namespace
}  // namespace alumen::custody
