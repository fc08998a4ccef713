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

Node yaml(const std::string& text) {
  auto node = parse_yaml(text, "d.yaml");
  if (node) return *node;
  ADD_FAILURE() << node.error().front().line();
  return {};
}

/// "line column" of every fault.
std::vector<std::string> faults(const std::string& text) {
  auto node = parse_yaml(text, "d.yaml");
  std::vector<std::string> out;
  if (!node)
    for (const auto& d : node.error()) {
      EXPECT_EQ(d.code, Code{"table.bad_yaml"});
      EXPECT_EQ(d.where.file, "d.yaml");
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

TEST(Yaml, MapsListsAndScalarsWithTheirPlaces) {
  auto root = yaml(
      "# a rule book\n"
      "id: example\n"
      "gases: [CO2, CF4]\n"
      "boundary:\n"
      "  scopes:\n"
      "    - 1\n"
      "    - name: two\n"
      "      share: 0.5\n"
      "text: >\n"
      "  folded\n"
      "  lines\n"
      "empty:\n");
  EXPECT_THAT(root.keys, ElementsAre("id", "gases", "boundary", "text", "empty"));
  expect_place(&root, 2, 1);
  expect_place(root.find("id"), 2, 5);
  expect_place(root.find("gases"), 3, 8);
  expect_place(&root.find("gases")->children[1], 3, 14);
  const auto* scopes = root.find("boundary")->find("scopes");
  ASSERT_NE(scopes, nullptr);
  expect_place(&scopes->children[0], 6, 7);
  expect_place(&scopes->children[1], 7, 7);
  expect_place(scopes->children[1].find("share"), 8, 14);
  EXPECT_EQ(root.find("text")->text, "folded lines\n");
  EXPECT_EQ(root.find("empty")->kind, null);
}

// The core schema of YAML 1.2, section 10.3.2; what is no decimal finite number stays a text.
TEST(Yaml, PlainScalarsFollowTheCoreSchema) {
  auto kind = [](const std::string& scalar) { return yaml("a: " + scalar).find("a")->kind; };
  for (const char* s : {"0", "-0", "+5", "12", "0760", "1.5", ".5", "5.", "1e3", "-2.5E-3"}) EXPECT_EQ(kind(s), number) << s;
  for (const char* s : {"true", "True", "TRUE", "false", "False", "FALSE"}) EXPECT_EQ(kind(s), boolean) << s;
  for (const char* s : {"null", "Null", "NULL", "~", ""}) EXPECT_EQ(kind(s), null) << s;
  for (const char* s : {"yes", "no",    "on", "off",        "tRUE",  "1,5", "1_000", "0x1F", "0o7", ".inf", ".nan",
                        "-",   "1.2.3", "1e", "2024-01-01", "12:30", "5 t", ".",     "+",    "e5",  "nan",  "inf"})
    EXPECT_EQ(kind(s == std::string{"-"} ? "'-'" : s), Node::Kind::text) << s;
  EXPECT_EQ(yaml("a: TRUE").find("a")->text, "true");
  EXPECT_EQ(yaml("a: 0760").find("a")->text, "0760") << "the text is kept: a code may begin with 0";
  EXPECT_EQ(yaml("a: 1.50").find("a")->text, "1.50");
}

TEST(Yaml, QuotedScalarsAreTexts) {
  for (const char* s : {"\"12\"", "'12'", "!!str 12", "! 12"}) {
    auto root = yaml(std::string{"a: "} + s);
    EXPECT_EQ(root.find("a")->kind, Node::Kind::text) << s;
    EXPECT_EQ(root.find("a")->text, "12") << s;
  }
  EXPECT_EQ(yaml("a: ''").find("a")->kind, Node::Kind::text);
  EXPECT_EQ(yaml("a: 'true'").find("a")->kind, Node::Kind::text);
  EXPECT_EQ(yaml("a: |\n  12\n").find("a")->kind, Node::Kind::text);
}

TEST(Yaml, NumbersThatNoDoubleHolds) {
  EXPECT_THAT(faults("a: 1\nb: 1e999\n"), ElementsAre("2 column 4"));
  EXPECT_EQ(yaml("b: '1e999'").find("b")->text, "1e999");
}

TEST(Yaml, AnEmptyFileIsNull) {
  EXPECT_EQ(yaml("").kind, null);
  EXPECT_EQ(yaml("# nothing\n").kind, null);
  EXPECT_EQ(yaml("---\n").kind, null);
}

TEST(Yaml, ColumnsCountCharacters) {
  auto root = yaml("a: x\r\n\xC3\xA4\xE2\x82\xAC: [\xC3\xA4, 1]\n");
  const auto* list = root.find("\xC3\xA4\xE2\x82\xAC");
  expect_place(list, 2, 5);
  expect_place(&list->children[1], 2, 9);
  EXPECT_THAT(faults("\xC3\xA4: ]\n"), ElementsAre("1 column 4"));
}

TEST(Yaml, AByteOrderMarkAndCrLf) {
  auto root = yaml(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: x\r\n");
  EXPECT_EQ(root.find("b")->text, "x");
  expect_place(root.find("b"), 2, 4);
}

TEST(Yaml, DuplicateKeysAreAllNamed) {
  EXPECT_THAT(faults("a: 1\nb: {x: 1, x: 2}\na: 3\n"), ElementsAre("2 column 14", "3 column 4"));
  EXPECT_THAT(faults("a: 1\n\"a\": 3\n"), ElementsAre("2 column 6"));
}

TEST(Yaml, AnchorsAliasesTagsAndFurtherDocumentsAreRefused) {
  EXPECT_THAT(faults("a: &x 1\nb: *x\n"), ElementsAre(HasSubstr("1 column")));
  EXPECT_THAT(faults("a: &x [1]\n"), SizeIs(1));
  EXPECT_THAT(faults("a: &x {b: 1}\n"), SizeIs(1));
  EXPECT_THAT(faults("a: *x\n"), SizeIs(1));
  EXPECT_THAT(faults("a: !!binary aGk=\n"), SizeIs(1));
  EXPECT_THAT(faults("a: !mine [1]\n"), SizeIs(1));
  EXPECT_THAT(faults("a: 1\n---\nb: 2\n"), SizeIs(1));
}

TEST(Yaml, AnExpandingDocumentCannotBeWritten) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    auto before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  EXPECT_THAT(faults(text), SizeIs(1));
}

TEST(Yaml, KeysAreTexts) {
  EXPECT_THAT(faults("[1, 2]: 3\n"), SizeIs(1));
  EXPECT_THAT(faults("{a: 1}: 3\n"), SizeIs(1));
  EXPECT_THAT(faults("? \n: 3\n"), SizeIs(1));
  EXPECT_THAT(yaml("2024: x\ntrue: y\n").keys, ElementsAre("2024", "true"));
}

TEST(Yaml, SyntaxFaultsHaveTheirLine) {
  for (const char* bad : {"a: 1\nb: [1, 2\n", "a: 1\n\tb: 2\n", "a: 1\n  b: 2\n", "a: 1\n}", "a: b: c\n", "a: @x\n", "a: `x`\n", "a: %x\n"})
    EXPECT_THAT(faults(bad), SizeIs(1)) << bad;
  EXPECT_THAT(faults("a: 1\nb: 2\nc: ]\n"), ElementsAre(testing::StartsWith("3 column")));
}

// yaml-cpp alone accepts all of these.
TEST(Yaml, TruncatedDocumentsAreNoticed) {
  for (const char* bad : {"b: \"open\n", "b: 'open\n", "\"open\n", "- 'x\n- y\n", "a: 1\nnot a key", "a: 1\nnot-a-key\n",
                          "a:\n  b: 1\n  'c'\n", "{a, b}", "? a\n", "[a\n", "{a: 1\n"})
    EXPECT_THAT(faults(bad), SizeIs(1)) << bad;
  auto open = parse_yaml("a: 1\nb:\n  - \"open\n  - c\n", "d");
  ASSERT_FALSE(open);
  EXPECT_THAT(open.error().front().detail, HasSubstr("line 3 or later"));
  EXPECT_THAT(faults("a: 1\nabc\n"), ElementsAre("2 column 1"));
}

TEST(Yaml, DocumentEndsAndLastLines) {
  for (const char* good : {"a: 1\n...\n", "a: 1\n...", "---\na: 1", "%YAML 1.2\n---\na: 1\n", "a: 1\n# end", "a: 1\n\n\n", "a: '...'\n",
                           "a: \"x\"", "a:", "a :", "a: # none", "'a':", "\"a\\n\" :\n"})
    EXPECT_TRUE(parse_yaml(good, "d")) << good;
  EXPECT_EQ(yaml("a: |\n  12\n").find("a")->text, "12\n");
  EXPECT_EQ(yaml("a: |+\n  12\n\n").find("a")->text, "12\n\n");
  EXPECT_EQ(yaml("a: |-\n  12\n\n").find("a")->text, "12");
}

TEST(Yaml, TextsThatAreNotUtf8) {
  using namespace std::string_literals;
  EXPECT_EQ(parse_yaml("a: \xE9\n", "d").error().front().code, Code{"table.not_utf8"});
  EXPECT_EQ(parse_yaml("a: \0\n"s, "d").error().front().code, Code{"table.nul_byte"});
  EXPECT_EQ(parse_yaml("\xFF\xFE\x61\0"s, "d").error().front().code, Code{"table.not_utf8"});
}

TEST(Yaml, NestingIsLimited) {
  auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_yaml(nested(100), "d"));
  EXPECT_THAT(faults(nested(101)), ElementsAre("1 column 101"));
  EXPECT_THAT(faults(nested(10'000)), SizeIs(1));
  EXPECT_THAT(faults(std::string(10'000, '[')), SizeIs(1));
  EXPECT_THAT(faults(std::string(10'000, '{')), SizeIs(1));
  std::string dashes, maps;
  for (int i = 0; i < 10'000; ++i) dashes += "- ";
  for (std::size_t i = 0; i < 300; ++i) maps += std::string(i, ' ') + "a:\n";
  EXPECT_THAT(faults(dashes + "x"), ElementsAre("1 column 201"));
  EXPECT_THAT(faults(maps), ElementsAre("101 column 101"));
}

TEST(Yaml, JsonIsYaml) {
  auto root = yaml("{\"a\": [1, \"x\", null, true], \"b\": {}}");
  EXPECT_EQ(root.find("a")->children.size(), 4U);
  EXPECT_EQ(root.find("a")->children[1].kind, Node::Kind::text);
  EXPECT_EQ(root.find("b")->kind, map);
}

RC_GTEST_PROP(YamlProperty, AnyTextGivesATreeOrFaults, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "1", " ", "\n", "- ", ": ", "[", "]", "{", "}", "'", "\"", "#", "|", ">", "&x ", "*x", "!t ", "? ",
                                    ",", "\t", "---", "...", "%", "~", "\\", "\xC3\xA9"));
  std::string text;
  for (const auto& part : parts) text += part;
  auto node = parse_yaml(text, "d.yaml");
  if (!node) RC_ASSERT(!node.error().empty());
}

}  // namespace
}  // namespace alumen::table
