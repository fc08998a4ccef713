// For tests: the rules for pools once more, as plainly as possible, to be held against the rule core on random commands.
// Written from the manual's text. This half is the book: a list of facts, and the sums that the formulas make of them
// whenever one is needed. naive_commands_test.hpp has the commands. Who takes part is given; lots and the steps of
// certificates have tests of their own.
#pragma once
#include <algorithm>
#include <map>

#include "custody/custody.hpp"

namespace alumen::custody {

// clang-format off
class NaiveBook {
 public:
  using Int = std::int64_t;
  using Str = std::string;
  using V = std::array<Int, 5>;  // mass, co2e, pre-consumer, post-consumer, unknown scrap
  using K = RecordKind;
  struct Fact { K kind; Str id, scope, material; Date day, shipped; std::size_t period; Str of; V v; Int certified; Claim claim = Claim::none; ScrapClass scrap = ScrapClass::none;
    Work work = Work::none; Str doc, from, first_m, second_m, by_m; V first{}, second{}, by{}, left{}; bool reversed = false; };
  struct Doc { std::size_t output; Str issuer, receiver; Date issued; std::optional<Date> to; Int mass; V left; Int rejected = 0, expired = 0; bool cancelled = false; };
  struct Sums { Int C = 0, N = 0, Tp = 0, Ts = 0, Op = 0, Os = 0, credits = 0; std::map<Str, Int> made; Int O() const { return Op + Os + credits; } };
  struct Money { Int carry = 0, repay = 0, granted = 0, carry_out = 0, overdraw = 0; };
  struct Per { Str scope; Date from, to; std::map<std::pair<Str, Str>, Int> yields; std::map<Str, Money> pools = {}; PeriodState state = PeriodState::open; };
  struct Cert { SetCertificate c; std::vector<std::tuple<Date, CertificateState, Date>> steps; CertificateState before = CertificateState::none; };
  struct Credit { Str owner, material; Int held, issued; bool root; std::size_t period; Int retired = 0; };
  struct Role_ { Role role; Str party, site; };
  struct Closing { Int E, Es, max; bool within; Int carry_out, overdraw; };
  std::map<Str, std::vector<Role_>> users;
  std::map<Str, RegisterParty> parties;
  std::map<Str, AddSite> joined;
  std::map<Str, RegisterMaterial> materials;
  std::map<Str, RegisterScope> scopes;
  std::map<Str, Scheme> schemes;
  std::map<Str, std::map<std::pair<Str, Str>, Int>> yields;
  std::map<Str, Doc> docs;
  std::map<Str, Credit> credits;
  std::vector<Cert> certs;
  std::vector<Per> periods;
  std::vector<Fact> facts;

  void given(const Command& k) {  // a registration, accepted by the core
    std::visit([&]<class C>(const C& c) {
      if constexpr (std::is_same_v<C, GrantRole>) users[c.user].push_back({c.granted, c.party, c.site});
      if constexpr (std::is_same_v<C, AdoptScheme>) schemes[c.scheme] = *parse_scheme(c.text, c.scheme);
      if constexpr (std::is_same_v<C, RegisterParty>) parties[c.party] = c;
      if constexpr (std::is_same_v<C, RegisterMaterial>) materials[c.material] = c;
      if constexpr (std::is_same_v<C, RegisterScope>) scopes[c.scope] = c;
      if constexpr (std::is_same_v<C, AddSite>) joined[c.site] = c;
      if constexpr (std::is_same_v<C, SetCertificate>) certs.push_back({c, {{c.from, c.state, c.to}}});
    }, k.body);
  }
  static void need(bool holds, const char* code) { if (!holds) throw code; }

