#include "api/detail/page.hpp"

#include <nlohmann/json.hpp>

namespace alumen::api::detail {
namespace {

/// Text that may stand between tags.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  return out;
}

/// JSON that may stand in a <script>: no '<' can end it or open a comment, and no line separator of Unicode is left.
std::string embeddable(std::string_view json) {
  constexpr std::string_view line_separators = "\xE2\x80";
  std::string out;
  out.reserve(json.size() + json.size() / 64);
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '<') {
      out += "\\u003c";
    } else if (json.substr(i, 2) == line_separators && i + 2 < json.size() && (json[i + 2] == '\xA8' || json[i + 2] == '\xA9')) {
      out += json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

/// The template with its two places filled. Each is looked for once, in order, so that filled-in text is never searched.
std::string filled(std::string_view form, std::string_view title, std::string_view data) {
  constexpr std::string_view title_mark = "{{title}}", data_mark = "{{data}}";
  auto at_title = form.find(title_mark);
  auto at_data = form.find(data_mark, at_title);
  std::string out;
  out.reserve(form.size() + title.size() + data.size());
  out += form.substr(0, at_title);
  out += title;
  out += form.substr(at_title + title_mark.size(), at_data - at_title - title_mark.size());
  out += data;
  out += form.substr(at_data + data_mark.size());
  return out;
}

}  // namespace

std::string page(std::string_view form, std::string_view title, const PageFacts& facts, std::string_view more, std::string_view answer) {
  using Json = nlohmann::ordered_json;
  Json data{{"program", facts.program}, {"command", facts.command}};
  data.update(Json::parse(more, nullptr, false));
  // The answer stands in the page as the JSON answer prints it: one meaning of every field, and the same digits.
  data["answer"] = Json::parse(answer, nullptr, false);
  return filled(form, escaped(title), embeddable(data.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}  // namespace alumen::api::detail
