// Mutations that know about words and lines: half of all mutations put a word of the input, or of a list of awkward ones,
// in the place of another, or copy, drop or swap lines. The other half is libFuzzer's own. Texts of tables and documents
// stay readable that way, and mutations reach what lies behind the reader.
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

constexpr auto awkward = std::to_array<std::string_view>(
    {"",           "0",          "-0",        "1",           "-1",         "1e308",      "1e-308",      "-1e300",
     "0.1",        "100",        "nan",       "inf",         "1e309",      "2147483648", "-2147483649", "9999",
     "0001-01-01", "9999-12-31", "2024",      "2024-02-29",  "2023-01-01", "2024-01-01", "=1/0",        "=ln(0)",
     "=a",         "=a*b",       "=2^1024",   "yes",         "no",         "t",          "kg",          "kWh",
     "MJ",         "%",          "t/t",       "kg CO2e/kWh", "tkm",        "aluminium",  "electricity", "co2",
     "input",      "output",     "reference", "emission",    "coproduct",  "waste",      "GBR",         "ZZZ",
     "\"",         "\"\"",       ",",         ";",           "\n",         "\xC3\xA9",   "\xFF",        "\xEF\xBB\xBF",
     "{",          "[",          "- ",        ": ",          "null",       "true"});

struct Span {
  std::size_t begin, end;
};

/// Words between separators, empty ones included, or whole lines.
std::vector<Span> spans(std::string_view text, std::string_view separators) {
  std::vector<Span> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (i == text.size() || separators.find(text[i]) != std::string_view::npos) {
      out.push_back({begin, i});
      begin = i + 1;
    }
  return out;
}

template <class Random>
std::size_t below(Random& random, std::size_t n) {
  return random() % n;
}

void change_word(std::string& text, std::minstd_rand& random) {
  auto words = spans(text, ",;\n=<>: \"");
  auto at = words[below(random, words.size())];
  std::string with;
  if (below(random, 3) == 0) {
    with = awkward[below(random, awkward.size())];
  } else {
    auto from = words[below(random, words.size())];
    with = text.substr(from.begin, from.end - from.begin);
  }
  text.replace(at.begin, at.end - at.begin, with);
}

void change_line(std::string& text, std::minstd_rand& random) {
  auto lines = spans(text, "\n");
  auto a = lines[below(random, lines.size())], b = lines[below(random, lines.size())];
  auto line = text.substr(b.begin, b.end - b.begin);
  switch (below(random, 3)) {
    case 0:
      text.insert(a.begin, line + "\n");
      break;
    case 1:
      text.erase(a.begin, std::min(a.end + 1, text.size()) - a.begin);
      break;
    default:
      text.replace(a.begin, a.end - a.begin, line);
      break;
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  std::minstd_rand random{seed};
  if (size == 0 || below(random, 2) == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string text{reinterpret_cast<const char*>(data), size};
  for (auto n = 1 + below(random, 3); n > 0; --n) below(random, 3) ? change_word(text, random) : change_line(text, random);
  if (text.size() > max_size) text.resize(max_size);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
