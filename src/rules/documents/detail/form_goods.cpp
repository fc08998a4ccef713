// Bought precursors and products of a form, from a chain.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "rules/detail/metal.hpp"
#include "rules/documents/detail/arithmetic.hpp"
#include "rules/documents/detail/form_source.hpp"

namespace alumen::rules::detail {
namespace {

using chain::FactColumn;

/// A bought material of one supplier.
struct Bought {
  std::string material, supplier;
  friend auto operator<=>(const Bought&, const Bought&) = default;
};

class Precursors {
 public:
  explicit Precursors(FormSource& source) : s_(source) {}

  void run() {
    const auto& c = s_.chain;
    for (std::size_t i = 0; i < s_.processes.size(); ++i)
      for (const auto& input : metal_inputs(c, s_.processes[i])) {
        const auto& material = c.material_of(c.exchange_material[input.exchange]);
        if (material.category == chain::Category::scrap) continue;
        bool own =
            input.feed && input.feed->kind == chain::Feed::Kind::output && std::ranges::find(s_.goods, input.feed->index) != s_.goods.end();
        if (!own) take(static_cast<int>(i + 1), material, input.feed, input.mass_kg);
      }
    for (int q = 1; q <= used_; ++q) {
      double all = 0;
      for (int p = 1; p <= form_processes; ++p) all += s_.form.number("precursor.to_process", q, p);
      s_.form.set("precursor.route_amount", q, 1, rounded(all));
    }
  }

 private:
  void take(int p, const chain::Material& material, const chain::Feed* feed, double kg) {
    auto supplier = feed ? name_of(*feed) : std::string{};
    auto [at, fresh] = items_.try_emplace({material.id, supplier}, used_ + 1);
    if (fresh && ++used_ > form_precursors) {
      if (used_ == form_precursors + 1)
        s_.notes.push_back({.code = "rules.form_full",
                            .where = s_.chain.where(s_.chain.sites[s_.site]),
                            .expected = fmt::format("at most {} bought precursors", form_precursors)});
      return;
    }
    int q = at->second;
    if (q > form_precursors) return;
    if (fresh) describe(q, material, feed, supplier);
    s_.form.set("precursor.to_process", q, p, rounded(s_.form.number("precursor.to_process", q, p) + kg / 1000));
  }

  std::string name_of(const chain::Feed& feed) const {
    const auto& c = s_.chain;
    if (feed.kind == chain::Feed::Kind::declaration) return c.declarations[feed.index].id;
    if (feed.kind == chain::Feed::Kind::output) return c.outputs[feed.index].id;
    if (feed.kind == chain::Feed::Kind::factor) return c.factors[feed.index].id;
    return feed.kind == chain::Feed::Kind::market ? c.markets[feed.index] : "";
  }

  void describe(int q, const chain::Material& material, const chain::Feed* feed, const std::string& supplier) {
    bool unwrought = material.cn_code.empty() ? material.category == chain::Category::metal : material.cn_code.starts_with("7601");
    s_.form.set("precursor.category", q, 1, unwrought ? "unwrought_aluminium" : "aluminium_products");
    s_.form.set("precursor.name", q, 1, material.name);
    s_.form.set("precursor.route", q, 1, unwrought ? "unknown" : "all");
    if (feed && feed->kind == chain::Feed::Kind::declaration) return declared(q, s_.chain.declarations[feed->index]);
    s_.form.set("precursor.direct_source", q, 1, "unknown");
    if (feed && feed->kind == chain::Feed::Kind::output) {
      s_.form.set("precursor.direct", q, 1, rounded(s_.model.footprint(feed->index)));
      auto site = s_.chain.activity_site[s_.chain.output_activity[feed->index].index()];
      if (site.valid() && layout().country(s_.chain.sites[site.index()].country))
        s_.form.set("precursor.country", q, 1, s_.chain.sites[site.index()].country);
      return;
    }
    s_.notes.push_back({.code = "rules.form_missing",
                        .where = s_.chain.where(material),
                        .value = material.id + (supplier.empty() ? "" : " of " + supplier),
                        .detail = "nobody gives its embedded direct emissions"});
  }

