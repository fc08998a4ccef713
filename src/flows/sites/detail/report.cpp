#include "flows/sites/detail/report.hpp"

#include <algorithm>
#include <cmath>

namespace alumen::flows::detail {
namespace {

using Size = std::size_t;
constexpr double nothing_t = 1e-6;      // a gram a year: rounding of the solver
constexpr double no_price = 1e-7;       // currency per t

class Report {
 public:
  Report(const SiteInputs& inputs, const SiteModel& model, const numeric::ProgramAnswer& answer, SitesResult& result)
      : in_(inputs), model_(model), x_(answer.x), dual_(answer.dual), out_(result) {}

  void run() {
    charged_.assign(in_.sites.size(), std::vector<double>(in_.periods.size()));
    made_ = charged_;
    for (const auto& p : in_.periods) out_.money.push_back({.year = p.year});
    moves();
    metals();
    sites();
    prices();
  }

 private:
  double mass(std::uint32_t column) const { return x_[column] * kilo; }

  void moves() {
    std::vector<double> placed(model_.moves().size());
    for (const auto& m : model_.moves()) {
      double t = mass(m.column);
      auto unit = model_.unit(m);
      auto& money = out_.money[m.period];
      bool outlet = m.kind == PlaceKind::outlet;
      (outlet ? money.outlets : money.sales) += t * unit.sale;
      money.purchases += t * unit.purchase;
      money.freight += t * unit.freight;
      money.outlet_charges += t * unit.charges;
      money.processing += t * unit.processing;
      money.residues += t * unit.residue;
      money.disposal += t * unit.disposal;
      money.carbon += t * unit.co2_t * in_.periods[m.period].carbon_price;
      if (m.kind == PlaceKind::site) charged_[m.place][m.period] += t;
      if (t <= nothing_t) continue;
      bool at_site = m.kind == PlaceKind::site;
      out_.placements.push_back({.year = in_.periods[m.period].year,
                                 .region = in_.regions[m.region].id,
                                 .material = in_.scraps[m.scrap],
                                 .kind = m.kind,
                                 .place = at_site  ? in_.sites[m.place].id
                                          : outlet ? in_.outlets[m.place]
                                                   : "",
                                 .mass_t = t,
                                 .km = at_site ? in_.km(out_.plan, m.region, m.place) : chain::not_given,
                                 .co2_t = t * unit.co2_t});
    }
    std::ranges::stable_sort(out_.placements, {}, &Placement::year);
    balance_supply();
  }

  /// Moves of one region, class and period stand together.
  void balance_supply() {
    const auto& all = model_.moves();
    for (Size a = 0; a < all.size();) {
      Size b = a;
      double sum = 0;
      for (; b < all.size() && all[b].region == all[a].region && all[b].scrap == all[a].scrap && all[b].period == all[a].period; ++b)
        sum += mass(all[b].column);
      close(sum, in_.supply[all[a].region][all[a].scrap][all[a].period]->mass_t);
      a = b;
    }
  }
  void close(double a, double b) { out_.balance = std::max(out_.balance, std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)})); }

  void metals() {
    for (Size t = 0; t < in_.periods.size(); ++t)
      for (Size s = 0; s < in_.sites.size(); ++s) {
        std::vector<double> by_scrap(in_.scraps.size());
        for (Size a = 0; a < in_.products.size(); ++a) metal(t, s, a, by_scrap);
        double tapped = 0, expected = 0;
        for (double m : by_scrap) tapped += m;
        for (const auto& m : model_.moves())
          if (m.kind == PlaceKind::site && m.place == s && m.period == t) expected += mass(m.column) * in_.yield[s][m.scrap]->yield;
        close(tapped, expected);
        made_[s][t] = tapped;
      }
  }

  void metal(Size t, Size s, Size a, std::vector<double>& by_scrap) {
    ProductOutput output{.year = in_.periods[t].year, .site = in_.sites[s].id, .product = in_.products[a], .metal_t = 0, .contents = {}};
    std::vector<double> element(in_.limits.size());
    for (const auto& m : model_.metals()) {
      if (m.site != s || m.period != t || m.product != a) continue;
      double tonnes = mass(m.column);
      output.metal_t += tonnes;
      by_scrap[m.scrap] += tonnes;
      for (Size l = 0; l < in_.limits.size(); ++l) element[l] += tonnes * in_.limits[l].scrap_pct[m.scrap] / in_.yield[s][m.scrap]->yield;
    }
    out_.money[t].sales += output.metal_t * in_.sale[a][t]->price;
    if (output.metal_t <= nothing_t) return;
    for (Size l = 0; l < in_.limits.size(); ++l)
      if (in_.limits[l].product == a)
        output.contents.push_back(
            {in_.limits[l].row.element, element[l] / output.metal_t, in_.limits[l].row.low_pct, in_.limits[l].row.high_pct});
    out_.outputs.push_back(std::move(output));
  }

  void sites() {
    for (Size s = 0; s < in_.sites.size(); ++s) {
      const auto& site = in_.sites[s];
      PlannedSite planned{.site = site, .opens = 0, .states = {}};
      bool before = site.existing_t > 0;
      double built = 0;
      for (Size t = 0; t < in_.periods.size(); ++t) {
        bool open = x_[model_.open(s, t)] > 0.5;
        double above = model_.above(s, t, x_);
        planned.states.push_back({.year = in_.periods[t].year,
                                  .open = open,
                                  .capacity_t = open ? site.least_t + above : 0,
                                  .charged_t = charged_[s][t],
                                  .metal_t = made_[s][t]});
        if (open && planned.opens == 0) planned.opens = in_.periods[t].year;
        auto& money = out_.money[t];
        money.fixed += (open ? site.fixed_cost : 0) + above * site.fixed_cost_per_t;
        double worth = (open && !before ? site.open_cost : 0) + model_.above_cost(s, t, x_);
        money.capital += out_.plan.capital == Capital::annuity ? model_.recovery() * worth : worth - built;
        built = worth;
      }
      out_.sites.push_back(std::move(planned));
    }
  }

  void prices() {
    for (const auto& p : model_.priced()) {
      double value = dual_[p.row] * p.per_t + p.shift;
      if (p.of != PriceOf::scrap && std::abs(value) <= no_price) continue;
      out_.prices.push_back({.of = p.of, .subject = p.subject, .year = in_.periods[p.period].year, .value = value + 0.0});
    }
    std::ranges::stable_sort(out_.prices, {}, [](const ShadowPrice& p) { return std::pair{p.year, p.of}; });
  }

  const SiteInputs& in_;
  const SiteModel& model_;
  const std::vector<double>&x_, &dual_;
  SitesResult& out_;
  std::vector<std::vector<double>> charged_, made_;
};

}  // namespace

void report(const SiteInputs& inputs, const SiteModel& model, const numeric::ProgramAnswer& answer, SitesResult& result) {
  Report{inputs, model, answer, result}.run();
}

}  // namespace alumen::flows::detail
