// Rule books: what ships says what its file says, and a broken one is told of all its faults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/rules.hpp"

namespace alumen::rules {
namespace {

using carbon::Allocation;
using carbon::Boundary;
using carbon::Electricity;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> codes(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const auto& d : diagnostics) out.emplace_back(d.code.info().name);
  return out;
}

std::vector<std::string> columns(const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const auto& d : diagnostics) out.push_back(d.where.column);
  return out;
}

TEST(Ids, AreTheFilesInOrder) { EXPECT_THAT(ids(), testing::IsSupersetOf({"installation-gate", "iso14067-cutoff", "mass-allocation"})); }

TEST(Ids, AreSortedAndLoadUnderTheirOwnName) {
  auto list = ids();
  EXPECT_TRUE(std::ranges::is_sorted(list));
  for (const auto& id : list) {
    auto book = load(id);
    ASSERT_TRUE(book.has_value()) << id;
    EXPECT_EQ(book->method.id, id);
    EXPECT_FALSE(book->method.source.empty()) << id;
    EXPECT_TRUE(book->valid_from.has_value()) << id;
    EXPECT_EQ(book->file, "library:rulebooks/" + id + ".yaml");
  }
}

TEST(ShippedBooks, Iso14067CutOff) {
  auto book = load("iso14067-cutoff");
  ASSERT_TRUE(book.has_value());
  const auto& m = book->method;
  EXPECT_EQ(m.title, "Product footprint, cradle to gate, scrap cut off");
  EXPECT_EQ(m.edition, "2018");
  EXPECT_EQ(*book->valid_from, *parse_date("2018-08-01"));
  EXPECT_FALSE(book->valid_to.has_value());
  EXPECT_EQ(m.boundary, Boundary::cradle_to_gate);
  EXPECT_THAT(m.processes, IsEmpty());
  EXPECT_THAT(m.gases, ElementsAre("co2", "ch4", "n2o", "cf4", "c2f6", "sf6"));
  EXPECT_EQ(m.gwp_set, "AR6");
  EXPECT_EQ(m.carbon_factor, 44.0 / 12);
  EXPECT_EQ(m.slope_edition, "ipcc2006");
  EXPECT_EQ(m.electricity, Electricity::market);
  EXPECT_FALSE(m.electricity_apart);
  EXPECT_TRUE(m.upstream);
  EXPECT_TRUE(m.transport);
  EXPECT_EQ(m.co_products, Allocation::mass);
  EXPECT_EQ(m.pre_consumer_scrap, Allocation::cut_off);
  EXPECT_EQ(m.post_consumer_scrap, Allocation::cut_off);
  EXPECT_EQ(m.internal_scrap, Allocation::cut_off);
}

TEST(ShippedBooks, MassAllocation) {
  const auto m = load("mass-allocation")->method;
  EXPECT_EQ(m.boundary, Boundary::cradle_to_gate);
  EXPECT_EQ(m.gwp_set, "AR6");
  EXPECT_EQ(m.carbon_factor, 44.0 / 12);
  EXPECT_EQ(m.co_products, Allocation::mass);
  EXPECT_EQ(m.pre_consumer_scrap, Allocation::co_product);
  EXPECT_EQ(m.post_consumer_scrap, Allocation::cut_off);
  EXPECT_EQ(m.internal_scrap, Allocation::co_product);
}

TEST(ShippedBooks, InstallationGate) {
  auto book = load("installation-gate");
  ASSERT_TRUE(book.has_value());
  const auto& m = book->method;
  EXPECT_EQ(*book->valid_from, *parse_date("2026-01-01"));
  EXPECT_EQ(m.boundary, Boundary::installation);
  EXPECT_THAT(m.processes, ElementsAre("installation", "anode_production", "paste_production", "electrolysis", "casting", "remelting",
                                       "refining", "rolling", "extrusion", "dross_treatment"));
  EXPECT_THAT(m.gases, ElementsAre("co2", "cf4", "c2f6"));
  EXPECT_EQ(m.gwp_set, "AR5");
  EXPECT_EQ(m.carbon_factor, 3.664);
  EXPECT_EQ(m.slope_edition, "eu2547");
  EXPECT_TRUE(m.electricity_apart);
  EXPECT_FALSE(m.upstream);
  EXPECT_FALSE(m.transport);
}

const std::string good = R"(id: mine
title: Mine
edition: "1"
source: my desk
boundary: installation
processes: [casting]
gases: [co2]
gwp_set: AR6
carbon_factor: 44/12
slope_edition: ipcc2006
electricity: none
electricity_apart: false
upstream: true
transport: false
allocation:
  co_products: economic
  pre_consumer_scrap: substitution
  post_consumer_scrap: mass
  internal_scrap: co_product
)";

/// The good book with one text replaced.
std::string with(const std::string& find, const std::string& put) {
  auto text = good;
  auto at = text.find(find);
  EXPECT_NE(at, std::string::npos) << find;
  return text.replace(at, find.size(), put);
}

