// Scheme files: those that ship are read, broken ones are told of all their faults with lines.
#include "custody/scheme.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace alumen::custody {
namespace {

using testing::Contains;
using testing::ElementsAre;

std::string asi() { return std::string{scheme_text("asi-mass-balance")}; }

std::string changed(std::string text, const std::string& from, const std::string& to) {
  auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::vector<std::string> faults(const std::string& text) {
  auto scheme = parse_scheme(text, "s.yaml");
  if (scheme) return {};
  std::vector<std::string> out;
  for (const auto& d : scheme.error()) out.push_back(std::to_string(d.where.row) + " " + d.where.column + " " + d.value);
  return out;
}

int line_of(const std::string& text, const std::string& what) {
  return static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find(what)), '\n')) + 1;
}

TEST(Schemes, ThatShipAreRead) {
  EXPECT_THAT(scheme_ids(),
              ElementsAre("asi-mass-balance", "iso22095-book-and-claim", "iso22095-controlled-blending", "iso22095-identity-preserved",
                          "iso22095-mass-balance-average", "iso22095-mass-balance-credit", "iso22095-segregated"));
  for (const auto& id : scheme_ids()) {
    auto scheme = parse_scheme(std::string{scheme_text(id)}, id);
    ASSERT_TRUE(scheme.has_value()) << id << ": " << scheme.error().front().line();
    EXPECT_EQ(scheme->id, id);
    EXPECT_FALSE(scheme->source.empty());
    for (const auto& other : scheme->accepts) EXPECT_THAT(scheme_ids(), Contains(other));
  }
}

TEST(Schemes, HoldTheFiguresOfTheirFile) {
  auto s = parse_scheme(asi(), "s.yaml").value();
  EXPECT_EQ(s.model, Model::mass_balance);
  EXPECT_EQ(s.method, Method::percentage);
  EXPECT_EQ(s.mode, Mode::strict);
  ASSERT_EQ(s.pools.size(), 3u);
  EXPECT_TRUE(s.pools[0].origin);
  EXPECT_EQ(s.pools[2].from_ppm[1], 529'260);
  EXPECT_EQ(s.pools[2].from_ppm[0], 0);
  EXPECT_EQ(s[Parameter::overdraw_share], 200'000);
  EXPECT_EQ(s.figures[static_cast<std::size_t>(Parameter::overdraw_share)].status, FigureStatus::unverified);
  EXPECT_EQ(s[Parameter::full_months], 36);
  EXPECT_TRUE(s.is(Parameter::needs_performance));
  EXPECT_EQ(s.pool_of(Good::scrap), 2u);
  EXPECT_EQ(s.pool_named("alumina"), 1u);
  EXPECT_EQ(s.pool_named("steel"), 3u);
  EXPECT_THAT(s.document_fields, ElementsAre("responsible", "statement"));
}

TEST(Schemes, FaultsAreNamedWithTheirLines) {
  auto text = asi();
  EXPECT_THAT(faults(changed(text, "model: mass_balance", "model: magic")),
              ElementsAre(std::to_string(line_of(text, "model:")) + " model magic"));
  EXPECT_THAT(faults(changed(text, "title:", "titel:")), ElementsAre(testing::EndsWith(" titel titel"), testing::EndsWith(" title ")));
  auto period = std::to_string(line_of(text, "period_months:"));
  EXPECT_THAT(faults(changed(text, "period_months: {value: 12", "period_months: {value: 13")), ElementsAre(period + " period_months 13"));
  EXPECT_THAT(faults(changed(text, "period_months: {value: 12", "period_months: {value: twelve")),
              ElementsAre(period + " period_months twelve"));
  EXPECT_THAT(faults(changed(text, "  period_months: {", "  period_month: {")),
              ElementsAre(period + " period_month period_month", testing::EndsWith(" period_months ")));
  auto share = std::to_string(line_of(text, "overdraw_share:"));
  EXPECT_THAT(faults(changed(text, "value: 0.2, status", "value: 1.2, status")), ElementsAre(share + " overdraw_share 1.2"));
  EXPECT_THAT(faults(changed(text, "value: 0.2, status: unverified", "value: 0.2, status: published")),
              ElementsAre(share + " overdraw_share "));
  EXPECT_THAT(faults(changed(text, "value: 0.2, status: unverified", "value: 0.2, status: certain")),
              ElementsAre(share + " status certain"));
  EXPECT_THAT(faults(changed(text, "scrap_fungible: {value: false", "scrap_fungible: {value: maybe")),
              ElementsAre(testing::EndsWith(" scrap_fungible maybe")));
}

TEST(Schemes, PoolsAreHeldToTheirOrder) {
  auto text = asi();
  auto alumina = std::to_string(line_of(text, "{id: alumina"));
  EXPECT_THAT(faults(changed(text, "goods: [alumina]", "goods: [alumina, gold]")), ElementsAre(alumina + " goods gold"));
  EXPECT_THAT(faults(changed(text, "goods: [alumina]", "goods: [bauxite]")), ElementsAre(alumina + " goods bauxite"));
  EXPECT_THAT(faults(changed(text, "{bauxite: 0.6536}", "{aluminium: 0.6536}")), ElementsAre(alumina + " from aluminium"));
  EXPECT_THAT(faults(changed(text, "{bauxite: 0.6536}", "{bauxite: 1.5}")), ElementsAre(alumina + " from 1.5"));
  EXPECT_THAT(faults(changed(text, "{id: alumina,", "{id: bauxite,")), Contains(alumina + " id bauxite"));
  EXPECT_THAT(faults(changed(text, "[responsible, statement]", "[responsible, colour]")),
              ElementsAre(testing::EndsWith(" document_fields colour")));
}

TEST(Schemes, ModelsAndMethodsFitTogether) {
  EXPECT_THAT(faults(changed(std::string{scheme_text("iso22095-segregated")}, "method: percentage", "method: credit")),
              ElementsAre(testing::EndsWith(" method credit")));
  EXPECT_THAT(faults(changed(std::string{scheme_text("iso22095-book-and-claim")}, "credits: {value: true", "credits: {value: false")),
              ElementsAre(testing::EndsWith(" parameters credits: false")));
  EXPECT_THAT(faults(changed(std::string{scheme_text("iso22095-segregated")}, "credits: {value: false", "credits: {value: true")),
              ElementsAre(testing::EndsWith(" parameters credits: true")));
  EXPECT_FALSE(parse_scheme("- a list", "s.yaml").has_value());
  EXPECT_FALSE(parse_scheme("", "s.yaml").has_value());
}

}  // namespace
}  // namespace alumen::custody
