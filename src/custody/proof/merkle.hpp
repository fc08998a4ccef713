// Merkle tree of RFC 6962: leaf = SHA-256(0x00 || record), node = SHA-256(0x01 || left || right), the empty tree's root is
// SHA-256 of nothing, a tree of n leaves is split at the largest power of two below n.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alumen::custody {

/// A SHA-256 hash: 32 bytes.
using Hash = std::string;

/// SHA-256 of the bytes.
Hash sha256(std::string_view bytes);
/// Hash of a leaf.
Hash leaf_hash(std::string_view record);
/// Hash of two subtrees.
Hash node_hash(std::string_view left, std::string_view right);
/// Root of the tree without leaves.
Hash empty_root();

/// A growing tree that keeps only the roots of its full subtrees: memory O(log n).
class Frontier {
 public:
  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<std::array<char, 32>> full_;  // roots of full subtrees, largest first
};

/// Proof that leaf `index` is in the tree of these leaves: sibling hashes from the leaf upwards. index < leaves.size().
std::vector<Hash> inclusion_proof(const std::vector<Hash>& leaves, std::uint64_t index);
/// Proof that the tree of the first `older` leaves is a prefix of the tree of all. 0 < older <= leaves.size().
std::vector<Hash> consistency_proof(const std::vector<Hash>& leaves, std::uint64_t older);

/// True when the proof leads from the leaf to the root. False for index >= size, for missing or left-over elements and for
/// any hash that is not 32 bytes.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof, const Hash& root);
/// True when the proof leads from the older root to the newer one. False for older = 0 (nothing is proven of an empty
/// tree), older > newer, a proof beside equal sizes, missing or left-over elements and any hash that is not 32 bytes.
bool verify_consistency(std::uint64_t older, std::uint64_t newer, const std::vector<Hash>& proof, const Hash& older_root,
                        const Hash& newer_root);

}  // namespace alumen::custody
