// The cascade: scrap into demand, class by class and family by family.
#include <algorithm>
#include <array>

#include "base/result.hpp"
#include "flows/materials/materials.hpp"

namespace alumen::flows {
namespace {

constexpr int demand_full = -1, no_surplus = -2;
/// What is less than this, relative to demand or to what a limit lets in, is a rounding: neither a surplus nor room for more.
constexpr double crumb = 1e-13;

using Contents = std::array<double, detail::max_elements>;

/// What a tonne of a class holds, and what melting makes of it.
struct Melt {
  double yield = 0, aluminium = 0;  // liquid metal, and the aluminium in it
  Contents in, out;                 // elements
};

Melt melt_of(std::span<const double> scrap, double yield, std::span<const double> recovery) {
  Melt melt{.yield = yield};
  double in = 0, kept = 0;
  for (std::size_t e = 0; e < recovery.size(); ++e) {
    melt.in[e] = scrap[1 + e] / scrap[0];
    melt.out[e] = std::min(recovery[e], 1.0) * melt.in[e];
    in += melt.in[e];
    kept += melt.out[e];
  }
  const double lost = in - kept, lost_in_all = 1 - yield;
  if (lost > lost_in_all) {  // all aluminium stays
    for (std::size_t e = 0; e < recovery.size(); ++e) melt.out[e] = melt.in[e] - (melt.in[e] - melt.out[e]) * (lost_in_all / lost);
    melt.aluminium = std::max(0.0, 1 - in);
  } else if (kept > yield) {  // all aluminium burns
    for (std::size_t e = 0; e < recovery.size(); ++e) melt.out[e] *= yield / kept;
  } else {
    melt.aluminium = yield - kept;
  }
  return melt;
}

/// The melt of a family while it is filled.
struct Ladle {
  double demand;
  std::span<const double> typical, limit, primary;  // elements of a tonne
  std::span<double> metal;                          // what scrap has given; [0] all of it

  double cut_to_demand(const Melt& melt, double mass) const;
  double cut_to_limits(const Melt& melt, double mass, int& limit_met) const;
  void add(const Melt& melt, double mass);
  double primary_mass() const;
};

/// The largest mass up to `mass` with aluminium + sum of max(typical, scrap) <= demand. The left side is convex in the mass, so steps
/// along its slope come down to the answer and end after as many as there are elements.
double Ladle::cut_to_demand(const Melt& melt, double mass) const {
  double aluminium = metal[0];
  for (std::size_t e = 0; e < typical.size(); ++e) aluminium -= metal[1 + e];
  for (std::size_t step = 0; step <= typical.size(); ++step) {
    double fixed = aluminium, slope = melt.aluminium;
    for (std::size_t e = 0; e < typical.size(); ++e) {
      if (metal[1 + e] + melt.out[e] * mass > typical[e] * demand) {
        fixed += metal[1 + e];
        slope += melt.out[e];
      } else {
        fixed += typical[e] * demand;
      }
    }
    double free = demand - fixed;
    if (slope * mass <= free + crumb * demand) return mass;
    mass = free > 0 ? free / slope : 0;
  }
  return mass;
}

/// The largest mass up to `mass` that every limit allows, with primary metal for the rest. Tells the element that made it smaller.
double Ladle::cut_to_limits(const Melt& melt, double mass, int& limit_met) const {
  for (std::size_t e = 0; e < limit.size(); ++e) {
    double rise = melt.out[e] - melt.yield * primary[e];
    if (rise <= 1e-12 * melt.out[e]) continue;  // as clean as primary metal
    // Without a limit the room is infinite.
    double room = std::max(0.0, (limit[e] - primary[e]) * demand - (metal[1 + e] - primary[e] * metal[0]));
    if (room < rise * mass * (1 - crumb)) {
      mass = room / rise;
      limit_met = static_cast<int>(e);
    }
  }
  return mass;
}

void Ladle::add(const Melt& melt, double mass) {
  metal[0] += melt.yield * mass;
  for (std::size_t e = 0; e < typical.size(); ++e) metal[1 + e] += melt.out[e] * mass;
}

/// Solves primary + sum of max(0, typical - scrap - p primary) = demand - scrap; the left side is convex in primary, see cut_to_demand.
double Ladle::primary_mass() const {
  const double rest = demand - metal[0];
  double mass = rest;
  for (std::size_t step = 0; step <= typical.size(); ++step) {
    double need = 0, share = 0;
    for (std::size_t e = 0; e < typical.size(); ++e) {
      double missing = typical[e] * demand - metal[1 + e];
      if (missing > primary[e] * mass) {
        need += missing;
        share += primary[e];
      }
    }
    double next = (rest - need) / (1 - share);
    if (next >= mass) break;
    mass = next;
  }
  return std::max(0.0, mass);
}

}  // namespace

void Materials::charge(std::span<const double> demand, std::span<const double> scrap, Charged& out) const {
  const auto families = t_.families.size(), classes = t_.classes.size(), elements = t_.elements.size(), w = width();
  check(demand.size() == families && scrap.size() == classes * w, "charge: masses of all families, classes and elements");
  out.charged.assign(classes * families, 0);
  out.surplus.assign(classes * w, 0);
  out.limit.assign(classes, no_surplus);
  out.metal.assign(families * w, 0);
  for (auto* by_family : {&out.from_scrap, &out.primary, &out.alloying}) by_family->assign(families, 0);
  out.lost.assign(w, 0);
  auto ladle = [&](std::size_t f) {
    return Ladle{demand[f], std::span{t_.typical}.subspan(f * w + 1, elements), std::span{t_.limit}.subspan(f * elements, elements),
                 std::span{t_.primary}.subspan(1), std::span{out.metal}.subspan(f * w, w)};
  };

  for (std::size_t k = 0; k < classes; ++k) {
    auto row = scrap.subspan(k * w, w);
    if (row[0] <= 0) continue;
    double left = row[0];
    int limit = demand_full;
    auto melt = melt_of(row, t_.classes[k].melt_yield, t_.recovery);
    for (auto f : t_.takers[k]) {
      if (left <= 0 || melt.yield <= 0) break;
      if (demand[f] <= 0) continue;
      auto family = ladle(f);
      double mass = family.cut_to_demand(melt, left);
      if (mass < left && melt.yield * mass <= crumb * demand[f]) continue;  // full
      mass = family.cut_to_limits(melt, mass, limit);
      family.add(melt, mass);
      out.charged[k * families + f] = mass;
      left -= mass;
    }
    double melted = row[0] - left;
    out.lost[0] += (1 - melt.yield) * melted;
    for (std::size_t e = 0; e < elements; ++e) out.lost[1 + e] += (melt.in[e] - melt.out[e]) * melted;
    if (left <= 0) continue;
    out.limit[k] = limit;
    for (std::size_t i = 0; i < w; ++i) out.surplus[k * w + i] = row[i] * (left / row[0]);
  }

  for (std::size_t f = 0; f < families; ++f) {
    auto family = ladle(f);
    auto metal = family.metal;
    out.from_scrap[f] = metal[0];
    out.primary[f] = family.primary_mass();
    metal[0] = demand[f];
    for (std::size_t e = 0; e < elements; ++e) {
      metal[1 + e] += family.primary[e] * out.primary[f];
      double addition = std::max(0.0, family.typical[e] * demand[f] - metal[1 + e]);
      metal[1 + e] += addition;
      out.alloying[f] += addition;
    }
  }
}

}  // namespace alumen::flows
