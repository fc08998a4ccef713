#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/number.hpp"
#include "rules/detail/border.hpp"

namespace alumen::rules::detail {
namespace {

using chain::Chain;
using chain::FactColumn;
using chain::Feed;
using chain::none;
using chain::Role;
using MaterialKind = chain::Category;

bool metal(MaterialKind kind) { return kind == MaterialKind::metal || kind == MaterialKind::semi || kind == MaterialKind::product; }
bool energy(MaterialKind kind) {
  return kind == MaterialKind::electricity || kind == MaterialKind::fuel || kind == MaterialKind::heat || kind == MaterialKind::gas ||
         kind == MaterialKind::freight;
}

/// Opens the markets behind every input and says what stands behind each part.
class Finder {
 public:
  Finder(const Chain& chain, const Setting& setting, const BorderTables& tables, Precursors& into)
      : c(chain), setting_(setting), tables_(tables), into_(into) {
    for (const auto& p : c.parties) country_of_party_.emplace(p.id, &p);
  }

  void run() {
    into_.first.push_back(0);
    into_.changed.assign(c.exchanges.size(), false);
    for (std::uint32_t e = 0; e < c.exchanges.size(); ++e) {
      exchange(e);
      into_.first.push_back(static_cast<std::uint32_t>(into_.feeds.size()));
    }
  }

 private:
  struct Input {
    std::uint32_t exchange;
    const chain::Exchange& row;
    std::string cn_code;
    bool precursor;
    bool replaced = false;   // a part of it gets another supplier
  };

  void exchange(std::uint32_t e) {
    const auto& x = c.exchanges[e];
    const auto& material = c.material_of(c.exchange_material[e]);
    auto activity = c.exchange_activity[e].index();
    if (c.is_library(x) || x.role == Role::emission || !c.activity_active[activity] || energy(material.category)) return;
    Input input{.exchange = e, .row = x, .cn_code = digits(material.cn_code), .precursor = false};
    bool scrap = material.category == MaterialKind::scrap || (x.role != Role::input && x.role != Role::feedstock);
    bool burdened = setting_.preconsumer && x.role == Role::pre_consumer_scrap;
    if (!scrap && metal(material.category) && input.cn_code.empty()) {
      input.cn_code = "7601";
      note("rules.no_cn_code", material, material.id, "counted as unwrought metal");
    }
    if (burdened) input.cn_code = "7601";
    input.precursor = burdened || (!scrap && setting_.book.precursor(input.cn_code));
    auto begin = into_.feeds.size();
    auto feeds = c.exchange_feeds[e];
    if (feeds.empty() && input.precursor) unknown(input);
    for (auto f : feeds) open(input, f, 1, false);
    into_.changed[e] = input.replaced;
    if (!input.precursor && !input.replaced) into_.feeds.resize(begin);
  }

  void open(Input& input, std::uint32_t f, double share, bool attribute) {
    const Feed& feed = c.feeds[f];
    if (feed.share != chain::no_fact) share *= c.facts[feed.share];
    attribute |= feed.evidence == chain::Evidence::certificate;
    if (feed.kind == Feed::Kind::market) {
      for (auto part : c.market_feeds[feed.index]) open(input, part, share, attribute);
      return;
    }
    PrecursorFeed p{.exchange = input.exchange, .share = share, .precursor = input.precursor, .cn_code = input.cn_code};
    p.where = feed.supply == none ? c.where(input.row, "material") : c.where(c.supplies[feed.supply], "from");
    std::string why;
    bool proven = describe(p, feed, why);
    if (!input.precursor) return outside(input, std::move(p), feed);
    // Whose metal it is, a certificate does not tell: it names the supplier of the attribute.
    if (attribute) {
      refuse(p, "a certificate proves no metal");
      p.country.clear();
      proven = false, why = "the supply rests on a certificate";
    } else if (p.declaration != none && by_attribute(c.declarations[p.declaration])) {
      refuse(p, "the declaration rests on mass balance, book and claim or credits");
      proven = false, why = "the declaration rests on attributes";
    }
    settle(input, std::move(p), proven, why);
  }

