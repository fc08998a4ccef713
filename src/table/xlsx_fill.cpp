// Values put into an existing workbook. The sheet's text is spliced, not written anew: what is not named stays as it is.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <pugixml.hpp>

#include "table/detail/xlsx_cell.hpp"
#include "table/detail/xml.hpp"
#include "table/detail/zip.hpp"
#include "table/table.hpp"
#include "table/xlsx_form.hpp"

namespace alumen::table {
namespace {

namespace fs = std::filesystem;
using detail::attribute_of;
using detail::local_name;

/// Bytes begin..end give way to a text. Insertions have begin == end.
struct Patch {
  std::size_t begin, end;
  std::string text;
};

std::string patched(const std::string& text, std::vector<Patch> patches) {
  std::ranges::stable_sort(patches, {}, &Patch::begin);
  std::string out;
  std::size_t at = 0;
  for (const auto& patch : patches) {
    out += text.substr(at, patch.begin - at) + patch.text;
    at = patch.end;
  }
  return out + text.substr(at);
}

/// An element in the text that it was parsed from.
struct Span {
  std::size_t begin = 0, tag_end = 0, end = 0;  ///< of '<'; behind the start tag; behind the element
  bool closed = false;                          ///< <c/>
};

Span span_of(const std::string& text, const pugi::xml_node& node) {
  std::string_view name = node.name();
  Span span{.begin = static_cast<std::size_t>(node.offset_debug()) - 1};
  char quote = 0;
  for (span.tag_end = span.begin; span.tag_end < text.size(); ++span.tag_end) {
    char c = text[span.tag_end];
    if (quote)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '>')
      break;
  }
  span.closed = text[span.tag_end - 1] == '/';
  ++span.tag_end;
  if (span.closed) return span.end = span.tag_end, span;
  auto close = fmt::format("</{}", name);
  for (auto at = text.find(close, span.tag_end); at != text.npos; at = text.find(close, at + 1)) {
    char next = text[at + close.size()];
    if (next != '>' && next != ' ' && next != '\n' && next != '\r' && next != '\t') continue;
    return span.end = text.find('>', at) + 1, span;
  }
  return span.end = text.size(), span;
}

/// Namespace prefix of an element, with its colon.
std::string prefix_of(const pugi::xml_node& node) {
  std::string name = node.name();
  auto colon = name.find(':');
  return colon == name.npos ? "" : name.substr(0, colon + 1);
}

/// One sheet's text and the values that it takes.
class SheetFiller {
 public:
  SheetFiller(std::string text, std::string sheet, const std::string& file, Diagnostics& out)
      : text_(std::move(text)), sheet_(std::move(sheet)), file_(file), out_(out) {}

  std::string run(const std::map<std::pair<std::size_t, std::size_t>, const Cell*>& values) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
    auto parsed = text_;
    pugi::xml_document document;
    if (auto complaint = detail::load_xml(document, parsed, "worksheet")) return bad(*complaint), std::string{};
    auto data = detail::child_of(document.document_element(), "sheetData");
    if (!data) return bad("a sheet without cells"), std::string{};
    std::map<std::size_t, pugi::xml_node> rows;
    for (auto row : data.children())
      if (auto place = parse_address(fmt::format("A{}", attribute_of(row, "r")))) rows.emplace(place->first, row);
    for (auto at = values.begin(); at != values.end();) {
      auto next = std::find_if(at, values.end(), [&](const auto& v) { return v.first.first != at->first.first; });
      if (auto row = rows.find(at->first.first); row != rows.end())
        fill_row(row->second, at, next);
      else if (auto text = cells(prefix_of(data), at, next); !text.empty())
        insert_row(data, rows, at->first.first, text);
      at = next;
    }
    return patched(text_, std::move(patches_));
  }

 private:
  using At = std::map<std::pair<std::size_t, std::size_t>, const Cell*>::const_iterator;

  void bad(std::string detail) { out_.push_back({.code = "table.bad_xlsx", .where = {file_, 0, sheet_}, .detail = std::move(detail)}); }

  std::string cells(const std::string& prefix, At at, At end) {
    std::string out;
    for (; at != end; ++at)
      if (at->second->kind != Cell::Kind::empty) out += cell(prefix, at->first, *at->second, "");
    return out;
  }

