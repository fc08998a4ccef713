// Dates and half-open periods.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace alumen {

/// A day of the proleptic Gregorian calendar.
using Date = std::chrono::sys_days;

/// Reads YYYY-MM-DD. Error: base.bad_date.
Result<Date> parse_date(std::string_view text);
/// Writes YYYY-MM-DD.
std::string to_text(Date date);
/// The calendar year of a date.
int year_of(Date date);

/// The days start <= d < end. `end` is the first day after.
struct Period {
  Date start{};
  Date end{};

  bool valid() const { return start < end; }
  bool contains(const Period& other) const { return start <= other.start && other.end <= end; }
  bool overlaps(const Period& other) const { return start < other.end && other.start < end; }
  int days() const { return static_cast<int>((end - start).count()); }
  friend auto operator<=>(const Period&, const Period&) = default;
};

/// Reads "2024" (the calendar year) or "2024-04-01..2025-04-01" (end excluded). Errors: base.bad_date, base.bad_period.
Result<Period> parse_period(std::string_view text);
/// "2024-01-01..2025-01-01".
std::string to_text(const Period& period);
/// The year in which most days of the period lie (the earlier one on a tie).
int main_year(const Period& period);

}  // namespace alumen
