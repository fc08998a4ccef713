#include "rules/documents/supplier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/number.hpp"
#include "base/slug.hpp"
#include "chain/bind.hpp"
#include "rules/detail/border.hpp"
#include "rules/documents/detail/layout.hpp"
#include "rules/documents/rows.hpp"

namespace alumen::rules {
namespace {

using chain::Chain;

constexpr int first_reminder_days = 28, second_reminder_days = 7;

/// A supplier's part without the cost of goods: for workspaces that the border rule cannot bill.
std::vector<BorderSupplier> suppliers_without_bill(chain::Workspace& workspace, const Chain& c, const Book& book,
                                                   const SupplierRequest& request) {
  detail::Setting setting{book, request.year, request.assumptions};
  Diagnostics ignored;
  BorderTables tables{workspace, book, ignored};
  auto precursors = detail::find_precursors(c, setting, tables);
  std::map<std::pair<std::string, std::string>, BorderSupplier> found;
  for (const auto& feed : precursors.feeds) {
    bool own = feed.output != chain::none && !c.is_library(c.outputs[feed.output]);
    if (!feed.precursor || feed.basis == Basis::exempt || own) continue;
    const auto& material = c.exchanges[feed.exchange].material;
    auto& one = found[{feed.name, material}];
    one.supplier = feed.name;
    one.country = feed.country;
    one.material = material;
    one.basis = feed.basis;
    one.precursor = true;
    double t = c.value(chain::FactColumn::exchange_amount, feed.exchange) * feed.share / 1000;
    one.mass_t += t;
    one.default_t = (std::isnan(one.default_t) ? 0 : one.default_t) + t * feed.fallback.direct.value;
    one.actual_t = (std::isnan(one.actual_t) ? 0 : one.actual_t) + t * feed.actual;
    one.default_cost = one.actual_cost = {chain::not_given, {"a bill of the goods"}, {}};
  }
  std::vector<BorderSupplier> out;
  for (auto& [key, one] : found) out.push_back(std::move(one));
  return out;
}

class Lister {
 public:
  Lister(const chain::Workspace& workspace, const Chain& chain, const Book& book, const SupplierRequest& request, Diagnostics& notes)
      : c_(chain), book_(book), request_(request), notes_(notes) {
    for (const auto& row : chain::rows_of<DocumentField>(workspace, notes))
      fields_[row.subject][row.field] = row.value;  // a later item wins
  }

  SupplierNeed need_of(const BorderSupplier& s) {
    SupplierNeed need{.name = s.supplier,
                      .country = s.country,
                      .material = s.material,
                      .mass_t = s.mass_t,
                      .missing = s.basis == Basis::defaults,
                      .default_cost = s.default_cost,
                      .actual_cost = s.actual_cost};
    for (const auto& party : c_.parties)
      if (party.name == s.supplier || party.id == s.supplier) need.party = party.id, need.name = party.name;
    for (const auto& m : c_.materials)
      if (m.id == s.material) need.material_name = m.name, need.cn_code = m.cn_code;
    if (s.mass_t > 0) need.default_direct = s.default_t / s.mass_t, need.actual_direct = s.actual_t / s.mass_t;
    need.extra_cost = combine(s.default_cost, s.actual_cost, s.default_cost.value - s.actual_cost.value);
    need.contact = field(need.party, "contact");
    if (need.missing) add_reason(need, s.precursor);
    add_state(need);
    return need;
  }

 private:
  std::string field(const std::string& party, const std::string& name) const {
    auto subject = fields_.find(party);
    if (party.empty() || subject == fields_.end()) return {};
    auto value = subject->second.find(name);
    return value == subject->second.end() ? "" : value->second;
  }

  /// Which fields a declaration has to give, and those that it does not.
  std::vector<std::string> lacking(const chain::Declaration* d) const {
    std::vector<std::string> out;
    for (const auto& name : book_.required) {
      bool there = d && ((name == "direct" && !std::isnan(d->direct)) || (name == "indirect" && !std::isnan(d->indirect)) ||
                         (name == "sefa" && !std::isnan(d->sefa)) || (name == "default_share" && !std::isnan(d->default_share)) ||
                         (name == "verified_by" && !d->verified_by.empty()) || (name == "valid_from" && d->valid_from) ||
                         (name == "valid_to" && d->valid_to));
      if (!there) out.push_back(name);
    }
    return out;
  }

