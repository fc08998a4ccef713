#include "custody/commands.hpp"

#include "custody/detail/visit.hpp"

namespace alumen::custody {
namespace {

template <class M>
constexpr std::string_view type_word() {
  if constexpr (std::is_same_v<M, std::string>)
    return "text";
  else if constexpr (std::is_same_v<M, Grams>)
    return "mass";
  else if constexpr (std::is_same_v<M, Ppm>)
    return "share";
  else if constexpr (std::is_same_v<M, int>)
    return "count";
  else if constexpr (std::is_same_v<M, bool>)
    return "flag";
  else if constexpr (std::is_same_v<M, Date> || std::is_same_v<M, std::optional<Date>>)
    return "date";
  else
    return "word";
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    auto end = std::min(text.find(' '), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

template <class C>
CommandInfo info_of() {
  CommandInfo info{C::word, C::event, C::about, C::roles, split_words(C::refusals), {}};
  each_field<C>([&]<class M>(const Field<C, M>& field) {
    CommandInfo::FieldInfo f{field.name, type_word<M>(), field.unit, field.about, field.need != Need::optional, {}};
    if constexpr (detail::HasNames<M>)
      for (const auto& n : names(static_cast<M*>(nullptr))) f.choices.push_back(n.word);
    info.fields.push_back(std::move(f));
  });
  return info;
}

template <class... C>
std::vector<CommandInfo> infos_of(std::variant<C...>*) {
  return {info_of<C>()...};
}

}  // namespace

std::string_view name_of(const Command& command) {
  return std::visit([](const auto& c) { return std::remove_cvref_t<decltype(c)>::word; }, command.body);
}

std::string_view name_of(const Event& event) {
  return std::visit([](const auto& e) { return detail::Described<std::remove_cvref_t<decltype(e)>>::event; }, event.body);
}

std::string_view scope_of(const Event& event) {
  return std::visit(
      [](const auto& e) -> std::string_view {
        if constexpr (requires { e.command.scope; })
          return e.command.scope;
        else if constexpr (requires { e.scope; })
          return e.scope;
        else
          return {};
      },
      event.body);
}

const std::vector<CommandInfo>& command_infos() {
  static const std::vector<CommandInfo> all = infos_of(static_cast<CommandBody*>(nullptr));
  return all;
}

}  // namespace alumen::custody
