#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <map>
#include <pugixml.hpp>
#include <system_error>

#include "table/detail/faults.hpp"
#include "table/detail/xlsx_sheet.hpp"
#include "table/detail/xlsx_text.hpp"
#include "table/detail/xml.hpp"
#include "table/detail/zip.hpp"
#include "table/xlsx.hpp"

namespace alumen::table {

namespace {

/// A relationship of a part: what it points to, resolved, and the last word of its type.
struct Relation {
  std::string target;
  std::string kind;
  bool external = false;
};
using Relations = std::map<std::string, Relation, std::less<>>;

Diagnostic bad(const std::string& file, std::string detail, std::string remedy = {}) {
  return {.code = "table.bad_xlsx", .where = {file}, .detail = std::move(detail), .remedy = std::move(remedy)};
}

/// The part that a target names, seen from the folder of its source part. Steps above the root end at the root: names
/// are looked up in the archive and nowhere else.
std::string resolve(std::string_view folder, std::string_view target) {
  std::string path = target.starts_with('/') ? std::string{target} : fmt::format("{}/{}", folder, target);
  std::ranges::replace(path, '\\', '/');
  std::vector<std::string_view> steps;
  for (std::size_t at = 0; at <= path.size();) {
    auto end = std::min(path.find('/', at), path.size());
    auto step = std::string_view{path}.substr(at, end - at);
    if (step == ".." && !steps.empty())
      steps.pop_back();
    else if (!step.empty() && step != "." && step != "..")
      steps.push_back(step);
    at = end + 1;
  }
  return fmt::format("{}", fmt::join(steps, "/"));
}

std::string_view folder_of(std::string_view part) { return part.substr(0, part.rfind('/') == part.npos ? 0 : part.rfind('/')); }

std::string relations_part(std::string_view part) {
  auto folder = folder_of(part);
  auto name = part.substr(folder.empty() ? 0 : folder.size() + 1);
  return fmt::format("{}{}_rels/{}.rels", folder, folder.empty() ? "" : "/", name);
}

std::optional<int> small_number(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

class Reader {
 public:
  Reader(detail::Archive archive, std::string file, const XlsxLimits& limits) : archive_(std::move(archive)) {
    book_.file = std::move(file);
    book_.limits = limits;
  }

  Result<std::vector<Sheet>> run() {
    if (auto fault = other_format()) return fail(std::move(*fault));
    auto top = relations("");
    if (!top) return std::unexpected(std::move(top.error()));
    auto main = std::ranges::find(*top, "officeDocument", [](const auto& entry) { return entry.second.kind; });
    if (main == top->end()) return fail(bad(book_.file, "the archive holds no workbook"));
    const auto& part = main->second.target;
    if (part.ends_with(".bin")) return fail(bad(book_.file, "this is a binary workbook (.xlsb)", "save it as .xlsx"));
    auto parts = relations(part);
    if (!parts) return std::unexpected(std::move(parts.error()));
    if (auto done = read_shared(*parts); !done) return std::unexpected(std::move(done.error()));
    if (auto done = read_workbook(part, *parts); !done) return std::unexpected(std::move(done.error()));
    return std::move(sheets_);
  }

 private:
  std::optional<Diagnostic> other_format() const {
    if (archive_.has("_rels/.rels")) return {};
    if (archive_.has("content.xml")) return bad(book_.file, "this is an OpenDocument file", "save it as .xlsx");
    return bad(book_.file, "this zip archive is no workbook");
  }

  /// Inflates and parses a part; `text` must outlive the document.
  Result<void> load(pugi::xml_document& document, std::string& text, const std::string& part, std::string_view root) {
    auto content = archive_.read(part);
    if (!content) return std::unexpected(std::move(content.error()));
    text = std::move(*content);
    if (auto complaint = detail::load_xml(document, text, root))
      return fail(bad(book_.file, fmt::format("{}: {}", detail::excerpt(part), *complaint)));
    return {};
  }

  /// The relationships of a part; "" stands for the archive. None when it has no such part.
  Result<Relations> relations(const std::string& part) {
    Relations out;
    auto name = relations_part(part);
    if (!archive_.has(name)) return out;
    pugi::xml_document document;
    std::string text;
    if (auto done = load(document, text, name, "Relationships"); !done) return std::unexpected(std::move(done.error()));
    for (auto node : document.document_element().children()) {
      if (detail::local_name(node.name()) != "Relationship") continue;
      auto type = detail::attribute_of(node, "Type");
      Relation relation{.target = resolve(folder_of(part), detail::attribute_of(node, "Target")),
                        .kind = std::string{type.substr(type.rfind('/') + 1)},
                        .external = detail::attribute_of(node, "TargetMode") == "External"};
      out.try_emplace(std::string{detail::attribute_of(node, "Id")}, std::move(relation));
    }
    return out;
  }

  Result<void> read_shared(const Relations& parts) {
    for (const auto& [id, relation] : parts) {
      if (relation.external) continue;
      if (relation.kind == "sharedStrings" && book_.strings.empty())
        if (auto done = read_strings(relation.target); !done) return done;
      if (relation.kind == "styles" && book_.date_styles.empty())
        if (auto done = read_styles(relation.target); !done) return done;
    }
    return {};
  }

  Result<void> read_strings(const std::string& part) {
    pugi::xml_document document;
    std::string text;
    if (auto done = load(document, text, part, "sst"); !done) return done;
    for (auto item : document.document_element().children()) {
      if (detail::local_name(item.name()) != "si") continue;
      if (book_.strings.size() >= book_.limits.cells)
        return fail(
            {.code = "table.too_large", .where = {book_.file}, .expected = fmt::format("at most {} shared texts", book_.limits.cells)});
      book_.strings.push_back(detail::string_item(item));
    }
    return {};
  }

  /// Which cell styles show a date.
  Result<void> read_styles(const std::string& part) {
    pugi::xml_document document;
    std::string text;
    if (auto done = load(document, text, part, "styleSheet"); !done) return done;
    auto root = document.document_element();
    std::map<int, bool> custom;
    for (auto format : detail::child_of(root, "numFmts").children())
      if (auto id = small_number(detail::attribute_of(format, "numFmtId")))
        custom[*id] = detail::is_date_format(detail::attribute_of(format, "formatCode"));
    for (auto style : detail::child_of(root, "cellXfs").children()) {
      if (detail::local_name(style.name()) != "xf") continue;
      auto id = small_number(detail::attribute_of(style, "numFmtId")).value_or(0);
      auto found = custom.find(id);
      book_.date_styles.push_back(found != custom.end() ? found->second : detail::is_date_format(id));
    }
    return {};
  }

  Result<void> read_workbook(const std::string& part, const Relations& parts) {
    pugi::xml_document document;
    std::string text;
    if (auto done = load(document, text, part, "workbook"); !done) return done;
    auto root = document.document_element();
    auto epoch = detail::attribute_of(detail::child_of(root, "workbookPr"), "date1904");
    book_.from_1904 = epoch == "1" || epoch == "true";
    for (auto node : detail::child_of(root, "sheets").children())
      if (detail::local_name(node.name()) == "sheet")
        if (auto done = add_sheet(node, parts); !done) return done;
    if (sheets_.empty()) return fail(bad(book_.file, "the workbook holds no worksheet"));
    return {};
  }

  Result<void> add_sheet(const pugi::xml_node& node, const Relations& parts) {
    Sheet sheet;
    sheet.name = detail::attribute_of(node, "name");
    auto state = detail::attribute_of(node, "state");
    sheet.hidden = state == "hidden" || state == "veryHidden";
    auto found = parts.find(detail::attribute_of(node, "id", true));
    if (sheet.name.empty() || found == parts.end() || found->second.external)
      return fail(bad(book_.file, fmt::format("the sheet \"{}\" has no part in the archive", detail::excerpt(sheet.name))));
    if (found->second.kind != "worksheet") return {};  // a chart, a dialog, an old macro sheet: no cells
    if (sheets_.size() >= book_.limits.sheets)
      return fail({.code = "table.too_large", .where = {book_.file}, .expected = fmt::format("at most {} sheets", book_.limits.sheets)});
    auto content = archive_.read(found->second.target);
    if (!content) return std::unexpected(std::move(content.error()));
    if (auto done = detail::read_sheet(std::move(*content), book_, sheet); !done) return done;
    sheets_.push_back(std::move(sheet));
    return {};
  }

  detail::Archive archive_;
  detail::Book book_;
  std::vector<Sheet> sheets_;
};

/// Old workbooks and encrypted ones share a container that is no zip archive.
std::optional<Diagnostic> ole_fault(std::string_view bytes, const std::string& file) {
  if (!bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return {};
  std::string encrypted;  // the name of a stream, in UTF-16
  for (char c : std::string_view{"EncryptedPackage"}) encrypted.append({c, '\0'});
  if (bytes.find(encrypted) != bytes.npos) return Diagnostic{.code = "table.xlsx_encrypted", .where = {file}};
  return bad(file, "this is a workbook of the old binary kind (.xls)", "save it as .xlsx");
}

Diagnostic archive_too_large(const std::string& file, const XlsxLimits& limits) {
  return {.code = "table.too_large", .where = {file}, .expected = fmt::format("at most {} bytes", limits.file_bytes)};
}

}  // namespace

Result<std::vector<Sheet>> read_xlsx_bytes(std::string bytes, const std::string& shown_as, const XlsxLimits& limits) {
  if (bytes.size() > limits.file_bytes) return fail(archive_too_large(shown_as, limits));
  if (bytes.empty()) return fail(bad(shown_as, "the file is empty"));
  if (auto fault = ole_fault(bytes, shown_as)) return fail(std::move(*fault));
  auto archive = detail::Archive::open(std::move(bytes), shown_as, limits);
  if (!archive) return std::unexpected(std::move(archive.error()));
  return Reader{std::move(*archive), shown_as, limits}.run();
}

Result<std::vector<Sheet>> read_xlsx(const std::filesystem::path& path, std::string shown_as, const XlsxLimits& limits) {
  auto cannot = [&](int error) {
    return fail({.code = "table.cannot_read", .where = {shown_as}, .detail = std::generic_category().message(error)});
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return cannot(EISDIR);
  errno = 0;
  std::ifstream in{path, std::ios::binary};
  if (!in) return cannot(errno != 0 ? errno : EIO);
  std::string bytes;
  for (constexpr std::size_t step = 1 << 20; in && bytes.size() <= limits.file_bytes;) {
    auto filled = bytes.size();
    bytes.resize(filled + step);
    in.read(bytes.data() + filled, step);
    bytes.resize(filled + static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return cannot(errno != 0 ? errno : EIO);
  return read_xlsx_bytes(std::move(bytes), shown_as, limits);
}

}  // namespace alumen::table
