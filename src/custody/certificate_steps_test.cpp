// Every sequence of up to four changes of a certificate against the list of possible steps, which is written down once more.
#include <gtest/gtest.h>

#include <map>

#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

using State_ = CertificateState;
using Change = CertificateChange;

/// The steps that are possible: (state, change) -> state. Reinstating returns to what was before.
const std::map<std::pair<State_, Change>, State_> steps{
    {{State_::full, Change::suspend}, State_::suspended},   {{State_::full, Change::downgrade}, State_::provisional},
    {{State_::full, Change::revoke}, State_::revoked},      {{State_::provisional, Change::revoke}, State_::revoked},
    {{State_::suspended, Change::revoke}, State_::revoked}, {{State_::suspended, Change::reinstate}, State_::full}};

/// Certificates of both states, changes on the days given, compared after each.
void walk(State_ first, const std::vector<Change>& changes) {
  World w;
  w.basics();
  w.member("mill", "asi-mass-balance", Work::rolling, "DEU", false);
  w.as("eva", Role::auditor);
  w.ok(RecordAudit{.audit = "a", .scope = "mill", .standard = Standard::performance});
  w.secretary();
  w.ok(SetCertificate{.certificate = "c",
                      .scope = "mill",
                      .standard = Standard::performance,
                      .version = "3",
                      .state = first,
                      .audit = "a",
                      .from = day("2025-01-01"),
                      .to = day("2026-01-01")});
  auto state = first;
  auto date = day("2025-01-01");
  for (auto change : changes) {
    date += std::chrono::days{1};
    ChangeCertificate c{.certificate = "c", .change = change, .from = date, .reason = "test"};
    auto step = steps.find({state, change});
    if (step == steps.end())
      w.refused("invalid_transition", c);
    else
      w.ok(c), state = step->second;
    EXPECT_EQ(w.state.certificates("mill", date)->front().state, state);
  }
  auto at_end = w.state.certificates("mill", day("2026-01-01"))->front().state;
  EXPECT_EQ(at_end, state == State_::revoked ? State_::revoked : State_::lapsed);
  for (const auto& fault : w.faults) ADD_FAILURE() << fault;
}

TEST(CertificateSteps, AreThoseOfTheManual) {
  const std::vector<Change> all{Change::suspend, Change::reinstate, Change::revoke, Change::downgrade};
  for (auto first : {State_::full, State_::provisional})
    for (int code = 0; code < 256; ++code) {
      std::vector<Change> changes;
      for (int rest = code, i = 0; i < 4; ++i, rest /= 4) changes.push_back(all[static_cast<std::size_t>(rest % 4)]);
      walk(first, changes);
    }
}

TEST(CertificateSteps, NothingMovesALapsedCertificate) {
  World w;
  w.basics();
  w.member("mill");
  w.secretary();
  for (auto change : {Change::suspend, Change::reinstate, Change::revoke, Change::downgrade, Change::none})
    w.refused("invalid_transition",
              ChangeCertificate{.certificate = "mill-coc", .change = change, .from = day("2027-01-01"), .reason = "test"});
  EXPECT_TRUE(w.faults.empty());
}

}  // namespace
}  // namespace alumen::custody
