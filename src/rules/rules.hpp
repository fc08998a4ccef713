// The door of the rules room: rule books are dated data that fill a carbon::Method and name the figures of a procedure.
//
//   book.hpp      rule books: load, validate, compare their text          border.hpp   embedded emissions, certificates, charge
//   compare.hpp   why two rule books give two numbers                     labels.hpp   labels, premiums, pledges
//   landed.hpp    what a tonne costs behind the border                    rows.hpp     tables of this room
#pragma once
#include "rules/book.hpp"
#include "rules/border.hpp"
#include "rules/compare.hpp"
#include "rules/labels.hpp"
#include "rules/landed.hpp"
#include "rules/rows.hpp"

namespace alumen::rules {

/// The tables that this room adds to a workspace.
const chain::Tables& tables();

}  // namespace alumen::rules
