#include "flows/reconcile.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "flows/test_problems.hpp"

namespace alumen::flows {
namespace {

using Flows = std::vector<MeasuredFlow>;
using Balances = std::vector<Balance>;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

Answer<Reconciled> solved(const Flows& flows, const Balances& balances, ReconcileOptions options = {}) {
  auto answer = reconcile(flows, balances, options);
  if (!answer) {
    ADD_FAILURE() << answer.error()[0].line();
    return {};
  }
  return std::move(*answer);
}
const Diagnostic* note(const Diagnostics& notes, Code code) {
  auto at = std::ranges::find(notes, code, &Diagnostic::code);
  return at == notes.end() ? nullptr : &*at;
}

// Heat exchanger with by-pass of Narasimhan and Jordache (2000). Means: 100.22, 64.5, 35.72; the rest by numpy with dense inverses.
Flows exchanger() {
  const double measured[] = {101.91, 64.45, 34.65, 64.20, 36.44, 98.88};
  Flows out;
  for (double m : measured) out.push_back({fmt_name("stream", out.size() + 1), m, 1});
  return out;
}
Balances exchanger_balances() {
  return {{"splitter", {{0}, {1, -1}, {2, -1}}}, {"exchanger", {{1}, {3, -1}}}, {"valve", {{2}, {4, -1}}}, {"mixer", {{3}, {4}, {5, -1}}}};
}

TEST(Reconcile, HeatExchangerWithByPass) {
  auto r = solved(exchanger(), exchanger_balances(), {.components = true});
  const double known[] = {100.22, 64.5, 35.72, 64.5, 35.72, 100.22};
  const double z[] = {2.06981883, -0.06123724, -1.31047701, -0.36742346, 0.88181631, -1.64115813};
  const double nodal[] = {1.62235426, 0.1767767, -1.26572114, 1.01613647};
  for (std::size_t j = 0; j < 6; ++j) {
    const auto& f = r.value.flows[j];
    EXPECT_NEAR(f.value, known[j], 1e-12);
    EXPECT_NEAR(f.sd, 1 / std::sqrt(3.0), 1e-14);
    EXPECT_NEAR(f.test, z[j], 5e-9);
    EXPECT_EQ(f.is, Observability::redundant);
  }
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(r.value.nodal[k], nodal[k], 5e-9);
  EXPECT_NEAR(r.value.chi_squared, 6.4075, 1e-11);
  EXPECT_EQ(r.value.degrees, 4u);
  EXPECT_NEAR(r.value.critical, 9.487729036781154, 1e-9);
  EXPECT_NEAR(r.value.critical_test, 2.6310382845367792, 1e-10);
  EXPECT_NEAR(r.value.critical_component, 2.4909151310191366, 1e-10);
  EXPECT_TRUE(r.value.suspects.empty() && r.value.components.empty() && r.notes.empty());
}

TEST(Reconcile, FindsTheBiasedStream) {
  auto flows = exchanger();
  flows[1].value += 9;
  auto r = solved(flows, exchanger_balances(), {.components = true});
  EXPECT_NEAR(r.value.chi_squared, 59.5075, 1e-10);
  ASSERT_GE(r.value.suspects.size(), 3u);
  const auto& s = r.value.suspects;
  EXPECT_FALSE(s[0].leak);
  EXPECT_EQ(s[0].index, 1u);
  EXPECT_NEAR(s[0].statistic, 53.10375, 1e-10);
  EXPECT_NEAR(s[0].size, 8.925, 1e-12);
  EXPECT_TRUE(s[0].alike_flows.empty() && s[0].alike_balances.empty());
  // A leak at the exchanger comes second (37.6996, 6.14), then stream 4; stream 6 looks like a leak at the mixer.
  EXPECT_TRUE(s[1].leak && s[1].index == 1);
  EXPECT_NEAR(s[1].statistic, 37.6996, 1e-10);
  EXPECT_NEAR(s[1].size, 6.14, 1e-12);
  EXPECT_EQ(s[2].index, 3u);
  EXPECT_NEAR(s[2].statistic, 16.335, 1e-10);
  EXPECT_EQ(s[3].index, 5u);
  EXPECT_EQ(s[3].alike_balances, (std::vector<std::uint32_t>{3}));
  ASSERT_EQ(r.value.components.size(), 4u);
  // numpy.linalg.eigh of the correlation of the residuals; the part of stream 2 is (73.45 - 67.5) / 2.
  const double scores[] = {5.52, 3.24557391, 3.17171595, 2.90578181};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(r.value.components[k].score, scores[k], 5e-9);
  EXPECT_EQ(r.value.components[0].flow, 1u);
  EXPECT_NEAR(r.value.components[0].part, 2.975, 1e-12);
  ASSERT_TRUE(note(r.notes, "flows.gross_error"));
  EXPECT_NE(note(r.notes, "flows.gross_error")->line().find("strongest suspect: stream 2 too high by 8.925"), std::string::npos)
      << r.notes[0].line();

  auto left_out = solved(flows, exchanger_balances(), {.eliminate = true});
  ASSERT_EQ(left_out.value.eliminated.size(), 1u);
  EXPECT_EQ(left_out.value.eliminated[0].index, 1u);
  EXPECT_NEAR(left_out.value.chi_squared, 59.5075 - 53.10375, 1e-10);
  EXPECT_EQ(left_out.value.degrees, 3u);
  EXPECT_EQ(left_out.value.flows[1].is, Observability::observable);
  EXPECT_EQ(left_out.value.suspects.size(), s.size());
  EXPECT_NE(left_out.notes[0].line().find("left out: stream 2; what is left has 6.40375"), std::string::npos) << left_out.notes[0].line();
}

// A leak of 20 at the exchanger: 2 = 4 + 20 while all else balances.
TEST(Reconcile, FindsTheLeak) {
  Flows flows = exchanger();
  const double measured[] = {100, 65, 35, 45, 35, 80};
  for (std::size_t j = 0; j < 6; ++j) flows[j].value = measured[j];
  auto r = solved(flows, exchanger_balances(), {.eliminate = true});
  ASSERT_FALSE(r.value.suspects.empty());
  EXPECT_TRUE(r.value.suspects[0].leak);
  EXPECT_EQ(r.value.suspects[0].index, 1u);
  EXPECT_NEAR(r.value.suspects[0].size, 20, 1e-10);
  EXPECT_TRUE(r.value.eliminated.size() == 1 && r.value.eliminated[0].leak);
  EXPECT_NEAR(r.value.chi_squared, 0, 1e-18);
}

// By hand. a = b + c; c = d + e; f = 2 b; g and h beside a known k.
TEST(Reconcile, TellsWhatCanBeKnown) {
  Flows flows = {{"a", 10, 1}, {"b", 6, 1}, {"c"}, {"d"}, {"e"}, {"f"}, {"g", 3, 0.5}, {"k", 7, 0}, {"l"}};
  Balances balances = {
      {"split", {{0}, {1, -1}, {2, -1}}}, {"again", {{2}, {3, -1}, {4, -1}}}, {"double", {{5}, {1, -2}}}, {"sum", {{7}, {8, -1}}, 2}};
  auto r = solved(flows, balances);
  using enum Observability;
  const Observability known[] = {just_determined, just_determined, observable, unobservable, unobservable,
                                 observable,      just_determined, constant,   observable};
  for (std::size_t j = 0; j < flows.size(); ++j) EXPECT_EQ(r.value.flows[j].is, known[j]) << flows[j].name;
  EXPECT_NEAR(r.value.flows[2].value, 4, 1e-14);
  EXPECT_NEAR(r.value.flows[2].sd, std::sqrt(2.0), 1e-14);
  EXPECT_NEAR(r.value.flows[5].sd, 2, 1e-14);
  EXPECT_EQ(r.value.flows[8].value, 5);
  EXPECT_EQ(r.value.flows[8].sd, 0);
  EXPECT_TRUE(std::isnan(r.value.flows[3].value) && std::isnan(r.value.flows[3].sd));
  EXPECT_EQ(r.value.degrees, 0u);
  ASSERT_TRUE(note(r.notes, "flows.unobservable"));
  EXPECT_NE(r.notes[0].line().find(": d, e"), std::string::npos) << r.notes[0].line();
}

TEST(Reconcile, NamesBalancesThatContradictEachOther) {
  Flows flows = {{"in", 10, 0}, {"out", 7, 0}, {"x"}, {"y", 3, 1}, {"z", 1, 1}};
  Balances balances = {{"first", {{0}, {2, -1}}}, {"second", {{2}, {1, -1}}}, {"third", {{3}, {4, -1}}}};
  auto bad = reconcile(flows, balances);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error()[0].code, Code{"flows.balance_infeasible"});
  EXPECT_NE(bad.error()[0].line().find(": first, second"), std::string::npos) << bad.error()[0].line();
  EXPECT_EQ(bad.error()[0].line().find("third"), std::string::npos);
  // Constants alone may force a negative flow.
  auto negative = reconcile({{"in", 3, 0}, {"out", 7, 0}, {"loss"}}, {{"works", {{0}, {1, -1}, {2, -1}}}});
  ASSERT_FALSE(negative);
  EXPECT_NE(negative.error()[0].line().find("works; not negative: loss"), std::string::npos) << negative.error()[0].line();
  EXPECT_EQ(solved({{"in", 3, 0}, {"out", 7, 0}, {.name = "change", .may_be_negative = true}}, {{"works", {{0}, {1, -1}, {2, -1}}}})
                .value.flows[2]
                .value,
            -4);
}

TEST(Reconcile, RefusesWhatIsNoMeasurement) {
  Flows flows = {{"a", 1, -1}, {"b", 1, none}, {"c", std::numeric_limits<double>::infinity(), 1}};
  Balances balances = {{"k", {{0, none}, {5}, {0, 1, 9}}, none}};
  auto bad = reconcile(flows, balances, {.significance = 0});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().size(), 8u);
  for (const auto& d : bad.error()) EXPECT_EQ(d.code, Code{"flows.bad_measurement"}) << d.line();
  EXPECT_TRUE(reconcile({}, {})->value.flows.empty());
}

