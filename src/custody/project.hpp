// A ledger as a layer of a workspace: physical mass only. What is claimed, credited or certified never enters, because mass
// balance and credits must not alter a footprint.
#pragma once
#include "chain/rows.hpp"
#include "custody/custody.hpp"

namespace alumen::custody {

/// Rows of a workspace, all with source "ledger:ROOT@POSITION".
struct Projection {
  std::string source;
  std::vector<chain::Party> parties;
  std::vector<chain::Site> sites;
  std::vector<chain::Material> materials;
  std::vector<chain::Activity> activities;  ///< one for each site, kind of conversion and output material
  std::vector<chain::Output> outputs;
  std::vector<chain::Exchange> exchanges;
};

/// The conversions of a period as activities with their inputs and outputs. `root` is the root of the log at the state's
/// position.
Projection project(const State& state, const Period& period, std::string_view root);

}  // namespace alumen::custody
