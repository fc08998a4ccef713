// The name of a diagnostic, and what the registry (codes.hpp) says of it.
#pragma once
#include <string_view>

namespace alumen {

/// How bad a diagnostic is. Errors stop a result; warnings and notes travel with it.
enum class Severity { note, warning, error };

/// One row of the registry: `room.snake_case` name, severity, what happened, and the usual remedy.
struct CodeInfo {
  std::string_view name;
  Severity severity;
  std::string_view summary;
  std::string_view remedy;
};

namespace detail {
/// Stops the compiler on a name that is not room.snake_case.
consteval std::string_view code_name(std::string_view name) {
  auto dot = name.find('.');
  bool right = dot != std::string_view::npos && dot > 0 && dot + 1 < name.size();
  for (std::size_t i = 0; i < name.size(); ++i)
    right =
        right && ((name[i] >= 'a' && name[i] <= 'z') || i == dot || (i > dot && ((name[i] >= '0' && name[i] <= '9') || name[i] == '_')));
  if (!right) throw "a diagnostic code is room.snake_case";
  return name;
}
}  // namespace detail

/// A registered code. Made only from a literal; one that the registry does not hold fails tools/tidy, and breaks an
/// invariant when it is told.
class Code {
 public:
  template <std::size_t N>
  consteval Code(const char (&name)[N]) : name_(detail::code_name(std::string_view{name, N - 1})) {}  // NOLINT implicit on purpose
  /// The registry row.
  const CodeInfo& info() const;
  friend constexpr bool operator==(Code, Code) = default;

 private:
  std::string_view name_;
};

}  // namespace alumen