  static std::string cell(const std::string& prefix, std::pair<std::size_t, std::size_t> place, const Cell& value, std::string_view style) {
    auto xml = detail::cell_xml(value, prefix, false);
    return fmt::format("<{0}c r=\"{1}\"{2}{3}>{4}</{0}c>", prefix, address(place.first, place.second),
                       style.empty() ? "" : fmt::format(" s=\"{}\"", style), xml.type.empty() ? "" : fmt::format(" t=\"{}\"", xml.type),
                       xml.content);
  }

  void insert_row(const pugi::xml_node& data, const std::map<std::size_t, pugi::xml_node>& rows, std::size_t row, const std::string& text) {
    auto prefix = prefix_of(data);
    auto element = fmt::format("<{0}row r=\"{1}\">{2}</{0}row>", prefix, row + 1, text);
    if (auto after = rows.upper_bound(row); after != rows.end()) {
      auto begin = span_of(text_, after->second).begin;
      patches_.push_back({begin, begin, element});
    } else {
      append(data, element);
    }
  }

  /// Text at the end of an element, which is opened when it was <row/>. Several texts of one element share its opening.
  void append(const pugi::xml_node& node, const std::string& content) {
    auto span = span_of(text_, node);
    if (!span.closed) {
      auto at = text_.rfind("</", span.end - 1);
      patches_.push_back({at, at, content});
      return;
    }
    auto& opened = opened_[span.begin];
    if (opened == 0) {
      auto tag = text_.substr(span.begin, span.end - span.begin - 2);
      patches_.push_back({span.begin, span.end, fmt::format("{}>", tag) + fmt::format("</{}>", node.name())});
      opened = patches_.size();
    }
    auto& whole = patches_[opened - 1].text;
    whole.insert(whole.rfind("</"), content);
  }

  void fill_row(const pugi::xml_node& row, At at, At end) {
    std::map<std::size_t, pugi::xml_node> have;
    for (auto node : row.children())
      if (auto place = parse_address(attribute_of(node, "r")); place && local_name(node.name()) == "c") have.emplace(place->second, node);
    for (; at != end; ++at) {
      auto found = have.find(at->first.second);
      if (found != have.end())
        replace(found->second, at->first, *at->second);
      else if (at->second->kind != Cell::Kind::empty)
        insert(row, have, at->first, *at->second);
    }
  }

  void replace(const pugi::xml_node& node, std::pair<std::size_t, std::size_t> place, const Cell& value) {
    if (detail::child_of(node, "f")) {
      out_.push_back({.code = "table.cannot_write",
                      .where = {file_, static_cast<int>(place.first + 1), sheet_ + "!" + address(place.first, place.second)},
                      .value = value.text,
                      .detail = "the cell holds a formula"});
      return;
    }
    auto span = span_of(text_, node);
    patches_.push_back({span.begin, span.end, cell(prefix_of(node), place, value, attribute_of(node, "s"))});
  }

  void insert(const pugi::xml_node& row, const std::map<std::size_t, pugi::xml_node>& have, std::pair<std::size_t, std::size_t> place,
              const Cell& value) {
    auto text = cell(prefix_of(row), place, value, "");
    if (auto after = have.upper_bound(place.second); after != have.end()) {
      auto begin = span_of(text_, after->second).begin;
      patches_.push_back({begin, begin, text});
    } else {
      append(row, text);
    }
  }

  std::string text_, sheet_;
  const std::string& file_;
  Diagnostics& out_;
  std::vector<Patch> patches_;
  std::map<std::size_t, std::size_t> opened_;  // begin of an empty element -> 1 + its patch
};

/// The workbook's own part: which sheets there are, and the wish to be calculated anew.
struct Book {
  std::string part, text;
  std::map<std::string, std::pair<std::string, bool>> sheets;  ///< name -> part, hidden
};

Result<std::map<std::string, std::string>> targets(detail::Archive& archive, const std::string& part, const std::string& folder) {
  auto text = archive.read(part);
  if (!text) return std::unexpected(text.error());
  pugi::xml_document document;
  if (auto complaint = detail::load_xml(document, *text, "Relationships")) return fail({.code = "table.bad_xlsx", .detail = *complaint});
  std::map<std::string, std::string> out;
  for (auto node : document.document_element().children()) {
    std::string target{attribute_of(node, "Target")};
    auto path = target.starts_with('/') ? target.substr(1) : folder + target;
    out.emplace(attribute_of(node, "Type").ends_with("/officeDocument") ? "" : std::string{attribute_of(node, "Id")}, path);
  }
  return out;
}

