// The tables of alloys and scrap with positions instead of names: what Materials holds.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "flows/materials/rows.hpp"

namespace alumen::flows::detail {

/// No more chemical symbols than this: contents of a tonne fit on the stack.
inline constexpr std::size_t max_elements = 118;

/// An origin without shares.
inline constexpr std::uint32_t nowhere = 0xffffffffu;

/// Shares of several origins for every year; a year outside takes the nearest one.
struct YearShares {
  std::size_t cells = 0;
  int first_year = 0, last_year = 0;
  std::vector<double> values;  // origins x years x cells

  std::size_t years() const { return static_cast<std::size_t>(last_year - first_year + 1); }
  std::span<const double> of(std::size_t origin, int year) const {
    if (origin == nowhere) return {};
    int y = year < first_year ? first_year : year > last_year ? last_year : year;
    return {values.data() + (origin * years() + static_cast<std::size_t>(y - first_year)) * cells, cells};
  }
};

struct MaterialTables {
  std::vector<AlloyFamily> families;  // without the primary one
  std::vector<SemiForm> forms;
  std::vector<ScrapClass> classes;
  std::vector<std::string> elements;  // sorted
  std::size_t groups = 0;

  std::vector<double> typical;   // families x width, of a tonne
  std::vector<double> limit;     // families x elements, of a tonne; infinite = none
  std::vector<double> primary;   // width, of a tonne
  std::vector<double> recovery;  // elements
  std::vector<std::vector<std::uint32_t>> takers;  // families of a class, best first

  YearShares alloys;                       // forms x families
  std::vector<std::uint32_t> alloys_of;    // regions x groups
  YearShares sorting;                      // classes, and the residue last
  std::array<std::vector<std::uint32_t>, 4> sorting_of;  // by stage: regions x places x families

  std::size_t width() const { return 1 + elements.size(); }
  /// How many places scrap of a stage comes from: forms, groups, or one.
  std::size_t places(ScrapStage stage) const {
    return stage == ScrapStage::fabrication ? forms.size() : stage == ScrapStage::ash ? 1 : groups;
  }
  /// Ash knows no family.
  std::size_t families_at(ScrapStage stage) const { return stage == ScrapStage::ash ? 1 : families.size(); }
};

}  // namespace alumen::flows::detail
