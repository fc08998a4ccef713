#include "custody/queries.hpp"

#include <algorithm>

#include "custody/detail/lookup.hpp"

namespace alumen::custody {

using namespace detail;

Result<std::vector<Affected>> affected(const State& state, std::string_view certificate, Date from) {
  const auto& t = state.tables();
  auto at = t.find(Space::certificate, certificate);
  if (at == none) return fail({.code = "custody.unknown_certificate", .value = std::string{certificate}});
  std::vector<Affected> out;
  for (auto i : t.scopes[t.certificates[at].scope].outgoing) {
    const auto& d = t.documents[i];
    if (d.shipped < day_of(from) || d.cancelled || d.issued > t.as_of) continue;
    out.push_back({std::string{t.names.text(d.name)}, t.scopes[d.receiver].id, t.materials[d.material].id, date_of(d.shipped),
                   Grams{d.mass}, Grams{d.accepted}, Grams{d.open()}});
  }
  return out;
}

namespace {

/// Walks from document to document, through the pools or lots between them.
class Tracer {
 public:
  Tracer(const Tables& tables, bool up) : t(tables), up_(up), seen_(t.documents.size()), visited_(t.pools.size()) {}

  std::vector<TraceStep> run(Index document, int depth) {
    std::vector<Index> edge{document};
    seen_[document] = true;
    for (int d = 1; d <= depth && !edge.empty(); ++d) {
      std::vector<Index> next;
      for (auto i : edge) up_ ? sources(i, next) : uses(i, next);
      std::ranges::sort(next);
      for (auto i : next) out_.push_back(step(i, d));
      edge = std::move(next);
    }
    return std::move(out_);
  }

 private:
  TraceStep step(Index i, int depth) const {
    const auto& d = t.documents[i];
    return {std::string{t.names.text(d.name)},
            t.scopes[d.issuer].id,
            t.scopes[d.receiver].id,
            t.materials[d.material].id,
            Grams{d.mass},
            Grams{d.accepted},
            depth};
  }
  void visit(Index document, std::vector<Index>& next) {
    if (seen_[document]) return;
    seen_[document] = true;
    next.push_back(document);
  }
  /// True the first time that a pool of a period is asked for.
  bool enter(Index period, std::size_t pool) {
    auto at = t.periods[period].first_pool + pool;
    if (visited_[at]) return false;
    return visited_[at] = true;
  }
  const RecordRow* acceptance_of(Index document) const {
    auto i = t.documents[document].last_acceptance;
    return i == none ? nullptr : &t.records[i];
  }
  const RecordRow* before(const RecordRow* r) const { return r->before == none ? nullptr : &t.records[r->before]; }

  /// Documents accepted into the period from which the output took its claim, or into the one before, whose unused balance
  /// it may have received; into its pool or an earlier one.
  void sources(Index i, std::vector<Index>& next) {
    const auto& output = t.records[t.documents[i].output];
    auto issuer = t.documents[i].issuer;
    if (output.lot != none) {
      if (auto lineage = t.outputs[output.link].lineage; lineage != none)
        for (auto in : t.lineages[lineage]) visit(in, next);
      return;
    }
    auto pool = t.pool_of(issuer, output.material);
    for (auto p : {output.period, prior_period(t, output.period)}) {
      if (p == none || !enter(p, pool)) continue;
      for (auto in : t.scopes[issuer].incoming)
        for (auto* r = acceptance_of(in); r; r = before(r))
          if (!r->reversed && r->period == p && t.pool_of(issuer, r->material) <= pool) visit(in, next);
    }
  }
  /// Documents for outputs of the period into which the claim came, or of the next one.
  void uses(Index i, std::vector<Index>& next) {
    for (auto* r = acceptance_of(i); r; r = before(r)) {
      if (r->reversed) continue;
      auto pool = t.pool_of(r->scope, r->material);
      for (auto p : {r->period, next_period(t, r->period)}) {
        if (p == none || (r->lot == none && !enter(p, pool))) continue;
        for (auto out : t.scopes[r->scope].outgoing)
          if (rests_on(t.documents[out], *r, i, p, pool)) visit(out, next);
      }
    }
  }
  bool rests_on(const DocumentRow& d, const RecordRow& acceptance, Index document, Index period, std::size_t pool) const {
    const auto& output = t.records[d.output];
    if (d.cancelled || output.period != period) return false;
    if (acceptance.lot == none) return t.pool_of(d.issuer, d.material) >= pool;
    auto lineage = t.outputs[output.link].lineage;
    return lineage != none && std::ranges::binary_search(t.lineages[lineage], document);
  }

  const Tables& t;
  bool up_;
  std::vector<bool> seen_, visited_;
  std::vector<TraceStep> out_;
};

}  // namespace

Result<std::vector<TraceStep>> trace(const State& state, std::string_view document, bool up, int depth) {
  const auto& t = state.tables();
  auto at = t.find(Space::document, document);
  if (at == none) return fail({.code = "custody.unknown_document", .value = std::string{document}});
  return Tracer{t, up}.run(at, depth);
}

Stats stats(const State& state) {
  const auto& t = state.tables();
  Stats out{.records = t.position,
            .parties = t.parties.size(),
            .sites = t.sites.size(),
            .scopes = t.scopes.size(),
            .certificates = t.certificates.size(),
            .periods = t.periods.size(),
            .facts = t.records.size(),
            .documents = t.documents.size(),
            .credits = t.credits.size()};
  for (std::size_t i = 0; i < t.documents.size(); ++i) out.open_documents = out.open_documents + Grams{t.documents[i].open()};
  return out;
}

}  // namespace alumen::custody
