#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <utility>

#include "table/detail/faults.hpp"
#include "table/table.hpp"

namespace alumen::table {

/// One pass over the text. Cells are views into it; nothing is allocated for a cell.
class CsvParser {
 public:
  CsvParser(std::string text, std::string file, const Dialect& dialect, const Limits& limits) : dialect_(dialect), limits_(limits) {
    csv_.file_ = std::move(file);
    csv_.text_ = std::make_unique<std::string>(std::move(text));
    csv_.decimal_ = dialect.decimal;
    at_ = csv_.text_->data();
    end_ = at_ + csv_.text_->size();
    for (char c : {dialect.delimiter, '\n', '"', '\0'}) stops_[static_cast<unsigned char>(c)] = true;  // NUL ends every std::string
  }

  Result<Csv> run() {
    if (csv_.text_->size() > limits_.file_bytes) {
      report(0, {.code = "table.too_large", .expected = fmt::format("at most {} bytes", limits_.file_bytes)});
    } else if (std::string_view{"\"\r\n\0#", 5}.find(dialect_.delimiter) != std::string_view::npos) {
      report(0, {.code = "table.wrong_delimiter", .detail = "a quote, '#' or line end cannot divide cells"});
    } else {
      if (csv_.text_->starts_with("\xEF\xBB\xBF")) at_ += 3;
      if (read_header()) read_rows();
    }
    faults_.finish();
    if (faults_.any()) return std::unexpected(std::move(out_));
    return std::move(csv_);
  }

 private:
  bool blank(char c) const { return (c == ' ' || c == '\t') && c != dialect_.delimiter; }
  /// The end of the line, or of the text.
  char* line_end(char* from) const {
    auto* found = static_cast<char*>(std::memchr(from, '\n', static_cast<std::size_t>(end_ - from)));
    return found != nullptr ? found : end_;
  }
  /// True where a line ends: at LF, CR LF and the end of the text (with or without a last CR).
  bool ends_line(const char* at) const {
    if (at < end_ && *at == '\r') ++at;
    return at == end_ || *at == '\n';
  }
  void next_line(char* end_of_line) {
    at_ = end_of_line < end_ ? end_of_line + 1 : end_;
    ++line_;
  }

  static std::string excerpt(const char* begin, const char* end) { return detail::excerpt({begin, static_cast<std::size_t>(end - begin)}); }
  void report(int line, Diagnostic fault) {
    fault.where.file = csv_.file_;
    fault.where.row = line;
    faults_.add(std::move(fault));
  }
  /// The header word of a cell, or its number.
  std::string column_name(std::size_t index) const {
    if (index < csv_.header_.size() && !csv_.header_[index].empty()) return std::string{csv_.header_[index]};
    return fmt::format("column {}", index + 1);
  }
  void report_cell(int line, Diagnostic fault) {
    row_spoilt_ = true;
    fault.where.column = column_name(csv_.cells_.size() - row_start_);
    report(line, std::move(fault));
  }

  /// Steps over blank lines and comments; false at the end of the text.
  bool find_record() {
    while (at_ < end_) {
      if (*at_ == '#') {
        char* stop = line_end(at_);
        std::string_view line{at_, static_cast<std::size_t>(stop - at_)};
        if (line.ends_with('\r')) line.remove_suffix(1);
        csv_.comments_.emplace_back(line);
        next_line(stop);
        continue;
      }
      if (static_cast<unsigned char>(*at_) > ' ') return true;
      char* p = at_;
      while (blank(*p)) ++p;
      if (!ends_line(p)) return true;
      next_line(line_end(p));
    }
    return false;
  }

  void push(const char* begin, const char* end) {
    std::string_view cell{begin, static_cast<std::size_t>(end - begin)};
    if (cell.size() > limits_.cell_bytes) [[unlikely]]
      report_cell(cell_line_, {.code = "table.too_large",
                               .value = fmt::format("{} bytes", cell.size()),
                               .expected = fmt::format("at most {} bytes", limits_.cell_bytes)});
    csv_.cells_.push_back(cell);
  }

