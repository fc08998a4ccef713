// Alloys and scrap classes as the cycle uses them. A workspace without alloy families has one of everything: one family, form and
// class, no elements, and the melt yield of flow_data.
#pragma once
#include <span>
#include <vector>

#include "flows/materials/materials.hpp"

namespace alumen::flows::detail {

/// A view of Materials, or of metal as one kind.
class Metals {
 public:
  explicit Metals(const Materials& materials) : of_(materials) {}

  const Materials& materials() const { return of_; }
  bool known() const { return of_.any(); }
  std::size_t families() const { return known() ? of_.families().size() : 1; }
  std::size_t forms() const { return known() ? of_.forms().size() : 1; }
  std::size_t classes() const { return known() ? of_.classes().size() : 1; }
  std::size_t width() const { return known() ? of_.width() : 1; }
  std::span<const double> alloys(std::size_t region, std::size_t group, int year) const {
    return known() ? of_.alloys(region, group, year) : std::span<const double>{whole};
  }
  std::span<const double> typical(std::size_t family) const { return known() ? of_.typical(family) : std::span<const double>{whole}; }
  void sort(ScrapStage stage, std::size_t region, std::size_t from, std::size_t family, int year, std::span<const double> metal,
            std::span<double> classes, std::span<double> residue) const;
  /// `melt_yield` counts only where metal is one kind.
  void charge(std::span<const double> demand, std::span<const double> scrap, double melt_yield, Charged& out) const;

 private:
  static constexpr double whole[1] = {1};
  const Materials& of_;
};

}  // namespace alumen::flows::detail
