// For tests: a small world that is set up in a few words, and remembers what went otherwise than expected.
#pragma once
#include <ostream>
#include <string>
#include <vector>

#include "custody/bytes.hpp"
#include "custody/custody.hpp"
#include "custody/detail/tables.hpp"

namespace alumen::custody {

/// Whole tonnes and grams.
constexpr Grams tonnes(std::int64_t t) { return Grams{t * 1'000'000}; }
constexpr Grams grams(std::int64_t g) { return Grams{g}; }
/// A day.
inline Date day(std::string_view text) { return parse_date(text).value(); }

/// Commands against a state, with a planted fault or none. Every accepted command is also encoded, decoded and checked
/// against the list of refusals of its kind.
class World {
 public:
  explicit World(detail::Mutant mutant = detail::Mutant::none) {
    state.tables().mutant = mutant;
    on("2025-01-01").as("root", Role::secretariat);
    ok(GrantRole{.user = "root", .granted = Role::secretariat});
  }

  State state;
  std::vector<std::string> faults;
  std::vector<Command> accepted;

  World& on(std::string_view date) { return date_ = day(date), *this; }
  World& as(std::string actor, Role role) { return actor_ = std::move(actor), role_ = role, *this; }

  /// The command as it would be sent now.
  Command command(CommandBody body) {
    return {{.key = "k" + std::to_string(++keys_), .actor = actor_, .role = role_, .date = date_}, std::move(body)};
  }
  /// Gives a command that must be accepted; its events.
  std::vector<Event> ok(CommandBody body) {
    auto c = command(std::move(body));
    auto events = decide(state, c);
    if (!events) {
      fault(std::string{name_of(c)} + " was refused: " + events.error().line());
      return {};
    }
    for (const auto& e : *events) evolve(state, e);
    accepted.push_back(std::move(c));
    return *events;
  }
  /// Gives a command that must be refused with this code (without "custody.").
  void refused(std::string_view code, CommandBody body) {
    auto c = command(std::move(body));
    auto before = state.position();
    auto events = decide(state, c);
    if (events) {
      fault(std::string{name_of(c)} + " was accepted, expected " + std::string{code});
      for (const auto& e : *events) evolve(state, e);
    } else if (std::string_view{events.error().code.info().name}.substr(8) != code) {
      fault(std::string{name_of(c)} + ": expected " + std::string{code} + ", got " + events.error().line());
    }
    if (!events && state.position() != before) fault("a refusal changed the state");
  }
  void expect(bool holds, std::string what) {
    if (!holds) fault(std::move(what));
  }
  void expect_mass(Grams found, Grams wanted, std::string_view what) {
    if (found != wanted) fault(std::string{what} + ": " + mass_text(found) + ", expected " + mass_text(wanted));
  }

