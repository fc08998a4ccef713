#include <algorithm>
#include <map>

#include "custody/detail/lookup.hpp"
#include "custody/queries.hpp"

namespace alumen::custody {

using namespace detail;

namespace {

bool within(const Tables& t, const RecordRow& r, const Period& period) {
  return !r.reversed && day_of(period.start) <= r.day && r.day < day_of(period.end) && r.day <= t.as_of;
}

std::int64_t small(Wide grams) { return static_cast<std::int64_t>(std::min<Wide>(grams, largest_balance_g)); }

/// Mass used and made by a scope between two pools, and the aluminium in both (grams x ppm).
struct Made {
  Wide in = 0, out = 0, metal_in = 0, metal_out = 0;
};

using Conversions = std::map<std::tuple<Index, std::size_t, std::size_t>, Made>;

Conversions conversions(const Tables& t, const Period& period) {
  Conversions out;
  for (std::size_t i = 0; i < t.records.size(); ++i) {
    const auto& r = t.records[i];
    if (r.kind != RecordKind::transformation || !within(t, r, period)) continue;
    const auto& x = t.conversions[r.link];
    auto& m = out[{r.scope, t.pool_of(r.scope, x.first_material), t.pool_of(r.scope, r.material)}];
    auto metal = [&](Index material, const Content& c) {
      return material == none ? Wide{0} : static_cast<Wide>(c.mass) * t.materials[material].aluminium;
    };
    auto second = t.second_of(x);
    m.in += x.first.mass + second.content.mass;
    m.out += r.content.mass + x.by_product.mass;
    m.metal_in += metal(x.first_material, x.first) + metal(second.material, second.content);
    m.metal_out += metal(r.material, r.content) + metal(x.by_material, x.by_product);
  }
  return out;
}

void add_conversions(const Tables& t, const Period& period, std::vector<ChainCheck>& out) {
  for (const auto& [key, m] : conversions(t, period)) {
    auto [scope, from, to] = key;
    const auto& scheme = t.scheme_of(scope);
    // What the metal used could make at the content of what was made, within the scheme's tolerance.
    Wide bound =
        m.metal_out == 0 ? m.in : m.metal_in / whole.parts * (whole.parts + scheme[Parameter::metal_tolerance]) * m.out / m.metal_out;
    if (from != to) bound = std::min(bound, m.in * scheme.pools[to].from_ppm[from] / whole.parts);
    out.push_back({"conversion", t.scopes[scope].id, scheme.pools[from].id, scheme.pools[to].id, Grams{small(m.in)}, Grams{small(m.out)},
                   Grams{small(bound)}, m.out > bound});
  }
}

/// Goods that left with documents against goods that arrived with them.
void add_shipments(const Tables& t, const Period& period, std::vector<ChainCheck>& out) {
  std::map<std::pair<Index, Index>, std::pair<Wide, Wide>> by_pair;
  for (std::size_t i = 0; i < t.documents.size(); ++i) {
    const auto& d = t.documents[i];
    bool inside = day_of(period.start) <= d.shipped && d.shipped < day_of(period.end) && !d.cancelled && d.issued <= t.as_of;
    if (!inside) continue;
    auto& [shipped, arrived] = by_pair[{d.issuer, d.receiver}];
    shipped += d.goods.mass;
    for (auto r = d.last_acceptance; r != none; r = t.records[r].before)
      if (!t.records[r].reversed) arrived += t.records[r].content.mass;
  }
  for (const auto& [pair, masses] : by_pair) {
    auto [shipped, arrived] = masses;
    out.push_back({"shipment", "", t.scopes[pair.first].id, t.scopes[pair.second].id, Grams{small(shipped)}, Grams{small(arrived)},
                   Grams{small(shipped)}, arrived > shipped});
  }
}

/// What the scopes made or mined of a kind of good against what the world makes.
void add_world(const Tables& t, const Period& period, std::span<const WorldMass> world, std::vector<ChainCheck>& out) {
  std::map<Good, Wide> made;
  for (std::size_t i = 0; i < t.records.size(); ++i) {
    const auto& r = t.records[i];
    if (!within(t, r, period)) continue;
    if (r.kind == RecordKind::transformation || (r.kind == RecordKind::intake && r.claim == Claim::origin))
      made[t.materials[r.material].good] += r.content.mass;
  }
  for (const auto& w : world)
    out.push_back({"world", "", "", std::string{word_of(w.good)}, {}, Grams{small(made[w.good])}, w.mass, made[w.good] > w.mass.count()});
}

}  // namespace

std::vector<ChainCheck> plausibility(const State& state, const Period& period, std::span<const WorldMass> world) {
  std::vector<ChainCheck> out;
  const auto& t = state.tables();
  add_conversions(t, period, out);
  add_shipments(t, period, out);
  add_world(t, period, world, out);
  return out;
}

Attrition attrition(const State& state, const Period& period) {
  const auto& t = state.tables();
  constexpr std::size_t works = std::tuple_size_v<decltype(names(static_cast<Work*>(nullptr)))>;
  struct Sums {
    Wide certified = 0, other = 0, out = 0, claimed = 0, documented = 0, accepted = 0;
    bool any = false;
  };
  std::array<Sums, works> by_work{};
  std::map<std::pair<Work, Work>, Wide> links;
  auto at = [&](Index scope) -> Sums& { return by_work[static_cast<std::size_t>(t.scopes[scope].activity)]; };
  for (std::size_t i = 0; i < t.records.size(); ++i) {
    const auto& r = t.records[i];
    if (!within(t, r, period)) continue;
    auto& s = at(r.scope);
    s.any = true;
    if (r.kind == RecordKind::intake || r.kind == RecordKind::acceptance)
      s.certified += r.certified, s.other += r.content.mass - r.certified;
    if (r.kind == RecordKind::output) s.out += r.content.mass, s.claimed += r.certified;
    if (r.kind != RecordKind::acceptance) continue;
    links[{t.scopes[t.documents[r.link].issuer].activity, t.scopes[r.scope].activity}] += r.certified;
    at(t.documents[r.link].issuer).accepted += r.certified;
  }
  for (std::size_t i = 0; i < t.documents.size(); ++i) {
    const auto& d = t.documents[i];
    const auto& output = t.records[d.output];
    if (!d.cancelled && within(t, output, period) && d.issued <= t.as_of) at(d.issuer).documented += d.mass;
  }
  Attrition out;
  for (std::size_t w = 0; w < works; ++w) {
    const auto& s = by_work[w];
    if (!s.any) continue;
    auto scopes = std::ranges::count_if(t.scopes, [&](const ScopeRow& row) { return static_cast<std::size_t>(row.activity) == w; });
    out.stages.push_back({static_cast<Work>(w), static_cast<int>(scopes), Grams{small(s.certified)}, Grams{small(s.other)},
                          Grams{small(s.out)}, Grams{small(s.claimed)}, Grams{small(s.documented)}, Grams{small(s.accepted)}});
  }
  for (const auto& [pair, mass] : links) out.links.push_back({pair.first, pair.second, Grams{small(mass)}});
  return out;
}

}  // namespace alumen::custody
