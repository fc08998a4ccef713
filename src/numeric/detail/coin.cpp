// CLP and CBC through their C interfaces.
#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "numeric/detail/solver.hpp"

namespace alumen::numeric::detail {
namespace {

using Clp = std::unique_ptr<Clp_Simplex, decltype(&Clp_deleteModel)>;
using Cbc = std::unique_ptr<Cbc_Model, decltype(&Cbc_deleteModel)>;

/// CBC keeps what it reads of its parameters in variables of its own library: one search at a time.
std::mutex& one_search() {
  static std::mutex mutex;
  return mutex;
}

std::vector<double> copied(const double* values, int size) {
  return values != nullptr ? std::vector<double>(values, values + size) : std::vector<double>{};
}

void run(Clp_Simplex* model, Way way) {
  if (way == Way::unscaled) Clp_scaling(model, 0);
  switch (way) {
    case Way::usual:
      Clp_initialSolve(model);
      break;
    case Way::interior:
      Clp_initialBarrierSolve(model);
      break;
    default:
      Clp_primal(model, 0);
  }
}

class Coin final : public Solver {
 public:
  std::string name(bool linear) const override {
    return linear ? std::string{"CLP "} + Clp_Version() : std::string{"CBC "} + Cbc_getVersion();
  }

  Raw linear(const Packed& p, Way way, const ProgramOptions& options) const override {
    Clp model{Clp_newModel(), &Clp_deleteModel};
    Clp_setLogLevel(model.get(), 0);
    Clp_loadProblem(model.get(), p.columns(), p.rows(), p.start.data(), p.index.data(), p.value.data(), p.low.data(), p.high.data(),
                    p.cost.data(), p.row_low.data(), p.row_high.data());
    if (options.seconds < unlimited) Clp_setMaximumSeconds(model.get(), options.seconds);
    run(model.get(), way);
    Raw out;
    switch (Clp_status(model.get())) {
      case 0:
        out.said = Said::optimal;
        break;
      case 1:
        out.said = Said::infeasible;
        break;
      case 2:
        out.said = Said::infeasible_or_unbounded;
        break;
      case 3:
        out.said = Said::limit;
        break;
      default:
        break;
    }
    if (out.said == Said::optimal) {
      out.x = copied(Clp_primalColumnSolution(model.get()), p.columns());
      out.dual = copied(Clp_dualRowSolution(model.get()), p.rows());
    }
    return out;
  }

  Raw whole(const Packed& p, const ProgramOptions& options) const override {
    std::lock_guard alone{one_search()};
    Cbc model{Cbc_newModel(), &Cbc_deleteModel};
    Cbc_setLogLevel(model.get(), 0);
    Cbc_loadProblem(model.get(), p.columns(), p.rows(), p.start.data(), p.index.data(), p.value.data(), p.low.data(), p.high.data(),
                    p.cost.data(), p.row_low.data(), p.row_high.data());
    for (int j = 0; j < p.columns(); ++j)
      if (p.whole[static_cast<std::size_t>(j)]) Cbc_setInteger(model.get(), j);
    Cbc_setAllowableFractionGap(model.get(), options.gap);
    Cbc_setAllowableGap(model.get(), 0);
    // By default it passes over points that are better by less than 1e-5, whatever the unit of the objective.
    Cbc_setParameter(model.get(), "increment", "1e-9");
    Cbc_setMaximumNodes(model.get(), static_cast<int>(std::min<std::int64_t>(options.nodes, std::numeric_limits<int>::max())));
    if (options.seconds < unlimited) Cbc_setMaximumSeconds(model.get(), options.seconds);
    Cbc_solve(model.get());
    Raw out;
    if (Cbc_isProvenInfeasible(model.get()))
      out.said = Said::infeasible;
    else if (Cbc_isContinuousUnbounded(model.get()))
      out.said = Said::infeasible_or_unbounded;
    else if (Cbc_status(model.get()) == 0)
      out.said = Said::optimal;
    else if (Cbc_status(model.get()) == 1)
      out.said = Said::limit;
    if (out.said == Said::optimal || out.said == Said::limit) out.x = copied(Cbc_bestSolution(model.get()), p.columns());
    out.bound = Cbc_getBestPossibleObjValue(model.get());
    out.nodes = Cbc_getNodeCount(model.get());
    return out;
  }
};

}  // namespace

std::unique_ptr<Solver> coin_solver() { return std::make_unique<Coin>(); }

}  // namespace alumen::numeric::detail
