// A plan as a mixed-integer program, in kt and thousands of its currency. Inside the flows room.
#pragma once
#include <array>
#include <map>

#include "flows/sites/detail/inputs.hpp"
#include "numeric/program.hpp"

namespace alumen::flows::detail {

/// t to kt, currency to thousands of it; prices per tonne are thousands per kt as they stand.
inline constexpr double kilo = 1000;

/// Words with '/' between them: the name of a column or row.
std::string part(const auto&... words) {
  std::string out;
  ((out += (out.empty() ? "" : "/") + std::string{words}), ...);
  return out;
}

/// Money and emission of one tonne, by kind; the prices of a year.
struct UnitMoney {
  double purchase = 0, freight = 0, processing = 0, residue = 0, sale = 0, charges = 0, disposal = 0;
  double co2_t = 0;                                   ///< t CO2e per t
  double cost(double carbon_price) const {            ///< what it costs net of what it earns
    return purchase + freight + processing + residue + charges + disposal + carbon_price * co2_t - sale;
  }
};

/// The program of a plan and where everything stands in it.
class SiteModel {
 public:
  using Column = std::uint32_t;
  /// Scrap that moves: to a site, to an outlet, or nowhere.
  struct Move {
    std::size_t region, scrap, period;
    PlaceKind kind;
    std::size_t place;   ///< site or outlet
    Column column;
  };
  /// Metal of a class that becomes a product.
  struct Metal {
    std::size_t site, scrap, product, period;
    Column column;
  };
  /// A row whose dual is a price.
  struct Priced {
    PriceOf of;
    std::string subject;
    std::size_t period;
    std::uint32_t row;
    double per_t;        ///< price per tonne = per_t x dual
    double shift = 0;    ///< added to it: what the objective leaves out
  };

  SiteModel(const SiteInputs& inputs, const SitePlan& plan);

  const numeric::Program& program() const { return program_; }
  /// The same with every site as it stands and no scrap melted.
  numeric::Program without_sites() const;
  /// Present value of the cost, in thousands, that the objective leaves out.
  double constant() const { return constant_; }
  /// Sum of discount factors over the years of a period.
  double weight(std::size_t period) const { return weight_[period]; }
  double discount(std::size_t period) const { return discount_[period]; }
  double all_years() const;
  /// r (1 + r)^n / ((1 + r)^n - 1); 1/n without interest.
  double recovery() const;

  UnitMoney unit(const Move& move) const;
  const std::vector<Move>& moves() const { return moves_; }
  const std::vector<Metal>& metals() const { return metals_; }
  const std::vector<Priced>& priced() const { return priced_; }
  Column open(std::size_t site, std::size_t period) const { return open_[site][period]; }
  /// Capacity above the least, t/year, and what it costs in full.
  double above(std::size_t site, std::size_t period, const std::vector<double>& x) const;
  double above_cost(std::size_t site, std::size_t period, const std::vector<double>& x) const;
  /// Capacity above the least that stands before the first period, by step, t/year.
  const std::vector<double>& standing(std::size_t site) const { return standing_[site]; }

 private:
  void add_sites();
  void add_capacity(std::size_t site);
  void add_steps(std::size_t site);
  void add_moves();
  void add_supply(std::size_t region, std::size_t scrap, std::size_t period);
  void add_metal(std::size_t site, std::size_t period);
  void add_use(std::size_t site, std::size_t period);
  void add_sales();
  void add_limits();
  void add_outlet_limits();
  double capital(std::size_t period, double cost_k) const;

  const SiteInputs& in_;
  const SitePlan& plan_;
  numeric::Program program_;
  double constant_ = 0;
  std::vector<double> weight_, discount_;
  std::vector<std::vector<Column>> open_;                    ///< site, period
  std::vector<std::vector<std::vector<Column>>> step_;       ///< site, period, step
  std::vector<std::vector<double>> standing_;                ///< site, step
  std::vector<Move> moves_;
  std::vector<Metal> metals_;
  std::vector<std::vector<std::vector<Move>>> to_site_;      ///< site, period
  std::vector<std::vector<std::vector<Metal>>> metal_at_;    ///< site, period
  std::vector<Priced> priced_;
};

}  // namespace alumen::flows::detail
