#include "rules/documents/detail/floors.hpp"

#include "base/number.hpp"
#include "chain/workspace.hpp"

namespace alumen::rules::detail {
namespace {

struct Floor {
  double value = 0;
  std::vector<std::string> unless;
};

/// The row of a route, read from the embedded table.
Floor floor_of(std::string_view route) {
  auto csv = table::parse_csv(std::string{chain::library_text("forms/route_floors.csv")}, "route_floors.csv");
  check(csv.has_value(), "the table of floors cannot be read");
  Floor out;
  for (std::size_t r = 0; r < csv->rows(); ++r) {
    auto cell = [&](std::string_view column) { return std::string{csv->cell(r, static_cast<std::size_t>(csv->column(column)))}; };
    if (cell("route") != route) continue;
    out.value = parse_number(cell("floor")).value_or(0);
    auto words = cell("unless");
    for (std::size_t from = 0; from < words.size();) {
      auto to = std::min(words.find(';', from), words.size());
      out.unless.push_back(words.substr(from, to - from));
      from = to + 1;
    }
  }
  check(out.value > 0, "the table of floors lacks a route");
  return out;
}

std::string small(std::string_view text) {
  std::string out;
  for (char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

double route_floor(double scrap, std::string_view description) {
  static const Floor primary = floor_of("primary"), secondary = floor_of("secondary");
  auto words = small(description);
  auto counted = [&](const Floor& floor) {
    for (const auto& word : floor.unless)
      if (words.find(word) != words.npos) return 0.0;
    return floor.value;
  };
  return (1 - scrap) * counted(primary) + scrap * counted(secondary);
}

}  // namespace alumen::rules::detail
