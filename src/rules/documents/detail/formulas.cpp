#include "rules/documents/detail/formulas.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "carbon/formulas/pfc.hpp"
#include "rules/documents/detail/arithmetic.hpp"

namespace alumen::rules::detail {
namespace {

using table::address;
using table::Cell;
using table::Look;

constexpr std::size_t uses_row = 4, inverse_row = 17, matrix_row = 30, vector_row = 44, result_row = 57, factor_row = 69;  // from 0
constexpr auto count = static_cast<std::size_t>(form_processes);

std::string sheet_name(const std::string& sheet) { return sheet.find('&') == sheet.npos ? sheet : "'" + sheet + "'"; }

/// A field's cell from another sheet: D_Processes!$L$54.
std::string reference(std::string_view field, int item, int place = 1) {
  const auto& f = layout().field(field);
  auto [row, column] = f.at(item, place);
  auto text = address(row, column);
  auto digits = text.find_first_of("0123456789");
  return fmt::format("{}!${}${}", sheet_name(f.sheet), text.substr(0, digits), text.substr(digits));
}

/// The cell of a block of sheet D or E, given as the first item writes it.
std::string block_reference(const std::string& sheet, int step, std::string_view cell, int item) {
  auto place = table::parse_address(cell);
  check(place.has_value(), "a formula of the form names a cell that is none");
  auto text = address(place->first + static_cast<std::size_t>((item - 1) * step), place->second);
  auto digits = text.find_first_of("0123456789");
  return fmt::format("{}!${}${}", sheet, text.substr(0, digits), text.substr(digits));
}

std::string named(std::string_view name, int item, int place) {
  if (name == "process_name") return reference("process.name", item);
  if (name == "process_category") return reference("process.category", item);
  if (name == "precursor_name") return reference("precursor.name", item);
  if (name == "precursor_category") return reference("precursor.category", item);
  if (name == "other_process_name") return reference("process.name", other_process(item, place));
  if (name == "any_process_name") return reference("process.name", place);
  if (name.starts_with("process:")) return block_reference("D_Processes", 65, name.substr(8), item);
  if (name.starts_with("precursor:")) return block_reference("E_PurchPrec", 44, name.substr(10), item);
  check(false, "a formula of the form has the unknown name " + std::string{name});
  return {};
}

bool name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.';
}

/// A reference such as $L$83 with its unheld parts moved; the word itself when it is none.
std::string moved_word(std::string_view word, long rows, long columns) {
  bool hold_column = word.starts_with('$');
  auto rest = word.substr(hold_column ? 1 : 0);
  auto letters = rest.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  if (letters == rest.npos || letters == 0 || letters > 3) return std::string{word};
  bool hold_row = rest[letters] == '$';
  auto digits = rest.substr(letters + (hold_row ? 1 : 0));
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return std::string{word};
  auto place = table::parse_address(fmt::format("{}{}", rest.substr(0, letters), digits));
  if (!place) return std::string{word};
  auto row = static_cast<std::size_t>(static_cast<long>(place->first) + (hold_row ? 0 : rows)),
       column = static_cast<std::size_t>(static_cast<long>(place->second) + (hold_column ? 0 : columns));
  auto text = address(row, column);
  auto first_digit = text.find_first_of("0123456789");
  return fmt::format("{}{}{}{}", hold_column ? "$" : "", text.substr(0, first_digit), hold_row ? "$" : "", text.substr(first_digit));
}

Cell number(double value) { return {.kind = Cell::Kind::number, .text = to_text(value)}; }
Cell text(std::string value) { return {.kind = Cell::Kind::text, .text = std::move(value)}; }

/// Adds cells to the sheet of helpers.
class Helper {
 public:
  Helper(const Form& form, const FormFigures& figures) : form_(form), figures_(figures) {}

  table::FormSheet run() {
    sheet_.name = "Calculation";
    note(0, "Helpers of the formulas on the other sheets; not a part of the official template and not read back.");
    add_uses();
    add_vectors();
    add_results();
    add_factors();
    return std::move(sheet_);
  }

