// HiGHS out of its shared library, through the C functions that it has had since version 1.5. Nothing of it is needed to build.
#include <dlfcn.h>

#include <array>
#include <cmath>
#include <memory>

#include "numeric/detail/solver.hpp"

namespace alumen::numeric::detail {
namespace {

/// The functions that are used, by their names in the library. Its integers are 32 bits wide in every build that is published.
struct Functions {
  const char* (*version)() = nullptr;
  void* (*create)() = nullptr;
  void (*destroy)(void*) = nullptr;
  int (*set_bool)(void*, const char*, int) = nullptr;
  int (*set_int)(void*, const char*, int) = nullptr;
  int (*set_double)(void*, const char*, double) = nullptr;
  int (*set_string)(void*, const char*, const char*) = nullptr;
  int (*pass_lp)(void*, int, int, int, int, int, double, const double*, const double*, const double*, const double*, const double*,
                 const int*, const int*, const double*) = nullptr;
  int (*pass_mip)(void*, int, int, int, int, int, double, const double*, const double*, const double*, const double*, const double*,
                  const int*, const int*, const double*, const int*) = nullptr;
  int (*run)(void*) = nullptr;
  int (*model_status)(const void*) = nullptr;
  int (*solution)(const void*, double*, double*, double*, double*) = nullptr;
  int (*int_info)(const void*, const char*, int*) = nullptr;
  int (*double_info)(const void*, const char*, double*) = nullptr;
  int (*int64_info)(const void*, const char*, std::int64_t*) = nullptr;

  /// The first name that the library does not have; empty when all are there.
  std::string load(void* library) {
    std::string missing;
    auto take = [&](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
      if (function == nullptr && missing.empty()) missing = name;
    };
    take(version, "Highs_version");
    take(create, "Highs_create");
    take(destroy, "Highs_destroy");
    take(set_bool, "Highs_setBoolOptionValue");
    take(set_int, "Highs_setIntOptionValue");
    take(set_double, "Highs_setDoubleOptionValue");
    take(set_string, "Highs_setStringOptionValue");
    take(pass_lp, "Highs_passLp");
    take(pass_mip, "Highs_passMip");
    take(run, "Highs_run");
    take(model_status, "Highs_getModelStatus");
    take(solution, "Highs_getSolution");
    take(int_info, "Highs_getIntInfoValue");
    take(double_info, "Highs_getDoubleInfoValue");
    take(int64_info, "Highs_getInt64InfoValue");
    return missing;
  }
};

constexpr int by_columns = 1, minimise = 1, whole_number = 1, feasible_point = 2;

/// What HiGHS means by the number of its model status.
Said said_of(int status) {
  switch (status) {
    case 7:
      return Said::optimal;
    case 8:
      return Said::infeasible;
    case 9:
      return Said::infeasible_or_unbounded;
    case 10:
      return Said::unbounded;
    case 13:  // time
    case 14:  // iterations
    case 16:  // solutions, nodes
    case 17:  // interrupted
      return Said::limit;
    default:
      return Said::nothing;
  }
}

class Highs final : public Solver {
 public:
  explicit Highs(const Functions& functions) : call_(functions) {}

  std::string name(bool) const override { return std::string{"HiGHS "} + call_.version(); }

  Raw linear(const Packed& p, Way way, const ProgramOptions& options) const override {
    auto highs = make(options);
    if (way != Way::usual) call_.set_string(highs.get(), "presolve", "off");
    if (way == Way::primal) call_.set_int(highs.get(), "simplex_strategy", 4);
    if (way == Way::unscaled) call_.set_int(highs.get(), "simplex_scale_strategy", 0);
    if (way == Way::interior) call_.set_string(highs.get(), "solver", "ipm");
    call_.pass_lp(highs.get(), p.columns(), p.rows(), static_cast<int>(p.index.size()), by_columns, minimise, 0, p.cost.data(),
                  p.low.data(), p.high.data(), p.row_low.data(), p.row_high.data(), p.start.data(), p.index.data(), p.value.data());
    call_.run(highs.get());
    Raw out{.said = said_of(call_.model_status(highs.get()))};
    if (out.said == Said::optimal) take_point(highs.get(), p, out, true);
    return out;
  }

  Raw whole(const Packed& p, const ProgramOptions& options) const override {
    auto highs = make(options);
    call_.set_double(highs.get(), "mip_rel_gap", options.gap);
    call_.set_double(highs.get(), "mip_abs_gap", 0);
    call_.set_int(highs.get(), "mip_max_nodes", static_cast<int>(std::min<std::int64_t>(options.nodes, std::numeric_limits<int>::max())));
    std::vector<int> kinds;
    for (char w : p.whole) kinds.push_back(w ? whole_number : 0);
    call_.pass_mip(highs.get(), p.columns(), p.rows(), static_cast<int>(p.index.size()), by_columns, minimise, 0, p.cost.data(),
                   p.low.data(), p.high.data(), p.row_low.data(), p.row_high.data(), p.start.data(), p.index.data(), p.value.data(),
                   kinds.data());
    call_.run(highs.get());
    Raw out{.said = said_of(call_.model_status(highs.get()))};
    call_.double_info(highs.get(), "mip_dual_bound", &out.bound);
    call_.int64_info(highs.get(), "mip_node_count", &out.nodes);
    int kind = 0;
    call_.int_info(highs.get(), "primal_solution_status", &kind);
    if ((out.said == Said::optimal || out.said == Said::limit) && kind == feasible_point) take_point(highs.get(), p, out, false);
    return out;
  }

 private:
  using Model = std::unique_ptr<void, void (*)(void*)>;

  Model make(const ProgramOptions& options) const {
    Model highs{call_.create(), call_.destroy};
    call_.set_bool(highs.get(), "output_flag", 0);
    call_.set_string(highs.get(), "parallel", "off");
    if (options.seconds < unlimited) call_.set_double(highs.get(), "time_limit", options.seconds);
    return highs;
  }

  void take_point(const void* highs, const Packed& p, Raw& out, bool duals) const {
    std::vector<double> x(p.cost.size()), reduced(p.cost.size()), row(p.row_low.size()), dual(p.row_low.size());
    call_.solution(highs, x.data(), reduced.data(), row.data(), dual.data());
    out.x = std::move(x);
    if (duals) out.dual = std::move(dual);
  }

  Functions call_;
};

}  // namespace

Result<std::unique_ptr<Solver>> highs_solver(const std::filesystem::path& library) {
  auto unusable = [&](std::string why) {
    return fail({.code = "numeric.no_solver", .where = {library.string(), 0, ""}, .detail = std::move(why)});
  };
  // It stays loaded: its threads may outlive the last model.
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) return unusable(dlerror());
  Functions functions;
  if (auto missing = functions.load(handle); !missing.empty()) return unusable("it has no function " + missing);
  return std::make_unique<Highs>(functions);
}

}  // namespace alumen::numeric::detail
