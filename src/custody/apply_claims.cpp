#include "custody/detail/apply.hpp"

namespace alumen::custody::detail {
namespace {

Index add_document(Tables& t, std::string_view id, DocumentRow row) {
  auto at = static_cast<Index>(t.documents.size());
  row.name = t.names.add(space(Space::document), id, at);
  auto& output = t.outputs[t.records[row.output].link];
  output.left = output.left - row.goods;
  output.undocumented -= row.mass;
  ++output.documents;
  t.scopes[row.issuer].outgoing.push_back(at);
  t.scopes[row.receiver].incoming.push_back(at);
  return t.documents.add(row);
}

Content content_of(Grams mass, const IssueDocument::Outcome& o) {
  return {mass.count(), o.co2e.count(), o.pre_consumer.count(), o.post_consumer.count(), o.unknown_scrap.count()};
}

/// What is left of a document goes back to its output.
void give_back(Tables& t, DocumentRow& d) {
  auto& output = t.outputs[t.records[d.output].link];
  output.left = output.left + d.left;
  output.undocumented += d.open();
  d.left = {};
}

}  // namespace

void apply(Tables& t, const Envelope& e, const Done<IssueDocument>& d) {
  const auto& c = d.command;
  DocumentRow row{};
  row.issuer = t.find(Space::scope, c.scope);
  row.receiver = t.find(Space::scope, c.receiver);
  row.output = t.find(Space::record, c.output, row.issuer);
  const auto& record = t.records[row.output];
  row.material = record.material;
  row.shipped = t.outputs[record.link].shipped;
  row.issued = day_of(e.date);
  row.expires = d.outcome.expires ? day_of(*d.outcome.expires) : never;
  row.mass = c.mass.count();
  row.scrap = record.scrap;
  row.activity = record.activity;
  row.goods = row.left = content_of(c.shipment, d.outcome);
  row.origin = t.outputs[record.link].origin;
  row.replaces = none;
  add_document(t, c.document, row);
}

void apply(Tables& t, const Envelope& e, const Done<CancelDocument>& d) {
  auto& document = t.documents[t.find(Space::document, d.command.document)];
  give_back(t, document);
  document.cancelled = true;
  document.answered = day_of(e.date);
  --t.outputs[t.records[document.output].link].documents;
}

void apply(Tables& t, const Envelope& e, const Done<CorrectDocument>& d) {
  const auto& c = d.command;
  auto old = t.find(Space::document, c.document);
  apply(t, e, Done<CancelDocument>{{c.document, c.scope, c.reason}, {}});
  auto row = t.documents[old];
  row.issued = day_of(e.date);
  row.expires = d.outcome.expires ? day_of(*d.outcome.expires) : never;
  row.mass = c.mass.count();
  row.accepted = row.rejected = row.expired = 0;
  row.cancelled = false;
  row.answered = never;
  row.goods = row.left = content_of(c.shipment, d.outcome);
  row.replaces = old;
  row.last_acceptance = none;
  add_document(t, c.replacement, row);
}

void apply(Tables& t, const Envelope& e, const Done<AcceptDocument>& d) {
  const auto& c = d.command;
  const auto& o = d.outcome;
  auto at = t.find(Space::document, c.document);
  auto& document = t.documents[at];
  RecordRow r;
  r.kind = RecordKind::acceptance;
  r.scope = t.find(Space::scope, c.scope);
  r.material = document.material;
  r.site = t.find(Space::site, c.site);
  r.day = day_of(e.date);
  r.period = period_at(t, r.scope, r.day);
  r.scrap = document.scrap;
  r.content = {o.goods.count(), o.co2e.count(), o.pre_consumer.count(), o.post_consumer.count(), o.unknown_scrap.count()};
  r.certified = c.mass.count();
  r.link = at;
  document.accepted += r.certified;
  document.left = document.left - r.content;
  auto& pool = t.pools[t.periods[r.period].first_pool + t.pool_of(r.scope, r.material)];
  pool.figures.certified_in += r.certified;
  if (!t.is(Mutant::goods_beyond_claim_forgotten)) pool.figures.other_in += r.content.mass - r.certified;
  if (r.scrap == ScrapClass::pre_consumer) pool.eligible_pre += r.certified;
  if (r.scrap == ScrapClass::post_consumer) pool.eligible_post += r.certified;
  t.materials[r.material].shipped -= r.content.mass;
  if (t.scheme_of(r.scope).lots()) {
    t.lineages.push_back({at});
    r.lot =
        add_lot(t, c.record,
                {none, r.scope, r.material, r.content, r.certified, document.origin, r.scrap, static_cast<Index>(t.lineages.size() - 1)});
  } else {
    post(t, r.scope, r.material, r.content);
  }
  r.before = document.last_acceptance;
  document.last_acceptance = add_record(t, c.record, r);
}

void apply(Tables& t, const Envelope& e, const Done<RejectDocument>& d) {
  auto& document = t.documents[t.find(Space::document, d.command.document)];
  give_back(t, document);
  if (t.is(Mutant::rejected_claim_lost)) t.outputs[t.records[document.output].link].undocumented -= document.open();
  document.rejected += d.outcome.mass.count();
  document.answered = day_of(e.date);
  if (document.accepted == 0 && document.expired == 0) --t.outputs[t.records[document.output].link].documents;
}

void apply(Tables& t, const Envelope& e, const Done<ExpireDocument>& d) {
  auto& document = t.documents[t.find(Space::document, d.command.document)];
  if (t.is(Mutant::expired_claim_returns)) give_back(t, document);
  document.expired += d.outcome.mass.count();
  document.answered = day_of(e.date);
}

void apply(Tables& t, const Envelope& e, const Done<IssueCredit>& d) {
  const auto& c = d.command;
  auto scope = t.find(Space::scope, c.scope), material = t.find(Space::material, c.material);
  auto at = static_cast<Index>(t.credits.size());
  auto pool = t.periods[period_at(t, scope, day_of(e.date))].first_pool + static_cast<Index>(t.pool_of(scope, material));
  auto name = t.names.add(space(Space::credit), c.credit, at);
  t.credits.push_back({.name = name,
                       .issuer = scope,
                       .owner = scope,
                       .material = material,
                       .first_owner = scope,
                       .day = day_of(e.date),
                       .issued = c.mass.count(),
                       .held = c.mass.count(),
                       .pool = pool});
  t.pools[pool].figures.credits += c.mass.count();
}

void apply(Tables& t, const Envelope& e, const Done<TransferCredit>& d) {
  const auto& c = d.command;
  auto from = t.find(Space::credit, c.credit), to = t.find(Space::scope, c.to);
  if (c.as.empty()) {
    t.credits[from].owner = to;
    t.credit_moves.push_back({from, to, c.mass.count(), day_of(e.date)});
    return;
  }
  auto row = t.credits[from];
  t.credits[from].held -= t.is(Mutant::transfer_copies_credit) ? 0 : c.mass.count();
  auto at = static_cast<Index>(t.credits.size());
  row.name = t.names.add(space(Space::credit), c.as, at);
  row.owner = to;
  row.issued = row.held = c.mass.count();
  row.retired = 0;
  row.parent = from;
  row.first_owner = to;
  row.day = day_of(e.date);
  t.credits.push_back(row);
}

void apply(Tables& t, const Envelope& e, const Done<RetireCredit>& d) {
  auto at = t.find(Space::credit, d.command.credit);
  auto& credit = t.credits[at];
  t.credit_moves.push_back({at, none, d.command.mass.count(), day_of(e.date)});
  credit.held -= d.command.mass.count();
  credit.retired += d.command.mass.count();
}

void apply(Tables& t, const Envelope& e, const Done<GrantOverdraw>& d) {
  auto scope = t.find(Space::scope, d.command.scope);
  auto pool = t.periods[period_from(t, scope, day_of(d.command.from))].first_pool +
              static_cast<Index>(t.scheme_of(scope).pool_named(d.command.pool));
  t.pools[pool].figures.granted += d.command.mass.count();
  t.grants.push_back({pool, d.command.mass.count(), day_of(e.date)});
}

}  // namespace alumen::custody::detail
