// The state of a ledger: flat tables whose rows name each other by position. Only evolve() changes them.
#pragma once
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "custody/detail/arith.hpp"
#include "custody/detail/mutant.hpp"
#include "custody/detail/names.hpp"
#include "custody/entitlement.hpp"

namespace alumen::custody::detail {

using Index = std::uint32_t;
/// Days since 1970-01-01.
using Day = std::int32_t;
inline constexpr Day never = std::numeric_limits<Day>::max();
constexpr Day day_of(Date date) { return static_cast<Day>(date.time_since_epoch().count()); }
constexpr Date date_of(Day day) { return Date{std::chrono::days{day}}; }

struct RoleRow {
  Role role;
  Index party = none, site = none;
};
struct UserRow {
  std::string id;
  std::vector<RoleRow> roles;
};
struct PartyRow {
  std::string id, name, address, country;
};
struct SiteRow {
  std::string id, country;
  Index party, scope = none;
  Day from = 0;
};
struct MaterialRow {
  std::string id;
  Good good;
  std::int64_t aluminium;
  Wide supply = 0, shipped = 0, process = 0, loss = 0;  ///< accounts outside the scopes; with the stocks they sum to 0
};
struct ScopeRow {
  std::string id;
  Index party, scheme;
  Work activity;
  std::vector<Index> sites, certificates, periods, incoming, outgoing;
  std::vector<std::pair<Index, Index>> accounts;  ///< (material, account), in order of first use
  Yields yields = no_yields();
};
struct AuditRow {
  std::string id;
  Index scope;
  Standard standard;
  int majors;
  Day day;
};
struct CertificateStep {
  Day at;
  CertificateState state;
  Day to;
};
struct CertificateRow {
  std::string id, version;
  Index scope;
  Standard standard;
  std::uint32_t activities = 0, pools = 0;  ///< sets of Work and of pool positions
  std::vector<CertificateStep> steps;       ///< by day; the last one that has begun holds
  CertificateState before = CertificateState::none;  ///< what a suspension will return to
};
struct ReportRow {
  int year;
  int version;
  ReportState state;
  bool late;
  Day submitted;
  std::uint64_t at;  ///< position of the submission
};
struct PoolRow {
  PoolFigures figures;
  std::int64_t from_origin = 0, eligible_pre = 0, eligible_post = 0;  ///< parts of certified_in; the rest came by documents
  std::int64_t opening = 0, lost = 0, late = 0;
  std::int64_t carry_out = 0, expired = 0, overdraw = 0, entitled = 0;  ///< fixed by the close
};
struct PeriodRow {
  Index scope;
  Day from, to;
  PeriodState state = PeriodState::open;
  Index first_pool;
  std::uint64_t closed_at = 0;  ///< position of the last close
  Day closed_on = never, sealed_on = never;
  Yields yields = no_yields();  ///< as declared while it was open
};
struct AccountRow {
  Index scope, material;
  Content content;
  std::uint32_t moves = 0;
};
struct LotRow {
  Index name, scope, material;
  Content content;
  std::int64_t certified = 0;
  Index origin = none;  ///< site of the mine or scrap intake that certified metal came from; of the document chain
  ScrapClass scrap = ScrapClass::none;
  Index lineage = none;  ///< row of lineages: documents that its metal came with
};
struct RecordRow {
  RecordKind kind = RecordKind::intake;
  bool reversed = false, late = false;
  Claim claim = Claim::none;
  ScrapClass scrap = ScrapClass::none;
  Work activity = Work::none;
  Index name = none, scope = none, site = none, material = none, period = none;
  Day day = 0;
  Day reversed_on = never;
  Index before = none;                  ///< the acceptance of the same document before this one
  Index link = none;                    ///< document of an acceptance; row of outputs, conversions
  Index lot = none;
  Content content;                      ///< what came, left or was made
  std::int64_t certified = 0;           ///< certified input, claim of an output, certified part of a lot that is lost
};
static_assert(sizeof(RecordRow) == 96, "ten million of them are kept");
struct OutputRow {
  Content left;                   ///< goods that no document covers yet
  std::int64_t undocumented = 0;  ///< claim that no document carries yet
  std::int64_t from_lot = 0;      ///< certified metal that it took out of its lot
  Day shipped = 0;                ///< day on which the goods left
  Index record = none;
  Index origin = none, lineage = none;
  std::uint32_t documents = 0;    ///< that stand: neither cancelled nor wholly rejected
};
struct ConversionRow {
  Content first, by_product;
  Index first_material, by_material = none;
  Index second = none;  ///< row of second_inputs, which few conversions have
  Index lots = none;    ///< row of lot_conversions
};
struct SecondInput {
  Index material = none;
  Content content;
};
/// What a conversion did to lots.
struct LotConversionRow {
  Index from = none, by_product = none;
  std::int64_t certified = 0, by_certified = 0, used_certified = 0;
};
struct DocumentRow {
  Index name, output, issuer, receiver, material;
  Index replaces = none, origin = none;
  Index last_acceptance = none;
  Day shipped, issued, expires = never, answered = never;  ///< answered: rejected, expired or cancelled
  bool cancelled = false;
  ScrapClass scrap;
  Work activity;
  std::int64_t mass, accepted = 0, rejected = 0, expired = 0;
  Content goods, left;
  std::int64_t open() const { return cancelled ? 0 : mass - accepted - rejected - expired; }
};
/// A credit changed its owner (to), or some of it was retired (to = none).
struct CreditMove {
  Index credit, to;
  std::int64_t mass;
  Day day;
};
/// An overdraw that was granted to a pool.
struct GrantRow {
  Index pool;
  std::int64_t mass;
  Day day;
};
struct CreditRow {
  Index name, issuer, owner, material;
  Index first_owner = none;
  Day day = 0;
  std::int64_t issued, held, retired = 0;
  Index parent = none;
  Index pool = none;  ///< row of pools whose entitlement it took
};

/// All tables.
struct Tables {
  Names names;
  std::uint64_t position = 0;
  std::vector<UserRow> users;
  std::vector<PartyRow> parties;
  std::vector<SiteRow> sites;
  std::vector<MaterialRow> materials;
  std::vector<Scheme> schemes;
  std::vector<ScopeRow> scopes;
  std::vector<AuditRow> audits;
  std::vector<CertificateRow> certificates;
  std::vector<std::pair<Index, ReportRow>> reports;  ///< (scope, report)
  std::vector<PeriodRow> periods;
  std::vector<PoolRow> pools;
  std::vector<AccountRow> accounts;
  Rows<LotRow> lots;
  std::vector<std::vector<Index>> lineages;  ///< sorted
  Rows<RecordRow> records;
  Rows<OutputRow> outputs;
  Rows<ConversionRow> conversions;
  Rows<SecondInput> second_inputs;
  std::vector<LotConversionRow> lot_conversions;
  Rows<DocumentRow> documents;
  std::vector<CreditRow> credits;
  std::vector<CreditMove> credit_moves;
  std::vector<GrantRow> grants;
  Mutant mutant = Mutant::none;
  Day as_of = never;  ///< what happened later was left out (detail/as_of.hpp)

  bool is(Mutant m) const { return mutant == m; }
  Index find(Space s, std::string_view id, Index scope = 0) const { return names.find(space(s, scope), id); }
  /// The second input of a conversion: no material and no metal where there is none.
  SecondInput second_of(const ConversionRow& x) const { return x.second == none ? SecondInput{} : second_inputs[x.second]; }
  const Scheme& scheme_of(Index scope) const { return schemes[scopes[scope].scheme]; }
  /// Pool of the scope's scheme that a material belongs to; pools.size() when there is none.
  std::size_t pool_of(Index scope, Index material) const { return scheme_of(scope).pool_of(materials[material].good); }
};

}  // namespace alumen::custody::detail
