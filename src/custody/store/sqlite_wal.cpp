#include "custody/store/sqlite_wal.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <vector>

namespace alumen::custody {
namespace {

// Numbers of the format (https://www.sqlite.org/fileformat2.html, section 4).
constexpr std::size_t header_size = 32, frame_header_size = 24;
constexpr std::uint32_t magic = 0x377f0682;

using Octets = std::vector<unsigned char>;

std::uint32_t big(const unsigned char* at) {
  return static_cast<std::uint32_t>(at[0]) << 24 | static_cast<std::uint32_t>(at[1]) << 16 | static_cast<std::uint32_t>(at[2]) << 8 | at[3];
}

/// The running sum over the log.
struct Sum {
  std::uint32_t first = 0, second = 0;
  friend bool operator==(const Sum&, const Sum&) = default;
};
Sum stored(const unsigned char* at) { return {big(at), big(at + 4)}; }

/// Adds words, whose order of octets the header tells.
Sum plus(Sum sum, const unsigned char* at, std::size_t size, bool big_endian) {
  for (std::size_t i = 0; i < size; i += 8) {
    auto word = [&](const unsigned char* w) { return big_endian ? big(w) : __builtin_bswap32(big(w)); };
    sum.first += word(at + i) + sum.second;
    sum.second += word(at + i + 4) + sum.first;
  }
  return sum;
}

/// Reads a log from its beginning.
class Log {
 public:
  Log(sqlite3_file* file, std::size_t page) : file_(file), page_(page), frame_(frame_header_size + page) {
    sqlite3_int64 size = 0;
    if (file->pMethods->xFileSize(file, &size) == SQLITE_OK && size > static_cast<sqlite3_int64>(header_size))
      frames_ = (static_cast<std::size_t>(size) - header_size) / frame_.size();
  }

  /// `known` frames are those that SQLite knows of.
  std::optional<std::string> damage(std::uint32_t known) {
    if (frames_ == 0) return {};
    Octets header(header_size);
    if (!read(0, header)) return "its header cannot be read";
    big_endian_ = (big(&header[0]) & 1) != 0;
    Sum sum = plus({}, header.data(), header_size - 8, big_endian_);
    // The header is synchronised before the first frame is written.
    if ((big(&header[0]) & ~1u) != magic || sum != stored(&header[24]) || big(&header[8]) != page_)
      return load(0) && big(frame_.data()) != 0 ? std::optional<std::string>{"its header is damaged"} : std::nullopt;
    salt_ = {header.begin() + 16, header.begin() + 24};
    std::size_t at = 0, durable = 0;
    for (; at < frames_ && load(at) && whole(sum); ++at) {
      sum = stored(&frame_[16]);
      if (ends_transaction()) durable = at + 1;
    }
    // Whoever has had it open since another program died in the middle of a commit does not know of that commit either.
    if (known < durable)
      return "only " + std::to_string(known) + " of its " + std::to_string(durable) +
             " frames could be read; close every program that has the ledger open, and try again";
    auto broken = at;
    // Frames are held against the sum that stands in the one before, which may be all that is left of that one. Of a frame that
    // was torn in its header the front can look like an end: only a whole one counts.
    bool committed = false;
    for (; at < frames_ && load(at); ++at) {
      bool sound = whole(sum);
      if (committed && sound) return "frame " + std::to_string(broken) + " is damaged, and later ones are whole";
      committed = sound && ends_transaction();
      sum = stored(&frame_[16]);
    }
    return {};
  }

 private:
  bool read(std::size_t at, Octets& to) {
    return file_->pMethods->xRead(file_, to.data(), static_cast<int>(to.size()), static_cast<sqlite3_int64>(at)) == SQLITE_OK;
  }
  bool load(std::size_t frame) { return read(header_size + frame * frame_.size(), frame_); }
  /// The frame is of this log, not of one before.
  bool own() const { return std::equal(salt_.begin(), salt_.end(), frame_.begin() + 8); }
  bool ends_transaction() const { return big(&frame_[4]) != 0; }
  /// It follows the frame whose sum is given.
  bool whole(Sum before) const {
    return own() &&
           plus(plus(before, frame_.data(), 8, big_endian_), &frame_[frame_header_size], page_, big_endian_) == stored(&frame_[16]);
  }

  sqlite3_file* file_;
  std::size_t page_, frames_ = 0;
  Octets frame_, salt_;
  bool big_endian_ = false;
};

/// Frames that SQLite knows of: the index in shared memory says so (https://www.sqlite.org/walformat.html, section 2.1).
std::optional<std::uint32_t> known_frames(sqlite3* base) {
  sqlite3_file* file = nullptr;
  void volatile* index = nullptr;
  if (sqlite3_file_control(base, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file || !file->pMethods) return {};
  if (file->pMethods->iVersion < 2 || file->pMethods->xShmMap(file, 0, 32'768, 0, &index) != SQLITE_OK || !index) return {};
  return static_cast<std::uint32_t volatile*>(index)[4];
}

std::size_t page_size(sqlite3* base) {
  sqlite3_stmt* row = nullptr;
  std::size_t size = 0;
  if (sqlite3_prepare_v2(base, "PRAGMA page_size", -1, &row, nullptr) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
    size = static_cast<std::size_t>(sqlite3_column_int64(row, 0));
  sqlite3_finalize(row);
  return size;
}

}  // namespace

std::optional<std::string> damaged_log(sqlite3* base) {
  auto run = [&](const char* sql) { return sqlite3_exec(base, sql, nullptr, nullptr, nullptr) == SQLITE_OK; };
  sqlite3_busy_timeout(base, 0);
  if (!run("BEGIN IMMEDIATE")) return {};
  std::optional<std::string> out;
  sqlite3_file* file = nullptr;
  auto page = page_size(base);
  auto known = known_frames(base);
  if (known && page >= 512 && sqlite3_file_control(base, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) == SQLITE_OK && file &&
      file->pMethods)
    out = Log{file, page}.damage(*known);
  run("ROLLBACK");
  return out;
}

}  // namespace alumen::custody
