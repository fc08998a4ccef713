#include "custody/proof/merkle.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "base/result.hpp"

namespace alumen::custody {
namespace {

constexpr std::size_t hash_size = 32;

/// One digest context a thread, and the algorithm looked up once: either costs more than hashing a record.
void digest(std::initializer_list<std::string_view> parts, char* out) {
  thread_local const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  bool right = algorithm && context && EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) == 1;
  for (auto part : parts) right = right && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  right = right && EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(out), nullptr) == 1;
  check(right, "SHA-256 works");
}

Hash digest(std::initializer_list<std::string_view> parts) {
  Hash out(hash_size, '\0');
  digest(parts, out.data());
  return out;
}

std::string_view view(const std::array<char, hash_size>& node) { return {node.data(), node.size()}; }

/// Largest power of two below n; n > 1.
std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

Hash root_of(const std::vector<Hash>& leaves, std::uint64_t first, std::uint64_t last) {
  if (last == first) return empty_root();
  Frontier frontier;
  for (auto i = first; i < last; ++i) frontier.append(leaves[i]);
  return frontier.root();
}

void inclusion(const std::vector<Hash>& leaves, std::uint64_t first, std::uint64_t last, std::uint64_t index, std::vector<Hash>& proof) {
  if (last - first == 1) return;
  auto middle = first + split_of(last - first);
  if (index < middle) {
    inclusion(leaves, first, middle, index, proof);
    proof.push_back(root_of(leaves, middle, last));
  } else {
    inclusion(leaves, middle, last, index, proof);
    proof.push_back(root_of(leaves, first, middle));
  }
}

/// `whole`: the older tree is this very subtree, whose root the verifier has.
void consistency(const std::vector<Hash>& leaves, std::uint64_t first, std::uint64_t last, std::uint64_t older, bool whole,
                 std::vector<Hash>& proof) {
  if (older == last) {
    if (!whole) proof.push_back(root_of(leaves, first, last));
    return;
  }
  auto middle = first + split_of(last - first);
  if (older <= middle) {
    consistency(leaves, first, middle, older, whole, proof);
    proof.push_back(root_of(leaves, middle, last));
  } else {
    consistency(leaves, middle, last, older, false, proof);
    proof.push_back(root_of(leaves, first, middle));
  }
}

bool sized(const std::vector<Hash>& hashes) {
  for (const auto& h : hashes)
    if (h.size() != hash_size) return false;
  return true;
}

}  // namespace

Hash sha256(std::string_view bytes) { return digest({bytes}); }
Hash leaf_hash(std::string_view record) { return digest({std::string_view{"\0", 1}, record}); }
Hash node_hash(std::string_view left, std::string_view right) { return digest({"\1", left, right}); }
Hash empty_root() { return sha256({}); }

void Frontier::append(const Hash& leaf) {
  check(leaf.size() == hash_size, "a leaf hash has 32 bytes");
  std::copy_n(leaf.begin(), hash_size, full_.emplace_back().begin());
  for (auto n = size_; n & 1; n >>= 1) {
    auto right = full_.back();
    full_.pop_back();
    digest({"\1", view(full_.back()), view(right)}, full_.back().data());
  }
  ++size_;
}

Hash Frontier::root() const {
  if (full_.empty()) return empty_root();
  Hash root{view(full_.back())};
  for (std::size_t i = full_.size() - 1; i-- > 0;) root = node_hash(view(full_[i]), root);
  return root;
}

std::vector<Hash> inclusion_proof(const std::vector<Hash>& leaves, std::uint64_t index) {
  check(index < leaves.size(), "only a leaf of the tree is proven");
  std::vector<Hash> proof;
  inclusion(leaves, 0, leaves.size(), index, proof);
  return proof;
}

std::vector<Hash> consistency_proof(const std::vector<Hash>& leaves, std::uint64_t older) {
  check(older > 0 && older <= leaves.size(), "only a tree that is not empty is a proven prefix");
  std::vector<Hash> proof;
  consistency(leaves, 0, leaves.size(), older, true, proof);
  return proof;
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof, const Hash& root) {
  if (index >= size || leaf.size() != hash_size || root.size() != hash_size || !sized(proof)) return false;
  std::uint64_t node = index, last = size - 1;
  Hash r = leaf;
  for (const auto& p : proof) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      r = node_hash(p, r);
      while (!(node & 1) && node != 0) node >>= 1, last >>= 1;
    } else {
      r = node_hash(r, p);
    }
    node >>= 1, last >>= 1;
  }
  return last == 0 && r == root;
}

bool verify_consistency(std::uint64_t older, std::uint64_t newer, const std::vector<Hash>& proof, const Hash& older_root,
                        const Hash& newer_root) {
  if (older == 0 || older > newer || older_root.size() != hash_size || newer_root.size() != hash_size || !sized(proof)) return false;
  if (older == newer) return proof.empty() && older_root == newer_root;
  if (proof.empty()) return false;
  std::vector<Hash> path;
  if (std::has_single_bit(older)) path.push_back(older_root);
  path.insert(path.end(), proof.begin(), proof.end());
  std::uint64_t node = older - 1, last = newer - 1;
  while (node & 1) node >>= 1, last >>= 1;
  Hash first = path.front(), second = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      first = node_hash(path[i], first);
      second = node_hash(path[i], second);
      while (!(node & 1) && node != 0) node >>= 1, last >>= 1;
    } else {
      second = node_hash(second, path[i]);
    }
    node >>= 1, last >>= 1;
  }
  return last == 0 && first == older_root && second == newer_root;
}

}  // namespace alumen::custody
