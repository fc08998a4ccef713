// Answers of a ledger as JSON.
#include <nlohmann/json.hpp>

#include "api/ledger.hpp"
#include "custody/proof/signature.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json day(const std::optional<Date>& date) { return date ? Json(to_text(*date)) : Json(nullptr); }
Json period(const Period& p) { return {{"from", to_text(p.start)}, {"to", to_text(p.end)}}; }
Json share(const custody::Share& s) { return {{"certified_g", s.certified}, {"total_g", s.total}}; }

Json head(const LedgerHead& h) {
  Json out{{"store", h.store}, {"size", h.size}, {"root", h.root}};
  if (h.as_of) out["as_of"] = to_text(*h.as_of);
  return out;
}

Json refusals(const std::vector<RefusedCommand>& refused) {
  Json out = Json::array();
  for (const auto& r : refused) {
    Json figures = Json::object();
    for (const auto& f : r.refusal.figures) figures[std::string{f.name}] = f.value;
    out.push_back({{"line", r.line},
                   {"command", r.command},
                   {"key", r.key},
                   {"code", r.refusal.code.info().name},
                   {"summary", r.refusal.code.info().summary},
                   {"figures", figures},
                   {"remedy", r.refusal.remedy()}});
  }
  return out;
}

Json diagnostics(const LedgerApplyAnswer& a) {
  Diagnostics list;
  for (const auto& r : a.refused) list.push_back(r.refusal.at({a.file, r.line, ""}));
  return Json::parse(to_json(list))["diagnostics"];
}

Json pool(const custody::PoolView& p) {
  const auto& f = p.figures;
  const auto& e = p.entitlement;
  return {{"pool", p.pool},
          {"certified_in_g", f.certified_in},
          {"other_in_g", f.other_in},
          {"input_share", share(e.share)},
          {"out_product_g", f.out_product},
          {"out_scrap_g", f.out_scrap},
          {"entitled_g", e.entitled},
          {"entitled_scrap_g", e.entitled_scrap},
          {"backing_g", e.backing},
          {"carry_in_g", f.carry_in},
          {"repay_g", f.repay},
          {"granted_g", f.granted},
          {"maximum_g", e.maximum},
          {"claimed_product_g", f.claim_product},
          {"claimed_scrap_g", f.claim_scrap},
          {"credits_g", f.credits},
          {"may_claim_now_g", e.guard},
          {"could_be_closed", e.within},
          {"used_carry_g", e.used_carry},
          {"expired_g", e.expired},
          {"carry_out_g", e.carry_out},
          {"overdraw_g", e.overdraw}};
}

Json pool(const custody::ReportPool& p) {
  return {{"pool", p.pool},
          {"inflow_g", p.inflow.count()},
          {"certified_in_g", p.certified_in.count()},
          {"from_documents_g", p.from_documents.count()},
          {"from_origin_g", p.from_origin.count()},
          {"eligible_pre_consumer_g", p.eligible_pre.count()},
          {"eligible_post_consumer_g", p.eligible_post.count()},
          {"input_share", share(p.input_share)},
          {"made_g", p.made.count()},
          {"outflow_g", p.outflow.count()},
          {"claimed_g", p.claimed.count()},
          {"credited_g", p.credited.count()},
          {"losses_g", p.losses.count()},
          {"late_g", p.late.count()},
          {"carry_in_g", p.carry_in.count()},
          {"carry_out_g", p.carry_out.count()},
          {"expired_g", p.expired.count()},
          {"overdraw_g", p.overdraw.count()},
          {"repaid_g", p.repaid.count()},
          {"granted_g", p.granted.count()},
          {"documents_issued", p.documents_issued},
          {"documents_accepted", p.documents_accepted},
          {"documents_rejected", p.documents_rejected},
          {"issued_g", p.issued.count()},
          {"accepted_g", p.accepted.count()},
          {"rejected_g", p.rejected.count()}};
}

Json counts(const custody::Stats& s) {
  return {{"records", s.records},
          {"parties", s.parties},
          {"sites", s.sites},
          {"scopes", s.scopes},
          {"certificates", s.certificates},
          {"periods", s.periods},
          {"movements", s.facts},
          {"documents", s.documents},
          {"credits", s.credits},
          {"open_documents_g", s.open_documents.count()}};
}

}  // namespace

std::string to_json(const LedgerHead& answer) { return dump({{"ledger", head(answer)}}); }

std::string to_json(const LedgerApplyAnswer& a) {
  return dump({{"ledger", head(a.head)},
               {"accepted", a.accepted},
               {"repeated", a.repeated},
               {"refused", a.refused.size()},
               {"records", a.records},
               {"refusals", refusals(a.refused)},
               {"diagnostics", diagnostics(a)}});
}

