// JSON lines: what is written reads back; what is wrong is named with its line and field.
#include "custody/jsonl.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "custody/bytes.hpp"
#include "custody/demo.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

using testing::ElementsAre;

const std::string intake =
    R"("do": "record_intake", "key": "k-17", "actor": "anna", "role": "clerk", "date": "2025-03-01", "record": "in-17", "scope": "mill",)"
    R"( "site": "mill-1", "material": "ingot")";

std::vector<std::string> faults(const std::string& text) {
  std::vector<std::string> out;
  auto commands = commands_of_json(text, "f.jsonl");
  if (commands) return {"accepted"};
  for (const auto& d : commands.error())
    out.push_back(std::string{d.code.info().name} + " " + std::to_string(d.where.row) + " " + d.where.column);
  return out;
}

TEST(JsonLines, ReadACommand) {
  auto c = command_of_json("{" + intake + R"(, "mass": "25.4 t", "co2e": "3 kg CO2e", "late_for": "2024-12-31", "expected_position": 12})",
                           "f", 1);
  ASSERT_TRUE(c.has_value());
  EXPECT_EQ(c->envelope.key, "k-17");
  EXPECT_EQ(c->envelope.role, Role::clerk);
  EXPECT_EQ(c->envelope.date, day("2025-03-01"));
  EXPECT_EQ(c->envelope.expected, 12u);
  const auto& in = std::get<RecordIntake>(c->body);
  EXPECT_EQ(in.mass, grams(25'400'000));
  EXPECT_EQ(in.co2e, grams(3000));
  EXPECT_EQ(in.late_for, day("2024-12-31"));
  EXPECT_EQ(in.claim, Claim::none);
}

TEST(JsonLines, WholeGramsAreExactBeyondDoubles) {
  auto c = command_of_json("{" + intake + R"(, "mass": 9007199254740993})", "f", 1);
  ASSERT_TRUE(c.has_value());
  EXPECT_EQ(std::get<RecordIntake>(c->body).mass.count(), 9'007'199'254'740'993);
}

TEST(JsonLines, NameLineAndField) {
  auto line = [](const std::string& more) { return "{" + intake + more + "}"; };
  EXPECT_THAT(faults("# a comment\n\n" + line("") + "\n" + line(R"(, "mass": "5 oz")") + "\r\n" + line(R"(, "mass": -5)")),
              ElementsAre("custody.missing_quantity 3 mass", "custody.unit_unknown 4 mass", "custody.negative_quantity 5 mass"));
  EXPECT_THAT(faults(line(R"(, "mass": 5, "claim": "gift", "colour": "green", "late_for": "yesterday")")),
              ElementsAre("custody.unknown_vocabulary 1 claim", "custody.schema_invalid 1 late_for", "custody.schema_invalid 1 colour"));
  EXPECT_THAT(faults(line(R"(, "mass": [5])")), ElementsAre("custody.schema_invalid 1 mass"));
  EXPECT_THAT(faults(line(R"(, "mass": 5, "due_diligence": "yes", "expected_position": -1)")),
              ElementsAre("custody.schema_invalid 1 expected_position", "custody.schema_invalid 1 due_diligence"));
  EXPECT_THAT(faults(R"({"do": "fly"})"), ElementsAre("custody.unknown_vocabulary 1 do"));
  EXPECT_THAT(faults(R"({"key": "k"})"), ElementsAre("custody.missing_field 1 do"));
  EXPECT_THAT(faults("[1]"), ElementsAre("custody.schema_invalid 1 "));
  EXPECT_THAT(faults("\n{\"do\": "), ElementsAre(testing::StartsWith("table.bad_json 2")));
  EXPECT_THAT(faults(R"({"do": "expire_document", "document": "d"})"),
              ElementsAre("custody.missing_field 1 key", "custody.missing_field 1 actor", "custody.missing_field 1 role",
                          "custody.missing_field 1 date"));
  EXPECT_THAT(
      faults(
          R"({"do": "declare_yield", "key": "k", "actor": "a", "role": "clerk", "date": "2025-01-01", "scope": "s", "input": "i", "output": "o", "yield": "98 %"})"),
      ElementsAre("custody.schema_invalid 1 yield"));
}

TEST(JsonLines, WriteOnlyWhatIsGiven) {
  Command c{{.key = "k", .actor = "a", .role = Role::clerk, .date = day("2025-03-01")},
            RecordIntake{.record = "r", .scope = "s", .site = "t", .material = "m", .mass = grams(5), .supplier = "A \"B\"\\\n\x01"}};
  EXPECT_EQ(
      json_of(c),
      R"({"do": "record_intake", "key": "k", "actor": "a", "role": "clerk", "date": "2025-03-01", "record": "r", "scope": "s", "site": "t", )"
      R"("material": "m", "mass": 5, "supplier": "A \"B\"\\\n\u0001"})");
}

