// For tests: frauds of every kind against the state of a ledger, each with the refusals that have to meet it.
#pragma once
#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "custody/detail/lookup.hpp"
#include "custody/random_commands_test.hpp"

namespace alumen::custody {

/// One command of a fraudster, and the codes (without "custody.") of which one has to meet it.
struct Fraud {
  Command command;
  std::vector<std::string_view> codes;
};

/// Honest members whose papers the frauds with certificates and periods need; they stand beside a generated world.
/// `lapsed`: its certificates end in July 2020, metal lies in stock. `greedy`: has claimed 50 t where its share is 30 t, 10 t of
/// its input are left. `paper`: shipped 20 t with a document to `buyer`, and was suspended later for a day before the shipment.
inline std::vector<Command> bystanders() {
  std::vector<Command> out;
  int keys = 0;
  auto say = [&](std::string actor, Role role, std::string_view date, CommandBody body) {
    auto key = "bystander-" + std::to_string(++keys);
    out.push_back({{.key = key, .actor = std::move(actor), .role = role, .date = parse_date(date).value()}, std::move(body)});
  };
  const auto start = parse_date("2020-01-01").value();
  for (auto [id, until] : {std::pair{"lapsed", "2020-07-01"}, {"greedy", "2022-01-01"}, {"paper", "2022-01-01"}, {"buyer", "2022-01-01"}}) {
    std::string name = id, party = name + "-co", site = name + "/works", hq = name + "/hq";
    auto registry = [&](CommandBody body) { say("registry", Role::secretariat, "2020-01-01", std::move(body)); };
    registry(RegisterParty{.party = party, .name = "Company " + name, .address = "1 Works Road", .country = "DEU"});
    registry(RegisterSite{.site = site, .party = party, .country = "DEU"});
    registry(RegisterScope{.scope = name, .party = party, .scheme = "asi-mass-balance", .activity = Work::casting});
    registry(AddSite{.scope = name, .site = site, .from = start});
    registry(GrantRole{.user = hq, .granted = Role::certification_manager, .party = party});
    for (auto standard : {Standard::performance, Standard::custody}) {
      auto certificate = name + "/" + std::string{word_of(standard)};
      say("assessor", Role::auditor, "2020-01-01", RecordAudit{.audit = certificate + "/0", .scope = name, .standard = standard});
      SetCertificate set{.certificate = certificate,
                         .scope = name,
                         .standard = standard,
                         .version = "2",
                         .audit = certificate + "/0",
                         .from = start,
                         .to = parse_date(until).value()};
      if (standard == Standard::custody) set.activities = "casting remelting", set.pools = "aluminium";
      registry(set);
    }
    say(hq, Role::certification_manager, "2020-01-01", OpenPeriod{name, start, parse_date("2021-01-01").value()});
  }
  auto scrap = [&](const char* scope, std::int64_t tonnes) {
    say(std::string{scope} + "/hq", Role::certification_manager, "2020-02-01",
        RecordIntake{.record = "cans",
                     .scope = scope,
                     .site = std::string{scope} + "/works",
                     .material = "used-cans",
                     .mass = Grams{tonnes * 1'000'000},
                     .claim = Claim::eligible_scrap,
                     .scrap_class = ScrapClass::post_consumer,
                     .evidence = "supplier file",
                     .due_diligence = true});
  };
  scrap("lapsed", 100), scrap("greedy", 60), scrap("paper", 50);
  auto greedy = [&](CommandBody body) { say("greedy/hq", Role::certification_manager, "2020-03-01", std::move(body)); };
  greedy(RecordIntake{.record = "slab", .scope = "greedy", .site = "greedy/works", .material = "slab", .mass = Grams{140'000'000}});
  greedy(RecordOutput{.record = "half",
                      .scope = "greedy",
                      .site = "greedy/works",
                      .activity = Work::casting,
                      .material = "slab",
                      .mass = Grams{100'000'000},
                      .claim = Grams{50'000'000}});
  say("paper/hq", Role::certification_manager, "2020-04-01",
      RecordOutput{.record = "shipped",
                   .scope = "paper",
                   .site = "paper/works",
                   .activity = Work::casting,
                   .material = "used-cans",
                   .mass = Grams{20'000'000},
                   .claim = Grams{20'000'000},
                   .scrap_class = ScrapClass::post_consumer});
  say("paper/hq", Role::certification_manager, "2020-04-01",
      IssueDocument{.document = "paper-1",
                    .scope = "paper",
                    .output = "shipped",
                    .receiver = "buyer",
                    .mass = Grams{20'000'000},
                    .shipment = Grams{20'000'000},
                    .responsible = "head of sales",
                    .statement = "conforms"});
  say("registry", Role::secretariat, "2020-05-01",
      ChangeCertificate{.certificate = "paper/custody",
                        .change = CertificateChange::suspend,
                        .from = parse_date("2020-03-15").value(),
                        .reason = "findings of a late audit"});
  return out;
}

/// Thinks of frauds against a state; the state must hold a generated world and the bystanders.
class Fraudster {
 public:
  Fraudster(const State& state, Dice& dice, Date today) : t(state.tables()), d_(dice), today_(today) {}

