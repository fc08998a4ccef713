// Formulas of the template, copied from item to item as spreadsheets copy them.
#pragma once
#include <string>
#include <vector>

#include "rules/documents/detail/layout.hpp"
#include "table/xlsx_form.hpp"

namespace alumen::rules::detail {

/// The formula of a place: names in braces become references, the others move with the cell unless $ holds them.
std::string formula_at(const FormField& field, int item, int place);
/// A formula whose references moved by rows and columns; texts, names of sheets and functions stay.
std::string moved(std::string_view formula, long rows, long columns);
/// Our own sheet of helpers: uses between processes, (I - A) and its inverse, and the factors of cells.
table::FormSheet calculation_sheet(const Form& form, const FormFigures& figures);

}  // namespace alumen::rules::detail
