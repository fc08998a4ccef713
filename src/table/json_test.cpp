#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "table/table.hpp"

namespace alumen::table {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using enum Node::Kind;

Node json(std::string_view text) {
  auto node = parse_json(text, "d.json");
  if (node) return *node;
  ADD_FAILURE() << node.error().front().line();
  return {};
}

/// "line column" of every fault.
std::vector<std::string> faults(std::string_view text) {
  auto node = parse_json(text, "d.json");
  std::vector<std::string> out;
  if (!node)
    for (const auto& d : node.error()) {
      EXPECT_EQ(d.code, Code{"table.bad_json"});
      EXPECT_EQ(d.where.file, "d.json");
      EXPECT_FALSE(d.detail.empty());
      out.push_back(std::to_string(d.where.row) + " " + d.where.column);
    }
  return out;
}

void expect_place(const Node* node, int line, int column) {
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->line, line);
  EXPECT_EQ(node->column, column);
}

TEST(Json, EveryKind) {
  auto root = json(R"({"n": null, "t": true, "f": false, "i": 12, "d": -1.50e+3, "s": "a\n\"b\" \u00e9", "l": [1, []], "m": {}})");
  EXPECT_EQ(root.kind, map);
  EXPECT_THAT(root.keys, ElementsAre("n", "t", "f", "i", "d", "s", "l", "m"));
  EXPECT_EQ(root.find("n")->kind, null);
  EXPECT_EQ(root.find("t")->kind, boolean);
  EXPECT_EQ(root.find("t")->text, "true");
  EXPECT_EQ(root.find("f")->text, "false");
  EXPECT_EQ(root.find("i")->kind, number);
  EXPECT_EQ(root.find("d")->text, "-1.50e+3");
  EXPECT_EQ(root.find("s")->kind, Node::Kind::text);
  EXPECT_EQ(root.find("s")->text, "a\n\"b\" \xC3\xA9");
  EXPECT_EQ(root.find("l")->kind, list);
  EXPECT_THAT(root.find("l")->children, SizeIs(2));
  EXPECT_EQ(root.find("m")->kind, map);
  EXPECT_EQ(root.find("x"), nullptr);
}

TEST(Json, NumbersKeepTheirText) {
  for (std::string text :
       {"0", "-0", "-0.0", "1E5", "1e-300", "12345678901234567890123", "-9223372036854775809", "0.1000000000000000055511", "1.0"}) {
    EXPECT_EQ(json(text).text, text);
    EXPECT_EQ(json("[" + text + "]").children[0].text, text);
    EXPECT_EQ(json("{\"a\":" + text + "}").children[0].text, text);
    EXPECT_EQ(json("[ " + text + " , 7]").children[0].text, text);
  }
}

TEST(Json, EveryValueKnowsItsPlace) {
  auto root = json("\n{ \"a\" : 1,\r\n  \"b\":[true ,\"x\"\n,{\"c\" :\n -2.5}],\n\t\"d\": {} }");
  expect_place(&root, 2, 1);
  expect_place(root.find("a"), 2, 9);
  const auto* b = root.find("b");
  expect_place(b, 3, 7);
  expect_place(&b->children[0], 3, 8);
  expect_place(&b->children[1], 3, 14);
  expect_place(&b->children[2], 4, 2);
  expect_place(b->children[2].find("c"), 5, 2);
  expect_place(root.find("d"), 6, 7);
}

TEST(Json, ColumnsCountCharacters) {
  auto root = json("{\"\xC3\xA4\xE2\x82\xAC\": 1, \"s\": \"a,:]}\\\"\", \"z\": 3}");
  expect_place(root.find("\xC3\xA4\xE2\x82\xAC"), 1, 8);
  expect_place(root.find("s"), 1, 16);
  expect_place(root.find("z"), 1, 32);
}

TEST(Json, AByteOrderMarkIsDropped) {
  auto root = json("\xEF\xBB\xBF[1]");
  expect_place(&root, 1, 1);
}

TEST(Json, ScalarsAlone) {
  EXPECT_EQ(json(" \"x\" ").text, "x");
  EXPECT_EQ(json("12").text, "12");
  EXPECT_EQ(json("null").kind, null);
}

TEST(Json, DuplicateKeysAreAllNamed) {
  auto node = parse_json("{\"a\": 1,\n \"b\": {\"x\": 1, \"x\": 2},\n \"a\": 3}", "d.json");
  ASSERT_FALSE(node);
  ASSERT_THAT(node.error(), SizeIs(2));
  EXPECT_EQ(node.error()[0].value, "x");
  EXPECT_EQ(node.error()[0].where.row, 2);
  EXPECT_EQ(node.error()[1].value, "a");
  EXPECT_EQ(node.error()[1].where.row, 3);
  EXPECT_THAT(node.error()[1].detail, HasSubstr("line 1"));
  EXPECT_EQ(json("{\"a\": {\"a\": 1}, \"A\": 2}").keys.size(), 2U);
}

