#include "custody/store/virtual_disk_test.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>

#include "base/random.hpp"

namespace alumen::custody {

std::size_t Bytes::read(std::size_t at, char* to, std::size_t count) const {
  if (at >= size_) return 0;
  count = std::min(count, size_ - at);
  for (std::size_t done = 0; done < count;) {
    auto block = (at + done) / block_size, inside = (at + done) % block_size, n = std::min(count - done, block_size - inside);
    if (blocks_[block])
      std::memcpy(to + done, blocks_[block]->data() + inside, n);
    else
      std::memset(to + done, 0, n);
    done += n;
  }
  return count;
}

void Bytes::write(std::size_t at, std::string_view data) {
  if (at + data.size() > size_) resize(at + data.size());
  for (std::size_t done = 0; done < data.size();) {
    auto block = (at + done) / block_size, inside = (at + done) % block_size, n = std::min(data.size() - done, block_size - inside);
    std::memcpy(own(block).data() + inside, data.data() + done, n);
    done += n;
  }
}

void Bytes::resize(std::size_t size) {
  if (size < size_ && size % block_size != 0) {  // what a later growth shows has to be zeros
    auto& last = own(size / block_size);
    std::fill(last.begin() + static_cast<std::ptrdiff_t>(size % block_size), last.end(), '\0');
  }
  size_ = size;
  blocks_.resize((size + block_size - 1) / block_size);
}

std::string Bytes::text() const {
  std::string out(size_, '\0');
  read(0, out.data(), size_);
  return out;
}

Bytes::Block& Bytes::own(std::size_t block) {
  auto& at = blocks_[block];
  if (!at)
    at = std::make_shared<Block>();
  else if (at.use_count() > 1)
    at = std::make_shared<Block>(*at);
  return *at;
}

namespace {

constexpr std::size_t sector = 512;

/// Numbers of a seed, one after the other.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t next() {
    auto n = count_++;
    auto out = philox({static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(n >> 32), 0, 0},
                      {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
    return static_cast<std::uint64_t>(out[0]) << 32 | out[1];
  }
  std::uint64_t below(std::uint64_t n) { return next() % n; }

 private:
  std::uint64_t seed_, count_ = 0;
};

/// A write, or a truncation to `at` when there is no data.
struct Change {
  std::size_t at;
  std::optional<std::string> data;
};

/// A file's bytes: as programs see them, as the disk has them for certain, and what lies between.
struct Inode {
  Bytes now, durable;
  std::vector<Change> pending;
  // Locks of SQLite, held by any number of open files.
  int shared = 0;
  bool reserved = false, waiting = false, exclusive = false;
  std::vector<std::unique_ptr<std::array<char, 32768>>> regions;  // shared memory: the index of the write-ahead log
  std::array<int, SQLITE_SHM_NLOCK> readers{};
  std::array<bool, SQLITE_SHM_NLOCK> writers{};
};
using Folder = std::map<std::string, std::shared_ptr<Inode>>;

void apply(Bytes& bytes, const Change& change) {
  if (change.data)
    bytes.write(change.at, *change.data);
  else if (change.at < bytes.size())
    bytes.resize(change.at);
}

/// Of each write some sectors.
Bytes torn(const Inode& file, Draws& draws) {
  Bytes out = file.durable;
  for (const auto& change : file.pending) {
    auto kind = draws.below(4);  // all of it, nothing, or each sector for itself
    if (kind == 0) continue;
    if (!change.data || kind == 1) {
      apply(out, change);
      continue;
    }
    for (std::size_t from = 0; from < change.data->size();) {
      auto n = std::min(change.data->size() - from, sector - (change.at + from) % sector);
      if (draws.below(2) == 1) out.write(change.at + from, std::string_view{*change.data}.substr(from, n));
      from += n;
    }
  }
  return out;
}

}  // namespace

struct VirtualDisk::Impl {
  Impl(std::uint64_t seed, const std::function<void()>& hook) : draws(seed), before_change(hook) {}

  std::string name;
  sqlite3_vfs vfs{};
  Draws draws;
  const std::function<void()>& before_change;
  Folder now, durable;
  DiskFaults faults;
  std::uint64_t changes = 0, syncs = 0, reads = 0;