// By hand: 10 = 12 + 0.5 with deviations 1, 1, 2 would make the last -1.1667; at zero the others meet at 11.
TEST(Reconcile, HoldsFlowsAtZero) {
  Flows flows = {{"a", 10, 1}, {"b", 12, 1}, {"c", 0.5, 2}};
  Balances balances = {{"split", {{0}, {1, -1}, {2, -1}}}};
  auto r = solved(flows, balances);
  EXPECT_NEAR(r.value.flows[0].value, 11, 1e-13);
  EXPECT_NEAR(r.value.flows[1].value, 11, 1e-13);
  EXPECT_EQ(r.value.flows[2].value, 0);
  EXPECT_TRUE(r.value.flows[2].at_zero);
  EXPECT_EQ(r.value.flows[2].sd, 0);
  EXPECT_NEAR(r.value.chi_squared, 2.0625, 1e-13);
  EXPECT_EQ(r.value.degrees, 2u);
  flows[2].may_be_negative = true;
  EXPECT_NEAR(solved(flows, balances).value.flows[2].value, 0.5 - 10.0 / 6, 1e-13);
  // The same without a measurement of c: what is left over cannot be negative either.
  flows[2] = {"c"};
  EXPECT_NEAR(solved(flows, balances).value.flows[0].value, 11, 1e-13);
  EXPECT_TRUE(solved(flows, balances).value.flows[2].at_zero);
}

