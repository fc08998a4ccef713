#include <algorithm>

#include "custody/detail/judge.hpp"
#include "custody/detail/words.hpp"

namespace alumen::custody::detail {
namespace {

/// Months for which a certificate of the state may be valid.
int months_of(const Tables& t, Index scope, CertificateState state) {
  return static_cast<int>(t.scheme_of(scope)[state == CertificateState::full ? Parameter::full_months : Parameter::provisional_months]);
}

bool too_many_majors(const Tables& t, Index scope, int majors) {
  auto borne = t.scheme_of(scope)[Parameter::majors_borne] + (t.is(Mutant::one_major_more) ? 1 : 0);
  return majors > borne;
}

/// Another certificate of the same standard and version that is valid at some time in [from, to).
Index overlapping(const Tables& t, Index scope, Standard standard, std::string_view version, Day from, Day to, Index besides) {
  for (auto i : t.scopes[scope].certificates) {
    const auto& c = t.certificates[i];
    if (i == besides || c.standard != standard || c.version != version) continue;
    const auto& last = c.steps.back();
    Day begin = c.steps.front().at, end = last.state == CertificateState::revoked ? last.at : last.to;
    if (from < end && begin < to && !t.is(Mutant::certificates_overlap)) return i;
  }
  return none;
}

Index audit_of(const Tables& t, std::string_view id, Index scope, Standard standard) {
  auto audit = t.find(Space::audit, id);
  bool fits = audit != none && t.audits[audit].scope == scope && t.audits[audit].standard == standard;
  return fits ? audit : none;
}

}  // namespace

Judged<RecordAudit> judge(Trial& q, const RecordAudit& c) {
  const auto& t = q.t;
  auto scope = q.audited_scope(c.scope);
  if (q) return q.no();
  if (t.find(Space::audit, c.audit) != none) return refuse("custody.duplicate_id", {say("audit", c.audit)});
  RecordAudit::Outcome out;
  if (c.majors == 0 || t.is(Mutant::findings_without_effect)) return out;
  for (auto i : t.scopes[scope].certificates) {
    const auto& certificate = t.certificates[i];
    if (certificate.standard != c.standard || certificate.steps.back().at > q.day) continue;
    auto state = state_on(t, certificate, q.day);
    bool stands = state == CertificateState::provisional || state == CertificateState::full || state == CertificateState::suspended;
    if (stands && too_many_majors(t, scope, c.majors))
      out.change = CertificateChange::revoke;
    else if (state == CertificateState::full)
      out.change = CertificateChange::downgrade;
    if (out.change == CertificateChange::none) continue;
    out.certificate = certificate.id;
    break;
  }
  return out;
}

Judged<SetCertificate> judge(Trial& q, const SetCertificate& c) {
  const auto& t = q.t;
  auto scope = q.scope(c.scope);
  if (q) return q.no();
  auto audit = audit_of(t, c.audit, scope, c.standard);
  if (audit == none) return refuse("custody.unknown_audit", {say("audit", c.audit)});
  if (t.find(Space::certificate, c.certificate) != none) return refuse("custody.duplicate_id", {say("certificate", c.certificate)});
  auto activities = works_of(c.activities);
  auto pools = pools_of(c.pools, t.scheme_of(scope));
  if (!activities || !pools)
    return refuse("custody.unknown_vocabulary", {activities ? say("pools", c.pools) : say("activities", c.activities)});
  if (c.standard == Standard::custody && (*activities == 0 || *pools == 0))
    return refuse("custody.unknown_vocabulary", {*activities == 0 ? say("activities", "(none)") : say("pools", "(none)")});
  int majors = t.audits[audit].majors;
  if (too_many_majors(t, scope, majors)) return refuse("custody.too_many_majors", {say_count("majors", majors)});
  Day from = day_of(c.from), to = day_of(c.to);
  bool full = c.state == CertificateState::full;
  bool awarded = (full && majors == 0) || c.state == CertificateState::provisional;
  if (!awarded || from >= to || to > add_months(from, months_of(t, scope, c.state)))
    return refuse("custody.invalid_transition",
                  {say("state", word_of(c.state)), say("from", c.from), say("to", c.to), say_count("majors", majors)});
  if (auto other = overlapping(t, scope, c.standard, c.version, from, to, none); other != none)
    return refuse("custody.cert_overlap", {say("certificate", t.certificates[other].id)});
  bool needed = c.standard == Standard::custody && t.scheme_of(scope).is(Parameter::needs_performance);
  if (needed && !certified(t, scope, Standard::performance, from)) return refuse("custody.ps_required", {say("from", c.from)});
  return Nothing{};
}

Judged<ChangeCertificate> judge(Trial& q, const ChangeCertificate& c) {
  const auto& t = q.t;
  auto at = q.find(Space::certificate, c.certificate, "custody.unknown_certificate", "certificate");
  if (q) return q.no();
  const auto& certificate = t.certificates[at];
  Day from = day_of(c.from);
  if (from < certificate.steps.back().at)
    return refuse("custody.clock_regression", {say("from", c.from), say_day("last_change", certificate.steps.back().at)});
  auto state = state_on(t, certificate, from);
  bool possible = false;
  switch (c.change) {
    case CertificateChange::none:
      break;
    case CertificateChange::suspend:
    case CertificateChange::downgrade:
      possible = state == CertificateState::full;
      break;
    case CertificateChange::revoke:
      possible = state == CertificateState::full || state == CertificateState::provisional || state == CertificateState::suspended;
      break;
    case CertificateChange::reinstate:
      possible = state == CertificateState::suspended;
      if (t.is(Mutant::reinstated_past_its_end)) possible = certificate.steps.back().state == CertificateState::suspended;
      break;
  }
  if (!possible) return refuse("custody.invalid_transition", {say("state", word_of(state)), say("change", word_of(c.change))});
  return Nothing{};
}

Judged<RenewCertificate> judge(Trial& q, const RenewCertificate& c) {
  const auto& t = q.t;
  auto at = q.find(Space::certificate, c.certificate, "custody.unknown_certificate", "certificate");
  if (q) return q.no();
  const auto& certificate = t.certificates[at];
  auto audit = audit_of(t, c.audit, certificate.scope, certificate.standard);
  if (audit == none) return refuse("custody.unknown_audit", {say("audit", c.audit)});
  int majors = t.audits[audit].majors;
  if (too_many_majors(t, certificate.scope, majors)) return refuse("custody.too_many_majors", {say_count("majors", majors)});
  if (q.day < certificate.steps.back().at)
    return refuse("custody.clock_regression", {say_day("date", q.day), say_day("last_change", certificate.steps.back().at)});
  auto state = state_on(t, certificate, q.day);
  auto becomes = majors == 0 ? CertificateState::full : CertificateState::provisional;
  bool edge = state == CertificateState::full || (state == CertificateState::provisional && becomes == CertificateState::full);
  Day to = day_of(c.to);
  if (!edge || to <= q.day || to > add_months(q.day, months_of(t, certificate.scope, becomes)))
    return refuse("custody.invalid_transition", {say("state", word_of(state)), say("becomes", word_of(becomes)), say("to", c.to)});
  if (auto other = overlapping(t, certificate.scope, certificate.standard, certificate.version, q.day, to, at); other != none)
    return refuse("custody.cert_overlap", {say("certificate", t.certificates[other].id)});
  return RenewCertificate::Outcome{becomes};
}

}  // namespace alumen::custody::detail
