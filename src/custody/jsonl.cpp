#include "custody/jsonl.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.hpp"
#include "custody/detail/decimal.hpp"
#include "custody/detail/visit.hpp"
#include "custody/refusal.hpp"
#include "custody/scheme.hpp"
#include "table/table.hpp"

namespace alumen::custody {
namespace {

using table::Node;

/// Takes the fields of a record out of a map.
class Binder {
 public:
  Binder(const Node& map, std::string file, int line, Diagnostics& out)
      : map_(map), file_(std::move(file)), line_(line), out_(out), taken_(map.keys.size()) {}

  void operator()(const auto& field, auto& value) {
    auto* node = take(field.name);
    if (!node || node->kind == Node::Kind::null) {
      bool mass = std::is_same_v<std::remove_cvref_t<decltype(value)>, Grams>;
      if (field.need != Need::optional)
        report(mass ? Code{"custody.missing_quantity"} : Code{"custody.missing_field"}, field.name, "", std::string{field.about});
      return;
    }
    if (node->kind == Node::Kind::list || node->kind == Node::Kind::map)
      return report("custody.schema_invalid", field.name, "", "a single value");
    bind(field, node->text, value);
  }
  /// The text of a field, or nothing.
  const Node* take(std::string_view name) {
    for (std::size_t i = 0; i < map_.keys.size(); ++i)
      if (map_.keys[i] == name) {
        taken_[i] = true;
        return &map_.children[i];
      }
    return nullptr;
  }
  /// What nobody took is not part of the command.
  void finish(std::string_view command) {
    for (std::size_t i = 0; i < taken_.size(); ++i)
      if (!taken_[i]) report("custody.schema_invalid", map_.keys[i], map_.keys[i], fmt::format("a field of {}", command));
  }
  void report(Code code, std::string_view field, std::string_view value, std::string expected) {
    out_.push_back(
        {.code = code, .where = {file_, line_, std::string{field}}, .value = std::string{value}, .expected = std::move(expected)});
  }

 private:
  void bind(const auto&, const std::string& text, std::string& value) { value = text; }
  void bind(const auto& field, const std::string& text, Grams& value) {
    auto mass = parse_mass(text);
    if (mass)
      value = *mass;
    else
      report(mass.error().front().code, field.name, text, mass.error().front().expected);
  }
  void bind(const auto& field, const std::string& text, Ppm& value) {
    auto share = detail::scaled(text, 6);
    if (share)
      value.parts = *share;
    else
      report("custody.schema_invalid", field.name, text, "a decimal number with at most 6 decimals");
  }
  void bind(const auto& field, const std::string& text, int& value) {
    auto count = parse_integer(text);
    if (count && std::in_range<int>(*count))
      value = static_cast<int>(*count);
    else
      report("custody.schema_invalid", field.name, text, "a whole number");
  }
  void bind(const auto& field, const std::string& text, bool& value) {
    if (text == "true" || text == "false")
      value = text == "true";
    else
      report("custody.schema_invalid", field.name, text, "true or false");
  }
  void bind(const auto& field, const std::string& text, Date& value) {
    auto date = parse_date(text);
    if (date)
      value = *date;
    else
      report("custody.schema_invalid", field.name, text, "YYYY-MM-DD");
  }
  void bind(const auto& field, const std::string& text, std::optional<Date>& value) { bind(field, text, value.emplace()); }
  template <detail::HasNames E>
  void bind(const auto& field, const std::string& text, E& value) {
    std::string words;
    for (const auto& n : names(static_cast<E*>(nullptr))) {
      if (n.word == text) {
        value = n.value;
        return;
      }
      words += (words.empty() ? "one of " : ", ") + std::string{n.word};
    }
    report("custody.unknown_vocabulary", field.name, text, std::move(words));
  }

