#include <algorithm>

#include "custody/detail/apply.hpp"
#include "custody/detail/words.hpp"

namespace alumen::custody::detail {
namespace {

/// Adds a row under its id.
template <class R>
Index add(Tables& t, std::vector<R>& rows, Space s, std::string_view id, R row) {
  auto at = static_cast<Index>(rows.size());
  rows.push_back(std::move(row));
  t.names.add(space(s), id, at);
  return at;
}

void step(Tables& t, CertificateRow& c, Day at, CertificateChange change) {
  auto last = c.steps.back();
  CertificateStep next{at, last.state, last.to};
  switch (change) {
    case CertificateChange::none:
      break;
    case CertificateChange::suspend:
      c.before = last.state;
      next.state = CertificateState::suspended;
      break;
    case CertificateChange::reinstate:
      next.state = c.before;
      if (t.is(Mutant::reinstated_past_its_end)) next.to = std::max(next.to, add_months(at, 12));
      break;
    case CertificateChange::revoke:
      next.state = CertificateState::revoked;
      break;
    case CertificateChange::downgrade:
      next.state = CertificateState::provisional;
      next.to = std::min(last.to, add_months(at, static_cast<int>(t.scheme_of(c.scope)[Parameter::provisional_months])));
      break;
  }
  c.steps.push_back(next);
}

}  // namespace

void apply(Tables& t, const Envelope&, const Done<GrantRole>& d) {
  const auto& c = d.command;
  auto user = t.find(Space::user, c.user);
  if (user == none) user = add(t, t.users, Space::user, c.user, {c.user, {}});
  t.users[user].roles.push_back({c.granted, t.find(Space::party, c.party), t.find(Space::site, c.site)});
}

void apply(Tables& t, const Envelope&, const Done<RevokeRole>& d) {
  const auto& c = d.command;
  auto party = t.find(Space::party, c.party);
  std::erase_if(t.users[t.find(Space::user, c.user)].roles, [&](const RoleRow& r) { return r.role == c.granted && r.party == party; });
}

void apply(Tables& t, const Envelope&, const Done<AdoptScheme>& d) {
  auto scheme = parse_scheme(d.command.text, d.command.scheme);
  check(scheme.has_value(), "an adopted scheme can no longer be read");
  add(t, t.schemes, Space::scheme, d.command.scheme, std::move(*scheme));
}

void apply(Tables& t, const Envelope&, const Done<RegisterParty>& d) {
  const auto& c = d.command;
  add(t, t.parties, Space::party, c.party, {c.party, c.name, c.address, c.country});
}

void apply(Tables& t, const Envelope&, const Done<RegisterSite>& d) {
  const auto& c = d.command;
  add(t, t.sites, Space::site, c.site, {c.site, c.country, t.find(Space::party, c.party)});
}

void apply(Tables& t, const Envelope&, const Done<RegisterMaterial>& d) {
  const auto& c = d.command;
  add(t, t.materials, Space::material, c.material, {c.material, c.good, c.aluminium.parts});
}

void apply(Tables& t, const Envelope&, const Done<RegisterScope>& d) {
  const auto& c = d.command;
  ScopeRow row;
  row.id = c.scope;
  row.party = t.find(Space::party, c.party);
  row.scheme = t.find(Space::scheme, c.scheme);
  row.activity = c.activity;
  add(t, t.scopes, Space::scope, c.scope, std::move(row));
}

void apply(Tables& t, const Envelope&, const Done<AddSite>& d) {
  auto scope = t.find(Space::scope, d.command.scope), site = t.find(Space::site, d.command.site);
  t.scopes[scope].sites.push_back(site);
  t.sites[site].scope = scope;
  t.sites[site].from = day_of(d.command.from);
}

void apply(Tables& t, const Envelope& e, const Done<RecordAudit>& d) {
  const auto& c = d.command;
  add(t, t.audits, Space::audit, c.audit, {c.audit, t.find(Space::scope, c.scope), c.standard, c.majors, day_of(e.date)});
  if (d.outcome.change != CertificateChange::none)
    step(t, t.certificates[t.find(Space::certificate, d.outcome.certificate)], day_of(e.date), d.outcome.change);
}

void apply(Tables& t, const Envelope&, const Done<SetCertificate>& d) {
  const auto& c = d.command;
  CertificateRow row;
  row.id = c.certificate;
  row.version = c.version;
  row.scope = t.find(Space::scope, c.scope);
  row.standard = c.standard;
  row.activities = works_of(c.activities).value_or(0);
  row.pools = pools_of(c.pools, t.scheme_of(row.scope)).value_or(0);
  row.steps.push_back({day_of(c.from), c.state, day_of(c.to)});
  auto scope = row.scope;
  t.scopes[scope].certificates.push_back(add(t, t.certificates, Space::certificate, c.certificate, std::move(row)));
}

void apply(Tables& t, const Envelope&, const Done<ChangeCertificate>& d) {
  step(t, t.certificates[t.find(Space::certificate, d.command.certificate)], day_of(d.command.from), d.command.change);
}

void apply(Tables& t, const Envelope& e, const Done<RenewCertificate>& d) {
  auto& c = t.certificates[t.find(Space::certificate, d.command.certificate)];
  c.steps.push_back({day_of(e.date), d.outcome.state, day_of(d.command.to)});
}

void apply(Tables& t, const Envelope& e, const Done<SubmitReport>& d) {
  t.reports.emplace_back(t.find(Space::scope, d.command.scope),
                         ReportRow{d.command.year, d.outcome.version, ReportState::submitted, d.outcome.late, day_of(e.date), t.position});
}

void apply(Tables& t, const Envelope&, const Done<ReviewReport>& d) {
  auto scope = t.find(Space::scope, d.command.scope);
  ReportRow* last = nullptr;
  for (auto& [of, r] : t.reports)
    if (of == scope && r.year == d.command.year) last = &r;
  check(last != nullptr, "a report is reviewed that was never submitted");
  last->state = d.command.verdict;
}

void apply(Tables& t, const Envelope&, const Done<OpenPeriod>& d) {
  auto scope = t.find(Space::scope, d.command.scope);
  auto pools = t.scheme_of(scope).pools.size();
  PeriodRow row{
      .scope = scope, .from = day_of(d.command.from), .to = day_of(d.command.to), .first_pool = static_cast<Index>(t.pools.size())};
  row.yields = t.scopes[scope].yields;
  auto& list = t.scopes[scope].periods;
  const PeriodRow* prior = list.empty() ? nullptr : &t.periods[list.back()];
  for (std::size_t i = 0; i < pools; ++i) {
    PoolRow pool;
    if (prior && prior->state != PeriodState::open) {
      pool.figures.carry_in = t.pools[prior->first_pool + i].carry_out;
      pool.figures.repay = t.pools[prior->first_pool + i].overdraw;
    }
    t.pools.push_back(pool);
  }
  list.push_back(static_cast<Index>(t.periods.size()));
  t.periods.push_back(row);
}

namespace {

PeriodRow& period_row(Tables& t, std::string_view scope, Date from) {
  return t.periods[period_from(t, t.find(Space::scope, scope), day_of(from))];
}

}  // namespace

void apply(Tables& t, const Envelope& e, const Done<ClosePeriod>& d) {
  auto& p = period_row(t, d.command.scope, d.command.from);
  p.state = PeriodState::closed;
  p.closed_at = t.position;
  p.closed_on = day_of(e.date);
}

void apply(Tables& t, const Envelope&, const PoolClosed& d) {
  auto scope = t.find(Space::scope, d.scope);
  auto period = period_from(t, scope, day_of(d.from));
  auto pool = t.scheme_of(scope).pool_named(d.pool);
  auto& row = t.pools[t.periods[period].first_pool + pool];
  row.entitled = d.entitled.count();
  row.carry_out = d.carry_out.count();
  row.expired = d.expired.count();
  row.overdraw = d.overdraw.count();
  if (t.is(Mutant::carry_never_expires)) row.carry_out += row.expired;
  auto next = next_period(t, period);
  if (next == none) return;
  auto& figures = t.pools[t.periods[next].first_pool + pool].figures;
  figures.carry_in = row.carry_out;
  figures.repay = row.overdraw;
}

void apply(Tables& t, const Envelope& e, const Done<SealPeriod>& d) {
  auto& p = period_row(t, d.command.scope, d.command.from);
  p.state = PeriodState::sealed;
  p.sealed_on = day_of(e.date);
}

void apply(Tables& t, const Envelope&, const Done<ReopenPeriod>& d) {
  period_row(t, d.command.scope, d.command.from).state = PeriodState::open;
}

void apply(Tables& t, const Envelope&, const Done<DeclareYield>& d) {
  auto scope = t.find(Space::scope, d.command.scope);
  const auto& scheme = t.scheme_of(scope);
  auto from = scheme.pool_named(d.command.input), to = scheme.pool_named(d.command.output);
  auto yield = static_cast<std::int32_t>(d.command.yield.parts);
  t.scopes[scope].yields[from][to] = yield;
  for (auto i : t.scopes[scope].periods)
    if (t.periods[i].state == PeriodState::open) t.periods[i].yields[from][to] = yield;
}

}  // namespace alumen::custody::detail
