#include "flows/leakage.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace alumen::flows {
namespace {

/// Every mass of the year, by the words that a reader knows it by.
Diagnostics faults(const ScrapYear& y) {
  Diagnostics out;
  auto mass = [&](const char* what, double value) {
    if (!std::isfinite(value) || value < 0)
      out.push_back({.code = "flows.negative_mass", .value = fmt::format("{}", value), .expected = "0 or more", .detail = what});
  };
  mass("exports of scrap", y.exports);
  mass("imports of scrap", y.imports);
  mass("old scrap", y.old_scrap);
  mass("new scrap", y.new_scrap);
  mass("scrap arising at the end of life", y.end_of_life);
  if (!y.home) return out;
  mass("home scrap", *y.home);
  if (*y.home > y.new_scrap)
    out.push_back({.code = "flows.negative_mass",
                   .value = fmt::format("{:g}", *y.home),
                   .expected = fmt::format("at most {:g}", y.new_scrap),
                   .detail = "home scrap is a part of new scrap"});
  return out;
}

/// The pool that the scrap of a gross figure is said to come from; empty for the others.
std::string_view pool(Denominator by) {
  switch (by) {
    case Denominator::gross_total:
      return "old and new scrap";
    case Denominator::gross_old:
      return "old scrap; new or imported scrap must be among the exports";
    case Denominator::gross_pool:
      return "old and new scrap and imports";
    case Denominator::gross_eol:
      return "scrap arising at the end of life; new or imported scrap must be among the exports";
    case Denominator::gross_external:
      return "old and new scrap without home scrap";
    default:
      return "";
  }
}

}  // namespace

Result<Answer<std::vector<LeakageFigure>>> leakage(const ScrapYear& y) {
  auto problems = faults(y);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  double all = y.old_scrap + y.new_scrap, net = y.exports - y.imports, external = y.home ? all - *y.home : unknown;
  Answer<std::vector<LeakageFigure>> out{
      {{Denominator::gross_total, "exports / (old + new scrap)", y.exports, all, {}},
       {Denominator::net_total, "(exports - imports) / (old + new scrap)", net, all, {}},
       {Denominator::gross_old, "exports / old scrap", y.exports, y.old_scrap, {}},
       {Denominator::net_old, "(exports - imports) / old scrap", net, y.old_scrap, {}},
       {Denominator::gross_pool, "exports / (old + new scrap + imports)", y.exports, all + y.imports, {}},
       {Denominator::gross_eol, "exports / end of life", y.exports, y.end_of_life, {}},
       {Denominator::gross_external, "exports / (old + new - home scrap)", y.exports, external, {}},
       {Denominator::not_collected, "(end of life - old scrap) / end of life", y.end_of_life - y.old_scrap, y.end_of_life, {}}},
      {}};
  for (auto& figure : out.value) {
    if (figure.denominator > 0) figure.share = figure.numerator / figure.denominator;
    auto from = pool(figure.by);
    if (!from.empty() && figure.numerator > figure.denominator)
      out.notes.push_back({.code = "flows.export_exceeds_pool",
                           .detail = fmt::format("exports of {:g} against {:g} of {}", figure.numerator, figure.denominator, from)});
  }
  if (y.old_scrap > y.end_of_life)
    out.notes.push_back({.code = "flows.collected_exceeds_arising",
                         .detail = fmt::format("{:g} collected against {:g} arising at the end of life", y.old_scrap, y.end_of_life)});
  return out;
}

}  // namespace alumen::flows
