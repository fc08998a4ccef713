// Beside Brightway: the same generated networks solved by this engine and by bw2calc, in one run.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/random.hpp"
#include "bench/network_generator.hpp"
#include "bench/report.hpp"
#include "numeric/ensemble.hpp"

namespace alumen::bench {
namespace {

namespace fs = std::filesystem;
constexpr double sigma = 0.2;  // of the logarithm of every entry, on both sides

/// What a command prints; nothing when it fails.
std::optional<std::string> output_of(const std::string& command) {
  auto* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string text;
  char buffer[4096];
  while (auto count = std::fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, count);
  return pclose(pipe) == 0 ? std::optional{text} : std::nullopt;
}

/// The interpreter of a virtual environment with bw2calc, made on the first run; nothing when it cannot be had.
std::optional<std::string> python_with_bw2calc(const fs::path& environment) {
  auto python = (environment / "bin/python").string();
  auto works = [&] { return output_of(python + " -c 'import bw2calc' 2>/dev/null").has_value(); };
  if (fs::exists(python) && works()) return python;
  auto log = environment.string() + ".log";
  fs::create_directories(environment.parent_path());
  fmt::print("  installing bw2calc into {} ...\n", environment.string());
  std::fflush(stdout);
  auto install = fmt::format("{{ python3 -m venv --clear '{0}' && '{1}' -m pip install -q --disable-pip-version-check bw2calc; }} > '{2}' 2>&1",
                             environment.string(), python, log);
  if (std::system(install.c_str()) == 0 && works()) {
    // The faster of its solvers exists for some processors only.
    if (std::system(fmt::format("'{}' -m pip install -q --disable-pip-version-check pypardiso >> '{}' 2>&1", python, log).c_str()) != 0)
      fmt::print("  without PARDISO, which cannot be installed here: bw2calc solves by SuperLU\n");
    return python;
  }
  std::string why, line;
  for (std::ifstream text(log); std::getline(text, line);)
    if (!line.empty()) why = line;
  fmt::print("  SKIPPED: bw2calc cannot be installed from the Python registry: {}\n", why.empty() ? "no python3 with venv and pip" : why);
  return {};
}

/// Entries of one cell added up: every cell is one exchange.
numeric::SparseRows merged(const numeric::SparseRows& m) {
  numeric::SparseRows out;
  for (std::size_t i = 0; i < m.size(); ++i) {
    std::map<std::uint32_t, double> row;
    for (auto k = m.start[i]; k < m.start[i + 1]; ++k) row[m.column[k]] += m.value[k];
    for (auto [column, value] : row) out.column.push_back(column), out.value.push_back(value);
    out.start.push_back(static_cast<std::uint32_t>(out.column.size()));
  }
  return out;
}

template <class T>
void write(const fs::path& path, const std::vector<T>& values) {
  std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
}

std::vector<double> read_doubles(const fs::path& path) {
  std::vector<double> values(fs::file_size(path) / sizeof(double));
  std::ifstream{path, std::ios::binary}.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(double)));
  return values;
}

/// Time of one draw of every entry, eight drawn and solved together.
double draw_ms(const numeric::SparseRows& m, const std::vector<double>& base, const std::vector<double>& b) {
  constexpr auto width = numeric::Ensemble::width;
  numeric::Ensemble ensemble(m);
  numeric::Ensemble::Scratch scratch;
  std::vector<std::uint64_t> ids;
  std::vector<double> median, sigmas(m.value.size(), sigma), values(m.value.size() * width), wide(m.size() * width), y(wide.size());
  for (std::size_t k = 0; k < m.value.size(); ++k) ids.push_back(hash64("entry", k)), median.push_back(m.value[k] * std::exp(-sigma * sigma / 2));
  for (std::size_t i = 0; i < m.size(); ++i) std::fill_n(&wide[i * width], width, b[i]);
  std::uint32_t first = 0;
  return median_ms(9, [&] {
    fill_lognormals(RandomStream{42, 0}, first, ids, median, sigmas, values);
    ensemble.solve(values, wide, base, y, scratch);
    first += width;
  }) / width;
}

/// Largest relative difference of the asked rows.
double difference(const std::vector<double>& y, const std::vector<std::uint32_t>& order, const std::vector<double>& theirs) {
  double worst = theirs.size() == order.size() ? 0 : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < theirs.size() && i < order.size(); ++i) worst = std::max(worst, std::fabs(y[order[i]] / theirs[i] - 1));
  return worst;
}

