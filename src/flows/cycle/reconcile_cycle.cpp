#include "flows/cycle/reconcile_cycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "flows/cycle/detail/region.hpp"

namespace alumen::flows {
namespace {

using enum Quantity;

bool is_known(double x) { return !std::isnan(x); }

/// A term of a balance by what it is about.
struct Part {
  double sign;
  Quantity flow;
  Quantity times = Quantity::use_share;  // a rate; use_share means none
  int years_back = 0;
};
struct Rule {
  const char* name;
  std::vector<Part> parts;
};

/// The balances of a year of accounts; the loop decides which recycled metal enters supply.
std::vector<Rule> rules_of(Loop loop) {
  int back = loop == Loop::lagged ? 1 : 0;
  return {{"metal", {{1, primary_production}, {1, recycled_metal, use_share, back}, {1, unwrought_imports}, {-1, unwrought_exports}, {-1, metal_supply}}},
          {"fabrication", {{1, metal_supply}, {-1, fabrication_scrap}, {-1, fabrication_loss}, {-1, semis}}},
          {"fabrication scrap", {{1, metal_supply, fabrication_scrap_rate}, {-1, fabrication_scrap}}},
          {"fabrication loss", {{1, metal_supply, fabrication_loss_rate}, {-1, fabrication_loss}}},
          {"semis", {{1, semis}, {1, semis_imports}, {-1, semis_exports}, {-1, semis_used}}},
          {"manufacturing", {{1, semis_used}, {-1, manufacturing_scrap}, {-1, products}}},
          {"manufacturing scrap", {{1, semis_used, manufacturing_scrap_rate}, {-1, manufacturing_scrap}}},
          {"products", {{1, products}, {1, product_imports}, {-1, product_exports}, {-1, into_use}}},
          {"collection", {{1, end_of_life, collection_rate}, {-1, old_scrap}}},
          {"not collected", {{1, end_of_life}, {-1, old_scrap}, {-1, not_collected}}},
          {"new scrap", {{1, fabrication_scrap}, {1, manufacturing_scrap}, {-1, new_scrap}}},
          {"scrap", {{1, old_scrap}, {1, new_scrap}, {-1, scrap_available}}},
          {"scrap trade", {{1, scrap_available}, {1, scrap_imports}, {-1, scrap_exports}, {-1, remelted}}},
          {"melting", {{1, remelted, melt_yield}, {-1, recycled_metal}}},
          {"melt loss", {{1, remelted}, {-1, recycled_metal}, {-1, melt_loss}}}};
}

/// One region as flows and balances.
class Problem {
 public:
  Problem(detail::RegionState& region, const CycleReconcileOptions& options) : r_(region), o_(options) {
    last_ = r_.inputs.region.demand_from ? std::min<std::size_t>(r_.size, r_.place(r_.inputs.region.demand_from)) : r_.size;
    for (std::size_t i = 0; i < last_; ++i)
      if (has_accounts(i)) accounts_.push_back(i);
  }
  bool empty() const { return accounts_.empty(); }
  std::size_t defaults() const { return defaults_; }

  void build() {
    for (auto i : accounts_)
      for (const auto& rule : rules_of(r_.inputs.region.loop)) add(rule, i);
    cohorts();
  }

  Result<Answer<ReconciledRegion>> solve() {
    auto solved = reconcile(flows_, balances_, o_.options);
    if (!solved) return std::unexpected(solved.error());
    const auto& s = solved->value;
    Answer<ReconciledRegion> out{.value = {.id = r_.inputs.region.id,
                                           .name = r_.inputs.region.name,
                                           .chi_squared = s.chi_squared,
                                           .critical = s.critical,
                                           .critical_test = s.critical_test,
                                           .degrees = s.degrees,
                                           .iterations = s.iterations},
                                 .notes = solved->notes};
    for (std::size_t k = 0; k < flows_.size(); ++k) {
      auto datum = data_[k];
      datum.after = s.flows[k];
      out.value.flows.push_back(std::move(datum));
    }
    for (std::size_t k = 0; k < balances_.size(); ++k)
      out.value.balances.push_back({rule_names_[k], rule_years_[k], residual(balances_[k]), s.nodal[k]});
    for (const auto& suspect : s.suspects) out.value.suspects.push_back(told(suspect));
    std::ranges::stable_sort(out.value.flows, {}, &ReconciledDatum::year);
    return out;
  }

 private:
  /// A year has accounts when anything besides use, stock and rates has a figure of its own.
  bool has_accounts(std::size_t i) const {
    return std::ranges::any_of(r_.out.totals, [&](const auto& t) {
      bool other = measured(t.first) == Measured::mass && t.first != into_use && t.first != stock && t.first != end_of_life &&
                   t.first != recycled_metal;
      return other && is_known(t.second.given[i]);
    });
  }

  std::uint32_t flow(Quantity q, std::size_t i) {
    auto [at, fresh] = place_.try_emplace({q, i}, static_cast<std::uint32_t>(flows_.size()));
    if (!fresh) return at->second;
    const auto& cell = r_.filled.at(q)[i + 1];
    return measured_flow(q, i, cell), at->second;
  }

  void measured_flow(Quantity q, std::size_t i, const detail::Filled& cell) {
    ReconciledDatum datum{.quantity = q, .year = r_.year(i)};
    MeasuredFlow f{.name = fmt::format("{} {}", word_of(q), r_.year(i)), .may_be_negative = q == not_collected};
    if (cell.row) {
      double pct = cell.row->sd_pct;
      if (std::isnan(pct)) pct = o_.default_sd_pct, ++defaults_;
      datum.measured = f.value = cell.value;
      datum.sd = f.sd = std::fabs(cell.value) * pct / 100 * (cell.given ? 1 : o_.filled_factor);
      datum.basis_kind = cell.given ? "given" : "filled";
      datum.basis = cell.row->basis, datum.source = cell.row->source;
    }
    flows_.push_back(std::move(f));
    data_.push_back(std::move(datum));
  }

