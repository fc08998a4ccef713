// Stocks by cohort beside the Python package flodym, and reconciliation of a large network beside its goal.
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "bench/report.hpp"
#include "flows/flows.hpp"
#include "flows/test_problems.hpp"

namespace alumen::bench {
namespace {

namespace fs = std::filesystem;
using namespace alumen::flows;
constexpr int first_year = 1850, last_year = 2049, groups = 12, series = 480;

/// What a command prints; nothing when it fails.
std::optional<std::string> output_of(const std::string& command) {
  auto* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string text;
  char buffer[4096];
  while (auto count = std::fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, count);
  return pclose(pipe) == 0 ? std::optional{text} : std::nullopt;
}

/// The interpreter of a virtual environment with flodym, made on the first run; nothing when it cannot be had.
std::optional<std::string> python_with_flodym(const fs::path& environment) {
  auto python = (environment / "bin/python").string();
  auto works = [&] { return output_of(python + " -c 'import flodym' 2>/dev/null").has_value(); };
  if (fs::exists(python) && works()) return python;
  fs::create_directories(environment.parent_path());
  fmt::print("  installing flodym into {} ...\n", environment.string());
  std::fflush(stdout);
  auto install =
      fmt::format("{{ python3 -m venv --clear '{0}' && '{1}' -m pip install -q --disable-pip-version-check flodym; }} > '{0}.log' 2>&1",
                  environment.string(), python);
  if (std::system(install.c_str()) == 0 && works()) return python;
  fmt::print("  SKIPPED: flodym cannot be installed from the Python registry; see {}.log\n", environment.string());
  return {};
}

/// Lives of the product groups, lognormal, 5 to 60 years.
Lifetime life_of(int group) { return {Law::lognormal, 5.0 + 5 * group, (5.0 + 5 * group) / 4}; }
double inflow_of(int one, int year) { return 100 + one + 3 * year + 40 * std::sin(0.1 * year + one); }

struct Run {
  double ms = 0;
  std::vector<CohortStock> stocks;
};
/// Tables and stocks of all series; the tables are part of the time.
Run run_cohorts() {
  auto grid = Grid::years(first_year, last_year).value();
  std::vector<std::vector<double>> inflows;
  for (int s = 0; s < series; ++s) {
    auto& inflow = inflows.emplace_back();
    for (int t = 0; t <= last_year - first_year; ++t) inflow.push_back(inflow_of(s, t));
  }
  Run out;
  out.ms = median_ms(21, [&] {
    std::vector<SurvivalTable> tables;
    for (int g = 0; g < groups; ++g) tables.push_back(SurvivalTable::make(grid, std::array{life_of(g)}, {}).value().value);
    out.stocks.clear();
    for (int s = 0; s < series; ++s)
      out.stocks.push_back(from_inflow(tables[static_cast<std::size_t>(s % groups)], inflows[static_cast<std::size_t>(s)]).value());
  });
  return out;
}

std::vector<double> read_doubles(const fs::path& path) {
  std::vector<double> values(fs::file_size(path) / sizeof(double));
  std::ifstream{path, std::ios::binary}.read(reinterpret_cast<char*>(values.data()),
                                             static_cast<std::streamsize>(values.size() * sizeof(double)));
  return values;
}

/// Largest relative difference of one figure of all series; infinite when the sizes differ.
double difference(const Run& own, std::vector<double> CohortStock::* figure, const std::vector<double>& theirs) {
  double worst = 0;
  std::size_t at = 0;
  for (const auto& stock : own.stocks)
    for (double value : stock.*figure)
      worst = at < theirs.size() ? std::max(worst, std::fabs(value - theirs[at++]) / (1 + std::fabs(value))) : INFINITY;
  return at == theirs.size() ? worst : INFINITY;
}

bool beside_flodym(const Run& own) {
  auto python = python_with_flodym(ALUMEN_SOURCE_DIR "/build/peers/flodym");
  if (!python) return true;
  auto folder = fs::temp_directory_path() / fmt::format("alumen-flows-{}", getpid());
  fs::create_directories(folder);
  std::fflush(stdout);
  auto text = output_of(fmt::format("OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 timeout 300 '{}' -W ignore '{}' '{}' {} {} {} {}", *python,
                                    ALUMEN_SOURCE_DIR "/bench/flows_peer.py", folder.string(), first_year, last_year, groups, series));
  std::map<std::string, std::string> said;
  std::istringstream lines{text.value_or("")};
  for (std::string name, value; lines >> name >> value;) said[name] = value;
  double worst = INFINITY;
  if (text) {
    worst = std::max(difference(own, &CohortStock::stock, read_doubles(folder / "stock.f64")),
                     difference(own, &CohortStock::outflow, read_doubles(folder / "outflow.f64")));
  }
  fs::remove_all(folder);
  if (!text) return fmt::print("  SKIPPED: flodym failed, or took more than 300 s\n"), true;
  agreement("largest difference of stocks and outflows, inflow in the middle of the year", worst, 1e-9);
  beside("stocks and outflows, survival included", own.ms, "flodym", std::strtod(said["ms"].c_str(), nullptr));
  fmt::print("    flodym {}, one thread each\n", said["version"]);
  return worst <= 1e-9;
}

void reconciliation() {
  // Half as many flows a process in the second: a chain of the goal's size, and a network that is denser than it.
  for (auto [nodes, paths, unmeasured] : {std::tuple{530u, 530u, 0.1}, std::tuple{1200u, 1200u, 0.1}}) {
    auto problem = network_problem(nodes, paths, unmeasured, 7);
    heading(fmt::format("reconciliation: {} flows (a tenth not measured), {} balances", problem.flows.size(), problem.balances.size()));
    bool good = true;
    auto ms = median_ms(3, [&] { good = good && reconcile(problem.flows, problem.balances).has_value(); });
    line(good ? "adjusted flows, their deviations, all tests" : "FAILED", ms / 1000, "s", 1);
  }
}

}  // namespace
}  // namespace alumen::bench

int main() {
  using namespace alumen::bench;
  heading(fmt::format("stocks by cohort: {} series of {} years, {} lives, one thread", series, last_year - first_year + 1, groups));
  auto own = run_cohorts();
  line("survival, stocks and outflows", own.ms, "ms", 20);
  bool good = beside_flodym(own);
  reconciliation();
  return good ? 0 : 1;
}
