#include <algorithm>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>

#include "table/detail/tree.hpp"

namespace alumen::table {

namespace {

/// Walks over the text and tells the handler how far the lexer has read: its events carry no position themselves.
struct TrackedIterator {
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  using iterator_category = std::input_iterator_tag;

  const char* at;
  const char** seen;

  reference operator*() const { return *at; }
  TrackedIterator& operator++() {
    *seen = ++at;
    return *this;
  }
  TrackedIterator operator++(int) {
    auto before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const TrackedIterator& a, const TrackedIterator& b) { return a.at == b.at; }
  friend bool operator!=(const TrackedIterator& a, const TrackedIterator& b) { return a.at != b.at; }
};

/// Line and column of places that are asked for in ascending order. Columns count characters, not bytes.
class Place {
 public:
  Place(const char* begin, const char* end) : at_(begin), end_(end) {}
  int line() const { return line_; }
  int column() const { return column_; }
  const char* at() const { return at_; }
  void move_to(const char* target) {
    for (; at_ < target && at_ < end_; ++at_) {
      bool continues = (static_cast<unsigned char>(*at_) & 0xC0) == 0x80;
      if (*at_ == '\n')
        ++line_, column_ = 1;
      else if (!continues)
        ++column_;
    }
  }
  /// Steps over what may stand between two values.
  void skip_between() {
    auto* next = at_;
    while (next < end_ && std::string_view{" \t\r\n,:"}.find(*next) != std::string_view::npos) ++next;
    move_to(next);
  }

 private:
  const char* at_;
  const char* end_;
  int line_ = 1;
  int column_ = 1;
};

bool in_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

/// Takes the reader's events. Between two values stands only white space, a comma or a colon, so each begins there.
class Handler {
 public:
  using Json = nlohmann::json;

  Handler(std::string_view text, const std::string& file)
      : begin_(text.data()), end_(text.data() + text.size()), seen_(begin_), place_(begin_, end_), tree_("table.bad_json", file) {}

  TrackedIterator begin() { return {begin_, &seen_}; }
  TrackedIterator end() { return {end_, &seen_}; }
  Result<Node> finish() && { return std::move(tree_).finish(); }

  bool null() { return add(Node::Kind::null, "null"); }
  bool boolean(bool value) { return add(Node::Kind::boolean, value ? "true" : "false"); }
  bool number_integer(Json::number_integer_t) { return number(); }
  bool number_unsigned(Json::number_unsigned_t) { return number(); }
  bool number_float(Json::number_float_t, const std::string&) { return number(); }
  bool string(std::string& value) { return add(Node::Kind::text, std::move(value)); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Node::Kind::map); }
  bool start_array(std::size_t) { return open(Node::Kind::list); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& word) {
    place_.move_to(seen_);
    tree_.key(std::move(word));
    return true;
  }
  bool parse_error(std::size_t, const std::string& token, const Json::exception& error) {
    std::string_view what = error.what();  // the message behind the library's own label and position
    auto place_text = what.find("parse error at ");
    auto cut = place_text == what.npos ? what.find("] ") : what.find(": ", place_text);
    if (cut != what.npos) what.remove_prefix(cut + 2);
    auto found = faulty(what, token);
    place_.move_to(found.data());
    tree_.fault(place_.line(), place_.column(), std::string{found}, std::string{what});
    return false;
  }

 private:
  bool add(Node::Kind kind, std::string text) {
    place_.skip_between();
    tree_.add({.kind = kind, .text = std::move(text), .keys = {}, .children = {}, .line = place_.line(), .column = place_.column()});
    if (kind != Node::Kind::number) place_.move_to(seen_);
    return true;
  }
  /// The number as written: the lexer gives whole numbers only as values, and 12345678901234567890123 only rounded.
  bool number() {
    place_.skip_between();
    const char *first = place_.at(), *last = first;
    while (last < end_ && in_number(*last)) ++last;
    add(Node::Kind::number, {first, last});
    place_.move_to(last);
    return true;
  }
  bool open(Node::Kind kind) {
    place_.skip_between();
    bool fits = tree_.open(kind, place_.line(), place_.column());
    place_.move_to(seen_);
    return fits;
  }
  bool close() {
    place_.move_to(seen_);
    tree_.close();
    return true;
  }

  /// The bytes that are at fault: the whole token that is well written but out of place, otherwise the last byte read.
  /// `token` is what the lexer read, but it is reliable for strings only.
  std::string_view faulty(std::string_view what, std::string_view token) const {
    auto last = [&](std::size_t bytes) {
      bytes = std::min(bytes, static_cast<std::size_t>(seen_ - begin_));
      return std::string_view{seen_ - bytes, bytes};
    };
    auto says = [&](std::string_view words) { return what.find(words) != what.npos; };
    if (says("unexpected end of input")) return last(0);
    if (says("unexpected string literal")) return last(token.size());
    if (says("unexpected true literal") || says("unexpected null literal")) return last(4);
    if (says("unexpected false literal")) return last(5);
    if (!says("unexpected number literal") && !says("number overflow")) return last(1);
    const char* stop = seen_;
    if (stop > begin_ && !in_number(stop[-1])) --stop;  // a number ends where another byte was read
    const char* first = stop;
    while (first > begin_ && in_number(first[-1])) --first;
    return {first, stop};
  }

  const char* begin_;
  const char* end_;
  const char* seen_;
  Place place_;
  detail::TreeBuilder tree_;
};

}  // namespace

Result<Node> parse_json(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Handler handler{text, file};
  nlohmann::json::sax_parse(handler.begin(), handler.end(), &handler);
  return std::move(handler).finish();
}

}  // namespace alumen::table
