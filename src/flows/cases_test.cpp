// The cases of cases/flows/*.jsonl: one question a line, with the answer that a source or an independent calculation gives.
//
//   years or bounds, life [law, mean, sd], position, nodes, policy, and inflow, stock, or left (then inflow behind it)
//   flows [name, value or null, sd], balances [name, "a - 2*b + c*d", right side]
//   scrap {exports, imports, old, new, home, end_of_life}
//   expect {figure: list}: null is not compared; last {figure: number}; within: relative, and absolute below 1; codes: all of them
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>

#include "base/number.hpp"
#include "flows/flows.hpp"
#include "table/table.hpp"

namespace alumen::flows {
namespace {

using Series = std::vector<double>;
using Figures = std::map<std::string, Series>;
using table::Node;

double number(const Node& node) {
  return node.kind == Node::Kind::null ? std::numeric_limits<double>::quiet_NaN() : parse_number(node.text).value();
}
Series numbers(const Node* node) {
  Series out;
  if (node != nullptr)
    for (const auto& child : node->children) out.push_back(number(child));
  return out;
}
double number_of(const Node& node, std::string_view key, double without = 0) {
  const auto* found = node.find(key);
  return found != nullptr ? number(*found) : without;
}
template <class E>
E choice(const std::string& word) {
  for (const auto& n : names(static_cast<E*>(nullptr)))
    if (n.word == word) return n.value;
  ADD_FAILURE() << "no " << word;
  return {};
}

/// What a question gave: figures, or none, and the codes of all that was told.
struct Given {
  Figures figures;
  std::vector<std::string> codes;

