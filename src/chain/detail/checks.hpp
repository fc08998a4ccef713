// Inside the chain room: the checks on meaning, one function a subject.
#pragma once
#include "chain/chain.hpp"

namespace alumen::chain::detail {

void check_periods(const Chain& chain, Diagnostics& out);
void check_compositions(const Chain& chain, Diagnostics& out);
void check_outputs(const Chain& chain, Diagnostics& out);
void check_balances(const Chain& chain, Diagnostics& out);
void check_stocks(const Chain& chain, Diagnostics& out);
void check_ranges(const Chain& chain, Diagnostics& out);
void check_sources(const Chain& chain, Diagnostics& out);

/// Contents are rounded figures: their sum may exceed 100 % by so much.
inline constexpr double content_tolerance_pct = 0.5;
/// Output above input by more than this share is impossible (rounding of printed masses).
inline constexpr double yield_tolerance = 1e-6;
/// Missing aluminium or element above this share of the input is a question.
inline constexpr double gap_tolerance = 0.01;
/// Output, sales, use and stock change may differ by this share of the output.
inline constexpr double stock_tolerance = 1e-3;

}  // namespace alumen::chain::detail
