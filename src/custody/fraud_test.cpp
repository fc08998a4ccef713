// Frauds of every kind, planted in a generated chain: all are refused for the right reason, and nothing honest is.
// ALUMEN_FRAUD_EVENTS sets the size of the chain (20 000).
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "custody/demo.hpp"
#include "custody/detail/lookup.hpp"
#include "custody/random_commands_test.hpp"

namespace alumen::custody {
namespace {

using namespace detail;

/// Tries frauds against the state of a generated world.
class Fraudster {
 public:
  Fraudster(State& state, Dice& dice, Date today) : s_(state), t(state.tables()), d_(dice), today_(today) {}

  /// What came of a fraud: not possible here, found, or not found.
  enum class Result { impossible, found, missed };
  struct Kind {
    std::string_view name;
    Result (Fraudster::*run)();
  };
  static const std::vector<Kind>& kinds();

 private:
  Result try_as(std::string actor, Role role, Date date, CommandBody body, std::initializer_list<std::string_view> codes) {
    auto verdict = decide(s_, Command{{.key = "fraud", .actor = std::move(actor), .role = role, .date = date}, std::move(body)});
    if (verdict) return Result::missed;
    auto code = std::string_view{verdict.error().code.info().name}.substr(8);
    return std::ranges::find(codes, code) != codes.end() ? Result::found : Result::missed;
  }
  std::string scope_id(Index scope) const { return t.scopes[scope].id; }
  std::string hq(Index scope) const { return scope_id(scope) + "/hq"; }
  std::string site(Index scope) const { return scope_id(scope) + "/works"; }
  /// A document that fits, or none.
  const DocumentRow* document(auto&& fits) {
    for (int tries = 0; tries < 200 && t.documents.size() > 0; ++tries) {
      const auto& d = t.documents[static_cast<std::size_t>(d_.roll(static_cast<std::int64_t>(t.documents.size())))];
      if (fits(d)) return &d;
    }
    return nullptr;
  }
  const RecordRow* record(auto&& fits) {
    for (int tries = 0; tries < 400 && t.records.size() > 0; ++tries) {
      const auto& r = t.records[static_cast<std::size_t>(d_.roll(static_cast<std::int64_t>(t.records.size())))];
      if (fits(r)) return &r;
    }
    return nullptr;
  }
  std::string name(Index handle) const { return std::string{t.names.text(handle)}; }
  bool open_today(Index scope) const {
    auto p = period_at(t, scope, day_of(today_));
    return p != none && t.periods[p].state == PeriodState::open;
  }
  AcceptDocument accepting(const DocumentRow& d, Grams mass) const {
    return {.record = "fraud", .document = name(d.name), .scope = scope_id(d.receiver), .site = site(d.receiver), .mass = mass};
  }

