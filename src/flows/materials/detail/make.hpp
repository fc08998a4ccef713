// Rows to tables, with everything that can be wrong in them. A step goes on after an error, so that all are told together.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "flows/materials/detail/tables.hpp"
#include "flows/materials/materials.hpp"

namespace alumen::flows::detail {

/// What the steps share.
struct Making {
  const MaterialRows& rows;
  const MaterialFrame& frame;
  MaterialTables& out;
  Diagnostics& notes;

  template <class R>
  Where where(const R& row, std::string column) const {
    return {row.file < frame.files.size() ? frame.files[row.file] : std::string{R::table} + ".csv", row.line, std::move(column)};
  }
  /// Position of a word among the ids of a table; otherwise an error.
  std::optional<std::size_t> find(std::span<const std::string> ids, const std::string& word, Where at, std::string_view table) const;
  std::optional<std::size_t> family(const std::string& word, Where at) const {
    return find(family_ids, word, std::move(at), "alloy_families");
  }
  /// Position + 1 of a word, 0 when the cell is empty and means all; nothing for an unknown one.
  std::optional<std::size_t> or_all(std::span<const std::string> ids, const std::string& word, Where at, std::string_view table) const;
  /// The name of a region as messages show it: position + 1, 0 = common rows.
  std::string of_region(std::size_t region) const { return region ? " in " + frame.regions[region - 1] : ""; }

  std::vector<std::string> family_ids, form_ids, class_ids;
};

/// Families, elements, contents, limits, recoveries.
void make_families(Making& m);
/// Forms, classes and the families that take them.
void make_classes(Making& m);
/// Shares of forms and families in groups.
void make_alloys(Making& m);
/// Shares of classes in what arises.
void make_sorting(Making& m);

}  // namespace alumen::flows::detail
