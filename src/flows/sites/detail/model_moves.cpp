// What scrap and metal may do in a plan: the rows of supply, yield, capacity, sales, alloys and outlets.
#include "flows/sites/detail/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace alumen::flows::detail {
namespace {

using numeric::Program;
using numeric::unlimited;
using Size = std::size_t;

}  // namespace

UnitMoney SiteModel::unit(const Move& m) const {
  const auto& supply = *in_.supply[m.region][m.scrap][m.period];
  UnitMoney out;
  if (m.kind == PlaceKind::left) {
    out.disposal = supply.disposal_cost;
    return out;
  }
  out.purchase = supply.price;
  if (m.kind == PlaceKind::outlet) {
    const auto& outlet = *in_.outlet[m.place][m.region][m.scrap][m.period];
    out.sale = outlet.price;
    out.charges = outlet.freight + outlet.duty;
    out.co2_t = outlet.co2_kg / kilo;
    return out;
  }
  const auto& site = in_.sites[m.place];
  const auto& yield = *in_.yield[m.place][m.scrap];
  const auto* way = in_.distance[m.region][m.place];
  double km = in_.km(plan_, m.region, m.place);
  out.freight = way != nullptr && !std::isnan(way->cost) ? way->cost : km * plan_.freight_cost;
  out.processing = site.process_cost;
  out.residue = yield.residue_cost * (1 - yield.yield);
  out.co2_t = (km * plan_.freight_co2_kg + site.process_co2_kg) / kilo;
  return out;
}

void SiteModel::add_moves() {
  for (Size i = 0; i < in_.regions.size(); ++i)
    for (Size k = 0; k < in_.scraps.size(); ++k)
      for (Size t = 0; t < in_.periods.size(); ++t)
        if (in_.supply[i][k][t] != nullptr) add_supply(i, k, t);
}

void SiteModel::add_supply(Size i, Size k, Size t) {
  const auto& supply = *in_.supply[i][k][t];
  double mass = supply.mass_t / kilo, carbon = in_.periods[t].carbon_price;
  std::vector<Move> moves;
  for (Size s = 0; s < in_.sites.size(); ++s)
    if (in_.yield[s][k] != nullptr) moves.push_back({i, k, t, PlaceKind::site, s, 0});
  for (Size o = 0; o < in_.outlets.size(); ++o)
    if (in_.outlet[o][i][k][t] != nullptr) moves.push_back({i, k, t, PlaceKind::outlet, o, 0});
  if (!std::isnan(supply.disposal_cost)) moves.push_back({i, k, t, PlaceKind::left, 0, 0});
  // All costs are counted from the best outlet without limit, so that the objective, and with it the gap, is about the gain.
  double base = unlimited;
  for (const auto& m : moves)
    if (m.kind == PlaceKind::outlet && std::isnan(in_.outlet[m.place][i][k][t]->limit_t)) base = std::min(base, unit(m).cost(carbon));
  if (base == unlimited) base = 0;
  constant_ += weight_[t] * base * mass;
  auto subject = part(in_.regions[i].id, in_.scraps[k]);
  auto year = std::to_string(in_.periods[t].year);
  auto row = program_.add(
      Program::Row{part("supply", subject, year), mass, mass, fmt::format("supply of {} in {}", in_.scraps[k], in_.regions[i].id)});
  for (auto& m : moves) {
    auto name = part(word_of(m.kind), subject, std::to_string(m.place), year);
    m.column = program_.add(Program::Column{name, 0, unlimited, weight_[t] * (unit(m).cost(carbon) - base)});
    program_.put(row, m.column, 1);
    moves_.push_back(m);
    if (m.kind == PlaceKind::site) to_site_[m.place][t].push_back(m);
  }
  priced_.push_back({PriceOf::scrap, subject, t, row, -1 / weight_[t], -base});
}

void SiteModel::add_metal(Size s, Size t) {
  for (Size k = 0; k < in_.scraps.size(); ++k) {
    if (in_.yield[s][k] == nullptr) continue;
    auto row = program_.add(Program::Row{part("metal", in_.sites[s].id, in_.scraps[k]), 0, 0});
    bool any = false;
    for (const auto& m : to_site_[s][t])
      if (m.scrap == k) {
        program_.put(row, m.column, in_.yield[s][k]->yield);
        any = true;
      }
    if (!any) continue;
    for (Size a = 0; a < in_.products.size(); ++a) {
      auto name = part("product", in_.sites[s].id, in_.scraps[k], in_.products[a], std::to_string(in_.periods[t].year));
      auto column = program_.add(Program::Column{name, 0, unlimited, -weight_[t] * in_.sale[a][t]->price});
      program_.put(row, column, -1);
      metals_.push_back({s, k, a, t, column});
      metal_at_[s][t].push_back(metals_.back());
    }
  }
}

