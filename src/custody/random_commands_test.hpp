// For tests: random worlds and random commands that are mostly sensible, often at a limit, sometimes wrong.
#pragma once
#include "custody/naive_commands_test.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {

/// Repeatable dice.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
  /// 0 .. sides - 1.
  std::int64_t roll(std::int64_t sides) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<std::int64_t>((z ^ (z >> 31)) % static_cast<std::uint64_t>(sides));
  }
  bool chance(int percent) { return roll(100) < percent; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(roll(static_cast<std::int64_t>(list.size())))];
  }

 private:
  std::uint64_t state_;
};

inline constexpr int random_variants = 8;
inline const std::vector<std::string> random_scopes{"mine", "smelter", "mill", "maker", "cousin"};

/// Five scopes under one scheme (the cousin under another), certificates that end within the time, an auditor and one who
/// works for the mill.
inline void random_world(World& w, int variant) {
  const std::string asi = "asi-mass-balance", average = "iso22095-mass-balance-average";
  std::string ours = asi;
  auto unverified = [](const std::string& name, const std::string& from, const std::string& to) {
    return std::pair{name + ": {value: " + from + ",", name + ": {value: " + to + ","};
  };
  switch (variant) {
    case 0:
      w.scheme(asi);
      break;
    case 1:
      w.scheme(asi, {unverified("document_days", "0", "40"), unverified("scrap_fungible", "false", "true"),
                     unverified("overdraw_share", "0.2", "0.5")});
      break;
    case 2:
      w.scheme(ours = average);
      break;
    case 3:
      w.scheme(ours = "iso22095-mass-balance-credit");
      break;
    case 4:
      w.scheme(ours = "iso22095-book-and-claim", {unverified("cross_border", "true", "false")});
      break;
    case 5:
      w.scheme(asi, {unverified("carry_periods", "1", "0"), unverified("needs_performance", "true", "false"),
                     unverified("period_months", "12", "4")});
      break;
    case 6:
      w.scheme(ours = average, {unverified("overdraw_share", "0", "0.3"), unverified("carry_periods", "0", "1"),
                                unverified("document_days", "0", "25"), unverified("scrap_fungible", "true", "false")});
      break;
    default:
      w.scheme(ours = "iso22095-book-and-claim", {unverified("carry_periods", "0", "1")});
      break;
  }
  w.scheme(variant % 2 == 0 ? average : asi, {{"accepts: [", variant % 2 == 0 ? "accepts: [" + ours + ", " : "accepts: [" + ours}},
           "cousins");
  w.materials();
  w.auditor();
  w.secretary();
  for (const auto& name : random_scopes) {
    w.member(name, name == "cousin" ? "cousins" : ours, name == "mine" ? Work::bauxite_mining : Work::rolling,
             name == "maker" ? "FRA" : "DEU", false);
    w.certify(name, "2025-01-01", name == "mill" ? "2025-12-01" : "2026-09-01");
  }
  w.secretary();
  w.ok(RegisterSite{.site = "mill-2", .party = "mill-co", .country = "DEU"});
  if (ours != "x") w.ok(AddSite{.scope = "mill", .site = "mill-2", .from = day("2025-04-01")});
  w.ok(GrantRole{.user = "inside", .granted = Role::auditor, .party = "mill-co"});
}

