// The cell table of the communication template (data/forms), ready for use.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules/documents/form.hpp"

namespace alumen::rules::detail {

/// What a cell holds.
enum class FormKind { text, number, percent, share, current_efficiency, date, country, country2, coordinate, flag, cn, currency, word };

/// One field of the template: a cell, or a block of cells.
struct FormField {
  std::string sheet, field, unit, about, label, formula, list;  ///< list: of words
  std::size_t row = 0, column = 0;      ///< of the first cell, from 0
  int times = 1, step = 1, inner = 1;
  bool right = false;                   ///< inner places run to the right, else down
  FormKind kind = FormKind::text;
  bool required = false, mandatory = false, calculated = false;
  std::optional<FormVersion> version;   ///< none: both

  /// Row and column of a place, items and places from 1.
  std::pair<std::size_t, std::size_t> at(int item, int place) const;
  bool in(FormVersion v) const { return !version || *version == v; }
};

/// A word of a list: what it means, how the template writes it.
struct FormWord {
  std::string meaning, word;
};

/// A country by code and name.
struct Country {
  std::string iso3, iso2, name;
};

/// The template's cells, words and countries.
class Layout {
 public:
  const std::vector<FormField>& fields() const { return fields_; }
  /// The field of that name; a programmer's error when there is none.
  const FormField& field(std::string_view name) const;
  /// The word of a list that the text means, whatever its case and punctuation; null when there is none.
  const FormWord* word(const std::string& list, std::string_view text) const;
  /// How the template writes a meaning; the meaning itself when the list does not know it.
  std::string written(const std::string& list, std::string_view meaning) const;
  /// The words of a list, for a message.
  std::string words(const std::string& list) const;
  /// A country by its English name, alpha-2 or alpha-3 code; null when unknown.
  const Country* country(std::string_view text) const;

 private:
  friend const Layout& layout();
  Layout();
  void read_fields();
  void read_words();
  void read_countries();

  std::vector<FormField> fields_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::map<std::string, std::vector<FormWord>> lists_;
  std::map<std::pair<std::string, std::string>, std::size_t> word_at_;
  std::vector<Country> countries_;
  std::map<std::string, std::size_t> country_at_;
};

/// Read once from the embedded library.
const Layout& layout();

/// Letters and digits in small letters, for comparing words.
std::string plain(std::string_view text);
/// "D_Processes!L27".
std::string cell_name(const FormField& field, int item, int place);

}  // namespace alumen::rules::detail
