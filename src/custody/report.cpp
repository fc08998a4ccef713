#include <algorithm>

#include "custody/detail/lookup.hpp"
#include "custody/queries.hpp"

namespace alumen::custody {

using namespace detail;

namespace {

bool ends_in(const PeriodRow& p, int year) { return year_of(date_of(p.to - 1)) == year; }

Grams& operator+=(Grams& sum, std::int64_t grams) { return sum = sum + Grams{grams}; }

/// Adds what a period holds of a pool.
void add_period(ReportPool& out, const PoolRow& row) {
  const auto& f = row.figures;
  std::int64_t by_document = f.certified_in - row.from_origin;
  out.inflow += f.certified_in + f.other_in;
  out.certified_in += f.certified_in;
  out.from_origin += row.from_origin;
  out.eligible_pre += row.eligible_pre;
  out.eligible_post += row.eligible_post;
  out.from_documents += by_document - row.eligible_pre - row.eligible_post;
  for (auto made : f.made_from) out.made += made;
  out.outflow += f.out_product + f.out_scrap;
  out.claimed += f.claim_product + f.claim_scrap;
  out.credited += f.credits;
  out.losses += row.lost;
  out.late += row.late;
  out.carry_out = Grams{row.carry_out};
  out.expired += row.expired;
  out.overdraw += row.overdraw;
  out.repaid += f.repay;
  out.granted += f.granted;
}

/// Documents of the scope that were issued in its periods of the year, by pool.
void count_documents(const Tables& t, Index scope, const std::vector<Index>& periods, std::vector<ReportPool>& pools) {
  auto inside = [&](Day day) {
    return std::ranges::any_of(periods, [&](Index p) { return t.periods[p].from <= day && day < t.periods[p].to; });
  };
  for (auto i : t.scopes[scope].outgoing) {
    const auto& d = t.documents[i];
    if (!inside(d.issued) || d.cancelled || d.issued > t.as_of) continue;
    auto& pool = pools[t.pool_of(scope, d.material)];
    ++pool.documents_issued;
    pool.documents_accepted += d.accepted > 0;
    pool.documents_rejected += d.rejected > 0;
    pool.issued += d.mass;
    pool.accepted += d.accepted;
    pool.rejected += d.rejected;
  }
}

/// Figures that nobody has verified and that had a part in the report.
std::vector<std::string> unverified_figures(const Scheme& scheme, const std::vector<ReportPool>& pools) {
  auto any = [&](auto&& holds) { return std::ranges::any_of(pools, holds); };
  auto used = [&](Parameter p) {
    switch (p) {
      case Parameter::overdraw_share:
        return any([](const auto& r) { return r.granted.count() > 0; });
      case Parameter::carry_periods:
        return any([](const auto& r) { return r.carry_in.count() > 0 || r.carry_out.count() > 0 || r.expired.count() > 0; });
      case Parameter::credit_factor:
        return scheme.method == Method::credit;
      case Parameter::scrap_fungible:
        return any([](const auto& r) { return r.claimed.count() > 0; }) && scheme.method == Method::percentage;
      case Parameter::post_consumer_eligible:
        return any([](const auto& r) { return r.eligible_post.count() > 0; });
      case Parameter::dross_eligible:
        return any([](const auto& r) { return (r.eligible_pre + r.eligible_post).count() > 0; });
      case Parameter::credits:
      case Parameter::cross_border:
        return any([](const auto& r) { return r.credited.count() > 0; });
      case Parameter::document_days:
        return any([](const auto& r) { return r.documents_issued > 0; });
      default:
        return true;
    }
  };
  std::vector<std::string> out;
  for (const auto& info : parameter_infos) {
    const auto& figure = scheme.figures[static_cast<std::size_t>(info.parameter)];
    if (figure.status == FigureStatus::unverified && used(info.parameter)) out.emplace_back(info.name);
  }
  return out;
}

Day due_day(const Scheme& scheme, int year) {
  return add_months(day_of(Date{std::chrono::year{year + 1} / 1 / 1}), static_cast<int>(scheme[Parameter::report_due_months]));
}

}  // namespace

Result<AnnualReport> annual_report(const State& state, std::string_view scope, int year) {
  const auto& t = state.tables();
  auto at = t.find(Space::scope, scope);
  if (at == none) return fail({.code = "custody.unknown_scope", .value = std::string{scope}});
  const auto& s = t.scopes[at];
  const auto& scheme = t.scheme_of(at);
  AnnualReport out{.scope = s.id, .party = t.parties[s.party].id, .scheme = scheme.id, .year = year};
  std::vector<Index> periods;
  for (auto i : s.periods)
    if (ends_in(t.periods[i], year)) periods.push_back(i);
  if (periods.empty()) return fail({.code = "custody.unknown_period", .value = std::to_string(year)});
  out.closed = true;
  for (auto i : periods) {
    out.periods.push_back({date_of(t.periods[i].from), date_of(t.periods[i].to)});
    out.closed = out.closed && t.periods[i].state != PeriodState::open;
  }
  for (std::size_t p = 0; p < scheme.pools.size(); ++p) {
    ReportPool pool{.pool = scheme.pools[p].id};
    for (auto i : periods) add_period(pool, t.pools[t.periods[i].first_pool + p]);
    pool.carry_in = Grams{t.pools[t.periods[periods.front()].first_pool + p].figures.carry_in};
    pool.input_share = entitlement_at(t, periods.back(), p).share;
    out.pools.push_back(std::move(pool));
  }
  count_documents(t, at, periods, out.pools);
  for (const auto& [of, r] : t.reports)
    if (of == at && r.year == year) out.submitted = r.state, out.version = r.version, out.late = r.late;
  out.unverified = unverified_figures(scheme, out.pools);
  return out;
}

std::vector<LateReport> late_reports(const State& state, Date day) {
  const auto& t = state.tables();
  std::vector<LateReport> out;
  for (Index s = 0; s < t.scopes.size(); ++s) {
    int last = 0;
    for (auto i : t.scopes[s].periods) {
      int year = year_of(date_of(t.periods[i].to - 1));
      auto due = due_day(t.scheme_of(s), year);
      if (year == last || due > day_of(day)) continue;
      last = year;
      std::optional<Date> first;
      for (const auto& [of, r] : t.reports)
        if (of == s && r.year == year && !first) first = date_of(r.submitted);
      if (!first || day_of(*first) >= due) out.push_back({t.scopes[s].id, year, date_of(due), first});
    }
  }
  std::ranges::sort(out, {}, [](const LateReport& r) { return std::pair(std::string_view{r.scope}, r.year); });
  return out;
}

}  // namespace alumen::custody