  /// Appends the cells of one record and goes to the next line.
  void read_record() {
    row_start_ = csv_.cells_.size();
    row_line_ = line_;
    row_spoilt_ = false;
    for (;;) {
      char* begin = at_;
      while (blank(*begin)) ++begin;
      cell_line_ = line_;
      char* stop = *begin == '"' ? quoted_cell(begin) : plain_cell(begin);
      if (stop == nullptr) return;  // an open quote: already on the next line
      if (stop < end_ && *stop != '\n') {
        at_ = stop + 1;
        continue;
      }
      return next_line(stop);
    }
  }

  /// Reads a cell without quotes; returns the delimiter, LF or end behind it.
  char* plain_cell(char* begin) {
    char* stop = begin;
    while (!stops_[static_cast<unsigned char>(*stop)]) ++stop;
    if (stop < end_ && (*stop == '"' || *stop == '\0')) [[unlikely]]
      stop = rest_of_cell(begin, stop);
    const char* last = stop;
    if (last > begin && last[-1] == '\r' && (stop == end_ || *stop == '\n')) --last;
    while (last > begin && blank(last[-1])) --last;
    push(begin, last);
    return stop;
  }

  /// Goes on behind a quote or NUL that stands inside a plain cell. A quote is reported, once a row: one misplaced quote
  /// shifts all that follow it.
  char* rest_of_cell(const char* begin, char* at) {
    bool quote = false;
    for (; at < end_ && *at != dialect_.delimiter && *at != '\n'; ++at) quote = quote || *at == '"';
    if (quote && !row_spoilt_) report_cell(line_, {.code = "table.stray_quote", .value = excerpt(begin, at)});
    return at;
  }

  /// Reads a quoted cell; returns the delimiter, LF or end behind it, or null when the quote is never closed.
  char* quoted_cell(char* quote) {
    char* begin = quote + 1;
    bool doubled = false;
    char* close = begin;
    for (;; close += 2) {
      close = static_cast<char*>(std::memchr(close, '"', static_cast<std::size_t>(end_ - close)));
      if (close == nullptr) return open_quote(quote);
      if (close[1] != '"') break;
      doubled = true;
    }
    line_ += static_cast<int>(std::count(begin, close, '\n'));
    char* stop = close + 1;
    while (blank(*stop)) ++stop;
    if (stop < end_ && *stop == '\r' && ends_line(stop)) ++stop;
    if (stop < end_ && *stop != dialect_.delimiter && *stop != '\n') stop = text_behind_quote(quote, stop);
    push(begin, doubled ? undo_doubled(begin, close) : close);
    return stop;
  }

  /// Takes the second of two quotes away, in place: the text gets shorter, so nothing moves and nothing is allocated.
  static char* undo_doubled(char* begin, const char* end) {
    char* to = begin;
    for (const char* from = begin; from < end; ++from) {
      *to++ = *from;
      if (*from == '"') ++from;
    }
    return to;
  }

  char* text_behind_quote(const char* quote, char* at) {
    char* stop = at;
    while (stop < end_ && *stop != dialect_.delimiter && *stop != '\n') ++stop;
    if (row_spoilt_) return stop;
    report_cell(line_, {.code = "table.stray_quote",
                        .value = excerpt(quote, stop),
                        .detail = cell_line_ != line_ ? fmt::format("the quote was opened on line {}", cell_line_) : std::string{}});
    return stop;
  }

  /// Reports the quote and goes on behind its line, so that the faults below it are still found.
  char* open_quote(char* quote) {
    char* stop = line_end(quote);
    report_cell(line_, {.code = "table.open_quote", .value = excerpt(quote, stop)});
    next_line(stop);
    return nullptr;
  }

  /// False when there is no header that rows can be held against.
  bool read_header() {
    if (!find_record()) return report(0, {.code = "table.no_header"}), false;
    read_record();
    csv_.header_ = std::exchange(csv_.cells_, {});
    const auto& words = csv_.header_;
    if (row_spoilt_) return false;
    if (words.size() == 1 && hides_delimiter(words[0])) return false;
    if (at_ == end_ && std::ranges::any_of(words, [](auto word) { return word.find('\r') != std::string_view::npos; }))
      return report(row_line_, {.code = "table.no_header", .detail = "lines end in a lone CR; save the file with LF or CR LF"}), false;
    if (std::ranges::all_of(words, &std::string_view::empty))
      return report(row_line_, {.code = "table.no_header", .detail = "no column has a name"}), false;
    report_duplicates();
    return true;
  }

