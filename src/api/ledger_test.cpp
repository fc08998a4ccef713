// A ledger through the door of the api: what is written can be held against its proofs, and a changed byte is found.
#include "api/ledger.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "custody/proof/signature.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

namespace fs = std::filesystem;

class Ledgers : public testing::Test {
 protected:
  fs::path folder, example = fs::path{ALUMEN_SOURCE_DIR} / "examples/custody/commands.jsonl";
  std::string store;

  void SetUp() override {
    folder = fs::temp_directory_path() /
             ("alumen_ledger_" + std::string{testing::UnitTest::GetInstance()->current_test_info()->name()} + std::to_string(::getpid()));
    fs::create_directories(folder);
    store = "sqlite:" + (folder / "a.db").string();
    ASSERT_TRUE(ledger_init(store, "example.org/ledger"));
    auto applied = ledger_apply(store, example, 7);
    ASSERT_TRUE(applied) << applied.error().front().line();
    ASSERT_TRUE(applied->refused.empty()) << applied->refused.front().refusal.line();
  }
  void TearDown() override { fs::remove_all(folder); }

  static std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }
  static std::string changed(std::string text, std::string_view from, std::string_view to) {
    auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
    return text;
  }
  /// The code of what stopped a check; empty when it holds.
  static std::string_view refused(const CheckQuestion& question) {
    auto answer = ledger_check(question);
    return answer ? "" : answer.error().front().code.info().name;
  }
};

// The name of a party is stored once, in the record that registered it: a letter changed there is found there.
TEST_F(Ledgers, AFlippedByteIsFoundAndLocated) {
  auto events = ledger_export({.store = store}, true).value();
  auto at = events.find("Example Mill");
  ASSERT_NE(at, std::string::npos);
  auto position = static_cast<Position>(std::count(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  auto before = ledger_verify(store, 1);
  ASSERT_TRUE(before);
  EXPECT_TRUE(before->verified.faults.empty());
  write("a.db", changed(read(folder / "a.db"), "Example Mill", "Example Mull"));
  auto after = ledger_verify(store, 1);
  ASSERT_TRUE(after) << after.error().front().line();
  ASSERT_FALSE(after->verified.faults.empty());
  EXPECT_EQ(after->verified.faults.front().position, position);
  EXPECT_EQ(after->verified.faults.front().code, Code{"custody.storage_corrupt"});
  EXPECT_FALSE(ledger_stats({.store = store}));  // nothing is answered from a damaged log
}

TEST_F(Ledgers, AKeyFileIsForItsOwnerAndIsNotWrittenOver) {
  auto file = folder / "seal.key";
  auto key = ledger_key(file);
  ASSERT_TRUE(key);
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  auto text = read(file);
  auto again = ledger_key(file);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().front().code, Code{"api.key_exists"});
  EXPECT_EQ(read(file), text);
  EXPECT_NE(text.find(*key), std::string::npos);
}

TEST_F(Ledgers, ASignedDocumentIsCheckedOfflineAndNoWordOfItCanBeChanged) {
  auto key = ledger_key(folder / "seal.key").value();
  auto text = ledger_document({.store = store}, "EX-2025-001", {folder / "seal.key", "2026-01-01T00:00:00Z", ""});
  ASSERT_TRUE(text) << text.error().front().line();
  fs::remove(folder / "a.db");
  EXPECT_EQ(refused({write("d.json", *text), key, "example.org/ledger", {}}), "");
  EXPECT_EQ(refused({folder / "d.json", "", "", {}}), "api.bad_argument");
  EXPECT_EQ(refused({folder / "d.json", key, "example.org/another", {}}), "custody.bad_proof");
  EXPECT_EQ(refused({folder / "d.json", ledger_key(folder / "other.key").value(), "", {}}), "custody.bad_proof");
  for (auto [from, to] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"24500 t", "24501 t"}, {"Example Can Maker", "Example Can Taker"}, {"2025-09-01", "2025-09-02"}, {"\"size\": ", "\"size\": 1"}})
    EXPECT_EQ(refused({write("d.json", changed(*text, from, to)), key, "", {}}), "custody.bad_proof") << from;
}

