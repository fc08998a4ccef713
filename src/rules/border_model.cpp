#include <fmt/format.h>

#include <algorithm>

#include "base/units.hpp"
#include "rules/detail/border.hpp"

namespace alumen::rules::detail {
namespace {

using chain::Chain;
using chain::FactColumn;
using chain::none;
using chain::Role;

/// Pushes the layer of the rule while it lives; the workspace is given back as it came.
class Pushed {
 public:
  Pushed(chain::Workspace& workspace, const Chain& chain, const Precursors& precursors, const Setting& setting)
      : workspace_(workspace), files_(workspace.files.size()) {
    auto layer = make_layer(workspace, chain, precursors, setting);
    workspace.layers.push_back(std::move(layer));
  }
  ~Pushed() {
    workspace_.layers.pop_back();
    workspace_.files.resize(files_);
  }
  Pushed(const Pushed&) = delete;
  Pushed& operator=(const Pushed&) = delete;

 private:
  chain::Workspace& workspace_;
  std::size_t files_;
};

carbon::Method method_of(const Setting& setting) {
  auto method = setting.book.method;
  if (setting.preconsumer) method.pre_consumer_scrap = carbon::Allocation::mass;
  return method;
}

bool unwrought(const std::string& code) { return code.starts_with("7601"); }

}  // namespace

Result<BorderModel> BorderModel::build(chain::Workspace& workspace, const Chain& c, const Setting& setting, const BorderTables& tables) {
  BorderModel border{c, setting, tables};
  border.precursors_ = find_precursors(c, setting, tables);
  auto solved = [&]() -> Result<carbon::Model> {
    Pushed layer{workspace, c, border.precursors_, setting};
    auto built = chain::build(workspace, c.period.valid() ? std::optional{c.period} : std::nullopt);
    if (!built) return std::unexpected(built.error());
    return carbon::Model::build(built->value, method_of(setting));
  }();
  if (!solved) return std::unexpected(solved.error());
  border.model_.emplace(std::move(*solved));
  border.assemble();
  auto& feeds = border.precursors_.feeds;
  // What a library chain says is told beside the default that stands in its place.
  bool library = std::ranges::any_of(feeds, [&](const auto& f) { return f.placed && f.output != none && f.precursor; });
  if (library)
    if (auto plain = carbon::Model::build(std::make_shared<const Chain>(c), method_of(setting)))
      for (auto& f : feeds)
        if (f.placed && f.output != none && plain->inside(f.output)) f.actual = plain->footprint(f.output);
  return border;
}

void BorderModel::assemble() {
  const Chain& c = *chain_;
  node_of_output_.assign(c.outputs.size(), none);
  for (std::uint32_t o = 0; o < c.outputs.size(); ++o) {
    if (c.is_library(c.outputs[o]) || !c.activity_active[c.output_activity[o].index()]) continue;
    node_of_output_[o] = static_cast<std::uint32_t>(output_of_node_.size());
    output_of_node_.push_back(o);
  }
  numeric::SparseRows rows;
  taken_.resize(output_of_node_.size());
  for (std::uint32_t n = 0; n < output_of_node_.size(); ++n) {
    auto o = output_of_node_[n];
    double amount = c.value(FactColumn::output_amount, o), part = model_->share(o);
    for (auto e : c.activity_exchanges[c.output_activity[o].index()])
      for (auto f = precursors_.first[e]; f < precursors_.first[e + 1]; ++f) {
        const auto& feed = precursors_.feeds[f];
        double mass = amount > 0 ? part * feed.share * c.value(FactColumn::exchange_amount, e) / amount : 0;
        if (!feed.precursor || mass == 0) continue;
        taken_[n].push_back({f, mass});
        bool own = feed.output != none && !feed.placed && node_of_output_[feed.output] != none;
        if (own) rows.column.push_back(node_of_output_[feed.output]), rows.value.push_back(mass);
      }
    rows.start.push_back(static_cast<std::uint32_t>(rows.column.size()));
  }
  auto network = numeric::Network::factor(std::move(rows));
  check(network.has_value(), "metal of a chain that has a footprint can be followed back");
  network_.emplace(std::move(*network));
}

Figure BorderModel::sefa_of(const PrecursorFeed& feed, const Setting& setting) const {
  if (!setting.eu || !feed.precursor || feed.basis == Basis::exempt) return known(0);
  if (feed.basis == Basis::actual && feed.declaration != none && !std::isnan(chain_->declarations[feed.declaration].sefa))
    return declared_sefa(chain_->declarations[feed.declaration], setting);
  return default_sefa(setting, *tables_, feed.fallback, feed.cn_code);
}

/// factor CSCF A of the output's own process. Metal cast where it was smelted is one process with the smelter, whose
/// benchmark holds the casting.
Figure BorderModel::own_benchmark(std::uint32_t o, const Setting& setting, Route& route, Diagnostics& out) const {
  const Chain& c = *chain_;
  const auto& material = c.material_of(c.output_material[o]);
  auto code = digits(material.cn_code);
  if (!setting.eu || !setting.book.covers(code) || code.empty()) return known(0);
  const auto& activity = c.activities[c.output_activity[o].index()];
  if (unwrought(code)) {
    if (activity.process == "electrolysis")
      route = Route::primary;
    else if (activity.process == "remelting" || activity.process == "refining" || activity.process == "dross_treatment" ||
             activity.process == "casting")
      route = Route::secondary;
    bool joint = false, others = false;
    for (const auto& t : taken_[node_of_output_[o]]) {
      const auto& feed = precursors_.feeds[t.feed];
      bool here = feed.output != none && !feed.placed && unwrought(feed.cn_code) &&
                  c.activity_site[c.output_activity[feed.output].index()] == c.activity_site[c.output_activity[o].index()];
      (here ? joint : others) = true;
    }
    if (activity.process == "casting" && joint) {
      route = Route::none;
      if (others)
        out.push_back({.code = "rules.mixed_route",
                       .where = c.where(activity),
                       .value = c.outputs[o].id,
                       .detail = "metal of the own smelter and bought metal are cast together"});
      return known(0);
    }
  }
  if (zero(setting.factor)) return setting.factor;
  return product(setting.allocation, benchmark_of(setting, *tables_, code, "A", route));
}

BorderModel::Made BorderModel::made(std::uint32_t output, const Setting& setting) const {
  const Chain& c = *chain_;
  Made made{.direct = known(model_->footprint(output)), .sefa = known(0), .indirect = model_->apart(output)};
  std::vector<double> x(output_of_node_.size(), 0);
  x[node_of_output_[output]] = 1;
  network_->solve_transposed(x);
  double by_default = 0;
  bool several = false;
  Route own = Route::none;
  for (std::uint32_t n = 0; n < x.size(); ++n) {
    if (x[n] == 0) continue;
    Route route = Route::none;
    made.sefa = sum(made.sefa, times(own_benchmark(output_of_node_[n], setting, route, made.notes), x[n]));
    if (route != Route::none && made.route != Route::none && route != made.route) several = true;
    if (route != Route::none) made.route = route;
    if (output_of_node_[n] == output) own = route;
    for (const auto& t : taken_[n]) {
      const auto& feed = precursors_.feeds[t.feed];
      if (feed.output != none && !feed.placed && node_of_output_[feed.output] != none) continue;
      double mass = x[n] * t.mass;
      made.feeds.emplace_back(t.feed, mass);
      made.sefa = sum(made.sefa, times(sefa_of(feed, setting), mass));
      if (feed.basis == Basis::defaults) {
        by_default += feed.direct.known() ? mass * feed.direct.value : 0;
        made.direct = combine(made.direct, feed.direct, made.direct.value);
      } else if (feed.declaration != none && feed.basis == Basis::actual) {
        const auto& d = c.declarations[feed.declaration];
        made.indirect += std::isnan(d.indirect) ? 0 : mass * in_tonnes(d, d.indirect);
        by_default += std::isnan(d.default_share) ? 0 : mass * feed.direct.value * d.default_share;
      }
    }
  }
  if (own != Route::none || several) made.route = own;
  if (!made.direct.known())
    made.default_share = chain::not_given;
  else if (made.direct.value > 0)
    made.default_share = by_default / made.direct.value;
  return made;
}

Diagnostics BorderModel::notes(std::uint32_t output) const {
  auto notes = model_->notes(output);
  // What the rule put in place is told by the rule.
  std::erase_if(notes, [](const Diagnostic& d) { return d.where.file.starts_with("rule book "); });
  return notes;
}

std::vector<PrecursorShare> BorderModel::shares(std::uint32_t output) const {
  const Chain& c = *chain_;
  std::vector<PrecursorShare> out;
  for (const auto& t : taken_[node_of_output_[output]]) {
    const auto& feed = precursors_.feeds[t.feed];
    bool own = feed.output != none && !feed.placed && !c.is_library(c.outputs[feed.output]);
    PrecursorShare share{.supplier = feed.supplier,
                         .material = c.exchanges[feed.exchange].material,
                         .cn_code = feed.cn_code,
                         .country = feed.country,
                         .basis = feed.basis,
                         .own = own,
                         .mass = t.mass,
                         .actual_direct = feed.actual,
                         .where = feed.where};
    if (feed.fallback.direct.known()) share.default_direct = feed.fallback.direct.value;
    share.direct = own ? model_->footprint(feed.output) : feed.direct.value;
    if (own) share.actual_direct = share.direct;
    share.sefa = own ? made(feed.output, *setting_).sefa : sefa_of(feed, *setting_);
    out.push_back(std::move(share));
  }
  return out;
}

}  // namespace alumen::rules::detail