/// Commands for such a world, with a model of what has happened so far as their guide.
class RandomCommands {
 public:
  explicit RandomCommands(std::uint64_t seed)
      : d_(seed),
        now_(day("2025-01-01")),
        scale_(d_.chance(50)   ? 1
               : d_.chance(50) ? 1000
                               : 999'983) {}

  Command next(const Naive& m) {
    now_ += std::chrono::days{d_.roll(4)};
    static const std::vector<std::string> often{"mill", "mill", "mill", "mill", "smelter", "smelter", "mine", "maker", "maker", "cousin"};
    scope_ = d_.of(often);
    Command c{{.key = "k" + std::to_string(++count_), .date = now_}, body(m)};
    if (d_.chance(12)) c.envelope.date = now_ - std::chrono::days{d_.roll(60)};
    sign(c);
    return c;
  }

 private:
  std::string id(const char* kind) { return kind + std::to_string(++count_); }
  Grams mass(std::int64_t most = 40) {
    if (d_.chance(2)) return Grams{-d_.roll(2)};
    return Grams{(1 + d_.roll(std::max<std::int64_t>(most, 1))) * scale_ + (d_.chance(20) ? d_.roll(3) : 0)};
  }
  /// A mass up to `most` grams, often exactly that, sometimes one more.
  Grams up_to(std::int64_t most) {
    if (most <= 0 || d_.chance(5)) return Grams{std::max<std::int64_t>(most, 0) + 1};
    return Grams{d_.chance(35) ? most : 1 + d_.roll(most)};
  }
  std::string material() {
    static const std::vector<std::string> all{"bauxite", "alumina", "ingot", "ingot", "coil", "can", "scrap", "ubc", "dross"};
    return d_.chance(1) ? "brass" : d_.of(all);
  }
  /// A material that the scope has.
  std::string held(const Naive& m) {
    std::vector<std::string> have;
    for (const auto& [name, row] : m.materials)
      if (m.stock(scope_, name)[0] > 0) have.push_back(name);
    return have.empty() || d_.chance(3) ? material() : d_.of(have);
  }
  bool is_scrap(const std::string& name) const { return name == "scrap" || name == "ubc" || name == "dross"; }
  ScrapClass scrap_class(const std::string& name) {
    if (is_scrap(name) == d_.chance(2)) return ScrapClass::none;
    static const std::vector<ScrapClass> all{ScrapClass::pre_consumer, ScrapClass::post_consumer, ScrapClass::post_consumer,
                                             ScrapClass::unknown};
    return d_.of(all);
  }
  std::string site() { return d_.chance(2) ? "maker-1" : scope_ == "mill" && d_.chance(20) ? "mill-2" : scope_ + "-1"; }
  Work work() {
    static const std::vector<Work> all{Work::bauxite_mining, Work::alumina_refining, Work::electrolysis, Work::rolling,
                                       Work::rolling,        Work::remelting,        Work::extrusion,    Work::none};
    return d_.of(all);
  }
  std::optional<Date> late() { return d_.chance(6) ? std::optional{now_ - std::chrono::days{d_.roll(200)}} : std::nullopt; }
  const Naive::Per* period(const Naive& m) {
    std::vector<const Naive::Per*> mine;
    for (const auto& p : m.periods)
      if (p.scope == scope_) mine.push_back(&p);
    return mine.empty() ? nullptr : d_.chance(70) ? mine.back() : d_.of(mine);
  }
  Date first_day(const Naive& m) {
    auto* p = period(m);
    return p && !d_.chance(3) ? p->from : now_;
  }
  std::string document(const Naive& m, bool incoming) {
    std::vector<std::string> list, live;
    for (const auto& [name, doc] : m.docs) {
      if ((incoming ? doc.receiver : doc.issuer) != scope_) continue;
      list.push_back(name);
      if (m.open(name) > 0) live.push_back(name);
    }
    if (d_.chance(4)) return "no-document";
    return !live.empty() && d_.chance(80) ? d_.of(live) : list.empty() ? "no-document" : d_.of(list);
  }
  std::string output(const Naive& m) {
    std::vector<std::string> list, live;
    for (std::size_t i = 0; i < m.facts.size(); ++i) {
      const auto& f = m.facts[i];
      if (f.scope != scope_ || f.kind != RecordKind::output) continue;
      list.push_back(f.id);
      if (m.undocumented(i) > 0) live.push_back(f.id);
    }
    return !live.empty() && d_.chance(85) ? d_.of(live) : list.empty() || d_.chance(10) ? "nothing" : d_.of(list);
  }
  std::string record(const Naive& m) {
    std::vector<std::string> list;
    for (const auto& f : m.facts)
      if (f.scope == scope_) list.push_back(f.id);
    if (list.empty() || d_.chance(3)) return "nothing";
    return d_.chance(60) ? list[list.size() - 1 -
                                static_cast<std::size_t>(d_.roll(std::min<std::int64_t>(4, static_cast<std::int64_t>(list.size()))))]
                         : d_.of(list);
  }
  std::string credit(const Naive& m) {
    std::vector<std::string> list;
    for (const auto& [name, k] : m.credits)
      if (k.owner == scope_ || d_.chance(5)) list.push_back(name);
    return list.empty() ? "no-credit" : d_.of(list);
  }

  CommandBody body(const Naive& m) {
    bool credits = m.rules(scope_).is(Parameter::credits);
    auto p = d_.roll(100);
    if (m.holding(scope_, now_) == m.periods.size() && d_.chance(90)) {
      auto open_now =
          std::ranges::count_if(m.periods, [&](const Naive::Per& x) { return x.scope == scope_ && x.state == PeriodState::open; });
      return open_now < 2 ? open(m) : closing(m);
    }
    if (credits && d_.chance(15)) return credit_command(m);
    if (d_.chance(25) && undocumented(m)) return issue(m);
    if (d_.chance(15) && std::ranges::any_of(m.docs, [&](const auto& x) { return m.open(x.first) > 0; })) return accept(m);
    if (p < 20 || (p < 52 && d_.chance(90) && !has_stock(m))) return intake(m);
    if (p < 32) return conversion(m);
    if (p < 52) return shipment(m);
    if (p < 64) return output(m) == "nothing" && d_.chance(90) ? intake(m) : issue(m);
    if (p < 74) return std::ranges::none_of(m.docs, [&](const auto& x) { return m.open(x.first) > 0; }) ? shipment(m) : accept(m);
    if (p < 80) return Reverse{.record = record(m), .scope = scope_, .reason = "error"};
    if (p < 84) return m.docs.empty() ? intake(m) : answer(m);
    if (p < 88) return closing(m);
    if (p < 90) return open(m);
    if (p < 91) return certificate();
    if (p < 93 || (p < 95 && m.rules(scope_)[Parameter::overdraw_share] > 0)) return overdraw(m);
    if (p < 96) return DeclareYield{.scope = scope_, .input = pool(), .output = pool(), .yield = {300'000 + 100'000 * d_.roll(8)}};
    if (p < 97) return RecordLoss{.record = id("l"), .scope = scope_, .material = held(m), .mass = mass(5), .reason = "stocktaking"};
    return shipment(m);
  }
  bool undocumented(const Naive& m) const {
    for (std::size_t i = 0; i < m.facts.size(); ++i)
      if (m.facts[i].scope == scope_ && m.facts[i].kind == RecordKind::output && m.undocumented(i) > 0) return true;
    return false;
  }
  bool has_stock(const Naive& m) const {
    return std::ranges::any_of(m.materials, [&](const auto& row) { return m.stock(scope_, row.first)[0] > 0; });
  }
  std::string pool() {
    static const std::vector<std::string> all{"alumina", "aluminium", "aluminium", "bauxite"};
    return d_.chance(2) ? "steel" : d_.of(all);
  }
  CommandBody intake(const Naive& m) {
    RecordIntake c{.record = d_.chance(2) ? record(m) : id("i"), .scope = scope_, .site = site(), .material = material(), .mass = mass()};
    if (scope_ == "mine" && d_.chance(60)) c.material = "bauxite";
    if (scope_ == "smelter" && d_.chance(50)) c.material = "alumina";
    c.scrap_class = scrap_class(c.material);
    if (c.material == "bauxite" && d_.chance(70)) c.claim = Claim::origin;
    if (is_scrap(c.material) && d_.chance(70)) c.claim = Claim::eligible_scrap;
    if (d_.chance(5)) c.claim = Claim::opening;
    if (d_.chance(3)) c.claim = Claim::origin;
    c.evidence = d_.chance(5) ? "" : "file";
    c.due_diligence = !d_.chance(5);
    if (d_.chance(15)) c.weighed = Grams{std::max<std::int64_t>(0, c.mass.count() + d_.roll(3) - 1)};
    if (d_.chance(60)) c.co2e = Grams{d_.roll(500)};
    c.late_for = late();
    return c;
  }
  CommandBody conversion(const Naive& m) {
    RecordTransformation c{.record = id("t"), .scope = scope_, .site = site(), .activity = work(), .input = held(m)};
    auto have = m.materials.contains(c.input) ? m.stock(scope_, c.input)[0] : 0;
    c.input_mass = up_to(have);
    c.output = c.input == "bauxite" ? "alumina" : c.input == "alumina" ? "ingot" : d_.chance(50) ? "coil" : material();
    if (d_.chance(25))
      c.second_input = held(m), c.second_mass = up_to(m.materials.contains(c.second_input) ? m.stock(scope_, c.second_input)[0] : 0);
    double content = c.input == "bauxite" ? 0.45 : c.input == "alumina" ? 0.52 : 0.95;
    auto out = static_cast<std::int64_t>(content * static_cast<double>(c.input_mass.count() + c.second_mass.count()));
    c.output_mass = d_.chance(80) ? Grams{std::max<std::int64_t>(1, out)} : up_to(c.input_mass.count());
    if (d_.chance(25)) {
      c.by_product = d_.chance(80) ? "scrap" : "dross";
      c.by_product_mass = up_to(std::max<std::int64_t>(1, out / 5));
      if (c.output_mass.count() > c.by_product_mass.count()) c.output_mass = c.output_mass - c.by_product_mass;
    }
    if (d_.chance(50)) c.co2e = Grams{d_.roll(300)};
    if (d_.chance(4)) c.toll = true, c.site = "maker-1";
    return c;
  }
  CommandBody shipment(const Naive& m) {
    RecordOutput c{.record = id("o"), .scope = scope_, .site = site(), .activity = work(), .material = held(m)};
    auto have = m.materials.contains(c.material) ? m.stock(scope_, c.material)[0] : 0;
    c.mass = up_to(have);
    c.scrap_class = scrap_class(c.material);
    if (d_.chance(65)) {
      auto p = m.holding(scope_, now_);
      auto of = m.materials.contains(c.material) ? m.pool(scope_, c.material) : "";
      auto most = p < m.periods.size() && !of.empty() && m.rules(scope_).mode == Mode::strict
                      ? std::min(c.mass.count(), std::max<std::int64_t>(0, m.guard(p, of)))
                      : c.mass.count();
      c.claim = most > 0 || d_.chance(20) ? up_to(most) : Grams{};
      if (c.activity == Work::none || d_.chance(60)) c.activity = Work::rolling;
    }
    c.late_for = late();
    if (d_.chance(1)) c.lot = "lot";
    return c;
  }
  CommandBody issue(const Naive& m) {
    IssueDocument c{.document = d_.chance(2) ? document(m, false) : id("d"),
                    .scope = scope_,
                    .output = output(m),
                    .receiver = d_.chance(10)      ? d_.of(random_scopes)
                                : scope_ == "mill" ? "maker"
                                                   : "mill"};
    auto o = m.fact(scope_, c.output);
    c.mass = o < m.facts.size() ? up_to(m.undocumented(o)) : mass();
    c.shipment = d_.chance(60) ? c.mass : up_to(o < m.facts.size() ? m.facts[o].left[0] : 5);
    if (c.shipment < c.mass && d_.chance(90)) c.shipment = c.mass;
    c.responsible = d_.chance(3) ? "" : "sales";
    c.statement = d_.chance(3) ? "" : "conforms";
    if (d_.chance(10)) c.expires = now_ + std::chrono::days{d_.roll(60) - 5};
    return c;
  }
  CommandBody accept(const Naive& m) {
    if (d_.chance(90)) {  // as the receiver of some open document
      std::vector<std::string> receivers;
      for (const auto& [name, doc] : m.docs)
        if (m.open(name) > 0) receivers.push_back(doc.receiver);
      if (!receivers.empty()) scope_ = d_.of(receivers);
    }
    AcceptDocument c{.record = id("a"), .document = document(m, true), .scope = scope_, .site = site()};
    auto open = m.docs.contains(c.document) ? m.open(c.document) : 5;
    c.mass = d_.chance(55) ? Grams{std::max<std::int64_t>(open, 1)} : up_to(open);
    if (d_.chance(15)) c.weighed = Grams{c.mass.count() + d_.roll(3)};
    if (d_.chance(2)) c.scope = d_.of(random_scopes);
    return c;
  }
  CommandBody answer(const Naive& m) {
    switch (d_.roll(5)) {
      case 0:
        return RejectDocument{.document = document(m, true), .scope = scope_, .reason = "wrong"};
      case 1:
        return CancelDocument{.document = document(m, false), .scope = scope_, .reason = "wrong"};
      case 2:
        return ExpireDocument{.document = document(m, d_.chance(50))};
      default: {
        CorrectDocument c{
            .document = document(m, false), .scope = scope_, .replacement = id("d"), .mass = mass(20), .shipment = {}, .reason = "mass"};
        if (m.docs.contains(c.document)) c.mass = up_to(m.docs.at(c.document).mass + 1);
        c.shipment = d_.chance(80) ? c.mass : mass(20);
        return c;
      }
    }
  }
  CommandBody open(const Naive& m) {
    Date from = now_ - std::chrono::days{d_.roll(10)};
    for (const auto& p : m.periods)
      if (p.scope == scope_ && !d_.chance(4)) from = p.to;
    if (from < day("2025-01-01")) from = day("2025-01-01");
    return OpenPeriod{.scope = scope_, .from = from, .to = Naive::months(from, 1 + d_.roll(4) + (d_.chance(5) ? 9 : 0))};
  }
  CommandBody closing(const Naive& m) {
    Date from = first_day(m);
    for (const auto& p : m.periods)
      if (p.scope == scope_ && p.state == PeriodState::open && p.to <= now_ && d_.chance(90)) {
        from = p.from;
        break;
      }
    switch (d_.roll(12)) {
      case 0:
        return SealPeriod{.scope = scope_, .from = first_day(m)};
      case 1:
        return ReopenPeriod{.scope = scope_, .from = first_day(m), .reason = "restatement"};
      default:
        return ClosePeriod{.scope = scope_, .from = from};
    }
  }
  CommandBody certificate() {
    static const std::vector<CertificateChange> all{CertificateChange::suspend, CertificateChange::reinstate, CertificateChange::reinstate,
                                                    CertificateChange::downgrade, CertificateChange::revoke};
    auto change = d_.chance(85) && suspended_ ? CertificateChange::reinstate : d_.chance(90) ? CertificateChange::suspend : d_.of(all);
    suspended_ = change == CertificateChange::suspend;
    return ChangeCertificate{.certificate = scope_ + (d_.chance(80) ? "-coc" : "-ps"),
                             .change = change,
                             .from = now_ - std::chrono::days{d_.roll(20)},
                             .reason = "findings"};
  }
  CommandBody overdraw(const Naive& m) {
    auto from = first_day(m);
    auto p = m.beginning(scope_, from);
    auto certified = p < m.periods.size() ? m.percentage(p, "aluminium").certified : 0;
    return GrantOverdraw{.scope = scope_,
                         .from = from,
                         .pool = d_.chance(85) ? "aluminium" : pool(),
                         .mass = up_to(certified / 5),
                         .affected = mass(40),
                         .evidence = d_.chance(8) ? "" : "flood"};
  }
  CommandBody credit_command(const Naive& m) {
    auto p = m.holding(scope_, now_);
    auto most = p < m.periods.size() ? m.guard(p, "aluminium") : 0;
    auto which = credit(m);
    auto held_of = m.credits.contains(which) ? m.credits.at(which).held : 5;
    switch (d_.roll(which == "no-credit" ? 12 : 4)) {
      case 0:
        return TransferCredit{.credit = which,
                              .scope = scope_,
                              .to = d_.chance(50) ? "smelter" : d_.of(random_scopes),
                              .mass = up_to(held_of),
                              .as = d_.chance(70) ? id("c") : ""};
      case 1:
        return RetireCredit{.credit = which, .scope = scope_, .mass = up_to(held_of), .beneficiary = "customer"};
      default:
        return IssueCredit{.credit = id("c"),
                           .scope = scope_,
                           .site = site(),
                           .activity = Work::rolling,
                           .material = d_.chance(90) ? "ingot" : material(),
                           .mass = up_to(most)};
    }
  }

  /// Who gives the command: mostly somebody who may.
  void sign(Command& c) {
    auto roles = std::visit([](const auto& b) { return b.roles; }, c.body);
    auto as = [&](std::string actor, Role role) { c.envelope.actor = std::move(actor), c.envelope.role = role; };
    if (d_.chance(2)) return as(d_.of(random_scopes) + "-clerk", Role::clerk);
    if (d_.chance(1)) return as("stranger", Role::secretariat);
    if (d_.chance(1)) return as(d_.of(random_scopes) + "-hq", Role::certification_manager);
    if (roles & auditors) return as(d_.chance(90) ? "eva" : "inside", Role::auditor);
    if (roles == secretaries) return as("root", Role::secretariat);
    auto scope = std::string{scope_};
    if ((roles & only(Role::clerk)) && d_.chance(50)) return as(scope + "-clerk", Role::clerk);
    if ((roles & only(Role::site_manager)) && d_.chance(50)) return as(scope + "-man", Role::site_manager);
    as(scope + "-hq", Role::certification_manager);
  }

  Dice d_;
  Date now_;
  std::int64_t scale_;
  int count_ = 0;
  bool suspended_ = false;
  std::string scope_;
};

}  // namespace alumen::custody
