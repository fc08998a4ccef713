// What a record that the rules refuse leaves in doubt. Such a record is not applied, so the state of every scope that it concerns
// may differ from what its later records rest on; of all other scopes the rules can go on to ask.
#pragma once
#include <set>
#include <string>

#include "custody/commands.hpp"
#include "custody/detail/tables.hpp"

namespace alumen::custody::detail {

class Suspects {
 public:
  /// Nothing is in doubt.
  bool empty() const { return scopes_.empty() && ids_.empty() && !all_; }
  /// A record whose bytes are not what they were: what it said is not known.
  void add_everything() { all_ = true; }
  /// A record that was refused, and every later one that touches what it leaves in doubt.
  void add(const Tables& t, const Event& event);
  /// Whether a record rests on anything that is in doubt.
  bool touched_by(const Tables& t, const Event& event) const;

 private:
  std::set<Index> scopes_;
  std::set<std::string, std::less<>> ids_;  ///< of what was not applied: scopes, documents, credits, certificates, audits
  bool all_ = false;
};

}  // namespace alumen::custody::detail
