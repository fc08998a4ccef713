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
  Fraudster(const State& state, Dice& dice, Date today) : s_(state), t(state.tables()), d_(dice), today_(today) {}

  /// What came of a fraud: not possible here, found, or not found.
  enum class Result { impossible, found, missed };
  struct Kind {
    std::string_view name;
    Result (Fraudster::*run)();
  };
  static const std::vector<Kind>& kinds();

 private:
  Result try_as(std::string actor, Role role, Date date, CommandBody body, std::initializer_list<std::string_view> codes, State* on = nullptr) {
    auto verdict = decide(on ? *on : s_, Command{{.key = "fraud", .actor = std::move(actor), .role = role, .date = date}, std::move(body)});
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
    auto* r = record([&](const RecordRow& x) { return x.kind == RecordKind::output && !x.reversed && t.outputs[x.link].documents > 0 && t.outputs[x.link].undocumented == 0 && x.certified > 0; });
    auto* d = document([&](const DocumentRow& x) { return r && x.output != none && t.records[x.output].scope == r->scope; });
    if (!d) return Result::impossible;
    IssueDocument again{.document = name(d->name), .scope = scope_id(r->scope), .output = name(r->name), .receiver = scope_id(d->receiver), .mass = Grams{r->certified}, .shipment = Grams{r->certified},
                        .responsible = "x", .statement = "x"};
    auto date = std::max(today_, date_of(r->day));
    auto same = try_as(hq(r->scope), Role::certification_manager, date, again, {"duplicate_id"});
    again.document = "fraud";
    auto other = try_as(hq(r->scope), Role::certification_manager, date, again, {"insufficient_entitlement", "claim_exceeds_shipment"});
    return same == Result::found && other == Result::found ? Result::found : Result::missed;
  }
  Result claim_above_entitlement() {
    auto* r = record([&](const RecordRow& x) { return x.kind == RecordKind::output && x.certified > 0 && open_today(x.scope) && stock_of(t, x.scope, x.material).mass > 0; });
    if (!r) return Result::impossible;
    auto period = period_at(t, r->scope, day_of(today_));
    auto guard = guard_with(t, period, pools_of(t, period), t.pool_of(r->scope, r->material));
    auto mass = stock_of(t, r->scope, r->material).mass;
    if (guard + 1 > mass || guard < 0) return Result::impossible;
    return try_as(hq(r->scope), Role::certification_manager, today_,
                  RecordOutput{.record = "fraud", .scope = scope_id(r->scope), .site = site(r->scope), .activity = r->activity, .material = t.materials[r->material].id, .mass = Grams{mass},
                               .claim = Grams{guard + 1}, .scrap_class = r->scrap}, {"insufficient_entitlement"});
  }
  Result issuer_not_certified() {
    auto* d = document([&](const DocumentRow& x) { return x.open() > 0 && open_today(x.receiver) && t.certificates[t.scopes[x.issuer].certificates.back()].steps.back().at <= x.shipped; });
    if (!d) return Result::impossible;
    State with_suspension = s_;
    const auto& certificate = t.certificates[t.scopes[d->issuer].certificates.back()];
    Command suspend{{.key = "s", .actor = "registry", .role = Role::secretariat, .date = today_},
                    ChangeCertificate{.certificate = certificate.id, .change = CertificateChange::suspend, .from = date_of(d->shipped), .reason = "findings"}};
    auto suspended = decide(with_suspension, suspend);
    if (!suspended) return Result::impossible;
    for (const auto& e : *suspended) evolve(with_suspension, e);
    return try_as(hq(d->receiver), Role::certification_manager, std::max(today_, date_of(d->shipped)), accepting(*d, Grams{d->open()}), {"issuer_not_certified_at_date"}, &with_suspension);
  }
  Result expired_certificate() {
    auto* r = record([&](const RecordRow& x) { return x.kind == RecordKind::output && x.certified > 0 && open_today(x.scope) && stock_of(t, x.scope, x.material).mass > 0; });
    if (!r) return Result::impossible;
    State later = s_;
    for (auto i : t.scopes[r->scope].certificates) later.tables().certificates[i].steps.back().to = day_of(today_);  // it ends today
    return try_as(hq(r->scope), Role::certification_manager, today_,
                  RecordOutput{.record = "fraud", .scope = scope_id(r->scope), .site = site(r->scope), .activity = r->activity, .material = t.materials[r->material].id, .mass = Grams{1}, .claim = Grams{1},
                               .scrap_class = r->scrap}, {"no_valid_certificate"}, &later);
  }
  Result factor_above_one() {
    auto* r = record([&](const RecordRow& x) { return x.kind == RecordKind::transformation && open_today(x.scope); });
    if (!r) return Result::impossible;
    auto pool = t.scheme_of(r->scope).pools[t.pool_of(r->scope, r->material)].id;
    return try_as(hq(r->scope), Role::certification_manager, today_, DeclareYield{.scope = scope_id(r->scope), .input = pool, .output = pool, .yield = {1'000'001}}, {"yield_exceeded"});
  }
  Result metal_from_nothing() {
    auto* r = record([&](const RecordRow& x) {
      return x.kind == RecordKind::transformation && open_today(x.scope) && stock_of(t, x.scope, t.conversions[x.link].first_material).mass > 100'000;
    });
    if (!r) return Result::impossible;
    auto input = t.conversions[r->link].first_material;
    auto used = stock_of(t, r->scope, input).mass;
    auto most = static_cast<std::int64_t>(static_cast<double>(used) * 1.011 * static_cast<double>(t.materials[input].aluminium) / static_cast<double>(t.materials[r->material].aluminium));
    return try_as(hq(r->scope), Role::certification_manager, today_,
                  RecordTransformation{.record = "fraud", .scope = scope_id(r->scope), .site = site(r->scope), .activity = r->activity, .input = t.materials[input].id, .input_mass = Grams{used},
                                       .output = t.materials[r->material].id, .output_mass = Grams{most}}, {"yield_exceeded"});
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
                  RecordIntake{.record = "fraud", .scope = scope_id(r->scope), .site = site(r->scope), .material = t.materials[r->material].id, .mass = Grams{1}, .scrap_class = is_scrap(t.materials[r->material].good) ? ScrapClass::unknown : ScrapClass::none},
                  {"period_closed"});
  }
  Result accepted_before_shipment() {
    auto* d = document([&](const DocumentRow& x) { return x.open() > 0 && open_today(x.receiver); });
    if (!d) return Result::impossible;
    return try_as(hq(d->receiver), Role::certification_manager, date_of(d->shipped - 1), accepting(*d, Grams{1}), {"clock_regression"});
  }
  Result scrap_reclassified() {
    auto* r = record([&](const RecordRow& x) { return is_scrap(t.materials[x.material].good) && open_today(x.scope) && stock_of(t, x.scope, x.material).mass > stock_of(t, x.scope, x.material).post; });
    if (!r) return Result::impossible;
    auto stock = stock_of(t, r->scope, r->material);
    return try_as(hq(r->scope), Role::certification_manager, today_,
                  RecordOutput{.record = "fraud", .scope = scope_id(r->scope), .site = site(r->scope), .material = t.materials[r->material].id, .mass = Grams{stock.post + 1}, .scrap_class = ScrapClass::post_consumer},
                  {"scrap_class_fixed"});
  }
  Result unknown_scrap_claimed() {
    auto* r = record([&](const RecordRow& x) { return x.kind == RecordKind::intake && x.claim == Claim::eligible_scrap && open_today(x.scope); });
    if (!r) return Result::impossible;
    RecordIntake in{.record = "fraud", .scope = scope_id(r->scope), .site = site(r->scope), .material = t.materials[r->material].id, .mass = Grams{1}, .claim = Claim::eligible_scrap,
                    .scrap_class = ScrapClass::unknown, .evidence = "x", .due_diligence = true};
    auto unknown = try_as(hq(r->scope), Role::certification_manager, today_, in, {"not_eligible"});
    in.scrap_class = ScrapClass::post_consumer, in.due_diligence = false;
    auto careless = try_as(hq(r->scope), Role::certification_manager, today_, in, {"due_diligence_missing"});
    return unknown == Result::found && careless == Result::found ? Result::found : Result::missed;
  }
  Result reversed_twice() {
    auto* r = record([&](const RecordRow& x) { return x.kind == RecordKind::output && t.periods[x.period].state == PeriodState::open && t.outputs[x.link].documents > 0; });
    if (!r) return Result::impossible;
    return try_as(hq(r->scope), Role::certification_manager, std::max(today_, date_of(r->day)), Reverse{.record = name(r->name), .scope = scope_id(r->scope), .reason = "x"}, {"dependents_exist"});
  }
  Result sealed_past_changed() {
    auto* r = record([&](const RecordRow& x) { return t.periods[x.period].state == PeriodState::sealed; });
    if (!r) return Result::impossible;
    return try_as(hq(r->scope), Role::certification_manager, today_, Reverse{.record = name(r->name), .scope = scope_id(r->scope), .reason = "x"}, {"cannot_reverse_sealed"});
  }

  const State& s_;
  const Tables& t;
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
    Fraudster fraudster{world.state(), dice, c->envelope.date};
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
