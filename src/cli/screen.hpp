// What every command does with its answer: on the screen, into a file, and errors beside it.
#pragma once
#include <string>
#include <string_view>

#include "api/api.hpp"
#include "cli/text.hpp"

namespace alumen::cli {

/// Exit codes.
inline constexpr int success = 0, failed = 1;

/// Colours of standard output: on a terminal only.
Style screen_style();
/// Colours of standard error.
Style error_style();

/// Writes text to standard output, or whole or not at all into a file. The exit code; what went wrong is told.
int put(const std::string& text, const std::string& file = {});
/// What stopped the command: for people on standard error, as JSON on standard output where that is the format. `failed`.
int put_errors(const Diagnostics& diagnostics, std::string_view format = {});
/// Notes that go with an answer, on standard error.
void put_notes(const Diagnostics& notes);

/// An answer in the format: "json", "csv" where the answer has it, or as people read it.
template <class Answer>
int put_answer(const Result<Answer>& answer, std::string_view format, const std::string& file = {}) {
  if (!answer) return put_errors(answer.error(), format);
  if (format == "json") return put(api::to_json(*answer), file);
  if constexpr (requires { api::to_csv(*answer); })
    if (format == "csv") return put(api::to_csv(*answer), file);
  return put(render(*answer, file.empty() ? screen_style() : Style{}), file);
}

/// The same, and as a page where that is the format; `command` makes the page again.
template <class Answer>
int put_or_page(const Result<Answer>& answer, std::string_view format, const std::string& file, const std::string& command) {
  if (answer && format == "html") return put(api::to_html(*answer, {std::string{program_version}, command}), file);
  return put_answer(answer, format, file);
}

/// Today by this machine's clock, in UTC.
Date today();
/// The day that an option gave, else today. Error: base.bad_date, which names the option.
Result<Date> day_of(const std::string& text, std::string_view option);

}  // namespace alumen::cli
