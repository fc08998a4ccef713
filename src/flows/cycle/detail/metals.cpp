#include "flows/cycle/detail/metals.hpp"

#include <algorithm>

namespace alumen::flows::detail {

void Metals::sort(ScrapStage stage, std::size_t region, std::size_t from, std::size_t family, int year, std::span<const double> metal,
                  std::span<double> classes, std::span<double> residue) const {
  if (known()) return of_.sort(stage, region, from, family, year, metal, classes, residue);
  classes[0] += metal[0];
}

void Metals::charge(std::span<const double> demand, std::span<const double> scrap, double melt_yield, Charged& out) const {
  if (known()) return of_.charge(demand, scrap, out);
  // NaN must go on: std::min would hide it.
  double wanted = demand[0] / melt_yield, charged = wanted < scrap[0] ? wanted : scrap[0];
  if (melt_yield == 0) charged = 0;
  out.charged = {charged};
  out.surplus = {scrap[0] - charged};
  out.limit = {scrap[0] > charged ? -1 : -2};
  out.from_scrap = {charged * melt_yield};
  out.metal = {demand[0] + 0 * out.from_scrap[0]};
  out.primary = {demand[0] - out.from_scrap[0]};
  out.alloying = {0};
  out.lost = {charged - out.from_scrap[0]};
}

}  // namespace alumen::flows::detail
