// What holds for every charge: nothing is made or lost, no limit is passed, and the last class takes all that it may.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "flows/materials/test_rows.hpp"

namespace alumen::flows {
namespace {

using toys::Toy;

constexpr double exact = 1e-12;
const char* const symbols[] = {"Cu", "Fe", "Mg", "Si"};  // sorted

double draw(int most, double unit) { return *rc::gen::inRange(0, most + 1) * unit; }

/// Random tables and masses. Limits are never below the typical content, but may be below primary metal's.
struct Problem {
  std::size_t elements, families, classes;
  std::vector<double> primary_pct, typical_pct, max_pct, recovery, yield, demand, scrap;  // max < 0: none
  std::vector<std::vector<std::size_t>> takers;

  Problem() : elements(at(1, 4)), families(at(1, 4)), classes(at(1, 5)) {
    for (std::size_t e = 0; e < elements; ++e) {
      primary_pct.push_back(draw(20, 0.01));
      recovery.push_back(*rc::gen::element(1.0, 0.9, 0.5));
    }
    for (std::size_t i = 0; i < families * elements; ++i) {
      typical_pct.push_back(draw(200, 0.02));
      max_pct.push_back(*rc::gen::inRange(0, 4) ? typical_pct.back() + draw(100, 0.02) : -1);
    }
    for (std::size_t f = 0; f < families; ++f) demand.push_back(draw(1000, 0.7));
    for (std::size_t k = 0; k < classes; ++k) {
      yield.push_back(*rc::gen::element(0.98, 0.9, 0.6, 0.03, 1.0, 0.0));
      scrap.push_back(draw(500, 1.1));
      double scale = *rc::gen::element(0.0, 0.002, 0.01, 0.2);
      for (std::size_t e = 0; e < elements; ++e) scrap.push_back(scrap[k * (1 + elements)] * draw(100, 0.01) * scale);
      takers.emplace_back();
      for (std::size_t f = 0; f < families; ++f)
        if (*rc::gen::inRange(0, 3)) takers[k].insert(takers[k].begin() + static_cast<long>(at(0, takers[k].size())), f);
      if (takers[k].empty()) takers[k].push_back(at(0, families - 1));
    }
  }

  static std::size_t at(std::size_t low, std::size_t high) { return *rc::gen::inRange(low, high + 1); }
  std::size_t width() const { return 1 + elements; }
  double max(std::size_t f, std::size_t e) const { return max_pct[f * elements + e]; }

