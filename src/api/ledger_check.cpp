// Proofs, signed heads and signed documents, checked without a store.
#include <fmt/format.h>

#include "api/detail/ledger.hpp"
#include "base/number.hpp"
#include "custody/bytes.hpp"
#include "custody/jsonl.hpp"
#include "custody/proof/checkpoint.hpp"
#include "custody/proof/jcs.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using custody::Hash;
using table::Node;

class Checker {
 public:
  explicit Checker(const CheckQuestion& question) : q_(question) { out_.file = q_.file.filename().string(); }

  Result<LedgerProofAnswer> run() {
    auto text = table::read_text(q_.file, out_.file);
    if (!text) return std::unexpected(text.error());
    if (!q_.public_key.empty()) {
      auto key = custody::from_multikey(q_.public_key);
      if (!key) return std::unexpected(key.error());
      key_ = *key;
    }
    auto done = text->starts_with('{') ? json(*text) : head(*text);
    if (!done) return std::unexpected(done.error());
    return std::move(out_);
  }

 private:
  std::unexpected<Diagnostics> bad(std::string detail) const {
    return fail({.code = "custody.bad_proof", .where = {out_.file, 0, ""}, .detail = std::move(detail)});
  }
  Result<void> need_key() const {
    if (!key_.empty()) return {};
    return fail({.code = "api.bad_argument",
                 .where = {"--public-key", 0, ""},
                 .expected = "--public-key z6Mk...",
                 .detail = "a signature can only be checked with the key of whom you trust",
                 .remedy = "ask the signer for the public key over another way than this file"});
  }

  Result<void> json(const std::string& text) {
    auto root = table::parse_json(text, out_.file);
    if (!root) return std::unexpected(root.error());
    auto type = word(*root, "type");
    if (word(*root, "version") != "1") return bad("it has a version that this program does not know");
    if (type == "alumen inclusion proof") return inclusion(*root);
    if (type == "alumen consistency proof") return consistency(*root);
    if (type == "alumen custody document") return document(*root, text);
    return bad("it is no inclusion proof, consistency proof, signed document or signed head");
  }

  // --- what a file says ---
  static std::string word(const Node& map, std::string_view field) {
    auto* node = map.find(field);
    return node ? node->text : std::string{};
  }
  static std::optional<std::uint64_t> number(const Node& map, std::string_view field) {
    auto value = parse_integer(word(map, field));
    if (!value || *value < 0) return {};
    return static_cast<std::uint64_t>(*value);
  }
  static Hash hash(const Node& map, std::string_view field) { return custody::from_hex(word(map, field)).value_or(""); }
  static std::vector<Hash> hashes(const Node& map, std::string_view field) {
    std::vector<Hash> out;
    if (auto* list = map.find(field))
      for (const auto& item : list->children) out.push_back(custody::from_hex(item.text).value_or(""));
    return out;
  }
  static bool same(const Node& a, const Node& b) {
    if (a.kind != b.kind || a.text != b.text || a.keys != b.keys || a.children.size() != b.children.size()) return false;
    for (std::size_t i = 0; i < a.children.size(); ++i)
      if (!same(a.children[i], b.children[i])) return false;
    return true;
  }

  // --- the parts of a proof ---
  /// The record's bytes lead to the root; gives what they say.
  Result<custody::Event> record(const Node& proof) {
    auto position = number(proof, "position"), size = number(proof, "size");
    auto bytes = custody::from_hex(word(proof, "bytes"));
    if (!position || !size || !bytes) return bad("position, size or bytes cannot be read");
    auto leaf = custody::leaf_hash(*bytes);
    if (leaf != hash(proof, "leaf")) return bad("the record's bytes do not have the hash that the proof begins with");
    if (!custody::verify_inclusion(leaf, *position, *size, hashes(proof, "siblings"), hash(proof, "root")))
      return bad(fmt::format("the siblings do not lead from record {} to the root", *position));
    auto event = custody::event_from(*bytes);
    if (!event) return bad("the record's bytes cannot be read: " + event.error().front().detail);
    out_.holds.push_back(fmt::format("record {} stands in the log of {} records with the root {}", *position, *size, word(proof, "root")));
    return event;
  }
  /// The head that a proof leads to is the signed one, where one was given.
  Result<void> against_head(std::uint64_t size, const std::string& root) {
    if (q_.checkpoint.empty()) {
      out_.open.push_back("who vouches for this root: hold it against a signed head (--checkpoint FILE --public-key z6Mk...)");
      return {};
    }
    auto text = table::read_text(q_.checkpoint, q_.checkpoint.filename().string());
    if (!text) return std::unexpected(text.error());
    auto signed_head = read_head(*text);
    if (!signed_head) return std::unexpected(signed_head.error());
    if (signed_head->size != size || custody::hex(signed_head->root) != root)
      return bad(
          fmt::format("it leads to the head of {} records, but the signed head is another one, of {} records", size, signed_head->size));
    out_.holds.push_back("this root is the signed one");
    return {};
  }
  Result<custody::Checkpoint> read_head(const std::string& text) {
    if (auto key = need_key(); !key) return std::unexpected(key.error());
    auto origin = q_.origin.empty() ? text.substr(0, text.find('\n')) : q_.origin;
    auto head = custody::verify_checkpoint(text, origin, key_);
    if (!head) return head;
    out_.holds.push_back(fmt::format("the key signed for \"{}\": {} records, root {}", head->origin, head->size, custody::hex(head->root)));
    if (q_.origin.empty()) out_.open.push_back(fmt::format("whether \"{}\" is the ledger that you mean (--origin NAME)", head->origin));
    return head;
  }

