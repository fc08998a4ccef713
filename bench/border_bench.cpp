// An importer's year: 5,000 consignments of 60 goods from 300 suppliers, three levels of precursors, every rule book that ships.
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "api/api.hpp"
#include "bench/border_generator.hpp"
#include "bench/report.hpp"

namespace alumen::bench {
namespace {

template <class T>
T need(Result<T> result, std::string_view what) {
  if (result) return std::move(*result);
  fmt::print(stderr, "bench: {}: {}\n", what, result.error().front().line());
  std::fflush(stderr);
  _exit(1);
}

rules::Assumptions assumptions() {
  rules::Assumptions all{.file = "bench", .title = "figures that no act gives", .list = {}};
  for (auto [name, value] : {std::pair{"cscf", 1.0},
                             {"benchmark_year", 2026},
                             {"certificate_price", 80},
                             {"certificate_price_q3", 80},
                             {"certificate_price_q4", 80},
                             {"price", 60},
                             {"price_q1", 60},
                             {"price_q2", 60},
                             {"price_q3", 60},
                             {"price_q4", 60},
                             {"free_allocation_share", 0.8},
                             {"factor", 0.9},
                             {"default_direct 7601", 2},
                             {"default_direct 7604", 3},
                             {"default_direct 7605", 3},
                             {"default_direct 7606", 3},
                             {"default_direct 7607", 3},
                             {"default_direct 7608", 3},
                             {"default_direct 7610", 3},
                             {"default_direct 7612", 3},
                             {"default_direct 7616", 3}})
    all.list.push_back({.name = name, .year = 0, .value = value, .why = "bench", .where = {}});
  return all;
}

struct Sizes {
  std::size_t goods = 0, books = 0;
  double cost = 0;
};

/// From the folder to every number: border books good by good, footprint books for every product.
Sizes whole_year(const std::filesystem::path& folder) {
  auto workspace = need(chain::open_workspace(folder, {}, true, api::tables()), "open").value;
  auto chain = need(chain::build(workspace), "build").value;
  Sizes sizes;
  std::vector<rules::Book> books;
  for (const auto& id : rules::ids()) books.push_back(need(rules::load(id), id));
  for (const auto& book : books) {
    ++sizes.books;
    if (book.procedure.empty()) {
      auto model = need(carbon::Model::build(chain, book.method), book.method.id);
      for (auto o : model.products()) sizes.cost += model.inside(o) ? model.footprint(o) : 0;
      continue;
    }
    int year = year_of(*book.valid_from);
    auto counted = need(rules::border_year(workspace, *chain, book, {.year = year, .assumptions = assumptions()}), book.method.id);
    sizes.goods += counted.value.goods.size();
    sizes.cost += counted.value.cost.known() ? counted.value.cost.value : 0;
  }
  return sizes;
}

void run() {
  auto folder = std::filesystem::temp_directory_path() / fmt::format("alumen_border_bench_{}", getpid());
  ImporterSize size;
  auto bytes = write_importer(size, folder);
  heading(fmt::format("an importer's year: {} consignments, {} suppliers, {} goods, three precursor levels, {:.2f} MB of CSV",
                      size.consignments, size.suppliers, size.goods, static_cast<double>(bytes) / 1e6));
  Sizes sizes = whole_year(folder);
  line(fmt::format("folder to every number: {} rule books, {} goods at borders", sizes.books, sizes.goods),
       median_ms(5, [&] { sizes = whole_year(folder); }), "ms", 1000);
  auto workspace = need(chain::open_workspace(folder, {}, true, api::tables()), "open").value;
  auto chain = need(chain::build(workspace), "build").value;
  auto book = need(rules::load("eu-cbam-2026"), "book");
  line("of it the EU's border alone",
       median_ms(5, [&] { need(rules::border_year(workspace, *chain, book, {.year = 2026, .assumptions = assumptions()}), "border"); }),
       "ms", 300);
  line("nine years of it, 2026 to 2034",
       median_ms(3,
                 [&] {
                   for (int year = 2026; year <= 2034; ++year)
                     need(rules::border_year(workspace, *chain, book, {.year = year, .assumptions = assumptions()}), "border");
                 }),
       "ms", 3000);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace alumen::bench

int main() { alumen::bench::run(); }