TEST(Reconcile, TellsWhereOneFlowTakesAll) {
  auto r = solved({{"known", 10, 0}, {"a", 12, 1}, {"b", 1, 1e-3}}, {{"split", {{0}, {1, -1}, {2}}}});
  ASSERT_TRUE(note(r.notes, "flows.one_sided"));
  EXPECT_NE(note(r.notes, "flows.one_sided")->line().find("split (on a)"), std::string::npos);
}

// Mass and concentration, F1 = F2 + F3 and F1 c1 = F2 c2 + F3 c3: scipy.optimize.fsolve (1.17.1) on the conditions of Lagrange,
// checked by SLSQP; deviations from the Jacobian at the answer.
Flows sorted_scrap() { return {{"F1", 100, 2}, {"F2", 60, 3}, {"F3", 45, 4}, {"c1", 0.9, 0.01}, {"c2", 0.97, 0.005}, {"c3", 0.75, 0.03}}; }
Balances sorting() { return {{"mass", {{0}, {1, -1}, {2, -1}}}, {"metal", {{0, 1, 3}, {1, -1, 4}, {2, -1, 5}}}}; }

TEST(Reconcile, ProductsOfMassAndConcentration) {
  auto r = solved(sorted_scrap(), sorting());
  const double known[] = {100.57153975372178, 59.26622103839876,  41.30531871532302,
                          0.8921858625711729, 0.9711512063880481, 0.7788838068897105},
               sd[] = {1.8547721229479328,   2.4121858304117785,   2.581458736580471,
                       0.008035237356802373, 0.004922490388648117, 0.020392433515511822};
  for (std::size_t j = 0; j < 6; ++j) {
    EXPECT_NEAR(r.value.flows[j].value / known[j], 1, 1e-9) << j;
    EXPECT_NEAR(r.value.flows[j].sd / sd[j], 1, 1e-7) << j;
  }
  EXPECT_NEAR(r.value.chi_squared, 2.585246942534533, 1e-8);
  EXPECT_EQ(r.value.degrees, 2u);

  auto flows = sorted_scrap();
  flows[2] = {"F3"};
  auto free = solved(flows, sorting());
  EXPECT_NEAR(free.value.flows[2].value / 38.5804472237143, 1, 1e-8);
  EXPECT_NEAR(free.value.flows[2].sd / 3.3417687201864164, 1, 1e-6);
  EXPECT_NEAR(free.value.chi_squared, 1.099612613093981, 1e-7);
  // Nothing of the third stream measured: 40 t with (90 - 58.2) / 40 of metal, and no redundancy.
  flows[5] = {"c3"};
  auto open = solved(flows, sorting());
  EXPECT_NEAR(open.value.flows[2].value, 40, 1e-10);
  EXPECT_NEAR(open.value.flows[5].value, 0.795, 1e-12);
  EXPECT_EQ(open.value.degrees, 0u);
  EXPECT_EQ(open.value.flows[0].is, Observability::just_determined);
  // A known concentration makes its product linear.
  flows = sorted_scrap();
  for (std::size_t j : {3, 4, 5}) flows[j].sd = 0;
  auto linear = solved(flows, sorting());
  EXPECT_EQ(linear.value.iterations, 1);
  EXPECT_NEAR(0.9 * linear.value.flows[0].value - 0.97 * linear.value.flows[1].value - 0.75 * linear.value.flows[2].value, 0, 1e-12);
}

