#include "flows/sites/detail/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/nearest.hpp"
#include "chain/bind.hpp"

namespace alumen::flows {

chain::Tables site_tables() {
  using chain::describe_table;
  return {describe_table<SitePlan>(),      describe_table<PlanPeriod>(),    describe_table<ScrapRegion>(), describe_table<ScrapSupply>(),
          describe_table<SiteCandidate>(), describe_table<SiteExpansion>(), describe_table<ScrapYield>(),  describe_table<SiteDistance>(),
          describe_table<ScrapOutlet>(),   describe_table<ProductSale>(),   describe_table<ProductLimit>()};
}

namespace detail {
namespace {

using Size = std::size_t;
constexpr Size nowhere = static_cast<Size>(-1);

/// Kilometres between two places on a sphere of 6371.0088 km (mean radius of the earth, IUGG).
double great_circle(double lat_a, double lon_a, double lat_b, double lon_b) {
  constexpr double radius_km = 6371.0088, degree = std::numbers::pi / 180;
  double up = std::sin((lat_b - lat_a) * degree / 2), along = std::sin((lon_b - lon_a) * degree / 2);
  double h = up * up + std::cos(lat_a * degree) * std::cos(lat_b * degree) * along * along;
  return 2 * radius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

/// Reads the tables one after the other.
class Reader {
 public:
  Reader(const chain::Workspace& workspace, SiteInputs& inputs, Diagnostics& out) : workspace_(workspace), in_(inputs), out_(out) {}

  void run() {
    in_.files = workspace_.files;
    for (const auto& m : chain::rows_of<chain::Material>(workspace_, out_)) materials_.push_back(m.id);
    in_.plans = used<SitePlan>();
    in_.periods = used<PlanPeriod>();
    in_.regions = used<ScrapRegion>();
    in_.sites = used<SiteCandidate>();
    in_.supply_rows = used<ScrapSupply>();
    in_.yield_rows = used<ScrapYield>();
    in_.distance_rows = used<SiteDistance>();
    in_.outlet_rows = used<ScrapOutlet>();
    in_.sale_rows = used<ProductSale>();
    if (has_errors(out_) || !complete()) return;
    terms();
    candidates();
    supplies();
    yields();
    ways();
    outlets();
    sales();
    limits();
  }

 private:
  /// Rows of a table; unverified ones are told of.
  template <class R>
  std::vector<R> used() {
    auto rows = chain::rows_of<R>(workspace_, out_);
    if constexpr (requires { rows.front().status; })
      for (const auto& r : rows)
        if (r.status == chain::Status::unverified)
          out_.push_back({.code = "chain.unverified", .where = in_.where(r, "status"), .value = key(r), .detail = "a figure of the plan"});
    return rows;
  }

  bool complete() {
    auto ask = [&]<class R>(const std::vector<R>& rows) {
      if (rows.empty()) out_.push_back({.code = "flows.no_plan", .where = {std::string{R::table} + ".csv", 0, ""}});
    };
    ask(in_.plans);
    ask(in_.periods);
    ask(in_.regions);
    ask(in_.sites);
    ask(in_.supply_rows);
    ask(in_.sale_rows);
    return !has_errors(out_);
  }

  void bad(const chain::Row& row, std::string column, std::string value, std::string expected, std::string detail = {}) {
    out_.push_back({.code = "flows.bad_plan",
                    .where = in_.where(row, std::move(column)),
                    .value = std::move(value),
                    .expected = std::move(expected),
                    .detail = std::move(detail)});
  }

  Size unknown(const chain::Row& row, std::string column, const std::string& id, const std::vector<std::string>& ids) {
    std::vector<std::string_view> known(ids.begin(), ids.end());
    out_.push_back({.code = "chain.unknown_id", .where = in_.where(row, std::move(column)), .value = id, .expected = nearest(known, id)});
    return nowhere;
  }
  Size find(const chain::Row& row, std::string column, const std::string& id, const std::vector<std::string>& ids) {
    auto at = std::ranges::find(ids, id);
    return at != ids.end() ? static_cast<Size>(at - ids.begin()) : unknown(row, std::move(column), id, ids);
  }
  Size region(const chain::Row& row, const std::string& id) { return find(row, "region", id, ids(in_.regions)); }
  Size site(const chain::Row& row, const std::string& id) { return find(row, "site", id, ids(in_.sites)); }
  bool material(const chain::Row& row, const std::string& id) { return find(row, "material", id, materials_) != nowhere; }
  static std::vector<std::string> ids(const auto& rows) {
    std::vector<std::string> out;
    for (const auto& r : rows) out.push_back(r.id);
    return out;
  }
  bool year(const auto& row) {
    if (row.year == 0 || std::ranges::any_of(in_.periods, [&](const auto& p) { return p.year == row.year; })) return true;
    bad(row, "year", std::to_string(row.year), "the first year of a row of plan_periods, or empty");
    return false;
  }
  /// Position of a word, put at the end when it is new.
  static Size place(std::vector<std::string>& words, const std::string& word) {
    auto at = std::ranges::find(words, word);
    if (at == words.end()) at = words.insert(words.end(), word);
    return static_cast<Size>(at - words.begin());
  }

  void terms() {
    std::ranges::sort(in_.periods, {}, &PlanPeriod::year);
    for (Size t = 1; t < in_.periods.size(); ++t) {
      const auto& before = in_.periods[t - 1];
      if (before.year + before.years != in_.periods[t].year)
        bad(in_.periods[t], "year", std::to_string(in_.periods[t].year), std::to_string(before.year + before.years),
            "periods follow one another without gap or overlap");
    }
    for (const auto& p : in_.plans)
      if (p.capital == Capital::annuity && std::isnan(p.life_years)) bad(p, "life_years", "", "years", "an annuity runs over a life");
  }

  void candidates() {
    auto steps = used<SiteExpansion>();
    for (const auto& step : steps) site(step, step.site);
    for (const auto& s : in_.sites) {
      if (s.least_t > s.most_t) bad(s, "most_t", to_text(s.most_t), fmt::format("{} or more", to_text(s.least_t)));
      if (s.existing_t > 0 && (s.existing_t < s.least_t || s.existing_t > s.most_t))
        bad(s, "existing_t", to_text(s.existing_t), fmt::format("{} to {}, or empty", to_text(s.least_t), to_text(s.most_t)));
      auto& list = in_.steps.emplace_back();
      double from = s.least_t;
      const SiteExpansion* last = nullptr;
      for (const auto& step : steps) {
        if (step.site != s.id) continue;
        last = &step;
        if (!(step.to_t > from)) bad(step, "to_t", to_text(step.to_t), fmt::format("more than {}", to_text(from)), "steps rise");
        double to = std::min(step.to_t, s.most_t);
        if (to > from) list.push_back({to - from, step.cost});
        from = std::max(from, to);
      }
      if (last != nullptr && from < s.most_t)
        bad(*last, "to_t", to_text(last->to_t), fmt::format("{} or more", to_text(s.most_t)), "the last step reaches the largest plant");
      if (last == nullptr && s.most_t > s.least_t) list.push_back({s.most_t - s.least_t, s.expansion_cost});
    }
  }

  void supplies() {
    for (const auto& r : in_.supply_rows)
      if (material(r, r.material)) place(in_.scraps, r.material);
    in_.supply.assign(in_.regions.size(), {in_.scraps.size(), std::vector<const ScrapSupply*>(in_.periods.size())});
    for (const auto& r : in_.supply_rows) {
      auto i = region(r, r.region);
      if (!year(r) || i == nowhere || has_errors(out_)) continue;
      for (Size t = 0; t < in_.periods.size(); ++t) {
        auto& cell = in_.supply[i][place(in_.scraps, r.material)][t];
        if (r.year == in_.periods[t].year || (r.year == 0 && cell == nullptr)) cell = &r;
      }
    }
    for (auto& of_region : in_.supply)
      for (auto& row : of_region) covered(row, [](const ScrapSupply& r) { return r.region + "/" + r.material; });
  }

  /// A series that has rows for some periods has them for all.
  template <class R>
  void covered(const std::vector<const R*>& row, auto&& name) {
    auto some = std::ranges::find_if(row, [](const R* r) { return r != nullptr; });
    if (some == row.end()) return;
    for (Size t = 0; t < row.size(); ++t)
      if (row[t] == nullptr)
        out_.push_back({.code = "flows.plan_gap",
                        .where = in_.where(**some, "year"),
                        .value = name(**some),
                        .detail = fmt::format("no row for the period that begins in {}", in_.periods[t].year)});
  }

  void yields() {
    in_.yield.assign(in_.sites.size(), std::vector<const ScrapYield*>(in_.scraps.size()));
    for (const auto& r : in_.yield_rows) {
      bool known = material(r, r.material);
      auto own = r.site.empty() ? nowhere : site(r, r.site);
      auto k = std::ranges::find(in_.scraps, r.material) - in_.scraps.begin();
      if (!known || k == std::ssize(in_.scraps) || (!r.site.empty() && own == nowhere)) continue;
      for (Size s = 0; s < in_.sites.size(); ++s) {
        auto& cell = in_.yield[s][static_cast<Size>(k)];
        if (s == own || (r.site.empty() && cell == nullptr)) cell = &r;
      }
    }
  }

  void ways() {
    in_.distance.assign(in_.regions.size(), std::vector<const SiteDistance*>(in_.sites.size()));
    for (const auto& r : in_.distance_rows) {
      auto i = region(r, r.region), s = site(r, r.site);
      if (i != nowhere && s != nowhere) in_.distance[i][s] = &r;
    }
    for (const auto& r : in_.regions) {
      auto& row = in_.great_circle_km.emplace_back();
      for (const auto& s : in_.sites) row.push_back(great_circle(r.latitude, r.longitude, s.latitude, s.longitude));
    }
    if (has_errors(out_)) return;
    for (Size i = 0; i < in_.regions.size(); ++i)
      for (Size s = 0; s < in_.sites.size(); ++s)
        for (const auto& plan : in_.plans)
          if (in_.linked(i, s) && std::isnan(in_.km(plan, i, s)))
            out_.push_back({.code = "flows.no_distance",
                            .where = in_.where(in_.sites[s], "latitude"),
                            .value = in_.regions[i].id + "/" + in_.sites[s].id,
                            .detail = std::isnan(in_.great_circle_km[i][s]) ? "coordinates of region or site are missing"
                                                                            : fmt::format("plan {} has no road_factor", plan.id)});
  }

  void outlets() {
    for (const auto& r : in_.outlet_rows) place(in_.outlets, r.id);
    in_.outlet.assign(in_.outlets.size(), {in_.regions.size(), {in_.scraps.size(), std::vector<const ScrapOutlet*>(in_.periods.size())}});
    auto own = [](const ScrapOutlet* r) { return r == nullptr ? -1 : 4 * !r->region.empty() + 2 * !r->material.empty() + (r->year != 0); };
    for (const auto& r : in_.outlet_rows) {
      bool good = (r.region.empty() || region(r, r.region) != nowhere) && (r.material.empty() || material(r, r.material)) && year(r);
      if (!good) continue;
      for (Size i = 0; i < in_.regions.size(); ++i)
        for (Size k = 0; k < in_.scraps.size(); ++k)
          for (Size t = 0; t < in_.periods.size(); ++t) {
            bool fits = (r.region.empty() || r.region == in_.regions[i].id) && (r.material.empty() || r.material == in_.scraps[k]) &&
                        (r.year == 0 || r.year == in_.periods[t].year);
            auto& cell = in_.outlet[place(in_.outlets, r.id)][i][k][t];
            if (fits && own(&r) > own(cell)) cell = &r;
          }
    }
    for (auto& of_outlet : in_.outlet)
      for (auto& of_region : of_outlet)
        for (auto& row : of_region) covered(row, [](const ScrapOutlet& r) { return r.id; });
  }

  void sales() {
    for (const auto& r : in_.sale_rows)
      if (material(r, r.material)) place(in_.products, r.material);
    in_.sale.assign(in_.products.size(), std::vector<const ProductSale*>(in_.periods.size()));
    for (const auto& r : in_.sale_rows) {
      if (r.contract_t > r.demand_t) bad(r, "contract_t", to_text(r.contract_t), fmt::format("at most {}", to_text(r.demand_t)));
      if (!year(r) || has_errors(out_)) continue;
      for (Size t = 0; t < in_.periods.size(); ++t) {
        auto& cell = in_.sale[place(in_.products, r.material)][t];
        if (r.year == in_.periods[t].year || (r.year == 0 && cell == nullptr)) cell = &r;
      }
    }
    for (auto& row : in_.sale) covered(row, [](const ProductSale& r) { return r.material; });
  }

  void limits() {
    auto contents = chain::rows_of<chain::Composition>(workspace_, out_);
    for (const auto& r : chain::rows_of<ProductLimit>(workspace_, out_)) {
      auto a = find(r, "material", r.material, in_.products);
      if (r.low_pct > r.high_pct) bad(r, "low_pct", to_text(r.low_pct), fmt::format("at most {}", to_text(r.high_pct)));
      AlloyLimit limit{a, r, {}};
      for (Size k = 0; k < in_.scraps.size(); ++k) {
        auto at = std::ranges::find_if(contents, [&](const auto& c) { return c.material == in_.scraps[k] && c.element == r.element; });
        bool melted = std::ranges::any_of(in_.yield, [&](const auto& of_site) { return of_site[k] != nullptr; });
        limit.scrap_pct.push_back(at != contents.end() ? at->mass_pct : 0);
        if (at == contents.end() && melted)
          out_.push_back({.code = "flows.no_composition",
                          .where = in_.where(r, "element"),
                          .value = in_.scraps[k] + "/" + r.element,
                          .detail = fmt::format("{} of {} is limited", r.element, r.material)});
      }
      if (a != nowhere) in_.limits.push_back(std::move(limit));
    }
  }

  const chain::Workspace& workspace_;
  SiteInputs& in_;
  Diagnostics& out_;
  std::vector<std::string> materials_;
};

}  // namespace

bool SiteInputs::linked(std::size_t r, std::size_t s) const {
  for (Size k = 0; k < scraps.size(); ++k)
    if (yield[s][k] != nullptr && supply[r][k].front() != nullptr) return true;
  return false;
}

double SiteInputs::km(const SitePlan& plan, std::size_t r, std::size_t s) const {
  return distance[r][s] != nullptr ? distance[r][s]->km : great_circle_km[r][s] * plan.road_factor;
}

void read_site_inputs(const chain::Workspace& workspace, SiteInputs& inputs, Diagnostics& out) { Reader{workspace, inputs, out}.run(); }

}  // namespace detail
}  // namespace alumen::flows
