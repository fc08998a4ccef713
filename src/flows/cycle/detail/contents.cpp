// What metals are made of on their way through a year: semis, products, goods that leave use, scrap by class.
#include <algorithm>
#include <cmath>

#include "flows/cycle/detail/demand.hpp"

namespace alumen::flows::detail {
namespace {

using enum Quantity;

void add(std::span<double> to, std::span<const double> metal, double mass) {
  for (std::size_t e = 0; e < to.size(); ++e) to[e] += mass * metal[e];
}

/// Mean contents by the tonne of what several regions export; one row of width a slot. Slots that nobody exports stay zero.
struct Pool {
  Pool(std::size_t slots, std::size_t wide) : width(wide), mass(slots), metal(slots * wide) {}
  void add_to(std::size_t slot, std::span<const double> by_tonne, double tonnes) {
    mass[slot] += tonnes;
    add(std::span{metal}.subspan(slot * width, width), by_tonne, tonnes);
  }
  void mean() {
    for (std::size_t s = 0; s < mass.size(); ++s)
      for (std::size_t e = 0; mass[s] != 0 && e < width; ++e) metal[s * width + e] /= mass[s];
  }
  bool has(std::size_t slot) const { return mass[slot] > 0; }
  std::span<const double> of(std::size_t slot) const { return std::span{metal}.subspan(slot * width, width); }