TEST(Json, SyntaxFaultsHaveTheirPlace) {
  EXPECT_THAT(faults("{\"a\": 1,\n  \"b\" 2}"), ElementsAre("2 column 7"));
  EXPECT_THAT(faults("[1,]"), ElementsAre("1 column 4"));
  EXPECT_THAT(faults("[1] x"), ElementsAre("1 column 5"));
  EXPECT_THAT(faults("\n\n[1 2]"), ElementsAre("3 column 4"));
  EXPECT_THAT(faults("[1 23"), ElementsAre("1 column 4"));
  EXPECT_THAT(faults("[1,,2]"), ElementsAre("1 column 4"));
  EXPECT_THAT(faults("[1,\n \"abc\" \"def\"]"), ElementsAre("2 column 8"));
  EXPECT_THAT(faults("{\"a\":1,}"), ElementsAre("1 column 8"));
  EXPECT_THAT(faults("{\"a\":1, true}"), ElementsAre("1 column 9"));
  EXPECT_THAT(faults("[1 false]"), ElementsAre("1 column 4"));
  EXPECT_THAT(faults("{null: 1}"), ElementsAre("1 column 2"));
  EXPECT_THAT(faults("[1, 1e999]"), ElementsAre("1 column 5"));
  EXPECT_THAT(faults("[\"abc\\q\"]"), ElementsAre("1 column 7"));
}

TEST(Json, WhatJsonDoesNotAllow) {
  for (std::string_view bad : {"",         "   ",     "{",           "[",         "[1",       "{\"a\"",  "{\"a\":", "{\"a\":1",  "\"open",
                               "tru",      "nul",     "NaN",         "Infinity",  "01",       "+1",      ".5",      "1.",        "1e",
                               "-",        "1,5",     "'a'",         "{a:1}",     "[1,2",     "// c\n1", "1e999",   "-1e999",    "[1e999]",
                               "\"a\tb\"", "\"\\x\"", "\"\\ud800\"", "\xFF\xFE[", "\"\xE9\"", "]",       "1 2",     "{\"a\":1,}"})
    EXPECT_THAT(faults(bad), SizeIs(1)) << bad;
  EXPECT_THAT(faults(std::string_view{"[1\0]", 4}), SizeIs(1));
}

TEST(Json, NestingIsLimited) {
  auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(100), "d"));
  EXPECT_THAT(faults(nested(101)), ElementsAre("1 column 101"));
  EXPECT_THAT(faults(nested(10'000)), ElementsAre("1 column 101"));
  EXPECT_THAT(faults(std::string(10'000, '[')), ElementsAre("1 column 101"));
  std::string maps;
  for (int i = 0; i < 10'000; ++i) maps += "{\"a\":";
  EXPECT_THAT(faults(maps), ElementsAre("1 column 501"));
}

TEST(Json, EveryTruncationIsAFault) {
  std::string whole = R"({"name": "w", "list": [1, -2.5e3, true, null, {"k": "\u00e9"}]})";
  ASSERT_TRUE(parse_json(whole, "d"));
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_THAT(faults(whole.substr(0, length)), SizeIs(1)) << length;
}

TEST(Json, AMapOfManyKeysIsNoTrouble) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  EXPECT_EQ(json(text + "\"last\":0}").children.size(), 100'001U);
  EXPECT_THAT(faults(text + "\"k5\":0}"), SizeIs(1));
}

RC_GTEST_PROP(JsonProperty, AnyBytesGiveATreeOrOneFaultInsideTheText, (std::string noise)) {
  auto node = parse_json("[" + noise + "]", "d.json");
  if (!node) RC_ASSERT(node.error().front().where.row >= 1);
}

RC_GTEST_PROP(JsonProperty, WholeNumbersSurviveAnyLayout, ()) {
  const auto numbers = *rc::gen::arbitrary<std::vector<std::int64_t>>();
  std::string text = "[";
  std::vector<std::pair<int, int>> places;
  int line = 1, column = 2;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) text += ',', ++column;
    for (auto blanks = *rc::gen::inRange(0, 4); blanks > 0; --blanks) {
      if (*rc::gen::arbitrary<bool>())
        text += '\n', ++line, column = 1;
      else
        text += ' ', ++column;
    }
    places.emplace_back(line, column);
    text += std::to_string(numbers[i]);
    column += static_cast<int>(std::to_string(numbers[i]).size());
  }
  auto node = parse_json(text + "]", "d.json");
  RC_ASSERT(node.has_value());
  RC_ASSERT(node->children.size() == numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    RC_ASSERT(node->children[i].text == std::to_string(numbers[i]));
    RC_ASSERT(std::pair(node->children[i].line, node->children[i].column) == places[i]);
  }
}

}  // namespace
}  // namespace alumen::table
