#include "carbon/detail/evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"

namespace alumen::carbon::detail {

using chain::FactColumn;
using chain::Feed;
using chain::none;
using chain::Property;
using chain::Role;
using chain::Status;
using MaterialKind = chain::Category;

namespace {

/// What an input of that kind is shown under when only a factor stands behind it.
Category category_of(MaterialKind kind) {
  switch (kind) {
    case MaterialKind::electricity:
      return Category::electricity;
    case MaterialKind::fuel:
    case MaterialKind::heat:
      return Category::thermal;
    case MaterialKind::freight:
      return Category::transport;
    default:
      return Category::ancillary;
  }
}

std::string_view party_of(const Chain& c, Id<chain::Activity> activity) { return c.sites[c.activity_site[activity.index()].index()].party; }

bool metal(MaterialKind kind) { return kind == MaterialKind::metal || kind == MaterialKind::semi || kind == MaterialKind::product; }

}  // namespace

/// Follows one feed down to what supplies it.
void Evaluator::feed(const Flow& flow, std::uint32_t f, double amount, const Facts& facts, std::vector<Term>& into,
                     Diagnostics* out) const {
  const Feed& feed = c.feeds[f];
  if (feed.share != chain::no_fact) amount *= facts[feed.share];
  MaterialKind kind = flow.kind;
  Term term{.kind = Term::Kind::node,
            .category = category_of(kind),
            .freight = flow.transport != none,
            .value = amount,
            .amount = amount,
            .exchange = flow.exchange,
            .transport = flow.transport,
            .feed = f,
            .row = feed.index};
  auto outside = [&](std::string what) {
    say(out, {.code = "carbon.outside_boundary",
              .where = c.where(*flow.row, "material"),
              .value = c.material_of(flow.material).id,
              .detail = std::move(what)});
  };
  switch (feed.kind) {
    case Feed::Kind::market:
      for (auto part : c.market_feeds[feed.index]) this->feed(flow, part, amount, facts, into, out);
      return;
    case Feed::Kind::output: {
      auto supplier = c.output_activity[feed.index];
      if (!inside_[supplier.index()]) return outside(c.activities[supplier.index()].process);
      bool energy = kind == MaterialKind::electricity || kind == MaterialKind::heat;
      if (!method_.other_parties && !energy && party_of(c, supplier) != party_of(c, Id<chain::Activity>{flow.activity}))
        return outside("made by another party");
      term.output = feed.index;
      into.push_back(term);
      return;
    }
    case Feed::Kind::factor:
      if (!method_.upstream && kind != MaterialKind::electricity && (method_.other_parties || kind != MaterialKind::heat))
        return outside("known by a supply factor");
      note_factor(feed.index, out);
      term.kind = Term::Kind::factor;
      term.value = amount * facts[c.fact(FactColumn::factor, feed.index)];
      into.push_back(term);
      return;
    case Feed::Kind::grid:
      return grid(flow, feed.index, f, amount, facts, into, out);
    case Feed::Kind::declaration:
      if (!method_.other_parties) return outside("made by another party");
      return declared(flow, f, amount, facts, into, out);
  }
}

/// Electricity of a country's grid.
void Evaluator::grid(const Flow& flow, std::uint32_t row, std::uint32_t f, double amount, const Facts& facts, std::vector<Term>& into,
                     Diagnostics* out) const {
  const auto& g = c.grids[row];
  std::string name = g.country + " " + std::to_string(g.year);
  if (g.status == Status::unverified)
    say(out, {.code = "chain.unverified", .where = c.where(g, "intensity"), .value = name, .detail = "grid intensity"});
  if (int year = year_of(c, Id<chain::Activity>{flow.activity}); year != g.year && year != 9999)
    say(out, {.code = "carbon.grid_year", .where = c.where(g, "year"), .value = name, .expected = std::to_string(year)});
  if (method_.electricity == Electricity::market && !c.is_library(*flow.row))
    say(out, {.code = "carbon.no_residual_mix", .where = c.where(*flow.row, "material"), .value = name});
  into.push_back({.kind = Term::Kind::grid,
                  .category = Category::electricity,
                  .value = amount * facts[c.fact(FactColumn::grid, row)],
                  .amount = amount,
                  .exchange = flow.exchange,
                  .feed = f,
                  .row = row});
}

/// Electricity of a grid as the mean of five years, y-6 to y-2; where the library has none of them, of the year itself.
void Evaluator::grid_mean(const Flow& flow, std::uint32_t row, std::uint32_t f, double amount, const Facts& facts, std::vector<Term>& into,
                          Diagnostics* out) const {
  int year = year_of(c, Id<chain::Activity>{flow.activity});
  std::vector<std::uint32_t> years;
  for (std::uint32_t g = 0; g < c.grids.size(); ++g)
    if (c.grids[g].country == c.grids[row].country && c.grids[g].year >= year - 6 && c.grids[g].year <= year - 2) years.push_back(g);
  if (years.size() < 5)
    say(out, {.code = "carbon.grid_mean",
              .where = c.where(*flow.row, "material"),
              .value = std::to_string(years.size()),
              .expected = fmt::format("{} to {} for {}", year - 6, year - 2, c.grids[row].country)});
  if (years.empty()) return grid(flow, row, f, amount, facts, into, out);
  for (auto g : years) {
    double part = amount / static_cast<double>(years.size());
    into.push_back({.kind = Term::Kind::grid,
                    .category = Category::electricity,
                    .value = part * facts[c.fact(FactColumn::grid, g)],
                    .amount = part,
                    .exchange = flow.exchange,
                    .feed = f,
                    .row = g});
  }
}

/// Electricity under the method's rule: what the rule does not accept of contracts and certificates gives way to the grid.
void Evaluator::power(const Flow& flow, double amount, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const {
  if (method_.electricity == Electricity::none) return;
  auto feeds = c.exchange_feeds[flow.exchange];
  double by_grid = feeds.empty() ? 1 : 0;
  auto follow = [&](auto& self, std::uint32_t f, double part) -> void {
    const Feed& fd = c.feeds[f];
    double share = part * (fd.share == chain::no_fact ? 1 : facts[fd.share]);
    bool contractual = fd.evidence == chain::Evidence::contract || fd.evidence == chain::Evidence::certificate;
    double matched = 1;  // the part of a contract that the rule accepts
    if (contractual && method_.electricity != Electricity::market) {
      bool hourly = method_.electricity != Electricity::location && fd.evidence == chain::Evidence::contract && fd.supply != none;
      matched = hourly && !std::isnan(c.supplies[fd.supply].matched) ? c.supplies[fd.supply].matched : 0;
      by_grid += share * (1 - matched);
    }
    if (matched == 0) return;
    part *= matched;
    if (fd.kind == Feed::Kind::market)  // a contract in a market's mix is a contract too
      for (auto p : c.market_feeds[fd.index]) self(self, p, share * matched);
    else if (fd.kind == Feed::Kind::grid && method_.electricity == Electricity::five_year_mean)
      grid_mean(flow, fd.index, f, amount * share * matched, facts, into, out);
    else
      feed(flow, f, amount * part, facts, into, out);
  };
  for (auto f : feeds) follow(follow, f, 1);
  if (by_grid == 0) return;
  auto row = c.activity_grid[flow.activity];
  if (row == none)
    return say(out, {.code = "carbon.no_grid_factor",
                     .where = c.where(*flow.row, "material"),
                     .value = std::string{country_of(c, Id<chain::Activity>{flow.activity})}});
  if (method_.electricity == Electricity::five_year_mean) return grid_mean(flow, row, none, amount * by_grid, facts, into, out);
  grid(flow, row, none, amount * by_grid, facts, into, out);
}

FactColumn Evaluator::declared_column() const {
  if (method_.boundary == Boundary::installation) return FactColumn::declared_direct;
  return method_.pre_consumer_scrap == Allocation::cut_off ? FactColumn::declared_cutoff : FactColumn::declared_allocation;
}

void Evaluator::declared(const Flow& flow, std::uint32_t f, double amount, const Facts& facts, std::vector<Term>& into,
                         Diagnostics* out) const {
  const Feed& feed = c.feeds[f];
  const auto& d = c.declarations[feed.index];
  bool installation = method_.boundary == Boundary::installation;
  auto fact = c.fact(declared_column(), feed.index);
  double value = facts[fact];
  std::string_view name = place_of(c, fact).column;
  if (std::isnan(value))
    return say(out, {.code = "carbon.declaration_value",
                     .where = c.where(d, name),
                     .value = d.id,
                     .expected = fmt::format("a value in column {} for rule book {}", name, method_.id)});
  if (!installation && d.boundary != method_.boundary)
    say(out, {.code = "carbon.boundary_mismatch",
              .where = c.where(d, "boundary"),
              .value = std::string{word_of(d.boundary)},
              .expected = std::string{word_of(method_.boundary)},
              .detail = d.id});
  if (!installation && !d.gwp_set.empty() && d.gwp_set != method_.gwp_set)
    say(out, {.code = "carbon.gwp_mixed", .where = c.where(d, "gwp_set"), .value = d.gwp_set, .expected = method_.gwp_set, .detail = d.id});
  const auto& when = c.activity_period[flow.activity];
  if (d.valid_from && d.valid_to && when.valid() && !Period{*d.valid_from, *d.valid_to}.overlaps(when))
    say(out, {.code = "carbon.declaration_expired",
              .where = c.where(d, "valid_to"),
              .value = to_text(Period{*d.valid_from, *d.valid_to}),
              .expected = "valid in " + to_text(when),
              .detail = d.id});
  say(out, {.code = "carbon.total_only",
            .where = c.where(d, name),
            .value = d.id,
            .detail = d.verified_by.empty() ? "not verified" : "verified by " + d.verified_by});
  into.push_back({.kind = Term::Kind::declaration,
                  .category = Category::declared,
                  .value = amount * value,
                  .amount = amount,
                  .exchange = flow.exchange,
                  .feed = f,
                  .row = feed.index});
}

/// Price of the scrap divided by the price of what it replaces: of the output itself, else of a price factor.
double Evaluator::price_ratio(std::uint32_t a, std::uint32_t output, Id<chain::Material> scrap, Id<chain::Material> replaced,
                              const chain::Row& row, const Facts& facts, Diagnostics* out) const {
  auto price = [&](Id<chain::Material> material, std::uint32_t of_output) {
    if (of_output != none)
      if (double own = facts[c.fact(FactColumn::output_price, of_output)]; !std::isnan(own)) return own;
    auto at = factor(material, Property::price, a);
    if (at != none) {
      note_factor(at, out);
      return facts[c.fact(FactColumn::factor, at)];
    }
    say(out, {.code = "carbon.no_price",
              .where = c.where(row),
              .value = c.material_of(material).id,
              .expected = "a price of the output or a price row in factors.csv"});
    return 0.0;
  };
  double top = price(scrap, output), bottom = price(replaced, only_maker_[replaced.index()]);
  auto currency = [&](Id<chain::Material> material) {
    auto at = factor(material, Property::price, a);
    return at == none ? std::string{} : c.factors[at].unit.substr(0, c.factors[at].unit.find('/'));
  };
  if (auto one = currency(scrap), two = currency(replaced); !one.empty() && !two.empty() && one != two)
    say(out, {.code = "carbon.no_price", .where = c.where(row), .value = one + " and " + two, .expected = "prices in one currency"});
  return bottom > 0 ? top / bottom : 0;
}

/// The burden of (credit: minus) what a material replaces: y (F_sub - E_remelt), perhaps times the ratio of prices.
void Evaluator::substitute(std::uint32_t a, std::uint32_t e, const Credit& credit, const Facts& facts, std::vector<Term>& into,
                           Diagnostics* out) const {
  const auto& m = c.material_of(credit.material);
  auto at = std::ranges::find(c.materials, m.substitute, &chain::Material::id);
  std::size_t s = static_cast<std::size_t>(at - c.materials.begin());
  if (m.substitute.empty() || (only_maker_[s] == none && c.default_market[s] == none))
    return say(out, {.code = "carbon.no_substitute", .where = c.where(m, "substitute"), .value = m.id});
  double replaced = credit.amount * facts[c.fact(FactColumn::recovery, credit.material.index())];
  if (credit.rule == Allocation::value_corrected) {
    std::uint32_t output = none;  // a credited output has its own price
    for (auto o : c.activity_outputs[a])
      if (e == none && &c.outputs[o] == credit.row) output = o;
    replaced *= price_ratio(a, output, credit.material, Id<chain::Material>{s}, *credit.row, facts, out);
  }
  if (only_maker_[s] != none)
    into.push_back({.kind = Term::Kind::node,
                    .category = Category::ancillary,
                    .value = replaced,
                    .amount = replaced,
                    .output = only_maker_[s],
                    .exchange = e});
  else
    for (auto f : c.market_feeds[c.default_market[s]])
      feed({.activity = a, .exchange = e, .material = Id<chain::Material>{s}, .row = credit.row}, f, replaced, facts, into, out);
  if (!credit.scrap) return;
  auto remelting = factor(credit.material, Property::remelting_co2e, a);
  if (remelting == none)
    return say(out,
               {.code = "carbon.no_factor", .where = c.where(m, "id"), .value = m.id, .expected = "a remelting_co2e row in factors.csv"});
  note_factor(remelting, out);
  into.push_back({.kind = Term::Kind::remelting,
                  .category = Category::ancillary,
                  .value = -replaced * facts[c.fact(FactColumn::factor, remelting)],
                  .amount = replaced,
                  .exchange = e,
                  .row = remelting});
}

void Evaluator::supply(std::uint32_t a, std::uint32_t e, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const {
  const auto& x = c.exchanges[e];
  auto material = c.exchange_material[e];
  MaterialKind kind = exchange_kind_[e];
  double amount = facts[c.fact(FactColumn::exchange_amount, e)];
  Flow flow{.activity = a, .exchange = e, .material = material, .kind = kind, .row = &x};
  auto feeds = c.exchange_feeds[e];

  if (kind == MaterialKind::electricity) return power(flow, amount, facts, into, out);
  Role role = exchange_role_[e];
  bool substituted = scrap_role(role) && credits(rule(role));
  Credit credit{material, amount, rule(role), true, &x};
  if (feeds.empty()) {
    if (substituted) return substitute(a, e, credit, facts, into, out);
    bool free = scrap_role(role) && (rule(role) == Allocation::cut_off || role == Role::post_consumer_scrap);
    if (!free && (method_.upstream || metal(kind)))
      say(out,
          {.code = "carbon.no_supplier",
           .where = c.where(x, "material"),
           .value = x.id,
           .detail = fmt::format("{} {}", to_display(amount / c.material_unit[material.index()].factor), c.material_of(material).unit)});
    return;
  }
  auto follow = [&](auto& self, std::uint32_t f, double part) -> void {
    const Feed& fd = c.feeds[f];
    double share = part * (fd.share == chain::no_fact ? 1 : facts[fd.share]);
    if (substituted && fd.kind == Feed::Kind::output && scrap_role(c.outputs[fd.index].role))
      substitute(a, e, {material, amount * share, rule(role), true, &x}, facts, into, out);
    else if (substituted && fd.kind == Feed::Kind::market)
      for (auto p : c.market_feeds[fd.index]) self(self, p, share);
    else
      feed(flow, f, amount * part, facts, into, out);
  };
  for (auto f : feeds) follow(follow, f, 1);
}

void Evaluator::transports(std::uint32_t a, std::uint32_t e, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const {
  if (!method_.transport) return;
  for (auto t : c.exchange_transports[e]) {
    const auto& leg = c.transports[t];
    double mass = facts[c.fact(FactColumn::exchange_amount, e)];
    if (c.material_unit[c.exchange_material[e].index()].dimension != dimension::mass) {
      say(out,
          {.code = "chain.wrong_kind", .where = c.where(leg, "exchange"), .value = leg.exchange, .expected = "an input that has a mass"});
      continue;
    }
    if (!leg.from.empty()) {
      double share = 0;
      for (auto f : c.exchange_feeds[e])
        if (c.feeds[f].supply != none && c.supplies[c.feeds[f].supply].from == leg.from)
          share += c.feeds[f].share == chain::no_fact ? 1 : facts[c.feeds[f].share];
      if (share == 0)
        say(out,
            {.code = "chain.unknown_id", .where = c.where(leg, "from"), .value = leg.from, .expected = "a supplier of " + leg.exchange});
      mass *= share;
    }
    auto mode = c.transport_mode[t];
    auto market = c.default_market[mode.index()];
    if (market == none) {
      say(out, {.code = "carbon.no_factor",
                .where = c.where(leg, "mode"),
                .value = leg.mode,
                .expected = "a supply_co2e factor and a market of the mode"});
      continue;
    }
    Flow flow{.activity = a, .exchange = e, .transport = t, .material = mode, .kind = c.material_of(mode).category, .row = &leg};
    for (auto f : c.market_feeds[market]) feed(flow, f, mass * facts[c.fact(FactColumn::transport_distance, t)], facts, into, out);
  }
}

}  // namespace alumen::carbon::detail
