// A whole workspace: files of a split input are built, checked and solved under every shipped rule book. A file named
// "set" holds changes, TABLE.ROW.COLUMN=VALUE, a line each.
#include <fuzz/harness.hpp>

#include <cmath>

#include "api/api.hpp"
#include "carbon/uncertainty.hpp"
#include "rules/rules.hpp"

namespace alumen {
namespace {

const std::vector<rules::Book>& books() {
  static const auto all = [] {
    std::vector<rules::Book> out;
    for (const auto& id : rules::ids()) out.push_back(*rules::load(id));
    return out;
  }();
  return all;
}

void change(chain::Workspace& workspace, std::string_view lines) {
  while (!lines.empty()) {
    auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    auto parsed = api::parse_change(std::string{line});
    if (!parsed) {
      fuzz::read_refusal(parsed.error());
      continue;
    }
    auto done = chain::change(workspace, parsed->table, parsed->row, parsed->column, parsed->value);
    if (!done) fuzz::read_refusal(done.error());
  }
}

/// The parts of a result sum to it, and every number is one.
void look_at(const carbon::Model& model, std::uint32_t output) {
  double result = model.footprint(output), apart = model.apart(output), sum = 0, size = 0;
  check(std::isfinite(result) && std::isfinite(apart), "a footprint is not finite");
  for (const auto& part : model.contributions(output)) sum += part.value, size += std::fabs(part.value);
  check(!model.inside(output) || fuzz::close(sum, result + apart, size, 1e-6), "contributions do not sum to the footprint");
  for (const auto& supplier : model.suppliers(output)) check(!supplier.name.empty(), "a supplier has no name");
  auto flows = model.flows(output);
  for (const auto& link : flows.links) check(link.source < flows.nodes.size() && link.target < flows.nodes.size(), "a flow goes nowhere");
  model.sensitivities(output);
  model.explain(output, 3);
  model.categories(output);
  fuzz::read_all(model.notes(output));
}

void solve(const std::shared_ptr<const chain::Chain>& chain, const rules::Book& book) {
  auto model = carbon::Model::build(chain, book.method);
  if (!model) return fuzz::read_refusal(model.error());
  fuzz::read_all(model->notes());
  model->accounts();
  auto products = model->products();
  if (products.size() > 6) products.resize(6);
  for (auto output : products) look_at(*model, output);
  if (products.empty() || !model->inside(products.front())) return;
  for (auto mode : {carbon::Mode::analytic, carbon::Mode::reduced, carbon::Mode::full}) {
    auto interval = carbon::interval(*model, products.front(), {.mode = mode, .draws = 8});
    if (!interval) fuzz::read_refusal(interval.error());
  }
}

}  // namespace
}  // namespace alumen

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace alumen;
  auto files = fuzz::split_files(fuzz::text_of(data, size));
  std::string changes;
  if (auto set = files.extract("set")) changes = set.mapped();
  auto workspace = chain::make_workspace(std::move(files));
  if (!workspace) return fuzz::read_refusal(workspace.error()), 0;
  fuzz::read_all(workspace->notes);
  change(workspace->value, changes);
  auto built = chain::build(workspace->value);
  if (!built) return fuzz::read_refusal(built.error()), 0;
  fuzz::read_all(built->notes);
  fuzz::read_all(chain::check(*built->value));
  fuzz::read_all(carbon::check(*built->value));
  for (const auto& book : books()) solve(built->value, book);
  return 0;
}
