// Figures behind other figures: uncertainties, parameters of formulas, readings of meters.
#pragma once
#include "chain/rows/vocabulary.hpp"

namespace alumen::chain {

/// The shape of an uncertainty. A lognormal needs to say what the figure is: the mean or the median of it.
enum class Shape { normal, lognormal_mean, lognormal_median, triangular, uniform, beta_pert };
constexpr auto names(Shape*) {
  using enum Shape;
  return std::to_array<Named<Shape>>({{normal, "normal"},
                                      {lognormal_mean, "lognormal_mean"},
                                      {lognormal_median, "lognormal_median"},
                                      {triangular, "triangular"},
                                      {uniform, "uniform"},
                                      {beta_pert, "beta_pert"}});
}

/// How well a figure is known. One row may speak for many: `row` may end in '*'; the longest match counts, a row of the
/// workspace before one of the library.
struct Uncertainty : Row {
  static constexpr std::string_view table = "uncertainties", about = "how well figures are known";
  std::string of_table, row, column;
  Shape shape = Shape::normal;
  double interval_pct = not_given, gsd = not_given, low = not_given, high = not_given;
  std::string source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Uncertainty*) {
  using R = Uncertainty;
  return std::tuple{
      Field<R, std::string>{&R::of_table, "table", "", "table of the figure, for example exchanges", Need::key},
      Field<R, std::string>{&R::row, "row", "", "key of its row; may end in '*'", Need::required},
      Field<R, std::string>{&R::column, "column", "", "its column, for example amount", Need::key},
      Field<R, Shape>{&R::shape, "shape", "", "distribution", Need::required},
      Field<R, double>{&R::interval_pct, "interval_pct", "%", "half width of the 95 % interval in % of the figure, for normal",
                       Need::optional, 0, 1000},
      Field<R, double>{&R::gsd, "gsd", "", "geometric standard deviation, above 1, for the lognormals", Need::optional, 1, 100},
      Field<R, double>{&R::low, "low", "", "lowest value as a multiple of the figure, for triangular, uniform, beta_pert"},
      Field<R, double>{&R::high, "high", "", "highest value as a multiple of the figure"},
      Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
      Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Uncertainty& r) { return r.of_table + "/" + r.row + "/" + r.column; }

/// A number that formulas of the workspace may name.
struct Parameter : Row {
  static constexpr std::string_view table = "parameters", about = "numbers that formulas may name";
  std::string id;
  Amount value;
  std::string unit, source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Parameter*) {
  using R = Parameter;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "name in formulas: letters, digits, '_', '.'", Need::key},
                    Field<R, Amount>{&R::value, "value", "", "number or formula over other parameters", Need::required},
                    Field<R, std::string>{&R::unit, "unit", "", "for the reader; formulas use the bare number"},
                    Field<R, std::string>{&R::source, "source", "", "document"},
                    Field<R, Status>{&R::status, "status", "", "how far it can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Parameter& r) { return r.id; }

/// A measured input of an emission formula: anode-effect minutes, net anode consumption, ...
struct Reading : Row {
  static constexpr std::string_view table = "readings", about = "measured inputs of emission formulas";
  std::string activity, formula, stream, input, value, unit;
  int edition = 1, supersedes = 0;
  std::string source, note;
};
constexpr auto fields(Reading*) {
  using R = Reading;
  return std::tuple{Field<R, std::string>{&R::activity, "activity", "", "activities.id", Need::key},
                    Field<R, std::string>{&R::formula, "formula", "", "name of the formula ('alumen calc' lists them)", Need::key},
                    Field<R, std::string>{&R::stream, "stream", "", "tells several uses of one formula apart"},
                    Field<R, std::string>{&R::input, "input", "", "input of the formula", Need::key},
                    Field<R, std::string>{&R::value, "value", "", "number, formula over parameters, or word", Need::required},
                    Field<R, std::string>{&R::unit, "unit", "", "unit; empty = the formula's own"},
                    Field<R, int>{&R::edition, "edition", "", "1, 2, 3 ... of a restated figure", Need::optional, 1},
                    Field<R, int>{&R::supersedes, "supersedes", "", "edition that this one replaces", Need::optional, 1},
                    Field<R, std::string>{&R::source, "source", "", "document or meter"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Reading& r) { return r.activity + "/" + r.formula + (r.stream.empty() ? "" : "/" + r.stream) + "/" + r.input; }

}  // namespace alumen::chain
