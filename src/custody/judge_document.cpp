#include <algorithm>

#include "custody/detail/judge.hpp"

namespace alumen::custody::detail {
namespace {

using MaybeNo = std::optional<Refusal>;

bool whole_only(const Tables& t, Index scope) {
  auto model = t.scheme_of(scope).model;
  return (model == Model::identity_preserved || model == Model::segregated) && !t.is(Mutant::segregated_claims_in_part);
}

/// Day from which a document cannot be accepted.
std::optional<Date> expiry(const Tables& t, Index scope, Day issued) {
  auto days = t.scheme_of(scope)[Parameter::document_days];
  if (days == 0) return {};
  return date_of(issued + static_cast<Day>(days));
}

/// claim_exceeds_shipment, insufficient_entitlement, mixing_forbidden: a document against what its output has left.
MaybeNo document_too_large(const Tables& t, Index scope, Grams mass, Grams shipment, const Content& left, std::int64_t undocumented) {
  if (mass > shipment || shipment.count() > left.mass)
    return Refusal{"custody.claim_exceeds_shipment", {say("mass", mass), say("shipment", shipment), say_mass("left", left.mass)}};
  if (mass.count() > undocumented && !t.is(Mutant::output_documented_twice))
    return Refusal{"custody.insufficient_entitlement", {say("mass", mass), say_mass("available", undocumented)}};
  if (whole_only(t, scope) && mass != shipment) return Refusal{"custody.mixing_forbidden", {say("mass", mass), say("shipment", shipment)}};
  return {};
}

IssueDocument::Outcome outcome_of(const Content& left, Grams shipment, std::optional<Date> expires) {
  auto goods = part_of(left, shipment.count());
  return {Grams{goods.co2e}, Grams{goods.pre}, Grams{goods.post}, Grams{goods.unknown}, expires};
}

bool over(const Trial& q, const DocumentRow& d) {
  return d.expired > 0 || q.day >= d.expires + (q.t.is(Mutant::document_valid_on_last_day) ? 1 : 0);
}

/// document_cancelled, document_expired: nobody can act on the document any more.
MaybeNo gone(const Trial& q, const DocumentRow& d, std::string_view id) {
  bool answered = d.cancelled || (d.open() == 0 && d.rejected > 0);
  if (answered && !q.t.is(Mutant::cancelled_document_counts)) return Refusal{"custody.document_cancelled", {say("document", id)}};
  if (d.expires != never && over(q, d)) return Refusal{"custody.document_expired", {say("document", id), say_day("valid_to", d.expires)}};
  return {};
}

std::string_view text_of(const IssueDocument& c, std::string_view field) {
  if (field == "responsible") return c.responsible;
  if (field == "statement") return c.statement;
  return c.recycled_method;
}

}  // namespace

Judged<IssueDocument> judge(Trial& q, const IssueDocument& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  if (q) return q.no();
  auto record = t.find(Space::record, c.output, scope);
  bool usable = record != none && t.records[record].kind == RecordKind::output && !t.records[record].reversed;
  if (!usable) return refuse("custody.unknown_record", {say("output", c.output)});
  auto receiver = t.find(Space::scope, c.receiver);
  if (receiver == none || receiver == scope) return refuse("custody.wrong_receiver", {say("receiver", c.receiver)});
  if (t.find(Space::document, c.document) != none) return refuse("custody.duplicate_id", {say("document", c.document)});
  for (const auto& field : t.scheme_of(scope).document_fields)
    if (text_of(c, field).empty() && !t.is(Mutant::document_fields_optional)) return refuse("custody.missing_field", {say("field", field)});
  auto expires = c.expires ? c.expires : expiry(t, scope, q.day);
  if (q.day < t.records[record].day || (expires && day_of(*expires) <= q.day))
    return refuse("custody.clock_regression", {say_day("date", q.day), say_day("output", t.records[record].day)});
  const auto& output = t.outputs[t.records[record].link];
  if (auto no = document_too_large(t, scope, c.mass, c.shipment, output.left, output.undocumented)) return std::unexpected(std::move(*no));
  return outcome_of(output.left, c.shipment, expires);
}

Judged<CancelDocument> judge(Trial& q, const CancelDocument& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  auto document = q.find(Space::document, c.document, "custody.unknown_document", "document");
  if (q) return q.no();
  const auto& d = t.documents[document];
  if (d.issuer != scope && !t.is(Mutant::anyone_cancels)) return refuse("custody.not_issuer", {say("issuer", t.scopes[d.issuer].id)});
  if (auto no = gone(q, d, c.document)) return std::unexpected(std::move(*no));
  if (d.accepted > 0 && !t.is(Mutant::cancelled_after_acceptance))
    return refuse("custody.already_accepted", {say_mass("accepted", d.accepted)});
  return Nothing{};
}

Judged<CorrectDocument> judge(Trial& q, const CorrectDocument& c) {
  const auto& t = q.t;
  if (auto cancelled = judge(q, CancelDocument{c.document, c.scope, c.reason}); !cancelled) return std::unexpected(cancelled.error());
  auto scope = t.find(Space::scope, c.scope);
  const auto& d = t.documents[t.find(Space::document, c.document)];
  if (t.find(Space::document, c.replacement) != none) return refuse("custody.duplicate_id", {say("replacement", c.replacement)});
  if (q.day < d.issued) return refuse("custody.clock_regression", {say_day("date", q.day), say_day("issued", d.issued)});
  const auto& output = t.outputs[t.records[d.output].link];
  auto left = output.left + d.left;
  if (auto no = document_too_large(t, scope, c.mass, c.shipment, left, output.undocumented + d.open()))
    return std::unexpected(std::move(*no));
  return outcome_of(left, c.shipment, expiry(t, scope, q.day));
}

namespace {

/// Why a document cannot count in this scope: scheme_forbids, issuer_not_certified_at_date, certificate_invalid,
/// material_mismatch, mixing_forbidden.
MaybeNo cannot_count(const Trial& q, const DocumentRow& d, Index scope, std::int64_t mass, std::int64_t goods) {
  const auto& t = q.t;
  const auto &own = t.scheme_of(scope), &theirs = t.scheme_of(d.issuer);
  bool listed = own.id == theirs.id || std::ranges::find(own.accepts, theirs.id) != own.accepts.end();
  if (!listed || (theirs.model > own.model && !t.is(Mutant::claims_upgraded)))
    return Refusal{"custody.scheme_forbids", {say("issuer", theirs.id), say("scheme", own.id)}};
  Day shipped = t.is(Mutant::issuer_checked_on_arrival) ? q.day : d.shipped;
  if (!covered(t, d.issuer, shipped, only(d.activity), t.pool_of(d.issuer, d.material)) && !t.is(Mutant::issuer_unchecked))
    return Refusal{"custody.issuer_not_certified_at_date", {say("issuer", t.scopes[d.issuer].id), say_day("shipped", d.shipped)}};
  if (!covered(t, scope, q.day)) return Refusal{"custody.certificate_invalid", {say("scope", t.scopes[scope].id), say_day("date", q.day)}};
  if (t.pool_of(scope, d.material) == own.pools.size())
    return Refusal{"custody.material_mismatch", {say("material", t.materials[d.material].id)}};
  if (whole_only(t, scope) && mass != goods) return Refusal{"custody.mixing_forbidden", {say_mass("mass", mass), say_mass("goods", goods)}};
  return {};
}

}  // namespace

Judged<AcceptDocument> judge(Trial& q, const AcceptDocument& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  auto document = q.find(Space::document, c.document, "custody.unknown_document", "document");
  if (q) return q.no();
  const auto& d = t.documents[document];
  if (d.receiver != scope && !t.is(Mutant::anyone_accepts))
    return refuse("custody.wrong_receiver", {say("receiver", t.scopes[d.receiver].id)});
  q.site_of(scope, c.site, q.day);
  q.new_record(scope, c.record);
  if (t.scheme_of(scope).lots()) q.new_lot(scope, c.record);
  if (q) return q.no();
  if (auto no = gone(q, d, c.document)) return std::unexpected(std::move(*no));
  auto open = t.is(Mutant::document_accepted_twice) ? d.mass : d.open();
  if (open == 0) return refuse("custody.already_accepted", {say_mass("accepted", d.accepted)});
  if (c.mass.count() > open && !t.is(Mutant::acceptance_beyond_document))
    return refuse("custody.exceeds_document", {say("mass", c.mass), say_mass("open", open)});
  if (q.day < d.shipped && !t.is(Mutant::accepted_before_shipped))
    return refuse("custody.clock_regression", {say_day("date", q.day), say_day("shipped", d.shipped)});
  auto goods = share_of(d.left.mass, std::min(c.mass.count(), open), open);
  if (auto no = cannot_count(q, d, scope, c.mass.count(), goods)) return std::unexpected(std::move(*no));
  auto period = q.open_period(scope);
  if (q) return q.no();
  if (!weighs_alike(t, scope, goods, c.weighed.count()))
    return refuse("custody.mass_mismatch", {say_mass("goods", goods), say("weighed", c.weighed)});
  auto part = d.left.mass > 0 ? part_of(d.left, goods) : Content{};
  auto pool = t.pool_of(scope, d.material);
  if (!fits(stock_of(t, scope, d.material), part) || !fits(t.pools[t.periods[period].first_pool + pool].figures, goods))
    return refuse("custody.overflow", {say("mass", c.mass)});
  return AcceptDocument::Outcome{Grams{goods}, Grams{part.co2e}, Grams{part.pre}, Grams{part.post}, Grams{part.unknown}};
}

Judged<RejectDocument> judge(Trial& q, const RejectDocument& c) {
  const auto& t = q.t;
  auto scope = q.own_scope(c.scope);
  auto document = q.find(Space::document, c.document, "custody.unknown_document", "document");
  if (q) return q.no();
  const auto& d = t.documents[document];
  if (d.receiver != scope) return refuse("custody.wrong_receiver", {say("receiver", t.scopes[d.receiver].id)});
  if (auto no = gone(q, d, c.document)) return std::unexpected(std::move(*no));
  if (d.open() == 0) return refuse("custody.already_accepted", {say_mass("accepted", d.accepted)});
  return RejectDocument::Outcome{Grams{d.open()}};
}

Judged<ExpireDocument> judge(Trial& q, const ExpireDocument& c) {
  auto document = q.find(Space::document, c.document, "custody.unknown_document", "document");
  if (q) return q.no();
  const auto& d = q.t.documents[document];
  if (d.cancelled || (d.open() == 0 && d.rejected > 0)) return refuse("custody.document_cancelled", {say("document", c.document)});
  if (d.open() == 0) return refuse("custody.already_accepted", {say_mass("accepted", d.accepted)});
  if (q.day < d.expires)
    return refuse("custody.invalid_transition",
                  {say_day("date", q.day), say("valid_to", d.expires == never ? "for ever" : to_text(date_of(d.expires)))});
  return ExpireDocument::Outcome{Grams{d.open()}};
}

}  // namespace alumen::custody::detail