TEST(Parse, AGoodBook) {
  auto book = parse(good, "mine.yaml");
  ASSERT_TRUE(book.has_value());
  EXPECT_EQ(book->method.electricity, Electricity::none);
  EXPECT_EQ(book->method.co_products, Allocation::economic);
  EXPECT_EQ(book->method.pre_consumer_scrap, Allocation::substitution);
  EXPECT_EQ(book->method.post_consumer_scrap, Allocation::mass);
  EXPECT_EQ(book->method.internal_scrap, Allocation::co_product);
  EXPECT_FALSE(book->valid_from.has_value());
}

TEST(Parse, EveryMissingFieldIsNamed) {
  auto book = parse("title: Only a title\n", "mine.yaml");
  ASSERT_FALSE(book.has_value());
  EXPECT_THAT(columns(book.error()),
              testing::UnorderedElementsAre("id", "edition", "source", "boundary", "processes", "gases", "gwp_set", "carbon_factor",
                                            "slope_edition", "electricity", "electricity_apart", "upstream", "transport", "allocation"));
  for (const auto& d : book.error()) EXPECT_EQ(d.where.file, "mine.yaml");
  for (const auto& code : codes(book.error())) EXPECT_EQ(code, "rules.bad_rule_book");
}

TEST(Parse, SeveralFaultsComeAtOnceWithTheirLines) {
  auto text = good;
  auto put = [&](const std::string& find, const std::string& with_text) { text.replace(text.find(find), find.size(), with_text); };
  put("boundary: installation", "boundary: moon");
  put("carbon_factor: 44/12", "carbon_factor: heavy");
  put("upstream: true", "upstream: perhaps");
  put("internal_scrap: co_product", "internal_scrap: gift");
  auto book = parse(text, "mine.yaml");
  ASSERT_FALSE(book.has_value());
  std::vector<std::pair<int, std::string>> where;
  for (const auto& d : book.error()) where.emplace_back(d.where.row, d.where.column);
  EXPECT_THAT(where, testing::UnorderedElementsAre(std::pair{5, "boundary"}, std::pair{9, "carbon_factor"}, std::pair{13, "upstream"},
                                                   std::pair{19, "internal_scrap"}));
}

struct Broken {
  std::string name, find, put, column;
};
class BrokenBooks : public testing::TestWithParam<Broken> {};

TEST_P(BrokenBooks, NameTheField) {
  const auto& p = GetParam();
  auto book = parse(with(p.find, p.put), "mine.yaml");
  ASSERT_FALSE(book.has_value());
  EXPECT_THAT(columns(book.error()), ElementsAre(p.column));
}

INSTANTIATE_TEST_SUITE_P(All, BrokenBooks,
                         testing::Values(Broken{"unknown", "title: Mine", "title: Mine\ntitel: Mine", "titel"},
                                         Broken{"list", "gases: [co2]", "gases: co2", "gases"},
                                         Broken{"text", "title: Mine", "title: [Mine]", "title"},
                                         Broken{"flag", "transport: false", "transport: 1", "transport"},
                                         Broken{"zero", "44/12", "0", "carbon_factor"},
                                         Broken{"negative", "44/12", "0-44/12", "carbon_factor"},
                                         Broken{"date", "title: Mine", "title: Mine\nvalid_from: 2023-02-30", "valid_from"},
                                         Broken{"own_rule", "co_products: economic", "co_products: co_product", "co_products"},
                                         Broken{"no_rule", "  post_consumer_scrap: mass\n", "", "post_consumer_scrap"}),
                         [](const auto& i) { return i.param.name; });

TEST(Parse, EmptyTextsAndInfiniteFactorsAreFaults) {
  EXPECT_FALSE(parse(with("gwp_set: AR6", "gwp_set: ''"), "mine.yaml").has_value());
  EXPECT_FALSE(parse(with("44/12", "44/0"), "mine.yaml").has_value());
}

TEST(Parse, WhatIsNoYamlIsSaidSo) { EXPECT_THAT(codes(parse("id: [", "mine.yaml").error()), ElementsAre("table.bad_yaml")); }

TEST(Load, AnUnknownIdNamesTheKnownOnes) {
  auto book = load("cbam");
  ASSERT_FALSE(book.has_value());
  EXPECT_THAT(codes(book.error()), ElementsAre("rules.unknown_rule_book"));
  for (const auto& id : ids()) EXPECT_THAT(book.error()[0].expected, testing::HasSubstr(id));
}

TEST(LoadList, KeepsTheOrderAndTellsEveryUnknownId) {
  auto books = load_list("mass-allocation,iso14067-cutoff");
  ASSERT_TRUE(books.has_value());
  ASSERT_EQ(books->size(), 2u);
  EXPECT_EQ((*books)[0].method.id, "mass-allocation");
  EXPECT_EQ((*books)[1].method.id, "iso14067-cutoff");
  for (const auto* bad : {"", ",", "one,mass-allocation,two", "mass-allocation,"}) {
    auto wrong = load_list(bad);
    ASSERT_FALSE(wrong.has_value()) << bad;
    EXPECT_THAT(codes(wrong.error()), testing::Each("rules.unknown_rule_book"));
  }
  EXPECT_EQ(load_list("one,mass-allocation,two").error().size(), 2u);
}

}  // namespace
}  // namespace alumen::rules
