#include "flows/cycle/detail/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "base/units.hpp"
#include "chain/bind.hpp"
#include "flows/cycle/detail/fill.hpp"
#include "flows/cycle/emissions.hpp"
#include "flows/origin/origin.hpp"
#include "flows/sites/sites.hpp"

namespace alumen::flows {

const chain::Tables& tables() {
  static const chain::Tables all = [] {
    chain::Tables list{chain::describe_table<FlowRegion>(),    chain::describe_table<ProductGroup>(),
                       chain::describe_table<FlowDatum>(),     chain::describe_table<AlloyFamily>(),
                       chain::describe_table<FamilyElement>(), chain::describe_table<SemiForm>(),
                       chain::describe_table<ProductAlloy>(),  chain::describe_table<ScrapClass>(),
                       chain::describe_table<Sorting>(),       chain::describe_table<ElementRecovery>(),
                       chain::describe_table<FlowFactor>()};
    for (auto& table : site_tables()) list.push_back(std::move(table));
    for (auto& table : origin_tables()) list.push_back(std::move(table));
    return list;
  }();
  return all;
}

namespace detail {
namespace {

constexpr std::string_view person = "person";

std::vector<std::string_view> ids_of(const auto& rows) {
  std::vector<std::string_view> out;
  for (const auto& row : rows) out.push_back(row.id);
  return out;
}

/// Everything that is checked row by row.
class Reader {
 public:
  Reader(Inputs& inputs, Diagnostics& out) : inputs_(inputs), out_(out) {}

  void regions(std::vector<FlowRegion> rows) {
    for (auto& row : rows) {
      if (row.first_year > row.last_year)
        out_.push_back({.code = "flows.bad_grid",
                        .where = inputs_.where(row, "last_year"),
                        .value = std::to_string(row.last_year),
                        .expected = fmt::format("{} or later", row.first_year),
                        .detail = row.id + " ends before it begins"});
      inputs_.regions.push_back({.region = std::move(row), .groups = {}, .model = {}, .compare = {}});
    }
  }

  void groups(std::vector<ProductGroup> rows) {
    for (const auto& row : rows)
      if (!row.region.empty()) region_of(row.region, row, "region");
    // A row of the region's own goes before the common one, in the common one's place.
    for (auto& region : inputs_.regions)
      for (const auto& row : rows) {
        if (!row.region.empty() && row.region != region.region.id) continue;
        auto known = std::ranges::find(region.groups, row.id, &ProductGroup::id);
        if (known == region.groups.end())
          region.groups.push_back(row);
        else if (!row.region.empty())
          *known = row;
      }
  }

  void data() {
    for (auto& row : inputs_.data) {
      auto* region = region_of(row.region, row, "region");
      bool good = to_own_unit(row) && in_range(row);
      if (!region || !group_fits(*region, row) || !good) continue;
      if (row.use == DatumUse::compare) {
        region->compare.push_back(&row);
      } else if (row.quantity == Quantity::scrap_export_share) {
        out_.push_back({.code = "table.bad_choice",
                        .where = inputs_.where(row, "use"),
                        .value = "model",
                        .expected = "compare",
                        .detail = "a published share is never an input of the model"});
      } else {
        region->model[{row.quantity, row.group}].push_back(&row);
      }
    }
    for (auto& region : inputs_.regions)
      for (auto& [which, rows] : region.model) sort_years(rows);
  }

 private:
  RegionInputs* region_of(const std::string& id, const chain::Row& row, std::string column) {
    auto found = std::ranges::find(inputs_.regions, id, [](const auto& r) { return r.region.id; });
    if (found != inputs_.regions.end()) return &*found;
    std::vector<std::string_view> known;
    for (const auto& r : inputs_.regions) known.push_back(r.region.id);
    out_.push_back(
        {.code = "flows.unknown_region", .where = inputs_.where(row, std::move(column)), .value = id, .expected = nearest(known, id)});
    return nullptr;
  }

  bool group_fits(const RegionInputs& region, const FlowDatum& row) {
    auto wrong = [&](std::string expected, std::string detail) {
      out_.push_back({.code = "flows.unknown_group",
                      .where = inputs_.where(row, "group"),
                      .value = row.group,
                      .expected = std::move(expected),
                      .detail = std::move(detail)});
      return false;
    };
    if (row.group.empty()) return row.quantity != Quantity::use_share || wrong("a product group", "a share in use belongs to a group");
    auto told = told_by(row.quantity);
    if (row.use == DatumUse::compare && (row.quantity == Quantity::stock || row.quantity == Quantity::end_of_life)) told = Told::group;
    if (told == Told::whole) return wrong("empty", fmt::format("{} has no groups", word_of(row.quantity)));
    auto ids = told == Told::group ? ids_of(region.groups) : told == Told::form ? ids_of(inputs_.materials.forms) : ids_of(inputs_.materials.classes);
    return std::ranges::find(ids, row.group) != ids.end() || wrong(nearest(ids, row.group), "");
  }