TEST(Reconcile, SaysWhenProductsDoNotAgree) {
  // x^2 = -1 has no answer.
  auto bad = reconcile({{"x", 1, 1}}, {{"square", {{0, 1, 0}}, -1}});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error()[0].code, Code{"flows.not_converged"});
}

TestProblem random_problem(int nodes, double unmeasured) {
  auto count = static_cast<std::uint32_t>(nodes);
  return network_problem(count, count + *rc::gen::inRange(0u, count), unmeasured, *rc::gen::inRange<std::uint64_t>(0, 1'000'000));
}

RC_GTEST_PROP(Reconcile, ObeysBalancesAndNeverLosesPrecision, ()) {
  auto p = random_problem(*rc::gen::inRange(3, 30), 0.25);
  auto answer = reconcile(p.flows, p.balances);
  RC_ASSERT(answer.has_value());
  const auto& r = answer->value;
  std::vector<double> x;
  for (std::size_t j = 0; j < p.flows.size(); ++j) {
    const auto& f = r.flows[j];
    x.push_back(f.value);
    if (f.is == Observability::unobservable) continue;
    RC_ASSERT(f.value >= -1e-7);
    if (!std::isnan(p.flows[j].value)) RC_ASSERT(f.sd <= p.flows[j].sd);
  }
  for (const auto& b : p.balances) {
    double sum = 0, size = 0;
    for (const auto& t : b.terms) sum += t.coefficient * x[t.flow], size += std::fabs(x[t.flow]);
    RC_ASSERT(std::isnan(sum) || std::fabs(sum) <= 1e-9 * size);
  }
}

RC_GTEST_PROP(Reconcile, TheAnswerIsItsOwnAnswer, ()) {
  auto p = random_problem(*rc::gen::inRange(3, 20), 0.2);
  auto once = reconcile(p.flows, p.balances)->value;
  auto again = p.flows;
  for (std::size_t j = 0; j < again.size(); ++j)
    if (!std::isnan(again[j].value)) again[j].value = once.flows[j].value;
  auto twice = reconcile(again, p.balances)->value;
  RC_ASSERT(twice.chi_squared < 1e-12);
  for (std::size_t j = 0; j < again.size(); ++j)
    RC_ASSERT(std::isnan(once.flows[j].value) || std::fabs(twice.flows[j].value - once.flows[j].value) <= 1e-9 * (1 + once.flows[j].value));
}

