// The door of the carbon room: a chain and a method in, explained footprints out.
//
// The node of the network is an output (activity x material). With amounts per activity, output o of activity a has
//   y_o = lambda_o / q_o * ( sum_terms coefficient * y_supplier + own emissions + supplies known by a factor )
// where lambda_o is its share of the activity's burden. One solve for all categories gives every output's footprint;
// one transposed solve gives the contributions, and the derivative by every input, of one output.
#pragma once
#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "carbon/formulas/call.hpp"
#include "carbon/formulas/formula.hpp"
#include "carbon/method.hpp"
#include "chain/chain.hpp"

namespace alumen::carbon {

using chain::Chain;

/// kg CO2e by category.
using ByCategory = std::array<double, category_count>;

/// Stage under which declared supplies are shown: what lies behind them is not known.
inline const std::string declared_stage = "Declared supply";

/// One cell of stage x category, in kg CO2e per canonical unit of the product.
struct Contribution {
  std::string stage;
  Category category;
  double value;
};

/// A first-tier supplier (or the activity itself), in kg CO2e per canonical unit of the product.
struct Supplier {
  std::string name;      ///< id of the output, declaration or factor, or the grid; "own emissions"
  std::string label;     ///< the same for a reader: names of goods, activities and parties
  std::string input;     ///< material that it supplies
  std::string kind;      ///< own, output, declaration, factor, grid, freight, credit
  double amount;         ///< in `amount_unit` per canonical unit of the product; NaN where it has none
  std::string amount_unit;  ///< the supplied good's own; empty where there is no amount
  double value;
  Where where;
};

/// Where a product's footprint flows from: nodes and links from supplier to taker, in kg CO2e per canonical unit of the
/// product. Links carry what is embodied in the goods, so that inflow = outflow = `through` at every node, loops included
/// (what circulates is carried again at every turn). `value` is the upstream total, which counts each kg once: `through`
/// divided by the loop's ((I - M)^-1)_nn; it never exceeds the result. Own burdens flow in from nodes of their category.
struct Flows {
  struct Node {
    std::string id, label, kind;  ///< kind: product, output, category, rest
    double value, through;
  };
  struct Link {
    std::size_t source, target;   ///< positions in nodes
    double value;
  };
  std::vector<Node> nodes;
  std::vector<Link> links;
};

/// d(result) / d(input).
struct Sensitivity {
  chain::FactPlace place;
  double value;        ///< of the input, in `unit`
  double derivative;   ///< kg CO2e per canonical unit of the product, per `unit`
  double elasticity;   ///< derivative * value / result
  std::string unit;    ///< the material's own for amounts; empty where the row has its own
  Where where;
  std::string label = {};  ///< left to who shows it: name_of()
};

/// A figure's name for a reader: "natural gas into Remelting", "grid of GBR 2024".
std::string name_of(const Chain& chain, const chain::FactPlace& place);

/// A number in an explanation and where it comes from.
struct Lineage {
  std::string name;
  double value;
  std::string unit;
  Where where;
  std::string source;
  chain::Status status = chain::Status::own;
};

/// One step of an explanation: its part of the result (kg CO2e per canonical unit of the asked product), the formula,
/// its figures, and what it is made of.
struct Explanation {
  std::string label;
  std::string equation;
  double value = 0;
  std::vector<Lineage> figures;
  std::vector<Explanation> parts;
};

/// An activity's own emissions in kg, whether or not its products are counted.
struct Account {
  std::uint32_t activity;
  std::map<std::string, double> kg_by_gas;
  ByCategory co2e{};       ///< own emissions in kg CO2e, by category
  double total() const;
};

/// A chain evaluated under a method. Immutable.
class Model {
 public:
  /// Compiles and solves. Errors: carbon.* (all at once), numeric.singular / numeric.not_productive naming activities.
  /// `also` are outputs (of the library, say) that nothing of the workspace uses and whose footprint is wanted all the same.
  static Result<Model> build(std::shared_ptr<const Chain> chain, Method method, std::span<const std::uint32_t> also = {});

  const Chain& chain() const;
  const Method& method() const;
  /// Products of the workspace: reference outputs and co-products, in file order (rows of Chain::outputs).
  std::vector<std::uint32_t> products() const;
  /// Footprint of an output in kg CO2e per canonical unit of its material (kg/kg for metal).
  double footprint(std::uint32_t output) const;
  /// True when the output's own activity lies inside the method's boundary; its footprint means nothing otherwise.
  bool inside(std::uint32_t output) const;
  /// Electricity that the method shows beside the result; 0 when it is inside or not counted.
  double apart(std::uint32_t output) const;
  ByCategory categories(std::uint32_t output) const;
  /// Share of the activity's burden that the output carries.
  double share(std::uint32_t output) const;
  /// Stage x category, largest first; sums to footprint + apart.
  std::vector<Contribution> contributions(std::uint32_t output) const;
  std::vector<Supplier> suppliers(std::uint32_t output) const;
  /// The upstream tree as a flow chart: the `most` largest nodes; what stays out is one node "rest".
  Flows flows(std::uint32_t output, std::size_t most = 20) const;
  /// Every input that the result depends on, by falling |elasticity|.
  std::vector<Sensitivity> sensitivities(std::uint32_t output) const;
  /// The tree of an output's footprint, suppliers opened `depth` times.
  Explanation explain(std::uint32_t output, int depth) const;
  /// The own emissions of an activity, opened.
  Explanation explain_activity(std::uint32_t activity) const;
  /// The activities that an output's footprint comes from, in file order.
  std::vector<std::uint32_t> activities_behind(std::uint32_t output) const;
  std::vector<Account> accounts() const;
  /// What stands beside the number: gaps, defaults, unverified figures of every activity that feeds the output.
  Diagnostics notes(std::uint32_t output) const;
  /// The same for the whole workspace.
  Diagnostics notes() const;
  /// Largest relative residual of the solve.
  double residual() const;

  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  struct Impl;
  /// For this room's own files.
  const Impl& impl() const { return *impl_; }

 private:
  explicit Model(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> impl_;
};

/// Checks that need the formulas: readings that no formula takes, Tier 1 PFC, PFC or low-voltage PFC missing,
/// GWP sets mixed, direct emissions against the published bands and the stoichiometric floor.
Diagnostics check(const Chain& chain);

}  // namespace alumen::carbon
