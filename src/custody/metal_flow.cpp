#include "custody/metal_flow.hpp"

#include <algorithm>
#include <map>

#include "custody/detail/lookup.hpp"

namespace alumen::custody {

using namespace detail;

namespace {

constexpr std::size_t works = std::tuple_size_v<decltype(names(static_cast<Work*>(nullptr)))>;

/// The part of a mass, of either sign.
std::int64_t part(std::int64_t mass, std::int64_t certified, std::int64_t total) {
  if (total == 0) return 0;
  return mass < 0 ? -floor_ratio(-mass, certified, total) : floor_ratio(mass, certified, total);
}

/// Sums of one stage while they are counted, in grams of aluminium.
struct Sums {
  bool any = false;
  Wide origin = 0, scrap = 0, documents = 0, earlier = 0;
  Wide accepted = 0, open = 0, expired = 0, rejected = 0, no_document = 0, credits = 0, lapsed = 0, unclaimed = 0, lost = 0;
};

/// What the documents of an output did with its claim, in grams of the goods.
struct Claims {
  std::int64_t covered = 0, rejected = 0;
};

Grams grams_of(Wide sum) { return Grams{static_cast<std::int64_t>(std::clamp<Wide>(sum, -largest_balance_g, largest_balance_g))}; }

class Counter {
 public:
  Counter(const Tables& tables, const Period& period)
      : t(tables), first_(day_of(period.start)), last_(std::min(day_of(period.end) - 1, tables.as_of)) {}

  MetalFlow run() {
    periods();
    for (std::size_t i = 0; i < t.records.size(); ++i) {
      const auto& r = t.records[i];
      if (r.kind == RecordKind::output && !r.reversed && r.day <= t.as_of) weigh(r);
      if (within(r)) record(r);
    }
    documents();
    outputs();
    credits();
    balances();
    return answer();
  }

 private:
  /// What a pool was entitled to in one of its periods, and what left it in the whole of it.
  struct PoolFacts {
    Entitlement e;
    std::int64_t out = 0;
  };
  /// Mass that ever left a pool of a scope, and the aluminium in it.
  struct Weighed {
    Wide mass = 0, metal = 0;
  };

  bool within(Day day) const { return first_ <= day && day <= last_; }
  bool within(const RecordRow& r) const { return !r.reversed && within(r.day); }
  std::int64_t metal(std::int64_t mass, Index material) const { return part(mass, t.materials[material].aluminium, whole.parts); }
  Sums& at(Index scope) { return sums_[static_cast<std::size_t>(t.scopes[scope].activity)]; }
  PoolFacts& pool(Index period, Index material) {
    const auto& p = t.periods[period];
    return pools_[p.first_pool + t.pool_of(p.scope, material)];
  }
  bool by_lots(Index scope) const { return t.scheme_of(scope).lots(); }

  void periods() {
    pools_.resize(t.pools.size());
    for (Index p = 0; p < t.periods.size(); ++p) {
      const auto& period = t.periods[p];
      for (std::size_t i = 0; i < t.scheme_of(period.scope).pools.size(); ++i) {
        auto& facts = pools_[period.first_pool + i];
        const auto& f = t.pools[period.first_pool + i].figures;
        facts.e = entitlement_at(t, p, i);
        facts.out = f.out_product + f.out_scrap;
      }
    }
  }

  void weigh(const RecordRow& r) {
    auto& c = weighed_[{r.scope, t.pool_of(r.scope, r.material)}];
    c.mass += r.content.mass;
    c.metal += metal(r.content.mass, r.material);
  }

  void record(const RecordRow& r) {
    auto& s = at(r.scope);
    s.any = true;
    switch (r.kind) {
      case RecordKind::intake:
        if (r.claim == Claim::origin) s.origin += metal(r.certified, r.material);
        if (r.claim == Claim::eligible_scrap) s.scrap += metal(r.certified, r.material);
        break;
      case RecordKind::acceptance: {
        const auto& d = t.documents[r.link];
        auto mass = metal(r.certified, r.material);
        if (!within(t.records[d.output])) {
          s.earlier += mass;
          break;
        }
        s.documents += mass;
        at(d.issuer).accepted += mass;
        links_[{t.scopes[d.issuer].activity, t.scopes[r.scope].activity}] += mass;
        accepted_[r.link] += r.certified;
        break;
      }
      case RecordKind::output:
        left(r);
        break;
      case RecordKind::loss:
        s.lost += by_lots(r.scope) ? metal(r.certified, r.material) : share(r, r.material, metal(r.content.mass, r.material));
        break;
      case RecordKind::transformation:
        converted(r);
        break;
    }
  }

  /// The certified part of aluminium that a pool lost.
  std::int64_t share(const RecordRow& r, Index material, std::int64_t grams) {
    const auto& s = pool(r.period, material).e.share;
    return part(grams, s.certified, s.total);
  }

  void converted(const RecordRow& r) {
    const auto& x = t.conversions[r.link];
    auto mass = [&](Index material, std::int64_t g) { return material == none ? 0 : metal(g, material); };
    if (x.lots != none) {
      const auto& l = t.lot_conversions[x.lots];
      at(r.scope).lost += metal(l.used_certified, x.first_material) - metal(l.certified, r.material) - mass(x.by_material, l.by_certified);
      return;
    }
    auto second = t.second_of(x);
    auto gone = mass(x.first_material, x.first.mass) + mass(second.material, second.content.mass) - metal(r.content.mass, r.material) -
                mass(x.by_material, x.by_product.mass);
    at(r.scope).lost += share(r, x.first_material, gone);
  }

