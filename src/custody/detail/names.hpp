// Texts to numbers: one table for all ids of a ledger, flat, so that a lookup costs a hash and a comparison.
#pragma once
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace alumen::custody::detail {

inline constexpr std::uint32_t none = 0xffffffffu;

/// A vector in blocks: growing never copies, so that ten million rows do not need twice their memory.
template <class T>
class Rows {
  static constexpr std::size_t bits = 12, block = std::size_t{1} << bits;

 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](std::size_t i) { return blocks_[i >> bits][i & (block - 1)]; }
  const T& operator[](std::size_t i) const { return blocks_[i >> bits][i & (block - 1)]; }
  T& back() { return (*this)[size_ - 1]; }
  /// Adds a row; its position.
  std::uint32_t add(T row) {
    if ((size_ & (block - 1)) == 0) {
      blocks_.emplace_back();
      if (size_ != 0) blocks_.back().reserve(block);
    }
    blocks_.back().push_back(std::move(row));
    return static_cast<std::uint32_t>(size_++);
  }

 private:
  std::vector<std::vector<T>> blocks_;
  std::size_t size_ = 0;
};

/// What an id is the id of. Records and lots have a space for each scope, counted from `own`.
enum class Space : std::uint32_t {
  user,
  party,
  site,
  material,
  scheme,
  scope,
  audit,
  certificate,
  document,
  credit,
  record = 1u << 30,
  lot = 1u << 31
};
constexpr std::uint32_t space(Space s, std::uint32_t scope = 0) { return static_cast<std::uint32_t>(s) | scope; }

/// (space, text) -> number. Nothing is ever removed.
class Names {
 public:
  /// The number that belongs to the text, or `none`.
  std::uint32_t find(std::uint32_t in, std::string_view text) const {
    if (tags_.empty()) return none;
    std::uint64_t hash = hash_of(in, text);
    for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
      if (tags_[at] == 0) return none;
      if (tags_[at] != tag_of(hash)) continue;
      const Entry& entry = entries_[slots_[at]];
      if (entry.in == in && this->text(slots_[at]) == text) return entry.value;
    }
  }
  /// Adds a text that is not there yet; its handle for text().
  std::uint32_t add(std::uint32_t in, std::string_view text, std::uint32_t value) {
    if (10 * (entries_.size() + 1) > 7 * tags_.size()) grow();
    auto handle = entries_.add({store(text) & ((std::uint64_t{1} << 40) - 1), text.size() & 0xffffffu, in, value});
    place(hash_of(in, text), handle);
    return handle;
  }
  /// The text of a handle.
  std::string_view text(std::uint32_t handle) const {
    const Entry& e = entries_[handle];
    return {texts_[e.place >> chunk_bits].data() + (e.place & (chunk - 1)), e.length};
  }

 private:
  static constexpr std::size_t chunk_bits = 20, chunk = std::size_t{1} << chunk_bits;
  struct Entry {
    std::uint64_t place : 40, length : 24;
    std::uint32_t in, value;
  };
  /// A byte of a hash that tells most other texts apart; never 0, which marks a place that is free.
  static std::uint8_t tag_of(std::uint64_t hash) { return static_cast<std::uint8_t>(hash >> 56 | 1); }
  static std::uint64_t hash_of(std::uint32_t in, std::string_view text) {
    std::uint64_t h = (0x9e3779b97f4a7c15u ^ in) * 0xff51afd7ed558ccdu + text.size();
    const char* p = text.data();
    std::size_t n = text.size();
    for (; n >= 8; p += 8, n -= 8) {
      std::uint64_t word;
      std::memcpy(&word, p, 8);
      h = (h ^ word) * 0x9fb21c651e98df25u;
      h ^= h >> 32;
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, p, n);
    h = (h ^ rest) * 0xff51afd7ed558ccdu;
    h ^= h >> 29;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 32);
  }
  std::uint64_t store(std::string_view text) {
    if (texts_.empty() || texts_.back().size() + text.size() > chunk) {
      texts_.emplace_back();
      texts_.back().reserve(text.size() > chunk ? text.size() : texts_.size() == 1 ? std::size_t{256} : chunk);
    }
    auto& into = texts_.back();
    std::uint64_t place = (static_cast<std::uint64_t>(texts_.size() - 1) << chunk_bits) + into.size();
    into.insert(into.end(), text.begin(), text.end());
    return place;
  }
  void place(std::uint64_t hash, std::uint32_t entry) {
    std::size_t at = hash & mask_;
    while (tags_[at] != 0) at = (at + 1) & mask_;
    tags_[at] = tag_of(hash), slots_[at] = entry;
  }
  void grow() {
    auto size = tags_.empty() ? 64 : 2 * tags_.size();
    tags_ = {}, slots_ = {};  // given back before the larger ones are taken
    tags_.resize(size), slots_.resize(size);
    mask_ = size - 1;
    for (std::uint32_t i = 0; i < entries_.size(); ++i) place(hash_of(entries_[i].in, text(i)), i);
  }

  Rows<Entry> entries_;
  std::vector<std::uint8_t> tags_;    ///< of the entries in slots_, apart: most look-ups that find nothing end here
  std::vector<std::uint32_t> slots_;
  std::size_t mask_ = 0;
  std::vector<std::vector<char>> texts_;
};

}  // namespace alumen::custody::detail
