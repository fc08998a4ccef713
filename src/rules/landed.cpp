#include "rules/landed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "base/units.hpp"
#include "chain/bind.hpp"
#include "rules/detail/border.hpp"

namespace alumen::rules {
namespace {

using detail::known;
using detail::missing;

/// The day on which duties are looked up: that of import, in a projection the same day of the year asked for.
Date day_in(Date day, int year) {
  using namespace std::chrono;
  year_month_day ymd{day};
  auto moved = std::chrono::year{year} / ymd.month() / ymd.day();
  return moved.ok() ? sys_days{moved} : sys_days{std::chrono::year{year} / ymd.month() / last};
}

/// Duties of a consignment: one row of each measure, and what is needed to choose it.
struct Found {
  std::map<std::string, const Duty*> rows;
  std::vector<std::string> unknown;
};

/// Country that a basis looks at; empty when it is not stated.
const std::string& country_of(const Consignment& c, const std::string& basis) {
  return basis == "smelted_in" ? c.smelted_in : basis == "cast_in" ? c.cast_in : c.country;
}

Found find_duties(const std::vector<Duty>& duties, const std::string& market, const Consignment& c, const std::string& code, Date day) {
  Found found;
  auto rank = [](const Duty& d) { return std::tuple{!d.origin.empty(), d.cn_code.size(), d.rate_pct}; };
  for (const auto& d : duties) {
    if (d.market != market || !code.starts_with(d.cn_code) || (d.valid_from && day < *d.valid_from) || (d.valid_to && *d.valid_to <= day))
      continue;
    const auto& country = country_of(c, d.basis);
    if (!d.origin.empty() && country.empty()) found.unknown.push_back(fmt::format("{} of {}", d.basis, c.id));
    if (!d.origin.empty() && country != d.origin) continue;
    auto& best = found.rows[d.measure];
    if (!best || rank(*best) < rank(d)) best = &d;
  }
  std::ranges::sort(found.unknown);
  found.unknown.erase(std::ranges::unique(found.unknown).begin(), found.unknown.end());
  return found;
}

class Lander {
 public:
  Lander(const chain::Chain& chain, std::string market, const BorderRequest& request, std::vector<Duty> duties)
      : c(chain), market_(std::move(market)), request_(request), duties_(std::move(duties)) {}

  LandedCost land(const Consignment& row, const BorderGood* good, const std::string& border_currency) {
    auto material = std::ranges::find(c.materials, row.material, &chain::Material::id);
    auto party = std::ranges::find(c.parties, row.party, &chain::Party::id);
    auto unit = parse_unit(row.unit);
    LandedCost cost{.consignment = row.id,
                    .supplier = party == c.parties.end() ? row.party : party->name,
                    .country = row.country,
                    .year = request_.year,
                    .mass_t = unit ? row.mass * unit->factor / 1000 : chain::not_given,
                    .currency = row.currency,
                    .where = c.where(row)};
    if (material != c.materials.end()) cost.cn_code = detail::digits(material->cn_code), cost.name = material->name;
    cost.price = std::isnan(row.price) ? missing("price of " + row.id) : known(row.price);
    cost.freight = known(std::isnan(row.freight) ? 0 : row.freight);
    add_duty(row, cost);
    cost.border =
        good && good->mass_t > 0 ? in_currency(detail::times(good->cost, 1 / good->mass_t), border_currency, row.currency) : known(0);
    double direct = good ? good->direct : chain::not_given;
    cost.paid_abroad = !good || std::isnan(row.carbon_price) || row.carbon_price == 0 ? known(0)
                       : std::isnan(direct)                                           ? missing("embedded emissions of " + row.id)
                                                                                      : known(row.carbon_price * direct);
    cost.total = detail::sum(detail::sum(cost.price, cost.freight), detail::sum(cost.duty, cost.border));
    return cost;
  }

  Diagnostics notes;

