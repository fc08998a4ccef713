// What must hold of every state, recomputed from the records as simply as possible.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "custody/custody.hpp"
#include "custody/detail/lookup.hpp"
#include "custody/detail/undo.hpp"

namespace alumen::custody {
namespace {

using namespace detail;

class Audit {
 public:
  explicit Audit(const Tables& tables) : t(tables) {}

  std::vector<std::string> run() {
    accounts();
    lots();
    pools();
    documents();
    outputs();
    credits();
    periods();
    return std::move(out_);
  }

 private:
  template <class... A>
  void broken(fmt::format_string<A...> text, A&&... args) {
    out_.push_back(fmt::format(text, std::forward<A>(args)...));
  }
  std::string name(Index handle) const { return std::string{t.names.text(handle)}; }

  /// Stocks are the sum of what the records moved; per material all accounts sum to zero.
  void accounts() {
    std::map<std::pair<Index, Index>, Content> expected;
    std::vector<Wide> sum(t.materials.size());
    for (std::size_t i = 0; i < t.records.size(); ++i) {
      const auto& r = t.records[i];
      if (r.reversed || r.lot != none) continue;
      auto undo = undo_of(t, r);
      for (std::size_t k = 0; k < undo.count; ++k) {
        auto& content = expected[{r.scope, undo.moves[k].material}];
        content = content - undo.moves[k].content;
      }
    }
    for (const auto& a : t.accounts) {
      sum[a.material] += a.content.mass;
      if (!a.content.sound()) broken("stock of {} in {} is not sound", t.materials[a.material].id, t.scopes[a.scope].id);
      if (a.content != expected[{a.scope, a.material}])
        broken("stock of {} in {} is not the sum of its records", t.materials[a.material].id, t.scopes[a.scope].id);
    }
    for (std::size_t i = 0; i < t.lots.size(); ++i) sum[t.lots[i].material] += t.lots[i].content.mass;
    for (std::size_t m = 0; m < t.materials.size(); ++m) {
      const auto& row = t.materials[m];
      if (sum[m] + row.supply + row.shipped + row.process + row.loss != 0) broken("the accounts of {} do not sum to zero", row.id);
    }
  }

  /// A lot's claim fits the model; certified metal of a scope's lots comes from its records.
  void lots() {
    std::map<Index, Content> content;
    std::map<Index, Wide> most;
    for (std::size_t i = 0; i < t.records.size(); ++i) {
      const auto& r = t.records[i];
      if (r.reversed || r.lot == none) continue;
      auto& sum = content[r.scope];
      auto undo = undo_of(t, r);
      for (std::size_t k = 0; k < undo.count; ++k) sum = sum - undo.moves[k].content;
      if (r.kind == RecordKind::intake || r.kind == RecordKind::acceptance) most[r.scope] += r.certified;
      if (r.kind == RecordKind::output) most[r.scope] -= t.outputs[r.link].from_lot;
      if (r.kind == RecordKind::loss) most[r.scope] -= r.certified;
    }
    for (std::size_t i = 0; i < t.lots.size(); ++i) {
      const auto& lot = t.lots[i];
      auto model = t.scheme_of(lot.scope).model;
      bool in_part = lot.certified != 0 && lot.certified != lot.content.mass && model != Model::controlled_blending;
      if (!lot.content.sound() || lot.certified < 0 || lot.certified > lot.content.mass || in_part)
        broken("lot {} of {} is not sound", name(lot.name), t.scopes[lot.scope].id);
      content[lot.scope] = content[lot.scope] - lot.content;
      most[lot.scope] -= lot.certified;
    }
    for (const auto& [scope, rest] : content)
      if (rest != Content{}) broken("the lots of {} are not the sum of its records", t.scopes[scope].id);
    for (const auto& [scope, rest] : most)
      if (rest < 0) broken("the lots of {} hold more certified metal than came in", t.scopes[scope].id);
  }