  void add_reason(SupplierNeed& need, bool precursor) {
    const chain::Declaration* found = nullptr;
    for (const auto& d : c_.declarations)
      if (!need.party.empty() && d.party == need.party && d.material == need.material) found = &d;
    need.lacking = lacking(found);
    if (found) {
      Period year{std::chrono::year{request_.year} / 1 / 1, std::chrono::year{request_.year + 1} / 1 / 1};
      need.why = detail::not_proven(*found, year, book_.method.gwp_set);
      if (need.why.empty() && detail::by_attribute(*found)) need.why = "it rests on attributes, which prove nothing about the metal";
      if (need.why.empty()) need.why = "a declaration is there, and no supply or consignment names it";
      return;
    }
    need.why = need.party.empty() ? "no supplier with data of his own is named" : "no declaration";
    if (need.party.empty())
      notes_.push_back({.code = "rules.supplier_unknown",
                        .where = {precursor ? "supplies.csv" : "consignments.csv", 0, precursor ? "from" : "party"},
                        .value = need.material + (need.name.empty() ? "" : " from " + need.name)});
  }

  void add_state(SupplierNeed& need) const {
    if (!need.missing) return void(need.state = RequestState::verified);
    if (need.party.empty()) return void(need.state = RequestState::nobody);
    if (auto sent = parse_date(field(need.party, "request.sent"))) need.sent = *sent;
    if (auto due = parse_date(field(need.party, "request.due")))
      need.due = *due;
    else if (!need.sent)
      need.due = request_.due;
    if (need.due) need.days_left = static_cast<int>((*need.due - request_.date).count());
    if (!need.sent) return;
    need.state = RequestState::asked;
    if (!need.due) return;
    if (need.days_left < 0)
      need.state = RequestState::overdue;
    else if (need.days_left <= second_reminder_days)
      need.state = RequestState::second_reminder;
    else if (need.days_left <= first_reminder_days)
      need.state = RequestState::first_reminder;
  }

