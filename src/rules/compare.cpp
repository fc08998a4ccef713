#include "rules/compare.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "rules/border.hpp"

namespace alumen::rules {
namespace {

/// The cause that a field of describe() belongs to; fields that change no number belong to none.
std::optional<Cause> cause_of(std::string_view field) {
  static constexpr auto table = std::to_array<std::pair<std::string_view, Cause>>({{"boundary", Cause::boundary},
                                                                                   {"processes", Cause::boundary},
                                                                                   {"gases", Cause::boundary},
                                                                                   {"upstream factors", Cause::boundary},
                                                                                   {"other parties", Cause::boundary},
                                                                                   {"transport", Cause::boundary},
                                                                                   {"electricity", Cause::electricity},
                                                                                   {"electricity apart", Cause::electricity},
                                                                                   {"pre-consumer scrap", Cause::scrap},
                                                                                   {"post-consumer scrap", Cause::scrap},
                                                                                   {"internal scrap", Cause::scrap},
                                                                                   {"GWP set", Cause::gwp},
                                                                                   {"carbon factor", Cause::coefficients},
                                                                                   {"slope edition", Cause::coefficients},
                                                                                   {"defaults", Cause::defaults},
                                                                                   {"co-products", Cause::allocation}});
  auto at = std::ranges::find(table, field, &std::pair<std::string_view, Cause>::first);
  return at == table.end() ? std::nullopt : std::optional{at->second};
}

bool border(const Book& book) { return book.defaults == DefaultPolicy::border; }

void take(Book& book, const Book& from, Cause cause) {
  auto& m = book.method;
  const auto& f = from.method;
  switch (cause) {
    case Cause::boundary:
      m.boundary = f.boundary, m.processes = f.processes, m.gases = f.gases;
      m.upstream = f.upstream, m.other_parties = f.other_parties, m.transport = f.transport;
      return;
    case Cause::electricity:
      m.electricity = f.electricity, m.electricity_apart = f.electricity_apart;
      return;
    case Cause::scrap:
      m.pre_consumer_scrap = f.pre_consumer_scrap, m.post_consumer_scrap = f.post_consumer_scrap, m.internal_scrap = f.internal_scrap;
      return;
    case Cause::gwp:
      m.gwp_set = f.gwp_set;
      return;
    case Cause::coefficients:
      m.carbon_factor = f.carbon_factor, m.slope_edition = f.slope_edition;
      return;
    case Cause::defaults:
      book.defaults = from.defaults, m.id = f.id;
      return;  // the id names the view
    case Cause::allocation:
      m.co_products = f.co_products;
      return;
  }
}

std::string what(const Book& a, const Book& b, Cause cause) {
  std::string text;
  for (const auto& choice : differences(a, b))
    if (cause_of(choice.field) == cause)
      text += (text.empty() ? "" : "; ") + choice.field + ": " + (choice.first.empty() ? "none" : choice.first) + " \u2192 " +
              (choice.second.empty() ? "none" : choice.second);
  if (text.empty() && cause == Cause::defaults) text = "default values of " + a.method.id + " \u2192 of " + b.method.id;
  return text;
}

/// Footprint of an output, in kg CO2e per canonical unit, under a book.
Result<double> value_of(const Views& views, const Book& book, const std::string& output) {
  const auto& chain = view_of(views, book);
  auto at = std::ranges::find(chain->outputs, output, &chain::Output::id);
  check(at != chain->outputs.end(), "every view has the outputs of the plain chain");
  auto model = carbon::Model::build(chain, book.method);
  if (!model) return std::unexpected(model.error());
  auto row = static_cast<std::uint32_t>(at - chain->outputs.begin());
  if (!model->inside(row))
    return fail({.code = "rules.not_comparable", .where = chain->where(*at, "material"), .value = output, .detail = book.method.title});
  return model->footprint(row);
}

/// Weight of a set of `size` among n causes: size! (n - size - 1)! / n!.
double weight(int size, int n) {
  double w = 1.0 / n;
  for (int i = 1; i <= size; ++i) w *= static_cast<double>(i) / (n - i);
  return w;
}

}  // namespace

std::vector<Cause> causes(const Book& a, const Book& b) {
  std::set<Cause> found;
  for (const auto& choice : differences(a, b))
    if (auto cause = cause_of(choice.field)) found.insert(*cause);
  if (border(a) && border(b) && a.method.id != b.method.id) found.insert(Cause::defaults);
  return {found.begin(), found.end()};
}

Book mixed(const Book& a, const Book& b, const std::vector<Cause>& from_b) {
  Book book = a;
  for (auto cause : from_b) take(book, b, cause);
  return book;
}

Result<Answer<Views>> make_views(chain::Workspace& workspace, std::shared_ptr<const chain::Chain> plain, const std::vector<Book>& books,
                                 const Assumptions& assumptions) {
  Answer<Views> out{.value = {.plain = plain, .border = {}}, .notes = {}};
  for (const auto& book : books) {
    if (!border(book) || out.value.border.contains(book.method.id)) continue;
    int year = plain->period.valid() ? main_year(plain->period) : 0;
    if (book.valid_from) year = std::max(year, year_of(*book.valid_from));
    auto layer = precursor_layer(workspace, *plain, book, year, assumptions);
    if (!layer) return std::unexpected(layer.error());
    out.notes.insert(out.notes.end(), layer->notes.begin(), layer->notes.end());
    out.value.notes[book.method.id] = layer->notes;
    for (const auto& note : layer->notes)
      if (auto& open = out.value.open[book.method.id];
          note.code == Code{"rules.no_default"} && std::ranges::find(open, note.expected) == open.end())
        open.push_back(note.expected);
    workspace.layers.push_back(std::move(layer->value));
    auto built = chain::build(workspace, plain->period.valid() ? std::optional{plain->period} : std::nullopt);
    workspace.layers.pop_back();
    if (!built) return std::unexpected(built.error());
    out.value.border.emplace(book.method.id, built->value);
  }
  return out;
}

const std::shared_ptr<const chain::Chain>& view_of(const Views& views, const Book& book) {
  if (!border(book)) return views.plain;
  auto at = views.border.find(book.method.id);
  check(at != views.border.end(), "a rule book with default values has its view of the chain");
  return at->second;
}

namespace {

/// Values of every set of causes; a set is a bit pattern over `groups`.
Result<std::vector<double>> values_of(const Views& views, const Book& first, const Book& second,
                                      const std::vector<std::vector<Cause>>& groups, const std::string& output) {
  std::vector<double> value(std::size_t{1} << groups.size());
  for (std::size_t set = 0; set < value.size(); ++set) {
    std::vector<Cause> from_second;
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (set >> i & 1) from_second.insert(from_second.end(), groups[i].begin(), groups[i].end());
    auto result = value_of(views, set + 1 == value.size() && !groups.empty() ? second : mixed(first, second, from_second), output);
    if (!result) return std::unexpected(result.error());
    value[set] = *result;
  }
  return value;
}

/// Boundary and default values as one group: without the one, the other's figures may not exist.
bool join_defaults(std::vector<std::vector<Cause>>& groups) {
  auto boundary = std::ranges::find(groups, std::vector{Cause::boundary}),
       defaults = std::ranges::find(groups, std::vector{Cause::defaults});
  if (boundary == groups.end() || defaults == groups.end()) return false;
  boundary->push_back(Cause::defaults);
  groups.erase(defaults);
  return true;
}

}  // namespace

Result<Waterfall> waterfall(const Views& views, const Book& first, const Book& second, const std::string& output) {
  std::vector<std::vector<Cause>> groups;
  for (auto cause : causes(first, second)) groups.push_back({cause});
  auto value = values_of(views, first, second, groups, output);
  if (!value && join_defaults(groups)) value = values_of(views, first, second, groups, output);
  if (!value) return std::unexpected(value.error());
  Waterfall out{.first = value->front(), .second = value->back(), .parts = {}};
  int n = static_cast<int>(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    double part = 0;
    std::size_t bit = std::size_t{1} << i;
    for (std::size_t set = 0; set < value->size(); ++set)
      if (!(set & bit)) part += weight(std::popcount(set), n) * ((*value)[set | bit] - (*value)[set]);
    std::string text;
    for (auto cause : groups[i]) text += (text.empty() ? "" : "; ") + what(first, second, cause);
    out.parts.push_back({groups[i].front(), part, text});
  }
  return out;
}

}  // namespace alumen::rules