 private:
  void note(std::size_t row, std::string words, std::size_t column = 0) {
    sheet_.cells.push_back({.row = row, .column = column, .value = text(std::move(words)), .look = Look::note});
  }
  void put(std::size_t row, std::size_t column, std::string formula, Cell value, std::string array = {}) {
    sheet_.cells.push_back({.row = row,
                            .column = column,
                            .value = std::move(value),
                            .formula = std::move(formula),
                            .array = std::move(array),
                            .look = Look::result});
  }
  static std::string range(std::size_t row, std::size_t column, std::size_t rows, std::size_t columns) {
    return address(row, column) + ":" + address(row + rows - 1, column + columns - 1);
  }

  /// t of one process's goods in a tonne of another's.
  double use(std::size_t consumer, std::size_t supplier) const {
    double level = figures_.processes[consumer].level_t;
    if (consumer == supplier || level == 0) return 0;
    int place = static_cast<int>(consumer < supplier ? consumer + 1 : consumer);
    return form_.number("process.to_process", static_cast<int>(supplier + 1), place) / level;
  }

  void add_uses() {
    note(uses_row - 1, "t of the process in the column that goes into a tonne of the process in the row");
    note(inverse_row - 1, "inverse of the matrix below");
    note(matrix_row - 1, "unit matrix less the uses");
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = 0; j < count; ++j) {
        int supplier = static_cast<int>(j + 1), place = static_cast<int>(i < j ? i + 1 : i);
        auto level = fmt::format("$B{}", vector_row + i + 1);
        put(uses_row + i, j + 1, i == j ? "0" : fmt::format("IF({0}=0,0,{1}/{0})", level, reference("process.to_process", supplier, place)),
            number(use(i, j)));
        put(matrix_row + i, j + 1, fmt::format("{}-{}", i == j ? 1 : 0, address(uses_row + i, j + 1)),
            number((i == j ? 1 : 0) - use(i, j)));
        if (i == 0 && j == 0)
          put(inverse_row, 1, fmt::format("MINVERSE({})", range(matrix_row, 1, count, count)), Cell{}, range(inverse_row, 1, count, count));
      }
  }

  /// Sum over bought precursors of t used times a product of their fields, per t of the process.
  std::string bought(std::size_t i, const std::vector<std::string_view>& factors, bool defaults_only = false,
                     std::string_view tool = {}) const {
    std::string out;
    for (int q = 1; q <= form_precursors; ++q) {
      auto term = reference("precursor.to_process", q, static_cast<int>(i + 1));
      for (auto factor : factors) term += "*" + reference(factor, q);
      if (defaults_only)
        term += fmt::format("*({}=\"{}\")", reference("precursor.direct_source", q), layout().written("data_source", "default"));
      if (!tool.empty()) term += fmt::format("*{}*{}", reference("tool.covered", form_processes + q), reference(tool, form_processes + q));
      out += (out.empty() ? "" : "+") + term;
    }
    auto level = fmt::format("B{}", vector_row + i + 1);
    return fmt::format("IF({0}=0,0,({1})/{0})", level, out);
  }

  void add_vectors() {
    const char* heads[] = {"t made",
                           "own direct",
                           "bought direct",
                           "own indirect",
                           "bought indirect",
                           "own electricity",
                           "source of the electricity factor",
                           "carbon price due",
                           "rebate",
                           "bought electricity",
                           "bought direct, defaults",
                           "direct",
                           "indirect",
                           "electricity"};
    for (std::size_t c = 0; c < std::size(heads); ++c) note(vector_row - 1, heads[c], c + 1);
    for (std::size_t i = 0; i < count; ++i) add_vector(i);
  }

