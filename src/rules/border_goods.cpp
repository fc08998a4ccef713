#include "rules/detail/border_goods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "base/units.hpp"

namespace alumen::rules::detail {

using chain::FactColumn;
using chain::none;

GoodsMaker::GoodsMaker(const chain::Chain& chain, const Setting& setting, const BorderTables& tables, const BorderModel* model,
                       int goods_year)
    : c(chain), setting_(setting), full_(setting.at_most()), tables_(tables), model_(model) {
  using namespace std::chrono;
  when_ = {sys_days{year{goods_year} / January / 1}, sys_days{year{goods_year + 1} / January / 1}};
  for (std::uint32_t i = 0; i < c.materials.size(); ++i) materials_.emplace(c.materials[i].id, i);
  for (std::uint32_t i = 0; i < c.outputs.size(); ++i) outputs_.emplace(c.outputs[i].id, i);
  for (std::uint32_t i = 0; i < c.declarations.size(); ++i) declarations_.emplace(c.declarations[i].id, i);
  for (const auto& p : c.parties) parties_.emplace(p.id, &p);
}

const BorderModel::Made& GoodsMaker::made(std::uint32_t output) {
  auto at = made_.find(output);
  if (at != made_.end()) return at->second;
  made_full_.emplace(output, model_->made(output, full_));
  auto& fresh = made_.emplace(output, model_->made(output, setting_)).first->second;
  notes.insert(notes.end(), fresh.notes.begin(), fresh.notes.end());
  auto more = model_->notes(output);
  notes.insert(notes.end(), more.begin(), more.end());
  return fresh;
}

std::optional<BorderGood> GoodsMaker::consignment(const Consignment& row, Diagnostics& wrong) {
  auto material = materials_.find(row.material);
  if (material == materials_.end()) {
    wrong.push_back(
        {.code = "chain.unknown_id", .where = c.where(row, "material"), .value = row.material, .expected = "a material of materials.csv"});
    return {};
  }
  const auto& m = c.materials[material->second];
  auto unit = parse_unit(row.unit);
  if (!unit || unit->dimension != dimension::mass) {
    wrong.push_back({.code = unit ? Code{"chain.wrong_kind"} : Code{"base.bad_unit"},
                     .where = c.where(row, "unit"),
                     .value = row.unit,
                     .expected = "a unit of mass such as t or kg"});
    return {};
  }
  BorderGood good{.id = row.id,
                  .material = row.material,
                  .name = m.name,
                  .cn_code = digits(m.cn_code),
                  .country = row.country,
                  .date = row.date,
                  .mass_t = row.mass * unit->factor / 1000,
                  .where = c.where(row)};
  auto party = parties_.find(row.party);
  good.supplier = party == parties_.end() ? row.party : party->second->name;
  if (!row.party.empty() && party == parties_.end())
    wrong.push_back({.code = "chain.unknown_id", .where = c.where(row, "party"), .value = row.party, .expected = "a party of parties.csv"});
  if (good.cn_code.empty() || !setting_.book.covers(good.cn_code)) {
    notes.push_back({.code = "rules.not_a_good",
                     .where = c.where(row, "material"),
                     .value = row.id,
                     .detail = good.cn_code.empty() ? m.id + " has no customs code" : good.cn_code});
    return {};
  }
  Ground ground{.carbon_price = std::isnan(row.carbon_price) ? 0 : row.carbon_price, .currency = row.currency};
  if (!settle(row, good, ground, wrong)) return {};
  grounds_.emplace(good.id, std::move(ground));
  return good;
}

/// The good's own default value and the free allocation that goes with it.
void GoodsMaker::fallback(BorderGood& good, Ground& ground) {
  auto value = default_of(setting_, tables_, good.country, good.cn_code, false);
  ground.direct_default = value.direct;
  ground.sefa_default = setting_.eu ? default_sefa(setting_, tables_, value, good.cn_code) : known(0);
  if (good.basis == Basis::defaults) {
    good.route = value.route;
    ground.sefa_full = setting_.eu ? default_sefa(full_, tables_, value, good.cn_code) : known(0);
  }
  if (value.row && value.row->status == chain::Status::unverified)
    notes.push_back({.code = "chain.unverified",
                     .where = c.where(*value.row, "direct"),
                     .value = fmt::format("{} {}", value.row->country, value.row->cn_code),
                     .detail = "default value"});
  if (!value.direct.known()) return;
  good.default_direct = value.direct.value;
  // Rounded once, after the mark-up. The small addend keeps a printed half (…5) from falling below itself in binary.
  good.default_printed = std::floor(good.default_direct * 1000 + 0.5 + 1e-9) / 1000;
}

bool GoodsMaker::settle(const Consignment& row, BorderGood& good, Ground& ground, Diagnostics& wrong) {
  if (setting_.book.exempt(row.country)) {
    good.basis = Basis::exempt;
    good.sefa = known(0);
    return true;
  }
  if (row.from.empty()) return by_default(row, good, ground, "no data of the supplier are named"), true;
  if (auto output = outputs_.find(row.from); output != outputs_.end()) return from_output(row, output->second, good, ground, wrong);
  if (auto declaration = declarations_.find(row.from); declaration != declarations_.end()) {
    if (c.declarations[declaration->second].material == row.material) return from_declaration(row, declaration->second, good, ground), true;
    wrong.push_back({.code = "chain.supply_mismatch",
                     .where = c.where(row, "from"),
                     .value = row.from,
                     .expected = row.material,
                     .detail = "it gives " + c.declarations[declaration->second].material});
    return false;
  }
  wrong.push_back(
      {.code = "chain.unknown_id", .where = c.where(row, "from"), .value = row.from, .expected = "an id of outputs or declarations"});
  return false;
}

bool GoodsMaker::from_output(const Consignment& row, std::uint32_t output, BorderGood& good, Ground& ground, Diagnostics& wrong) {
  const auto& o = c.outputs[output];
  if (o.material != row.material) {
    wrong.push_back({.code = "chain.supply_mismatch",
                     .where = c.where(row, "from"),
                     .value = row.from,
                     .expected = row.material,
                     .detail = "it gives " + o.material});
    return false;
  }
  if (c.is_library(o) || !model_ || !c.activity_active[c.output_activity[output].index()])
    return by_default(row, good, ground, "a chain of the reference library is no supplier's data"), true;
  if (!model_->inside(output)) return by_default(row, good, ground, "the process lies outside the rule's boundary"), true;
  take_output(output, good, ground);
  return true;
}

void GoodsMaker::take_output(std::uint32_t output, BorderGood& good, Ground& ground) {
  const auto& m = made(output);
  ground.output = output;
  ground.direct = m.direct;
  good.direct = m.direct.known() ? m.direct.value : chain::not_given;
  good.indirect = m.indirect;
  good.default_share = m.default_share;
  good.route = m.route;
  good.sefa = m.sefa;
  ground.sefa_full = made_full_.at(output).sefa;
  ground.direct_actual = ground.direct;
  ground.sefa_actual = good.sefa;
  good.actual_direct = good.direct;
  good.precursors = model_->shares(output);
  fallback(good, ground);
}

/// SEFA of a good that a declaration covers: as declared; for goods without precursors the benchmark alone says as much.
Figure GoodsMaker::declared_sefa(std::uint32_t declaration, const BorderGood& good, const Setting& setting) const {
  const auto& d = c.declarations[declaration];
  if (!setting.eu) return known(0);
  if (zero(setting.factor)) return setting.factor;
  if (!std::isnan(d.sefa)) return rules::detail::declared_sefa(d, setting);
  auto alone = benchmark_of(setting, tables_, good.cn_code, "A", d.route),
       whole = benchmark_of(setting, tables_, good.cn_code, "B", d.route);
  if (alone.known() && whole.known() && alone.value == whole.value) return rules::detail::product(setting.allocation, alone);
  return assumed(setting.assumptions, "sefa " + d.id, setting.year);
}

void GoodsMaker::from_declaration(const Consignment& row, std::uint32_t declaration, BorderGood& good, Ground& ground) {
  const auto& d = c.declarations[declaration];
  std::string why = not_proven(d, when_, setting_.book.method.gwp_set);
  double direct = c.value(FactColumn::declared_direct, declaration);
  if (by_attribute(d)) {
    notes.push_back({.code = "rules.attribute_refused",
                     .where = c.where(row, "from"),
                     .value = d.id,
                     .detail = "the declaration rests on mass balance, book and claim or credits"});
    return by_default(row, good, ground, "the declaration rests on attributes");
  }
  ground.declaration = declaration;
  good.route = d.route;
  if (!std::isnan(direct)) {
    ground.direct_actual = known(direct);
    ground.sefa_actual = declared_sefa(declaration, good, setting_);
    good.actual_direct = direct;
  }
  if (!why.empty()) return by_default(row, good, ground, why);
  good.direct = direct;
  ground.direct = known(direct);
  good.indirect = in_tonnes(d, d.indirect);
  good.default_share = d.default_share;
  good.sefa = *ground.sefa_actual;
  ground.sefa_full = declared_sefa(declaration, good, full_);
  fallback(good, ground);
}

void GoodsMaker::by_default(const Consignment& row, BorderGood& good, Ground& ground, const std::string& why) {
  good.basis = Basis::defaults;
  fallback(good, ground);
  ground.direct = ground.direct_default;
  good.direct = ground.direct.known() ? ground.direct.value : chain::not_given;
  good.indirect = chain::not_given;
  good.default_share = 1;
  good.sefa = ground.sefa_default;
  notes.push_back({.code = "rules.default_used", .where = c.where(row, "from"), .value = good.id, .detail = why});
  if (!ground.direct.known())
    notes.push_back(
        {.code = "rules.no_default", .where = c.where(row, "material"), .value = good.cn_code, .expected = ground.direct.missing.front()});
}

std::optional<BorderGood> GoodsMaker::product(std::uint32_t output) {
  const auto& o = c.outputs[output];
  const auto& m = c.material_of(c.output_material[output]);
  auto code = digits(m.cn_code);
  bool metal = m.category == chain::Category::metal || m.category == chain::Category::semi || m.category == chain::Category::product;
  if (code.empty() && metal)
    notes.push_back({.code = "rules.no_cn_code", .where = c.where(m), .value = m.id, .detail = "left out of the goods"});
  if (code.empty() || !setting_.book.covers(code) || c.material_unit[c.output_material[output].index()].dimension != dimension::mass)
    return {};
  const auto& site = c.sites[c.activity_site[c.output_activity[output].index()].index()];
  auto party = parties_.find(site.party);
  BorderGood good{.id = o.id,
                  .material = o.material,
                  .name = m.name,
                  .cn_code = code,
                  .country = site.country,
                  .supplier = party == parties_.end() ? site.name : party->second->name,
                  .mass_t = c.value(FactColumn::output_amount, output) / 1000,
                  .where = c.where(o)};
  for (const auto& feed : model_->precursors().feeds)  // what stays in the works is no import of anybody
    if (feed.output == output) good.mass_t -= feed.share * c.value(FactColumn::exchange_amount, feed.exchange) / 1000;
  good.mass_t = std::max(0.0, good.mass_t);
  Ground ground;
  if (setting_.book.exempt(site.country)) {
    good.basis = Basis::exempt;
    good.sefa = known(0);
  } else if (!model_->inside(output)) {
    notes.push_back({.code = "carbon.outside_boundary",
                     .where = c.where(o),
                     .value = o.id,
                     .detail = c.activities[c.output_activity[output].index()].process});
    return {};
  } else {
    take_output(output, good, ground);
  }
  grounds_.emplace(good.id, std::move(ground));
  return good;
}

}  // namespace alumen::rules::detail
