// Visiting the fields of commands and events, whose outcomes are described apart from their commands.
#pragma once
#include <utility>
#include <variant>

#include "custody/commands.hpp"

namespace alumen::custody::detail {

template <class T>
concept HasNames = requires { names(static_cast<T*>(nullptr)); };

template <class E>
struct IsDone : std::false_type {};
template <class C>
struct IsDone<Done<C>> : std::true_type {
  using Command = C;
};

/// Calls visit(field, value) for every field of a record, in order; of an event first the command's, then the outcome's.
template <class R>
void visit_fields(R&& record, auto&& visit) {
  using T = std::remove_cvref_t<R>;
  if constexpr (IsDone<T>::value) {
    visit_fields(record.command, visit);
    visit_fields(record.outcome, visit);
  } else {
    each_field<T>([&](const auto& field) { visit(field, record.*(field.member)); });
  }
}

/// The static description of a body: a command itself, or the command that an event keeps.
template <class B>
struct DescribedBy {
  using type = B;
};
template <class C>
struct DescribedBy<Done<C>> {
  using type = C;
};
template <class B>
using Described = typename DescribedBy<B>::type;

/// Calls make.template operator()<T>() for the alternative T of V whose kind it is; false when there is none.
template <class V, std::size_t I = 0>
bool with_kind(std::uint8_t kind, auto&& make) {
  if constexpr (I < std::variant_size_v<V>) {
    using T = std::variant_alternative_t<I, V>;
    if (Described<T>::kind != kind) return with_kind<V, I + 1>(kind, make);
    make.template operator()<T>();
    return true;
  } else {
    return false;
  }
}

}  // namespace alumen::custody::detail
