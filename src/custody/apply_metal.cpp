#include <algorithm>
#include <iterator>

#include "custody/detail/apply.hpp"
#include "custody/detail/undo.hpp"

namespace alumen::custody::detail {

void post(Tables& t, Index scope, Index material, const Content& change) {
  auto at = account_of(t, scope, material);
  if (at == none) {
    at = static_cast<Index>(t.accounts.size());
    t.accounts.push_back({scope, material, {}, 0});
    t.scopes[scope].accounts.emplace_back(material, at);
  }
  auto& account = t.accounts[at];
  account.content = account.content + change;
  ++account.moves;
}

Index add_record(Tables& t, std::string_view name, RecordRow row) {
  row.name = t.names.add(space(Space::record, row.scope), name, static_cast<Index>(t.records.size()));
  return t.records.add(row);
}

Index add_lot(Tables& t, std::string_view name, LotRow row) {
  row.name = t.names.add(space(Space::lot, row.scope), name, static_cast<Index>(t.lots.size()));
  return t.lots.add(row);
}

namespace {

constexpr Content none_of_it{};
Content minus(const Content& c) { return none_of_it - c; }

/// A record with what every record has.
RecordRow begun(const Tables& t, const Envelope& e, RecordKind kind, std::string_view scope, std::string_view material) {
  RecordRow r;
  r.kind = kind;
  r.scope = t.find(Space::scope, scope);
  r.material = t.find(Space::material, material);
  r.day = day_of(e.date);
  r.period = period_at(t, r.scope, r.day);
  return r;
}

PoolRow& pool_row(Tables& t, const RecordRow& r) { return t.pools[t.periods[r.period].first_pool + t.pool_of(r.scope, r.material)]; }

/// Where certified input came from.
void count_certified(PoolRow& pool, const RecordRow& r, std::int64_t sign) {
  if (r.claim == Claim::origin) pool.from_origin += sign * r.certified;
  if (r.scrap == ScrapClass::pre_consumer) pool.eligible_pre += sign * r.certified;
  if (r.scrap == ScrapClass::post_consumer) pool.eligible_post += sign * r.certified;
}

Content scrap_content(std::int64_t mass, std::int64_t co2e, ScrapClass scrap) {
  Content c{mass, co2e};
  if (scrap == ScrapClass::pre_consumer) c.pre = mass;
  if (scrap == ScrapClass::post_consumer) c.post = mass;
  if (scrap == ScrapClass::unknown) c.unknown = mass;
  return c;
}

/// Takes out of a lot; the certified part goes along.
std::int64_t draw(LotRow& lot, const Content& part) {
  auto certified = share_of(lot.certified, part.mass, lot.content.mass);
  lot.content = lot.content - part;
  lot.certified -= certified;
  return certified;
}

}  // namespace

void apply(Tables& t, const Envelope& e, const Done<RecordIntake>& d) {
  const auto& c = d.command;
  auto r = begun(t, e, RecordKind::intake, c.scope, c.material);
  r.site = t.find(Space::site, c.site);
  r.claim = c.claim;
  r.scrap = c.scrap_class;
  r.content = scrap_content(c.mass.count(), c.co2e.count(), c.scrap_class);
  if (c.claim == Claim::origin || c.claim == Claim::eligible_scrap) r.certified = c.mass.count();
  auto& pool = pool_row(t, r);
  if (c.claim == Claim::opening)
    pool.opening += c.mass.count();
  else
    pool.figures.other_in += c.mass.count() - r.certified;
  pool.figures.certified_in += r.certified;
  count_certified(pool, r, 1);
  r.late = c.late_for.has_value();
  if (r.late) pool.late += c.mass.count();
  t.materials[r.material].supply -= c.mass.count();
  if (t.scheme_of(r.scope).lots())
    r.lot = add_lot(t, c.record, {none, r.scope, r.material, r.content, r.certified, r.site, r.scrap});
  else
    post(t, r.scope, r.material, r.content);
  add_record(t, c.record, r);
}

void apply(Tables& t, const Envelope& e, const Done<RecordOutput>& d) {
  const auto& c = d.command;
  auto r = begun(t, e, RecordKind::output, c.scope, c.material);
  r.site = t.find(Space::site, c.site);
  r.scrap = c.scrap_class;
  r.activity = c.activity;
  r.certified = c.claim.count();
  r.lot = c.lot.empty() ? none : t.find(Space::lot, c.lot, r.scope);
  auto stock = r.lot == none ? stock_of(t, r.scope, r.material) : t.lots[r.lot].content;
  auto taken = take(stock, c.mass.count(), c.scrap_class);
  if (t.is(Mutant::scrap_reclassified) && !taken.fits) taken.from_stock = part_of(stock, c.mass.count());
  r.content = taken.from_stock;
  OutputRow output{.left = taken.shipped, .undocumented = r.certified};
  if (r.lot != none) {
    output.from_lot = draw(t.lots[r.lot], r.content);
    output.origin = t.lots[r.lot].origin;
    output.lineage = t.lots[r.lot].lineage;
  } else {
    post(t, r.scope, r.material, minus(r.content));
  }
  t.materials[r.material].shipped += c.mass.count();
  auto& pool = pool_row(t, r);
  bool scrap = is_scrap(t.materials[r.material].good);
  (scrap ? pool.figures.out_scrap : pool.figures.out_product) += c.mass.count();
  (scrap && !t.is(Mutant::scrap_claims_count_as_product) ? pool.figures.claim_scrap : pool.figures.claim_product) += c.claim.count();
  r.late = c.late_for.has_value();
  if (r.late) pool.late += c.mass.count();
  r.link = static_cast<Index>(t.outputs.size());
  output.shipped = c.late_for ? day_of(*c.late_for) : r.day;
  output.record = add_record(t, c.record, r);
  t.outputs.add(output);
}

void apply(Tables& t, const Envelope& e, const Done<RecordLoss>& d) {
  const auto& c = d.command;
  auto r = begun(t, e, RecordKind::loss, c.scope, c.material);
  r.lot = c.lot.empty() ? none : t.find(Space::lot, c.lot, r.scope);
  if (r.lot != none) {
    r.content = part_of(t.lots[r.lot].content, c.mass.count());
    r.certified = draw(t.lots[r.lot], r.content);
  } else {
    r.content = part_of(stock_of(t, r.scope, r.material), c.mass.count());
    post(t, r.scope, r.material, minus(r.content));
  }
  t.materials[r.material].loss += c.mass.count();
  pool_row(t, r).lost += c.mass.count();
  add_record(t, c.record, r);
}

void apply(Tables& t, const Envelope& e, const Done<RecordTransformation>& d) {
  const auto& c = d.command;
  auto r = begun(t, e, RecordKind::transformation, c.scope, c.output);
  r.site = t.find(Space::site, c.site);
  r.activity = c.activity;
  auto x = convert(t, c, r.scope);
  ConversionRow row{.first = x.first, .by_product = x.by_product, .first_material = t.find(Space::material, c.input)};
  if (!c.second_input.empty()) row.second = t.second_inputs.add({t.find(Space::material, c.second_input), x.second});
  auto second = t.second_of(row).material;
  if (!c.by_product.empty()) row.by_material = t.find(Space::material, c.by_product);
  r.content = x.output;
  if (!c.lot.empty()) {
    LotConversionRow lots{.from = t.find(Space::lot, c.lot, r.scope),
                          .certified = x.certified,
                          .by_certified = x.by_certified,
                          .used_certified = x.used_certified};
    auto& lot = t.lots[lots.from];
    lot.content = lot.content - x.first;
    lot.certified -= x.used_certified;
    auto origin = lot.origin, lineage = lot.lineage;
    r.lot = add_lot(t, c.record, {none, r.scope, r.material, x.output, x.certified, origin, ScrapClass::none, lineage});
    if (row.by_material != none)
      lots.by_product =
          add_lot(t, c.by_product_lot, {none, r.scope, row.by_material, x.by_product, x.by_certified, origin, ScrapClass::none, lineage});
    row.lots = static_cast<Index>(t.lot_conversions.size());
    t.lot_conversions.push_back(lots);
  } else {
    post(t, r.scope, row.first_material, minus(x.first));
    if (second != none) post(t, r.scope, second, minus(x.second));
    post(t, r.scope, r.material, x.output);
    if (row.by_material != none) post(t, r.scope, row.by_material, x.by_product);
  }
  t.materials[row.first_material].process += x.first.mass;
  if (second != none) t.materials[second].process += x.second.mass;
  t.materials[r.material].process -= x.output.mass;
  if (row.by_material != none) t.materials[row.by_material].process -= x.by_product.mass;
  pool_row(t, r).figures.made_from[t.pool_of(r.scope, row.first_material)] += x.output.mass + x.by_product.mass;
  r.link = t.conversions.add(row);
  add_record(t, c.record, r);
}

Undo undo_of(const Tables& t, const RecordRow& r) {
  Undo undo;
  switch (r.kind) {
    case RecordKind::intake:
    case RecordKind::acceptance:
      undo.add(r.material, minus(r.content));
      break;
    case RecordKind::output:
    case RecordKind::loss:
      undo.add(r.material, r.content);
      break;
    case RecordKind::transformation: {
      const auto& x = t.conversions[r.link];
      undo.add(x.first_material, x.first);
      if (auto second = t.second_of(x); second.material != none) undo.add(second.material, second.content);
      undo.add(r.material, minus(r.content));
      if (x.by_material != none) undo.add(x.by_material, minus(x.by_product));
      break;
    }
  }
  return undo;
}

void count_figures(const Tables& t, const RecordRow& r, PoolFigures& f, std::int64_t sign) {
  bool scrap = is_scrap(t.materials[r.material].good);
  switch (r.kind) {
    case RecordKind::intake:
    case RecordKind::acceptance:
      if (!t.is(Mutant::reversal_forgets_claim)) f.certified_in += sign * r.certified;
      if (r.claim != Claim::opening) f.other_in += sign * (r.content.mass - r.certified);
      break;
    case RecordKind::output:
      (scrap ? f.out_scrap : f.out_product) += sign * r.content.mass;
      (scrap ? f.claim_scrap : f.claim_product) += sign * r.certified;
      break;
    case RecordKind::loss:
      break;
    case RecordKind::transformation: {
      const auto& x = t.conversions[r.link];
      f.made_from[t.pool_of(r.scope, x.first_material)] += sign * (r.content.mass + x.by_product.mass);
      break;
    }
  }
}

void count_in_pool(const Tables& t, PoolRow& pool, const RecordRow& r, std::int64_t sign) {
  count_figures(t, r, pool.figures, sign);
  if (r.kind == RecordKind::intake || r.kind == RecordKind::acceptance) count_certified(pool, r, sign);
  if (r.claim == Claim::opening) pool.opening += sign * r.content.mass;
  if (r.kind == RecordKind::loss) pool.lost += sign * r.content.mass;
  if (r.late) pool.late += sign * r.content.mass;
}

void count_outside(MaterialRow& m, RecordKind kind, std::int64_t mass) {
  switch (kind) {
    case RecordKind::intake:
      m.supply += mass;
      break;
    case RecordKind::acceptance:
    case RecordKind::output:
      m.shipped += mass;
      break;
    case RecordKind::transformation:
      m.process += mass;
      break;
    case RecordKind::loss:
      m.loss += mass;
      break;
  }
}

namespace {

/// Lots of a reversed record.
void undo_lots(Tables& t, const RecordRow& r) {
  auto give_back = [&](LotRow& lot, const Content& content, std::int64_t certified) {
    lot.content = lot.content + content;
    lot.certified += certified;
  };
  auto empty = [](LotRow& lot) {
    lot.content = {};
    lot.certified = 0;
  };
  if (r.kind == RecordKind::output) return give_back(t.lots[r.lot], r.content, t.outputs[r.link].from_lot);
  if (r.kind == RecordKind::loss) return give_back(t.lots[r.lot], r.content, r.certified);
  empty(t.lots[r.lot]);
  if (r.kind != RecordKind::transformation) return;
  const auto& x = t.conversions[r.link];
  const auto& l = t.lot_conversions[x.lots];
  give_back(t.lots[l.from], x.first, l.used_certified);
  if (l.by_product != none) empty(t.lots[l.by_product]);
}

}  // namespace

void apply(Tables& t, const Envelope& e, const Done<Reverse>& d) {
  auto& r = t.records[t.find(Space::record, d.command.record, t.find(Space::scope, d.command.scope))];
  auto undo = undo_of(t, r);
  if (r.lot != none)
    undo_lots(t, r);
  else
    for (std::size_t i = 0; i < undo.count; ++i) post(t, r.scope, undo.moves[i].material, undo.moves[i].content);
  for (std::size_t i = 0; i < undo.count; ++i) count_outside(t.materials[undo.moves[i].material], r.kind, -undo.moves[i].content.mass);
  count_in_pool(t, pool_row(t, r), r, -1);
  if (r.kind == RecordKind::acceptance) {
    auto& document = t.documents[r.link];
    document.accepted -= r.certified;
    document.left = document.left + r.content;
  }
  if (r.kind == RecordKind::output) t.outputs[r.link].undocumented = 0, t.outputs[r.link].left = {};
  r.reversed = true;
  r.reversed_on = day_of(e.date);
}

void apply(Tables& t, const Envelope&, const Done<SplitLot>& d) {
  auto scope = t.find(Space::scope, d.command.scope);
  auto at = t.find(Space::lot, d.command.lot, scope);
  Content part{d.command.mass.count(), d.outcome.co2e.count(), d.outcome.pre_consumer.count(), d.outcome.post_consumer.count(),
               d.outcome.unknown_scrap.count()};
  auto lot = t.lots[at];
  t.lots[at].content = lot.content - part;
  if (t.is(Mutant::split_keeps_certified))
    t.lots[at].certified = lot.certified;
  else
    t.lots[at].certified -= d.outcome.certified.count();
  add_lot(t, d.command.as, {none, scope, lot.material, part, d.outcome.certified.count(), lot.origin, lot.scrap, lot.lineage});
}

namespace {

/// The documents behind both.
Index united(Tables& t, Index a, Index b) {
  if (a == none || b == none || a == b) return a == none ? b : a;
  std::vector<Index> both;
  std::ranges::set_union(t.lineages[a], t.lineages[b], std::back_inserter(both));
  t.lineages.push_back(std::move(both));
  return static_cast<Index>(t.lineages.size() - 1);
}

}  // namespace

void apply(Tables& t, const Envelope&, const Done<MergeLots>& d) {
  auto scope = t.find(Space::scope, d.command.scope);
  auto &into = t.lots[t.find(Space::lot, d.command.lot, scope)], &from = t.lots[t.find(Space::lot, d.command.other, scope)];
  into.content = into.content + from.content;
  into.certified += from.certified;
  into.lineage = united(t, into.lineage, from.lineage);
  from.content = {};
  from.certified = 0;
}

void apply(Tables& t, const Envelope&, const Done<DowngradeLot>& d) {
  auto scope = t.find(Space::scope, d.command.scope);
  auto& lot = t.lots[t.find(Space::lot, d.command.lot, scope)];
  lot.certified = 0;
}

}  // namespace alumen::custody::detail
