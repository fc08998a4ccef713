// For tests: the commands of the naive model. The checks stand in the order of the manual's table, then the fact.
#pragma once
#include "custody/detail/visit.hpp"
#include "custody/naive_model_test.hpp"

namespace alumen::custody {

// clang-format off
class Naive : public NaiveBook {
 public:
  Str apply(const Command& k) {  // the code of the refusal without "custody.", or nothing
    try {
      std::visit([&](const auto& c) {
        detail::visit_fields(c, [&](const auto& f, const auto& v) {
          bool must = f.need != Need::optional;
          if constexpr (std::is_same_v<decltype(v), const Str&>) need(!must || !v.empty(), "missing_field");
          if constexpr (std::is_same_v<decltype(v), const Grams&>) need(v.count() >= must, must ? "mass_not_positive" : "negative_quantity");
        });
        need(std::ranges::any_of(users[k.envelope.actor], [&](const Role_& r) { return r.role == k.envelope.role; }), "unauthorized");
        need(c.roles >> static_cast<int>(k.envelope.role) & 1, "forbidden_role");
        run(k.envelope, c);
      }, k.body);
      return "";
    } catch (const char* code) { return code; }
  }

  void run(const Envelope&, const auto&) { throw "not modelled"; }
  void run(const Envelope&, const ChangeCertificate& c) {
    using enum CertificateState;
    constexpr auto suspend = CertificateChange::suspend, reinstate = CertificateChange::reinstate, revoke = CertificateChange::revoke, lower = CertificateChange::downgrade;
    auto k = std::ranges::find_if(certs, [&](const Cert& x) { return x.c.certificate == c.certificate; });
    need(k != certs.end(), "unknown_certificate");
    auto [at_, last, to] = k->steps.back();
    need(c.from >= at_, "clock_regression");
    auto s = state(*k, c.from);
    bool on = s == full || s == provisional;
    need(c.change == suspend || c.change == lower ? s == full : c.change == reinstate ? s == suspended : c.change == revoke && (on || s == suspended), "invalid_transition");
    if (c.change == suspend) k->before = last;
    if (c.change == lower) to = std::min(to, months(c.from, rules(k->c.scope)[Parameter::provisional_months]));
    k->steps.emplace_back(c.from, c.change == suspend ? suspended : c.change == reinstate ? k->before : c.change == revoke ? revoked : provisional, to);
  }
  void run(const Envelope& e, const OpenPeriod& c) {
    own(e, c.scope), need(c.from < c.to, "schema_invalid"), need(c.to <= months(c.from, rules(c.scope)[Parameter::period_months]), "period_too_long");
    need(find(c.scope, [&](const Per& p) { return c.from < p.to && p.from < c.to; }) == periods.size(), "period_overlap");
    std::vector<Per*> mine;
    for (auto& p : periods) if (p.scope == c.scope) mine.push_back(&p);
    need(mine.empty() || mine.back()->to == c.from, "period_gap");
    need(std::ranges::count_if(mine, [](Per* p) { return p->state == PeriodState::open; }) < 2, "prior_period_open"), need(covered(c.scope, c.from), "outside_certificate");
    Per p{c.scope, c.from, c.to, yields[c.scope]};
    for (const auto& q : rules(c.scope).pools) {
      auto& m = p.pools[q.id];
      if (!mine.empty() && mine.back()->state != PeriodState::open) m.carry = mine.back()->pools[q.id].carry_out, m.repay = mine.back()->pools[q.id].overdraw;
    }
    periods.push_back(p);
  }
  void run(const Envelope& e, const ClosePeriod& c) {
    own(e, c.scope);
    auto p = known(c.scope, c.from), next = beginning(c.scope, periods[p].to);
    need(is(p, PeriodState::open), "period_closed"), need(e.date >= periods[p].to, "period_not_over");
    need(find(c.scope, [&](const Per& q) { return q.to == c.from && q.state == PeriodState::open; }) == periods.size(), "prior_period_open");
    for (const auto& [id, d] : docs)
      need(d.receiver != c.scope || facts[d.output].shipped >= periods[p].to || open(id) == 0 || (d.to && e.date >= *d.to), "unreconciled_documents");
    for (auto& [id, m] : periods[p].pools) {
      auto k = closing(p, id);
      need(k.within, "overdraw_unresolved");
      if (next == periods.size() || rules(c.scope).mode == Mode::period) continue;
      auto& n = periods[next].pools[id];
      need(k.carry_out >= n.carry || guard(next, id) - n.carry + n.repay + k.carry_out - k.overdraw >= 0, "overdraw_unresolved");
    }
    for (auto& [id, m] : periods[p].pools) {
      auto k = closing(p, id);
      m.carry_out = k.carry_out, m.overdraw = k.overdraw;
      if (next < periods.size()) periods[next].pools[id].carry = k.carry_out, periods[next].pools[id].repay = k.overdraw;
    }
    periods[p].state = PeriodState::closed;
  }
  void run(const Envelope& e, const SealPeriod& c) {
    own(e, c.scope);
    auto p = known(c.scope, c.from);
    need(is(p, PeriodState::closed), "invalid_transition"), periods[p].state = PeriodState::sealed;
  }
  void run(const Envelope& e, const ReopenPeriod& c) {
    audited(e, c.scope);
    auto p = known(c.scope, c.from), next = beginning(c.scope, periods[p].to);
    need(!is(p, PeriodState::open), "invalid_transition"), need(next == periods.size() || is(next, PeriodState::open), "dependents_exist");
    periods[p].state = PeriodState::open;
  }
  void run(const Envelope& e, const DeclareYield& c) {
    own(e, c.scope);
    const auto& s = rules(c.scope);
    need(s.pool_named(c.input) < s.pools.size() && s.pool_named(c.output) < s.pools.size() && (c.input == c.output || edge(c.scope, c.input, c.output) > 0), "type_not_allowed");
    need(c.yield.parts <= (c.input == c.output ? 1'000'000 : edge(c.scope, c.input, c.output)), "yield_exceeded");
    for (std::size_t p = 0; p < periods.size(); ++p)
      need(periods[p].scope != c.scope || !is(p, PeriodState::open) || sums(p, c.output).made[c.input] == 0, "factor_locked_in_period");
    yields[c.scope][{c.input, c.output}] = c.yield.parts;
    for (auto& p : periods) if (p.scope == c.scope && p.state == PeriodState::open) p.yields[{c.input, c.output}] = c.yield.parts;
  }
  void run(const Envelope& e, const GrantOverdraw& c) {
    audited(e, c.scope);
    auto p = known(c.scope, c.from);
    need(periods[p].pools.contains(c.pool), "type_not_allowed"), need(is(p, PeriodState::open), "period_closed"), need(!c.evidence.empty(), "no_force_majeure");
    auto& m = periods[p].pools[c.pool];
    Int limit = std::min(fl(percentage(p, c.pool).certified, rules(c.scope)[Parameter::overdraw_share], 1'000'000), c.affected.count());
    need(m.granted + c.mass.count() <= limit, "overdraw_limit"), m.granted += c.mass.count();
  }
  void run(const Envelope& e, const RecordIntake& c) {
    auto on = c.late_for.value_or(e.date);
    own(e, c.scope), at(e, c.scope, c.site, on);
    auto of = pooled(c.scope, c.material);
    fresh(c.scope, c.record, c.late_for);
    auto p = today(e, c.scope);
    bool s = is_scrap(c.material), pre = c.scrap_class == ScrapClass::pre_consumer, post = c.scrap_class == ScrapClass::post_consumer;
    need(s == (c.scrap_class != ScrapClass::none), "material_mismatch"), weighs(c.scope, c.mass.count(), c.weighed.count());
    const auto& r = rules(c.scope);
    if (c.claim == Claim::opening) need(find(c.scope, [](const Per&) { return true; }) == p, "not_eligible");
    if (c.claim == Claim::origin) need(r.pools[r.pool_named(of)].origin, "not_eligible");
    if (c.claim == Claim::eligible_scrap) {
      need(s && (pre || (post && r.is(Parameter::post_consumer_eligible))) && (materials[c.material].good == Good::scrap || r.is(Parameter::dross_eligible)), "not_eligible");
      need(!pre, "missing_document"), need(c.due_diligence, "due_diligence_missing");
    }
    bool counts = c.claim == Claim::origin || c.claim == Claim::eligible_scrap;
    if (counts) need(!c.evidence.empty(), "missing_evidence");
    if (counts) need(covered(c.scope, on, c.claim == Claim::origin ? std::vector{Work::bauxite_mining} : std::vector{Work::remelting, Work::refining}, of), "certificate_invalid");
    Int g = c.mass.count();
    facts.push_back({K::intake, c.record, c.scope, c.material, e.date, on, p, of, {g, c.co2e.count(), pre * g, post * g, (s && !pre && !post) * g}, counts * g, c.claim});
  }
  void run(const Envelope& e, const RecordTransformation& c) {
    own(e, c.scope), c.toll ? need(joined.contains(c.site), "unknown_site") : at(e, c.scope, c.site, e.date);
    for (const auto& m : {c.input, c.second_input, c.output, c.by_product}) need(m.empty() || materials.contains(m), "unknown_material");
    auto from = pool(c.scope, c.input), to = pool(c.scope, c.output);
    need(!from.empty() && !to.empty() && (from == to || edge(c.scope, from, to) > 0) && (c.second_input.empty() || pool(c.scope, c.second_input) == from) &&
         (c.by_product.empty() || pool(c.scope, c.by_product) == to), "type_not_allowed");
    Int a = c.input_mass.count(), b = c.second_mass.count(), x = c.output_mass.count(), y = c.by_product_mass.count();
    need(c.second_input.empty() == (b == 0) && c.by_product.empty() == (y == 0), "scheme_forbids"), fresh(c.scope, c.record);
    auto p = today(e, c.scope);
    auto have = stock(c.scope, c.input);
    need(a <= have[0], "input_unavailable");
    auto have2 = b == 0 ? V{} : c.second_input == c.input ? add(have, part(have, a), -1) : stock(c.scope, c.second_input);
    need(b <= have2[0], "input_unavailable");
    need((from == to && !periods[p].yields.contains({from, to})) || x + y <= fl(a + b, yield(periods[p], from, to), 1'000'000), "yield_exceeded");
    __extension__ using W = __int128;
    auto metal = [&](const Str& m, Int g) { return m.empty() ? W{0} : W{g} * materials[m].aluminium.parts; };
    need((metal(c.output, x) + metal(c.by_product, y)) * 1'000'000 <= (metal(c.input, a) + metal(c.second_input, b)) * (1'000'000 + rules(c.scope)[Parameter::metal_tolerance]), "yield_exceeded");
    Fact f{K::transformation, c.record, c.scope, c.output, e.date, e.date, p, to, {}, 0};
    f.from = from, f.first_m = c.input, f.first = part(have, a), f.second_m = c.second_input, f.by_m = c.by_product;
    if (b > 0) f.second = part(have2, b);
    auto used = add(f.first, f.second), all = scaled(used, std::min(used[0], x + y));
    all[0] = x + y, all[1] = used[1] + c.co2e.count();
    if (y > 0) f.by = part(all, y);
    f.v = add(all, f.by, -1);
    if (y > 0 && is_scrap(c.by_product)) f.by[2] = f.by[3] = f.by[4] = 0;
    if (is_scrap(c.output) && !is_scrap(c.input)) f.v[2] = f.v[3] = f.v[4] = 0;
    facts.push_back(f);
  }
  void run(const Envelope& e, const RecordOutput& c) {
    auto on = c.late_for.value_or(e.date);
    own(e, c.scope), at(e, c.scope, c.site, on);
    auto of = pooled(c.scope, c.material);
    const auto& r = rules(c.scope);
    need(c.lot.empty() && (r.model != Model::book_and_claim || c.claim.count() == 0), "scheme_forbids"), fresh(c.scope, c.record, c.late_for);
    auto p = today(e, c.scope);
    bool s = is_scrap(c.material);
    need(s == (c.scrap_class != ScrapClass::none), "material_mismatch");
    auto have = stock(c.scope, c.material);
    Int g = c.mass.count(), claim = c.claim.count();
    need(g <= have[0], "input_unavailable");
    auto taken = part(have, g), out = taken;
    Int own_scrap = std::min(g, have[0] - have[2] - have[3] - have[4]);  // arose here
    if (s) out = {g, taken[1], 0, 0, 0};
    if (c.scrap_class == ScrapClass::unknown) out[4] = g;
    if (c.scrap_class == ScrapClass::post_consumer) need(g <= have[3], "scrap_class_fixed"), out[3] = g, taken = out;
    if (c.scrap_class == ScrapClass::pre_consumer) need(g - own_scrap <= have[2], "scrap_class_fixed"), out[2] = g, taken = {g, taken[1], g - own_scrap, 0, 0};
    need(claim <= g, "claim_exceeds_shipment");
    if (claim > 0) need(covered(c.scope, on, {c.activity}, of), "no_valid_certificate"), need(r.mode == Mode::period || claim <= guard(p, of), "insufficient_entitlement");
    facts.push_back({K::output, c.record, c.scope, c.material, e.date, on, p, of, taken, claim, Claim::none, c.scrap_class, c.activity});
    facts.back().left = out;
  }
  void run(const Envelope& e, const RecordLoss& c) {
    own(e, c.scope);
    auto of = pooled(c.scope, c.material);
    fresh(c.scope, c.record);
    auto p = today(e, c.scope);
    auto have = stock(c.scope, c.material);
    need(c.mass.count() <= have[0], "input_unavailable"), facts.push_back({K::loss, c.record, c.scope, c.material, e.date, e.date, p, of, part(have, c.mass.count()), 0});
  }
  void run(const Envelope& e, const Reverse& c) {
    own(e, c.scope);
    auto i = fact(c.scope, c.record);
    need(i < facts.size(), "unknown_record");
    auto& f = facts[i];
    need(!f.reversed, "already_reversed"), need(!is(f.period, PeriodState::sealed), "cannot_reverse_sealed"), need(is(f.period, PeriodState::open), "period_closed");
    need(e.date >= f.day, "clock_regression");
    for (const auto& [id, d] : docs) need(d.output != i || d.cancelled || d.rejected == d.mass, "dependents_exist");
    std::map<Str, Int> before;
    const auto& r = rules(c.scope);
    for (const auto& q : r.pools) before[q.id] = guard(f.period, q.id);
    f.reversed = true;
    bool bears = true;
    for (const auto& m : {f.material, f.first_m, f.second_m, f.by_m}) bears = bears && (m.empty() || sound(stock(c.scope, m)));
    for (const auto& q : r.pools) bears = bears && (r.mode == Mode::period || guard(f.period, q.id) >= std::min<Int>(0, before[q.id]));
    auto x = sums(f.period, f.of);
    f.reversed = bears = bears && (f.kind != K::output || x.credits == 0 || x.Op + x.credits <= x.Tp);
    need(bears, "dependents_exist");
    if (f.kind == K::acceptance) docs.at(f.doc).left = add(docs.at(f.doc).left, f.v);
  }
  void document(const Envelope& e, const Str& id, std::size_t o, const Str& receiver, Int mass, Int goods, std::optional<Date> to) {
    auto& f = facts[o];
    need(mass <= goods && goods <= f.left[0], "claim_exceeds_shipment"), need(mass <= undocumented(o), "insufficient_entitlement");
    docs[id] = {o, f.scope, receiver, e.date, to, mass, part(f.left, goods)}, f.left = add(f.left, docs[id].left, -1);
  }
  std::optional<Date> expiry(const Envelope& e, const Str& scope) const {
    auto days = rules(scope)[Parameter::document_days];
    return days > 0 ? std::optional{e.date + std::chrono::days{days}} : std::nullopt;
  }
  void back(Doc& d) { facts[d.output].left = add(facts[d.output].left, d.left), d.left = {}; }
  void run(const Envelope& e, const IssueDocument& c) {
    own(e, c.scope);
    auto o = fact(c.scope, c.output);
    need(o < facts.size() && facts[o].kind == K::output && !facts[o].reversed, "unknown_record"), need(scopes.contains(c.receiver) && c.receiver != c.scope, "wrong_receiver");
    need(!docs.contains(c.document), "duplicate_id");
    for (const auto& field : rules(c.scope).document_fields) need(!(field == "responsible" ? c.responsible : field == "statement" ? c.statement : c.recycled_method).empty(), "missing_field");
    auto to = c.expires ? c.expires : expiry(e, c.scope);
    need(e.date >= facts[o].day && (!to || *to > e.date), "clock_regression"), document(e, c.document, o, c.receiver, c.mass.count(), c.shipment.count(), to);
  }
  void mine(const Envelope& e, const Str& scope, const Str& id) {
    own(e, scope), need(doc(id).issuer == scope, "not_issuer"), lives(e, id), need(accepted(id) == 0, "already_accepted");
  }
  void run(const Envelope& e, const CancelDocument& c) { mine(e, c.scope, c.document), back(doc(c.document)), doc(c.document).cancelled = true; }
  void run(const Envelope& e, const CorrectDocument& c) {
    mine(e, c.scope, c.document), need(!docs.contains(c.replacement), "duplicate_id");
    auto old = doc(c.document);
    need(e.date >= old.issued, "clock_regression"), back(doc(c.document)), doc(c.document).cancelled = true;
    try { document(e, c.replacement, old.output, old.receiver, c.mass.count(), c.shipment.count(), expiry(e, c.scope)); }
    catch (const char*) { facts[old.output].left = add(facts[old.output].left, old.left, -1), docs[c.document] = old; throw; }
  }
  void run(const Envelope& e, const AcceptDocument& c) {
    own(e, c.scope);
    auto& d = doc(c.document);
    need(d.receiver == c.scope, "wrong_receiver"), at(e, c.scope, c.site, e.date), fresh(c.scope, c.record), lives(e, c.document);
    Int left = open(c.document), g = c.mass.count();
    const auto f = facts[d.output];
    need(left > 0, "already_accepted"), need(g <= left, "exceeds_document"), need(e.date >= f.shipped, "clock_regression");
    const auto &own_rules = rules(c.scope), &theirs = rules(d.issuer);
    need(own_rules.id == theirs.id || (std::ranges::count(own_rules.accepts, theirs.id) > 0 && theirs.model <= own_rules.model), "scheme_forbids");
    need(covered(d.issuer, f.shipped, {f.work}, pool(d.issuer, f.material)), "issuer_not_certified_at_date"), need(covered(c.scope, e.date), "certificate_invalid");
    need(!pool(c.scope, f.material).empty(), "material_mismatch");
    auto p = today(e, c.scope);
    Int goods = share(d.left[0], g, left);
    weighs(c.scope, goods, c.weighed.count());
    auto v = part(d.left, goods);
    d.left = add(d.left, v, -1);
    facts.push_back({K::acceptance, c.record, c.scope, f.material, e.date, e.date, p, pool(c.scope, f.material), v, g, Claim::none, f.scrap, Work::none, c.document});
  }
  void run(const Envelope& e, const RejectDocument& c) {
    own(e, c.scope), need(doc(c.document).receiver == c.scope, "wrong_receiver"), lives(e, c.document), need(open(c.document) > 0, "already_accepted");
    back(doc(c.document)), doc(c.document).rejected += open(c.document);
  }
  void run(const Envelope& e, const ExpireDocument& c) {
    auto& d = doc(c.document);
    need(!d.cancelled && (open(c.document) > 0 || d.rejected == 0), "document_cancelled"), need(open(c.document) > 0, "already_accepted");
    need(d.to && e.date >= *d.to, "invalid_transition"), d.expired += open(c.document);
  }
  void run(const Envelope& e, const IssueCredit& c) {
    own(e, c.scope), need(rules(c.scope).is(Parameter::credits), "scheme_forbids"), at(e, c.scope, c.site, e.date);
    auto of = pooled(c.scope, c.material);
    need(!is_scrap(c.material), "type_not_allowed"), need(!credits.contains(c.credit), "duplicate_id");
    auto p = today(e, c.scope);
    need(covered(c.scope, e.date, {c.activity}, of), "no_valid_certificate");
    auto x = sums(p, of);
    need(x.Op + x.credits + c.mass.count() <= x.Tp, "claim_exceeds_shipment"), need(c.mass.count() <= guard(p, of), "insufficient_entitlement");
    credits[c.credit] = {c.scope, c.material, c.mass.count(), c.mass.count(), true, p};
  }
  Credit& credit(const Envelope& e, const Str& id, const Str& owner) {
    own(e, owner), need(credits.contains(id), "unknown_credit");
    auto& k = credits.at(id);
    need(k.owner == owner, "not_owner"), need(k.held > 0 || k.retired == 0, "already_retired");
    return k;
  }
  void run(const Envelope& e, const TransferCredit& c) {
    auto& k = credit(e, c.credit, c.scope);
    need(scopes.contains(c.to) && c.to != c.scope, "wrong_receiver");
    const auto &theirs = rules(c.to), &here = rules(c.scope);
    need((theirs.id == here.id || std::ranges::count(theirs.accepts, here.id) > 0) && theirs.is(Parameter::credits), "scheme_forbids");
    need(here.is(Parameter::cross_border) || parties[scopes[c.to].party].country == parties[scopes[c.scope].party].country, "cross_border_forbidden");
    need(c.mass.count() <= k.held, "exceeds_credit"), need(c.mass.count() == k.held || !c.as.empty(), "missing_field"), need(c.as.empty() || !credits.contains(c.as), "duplicate_id");
    if (c.as.empty()) return void(k.owner = c.to);
    k.held -= c.mass.count(), credits[c.as] = {c.to, k.material, c.mass.count(), c.mass.count(), false, k.period};
  }
  void run(const Envelope& e, const RetireCredit& c) {
    auto& k = credit(e, c.credit, c.scope);
    need(c.mass.count() <= k.held, "exceeds_credit"), k.held -= c.mass.count(), k.retired += c.mass.count();
  }
};
// clang-format on

}  // namespace alumen::custody
