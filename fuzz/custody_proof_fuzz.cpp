// Proofs, signed heads and signed documents as `alumen ledger check` reads them.
#include <fuzz/harness.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "api/ledger.hpp"
#include "custody/proof/checkpoint.hpp"

namespace alumen {
namespace {

namespace fs = std::filesystem;

/// The file of an input and a signed head beside it, in memory where the system has such a folder.
struct Place {
  Place() {
    fs::path memory = "/dev/shm";
    folder = (fs::is_directory(memory) ? memory : fs::temp_directory_path()) / ("alumen_fuzz_proof_" + std::to_string(::getpid()));
    fs::create_directories(folder);
    auto key = custody::key_pair(std::string(32, '\x07')).value();
    public_key = custody::multikey(key.public_key);
    write("head", custody::signed_checkpoint({"example.org/ledger", 2, custody::sha256("")}, key));
  }
  ~Place() { fs::remove_all(folder); }
  fs::path write(const char* name, std::string_view text) const {
    std::ofstream{folder / name, std::ios::binary}.write(text.data(), static_cast<std::streamsize>(text.size()));
    return folder / name;
  }
  fs::path folder;
  std::string public_key;
};

}  // namespace
}  // namespace alumen

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  static const Place place;
  auto file = place.write("input.json", fuzz::text_of(data, size));
  for (bool with_head : {false, true}) {
    api::CheckQuestion question{.file = file, .public_key = place.public_key};
    if (with_head) question.checkpoint = place.folder / "head";
    auto answer = api::ledger_check(question);
    if (!answer) {
      fuzz::read_refusal(answer.error());
      continue;
    }
    check(!answer->holds.empty() && !answer->kind.empty(), "a proof that shows nothing holds");
  }
  return 0;
}