  /// One single column whose unquoted name holds another usual delimiter: the dialect is not the declared one.
  bool hides_delimiter(std::string_view word) {
    bool quoted = word.data() > csv_.text_->data() && word.data()[-1] == '"';
    auto other = word.find_first_of(",;\t");
    if (quoted || other == std::string_view::npos) return false;
    auto shown = [](char c) { return c == '\t' ? std::string{"\\t"} : std::string{c}; };
    report(row_line_, {.code = "table.wrong_delimiter",
                       .value = shown(word[other]),
                       .expected = shown(dialect_.delimiter),
                       .remedy = fmt::format(R"(declare it in datapackage.json: "dialect": {{"delimiter": "{}"}})", shown(word[other]))});
    return true;
  }

  void report_duplicates() {
    const auto& words = csv_.header_;
    std::vector<std::size_t> order(words.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return words[i]; });
    for (std::size_t i = 1; i < order.size(); ++i) {
      auto first = order[i - 1], second = order[i];
      if (words[first] != words[second]) continue;
      Diagnostic fault{.code = "table.duplicate_column", .where = {{}, 0, column_name(second)}, .value = detail::excerpt(words[second])};
      fault.detail = fmt::format("columns {} and {}{}", first + 1, second + 1, words[first].empty() ? " have no name" : "");
      report(row_line_, std::move(fault));
    }
  }

  void read_rows() {
    auto& cells = csv_.cells_;
    const auto width = csv_.header_.size();
    const char* first_row = at_;
    while (find_record()) {
      read_record();
      if (cells.size() - row_start_ != width) {
        if (!row_spoilt_) report_ragged(cells.size() - row_start_, width);
        cells.resize(row_start_);
        continue;
      }
      csv_.lines_.push_back(row_line_);
      if (csv_.lines_.size() == 1000) reserve_by_sample(static_cast<double>(end_ - first_row) / static_cast<double>(at_ - first_row));
    }
  }

  void report_ragged(std::size_t found, std::size_t width) {
    Diagnostic fault{.code = "table.ragged_row", .value = fmt::format("{} cells", found), .expected = fmt::format("{} cells", width)};
    if (found < width) fault.where.column = column_name(found);
    report(row_line_, std::move(fault));
  }

  /// The first thousand rows tell about how many there will be; growing step by step would copy everything twice.
  void reserve_by_sample(double whole_per_sample) {
    auto rows = static_cast<std::size_t>(1050 * whole_per_sample);
    csv_.lines_.reserve(rows);
    csv_.cells_.reserve(rows * csv_.header_.size());
  }

  Dialect dialect_;
  Limits limits_;
  Csv csv_;
  Diagnostics out_;
  detail::Faults faults_{out_, "faults in this file"};
  std::array<bool, 256> stops_{};
  char* at_ = nullptr;
  char* end_ = nullptr;
  int line_ = 1;
  int cell_line_ = 1;
  int row_line_ = 1;
  std::size_t row_start_ = 0;
  bool row_spoilt_ = false;
};

int Csv::column(std::string_view word) const {
  auto found = std::ranges::find(header_, word);
  return found == header_.end() ? -1 : static_cast<int>(found - header_.begin());
}

Result<Csv> parse_csv(std::string text, std::string file, const Dialect& dialect, const Limits& limits) {
  return CsvParser{std::move(text), std::move(file), dialect, limits}.run();
}

std::string csv_line(const std::vector<std::string>& cells) {
  auto edge = [](char c) { return c == ' ' || c == '\t'; };
  auto needs_quotes = [&](std::string_view cell, bool first) {
    if (cell.empty()) return first && cells.size() == 1;  // an empty line would be skipped
    if (cell.find_first_of(",\"\r\n") != std::string_view::npos || edge(cell.front()) || edge(cell.back())) return true;
    if (cells.size() == 1 && cell.find_first_of(";\t") != std::string_view::npos) return true;  // would look like another dialect
    return first && (cell.front() == '#' || cell.starts_with("\xEF\xBB\xBF"));  // would begin a comment, would be dropped
  };
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    if (!needs_quotes(cells[i], i == 0)) {
      line += cells[i];
      continue;
    }
    line += '"';
    for (char c : cells[i]) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  return line + '\n';
}

}  // namespace alumen::table