void SiteModel::add_use(Size s, Size t) {
  const auto& site = in_.sites[s];
  auto row = program_.add(Program::Row{part("capacity", site.id), -unlimited, 0, "capacity of " + site.id});
  program_.put(row, open_[s][t], -site.least_t / kilo);
  for (auto z : step_[s][t]) program_.put(row, z, -1);
  for (const auto& m : to_site_[s][t]) program_.put(row, m.column, 1);
  priced_.push_back({PriceOf::capacity, site.id, t, row, -1 / weight_[t]});
  // Follows from the row above for whole numbers of plants, but not for parts of them: without it the search starts far away.
  for (Size i = 0; i < in_.regions.size(); ++i) {
    double mass = 0;
    for (Size k = 0; k < in_.scraps.size(); ++k)
      if (in_.yield[s][k] != nullptr && in_.supply[i][k][t] != nullptr) mass += in_.supply[i][k][t]->mass_t / kilo;
    if (site.existing_t > 0 || mass == 0 || mass >= site.most_t / kilo) continue;
    auto link = program_.add(Program::Row{part("link", in_.regions[i].id, site.id), -unlimited, 0, "capacity of " + site.id});
    program_.put(link, open_[s][t], -mass);
    for (const auto& m : to_site_[s][t])
      if (m.region == i) program_.put(link, m.column, 1);
  }
}

void SiteModel::add_sales() {
  for (Size a = 0; a < in_.products.size(); ++a)
    for (Size t = 0; t < in_.periods.size(); ++t) {
      const auto& sale = *in_.sale[a][t];
      auto put = [&](Program::Row row) {
        auto at = program_.add(std::move(row));
        for (const auto& m : metals_)
          if (m.product == a && m.period == t) program_.put(at, m.column, 1);
        return at;
      };
      if (!std::isnan(sale.demand_t)) {
        auto row = put({part("demand", in_.products[a]), -unlimited, sale.demand_t / kilo, "demand for " + in_.products[a]});
        priced_.push_back({PriceOf::product, in_.products[a], t, row, -1 / weight_[t]});
      }
      if (sale.contract_t > 0)
        put({part("contract", in_.products[a]), sale.contract_t / kilo, unlimited, "contract for " + in_.products[a]});
    }
}

void SiteModel::add_limits() {
  for (const auto& limit : in_.limits)
    for (Size s = 0; s < in_.sites.size(); ++s)
      for (Size t = 0; t < in_.periods.size(); ++t) {
        auto group = fmt::format("{} in {}", limit.row.element, in_.products[limit.product]);
        auto put = [&](double low, double high, double bound_pct) {
          auto row = program_.add(Program::Row{group, low, high, group});
          for (const auto& m : metal_at_[s][t])
            if (m.product == limit.product)
              program_.put(row, m.column, limit.scrap_pct[m.scrap] / in_.yield[s][m.scrap]->yield - bound_pct);
          return row;
        };
        if (limit.row.low_pct > 0) put(0, unlimited, limit.row.low_pct);
        if (limit.row.high_pct >= 100) continue;
        auto row = put(-unlimited, 0, limit.row.high_pct);
        // The row counts percent of kt: one of it is ten tonnes of the element.
        priced_.push_back(
            {PriceOf::element, part(in_.products[limit.product], limit.row.element, in_.sites[s].id), t, row, -100 / weight_[t]});
      }
}

void SiteModel::add_outlet_limits() {
  std::map<std::pair<Size, int>, std::uint32_t> rows;  // by period and line
  for (const auto& m : moves_) {
    if (m.kind != PlaceKind::outlet) continue;
    const auto& outlet = *in_.outlet[m.place][m.region][m.scrap][m.period];
    if (std::isnan(outlet.limit_t)) continue;
    auto [at, fresh] = rows.try_emplace({m.period, outlet.line}, 0);
    if (fresh) at->second = program_.add(Program::Row{"limit/" + outlet.id, -unlimited, outlet.limit_t / kilo, "limit of " + outlet.id});
    program_.put(at->second, m.column, 1);
  }
}

}  // namespace alumen::flows::detail
