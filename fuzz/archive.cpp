#include <fuzz/archive.hpp>

#include <zip.h>

#include "base/result.hpp"

namespace alumen::fuzz {

std::string pack(const std::map<std::string, std::string>& parts) {
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  check(memory != nullptr, "no memory for an archive");
  zip_source_keep(memory);
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, nullptr);
  check(archive != nullptr, "no archive");
  for (const auto& [name, content] : parts) {
    auto* part = zip_source_buffer(archive, content.data(), content.size(), 0);
    auto index = zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_GUESS);
    if (index < 0)
      zip_source_free(part);
    else
      zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  std::string bytes;
  if (zip_close(archive) != 0) {
    zip_discard(archive);
  } else if (zip_source_open(memory) == 0) {
    char block[4096];
    for (zip_int64_t n; (n = zip_source_read(memory, block, sizeof block)) > 0;) bytes.append(block, static_cast<std::size_t>(n));
    zip_source_close(memory);
  }
  zip_source_free(memory);
  return bytes;
}

}  // namespace alumen::fuzz
