#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/number.hpp"
#include "table/detail/tree.hpp"

namespace alumen::table {

namespace {

/// Ends the reading; the fault is in the tree already.
struct Stop {};

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) { return std::ranges::find(words, text) != words.end(); }

/// The core schema's decimal numbers: optional sign, digits with at most one point, optional exponent.
bool decimal_number(std::string_view text) {
  auto digits = [&] {
    auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
  };
  auto sign = [&] {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  };
  sign();
  bool whole = digits(), part = false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    part = digits();
  }
  if (!whole && !part) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    sign();
    if (!digits()) return false;
  }
  return text.empty();
}

/// Turns yaml-cpp's events into a tree. Marks count from 0.
class Handler : public YAML::EventHandler {
 public:
  Handler(std::string_view text, detail::TreeBuilder& tree) : text_(text), tree_(tree) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) stop(mark, "", "the file holds a second document");
  }
  void OnDocumentEnd() override {}
  /// Line of the last value that was understood, or 0.
  int last_line() const { return last_line_; }
  /// Column in characters, from 1; the library counts bytes.
  int column(const YAML::Mark& mark) const {
    constexpr int longest = 10'000;  // beyond that nobody counts, and counting anew each time would take long
    if (mark.column > longest || mark.pos < mark.column || static_cast<std::size_t>(mark.pos) > text_.size()) return mark.column + 1;
    auto before = text_.substr(static_cast<std::size_t>(mark.pos - mark.column), static_cast<std::size_t>(mark.column));
    auto continued = std::ranges::count_if(before, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
    return mark.column + 1 - static_cast<int>(continued);
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse(mark, "", anchor);
    if (tree_.wants_value()) require_colon();
    value(mark, Node::Kind::null, "");
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { stop(mark, "", "aliases are not read; write the value out"); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text) override {
    refuse(mark, tag, anchor);
    bool plain = tag.empty() || tag == "?";
    if (tree_.wants_key()) {
      key_ = {mark, text, plain};
      return tree_.key(text);
    }
    value(mark, plain ? kind_of(mark, text) : Node::Kind::text, text);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::list);
  }
  void OnSequenceEnd() override { tree_.close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::map);
  }
  void OnMapEnd() override { tree_.close(); }

 private:
  [[noreturn]] void stop(const YAML::Mark& mark, std::string text, std::string detail) {
    tree_.fault(mark.line + 1, column(mark), std::move(text), std::move(detail));
    throw Stop{};
  }
  void refuse(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    last_line_ = mark.line + 1;
    if (anchor != YAML::NullAnchor) stop(mark, "", "anchors are not read; write the value out");
    if (!one_of(tag, {"", "?", "!", "tag:yaml.org,2002:str"})) stop(mark, tag, "tags are not read");
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
    refuse(mark, tag, anchor);
    if (tree_.wants_key()) stop(mark, "", "a list or map cannot be a key, or its bracket is never closed");
    if (!tree_.open(kind, mark.line + 1, column(mark))) throw Stop{};
  }
  void value(const YAML::Mark& mark, Node::Kind kind, std::string text) {
    if (tree_.wants_key()) stop(mark, "", "a key is empty");
    if (kind == Node::Kind::null) text = "null";
    if (kind == Node::Kind::boolean) text = text[0] == 't' || text[0] == 'T' ? "true" : "false";
    tree_.add({.kind = kind, .text = std::move(text), .keys = {}, .children = {}, .line = mark.line + 1, .column = column(mark)});
  }
  /// The library takes a last line without colon as a key without value (yaml-cpp 0.7); so would `{a, b}` be read.
  void require_colon() {
    auto at = static_cast<std::size_t>(key_.mark.pos) + key_.text.size();
    auto rest = text_.substr(std::min(at, text_.size()));
    rest = rest.substr(0, rest.find('\n'));
    bool there = rest.find(':') != std::string_view::npos;
    if (key_.plain) there = there && rest.find_first_not_of(" \t") == rest.find(':');
    if (!there) stop(key_.mark, key_.text, "a key needs a colon and a value");
  }
  Node::Kind kind_of(const YAML::Mark& mark, const std::string& text) {
    if (one_of(text, {"", "~", "null", "Null", "NULL"})) return Node::Kind::null;
    if (one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return Node::Kind::boolean;
    if (!decimal_number(text)) return Node::Kind::text;
    if (!parse_number(text)) stop(mark, text, "the number is too large or too small; quote it if it is a text");
    return Node::Kind::number;
  }

  struct Key {
    YAML::Mark mark;
    std::string text;
    bool plain = true;
  };

  std::string_view text_;
  detail::TreeBuilder& tree_;
  Key key_;
  int documents_ = 0;
  int last_line_ = 0;
};

/// The library takes a quote that is open at the end of the text as closed (yaml-cpp 0.7), but not before a document end
/// mark. With one, a truncated file is noticed.
std::string with_end_mark(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text + "...\n";
}

std::string told(const std::string& message, int last_line) {
  if (message.find("document indicator in scalar") == std::string::npos) return message;
  return fmt::format("a quoted text is not closed before the document ends; it begins on line {} or later", std::max(last_line, 1));
}

}  // namespace

Result<Node> parse_yaml(const std::string& text, const std::string& file) {
  auto checked = check_text(text, file);  // the library would put other characters in the place of bad ones
  if (!checked) return std::unexpected(std::move(checked.error()));
  detail::TreeBuilder tree{"table.bad_yaml", file};
  const std::string whole = with_end_mark(std::move(*checked));
  Handler handler{whole, tree};
  try {
    std::istringstream stream{whole};
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(handler)) {}
  } catch (const Stop&) {
  } catch (const YAML::Exception& error) {
    bool known = !error.mark.is_null();
    tree.fault(known ? error.mark.line + 1 : 0, known ? handler.column(error.mark) : 0, "", told(error.msg, handler.last_line()));
  } catch (const std::exception& error) {
    tree.fault(0, 0, "", error.what());
  }
  return std::move(tree).finish();
}

}  // namespace alumen::table
