#include "cli/screen.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace alumen::cli {

Style screen_style() { return {.colour = isatty(STDOUT_FILENO) == 1}; }
Style error_style() { return {.colour = isatty(STDERR_FILENO) == 1}; }

int put(const std::string& text, const std::string& file) {
  if (file.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return success;
  }
  auto written = table::write_text(file, text);
  return written ? success : put_errors(written.error());
}

int put_errors(const Diagnostics& diagnostics, std::string_view format) {
  if (format == "json") {
    (void)put(api::to_json(diagnostics));
    return failed;
  }
  auto text = render(diagnostics, error_style(), true);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return failed;
}

void put_notes(const Diagnostics& notes) {
  auto text = render(notes, error_style(), false);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Date today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

Result<Date> day_of(const std::string& text, std::string_view option) {
  if (text.empty()) return today();
  auto day = parse_date(text);
  if (!day)
    for (auto& d : day.error()) d.where = {std::string{option}, 0, ""};
  return day;
}

}  // namespace alumen::cli
