// For tests: a disk in memory that SQLite writes to as to any other, and that loses power, forgets syncs, runs full, reads
// short and flips bits when it is told to. What it does follows from its seed and from what is written, from nothing else.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace alumen::custody {

/// A file's bytes in blocks that copies share until one of them writes.
class Bytes {
 public:
  std::size_t size() const { return size_; }
  /// Copies what is there from `at` on; the number of bytes.
  std::size_t read(std::size_t at, char* to, std::size_t count) const;
  /// Writes; a gap before `at` becomes zeros.
  void write(std::size_t at, std::string_view data);
  void resize(std::size_t size);
  /// All of them.
  std::string text() const;

 private:
  static constexpr std::size_t block_size = 4096;
  using Block = std::array<char, block_size>;
  Block& own(std::size_t block);
  std::size_t size_ = 0;
  std::vector<std::shared_ptr<Block>> blocks_;
};

/// What a power cut does to whatever was written since the last sync.
enum class Loss : std::uint8_t {
  none,      ///< it had all reached the disk: as if only the program had been killed
  unsynced,  ///< it is all gone
  torn       ///< of every write each sector of 512 bytes is kept or lost, as the seed says; so are new and removed files
};

/// What is about to go wrong. Numbers count from the moment that they are set; 0 = never.
struct DiskFaults {
  std::uint64_t full_at = 0;        ///< from this change on every write is refused for want of room
  std::uint64_t write_error_at = 0; ///< this change fails
  std::uint64_t lost_sync_at = 0;   ///< this sync reports success and does nothing
  int lost_syncs = 0;               ///< of a hundred syncs so many report success and do nothing
  std::uint64_t short_read_at = 0;  ///< this read ends early
  std::uint64_t flip_at = 0;        ///< this read has one bit wrong
  bool off = false;                 ///< nothing works any more
};

/// The disk, registered with SQLite as a file system under a name of its own. Not copyable: a power cut makes a new one.
class VirtualDisk {
 public:
  explicit VirtualDisk(std::uint64_t seed);
  VirtualDisk(const VirtualDisk&) = delete;
  VirtualDisk& operator=(const VirtualDisk&) = delete;
  ~VirtualDisk();

  /// The name of its file system, for open_sqlite().
  const char* name() const;
  /// The disk as it is found after a power cut now.
  std::unique_ptr<VirtualDisk> after_power_cut(Loss loss, std::uint64_t seed) const;
  /// Sets what goes wrong from now on.
  void plan(const DiskFaults& faults);

  /// Called before every change: a write, a truncation, a sync, a removal.
  std::function<void()> before_change;
  /// Changes, syncs and reads since the last plan().
  std::uint64_t changes() const;
  std::uint64_t syncs() const;
  std::uint64_t reads() const;

  /// Names of the files that are there.
  std::vector<std::string> files() const;
  /// The bytes of a file, empty when there is none.
  std::string content(const std::string& file) const;
  /// Flips a bit at rest.
  void flip(const std::string& file, std::size_t byte, int bit);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace alumen::custody
