#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/number.hpp"
#include "carbon/detail/model_impl.hpp"

namespace alumen::carbon {

using chain::FactColumn;
using chain::none;
using chain::Role;
using detail::Facts;
using detail::Term;

double Account::total() const {
  double sum = 0;
  for (double x : co2e) sum += x;
  return sum;
}

namespace {

/// The workspace's active activities, those of the outputs asked for, and whatever feeds them, suppliers' suppliers included.
std::vector<std::uint32_t> reachable_activities(const Chain& c, const Method& method, std::span<const std::uint32_t> also) {
  std::vector<bool> seen(c.activities.size());
  std::vector<std::uint32_t> stack, found;
  auto visit = [&](std::uint32_t a) {
    if (!seen[a]) seen[a] = true, stack.push_back(a);
  };
  auto follow = [&](auto& self, std::span<const std::uint32_t> feeds) -> void {
    for (auto f : feeds) {
      if (c.feeds[f].kind == chain::Feed::Kind::output) visit(c.output_activity[c.feeds[f].index].value);
      if (c.feeds[f].kind == chain::Feed::Kind::market) self(self, c.market_feeds[c.feeds[f].index]);
    }
  };
  for (std::size_t a = 0; a < c.activities.size(); ++a)
    if (c.activity_active[a] && !c.is_library(c.activities[a])) visit(static_cast<std::uint32_t>(a));
  for (auto o : also) visit(c.output_activity[o].value);
  while (!stack.empty()) {
    auto a = stack.back();
    stack.pop_back();
    found.push_back(a);
    for (auto e : c.activity_exchanges[a]) {
      follow(follow, c.exchange_feeds[e]);
      for (auto t : c.exchange_transports[e])
        if (auto market = c.default_market[c.transport_mode[t].index()]; market != none) follow(follow, c.market_feeds[market]);
    }
    bool substitutes = false;
    for (auto rule : {method.co_products, method.pre_consumer_scrap, method.post_consumer_scrap, method.internal_scrap})
      substitutes |= credits(rule);
    if (!substitutes) continue;
    auto substitute = [&](Id<chain::Material> material) {
      const auto& name = c.material_of(material).substitute;
      if (name.empty()) return;
      auto at = static_cast<std::size_t>(std::ranges::find(c.materials, name, &chain::Material::id) - c.materials.begin());
      if (c.default_market[at] != none) follow(follow, c.market_feeds[c.default_market[at]]);
    };
    for (auto o : c.activity_outputs[a])
      if (c.outputs[o].role != Role::reference) substitute(c.output_material[o]);
    for (auto e : c.activity_exchanges[a])
      if (c.exchanges[e].role != Role::input && c.exchanges[e].role != Role::emission) substitute(c.exchange_material[e]);
  }
  std::ranges::sort(found);
  return found;
}

/// Activities of a loop, once each, for the message.
std::string activity_names(const Chain& c, const std::vector<std::uint32_t>& output_of_node, std::span<const std::uint32_t> rows) {
  std::set<std::string> names;
  for (auto n : rows) names.insert(c.activities[c.output_activity[output_of_node[n]].index()].id);
  std::string list;
  int shown = 0;
  for (const auto& n : names)
    if (++shown <= 12) list += (list.empty() ? "" : ", ") + n;
  if (names.size() > 12) list += fmt::format(" and {} more", names.size() - 12);
  return list;
}

}  // namespace

Model::Model(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Result<Model> Model::build(std::shared_ptr<const Chain> chain, Method method, std::span<const std::uint32_t> also) {
  auto impl = std::make_unique<Impl>(std::move(chain), std::move(method));
  const Chain& c = *impl->chain;
  impl->activities = reachable_activities(c, impl->method, also);
  impl->notes.resize(c.activities.size());
  impl->node_of_output.assign(c.outputs.size(), none);
  for (auto a : impl->activities)
    for (auto o : c.activity_outputs[a]) {
      impl->node_of_output[o] = static_cast<std::uint32_t>(impl->output_of_node.size());
      impl->output_of_node.push_back(o);
    }
  impl->assemble();
  Diagnostics errors;
  for (const auto& notes : impl->notes)
    for (const auto& d : notes)
      if (d.severity() == Severity::error) errors.push_back(d);
  if (!errors.empty()) {
    tidy(errors);
    return std::unexpected(errors);
  }
  auto network = numeric::Network::factor(impl->rows);
  if (!network) {
    Code code = network.error().kind == numeric::BadLoop::Kind::not_productive ? Code{"numeric.not_productive"}
                : network.error().kind == numeric::BadLoop::Kind::singular     ? Code{"numeric.singular"}
                                                                               : Code{"numeric.not_converged"};
    const auto& first = c.activities[c.output_activity[impl->output_of_node[network.error().rows.front()]].index()];
    return fail({.code = code, .where = c.where(first), .value = activity_names(c, impl->output_of_node, network.error().rows)});
  }
  impl->network = std::make_unique<numeric::Network>(std::move(*network));
  impl->solution = impl->burden;
  impl->network->solve(impl->solution, category_count);
  impl->add_up();
  for (std::size_t n = 0; n < impl->output_of_node.size(); ++n) {
    auto o = impl->output_of_node[n];
    bool finite = std::isfinite(impl->total[n]);
    for (std::size_t k = 0; k < category_count; ++k) finite &= std::isfinite(impl->solution[k * impl->output_of_node.size() + n]);
    if (finite) continue;
    errors.push_back({.code = "base.not_finite",
                      .where = c.where(c.outputs[o], "amount"),
                      .value = c.outputs[o].id,
                      .detail = "a figure behind this footprint is too large, or the amount is zero"});
  }
  if (!errors.empty()) return std::unexpected(errors);
  return Model{std::move(impl)};
}

void Model::Impl::assemble() {
  const Chain& c = *chain;
  std::size_t nodes = output_of_node.size();
  burden.assign(nodes * category_count, 0);
  std::vector<Term> terms;
  std::vector<double> share;
  Facts facts{c.facts};
  std::size_t node = 0;
  for (auto a : activities) {
    evaluator.compile(a, notes[a]);
    terms.clear();
    evaluator.terms(a, facts, terms, &notes[a]);
    evaluator.shares(a, facts, share, &notes[a]);
    auto outputs = c.activity_outputs[a];
    for (std::size_t i = 0; i < outputs.size(); ++i, ++node) {
      double amount = c.value(FactColumn::output_amount, outputs[i]);
      double weight = amount > 0 ? share[i] / amount : 0;
      for (const auto& t : terms) {
        if (weight == 0) break;
        if (t.kind == Term::Kind::node) {
          rows.column.push_back(node_of_output[t.output]);
          rows.value.push_back(weight * t.value);
        } else {
          burden[static_cast<std::size_t>(t.category) * nodes + node] += weight * t.value;
        }
      }
      rows.start.push_back(static_cast<std::uint32_t>(rows.column.size()));
    }
  }
}

void Model::Impl::add_up() {
  std::size_t nodes = output_of_node.size();
  total.assign(nodes, 0);
  for (std::size_t k = 0; k < category_count; ++k)
    if (evaluator.counted(static_cast<Category>(k)))
      for (std::size_t n = 0; n < nodes; ++n) total[n] += solution[k * nodes + n];
}

std::vector<double> Model::Impl::scale_for(std::uint32_t output) const {
  std::vector<double> x(output_of_node.size(), 0);
  x[node_of_output[output]] = 1;
  network->solve_transposed(x);
  return x;
}

const Chain& Model::chain() const { return *impl_->chain; }
const Method& Model::method() const { return impl_->method; }

std::vector<std::uint32_t> Model::products() const {
  const Chain& c = *impl_->chain;
  std::vector<std::uint32_t> found;
  for (std::size_t o = 0; o < c.outputs.size(); ++o)
    if (!c.is_library(c.outputs[o]) && c.activity_active[c.output_activity[o].index()] &&
        (c.outputs[o].role == Role::reference || c.outputs[o].role == Role::co_product))
      found.push_back(static_cast<std::uint32_t>(o));
  return found;
}

double Model::footprint(std::uint32_t output) const { return impl_->total[impl_->node_of_output[output]]; }

double Model::apart(std::uint32_t output) const {
  return impl_->evaluator.counted(Category::electricity) ? 0 : categories(output)[static_cast<std::size_t>(Category::electricity)];
}

ByCategory Model::categories(std::uint32_t output) const {
  ByCategory out{};
  for (std::size_t k = 0; k < category_count; ++k)
    out[k] = impl_->solution[k * impl_->output_of_node.size() + impl_->node_of_output[output]];
  return out;
}

double Model::share(std::uint32_t output) const {
  const Chain& c = *impl_->chain;
  auto a = c.output_activity[output].value;
  std::vector<double> shares;
  impl_->evaluator.shares(a, Facts{c.facts}, shares);
  auto outputs = c.activity_outputs[a];
  return shares[static_cast<std::size_t>(std::ranges::find(outputs, output) - outputs.begin())];
}

bool Model::inside(std::uint32_t output) const { return impl_->evaluator.inside(impl_->chain->output_activity[output].value); }

std::vector<Contribution> Model::contributions(std::uint32_t output) const {
  const Chain& c = *impl_->chain;
  auto x = impl_->scale_for(output);
  std::map<std::pair<std::string, Category>, double> cells;
  std::size_t nodes = x.size();
  for (std::size_t n = 0; n < nodes; ++n) {
    if (x[n] == 0) continue;
    const auto& stage = impl_->evaluator.stage(c.output_activity[impl_->output_of_node[n]].value);
    for (std::size_t k = 0; k < category_count; ++k)
      if (double b = impl_->burden[k * nodes + n]; b != 0)
        cells[{static_cast<Category>(k) == Category::declared ? declared_stage : stage, static_cast<Category>(k)}] += b * x[n];
  }
  std::vector<Contribution> out;
  for (const auto& [cell, value] : cells) out.push_back({cell.first, cell.second, value});
  std::ranges::stable_sort(out, [](const auto& a, const auto& b) { return std::abs(a.value) > std::abs(b.value); });
  return out;
}

std::vector<Account> Model::accounts() const {
  const Chain& c = *impl_->chain;
  std::vector<Account> out;
  std::vector<Term> terms;
  for (auto a : impl_->activities) {
    if (c.is_library(c.activities[a])) continue;
    Account account{.activity = a, .kg_by_gas = {}};
    terms.clear();
    impl_->evaluator.terms(a, Facts{c.facts}, terms);
    for (const auto& t : terms) {
      if (t.kind != Term::Kind::combustion && t.kind != Term::Kind::formula && t.kind != Term::Kind::emission) continue;
      account.kg_by_gas[std::string{t.gas}] += t.amount;
      account.co2e[static_cast<std::size_t>(t.category)] += t.value;
    }
    out.push_back(std::move(account));
  }
  return out;
}

std::vector<std::uint32_t> Model::activities_behind(std::uint32_t output) const {
  auto x = impl_->scale_for(output);
  std::set<std::uint32_t> involved;
  for (std::size_t n = 0; n < x.size(); ++n)
    if (x[n] != 0) involved.insert(impl_->chain->output_activity[impl_->output_of_node[n]].value);
  return {involved.begin(), involved.end()};
}

Diagnostics Model::notes(std::uint32_t output) const {
  Diagnostics out;
  for (auto a : activities_behind(output)) out.insert(out.end(), impl_->notes[a].begin(), impl_->notes[a].end());
  tidy(out);
  return out;
}

Diagnostics Model::notes() const {
  Diagnostics out;
  for (const auto& notes : impl_->notes) out.insert(out.end(), notes.begin(), notes.end());
  tidy(out);
  return out;
}

double Model::residual() const {
  std::size_t nodes = impl_->output_of_node.size();
  double worst = 0;
  for (std::size_t k = 0; k < category_count; ++k)
    worst = std::max(worst, impl_->network->residual(std::span{impl_->solution}.subspan(k * nodes, nodes),
                                                     std::span{impl_->burden}.subspan(k * nodes, nodes)));
  return worst;
}

}  // namespace alumen::carbon