std::string to_json(const LedgerBalanceAnswer& a) {
  Json stock = Json::array(), certificates = Json::array();
  for (const auto& b : a.balances)
    stock.push_back({{"material", b.material},
                     {"lot", b.lot},
                     {"mass_g", b.mass.count()},
                     {"co2e_g", b.co2e.count()},
                     {"pre_consumer_g", b.pre_consumer.count()},
                     {"post_consumer_g", b.post_consumer.count()},
                     {"unknown_scrap_g", b.unknown_scrap.count()},
                     {"certified_g", b.certified.count()},
                     {"movements", b.moves}});
  for (const auto& c : a.certificates)
    certificates.push_back({{"certificate", c.certificate},
                            {"standard", word_of(c.standard)},
                            {"version", c.version},
                            {"state", word_of(c.state)},
                            {"from", to_text(c.from)},
                            {"to", to_text(c.to)},
                            {"effective", c.effective}});
  return dump({{"ledger", head(a.head)}, {"scope", a.scope}, {"stock", stock}, {"certificates", certificates}});
}

std::string to_json(const LedgerEntitlementAnswer& a) {
  Json periods = Json::array();
  for (const auto& p : a.periods) {
    auto entry = period(p.period);
    entry["state"] = word_of(p.state);
    entry["pools"] = Json::array();
    for (const auto& view : p.pools) entry["pools"].push_back(pool(view));
    periods.push_back(entry);
  }
  return dump({{"ledger", head(a.head)}, {"scope", a.scope}, {"periods", periods}});
}

std::string to_json(const LedgerReportAnswer& a) {
  const auto& r = a.report;
  Json periods = Json::array(), pools = Json::array();
  for (const auto& p : r.periods) periods.push_back(period(p));
  for (const auto& p : r.pools) pools.push_back(pool(p));
  return dump({{"ledger", head(a.head)},
               {"scope", r.scope},
               {"party", r.party},
               {"scheme", r.scheme},
               {"year", r.year},
               {"periods", periods},
               {"closed", r.closed},
               {"submitted", r.submitted ? Json(word_of(*r.submitted)) : Json(nullptr)},
               {"version", r.version},
               {"late", r.late},
               {"pools", pools},
               {"unverified", r.unverified}});
}

std::string to_json(const LedgerLateAnswer& a) {
  Json reports = Json::array();
  for (const auto& r : a.reports)
    reports.push_back({{"scope", r.scope}, {"year", r.year}, {"due", to_text(r.due)}, {"submitted", day(r.submitted)}});
  return dump({{"ledger", head(a.head)}, {"day", to_text(a.day)}, {"late", reports}});
}

std::string to_json(const LedgerStatsAnswer& a) { return dump({{"ledger", head(a.head)}, {"stats", counts(a.stats)}}); }

std::string to_json(const LedgerTraceAnswer& a) {
  Json steps = Json::array();
  for (const auto& s : a.steps)
    steps.push_back({{"depth", s.depth},
                     {"document", s.document},
                     {"from", s.from},
                     {"to", s.to},
                     {"material", s.material},
                     {"mass_g", s.mass.count()},
                     {"accepted_g", s.accepted.count()}});
  return dump({{"ledger", head(a.head)}, {"document", a.document.document}, {"direction", a.up ? "up" : "down"}, {"steps", steps}});
}

std::string to_json(const LedgerAffectedAnswer& a) {
  Json documents = Json::array();
  for (const auto& d : a.documents)
    documents.push_back({{"document", d.document},
                         {"receiver", d.receiver},
                         {"material", d.material},
                         {"shipped", to_text(d.shipped)},
                         {"mass_g", d.mass.count()},
                         {"accepted_g", d.accepted.count()},
                         {"open_g", d.open.count()}});
  return dump({{"ledger", head(a.head)}, {"certificate", a.certificate}, {"from", to_text(a.from)}, {"documents", documents}});
}

std::string to_json(const LedgerAuditAnswer& a) {
  Json faults = Json::array();
  for (const auto& f : a.verified.faults)
    faults.push_back({{"code", f.code.info().name}, {"position", f.position ? Json(*f.position) : Json(nullptr)}, {"what", f.what}});
  return dump({{"store", a.store},
               {"size", a.verified.size},
               {"root", custody::hex(a.verified.root)},
               {"sound", a.verified.faults.empty()},
               {"unjudged", a.verified.unjudged},
               {"faults", faults}});
}

