// Documents: each gram of a claim arrives once, with the goods, from a certified issuer.
#include "custody/world_test.hpp"

namespace alumen::custody {
namespace {

/// A mill has shipped 10 t of coil to a maker, 8 t claimed; "doc" carries 6 t of it with 7 t of coil.
void shipped(World& w, const std::vector<std::pair<std::string, std::string>>& changes = {}) {
  w.scheme("asi-mass-balance", changes);
  w.materials();
  w.auditor();
  w.member("mill");
  w.member("maker", "asi-mass-balance", Work::manufacturing);
  w.member("third");
  w.open("mill"), w.open("maker"), w.open("third");
  w.on("2025-05-01").manager("mill");
  w.ok(w.used_cans("in-1", "mill", tonnes(10)));
  w.ok(w.convert("roll", "mill", "ubc", tonnes(10), "coil", grams(9'500'000)));
  w.ok(w.plain("in-2", "mill", tonnes(10), "coil"));
  w.ok(w.out("o-1", "mill", "coil", tonnes(10), tonnes(8)));
  w.ok(w.paper("doc", "mill", "o-1", "maker", tonnes(6), tonnes(7)));
  w.on("2025-05-10").manager("maker");
}

void documents_count_once(World& w) {
  shipped(w);
  w.ok(w.accept("a-1", "doc", "maker", tonnes(6)));
  w.refused("already_accepted", w.accept("a-2", "doc", "maker", tonnes(6)));
  w.refused("already_accepted", RejectDocument{.document = "doc", .scope = "maker", .reason = "late"});
  w.expect(w.pool("maker").figures.certified_in == 6'000'000 && w.pool("maker").figures.other_in == 1'000'000,
           "goods beyond the claim are no other input");
  w.expect_mass(w.stock("maker", "coil").mass, tonnes(7), "goods of the document");
}

void parts_never_exceed_the_document(World& w) {
  shipped(w);
  w.refused("exceeds_document", w.accept("a-1", "doc", "maker", tonnes(6) + grams(1)));
  w.ok(w.accept("a-1", "doc", "maker", tonnes(2)));
  w.refused("exceeds_document", w.accept("a-2", "doc", "maker", tonnes(4) + grams(1)));
  w.ok(w.accept("a-2", "doc", "maker", tonnes(1)));
  w.ok(RejectDocument{.document = "doc", .scope = "maker", .reason = "damaged"});
  w.refused("document_cancelled", w.accept("a-3", "doc", "maker", tonnes(1)));
  auto d = w.state.document("doc");
  w.expect(d && d->accepted == tonnes(3) && d->rejected == tonnes(3) && d->open == grams(0), "accepted, rejected and open do not add up");
  w.expect_mass(w.stock("maker", "coil").mass, grams(3'500'000), "goods of three of six tonnes");
  w.manager("mill");
  w.ok(w.paper("doc-2", "mill", "o-1", "third", tonnes(5)));  // 2 t never documented, 3 t returned
  w.refused("insufficient_entitlement", w.paper("doc-3", "mill", "o-1", "third", grams(1)));
}

void only_the_receiver_accepts(World& w) {
  shipped(w);
  w.manager("third");
  w.refused("wrong_receiver", w.accept("a-1", "doc", "third", tonnes(6)));
  w.refused("wrong_receiver", RejectDocument{.document = "doc", .scope = "third", .reason = "not ours"});
  w.refused("unknown_document", w.accept("a-1", "dock", "third", tonnes(6)));
  w.manager("mill");
  w.refused("wrong_receiver", w.paper("doc-2", "mill", "o-1", "mill", tonnes(1)));
  w.refused("wrong_receiver", w.paper("doc-2", "mill", "o-1", "nobody", tonnes(1)));
}

void cancelled_documents_are_void(World& w) {
  shipped(w);
  w.manager("third");
  w.refused("not_issuer", CancelDocument{.document = "doc", .scope = "third", .reason = "no"});
  w.manager("mill");
  w.ok(CancelDocument{.document = "doc", .scope = "mill", .reason = "wrong customer"});
  w.refused("document_cancelled", CancelDocument{.document = "doc", .scope = "mill", .reason = "wrong customer"});
  w.manager("maker");
  w.refused("document_cancelled", w.accept("a-1", "doc", "maker", tonnes(6)));
  w.manager("mill");
  w.refused("duplicate_id", w.paper("doc", "mill", "o-1", "maker", tonnes(8)));
  w.ok(w.paper("doc-2", "mill", "o-1", "maker", tonnes(8)));
}

void nothing_accepted_is_cancelled(World& w) {
  shipped(w);
  w.ok(w.accept("a-1", "doc", "maker", tonnes(1)));
  w.manager("mill");
  w.refused("already_accepted", CancelDocument{.document = "doc", .scope = "mill", .reason = "wrong customer"});
  w.refused("already_accepted",
            CorrectDocument{
                .document = "doc", .scope = "mill", .replacement = "doc-2", .mass = tonnes(5), .shipment = tonnes(7), .reason = "mass"});
}

void a_correction_replaces_once(World& w) {
  shipped(w);
  w.manager("mill");
  CorrectDocument correct{
      .document = "doc", .scope = "mill", .replacement = "doc-2", .mass = tonnes(9), .shipment = tonnes(9), .reason = "weighed again"};
  w.refused("insufficient_entitlement", correct);
  correct.mass = tonnes(8), correct.shipment = tonnes(11);
  w.refused("claim_exceeds_shipment", correct);
  correct.shipment = tonnes(10);
  w.ok(correct);
  correct.replacement = "doc-3";
  w.refused("document_cancelled", correct);
  auto d = w.state.document("doc-2");
  w.expect(d && d->replaces == "doc" && d->open == tonnes(8), "the replacement does not name what it replaces");
  w.manager("maker");
  w.refused("document_cancelled", w.accept("a-1", "doc", "maker", tonnes(6)));
  w.ok(w.accept("a-1", "doc-2", "maker", tonnes(8)));
}

/// Valid for 30 days from 2025-05-01: until 2025-05-30.
void documents_expire_before_their_last_day(World& w) {
  shipped(w, {{"document_days: {value: 0, status: unverified}", "document_days: {value: 30, status: own}"}});
  w.on("2025-05-30");
  w.refused("invalid_transition", ExpireDocument{.document = "doc"});
  w.ok(w.accept("a-1", "doc", "maker", tonnes(1)));
  w.on("2025-05-31");
  w.refused("document_expired", w.accept("a-2", "doc", "maker", tonnes(1)));
  w.refused("document_expired", RejectDocument{.document = "doc", .scope = "maker", .reason = "late"});
  w.manager("mill");
  w.refused("document_expired", CancelDocument{.document = "doc", .scope = "mill", .reason = "late"});
  w.ok(ExpireDocument{.document = "doc"});
  w.refused("already_accepted", ExpireDocument{.document = "doc"});
  auto d = w.state.document("doc");
  w.expect(d && d->accepted == tonnes(1) && d->expired == tonnes(5), "accepted and expired do not add up");
  w.refused("insufficient_entitlement", w.paper("doc-2", "mill", "o-1", "third", tonnes(2) + grams(1)));  // the expired claim is lost
}

/// The issuer's certificate counts on the day of shipment, 2025-05-01, not on arrival.
void issuer_must_be_certified_when_it_ships(World& w) {
  shipped(w);
  w.secretary();
  w.ok(ChangeCertificate{.certificate = "mill-coc", .change = CertificateChange::suspend, .from = day("2025-05-05"), .reason = "findings"});
  w.manager("maker");
  w.ok(w.accept("a-1", "doc", "maker", tonnes(1)));
  w.on("2025-05-20").secretary();
  w.ok(ChangeCertificate{.certificate = "mill-coc", .change = CertificateChange::reinstate, .from = day("2025-05-15"), .reason = "closed"});
  w.on("2025-05-10").manager("mill");
  w.refused("no_valid_certificate", w.out("o-2", "mill", "coil", tonnes(5), tonnes(1)));
  w.on("2025-05-20").secretary();
  w.ok(
      ChangeCertificate{.certificate = "maker-coc", .change = CertificateChange::suspend, .from = day("2025-05-20"), .reason = "findings"});
  w.manager("maker");
  w.refused("certificate_invalid", w.accept("a-2", "doc", "maker", tonnes(1)));
}

/// The suspension is entered late, for a day before the shipment.
void late_suspension_reaches_open_documents(World& w) {
  shipped(w);
  w.secretary();
  w.ok(ChangeCertificate{.certificate = "mill-coc", .change = CertificateChange::suspend, .from = day("2025-05-01"), .reason = "findings"});
  w.ok(ChangeCertificate{.certificate = "mill-coc", .change = CertificateChange::reinstate, .from = day("2025-05-05"), .reason = "closed"});
  w.manager("maker");
  w.refused("issuer_not_certified_at_date", w.accept("a-1", "doc", "maker", tonnes(1)));
}

void an_output_is_documented_once(World& w) {
  shipped(w);
  w.manager("mill");
  w.refused("insufficient_entitlement", w.paper("doc-2", "mill", "o-1", "third", tonnes(2) + grams(1)));
  w.refused("claim_exceeds_shipment", w.paper("doc-2", "mill", "o-1", "third", tonnes(2), tonnes(4)));
  w.refused("claim_exceeds_shipment", w.paper("doc-2", "mill", "o-1", "third", tonnes(3), tonnes(2)));
  w.ok(w.paper("doc-2", "mill", "o-1", "third", tonnes(2)));
  w.refused("unknown_record", w.paper("doc-3", "mill", "in-1", "third", tonnes(1)));
}

void documents_need_their_fields(World& w) {
  shipped(w);
  w.manager("mill");
  auto p = w.paper("doc-2", "mill", "o-1", "third", tonnes(1));
  p.statement = "";
  w.refused("missing_field", p);
  p.statement = "conforms";
  p.responsible = "";
  w.refused("missing_field", p);
  p.responsible = "sales";
  w.ok(p);
}

void goods_do_not_arrive_before_they_leave(World& w) {
  shipped(w);
  w.on("2025-04-30");
  w.refused("clock_regression", w.accept("a-1", "doc", "maker", tonnes(1)));
  w.manager("mill");
  w.refused("clock_regression", w.paper("doc-2", "mill", "o-1", "third", tonnes(1)));
}

void paper_and_scale_agree(World& w) {
  shipped(w);
  auto accept = w.accept("a-1", "doc", "maker", tonnes(6));
  accept.weighed = grams(7'035'001);  // 0.5 % of 7 t
  w.refused("mass_mismatch", accept);
  accept.weighed = grams(6'964'999);
  w.refused("mass_mismatch", accept);
  accept.weighed = grams(7'035'000);
  w.ok(accept);
}

/// A reversed acceptance opens the document again; the metal must still be there.
void acceptance_is_reversed_exactly(World& w) {
  shipped(w);
  w.ok(w.accept("a-1", "doc", "maker", tonnes(6)));
  w.ok(w.convert("c-1", "maker", "coil", tonnes(1), "can", tonnes(1)));
  w.refused("dependents_exist", Reverse{.record = "a-1", .scope = "maker", .reason = "wrong lorry"});
  w.ok(Reverse{.record = "c-1", .scope = "maker", .reason = "wrong day"});
  w.ok(Reverse{.record = "a-1", .scope = "maker", .reason = "wrong lorry"});
  w.refused("already_reversed", Reverse{.record = "a-1", .scope = "maker", .reason = "wrong lorry"});
  auto d = w.state.document("doc");
  w.expect(d && d->open == tonnes(6), "the document is not open again");
  w.expect(w.pool("maker").figures.certified_in == 0 && w.pool("maker").figures.other_in == 0, "the input is not taken back");
  w.ok(w.accept("a-2", "doc", "maker", tonnes(6)));
}

void documented_outputs_are_not_reversed(World& w) {
  shipped(w);
  w.manager("mill");
  w.refused("dependents_exist", Reverse{.record = "o-1", .scope = "mill", .reason = "returned"});
  w.manager("maker");
  w.ok(RejectDocument{.document = "doc", .scope = "maker", .reason = "returned"});
  w.manager("mill");
  w.ok(Reverse{.record = "o-1", .scope = "mill", .reason = "returned"});
  w.refused("unknown_record", w.paper("doc-2", "mill", "o-1", "third", tonnes(1)));
  w.expect_mass(w.stock("mill", "coil").mass, grams(19'500'000), "stock after the return");
  w.ok(w.out("o-2", "mill", "coil", tonnes(10), tonnes(10)));
}

/// A claim may go from a strict model to a loose one, never up, and only where the scheme lists it.
void claims_only_go_down(World& w) {
  w.scheme("iso22095-segregated", {{"accepts: [iso22095-identity-preserved]", "accepts: [iso22095-controlled-blending]"}});
  w.scheme("iso22095-controlled-blending");
  w.scheme("iso22095-mass-balance-average");
  w.scheme("asi-mass-balance");
  w.materials();
  w.auditor();
  w.member("sg", "iso22095-segregated");
  w.member("cb", "iso22095-controlled-blending");
  w.member("mb", "iso22095-mass-balance-average");
  w.member("asi");
  for (const char* name : {"sg", "cb", "mb", "asi"}) w.open(name);
  w.on("2025-05-01").manager("sg");
  w.ok(w.used_cans("lot", "sg", tonnes(10)));
  auto out = w.scrap_out("o-1", "sg", "ubc", ScrapClass::post_consumer, tonnes(10), tonnes(10));
  out.lot = "lot";
  w.ok(out);
  w.ok(w.paper("d-1", "sg", "o-1", "cb", tonnes(4)));
  w.ok(w.paper("d-2", "sg", "o-1", "mb", tonnes(4)));
  w.ok(w.paper("d-3", "sg", "o-1", "asi", tonnes(2)));
  w.manager("cb");
  w.ok(w.accept("lot-1", "d-1", "cb", tonnes(4)));
  w.manager("mb");
  w.ok(w.accept("a-1", "d-2", "mb", tonnes(4)));
  w.manager("asi");
  w.refused("scheme_forbids", w.accept("a-1", "d-3", "asi", tonnes(2)));
  w.manager("cb");
  out = w.scrap_out("o-1", "cb", "ubc", ScrapClass::post_consumer, tonnes(4), tonnes(4));
  out.lot = "lot-1";
  w.ok(out);
  w.ok(w.paper("d-4", "cb", "o-1", "sg", tonnes(4)));
  w.manager("sg");
  w.refused("scheme_forbids", w.accept("lot-2", "d-4", "sg", tonnes(4)));
}

}  // namespace

std::vector<Scenario> document_scenarios() {
  return {{"documents_count_once", documents_count_once},
          {"parts_never_exceed_the_document", parts_never_exceed_the_document},
          {"only_the_receiver_accepts", only_the_receiver_accepts},
          {"cancelled_documents_are_void", cancelled_documents_are_void},
          {"nothing_accepted_is_cancelled", nothing_accepted_is_cancelled},
          {"a_correction_replaces_once", a_correction_replaces_once},
          {"documents_expire_before_their_last_day", documents_expire_before_their_last_day},
          {"issuer_must_be_certified_when_it_ships", issuer_must_be_certified_when_it_ships},
          {"late_suspension_reaches_open_documents", late_suspension_reaches_open_documents},
          {"an_output_is_documented_once", an_output_is_documented_once},
          {"documents_need_their_fields", documents_need_their_fields},
          {"goods_do_not_arrive_before_they_leave", goods_do_not_arrive_before_they_leave},
          {"paper_and_scale_agree", paper_and_scale_agree},
          {"acceptance_is_reversed_exactly", acceptance_is_reversed_exactly},
          {"documented_outputs_are_not_reversed", documented_outputs_are_not_reversed},
          {"claims_only_go_down", claims_only_go_down}};
}

}  // namespace alumen::custody
