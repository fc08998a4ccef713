#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "chain/detail/builder.hpp"

namespace alumen::chain::detail {
namespace {

bool product_role(Role role) { return role == Role::reference || role == Role::co_product; }

/// Finds suppliers: supply rows first, then the only maker of the material, then the market of its name.
class Linker {
 public:
  explicit Linker(Builder& builder) : b(builder), c(builder.chain) {}

  void run() {
    collect_markets();
    group_supplies();
    collect_makers();
    for (std::size_t m = 0; m < c.markets.size(); ++m) link_market(m);
    refuse_market_circles();
    for (std::size_t e = 0; e < c.exchanges.size(); ++e) link_exchange(e);
  }

 private:
  void collect_markets() {
    for (const auto& s : c.supplies) {
      if (s.exchange.empty() == s.market.empty()) {
        b.report("chain.role_mismatch", s, "exchange", s.exchange, "either an exchange or a market");
        continue;
      }
      if (s.exchange.empty() && market_at_.try_emplace(s.market, static_cast<std::uint32_t>(c.markets.size())).second)
        c.markets.push_back(s.market);
    }
    c.default_market.assign(c.materials.size(), none);
    for (std::size_t m = 0; m < c.markets.size(); ++m)
      if (auto material = b.materials.find(c.markets[m]); material != none) c.default_market[material] = static_cast<std::uint32_t>(m);
  }

  void group_supplies() {
    of_exchange_.resize(c.exchanges.size());
    of_market_.resize(c.markets.size());
    for (std::size_t i = 0; i < c.supplies.size(); ++i) {
      const auto& s = c.supplies[i];
      if (s.exchange.empty() == s.market.empty()) continue;
      if (s.exchange.empty()) {
        of_market_[market_at_[s.market]].push_back(static_cast<std::uint32_t>(i));
      } else if (auto e = b.resolve(b.exchanges, s.exchange, s, "exchange"); e != none) {
        of_exchange_[e].push_back(static_cast<std::uint32_t>(i));
      }
    }
    // A user's mix replaces the library's whole: shares of two mixes cannot be joined.
    for (auto& rows : of_market_)
      if (std::ranges::any_of(rows, [&](auto i) { return !c.is_library(c.supplies[i]); }))
        std::erase_if(rows, [&](auto i) { return c.is_library(c.supplies[i]); });
  }

  void collect_makers() {
    makers_.resize(c.materials.size());
    for (std::size_t o = 0; o < c.outputs.size(); ++o)
      if (!c.is_library(c.outputs[o]) && c.activity_active[c.output_activity[o].index()] && c.outputs[o].role != Role::waste)
        makers_[c.output_material[o].index()].push_back(static_cast<std::uint32_t>(o));
  }

  /// The feed that a supply row names; reports what does not exist or gives another material.
  std::optional<Feed> feed_of(std::uint32_t supply, Id<Material> material, std::uint32_t activity_grid = none) {
    const auto& s = c.supplies[supply];
    Feed feed{.kind = Feed::Kind::output,
              .index = none,
              .share = c.fact(FactColumn::supply_share, supply),
              .supply = supply,
              .evidence = s.evidence};
    Id<Material> given;
    if (auto o = b.outputs.find(s.from); o != none) {
      feed.index = o, given = c.output_material[o];
    } else if (auto d = b.declarations.find(s.from); d != none) {
      feed.kind = Feed::Kind::declaration, feed.index = d, given = c.declaration_material[d];
    } else if (auto f = b.factors.find(s.from); f != none) {
      feed.kind = Feed::Kind::factor, feed.index = f, given = c.factor_material[f];
      if (c.factors[f].property != Property::supply_co2e)
        b.report("chain.supply_mismatch", s, "from", s.from, "a factor of property supply_co2e");
    } else if (s.from == "grid" && material.valid() && c.material_of(material).category == Category::electricity && activity_grid != none) {
      feed.kind = Feed::Kind::grid, feed.index = activity_grid;
      return feed;
    } else if (auto m = market_at_.find(s.from); m != market_at_.end()) {
      feed.kind = Feed::Kind::market, feed.index = m->second;
      return feed;
    } else {
      std::string hint;
      for (const auto* index : {&b.outputs, &b.declarations, &b.factors})
        if (hint.empty()) hint = nearest(index->ids(), s.from);
      b.report("chain.unknown_id", s, "from", s.from,
               hint.empty() ? "an id of outputs, declarations or factors, a market, or 'grid' for electricity" : hint);
      return {};
    }
    auto category = [&](Id<Material> m) { return c.material_of(m).category; };
    bool power = material.valid() && category(material) == Category::electricity && category(given) == Category::electricity;
    if (material.valid() && given != material && !power)
      b.report("chain.supply_mismatch", s, "from", s.from, c.material_of(material).id, fmt::format("it gives {}", c.material_of(given).id));
    return feed;
  }

