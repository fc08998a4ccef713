#include <algorithm>

#include "base/number.hpp"
#include "chain/bind.hpp"
#include "rules/border.hpp"

namespace alumen::rules {
namespace {

/// True when the years of a row ("2026", "2027-2030") hold the year.
bool holds(std::string_view years, int year) {
  auto dash = years.find('-');
  auto first = parse_integer(years.substr(0, dash)), last = dash == std::string_view::npos ? first : parse_integer(years.substr(dash + 1));
  return first && last && *first <= year && year <= *last;
}

void check_benchmark(const BorderBenchmark& row, const chain::Workspace& workspace, Diagnostics& out) {
  auto dash = row.years.find('-');
  bool years = parse_integer(row.years.substr(0, dash)) && (dash == std::string::npos || parse_integer(row.years.substr(dash + 1)));
  const auto& file = workspace.files[row.file];
  if (!years)
    out.push_back({.code = "table.bad_choice",
                   .where = {file, row.line, "years"},
                   .value = row.years,
                   .expected = "a year or two years such as 2027-2030"});
  if (row.column != "A" && row.column != "B")
    out.push_back({.code = "table.bad_choice", .where = {file, row.line, "column"}, .value = row.column, .expected = "A or B"});
}

}  // namespace

BorderTables::BorderTables(const chain::Workspace& workspace, const Book& book, Diagnostics& out) {
  for (auto& row : chain::rows_of<BorderDefault>(workspace, out))
    if (row.rules == book.method.id) defaults_.push_back(std::move(row));
  for (auto& row : chain::rows_of<BorderBenchmark>(workspace, out))
    if (row.rules == book.method.id) {
      check_benchmark(row, workspace, out);
      benchmarks_.push_back(std::move(row));
    }
  std::ranges::sort(defaults_, {}, [](const BorderDefault& r) { return std::tie(r.country, r.cn_code); });
  std::ranges::stable_sort(benchmarks_, {}, &BorderBenchmark::cn_code);
}

const BorderDefault* BorderTables::value(std::string_view country, std::string_view cn_code, bool precursor) const {
  auto in = [&](std::string_view where) -> const BorderDefault* {
    for (std::size_t length = cn_code.size(); length >= 4; --length) {
      auto wanted = std::pair{where, cn_code.substr(0, length)};
      auto row = std::ranges::lower_bound(defaults_, wanted, {}, [](const BorderDefault& r) {
        return std::pair<std::string_view, std::string_view>{r.country, r.cn_code};
      });
      if (row != defaults_.end() && row->country == where && row->cn_code == wanted.second) return &*row;
    }
    return nullptr;
  };
  // Codes such as WLD stand for no country: the origin is not known.
  bool unknown = country.empty() || country == "UNK" || country == "WLD" || country == "EUU";
  if (!unknown)
    if (auto* row = in(country)) return row;
  if (unknown && precursor)
    if (auto* row = in("UNK")) return row;
  return in("OTH");
}

const BorderBenchmark* BorderTables::benchmark(std::string_view cn_code, std::string_view column, Route route, int year) const {
  auto fits = [&](const BorderBenchmark& r) {
    return r.column == column && (r.route == Route::none || r.route == route) && holds(r.years, year);
  };
  for (std::size_t length = cn_code.size(); length >= 4; --length) {
    auto [first, last] = std::ranges::equal_range(benchmarks_, cn_code.substr(0, length), {},
                                                  [](const BorderBenchmark& r) { return std::string_view{r.cn_code}; });
    for (auto row = first; row != last; ++row)
      if (fits(*row)) return &*row;
  }
  // A short code stands for all its goods, where these agree.
  const BorderBenchmark* one = nullptr;
  for (const auto& r : benchmarks_) {
    if (!r.cn_code.starts_with(cn_code) || !fits(r)) continue;
    if (one && one->value != r.value) return nullptr;
    one = &r;
  }
  return one;
}

}  // namespace alumen::rules