  /// Recycled metal of the year before the first, or of a year without accounts, is a flow of its own.
  std::uint32_t recycled(std::size_t i, int back) {
    if (!back || i > 0) return flow(recycled_metal, back ? i - 1 : i);
    auto [at, fresh] = place_.try_emplace({recycled_metal, r_.size}, static_cast<std::uint32_t>(flows_.size()));
    if (fresh) {
      measured_flow(recycled_metal, 0, r_.filled.at(recycled_metal)[0]);
      data_.back().year = r_.year(0) - 1;
    }
    return at->second;
  }

  void add(const Rule& rule, std::size_t i) {
    Balance b{.name = fmt::format("{} {}", rule.name, r_.year(i)), .terms = {}, .right = 0};
    for (const auto& p : rule.parts) {
      Term t{.flow = p.flow == recycled_metal ? recycled(i, p.years_back) : flow(p.flow, i), .coefficient = p.sign};
      if (p.times != use_share) t.other = flow(p.times, i);
      b.terms.push_back(t);
    }
    push(std::move(b), rule.name, r_.year(i));
  }

  void push(Balance b, const char* name, int year) {
    balances_.push_back(std::move(b));
    rule_names_.emplace_back(name), rule_years_.push_back(year);
  }

  /// Mean share of what went into use in c that is left at the end of t.
  double left(std::size_t t, std::size_t c) const {
    double sum = 0;
    for (const auto& g : r_.groups) sum += g.normalised[c] * g.table.at(t, c);
    return sum;
  }

  void cohorts() {
    std::size_t known = 0;
    while (known < last_ && std::ranges::none_of(r_.groups, [&](const auto& g) { return std::isnan(g.normalised[known]); })) ++known;
    if (r_.groups.empty()) known = 0;
    for (std::size_t t = 0; t < known; ++t) {
      Balance gone{.name = fmt::format("end of life {}", r_.year(t)), .terms = {{flow(end_of_life, t), -1}}, .right = 0};
      Balance kept{.name = fmt::format("stock {}", r_.year(t)), .terms = {{flow(stock, t), -1}}, .right = 0};
      for (std::size_t c = 0; c <= t; ++c) {
        double now = left(t, c), before = c == t ? 1 : left(t - 1, c);
        if (before - now != 0) gone.terms.push_back({flow(into_use, c), before - now});
        if (now != 0) kept.terms.push_back({flow(into_use, c), now});
      }
      push(std::move(gone), "end of life", r_.year(t));
      push(std::move(kept), "stock", r_.year(t));
    }
  }

  double residual(const Balance& b) const {
    double sum = 0;
    for (const auto& t : b.terms) sum += t.coefficient * flows_[t.flow].value * (t.other == Term::none ? 1 : flows_[t.other].value);
    return sum - b.right;
  }

  SuspectDatum told(const Suspect& s) const {
    SuspectDatum out{.what = s.leak ? balances_[s.index].name : flows_[s.index].name,
                     .year = s.leak ? rule_years_[s.index] : data_[s.index].year,
                     .leak = s.leak,
                     .statistic = s.statistic,
                     .size = s.size,
                     .alike = {}};
    for (auto k : s.alike_flows) out.alike.push_back(flows_[k].name);
    for (auto k : s.alike_balances) out.alike.push_back("balance of " + balances_[k].name);
    return out;
  }

  detail::RegionState& r_;
  const CycleReconcileOptions& o_;
  std::size_t last_ = 0, defaults_ = 0;
  std::vector<std::size_t> accounts_;
  std::map<std::pair<Quantity, std::size_t>, std::uint32_t> place_;
  std::vector<MeasuredFlow> flows_;
  std::vector<ReconciledDatum> data_;
  std::vector<Balance> balances_;
  std::vector<std::string> rule_names_;
  std::vector<int> rule_years_;
};

}  // namespace

Result<Answer<std::vector<ReconciledRegion>>> reconcile_cycles(const chain::Workspace& workspace, const CycleReconcileOptions& options) {
  Answer<std::vector<ReconciledRegion>> answer;
  detail::Inputs inputs;
  detail::read_inputs(workspace, inputs, answer.notes);
  if (has_errors(answer.notes)) return std::unexpected(std::move(answer.notes));
  Materials none;
  detail::Metals metals{none};
  for (std::size_t k = 0; k < inputs.regions.size(); ++k) {
    detail::RegionState region{inputs.regions[k], inputs, k, metals, answer.notes};
    if (!detail::make_groups(region)) return std::unexpected(std::move(answer.notes));
    Problem problem{region, options};
    if (problem.empty()) continue;
    problem.build();
    auto solved = problem.solve();
    if (!solved) return std::unexpected(solved.error());
    for (auto& d : solved->notes) {
      d.where = inputs.where(region.inputs.region, "id");
      answer.notes.push_back(std::move(d));
    }
    if (problem.defaults())
      answer.notes.push_back({.code = "flows.default_deviation",
                              .where = inputs.where(region.inputs.region, "id"),
                              .value = region.inputs.region.id,
                              .detail = fmt::format("{} figures have {:g} %", problem.defaults(), options.default_sd_pct)});
    answer.value.push_back(std::move(solved->value));
  }
  tidy(answer.notes);
  if (answer.value.empty()) return fail({.code = "flows.nothing_observed", .where = {"flow_data.csv", 0, "value"}, .detail = "no year of any region has accounts"});
  return answer;
}

}  // namespace alumen::flows