  void tell(const Diagnostics& told) {
    for (const auto& d : told) codes.emplace_back(d.code.info().name);
  }
};

void add(Given& out, const CohortStock& s) { out.figures = {{"inflow", s.inflow}, {"outflow", s.outflow}, {"stock", s.stock}}; }

Given cohorts(const Node& q) {
  Given out;
  auto years = numbers(q.find("years"));
  auto grid =
      years.empty() ? Grid::of_bounds(numbers(q.find("bounds"))) : Grid::years(static_cast<int>(years[0]), static_cast<int>(years[1]));
  if (!grid) return out.tell(grid.error()), out;
  const auto& life = q.find("life")->children;
  Convention convention{.position = choice<InflowPosition>(q.find("position")->text), .nodes = static_cast<int>(number_of(q, "nodes"))};
  if (const auto* policy = q.find("policy")) convention.negative_inflow = choice<NegativeInflow>(policy->text);
  auto table = SurvivalTable::make(*grid, std::array{Lifetime{choice<Law>(life[0].text), number(life[1]), number(life[2])}}, convention);
  if (!table) return out.tell(table.error()), out;
  out.tell(table->notes);
  auto inflow = numbers(q.find("inflow")), left = numbers(q.find("left"));
  if (q.find("stock") != nullptr) {
    auto s = from_stock(table->value, numbers(q.find("stock")));
    if (!s) return out.tell(s.error()), out;
    out.tell(s->notes);
    add(out, s->value);
  } else {
    auto s = left.empty() ? from_inflow(table->value, inflow) : from_ages(table->value, left.size() - 1, left, inflow);
    if (!s) return out.tell(s.error()), out;
    add(out, *s);
  }
  return out;
}

/// "a - 2*b + c*d": signs stand alone, factors are joined by *.
std::vector<Term> terms(const std::string& text, const std::map<std::string, std::uint32_t>& places) {
  std::istringstream words{text};
  std::vector<Term> out;
  double sign = 1;
  for (std::string word; words >> word;) {
    if (word == "+" || word == "-") {
      sign = word == "-" ? -1 : 1;
      continue;
    }
    Term term{.coefficient = sign};
    bool named = false;
    std::istringstream factors{word};
    for (std::string factor; std::getline(factors, factor, '*');) {
      auto at = places.find(factor);
      if (at == places.end())
        term.coefficient *= parse_number(factor).value();
      else
        (named ? term.other : term.flow) = at->second, named = true;
    }
    out.push_back(term);
  }
  return out;
}

Given reconciliation(const Node& q) {
  Given out;
  std::vector<MeasuredFlow> flows;
  std::vector<Balance> balances;
  std::map<std::string, std::uint32_t> places;
  for (const auto& f : q.find("flows")->children) {
    places[f.children[0].text] = static_cast<std::uint32_t>(flows.size());
    flows.push_back({f.children[0].text, number(f.children[1]), number(f.children[2])});
  }
  for (const auto& b : q.find("balances")->children)
    balances.push_back({b.children[0].text, terms(b.children[1].text, places), b.children.size() > 2 ? number(b.children[2]) : 0});
  auto r = reconcile(flows, balances);
  if (!r) return out.tell(r.error()), out;
  out.tell(r->notes);
  for (const auto& f : r->value.flows) out.figures["value"].push_back(f.value), out.figures["sd"].push_back(f.sd);
  out.figures["chi_squared"] = {r->value.chi_squared};
  for (const auto& s : r->value.suspects) out.figures["statistic"].push_back(s.statistic), out.figures["size"].push_back(s.size);
  return out;
}

Given scrap(const Node& q) {
  Given out;
  const auto& s = *q.find("scrap");
  ScrapYear year{.exports = number_of(s, "exports"),
                 .imports = number_of(s, "imports"),
                 .old_scrap = number_of(s, "old"),
                 .new_scrap = number_of(s, "new"),
                 .home = {},
                 .end_of_life = number_of(s, "end_of_life")};
  if (s.find("home") != nullptr) year.home = number_of(s, "home");
  auto figures = leakage(year);
  if (!figures) return out.tell(figures.error()), out;
  out.tell(figures->notes);
  for (const auto& f : figures->value) out.figures["share"].push_back(f.share.value_or(std::numeric_limits<double>::quiet_NaN()));
  return out;
}

void compare(double found, double expected, double within, const std::string& where) {
  if (std::isnan(expected)) return;
  EXPECT_NEAR(found, expected, within * std::max(std::fabs(expected), 1.0)) << where;
}

/// Holds what was given against what is expected; the number of things compared.
int hold(const Node& q, const Given& given, const std::string& where) {
  double within = number_of(q, "within", 1e-12);
  int count = 0;
  if (const auto* expect = q.find("expect"))
    for (std::size_t i = 0; i < expect->keys.size(); ++i) {
      auto known = numbers(&expect->children[i]);
      auto at = given.figures.find(expect->keys[i]);
      if (at == given.figures.end() || at->second.size() < known.size()) {
        ADD_FAILURE() << where << " gives no " << expect->keys[i];
        continue;
      }
      for (std::size_t k = 0; k < known.size(); ++k, ++count)
        compare(at->second[k], known[k], within, where + " " + expect->keys[i] + " " + std::to_string(k));
    }
  if (const auto* last = q.find("last"))
    for (std::size_t i = 0; i < last->keys.size(); ++i, ++count)
      compare(given.figures.at(last->keys[i]).back(), number(last->children[i]), within, where + " last " + last->keys[i]);
  if (const auto* codes = q.find("codes")) {
    std::vector<std::string> known, found = given.codes;
    for (const auto& code : codes->children) known.push_back(code.text);
    std::ranges::sort(known), std::ranges::sort(found);
    EXPECT_EQ(found, known) << where;
    ++count;
  } else {
    EXPECT_TRUE(given.codes.empty()) << where << " tells " << given.codes.front();
  }
  return count;
}

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path{ALUMEN_SOURCE_DIR} / "cases/flows"))
    if (entry.path().extension() == ".jsonl") out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

class FlowsCase : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(FlowsCase, Holds) {
  std::ifstream in{GetParam()};
  std::string line;
  int count = 0, row = 0;
  bool title = false, source = false;
  while (std::getline(in, line)) {
    auto where = GetParam().filename().string() + ":" + std::to_string(++row);
    title = title || line.starts_with("# case: ");
    source = source || line.starts_with("# source: ");
    if (line.empty() || line[0] == '#') continue;
    auto q = table::parse_json(line, where);
    ASSERT_TRUE(q.has_value()) << q.error()[0].line();
    auto given = q->find("flows") != nullptr ? reconciliation(*q) : q->find("scrap") != nullptr ? scrap(*q) : cohorts(*q);
    int held = hold(*q, given, where);
    EXPECT_GT(held, 0) << where << " expects nothing";
    count += held;
  }
  EXPECT_TRUE(title && source && count > 0) << "a case has a title, a source and something to hold";
}

INSTANTIATE_TEST_SUITE_P(All, FlowsCase, testing::ValuesIn(files()), [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace alumen::flows
