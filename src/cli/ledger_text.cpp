#include "cli/ledger_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "custody/proof/signature.hpp"

namespace alumen::cli {
namespace {

/// Tonnes with blanks between thousands and as many decimals as the masses of a table need: exact, and columns line up.
class Tonnes {
 public:
  void see(Grams mass) {
    auto g = mass.count();
    while (decimals_ < 6 && g % power() != 0) decimals_ += 3;
  }
  std::string operator()(Grams mass) const {
    auto g = mass.count();
    auto size = g < 0 ? 0 - static_cast<std::uint64_t>(g) : static_cast<std::uint64_t>(g);
    auto whole = std::to_string(size / 1'000'000);
    for (auto at = static_cast<std::ptrdiff_t>(whole.size()) - 3; at > 0; at -= 3) whole.insert(static_cast<std::size_t>(at), " ");
    auto part = fmt::format("{:06}", size % 1'000'000).substr(0, static_cast<std::size_t>(decimals_));
    return (g < 0 ? "-" : "") + whole + (decimals_ > 0 ? "." + part : "");
  }
  std::string operator()(std::int64_t grams) const { return (*this)(Grams{grams}); }

 private:
  std::int64_t power() const { return decimals_ == 0 ? 1'000'000 : 1000; }
  int decimals_ = 0;
};

/// Formats a fixed set of masses alike.
Tonnes alike(std::initializer_list<std::int64_t> masses) {
  Tonnes out;
  for (auto g : masses) out.see(Grams{g});
  return out;
}

std::string percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? "-" : fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}
std::string percent(const custody::Share& s) { return percent(s.certified, s.total); }

std::string counted(std::size_t count, std::string_view word) { return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s"); }

/// The line under every answer: what it rests on.
std::string foot(const api::LedgerHead& head, const Style& style) {
  return style.dim(fmt::format("{} at record {}{}, root {}\n", head.store, head.size, head.as_of ? ", as of " + to_text(*head.as_of) : "",
                               head.root.substr(0, 16)));
}

/// One figure on a line, with what it means.
std::string figure(const Tonnes& tonnes, std::string_view name, std::int64_t mass, std::string_view about, const Style& style) {
  return fmt::format("    {:<22} {:>20} t{}\n", name, tonnes(mass), about.empty() ? "" : "  " + style.dim(about));
}

}  // namespace

std::string render(const api::LedgerHead& a, const Style&) {
  return fmt::format(
      "{} holds an empty ledger.\n"
      "  alumen ledger apply COMMANDS.jsonl --store {}\n"
      "The first command is grant_role, by which somebody becomes the secretariat; 'alumen ledger commands' lists the others.\n",
      a.store, a.store);
}

std::string render(const api::LedgerApplyAnswer& a, const Style& style) {
  std::string out;
  for (const auto& r : a.refused) {
    auto place = r.line > 0 ? fmt::format("{}:{}", a.file, r.line) : std::string{};
    out += fmt::format("{} {}{}{} {}\n", style.paint(Severity::error, "refused"), style.bold(place), place.empty() ? "" : "  ", r.command,
                       style.dim("key " + r.key));
    out += fmt::format("  {}\n", r.refusal.line());
    out += style.dim(fmt::format("  {} [{}]\n", r.refusal.remedy(), r.refusal.code.info().name));
  }
  out += fmt::format("{} accepted, {} repeated, {} refused; {} written\n", a.accepted, a.repeated, a.refused.size(),
                     counted(a.records, "record"));
  if (a.repeated > 0) out += style.dim("repeated commands had been applied before: nothing was written for them\n");
  return out + foot(a.head, style);
}

std::string render(const api::LedgerBalanceAnswer& a, const Style& style) {
  Tonnes mass;
  bool lots = false, scrap = false;
  for (const auto& b : a.balances) {
    for (auto m : {b.mass, b.pre_consumer, b.post_consumer, b.unknown_scrap, b.certified}) mass.see(m);
    lots |= !b.lot.empty();
    scrap |= (b.pre_consumer + b.post_consumer + b.unknown_scrap).count() > 0;
  }
  std::vector<std::string> header{"material"};
  std::vector<bool> right{false};
  auto column = [&](bool shown, const char* name, bool number) {
    if (shown) header.emplace_back(name), right.push_back(number);
  };
  column(lots, "lot", false), column(true, "t", true), column(lots, "certified t", true), column(true, "t CO2e", true);
  column(scrap, "pre-consumer scrap t", true), column(scrap, "post-consumer scrap t", true), column(scrap, "unknown scrap t", true);
  TextTable table{header, right};
  for (const auto& b : a.balances) {
    std::vector<std::string> row{b.material};
    if (lots) row.push_back(b.lot);
    row.push_back(mass(b.mass));
    if (lots) row.push_back(mass(b.certified));
    Tonnes own;
    own.see(b.co2e);
    row.push_back(own(b.co2e));
    if (scrap)
      for (auto m : {b.pre_consumer, b.post_consumer, b.unknown_scrap}) row.push_back(mass(m));
    table.add(row);
  }
  std::string out = style.bold(a.scope) + "  stock\n" + (table.empty() ? "  nothing in stock\n" : table.text(2));
  TextTable certificates{{"certificate", "standard", "version", "state", "from", "to (excluded)", "counts"}};
  for (const auto& c : a.certificates)
    certificates.add({c.certificate, std::string{word_of(c.standard)}, c.version, std::string{word_of(c.state)}, to_text(c.from),
                      to_text(c.to), c.effective ? "yes" : "no"});
  if (!certificates.empty()) out += "\n" + style.bold("certificates") + "\n" + certificates.text(2);
  if (!lots) out += style.dim("\na pool has no certified metal, it has an entitlement: alumen ledger entitlement " + a.scope + "\n");
  return out + foot(a.head, style);
}

namespace {

std::string pool_text(const custody::PoolView& p, bool open, const Style& style) {
  const auto& f = p.figures;
  const auto& e = p.entitlement;
  auto t = alike({f.certified_in, f.other_in, f.out_product, f.out_scrap, e.entitled, f.carry_in, f.repay, f.granted, e.maximum,
                  f.claim_product, f.claim_scrap, f.credits, e.guard, e.carry_out, e.expired, e.overdraw});
  std::string out = "  " + style.bold(p.pool) + "\n";
  auto line = [&](std::string_view name, std::int64_t mass, std::string_view about) { out += figure(t, name, mass, about, style); };
  auto maybe = [&](std::string_view name, std::int64_t mass, std::string_view about) {
    if (mass != 0) line(name, mass, about);
  };
  line("certified input", f.certified_in, "C");
  line("other input", f.other_in, "N");
  out += fmt::format("    {:<22} {:>22}  {}\n", "input percentage", percent(e.share),
                     style.dim("certified / all input, conversions from earlier pools included"));
  line("product that left", f.out_product, "T");
  maybe("scrap that left", f.out_scrap, "T of scrap");
  line("entitlement", e.entitled, "E = C x T / (C + N), rounded down; never more than what came in certified");
  line("carried in", f.carry_in, "unused balance of the period before");
  maybe("to repay", f.repay, "overdraw of the period before");
  line("maximum", e.maximum, "E + carried in - to repay: the most that the claims may be at the close");
  maybe("overdraw granted", f.granted, "by an auditor, after force majeure");
  line("claimed", f.claim_product + f.claim_scrap + f.credits,
       f.claim_scrap > 0 || f.credits > 0
           ? fmt::format("product {} t, scrap {} t, credits {} t", t(f.claim_product), t(f.claim_scrap), t(f.credits))
           : "claims on what left, and credits");
  if (open) {
    line("may be claimed now", e.guard, "certified metal that came in and was not claimed yet; more is refused");
    line("left at the close", e.maximum + f.granted - f.claimed(), "maximum less claims, if nothing more came in or left");
    out += e.within ? style.dim("    as it stands, the period could be closed\n")
                    : style.paint(Severity::warning, "    as it stands, the period cannot be closed: claims exceed the entitlement\n");
  } else {
    line("carried out", e.carry_out, "unused entitlement, for the next period");
    maybe("expired", e.expired, "carried in and not used");
    maybe("overdraw", e.overdraw, "to repay in the next period");
  }
  return out;
}

bool idle(const custody::PoolView& p) {
  const auto& f = p.figures;
  return f.certified_in == 0 && f.other_in == 0 && f.out_product == 0 && f.out_scrap == 0 && f.carry_in == 0 && f.repay == 0 &&
         f.claimed() == 0 && std::ranges::all_of(f.made_from, [](auto m) { return m == 0; });
}

}  // namespace

std::string render(const api::LedgerEntitlementAnswer& a, const Style& style) {
  std::string out;
  for (const auto& p : a.periods) {
    out += fmt::format("{}  {}  {}\n", style.bold(a.scope), to_text(p.period), word_of(p.state));
    std::string still;
    for (const auto& pool : p.pools) {
      if (idle(pool))
        still += (still.empty() ? "" : ", ") + pool.pool;
      else
        out += pool_text(pool, p.state == custody::PeriodState::open, style);
    }
    if (!still.empty()) out += style.dim("  nothing moved in: " + still + "\n");
    out += "\n";
  }
  if (a.periods.empty()) out += a.scope + " has no period yet\n";
  return out + foot(a.head, style);
}

std::string render(const api::LedgerReportAnswer& a, const Style& style) {
  const auto& r = a.report;
  std::string out = fmt::format("{}  annual report {}  ({}, scheme {})\n", style.bold(r.scope), r.year, r.party, r.scheme);
  for (const auto& p : r.periods) out += "  period " + to_text(p) + "\n";
  out += fmt::format(
      "  {}; {}\n", r.closed ? "closed" : style.paint(Severity::warning, "not closed: the figures are not final"),
      r.submitted ? fmt::format("{}, version {}{}", word_of(*r.submitted), r.version, r.late ? ", late" : "") : "not submitted");
  for (const auto& p : r.pools) {
    if (p.inflow.count() == 0 && p.outflow.count() == 0 && p.made.count() == 0 && p.carry_in.count() == 0) continue;
    Tonnes t;
    for (auto m : {p.inflow,  p.certified_in, p.from_documents, p.from_origin, p.eligible_pre, p.eligible_post, p.made,
                   p.outflow, p.claimed,      p.credited,       p.losses,      p.late,         p.carry_in,      p.carry_out,
                   p.expired, p.overdraw,     p.repaid,         p.granted,     p.issued,       p.accepted,      p.rejected})
      t.see(m);
    out += "\n  " + style.bold(p.pool) + "\n";
    auto line = [&](std::string_view name, Grams mass, std::string_view about, bool always = false) {
      if (always || mass.count() != 0) out += figure(t, name, mass.count(), about, style);
    };
    line("inflow", p.inflow, "", true);
    line("certified input", p.certified_in, "", true);
    line("  by documents", p.from_documents, "");
    line("  own origin", p.from_origin, "");
    line("  pre-consumer", p.eligible_pre, "eligible scrap");
    line("  post-consumer", p.eligible_post, "eligible scrap");
    out += fmt::format("    {:<22} {:>22}\n", "input percentage", percent(p.input_share));
    line("made", p.made, "by conversion into this pool");
    line("outflow", p.outflow, "", true);
    line("claimed", p.claimed, "", true);
    line("credits", p.credited, "");
    line("losses", p.losses, "recorded as gone");
    line("late facts", p.late, "that belong to a closed period");
    line("carried in", p.carry_in, "");
    line("carried out", p.carry_out, "");
    line("expired", p.expired, "");
    line("overdraw", p.overdraw, "");
    line("repaid", p.repaid, "");
    line("overdraw granted", p.granted, "");
    if (p.documents_issued > 0)
      out += fmt::format("    documents: {} issued over {} t, {} accepted over {} t, {} rejected over {} t\n", p.documents_issued,
                         t(p.issued), p.documents_accepted, t(p.accepted), p.documents_rejected, t(p.rejected));
  }
  if (!r.unverified.empty()) {
    std::string names;
    for (const auto& n : r.unverified) names += (names.empty() ? "" : ", ") + n;
    out += "\n" + style.paint(Severity::warning, "figures of the scheme that nobody has verified: " + names) + "\n";
  }
  return out + foot(a.head, style);
}

std::string render(const api::LedgerLateAnswer& a, const Style& style) {
  TextTable table{{"scope", "year", "due", "submitted"}, {false, true, false, false}};
  for (const auto& r : a.reports)
    table.add({r.scope, std::to_string(r.year), to_text(r.due), r.submitted ? to_text(*r.submitted) + ", late" : "missing"});
  if (table.empty()) return fmt::format("no report is missing or late on {}\n", to_text(a.day)) + foot(a.head, style);
  return fmt::format("{} missing or late on {}\n", counted(a.reports.size(), "report"), to_text(a.day)) + table.text() +
         foot(a.head, style);
}

namespace {

std::string counts(const custody::Stats& s) {
  TextTable table{{"what", "number"}, {false, true}};
  for (auto [name, count] : std::initializer_list<std::pair<const char*, std::uint64_t>>{{"records", s.records},
                                                                                         {"parties", s.parties},
                                                                                         {"sites", s.sites},
                                                                                         {"scopes", s.scopes},
                                                                                         {"certificates", s.certificates},
                                                                                         {"periods", s.periods},
                                                                                         {"movements of metal", s.facts},
                                                                                         {"documents", s.documents},
                                                                                         {"credits", s.credits}})
    table.add({name, std::to_string(count)});
  return table.text() + fmt::format("documents that nobody has answered yet hold {}\n", custody::mass_text(s.open_documents));
}

}  // namespace

std::string render(const api::LedgerStatsAnswer& a, const Style& style) { return counts(a.stats) + foot(a.head, style); }

std::string render(const api::LedgerTraceAnswer& a, const Style& style) {
  const auto& d = a.document;
  std::string out = fmt::format("{}  {} of {} from {} to {}, shipped {}, {}\n", style.bold(d.document), custody::mass_text(d.mass),
                                d.material, d.issuer, d.receiver, to_text(d.shipped), word_of(d.state));
  if (a.steps.empty())
    return out + (a.up ? "no document stands behind it: its claim began at its issuer\n" : "no document rests on it yet\n") +
           foot(a.head, style);
  Tonnes t;
  for (const auto& s : a.steps) t.see(s.mass), t.see(s.accepted);
  TextTable table{{"step", "document", "from", "to", "material", "certified t", "accepted t"},
                  {true, false, false, false, false, true, true}};
  for (const auto& s : a.steps) table.add({std::to_string(s.depth), s.document, s.from, s.to, s.material, t(s.mass), t(s.accepted)});
  out += a.up ? "documents that its claim can rest on, nearest first\n" : "documents that can rest on it, nearest first\n";
  return out + table.text(2) + foot(a.head, style);
}

std::string render(const api::LedgerAffectedAnswer& a, const Style& style) {
  Tonnes t;
  for (const auto& d : a.documents) t.see(d.mass), t.see(d.accepted), t.see(d.open);
  TextTable table{{"document", "receiver", "material", "shipped", "certified t", "accepted t", "open t"},
                  {false, false, false, false, true, true, true}};
  for (const auto& d : a.documents)
    table.add({d.document, d.receiver, d.material, to_text(d.shipped), t(d.mass), t(d.accepted), t(d.open)});
  if (table.empty())
    return fmt::format("{}: no document for a shipment from {} on\n", a.certificate, to_text(a.from)) + foot(a.head, style);
  return fmt::format("{}: {} for shipments from {} on; their receivers have to be told\n", style.bold(a.certificate),
                     counted(a.documents.size(), "document"), to_text(a.from)) +
         table.text(2) + foot(a.head, style);
}

std::string render(const api::LedgerAuditAnswer& a, const Style& style) {
  std::string out;
  for (const auto& f : a.verified.faults)
    out += fmt::format("{} {}: {} {}\n", style.paint(Severity::error, "fault"),
                       f.position ? style.bold(fmt::format("record {}", *f.position)) : "the whole log", f.what,
                       style.dim(fmt::format("[{}]", f.code.info().name)));
  auto root = custody::hex(a.verified.root);
  if (a.verified.faults.empty())
    return fmt::format("sound: {}, every one hashed, and decided again by the rules\n  root {}\n", counted(a.verified.size, "record"),
                       root);
  return out +
         fmt::format("{} in {}; root as found {}\n", counted(a.verified.faults.size(), "fault"), counted(a.verified.size, "record"), root) +
         (a.verified.unjudged == 0
              ? std::string{}
              : fmt::format("{} rest on a fault, and the rules were not asked about them\n", counted(a.verified.unjudged, "record"))) +
         style.dim("records before the first fault are sound; restore the rest from a backup or another copy\n");
}

std::string render(const api::LedgerProofAnswer& a, const Style& style) {
  std::string out = fmt::format("{}  {}: it holds\n", style.bold(a.file), a.kind);
  for (const auto& line : a.holds) out += "  shown      " + line + "\n";
  for (const auto& line : a.open) out += style.dim("  not shown  " + line) + "\n";
  return out;
}

std::string render(const api::LedgerMoveAnswer& a, const Style& style) {
  auto out =
      fmt::format("{} now holds {} in {}, root {}\n", a.to.store, counted(a.commands, "command"), counted(a.to.size, "record"), a.to.root);
  if (a.compared) return out + style.bold("equal root") + " in " + a.from.store + "\n";
  return out + style.paint(Severity::warning, a.from.store + " does not say which root it had: nothing to compare with\n");
}

namespace {

/// A bar of up to `width` blocks, in eighths.
std::string bar(double share, int width) {
  static constexpr const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  int parts = static_cast<int>(std::clamp(share, 0.0, 1.0) * width * 8 + 0.5);
  std::string out;
  for (int i = 0; i < parts / 8; ++i) out += "█";
  return out + eighths[parts % 8];
}

std::string spaced(std::string_view word) {
  std::string out{word};
  std::ranges::replace(out, '_', ' ');
  return out;
}

}  // namespace

namespace {

/// Kilotonnes, as far as they say something.
std::string kilotonnes(Grams g) { return fmt::format("{:.1f}", static_cast<double>(g.count()) / 1e9); }

double share_of(Grams part, Grams whole) {
  return whole.count() == 0 ? 0.0 : static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

/// What stands for 100 %: what left the mines, or all that came in from outside where there are none.
std::pair<Grams, std::string_view> whole_of(const custody::MetalFlow& flow) {
  Grams in;
  for (const auto& s : flow.stages) {
    if (s.activity == custody::Work::bauxite_mining && s.left().count() > 0) return {s.left(), "of what left the mines"};
    in = in + s.origin + s.scrap + s.earlier;
  }
  return {in, "of what came in from outside"};
}

/// Where certified aluminium is lost, stage by stage.
std::string losses_text(const custody::MetalFlow& flow, const Style& style) {
  auto [whole, words] = whole_of(flow);
  TextTable table{
      {"stage", "came in", "% ", "passed on", "no claim", "too late", "no document", "not accepted", "in processing", "in stock"},
      {false, true, true, true, true, true, true, true, true, true}};
  for (const auto& s : flow.stages)
    table.add({spaced(word_of(s.activity)), kilotonnes(s.in()), fmt::format("{:.1f}", 100 * share_of(s.in(), whole)),
               kilotonnes(s.accepted), kilotonnes(s.unclaimed), kilotonnes(s.lapsed), kilotonnes(s.no_document + s.credits),
               kilotonnes(s.open + s.rejected + s.expired_documents), kilotonnes(s.lost), kilotonnes(s.stock)});
  return style.bold("Certified aluminium contained in bauxite, alumina and metal, kt") + fmt::format("  (% {})\n", words) + table.text(2) +
         style.dim(
             "  passed on: another certified scope accepted its document; no claim: left without one, may still be claimed;\n"
             "  too late: the balance has expired; no document: claimed for a buyer without certificate, or the market\n");
}

std::string plausible_text(const std::vector<api::LedgerPlausibility>& groups, const Style& style) {
  std::size_t checked = 0, broken = 0;
  for (const auto& g : groups) checked += g.checked, broken += g.broken;
  if (checked == 0) return {};
  if (broken == 0)
    return fmt::format("plausible: {} of metal made and shipped, none beyond what can be in it\n", counted(checked, "comparison"));
  auto out = style.paint(Severity::warning,
                         fmt::format("not plausible: {} of {} beyond what can be in it\n", broken, counted(checked, "comparison")));
  for (const auto& g : groups)
    if (g.tightest.broken)
      out +=
          fmt::format("  {} {}{} to {}: {} t out, at most {} t\n", g.tightest.what, g.tightest.scope.empty() ? "" : g.tightest.scope + " ",
                      g.tightest.from, g.tightest.to, Tonnes{}(g.tightest.out), Tonnes{}(g.tightest.bound));
  return out;
}

}  // namespace

std::string render(const api::LedgerDemoAnswer& a, const Style& style) {
  std::string out = fmt::format("{}: {} scopes of {} parties, {} documents, {} records\n\n", to_text(a.period), a.stats.scopes,
                                a.stats.parties, a.stats.documents, a.stats.records);
  TextTable table{{"stage", "scopes", "input kt", "certified %", "output kt", "claimed kt", "% of output", "accepted kt",
                   "of output, certified where it arrives"},
                  {false, true, true, true, true, true, true, true, false}};
  for (const auto& s : a.attrition.stages) {
    auto in = s.certified_in + s.other_in;
    table.add({spaced(word_of(s.activity)), std::to_string(s.scopes), kilotonnes(in),
               fmt::format("{:.1f}", 100 * share_of(s.certified_in, in)), kilotonnes(s.outflow), kilotonnes(s.claimed),
               fmt::format("{:.1f}", 100 * share_of(s.claimed, s.outflow)), kilotonnes(s.accepted),
               fmt::format("{} {:.1f} %", bar(share_of(s.accepted, s.outflow), 30), 100 * share_of(s.accepted, s.outflow))});
  }
  out += style.bold("How certified metal dwindles from stage to stage, kt of goods") + "\n" + table.text(2);
  if (!a.attrition.links.empty()) {
    Grams largest{};
    for (const auto& l : a.attrition.links) largest = std::max(largest, l.mass);
    TextTable links{{"certified metal from", "to", "kt", ""}, {false, false, true, false}};
    for (const auto& l : a.attrition.links)
      links.add({spaced(word_of(l.from)), spaced(word_of(l.to)), kilotonnes(l.mass), bar(share_of(l.mass, largest), 30)});
    out += "\n" + links.text(2);
  }
  if (!a.metal.stages.empty()) out += "\n" + losses_text(a.metal, style);
  out += plausible_text(a.plausibility, style);
  return out + foot(a.head, style);
}

std::string render(const api::LedgerSchemeAnswer& a, const Style& style) {
  if (!a.text.empty()) return a.text;
  TextTable table{{"scheme", "title", "model", "method", "unverified figures"}, {false, false, false, false, true}};
  for (const auto& s : a.schemes)
    table.add(
        {s.id, s.title, std::string{word_of(s.model)}, std::string{word_of(s.method)},
         std::to_string(std::ranges::count_if(s.figures, [](const auto& f) { return f.status == custody::FigureStatus::unverified; }))});
  return table.text() + style.dim("alumen ledger scheme ID prints the file: the beginning of a scheme of your own\n");
}

std::string ledger_scheme_text(const custody::Scheme& s, const Style& style) {
  std::string pools;
  for (const auto& p : s.pools) pools += (pools.empty() ? "" : ", ") + p.id;
  auto unverified = std::ranges::count_if(s.figures, [](const auto& f) { return f.status == custody::FigureStatus::unverified; });
  return fmt::format("{} can be adopted: {}\n  model {}, method {}, mode {}; pools: {}\n  {}, {} of them unverified\n", style.bold(s.id),
                     s.title, spaced(word_of(s.model)), word_of(s.method), word_of(s.mode), pools, counted(s.figures.size(), "figure"),
                     unverified);
}

namespace {

std::string roles_of(custody::Roles roles) {
  std::string out;
  for (const auto& n : names(static_cast<custody::Role*>(nullptr)))
    if (roles & custody::only(n.value)) out += (out.empty() ? "" : ", ") + std::string{n.word};
  return out;
}

}  // namespace

std::string ledger_commands_text(const Style& style) {
  TextTable table{{"command", "what it does", "who may"}};
  for (const auto& c : custody::command_infos()) table.add({std::string{c.word}, std::string{c.about}, roles_of(c.roles)});
  return table.text() + style.dim("alumen ledger commands WORD shows its fields and what it may be refused for\n");
}

Result<std::string> ledger_command_text(std::string_view word, const Style& style) {
  const auto& all = custody::command_infos();
  auto c = std::ranges::find(all, word, &custody::CommandInfo::word);
  if (c == all.end())
    return fail({.code = "api.bad_argument", .value = std::string{word}, .expected = "a command of 'alumen ledger commands'"});
  TextTable table{{"field", "type", "needed", "meaning"}};
  for (const auto& f : c->fields) {
    std::string meaning{f.about};
    for (std::size_t i = 0; i < f.choices.size(); ++i) meaning += (i == 0 ? ": " : ", ") + std::string{f.choices[i]};
    table.add({std::string{f.name}, f.unit.empty() ? std::string{f.type} : fmt::format("{}, {}", f.type, f.unit), f.required ? "yes" : "",
               meaning});
  }
  std::string refusals;
  for (auto r : c->refusals) refusals += (refusals.empty() ? "" : ", ") + std::string{r};
  return fmt::format("{}  {}\n{}who may: {}\nmay be refused for: {}\n", style.bold(c->word), c->about, table.text(2), roles_of(c->roles),
                     refusals);
}

std::string ledger_commands_markdown() {
  std::string out;
  for (const auto& c : custody::command_infos()) {
    out += fmt::format("### `{}`\n\n{} (event `{}`). Who may: {}.\n\n| field | type | needed | meaning |\n|---|---|---|---|\n", c.word,
                       c.about, c.event, roles_of(c.roles));
    for (const auto& f : c.fields) {
      std::string choices;
      for (auto choice : f.choices) choices += (choices.empty() ? ": " : ", ") + std::string{choice};
      out += fmt::format("| `{}` | {}{} | {} | {} |\n", f.name, f.type, f.unit.empty() ? "" : fmt::format(", {}", f.unit),
                         f.required ? "yes" : "", std::string{f.about} + choices);
    }
    std::string refusals;
    for (auto r : c.refusals) refusals += (refusals.empty() ? "" : ", ") + fmt::format("`{}`", r);
    out += fmt::format("\nMay be refused for: {}.\n\n", refusals);
  }
  return out;
}

}  // namespace alumen::cli
