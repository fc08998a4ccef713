#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "table/table.hpp"

namespace alumen::table {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// A folder of its own that goes when the test ends.
class Files : public testing::Test {
 protected:
  void SetUp() override {
    auto pattern = (fs::temp_directory_path() / "alumen_files_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path make(const std::string& name, const std::string& content) {
    std::ofstream{folder_ / name, std::ios::binary} << content;
    return folder_ / name;
  }
  static std::string bytes(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  std::size_t entries() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder_}, {})); }

  fs::path folder_;
};

Diagnostic fault(const auto& result) {
  EXPECT_FALSE(result.has_value());
  return result.has_value() || result.error().empty() ? Diagnostic{.code = "base.bad_number"} : result.error().front();
}

TEST_F(Files, ReadsBytesAsTheyAre) {
  auto text = read_text(make("a.csv", "id\r\nCaf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\x8D\n"), "a.csv");
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "id\r\nCaf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\x8D\n");
  EXPECT_EQ(read_text(make("empty", ""), "empty").value(), "");
}

TEST_F(Files, DropsOneByteOrderMark) { EXPECT_EQ(read_text(make("a", "\xEF\xBB\xBFid\n"), "a").value(), "id\n"); }

TEST_F(Files, ReadsAFileWhoseSizeTheSystemDoesNotTell) { EXPECT_FALSE(read_text("/proc/self/status", "status").value().empty()); }

TEST_F(Files, WhatCannotBeReadIsNamed) {
  auto missing = fault(read_text(folder_ / "none.csv", "ws/none.csv"));
  EXPECT_EQ(missing.code, Code{"table.cannot_read"});
  EXPECT_EQ(missing.where.file, "ws/none.csv");
  EXPECT_FALSE(missing.detail.empty());
  EXPECT_EQ(fault(read_text(folder_, "folder")).code, Code{"table.cannot_read"});
}

TEST_F(Files, TheLimitHoldsForFilesAndTexts) {
  auto path = make("a", "12345");
  EXPECT_TRUE(read_text(path, "a", {.file_bytes = 5}));
  EXPECT_EQ(fault(read_text(path, "a", {.file_bytes = 4})).code, Code{"table.too_large"});
  EXPECT_EQ(fault(check_text("12345", "a", {.file_bytes = 4})).code, Code{"table.too_large"});
  EXPECT_EQ(fault(read_text("/dev/zero", "zero", {.file_bytes = 100'000})).code, Code{"table.too_large"});
}

TEST(CheckText, NulIsRefusedWithItsLine) {
  auto d = fault(check_text("a,b\n1,2\n3,\0004\n"s, "t.csv"));
  EXPECT_EQ(d.code, Code{"table.nul_byte"});
  EXPECT_EQ(d.where, (Where{"t.csv", 3, ""}));
  EXPECT_THAT(d.detail, HasSubstr("byte 3"));
  for (std::size_t at = 0; at < 40; ++at) {  // every position within the eight bytes that are looked at together
    std::string text(40, 'x');
    text[at] = '\0';
    EXPECT_EQ(fault(check_text(text, "t")).code, Code{"table.nul_byte"}) << at;
    EXPECT_THAT(fault(check_text(text, "t")).detail, "byte " + std::to_string(at + 1) + " of the line");
  }
}

TEST(CheckText, Latin1IsRefusedWithItsPlace) {
  auto d = fault(check_text("name\nGel\xE9\n", "t.csv"));
  EXPECT_EQ(d.code, Code{"table.not_utf8"});
  EXPECT_EQ(d.where.row, 2);
  EXPECT_EQ(d.value, "0xE9");
  EXPECT_THAT(d.detail, HasSubstr("byte 4"));
}

TEST(CheckText, Utf16IsToldByName) {
  for (auto text : {"\xFF\xFEi\0d\0"s, "\xFE\xFF\0i\0d"s}) {
    auto d = fault(check_text(text, "t.csv"));
    EXPECT_EQ(d.code, Code{"table.not_utf8"});
    EXPECT_THAT(d.detail, HasSubstr("UTF-16"));
  }
  EXPECT_EQ(fault(check_text("i\0d\0"s, "t.csv")).code, Code{"table.nul_byte"});
}

// The bounds of well-formed sequences: RFC 3629, section 4.
TEST(CheckText, Utf8IsWellFormedAsInRfc3629) {
  for (auto good : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80",
                    "\xF4\x8F\xBF\xBF"})
    for (auto before : {"", "1234567", "12345678"})
      EXPECT_TRUE(check_text(before + std::string{good}, "t")) << before << testing::PrintToString(good);
  for (auto bad : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE2\x82", "\xE2\x82\x41", "\xED\xA0\x80",
                   "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF0\x9F\x8C", "\xF5\x80\x80\x80", "\xFF"})
    for (auto after : {"", "1234567890"}) EXPECT_FALSE(check_text(bad + std::string{after}, "t")) << testing::PrintToString(bad) << after;
}

TEST_F(Files, WritesAndReplacesWholeFiles) {
  auto path = folder_ / "out.csv";
  ASSERT_TRUE(write_text(path, "one\n"));
  EXPECT_EQ(bytes(path), "one\n");
  ASSERT_TRUE(write_text(path, ""));
  EXPECT_EQ(bytes(path), "");
  std::string large(3'000'000, 'x');
  ASSERT_TRUE(write_text(path, large));
  EXPECT_EQ(bytes(path), large);
  EXPECT_EQ(entries(), 1U) << "no temporary file stays";
}

TEST_F(Files, KeepsPermissionsAndLinks) {
  auto path = make("real.csv", "old");
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real.csv", folder_ / "link.csv");
  ASSERT_TRUE(write_text(folder_ / "link.csv", "new"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link.csv"));
  EXPECT_EQ(bytes(path), "new");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(Files, WhatCannotBeWrittenLeavesEverythingAsItWas) {
  EXPECT_EQ(fault(write_text(folder_ / "no" / "such" / "folder.csv", "x")).code, Code{"table.cannot_write"});
  fs::create_directory(folder_ / "dir");
  auto d = fault(write_text(folder_ / "dir", "x"));
  EXPECT_EQ(d.code, Code{"table.cannot_write"});
  EXPECT_EQ(d.where.file, (folder_ / "dir").string());
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, DevicesAreWrittenNotReplaced) {
  ASSERT_TRUE(write_text("/dev/null", "x"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_FALSE(write_text("/dev/full", "x")) << "no space left";
}

TEST_F(Files, ARelativeNameWithoutFolder) {
  auto before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_TRUE(write_text("bare.csv", "x"));
  fs::current_path(before);
  EXPECT_EQ(bytes(folder_ / "bare.csv"), "x");
}

}  // namespace
}  // namespace alumen::table
