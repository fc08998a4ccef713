#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "carbon/detail/names.hpp"

namespace alumen::carbon {
namespace detail {

using chain::none;

std::string activity_name(const Chain& c, Id<chain::Activity> id) {
  const auto& a = c.activities[id.index()];
  return a.name.empty() ? a.id : a.name;
}

std::string output_name(const Chain& c, std::uint32_t output) {
  return fmt::format("{} ({})", c.material_of(c.output_material[output]).name, activity_name(c, c.output_activity[output]));
}

std::string exchange_name(const Chain& c, std::uint32_t exchange) {
  auto activity = c.exchange_activity[exchange];
  auto material = c.exchange_material[exchange];
  const auto& id = c.exchanges[exchange].id;
  bool emitted = c.exchanges[exchange].role == chain::Role::emission;
  // One good in several rows, by supplier for example: the rows' own names tell them apart.
  auto alike = std::ranges::count_if(c.activity_exchanges[activity.index()], [&](auto e) { return c.exchange_material[e] == material; });
  return fmt::format("{} {} {}{}", c.material_of(material).name, emitted ? "emitted by" : "into", activity_name(c, activity),
                     alike > 1 ? " (" + id.substr(id.rfind('/') + 1) + ")" : "");
}

std::string factor_name(const Chain& c, std::uint32_t factor) {
  const auto& f = c.factors[factor];
  std::string where = f.region + (f.region.empty() || f.year == 0 ? "" : " ") + (f.year == 0 ? "" : std::to_string(f.year));
  return c.material_of(c.factor_material[factor]).name + (where.empty() ? "" : " (" + where + ")");
}

std::string declaration_name(const Chain& c, std::uint32_t declaration) {
  const auto& d = c.declarations[declaration];
  auto party = std::ranges::find(c.parties, d.party, &chain::Party::id);
  return fmt::format("{} declared by {}", c.material_of(c.declaration_material[declaration]).name,
                     party == c.parties.end() ? d.party : party->name);
}

std::string grid_name(const Chain& c, std::uint32_t grid) {
  return fmt::format("grid of {} {}", c.grids[grid].country, c.grids[grid].year);
}

namespace {

/// Position of the id among rows that have one.
template <class R>
std::uint32_t position(const std::vector<R>& rows, std::string_view id) {
  auto at = std::ranges::find(rows, id, &R::id);
  return at == rows.end() ? none : static_cast<std::uint32_t>(at - rows.begin());
}

/// Whoever stands behind `from` of a supply.
std::string giver_name(const Chain& c, const std::string& from) {
  if (auto o = position(c.outputs, from); o != none) return output_name(c, o);
  if (auto d = position(c.declarations, from); d != none) return declaration_name(c, d);
  if (auto f = position(c.factors, from); f != none) return factor_name(c, f);
  return from;
}

std::string taker_name(const Chain& c, const chain::Supply& s) {
  if (s.exchange.empty()) return "market " + s.market;
  auto e = position(c.exchanges, s.exchange);
  return e == none ? s.exchange : exchange_name(c, e);
}

std::string spoken(std::string_view word) {
  std::string out{word};
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string property_name(chain::Property property) {
  using enum chain::Property;
  switch (property) {
    case supply_co2e:
      return "supply of";
    case combustion_co2:
      return "CO2 from burning";
    case combustion_ch4:
      return "CH4 from burning";
    case combustion_n2o:
      return "N2O from burning";
    default:
      return spoken(word_of(property)) + " of";
  }
}

std::string reading_name(const Chain& c, const chain::Reading& r) {
  auto a = position(c.activities, r.activity);
  auto stream = r.stream.empty() ? "" : " (" + r.stream + ")";
  return fmt::format("{}{} of {}", spoken(r.input), stream, a == none ? r.activity : activity_name(c, Id<chain::Activity>{a}));
}

std::string gas_name(const Chain& c, const chain::Gwp& g) {
  auto m = position(c.materials, g.gas);
  return fmt::format("GWP of {} ({})", m == none ? g.gas : c.materials[m].name, g.set);
}

std::string leg_name(const Chain& c, const chain::Transport& t) {
  auto e = position(c.exchanges, t.exchange), m = position(c.materials, t.mode);
  return fmt::format("distance of {} by {}", e == none ? t.exchange : exchange_name(c, e), m == none ? t.mode : c.materials[m].name);
}

}  // namespace
}  // namespace detail

std::string name_of(const Chain& c, const chain::FactPlace& place) {
  // The row's position, if the place is one of this table.
  auto in = [&]<class R>(const std::vector<R>& rows) -> std::optional<std::uint32_t> {
    if (R::table != place.table) return {};
    return static_cast<std::uint32_t>(static_cast<const R*>(place.row) - rows.data());
  };
  bool price = place.column == "price";
  if (auto i = in(c.exchanges)) return detail::exchange_name(c, *i);
  if (auto i = in(c.outputs)) return (price ? "price of " : "amount of ") + detail::output_name(c, *i);
  if (auto i = in(c.factors)) return detail::property_name(c.factors[*i].property) + " " + detail::factor_name(c, *i);
  if (auto i = in(c.grids)) return detail::grid_name(c, *i);
  if (auto i = in(c.declarations)) return detail::declaration_name(c, *i);
  if (auto i = in(c.readings)) return detail::reading_name(c, c.readings[*i]);
  if (auto i = in(c.transports)) return detail::leg_name(c, c.transports[*i]);
  if (auto i = in(c.gwps)) return detail::gas_name(c, c.gwps[*i]);
  if (auto i = in(c.materials)) return "recovery of " + c.materials[*i].name;
  if (auto i = in(c.supplies))
    return fmt::format("share of {} in {}", detail::giver_name(c, c.supplies[*i].from), detail::taker_name(c, c.supplies[*i]));
  return "parameter " + place.key;
}

}  // namespace alumen::carbon