  Result document_reused() {
    auto* r = record([&](const RecordRow& x) {
      return x.kind == RecordKind::output && !x.reversed && t.outputs[x.link].documents > 0 && t.outputs[x.link].undocumented == 0 &&
             x.certified > 0;
    });
    auto* d = document([&](const DocumentRow& x) { return r && x.output != none && t.records[x.output].scope == r->scope; });
    if (!d) return Result::impossible;
    IssueDocument again{.document = name(d->name),
                        .scope = scope_id(r->scope),
                        .output = name(r->name),
                        .receiver = scope_id(d->receiver),
                        .mass = Grams{r->certified},
                        .shipment = Grams{r->certified},
                        .responsible = "x",
                        .statement = "x"};
    auto date = std::max(today_, date_of(r->day));
    auto same = try_as(hq(r->scope), Role::certification_manager, date, again, {"duplicate_id"});
    again.document = "fraud";
    auto other = try_as(hq(r->scope), Role::certification_manager, date, again, {"insufficient_entitlement", "claim_exceeds_shipment"});
    return same == Result::found && other == Result::found ? Result::found : Result::missed;
  }
  /// Everything in stock is claimed whole, as a credit account would allow: refused at once, or when the period is closed.
  Result claim_above_entitlement() {
    if (t.records.size() > 30'000) return Result::impossible;  // it needs a copy of the world
    auto* r = record([&](const RecordRow& x) {
      return x.kind == RecordKind::output && x.certified > 0 && open_today(x.scope) && stock_of(t, x.scope, x.material).mass > 0;
    });
    if (!r) return Result::impossible;
    auto period = period_at(t, r->scope, day_of(today_)), prior = prior_period(t, period);
    auto share = entitlement_at(t, period, t.pool_of(r->scope, r->material)).share;
    if (share.certified > share.total / 10 * 8 || (prior != none && t.periods[prior].state == PeriodState::open)) return Result::impossible;
    State copy = s_;
    auto give = [&](Date date, CommandBody body) {
      auto events = decide(
          copy, Command{{.key = "fraud", .actor = hq(r->scope), .role = Role::certification_manager, .date = date}, std::move(body)});
      if (!events) return std::string{events.error().code.info().name};
      for (const auto& e : *events) evolve(copy, e);
      return std::string{};
    };
    // More than a share of what leaves: the certified input of the year, in units of it, while there is backing for it.
    auto beyond = [&] {
      const auto& f = copy.tables().pools[t.periods[period].first_pool + t.pool_of(r->scope, r->material)].figures;
      auto pct = input_share(pools_of(copy.tables(), period), t.pool_of(r->scope, r->material));
      auto scrap = is_scrap(t.materials[r->material].good);
      auto out = scrap ? f.out_scrap : f.out_product, claimed = scrap ? f.claim_scrap : f.claim_product;
      return pct.total > 0 && static_cast<double>(claimed) >
                                  1.001 * static_cast<double>(out) * static_cast<double>(pct.certified) / static_cast<double>(pct.total) +
                                      static_cast<double>(f.carry_in);
    };
    for (int i = 0; !beyond(); ++i) {  // buys and ships on, all of it claimed
      if (i == 2000) return Result::impossible;
      Grams mass{1'000'000'000};
      RecordIntake in{.record = "fraud-in" + std::to_string(i),
                      .scope = scope_id(r->scope),
                      .site = site(r->scope),
                      .material = t.materials[r->material].id,
                      .mass = mass,
                      .scrap_class = r->scrap};
      RecordOutput out{.record = "fraud-out" + std::to_string(i),
                       .scope = scope_id(r->scope),
                       .site = site(r->scope),
                       .activity = r->activity,
                       .material = t.materials[r->material].id,
                       .mass = mass,
                       .claim = mass,
                       .scrap_class = r->scrap};
      if (!give(today_, in).empty()) return Result::impossible;
      auto code = give(today_, out);
      if (code == "custody.insufficient_entitlement") return Result::found;
      if (!code.empty()) return Result::impossible;
    }
    Date end = date_of(t.periods[period].to);
    for (auto i : t.scopes[r->scope].incoming)
      if (t.documents[i].open() > 0)
        (void)give(end, RejectDocument{.document = name(t.documents[i].name), .scope = scope_id(r->scope), .reason = "x"});
    return give(end, ClosePeriod{.scope = scope_id(r->scope), .from = date_of(t.periods[period].from)}) == "custody.overdraw_unresolved"
               ? Result::found
               : Result::missed;
  }
  Result issuer_not_certified() {
    auto* d = document([&](const DocumentRow& x) {
      return x.open() > 0 && open_today(x.receiver) && t.certificates[t.scopes[x.issuer].certificates.back()].steps.back().at <= x.shipped;
    });
    if (!d) return Result::impossible;
    auto& steps = t.certificates[t.scopes[d->issuer].certificates.back()].steps;
    steps.push_back({d->shipped, CertificateState::suspended, steps.back().to});  // entered late, for the day of the shipment
    auto result = try_as(hq(d->receiver), Role::certification_manager, std::max(today_, date_of(d->shipped)),
                         accepting(*d, Grams{d->open()}), {"issuer_not_certified_at_date"});
    steps.pop_back();
    return result;
  }
  Result expired_certificate() {
    auto* r = record([&](const RecordRow& x) {
      return x.kind == RecordKind::output && x.certified > 0 && open_today(x.scope) && stock_of(t, x.scope, x.material).mass > 0;
    });
    if (!r) return Result::impossible;
    auto& last = t.certificates[t.scopes[r->scope].certificates.back()].steps.back();
    auto to = std::exchange(last.to, day_of(today_));  // it ends today
    auto result = try_as(hq(r->scope), Role::certification_manager, today_,
                         RecordOutput{.record = "fraud",
                                      .scope = scope_id(r->scope),
                                      .site = site(r->scope),
                                      .activity = r->activity,
                                      .material = t.materials[r->material].id,
                                      .mass = Grams{1},
                                      .claim = Grams{1},
                                      .scrap_class = r->scrap},
                         {"no_valid_certificate"});
    last.to = to;
    return result;
  }
  Result factor_above_one() {
    auto* r = record([&](const RecordRow& x) { return x.kind == RecordKind::transformation && open_today(x.scope); });
    if (!r) return Result::impossible;
    auto pool = t.scheme_of(r->scope).pools[t.pool_of(r->scope, r->material)].id;
    return try_as(hq(r->scope), Role::certification_manager, today_,
                  DeclareYield{.scope = scope_id(r->scope), .input = pool, .output = pool, .yield = {1'000'001}}, {"yield_exceeded"});
  }
  Result metal_from_nothing() {
    auto* r = record([&](const RecordRow& x) {
      return x.kind == RecordKind::transformation && open_today(x.scope) &&
             stock_of(t, x.scope, t.conversions[x.link].first_material).mass > 100'000;
    });
    if (!r) return Result::impossible;
    auto input = t.conversions[r->link].first_material;
    auto used = stock_of(t, r->scope, input).mass;
    auto most = static_cast<std::int64_t>(static_cast<double>(used) * 1.011 * static_cast<double>(t.materials[input].aluminium) /
                                          static_cast<double>(t.materials[r->material].aluminium));
    return try_as(hq(r->scope), Role::certification_manager, today_,
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
  Result double_acceptance() {
    auto* d = document([&](const DocumentRow& x) { return x.open() == 0 && x.accepted > 0 && x.rejected == 0 && open_today(x.receiver); });
    if (!d) return Result::impossible;
    return try_as(hq(d->receiver), Role::certification_manager, today_, accepting(*d, Grams{d->mass}), {"already_accepted"});
  }
  Result stolen_acceptance() {
    auto* d = document([&](const DocumentRow& x) { return x.open() > 0; });
    if (!d) return Result::impossible;
    auto other = static_cast<Index>(d_.roll(static_cast<std::int64_t>(t.scopes.size())));
    if (other == d->receiver) return Result::impossible;
    auto c = accepting(*d, Grams{1});
    c.scope = scope_id(other), c.site = site(other);
    return try_as(hq(other), Role::certification_manager, today_, c, {"wrong_receiver"});
  }
  Result backdating() {
    auto* r = record([&](const RecordRow& x) { return t.periods[x.period].state != PeriodState::open; });
    if (!r) return Result::impossible;
    return try_as(hq(r->scope), Role::certification_manager, date_of(r->day),
                  RecordIntake{.record = "fraud",
                               .scope = scope_id(r->scope),
                               .site = site(r->scope),
                               .material = t.materials[r->material].id,
                               .mass = Grams{1},
                               .scrap_class = is_scrap(t.materials[r->material].good) ? ScrapClass::unknown : ScrapClass::none},
                  {"period_closed"});
  }
  Result accepted_before_shipment() {
    auto* d = document([&](const DocumentRow& x) { return x.open() > 0 && open_today(x.receiver); });
    if (!d) return Result::impossible;
    return try_as(hq(d->receiver), Role::certification_manager, date_of(d->shipped - 1), accepting(*d, Grams{1}), {"clock_regression"});
  }
  Result scrap_reclassified() {
    auto* r = record([&](const RecordRow& x) {
      return is_scrap(t.materials[x.material].good) && open_today(x.scope) &&
             stock_of(t, x.scope, x.material).mass > stock_of(t, x.scope, x.material).post;
    });
    if (!r) return Result::impossible;
    auto stock = stock_of(t, r->scope, r->material);
    return try_as(hq(r->scope), Role::certification_manager, today_,
                  RecordOutput{.record = "fraud",
                               .scope = scope_id(r->scope),
                               .site = site(r->scope),
                               .material = t.materials[r->material].id,
                               .mass = Grams{stock.post + 1},
                               .scrap_class = ScrapClass::post_consumer},
                  {"scrap_class_fixed"});
  }
  Result unknown_scrap_claimed() {
    auto* r =
        record([&](const RecordRow& x) { return x.kind == RecordKind::intake && x.claim == Claim::eligible_scrap && open_today(x.scope); });
    if (!r) return Result::impossible;
    RecordIntake in{.record = "fraud",
                    .scope = scope_id(r->scope),
                    .site = site(r->scope),
                    .material = t.materials[r->material].id,
                    .mass = Grams{1},
                    .claim = Claim::eligible_scrap,
                    .scrap_class = ScrapClass::unknown,
                    .evidence = "x",
                    .due_diligence = true};
    auto unknown = try_as(hq(r->scope), Role::certification_manager, today_, in, {"not_eligible"});
    in.scrap_class = ScrapClass::post_consumer, in.due_diligence = false;
    auto careless = try_as(hq(r->scope), Role::certification_manager, today_, in, {"due_diligence_missing"});
    return unknown == Result::found && careless == Result::found ? Result::found : Result::missed;
  }
  Result reversed_twice() {
    auto* r = record([&](const RecordRow& x) {
      return x.kind == RecordKind::output && t.periods[x.period].state == PeriodState::open && t.outputs[x.link].documents > 0;
    });
    if (!r) return Result::impossible;
    return try_as(hq(r->scope), Role::certification_manager, std::max(today_, date_of(r->day)),
                  Reverse{.record = name(r->name), .scope = scope_id(r->scope), .reason = "x"}, {"dependents_exist"});
  }
  Result sealed_past_changed() {
    auto* r = record([&](const RecordRow& x) { return t.periods[x.period].state == PeriodState::sealed; });
    if (!r) return Result::impossible;
    return try_as(hq(r->scope), Role::certification_manager, today_,
                  Reverse{.record = name(r->name), .scope = scope_id(r->scope), .reason = "x"}, {"cannot_reverse_sealed"});
  }

  State& s_;
  Tables& t;
  Dice& d_;
  Date today_;
};

const std::vector<Fraudster::Kind>& Fraudster::kinds() {
  static const std::vector<Kind> all{{"document reuse", &Fraudster::document_reused},
                                     {"claim above entitlement", &Fraudster::claim_above_entitlement},
                                     {"issuer not certified at shipment", &Fraudster::issuer_not_certified},
                                     {"certificate ended", &Fraudster::expired_certificate},
                                     {"factor above one", &Fraudster::factor_above_one},
                                     {"metal from nothing", &Fraudster::metal_from_nothing},
                                     {"double acceptance", &Fraudster::double_acceptance},
                                     {"acceptance of another's document", &Fraudster::stolen_acceptance},
                                     {"backdating into a closed period", &Fraudster::backdating},
                                     {"acceptance before shipment", &Fraudster::accepted_before_shipment},
                                     {"scrap reclassified", &Fraudster::scrap_reclassified},
                                     {"scrap of unknown class or without due diligence", &Fraudster::unknown_scrap_claimed},
                                     {"output taken back under its documents", &Fraudster::reversed_twice},
                                     {"sealed past changed", &Fraudster::sealed_past_changed}};
  return all;
}

TEST(Frauds, AreAllFoundAndNothingHonestIs) {
  const char* wanted = std::getenv("ALUMEN_FRAUD_EVENTS");
  DemoSize size{.seed = 11, .events = wanted ? std::strtoull(wanted, nullptr, 10) : 20'000};
  DemoWorld world{size};
  Dice dice{4};
  std::map<std::string_view, std::pair<int, int>> tried;  // planted, found
  std::uint64_t commands = 0;
  auto every = std::max<std::uint64_t>(1, size.events / 4000);
  while (auto c = world.next()) {
    if (++commands % every != 0 || world.state().tables().documents.size() < 20) continue;
    Fraudster fraudster{const_cast<State&>(world.state()), dice, c->envelope.date};  // what it changes it puts back
    const auto& kind = dice.of(Fraudster::kinds());
    auto result = (fraudster.*kind.run)();
    if (result == Fraudster::Result::impossible) continue;
    auto& [planted, found] = tried[kind.name];
    ++planted;
    found += result == Fraudster::Result::found;
  }
  for (const auto& kind : Fraudster::kinds()) {
    auto [planted, found] = tried[kind.name];
    std::printf("  %-50s %5d planted, %5d found\n", std::string{kind.name}.c_str(), planted, found);
    EXPECT_GE(planted, 5) << kind.name;
    EXPECT_EQ(planted, found) << kind.name;
  }
  std::uint64_t dropped = 0;
  for (const auto& [code, count] : world.dropped()) {
    dropped += count;
    std::printf("  honest plan refused: %s (%llu)\n", code.c_str(), static_cast<unsigned long long>(count));
  }
  EXPECT_EQ(dropped, 0u) << "of " << commands;
  EXPECT_TRUE(broken_invariants(world.state()).empty());
}

}  // namespace
}  // namespace alumen::custody
