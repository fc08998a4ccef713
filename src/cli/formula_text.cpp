#include <fmt/format.h>

#include <cmath>

#include "base/codes.hpp"
#include "base/number.hpp"
#include "cli/text.hpp"

namespace alumen::cli {
namespace {

std::string range_of(const carbon::FormulaValue& v) {
  if (!v.choices.empty()) {
    std::string words;
    for (auto w : v.choices) words += (words.empty() ? "" : ", ") + std::string{w};
    return words;
  }
  if (std::isinf(v.low) && std::isinf(v.high)) return "any";
  if (std::isinf(v.high)) return "from " + to_text(v.low);
  return to_text(v.low) + " to " + to_text(v.high);
}

std::string default_of(const carbon::FormulaValue& v) {
  if (std::isnan(v.fallback)) return "";
  if (!v.choices.empty()) return std::string{v.choices[static_cast<std::size_t>(v.fallback)]};
  return to_text(v.fallback);
}

}  // namespace

std::string render(const carbon::Formula& f, const Style& style) {
  std::string out = fmt::format("{}  {}\n\n  {}\n\n", style.bold(f.name), f.title, f.equation);
  TextTable inputs{{"input", "unit", "range", "default", "meaning"}};
  for (const auto& v : f.inputs) inputs.add({std::string{v.name}, std::string{v.unit}, range_of(v), default_of(v), std::string{v.about}});
  TextTable outputs{{"output", "unit", "meaning"}};
  for (const auto& v : f.outputs) outputs.add({std::string{v.name}, std::string{v.unit}, std::string{v.about}});
  out += inputs.text(2) + "\n" + outputs.text(2);
  return out + fmt::format("\n  source: {}\n{}", f.source, f.emits ? "  may stand in readings.csv\n" : "");
}

std::string render(std::span<const carbon::Formula> formulas, const Style& style) {
  TextTable table{{"formula", "what it gives"}};
  for (const auto& f : formulas) table.add({std::string{f.name}, std::string{f.title}});
  return table.text() + style.dim("\nalumen calc NAME shows one; alumen calc NAME input=value ... runs it\n");
}

std::string render(const carbon::Call& call, const Style& style) {
  const auto& f = *call.formula;
  std::string out = fmt::format("{}  {}\n  {}\n\n", style.bold(f.name), f.title, f.equation);
  TextTable table{{"", "value", "unit", ""}, {false, true, false, false}};
  for (std::size_t i = 0; i < f.inputs.size(); ++i) {
    const auto& v = f.inputs[i];
    std::string value = v.choices.empty() ? to_text(call.inputs[i]) : std::string{v.choices[static_cast<std::size_t>(call.inputs[i])]};
    table.add({std::string{v.name}, value, std::string{v.unit},
               call.defaulted[i] ? fmt::format("default{}{}", v.fallback_source.empty() ? "" : ": ", v.fallback_source) : ""});
  }
  for (std::size_t i = 0; i < f.outputs.size(); ++i)
    table.add({"= " + std::string{f.outputs[i].name}, to_display(call.outputs[i], 12), std::string{f.outputs[i].unit}, ""});
  return out + table.text(2) + fmt::format("\n  source: {}\n", f.source);
}

namespace {

/// A vertical bar would end a Markdown cell.
std::string cell(std::string_view text) {
  std::string out;
  for (char c : text) out += c == '|' ? std::string{"\\|"} : c == '\n' ? std::string{" "} : std::string{c};
  return out;
}

}  // namespace

std::string formulas_markdown(std::span<const carbon::Formula> formulas) {
  std::string out;  // the page of the manual brings the title
  for (const auto& f : formulas) {
    out += fmt::format(
        "\n## {}\n\n{}.\n\n```\n{}\n```\n\nSource: {}.{}\n\n| input | unit | range | default | meaning |\n|---|---|---|---|---|\n", f.name,
        f.title, f.equation, f.source, f.emits ? " May stand in `readings.csv`." : "");
    for (const auto& v : f.inputs)
      out += fmt::format("| `{}` | {} | {} | {}{} | {} |\n", v.name, cell(v.unit), cell(range_of(v)), default_of(v),
                         v.fallback_source.empty() ? "" : " (" + cell(v.fallback_source) + ")", cell(v.about));
    out += "\n| output | unit | meaning |\n|---|---|---|\n";
    for (const auto& v : f.outputs) out += fmt::format("| `{}` | {} | {} |\n", v.name, cell(v.unit), cell(v.about));
  }
  return out;
}

std::string codes_markdown() {
  std::string out = "| code | severity | what happened | what to do |\n|---|---|---|---|\n";
  for (const auto& c : code_registry)
    out += fmt::format("| `{}` | {} | {} | {} |\n", c.name,
                       c.severity == Severity::error     ? "error"
                       : c.severity == Severity::warning ? "warning"
                                                         : "note",
                       cell(c.summary), cell(c.remedy));
  return out;
}

std::string tables_markdown() {
  std::string out;
  for (const auto& t : api::tables()) {
    out += fmt::format("\n## {}.csv\n\n{}.\n\n| column | type | unit | required | meaning |\n|---|---|---|---|---|\n", t.name, t.about);
    for (const auto& c : t.columns) {
      std::string words;
      for (auto w : c.choices) words += (words.empty() ? ": " : ", ") + std::string{"`"} + std::string{w} + "`";
      out += fmt::format("| `{}` | {} | {} | {} | {}{} |\n", c.name, c.type, cell(c.unit), c.required ? "yes" : "", cell(c.about), words);
    }
  }
  out += "\n## Units\n\n| unit | measures | equals |\n|---|---|---|\n";
  for (const auto& u : unit_words())
    out += fmt::format("| {} | {} | {} {} |\n", u.word,
                       u.canonical == "kg"      ? "mass"
                       : u.canonical == "MJ"    ? "energy"
                       : u.canonical == "m3"    ? "volume"
                       : u.canonical == "km"    ? "length"
                       : u.canonical == "kg*km" ? "freight"
                       : u.canonical == "min"   ? "time"
                       : u.canonical == "mV"    ? "voltage"
                                                : "number",
                       to_text(u.factor), u.canonical);
  return out;
}

}  // namespace alumen::cli
