#include "flows/cycle/detail/trade.hpp"

#include <numeric>

namespace alumen::flows::detail {
namespace {

bool is_known(double x) { return x == x; }

/// A figure for all goods, split like their use.
double split(const TradeSide& s, std::size_t good, double total, double sum) { return sum == 0 ? 0 * total : total * s.use[good] / sum; }

}  // namespace

bool settle_trade(const std::vector<TradeSide*>& sides, std::size_t slots) {
  std::vector<double> wanted(slots), served(slots);
  double weights = 0;
  for (auto* s : sides) {
    double sum = std::accumulate(s->use.begin(), s->use.end(), 0.0);
    s->imports.resize(s->use.size()), s->exports.resize(s->use.size());
    if (s->serves()) weights += s->export_weight;
    for (std::size_t k = 0; k < s->use.size(); ++k) {
      s->imports[k] = is_known(s->given_imports) ? split(*s, k, s->given_imports, sum) : s->import_rate[k] * s->use[k];
      wanted[s->slot[k]] += s->imports[k];
      if (s->serves()) continue;
      double home = s->use[k] - s->imports[k];
      s->exports[k] = is_known(s->given_exports) ? split(*s, k, s->given_exports, sum) : home * s->export_rate / (1 - s->export_rate);
      served[s->slot[k]] += s->exports[k];
    }
  }
  for (auto* s : sides)
    for (std::size_t k = 0; s->serves() && k < s->use.size(); ++k)
      s->exports[k] = weights == 0 ? 0 : s->export_weight / weights * (wanted[s->slot[k]] - served[s->slot[k]]);
  return weights > 0;
}

}  // namespace alumen::flows::detail