Result<Book> open_book(detail::Archive& archive) {
  auto top = targets(archive, "_rels/.rels", "");
  if (!top) return std::unexpected(top.error());
  Book book{.part = (*top)[""]};
  auto slash = book.part.rfind('/');
  auto folder = slash == book.part.npos ? "" : book.part.substr(0, slash + 1);
  auto parts = targets(archive, folder + "_rels/" + book.part.substr(folder.size()) + ".rels", folder);
  auto text = archive.read(book.part);
  if (!parts || !text) return std::unexpected(parts ? text.error() : parts.error());
  book.text = *text;
  pugi::xml_document document;
  if (auto complaint = detail::load_xml(document, *text, "workbook")) return fail({.code = "table.bad_xlsx", .detail = *complaint});
  for (auto node : detail::child_of(document.document_element(), "sheets").children())
    book.sheets[std::string{attribute_of(node, "name")}] = {
        (*parts)[std::string{attribute_of(node, "id", true)}],
        !attribute_of(node, "state").empty() && attribute_of(node, "state") != "visible"};
  return book;
}

/// The workbook part that asks for calculation on opening: its stored results are those of the empty form.
std::string calculated_anew(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  auto parsed = text;
  pugi::xml_document document;
  if (detail::load_xml(document, parsed, "workbook")) return text;
  auto root = document.document_element();
  if (auto node = detail::child_of(root, "calcPr")) {
    if (!attribute_of(node, "fullCalcOnLoad").empty()) return text;
    auto at = span_of(text, node).begin + 1 + std::string_view{node.name()}.size();
    return patched(text, {{at, at, " fullCalcOnLoad=\"1\""}});
  }
  pugi::xml_node before;
  for (std::string_view name : {"sheets", "functionGroups", "externalReferences", "definedNames"})
    if (auto node = detail::child_of(root, name)) before = node;
  if (!before) return text;
  auto at = span_of(text, before).end;
  return patched(text, {{at, at, fmt::format("<{}calcPr fullCalcOnLoad=\"1\"/>", prefix_of(root))}});
}

Result<std::string> read_bytes(const fs::path& path, const std::string& shown_as) {
  std::error_code error;
  std::ifstream in{path, std::ios::binary};
  if (!in || fs::is_directory(path, error)) return fail({.code = "table.cannot_read", .where = {shown_as}});
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

Result<void> fill_form(const fs::path& blank, const std::string& shown_as, const std::vector<FormEdit>& edits, const fs::path& out) {
  auto bytes = read_bytes(blank, shown_as);
  if (!bytes) return std::unexpected(bytes.error());
  if (auto readable = read_xlsx_bytes(*bytes, shown_as); !readable) return std::unexpected(readable.error());
  auto archive = detail::Archive::open(*bytes, shown_as, {});
  if (!archive) return std::unexpected(archive.error());
  auto book = open_book(*archive);
  if (!book) return std::unexpected(book.error());
  std::map<std::string, std::map<std::pair<std::size_t, std::size_t>, const Cell*>> values;
  for (const auto& edit : edits) values[edit.sheet][{edit.row, edit.column}] = &edit.value;
  Diagnostics faults;
  std::vector<std::pair<std::string, std::string>> parts;
  for (const auto& [name, cells] : values) {
    auto sheet = book->sheets.find(name);
    if (sheet == book->sheets.end() || sheet->second.second) {
      faults.push_back({.code = "table.cannot_write",
                        .where = {shown_as, 0, name},
                        .detail = sheet == book->sheets.end() ? "the workbook has no such sheet" : "the sheet is hidden"});
      continue;
    }
    auto text = archive->read(sheet->second.first);
    if (!text) return std::unexpected(text.error());
    parts.emplace_back(sheet->second.first, SheetFiller{std::move(*text), name, shown_as, faults}.run(cells));
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  parts.emplace_back(book->part, calculated_anew(book->text));
  auto filled = detail::with_entries(*bytes, parts);
  if (filled.empty())
    return fail({.code = "table.cannot_write", .where = {out.filename().string()}, .detail = "the archive could not be composed"});
  return write_text(out, filled);
}

}  // namespace alumen::table
