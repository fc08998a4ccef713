#include "custody/demo.hpp"

#include <algorithm>
#include <deque>
#include <functional>

#include "custody/detail/demo_plan.hpp"
#include "custody/detail/lookup.hpp"

namespace alumen::custody {

using namespace detail;

namespace {

/// A member of a stage: a scope, its site and its two users.
struct Member {
  std::size_t stage;
  std::string id, site, hq, clerk;
  bool certified = false;
  Index scope = none;
  std::size_t answered = 0;  ///< incoming documents that were answered
};

using Step = std::function<std::optional<Command>()>;

constexpr std::int64_t tonne = 1'000'000;
constexpr int first_year = 2020;

}  // namespace

struct DemoWorld::Impl {
  DemoSize size;
  State state;
  std::deque<Step> steps;
  std::vector<Member> members;
  std::uint64_t dice;
  std::uint64_t keys = 0, names = 0;
  int month = 0;
  std::size_t turn = 0;
  int shipments = 1;  ///< of a member in a month
  bool wound_up = false;
  std::map<std::string, std::uint64_t> dropped;

  explicit Impl(const DemoSize& s)
      : size(s), dice(s.seed * 0x9e3779b97f4a7c15u + 1), shipments(static_cast<int>(std::max<std::uint64_t>(1, s.events / 30'000))) {
    found();
  }

  std::uint64_t roll() {  // SplitMix64
    std::uint64_t z = (dice += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::int64_t below(std::int64_t limit) { return limit <= 0 ? 0 : static_cast<std::int64_t>(roll() % static_cast<std::uint64_t>(limit)); }
  bool chance(int percent) { return below(100) < percent; }
  /// About the mass, give or take a tenth.
  std::int64_t about(std::int64_t grams) { return grams * 9 / 10 + below(grams / 5 + 1); }

  Date first_of(int m) const { return Date{std::chrono::year{first_year + m / 12} / static_cast<unsigned>(m % 12 + 1) / 1}; }
  Date some_day() { return first_of(month) + std::chrono::days{below(28)}; }
  std::string name(std::string_view kind) { return std::string{kind} + "-" + std::to_string(++names); }
  Command command(const std::string& actor, Role role, Date date, CommandBody body) {
    return {{.key = "demo-" + std::to_string(++keys), .actor = actor, .role = role, .date = date}, std::move(body)};
  }
  void then(const std::string& actor, Role role, Date date, CommandBody body) {
    steps.push_back([=, this, body = std::move(body)] { return std::optional{command(actor, role, date, body)}; });
  }

  void found();
  void found_member(std::size_t stage, int number, Date start);
  void plan_month(Member& m);
  void plan_year_end(Member& m);
  void renew(Member& m);
  void answer_documents(Member& m);
  void take_in(Member& m, std::int64_t grams);
  std::optional<Command> conversion(Member& m, Date date, std::int64_t grams);
  void ship(Member& m, Date date, std::string_view material, std::int64_t grams, int customers, int with_document_pct);
  std::int64_t claimable(const Member& m, Date date, Index material, std::int64_t grams) const;
  Member* customer(int stage);
  std::optional<Command> next();
};

void DemoWorld::Impl::found() {
  Date start = first_of(0);
  auto registry = [&](CommandBody body) { then("registry", Role::secretariat, start, std::move(body)); };
  registry(GrantRole{.user = "registry", .granted = Role::secretariat});
  registry(AdoptScheme{.scheme = "asi-mass-balance", .text = std::string{scheme_text("asi-mass-balance")}});
  for (const auto& m : demo_materials)
    registry(RegisterMaterial{.material = std::string{m.name}, .good = m.good, .aluminium = {m.aluminium_ppm}});
  registry(RegisterParty{.party = "assessors", .name = "Independent assessors", .address = "1 Audit Street", .country = "CHE"});
  registry(GrantRole{.user = "assessor", .granted = Role::auditor, .party = "assessors"});
  for (std::size_t s = 0; s < demo_stages.size(); ++s) {
    int count = std::max(2, demo_stages[s].of_200 * size.parties / 200);
    for (int i = 1; i <= count; ++i) found_member(s, i, start);
  }
}

void DemoWorld::Impl::found_member(std::size_t stage, int number, Date start) {
  static constexpr std::array<std::string_view, 8> countries{"AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "NOR", "USA"};
  const auto& plan = demo_stages[stage];
  Member m{
      .stage = stage, .id = std::string{plan.name} + "-" + std::to_string(number), .certified = number == 1 || chance(plan.certified_pct)};
  m.site = m.id + "/works", m.hq = m.id + "/hq", m.clerk = m.id + "/clerk";
  std::string country{countries[static_cast<std::size_t>(below(countries.size()))]}, party = m.id + "-co";
  auto registry = [&](CommandBody body) { then("registry", Role::secretariat, start, std::move(body)); };
  registry(RegisterParty{.party = party, .name = "Company of " + m.id, .address = "1 Works Road", .country = country});
  registry(RegisterSite{.site = m.site, .party = party, .country = country});
  if (m.certified) {
    registry(RegisterScope{.scope = m.id, .party = party, .scheme = "asi-mass-balance", .activity = plan.work});
    registry(AddSite{.scope = m.id, .site = m.site, .from = start});
    registry(GrantRole{.user = m.hq, .granted = Role::certification_manager, .party = party});
    registry(GrantRole{.user = m.clerk, .granted = Role::clerk, .party = party});
    auto until = first_of(36);
    for (auto standard : {Standard::performance, Standard::custody}) {
      auto kind = std::string{word_of(standard)};
      then("assessor", Role::auditor, start,
           RecordAudit{.audit = m.id + "/" + kind + "/0", .scope = m.id, .standard = standard, .minors = static_cast<int>(below(5))});
      SetCertificate set{.certificate = m.id + "/" + kind,
                         .scope = m.id,
                         .standard = standard,
                         .version = standard == Standard::custody ? "2" : "3",
                         .audit = m.id + "/" + kind + "/0",
                         .from = start,
                         .to = until};
      if (standard == Standard::custody) set.activities = plan.works, set.pools = plan.pools;
      registry(set);
    }
    then(m.hq, Role::certification_manager, start, OpenPeriod{.scope = m.id, .from = start, .to = first_of(12)});
    members.push_back(std::move(m));
  }
}

/// Answers the documents that arrived: nearly all are accepted whole, some in part, some rejected.
void DemoWorld::Impl::answer_documents(Member& m) {
  const auto& t = state.tables();
  const auto& incoming = t.scopes[m.scope].incoming;
  for (; m.answered < incoming.size(); ++m.answered) {
    const auto& d = t.documents[incoming[m.answered]];
    std::string document{t.names.text(d.name)};
    auto date = std::max(some_day(), date_of(d.issued));
    if (date >= first_of(month + 1)) return;  // it arrives next month
    auto mass = d.open();
    if (chance(3)) {
      then(m.hq, Role::certification_manager, date, RejectDocument{.document = document, .scope = m.id, .reason = "wrong alloy"});
      continue;
    }
    bool part = chance(4) && mass > 1;
    auto first = part ? mass / 2 : mass;
    then(m.hq, Role::certification_manager, date,
         AcceptDocument{.record = name("in"), .document = document, .scope = m.id, .site = m.site, .mass = Grams{first}});
    if (part) then(m.hq, Role::certification_manager, date, RejectDocument{.document = document, .scope = m.id, .reason = "damaged"});
  }
}

/// Metal that comes without a document: of the own mine, used cans after due diligence, or not certified.
void DemoWorld::Impl::take_in(Member& m, std::int64_t grams) {
  const auto& plan = demo_stages[m.stage];
  RecordIntake in{.record = name("in"),
                  .scope = m.id,
                  .site = m.site,
                  .material = std::string{plan.input.empty() ? plan.output : plan.input},
                  .mass = Grams{std::max<std::int64_t>(grams, 1)},
                  .supplier = "open market"};
  in.co2e = Grams{in.mass.count() / 1000 * plan.input_kg_co2e_t};
  if (plan.work == Work::bauxite_mining) in.claim = Claim::origin, in.evidence = "mine plan", in.supplier = "own pit";
  if (plan.work == Work::remelting) {
    in.scrap_class = ScrapClass::post_consumer;
    if (chance(70)) in.claim = Claim::eligible_scrap, in.evidence = "supplier file", in.due_diligence = true;
  }
  if (chance(20)) in.weighed = Grams{in.mass.count() + below(in.mass.count() / 400 + 1)};
  then(m.clerk, Role::clerk, some_day(), in);
}

std::optional<Command> DemoWorld::Impl::conversion(Member& m, Date date, std::int64_t grams) {
  const auto& t = state.tables();
  const auto& plan = demo_stages[m.stage];
  std::string input{plan.input};
  if (m.stage == 6 && chance(40)) input = chance(50) ? "mill-scrap" : "can-scrap";
  auto used = std::min(grams, stock_of(t, m.scope, t.find(Space::material, input)).mass);
  if (used < 100) return {};
  RecordTransformation c{.record = name("run"),
                         .scope = m.id,
                         .site = m.site,
                         .activity = plan.work,
                         .input = input,
                         .input_mass = Grams{used},
                         .output = std::string{plan.output}};
  c.output_mass = Grams{floor_ratio(used, plan.yield_ppm, whole.parts)};
  if (!plan.by_product.empty()) c.by_product = plan.by_product, c.by_product_mass = Grams{floor_ratio(used, plan.by_ppm, whole.parts)};
  c.co2e = Grams{c.output_mass.count() / 1000 * plan.own_kg_co2e_t};
  return command(m.clerk, Role::clerk, date, c);
}

/// What an honest member dares to claim on a shipment: less than the year so far entitles it to.
std::int64_t DemoWorld::Impl::claimable(const Member& m, Date date, Index material, std::int64_t grams) const {
  const auto& t = state.tables();
  auto period = period_at(t, m.scope, day_of(date));
  if (period == none) return 0;
  auto pool = t.pool_of(m.scope, material);
  auto pools = pools_of(t, period);
  auto& f = pools.figures[pool];
  bool scrap = is_scrap(t.materials[material].good);
  (scrap ? f.out_scrap : f.out_product) += grams;
  auto e = entitlement_of(t.scheme_of(m.scope), t.periods[period].yields, pools, pool);
  // A fifth is kept back: input of the months to come may lower the share.
  auto by_share = scrap ? e.entitled_scrap / 5 * 4 - f.claim_scrap : (e.entitled - e.entitled_scrap) / 5 * 4 - f.claim_product;
  return std::clamp<std::int64_t>(std::min(by_share, e.guard), 0, grams);
}

Member* DemoWorld::Impl::customer(int stage) {
  std::vector<Member*> list;
  for (auto& m : members)
    if (static_cast<int>(m.stage) == stage) list.push_back(&m);
  return list.empty() ? nullptr : list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
}

/// Ships a material; a part with claim and document to a certified customer, the rest to the market.
void DemoWorld::Impl::ship(Member& m, Date date, std::string_view material, std::int64_t grams, int customers, int with_document_pct) {
  auto record = name("out");
  bool documented = customers >= 0 && chance(with_document_pct);
  steps.push_back([=, this, &m, material = std::string{material}]() -> std::optional<Command> {
    const auto& t = state.tables();
    auto at = t.find(Space::material, material);
    auto mass = std::min(grams, stock_of(t, m.scope, at).mass);
    if (mass < 1) return {};
    RecordOutput out{
        .record = record, .scope = m.id, .site = m.site, .activity = demo_stages[m.stage].work, .material = material, .mass = Grams{mass}};
    if (is_scrap(t.materials[at].good)) out.scrap_class = ScrapClass::pre_consumer;
    if (documented || customers < 0) out.claim = Grams{claimable(m, date, at, mass)};
    return command(m.clerk, Role::clerk, date, out);
  });
  if (!documented) return;
  steps.push_back([=, this, &m]() -> std::optional<Command> {
    const auto& t = state.tables();
    auto at = t.find(Space::record, record, m.scope);
    auto* to = customer(customers);
    if (at == none || to == nullptr || to == &m) return {};
    const auto& output = t.outputs[t.records[at].link];
    if (output.undocumented < 1) return {};
    return command(m.hq, Role::certification_manager, date,
                   IssueDocument{.document = name("doc"),
                                 .scope = m.id,
                                 .output = record,
                                 .receiver = to->id,
                                 .mass = Grams{output.undocumented},
                                 .shipment = Grams{output.left.mass},
                                 .responsible = "head of sales of " + m.id,
                                 .statement = "in accordance with the scheme",
                                 .recycled_method = "mass of scrap in the stock"});
  });
}

void DemoWorld::Impl::plan_month(Member& m) {
  const auto& plan = demo_stages[m.stage];
  answer_documents(m);
  std::int64_t per_shipment = plan.input_t * tonne / shipments;
  for (int i = 0; i < shipments; ++i) {
    bool enough = !plan.input.empty() &&
                  stock_of(state.tables(), m.scope, state.tables().find(Space::material, plan.input)).mass > 2 * plan.input_t * tonne;
    if (!enough) take_in(m, about(plan.input.empty() ? per_shipment : per_shipment * 2 / 3));
  }
  for (int i = 0; i < shipments; ++i) {
    auto date = first_of(month) + std::chrono::days{27};
    if (!plan.input.empty()) {
      auto used = about(per_shipment);
      steps.push_back([=, this, &m] { return conversion(m, date, used); });
    }
    auto made = plan.input.empty() ? per_shipment : floor_ratio(per_shipment, plan.yield_ppm, whole.parts);
    ship(m, date, plan.output, about(made / 2), plan.customers, plan.to_certified_pct);
    ship(m, date, plan.output, about(made / 2), plan.customers, plan.to_certified_pct);
    if (!plan.by_product.empty())
      ship(m, date, plan.by_product, about(floor_ratio(per_shipment, plan.by_ppm, whole.parts)), plan.scrap_customers,
           plan.to_certified_pct + 20);
  }
}

/// Closes the year that ended, seals it, reports it in spring, and opens the next one.
void DemoWorld::Impl::plan_year_end(Member& m) {
  int year = month / 12;
  auto date = first_of(month);
  auto hq = [&](Date on, CommandBody body) { then(m.hq, Role::certification_manager, on, std::move(body)); };
  hq(date, OpenPeriod{.scope = m.id, .from = date, .to = first_of(month + 12)});
  auto from = first_of(12 * (year - 1));
  const auto& t = state.tables();
  for (auto i : t.scopes[m.scope].incoming)
    if (t.documents[i].open() > 0 && t.documents[i].shipped < day_of(date))
      hq(date,
         RejectDocument{
             .document = std::string{t.names.text(t.documents[i].name)}, .scope = m.id, .reason = "not reconciled by the end of the year"});
  m.answered = t.scopes[m.scope].incoming.size();
  hq(date, ClosePeriod{.scope = m.id, .from = from});
  hq(date, SealPeriod{.scope = m.id, .from = from});
  auto late = chance(4) ? 200 : 60;
  hq(date + std::chrono::days{late}, SubmitReport{.scope = m.id, .year = first_year + year - 1});
}

/// Renews what ends within two months; a few audits find something, which is mended until the next month.
void DemoWorld::Impl::renew(Member& m) {
  const auto& t = state.tables();
  auto date = first_of(month);
  for (auto i : t.scopes[m.scope].certificates) {
    const auto& c = t.certificates[i];
    auto last = c.steps.back();
    if (last.to > day_of(first_of(month + 2))) continue;
    int majors = last.state == CertificateState::full && chance(5) ? 1 : 0;
    auto audit = c.id + "/" + std::to_string(month);
    then("assessor", Role::auditor, date,
         RecordAudit{.audit = audit,
                     .scope = m.id,
                     .standard = c.standard,
                     .held_for = AuditKind::recertification,
                     .majors = majors,
                     .minors = static_cast<int>(below(6))});
    if (majors == 0)
      then("registry", Role::secretariat, date, RenewCertificate{.certificate = c.id, .audit = audit, .to = first_of(month + 36)});
  }
}

std::optional<Command> DemoWorld::Impl::next() {
  while (!wound_up || !steps.empty()) {
    if (steps.empty()) {
      if (turn == members.size()) turn = 0, ++month;
      if (state.position() >= size.events && turn == 0) {
        wound_up = true;
        continue;
      }
      auto& m = members[turn++];
      if (m.scope == none) m.scope = state.tables().find(Space::scope, m.id);
      if (month > 0 && month % 12 == 0) plan_year_end(m);
      renew(m);
      plan_month(m);
      continue;
    }
    auto step = std::move(steps.front());
    steps.pop_front();
    auto made = step();
    if (!made) continue;
    auto events = decide(state, *made);
    if (!events) {
      ++dropped[std::string{events.error().code.info().name} + " " + std::string{name_of(*made)}];
      continue;
    }
    for (const auto& e : *events) evolve(state, e);
    return made;
  }
  return {};
}

DemoWorld::DemoWorld(const DemoSize& size) : impl_(std::make_unique<Impl>(size)) {}
DemoWorld::DemoWorld(DemoWorld&&) noexcept = default;
DemoWorld::~DemoWorld() = default;
std::optional<Command> DemoWorld::next() { return impl_->next(); }
const State& DemoWorld::state() const { return impl_->state; }
const std::map<std::string, std::uint64_t>& DemoWorld::dropped() const { return impl_->dropped; }

}  // namespace alumen::custody
