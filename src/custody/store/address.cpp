// What of an address may be shown. It is read as libpq reads it, and where libpq would stumble whatever could be a secret is hidden.
#include <algorithm>

#include "custody/store/store.hpp"

namespace alumen::custody {
namespace {

constexpr std::string_view hidden = "***";
constexpr std::string_view blanks = " \t\n\r\f\v";
constexpr auto npos = std::string_view::npos;

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c; }

/// The names of libpq's secrets; its URLs may write letters as %XX.
bool secret(std::string_view name) {
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    auto digit = [&](std::size_t at) { return at < name.size() ? std::string_view{"0123456789abcdef"}.find(folded(name[at])) : npos; };
    bool coded = name[i] == '%' && digit(i + 1) != npos && digit(i + 2) != npos;
    plain += folded(coded ? static_cast<char>(digit(i + 1) * 16 + digit(i + 2)) : name[i]);
    if (coded) i += 2;
  }
  return plain.find("password") != npos || plain.find("secret") != npos;
}

/// Where the user's part of a URL ends: its '@', or npos. `text` begins behind "//".
std::size_t end_of_user(std::string_view text) {
  auto slash = text.find_first_of("/?");
  if (auto at = text.substr(0, slash).rfind('@'); at != npos) return at;
  auto at = text.rfind('@');
  if (at == npos || slash == npos) return npos;
  // An '@' behind a '/': of a user in the query, or the password holds a '/' that should have been written %2F.
  auto colon = text.substr(0, slash).rfind(':');
  auto port = colon == npos ? std::string_view{} : text.substr(colon + 1, slash - colon - 1);
  bool number = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  return text.find('?') < at && number ? npos : at;
}

/// "user:PASSWORD@host/base?name=value&password=PASSWORD".
std::string shown_url(std::string_view text) {
  std::string out;
  if (auto at = end_of_user(text); at != npos) {
    auto user = text.substr(0, at);
    auto colon = user.find(':');
    out += colon == npos ? std::string{user} : std::string{user.substr(0, colon + 1)} + std::string{hidden};
    text.remove_prefix(at);
  }
  auto query = std::min(text.find('?'), text.size());
  out += text.substr(0, query);
  text.remove_prefix(query);
  while (!text.empty()) {
    auto end = std::min(text.find('&', 1), text.size());
    auto pair = text.substr(0, end);
    auto equals = pair.find('=');
    bool hide = equals != npos && secret(pair.substr(1, equals - 1));
    out += hide ? std::string{pair.substr(0, equals + 1)} + std::string{hidden} : std::string{pair};
    text.remove_prefix(end);
  }
  return out;
}

/// Where a value ends: 'in quotes' or before a blank, with \ before what stands for itself.
std::size_t end_of_value(std::string_view text) {
  bool quoted = text.starts_with('\'');
  for (std::size_t i = quoted ? 1 : 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (quoted ? text[i] == '\'' : blanks.find(text[i]) != npos)
      return quoted ? i + 1 : i;
  }
  return text.size();
}

/// "host=db password=PASSWORD". A word without a value is a piece of something that was not quoted.
std::string shown_pairs(std::string_view text) {
  std::string out;
  auto copy = [&](std::size_t count) {
    count = std::min(count, text.size());
    out += text.substr(0, count);
    text.remove_prefix(count);
  };
  while (copy(text.find_first_not_of(blanks)), !text.empty()) {
    auto end = std::min(text.find_first_of(" \t\n\r\f\v="), text.size());
    auto name = text.substr(0, end);
    auto equals = text.find_first_not_of(blanks, end);
    if (equals == npos || text[equals] != '=') {
      out += hidden;
      text.remove_prefix(end);
      continue;
    }
    copy(equals + 1);
    copy(text.find_first_not_of(blanks));
    auto value = end_of_value(text);
    if (!secret(name)) {
      copy(value);
      continue;
    }
    out += hidden;
    text.remove_prefix(value);
  }
  return out;
}

}  // namespace

std::string shown_address(std::string_view address) {
  if (address.starts_with("sqlite:")) return std::string{address};
  auto letter = [](char c) { return c == ':' || (folded(c) >= 'a' && folded(c) <= 'z'); };
  if (auto slashes = address.find("//"); slashes != npos && std::ranges::all_of(address.substr(0, slashes), letter))
    return std::string{address.substr(0, slashes + 2)} + shown_url(address.substr(slashes + 2));
  constexpr std::string_view kind = "postgres:";
  auto begin = address.starts_with(kind) ? kind.size() : 0;
  auto rest = address.substr(begin);
  auto shown = rest.find('=') != npos ? shown_pairs(rest) : rest.find('@') != npos ? shown_url(rest) : std::string{rest};
  return std::string{address.substr(0, begin)} + shown;
}

}  // namespace alumen::custody