  /// A kind of fraud: what it is called, and its commands; none where the state offers no occasion.
  struct Kind {
    std::string_view name;
    std::vector<Fraud> (Fraudster::*plan)();
  };
  static const std::vector<Kind>& kinds();

 private:
  using Plan = std::vector<Fraud>;
  using Index = detail::Index;
  using Codes = std::initializer_list<std::string_view>;

  Fraud by(std::string actor, Date date, CommandBody body, Codes codes) const {
    return {{{.key = "fraud", .actor = std::move(actor), .role = Role::certification_manager, .date = date}, std::move(body)}, codes};
  }
  Plan one(Index scope, Date date, CommandBody body, Codes codes) const { return {by(hq(scope), date, std::move(body), codes)}; }
  std::string scope_id(Index scope) const { return t.scopes[scope].id; }
  std::string hq(Index scope) const { return scope_id(scope) + "/hq"; }
  std::string site(Index scope) const { return scope_id(scope) + "/works"; }
  std::string name(Index handle) const { return std::string{t.names.text(handle)}; }
  bool open_today(Index scope) const {
    auto p = period_at(t, scope, detail::day_of(today_));
    return p != detail::none && t.periods[p].state == PeriodState::open;
  }
  /// A row of a table that fits, or none.
  template <class Table>
  auto some(const Table& table, auto&& fits) -> decltype(&table[0]) {
    for (int tries = 0; tries < 400 && table.size() > 0; ++tries) {
      const auto& row = table[static_cast<std::size_t>(d_.roll(static_cast<std::int64_t>(table.size())))];
      if (fits(row)) return &row;
    }
    return nullptr;
  }
  AcceptDocument accepting(const detail::DocumentRow& d, Grams mass) const {
    return {.record = "fraud", .document = name(d.name), .scope = scope_id(d.receiver), .site = site(d.receiver), .mass = mass};
  }

