// The whole log read again.
#pragma once
#include "custody/ledger.hpp"

namespace alumen::custody::detail {

Result<Verified> verify(Store& store, const VerifyOptions& options);

}  // namespace alumen::custody::detail