  // Arithmetic and sums.
  static V add(V a, const V& b, Int sign = 1) { for (std::size_t i = 0; i < 5; ++i) a[i] += sign * b[i]; return a; }
  static Int share(Int total, Int part, Int of) { return split(Grams{total}, std::array<Int, 2>{part, of - part})[0].count(); }
  static V scaled(const V& w, Int g) {
    auto c = split(Grams{g}, std::array<Int, 4>{w[2], w[3], w[4], w[0] - w[2] - w[3] - w[4]});
    return {g, 0, c[0].count(), c[1].count(), c[2].count()};
  }
  static V part(const V& w, Int g) { auto v = scaled(w, g); v[1] = share(w[1], g, w[0]); return v; }
  static bool sound(const V& v) { return std::ranges::min(v) >= 0 && v[2] + v[3] + v[4] <= v[0] && (v[0] > 0 || v[1] == 0); }
  static Int fl(Int a, Int b, Int c) { __extension__ using W = __int128; return static_cast<Int>(static_cast<W>(a) * b / c); }
  const Scheme& rules(const Str& scope) const { return schemes.at(scopes.at(scope).scheme); }
  bool is_scrap(const Str& m) const { auto g = materials.at(m).good; return g == Good::scrap || g == Good::dross; }
  Str pool(const Str& scope, const Str& m) const { const auto& s = rules(scope); auto i = s.pool_of(materials.at(m).good); return i < s.pools.size() ? s.pools[i].id : ""; }
  Int edge(const Str& scope, const Str& from, const Str& to) const { const auto& s = rules(scope); return s.pools[s.pool_named(to)].from_ppm[s.pool_named(from)]; }
  V stock(const Str& scope, const Str& m) const {
    V v{};
    for (const auto& f : facts) {
      if (f.reversed || f.scope != scope) continue;
      if (f.material == m) v = add(v, f.v, f.kind == K::output || f.kind == K::loss ? -1 : 1);
      if (f.first_m == m) v = add(v, f.first, -1);
      if (f.second_m == m) v = add(v, f.second, -1);
      if (f.by_m == m) v = add(v, f.by);
    }
    return v;
  }
  Sums sums(std::size_t p, const Str& of) const {
    Sums x;
    for (const auto& f : facts) {
      if (f.reversed || f.period != p || f.of != of) continue;
      if (f.kind == K::intake || f.kind == K::acceptance) x.C += f.certified, x.N += f.claim == Claim::opening ? 0 : f.v[0] - f.certified;
      if (f.kind == K::output) (is_scrap(f.material) ? x.Ts : x.Tp) += f.v[0], (is_scrap(f.material) ? x.Os : x.Op) += f.certified;
      if (f.kind == K::transformation) x.made[f.from] += f.v[0] + f.by[0];
    }
    for (const auto& [id, c] : credits) x.credits += c.root && c.period == p && pool(periods[p].scope, c.material) == of ? c.issued : 0;
    return x;
  }
  Int yield(const Per& p, const Str& from, const Str& to) const {
    auto y = p.yields.find({from, to});
    return y != p.yields.end() ? y->second : from == to ? 1'000'000 : edge(p.scope, from, to);
  }
  Share percentage(std::size_t p, const Str& of) const {
    auto x = sums(p, of);
    Share s{x.C, x.C + x.N};
    for (const auto& [from, mass] : x.made) {
      if (from == of || mass == 0) continue;
      auto f = percentage(p, from);
      s.total += mass, s.certified += f.total > 0 ? fl(mass, f.certified, f.total) : 0;
    }
    return s;
  }
  Int backing(std::size_t p, const Str& of) const {
    Int b = fl(sums(p, of).C, yield(periods[p], of, of), 1'000'000);
    for (const auto& q : rules(periods[p].scope).pools)
      if (edge(periods[p].scope, q.id, of) > 0) b += fl(backing(p, q.id), yield(periods[p], q.id, of), 1'000'000);
    return b;
  }
  Int guard(std::size_t p, const Str& of) const { const auto& m = periods[p].pools.at(of); return m.carry - m.repay + m.granted + backing(p, of) - sums(p, of).O(); }
  Closing closing(std::size_t p, const Str& of) const {
    const auto& s = rules(periods[p].scope);
    const auto& m = periods[p].pools.at(of);
    auto x = sums(p, of);
    auto pct = percentage(p, of);
    bool credit = s.method == Method::credit;
    Int Ep = credit ? fl(pct.certified, s[Parameter::credit_factor], 1'000'000) : pct.total > 0 ? fl(pct.certified, x.Tp, pct.total) : 0;
    Int Es = !credit && pct.total > 0 ? fl(pct.certified, x.Ts, pct.total) : 0, E = std::min(Ep + Es, backing(p, of)), max = E + m.carry - m.repay, O = x.O();
    bool within = max >= 0 && O <= max + m.granted;
    if (!credit && !s.is(Parameter::scrap_fungible)) within = within && x.Os <= Es && x.Op + x.credits <= std::max<Int>(0, max - Es + m.granted);
    Int used = std::min(O, m.carry);
    return {E, Es, max, within, s[Parameter::carry_periods] > 0 ? std::max<Int>(0, E - m.repay - (O - used)) : 0, std::max<Int>(0, O - max)};
  }
  Int accepted(const Str& d) const { Int a = 0; for (const auto& f : facts) a += !f.reversed && f.doc == d ? f.certified : 0; return a; }
  Int open(const Str& id) const { const auto& d = docs.at(id); return d.cancelled ? 0 : d.mass - d.rejected - d.expired - accepted(id); }
  Int undocumented(std::size_t o) const { Int u = facts[o].certified; for (const auto& [i, d] : docs) u -= d.output == o && !d.cancelled ? d.mass - d.rejected : 0; return u; }

