// The cases of cases/custody: files of commands as people write them. Lines that begin with #! say what must hold:
//
//   #! refused CODE                          of the next command
//   #! pool SCOPE DAY POOL figure=MASS ...   (share=MASS/MASS)
//   #! stock SCOPE MATERIAL MASS             #! lot SCOPE MATERIAL LOT MASS certified=MASS
//   #! document ID figure=MASS state=WORD    #! credit ID figure=MASS
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "custody/jsonl.hpp"
#include "custody/ledger.hpp"
#include "custody/memory_store.hpp"

namespace alumen::custody {
namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in{line};
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}
Grams mass(std::string_view text) { return parse_mass(text).value(); }
Date date(std::string_view text) { return parse_date(text).value(); }

std::string figure(const PoolView& p, const std::string& name) {
  const auto& e = p.entitlement;
  if (name == "share") return mass_text(Grams{e.share.certified}) + "/" + mass_text(Grams{e.share.total});
  const std::pair<const char*, std::int64_t> all[] = {{"certified_in", p.figures.certified_in},
                                                      {"other_in", p.figures.other_in},
                                                      {"entitled", e.entitled},
                                                      {"entitled_scrap", e.entitled_scrap},
                                                      {"maximum", e.maximum},
                                                      {"expired", e.expired},
                                                      {"carry_out", e.carry_out},
                                                      {"overdraw", e.overdraw},
                                                      {"guard", e.guard}};
  for (const auto& [known, value] : all)
    if (name == known) return mass_text(Grams{value});
  return "no figure " + name;
}
std::string figure(const DocumentView& d, const std::string& name) {
  if (name == "state") return std::string{word_of(d.state)};
  return mass_text(name == "accepted" ? d.accepted : name == "rejected" ? d.rejected : name == "expired" ? d.expired : d.open);
}
/// The value as it is shown: masses in one way of writing.
std::string shown(const std::string& value) {
  auto slash = value.find('/');
  if (slash != std::string::npos) return shown(value.substr(0, slash)) + "/" + shown(value.substr(slash + 1));
  auto m = parse_mass(value);
  return m ? mass_text(*m) : value;
}

/// Holds a directive against the ledger.
void hold(const State& state, const std::vector<std::string>& w, const std::string& where) {
  std::size_t first = w[0] == "pool" ? 4 : 2;
  auto each = [&](auto&& found) {
    for (auto i = first; i < w.size(); ++i) {
      auto equals = w[i].find('=');
      EXPECT_EQ(found(w[i].substr(0, equals)), shown(w[i].substr(equals + 1))) << where << " " << w[i];
    }
  };
  if (w[0] == "pool") {
    auto period = state.period(w[1], date(w[2]));
    ASSERT_TRUE(period.has_value()) << where;
    auto pool = std::ranges::find(period->pools, w[3], &PoolView::pool);
    ASSERT_NE(pool, period->pools.end()) << where;
    return each([&](const std::string& name) { return figure(*pool, name); });
  }
  if (w[0] == "document") return each([&](const std::string& name) { return figure(state.document(w[1]).value(), name); });
  if (w[0] == "credit")
    return each(
        [&](const std::string& name) { return mass_text(name == "held" ? state.credit(w[1])->held : state.credit(w[1])->retired); });
  bool lot = w[0] == "lot";
  auto balances = state.balances(w[1]).value();
  auto at = std::ranges::find_if(balances, [&](const Balance& b) { return b.material == w[2] && b.lot == (lot ? w[3] : ""); });
  ASSERT_NE(at, balances.end()) << where;
  EXPECT_EQ(at->mass, mass(w[lot ? 4 : 3])) << where;
  if (lot) {
    EXPECT_EQ(at->certified, mass(w[5].substr(w[5].find('=') + 1))) << where;
  }
}

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path{ALUMEN_SOURCE_DIR} / "cases/custody"))
    if (entry.path().extension() == ".jsonl") out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

class CustodyCase : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(CustodyCase, Holds) {
  std::ifstream in{GetParam()};
  auto ledger = Ledger::open(memory_store()).value();
  std::string line, expected;
  int number = 0, checks = 0;
  bool title = false, source = false;
  while (std::getline(in, line)) {
    ++number;
    auto where = GetParam().filename().string() + ":" + std::to_string(number);
    title = title || line.starts_with("# case: ");
    source = source || line.starts_with("# source: ");
    if (line.starts_with("#! ")) {
      auto w = words_of(line.substr(3));
      ++checks;
      if (w[0] == "refused")
        expected = w[1];
      else
        hold(ledger.state(), w, where);
      continue;
    }
    if (line.empty() || line[0] == '#') continue;
    auto command = command_of_json(line, GetParam().filename().string(), number);
    ASSERT_TRUE(command.has_value()) << command.error().front().line();
    auto verdict = ledger.apply(*command).value();
    std::string found = verdict ? "" : std::string{verdict.error().code.info().name};
    EXPECT_EQ(found, expected) << where << (verdict ? "" : " " + verdict.error().line());
    expected.clear();
  }
  EXPECT_TRUE(title && source && checks > 0) << "a case has a title, a source and something to hold";
  EXPECT_TRUE(broken_invariants(ledger.state()).empty());
  EXPECT_TRUE(ledger.verify()->faults.empty());
}

INSTANTIATE_TEST_SUITE_P(All, CustodyCase, testing::ValuesIn(files()), [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace alumen::custody