  Plan document_reused() {
    auto* r = some(t.records, [&](const auto& x) {
      return x.kind == RecordKind::output && !x.reversed && t.outputs[x.link].documents > 0 && t.outputs[x.link].undocumented == 0 &&
             x.certified > 0;
    });
    auto* d = some(t.documents, [&](const auto& x) { return r && t.records[x.output].scope == r->scope; });
    if (!d) return {};
    IssueDocument again{.document = name(d->name),
                        .scope = scope_id(r->scope),
                        .output = name(r->name),
                        .receiver = scope_id(d->receiver),
                        .mass = Grams{r->certified},
                        .shipment = Grams{r->certified},
                        .responsible = "x",
                        .statement = "x"};
    auto date = std::max(today_, detail::date_of(r->day));
    auto same = by(hq(r->scope), date, again, {"duplicate_id"});
    again.document = "fraud";
    return {same, by(hq(r->scope), date, again, {"insufficient_entitlement", "claim_exceeds_shipment"})};
  }
  Plan claim_above_balance() {
    return {by("greedy/hq", parse_date("2020-11-01").value(),
               RecordOutput{.record = "fraud",
                            .scope = "greedy",
                            .site = "greedy/works",
                            .activity = Work::casting,
                            .material = "slab",
                            .mass = Grams{20'000'000},
                            .claim = Grams{10'000'001}},
               {"insufficient_entitlement"})};
  }
  /// Within what came in, but above the share of what left: 60 t of 200 t in, 100 t out, 50 t claimed.
  Plan claim_above_entitlement() {
    return {by("greedy/hq", parse_date("2021-01-05").value(), ClosePeriod{.scope = "greedy", .from = parse_date("2020-01-01").value()},
               {"overdraw_unresolved"})};
  }
  Plan issuer_not_certified() {
    return {by("buyer/hq", parse_date("2020-05-10").value(),
               AcceptDocument{.record = "fraud", .document = "paper-1", .scope = "buyer", .site = "buyer/works", .mass = Grams{20'000'000}},
               {"issuer_not_certified_at_date"})};
  }
  Plan certificate_ended() {
    return {by("lapsed/hq", parse_date("2020-07-01").value() + std::chrono::days{d_.roll(180)},
               RecordOutput{.record = "fraud",
                            .scope = "lapsed",
                            .site = "lapsed/works",
                            .activity = Work::casting,
                            .material = "used-cans",
                            .mass = Grams{1'000'000},
                            .claim = Grams{1},
                            .scrap_class = ScrapClass::post_consumer},
               {"no_valid_certificate"})};
  }
  Plan factor_above_one() {
    auto* r = some(t.records, [&](const auto& x) { return x.kind == RecordKind::transformation && open_today(x.scope); });
    if (!r) return {};
    auto pool = t.scheme_of(r->scope).pools[t.pool_of(r->scope, r->material)].id;
    return one(r->scope, today_, DeclareYield{.scope = scope_id(r->scope), .input = pool, .output = pool, .yield = {1'000'001}},
               {"yield_exceeded"});
  }
  Plan metal_from_nothing() {
    auto* r = some(t.records, [&](const auto& x) {
      return x.kind == RecordKind::transformation && open_today(x.scope) &&
             stock_of(t, x.scope, t.conversions[x.link].first_material).mass > 100'000;
    });
    if (!r) return {};
    auto input = t.conversions[r->link].first_material;
    auto used = stock_of(t, r->scope, input).mass;
    auto most = static_cast<std::int64_t>(static_cast<double>(used) * 1.011 * static_cast<double>(t.materials[input].aluminium) /
                                          static_cast<double>(t.materials[r->material].aluminium));
    return one(r->scope, today_,
               RecordTransformation{.record = "fraud",
                                    .scope = scope_id(r->scope),
                                    .site = site(r->scope),
                                    .activity = r->activity,
                                    .input = t.materials[input].id,
                                    .input_mass = Grams{used},
                                    .output = t.materials[r->material].id,
                                    .output_mass = Grams{most}},
               {"yield_exceeded"});
  }
  Plan double_acceptance() {
    auto* d =
        some(t.documents, [&](const auto& x) { return x.open() == 0 && x.accepted > 0 && x.rejected == 0 && open_today(x.receiver); });
    if (!d) return {};
    return one(d->receiver, today_, accepting(*d, Grams{d->mass}), {"already_accepted"});
  }
  Plan stolen_acceptance() {
    auto* d = some(t.documents, [&](const auto& x) { return x.open() > 0; });
    auto other = static_cast<Index>(d_.roll(static_cast<std::int64_t>(t.scopes.size())));
    if (!d || other == d->receiver) return {};
    auto c = accepting(*d, Grams{1});
    c.scope = scope_id(other), c.site = site(other);
    return one(other, today_, c, {"wrong_receiver"});
  }
  Plan backdating() {
    auto* r = some(t.records, [&](const auto& x) { return t.periods[x.period].state != PeriodState::open; });
    if (!r) return {};
    auto scrap = detail::is_scrap(t.materials[r->material].good) ? ScrapClass::unknown : ScrapClass::none;
    return one(r->scope, detail::date_of(r->day),
               RecordIntake{.record = "fraud",
                            .scope = scope_id(r->scope),
                            .site = site(r->scope),
                            .material = t.materials[r->material].id,
                            .mass = Grams{1},
                            .scrap_class = scrap},
               {"period_closed"});
  }
  Plan accepted_before_shipment() {
    auto* d = some(t.documents, [&](const auto& x) { return x.open() > 0 && open_today(x.receiver); });
    if (!d) return {};
    return one(d->receiver, detail::date_of(d->shipped - 1), accepting(*d, Grams{1}), {"clock_regression"});
  }
  Plan scrap_reclassified() {
    auto* r = some(t.records, [&](const auto& x) {
      return detail::is_scrap(t.materials[x.material].good) && open_today(x.scope) &&
             stock_of(t, x.scope, x.material).mass > stock_of(t, x.scope, x.material).post;
    });
    if (!r) return {};
    return one(r->scope, today_,
               RecordOutput{.record = "fraud",
                            .scope = scope_id(r->scope),
                            .site = site(r->scope),
                            .material = t.materials[r->material].id,
                            .mass = Grams{stock_of(t, r->scope, r->material).post + 1},
                            .scrap_class = ScrapClass::post_consumer},
               {"scrap_class_fixed"});
  }
  Plan unknown_scrap_claimed() {
    auto* r = some(t.records,
                   [&](const auto& x) { return x.kind == RecordKind::intake && x.claim == Claim::eligible_scrap && open_today(x.scope); });
    if (!r) return {};
    RecordIntake in{.record = "fraud",
                    .scope = scope_id(r->scope),
                    .site = site(r->scope),
                    .material = t.materials[r->material].id,
                    .mass = Grams{1},
                    .claim = Claim::eligible_scrap,
                    .scrap_class = ScrapClass::unknown,
                    .evidence = "x",
                    .due_diligence = true};
    auto unknown = by(hq(r->scope), today_, in, {"not_eligible"});
    in.scrap_class = ScrapClass::post_consumer, in.due_diligence = false;
    return {unknown, by(hq(r->scope), today_, in, {"due_diligence_missing"})};
  }
  Plan documented_output_reversed() {
    auto* r = some(t.records, [&](const auto& x) {
      return x.kind == RecordKind::output && t.periods[x.period].state == PeriodState::open && t.outputs[x.link].documents > 0;
    });
    if (!r) return {};
    return one(r->scope, std::max(today_, detail::date_of(r->day)),
               Reverse{.record = name(r->name), .scope = scope_id(r->scope), .reason = "x"}, {"dependents_exist"});
  }
  Plan sealed_past_changed() {
    auto* r = some(t.records, [&](const auto& x) { return t.periods[x.period].state == PeriodState::sealed; });
    if (!r) return {};
    return one(r->scope, today_, Reverse{.record = name(r->name), .scope = scope_id(r->scope), .reason = "x"}, {"cannot_reverse_sealed"});
  }

