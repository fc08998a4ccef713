#include "flows/cycle/draws.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>

#include "flows/cycle/detail/run.hpp"
#include "flows/cycle/detail/variables.hpp"
#include "numeric/parallel.hpp"

namespace alumen::flows {
namespace {

using enum Quantity;

constexpr Quantity drawn_quantities[] = {into_use,   stock,          end_of_life,  old_scrap,     new_scrap,     scrap_available,
                                         remelted,   recycled_metal, primary_need, surplus_scrap, scrap_exports, metal_supply};
constexpr std::size_t quantity_count = std::size(drawn_quantities);
constexpr std::size_t most_influences = 10;
constexpr double least_influence = 0.01;

/// The figures of all draws: draw x region x quantity x year of that region; the sum of several regions comes last.
struct Sheet {
  std::vector<int> first, size;  // of each region's years
  std::vector<std::size_t> offset;
  std::size_t row = 0;
  std::vector<double> values;
  std::vector<char> good;

  Sheet(const std::vector<detail::RegionInputs*>& regions, std::size_t draws) {
    int begin = 0, end = 0;
    for (const auto* r : regions) {
      add(r->region.first_year, r->region.last_year);
      begin = regions.front() == r ? r->region.first_year : std::max(begin, r->region.first_year);
      end = regions.front() == r ? r->region.last_year : std::min(end, r->region.last_year);
    }
    if (regions.size() > 1 && begin <= end) add(begin, end);
    values.assign(draws * row, not_given), good.assign(draws, 0);
  }
  std::size_t place(std::size_t region, std::size_t quantity, std::size_t i) const {
    return offset[region] + quantity * static_cast<std::size_t>(size[region]) + i;
  }

 private:
  void add(int from, int to) {
    first.push_back(from), size.push_back(to - from + 1), offset.push_back(row);
    row += quantity_count * static_cast<std::size_t>(size.back());
  }
};

/// The tables once more for each thread, for draws change them in place.
struct Worker {
  detail::Inputs inputs;
  std::optional<detail::Mover> mover;
  Materials materials;

