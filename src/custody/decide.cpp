#include <algorithm>

#include "custody/custody.hpp"
#include "custody/detail/apply.hpp"
#include "custody/detail/judge.hpp"
#include "custody/detail/visit.hpp"
#include "table/bind.hpp"

namespace alumen::custody {
namespace {

using namespace detail;
using MaybeNo = std::optional<Refusal>;

constexpr std::size_t longest_id = 200, longest_text = 100'000;

/// Looks at the shape of one field: missing_field, schema_invalid, mass_not_positive, negative_quantity.
struct ShapeCheck {
  MaybeNo no;

  template <class R>
  void operator()(const Field<R, std::string>& f, const std::string& text) {
    if (no) return;
    if (text.empty()) {
      if (f.need != Need::optional) fail("custody.missing_field", f.name, "");
      return;
    }
    bool good = f.need == Need::key ? text.size() <= longest_id && table::good_id(text) : text.size() <= longest_text;
    if (!good) fail("custody.schema_invalid", f.name, text.substr(0, 60));
  }
  template <class R>
  void operator()(const Field<R, Grams>& f, Grams mass) {
    if (no) return;
    if (mass.count() < 0 || (mass.count() == 0 && f.need != Need::optional))
      return fail(f.need == Need::optional ? Code{"custody.negative_quantity"} : Code{"custody.mass_not_positive"}, f.name,
                  mass_text(mass));
    if (static_cast<double>(mass.count()) > f.high) fail("custody.schema_invalid", f.name, mass_text(mass));
  }
  template <class R>
  void operator()(const Field<R, Ppm>& f, Ppm share) {
    if (!no && (static_cast<double>(share.parts) < f.low || static_cast<double>(share.parts) > f.high))
      fail("custody.schema_invalid", f.name, std::to_string(share.parts));
  }
  template <class R>
  void operator()(const Field<R, int>& f, int count) {
    if (!no && (count < f.low || count > f.high)) fail("custody.schema_invalid", f.name, std::to_string(count));
  }
  template <class R>
  void operator()(const Field<R, Date>& f, Date date) {
    constexpr int first = -25567, last = 2'932'532;  // 1900-01-01 to 9998-12-31: a period may end a year later
    auto days = date.time_since_epoch().count();
    if (!no && (days < first || days > last)) fail("custody.schema_invalid", f.name, "a date before 1900 or after 9998");
  }
  template <class R>
  void operator()(const Field<R, std::optional<Date>>& f, const std::optional<Date>& date) {
    if (date) (*this)(Field<R, Date>{nullptr, f.name}, *date);
  }
  void operator()(const auto&, const auto&) {}

 private:
  void fail(Code code, std::string_view field, std::string value) {
    no = Refusal{code, {say("field", field)}};
    if (!value.empty()) no->figures.push_back({"value", std::move(value)});
  }
};

/// The first command of a ledger makes its actor the secretariat; nobody else may do anything before.
bool founding(const Command& command) {
  const auto* grant = std::get_if<GrantRole>(&command.body);
  return grant && grant->user == command.envelope.actor && grant->granted == Role::secretariat &&
         command.envelope.role == Role::secretariat;
}

template <class C>
MaybeNo inadmissible(const Tables& t, const Trial& q, const Command& command, const C& c) {
  const auto& e = command.envelope;
  if (e.expected && *e.expected != t.position)
    return Refusal{
        "custody.stale_position",
        {say_count("expected", static_cast<std::int64_t>(*e.expected)), say_count("position", static_cast<std::int64_t>(t.position))}};
  ShapeCheck shape;
  visit_fields(e, shape);
  visit_fields(c, shape);
  if (shape.no) return std::move(shape.no);
  bool allowed = t.users.empty() ? founding(command) : q.known();
  if (!allowed) return Refusal{"custody.unauthorized", {say("actor", e.actor), say("role", word_of(e.role))}};
  if ((C::roles & only(e.role)) == 0 && !t.is(Mutant::roles_ignored))
    return Refusal{"custody.forbidden_role", {say("role", word_of(e.role)), say("command", C::word)}};
  return {};
}

}  // namespace

std::expected<std::vector<Event>, Refusal> decide(const State& state, const Command& command) {
  const auto& t = state.tables();
  return std::visit(
      [&]<class C>(const C& c) -> std::expected<std::vector<Event>, Refusal> {
        Trial q{t, command.envelope};
        if (auto no = inadmissible(t, q, command, c)) return std::unexpected(std::move(*no));
        auto outcome = judge(q, c);
        if (!outcome) return std::unexpected(std::move(outcome.error()));
        std::vector<Event> events(1);  // made in place: an event is large
        auto& first = events.front();
        first.envelope = command.envelope;
        first.envelope.expected.reset();
        first.body.template emplace<Done<C>>(c, std::move(*outcome));
        if constexpr (std::is_same_v<C, ClosePeriod>)
          for (auto& pool : closed_pools(t, c)) events.push_back({events.front().envelope, std::move(pool)});
        return events;
      },
      command.body);
}

void evolve(State& state, const Event& event) {
  auto& t = state.tables();
  std::visit([&](const auto& body) { apply(t, event.envelope, body); }, event.body);
  ++t.position;
}

std::optional<Command> command_of(const Event& event) {
  return std::visit(
      [&]<class E>(const E& body) -> std::optional<Command> {
        if constexpr (std::is_same_v<E, PoolClosed>)
          return {};
        else
          return Command{event.envelope, body.command};
      },
      event.body);
}

}  // namespace alumen::custody