  bool to_own_unit(FlowDatum& row) {
    auto wrong = [&](std::string expected) {
      out_.push_back({.code = "flows.bad_unit_of_quantity",
                      .where = inputs_.where(row, "unit"),
                      .value = row.unit,
                      .expected = std::move(expected),
                      .detail = name_of(row)});
      return false;
    };
    if (measured(row.quantity) == Measured::persons) return row.unit == person || wrong(std::string{person});
    if (measured(row.quantity) == Measured::per_person) return per_person(row) || wrong("kg/person");
    auto unit = parse_unit(row.unit);
    bool mass = measured(row.quantity) == Measured::mass;
    if (!unit || unit->dimension != (mass ? dimension::mass : dimension::one) || !unit->substance.empty())
      return wrong(mass ? "a unit of mass, for example kt" : "1 or %");
    row.value *= mass ? unit->factor / 1000 : unit->factor;  // kg to t
    row.unit = mass ? "t" : "1";
    return true;
  }

  /// A mass by head, brought to kg.
  static bool per_person(FlowDatum& row) {
    std::string_view mass = row.unit;
    if (!mass.ends_with("/person")) return false;
    mass.remove_suffix(7);
    auto unit = parse_unit(mass);
    if (!unit || unit->dimension != dimension::mass || !unit->substance.empty()) return false;
    row.value *= unit->factor, row.unit = "kg/person";
    return true;
  }

  bool in_range(const FlowDatum& row) {
    if (std::isnan(row.value)) return false;  // the cell was told of already
    bool share = measured(row.quantity) == Measured::share;
    if (row.value >= 0 && (!share || row.value <= 1)) return true;
    out_.push_back({.code = share ? Code{"flows.rate_out_of_range"} : Code{"flows.negative_mass"},
                    .where = inputs_.where(row, "value"),
                    .value = to_text(row.value),
                    .expected = share ? "0 to 1" : "0 or more",
                    .detail = name_of(row)});
    return false;
  }

  void sort_years(std::vector<const FlowDatum*>& rows) {
    std::ranges::stable_sort(rows, {}, &FlowDatum::year);
    for (std::size_t i = 1; i < rows.size(); ++i)
      if (rows[i]->year == rows[i - 1]->year)
        out_.push_back({.code = "flows.duplicate_figure",
                        .where = inputs_.where(*rows[i], "use"),
                        .value = name_of(*rows[i]),
                        .detail = fmt::format("line {} ({}) and line {} ({})", rows[i - 1]->line,
                                              rows[i - 1]->basis.empty() ? "no basis" : rows[i - 1]->basis, rows[i]->line,
                                              rows[i]->basis.empty() ? "no basis" : rows[i]->basis)});
  }

  Inputs& inputs_;
  Diagnostics& out_;
};

}  // namespace

std::string name_of(const FlowDatum& d) {
  return fmt::format("{}/{}{}{}/{}", d.region, word_of(d.quantity), d.group.empty() ? "" : "/", d.group, d.year);
}

const ProductGroup* RegionInputs::group(std::string_view id) const {
  auto found = std::ranges::find(groups, id, &ProductGroup::id);
  return found == groups.end() ? nullptr : &*found;
}

std::vector<Filled> RegionInputs::fill(Quantity quantity, const std::string& of_group) const {
  const int first = region.first_year - 1;
  std::vector<Filled> out(static_cast<std::size_t>(region.last_year - first + 1));
  auto found = model.find({quantity, of_group});
  if (found == model.end()) return out;
  std::vector<Anchor> anchors;
  for (const auto* row : found->second) anchors.push_back({row->year, row->value, row->between});
  auto years = fill_years(anchors, first, region.last_year);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (years[i].anchor < 0) continue;
    const auto* row = found->second[static_cast<std::size_t>(years[i].anchor)];
    out[i] = {years[i].value, row, row->year == first + static_cast<int>(i)};
  }
  return out;
}

MaterialFrame Inputs::frame() const {
  MaterialFrame out{.files = files};
  for (const auto& r : regions) {
    out.regions.push_back(r.region.id);
    out.first_year = regions.front().region.id == r.region.id ? r.region.first_year : std::min(out.first_year, r.region.first_year);
    out.last_year = std::max(out.last_year, r.region.last_year);
    for (const auto& g : r.groups)
      if (std::ranges::find(out.groups, g.id) == out.groups.end()) out.groups.push_back(g.id);
  }
  return out;
}

void read_inputs(const chain::Workspace& workspace, Inputs& inputs, Diagnostics& out) {
  inputs.files = workspace.files;
  Reader reader{inputs, out};
  reader.regions(chain::rows_of<FlowRegion>(workspace, out));
  reader.groups(chain::rows_of<ProductGroup>(workspace, out));
  inputs.materials = read_material_rows(workspace, out);
  inputs.data = chain::rows_of<FlowDatum>(workspace, out);
  reader.data();
  if (inputs.regions.empty() && !has_errors(out))
    out.push_back({.code = "flows.no_region", .where = {std::string{FlowRegion::table} + ".csv", 0, ""}});
}

}  // namespace detail
}  // namespace alumen::flows