  /// Counts a change and says what becomes of it.
  int change(bool writes) {
    if (faults.off) return SQLITE_IOERR;
    if (before_change) before_change();
    ++changes;
    if (writes && faults.full_at != 0 && changes >= faults.full_at) return SQLITE_FULL;
    return faults.write_error_at == changes ? SQLITE_IOERR : SQLITE_OK;
  }
  bool sync_is_lost() {
    ++syncs;
    return faults.lost_sync_at == syncs || (faults.lost_syncs > 0 && draws.below(100) < static_cast<std::uint64_t>(faults.lost_syncs));
  }
  Inode* find(const char* file) {
    auto found = now.find(file);
    return found == now.end() ? nullptr : found->second.get();
  }
};

namespace {

using Impl = VirtualDisk::Impl;

/// An open file, in the memory that SQLite gives.
struct Open {
  sqlite3_file base;
  Impl* disk;
  std::string* name;
  std::shared_ptr<Inode>* file;
  int lock;
  unsigned shm_shared, shm_exclusive;
  bool removed_at_close;
};
Open& open_of(sqlite3_file* f) { return *reinterpret_cast<Open*>(f); }
Inode& inode_of(sqlite3_file* f) { return **open_of(f).file; }

int read(sqlite3_file* f, void* to, int count, sqlite3_int64 at) {
  auto& disk = *open_of(f).disk;
  if (disk.faults.off) return SQLITE_IOERR_READ;
  auto wanted = static_cast<std::size_t>(count);
  auto n = inode_of(f).now.read(static_cast<std::size_t>(at), static_cast<char*>(to), wanted);
  ++disk.reads;
  if (disk.faults.short_read_at == disk.reads && n > 0) n = disk.draws.below(n);
  if (disk.faults.flip_at == disk.reads && n > 0)
    static_cast<char*>(to)[disk.draws.below(n)] ^= static_cast<char>(1u << disk.draws.below(8));
  if (n == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + n, 0, wanted - n);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* f, const void* data, int count, sqlite3_int64 at) {
  if (int code = open_of(f).disk->change(true); code != SQLITE_OK) return code;
  auto& file = inode_of(f);
  file.pending.push_back({static_cast<std::size_t>(at), std::string{static_cast<const char*>(data), static_cast<std::size_t>(count)}});
  apply(file.now, file.pending.back());
  return SQLITE_OK;
}

int truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (int code = open_of(f).disk->change(false); code != SQLITE_OK) return code;
  auto& file = inode_of(f);
  file.pending.push_back({static_cast<std::size_t>(size), std::nullopt});
  apply(file.now, file.pending.back());
  return SQLITE_OK;
}

/// The first sync of a file makes its name last as well, as SQLite's own file system does for logs and journals.
int sync(sqlite3_file* f, int) {
  auto& open = open_of(f);
  if (int code = open.disk->change(false); code != SQLITE_OK) return code;
  if (open.disk->sync_is_lost()) return SQLITE_OK;
  auto& file = inode_of(f);
  file.durable = file.now;
  file.pending.clear();
  if (open.disk->find(open.name->c_str()) == &file) open.disk->durable[*open.name] = *open.file;
  return SQLITE_OK;
}

int size(sqlite3_file* f, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(inode_of(f).now.size());
  return open_of(f).disk->faults.off ? SQLITE_IOERR : SQLITE_OK;
}

int lock(sqlite3_file* f, int level) {
  auto& own = open_of(f).lock;
  auto& file = inode_of(f);
  if (own >= level) return SQLITE_OK;
  if (own == SQLITE_LOCK_NONE) {
    if (file.exclusive || file.waiting) return SQLITE_BUSY;
    ++file.shared;
    own = SQLITE_LOCK_SHARED;
  }
  if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  if (own < SQLITE_LOCK_RESERVED) {
    if (file.reserved) return SQLITE_BUSY;
    file.reserved = true;
    own = SQLITE_LOCK_RESERVED;
  }
  if (level == SQLITE_LOCK_RESERVED) return SQLITE_OK;
  file.waiting = true;
  own = SQLITE_LOCK_PENDING;
  if (file.shared > 1) return SQLITE_BUSY;
  file.exclusive = true;
  own = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

int unlock(sqlite3_file* f, int level) {
  auto& own = open_of(f).lock;
  auto& file = inode_of(f);
  if (own <= level) return SQLITE_OK;
  if (own >= SQLITE_LOCK_RESERVED) file.reserved = file.waiting = file.exclusive = false;
  if (level == SQLITE_LOCK_NONE && own != SQLITE_LOCK_NONE) --file.shared;
  own = level;
  return SQLITE_OK;
}

int is_reserved(sqlite3_file* f, int* out) {
  *out = inode_of(f).reserved;
  return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int shm_map(sqlite3_file* f, int region, int bytes, int extend, void volatile** out) {
  auto& regions = inode_of(f).regions;
  auto wanted = static_cast<std::size_t>(region) + 1;
  *out = nullptr;
  if (bytes != 32768) return SQLITE_IOERR_SHMSIZE;
  if (regions.size() < wanted && !extend) return SQLITE_OK;
  while (regions.size() < wanted) regions.push_back(std::make_unique<std::array<char, 32768>>());
  *out = regions[wanted - 1]->data();
  return SQLITE_OK;
}

int shm_lock(sqlite3_file* f, int first, int count, int flags) {
  auto& own = open_of(f);
  auto& file = inode_of(f);
  bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
  for (int pass = 0; pass < 2; ++pass)  // first whether all can be had, then all of them
    for (int i = first; i < first + count; ++i) {
      auto at = static_cast<std::size_t>(i);
      unsigned bit = 1u << i;
      if (flags & SQLITE_SHM_UNLOCK) {
        if (pass == 0) continue;
        if (own.shm_exclusive & bit) file.writers[at] = false;
        if (own.shm_shared & bit) --file.readers[at];
        own.shm_exclusive &= ~bit, own.shm_shared &= ~bit;
      } else if (pass == 0) {
        int others = file.readers[at] - ((own.shm_shared & bit) != 0);
        if ((file.writers[at] && !(own.shm_exclusive & bit)) || (exclusive && others > 0)) return SQLITE_BUSY;
      } else if (exclusive) {
        file.writers[at] = true, own.shm_exclusive |= bit;
      } else if (!(own.shm_shared & bit)) {
        ++file.readers[at], own.shm_shared |= bit;
      }
    }
  return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int shm_unmap(sqlite3_file* f, int remove) {
  shm_lock(f, 0, SQLITE_SHM_NLOCK, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
  if (remove) inode_of(f).regions.clear();
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  auto& disk = *static_cast<Impl*>(vfs->pAppData);
  if (int code = disk.change(false); code != SQLITE_OK) return code;
  if (disk.now.erase(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
  if (sync_folder && !disk.sync_is_lost()) disk.durable.erase(name);
  return SQLITE_OK;
}

int close(sqlite3_file* f) {
  auto& open = open_of(f);
  unlock(f, SQLITE_LOCK_NONE);
  if (open.removed_at_close) remove(&open.disk->vfs, open.name->c_str(), 0);
  delete open.file;
  delete open.name;
  return SQLITE_OK;
}

const sqlite3_io_methods methods{2,         close,       read,    write,       truncate,        sync,    size,     lock,
                                 unlock,    is_reserved, control, sector_size, characteristics, shm_map, shm_lock, shm_barrier,
                                 shm_unmap, nullptr,     nullptr};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* f, int flags, int* out) {
  auto& disk = *static_cast<Impl*>(vfs->pAppData);
  f->pMethods = nullptr;
  std::string file = name ? name : "temporary-" + std::to_string(disk.draws.next());
  auto found = disk.now.find(file);
  if (disk.faults.off || (found == disk.now.end() && !(flags & SQLITE_OPEN_CREATE))) return SQLITE_CANTOPEN;
  if (found == disk.now.end()) found = disk.now.emplace(file, std::make_shared<Inode>()).first;
  auto& open = open_of(f);
  open = {{&methods},
          &disk,
          new std::string{file},
          new std::shared_ptr<Inode>{found->second},
          SQLITE_LOCK_NONE,
          0,
          0,
          (flags & SQLITE_OPEN_DELETEONCLOSE) != 0};
  if (out) *out = flags;
  return SQLITE_OK;
}

/// As on a real one: an empty file counts as none.
int access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  auto* file = static_cast<Impl*>(vfs->pAppData)->find(name);
  *out = file && (flags != SQLITE_ACCESS_EXISTS || file->now.size() > 0);
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int room, char* out) {
  sqlite3_snprintf(room, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int count, char* out) {
  auto& disk = *static_cast<Impl*>(vfs->pAppData);
  for (int i = 0; i < count; ++i) out[i] = static_cast<char>(disk.draws.next());
  return count;
}

int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int now_julian(sqlite3_vfs*, double* out) {
  *out = 2'460'676.5;  // 2025-01-01
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

VirtualDisk::VirtualDisk(std::uint64_t seed) : impl_(std::make_unique<Impl>(seed, before_change)) {
  static std::atomic<int> number = 0;
  impl_->name = "virtual-" + std::to_string(number++);
  auto& vfs = impl_->vfs;
  vfs.iVersion = 1, vfs.szOsFile = sizeof(Open), vfs.mxPathname = 200, vfs.zName = impl_->name.c_str(), vfs.pAppData = impl_.get();
  vfs.xOpen = open, vfs.xDelete = remove, vfs.xAccess = access, vfs.xFullPathname = full_name;
  vfs.xRandomness = randomness, vfs.xSleep = sleep, vfs.xCurrentTime = now_julian, vfs.xGetLastError = last_error;
  sqlite3_vfs_register(&vfs, 0);
  // The numbers that SQLite marks a new log with come from one source for all file systems: it begins anew here.
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(hash64(std::to_string(seed)) | 1), nullptr);
}

VirtualDisk::~VirtualDisk() { sqlite3_vfs_unregister(&impl_->vfs); }

const char* VirtualDisk::name() const { return impl_->name.c_str(); }

std::unique_ptr<VirtualDisk> VirtualDisk::after_power_cut(Loss loss, std::uint64_t seed) const {
  auto out = std::make_unique<VirtualDisk>(seed);
  Draws draws{seed ^ 0x706f776572u};
  auto keep = [&](const std::string& file, const Inode& inode) {
    auto copy = std::make_shared<Inode>();
    copy->durable = loss == Loss::none ? inode.now : loss == Loss::unsynced ? inode.durable : torn(inode, draws);
    copy->now = copy->durable;
    out->impl_->now[file] = out->impl_->durable[file] = std::move(copy);
  };
  Folder all = impl_->now;
  all.insert(impl_->durable.begin(), impl_->durable.end());
  for (const auto& [file, any] : all) {
    auto seen = impl_->now.find(file), certain = impl_->durable.find(file);
    bool take_seen = loss == Loss::none || (loss == Loss::torn && draws.below(2) == 1);
    const auto& folder = take_seen ? impl_->now : impl_->durable;
    auto from = take_seen ? seen : certain;
    if (from != folder.end()) keep(file, *from->second);
  }
  return out;
}

void VirtualDisk::plan(const DiskFaults& faults) {
  impl_->faults = faults;
  impl_->changes = impl_->syncs = impl_->reads = 0;
}

std::uint64_t VirtualDisk::changes() const { return impl_->changes; }
std::uint64_t VirtualDisk::syncs() const { return impl_->syncs; }
std::uint64_t VirtualDisk::reads() const { return impl_->reads; }

std::vector<std::string> VirtualDisk::files() const {
  std::vector<std::string> out;
  for (const auto& [name, file] : impl_->now) out.push_back(name);
  return out;
}

std::string VirtualDisk::content(const std::string& file) const {
  auto* found = impl_->find(file.c_str());
  return found ? found->now.text() : "";
}

void VirtualDisk::flip(const std::string& file, std::size_t byte, int bit) {
  auto* found = impl_->find(file.c_str());
  char c = 0;
  if (!found || found->now.read(byte, &c, 1) != 1) return;
  c = static_cast<char>(c ^ (1 << bit));
  found->now.write(byte, {&c, 1});
  found->durable = found->now;
}

}  // namespace alumen::custody
