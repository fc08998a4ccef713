// Canonical bytes: pinned by vectors that were written by hand from the layout in bytes.hpp, and stable under reading.
#include "custody/bytes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "custody/demo.hpp"
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (unsigned char c : bytes) out += digits[c >> 4], out += digits[c & 15];
  return out;
}

Envelope envelope(std::string key = "k", std::string actor = "a", Role role = Role::secretariat, std::string_view date = "1970-01-02") {
  return {.key = std::move(key), .actor = std::move(actor), .role = role, .date = day(date), .expected = 7};
}

// version 1, kind 4 | "k" "a" secretariat = 4, day 1 -> zigzag 2 | "p" "N" "A" "DEU"; `expected` is not part of it
TEST(Bytes, OfARegistration) {
  RegisterParty party{.party = "p", .name = "N", .address = "A", .country = "DEU"};
  auto wanted =
      "0104"
      "016b"
      "0161"
      "04"
      "02"
      "0170"
      "014e"
      "0141"
      "03444555";
  EXPECT_EQ(hex(bytes_of(Command{envelope(), party})), wanted);
  EXPECT_EQ(hex(bytes_of(Event{envelope(), Done<RegisterParty>{party, {}}})), wanted);
}

// 300 g -> zigzag 600 = d8 04; 1969-12-31 is day -1 -> zigzag 1; claim eligible_scrap = 2, post_consumer = 2
TEST(Bytes, OfAnIntake) {
  RecordIntake in{.record = "r",
                  .scope = "s",
                  .site = "t",
                  .material = "m",
                  .mass = grams(300),
                  .claim = Claim::eligible_scrap,
                  .scrap_class = ScrapClass::post_consumer,
                  .supplier = "",
                  .evidence = "e",
                  .due_diligence = true,
                  .weighed = {},
                  .co2e = grams(1),
                  .late_for = day("1969-12-31")};
  EXPECT_EQ(hex(bytes_of(Command{envelope("k", "a", Role::clerk), in})),
            "011e"
            "016b"
            "0161"
            "00"
            "02"
            "0172"
            "0173"
            "0174"
            "016d"
            "d804"
            "02"
            "02"
            "00"
            "0165"
            "01"
            "00"
            "02"
            "0101");
}

// 1e15 g -> zigzag 2e15 in groups of seven bits; the outcome's fields follow the command's
TEST(Bytes, OfAnOutput) {
  Done<RecordOutput> out{{.record = "r",
                          .scope = "s",
                          .site = "t",
                          .activity = Work::rolling,
                          .material = "m",
                          .mass = grams(1'000'000'000'000'000),
                          .claim = grams(1)},
                         {.co2e = grams(5), .pre_consumer = {}, .post_consumer = grams(64), .unknown_scrap = {}, .over_guard = {}}};
  EXPECT_EQ(hex(bytes_of(Event{envelope("k", "a", Role::clerk), out})),
            "0120"
            "016b"
            "0161"
            "00"
            "02"
            "0172"
            "0173"
            "0174"
            "08"
            "016d"
            "8080b4ccd4dfc603"
            "02"
            "00"
            "00"
            "00"
            "0a"
            "00"
            "8001"
            "00"
            "00");
}

// A share of 0.98 is 980 000 -> zigzag 1 960 000 = c0 d0 77; an absent optional date is 00.
TEST(Bytes, OfSharesAndAbsentDates) {
  DeclareYield y{.scope = "s", .input = "i", .output = "o", .yield = {980'000}};
  EXPECT_EQ(hex(bytes_of(Command{envelope(), y})),
            "0118"
            "016b"
            "0161"
            "04"
            "02"
            "0173"
            "0169"
            "016f"
            "c0d077");
  IssueDocument d{.document = "d", .scope = "s", .output = "o", .receiver = "r", .mass = grams(1), .shipment = grams(2)};
  EXPECT_EQ(hex(bytes_of(Command{envelope(), d})),
            "0128"
            "016b"
            "0161"
            "04"
            "02"
            "0164"
            "0173"
            "016f"
            "0172"
            "02"
            "04"
            "00"
            "00"
            "00"
            "00");
}

// Kind and order of fields of every command. A change here needs a new version of the bytes.
TEST(Bytes, LayoutIsPinned) {
  std::string found;
  for (const auto& c : command_infos()) {
    found += std::string{c.word} + ":";
    for (const auto& f : c.fields) found += " " + std::string{f.name} + "/" + std::string{f.type};
    found += "\n";
  }
  EXPECT_EQ(found,
            "grant_role: user/text granted/word party/text site/text\n"
            "revoke_role: user/text granted/word party/text\n"
            "adopt_scheme: scheme/text text/text\n"
            "register_party: party/text name/text address/text country/text\n"
            "register_site: site/text party/text country/text\n"
            "register_material: material/text good/word aluminium/share\n"
            "register_scope: scope/text party/text scheme/text activity/word\n"
            "add_site: scope/text site/text from/date\n"
            "record_audit: audit/text scope/text standard/word held_for/word majors/count minors/count\n"
            "set_certificate: certificate/text scope/text standard/word version/text state/word audit/text from/date to/date "
            "activities/text pools/text\n"
            "change_certificate: certificate/text change/word from/date reason/text\n"
            "renew_certificate: certificate/text audit/text to/date\n"
            "submit_report: scope/text year/count\n"
            "review_report: scope/text year/count verdict/word\n"
            "open_period: scope/text from/date to/date\n"
            "close_period: scope/text from/date\n"
            "seal_period: scope/text from/date\n"
            "reopen_period: scope/text from/date reason/text\n"
            "declare_yield: scope/text input/text output/text yield/share\n"
            "record_intake: record/text scope/text site/text material/text mass/mass claim/word scrap_class/word supplier/text "
            "evidence/text due_diligence/flag "
            "weighed/mass co2e/mass late_for/date\n"
            "record_transformation: record/text scope/text site/text activity/word input/text input_mass/mass second_input/text "
            "second_mass/mass output/text "
            "output_mass/mass by_product/text by_product_mass/mass co2e/mass toll/flag lot/text by_product_lot/text\n"
            "record_output: record/text scope/text site/text activity/word material/text mass/mass claim/mass scrap_class/word lot/text "
            "late_for/date\n"
            "record_loss: record/text scope/text material/text mass/mass lot/text reason/text\n"
            "reverse: record/text scope/text reason/text\n"
            "split_lot: scope/text lot/text mass/mass as/text\n"
            "merge_lots: scope/text lot/text other/text\n"
            "downgrade_lot: scope/text lot/text\n"
            "issue_document: document/text scope/text output/text receiver/text mass/mass shipment/mass responsible/text statement/text "
            "recycled_method/text expires/date\n"
            "cancel_document: document/text scope/text reason/text\n"
            "correct_document: document/text scope/text replacement/text mass/mass shipment/mass reason/text\n"
            "accept_document: record/text document/text scope/text site/text mass/mass weighed/mass\n"
            "reject_document: document/text scope/text reason/text\n"
            "expire_document: document/text\n"
            "issue_credit: credit/text scope/text site/text activity/word material/text mass/mass\n"
            "transfer_credit: credit/text scope/text to/text mass/mass as/text\n"
            "retire_credit: credit/text scope/text mass/mass beneficiary/text\n"
            "grant_overdraw: scope/text from/date pool/text mass/mass affected/mass evidence/text\n");
}

template <class... C>
std::vector<int> kinds_of(std::variant<C...>*) {
  return {int{C::kind}...};
}

TEST(Bytes, KindsArePinned) {
  EXPECT_THAT(kinds_of(static_cast<CommandBody*>(nullptr)),
              testing::ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 30, 31, 32, 33, 34, 35, 36, 37, 40,
                                   41, 42, 43, 44, 45, 46, 47, 48, 49));
  EXPECT_EQ(int{PoolClosed::kind}, 60);
}

/// Events of a small world of every kind that the demonstration holds.
const std::vector<std::string>& samples() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out;
    DemoWorld world{{.seed = 3, .events = 3000, .parties = 20}};
    State state;
    while (auto c = world.next()) {
      auto events = decide(state, *c).value();
      for (const auto& e : events) {
        evolve(state, e);
        out.push_back(bytes_of(e));
      }
    }
    return out;
  }();
  return all;
}