  void add_to(PoolFigures& f, const RecordRow& r) const {
    bool scrap = is_scrap(t.materials[r.material].good);
    switch (r.kind) {
      case RecordKind::intake:
      case RecordKind::acceptance:
        f.certified_in += r.certified;
        if (r.claim != Claim::opening) f.other_in += r.content.mass - r.certified;
        break;
      case RecordKind::output:
        (scrap ? f.out_scrap : f.out_product) += r.content.mass;
        (scrap ? f.claim_scrap : f.claim_product) += r.certified;
        break;
      case RecordKind::transformation: {
        const auto& x = t.conversions[r.link];
        f.made_from[t.pool_of(r.scope, x.first_material)] += r.content.mass + x.by_product.mass;
        break;
      }
      case RecordKind::loss:
        break;
    }
  }
  /// Pools are the sum of their records; what was closed was within its bounds.
  void pools() {
    std::vector<PoolFigures> expected(t.pools.size());
    for (std::size_t i = 0; i < t.records.size(); ++i) {
      const auto& r = t.records[i];
      if (r.reversed) continue;
      add_to(expected[t.periods[r.period].first_pool + t.pool_of(r.scope, r.material)], r);
    }
    for (const auto& c : t.credits)
      if (c.parent == none) expected[c.pool].credits += c.issued;
    for (Index p = 0; p < t.periods.size(); ++p) {
      const auto& period = t.periods[p];
      const auto& scheme = t.scheme_of(period.scope);
      for (std::size_t i = 0; i < scheme.pools.size(); ++i) {
        const auto& f = t.pools[period.first_pool + i].figures;
        const auto& e = expected[period.first_pool + i];
        bool same = f.certified_in == e.certified_in && f.other_in == e.other_in && f.out_product == e.out_product &&
                    f.out_scrap == e.out_scrap && f.claim_product == e.claim_product && f.claim_scrap == e.claim_scrap &&
                    f.credits == e.credits && f.made_from == e.made_from;
        if (!same)
          broken("pool {} of {} from {} is not the sum of its records", scheme.pools[i].id, t.scopes[period.scope].id,
                 to_text(date_of(period.from)));
        if (period.state != PeriodState::open && !scheme.lots() && !entitlement_of(scheme, period.yields, pools_of(t, p), i).within)
          broken("pool {} of {} from {} was closed beyond its entitlement", scheme.pools[i].id, t.scopes[period.scope].id,
                 to_text(date_of(period.from)));
        if (f.carry_in != carried(p, i))
          broken("pool {} of {} from {} carries what the period before did not leave", scheme.pools[i].id, t.scopes[period.scope].id,
                 to_text(date_of(period.from)));
      }
    }
  }
  std::int64_t carried(Index period, std::size_t pool) const {
    auto prior = prior_period(t, period);
    if (prior == none || t.periods[prior].closed_at == 0) return 0;
    return t.pools[t.periods[prior].first_pool + pool].carry_out;
  }

  /// Issued = accepted + open + rejected + expired, unless cancelled whole.
  void documents() {
    std::vector<std::int64_t> accepted(t.documents.size());
    std::vector<Content> arrived(t.documents.size());
    for (std::size_t i = 0; i < t.records.size(); ++i) {
      const auto& r = t.records[i];
      if (r.reversed || r.kind != RecordKind::acceptance) continue;
      accepted[r.link] += r.certified;
      arrived[r.link] = arrived[r.link] + r.content;
    }
    for (std::size_t i = 0; i < t.documents.size(); ++i) {
      const auto& d = t.documents[i];
      bool parts = d.accepted >= 0 && d.rejected >= 0 && d.expired >= 0 && d.open() >= 0 && (!d.cancelled || d.accepted == 0);
      if (!parts || d.accepted != accepted[i]) broken("document {} does not agree with what was accepted", name(d.name));
      bool returned = d.cancelled || d.rejected > 0;
      if (!d.left.sound() || (!returned && d.left + arrived[i] != d.goods)) broken("the goods of document {} do not add up", name(d.name));
    }
  }

  /// The claim of an output is what its documents carry and what none carries yet.
  void outputs() {
    std::vector<std::int64_t> documented(t.outputs.size());
    std::vector<std::int64_t> covered_mass(t.outputs.size());
    std::vector<Content> arrived(t.documents.size());
    for (std::size_t i = 0; i < t.records.size(); ++i)
      if (const auto& r = t.records[i]; !r.reversed && r.kind == RecordKind::acceptance) arrived[r.link] = arrived[r.link] + r.content;
    for (std::size_t i = 0; i < t.documents.size(); ++i) {
      const auto& d = t.documents[i];
      auto output = t.records[d.output].link;
      if (!d.cancelled) documented[output] += d.mass - d.rejected;
      covered_mass[output] += arrived[i].mass + d.left.mass;
    }
    for (std::size_t i = 0; i < t.outputs.size(); ++i) {
      const auto& r = t.records[t.outputs[i].record];
      if (r.reversed) {
        if (documented[i] != 0) broken("output {} was reversed under its documents", name(r.name));
        continue;
      }
      if (t.outputs[i].undocumented < 0 || documented[i] + t.outputs[i].undocumented != r.certified)
        broken("the documents of output {} do not add up to its claim", name(r.name));
      if (covered_mass[i] + t.outputs[i].left.mass != r.content.mass) broken("the goods of output {} do not add up", name(r.name));
    }
  }

  /// A credit is held, retired or handed on, never twice.
  void credits() {
    std::vector<std::int64_t> handed_on(t.credits.size());
    for (const auto& c : t.credits)
      if (c.parent != none) handed_on[c.parent] += c.issued;
    for (std::size_t i = 0; i < t.credits.size(); ++i) {
      const auto& c = t.credits[i];
      if (c.held < 0 || c.issued != c.held + c.retired + handed_on[i]) broken("credit {} does not add up", name(c.name));
    }
  }

  /// Periods of a scope follow one another without gap.
  void periods() {
    for (const auto& s : t.scopes)
      for (std::size_t i = 1; i < s.periods.size(); ++i)
        if (t.periods[s.periods[i - 1]].to != t.periods[s.periods[i]].from) broken("the periods of {} do not follow one another", s.id);
  }

  const Tables& t;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> broken_invariants(const State& state) { return Audit{state.tables()}.run(); }

}  // namespace alumen::custody
