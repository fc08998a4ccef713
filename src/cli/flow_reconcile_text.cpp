#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "cli/flows_text.hpp"

namespace alumen::cli {
namespace {

std::string shown(flows::Quantity q, double x) {
  if (!std::isfinite(x)) return "·";
  bool mass = flows::measured(q) == flows::Measured::mass;
  return mass ? fmt::format("{:.1f}", x / 1000) : fmt::format("{:.4f}", x);
}

/// Flows of years with accounts; of the others only those that a measurement stands for.
std::string flows_table(const flows::ReconciledRegion& r) {
  TextTable table{{"year", "flow", "measured", "±", "adjusted", "±", "%", "z", "part", "is"},
                  {true, false, true, true, true, true, true, true, true, false}};
  std::size_t hidden = 0;
  for (const auto& f : r.flows) {
    bool measured = std::isfinite(f.measured) && std::string_view{f.basis_kind} == "given";
    bool told = std::isfinite(f.after.value) && f.year == r.flows.back().year;
    if (!measured && !told) {
      ++hidden;
      continue;
    }
    double change = measured && f.measured != 0 ? 100 * (f.after.value / f.measured - 1) : std::nan("");
    bool redundant = f.after.is == flows::Observability::redundant;
    table.add({std::to_string(f.year), std::string{word_of(f.quantity)}, shown(f.quantity, f.measured), shown(f.quantity, f.sd),
               shown(f.quantity, f.after.value), shown(f.quantity, f.after.sd), std::isfinite(change) ? fmt::format("{:+.1f}", change) : "",
               redundant ? fmt::format("{:+.2f}", f.after.test) : "", redundant ? fmt::format("{:.2f}", f.after.contribution) : "",
               f.after.at_zero ? "held at zero" : std::string{word_of(f.after.is)}});
  }
  auto out = table.text(2);
  if (hidden) out += fmt::format("  {} more flows of other years: --format csv\n", hidden);
  return out;
}

}  // namespace

std::string render(const api::ReconcileAnswer& a, const Style& style) {
  std::string out = style.bold(a.title.empty() ? a.workspace : a.title) + "\n";
  for (const auto& r : a.regions) {
    out += "\n" + style.bold(r.name.empty() ? r.id : r.name) + "\n";
    out += fmt::format("  sum of squares {} with {} degrees of freedom; up to {} is chance at 5 %: {}\n", to_display(r.chi_squared, 4), r.degrees,
                       to_display(r.critical, 4), r.chi_squared <= r.critical ? "the figures agree within their deviations" : "the figures do not agree");
    out += fmt::format("  a flow is suspect from |z| = {:.2f} on; masses in kt\n\n", r.critical_test) + flows_table(r);
    for (const auto& s : r.suspects)
      out += fmt::format("  suspect: {} ({}), statistic {}, size {} t{}\n", s.what, s.leak ? "a leak" : "a measurement", to_display(s.statistic, 4),
                         to_display(s.size, 5), s.alike.empty() ? "" : fmt::format("; cannot be told from {}", fmt::join(s.alike, ", ")));
  }
  auto notes = a.notes;
  std::erase_if(notes, [](const auto& d) { return d.code == Code{"flows.unobservable"}; });
  return notes.empty() ? out : out + "\n" + style.bold("What stands beside these numbers") + "\n" + render(notes, style, false);
}

}  // namespace alumen::cli