  void add_vector(std::size_t i) {
    int p = static_cast<int>(i + 1);
    auto row = vector_row + i;
    const auto& f = figures_.processes[i];
    auto per_t = [&](const std::string& amount) { return fmt::format("IF(B{0}=0,0,({1})/B{0})", row + 1, amount); };
    auto tool = [&](std::string_view field) { return fmt::format("{}*{}+", reference("tool.covered", p), reference(field, p)); };
    put(row, 1, reference("process.total", p), number(f.level_t));
    put(row, 2, per_t(reference("summary.attributed", p)), number(f.own_direct));
    put(row, 3, bought(i, {"precursor.direct"}), {});
    put(row, 4, per_t(reference("summary.indirect", p)), number(f.own_indirect));
    put(row, 5, bought(i, {"precursor.electricity", "precursor.electricity_factor"}), {});
    put(row, 6, per_t(reference("process.electricity", p)), number(f.own_electricity));
    put(row, 7, reference("process.electricity_source", p) + "&\"\"", text(layout().written("electricity_source", f.electricity_source)));
    put(row, 8, tool("tool.price") + bought(i, {}, false, "tool.price"), {});
    put(row, 9, tool("tool.rebate") + bought(i, {}, false, "tool.rebate"), {});
    put(row, 10, bought(i, {"precursor.electricity"}), {});
    put(row, 11, bought(i, {"precursor.direct"}, true), {});
    put(row, 12, fmt::format("C{0}+D{0}", row + 1), {});
    put(row, 13, fmt::format("E{0}+F{0}", row + 1), {});
    put(row, 14, fmt::format("G{0}+K{0}", row + 1), {});
  }

  void add_results() {
    const char* heads[] = {"", "direct, t CO2e/t", "indirect, t CO2e/t", "electricity, MWh/t", "share of defaults"};
    for (std::size_t c = 1; c < std::size(heads); ++c) note(result_row - 1, heads[c], c + 1);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& f = figures_.processes[i];
      auto row = result_row + i;
      auto times = [&](char column) {
        return fmt::format("MMULT($B{0}:$K{0},{1}${2}:{1}${3})", inverse_row + i + 1, column, vector_row + 1, vector_row + count);
      };
      put(row, 2, times('M'), number(f.direct));
      put(row, 3, times('N'), number(f.indirect));
      put(row, 4, times('O'), number(f.electricity));
      put(row, 5, fmt::format("IF(C{0}=0,0,{1}/C{0})", row + 1, times('L')), number(f.default_share));
    }
  }

  void add_factors() {
    note(factor_row - 1,
         "kind of cells; slope factor and C2F6 per CF4; overvoltage coefficient and C2F6 per CF4 (Implementing Regulation (EU) 2025/2547, "
         "annex II, B.7)");
    std::size_t row = factor_row;
    for (const auto& cells : names(static_cast<carbon::CellTechnology*>(nullptr))) {
      auto slope = carbon::slope_factors(cells.value, carbon::SlopeEdition::eu2547), overvoltage = carbon::overvoltage_factors(cells.value);
      sheet_.cells.push_back({.row = row, .column = 0, .value = text(layout().written("technology", cells.word))});
      std::size_t column = 1;
      for (double value : {slope.cf4, slope.c2f6_ratio, overvoltage.cf4, overvoltage.c2f6_ratio})
        sheet_.cells.push_back({.row = row, .column = column++, .value = number(value)});
      ++row;
    }
  }

  const Form& form_;
  const FormFigures& figures_;
  table::FormSheet sheet_;
};

}  // namespace

std::string moved(std::string_view formula, long rows, long columns) {
  std::string out;
  for (std::size_t at = 0; at < formula.size();) {
    char c = formula[at];
    std::size_t end = at + 1;
    if (c == '"' || c == '\'') {
      end = std::min(formula.find(c, at + 1), formula.size() - 1) + 1;
      out += formula.substr(at, end - at);
    } else if (name_character(c)) {
      while (end < formula.size() && name_character(formula[end])) ++end;
      bool stays = end < formula.size() && (formula[end] == '!' || formula[end] == '(');
      out += stays ? std::string{formula.substr(at, end - at)} : moved_word(formula.substr(at, end - at), rows, columns);
    } else {
      out += c;
    }
    at = end;
  }
  return out;
}

std::string formula_at(const FormField& field, int item, int place) {
  std::string text;
  for (std::size_t at = 0; at < field.formula.size();) {
    if (field.formula[at] != '{') {
      text += field.formula[at++];
      continue;
    }
    auto end = field.formula.find('}', at);
    text += named(std::string_view{field.formula}.substr(at + 1, end - at - 1), item, place);
    at = end + 1;
  }
  auto [row, column] = field.at(item, place);
  return moved(text, static_cast<long>(row) - static_cast<long>(field.row), static_cast<long>(column) - static_cast<long>(field.column));
}

table::FormSheet calculation_sheet(const Form& form, const FormFigures& figures) { return Helper{form, figures}.run(); }

}  // namespace alumen::rules::detail
