#include "rules/documents/detail/layout.hpp"

#include "base/number.hpp"
#include "table/xlsx.hpp"

namespace alumen::rules::detail {
namespace {

table::Csv embedded(std::string_view name) {
  auto csv = table::parse_csv(std::string{chain::library_text(name)}, std::string{name});
  check(csv.has_value(), "a table of the forms cannot be read");
  return std::move(*csv);
}

/// A cell of a table by its column's name.
std::string at(const table::Csv& csv, std::size_t row, std::string_view column) {
  int c = csv.column(column);
  check(c >= 0, "a table of the forms lacks a column");
  return std::string{csv.cell(row, static_cast<std::size_t>(c))};
}

int whole(const std::string& text) {
  auto value = text.empty() ? 1 : parse_integer(text).value_or(0);
  check(value >= 1, "a table of the forms holds a count that is none");
  return static_cast<int>(value);
}

FormKind kind_of(std::string_view word) {
  using K = FormKind;
  static const std::map<std::string_view, FormKind> kinds{{"text", K::text},
                                                          {"number", K::number},
                                                          {"percent", K::percent},
                                                          {"share", K::share},
                                                          {"current_efficiency", K::current_efficiency},
                                                          {"date", K::date},
                                                          {"country", K::country},
                                                          {"country2", K::country2},
                                                          {"coordinate", K::coordinate},
                                                          {"flag", K::flag},
                                                          {"cn", K::cn},
                                                          {"currency", K::currency}};
  if (word.starts_with("word:")) return K::word;
  auto found = kinds.find(word);
  check(found != kinds.end(), "a table of the forms names an unknown kind");
  return found->second;
}

/// The parts of a text that semicolons divide.
std::vector<std::string> divided(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    auto to = std::min(text.find(';', from), text.size());
    out.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return out;
}

}  // namespace

std::string plain(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
      out += c;
  }
  return out;
}

std::pair<std::size_t, std::size_t> FormField::at(int item, int place) const {
  auto down = static_cast<std::size_t>((item - 1) * step), along = static_cast<std::size_t>(place - 1);
  return {row + down + (right ? 0 : along), column + (right ? along : 0)};
}

std::string cell_name(const FormField& field, int item, int place) {
  auto [row, column] = field.at(item, place);
  return field.sheet + "!" + table::address(row, column);
}

Layout::Layout() {
  read_fields();
  read_words();
  read_countries();
}

void Layout::read_fields() {
  auto csv = embedded("forms/cbam_communication.csv");
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    FormField f{.sheet = at(csv, r, "sheet"),
                .field = at(csv, r, "field"),
                .unit = at(csv, r, "unit"),
                .about = at(csv, r, "about"),
                .label = at(csv, r, "label"),
                .formula = at(csv, r, "formula")};
    auto place = table::parse_address(at(csv, r, "cell"));
    check(place.has_value(), "a table of the forms holds a cell that is none");
    std::tie(f.row, f.column) = *place;
    f.times = whole(at(csv, r, "times"));
    f.step = whole(at(csv, r, "step"));
    f.inner = whole(at(csv, r, "inner"));
    f.right = at(csv, r, "way") == "right";
    auto kind = at(csv, r, "kind"), need = at(csv, r, "need"), version = at(csv, r, "versions");
    f.kind = kind_of(kind);
    if (f.kind == FormKind::word) f.list = kind.substr(5);
    f.required = need == "required";
    f.mandatory = need == "mandatory";
    f.calculated = need == "calculated";
    for (const auto& n : names(static_cast<FormVersion*>(nullptr)))
      if (n.word == version) f.version = n.value;
    by_name_.try_emplace(f.field, fields_.size());
    fields_.push_back(std::move(f));
  }
}

void Layout::read_words() {
  auto csv = embedded("forms/cbam_words.csv");
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    auto name = at(csv, r, "list");
    auto& list = lists_[name];
    word_at_[{name, plain(at(csv, r, "word"))}] = list.size();
    word_at_.try_emplace({name, plain(at(csv, r, "meaning"))}, list.size());
    for (const auto& also : divided(at(csv, r, "also"))) word_at_[{name, plain(also)}] = list.size();
    list.push_back({at(csv, r, "meaning"), at(csv, r, "word")});
  }
}

void Layout::read_countries() {
  auto csv = embedded("forms/countries.csv");
  for (std::size_t r = 0; r < csv.rows(); ++r) {
    countries_.push_back({at(csv, r, "iso3"), at(csv, r, "iso2"), at(csv, r, "name")});
    for (const auto& text : {countries_.back().iso3, countries_.back().iso2, countries_.back().name})
      country_at_.try_emplace(plain(text), r);
    for (const auto& also : divided(at(csv, r, "also"))) country_at_.try_emplace(plain(also), r);
  }
}

const FormField& Layout::field(std::string_view name) const {
  auto found = by_name_.find(name);
  check(found != by_name_.end(), "the form has no field " + std::string{name});
  return fields_[found->second];
}

const FormWord* Layout::word(const std::string& list, std::string_view text) const {
  auto found = word_at_.find({list, plain(text)});
  return found == word_at_.end() ? nullptr : &lists_.at(list)[found->second];
}

std::string Layout::written(const std::string& list, std::string_view meaning) const {
  if (auto words = lists_.find(list); words != lists_.end())
    for (const auto& w : words->second)
      if (w.meaning == meaning) return w.word;
  return std::string{meaning};
}

std::string Layout::words(const std::string& list) const {
  std::string out;
  if (auto words = lists_.find(list); words != lists_.end())
    for (const auto& w : words->second) out += (out.empty() ? "one of " : ", ") + w.word;
  return out;
}

const Country* Layout::country(std::string_view text) const {
  auto found = country_at_.find(plain(text));
  return found == country_at_.end() ? nullptr : &countries_[found->second];
}

const Layout& layout() {
  static const Layout the;
  return the;
}

}  // namespace alumen::rules::detail
