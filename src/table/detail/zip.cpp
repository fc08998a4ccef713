#include "table/detail/zip.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>

#include "table/detail/faults.hpp"

namespace alumen::table::detail {

namespace {

/// A source over bytes that outlive it. libzip copies on write, so the bytes are never changed.
zip_source_t* source_over(const std::string& bytes, zip_error_t& error) {
  return zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
}

std::string message(zip_error_t& error) {
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

/// Everything that a source holds.
std::string drain(zip_source_t* source) {
  std::string out;
  if (zip_source_open(source) != 0) return out;
  zip_source_seek(source, 0, SEEK_END);
  auto size = zip_source_tell(source);
  zip_source_seek(source, 0, SEEK_SET);
  if (size > 0) out.resize(static_cast<std::size_t>(size));
  if (zip_source_read(source, out.data(), out.size()) != size) out.clear();
  zip_source_close(source);
  return out;
}

}  // namespace

void Archive::Close::operator()(zip* archive) const { zip_discard(archive); }

std::string Archive::key(std::string_view name) {
  std::string out{name.substr(std::min(name.find_first_not_of("/\\"), name.size()))};
  for (char& c : out) {
    if (c == '\\') c = '/';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Diagnostic Archive::large(std::string_view name, std::string expected) const {
  return {.code = "table.too_large",
          .where = {file_},
          .expected = std::move(expected),
          .detail = fmt::format("inflated, the part {} is larger than any table needs", excerpt(name)),
          .remedy = "split the workbook; if it is small and not yours, do not trust it"};
}

Diagnostic Archive::bad(std::string detail) const { return {.code = "table.bad_xlsx", .where = {file_}, .detail = std::move(detail)}; }

Result<Archive> Archive::open(std::string bytes, std::string file, const XlsxLimits& limits) {
  Archive out;
  out.bytes_ = std::make_unique<std::string>(std::move(bytes));
  out.file_ = std::move(file);
  out.limits_ = limits;
  zip_error_t error;
  zip_error_init(&error);
  auto* source = source_over(*out.bytes_, error);
  if (source == nullptr) return fail(out.bad(message(error)));
  out.zip_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (!out.zip_) {
    zip_source_free(source);
    return fail(out.bad("it is no zip archive, or was cut off: " + message(error)));
  }
  auto count = zip_get_num_entries(out.zip_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(out.zip_.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    if (name == nullptr) continue;
    auto [at, fresh] = out.entries_.try_emplace(key(name), Entry{static_cast<std::uint64_t>(i), false});
    if (!fresh) at->second.twice = true;
  }
  return out;
}

Result<std::string> Archive::read(std::string_view name) {
  auto found = entries_.find(key(name));
  if (found == entries_.end()) return fail(bad(fmt::format("the part {} is missing", excerpt(name))));
  if (found->second.twice) return fail(bad(fmt::format("the part {} stands twice in the archive", excerpt(name))));
  zip_stat_t stat;
  zip_stat_init(&stat);
  constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if (zip_stat_index(zip_.get(), found->second.index, 0, &stat) != 0 || (stat.valid & needed) != needed)
    return fail(bad(fmt::format("the part {} is damaged", excerpt(name))));
  if (stat.encryption_method != ZIP_EM_NONE) return fail({.code = "table.xlsx_encrypted", .where = {file_}});
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
    return fail(bad(fmt::format("the part {} is compressed in a way that workbooks never are", excerpt(name))));
  auto compressed = std::min<std::uint64_t>(stat.comp_size, bytes_->size());
  return inflate(found->second.index, name, stat.size, compressed);
}

Result<std::string> Archive::inflate(std::uint64_t index, std::string_view name, std::size_t declared, std::size_t compressed) {
  auto refused = [&](std::size_t size) -> std::string {
    if (size > limits_.part_bytes) return fmt::format("at most {} bytes", limits_.part_bytes);
    if (size > limits_.total_bytes - std::min(total_, limits_.total_bytes))
      return fmt::format("at most {} bytes in all parts together", limits_.total_bytes);
    if (size > limits_.ratio_from && size / limits_.ratio > compressed)
      return fmt::format("at most {} times the {} compressed bytes", limits_.ratio, compressed);
    return {};
  };
  if (auto why = refused(declared); !why.empty()) return fail(large(name, std::move(why)));
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file{zip_fopen_index(zip_.get(), index, 0), &zip_fclose};
  if (!file) return fail(bad(fmt::format("the part {} is damaged: {}", excerpt(name), zip_strerror(zip_.get()))));
  std::string out(declared + 1, '\0');  // one more, so that the end shows without growing
  std::size_t filled = 0;
  for (;;) {
    if (filled == out.size()) out.resize(2 * out.size() + 65536);  // the declared size was a lie
    auto step = std::min<std::size_t>(out.size() - filled, 1 << 20);
    auto got = zip_fread(file.get(), out.data() + filled, step);
    if (got < 0)
      return fail(bad(fmt::format("the part {} is damaged: {}", excerpt(name), zip_error_strerror(zip_file_get_error(file.get())))));
    filled += static_cast<std::size_t>(got);
    if (auto why = refused(filled); !why.empty()) return fail(large(name, std::move(why)));
    if (got == 0) break;
  }
  if (filled != declared) return fail(bad(fmt::format("the part {} is damaged: its size is not the declared one", excerpt(name))));
  out.resize(filled);
  total_ += filled;
  return out;
}

std::string with_entries(const std::string& archive, const std::vector<std::pair<std::string, std::string>>& entries) {
  constexpr zip_uint16_t fixed_date = (1 << 5) | 1;  // 1980-01-01: the same input gives the same bytes in every time zone
  zip_error_t error;
  zip_error_init(&error);
  auto* source = source_over(archive, error);
  if (source == nullptr) return {};
  zip_source_keep(source);  // the new archive is read out of it after closing
  std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> guard{source, &zip_source_free};
  zip_t* open = zip_open_from_source(source, archive.empty() ? ZIP_CREATE | ZIP_TRUNCATE : 0, &error);
  if (open == nullptr) {
    zip_source_free(source);
    return {};
  }
  for (const auto& [name, content] : entries) {
    auto* part = zip_source_buffer(open, content.data(), content.size(), 0);
    auto index = part == nullptr ? -1 : zip_file_add(open, name.c_str(), part, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(part);
      zip_discard(open);
      return {};
    }
    zip_file_set_dostime(open, static_cast<zip_uint64_t>(index), 0, fixed_date, 0);
  }
  if (zip_close(open) != 0) {
    zip_discard(open);
    return {};
  }
  return drain(source);
}

}  // namespace alumen::table::detail
