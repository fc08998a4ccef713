#include "flows/cycle/detail/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/nearest.hpp"
#include "base/number.hpp"
#include "base/units.hpp"
#include "chain/bind.hpp"
#include "flows/origin/origin.hpp"
#include "flows/sites/sites.hpp"

namespace alumen::flows {

const chain::Tables& tables() {
  static const chain::Tables all = [] {
    chain::Tables list{chain::describe_table<FlowRegion>(), chain::describe_table<ProductGroup>(), chain::describe_table<FlowDatum>()};
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
    if (!region.group(row.group)) return wrong(nearest(ids_of(region.groups), row.group), "");
    bool shown = row.use == DatumUse::compare && (row.quantity == Quantity::stock || row.quantity == Quantity::end_of_life);
    if (!has_groups(row.quantity) && !shown) return wrong("empty", fmt::format("{} has no groups", word_of(row.quantity)));
    return true;
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
    auto unit = parse_unit(row.unit);
    bool mass = measured(row.quantity) == Measured::mass;
    if (!unit || unit->dimension != (mass ? dimension::mass : dimension::one) || !unit->substance.empty())
      return wrong(mass ? "a unit of mass, for example kt" : "1 or %");
    row.value *= mass ? unit->factor / 1000 : unit->factor;  // kg to t
    row.unit = mass ? "t" : "1";
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

Measured measured(Quantity quantity) {
  switch (quantity) {
    case Quantity::fabrication_scrap_rate:
    case Quantity::fabrication_loss_rate:
    case Quantity::manufacturing_scrap_rate:
    case Quantity::use_share:
    case Quantity::collection_rate:
    case Quantity::melt_yield:
    case Quantity::scrap_export_share:
      return Measured::share;
    case Quantity::population:
      return Measured::persons;
    default:
      return Measured::mass;
  }
}

bool has_groups(Quantity quantity) {
  return quantity == Quantity::into_use || quantity == Quantity::use_share || quantity == Quantity::collection_rate;
}

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
  auto put = [&](int year, double value, const FlowDatum* row) {
    if (year < first || year > region.last_year) return;
    auto& cell = out[static_cast<std::size_t>(year - first)];
    if (!cell.row) cell = {value, row, row->year == year};
  };
  const auto& rows = found->second;
  for (const auto* row : rows) put(row->year, row->value, row);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto* next = i + 1 < rows.size() ? rows[i + 1] : nullptr;
    int end = next ? next->year : region.last_year + 1;
    if (rows[i]->between == Between::hold)
      for (int y = std::max(rows[i]->year, first); y < end; ++y) put(y, rows[i]->value, rows[i]);
    if (rows[i]->between == Between::linear && next)
      for (int y = std::max(rows[i]->year, first); y < end; ++y)
        put(y, rows[i]->value + (next->value - rows[i]->value) * (y - rows[i]->year) / (end - rows[i]->year), rows[i]);
  }
  // Last, so that what a figure says of the years behind it goes before what the next one says of those before.
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i]->between == Between::hold_back)
      for (int y = i > 0 ? rows[i - 1]->year + 1 : first; y < rows[i]->year; ++y) put(y, rows[i]->value, rows[i]);
  return out;
}

void read_inputs(const chain::Workspace& workspace, Inputs& inputs, Diagnostics& out) {
  inputs.files = workspace.files;
  Reader reader{inputs, out};
  reader.regions(chain::rows_of<FlowRegion>(workspace, out));
  reader.groups(chain::rows_of<ProductGroup>(workspace, out));
  inputs.data = chain::rows_of<FlowDatum>(workspace, out);
  reader.data();
  if (inputs.regions.empty() && !has_errors(out))
    out.push_back({.code = "flows.no_region", .where = {std::string{FlowRegion::table} + ".csv", 0, ""}});
}

}  // namespace detail
}  // namespace alumen::flows