  /// Supplier, country and figure of a feed; true when the figure is proven, else `why` not.
  bool describe(PrecursorFeed& p, const Feed& feed, std::string& why) {
    switch (feed.kind) {
      case Feed::Kind::output: {
        const auto& output = c.outputs[feed.index];
        const auto& site = c.sites[c.activity_site[c.output_activity[feed.index].index()].index()];
        p.output = feed.index;
        p.supplier = output.id;
        p.name = c.is_library(output) ? output.id : site.name;
        p.country = site.country;
        why = "a chain of the reference library is no supplier's data";
        return !c.is_library(output);
      }
      case Feed::Kind::declaration: {
        const auto& d = c.declarations[feed.index];
        auto party = country_of_party_.find(d.party);
        p.declaration = feed.index;
        p.supplier = d.id;
        if (party != country_of_party_.end()) p.country = party->second->country, p.name = party->second->name;
        p.actual = c.value(FactColumn::declared_direct, feed.index);
        why = not_proven(d, c.activity_period[c.exchange_activity[p.exchange].index()], setting_.book.method.gwp_set);
        return why.empty();
      }
      case Feed::Kind::factor:
        p.supplier = p.name = c.factors[feed.index].id;
        p.country = c.factors[feed.index].region;
        why = "a factor of a data base is no supplier's data";
        return false;
      default:
        p.supplier = p.name = "not named";
        return false;
    }
  }

  void unknown(Input& input) {
    settle(input,
           {.exchange = input.exchange,
            .supplier = "not named",
            .name = "not named",
            .cn_code = input.cn_code,
            .where = c.where(input.row, "material")},
           false, "no supplier is named");
  }

  /// What is no metal of the rule counts zero, whatever its supplier declares.
  void outside(Input& input, PrecursorFeed p, const Feed& feed) {
    p.basis = Basis::exempt;
    p.placed = feed.kind == Feed::Kind::declaration;
    p.direct = known(0);
    input.replaced |= p.placed;
    into_.feeds.push_back(std::move(p));
  }

  void settle(Input& input, PrecursorFeed p, bool proven, const std::string& why) {
    if (setting_.book.exempt(p.country)) {
      p.basis = Basis::exempt;
      p.placed = input.replaced = true;
      p.direct = known(0);
      note("rules.exempt_origin", input.row, p.supplier, p.country);
      into_.feeds.push_back(std::move(p));
      return;
    }
    p.fallback = default_of(setting_, tables_, p.country, p.cn_code, true);
    if (proven) {
      if (p.declaration != none) p.direct = known(p.actual);
    } else {
      p.basis = Basis::defaults;
      p.direct = p.fallback.direct;
      into_.notes.push_back(
          {.code = "rules.default_used", .where = p.where, .value = p.supplier, .detail = fmt::format("{}; {}", why, told(p))});
      if (!p.direct.known())
        into_.notes.push_back({.code = "rules.no_default", .where = p.where, .value = p.cn_code, .expected = p.direct.missing.front()});
      // Without a default value the supplier stays, if the network can count him; the good is not determinable anyway.
      p.placed = p.direct.known() || (p.declaration != none && std::isnan(p.actual));
      input.replaced |= p.placed;
    }
    into_.feeds.push_back(std::move(p));
  }

  std::string told(const PrecursorFeed& p) const {
    if (!p.direct.known()) return "no default value is known";
    auto* row = p.fallback.row;
    return fmt::format("{} t CO2e/t{}", to_display(p.direct.value), row ? fmt::format(" ({} {})", row->country, row->cn_code) : "");
  }

  void refuse(const PrecursorFeed& p, std::string text) {
    into_.notes.push_back({.code = "rules.attribute_refused", .where = p.where, .value = p.supplier, .detail = std::move(text)});
  }
  void note(Code code, const chain::Row& row, const std::string& value, std::string text) {
    into_.notes.push_back({.code = code, .where = c.where(row), .value = value, .detail = std::move(text)});
  }

