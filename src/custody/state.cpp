#include <algorithm>

#include "custody/custody.hpp"
#include "custody/detail/lookup.hpp"

namespace alumen::custody {

using namespace detail;

State::State() : tables_(std::make_unique<Tables>()) {}
State::State(const State& other) : tables_(std::make_unique<Tables>(*other.tables_)) {}
State::State(State&&) noexcept = default;
State& State::operator=(const State& other) {
  if (this != &other) tables_ = std::make_unique<Tables>(*other.tables_);
  return *this;
}
State& State::operator=(State&&) noexcept = default;
State::~State() = default;

std::uint64_t State::position() const { return tables_->position; }

namespace {

auto unknown(Code code, std::string_view id) { return fail({.code = code, .value = std::string{id}}); }

Balance balance(std::string material, std::string lot, const Content& c, std::int64_t certified, std::uint32_t moves) {
  return {std::move(material), std::move(lot),   Grams{c.mass},    Grams{c.co2e}, Grams{c.pre},
          Grams{c.post},       Grams{c.unknown}, Grams{certified}, moves};
}

PeriodView view_of(const Tables& t, Index period) {
  const auto& p = t.periods[period];
  const auto& scheme = t.scheme_of(p.scope);
  PeriodView view{{date_of(p.from), date_of(p.to)}, p.state, {}};
  for (std::size_t i = 0; i < scheme.pools.size(); ++i)
    view.pools.push_back({scheme.pools[i].id, t.pools[p.first_pool + i].figures, entitlement_at(t, period, i)});
  return view;
}

DocumentState state_of(const DocumentRow& d) {
  if (d.cancelled) return DocumentState::cancelled;
  if (d.open() > 0) return DocumentState::open;
  if (d.expired > 0) return DocumentState::expired;
  return d.rejected > 0 ? DocumentState::rejected : DocumentState::accepted;
}

}  // namespace

std::vector<std::string> State::scopes() const {
  std::vector<std::string> out;
  for (const auto& s : tables_->scopes) out.push_back(s.id);
  return out;
}

Result<std::vector<Balance>> State::balances(std::string_view scope) const {
  const auto& t = *tables_;
  auto at = t.find(Space::scope, scope);
  if (at == none) return unknown("custody.unknown_scope", scope);
  std::vector<Balance> out;
  for (auto [material, account] : t.scopes[at].accounts) {
    const auto& a = t.accounts[account];
    if (a.content.mass != 0) out.push_back(balance(t.materials[material].id, "", a.content, 0, a.moves));
  }
  for (std::size_t i = 0; i < t.lots.size(); ++i) {
    const auto& lot = t.lots[i];
    if (lot.scope == at && lot.content.mass != 0)
      out.push_back(balance(t.materials[lot.material].id, std::string{t.names.text(lot.name)}, lot.content, lot.certified, 0));
  }
  std::ranges::sort(out, {}, [](const Balance& b) { return std::pair(std::string_view{b.material}, std::string_view{b.lot}); });
  return out;
}

Result<std::vector<PeriodView>> State::periods(std::string_view scope) const {
  const auto& t = *tables_;
  auto at = t.find(Space::scope, scope);
  if (at == none) return unknown("custody.unknown_scope", scope);
  std::vector<PeriodView> out;
  for (auto p : t.scopes[at].periods) out.push_back(view_of(t, p));
  return out;
}

Result<PeriodView> State::period(std::string_view scope, Date day) const {
  const auto& t = *tables_;
  auto at = t.find(Space::scope, scope);
  if (at == none) return unknown("custody.unknown_scope", scope);
  auto period = period_at(t, at, day_of(day));
  if (period == none) return unknown("custody.unknown_period", to_text(day));
  return view_of(t, period);
}

Result<std::vector<CertificateView>> State::certificates(std::string_view scope, Date day) const {
  const auto& t = *tables_;
  auto at = t.find(Space::scope, scope);
  if (at == none) return unknown("custody.unknown_scope", scope);
  std::vector<CertificateView> out;
  for (auto i : t.scopes[at].certificates) {
    const auto& c = t.certificates[i];
    bool counts = effective(t, c, day_of(day)) && (c.standard == Standard::performance || covered(t, at, day_of(day)));
    out.push_back({c.id, t.scopes[at].id, c.version, c.standard, state_on(t, c, day_of(day)), date_of(c.steps.front().at),
                   date_of(c.steps.back().to), counts});
  }
  return out;
}

Result<DocumentView> State::document(std::string_view document) const {
  const auto& t = *tables_;
  auto at = t.find(Space::document, document);
  if (at == none || t.documents[at].issued > t.as_of) return unknown("custody.unknown_document", document);
  const auto& d = t.documents[at];
  DocumentView view;
  view.document = document;
  view.output = t.names.text(t.records[d.output].name);
  view.issuer = t.scopes[d.issuer].id;
  view.receiver = t.scopes[d.receiver].id;
  view.material = t.materials[d.material].id;
  if (d.replaces != none) view.replaces = t.names.text(t.documents[d.replaces].name);
  view.shipped = date_of(d.shipped);
  view.issued = date_of(d.issued);
  if (d.expires != never) view.expires = date_of(d.expires);
  view.mass = Grams{d.mass};
  view.accepted = Grams{d.accepted};
  view.rejected = Grams{d.rejected};
  view.expired = Grams{d.expired};
  view.open = Grams{d.open()};
  view.state = state_of(d);
  view.goods = Grams{d.goods.mass};
  view.co2e = Grams{d.goods.co2e};
  view.pre_consumer = Grams{d.goods.pre};
  view.post_consumer = Grams{d.goods.post};
  view.unknown_scrap = Grams{d.goods.unknown};
  return view;
}

Result<CreditView> State::credit(std::string_view credit) const {
  const auto& t = *tables_;
  auto at = t.find(Space::credit, credit);
  if (at == none || t.credits[at].day > t.as_of) return unknown("custody.unknown_credit", credit);
  const auto& c = t.credits[at];
  return CreditView{std::string{credit}, t.scopes[c.issuer].id, t.scopes[c.owner].id, t.materials[c.material].id,
                    Grams{c.issued},     Grams{c.held},         Grams{c.retired}};
}

}  // namespace alumen::custody