  /// What left: the entitlement that came with it, less its claim, left without a claim.
  void left(const RecordRow& r) {
    if (by_lots(r.scope)) {
      at(r.scope).lapsed += metal(t.outputs[r.link].from_lot - r.certified, r.material);
      return;
    }
    const auto& p = pool(r.period, r.material);
    auto entitled = t.scheme_of(r.scope).method == Method::credit ? 0 : part(r.content.mass, p.e.entitled, p.out);
    at(r.scope).unclaimed += metal(entitled, r.material) - metal(r.certified, r.material);
  }

  void documents() {
    for (std::size_t i = 0; i < t.documents.size(); ++i) {
      const auto& d = t.documents[i];
      if (d.cancelled || d.issued > t.as_of || !within(t.records[d.output])) continue;
      auto& s = at(d.issuer);
      auto found = accepted_.find(static_cast<Index>(i));
      auto accepted = found == accepted_.end() ? 0 : found->second;
      s.expired += metal(d.expired, d.material);
      s.open += metal(d.mass - d.rejected - d.expired - accepted, d.material);
      auto& claims = claims_[t.records[d.output].link];
      claims.covered += d.mass - d.rejected;
      claims.rejected += d.rejected;
    }
  }

  void outputs() {
    for (std::size_t i = 0; i < t.outputs.size(); ++i) {
      const auto& r = t.records[t.outputs[i].record];
      if (!within(r) || r.certified == 0) continue;
      auto found = claims_.find(static_cast<Index>(i));
      auto claims = found == claims_.end() ? Claims{} : found->second;
      auto bare = r.certified - claims.covered, rejected = std::min(bare, claims.rejected);
      at(r.scope).rejected += metal(rejected, r.material);
      at(r.scope).no_document += metal(bare - rejected, r.material);
    }
  }

  void credits() {
    for (const auto& c : t.credits) {
      if (c.parent != none || !within(c.day)) continue;
      at(c.issuer).credits += metal(c.issued, c.material);
      at(c.issuer).unclaimed -= metal(c.issued, c.material);
    }
  }

  /// Closed periods of the window: what of the balance has expired; under the credit method, what the close counted.
  void balances() {
    for (const auto& p : t.periods) {
      const auto& scheme = t.scheme_of(p.scope);
      if (scheme.lots() || !within(p.to - 1)) continue;
      for (std::size_t i = 0; i < scheme.pools.size(); ++i) {
        const auto& facts = pools_[p.first_pool + i];
        const auto& f = t.pools[p.first_pool + i].figures;
        auto content = weighed_[{p.scope, i}];  // a balance has no material: it is taken at the content of what left
        auto in_metal = [&](std::int64_t mass) {
          if (content.mass == 0) return mass;
          return static_cast<std::int64_t>(static_cast<double>(mass) * static_cast<double>(content.metal) /
                                           static_cast<double>(content.mass));
        };
        auto& s = at(p.scope);
        if (scheme.method == Method::credit) s.unclaimed += in_metal(facts.e.entitled);
        if (p.state == PeriodState::open) continue;
        auto unused = static_cast<Wide>(facts.e.entitled) - f.repay - (f.claimed() - facts.e.used_carry) - facts.e.carry_out;
        auto gone = in_metal(facts.e.expired + static_cast<std::int64_t>(std::max<Wide>(0, unused)));
        s.lapsed += gone;
        s.unclaimed -= gone;
      }
    }
  }

  MetalFlow answer() const {
    MetalFlow out;
    for (std::size_t w = 0; w < works; ++w) {
      const auto& s = sums_[w];
      if (!s.any) continue;
      MetalStage stage{.activity = static_cast<Work>(w),
                       .origin = grams_of(s.origin),
                       .scrap = grams_of(s.scrap),
                       .documents = grams_of(s.documents),
                       .earlier = grams_of(s.earlier),
                       .accepted = grams_of(s.accepted),
                       .open = grams_of(s.open),
                       .expired_documents = grams_of(s.expired),
                       .rejected = grams_of(s.rejected),
                       .no_document = grams_of(s.no_document),
                       .credits = grams_of(s.credits),
                       .lapsed = grams_of(s.lapsed),
                       .unclaimed = grams_of(s.unclaimed),
                       .lost = grams_of(s.lost),
                       .stock = {}};
      stage.scopes = static_cast<int>(
          std::ranges::count_if(t.scopes, [&](const ScopeRow& row) { return static_cast<std::size_t>(row.activity) == w; }));
      stage.stock = stage.in() - stage.left() - stage.lost;
      out.stages.push_back(stage);
    }
    for (const auto& [pair, mass] : links_) out.links.push_back({pair.first, pair.second, grams_of(mass)});
    return out;
  }

  const Tables& t;
  Day first_, last_;
  std::array<Sums, works> sums_{};
  std::vector<PoolFacts> pools_;
  std::map<std::pair<Index, std::size_t>, Weighed> weighed_;  ///< by scope and pool
  std::map<Index, std::int64_t> accepted_;  ///< by document, within the window
  std::map<Index, Claims> claims_;          ///< by output
  std::map<std::pair<Work, Work>, Wide> links_;
};

}  // namespace

MetalFlow metal_flow(const State& state, const Period& period) { return Counter{state.tables(), period}.run(); }

}  // namespace alumen::custody
