// The state as it stood on a day, as far as it is known now.
#pragma once
#include "custody/detail/tables.hpp"

namespace alumen::custody::detail {

/// Leaves out what has a later business date. Balances, pools, documents, credits and the states of periods and reports are
/// summed up again from the facts up to the day; lots become totals of their material, because dividing and uniting them is
/// no fact of a day. What was registered stays. Only for questions: nothing can be decided on such a state.
void keep_until(Tables& t, Day day);

}  // namespace alumen::custody::detail
