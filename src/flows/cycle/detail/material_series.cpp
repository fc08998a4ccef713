#include "flows/cycle/detail/demand.hpp"

namespace alumen::flows::detail {
namespace {

using Series = std::vector<std::vector<double>>;

void open(Series& s, std::size_t count, std::size_t years) { s.assign(count, std::vector<double>(years, not_given)); }

/// Mass shares of the elements of metals.
void shares(Series& to, const std::vector<double>& metals, std::size_t width, std::size_t i) {
  for (std::size_t k = 0; k * width < metals.size(); ++k)
    for (std::size_t e = 1; e < width; ++e) {
      double all = metals[k * width];
      to[k * (width - 1) + e - 1][i] = all > 0 ? metals[k * width + e] / all : not_given;
    }
}

}  // namespace

void settle_materials(const DemandWork& w) {
  if (!w.r.metals.known()) return;
  auto& s = w.r.out.material;
  auto classes = w.r.metals.classes(), elements = w.width - 1;
  if (s.scrap.empty()) {
    for (auto* each : {&s.scrap, &s.old_scrap, &s.exported, &s.imported, &s.charged, &s.surplus}) open(*each, classes, w.r.size);
    for (auto* each : {&s.metal, &s.from_scrap, &s.primary}) open(*each, w.families, w.r.size);
    open(s.content, w.families * elements, w.r.size);
    open(s.scrap_content, classes * elements, w.r.size);
    s.limit.assign(classes, std::vector<int>(w.r.size, -2));
  }
  for (std::size_t k = 0; k < classes; ++k) {
    double charged = 0;
    for (std::size_t f = 0; f < w.families; ++f) charged += w.charged.charged[k * w.families + f];
    s.scrap[k][w.i] = w.available[k * w.width], s.old_scrap[k][w.i] = w.old_scrap[k * w.width];
    s.exported[k][w.i] = w.exported[k * w.width], s.imported[k][w.i] = w.imported[k * w.width];
    s.charged[k][w.i] = charged, s.surplus[k][w.i] = w.charged.surplus[k * w.width];
    s.limit[k][w.i] = w.charged.limit[k];
  }
  for (std::size_t f = 0; f < w.families; ++f) {
    s.metal[f][w.i] = w.demand[f];
    s.from_scrap[f][w.i] = w.charged.from_scrap[f], s.primary[f][w.i] = w.charged.primary[f];
  }
  shares(s.content, w.metal, w.width, w.i);
  shares(s.scrap_content, w.available, w.width, w.i);
}

}  // namespace alumen::flows::detail