  const Chain& c;
  const Setting& setting_;
  const BorderTables& tables_;
  Precursors& into_;
  std::unordered_map<std::string_view, const chain::Party*> country_of_party_;
};

table::Csv csv_of(const std::string& text, const std::string& file) {
  auto csv = table::parse_csv(text, file);
  check(csv.has_value(), "the layer of a border rule can be read");
  return std::move(*csv);
}

}  // namespace

Precursors find_precursors(const Chain& chain, const Setting& setting, const BorderTables& tables) {
  Precursors found;
  Finder{chain, setting, tables, found}.run();
  tidy(found.notes);
  return found;
}

chain::Layer make_layer(chain::Workspace& workspace, const Chain& c, const Precursors& precursors, const Setting& setting) {
  const auto& book = setting.book.method;
  std::string party = "rule/" + book.id;
  std::string supplies = "id,exchange,from,share,evidence,deleted\n";
  std::string declarations = "id,material,party,standard,boundary,gwp_set,unit,cutoff,allocation,direct,verified_by,source,note\n";
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> rows_of_exchange;
  for (std::uint32_t i = 0; i < c.supplies.size(); ++i)
    if (!c.supplies[i].exchange.empty()) rows_of_exchange[c.supplies[i].exchange].push_back(i);
  std::map<std::string, bool> declared;
  for (std::uint32_t e = 0; e < c.exchanges.size(); ++e) {
    if (!precursors.changed[e]) continue;
    const auto& x = c.exchanges[e];
    for (auto i : rows_of_exchange[x.id]) supplies += table::csv_line({c.supplies[i].id, x.id, c.supplies[i].from, "", "", "yes"});
    for (auto f = precursors.first[e]; f < precursors.first[e + 1]; ++f) {
      const auto& p = precursors.feeds[f];
      std::string from = p.output != chain::none        ? c.outputs[p.output].id
                         : p.declaration != chain::none ? c.declarations[p.declaration].id
                                                        : p.supplier;
      if (p.placed) {
        std::string origin = !p.precursor               ? "outside"
                             : p.basis == Basis::exempt ? "exempt/" + p.country
                                                        : "default/" + (p.fallback.row      ? p.fallback.row->country
                                                                        : p.country.empty() ? "UNK"
                                                                                            : p.country);
        from = fmt::format("{}/{}/{}", party, origin, x.material);
        if (!declared[from]) {
          std::string note = p.fallback.row && p.basis == Basis::defaults
                                 ? fmt::format("default value {} of code {}, mark-up {} included", to_text(p.fallback.row->direct),
                                               p.fallback.row->cn_code, to_text(setting.markup))
                                 : "";
          // One value for every column: the rule knows no other, and a comparison may count it within another boundary.
          std::string value = to_text(p.direct.known() ? p.direct.value : 0);
          declarations += table::csv_line(
              {from, x.material, party, book.id, "installation", book.gwp_set, "t CO2e/t", value, value, value, book.id, book.id, note});
          declared[from] = true;
        }
      }
      supplies +=
          table::csv_line({fmt::format("{}/{}/{}", party, x.id, f - precursors.first[e]), x.id, from, to_text(p.share), "statistic", ""});
    }
  }
  auto file = fmt::format("rule book {}, {}", book.id, setting.year);
  chain::Layer layer{.name = book.id, .library = false, .tables = {}};
  auto add = [&](const char* table, const std::string& text) {
    layer.tables.emplace(table, chain::Layer::Table{csv_of(text, file), static_cast<std::uint32_t>(workspace.files.size())});
  };
  add("supplies", supplies);
  add("declarations", declarations);
  add("parties", "id,name\n" + table::csv_line({party, "Rule book " + book.id}));
  workspace.files.push_back(file);
  return layer;
}

}  // namespace alumen::rules::detail