  Worker(const chain::Workspace& workspace, const std::vector<detail::Variable>& variables) {
    Diagnostics ignored;
    detail::read_inputs(workspace, inputs, ignored);
    mover.emplace(inputs, variables);
    if (auto made = Materials::make(inputs.materials, inputs.frame())) materials = std::move(made->value);
  }
  bool draw(const std::vector<double>& normals, std::size_t at, Sheet& sheet) {
    mover->move(normals);
    if (mover->moves_materials()) {
      auto made = Materials::make(inputs.materials, inputs.frame());
      if (!made) return false;
      materials = std::move(made->value);
    }
    detail::Metals metals{materials};
    Diagnostics notes;
    std::vector<detail::RegionState> regions;
    if (!detail::run_regions(inputs, metals, false, regions, notes)) return false;
    double* row = sheet.values.data() + at * sheet.row;
    for (std::size_t r = 0; r < sheet.first.size(); ++r)
      for (std::size_t q = 0; q < quantity_count; ++q)
        for (std::size_t i = 0; i < static_cast<std::size_t>(sheet.size[r]); ++i) {
          auto of = [&](const detail::RegionState& s) {
            return s.get(drawn_quantities[q], s.place(sheet.first[r]) + i);
          };
          double& cell = row[sheet.place(r, q, i)];
          if (r < regions.size()) {
            cell = of(regions[r]);
            continue;
          }
          cell = 0;
          for (const auto& s : regions) cell += of(s);
        }
    return true;
  }
};

/// Quantile of sorted values by linear interpolation (Hyndman and Fan 1996, type 7).
double quantile(const std::vector<double>& sorted, double p) {
  double at = p * static_cast<double>(sorted.size() - 1);
  auto low = static_cast<std::size_t>(at);
  return low + 1 < sorted.size() ? sorted[low] + (at - static_cast<double>(low)) * (sorted[low + 1] - sorted[low]) : sorted[low];
}

void summarise(std::vector<double>& values, Band& band) {
  if (values.empty() || std::ranges::any_of(values, [](double x) { return std::isnan(x); })) {
    for (auto* v : {&band.low, &band.median, &band.high, &band.median_error}) v->push_back(not_given);
    return;
  }
  double mean = 0, square = 0;
  auto n = static_cast<double>(values.size());
  for (double x : values) mean += x / n;
  for (double x : values) square += (x - mean) * (x - mean);
  std::ranges::sort(values);
  band.low.push_back(quantile(values, 0.05)), band.median.push_back(quantile(values, 0.5)), band.high.push_back(quantile(values, 0.95));
  constexpr double half_pi = 1.5707963267948966;
  band.median_error.push_back(n > 1 ? std::sqrt(half_pi * square / (n - 1) / n) : not_given);
}

/// Squared correlations of every variable's normals with one figure.
std::vector<Influence> influences(const std::vector<detail::Variable>& variables, const std::vector<std::vector<double>>& normals,
                                  const std::vector<double>& figure, const std::vector<char>& good) {
  std::vector<Influence> out;
  double n = 0, mean = 0, square = 0;
  for (std::size_t d = 0; d < figure.size(); ++d)
    if (good[d]) n += 1, mean += figure[d];
  mean /= n;
  for (std::size_t d = 0; d < figure.size(); ++d)
    if (good[d]) square += (figure[d] - mean) * (figure[d] - mean);
  if (!(square > 0)) return out;
  // What chance alone would show of so many variables in one of twenty cases is not told.
  double chance = inverse_normal(1 - 0.025 / static_cast<double>(variables.size()));
  double least = std::max(least_influence, chance * chance / n);
  for (std::size_t v = 0; v < variables.size(); ++v) {
    double z = 0, zz = 0, zy = 0;
    for (std::size_t d = 0; d < figure.size(); ++d)
      if (good[d]) z += normals[d][v] / n;
    for (std::size_t d = 0; d < figure.size(); ++d)
      if (good[d]) zz += (normals[d][v] - z) * (normals[d][v] - z), zy += (normals[d][v] - z) * (figure[d] - mean);
    if (double share = zz > 0 ? zy * zy / (zz * square) : 0; share > least) out.push_back({variables[v].name, share});
  }
  std::ranges::stable_sort(out, std::greater{}, &Influence::share);
  if (out.size() > most_influences) out.resize(most_influences);
  return out;
}

void gather(const Sheet& sheet, const std::vector<detail::RegionInputs*>& regions, const std::vector<detail::Variable>& variables,
            const std::vector<std::vector<double>>& normals, Drawn& out) {
  std::vector<double> values;
  for (std::size_t r = 0; r < sheet.first.size(); ++r) {
    RegionBands bands{.region = r < regions.size() ? regions[r]->region.id : "all", .totals = {}};
    for (std::size_t q = 0; q < quantity_count; ++q) {
      auto& band = bands.totals[drawn_quantities[q]];
      for (std::size_t i = 0; i < static_cast<std::size_t>(sheet.size[r]); ++i) {
        values.clear();
        for (std::size_t d = 0; d < out.draws; ++d)
          if (sheet.good[d]) values.push_back(sheet.values[d * sheet.row + sheet.place(r, q, i)]);
        summarise(values, band);
      }
      auto last = static_cast<std::size_t>(sheet.size[r]) - 1;
      values.clear();
      for (std::size_t d = 0; d < out.draws; ++d) values.push_back(sheet.values[d * sheet.row + sheet.place(r, q, last)]);
      if (auto found = influences(variables, normals, values, sheet.good); !found.empty())
        out.influences.push_back({bands.region, drawn_quantities[q], sheet.first[r] + sheet.size[r] - 1, std::move(found)});
    }
    out.regions.push_back(std::move(bands));
  }
}

}  // namespace

Result<Answer<Drawn>> draw_cycles(const chain::Workspace& workspace, const DrawOptions& options) {
  auto base = run_cycles(workspace);
  if (!base) return std::unexpected(base.error());
  Answer<Drawn> answer{.value = {.draws = options.draws, .seed = options.seed}, .notes = std::move(base->notes)};
  detail::Inputs inputs;
  Diagnostics notes;
  detail::read_inputs(workspace, inputs, notes);
  Diagnostics found;
  auto variables = detail::variables_of(workspace, inputs, found);
  if (has_errors(found)) return std::unexpected(std::move(found));
  if (variables.empty())
    return fail({.code = "flows.no_uncertainty", .where = {"uncertainties.csv", 0, ""}});
  std::vector<detail::RegionInputs*> regions;
  for (auto& r : inputs.regions) regions.push_back(&r);
  Sheet sheet{regions, options.draws};
  std::vector<std::vector<double>> normals(options.draws, std::vector<double>(variables.size()));
  RandomStream random{.seed = options.seed};
  for (std::size_t d = 0; d < options.draws; ++d)
    for (std::size_t v = 0; v < variables.size(); ++v) normals[d][v] = random.normal(variables[v].id, static_cast<std::uint32_t>(d));
  std::vector<std::unique_ptr<Worker>> workers;
  auto threads = std::max(options.threads, 1U);
  for (unsigned t = 0; t < threads; ++t) workers.push_back(std::make_unique<Worker>(workspace, variables));
  std::atomic<std::size_t> done = 0;
  numeric::parallel_for(options.draws, 1, threads, [&](std::size_t first, std::size_t last, unsigned worker) {
    for (auto d = first; d < last; ++d) {
      sheet.good[d] = workers[worker]->draw(normals[d], d, sheet);
      if (auto n = ++done; options.progress && n % 50 == 0) options.progress(n);
    }
  });
  answer.value.failed = static_cast<std::size_t>(std::ranges::count(sheet.good, 0));
  for (const auto& v : variables) answer.value.variables.push_back(v.name);
  gather(sheet, regions, variables, normals, answer.value);
  return answer;
}

}  // namespace alumen::flows