  /// The material that a market gives: that of its name, else that of whatever feeds it first.
  Id<Material> material_of_market(std::uint32_t m, std::size_t depth = 0) const {
    if (auto material = b.materials.find(c.markets[m]); material != none) return Id<Material>{material};
    for (auto f : c.market_feeds[m]) {
      const Feed& feed = c.feeds[f];
      switch (feed.kind) {
        case Feed::Kind::output:
          return c.output_material[feed.index];
        case Feed::Kind::declaration:
          return c.declaration_material[feed.index];
        case Feed::Kind::factor:
          return c.factor_material[feed.index];
        case Feed::Kind::market:
          if (auto inner = depth < c.markets.size() ? material_of_market(feed.index, depth + 1) : Id<Material>{}; inner.valid())
            return inner;
          break;
        case Feed::Kind::grid:
          break;
      }
    }
    return {};
  }

  /// A market has to give the material that is taken; kinds of electricity stand for one another.
  void check_market(const Feed& feed, Id<Material> taken) {
    if (feed.kind != Feed::Kind::market) return;
    auto given = material_of_market(feed.index);
    if (!given.valid() || given == taken) return;
    if (c.material_of(given).category == Category::electricity && c.material_of(taken).category == Category::electricity) return;
    const auto& s = c.supplies[feed.supply];
    b.report("chain.supply_mismatch", s, "from", s.from, c.material_of(taken).id, fmt::format("it gives {}", c.material_of(given).id));
  }

  /// Shares of one exchange or market must sum to one.
  void check_shares(std::span<const std::uint32_t> rows) {
    if (rows.empty()) return;
    double sum = 0;
    for (auto i : rows) sum += c.supplies[i].share;
    if (std::abs(sum - 1) > 1e-3) b.report("chain.bad_share", c.supplies[rows[0]], "share", to_text(sum), "a sum of 1");
  }

  void push(Lists& lists, const std::vector<Feed>& feeds) {
    for (const auto& f : feeds) {
      lists.item.push_back(static_cast<std::uint32_t>(c.feeds.size()));
      c.feeds.push_back(f);
    }
    lists.start.push_back(static_cast<std::uint32_t>(lists.item.size()));
  }

  void link_market(std::size_t m) {
    std::vector<Feed> feeds;
    auto material = b.materials.find(c.markets[m]);
    Id<Material> id = material == none ? Id<Material>{} : Id<Material>{material};
    for (auto i : of_market_[m])
      if (auto feed = feed_of(i, id)) feeds.push_back(*feed);
    check_shares(of_market_[m]);
    push(c.market_feeds, feeds);
  }

  void refuse_market_circles() {
    std::vector<char> state(c.markets.size());
    auto visit = [&](auto& self, std::uint32_t m) -> void {
      state[m] = 1;
      for (auto f : c.market_feeds[m]) {
        const Feed& feed = c.feeds[f];
        if (feed.kind != Feed::Kind::market) continue;
        if (state[feed.index] == 1)
          b.report("chain.supply_cycle", c.supplies[feed.supply], "from", c.supplies[feed.supply].from);
        else if (state[feed.index] == 0)
          self(self, feed.index);
      }
      state[m] = 2;
    };
    for (std::size_t m = 0; m < c.markets.size(); ++m)
      if (state[m] == 0) visit(visit, static_cast<std::uint32_t>(m));
  }

  bool in_time(const Supply& s, const Period& when) const {
    if (!s.start || !s.end || !when.valid()) return true;
    return Period{*s.start, *s.end}.overlaps(when);
  }

  bool ancestor(Id<Activity> above, Id<Activity> below) const {
    for (auto a = below; a.valid(); a = c.activity_parent[a.index()])
      if (a == above) return true;
    return false;
  }

