// Inside the chain room: a hash table of positions. The keys stay where they are, in the rows; a slot is eight bytes.
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace alumen::chain::detail {

/// Positions by the hash of a key that the caller compares. Open addressing, at most half full.
class KeyTable {
 public:
  static constexpr std::uint32_t absent = 0xffffffffu;
  static std::uint64_t hash(std::string_view key) { return std::hash<std::string_view>{}(key) * 0x9E3779B97F4A7C15u; }

  /// Room for so many keys in all.
  void reserve(std::size_t keys) {
    std::size_t size = 16;
    while (size < 2 * keys) size *= 2;
    if (size > slots_.size()) grow(size);
  }
  /// The position under the hash for which same(position) holds, or absent.
  std::uint32_t find(std::uint64_t hash, auto&& same) const {
    if (slots_.empty()) return absent;
    for (std::size_t at = home(hash);; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[at];
      if (slot.position == absent) return absent;
      if (slot.tag == tag(hash) && slot.position != gone && same(slot.position)) return slot.position;
    }
  }
  /// Adds a position whose key is not in the table.
  void insert(std::uint64_t hash, std::uint32_t position) {
    if (2 * (used_ + 1) > slots_.size()) grow(slots_.empty() ? 16 : 2 * slots_.size());
    place({tag(hash), position}, hash);
    ++used_;
  }
  /// Takes a position out again.
  void erase(std::uint64_t hash, std::uint32_t position) {
    for (std::size_t at = home(hash); slots_[at].position != absent; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].position == position) slots_[at].position = gone;
  }

 private:
  static constexpr std::uint32_t gone = 0xfffffffeu;
  struct Slot {
    std::uint32_t tag = 0, position = absent;  // the tag is the upper half of the hash: the home is taken from it
  };
  static std::uint32_t tag(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  /// Tables never have more than 2^32 slots, so that the tag alone tells the home.
  std::size_t home(std::uint64_t hash) const { return tag(hash) & (slots_.size() - 1); }
  void place(Slot slot, std::uint64_t hash) {
    std::size_t at = home(hash);
    while (slots_[at].position != absent) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
  void grow(std::size_t size) {
    auto old = std::exchange(slots_, std::vector<Slot>(size));
    used_ = 0;
    for (const auto& slot : old) {
      if (slot.position == absent || slot.position == gone) continue;
      place(slot, std::uint64_t{slot.tag} << 32);
      ++used_;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace alumen::chain::detail