  const Chain& c_;
  const Book& book_;
  const SupplierRequest& request_;
  Diagnostics& notes_;
  std::map<std::string, std::map<std::string, std::string>> fields_;
};

/// Fields of a declaration in words, and the cells of the communication template that give them.
struct Asked {
  const char *field, *words, *cells;
};
constexpr Asked asked_for[] = {
    {"direct", "specific embedded direct emissions, t CO2e per t, precursors included", "product.see_direct"},
    {"indirect", "specific embedded indirect emissions, t CO2e per t", "product.see_indirect"},
    {"sefa",
     "specific embedded free allocation, t CO2e per t (summary of the emissions report; the template of the transitional period has no "
     "cell for it)",
     ""},
    {"default_share", "share of the direct emissions that rests on default values, 0 to 1", "product.default_share"},
    {"verified_by", "accredited verifier and verification report for the period", "verifier.company"},
    {"valid_from", "first day of the reporting period", "period.start"},
    {"valid_to", "last day of the reporting period", "period.end"}};

std::string cell_of(const char* field) {
  if (!*field) return "send it beside the form";
  auto cell = detail::cell_name(detail::layout().field(field), 1, 1);
  return cell + (std::string_view{field}.starts_with("product.") ? " and below" : "");
}

std::string goods_of(const std::vector<const SupplierNeed*>& needs) {
  std::string out = "| good | CN code | t | why data are missing | counts meanwhile with, t CO2e/t |\n|---|---|---|---|---|\n";
  for (const auto* n : needs)
    out += fmt::format("| {} | {} | {} | {} | {} |\n", n->material_name, n->cn_code, to_display(n->mass_t), n->why,
                       std::isnan(n->default_direct) ? "not known" : to_display(n->default_direct, 4));
  return out;
}

std::string letter(const SupplierYear& year, const std::vector<const SupplierNeed*>& needs, const std::string& from) {
  std::string text = fmt::format("# Emissions data for imports in {}\n\nTo: {}{}\nFrom: {}\nDate: {}\n", year.year, needs[0]->name,
                                 needs[0]->contact.empty() ? "" : ", " + needs[0]->contact, from, to_text(year.date));
  if (needs[0]->due) text += fmt::format("**Please answer by: {}**\n", to_text(*needs[0]->due));
  text +=
      "\nGoods that we had from you need data of your installation under the border adjustment rule. Without verified data each tonne "
      "counts with the default value of its country.\n\n" +
      goods_of(needs);
  text += "\n## What we need\n\n| figure | cell of the communication template |\n|---|---|\n";
  for (const auto& asked : asked_for)
    if (std::ranges::any_of(needs, [&](const auto* n) { return std::ranges::find(n->lacking, asked.field) != n->lacking.end(); }))
      text += fmt::format("| {} | {} |\n", asked.words, cell_of(asked.cells));
  text +=
      "| name and UN/LOCODE of the installation | A_InstData!I20, A_InstData!I27 |\n| scrap: t per t of product, and its pre-consumer part "
      "| Summary_Products!Z10 and Y10, and below |\n| carbon price paid, currency, rebate | Summary_Products!AL10 to AX10, and below |\n";
  text +=
      "\n## How to send it\n\n"
      "1. Best: the European Commission's communication template for installations, version 2.1.1 or 2.1, filled in, calculated and saved "
      "(.xlsx). Fill the form once; it serves all your customers.\n"
      "2. Or a product footprint in the PACT data format, version 3, with the aluminium extension (.json). Its boundary is wider, so the "
      "direct emissions at the installation have to be stated beside it.\n"
      "3. With either: the verification report for the period.\n"
      "\nOxidation, conversion and biomass are entered as 0 to 100, shares of scrap and the collection efficiency as 0 to 1, the current "
      "efficiency as 95 and not 0.95. Where there is nothing, write 0.\n";
  return text;
}

}  // namespace

Result<Answer<SupplierYear>> supplier_year(chain::Workspace& workspace, const std::shared_ptr<const Chain>& chain, const Book& book,
                                           const SupplierRequest& request) {
  Answer<SupplierYear> answer{.value = {.rules = book.method.id, .year = request.year, .date = request.date}};
  auto billed = border_year(workspace, *chain, book, {.year = request.year, .assumptions = request.assumptions});
  std::vector<BorderSupplier> suppliers;
  if (billed) {
    answer.value.currency = billed->value.currency;
    for (auto& s : billed->value.suppliers)
      if (s.basis != Basis::exempt && (billed->value.imports || s.precursor)) suppliers.push_back(std::move(s));
  } else {
    bool no_goods = std::ranges::all_of(
        billed.error(), [](const Diagnostic& d) { return d.code == Code{"rules.no_goods"} || d.severity() != Severity::error; });
    if (!no_goods) return std::unexpected(billed.error());
    suppliers = suppliers_without_bill(workspace, *chain, book, request);
  }
  Lister lister{workspace, *chain, book, request, answer.notes};
  for (const auto& s : suppliers) answer.value.needs.push_back(lister.need_of(s));
  auto rank = [](const SupplierNeed& n) {
    return std::tuple{!n.missing, n.extra_cost.known() ? -n.extra_cost.value : 0.0, -n.mass_t, n.name, n.material};
  };
  std::ranges::stable_sort(answer.value.needs, {}, rank);
  for (const auto& n : answer.value.needs) {
    ++(n.missing ? answer.value.missing : answer.value.verified);
    if (n.missing && !n.party.empty() && n.contact.empty())
      answer.notes.push_back({.code = "rules.supplier_contact", .where = {"document_fields.csv", 0, "contact"}, .value = n.party});
  }
  tidy(answer.notes);
  return answer;
}

std::vector<SupplierLetter> supplier_letters(const SupplierYear& year, const std::string& from) {
  std::map<std::string, std::vector<const SupplierNeed*>> by_party;
  for (const auto& n : year.needs)
    if (n.missing && !n.party.empty()) by_party[n.party].push_back(&n);
  std::vector<SupplierLetter> out;
  for (const auto& [party, needs] : by_party)
    out.push_back({fmt::format("request-{}-{}.md", slug(party), year.year), party, letter(year, needs, from)});
  return out;
}

}  // namespace alumen::rules
