#include "base/period.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"

namespace alumen {

using namespace std::chrono;

Result<Date> parse_date(std::string_view text) {
  auto bad = [&] { return fail({.code = "base.bad_date", .value = std::string{text}, .expected = "YYYY-MM-DD"}); };
  if (text.size() != 10 || text[0] == '-' || text[4] != '-' || text[7] != '-') return bad();
  auto y = parse_integer(text.substr(0, 4)), m = parse_integer(text.substr(5, 2)), d = parse_integer(text.substr(8, 2));
  if (!y || !m || !d || *m < 1 || *d < 1) return bad();
  year_month_day date{year{static_cast<int>(*y)}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return bad();
  return Date{date};
}

std::string to_text(Date date) {
  year_month_day d{date};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
}

int year_of(Date date) { return static_cast<int>(year_month_day{date}.year()); }

Result<Period> parse_period(std::string_view text) {
  if (text.size() == 4) {
    auto y = parse_integer(text);
    if (!y || text[0] == '-' || *y == 9999)  // its end would be a date of five digits, which nobody reads back
      return fail({.code = "base.bad_date", .value = std::string{text}, .expected = "YYYY or YYYY-MM-DD..YYYY-MM-DD"});
    auto first = [](int value) { return Date{year_month_day{year{value}, January, day{1}}}; };
    return Period{first(static_cast<int>(*y)), first(static_cast<int>(*y) + 1)};
  }
  auto dots = text.find("..");
  if (dots == std::string_view::npos)
    return fail({.code = "base.bad_period", .value = std::string{text}, .expected = "YYYY or YYYY-MM-DD..YYYY-MM-DD"});
  auto start = parse_date(text.substr(0, dots)), end = parse_date(text.substr(dots + 2));
  if (!start) return std::unexpected(start.error());
  if (!end) return std::unexpected(end.error());
  Period period{*start, *end};
  if (!period.valid()) return fail({.code = "base.bad_period", .value = std::string{text}});
  return period;
}

std::string to_text(const Period& period) { return to_text(period.start) + ".." + to_text(period.end); }

int main_year(const Period& period) {
  int best = year_of(period.start), best_days = -1;
  for (int y = best; y <= year_of(period.end); ++y) {
    Period whole{Date{year_month_day{year{y}, January, day{1}}}, Date{year_month_day{year{y + 1}, January, day{1}}}};
    int days = static_cast<int>((std::min(period.end, whole.end) - std::max(period.start, whole.start)).count());
    if (days > best_days) best = y, best_days = days;
  }
  return best;
}

}  // namespace alumen
