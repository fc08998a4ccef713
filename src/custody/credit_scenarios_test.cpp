// Book and claim: a credit is issued against metal that left unclaimed, moves, and is retired once.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

/// A smelter that shipped 60 t of which half may be claimed, and two others, one of them abroad.
void booked(World& w, const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  w.scheme("iso22095-book-and-claim", changes);
  w.materials();
  w.auditor();
  w.member("mill", "iso22095-book-and-claim");
  w.member("maker", "iso22095-book-and-claim", Work::manufacturing);
  w.member("abroad", "iso22095-book-and-claim", Work::manufacturing, "FRA");
  w.open("mill");
  w.on("2025-05-01").clerk("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(50)));
  w.ok(w.plain("in-2", "mill", tonnes(50)));
  w.ok(w.out("o-1", "mill", "ingot", tonnes(40)));
  w.hq("mill");
}
IssueCredit credit(const char* id, Grams mass) {
  return {.credit = id, .scope = "mill", .site = "mill-1", .activity = Work::rolling, .material = "ingot", .mass = mass};
}

void credits_need_metal_and_entitlement(World& w) {
  booked(w);
  w.refused("claim_exceeds_shipment", credit("c-1", tonnes(41)));
  w.ok(credit("c-1", tonnes(20)));
  w.refused("claim_exceeds_shipment", credit("c-2", tonnes(20) + grams(1)));
  w.clerk("mill");
  w.ok(w.out("o-2", "mill", "ingot", tonnes(10)));
  w.ok(w.scrap_out("o-3", "mill", "ubc", ScrapClass::post_consumer, tonnes(50)));
  w.refused("scheme_forbids", w.out("o-4", "mill", "ingot", tonnes(1), tonnes(1)));
  w.ok(w.plain("in-3", "mill", tonnes(50)));
  w.ok(w.out("o-4", "mill", "ingot", tonnes(50)));
  w.hq("mill");
  w.ok(credit("c-2", tonnes(30)));
  w.refused("insufficient_entitlement", credit("c-3", grams(1)));  // 50 t came in certified
  w.clerk("mill");
  w.manager("mill");
  w.refused("dependents_exist", Reverse{.record = "in-1", .scope = "mill", .reason = "typing error"});
}

void credits_keep_shipments_in_place(World& w) {
  booked(w);
  w.ok(credit("c-1", tonnes(40)));
  w.manager("mill");
  w.refused("dependents_exist", Reverse{.record = "o-1", .scope = "mill", .reason = "returned"});
}

void credits_are_retired_once(World& w) {
  booked(w);
  w.ok(credit("c-1", tonnes(20)));
  w.refused("exceeds_credit", RetireCredit{.credit = "c-1", .scope = "mill", .mass = tonnes(21), .beneficiary = "a customer"});
  w.ok(RetireCredit{.credit = "c-1", .scope = "mill", .mass = tonnes(15), .beneficiary = "a customer"});
  w.ok(RetireCredit{.credit = "c-1", .scope = "mill", .mass = tonnes(5), .beneficiary = "a customer"});
  w.refused("already_retired", RetireCredit{.credit = "c-1", .scope = "mill", .mass = tonnes(5), .beneficiary = "a customer"});
  w.refused("already_retired", TransferCredit{.credit = "c-1", .scope = "mill", .to = "maker", .mass = tonnes(5)});
  w.refused("duplicate_id", credit("c-1", tonnes(1)));
}

void credits_have_one_owner(World& w) {
  booked(w);
  w.ok(credit("c-1", tonnes(20)));
  w.refused("missing_field", TransferCredit{.credit = "c-1", .scope = "mill", .to = "maker", .mass = tonnes(5)});
  w.refused("wrong_receiver", TransferCredit{.credit = "c-1", .scope = "mill", .to = "mill", .mass = tonnes(20)});
  w.ok(TransferCredit{.credit = "c-1", .scope = "mill", .to = "maker", .mass = tonnes(5), .as = "c-1a"});
  w.refused("exceeds_credit", TransferCredit{.credit = "c-1", .scope = "mill", .to = "maker", .mass = tonnes(16)});
  w.ok(TransferCredit{.credit = "c-1", .scope = "mill", .to = "maker", .mass = tonnes(15)});
  w.refused("not_owner", RetireCredit{.credit = "c-1", .scope = "mill", .mass = tonnes(1), .beneficiary = "a customer"});
  w.refused("not_owner", TransferCredit{.credit = "c-1", .scope = "mill", .to = "abroad", .mass = tonnes(15)});
  w.hq("maker");
  w.ok(RetireCredit{.credit = "c-1", .scope = "maker", .mass = tonnes(15), .beneficiary = "own cans"});
  w.ok(RetireCredit{.credit = "c-1a", .scope = "maker", .mass = tonnes(5), .beneficiary = "own cans"});
  w.refused("already_retired", RetireCredit{.credit = "c-1a", .scope = "maker", .mass = tonnes(5), .beneficiary = "own cans"});
}

void credits_may_stay_at_home(World& w) {
  booked(w, {{"cross_border: {value: true", "cross_border: {value: false"}});
  w.ok(credit("c-1", tonnes(20)));
  w.refused("cross_border_forbidden", TransferCredit{.credit = "c-1", .scope = "mill", .to = "abroad", .mass = tonnes(20)});
  w.ok(TransferCredit{.credit = "c-1", .scope = "mill", .to = "maker", .mass = tonnes(20)});
}

void other_schemes_have_no_credits(World& w) {
  w.basics();
  w.member("mill");
  w.open("mill");
  w.hq("mill");
  w.refused("scheme_forbids", credit("c-1", tonnes(1)));
}

}  // namespace

std::vector<Scenario> credit_scenarios() {
  return {{"credits_need_metal_and_entitlement", credits_need_metal_and_entitlement},
          {"credits_keep_shipments_in_place", credits_keep_shipments_in_place},
          {"credits_are_retired_once", credits_are_retired_once},
          {"credits_have_one_owner", credits_have_one_owner},
          {"credits_may_stay_at_home", credits_may_stay_at_home},
          {"other_schemes_have_no_credits", other_schemes_have_no_credits}};
}

}  // namespace alumen::custody
