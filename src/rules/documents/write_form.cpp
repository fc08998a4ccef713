#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/formulas.hpp"

namespace alumen::rules {
namespace {

using namespace detail;
using table::Cell;
using table::FormCell;
using table::FormSheet;
using table::Look;

/// An input as the template writes it.
Cell input_cell(const FormField& f, const std::string& value) {
  using K = FormKind;
  if (value.empty()) return {};
  switch (f.kind) {
    case K::text:
    case K::cn:
    case K::currency:
      return {.kind = Cell::Kind::text, .text = value};
    case K::date:
      return {.kind = Cell::Kind::date, .text = value};
    case K::flag:
      return {.kind = Cell::Kind::boolean, .text = value};
    case K::word:
      return {.kind = Cell::Kind::text, .text = layout().written(f.list, value)};
    case K::country:
    case K::country2: {
      const auto* found = layout().country(value);
      return {.kind = Cell::Kind::text, .text = !found ? value : f.kind == K::country ? found->name : found->iso2};
    }
    default:
      return {.kind = Cell::Kind::number, .text = value};
  }
}

/// The result that a calculated cell has now; a cell that shows nothing holds an empty text.
Cell result_cell(const FormField& f, const Shown& value) {
  if (std::isfinite(value.number)) return {.kind = Cell::Kind::number, .text = to_text(value.number)};
  if (f.kind == FormKind::date && !value.text.empty()) return {.kind = Cell::Kind::date, .text = value.text};
  return {.kind = Cell::Kind::text, .text = value.text};
}

/// Composes the sheets of our own workbook.
class Writer {
 public:
  Writer(const Form& form, FormVersion version) : form_(form), version_(version), figures_(figures_of(form)) {}

  std::vector<FormSheet> run() {
    for (const auto& f : layout().fields()) {
      if (!f.in(version_)) continue;
      auto& sheet = sheet_of(f.sheet);
      for (int i = 1; i <= f.times; ++i) {
        add_label(sheet, f, i);
        for (int j = 1; j <= f.inner; ++j) add(sheet, f, i, j);
      }
    }
    sheets_.push_back(calculation_sheet(form_, figures_));
    return std::move(sheets_);
  }

 private:
  FormSheet& sheet_of(const std::string& name) {
    for (auto& sheet : sheets_)
      if (sheet.name == name) return sheet;
    auto word = word_of(version_);
    sheets_.push_back({.name = name});
    sheets_.back().cells.push_back(
        {.value = {.kind = Cell::Kind::text,
                   .text = fmt::format(
                       "Cells as in the CBAM communication template for installations, version {}: yellow takes entries, grey calculates.",
                       word)},
         .look = Look::note});
    return sheets_.back();
  }

  void add(FormSheet& sheet, const FormField& f, int i, int j) const {
    auto [row, column] = f.at(i, j);
    FormCell cell{.row = row, .column = column};
    if (f.calculated) {
      cell.value = result_cell(f, shown(form_, figures_, {f.field, i, j}));
      cell.formula = formula_at(f, i, j);
      cell.look = Look::result;
    } else {
      cell.value = input_cell(f, form_.text(f.field, i, j));
      cell.look = Look::input;
    }
    sheet.cells.push_back(std::move(cell));
  }

  /// Above the first item of a table, else in the row of every item.
  static void add_label(FormSheet& sheet, const FormField& f, int item) {
    if (f.label.empty() || f.about.empty() || (f.label == "above" && item > 1)) return;
    auto [row, column] = f.at(item, 1);
    if (f.label == "above")
      --row;
    else
      column = table::parse_address(f.label + "1")->second;
    sheet.cells.push_back({.row = row,
                           .column = column,
                           .value = {.kind = Cell::Kind::text, .text = f.about},
                           .look = f.label == "above" ? Look::bold : Look::plain});
  }

  const Form& form_;
  FormVersion version_;
  FormFigures figures_;
  std::vector<FormSheet> sheets_;
};

}  // namespace

Result<void> write_form(const Form& form, FormVersion version, const std::filesystem::path& file) {
  return table::write_form(file, Writer{form, version}.run());
}

Result<void> fill_form(const Form& form, FormVersion version, const std::filesystem::path& blank, const std::filesystem::path& file) {
  std::vector<table::FormEdit> edits;
  for (const auto& f : layout().fields()) {
    if (f.calculated || !f.in(version)) continue;
    for (int i = 1; i <= f.times; ++i)
      for (int j = 1; j <= f.inner; ++j)
        if (auto value = form.text(f.field, i, j); !value.empty()) {
          auto [row, column] = f.at(i, j);
          edits.push_back({.sheet = f.sheet, .row = row, .column = column, .value = input_cell(f, value)});
        }
  }
  return table::fill_form(blank, blank.filename().string(), edits, file);
}

}  // namespace alumen::rules
