#include "base/slug.hpp"

namespace alumen {

std::string slug(std::string_view name) {
  std::string out;
  for (char c : name) {
    bool big = c >= 'A' && c <= 'Z', plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (big)
      out += static_cast<char>(c - 'A' + 'a');
    else if (plain)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (out.ends_with('_')) out.pop_back();
  return out;
}

}  // namespace alumen
