// Rows of small workspaces for the tests of this folder.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "flows/materials/materials.hpp"

namespace alumen::flows::toys {

/// An element with its contents in percent; a negative limit is none.
struct Content {
  std::string element;
  double typical, max = -1;
};

/// Tables in memory. One group "cars" of the form "sheet" in the region "r", years 2000 to 2010.
struct Toy {
  MaterialRows rows;
  MaterialFrame frame{.groups = {"cars"}, .regions = {"r"}, .first_year = 2000, .last_year = 2010, .files = {}};

  Toy& family(const std::string& id, FamilyKind kind, const std::vector<Content>& contents) {
    AlloyFamily row;
    row.id = id, row.kind = kind, row.line = static_cast<int>(rows.families.size()) + 2;
    rows.families.push_back(row);
    for (const auto& c : contents) {
      FamilyElement e;
      e.family = id, e.element = c.element, e.typical_pct = c.typical, e.line = static_cast<int>(rows.contents.size()) + 2;
      if (c.max >= 0) e.max_pct = c.max;
      rows.contents.push_back(e);
    }
    return *this;
  }
  Toy& form(const std::string& id) {
    SemiForm row;
    row.id = id;
    rows.forms.push_back(row);
    return *this;
  }
  Toy& scrap(const std::string& id, const std::string& families, double melt_yield) {
    ScrapClass row;
    row.id = id, row.families = families, row.melt_yield = melt_yield, row.line = static_cast<int>(rows.classes.size()) + 2;
    rows.classes.push_back(row);
    return *this;
  }
  Toy& alloy(const std::string& family, double share, int year = 0, const std::string& region = "", const std::string& form = "sheet") {
    ProductAlloy row;
    row.group = "cars", row.form = form, row.family = family, row.year = year, row.region = region, row.share = share;
    row.line = static_cast<int>(rows.alloys.size()) + 2;
    rows.alloys.push_back(row);
    return *this;
  }
  Toy& sorted(ScrapStage stage, const std::string& from, const std::string& family, const std::string& scrap_class, double share,
              int year = 0, const std::string& region = "") {
    Sorting row;
    row.stage = stage, row.from = from, row.family = family, row.scrap_class = scrap_class, row.year = year, row.region = region;
    row.share = share, row.line = static_cast<int>(rows.sorting.size()) + 2;
    rows.sorting.push_back(row);
    return *this;
  }
  Toy& recovers(const std::string& element, double recovery) {
    ElementRecovery row;
    row.element = element, row.recovery = recovery;
    rows.recoveries.push_back(row);
    return *this;
  }
  /// What make needs besides: a form, alloys and sorting that say nothing in particular.
  Toy& rest() {
    form("sheet");
    for (const auto& f : rows.families)
      if (f.kind != FamilyKind::primary && rows.alloys.empty()) alloy(f.id, 1);
    for (auto stage : {ScrapStage::fabrication, ScrapStage::manufacturing, ScrapStage::end_of_life})
      sorted(stage, "", "", rows.classes[0].id, 1);
    return *this;
  }
  Result<Answer<Materials>> make() const { return Materials::make(rows, frame); }
  /// Of rows that are known to be right.
  Materials made() const {
    auto answer = make();
    check(answer.has_value(), answer ? "" : answer.error()[0].line());
    return answer->value;
  }
};

/// Masses of a metal: all of it, and its elements in percent in the order of Materials::elements().
inline std::vector<double> metal(double mass, std::initializer_list<double> pct) {
  std::vector<double> out{mass};
  for (double p : pct) out.push_back(mass * p / 100);
  return out;
}

/// Two families, two classes, and nothing yet of groups and sorting.
inline Toy bare() {
  Toy toy;
  toy.family("6xxx", FamilyKind::wrought, {{"Si", 0.5, 0.8}, {"Mg", 0.6, 0.9}})
      .family("cast", FamilyKind::cast, {{"Si", 8}})
      .family("pure", FamilyKind::primary, {{"Fe", 0.1}})
      .scrap("profile", "6xxx *", 0.95)
      .scrap("mixed", "cast", 0.9)
      .form("sheet")
      .form("casting");
  return toy;
}
/// And whole.
inline Toy whole() {
  auto toy = bare();
  toy.alloy("6xxx", 1);
  for (auto stage : {ScrapStage::fabrication, ScrapStage::manufacturing, ScrapStage::end_of_life})
    toy.sorted(stage, "", "", "profile", 0.75);
  return toy;
}

/// "code file:row column value", of errors or of notes, tidied.
inline std::vector<std::string> lines(Diagnostics all) {
  tidy(all);
  std::vector<std::string> out;
  for (const auto& d : all)
    out.push_back(std::string{d.code.info().name} + " " + d.where.file + ":" + std::to_string(d.where.row) + " " + d.where.column + " " +
                  d.value);
  return out;
}

}  // namespace alumen::flows::toys
