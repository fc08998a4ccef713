#include <fuzz/harness.hpp>

#include <algorithm>
#include <cmath>

namespace alumen::fuzz {

std::map<std::string, std::string> split_files(std::string_view text) {
  std::map<std::string, std::string> files;
  std::string* current = nullptr;
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    auto whole = text.substr(0, std::min(line.size() + 1, text.size()));
    if (line.starts_with("==> ") && line.ends_with(" <==") && line.size() > 8)
      current = &files[std::string{line.substr(4, line.size() - 8)}];
    else if (current)
      current->append(whole);
    text.remove_prefix(whole.size());
  }
  return files;
}

void read_all(const Diagnostics& messages) {
  for (const auto& message : messages) {
    check(!message.line().empty(), "a message says nothing");
    check(message.where.row >= 0, "a message points before its file");
  }
  auto sorted = messages;
  tidy(sorted);
  check(sorted.size() <= messages.size(), "sorting messages adds some");
}

void read_refusal(const Diagnostics& messages) {
  check(has_errors(messages), "a refusal without an error");
  read_all(messages);
}

bool close(double a, double b, double scale, double relative) {
  return std::fabs(a - b) <= relative * std::max({std::fabs(a), std::fabs(b), scale});
}

}  // namespace alumen::fuzz