  /// The outputs of the workspace that could feed an exchange: same material, overlapping time, not a part of a larger
  /// account that makes it too. Products feed ordinary inputs, scrap outputs feed scrap inputs.
  std::vector<std::uint32_t> candidates(std::size_t e) const {
    auto activity = c.exchange_activity[e];
    const auto& when = c.activity_period[activity.index()];
    bool library = c.is_library(c.exchanges[e]), scrap = c.exchanges[e].role != Role::input && c.exchanges[e].role != Role::feedstock;
    std::vector<std::uint32_t> found;
    if (library) return found;
    for (auto o : makers_[c.exchange_material[e].index()]) {
      auto maker = c.output_activity[o];
      if (maker == activity && !scrap) continue;
      if (!scrap && !product_role(c.outputs[o].role)) continue;
      const auto& made = c.activity_period[maker.index()];
      if (made.valid() && when.valid() && !made.overlaps(when)) continue;
      found.push_back(o);
    }
    auto covered = [&](std::uint32_t o) {
      return std::ranges::any_of(found, [&](auto other) {
        return other != o && c.output_activity[other] != c.output_activity[o] && ancestor(c.output_activity[other], c.output_activity[o]);
      });
    };
    std::vector<std::uint32_t> kept;
    for (auto o : found)
      if (!covered(o)) kept.push_back(o);
    return kept;
  }

  void link_exchange(std::size_t e) {
    const auto& x = c.exchanges[e];
    auto activity = c.exchange_activity[e];
    std::vector<Feed> feeds;
    if (x.role == Role::emission || !c.activity_active[activity.index()]) return push(c.exchange_feeds, feeds);
    std::vector<std::uint32_t> rows, late;
    for (auto i : of_exchange_[e]) (in_time(c.supplies[i], c.activity_period[activity.index()]) ? rows : late).push_back(i);
    for (auto i : rows)
      if (auto feed = feed_of(i, c.exchange_material[e], c.activity_grid[activity.index()])) {
        check_market(*feed, c.exchange_material[e]);
        feeds.push_back(*feed);
      }
    check_shares(rows);
    if (feeds.empty()) link_by_material(e, feeds);
    // Earlier suppliers may stay in the file as long as somebody supplies now.
    if (rows.empty())
      for (auto i : late) tell_late(c.supplies[i], e, feeds);
    push(c.exchange_feeds, feeds);
  }

  /// A supply that is not used because of its dates, and what takes its place.
  void tell_late(const Supply& s, std::size_t e, const std::vector<Feed>& feeds) {
    if (c.is_library(s)) return;
    auto name = [&](const Feed& feed) -> std::string {
      switch (feed.kind) {
        case Feed::Kind::output:
          return c.outputs[feed.index].id;
        case Feed::Kind::market:
          return "market " + c.markets[feed.index];
        case Feed::Kind::declaration:
          return c.declarations[feed.index].id;
        case Feed::Kind::factor:
          return c.factors[feed.index].id;
        case Feed::Kind::grid:
          return "grid " + c.grids[feed.index].country;
      }
      return {};
    };
    std::string instead;
    for (const auto& feed : feeds) instead += (instead.empty() ? "" : ", ") + name(feed);
    b.report("chain.supply_outside_period", s, "start", to_text(Period{*s.start, *s.end}),
             to_text(c.activity_period[c.exchange_activity[e].index()]),
             c.exchanges[e].id + (instead.empty() ? " has no other supplier" : " is supplied by " + instead));
  }

  void link_by_material(std::size_t e, std::vector<Feed>& feeds) {
    auto material = c.exchange_material[e];
    auto market = c.default_market[material.index()];
    bool own_market = market != none && !of_market_[market].empty() && !c.is_library(c.supplies[of_market_[market][0]]);
    auto makers = own_market ? std::vector<std::uint32_t>{} : candidates(e);
    if (makers.size() > 1) {
      std::string list;
      for (auto o : makers) list += (list.empty() ? "" : ", ") + c.outputs[o].id;
      b.report("chain.ambiguous_supplier", c.exchanges[e], "material", c.exchanges[e].id, "supplies from " + list);
    } else if (makers.size() == 1) {
      feeds.push_back({.kind = Feed::Kind::output, .index = makers[0]});
    } else if (c.material_of(material).category == Category::electricity) {
      auto grid = c.activity_grid[c.exchange_activity[e].index()];
      if (market != none && own_market)
        feeds.push_back({.kind = Feed::Kind::market, .index = market});
      else if (grid != none)
        feeds.push_back({.kind = Feed::Kind::grid, .index = grid});
    } else if (market != none) {
      feeds.push_back({.kind = Feed::Kind::market, .index = market});
    }
  }

  Builder& b;
  Chain& c;
  std::unordered_map<std::string_view, std::uint32_t> market_at_;
  std::vector<std::vector<std::uint32_t>> of_exchange_, of_market_, makers_;
};

}  // namespace

void link(Builder& b) { Linker{b}.run(); }

}  // namespace alumen::chain::detail
