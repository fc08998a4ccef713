#include <algorithm>

#include "custody/detail/entitlement.hpp"
#include "custody/detail/lookup.hpp"

namespace alumen::custody::detail {

Day add_months(Day day, int months) {
  using namespace std::chrono;
  year_month_day start{date_of(day)};
  auto moved = year_month_day{start.year() / start.month() / start.day()} + std::chrono::months{months};
  if (!moved.ok()) moved = (moved.year() / moved.month() + std::chrono::months{1}) / std::chrono::day{1};
  return day_of(Date{moved});
}

Index period_at(const Tables& t, Index scope, Day day) {
  const auto& list = t.scopes[scope].periods;
  for (auto it = list.rbegin(); it != list.rend(); ++it) {
    const auto& p = t.periods[*it];
    if (p.from <= day && (day < p.to || (t.is(Mutant::period_end_inclusive) && day == p.to))) return *it;
  }
  return none;
}

Index period_from(const Tables& t, Index scope, Day from) {
  for (auto i : t.scopes[scope].periods)
    if (t.periods[i].from == from) return i;
  return none;
}

Index next_period(const Tables& t, Index period) {
  const auto& list = t.scopes[t.periods[period].scope].periods;
  auto it = std::ranges::find(list, period);
  return it + 1 == list.end() ? none : *(it + 1);
}

Index prior_period(const Tables& t, Index period) {
  const auto& list = t.scopes[t.periods[period].scope].periods;
  auto it = std::ranges::find(list, period);
  return it == list.begin() ? none : *(it - 1);
}

CertificateState state_on(const Tables& t, const CertificateRow& c, Day day) {
  const CertificateStep* step = nullptr;
  for (const auto& s : c.steps) {
    bool begun = s.at <= day || (t.is(Mutant::suspension_a_day_early) && s.state == CertificateState::suspended && s.at == day + 1);
    if (begun) step = &s;
  }
  if (!step) return CertificateState::none;
  if (step->state == CertificateState::revoked) return step->state;
  bool over = t.is(Mutant::certificate_valid_on_last_day) ? day > step->to : day >= step->to;
  return over ? CertificateState::lapsed : step->state;
}

bool effective(const Tables& t, const CertificateRow& c, Day day) {
  auto state = state_on(t, c, day);
  if (state == CertificateState::suspended) return t.is(Mutant::suspension_ignored);
  return state == CertificateState::provisional || state == CertificateState::full;
}

bool certified(const Tables& t, Index scope, Standard standard, Day day) {
  return std::ranges::any_of(t.scopes[scope].certificates, [&](Index i) {
    const auto& c = t.certificates[i];
    return c.standard == standard && effective(t, c, day);
  });
}

namespace {

bool has_performance(const Tables& t, Index scope, Day day) {
  return !t.scheme_of(scope).is(Parameter::needs_performance) || t.is(Mutant::performance_not_needed) ||
         certified(t, scope, Standard::performance, day);
}

}  // namespace

bool covered(const Tables& t, Index scope, Day day, std::uint32_t work, std::size_t pool) {
  for (auto i : t.scopes[scope].certificates) {
    const auto& c = t.certificates[i];
    bool fits = t.is(Mutant::certificate_covers_everything) || ((c.activities & work) != 0 && (c.pools >> pool & 1u) != 0);
    if (c.standard == Standard::custody && fits && effective(t, c, day)) return has_performance(t, scope, day);
  }
  return false;
}

bool covered(const Tables& t, Index scope, Day day) {
  return certified(t, scope, Standard::custody, day) && has_performance(t, scope, day);
}

Index account_of(const Tables& t, Index scope, Index material) {
  for (auto [m, account] : t.scopes[scope].accounts)
    if (m == material) return account;
  return none;
}

Content stock_of(const Tables& t, Index scope, Index material) {
  auto account = account_of(t, scope, material);
  return account == none ? Content{} : t.accounts[account].content;
}

PoolSpan pools_of(const Tables& t, Index period) {
  const auto& p = t.periods[period];
  PoolSpan out;
  out.count = t.scheme_of(p.scope).pools.size();
  for (std::size_t i = 0; i < out.count; ++i) out.figures[i] = t.pools[p.first_pool + i].figures;
  return out;
}

Entitlement entitlement_at(const Tables& t, Index period, std::size_t pool) {
  auto scope = t.periods[period].scope;
  return entitlement_under(t.scheme_of(scope), t.periods[period].yields, pools_of(t, period), pool, t.mutant);
}

std::int64_t guard_with(const Tables& t, Index period, const PoolSpan& pools, std::size_t pool) {
  auto scope = t.periods[period].scope;
  return guard_under(t.scheme_of(scope), t.periods[period].yields, pools, pool, t.mutant);
}

Taken take(const Content& stock, std::int64_t mass, ScrapClass scrap) {
  if (mass > stock.mass) return {.from_stock = {}, .shipped = {}, .fits = false};
  auto co2e = share_of(stock.co2e, mass, stock.mass);
  switch (scrap) {
    case ScrapClass::none: {
      auto part = part_of(stock, mass);
      return {part, part};
    }
    case ScrapClass::unknown:
      return {part_of(stock, mass), {mass, co2e, 0, 0, mass}};
    case ScrapClass::post_consumer:
      return {{mass, co2e, 0, mass}, {mass, co2e, 0, mass}, mass <= stock.post};
    case ScrapClass::pre_consumer: {
      auto arisen = std::min(mass, stock.rest());
      return {{mass, co2e, mass - arisen}, {mass, co2e, mass}, mass - arisen <= stock.pre};
    }
  }
  return {};
}

namespace {

/// The metal that a conversion uses, by its inputs.
std::array<Content, 2> used_by(const Tables& t, const RecordTransformation& c, Index scope) {
  if (!c.lot.empty()) return {part_of(t.lots[t.find(Space::lot, c.lot, scope)].content, c.input_mass.count()), {}};
  auto first_stock = stock_of(t, scope, t.find(Space::material, c.input));
  auto first = part_of(first_stock, c.input_mass.count());
  if (c.second_input.empty()) return {first, {}};
  auto stock = c.second_input == c.input ? first_stock - first : stock_of(t, scope, t.find(Space::material, c.second_input));
  return {first, part_of(stock, c.second_mass.count())};
}

}  // namespace

Conversion convert(const Tables& t, const RecordTransformation& c, Index scope) {
  auto [first, second] = used_by(t, c, scope);
  Conversion out{.first = first, .second = second, .output = {}, .by_product = {}};
  Content used = first + second;
  std::int64_t made = c.output_mass.count() + c.by_product_mass.count();
  auto classes = classes_at(used, std::min(made, used.mass));  // what alloying adds is no scrap
  Content all{made, used.co2e + c.co2e.count(), classes[0], classes[1], classes[2]};
  if (c.by_product_mass.count() > 0) out.by_product = part_of(all, c.by_product_mass.count());
  out.output = all - out.by_product;
  if (t.is(Mutant::conversion_loses_co2e)) out.output.co2e = used.co2e;
  auto good = [&](std::string_view material) { return t.materials[t.find(Space::material, material)].good; };
  auto arises = [](Content& content) { content.pre = content.post = content.unknown = 0; };  // scrap of the scope's own
  if (!c.by_product.empty() && is_scrap(good(c.by_product))) arises(out.by_product);
  if (is_scrap(good(c.output)) && !is_scrap(good(c.input))) arises(out.output);
  if (!c.lot.empty()) {
    const auto& lot = t.lots[t.find(Space::lot, c.lot, scope)];
    out.used_certified = share_of(lot.certified, c.input_mass.count(), lot.content.mass);
    auto certified = floor_ratio(out.used_certified, std::min(made, used.mass), used.mass);
    if (t.is(Mutant::blend_keeps_certified)) certified = std::min(out.used_certified, made);
    out.by_certified = share_of(certified, c.by_product_mass.count(), made);
    out.certified = certified - out.by_certified;
  }
  return out;
}

}  // namespace alumen::custody::detail
