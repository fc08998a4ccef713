// Plain-text rendering for the terminal.
#pragma once
#include <string>
#include <vector>

#include "api/api.hpp"

namespace alumen::cli {

/// Name and version, for --version and the foot of reports.
inline constexpr std::string_view program_version = "alumen 0.1.0";

/// Columns aligned by content; columns named in `right` hold numbers.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header, std::vector<bool> right = {})
      : header_(std::move(header)), right_(std::move(right)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  /// Each line begins with `indent` blanks.
  std::string text(std::size_t indent = 0) const;

 private:
  std::vector<std::string> header_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

/// Whether to use colours: bold, red, yellow, dim.
struct Style {
  bool colour = false;
  std::string bold(std::string_view text) const;
  std::string paint(Severity severity, std::string_view text) const;
  std::string dim(std::string_view text) const;
};

/// Errors and warnings one by one with place, value and remedy; notes, and warnings about library rows, are counted by
/// kind unless `all`.
std::string render(const Diagnostics& diagnostics, const Style& style, bool all);
std::string render(const api::CheckAnswer& answer, const Style& style);
std::string render(const api::FootprintAnswer& answer, const Style& style);
std::string render(const api::ExplainAnswer& answer, const Style& style);
std::string render(const api::WhatIfAnswer& answer, const Style& style);
std::string render(const carbon::Call& call, const Style& style);
/// One formula with inputs and outputs.
std::string render(const carbon::Formula& formula, const Style& style);
/// All formulas, a line each.
std::string render(std::span<const carbon::Formula> formulas, const Style& style);

/// Page of the manual with every formula.
std::string formulas_markdown(std::span<const carbon::Formula> formulas);
/// Page of the manual with every message.
std::string codes_markdown();
/// Page of the manual with every table of a workspace.
std::string tables_markdown();

}  // namespace alumen::cli