  void declared(int q, const chain::Declaration& d) {
    for (const auto& party : s_.chain.parties)
      if (party.id == d.party && layout().country(party.country)) s_.form.set("precursor.country", q, 1, party.country);
    if (d.route != chain::Route::none) s_.form.set("precursor.route", q, 1, std::string{word_of(d.route)});
    bool per_t = d.unit == "t CO2e/t" || d.unit == "kg CO2e/kg";
    double direct = per_t ? d.direct : chain::not_given;
    if (!std::isnan(direct))
      s_.form.set("precursor.direct", q, 1, direct);
    else
      s_.notes.push_back({.code = "rules.form_missing",
                          .where = s_.chain.where(d),
                          .value = d.id,
                          .detail = "the declaration has no direct emissions at the installation"});
    s_.form.set("precursor.direct_source", q, 1,
                d.default_share == 1                                   ? "default"
                : d.verified_by.empty() && std::isnan(d.default_share) ? "unknown"
                                                                       : "measured");
  }

  FormSource& s_;
  std::map<Bought, int> items_;
  int used_ = 0;
};

/// Scrap that enters a process, kg: all of it and what comes from before use.
std::pair<double, double> scrap_of(const chain::Chain& c, std::uint32_t a) {
  double all = 0, before = 0;
  for (auto e : c.activity_exchanges[a]) {
    auto role = c.exchanges[e].role;
    bool pre = role == chain::Role::pre_consumer_scrap, post = role == chain::Role::post_consumer_scrap;
    if (!pre && !post) continue;
    double amount = c.value(FactColumn::exchange_amount, e);
    all += amount;
    if (pre) before += amount;
  }
  return {all, before};
}

/// Scrap cells of a product line, t per t made. No scrap is a statement too, where the workspace says what metal goes in.
void add_scrap(FormSource& s, std::uint32_t a, double made, int row) {
  auto [scrap, before] = scrap_of(s.chain, a);
  bool inputs_are_known = s.chain.activities[a].process == "electrolysis" || !metal_inputs(s.chain, a).empty();
  if (!(made > 0) || (scrap == 0 && !inputs_are_known)) return;
  s.form.set("product.scrap", row, 1, rounded(scrap / made));
  if (before <= made)
    s.form.set("product.pre_consumer_scrap", row, 1, rounded(before / made));
  else
    s.notes.push_back({.code = "rules.form_left_out",
                       .where = s.chain.where(s.chain.activities[a]),
                       .value = "pre-consumer scrap",
                       .detail = "the cell takes at most 1 t per t of product"});
}

}  // namespace

void add_precursors(FormSource& s) { Precursors{s}.run(); }

void add_products(FormSource& s) {
  const auto& c = s.chain;
  int row = 0;
  for (std::size_t i = 0; i < s.processes.size(); ++i) {
    const auto& material = c.material_of(c.output_material[s.goods[i]]);
    if (material.cn_code.size() != 8) {
      s.notes.push_back({.code = "rules.form_missing",
                         .where = c.where(material, "cn_code"),
                         .value = material.id,
                         .expected = "8 digits",
                         .detail = "without its code the product has no line"});
      continue;
    }
    ++row;
    s.form.set("product.process", row, 1, s.form.text("process.name", static_cast<int>(i + 1)));
    s.form.set("product.cn_code", row, 1, material.cn_code);
    s.form.set("product.name", row, 1, material.name);
    if (!std::isnan(material.aluminium_pct)) s.form.set("product.non_aluminium", row, 1, rounded(1 - material.aluminium_pct / 100));
    add_scrap(s, s.processes[i], c.value(FactColumn::output_amount, s.goods[i]), row);
  }
}

}  // namespace alumen::rules::detail
