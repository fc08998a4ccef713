#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "rules/detail/border_goods.hpp"

namespace alumen::rules::detail {

/// A carbon price paid abroad as t CO2e per t: the recognised part of it divided by the price here, for all that is embedded.
Figure GoodsMaker::deduction(const BorderGood& good, const Ground& ground, const Figure& direct) {
  if (ground.carbon_price <= 0) return known(0);
  if (good.basis != Basis::actual) {
    notes.push_back({.code = "rules.carbon_price_unused", .where = good.where, .value = good.id});
    return known(0);
  }
  Figure paid = known(ground.carbon_price);
  if (ground.currency != setting_.currency) {
    auto rate = assumed(setting_.assumptions, fmt::format("fx {}/{}", setting_.currency, ground.currency.empty() ? "?" : ground.currency),
                        setting_.year);
    paid = combine(paid, rate, paid.value / rate.value);
  }
  auto recognised = rules::detail::product(setting_.parameter("carbon_price_recognition", notes), paid);
  auto share = combine(recognised, good.price, recognised.value / good.price.value);
  return rules::detail::product(share, direct);
}

GoodsMaker::Outcome GoodsMaker::outcome(const BorderGood& good, const Figure& direct, const Figure& sefa, const Figure& deducted) const {
  Outcome out;
  bool nothing = zero(direct) || good.mass_t == 0;
  out.certificates = nothing ? known(0) : times(not_below_zero(difference(difference(direct, sefa), deducted)), good.mass_t);
  out.cost = rules::detail::product(out.certificates, good.price);
  return out;
}

void GoodsMaker::price(BorderGood& good, bool exempt) {
  auto& ground = grounds_.at(good.id);
  std::string name = "year";
  if (good.date && year_of(*good.date) == setting_.year)
    name = fmt::format("Q{}", (static_cast<unsigned>(std::chrono::year_month_day{*good.date}.month()) + 2) / 3);
  auto known_price = prices.find(name);
  if (known_price == prices.end()) known_price = prices.emplace(name, setting_.price(good.date, notes)).first;
  good.price = known_price->second;
  good.deduction = known(0);
  if (exempt || good.basis == Basis::exempt) {
    good.certificates = good.cost = good.default_cost = good.actual_cost = known(0);
    supplier(good.supplier, good.country, good.material, good.basis, false).mass_t += good.mass_t;
    return;
  }
  good.deduction = deduction(good, ground, ground.direct);
  auto now = outcome(good, ground.direct, good.sefa, good.deduction);
  good.certificates = now.certificates;
  good.cost = now.cost;
  good.default_cost = outcome(good, ground.direct_default, ground.sefa_default, known(0)).cost;
  if (ground.direct_actual)
    good.actual_cost = outcome(good, *ground.direct_actual, *ground.sefa_actual, good.deduction).cost;
  else
    good.actual_cost = missing("verified data of " + (good.supplier.empty() ? good.id : good.supplier));
  bool only_cscf = good.certificates.missing == setting_.cscf.missing && !good.certificates.missing.empty();
  if (only_cscf) {
    good.certificates_least = outcome(good, ground.direct, ground.sefa_full, good.deduction).certificates.value;
    good.certificates_most = outcome(good, ground.direct, known(0), good.deduction).certificates.value;
  }
  value_supplier(good);
  if (ground.output == chain::none) return;
  auto key = fmt::format("{}|{}|{}", ground.output, name, ground.carbon_price > 0 ? good.id : "");
  auto [at, fresh] = alike_at_.try_emplace(key, alike_.size());
  if (fresh)
    alike_.push_back({good, ground});
  else
    alike_[at->second].good.mass_t += good.mass_t;
}

BorderSupplier& GoodsMaker::supplier(const std::string& name, const std::string& country, const std::string& material, Basis basis,
                                     bool precursor) {
  auto key = fmt::format("{}|{}|{}|{}|{}", name, country, material, word_of(basis), precursor);
  auto [at, fresh] = supplier_at_.try_emplace(key, suppliers.size());
  if (fresh)
    suppliers.push_back({.supplier = name,
                         .country = country,
                         .material = material,
                         .basis = basis,
                         .precursor = precursor,
                         .default_t = 0,
                         .actual_t = 0,
                         .default_cost = known(0),
                         .actual_cost = known(0)});
  return suppliers[at->second];
}

void GoodsMaker::value_supplier(const BorderGood& good) {
  auto& own = supplier(good.supplier, good.country, good.material, good.basis, false);
  own.mass_t += good.mass_t;
  own.direct_t += good.mass_t * good.direct;
  own.default_t += good.mass_t * good.default_direct;
  own.actual_t += good.mass_t * good.actual_direct;
  own.default_cost = sum(own.default_cost, good.default_cost);
  own.actual_cost = sum(own.actual_cost, good.actual_cost);
}

/// The bill of the goods with one supplier's default values and with his own figures: free allocation changes along.
void GoodsMaker::value_precursors() {
  for (const auto& [good, ground] : alike_) {
    auto cost = outcome(good, ground.direct, good.sefa, good.deduction).cost;
    for (const auto& [f, mass] : made(ground.output).feeds) {
      const auto& feed = model_->precursors().feeds[f];
      if (feed.basis == Basis::exempt) continue;
      auto& of = supplier(feed.name, feed.country, c.exchanges[feed.exchange].material, feed.basis, true);
      double tonnes = mass * good.mass_t;
      of.mass_t += tonnes;
      of.direct_t += tonnes * feed.direct.value;
      of.default_t += tonnes * feed.fallback.direct.value;
      of.actual_t += tonnes * feed.actual;
      bool actual = feed.basis == Basis::actual;
      auto fixed = model_->sefa_of(feed, setting_);
      auto other_sefa = !actual ? fixed : setting_.eu ? default_sefa(setting_, tables_, feed.fallback, feed.cn_code) : known(0);
      auto other_direct = actual                    ? feed.fallback.direct
                          : std::isnan(feed.actual) ? missing("verified data of " + feed.name)
                                                    : known(feed.actual);
      auto direct = sum(ground.direct, times(difference(other_direct, feed.direct), mass)),
           sefa = sum(good.sefa, times(difference(other_sefa, fixed), mass));
      auto switched = outcome(good, direct, sefa, good.deduction).cost;
      of.default_cost = sum(of.default_cost, actual ? switched : cost);
      of.actual_cost = sum(of.actual_cost, actual ? cost : switched);
    }
  }
}

}  // namespace alumen::rules::detail
