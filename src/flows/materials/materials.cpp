#include "flows/materials/materials.hpp"

#include <fmt/format.h>

#include "chain/bind.hpp"
#include "flows/materials/detail/make.hpp"

namespace alumen::flows {
namespace {

/// One note a table, at the first of its rows that nobody has verified.
template <class R>
void tell_unverified(const detail::Making& m, const std::vector<R>& rows) {
  const R* first = nullptr;
  std::size_t count = 0;
  for (const auto& r : rows)
    if (r.status == Status::unverified) {
      if (!first) first = &r;
      ++count;
    }
  if (first)
    m.notes.push_back({.code = "chain.unverified",
                       .where = m.where(*first, "status"),
                       .value = std::string{R::table},
                       .detail = fmt::format("{} of {} rows", count, rows.size())});
}

bool empty(const MaterialRows& r) {
  return r.families.empty() && r.contents.empty() && r.forms.empty() && r.alloys.empty() && r.classes.empty() && r.sorting.empty() &&
         r.recoveries.empty();
}

}  // namespace

MaterialRows read_material_rows(const chain::Workspace& workspace, Diagnostics& out) {
  return {.families = chain::rows_of<AlloyFamily>(workspace, out),
          .contents = chain::rows_of<FamilyElement>(workspace, out),
          .forms = chain::rows_of<SemiForm>(workspace, out),
          .alloys = chain::rows_of<ProductAlloy>(workspace, out),
          .classes = chain::rows_of<ScrapClass>(workspace, out),
          .sorting = chain::rows_of<Sorting>(workspace, out),
          .recoveries = chain::rows_of<ElementRecovery>(workspace, out)};
}

Result<Answer<Materials>> Materials::make(const MaterialRows& rows, const MaterialFrame& frame) {
  Answer<Materials> answer;
  if (empty(rows)) return answer;
  check(frame.first_year <= frame.last_year, "the years of the alloys run forwards");
  auto& t = answer.value.t_;
  t.groups = frame.groups.size();
  detail::Making m{rows, frame, t, answer.notes, {}, {}, {}};
  detail::make_families(m);
  detail::make_classes(m);
  detail::make_alloys(m);
  detail::make_sorting(m);
  if (has_errors(answer.notes)) return std::unexpected(std::move(answer.notes));
  tell_unverified(m, rows.families);
  tell_unverified(m, rows.contents);
  tell_unverified(m, rows.alloys);
  tell_unverified(m, rows.classes);
  tell_unverified(m, rows.sorting);
  tell_unverified(m, rows.recoveries);
  return answer;
}

std::span<const double> Materials::alloys(std::size_t region, std::size_t group, int year) const {
  return t_.alloys.of(t_.alloys_of[region * t_.groups + group], year);
}

std::span<const double> Materials::typical(std::size_t family) const { return {t_.typical.data() + family * width(), width()}; }

std::span<const double> Materials::primary() const { return t_.primary; }

void Materials::sort(ScrapStage stage, std::size_t region, std::size_t from, std::size_t family, int year, std::span<const double> metal,
                     std::span<double> classes, std::span<double> residue) const {
  const auto w = width(), count = t_.classes.size();
  check(metal.size() == w && classes.size() == count * w && residue.size() == w, "sorting: masses of all classes and elements");
  auto origin = (region * t_.places(stage) + from) * t_.families_at(stage) + family;
  auto shares = t_.sorting.of(t_.sorting_of[static_cast<std::size_t>(stage)][origin], year);
  auto add = [&](double share, double* to) {
    for (std::size_t i = 0; i < w; ++i) to[i] += share * metal[i];
  };
  if (shares.empty()) return add(1, residue.data());
  for (std::size_t k = 0; k < count; ++k)
    if (shares[k] > 0) add(shares[k], classes.data() + k * w);
  if (shares[count] > 0) add(shares[count], residue.data());
}

}  // namespace alumen::flows
