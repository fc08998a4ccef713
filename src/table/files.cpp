#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

#include "table/table.hpp"

namespace alumen::table {

namespace {

/// An open file that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool good() const { return number_ >= 0; }
  /// Closes now and tells whether that worked: some file systems report a failed write only here.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

std::string reason(int error) { return std::generic_category().message(error); }

Diagnostic too_large(const std::string& file, std::size_t limit) {
  return {.code = "table.too_large", .where = {file}, .expected = fmt::format("at most {} bytes", limit)};
}

/// True when the eight bytes are ASCII without NUL: no byte has its high bit set, and none borrows when 1 is taken away.
bool plain(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
  return ((word | (word - ones)) & highs) == 0;
}

/// Length of the well-formed UTF-8 sequence at `at` (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF), or 0.
std::size_t sequence_length(const unsigned char* at, const unsigned char* end) {
  unsigned char lead = *at, low = 0x80, high = 0xBF;
  std::size_t length = 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    length = 2;
  else if (lead >= 0xE0 && lead <= 0xEF)
    length = 3;
  else if (lead >= 0xF0 && lead <= 0xF4)
    length = 4;
  if (length == 0 || static_cast<std::size_t>(end - at) < length) return 0;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (at[1] < low || at[1] > high) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if (at[i] < 0x80 || at[i] > 0xBF) return 0;
  return length;
}

/// First byte that is NUL or begins no UTF-8 character, or the size.
std::size_t first_bad_byte(std::string_view text) {
  const char *begin = text.data(), *at = begin, *end = begin + text.size();
  while (at < end) {
    if (end - at >= 8 && plain(at)) {
      at += 8;
      continue;
    }
    if (*at == '\0') break;
    auto length = sequence_length(reinterpret_cast<const unsigned char*>(at), reinterpret_cast<const unsigned char*>(end));
    if (length == 0) break;
    at += length;
  }
  return static_cast<std::size_t>(at - begin);
}

bool begins_as_utf16(std::string_view text) { return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"); }

Diagnostic bad_byte(std::string_view text, std::size_t at, const std::string& file) {
  auto before = text.substr(0, at);
  auto line = 1 + std::ranges::count(before, '\n');
  auto line_start = before.rfind('\n') + 1;  // npos + 1 == 0: the first line
  Where where{file, static_cast<int>(line), {}};
  if (begins_as_utf16(text)) return {.code = "table.not_utf8", .where = {file}, .detail = "it begins with the byte order mark of UTF-16"};
  auto place = fmt::format("byte {} of the line", at - line_start + 1);
  if (text[at] == '\0') return {.code = "table.nul_byte", .where = where, .detail = place};
  return {.code = "table.not_utf8",
          .where = where,
          .value = fmt::format("0x{:02X}", static_cast<unsigned char>(text[at])),
          .expected = "UTF-8",
          .detail = place};
}

/// Reads until the end or one byte past the limit. The errno of what failed, or 0.
int read_all(int file, std::size_t expected_size, std::size_t limit, std::string& out) {
  limit = std::min(limit, out.max_size() / 4);
  out.resize(std::min(expected_size, limit) + 1);  // one more, so that the end shows without growing
  std::size_t filled = 0;
  for (;;) {
    if (filled == out.size()) out.resize(std::min(2 * out.size() + 65536, limit + 1));
    auto got = ::read(file, out.data() + filled, out.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    filled += static_cast<std::size_t>(got);
    if (got == 0 || filled > limit) break;
  }
  out.resize(filled);
  return 0;
}

/// Writes everything. The errno of what failed, or 0.
int write_all(int file, std::string_view content) {
  while (!content.empty()) {
    auto put = ::write(file, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

/// Opens a name beside the target that nobody has. The process number keeps programs apart, O_EXCL decides.
int open_beside(const std::filesystem::path& target, std::filesystem::path& name) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    name = target.parent_path() / fmt::format(".{}.{}-{}.tmp", target.filename().string(), ::getpid(), attempt);
    int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0 || errno != EEXIST) return file;
  }
  return -1;
}

/// Writes beside the target, then renames. The errno of what failed, or 0.
int replace(const std::filesystem::path& target, std::string_view content, const struct stat* old) {
  std::filesystem::path name;
  Descriptor file{open_beside(target, name)};
  if (!file.good()) return errno;
  int error = write_all(file.number(), content);
  if (error == 0 && old != nullptr && ::fchmod(file.number(), old->st_mode & 07777) != 0) error = errno;
  if (error == 0 && ::fsync(file.number()) != 0) error = errno;
  if (!file.close() && error == 0) error = errno;
  if (error == 0 && ::rename(name.c_str(), target.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(name.c_str());
    return error;
  }
  auto folder_name = target.parent_path();
  Descriptor folder{::open(folder_name.empty() ? "." : folder_name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.good()) ::fsync(folder.number());  // the new content stands already; a file system without this is no error
  return 0;
}

}  // namespace

Result<std::string> check_text(std::string text, const std::string& shown_as, const Limits& limits) {
  if (text.size() > limits.file_bytes) return fail(too_large(shown_as, limits.file_bytes));
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  auto bad = first_bad_byte(text);
  if (bad < text.size()) return fail(bad_byte(text, bad, shown_as));
  return text;
}

Result<std::string> read_text(const std::filesystem::path& path, std::string shown_as, const Limits& limits) {
  auto cannot = [&](int error) { return fail({.code = "table.cannot_read", .where = {shown_as}, .detail = reason(error)}); };
  Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status{};
  if (!file.good() || ::fstat(file.number(), &status) != 0) return cannot(errno);
  if (S_ISDIR(status.st_mode)) return cannot(EISDIR);
  std::string text;
  if (int error = read_all(file.number(), static_cast<std::size_t>(status.st_size), limits.file_bytes, text)) return cannot(error);
  return check_text(std::move(text), shown_as, limits);
}

Result<void> write_text(const std::filesystem::path& path, std::string_view content) {
  struct stat old{};
  bool exists = ::stat(path.c_str(), &old) == 0;
  int error = 0;
  if (exists && S_ISDIR(old.st_mode)) {
    error = EISDIR;
  } else if (exists && !S_ISREG(old.st_mode)) {  // a terminal, a pipe: renaming over it would destroy it
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    error = file.good() ? write_all(file.number(), content) : errno;
  } else {
    std::error_code unresolved;  // a link stays a link: the file that it names is replaced
    auto target = exists ? std::filesystem::canonical(path, unresolved) : path;
    error = unresolved ? unresolved.value() : replace(target, content, exists ? &old : nullptr);
  }
  if (error != 0) return fail({.code = "table.cannot_write", .where = {path.string()}, .detail = reason(error)});
  return {};
}

}  // namespace alumen::table