  const detail::Tables& t;
  Dice& d_;
  Date today_;
};

inline const std::vector<Fraudster::Kind>& Fraudster::kinds() {
  static const std::vector<Kind> all{{"document reuse", &Fraudster::document_reused},
                                     {"claim above what came in", &Fraudster::claim_above_balance},
                                     {"claim above the entitlement", &Fraudster::claim_above_entitlement},
                                     {"issuer not certified at shipment", &Fraudster::issuer_not_certified},
                                     {"certificate ended", &Fraudster::certificate_ended},
                                     {"factor above one", &Fraudster::factor_above_one},
                                     {"metal from nothing", &Fraudster::metal_from_nothing},
                                     {"double acceptance", &Fraudster::double_acceptance},
                                     {"acceptance of another's document", &Fraudster::stolen_acceptance},
                                     {"backdating into a closed period", &Fraudster::backdating},
                                     {"acceptance before shipment", &Fraudster::accepted_before_shipment},
                                     {"scrap reclassified", &Fraudster::scrap_reclassified},
                                     {"scrap of unknown class or without due diligence", &Fraudster::unknown_scrap_claimed},
                                     {"output taken back under its documents", &Fraudster::documented_output_reversed},
                                     {"sealed past changed", &Fraudster::sealed_past_changed}};
  return all;
}

}  // namespace alumen::custody