  const Node& map_;
  std::string file_;
  int line_;
  Diagnostics& out_;
  std::vector<bool> taken_;
};

/// Makes the body whose word it is. False when there is none.
template <std::size_t I = 0>
bool with_word(std::string_view word, auto&& make) {
  if constexpr (I < std::variant_size_v<CommandBody>) {
    using C = std::variant_alternative_t<I, CommandBody>;
    if (C::word != word) return with_word<I + 1>(word, make);
    make.template operator()<C>();
    return true;
  } else {
    return false;
  }
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

/// Appends the fields of a record; optional ones that hold nothing are left out.
class Printer {
 public:
  explicit Printer(std::string& out) : out_(out) {}

  void operator()(const auto& field, const auto& value) {
    if (field.need == Need::optional && value == std::remove_cvref_t<decltype(value)>{}) return;
    out_ += fmt::format(", \"{}\": ", field.name);
    print(value);
  }

 private:
  void print(const std::string& text) { out_ += json_text(text); }
  void print(Grams mass) { out_ += std::to_string(mass.count()); }
  void print(Ppm share) { out_ += detail::scaled_text(share.parts, 6); }
  void print(int count) { out_ += std::to_string(count); }
  void print(bool flag) { out_ += flag ? "true" : "false"; }
  void print(Date date) { out_ += '"' + to_text(date) + '"'; }
  void print(const std::optional<Date>& date) { print(*date); }
  template <detail::HasNames E>
  void print(E word) {
    out_ += fmt::format("\"{}\"", word_of(word));
  }

  std::string& out_;
};

}  // namespace

Result<Command> command_of_json(std::string_view text, const std::string& file, int line) {
  auto root = table::parse_json(text, file);
  if (!root) {
    for (auto& d : root.error()) d.where.row += line - 1;
    return std::unexpected(std::move(root.error()));
  }
  Diagnostics out;
  if (root->kind != Node::Kind::map)
    return fail(
        {.code = "custody.schema_invalid", .where = {file, line, ""}, .expected = "an object such as {\"do\": \"record_intake\", ...}"});
  Command command;
  if (root->find("text") == nullptr)  // a scheme that ships need not be written out
    if (auto *scheme = root->find("scheme"), *what = root->find("do"); scheme && what && what->text == AdoptScheme::word)
      if (auto shipped = scheme_text(scheme->text); !shipped.empty()) {
        root->keys.emplace_back("text");
        root->children.push_back({.kind = Node::Kind::text, .text = std::string{shipped}});
      }
  Binder binder{*root, file, line, out};
  auto* word = binder.take("do");
  bool known = word && with_word(word->text, [&]<class C>() {
                 detail::visit_fields(command.envelope, binder);
                 if (auto* expected = binder.take("expected_position")) {
                   auto position = parse_integer(expected->text);
                   if (position && *position >= 0)
                     command.envelope.expected = static_cast<std::uint64_t>(*position);
                   else
                     binder.report("custody.schema_invalid", "expected_position", expected->text, "a whole number");
                 }
                 detail::visit_fields(command.body.emplace<C>(), binder);
                 binder.finish(C::word);
               });
  if (!word)
    binder.report("custody.missing_field", "do", "", "the word of a command");
  else if (!known)
    binder.report("custody.unknown_vocabulary", "do", word->text, "the word of a command; the manual lists them");
  if (!out.empty()) return std::unexpected(std::move(out));
  return command;
}

std::string json_of(const Command& command) {
  std::string out = fmt::format("{{\"do\": \"{}\"", name_of(command));
  Printer printer{out};
  detail::visit_fields(command.envelope, printer);
  if (command.envelope.expected) out += fmt::format(", \"expected_position\": {}", *command.envelope.expected);
  std::visit([&](const auto& c) { detail::visit_fields(c, printer); }, command.body);
  return out + "}";
}

std::string json_of(const Event& event, std::uint64_t position) {
  std::string out = fmt::format("{{\"position\": {}, \"event\": \"{}\"", position, name_of(event));
  Printer printer{out};
  detail::visit_fields(event.envelope, printer);
  std::visit([&](const auto& e) { detail::visit_fields(e, printer); }, event.body);
  return out + "}";
}

Result<std::vector<Command>> commands_of_json(std::string_view text, const std::string& file) {
  std::vector<Command> commands;
  Diagnostics out;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int line = 1; !text.empty(); ++line) {
    auto end = std::min(text.find('\n'), text.size());
    auto content = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto first = content.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || content[first] == '#') continue;
    auto command = command_of_json(content, file, line);
    if (command)
      commands.push_back(std::move(*command));
    else
      out.insert(out.end(), command.error().begin(), command.error().end());
  }
  if (!out.empty()) return std::unexpected(std::move(out));
  return commands;
}

}  // namespace alumen::custody
