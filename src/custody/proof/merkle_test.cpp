// RFC 6962: roots that others have published, proofs checked leaf by leaf, and proofs that prove nothing refused.
#include "custody/proof/merkle.hpp"

#include <gtest/gtest.h>

namespace alumen::custody {
namespace {

Hash from_hex(std::string_view hex) {
  Hash out;
  auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

/// The eight leaves of the reference test vectors of Certificate Transparency.
std::vector<Hash> reference_leaves() {
  std::vector<Hash> leaves;
  for (auto hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
    leaves.push_back(leaf_hash(from_hex(hex)));
  return leaves;
}

std::vector<Hash> some_leaves(std::uint64_t count) {
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < count; ++i) leaves.push_back(leaf_hash("leaf " + std::to_string(i)));
  return leaves;
}

Hash root_of(const std::vector<Hash>& leaves, std::uint64_t count) {
  Frontier frontier;
  for (std::uint64_t i = 0; i < count; ++i) frontier.append(leaves[i]);
  return frontier.root();
}

TEST(Merkle, RootsOfTheReferenceVectors) {
  // Published with the Certificate Transparency test vectors; recomputed with hashlib.
  const char* roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                         "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  auto leaves = reference_leaves();
  for (std::uint64_t n = 0; n <= 8; ++n) EXPECT_EQ(root_of(leaves, n), from_hex(roots[n])) << n;
}

TEST(Merkle, EveryLeafOfEverySizeIsProven) {
  auto leaves = some_leaves(33);
  for (std::uint64_t n = 1; n <= leaves.size(); ++n) {
    std::vector<Hash> tree(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(n));
    auto root = root_of(leaves, n);
    for (std::uint64_t i = 0; i < n; ++i) {
      auto proof = inclusion_proof(tree, i);
      for (std::uint64_t j = 0; j < n; ++j)
        EXPECT_EQ(verify_inclusion(leaves[j], i, n, proof, root), j == i) << j << " as " << i << " of " << n;
    }
  }
}

TEST(Merkle, EveryPrefixIsProven) {
  auto leaves = some_leaves(33);
  for (std::uint64_t n = 1; n <= leaves.size(); ++n) {
    std::vector<Hash> tree(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(n));
    for (std::uint64_t m = 1; m <= n; ++m) {
      auto proof = consistency_proof(tree, m);
      EXPECT_TRUE(verify_consistency(m, n, proof, root_of(leaves, m), root_of(leaves, n))) << m << " to " << n;
      if (m < n) {
        EXPECT_FALSE(verify_consistency(m, n, proof, root_of(leaves, n), root_of(leaves, n))) << m << " to " << n;
      }
    }
  }
}

TEST(Merkle, AnyFlippedBitOfAProofIsSeen) {
  auto leaves = some_leaves(13);
  auto root = root_of(leaves, 13), older = root_of(leaves, 7);
  auto inclusion = inclusion_proof(leaves, 6), consistency = consistency_proof(leaves, 7);
  for (std::size_t k = 0; k < inclusion.size(); ++k)
    for (std::size_t byte = 0; byte < 32; ++byte) {
      auto forged = inclusion;
      forged[k][byte] = static_cast<char>(forged[k][byte] ^ 1);
      EXPECT_FALSE(verify_inclusion(leaves[6], 6, 13, forged, root));
    }
  for (std::size_t k = 0; k < consistency.size(); ++k)
    for (std::size_t byte = 0; byte < 32; ++byte) {
      auto forged = consistency;
      forged[k][byte] = static_cast<char>(forged[k][byte] ^ 1);
      EXPECT_FALSE(verify_consistency(7, 13, forged, older, root));
    }
}

TEST(Merkle, WhatProvesNothingIsRefused) {
  auto leaves = some_leaves(8);
  auto root = root_of(leaves, 8);
  EXPECT_FALSE(verify_inclusion(leaves[0], 0, 0, {}, empty_root()));
  EXPECT_FALSE(verify_inclusion(leaves[0], 8, 8, inclusion_proof(leaves, 0), root));
  EXPECT_FALSE(verify_inclusion("", 0, 1, {}, ""));
  EXPECT_FALSE(verify_inclusion("short", 0, 1, {}, "short"));
  EXPECT_FALSE(verify_consistency(0, 8, {}, empty_root(), root));
  EXPECT_FALSE(verify_consistency(0, 0, {}, empty_root(), empty_root()));
  EXPECT_FALSE(verify_consistency(9, 8, {}, root, root));
  EXPECT_FALSE(verify_consistency(8, 8, {root}, root, root));
  EXPECT_TRUE(verify_consistency(8, 8, {}, root, root));
  EXPECT_FALSE(verify_consistency(3, 8, {}, root_of(leaves, 3), root));
  for (bool longer : {true, false}) {
    auto inclusion = inclusion_proof(leaves, 5), consistency = consistency_proof(leaves, 5);
    if (longer)
      inclusion.push_back(root), consistency.push_back(root);
    else
      inclusion.pop_back(), consistency.pop_back();
    EXPECT_FALSE(verify_inclusion(leaves[5], 5, 8, inclusion, root));
    EXPECT_FALSE(verify_consistency(5, 8, consistency, root_of(leaves, 5), root));
  }
}

}  // namespace
}  // namespace alumen::custody
