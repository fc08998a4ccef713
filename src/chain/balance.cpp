#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/number.hpp"
#include "chain/detail/checks.hpp"

namespace alumen::chain::detail {
namespace {

/// One flow of an activity, in or out, in kg.
struct Flow {
  std::uint32_t material;
  double kg;
  bool in;
  const Row* row;
};

bool carries_aluminium(Category category) {
  using enum Category;
  switch (category) {
    case bauxite:
    case alumina:
    case metal:
    case semi:
    case product:
    case scrap:
    case dross:
      return true;
    default:
      return false;
  }
}

bool is_metal(Category category) {
  using enum Category;
  return category == metal || category == semi || category == product || category == scrap;
}

/// Element contents of every material that has any.
using Contents = std::map<std::uint32_t, std::map<std::string_view, double>>;

class Balance {
 public:
  Balance(const Chain& chain, Diagnostics& diagnostics) : c(chain), out(diagnostics) {
    std::map<std::string_view, std::uint32_t> at;
    for (std::size_t m = 0; m < c.materials.size(); ++m) at.emplace(c.materials[m].id, static_cast<std::uint32_t>(m));
    for (const auto& row : c.compositions) contents_[at[row.material]][row.element] = row.mass_pct / 100;
  }

  void run(std::size_t a) {
    activity_ = &c.activities[a];
    flows_.clear();
    for (auto e : c.activity_exchanges[a])
      if (c.exchanges[e].role != Role::emission) add(c.exchange_material[e], c.value(FactColumn::exchange_amount, e), true, c.exchanges[e]);
    for (auto o : c.activity_outputs[a]) add(c.output_material[o], c.value(FactColumn::output_amount, o), false, c.outputs[o]);
    auto before = out.size();
    aluminium();
    // Masses that cannot be right throw every element off: the elements wait until the metal fits.
    if (out.size() == before || out.back().severity() != Severity::error) elements();
  }

 private:
  void add(Id<Material> material, double kg, bool in, const Row& row) {
    if (c.material_unit[material.index()].dimension == dimension::mass) flows_.push_back({material.value, kg, in, &row});
  }

  void report(Code code, std::string_view what, double in, double given) {
    // The row to look at: the largest one on the side that is too large.
    const Row* row = activity_;
    double largest = 0;
    for (const auto& f : flows_)
      if (f.in == (in > given) && f.kg > largest && carries_aluminium(c.materials[f.material].category)) row = f.row, largest = f.kg;
    out.push_back({.code = code,
                   .where = c.where(*row, "amount"),
                   .value = to_display(given) + " kg",
                   .expected = (in > given ? "about " : "at most ") + to_display(in) + " kg",
                   .detail = fmt::format("{}: {} in {} kg, out {} kg, {} %", activity_->id, what, to_display(in), to_display(given),
                                         to_display(100 * given / in, 5))});
  }

  void aluminium() {
    AluminiumMass in, given;
    GrossMass metal_in, metal_out;
    const Flow* unknown = nullptr;
    bool any_in = false, any_out = false, only_metal = true;
    for (const auto& f : flows_) {
      const auto& m = c.materials[f.material];
      double share = m.aluminium_pct / 100;
      if (std::isnan(share)) share = carries_aluminium(m.category) ? (unknown = unknown ? unknown : &f, 0.0) : 0.0;
      (f.in ? in : given) += AluminiumMass{share * f.kg};
      bool carrier = carries_aluminium(m.category) || share > 0;
      (f.in ? any_in : any_out) |= carrier;
      if (carrier && !is_metal(m.category)) only_metal = false;
      if (is_metal(m.category) || m.category == Category::alloying) (f.in ? metal_in : metal_out) += GrossMass{f.kg};
    }
    if (!any_out && !any_in) return;
    auto note = [&](std::string why) {
      out.push_back(
          {.code = "chain.balance_unknown", .where = c.where(*activity_, "id"), .value = activity_->id, .detail = std::move(why)});
    };
    if (!any_in) return note("no input that carries aluminium is recorded");
    if (unknown) {
      if (only_metal && metal_out.canonical() > metal_in.canonical() * (1 + yield_tolerance))
        return report("chain.yield_above_one", "metal", metal_in.canonical(), metal_out.canonical());
      return note(fmt::format("the aluminium content of {} is not given", c.materials[unknown->material].id));
    }
    if (given.canonical() > in.canonical() * (1 + yield_tolerance))
      return report("chain.yield_above_one", "aluminium", in.canonical(), given.canonical());
    if (in.canonical() - given.canonical() > gap_tolerance * in.canonical())
      report("chain.aluminium_gap", "aluminium", in.canonical(), given.canonical());
  }

  /// Every element that a material of the activity declares. A material with contents lacks what it does not list; a
  /// metal without any contents is unknown; dross and residue without contents may hold whatever is missing.
  void elements() {
    std::set<std::string_view> names;
    bool unknown_in = false, unknown_out = false;
    for (const auto& f : flows_) {
      auto it = contents_.find(f.material);
      if (it != contents_.end())
        for (const auto& [element, share] : it->second) names.insert(element);
      else if (is_metal(c.materials[f.material].category) || c.materials[f.material].category == Category::alloying)
        (f.in ? unknown_in : unknown_out) = true;
      else if (c.materials[f.material].category == Category::dross || c.materials[f.material].category == Category::residue)
        (f.in ? unknown_in : unknown_out) = true;
    }
    for (auto element : names) {
      ElementMass in, given;
      for (const auto& f : flows_) {
        auto it = contents_.find(f.material);
        if (it == contents_.end()) continue;
        auto share = it->second.find(element);
        if (share != it->second.end()) (f.in ? in : given) += ElementMass{share->second * f.kg};
      }
      // Elements come in trace amounts; a hundredth of the flow counts only above one in ten thousand of the metal.
      double floor = 1e-4 * total();
      if (!unknown_in && given.canonical() > in.canonical() * (1 + gap_tolerance) + floor)
        report("chain.element_gap", element, in.canonical(), given.canonical());
      if (!unknown_out && in.canonical() - given.canonical() > gap_tolerance * in.canonical() + floor)
        report("chain.element_gap", element, in.canonical(), given.canonical());
    }
  }

  double total() const {
    double sum = 0;
    for (const auto& f : flows_) sum += f.in ? f.kg : 0;
    return sum;
  }

  const Chain& c;
  Diagnostics& out;
  const Activity* activity_ = nullptr;
  std::vector<Flow> flows_;
  Contents contents_;
};

}  // namespace

/// Aluminium, metal and every declared element over each activity of the workspace.
void check_balances(const Chain& c, Diagnostics& out) {
  Balance balance{c, out};
  for (std::size_t a = 0; a < c.activities.size(); ++a)
    if (!c.is_library(c.activities[a]) && c.activity_active[a] && !c.activity_outputs[a].empty()) balance.run(a);
}

}  // namespace alumen::chain::detail
