// Speed of the trunk: process start to JSON, draws of an example, CSV to checked chain, all footprints, draws of a large chain.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "api/api.hpp"
#include "bench/chain_generator.hpp"
#include "bench/network_generator.hpp"
#include "bench/report.hpp"

namespace alumen::bench {
namespace {

/// Ends the program when something that has to work did not.
void need(bool good, std::string_view what) {
  if (good) return;
  fmt::print(stderr, "bench: {}\n", what);
  std::fflush(stdout);
  _exit(1);
}

template <class T>
const T& need(const Result<T>& result) {
  if (!result) need(false, result.error().front().line());
  return *result;
}

/// Runs `work` in a process of its own, so that the memory it takes is told from that of others.
void in_own_process(auto&& work) {
  std::fflush(stdout);
  auto child = fork();
  need(child >= 0, "no process could be started");
  if (child == 0) {
    work();
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  need(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a part of the benchmark failed");
}

void start_to_json() {
  heading("examples/uk-extruder");
  std::string command = ALUMEN_SOURCE_DIR "/build/alumen footprint " ALUMEN_SOURCE_DIR
                                          "/examples/uk-extruder --rules iso14067-cutoff,mass-allocation --format json > /dev/null";
  need(std::system(command.c_str()) == 0, "build/alumen does not answer for examples/uk-extruder");
  line("shell and process start to JSON, two rule books", median_ms(21, [&] { need(std::system(command.c_str()) == 0, command); }), "ms", 50);
}

carbon::Model solve(const std::shared_ptr<const chain::Chain>& chain) {
  auto model = carbon::Model::build(chain, need(rules::load("iso14067-cutoff")).method);
  if (!model) need(false, model.error().front().line());
  return std::move(*model);
}

carbon::Interval drawn(const carbon::Model& model, std::uint32_t output, const carbon::Sampling& sampling) {
  auto found = carbon::interval(model, output, sampling);
  return need(found);
}

void draws_of_the_example() {
  auto ws = chain::open_workspace(ALUMEN_SOURCE_DIR "/examples/uk-extruder");
  auto model = solve(need(chain::build(need(ws).value)).value);
  // The product that depends on the most uncertain inputs.
  auto products = model.products();
  auto output = std::ranges::max(products, {}, [&](auto o) { return drawn(model, o, {}).variables; });
  carbon::Interval interval;
  double ms = median_ms(3, [&] { interval = drawn(model, output, {.mode = carbon::Mode::full, .draws = 10'000, .threads = 2}); });
  line("10,000 full draws on two threads", ms / 1000, "s", 2);
  fmt::print("    {}: {} uncertain inputs, {} draws failed\n", model.chain().outputs[output].id, interval.variables, interval.failed);
}

/// One draw: the difference between many and few, so that what happens once is left out, and what happens once.
void draws(const carbon::Model& model, std::uint32_t output, std::string_view what, carbon::Sampling sampling, double goal) {
  int few = sampling.draws / 5, many = sampling.draws;
  carbon::Interval interval;
  auto time = [&](int count) {
    sampling.draws = count;
    return median_ms(3, [&] { interval = drawn(model, output, sampling); });
  };
  double short_ms = time(few), long_ms = time(many), each = (long_ms - short_ms) / (many - few);
  line(what, each, "ms", goal);
  fmt::print("    {} of {} uncertain inputs, {:.2f} % of the variance exact; set-up {:.0f} ms; interval {:.4g} to {:.4g}, {} draws failed\n",
             sampling.mode == carbon::Mode::full ? "all" : "the largest", interval.variables, 100 * interval.covered, short_ms - few * each,
             interval.low, interval.high, interval.failed);
}

struct Goals {
  double check_s, footprints_s, peak_gb;
};

/// One generated workspace, from its files on.
void generated(const NetworkGenerator& generator, const Goals& goals, bool with_draws) {
  auto folder = std::filesystem::temp_directory_path() / fmt::format("alumen-bench-{}", getpid());
  in_own_process([&] { write_workspace(generate(generator), folder); });
  std::size_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator{folder})
    if (file.path().extension() == ".csv") bytes += file.file_size();
  std::shared_ptr<const chain::Chain> chain;
  double check_ms = median_ms(3, [&] {
    chain.reset();
    auto built = chain::build(need(chain::open_workspace(folder)).value);
    chain = need(built).value;
    need(!has_errors(chain::check(*chain)), "the generated chain has faults");
  });
  std::filesystem::remove_all(folder);
  heading(fmt::format("generated workspace: {} activities, {} exchanges, {:.1f} MB of CSV; core of {}, loop gain {}", chain->activities.size(),
                      chain->exchanges.size(), static_cast<double>(bytes) / 1e6, generator.core, generator.gain));
  line("CSV files to checked chain", check_ms / 1000, "s", goals.check_s);
  std::optional<carbon::Model> model;
  double sum = 0;
  double solve_ms = median_ms(3, [&] {
    model.reset();
    model.emplace(solve(chain));
    sum = 0;
    for (auto o : model->products()) sum += model->footprint(o);
  });
  line("footprints of all products, one impact by seven categories", solve_ms / 1000, "s", goals.footprints_s);
  agreement("residual of the network", model->residual(), 1e-9);
  line("peak memory of the process", peak_memory_gb(), "GB", goals.peak_gb);
  fmt::print("    sum of footprints {:.6f}\n", sum);
  if (!with_draws) return;
  auto products = model->products();
  auto output = std::ranges::max(products, {}, [&](auto o) { return model->footprint(o); });
  draws(*model, output, "one full draw, one thread", {.mode = carbon::Mode::full, .draws = 80}, 10);
  draws(*model, output, "one reduced draw, one thread", {.mode = carbon::Mode::reduced, .draws = 50'000}, 0.2);
}

}  // namespace
}  // namespace alumen::bench

int main() {
  using namespace alumen::bench;
  start_to_json();
  draws_of_the_example();
  in_own_process([] { generated({}, {.check_s = 1, .footprints_s = 0.3, .peak_gb = 1.5}, true); });
  in_own_process([] { generated({.rows = 100'000, .entries = 900'000, .core = 15'000}, {.check_s = 3, .footprints_s = 0.3, .peak_gb = 1.5}, false); });
}