std::string to_json(const LedgerProofAnswer& a) { return dump({{"file", a.file}, {"kind", a.kind}, {"holds", a.holds}, {"open", a.open}}); }

std::string to_json(const LedgerMoveAnswer& a) {
  return dump({{"from", head(a.from)},
               {"to", head(a.to)},
               {"commands", a.commands},
               {"compared", a.compared},
               {"equal_root", a.compared && a.from.root == a.to.root}});
}

namespace {

/// Contained aluminium; the names say how it came in or left, as custody/metal_flow.hpp has them.
Json metal(const custody::MetalFlow& flow) {
  Json stages = Json::array(), links = Json::array();
  for (const auto& s : flow.stages)
    stages.push_back({{"activity", word_of(s.activity)},
                      {"scopes", s.scopes},
                      {"origin_g", s.origin.count()},
                      {"scrap_g", s.scrap.count()},
                      {"documents_g", s.documents.count()},
                      {"earlier_g", s.earlier.count()},
                      {"accepted_g", s.accepted.count()},
                      {"open_g", s.open.count()},
                      {"expired_documents_g", s.expired_documents.count()},
                      {"rejected_g", s.rejected.count()},
                      {"no_document_g", s.no_document.count()},
                      {"credits_g", s.credits.count()},
                      {"lapsed_g", s.lapsed.count()},
                      {"unclaimed_g", s.unclaimed.count()},
                      {"lost_g", s.lost.count()},
                      {"stock_g", s.stock.count()}});
  for (const auto& l : flow.links) links.push_back({{"from", word_of(l.from)}, {"to", word_of(l.to)}, {"mass_g", l.mass.count()}});
  return {{"of", "contained aluminium"}, {"stages", stages}, {"links", links}};
}

Json plausible(const std::vector<LedgerPlausibility>& groups) {
  Json out = Json::array();
  for (const auto& g : groups) {
    const auto& c = g.tightest;
    bool conversion = c.what == "conversion";
    out.push_back({{"what", c.what},
                   {"from", conversion ? c.from : ""},
                   {"to", conversion || c.what == "world" ? c.to : ""},
                   {"checked", g.checked},
                   {"broken", g.broken},
                   {"tightest",
                    {{"scope", c.scope},
                     {"from", c.from},
                     {"to", c.to},
                     {"in_g", c.in.count()},
                     {"out_g", c.out.count()},
                     {"bound_g", c.bound.count()}}}});
  }
  return out;
}

}  // namespace

std::string to_json(const LedgerDemoAnswer& a) {
  Json stages = Json::array(), links = Json::array();
  for (const auto& s : a.attrition.stages)
    stages.push_back({{"activity", word_of(s.activity)},
                      {"scopes", s.scopes},
                      {"certified_in_g", s.certified_in.count()},
                      {"other_in_g", s.other_in.count()},
                      {"outflow_g", s.outflow.count()},
                      {"claimed_g", s.claimed.count()},
                      {"documented_g", s.documented.count()},
                      {"accepted_g", s.accepted.count()}});
  for (const auto& l : a.attrition.links) links.push_back({{"from", word_of(l.from)}, {"to", word_of(l.to)}, {"mass_g", l.mass.count()}});
  return dump({{"ledger", head(a.head)},
               {"stats", counts(a.stats)},
               {"period", period(a.period)},
               {"stages", stages},
               {"links", links},
               {"metal", metal(a.metal)},
               {"plausibility", plausible(a.plausibility)}});
}

std::string to_json(const LedgerSchemeAnswer& a) {
  Json schemes = Json::array();
  for (const auto& s : a.schemes) {
    Json pools = Json::array(), figures = Json::object();
    for (const auto& p : s.pools) pools.push_back(p.id);
    for (const auto& info : custody::parameter_infos) {
      const auto& f = s.figures[static_cast<std::size_t>(info.parameter)];
      Json value = info.kind == custody::FigureKind::flag    ? Json(f.value != 0)
                   : info.kind == custody::FigureKind::share ? Json(static_cast<double>(f.value) / 1e6)
                                                             : Json(f.value);
      figures[std::string{info.name}] = {{"value", value}, {"status", word_of(f.status)}, {"source", f.source}};
    }
    schemes.push_back({{"id", s.id},
                       {"title", s.title},
                       {"edition", s.edition},
                       {"source", s.source},
                       {"model", word_of(s.model)},
                       {"method", word_of(s.method)},
                       {"mode", word_of(s.mode)},
                       {"pools", pools},
                       {"parameters", figures}});
  }
  return dump({{"schemes", schemes}, {"diagnostics", Json::parse(to_json(a.notes))["diagnostics"]}});
}

}  // namespace alumen::api
