// Binding of CSV rows to records by their field tables. Included by the .cpp file that instantiates a room's rows.
#pragma once
#include <algorithm>
#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/amount.hpp"
#include "base/fields.hpp"
#include "base/period.hpp"
#include "table/detail/faults.hpp"
#include "table/table.hpp"

namespace alumen::table {

/// What binding does not find in the cell: file, line and column of the message, and the decimal sign.
struct CellContext {
  const Csv& csv;
  std::size_t row;
  std::string_view column;
  Diagnostics& out;
  detail::Faults* faults = nullptr;  ///< counts instead of `out` when a whole column may be wrong

  /// Tells of the cell.
  void report(Code code, std::string_view value, std::string expected = {}, std::string detail = {}) const;
};

/// Reads a number in the file's dialect; reports base.bad_number. NaN on failure.
double bind_number(std::string_view text, const CellContext& context);
/// True when every character may stand in an id: letters, digits, . / - _ : + < @ and non-ASCII characters but blanks.
bool good_id(std::string_view text);

namespace detail {

/// What a number must keep to.
struct Range {
  double low, high;
  std::string_view unit;
};

void bind_double(double& target, std::string_view text, const Range& range, const CellContext& context);
void bind_int(int& target, std::string_view text, const Range& range, const CellContext& context);
void bind_amount(Amount& target, std::string_view text, const Range& range, const CellContext& context);
void bind_date(std::optional<Date>& target, std::string_view text, const CellContext& context);
void bind_bool(bool& target, std::string_view text, const CellContext& context);

template <class T>
concept HasNames = requires { names(static_cast<T*>(nullptr)); };

template <HasNames E>
void bind_choice(E& target, std::string_view text, const CellContext& context) {
  static constexpr auto choices = names(static_cast<E*>(nullptr));
  for (const auto& choice : choices)
    if (choice.word == text) {
      target = choice.value;
      return;
    }
  std::string words;
  for (const auto& choice : choices) words += (words.empty() ? "one of " : ", ") + std::string{choice.word};
  context.report("table.bad_choice", text, std::move(words));
}

/// Binds one cell that is not empty.
template <class R, class M>
void bind_cell(R& record, const Field<R, M>& field, std::string_view text, const CellContext& context) {
  auto& target = record.*(field.member);
  if constexpr (std::is_same_v<M, std::string>) {
    target.assign(text);
    if (field.need == Need::key && !good_id(text)) context.report("table.bad_id", text);
  } else if constexpr (std::is_same_v<M, double>) {
    bind_double(target, text, {field.low, field.high, field.unit}, context);
  } else if constexpr (std::is_same_v<M, int>) {
    bind_int(target, text, {field.low, field.high, field.unit}, context);
  } else if constexpr (std::is_same_v<M, Amount>) {
    bind_amount(target, text, {field.low, field.high, field.unit}, context);
  } else if constexpr (std::is_same_v<M, std::optional<Date>>) {
    bind_date(target, text, context);
  } else if constexpr (std::is_same_v<M, bool>) {
    bind_bool(target, text, context);
  } else {
    static_assert(HasNames<M>, "this field type cannot stand in a table");
    bind_choice(target, text, context);
  }
}

/// Reports the columns of the table that nobody takes.
void report_unknown_columns(const Csv& csv, const std::vector<bool>& known, Diagnostics& out);

}  // namespace detail

/// Reads every row of a table into records of R behind those that `records` holds. What is wrong is appended to `out` (all
/// of it, but after 200 faults of one column only their number); rows come in file order, each with `line` set. Unknown
/// columns warn, missing required columns and cells are errors; columns in `also` belong to the caller.
template <class R>
void append_rows(std::vector<R>& records, const Csv& csv, Diagnostics& out, std::initializer_list<std::string_view> also = {}) {
  constexpr std::size_t block = 256;  // rows taken through all fields together, while they are in the cache
  const std::size_t before = records.size();
  records.resize(before + csv.rows());
  std::vector<bool> known(csv.header().size());
  for (auto word : also)
    if (int c = csv.column(word); c >= 0) known[static_cast<std::size_t>(c)] = true;

  std::array<int, field_count<R>()> columns{};
  std::vector<detail::Faults> faults(columns.size(), detail::Faults{out, "faults in this column"});
  std::size_t index = 0;
  each_field<R>([&](const auto& field) {
    int c = columns[index++] = csv.column(field.name);
    if (c >= 0)
      known[static_cast<std::size_t>(c)] = true;
    else if (field.need != Need::optional)
      out.push_back(
          {.code = "table.missing_column", .where = {csv.file(), 0, std::string{field.name}}, .expected = std::string{field.about}});
  });

  for (std::size_t first = 0; first < csv.rows(); first += block) {
    const std::size_t end = std::min(first + block, csv.rows());
    for (std::size_t r = first; r < end; ++r) records[before + r].line = csv.line(r);
    index = 0;
    each_field<R>([&](const auto& field) {
      auto& column_faults = faults[index];
      const int c = columns[index++];
      if (c < 0) return;
      for (std::size_t r = first; r < end; ++r) {
        auto text = csv.cell(r, static_cast<std::size_t>(c));
        if (text.empty() && field.need == Need::optional) continue;
        CellContext context{csv, r, field.name, out, &column_faults};
        if (!text.empty())
          detail::bind_cell(records[before + r], field, text, context);
        else
          context.report("table.missing_value", "", std::string{field.about});
      }
    });
  }
  for (auto& column_faults : faults) column_faults.finish();
  detail::report_unknown_columns(csv, known, out);
}

/// The records of a table: append_rows() to none.
template <class R>
std::vector<R> bind_rows(const Csv& csv, Diagnostics& out, std::initializer_list<std::string_view> also = {}) {
  std::vector<R> records;
  append_rows(records, csv, out, also);
  return records;
}

}  // namespace alumen::table