TEST(Bytes, ReadBackToTheSameBytes) {
  for (const auto& bytes : samples()) {
    auto event = event_from(bytes);
    ASSERT_TRUE(event.has_value()) << hex(bytes);
    EXPECT_EQ(bytes_of(*event), bytes);
    if (auto command = command_of(*event)) {
      auto again = command_from(bytes_of(*command));
      ASSERT_TRUE(again.has_value());
      EXPECT_EQ(bytes_of(*again), bytes_of(*command));
    }
  }
}

TEST(Bytes, CutShortAreRefused) {
  for (std::size_t i = 0; i < samples().size(); i += 97) {
    const auto& bytes = samples()[i];
    for (std::size_t n = 0; n < bytes.size(); ++n)
      EXPECT_FALSE(event_from(std::string_view{bytes}.substr(0, n)).has_value()) << n << " of " << hex(bytes);
    EXPECT_FALSE(event_from(bytes + std::string(1, '\0')).has_value());
  }
}

TEST(Bytes, WhateverIsReadIsWrittenBackTheSame) {
  rc::check([] {
    auto bytes = *rc::gen::elementOf(samples());
    auto changes = *rc::gen::inRange(1, 4);
    for (int i = 0; i < changes; ++i) bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = static_cast<char>(*rc::gen::inRange(0, 256));
    if (auto event = event_from(bytes)) RC_ASSERT(bytes_of(*event) == bytes);
    if (auto command = command_from(bytes)) RC_ASSERT(bytes_of(*command) == bytes);
  });
}

TEST(Bytes, OddBytesAreRefusedWithTheirPlace) {
  auto refused = [](std::string_view bytes) {
    auto e = event_from(bytes);
    return e ? std::string{"accepted"} : e.error().front().detail;
  };
  EXPECT_EQ(refused(""), "the record ends too early, at byte 0");
  EXPECT_EQ(refused("\x02\x04"), "version 2 is not known, at byte 1");
  EXPECT_EQ(refused("\x01\x63"), "kind 99 is not known, at byte 2");
  EXPECT_EQ(refused(std::string_view{"\x01\x04\x81\x00", 4}), "key: a number has a superfluous group, at byte 4");
  EXPECT_EQ(refused(std::string_view{"\x01\x04\x05k", 4}), "key: a text is longer than the record, at byte 3");
  EXPECT_EQ(refused(std::string_view{"\x01\x04\x01k\x01\x61\x09\x02", 8}), "role: a word is not known, at byte 7");
}

}  // namespace
}  // namespace alumen::custody
