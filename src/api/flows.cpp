// Which share of the scrap leaves a region, under every denominator, beside what others have stated.
#include "api/flows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "api/detail/flows.hpp"
#include "base/nearest.hpp"
#include "base/number.hpp"

namespace alumen::api {
namespace {

using enum flows::Quantity;
using flows::Denominator;
using flows::Quantity;

bool known(double x) { return std::isfinite(x); }

std::string kt(double mass_t) { return to_display(mass_t / 1000, 4) + " kt"; }
std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

/// How the masses of a region and year were counted.
struct Bases {
  std::vector<LeakageMass> masses;

  Bases(const flows::RegionCycle& c, int year) {
    auto i = static_cast<std::size_t>(year - c.years.front());
    for (auto q : {scrap_exports, scrap_imports, end_of_life, old_scrap, new_scrap, home_scrap, scrap_available}) {
      const auto& s = c.totals.at(q);
      if (!known(s.used[i])) continue;
      bool own = !known(s.filled[i]);
      masses.push_back({q, s.used[i], own ? "calculated" : s.basis[i].empty() ? "given" : s.basis[i]});
    }
  }
  /// The bases of several masses, each once.
  std::string of(std::initializer_list<Quantity> quantities) const {
    std::vector<std::string> words;
    for (auto q : quantities) {
      auto found = std::ranges::find(masses, q, &LeakageMass::quantity);
      if (found != masses.end() && std::ranges::find(words, found->basis) == words.end()) words.push_back(found->basis);
    }
    return fmt::format("{}", fmt::join(words, ", "));
  }
  std::string numerator(Denominator by) const {
    if (by == Denominator::not_collected) return of({end_of_life, old_scrap});
    bool net = by == Denominator::net_total || by == Denominator::net_old;
    return net ? of({scrap_exports, scrap_imports}) : of({scrap_exports});
  }
  std::string denominator(Denominator by) const {
    switch (by) {
      case Denominator::gross_old:
      case Denominator::net_old:
        return of({old_scrap});
      case Denominator::gross_pool:
        return of({old_scrap, new_scrap, scrap_imports});
      case Denominator::gross_eol:
      case Denominator::not_collected:
        return of({end_of_life});
      case Denominator::gross_external:
        return of({old_scrap, new_scrap, home_scrap});
      default:
        return of({old_scrap, new_scrap});
    }
  }
};

/// Why a published mass of exports and the model's differ, and which pool it would need.
void explain_exports(LeakageStatement& s, const flows::RegionCycle& c, int year) {
  double old = c.at(old_scrap, year), available = c.at(scrap_available, year);
  if (!(old > 0) || !(available > 0)) return;
  std::string verdict = s.datum.value > available ? ": more than there is"
                        : s.datum.value > old     ? ": possible only where new scrap is exported too"
                                                  : "";
  s.reasons.push_back(fmt::format("{} would be {:.0f} % of all available scrap and {:.0f} % of the old scrap of {}{}", kt(s.datum.value),
                                  100 * s.datum.value / available, 100 * s.datum.value / old, year, verdict));
}

/// Why a published share and the model's differ: the denominator, and the exports that it would need.
void explain_share(LeakageStatement& s, const flows::RegionCycle& c, const RegionLeakage& region) {
  const LeakageShare *low = nullptr, *high = nullptr;
  for (const auto& f : region.figures) {
    if (f.figure.by == Denominator::not_collected || !f.figure.share) continue;
    if (!low || *f.figure.share < *low->figure.share) low = &f;
    if (!high || *f.figure.share > *high->figure.share) high = &f;
  }
  if (!low) return;
  bool inside = *low->figure.share <= s.datum.value && s.datum.value <= *high->figure.share;
  s.reasons.push_back(fmt::format("denominator: the model's figures of {} run from {} ({}) to {} ({}){}", region.year,
                                  percent(*low->figure.share), word_of(low->figure.by), percent(*high->figure.share),
                                  word_of(high->figure.by), inside ? "" : "; none reaches this one"));
  double old = c.at(old_scrap, region.year), available = c.at(scrap_available, region.year);
  s.reasons.push_back(fmt::format("it would need exports of {} if of all available scrap, of {} if of the old scrap; the model has {}",
                                  kt(s.datum.value * available), kt(s.datum.value * old), kt(c.at(scrap_exports, region.year))));
}

std::vector<LeakageStatement> statements(const flows::RegionCycle& c, const RegionLeakage& region) {
  std::vector<LeakageStatement> out;
  for (const auto& x : c.compared) {
    auto q = x.datum.quantity;
    if (q != scrap_exports && q != scrap_imports && q != scrap_export_share && q != old_scrap && q != new_scrap && q != scrap_available)
      continue;
    LeakageStatement s{.datum = x.datum, .model = x.model, .model_year = x.model_year, .reasons = {}};
    if (known(x.model) && q != scrap_export_share) {
      const auto& series = c.totals.at(q);
      auto i = static_cast<std::size_t>(x.model_year - c.years.front());
      std::string own = known(series.filled[i]) ? series.basis[i] : "calculated";
      if (own != x.datum.basis && !x.datum.basis.empty())
        s.reasons.push_back(fmt::format("basis: {}; the model's: {}", x.datum.basis, own.empty() ? "not named" : own));
    }
    if (known(x.model) && x.model_year != x.datum.year)
      s.reasons.push_back(fmt::format("year: {}; the model's: {}", x.datum.year, x.model_year));
    if (q == scrap_exports) explain_exports(s, c, region.year);
    if (q == scrap_export_share) explain_share(s, c, region);
    out.push_back(std::move(s));
  }
  return out;
}

}  // namespace

int detail::year_of_scrap(const flows::RegionCycle& c, int asked) {
  if (asked) return asked;
  for (auto y = c.years.rbegin(); y != c.years.rend(); ++y)
    if (c.scrap(*y)) return *y;
  return c.years.back();
}

Result<RegionLeakage> detail::leakage_of(const flows::RegionCycle& c, int year, Diagnostics& notes) {
  auto scrap = c.scrap(year);
  if (!scrap) return std::unexpected(scrap.error());
  auto figures = flows::leakage(*scrap);
  if (!figures) return std::unexpected(figures.error());
  Bases bases{c, year};
  RegionLeakage region{.id = c.region.id, .name = c.region.name, .year = year, .masses = bases.masses, .figures = {}, .statements = {}};
  for (auto& f : figures->value) {
    auto by = f.by;
    region.figures.push_back({std::move(f), bases.numerator(by), bases.denominator(by)});
  }
  region.statements = statements(c, region);
  for (auto d : figures->notes) {
    if (d.value.empty()) d.value = fmt::format("{} {}", region.id, year);
    notes.push_back(std::move(d));
  }
  return region;
}

Result<LeakageAnswer> flows_leakage(const LeakageQuestion& question) {
  auto cycles = detail::run_cycles(question.place, question.region);
  if (!cycles) return std::unexpected(cycles.error());
  LeakageAnswer answer{.workspace = cycles->loaded.workspace.name,
                       .title = cycles->loaded.workspace.title,
                       .regions = {},
                       .notes = std::move(cycles->notes)};
  auto factors = detail::factors_of(cycles->loaded);
  if (!factors) return std::unexpected(factors.error());
  Diagnostics wrong;
  for (const auto& c : cycles->regions) {
    auto region = detail::leakage_of(c, detail::year_of_scrap(c, question.year), answer.notes);
    if (region) {
      detail::deepen(*region, c, cycles->materials, flows::emissions_of(c, factors->value), cycles->loaded.workspace);
      answer.regions.push_back(std::move(*region));
      continue;
    }
    for (auto d : region.error()) {
      if (d.where.file.empty() && question.year) d.where = {"--year", 0, ""};
      wrong.push_back(std::move(d));
    }
  }
  if (!wrong.empty()) return std::unexpected(wrong);
  // The year has its figures; what other years lack is flows_run()'s matter.
  std::erase_if(answer.notes, [](const auto& d) { return d.code == Code{"flows.gap"}; });
  tidy(answer.notes);
  return answer;
}

}  // namespace alumen::api
