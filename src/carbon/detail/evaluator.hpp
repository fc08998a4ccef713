// Inside the carbon room: one activity under a method, as a list of terms. The network, the explanations, the
// accounts and the derivatives are all made of these terms, so there is one place where a figure becomes a burden.
#pragma once
#include <map>
#include <memory>
#include <optional>

#include "carbon/formulas/formula.hpp"
#include "carbon/method.hpp"
#include "chain/chain.hpp"

namespace alumen::carbon::detail {

using alumen::Id;
using chain::Chain;
using chain::FactId;

/// Reads facts, and remembers which if asked.
class Facts {
 public:
  explicit Facts(std::span<const double> values, std::vector<FactId>* log = nullptr) : values_(values), log_(log) {}
  double operator[](FactId fact) const {
    if (log_) log_->push_back(fact);
    return values_[fact];
  }

 private:
  std::span<const double> values_;
  std::vector<FactId>* log_;
};

/// One contribution to the burden of an activity.
struct Term {
  enum class Kind : std::uint8_t {
    node,         ///< amount (canonical) taken from another output; negative = credit
    combustion,   ///< kg CO2e of one gas of a burnt fuel
    formula,      ///< kg CO2e of one gas of an applied formula
    emission,     ///< kg CO2e of an emission given as such
    factor,       ///< kg CO2e of a supply known by a factor
    grid,         ///< kg CO2e of grid electricity
    declaration,  ///< kg CO2e of a supply by declaration
    remelting     ///< kg CO2e of remelting that a credit is reduced by
  } kind;
  Category category;
  bool freight = false;
  double value;                            ///< amount for nodes, else kg CO2e
  double amount = chain::not_given;        ///< canonical amount of the flow or kg of the gas
  std::uint32_t output = chain::none;      ///< the supplying output, for nodes
  std::uint32_t exchange = chain::none;    ///< the exchange that causes it
  std::uint32_t transport = chain::none;   ///< the leg, for freight
  std::uint32_t feed = chain::none;        ///< the feed that supplies it
  std::uint32_t row = chain::none;         ///< factor, grid, declaration or use of a formula
  std::string_view gas = {};
  FactId gwp = chain::no_fact;
};

/// One application of a formula to an activity.
struct FormulaUse {
  const Formula* formula = nullptr;
  std::string stream;
  struct Input {
    FactId fact = chain::no_fact;      ///< reading or output amount; none: `constant`
    double scale = 1;
    double constant = 0;
    std::uint32_t reading = chain::none;
    enum class Origin : std::uint8_t { reading, reference_output, method, fallback } origin = Origin::reading;
  };
  std::vector<Input> inputs;
};

inline bool scrap_role(chain::Role role) {
  return role == chain::Role::pre_consumer_scrap || role == chain::Role::post_consumer_scrap || role == chain::Role::internal_scrap;
}

/// Notes are wanted only the first time that an activity is looked at.
inline void say(Diagnostics* out, Diagnostic diagnostic) {
  if (out) out->push_back(std::move(diagnostic));
}

/// Evaluates activities. Compiled once a chain and method; the facts may vary.
class Evaluator {
 public:
  Evaluator(const Chain& chain, const Method& method);

  /// Formula uses of an activity; what is wrong goes to `out`.
  void compile(std::uint32_t activity, Diagnostics& out);
  const std::vector<FormulaUse>& uses(std::uint32_t activity) const { return uses_[activity]; }

  /// The terms of an activity. With `out`, also says what is missing, defaulted, unverified.
  void terms(std::uint32_t activity, const Facts& facts, std::vector<Term>& into, Diagnostics* out = nullptr) const;
  /// Share of the burden of each of the activity's outputs, in the order of Chain::activity_outputs.
  void shares(std::uint32_t activity, const Facts& facts, std::vector<double>& into, Diagnostics* out = nullptr) const;
  /// True when the activity's process lies inside the method's boundary.
  bool inside(std::uint32_t activity) const { return inside_[activity]; }
  /// Inputs of a formula use, in the formula's own units.
  std::vector<double> inputs(const FormulaUse& use, const Facts& facts) const;
  const std::string& stage(std::uint32_t activity) const;
  /// Which declared value the method takes.
  chain::FactColumn declared_column() const;
  /// True when the category is part of the result.
  bool counted(Category category) const { return !(method_.electricity_apart && category == Category::electricity); }

 private:
  /// An input on its way to its suppliers: who takes it, and what it is shown under.
  struct Flow {
    std::uint32_t activity;
    std::uint32_t exchange;
    std::uint32_t transport = chain::none;
    Id<chain::Material> material;
    chain::Category kind;
    const chain::Row* row;
  };
  void emission(std::uint32_t exchange, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  void combustion(std::uint32_t activity, std::uint32_t exchange, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  void formula(std::uint32_t activity, std::uint32_t use, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  void supply(std::uint32_t activity, std::uint32_t exchange, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  void transports(std::uint32_t activity, std::uint32_t exchange, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  void feed(const Flow& flow, std::uint32_t feed, double amount, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  void grid(const Flow& flow, std::uint32_t row, std::uint32_t feed, double amount, const Facts& facts, std::vector<Term>& into,
            Diagnostics* out) const;
  void grid_mean(const Flow& flow, std::uint32_t row, std::uint32_t feed, double amount, const Facts& facts, std::vector<Term>& into,
                 Diagnostics* out) const;
  double price_ratio(std::uint32_t activity, std::uint32_t exchange, Id<chain::Material> scrap, Id<chain::Material> replaced,
                     const chain::Row& row, const Facts& facts, Diagnostics* out) const;
  void power(const Flow& flow, double amount, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  void declared(const Flow& flow, std::uint32_t feed, double amount, const Facts& facts, std::vector<Term>& into, Diagnostics* out) const;
  /// What a credited output or a scrap input stands for.
  struct Credit {
    Id<chain::Material> material;
    double amount;                    ///< canonical; negative for what leaves
    Allocation rule;
    bool scrap;
    const chain::Row* row;
  };
  void substitute(std::uint32_t activity, std::uint32_t exchange, const Credit& credit, const Facts& facts, std::vector<Term>& into,
                  Diagnostics* out) const;
  void gas(Term term, std::string_view gas, double kg, const Facts& facts, std::vector<Term>& into, Diagnostics* out,
           const chain::Row& row) const;
  std::uint32_t factor(Id<chain::Material> material, chain::Property property, std::uint32_t activity) const;
  Allocation rule(chain::Role role) const;
  void note_factor(std::uint32_t factor, Diagnostics* out) const;

  const Chain& c;
  const Method& method_;
  std::vector<std::vector<FormulaUse>> uses_;
  std::vector<bool> inside_, power_;        // by activity; power_: its stage is that of power plants
  std::vector<chain::Role> exchange_role_;  // beside the exchanges: their rows are long, and every draw reads these
  std::vector<chain::Category> exchange_kind_;
  std::map<std::string, FactId, std::less<>> gwp_;
  std::vector<std::uint32_t> only_maker_;  // by material: the one product output of the workspace, or none
};

}  // namespace alumen::carbon::detail
