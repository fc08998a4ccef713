#include "custody/detail/suspects.hpp"

#include <algorithm>
#include <vector>

#include "custody/detail/visit.hpp"

namespace alumen::custody::detail {
namespace {

/// The scopes whose state an event changes or rests on, and the ids by which others may rest on it.
struct Concerns {
  const Tables& t;
  std::vector<Index> scopes = {};
  std::vector<std::string_view> ids = {};

  template <class R>
  void operator()(const Field<R, std::string>& field, const std::string& id) {
    auto at = [&](Space s) { return id.empty() ? none : t.find(s, id); };
    auto scope = [&](Index s) {
      if (s != none) scopes.push_back(s);
    };
    if (id.empty()) return;
    if (field.name == "scope") {
      scope(at(Space::scope));
    } else if (field.name == "document" || field.name == "replacement") {
      if (auto d = at(Space::document); d != none) scope(t.documents[d].issuer), scope(t.documents[d].receiver);
    } else if (field.name == "credit" || field.name == "as") {
      if (auto c = at(Space::credit); c != none) scope(t.credits[c].issuer), scope(t.credits[c].owner);
    } else if (field.name == "certificate") {
      if (auto c = at(Space::certificate); c != none) scope(t.certificates[c].scope);
    } else if (field.name != "audit") {
      return;
    }
    ids.push_back(id);
  }
  void operator()(const auto&, const auto&) {}
};

Concerns concerns_of(const Tables& t, const Event& event) {
  Concerns c{t};
  std::visit([&](const auto& body) { visit_fields(body, c); }, event.body);
  return c;
}

}  // namespace

void Suspects::add(const Tables& t, const Event& event) {
  if (all_) return;
  auto c = concerns_of(t, event);
  if (c.ids.empty()) all_ = true;  // of the registry: roles, parties, sites, materials, schemes, on which everybody rests
  scopes_.insert(c.scopes.begin(), c.scopes.end());
  ids_.insert(c.ids.begin(), c.ids.end());
}

bool Suspects::touched_by(const Tables& t, const Event& event) const {
  if (all_) return true;
  auto c = concerns_of(t, event);
  return std::ranges::any_of(c.scopes, [&](Index s) { return scopes_.contains(s); }) ||
         std::ranges::any_of(c.ids, [&](std::string_view id) { return ids_.contains(id); });
}

}  // namespace alumen::custody::detail