  // --- the kinds ---
  Result<void> head(const std::string& text) {
    out_.kind = "checkpoint";
    auto signed_head = read_head(text);
    if (!signed_head) return std::unexpected(signed_head.error());
    return {};
  }
  Result<void> inclusion(const Node& proof) {
    out_.kind = "inclusion";
    auto event = record(proof);
    if (!event) return std::unexpected(event.error());
    auto said = table::parse_json(json_of(*event, *number(proof, "position")), "record");
    auto* shown = proof.find("event");
    if (!said || !shown || !same(*said, *shown)) return bad("the event that is shown is not what the record's bytes say");
    out_.holds.push_back(fmt::format("its bytes say what the event shows: {} of {}, by {}", name_of(*event), to_text(event->envelope.date),
                                     event->envelope.actor));
    return against_head(*number(proof, "size"), word(proof, "root"));
  }
  Result<void> consistency(const Node& proof) {
    out_.kind = "consistency";
    auto older = number(proof, "older_size"), size = number(proof, "size");
    if (!older || !size ||
        !custody::verify_consistency(*older, *size, hashes(proof, "path"), hash(proof, "older_root"), hash(proof, "root")))
      return bad("the path does not lead from the older root to the newer one");
    out_.holds.push_back(fmt::format("the log of {} records with the root {}", *older, word(proof, "older_root")));
    out_.holds.push_back(fmt::format("is the beginning of the log of {} records with the root {}", *size, word(proof, "root")));
    return against_head(*size, word(proof, "root"));
  }
  Result<void> document(const Node& doc, const std::string& text) {
    out_.kind = "document";
    if (auto key = need_key(); !key) return key;
    if (auto signature = custody::verify_proof(text, key_); !signature) {
      for (auto& d : signature.error())
        if (d.where.file.empty() || d.where.file == "document") d.where.file = out_.file;
      return signature;
    }
    out_.holds.push_back("the key signed every word of it (eddsa-jcs-2022)");
    auto* proof = doc.find("record");
    if (!proof) return bad("it holds no proof of its record");
    auto event = record(*proof);
    if (!event) return std::unexpected(event.error());
    auto [id, mass] = issued(*event);
    if (id.empty() || id != word(doc, "document") || custody::mass_text(mass) != word(doc, "certified_mass"))
      return bad("the record in the log issued another document or another mass");
    out_.holds.push_back(fmt::format("that record issued the document {} over {}", id, custody::mass_text(mass)));
    auto* ledger = doc.find("ledger");
    if (!q_.origin.empty() && (!ledger || word(*ledger, "origin") != q_.origin))
      return bad("it is of another ledger: " + (ledger ? word(*ledger, "origin") : ""));
    out_.open.push_back("what became of it after the log had this size: ask the ledger, or its issuer, for a newer one");
    return against_head(*number(*proof, "size"), word(*proof, "root"));
  }
  /// Which document a record issued, and its mass.
  static std::pair<std::string, Grams> issued(const custody::Event& event) {
    if (auto* i = std::get_if<custody::Done<custody::IssueDocument>>(&event.body)) return {i->command.document, i->command.mass};
    if (auto* c = std::get_if<custody::Done<custody::CorrectDocument>>(&event.body)) return {c->command.replacement, c->command.mass};
    return {};
  }

  const CheckQuestion& q_;
  std::string key_;
  LedgerProofAnswer out_;
};

}  // namespace

Result<LedgerProofAnswer> ledger_check(const CheckQuestion& question) { return Checker{question}.run(); }

}  // namespace alumen::api