  // Who and when.
  static Date months(Date d, Int n) {
    auto y = std::chrono::year_month_day{d} + std::chrono::months{static_cast<int>(n)};
    return y.ok() ? Date{y} : Date{(y.year() / y.month() + std::chrono::months{1}) / 1};
  }
  static CertificateState state(const Cert& c, Date d) {
    std::tuple now{Date{}, CertificateState::none, Date::max()};
    for (const auto& s : c.steps) if (std::get<0>(s) <= d) now = s;
    return std::get<1>(now) == CertificateState::revoked || d < std::get<2>(now) ? std::get<1>(now) : CertificateState::lapsed;
  }
  bool valid(const Str& scope, Standard standard, Date d, std::vector<Work> works = {}, const Str& of = "") const {
    auto has = [](const Str& list, std::string_view word) { return (" " + list + " ").find(" " + Str{word} + " ") != Str::npos; };
    return std::ranges::any_of(certs, [&](const Cert& c) {
      bool named = works.empty() || (has(c.c.pools, of) && std::ranges::any_of(works, [&](Work w) { return has(c.c.activities, word_of(w)); }));
      return c.c.scope == scope && c.c.standard == standard && named && (state(c, d) == CertificateState::full || state(c, d) == CertificateState::provisional);
    });
  }
  bool covered(const Str& scope, Date d, std::vector<Work> works = {}, const Str& of = "") const {
    return valid(scope, Standard::custody, d, works, of) && (!rules(scope).is(Parameter::needs_performance) || valid(scope, Standard::performance, d));
  }
  bool holds(const Envelope& e, const Str& party, const Str& site = "") const {
    return e.role == Role::secretariat || std::ranges::any_of(users.at(e.actor), [&](const Role_& r) {
      return r.role == e.role && r.party == party && (site.empty() || r.site.empty() || r.site == site); });
  }
  void own(const Envelope& e, const Str& s) const { need(scopes.contains(s), "unknown_scope"), need(holds(e, scopes.at(s).party), "unauthorized"); }
  void audited(const Envelope& e, const Str& s) const {
    need(scopes.contains(s), "unknown_scope");
    for (const auto& r : users.at(e.actor)) need(r.role != Role::auditor || r.party != scopes.at(s).party, "auditor_conflict");
  }
  void at(const Envelope& e, const Str& scope, const Str& site, Date d) const {
    auto j = joined.find(site);
    need(j != joined.end() && j->second.scope == scope && j->second.from <= d, "unknown_site"), need(holds(e, scopes.at(scope).party, site), "unauthorized");
  }
  Str pooled(const Str& scope, const Str& m) const {
    need(materials.contains(m), "unknown_material"), need(!pool(scope, m).empty(), "type_not_allowed");
    return pool(scope, m);
  }
  std::size_t find(const Str& scope, auto&& fits) const {
    for (std::size_t i = 0; i < periods.size(); ++i) if (periods[i].scope == scope && fits(periods[i])) return i;
    return periods.size();
  }
  std::size_t holding(const Str& scope, Date d) const { return find(scope, [&](const Per& p) { return p.from <= d && d < p.to; }); }
  std::size_t beginning(const Str& scope, Date d) const { return find(scope, [&](const Per& p) { return p.from == d; }); }
  std::size_t known(const Str& scope, Date d) const { auto p = beginning(scope, d); need(p < periods.size(), "unknown_period"); return p; }
  bool is(std::size_t p, PeriodState s) const { return p < periods.size() && periods[p].state == s; }
  std::size_t fact(const Str& scope, const Str& id) const {
    for (std::size_t i = 0; i < facts.size(); ++i) if (facts[i].scope == scope && facts[i].id == id) return i;
    return facts.size();
  }
  std::size_t today(const Envelope& e, const Str& scope) const { auto p = holding(scope, e.date); need(is(p, PeriodState::open), "period_closed"); return p; }
  void fresh(const Str& scope, const Str& id, const std::optional<Date>& late = {}) const {
    need(fact(scope, id) == facts.size(), "duplicate_id");
    need(!late || (holding(scope, *late) < periods.size() && !is(holding(scope, *late), PeriodState::open)), "unknown_period");
  }
  void weighs(const Str& scope, Int paper, Int scale) const {
    need(scale == 0 || std::abs(scale - paper) <= fl(paper, rules(scope)[Parameter::weighing_tolerance], 1'000'000), "mass_mismatch"); }
  Doc& doc(const Str& id) { need(docs.contains(id), "unknown_document"); return docs.at(id); }
  void lives(const Envelope& e, const Str& id) const {
    const auto& d = docs.at(id);
    need(!d.cancelled && (open(id) > 0 || d.rejected == 0), "document_cancelled"), need(!d.to || (d.expired == 0 && e.date < *d.to), "document_expired");
  }
};
// clang-format on

}  // namespace alumen::custody