  /// The scheme of ASI's kind, materials, an auditor.
  void basics() {
    scheme("asi-mass-balance");
    materials();
    auditor();
  }
  /// Adopts a scheme that ships, with some lines replaced: {"carry_periods: {value: 1": "carry_periods: {value: 0"}.
  void scheme(const std::string& id, const std::vector<std::pair<std::string, std::string>>& changes = {}, std::string as_id = "") {
    std::string text{scheme_text(id)};
    for (const auto& [from, to] : changes) {
      auto at = text.find(from);
      if (at == std::string::npos) return fault("the scheme has no " + from);
      text.replace(at, from.size(), to);
    }
    if (!as_id.empty()) text.replace(text.find("id: " + id), 4 + id.size(), "id: " + as_id);
    secretary();
    ok(AdoptScheme{.scheme = as_id.empty() ? id : as_id, .text = text});
  }
  /// Materials that most tests need.
  void materials() {
    secretary();
    auto make = [&](std::string id, Good good, std::int64_t ppm) {
      ok(RegisterMaterial{.material = std::move(id), .good = good, .aluminium = {ppm}});
    };
    make("bauxite", Good::bauxite, 260'000);
    make("alumina", Good::alumina, 529'250);
    make("ingot", Good::metal, 1'000'000);
    make("coil", Good::semi, 1'000'000);
    make("can", Good::product, 980'000);
    make("scrap", Good::scrap, 1'000'000);
    make("ubc", Good::scrap, 950'000);
    make("dross", Good::dross, 600'000);
  }
  /// An auditor, "eva", of a firm of her own.
  void auditor() {
    secretary();
    ok(RegisterParty{.party = "audit-firm", .name = "Audit firm", .address = "1 Audit Street", .country = "CHE"});
    ok(GrantRole{.user = "eva", .granted = Role::auditor, .party = "audit-firm"});
  }
  /// A certified member "NAME": party, site NAME-1, scope NAME, users NAME-hq, NAME-man, NAME-clerk, certificates
  /// NAME-ps and NAME-coc from 2025 to 2027 for everything.
  void member(const std::string& name, const std::string& scheme_id = "asi-mass-balance", Work activity = Work::rolling,
              const std::string& country = "DEU", bool certified = true) {
    secretary();
    ok(RegisterParty{.party = name + "-co", .name = name, .address = "1 " + name + " Road", .country = country});
    ok(RegisterSite{.site = name + "-1", .party = name + "-co", .country = country});
    ok(RegisterScope{.scope = name, .party = name + "-co", .scheme = scheme_id, .activity = activity});
    ok(AddSite{.scope = name, .site = name + "-1", .from = day("2025-01-01")});
    ok(GrantRole{.user = name + "-hq", .granted = Role::certification_manager, .party = name + "-co"});
    ok(GrantRole{.user = name + "-man", .granted = Role::site_manager, .party = name + "-co"});
    ok(GrantRole{.user = name + "-clerk", .granted = Role::clerk, .party = name + "-co", .site = name + "-1"});
    if (certified) certify(name);
  }
  void certify(const std::string& name, const std::string& from = "2025-01-01", const std::string& to = "2027-01-01") {
    as("eva", Role::auditor);
    ok(RecordAudit{.audit = name + "-a1", .scope = name, .standard = Standard::performance});
    ok(RecordAudit{.audit = name + "-a2", .scope = name, .standard = Standard::custody});
    secretary();
    ok(SetCertificate{.certificate = name + "-ps",
                      .scope = name,
                      .standard = Standard::performance,
                      .version = "3",
                      .audit = name + "-a1",
                      .from = day(from),
                      .to = day(to)});
    ok(SetCertificate{.certificate = name + "-coc",
                      .scope = name,
                      .standard = Standard::custody,
                      .version = "2",
                      .audit = name + "-a2",
                      .from = day(from),
                      .to = day(to),
                      .activities = "bauxite_mining alumina_refining electrolysis casting remelting rolling manufacturing",
                      .pools = "bauxite alumina aluminium"});
  }
  void open(const std::string& name, const std::string& from = "2025-01-01", const std::string& to = "2026-01-01") {
    hq(name);
    ok(OpenPeriod{.scope = name, .from = day(from), .to = day(to)});
  }
  void close(const std::string& name, const std::string& from = "2025-01-01") {
    hq(name);
    ok(ClosePeriod{.scope = name, .from = day(from)});
  }
  World& secretary() { return as("root", Role::secretariat); }
  World& hq(const std::string& name) { return as(name + "-hq", Role::certification_manager); }
  World& manager(const std::string& name) { return as(name + "-man", Role::site_manager); }
  World& clerk(const std::string& name) { return as(name + "-clerk", Role::clerk); }

  /// Metal without claim.
  RecordIntake plain(std::string record, const std::string& scope, Grams mass, std::string material = "ingot") const {
    return {.record = std::move(record), .scope = scope, .site = scope + "-1", .material = std::move(material), .mass = mass};
  }
  /// Bauxite of an own mine.
  RecordIntake mined(std::string record, const std::string& scope, Grams mass) const {
    auto c = plain(std::move(record), scope, mass, "bauxite");
    c.claim = Claim::origin;
    c.evidence = "mine plan";
    return c;
  }
  /// Used cans after due diligence: certified input without a document.
  RecordIntake used_cans(std::string record, const std::string& scope, Grams mass) const {
    auto c = plain(std::move(record), scope, mass, "ubc");
    c.claim = Claim::eligible_scrap;
    c.scrap_class = ScrapClass::post_consumer;
    c.evidence = "supplier file";
    c.due_diligence = true;
    return c;
  }
  RecordOutput out(std::string record, const std::string& scope, std::string material, Grams mass, Grams claim = {}) const {
    return {.record = std::move(record),
            .scope = scope,
            .site = scope + "-1",
            .activity = Work::rolling,
            .material = std::move(material),
            .mass = mass,
            .claim = claim};
  }
  RecordOutput scrap_out(std::string record, const std::string& scope, std::string material, ScrapClass scrap, Grams mass,
                         Grams claim = {}) const {
    auto o = out(std::move(record), scope, std::move(material), mass, claim);
    o.scrap_class = scrap;
    return o;
  }
  RecordTransformation convert(std::string record, const std::string& scope, std::string input, Grams used, std::string output,
                               Grams made) const {
    return {.record = std::move(record),
            .scope = scope,
            .site = scope + "-1",
            .activity = Work::rolling,
            .input = std::move(input),
            .input_mass = used,
            .output = std::move(output),
            .output_mass = made};
  }
  IssueDocument paper(std::string document, const std::string& scope, std::string output, std::string receiver, Grams mass,
                      Grams shipment = {}) const {
    return {.document = std::move(document),
            .scope = scope,
            .output = std::move(output),
            .receiver = std::move(receiver),
            .mass = mass,
            .shipment = shipment.count() == 0 ? mass : shipment,
            .responsible = "head of sales",
            .statement = "conforms"};
  }
  AcceptDocument accept(std::string record, std::string document, const std::string& scope, Grams mass) const {
    return {.record = std::move(record), .document = std::move(document), .scope = scope, .site = scope + "-1", .mass = mass};
  }
  /// Figures of a pool in the period of a day.
  PoolView pool(const std::string& scope, const std::string& name = "aluminium", std::string_view on = "2025-06-01") const {
    if (auto p = state.period(scope, day(on)))
      for (const auto& view : p->pools)
        if (view.pool == name) return view;
    return {};
  }
  /// Stock of a material.
  Balance stock(const std::string& scope, std::string_view material, std::string_view lot = "") const {
    if (auto all = state.balances(scope))
      for (const auto& b : *all)
        if (b.material == material && b.lot == lot) return b;
    return {};
  }

  void fault(std::string what) { faults.push_back(to_text(date_) + ": " + std::move(what)); }

 private:
  std::string actor_;
  Role role_ = Role::clerk;
  Date date_{};
  int keys_ = 0;
};

/// A named test of the rules; it must find nothing in sound rules, and something in faulty ones.
struct Scenario {
  std::string_view name;
  void (*run)(World&);
};

inline void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

/// All scenarios of all files.
std::vector<Scenario> all_scenarios();

std::vector<Scenario> entitlement_scenarios();
std::vector<Scenario> period_scenarios();
std::vector<Scenario> certificate_scenarios();
std::vector<Scenario> document_scenarios();
std::vector<Scenario> metal_scenarios();
std::vector<Scenario> lot_scenarios();
std::vector<Scenario> credit_scenarios();
std::vector<Scenario> role_scenarios();
std::vector<Scenario> ugly_scenarios();

}  // namespace alumen::custody