/// Every flow in a unit of its own, and every balance times a number of its own.
RC_GTEST_PROP(Reconcile, UnitsDoNotMatter, ()) {
  auto p = random_problem(*rc::gen::inRange(3, 20), 0.2), q = p;
  std::vector<double> unit;
  for (auto& f : q.flows) {
    unit.push_back(std::pow(10.0, *rc::gen::inRange(-4, 5)) * *rc::gen::inRange(1, 10));
    f.value *= unit.back(), f.sd *= unit.back();
  }
  for (auto& b : q.balances) {
    double factor = *rc::gen::inRange(1, 100) / 7.0;
    for (auto& t : b.terms) t.coefficient *= factor / unit[t.flow];
  }
  auto a = reconcile(p.flows, p.balances)->value, b = reconcile(q.flows, q.balances)->value;
  RC_ASSERT(std::fabs(a.chi_squared - b.chi_squared) <= 1e-7 * (1 + a.chi_squared));
  RC_ASSERT(a.degrees == b.degrees);
  for (std::size_t j = 0; j < unit.size(); ++j) {
    RC_ASSERT(a.flows[j].is == b.flows[j].is);
    if (a.flows[j].is == Observability::unobservable) continue;
    RC_ASSERT(std::fabs(a.flows[j].value - b.flows[j].value / unit[j]) <= 1e-8 * (1 + std::fabs(a.flows[j].value)));
    RC_ASSERT(std::fabs(a.flows[j].sd - b.flows[j].sd / unit[j]) <= 1e-6 * (1 + a.flows[j].sd));
  }
}

RC_GTEST_PROP(Reconcile, OrderDoesNotMatter, ()) {
  auto p = random_problem(*rc::gen::inRange(3, 20), 0.2), q = p;
  std::vector<std::uint32_t> place(p.flows.size());
  std::iota(place.begin(), place.end(), 0u);
  for (std::size_t i = place.size(); i-- > 1;)
    std::swap(place[i], place[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(i) + 1))]);
  for (std::size_t j = 0; j < place.size(); ++j) q.flows[place[j]] = p.flows[j];
  std::ranges::reverse(q.balances);
  for (auto& b : q.balances) {
    std::ranges::reverse(b.terms);
    for (auto& t : b.terms) t.flow = place[t.flow];
  }
  auto a = reconcile(p.flows, p.balances)->value, b = reconcile(q.flows, q.balances)->value;
  RC_ASSERT(a.suspects.size() == b.suspects.size());
  for (std::size_t j = 0; j < place.size(); ++j) {
    const auto &x = a.flows[j], &y = b.flows[place[j]];
    RC_ASSERT(x.is == y.is);
    if (x.is == Observability::unobservable) continue;
    RC_ASSERT(std::fabs(x.value - y.value) <= 1e-9 * (1 + x.value));
    RC_ASSERT(std::fabs(x.sd - y.sd) <= 1e-7 * (1 + x.sd));
  }
}

/// Held at zero is right: of all sets of flows at zero whose answer is nowhere negative, ours has the least sum of squares.
RC_GTEST_PROP(Reconcile, NoOtherSetAtZeroIsBetter, ()) {
  auto p = random_problem(*rc::gen::inRange(2, 4), 0.0);
  RC_PRE(p.flows.size() <= 8u);
  for (auto& f : p.flows) f.value = *rc::gen::inRange(-200, 400) / 10.0;  // far from any balance
  auto ours = reconcile(p.flows, p.balances).value().value;
  double best = std::numeric_limits<double>::infinity();
  for (unsigned set = 0; set < 1u << p.flows.size(); ++set) {
    auto flows = p.flows;
    auto balances = p.balances;
    for (std::uint32_t j = 0; j < flows.size(); ++j) {
      flows[j].may_be_negative = true;
      if (set >> j & 1u) balances.push_back({"zero", {{j}}});
    }
    auto other = reconcile(flows, balances).value().value;
    if (std::ranges::all_of(other.flows, [](const auto& f) { return f.value >= -1e-9; })) best = std::min(best, other.chi_squared);
  }
  RC_ASSERT(std::fabs(ours.chi_squared - best) <= 1e-7 * (1 + best));
}

/// One large error among many good measurements is found wherever the balances can tell.
RC_GTEST_PROP(Reconcile, ALargeErrorIsTheStrongestSuspect, ()) {
  auto p = random_problem(*rc::gen::inRange(4, 20), 0.0);
  auto clean = reconcile(p.flows, p.balances)->value;
  auto j = static_cast<std::uint32_t>(*rc::gen::inRange<int>(0, static_cast<int>(p.flows.size())));
  RC_PRE(clean.flows[j].is == Observability::redundant && p.flows[j].sd - clean.flows[j].sd > 0.1 * p.flows[j].sd);
  p.flows[j].value += 1000 * p.flows[j].sd;
  p.flows[j].may_be_negative = true;
  for (auto& f : p.flows) f.may_be_negative = true;
  auto r = reconcile(p.flows, p.balances)->value;
  RC_ASSERT(!r.suspects.empty());
  const auto& s = r.suspects[0];
  RC_ASSERT((!s.leak && s.index == j) || std::ranges::count(s.alike_flows, j) == 1);
}

}  // namespace
}  // namespace alumen::flows
