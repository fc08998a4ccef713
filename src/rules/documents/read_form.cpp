#include <fmt/format.h>

#include <cmath>
#include <set>

#include "base/number.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/form_check.hpp"
#include "table/xlsx.hpp"

namespace alumen::rules {
namespace {

using namespace detail;
using table::Cell;

std::string trimmed(std::string text) {
  auto first = text.find_first_not_of(" \t\r\n\xC2\xA0");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n\xC2\xA0") - first + 1);
}

/// Reads the cells of one workbook.
class Reader {
 public:
  Reader(const std::vector<table::Sheet>& sheets, std::string file, Diagnostics& out) : out_(out) {
    read_.file = std::move(file);
    for (const auto& sheet : sheets) sheets_.emplace(sheet.name, &sheet);
  }

  FormFile run() {
    if (!check_sheets()) return std::move(read_);
    for (const auto& f : layout().fields())
      for (int i = 1; i <= f.times; ++i)
        for (int j = 1; j <= f.inner; ++j) {
          const auto* cell = cell_at(f, i, j);
          if (!cell) continue;
          if (f.calculated)
            keep_result(f, i, j, *cell);
          else
            take(f, i, j, *cell);
        }
    check_whole();
    compare_results();
    return std::move(read_);
  }

 private:
  /// Every sheet with inputs has to be there.
  bool check_sheets() {
    std::set<std::string> needed;
    for (const auto& f : layout().fields())
      if (!f.calculated) needed.insert(f.sheet);
    bool good = true;
    for (const auto& name : needed)
      if (!sheets_.contains(name)) {
        out_.push_back({.code = "rules.form_sheet",
                        .where = {read_.file, 0, name},
                        .detail = sheets_.contains("A_InstData") ? "" : "this is no communication template, or an older one"});
        good = false;
      }
    return good;
  }

  const Cell* cell_at(const FormField& f, int item, int place) const {
    auto sheet = sheets_.find(f.sheet);
    if (sheet == sheets_.end()) return nullptr;
    auto [row, column] = f.at(item, place);
    const auto& rows = sheet->second->rows;
    if (row >= rows.size() || column >= rows[row].size()) return nullptr;
    const auto& cell = rows[row][column];
    return cell.kind == Cell::Kind::empty && !cell.formula ? nullptr : &cell;
  }

  void keep_result(const FormField& f, int i, int j, const Cell& cell) {
    if (f.kind != FormKind::number) return;
    if (cell.kind == Cell::Kind::number) {
      if (auto value = parse_number(cell.text)) read_.results[{f.field, i, j}] = *value;
    } else if (cell.kind == Cell::Kind::empty && not_calculated_.insert(f.sheet).second) {
      out_.push_back(
          {.code = "rules.form_not_calculated", .where = where_of(read_.file, f, i, j), .detail = "it and perhaps others of the sheet"});
    }
  }

  void wrong(const FormField& f, int i, int j, const Cell& cell, std::string expected, Code code = "rules.form_value",
             std::string detail = {}) {
    out_.push_back({.code = code,
                    .where = where_of(read_.file, f, i, j),
                    .value = cell.text,
                    .expected = std::move(expected),
                    .detail = detail.empty() ? f.about : std::move(detail)});
  }

  void take(const FormField& f, int i, int j, const Cell& cell) {
    if (cell.kind == Cell::Kind::error) return wrong(f, i, j, cell, "", "table.error_cell");
    if (cell.kind == Cell::Kind::empty) return wrong(f, i, j, cell, "", "table.no_stored_result");
    auto text = trimmed(cell.text);
    if (text.empty()) return;
    if (auto value = canonical(f, i, j, cell, text)) read_.form.set(f.field, i, j, *value);
  }

  std::optional<std::string> canonical(const FormField& f, int i, int j, const Cell& cell, const std::string& text) {
    using K = FormKind;
    auto refuse = [&](std::string expected) -> std::optional<std::string> {
      return wrong(f, i, j, cell, std::move(expected)), std::nullopt;
    };
    switch (f.kind) {
      case K::text:
        return text;
      case K::date:
        return cell.kind == Cell::Kind::date && text.size() == 10 ? std::optional{text}
               : date_of(text, cell)                              ? date_of(text, cell)
                                                                  : refuse("a day, for example 2026-12-31");
      case K::country:
      case K::country2: {
        const auto* found = layout().country(text);
        return found ? std::optional{found->iso3}
                     : refuse(f.kind == K::country ? "the English name of a country" : "a country code such as NO");
      }
      case K::word: {
        const auto* found = layout().word(f.list, text);
        if (!found) return wrong(f, i, j, cell, layout().words(f.list), "rules.form_word"), std::nullopt;
        return found->meaning;
      }
      case K::flag:
        return plain(text) == "true"    ? std::optional<std::string>{"true"}
               : plain(text) == "false" ? std::optional<std::string>{"false"}
                                        : refuse("TRUE or FALSE");
      case K::cn: {
        std::string digits;
        for (char c : text)
          if (c != ' ' && c != '.') digits += c;
        bool good = digits.size() == 8 && digits.find_first_not_of("0123456789") == digits.npos;
        return good ? std::optional{digits} : refuse("a CN code of 8 digits");
      }
      case K::currency:
        return text.size() == 3 ? std::optional{text} : refuse("an ISO 4217 code such as EUR");
      default:
        return number(f, i, j, cell, text);
    }
  }

