// The cascade: scrap into demand, class by class and family by family.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/result.hpp"
#include "flows/materials/materials.hpp"

namespace alumen::flows {
namespace {

constexpr int demand_full = -1, no_surplus = -2;
/// What is less than this, relative to demand or to what a limit lets in, is a rounding: neither a surplus nor room for more.
constexpr double crumb = 1e-13;

using Contents = std::array<double, detail::max_elements>;  // not initialised: only the first few are used

/// What a tonne of a class holds, and what melting makes of it.
struct Melt {
  double yield = 0, aluminium = 0;  // liquid metal, and the aluminium in it
  Contents in, out;                 // elements
  Contents rise;                    // what a limit sees: by how much an element rises where primary metal makes room for the scrap
};

Melt melt_of(std::span<const double> scrap, double yield, std::span<const double> recovery, std::span<const double> primary) {
  Melt melt;
  melt.yield = yield;
  const auto elements = recovery.size();
  double in = 0, kept = 0;
  for (std::size_t e = 0; e < elements; ++e) {
    melt.in[e] = scrap[1 + e] / scrap[0];
    melt.out[e] = recovery[e] * melt.in[e];
    in += melt.in[e];
    kept += melt.out[e];
  }
  const double lost = in - kept, lost_in_all = 1 - yield;
  if (lost > lost_in_all) {  // all aluminium stays
    for (std::size_t e = 0; e < elements; ++e) melt.out[e] = melt.in[e] - (melt.in[e] - melt.out[e]) * (lost_in_all / lost);
    melt.aluminium = std::max(0.0, 1 - in);
  } else if (kept > yield) {  // all aluminium burns
    for (std::size_t e = 0; e < elements; ++e) melt.out[e] *= yield / kept;
  } else {
    melt.aluminium = yield - kept;
  }
  for (std::size_t e = 0; e < elements; ++e) {
    melt.rise[e] = melt.out[e] - yield * primary[1 + e];  // negative in scrap that is cleaner than primary metal
    if (std::abs(melt.rise[e]) <= 1e-12 * melt.out[e]) melt.rise[e] = 0;
  }
  return melt;
}

/// The melt of a family while it is filled.
struct Ladle {
  double demand;
  std::span<double> metal;      // what scrap has given; [0] all of it
  double& free;                 // demand that neither aluminium nor elements of scrap fill, nor additions that are still needed
  std::span<double> gap, room;  // by element: additions that are needed; what the limit still lets in

  void begin(std::span<const double> typical, std::span<const double> limit, std::span<const double> primary);
  double cut_to_limits(const Melt& melt, double mass, int& limit_met) const;
  double cut_to_demand(const Melt& melt, double mass) const;
  double take(const Melt& melt, double mass, int& limit_met);
  double primary_mass(std::span<const double> primary) const;
};

void Ladle::begin(std::span<const double> typical, std::span<const double> limit, std::span<const double> primary) {
  free = demand;
  for (std::size_t e = 0; e < gap.size(); ++e) {
    gap[e] = typical[1 + e] * demand;
    free -= gap[e];
    room[e] = (limit[e] - primary[1 + e]) * demand;  // infinite without a limit
  }
}

/// The largest mass up to `mass` that every limit allows, with primary metal for the rest. Tells the element that made it smaller.
double Ladle::cut_to_limits(const Melt& melt, double mass, int& limit_met) const {
  for (std::size_t e = 0; e < room.size(); ++e)
    if (melt.rise[e] > 0 && room[e] < melt.rise[e] * mass * (1 - crumb)) {
      mass = std::max(0.0, room[e]) / melt.rise[e];
      limit_met = static_cast<int>(e);
    }
  return mass;
}

/// The largest mass up to `mass` with aluminium + sum of what elements bring beyond their gaps <= free. The left side is convex in the
/// mass, so steps along its slope come down to the answer and end after as many as there are elements.
double Ladle::cut_to_demand(const Melt& melt, double mass) const {
  for (std::size_t step = 0; step <= gap.size(); ++step) {
    double within = free, slope = melt.aluminium;
    for (std::size_t e = 0; e < gap.size(); ++e)
      if (melt.out[e] * mass > gap[e]) {
        within += gap[e];
        slope += melt.out[e];
      }
    if (slope * mass <= within + crumb * demand) return mass;
    mass = within > 0 ? within / slope : 0;
  }
  return mass;
}

/// Fills in what fits, at most `mass`; tells the element that stood in the way unless it was the demand.
double Ladle::take(const Melt& melt, double mass, int& limit_met) {
  int met = demand_full;
  const double allowed = cut_to_limits(melt, mass, met);
  mass = cut_to_demand(melt, allowed);
  if (met >= 0 && mass == allowed && free > crumb * demand) limit_met = met;
  if (mass <= 0) return 0;
  metal[0] += melt.yield * mass;
  free -= melt.aluminium * mass;
  for (std::size_t e = 0; e < gap.size(); ++e) {
    metal[1 + e] += melt.out[e] * mass;
    room[e] -= melt.rise[e] * mass;
    double filled = std::min(gap[e], melt.out[e] * mass);
    gap[e] -= filled;
    free -= melt.out[e] * mass - filled;
  }
  return mass;
}

/// Solves primary + sum of max(0, gap - p primary) = demand - scrap. The left side is convex in primary, see cut_to_demand.
double Ladle::primary_mass(std::span<const double> primary) const {
  const double rest = demand - metal[0];
  double mass = rest;
  for (std::size_t step = 0; step <= gap.size(); ++step) {
    double need = 0, share = 0;
    for (std::size_t e = 0; e < gap.size(); ++e)
      if (gap[e] > primary[1 + e] * mass) {
        need += gap[e];
        share += primary[1 + e];
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
  out.work.resize(families * (1 + 2 * elements));
  auto ladle = [&](std::size_t f) {
    auto work = std::span{out.work}.subspan(f * (1 + 2 * elements));
    return Ladle{demand[f], std::span{out.metal}.subspan(f * w, w), work[0], work.subspan(1, elements),
                 work.subspan(1 + elements, elements)};
  };
  for (std::size_t f = 0; f < families; ++f) ladle(f).begin(typical(f), std::span{t_.limit}.subspan(f * elements, elements), t_.primary);

  for (std::size_t k = 0; k < classes; ++k) {
    auto row = scrap.subspan(k * w, w);
    if (row[0] <= 0) continue;
    double left = row[0];
    int limit = demand_full;
    auto melt = melt_of(row, t_.classes[k].melt_yield, t_.recovery, t_.primary);
    for (auto f : t_.takers[k]) {
      if (left <= 0 || melt.yield <= 0) break;
      if (demand[f] <= 0) continue;
      double mass = ladle(f).take(melt, left, limit);
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
    out.from_scrap[f] = family.metal[0];
    const double primary = out.primary[f] = family.primary_mass(t_.primary);
    family.metal[0] = demand[f];
    for (std::size_t e = 0; e < elements; ++e) {
      double diluted = t_.primary[1 + e] * primary, addition = std::max(0.0, family.gap[e] - diluted);
      family.metal[1 + e] += diluted + addition;
      out.alloying[f] += addition;
    }
  }
}

}  // namespace alumen::flows