  std::size_t width;
  std::vector<double> mass, metal;
};

/// Contents of the semis that a region uses: its own, and what comes in.
void mix_semis(DemandWork& w, const Pool& pool, bool pooled) {
  auto before = w.metal;
  for (std::size_t f = 0; f < w.families; ++f) {
    double own = 0, in = 0;
    auto row = w.of(w.used, f);
    std::ranges::fill(row, 0.0);
    for (std::size_t x = f; x < w.semis.use.size(); x += w.families) {
      auto foreign = pooled && pool.has(x) ? pool.of(x) : w.r.metals.typical(f);
      double home = w.semis.use[x] - w.semis.imports[x];
      own += home, in += w.semis.imports[x];
      add(row, w.of(before, f), home);
      add(row, foreign, w.semis.imports[x]);
    }
    for (std::size_t e = 0; e < w.width; ++e) row[e] = own + in > 0 ? row[e] / (own + in) : before[f * w.width + e];
  }
}

/// What goes into use of every group: made at home, and what comes in.
void fill_cohorts(DemandWork& w, const Pool& pool, const std::vector<double>& exported, bool pooled) {
  for (std::size_t k = 0; k < w.r.groups.size(); ++k) {
    auto& g = w.r.groups[k];
    double home = w.products.use[k] - w.products.imports[k];
    for (std::size_t n = 0; n < g.families.size(); ++n) {
      auto f = g.families[n];
      auto slot = g.position * w.families + f;
      auto row = std::span{g.stuff}.subspan((w.i * g.families.size() + n) * w.width, w.width);
      std::ranges::fill(row, 0.0);
      add(row, w.of(w.used, f), home * w.mix[k][f]);
      // The pool holds each family by the share that exporters have of it.
      if (pooled && exported[g.position] > 0)
        add(row, pool.of(slot), w.products.imports[k]);
      else
        add(row, w.r.metals.typical(f), w.products.imports[k] * w.mix[k][f]);
    }
  }
}

/// Sorts what a stage gives of every family.
void sort_into(DemandWork& w, ScrapStage stage, std::size_t from, std::size_t family, std::span<const double> metal, std::vector<double>& classes) {
  add(w.arising, metal, 1.0);
  w.r.metals.sort(stage, w.r.index, from, family, w.year, metal, classes, w.residue);
}

void sort_new_scrap(DemandWork& w) {
  std::vector<double> metal(w.width);
  for (std::size_t x = 0; x < w.metal_in.size(); ++x) {
    double mass = w.metal_in[x] * w.r.fabrication_scrap[x / w.families].at(w.i);
    if (mass == 0) continue;
    std::ranges::fill(metal, 0.0);
    add(metal, w.of(w.metal, x % w.families), mass);
    sort_into(w, ScrapStage::fabrication, x / w.families, x % w.families, metal, w.new_scrap);
  }
  for (std::size_t k = 0; k < w.r.groups.size(); ++k)
    for (std::size_t f = 0; f < w.families; ++f) {
      double mass = (w.semis_used[k] - w.products.made(k)) * w.mix[k][f];
      if (mass == 0) continue;
      std::ranges::fill(metal, 0.0);
      add(metal, w.of(w.used, f), mass);
      sort_into(w, ScrapStage::manufacturing, w.r.groups[k].position, f, metal, w.new_scrap);
    }
}

void sort_old_scrap(DemandWork& w) {
  auto share = [&](Quantity q) { return std::isnan(w.r.get(q, w.i)) ? 0.0 : w.r.get(q, w.i); };
  double from_ash = share(incineration_share) * share(ash_recovery_rate);
  std::vector<double> out, metal(w.width), ash(w.width);
  w.collected = w.ash = 0;
  for (std::size_t k = 0; k < w.r.groups.size(); ++k) {
    const auto& g = w.r.groups[k];
    metal_out_of_use(g, w.width, w.i, out);
    // A group that nothing leaves needs no rate.
    double rate = g.outflow[w.i] == 0 ? 0 : g.collection.at(w.i);
    w.collected += g.outflow[w.i] * rate;
    for (std::size_t n = 0; n < g.families.size(); ++n) {
      auto row = w.of(out, n);
      std::ranges::fill(metal, 0.0);
      add(metal, row, rate);
      add(ash, row, (1 - rate) * from_ash);
      if (metal[0] != 0) sort_into(w, ScrapStage::end_of_life, g.position, g.families[n], metal, w.old_scrap);
    }
  }
  w.ash = ash[0];
  if (ash[0] != 0) sort_into(w, ScrapStage::ash, 0, 0, ash, w.old_scrap);
}

/// Exports by class, then who takes them in. Where only a figure is known it has the mix of the region's own scrap.
void trade_scrap(std::vector<DemandWork>& works) {
  auto size = works.front().available.size(), width = works.front().width;
  std::vector<double> pool(size);
  double weights = 0;
  auto total = [&](const std::vector<double>& metals) {
    double sum = 0;
    for (std::size_t k = 0; k < size; k += width) sum += metals[k];
    return sum;
  };
  for (auto& w : works) {
    double given = w.r.given(scrap_exports, w.i), all = total(w.available);
    for (std::size_t k = 0; k < size; ++k) {
      double share = std::isnan(given) ? w.r.scrap_export_rate[k / width].at(w.i) : all > 0 ? given / all : 0 * given;
      w.exported[k] = share * w.available[k];
      pool[k] += w.exported[k];
    }
    double in = w.r.given(scrap_imports, w.i);
    if (std::isnan(in)) {
      if (double weight = w.r.get(scrap_import_weight, w.i); !std::isnan(weight)) weights += weight;
      continue;
    }
    for (std::size_t k = 0; k < size; ++k) {
      w.imported[k] = all > 0 ? in * w.available[k] / all : 0 * in;
      pool[k] -= w.imported[k];
    }
  }
  for (auto& w : works) {
    if (!std::isnan(w.r.given(scrap_imports, w.i))) continue;
    double weight = w.r.get(scrap_import_weight, w.i);
    for (std::size_t k = 0; k < size; ++k) w.imported[k] = weights > 0 ? weight / weights * pool[k] : 0 * weight;
  }
}

}  // namespace

void contents_forward(std::vector<DemandWork>& works, std::size_t groups, bool pooled_products, bool pooled_semis) {
  auto width = works.front().width, families = works.front().families;
  Pool semis{works.front().semis.use.size(), width}, products{groups * families, width};
  for (const auto& w : works)
    for (std::size_t x = 0; w.semis.serves() && x < w.semis.use.size(); ++x) semis.add_to(x, w.of(w.metal, x % families), w.semis.exports[x]);
  semis.mean();
  for (auto& w : works) mix_semis(w, semis, pooled_semis);
  std::vector<double> exported(groups);
  for (const auto& w : works)
    for (std::size_t k = 0; w.products.serves() && k < w.r.groups.size(); ++k) {
      auto position = w.r.groups[k].position;
      exported[position] += w.products.exports[k];
      for (std::size_t f = 0; f < families; ++f)
        products.add_to(position * families + f, w.of(w.used, f), w.products.exports[k] * w.mix[k][f]);
    }
  // By the tonne of the group, so that its families keep their shares.
  for (std::size_t s = 0; s < products.mass.size(); ++s)
    for (std::size_t e = 0; exported[s / families] > 0 && e < width; ++e) products.metal[s * width + e] /= exported[s / families];
  for (auto& w : works) fill_cohorts(w, products, exported, pooled_products);
}

void scrap_of_year(std::vector<DemandWork>& works) {
  for (auto& w : works) {
    w.old_scrap.assign(w.r.metals.classes() * w.width, 0.0), w.new_scrap = w.old_scrap;
    w.residue.assign(w.width, 0.0), w.arising = w.residue;
    sort_new_scrap(w);
    sort_old_scrap(w);
    w.available = w.old_scrap;
    for (std::size_t k = 0; k < w.available.size(); ++k) w.available[k] += w.new_scrap[k];
  }
  trade_scrap(works);
}

}  // namespace alumen::flows::detail
