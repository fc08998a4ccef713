// Result, Answer, Diagnostic: how everything that a user can cause is told.
#pragma once
#include <compare>
#include <expected>
#include <string>
#include <vector>

#include "base/code.hpp"

namespace alumen {

/// A place in a user's or the library's file. Row is the 1-based line of the file; 0 means the whole file.
struct Where {
  std::string file;
  int row = 0;
  std::string column;
  friend auto operator<=>(const Where&, const Where&) = default;
};

/// One thing to tell the user: where, which value, what was expected, what to do.
struct Diagnostic {
  Code code;
  Where where = {};
  std::string value = {};     ///< the offending text or number, as the user wrote it
  std::string expected = {};  ///< what would have been right
  std::string detail = {};    ///< one sentence of particulars; the registry has the general one
  std::string remedy = {};    ///< empty: the registry's remedy

  Severity severity() const { return code.info().severity; }
  /// The particular remedy, or the registry's.
  std::string_view what_to_do() const { return remedy.empty() ? code.info().remedy : std::string_view{remedy}; }
  /// One line: `file:row column: summary: detail (value "x", expected y)`.
  std::string line() const;
};

using Diagnostics = std::vector<Diagnostic>;

/// True when at least one diagnostic is an error.
bool has_errors(const Diagnostics& diagnostics);

/// Sorts by file, row, column, code and drops exact repetitions, so that output never depends on the order of work.
void tidy(Diagnostics& diagnostics);

/// A value, or all that stood in its way.
template <class T>
using Result = std::expected<T, Diagnostics>;

/// A failed Result from one diagnostic.
inline std::unexpected<Diagnostics> fail(Diagnostic diagnostic) { return std::unexpected(Diagnostics{std::move(diagnostic)}); }

/// A value with the warnings and notes that belong to it.
template <class T>
struct Answer {
  T value;
  Diagnostics notes;
};

/// Stops the program with a message when an invariant that only a programmer can break is broken; on in release.
void check(bool holds, std::string_view what);

}  // namespace alumen
