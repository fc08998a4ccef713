// A list of faults that stays readable when a whole file is wrong.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace alumen::table::detail {

/// The beginning of a text for a message, cut between characters: half a UTF-8 sequence would spoil every JSON output.
std::string excerpt(std::string_view text, std::size_t bytes = 120);

/// Passes the first faults on to `out` and counts the rest, so that a file of a million bad rows costs neither the
/// reader's patience nor memory. `finish` adds one more fault that says how many were left out.
class Faults {
 public:
  static constexpr std::size_t shown_at_most = 200;

  /// `what` ends the sentence "and 12 more ...".
  explicit Faults(Diagnostics& out, std::string_view what) : out_(&out), what_(what) {}

  /// Takes one fault.
  void add(Diagnostic fault) {
    if (++count_ <= shown_at_most)
      out_->push_back(std::move(fault));
    else if (!next_)
      next_ = std::move(fault);
  }
  /// Adds the first fault beyond the limit, with the number of those that follow it.
  void finish();
  /// True when a fault was taken.
  bool any() const { return count_ > 0; }

 private:
  Diagnostics* out_;
  std::string_view what_;
  std::size_t count_ = 0;
  std::optional<Diagnostic> next_;
};

}  // namespace alumen::table::detail