  /// A day as a serial number without a date format, as some programs write it.
  static std::optional<std::string> date_of(const std::string& text, const Cell& cell) {
    if (cell.kind == Cell::Kind::text)
      if (auto day = parse_date(text)) return to_text(*day);
    auto serial = cell.kind == Cell::Kind::number ? parse_integer(text) : std::nullopt;
    if (!serial || *serial < 40000 || *serial > 80000) return {};  // 2009 to 2119
    return to_text(Date{std::chrono::year{1899} / 12 / 30} + std::chrono::days{*serial});
  }

  std::optional<std::string> number(const FormField& f, int i, int j, const Cell& cell, const std::string& text) {
    auto value = cell.kind == Cell::Kind::number || cell.kind == Cell::Kind::text ? parse_number(text) : std::nullopt;
    if (!value) return wrong(f, i, j, cell, "a number"), std::nullopt;
    auto percent = [&](std::string expected, std::string detail) {
      wrong(f, i, j, cell, std::move(expected), "rules.form_percent", std::move(detail));
    };
    if (f.kind == FormKind::percent) {
      bool looks_like_share = *value > 0 && *value <= 1;
      if (*value < 0 || *value > 100) return wrong(f, i, j, cell, "0 to 100"), std::nullopt;
      if (looks_like_share && f.field.ends_with("biomass"))
        wrong(f, i, j, cell, "0 to 100", "rules.form_doubt", "at most 1 % of biomass, or a share where a percentage belongs");
      else if (looks_like_share)
        return percent("0 to 100", "the cell takes a percentage: 98 % is 98"), std::nullopt;
    }
    if (f.kind == FormKind::share && *value > 1) return percent("0 to 1", "the cell takes a share: 97 % is 0.97"), std::nullopt;
    if (f.kind == FormKind::share && (*value < 0 || (*value == 0 && f.field == "pfc.collection")))
      return wrong(f, i, j, cell, f.field == "pfc.collection" ? "above 0, at most 1" : "0 to 1"), std::nullopt;
    if (f.kind == FormKind::current_efficiency && *value <= 1)
      return percent("above 1, at most 100", "the cell takes a percentage: 95 % is 95"), std::nullopt;
    if (f.kind == FormKind::current_efficiency && *value > 100) return wrong(f, i, j, cell, "above 1, at most 100"), std::nullopt;
    if (f.kind == FormKind::coordinate && std::fabs(*value) > (f.field.ends_with("latitude") ? 90 : 180))
      return wrong(f, i, j, cell, "degrees"), std::nullopt;
    if (f.kind == FormKind::number && *value < 0 && f.field != "stream.amount") return wrong(f, i, j, cell, "not below 0"), std::nullopt;
    return written_out(*value);
  }

  /// What is wrong with the whole. A cell that was refused above is not told to be empty as well.
  void check_whole() {
    std::set<Where> refused;
    for (const auto& d : out_) refused.insert(d.where);
    Diagnostics whole;
    check_form(read_.form, read_.file, whole);
    for (auto& d : whole)
      if (d.code != Code{"rules.form_needed"} || !refused.contains(d.where)) out_.push_back(std::move(d));
  }

  /// The workbook's own results beside ours, where a customer takes them from.
  void compare_results() {
    if (has_errors(out_)) return;
    auto figures = figures_of(read_.form);
    for (const auto& [place, result] : read_.results) {
      bool told = place.field.starts_with("product.see_") || place.field == "product.default_share" || place.field == "emissions.direct" ||
                  place.field == "emissions.indirect";
      if (!told) continue;
      double ours = figure_at(read_.form, figures, place);
      if (std::isnan(ours) || std::fabs(ours - result) <= 1e-6 * std::max(std::fabs(ours), std::fabs(result)) + 1e-9) continue;
      const auto& f = layout().field(place.field);
      out_.push_back({.code = "rules.form_differs",
                      .where = where_of(read_.file, f, place.item, place.place),
                      .value = to_text(result),
                      .expected = to_text(ours),
                      .detail = f.about});
    }
  }

  std::map<std::string, const table::Sheet*> sheets_;
  Diagnostics& out_;
  FormFile read_;
  std::set<std::string> not_calculated_;
};

}  // namespace

Result<Answer<FormFile>> read_form(const std::filesystem::path& file) {
  auto shown_as = file.filename().string();
  auto sheets = table::read_xlsx(file, shown_as);
  if (!sheets) return std::unexpected(sheets.error());
  Diagnostics out;
  auto read = Reader{*sheets, shown_as, out}.run();
  tidy(out);
  if (has_errors(out)) return std::unexpected(out);
  return Answer<FormFile>{std::move(read), std::move(out)};
}

}  // namespace alumen::rules