 private:
  void add_duty(const Consignment& row, LandedCost& cost) {
    auto found = find_duties(duties_, market_, row, cost.cn_code, day_in(*row.date, request_.year));
    cost.duty = known(0);
    Figure rate = known(0);
    for (const auto& name : found.unknown) rate = detail::sum(rate, missing(name));
    if (!found.rows.contains("customs")) {
      rate = detail::sum(rate, missing(fmt::format("duty {} {}", market_, cost.cn_code)));
      if (told_.insert(cost.cn_code).second)
        notes.push_back({.code = "rules.no_duty",
                         .where = c.where(row, "material"),
                         .value = cost.cn_code,
                         .expected = "a row of measure customs for " + market_});
    }
    for (const auto& [measure, duty] : found.rows) {
      rate = detail::sum(rate, known(duty->rate_pct));
      cost.duty_rows.push_back(duty->id);
      if (duty->status == chain::Status::unverified)
        notes.push_back({.code = "chain.unverified",
                         .where = c.where(*duty, "rate_pct"),
                         .value = duty->id,
                         .detail = fmt::format("{} %{}{}", duty->rate_pct, duty->note.empty() ? "" : ": ", duty->note)});
    }
    auto value = market_ == "USA" ? cost.price : detail::sum(cost.price, cost.freight);
    if (rate.known()) cost.duty_pct = rate.value;
    cost.duty = detail::product(detail::times(rate, 0.01), value);
  }

  Figure in_currency(const Figure& amount, const std::string& from, const std::string& to) {
    if (from == to || detail::zero(amount)) return amount;
    return detail::product(amount,
                           detail::assumed(request_.assumptions, fmt::format("fx {}/{}", from, to.empty() ? "?" : to), request_.year));
  }

  const chain::Chain& c;
  std::string market_;
  const BorderRequest& request_;
  std::vector<Duty> duties_;
  std::set<std::string> told_;
};

}  // namespace

Result<Answer<std::vector<LandedCost>>> landed_costs(chain::Workspace& workspace, const chain::Chain& chain, const Book* book,
                                                     const std::string& market, const BorderRequest& request) {
  if (std::ranges::find(markets, market) == markets.end())
    return fail({.code = "rules.unknown_market", .where = {"--market", 0, ""}, .value = market, .expected = "EU, GBR or USA"});
  Diagnostics notes;
  auto rows = chain::rows_of<Consignment>(workspace, notes);
  auto duties = chain::rows_of<Duty>(workspace, notes);
  if (has_errors(notes)) return std::unexpected(notes);
  BorderYear year{.goods_year = detail::year_with_goods(rows, request.year)};
  if (book) {
    auto counted = border_year(workspace, chain, *book, {.year = request.year, .assumptions = request.assumptions});
    // Goods that the rule does not know cross the border without a charge.
    bool none = !counted && counted.error().size() == 1 && counted.error()[0].code == Code{"rules.no_goods"};
    if (!counted && !none) return std::unexpected(counted.error());
    if (counted) year = std::move(counted->value), notes.insert(notes.end(), counted->notes.begin(), counted->notes.end());
  }
  std::unordered_map<std::string_view, const BorderGood*> goods;
  for (const auto& g : year.goods) goods.emplace(g.id, &g);
  Lander lander{chain, market, request, std::move(duties)};
  std::vector<LandedCost> out;
  for (const auto& row : rows) {
    if (!row.date || year_of(*row.date) != year.goods_year) continue;
    auto good = goods.find(row.id);
    auto cost = lander.land(row, good == goods.end() ? nullptr : good->second, year.currency);
    bool asked = request.product.empty() || cost.consignment == request.product || row.material == request.product ||
                 cost.cn_code.starts_with(request.product);
    if (asked) out.push_back(std::move(cost));
  }
  if (out.empty())
    return fail({.code = "rules.no_goods",
                 .where = {"consignments.csv", 0, ""},
                 .value = request.product,
                 .remedy = "landed costs are those of consignments: add consignments.csv"});
  notes.insert(notes.end(), lander.notes.begin(), lander.notes.end());
  tidy(notes);
  return Answer<std::vector<LandedCost>>{std::move(out), std::move(notes)};
}

}  // namespace alumen::rules
