// Whether a form hangs together, beyond the single cells.
#pragma once
#include "rules/documents/detail/layout.hpp"

namespace alumen::rules::detail {

/// What is missing or contradicts itself; every message names sheet and cell.
void check_form(const Form& form, const std::string& file, Diagnostics& out);
/// The place of a message about a cell of a form.
Where where_of(const std::string& file, const FormField& field, int item, int place);

}  // namespace alumen::rules::detail