TEST_F(Ledgers, ARecordIsProvenUnderASignedHead) {
  auto key = ledger_key(folder / "seal.key").value();
  auto head = ledger_stats({.store = store}).value().head;
  write("head", ledger_seal({.store = store}, folder / "seal.key", "").value());
  write("older", ledger_seal({.store = store, .at = head.size - 1}, folder / "seal.key", "").value());
  auto proof = ledger_proof({.store = store}, 3).value();
  EXPECT_EQ(refused({write("p.json", proof), key, "", folder / "head"}), "");
  EXPECT_EQ(refused({folder / "p.json", key, "", folder / "older"}), "custody.bad_proof");
  EXPECT_EQ(refused({write("p.json", changed(proof, "\"coil\"", "\"foil\"")), "", "", {}}), "custody.bad_proof");  // what is shown
  EXPECT_EQ(refused({write("p.json", changed(proof, "\"position\": 3,\n  \"size\"", "\"position\": 2,\n  \"size\"")), "", "", {}}),
            "custody.bad_proof");
  auto grown = ledger_consistency({.store = store}, head.size - 1).value();
  EXPECT_EQ(refused({write("c.json", grown), key, "example.org/ledger", folder / "head"}), "");
  EXPECT_EQ(refused({write("c.json", changed(grown, "\"older_size\": ", "\"older_size\": 1")), "", "", {}}), "custody.bad_proof");
  EXPECT_FALSE(ledger_consistency({.store = store}, 0));  // nothing is proven of an empty log
  EXPECT_FALSE(ledger_proof({.store = store}, head.size));
}

TEST_F(Ledgers, AnExportMakesTheSameLedgerAndALineLessIsTold) {
  auto text = ledger_export({.store = store}, false).value();
  auto moved = ledger_import("sqlite:" + (folder / "b.db").string(), write("e.jsonl", text));
  ASSERT_TRUE(moved) << moved.error().front().line();
  EXPECT_EQ(moved->to.root, ledger_stats({.store = store}).value().head.root);
  auto end = text.rfind('\n', text.size() - 2);
  auto less = ledger_import("sqlite:" + (folder / "c.db").string(), write("e.jsonl", text.substr(0, end + 1)));
  ASSERT_FALSE(less);
  EXPECT_EQ(less.error().front().code, Code{"api.root_differs"});
}

// Applying the same file again changes nothing; a copy has every record, answer and name.
TEST_F(Ledgers, ACopyAnswersRepeatedCommandsAsTheOriginal) {
  auto to = "sqlite:" + (folder / "copy.db").string();
  auto copied = ledger_copy(store, to);
  ASSERT_TRUE(copied) << copied.error().front().line();
  EXPECT_EQ(copied->from.root, copied->to.root);
  auto again = ledger_apply(to, example, 1000);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->accepted, 0u);
  EXPECT_EQ(again->repeated, copied->commands);
  EXPECT_EQ(again->head.root, copied->from.root);
  EXPECT_TRUE(ledger_verify(to, 2).value().verified.faults.empty());
  ASSERT_TRUE(ledger_key(folder / "k"));
  EXPECT_TRUE(ledger_seal({.store = to}, folder / "k", ""));  // the origin came along
  EXPECT_FALSE(ledger_copy(store, to));
}

// A page is handed on; the address of a server may hold a password.
TEST_F(Ledgers, APageShowsNoAddressOfAServer) {
  auto answer = ledger_attrition({.store = store}, {});
  ASSERT_TRUE(answer);
  auto page = to_html(*answer, {"alumen", "alumen ledger attrition --store " + store});
  EXPECT_NE(page.find(store), std::string::npos);
  EXPECT_NE(page.find(answer->head.root), std::string::npos);
  answer->head.store = "postgres:host=db password=secret";
  page = to_html(*answer, {"alumen", "alumen ledger attrition --store " + answer->head.store + " --at 3"});
  EXPECT_EQ(page.find("secret"), std::string::npos);
  EXPECT_NE(page.find("alumen ledger attrition --store postgres:ADDRESS --at 3"), std::string::npos);
}

// Two years of the example: one conversion pool, in which the remelting of 3 000 t to 2 950 t counts, and one shipment.
TEST_F(Ledgers, AttritionSaysWhetherItIsPlausible) {
  auto answer = ledger_attrition({.store = store}, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(to_text(answer->period), "2024-01-01..2026-01-01");
  ASSERT_EQ(answer->plausibility.size(), 2u);
  EXPECT_EQ(answer->plausibility[0].tightest.scope, "mill");
  EXPECT_EQ(answer->plausibility[0].tightest.in, Grams{83'000'000'000});
  EXPECT_EQ(answer->plausibility[1].tightest.what, "shipment");
  EXPECT_EQ(answer->plausibility[1].tightest.out, Grams{60'000'000'000});
  for (const auto& p : answer->plausibility) EXPECT_EQ(p.broken, 0u);
  auto before = ledger_attrition({.store = store}, parse_period("2023").value());
  ASSERT_TRUE(before);
  EXPECT_TRUE(before->metal.stages.empty());
  EXPECT_TRUE(before->plausibility.empty());
}

}  // namespace
}  // namespace alumen::api