/// Where bw2calc is, and how many draws it makes.
struct Peer {
  std::string python;
  int draws;
};

constexpr int most_seconds = 300;  // that bw2calc may take for one network

/// Runs bw2calc on the network; the figures that it prints, and whether it ended well.
std::optional<std::map<std::string, std::string>> run(const Peer& peer, const fs::path& folder) {
  auto text = output_of(fmt::format("OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 timeout {} '{}' -W ignore '{}' '{}' {}", most_seconds, peer.python,
                                    ALUMEN_SOURCE_DIR "/bench/brightway_peer.py", folder.string(), peer.draws));
  if (!text) return {};
  std::map<std::string, std::string> said;
  std::istringstream lines{*text};
  for (std::string name, value; lines >> name >> value;) said[name] = value;
  return said;
}

/// One network on both sides; `asked` products of it one by one on theirs, because there each is a solve of its own.
bool both(const Peer& peer, const NetworkGenerator& generator, std::size_t asked) {
  auto m = merged(generate(generator));
  heading(fmt::format("beside bw2calc: {} activities, {} inputs; core of {}, loop gain {}", m.size(), m.value.size(), generator.core, generator.gain));
  std::vector<double> b(m.size()), y;
  for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<double>(hash64("b", i) >> 11) * 0x1p-53;
  double own_ms = median_ms(5, [&] {
    auto net = numeric::Network::factor(m);
    y = b;
    net->solve(y);
  });
  // Spread over all products, the one with the largest result first.
  std::vector<std::uint32_t> order{static_cast<std::uint32_t>(std::ranges::max_element(y) - y.begin())}, every(m.size());
  for (std::size_t i = 1; i < asked; ++i) order.push_back(static_cast<std::uint32_t>(i * m.size() / asked));
  for (std::uint32_t i = 0; i < every.size(); ++i) every[i] = i;

  auto folder = fs::temp_directory_path() / fmt::format("alumen-brightway-{}", getpid());
  fs::create_directories(folder);
  write(folder / "start.u32", m.start), write(folder / "column.u32", m.column), write(folder / "value.f64", m.value);
  write(folder / "burden.f64", b), write(folder / "order.u32", order);
  std::fflush(stdout);
  auto said = run(peer, folder);
  std::vector<double> scores, all;
  if (said) scores = read_doubles(folder / "scores.f64");
  if (said && said->contains("all_ms")) all = read_doubles(folder / "all.f64");
  fs::remove_all(folder);
  if (!said) return fmt::print("  SKIPPED: bw2calc failed on this network, or took more than {} s\n", most_seconds), false;
  auto figure = [&](const std::string& name) { return std::strtod((*said)[name].c_str(), nullptr); };

  double worst = difference(y, order, scores), rows = static_cast<double>(m.size());
  agreement(fmt::format("largest difference of {} products, one by one", order.size()), worst, 1e-9);
  if (!all.empty()) agreement("largest difference of all products, transposed solve", difference(y, every, all), 1e-9);
  if (!all.empty()) worst = std::max(worst, difference(y, every, all));
  beside("one product, from the figures to the result", own_ms, "bw2calc", figure("one_ms"));
  beside("all products, theirs one by one", own_ms, "bw2calc", figure("one_ms") + figure("each_ms") * (rows - 1));
  if (!all.empty()) beside("all products, theirs by one transposed solve", own_ms, "bw2calc", figure("all_ms"));
  beside("one Monte Carlo draw, every input lognormal", draw_ms(m, y, b), "bw2calc", figure("draw_ms"));
  fmt::print("    bw2calc {} with {}, one thread each; one by one: the median of {} times the number of products; ours answers all products at once\n",
             (*said)["version"], (*said)["solver"], order.size());
  return worst <= 1e-9;
}

}  // namespace
}  // namespace alumen::bench

int main() {
  using namespace alumen::bench;
  heading("Brightway's bw2calc, from the Python registry");
  auto python = python_with_bw2calc(ALUMEN_SOURCE_DIR "/build/peers/bw2calc");
  if (!python) return 0;
  // A factorisation of the network with 20,000 rows and a core of 3,000 takes bw2calc more than eight minutes, with either solver.
  bool good = both({*python, 5}, {.rows = 2'000, .entries = 27'000, .core = 300}, 200);
  good &= both({*python, 3}, {.rows = 5'000, .entries = 67'500, .core = 750}, 50);
  return good ? 0 : 1;
}