TEST(JsonLines, ReadBackToTheSameCommand) {
  DemoWorld world{{.seed = 5, .events = 3000, .parties = 20}};
  while (auto c = world.next()) {
    auto again = command_of_json(json_of(*c), "f", 1);
    ASSERT_TRUE(again.has_value()) << json_of(*c) << again.error().front().line();
    EXPECT_EQ(bytes_of(*again), bytes_of(*c));
  }
}

TEST(JsonLines, EventsHoldCommandAndOutcome) {
  World w;
  w.basics();
  w.member("mill");
  w.open("mill");
  w.on("2025-05-01").clerk("mill");
  auto in = w.plain("in-1", "mill", tonnes(3));
  in.co2e = grams(7);
  w.ok(in);
  auto events = w.ok(w.out("o-1", "mill", "ingot", tonnes(1)));
  ASSERT_EQ(events.size(), 1u);
  auto text = json_of(events[0], 42);
  EXPECT_THAT(text, testing::StartsWith(R"({"position": 42, "event": "output_recorded", "key": )"));
  EXPECT_THAT(text, testing::HasSubstr(R"("mass": 1000000, "shipped_co2e": 2})"));  // a third of 7 g
}

TEST(Masses, AreReadExactly) {
  auto of = [](std::string_view text) {
    auto m = parse_mass(text);
    return m ? std::to_string(m->count()) : std::string{m.error().front().code.info().name};
  };
  EXPECT_EQ(of("5"), "5");
  EXPECT_EQ(of("0.000001 t"), "1");
  EXPECT_EQ(of("12.5kg"), "12500");
  EXPECT_EQ(of("7 t CO2e"), "7000000");
  EXPECT_EQ(of("1.50 g"), "custody.unit_unknown");
  EXPECT_EQ(of("1.00 g"), "1");
  EXPECT_EQ(of("0.0000001 t"), "custody.unit_unknown");
  EXPECT_EQ(of("1e3"), "custody.unit_unknown");
  EXPECT_EQ(of("five t"), "custody.unit_unknown");
  EXPECT_EQ(of(""), "custody.missing_quantity");
  EXPECT_EQ(of("-1 kg"), "custody.negative_quantity");
  EXPECT_EQ(of("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(of("9223372036854775808"), "custody.unit_unknown");
  EXPECT_EQ(of("9223372036854.8 t"), "custody.unit_unknown");
}

TEST(Masses, AreShownExactly) {
  EXPECT_EQ(mass_text(grams(0)), "0 g");
  EXPECT_EQ(mass_text(grams(999)), "999 g");
  EXPECT_EQ(mass_text(grams(1000)), "0.001 t");
  EXPECT_EQ(mass_text(grams(30'125'000'001)), "30125.000001 t");
  EXPECT_EQ(mass_text(tonnes(30'125)), "30125 t");
  EXPECT_EQ(mass_text(grams(-2'500'000)), "-2.5 t");
}

}  // namespace
}  // namespace alumen::custody
