#include "api/detail/load.hpp"

#include "flows/flows.hpp"

namespace alumen::api {

const chain::Tables& tables() {
  static const chain::Tables all = [] {
    auto list = chain::table_infos();
    list.insert(list.end(), rules::tables().begin(), rules::tables().end());
    list.insert(list.end(), flows::tables().begin(), flows::tables().end());
    return list;
  }();
  return all;
}

namespace detail {

using carbon::Model;
using chain::Chain;

void append(Diagnostics& to, const Diagnostics& from) { to.insert(to.end(), from.begin(), from.end()); }

Result<Loaded> load(const Place& place) {
  auto workspace = chain::open_workspace(place.workspace, place.overlays, true, tables());
  if (!workspace) return std::unexpected(workspace.error());
  Diagnostics wrong;
  for (const auto& text : place.changes) {
    auto change = parse_change(text);
    auto done = change ? chain::change(workspace->value, change->table, change->row, change->column, change->value)
                       : Result<void>{std::unexpected(change.error())};
    if (!done) append(wrong, done.error());
  }
  if (!wrong.empty()) return std::unexpected(wrong);
  std::optional<Period> period;
  if (!place.period.empty()) {
    auto parsed = parse_period(place.period);
    if (!parsed) {
      for (auto& d : parsed.error()) d.where = {"--period", 0, ""};
      return std::unexpected(parsed.error());
    }
    period = *parsed;
  }
  auto built = chain::build(workspace->value, period);
  if (!built) return std::unexpected(built.error());
  append(built->notes, workspace->notes);
  tidy(built->notes);
  return Loaded{std::move(workspace->value), built->value, std::move(built->notes)};
}

Result<rules::Assumptions> assumptions(const std::filesystem::path& file) {
  if (file.empty()) return rules::Assumptions{};
  auto shown = file.filename().string();
  auto text = table::read_text(file, shown);
  if (!text) return std::unexpected(text.error());
  return rules::parse_assumptions(*text, shown);
}

Result<Solved> solve_what_can_be(const Place& place, const std::string& rule_ids, Unsolved& unsolved) {
  auto books = rules::load_list(rule_ids);
  if (!books) return std::unexpected(books.error());
  auto loaded = load(place);
  if (!loaded) return std::unexpected(loaded.error());
  auto views = rules::make_views(loaded->workspace, loaded->chain, *books);
  if (!views) return std::unexpected(views.error());
  Solved solved{std::move(*loaded), {}, std::move(views->value), {}};
  append(solved.loaded.notes, views->notes);
  for (auto& book : *books) {
    auto model = Model::build(rules::view_of(solved.views, book), book.method);
    if (!model) {
      unsolved.emplace_back(std::move(book), std::move(model.error()));
      continue;
    }
    solved.models.push_back(std::move(*model));
    solved.books.push_back(std::move(book));
  }
  if (solved.models.empty()) return std::unexpected(unsolved.front().second);
  if (solved.models.front().products().empty()) return fail({.code = "carbon.no_products", .where = {place.workspace.string(), 0, ""}});
  return solved;
}

Result<Solved> solve(const Place& place, const std::string& rule_ids) {
  Unsolved unsolved;
  auto solved = solve_what_can_be(place, rule_ids, unsolved);
  if (solved && !unsolved.empty()) return std::unexpected(unsolved.front().second);
  return solved;
}

ShownUnit shown_unit(const Chain& c, std::uint32_t output) {
  auto material = c.output_material[output].index();
  const auto& unit = c.material_unit[material];
  if (unit.dimension == dimension::mass) return {unit.text == "kg" ? "kg CO2e/kg" : "t CO2e/t", 1};
  return {"kg CO2e/" + unit.text, unit.factor};
}

/// Outputs that a word means: an output's id, the last part of it, or every product of a material.
Result<std::vector<std::uint32_t>> find_products(const Model& model, const std::string& word) {
  const Chain& c = model.chain();
  auto products = model.products();
  if (word.empty()) return products;
  std::vector<std::uint32_t> found;
  std::string known;
  for (auto o : products) {
    if (c.outputs[o].id == word) return std::vector{o};  // an id goes before a material of the same name
    if (c.outputs[o].material == word || c.outputs[o].id.ends_with("/" + word)) found.push_back(o);
    known += (known.empty() ? "" : ", ") + c.outputs[o].id;
  }
  if (found.empty()) return fail({.code = "carbon.unknown_product", .value = word, .expected = "one of " + known});
  return found;
}

}  // namespace detail
}  // namespace alumen::api
