// For the tests of this room: random networks as lists of cells.
#pragma once
#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "numeric/network.hpp"

namespace alumen::numeric {

/// One entry of a matrix.
struct TestCell {
  std::uint32_t row, column;
  double value;
};

/// Rows from cells in any order; entries keep the order of the cells within their row.
inline SparseRows rows_of(std::uint32_t size, std::vector<TestCell> cells) {
  std::ranges::stable_sort(cells, {}, &TestCell::row);
  SparseRows m;
  auto next = cells.begin();
  for (std::uint32_t i = 0; i < size; ++i) {
    for (; next != cells.end() && next->row == i; ++next) m.column.push_back(next->column), m.value.push_back(next->value);
    m.start.push_back(static_cast<std::uint32_t>(m.column.size()));
  }
  return m;
}

/// A core of `core` mutually linked rows with `inputs` each, every row sum of |m| within the core `gain`; rows before
/// supply it, rows after take from anywhere before. Numbers are shuffled. Every third entry is a credit on demand.
inline std::vector<TestCell> core_cells(std::uint32_t size, std::uint32_t core, std::uint32_t inputs, double gain, unsigned seed,
                                        bool credits = false) {
  std::mt19937_64 random(seed);
  auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::vector<std::uint32_t> name(size);
  for (std::uint32_t i = 0; i < size; ++i) name[i] = i;
  for (std::uint32_t i = size; i-- > 1;) std::swap(name[i], name[random() % (i + 1)]);
  std::uint32_t first = (size - core) / 2, last = first + core;
  std::vector<TestCell> cells;
  for (std::uint32_t i = 0; i < size; ++i) {
    bool inside = i >= first && i < last;
    double sum = 0;
    std::size_t from = cells.size();
    for (std::uint32_t k = 0; k < inputs && (inside || i > 0); ++k) {
      std::uint32_t j = inside ? first + (k == 0 ? (i - first + 1) % core : static_cast<std::uint32_t>(random() % core))
                               : static_cast<std::uint32_t>(random() % i);
      double value = 0.05 + unit();
      sum += value;
      cells.push_back({name[i], name[j], credits && random() % 3 == 0 ? -value : value});
    }
    for (auto c = from; c < cells.size(); ++c) cells[c].value *= gain / sum;
    if (inside && first > 0) cells.push_back({name[i], name[random() % first], 0.1 * unit()});
  }
  return cells;
}

/// Numbers from -1 to 1.
inline std::vector<double> numbers(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<double> out(count);
  for (auto& v : out) v = static_cast<double>(random() >> 11) * 0x1p-52 - 1;
  return out;
}

}  // namespace alumen::numeric