  Materials materials() const {
    Toy toy;
    std::vector<toys::Content> primary;
    for (std::size_t e = 0; e < elements; ++e) {
      primary.push_back({symbols[e], primary_pct[e]});
      toy.recovers(symbols[e], recovery[e]);
    }
    for (std::size_t f = 0; f < families; ++f) {
      std::vector<toys::Content> contents;
      for (std::size_t e = 0; e < elements; ++e) contents.push_back({symbols[e], typical_pct[f * elements + e], max(f, e)});
      toy.family(name(f), FamilyKind::wrought, contents);
    }
    toy.family("pure", FamilyKind::primary, primary);
    for (std::size_t k = 0; k < classes; ++k) {
      std::string words;
      for (auto f : takers[k]) words += name(f) + " ";
      toy.scrap("class" + std::to_string(k), words, yield[k]);
    }
    return toy.rest().made();
  }
  Charged charge() const {
    Charged out;
    materials().charge(demand, scrap, out);
    return out;
  }
  static std::string name(std::size_t family) { return "family" + std::to_string(family); }
};

double sum(const std::vector<double>& x) { return std::accumulate(x.begin(), x.end(), 0.0); }
bool close(double a, double b, double size) { return std::fabs(a - b) <= exact * size; }

RC_GTEST_PROP(Charge, NothingIsMadeOrLost, ()) {
  Problem p;
  auto out = p.charge();
  const auto w = p.width();
  auto all_scrap = [&](std::size_t i) {
    double total = 0;
    for (std::size_t k = 0; k < p.classes; ++k) total += p.scrap[k * w + i];
    return total;
  };
  auto column = [&](const std::vector<double>& rows, std::size_t i) {
    double total = 0;
    for (std::size_t r = 0; r * w < rows.size(); ++r) total += rows[r * w + i];
    return total;
  };
  // Scrap goes into melts or stays over; melts, primary metal and additions become metal or are lost.
  const double size = 1 + all_scrap(0) + sum(p.demand);
  RC_ASSERT(close(sum(out.charged) + column(out.surplus, 0), all_scrap(0), size));
  RC_ASSERT(close(sum(out.charged) + sum(out.primary) + sum(out.alloying), column(out.metal, 0) + out.lost[0], size));
  double added = 0;
  for (std::size_t e = 0; e < p.elements; ++e) {
    double charged = all_scrap(1 + e) - column(out.surplus, 1 + e);
    double additions = column(out.metal, 1 + e) + out.lost[1 + e] - charged - p.primary_pct[e] / 100 * sum(out.primary);
    RC_ASSERT(additions >= -exact * size);
    added += additions;
  }
  RC_ASSERT(close(added, sum(out.alloying), 10 * size));
  for (std::size_t f = 0; f < p.families; ++f) {
    RC_ASSERT(out.metal[f * w] == p.demand[f]);
    RC_ASSERT(close(out.from_scrap[f] + out.primary[f] + out.alloying[f], p.demand[f], 1 + p.demand[f]));
  }
  for (const auto* masses : {&out.charged, &out.surplus, &out.metal, &out.from_scrap, &out.primary, &out.alloying})
    for (double m : *masses) RC_ASSERT(m >= 0);
  // Losses: no element and no aluminium comes into being.
  double lost_elements = 0;
  for (std::size_t e = 0; e < p.elements; ++e) lost_elements += out.lost[1 + e], RC_ASSERT(out.lost[1 + e] >= -exact * size);
  RC_ASSERT(out.lost[0] >= lost_elements - exact * size);
}

RC_GTEST_PROP(Charge, ContentsLieBetweenTypicalAndLimit, ()) {
  Problem p;
  auto out = p.charge();
  for (std::size_t f = 0; f < p.families; ++f)
    for (std::size_t e = 0; e < p.elements; ++e) {
      double content = out.metal[f * p.width() + 1 + e], demand = p.demand[f];
      RC_ASSERT(content >= p.typical_pct[f * p.elements + e] / 100 * demand - exact * demand);
      if (double most = p.max(f, e); most >= p.primary_pct[e]) RC_ASSERT(content <= most / 100 * demand + exact * demand);
    }
}

/// What melting makes of a tonne of a class, as the header says it, written anew.
std::vector<double> melted(const Problem& p, std::size_t k) {
  const double* row = &p.scrap[k * p.width()];
  std::vector<double> out{p.yield[k]};
  double in = 0, kept = 0;
  for (std::size_t e = 0; e < p.elements; ++e) {
    in += row[1 + e] / row[0];
    kept += p.recovery[e] * row[1 + e] / row[0];
  }
  const double yield = p.yield[k];
  for (std::size_t e = 0; e < p.elements; ++e) {
    double c = row[1 + e] / row[0], stays = p.recovery[e] * c;
    if (yield - kept > 1 - in) stays = c - (c - stays) * (1 - yield) / (in - kept);
    if (kept > yield) stays *= yield / kept;
    out.push_back(stays);
  }
  return out;
}

/// True when the family can be made with this metal of scrap, additions counted as primary metal in the limits.
bool feasible(const Problem& p, std::size_t f, const std::vector<double>& scrap) {
  double demand = p.demand[f], needs = scrap[0];
  for (std::size_t e = 0; e < p.elements; ++e) needs += std::max(0.0, p.typical_pct[f * p.elements + e] / 100 * demand - scrap[1 + e]);
  if (needs > demand) return false;
  for (std::size_t e = 0; e < p.elements; ++e)
    if (p.max(f, e) >= 0 && scrap[1 + e] + p.primary_pct[e] / 100 * (demand - scrap[0]) > p.max(f, e) / 100 * demand) return false;
  return true;
}

RC_GTEST_PROP(Charge, TheLastClassTakesAllThatItMay, ()) {
  Problem p;
  auto out = p.charge();
  std::vector<std::vector<double>> from_scrap(p.families, std::vector<double>(p.width()));
  for (std::size_t k = 0; k < p.classes; ++k) {
    if (p.scrap[k * p.width()] == 0) continue;
    auto melt = melted(p, k);
    for (std::size_t f = 0; f < p.families; ++f)
      for (std::size_t i = 0; i < p.width(); ++i) from_scrap[f][i] += melt[i] * out.charged[k * p.families + f];
  }
  for (std::size_t f = 0; f < p.families; ++f) RC_ASSERT(close(from_scrap[f][0], out.from_scrap[f], 1 + p.demand[f]));
  const auto last = p.classes - 1;
  RC_PRE(out.surplus[last * p.width()] > 0 && p.yield[last] > 0);
  auto melt = melted(p, last);
  for (auto f : p.takers[last]) {
    auto more = from_scrap[f];
    double step = 1e-3 + 1e-6 * p.demand[f] / p.yield[last];
    for (std::size_t i = 0; i < p.width(); ++i) more[i] += step * melt[i];
    RC_ASSERT(!feasible(p, f, more));
  }
}

RC_GTEST_PROP(Charge, AFactorOnAllMassesIsAFactorOnAllAnswers, ()) {
  Problem p;
  auto q = p;
  const double factor = *rc::gen::element(0.001, 3.0, 1e6);
  for (double& m : q.demand) m *= factor;
  for (double& m : q.scrap) m *= factor;
  auto a = p.charge(), b = q.charge();
  const double size = 1 + sum(p.demand) + sum(p.scrap);
  RC_ASSERT(a.limit == b.limit);
  for (auto member : {&Charged::charged, &Charged::surplus, &Charged::metal, &Charged::primary, &Charged::alloying, &Charged::lost})
    for (std::size_t i = 0; i < (a.*member).size(); ++i) RC_ASSERT(std::fabs((a.*member)[i] - (b.*member)[i] / factor) <= 1e-9 * size);
}

RC_GTEST_PROP(Charge, TwoHalvesOfAClassAreTheClass, ()) {
  Problem p;
  auto q = p;
  const auto k = Problem::at(0, p.classes - 1), w = p.width();
  for (std::size_t i = 0; i < w; ++i) q.scrap[k * w + i] /= 2;
  q.classes += 1;
  q.scrap.insert(q.scrap.begin() + static_cast<long>(k * w), q.scrap.begin() + static_cast<long>(k * w),
                 q.scrap.begin() + static_cast<long>((k + 1) * w));
  q.yield.insert(q.yield.begin() + static_cast<long>(k), p.yield[k]);
  q.takers.insert(q.takers.begin() + static_cast<long>(k), p.takers[k]);
  auto a = p.charge(), b = q.charge();
  const double size = 1 + sum(p.demand) + sum(p.scrap);
  for (auto member : {&Charged::metal, &Charged::from_scrap, &Charged::primary, &Charged::alloying, &Charged::lost})
    for (std::size_t i = 0; i < (a.*member).size(); ++i) RC_ASSERT(std::fabs((a.*member)[i] - (b.*member)[i]) <= 1e-9 * size);
  for (std::size_t f = 0; f < p.families; ++f)
    RC_ASSERT(std::fabs(a.charged[k * p.families + f] - b.charged[k * p.families + f] - b.charged[(k + 1) * p.families + f]) <=
              1e-9 * size);
}

/// Another class may lose the room that it takes, so only its own surplus is certain not to grow.
RC_GTEST_PROP(Charge, AnotherFamilyLeavesNoMoreOfTheClassOver, ()) {
  Problem p;
  const auto k = Problem::at(0, p.classes - 1);
  auto f = Problem::at(0, p.families - 1);
  std::erase(p.takers[k], f);
  auto q = p;
  q.takers[k].insert(q.takers[k].begin() + static_cast<long>(Problem::at(0, p.takers[k].size())), f);
  auto a = p.charge(), b = q.charge();
  for (std::size_t i = 0; i < p.width(); ++i) RC_ASSERT(b.surplus[k * p.width() + i] <= a.surplus[k * p.width() + i] + 1e-9);
  for (std::size_t other = 0; other < k; ++other) RC_ASSERT(b.surplus[other * p.width()] == a.surplus[other * p.width()]);
}

}  // namespace
}  // namespace alumen::flows
