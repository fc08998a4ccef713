// Keys, signed heads, proofs and signed documents.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>

#include "api/detail/ledger.hpp"
#include "custody/bytes.hpp"
#include "custody/jsonl.hpp"
#include "custody/proof/checkpoint.hpp"
#include "custody/proof/jcs.hpp"
#include "table/table.hpp"

namespace alumen::api {
namespace {

using Json = nlohmann::ordered_json;
using custody::hex;
using custody::KeyPair;

constexpr std::string_view private_prefix = "\x80\x26";  // multicodec ed25519-priv

/// A file of text that only its owner may read; an existing one stays as it is.
Result<void> write_secret(const std::filesystem::path& file, std::string_view text) {
  auto shown = file.filename().string();
  int to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (to < 0 && errno == EEXIST) return fail({.code = "api.key_exists", .where = {shown, 0, ""}});
  if (to < 0) return fail({.code = "table.cannot_write", .where = {shown, 0, ""}});
  bool written = ::write(to, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  written = ::close(to) == 0 && written;
  if (!written) return fail({.code = "table.cannot_write", .where = {shown, 0, ""}});
  return {};
}

/// A record in the log and the way from it to the root.
Result<Json> inclusion(detail::OpenLedger& open, Position position) {
  if (position >= open.head.size)
    return fail({.code = "custody.future_position",
                 .value = std::to_string(position),
                 .expected = open.head.size == 0 ? "a ledger with records" : fmt::format("0 to {}", open.head.size - 1)});
  auto leaves = detail::leaves_of(open.ledger, open.head.size);
  if (!leaves) return std::unexpected(leaves.error());
  auto events = open.ledger.events(position, position + 1);
  if (!events) return std::unexpected(events.error());
  Json siblings = Json::array();
  for (const auto& h : custody::inclusion_proof(*leaves, position)) siblings.push_back(hex(h));
  return Json{{"position", position},   {"size", open.head.size},
              {"root", open.head.root}, {"leaf", hex((*leaves)[position])},
              {"siblings", siblings},   {"bytes", hex(bytes_of(events->front()))}};
}

/// What the log says about the documents, parties and scopes that a document names.
struct Registry {
  std::vector<std::string> wanted;  // the document and those that it replaces
  Position position = 0;            // of the record that issued it
  std::string responsible, statement, recycled_method;
  std::map<std::string, custody::RegisterScope> scopes;
  std::map<std::string, custody::RegisterParty> parties;

  void take(const custody::Event& event, Position at) {
    using namespace custody;
    auto is_wanted = [&](const std::string& id) { return std::ranges::find(wanted, id) != wanted.end(); };
    if (auto* scope = std::get_if<Done<RegisterScope>>(&event.body)) {
      scopes[scope->command.scope] = scope->command;
    } else if (auto* party = std::get_if<Done<RegisterParty>>(&event.body)) {
      parties[party->command.party] = party->command;
    } else if (auto* issued = std::get_if<Done<IssueDocument>>(&event.body); issued && is_wanted(issued->command.document)) {
      const auto& c = issued->command;
      responsible = c.responsible, statement = c.statement, recycled_method = c.recycled_method;
      if (c.document == wanted.front()) position = at;
    } else if (auto* corrected = std::get_if<Done<CorrectDocument>>(&event.body);
               corrected && corrected->command.replacement == wanted.front()) {
      position = at;
    }
  }
};

Result<Registry> registry_of(const detail::OpenLedger& open, const std::string& document) {
  Registry out{.wanted = {document}};
  for (auto view = open.state.document(document); view && !view->replaces.empty(); view = open.state.document(out.wanted.back()))
    out.wanted.push_back(view->replaces);
  constexpr Position step = 10'000;
  for (Position first = 0; first < open.head.size; first += step) {
    auto events = open.ledger.events(first, std::min(first + step, open.head.size));
    if (!events) return std::unexpected(events.error());
    for (std::size_t i = 0; i < events->size(); ++i) out.take((*events)[i], first + i);
  }
  return out;
}

/// A side of a document, with the certificates that were valid on the day.
Json side_of(const Registry& registry, const custody::State& state, const std::string& scope_id, Date day) {
  const auto& scope = registry.scopes.at(scope_id);
  const auto& party = registry.parties.at(scope.party);
  Json certificates = Json::array();
  if (auto all = state.certificates(scope_id, day))
    for (const auto& c : *all)
      if (c.effective)
        certificates.push_back({{"certificate", c.certificate},
                                {"standard", word_of(c.standard)},
                                {"version", c.version},
                                {"state", word_of(c.state)},
                                {"from", to_text(c.from)},
                                {"to", to_text(c.to)}});
  return {{"scope", scope_id},        {"scheme", scope.scheme},   {"party", party.party},        {"name", party.name},
          {"address", party.address}, {"country", party.country}, {"certificates", certificates}};
}

Json document_of(const custody::DocumentView& d, const Registry& registry, const custody::State& state) {
  using custody::mass_text;
  Json out{{"type", "alumen custody document"}, {"version", 1}, {"document", d.document}, {"state", word_of(d.state)}};
  if (!d.replaces.empty()) out["replaces"] = d.replaces;
  out["issuer"] = side_of(registry, state, d.issuer, d.shipped);
  out["receiver"] = side_of(registry, state, d.receiver, d.shipped);
  out["material"] = d.material;
  out["shipped"] = to_text(d.shipped);
  out["issued"] = to_text(d.issued);
  if (d.expires) out["expires"] = to_text(*d.expires);
  out["certified_mass"] = mass_text(d.mass);
  out["accepted_mass"] = mass_text(d.accepted);
  out["open_mass"] = mass_text(d.open);
  out["shipment_mass"] = mass_text(d.goods);
  out["co2e"] = mass_text(d.co2e) + " CO2e";
  out["pre_consumer_scrap"] = mass_text(d.pre_consumer);
  out["post_consumer_scrap"] = mass_text(d.post_consumer);
  out["unknown_scrap"] = mass_text(d.unknown_scrap);
  out["responsible"] = registry.responsible;
  out["statement"] = registry.statement;
  if (!registry.recycled_method.empty()) out["recycled_method"] = registry.recycled_method;
  return out;
}

}  // namespace

Result<std::string> detail::origin_of(custody::Ledger& ledger, const std::string& given) {
  if (!given.empty()) return given;
  auto kept = ledger.store().setting(origin_setting);
  if (!kept) return std::unexpected(kept.error());
  if (*kept) return **kept;
  return fail({.code = "api.bad_argument",
               .where = {"--origin", 0, ""},
               .expected = "--origin NAME, for example example.org/ledger",
               .detail = "the ledger has no name of its own to sign under",
               .remedy = "name it here, or when the ledger is made: alumen ledger init --origin NAME"});
}

Result<KeyPair> detail::read_key(const std::filesystem::path& file) {
  auto shown = file.filename().string();
  auto text = table::read_text(file, shown);
  if (!text) return std::unexpected(text.error());
  auto json = Json::parse(*text, nullptr, false);
  auto bad = [&] {
    return fail({.code = "custody.bad_key", .where = {shown, 0, ""}, .expected = "a key file that 'alumen ledger key' made"});
  };
  if (!json.is_object() || !json.contains("secretKeyMultibase") || !json["secretKeyMultibase"].is_string()) return bad();
  auto secret = custody::from_multibase(json["secretKeyMultibase"].get<std::string>());
  if (!secret || !secret->starts_with(private_prefix)) return bad();
  auto pair = custody::key_pair(secret->substr(private_prefix.size()));
  if (!pair || json.value("publicKeyMultibase", Json{}) != custody::multikey(pair->public_key)) return bad();
  return pair;
}

Result<std::string> ledger_key(const std::filesystem::path& file) {
  auto pair = custody::new_key_pair();
  if (!pair) return std::unexpected(pair.error());
  auto shown = custody::multikey(pair->public_key);
  Json json{{"type", "Multikey"},
            {"publicKeyMultibase", shown},
            {"secretKeyMultibase", custody::multibase(std::string{private_prefix} + pair->seed)}};
  if (auto written = write_secret(file, json.dump(2) + "\n"); !written) return std::unexpected(written.error());
  return shown;
}

Result<std::string> ledger_seal(const LedgerPlace& place, const std::filesystem::path& key, const std::string& origin) {
  auto pair = detail::read_key(key);
  if (!pair) return std::unexpected(pair.error());
  auto log = detail::open_log(place);
  if (!log) return std::unexpected(log.error());
  auto name = detail::origin_of(log->first, origin);
  if (!name) return name;
  return custody::signed_checkpoint({*name, log->second.size, *custody::from_hex(log->second.root)}, *pair);
}

Result<std::string> ledger_proof(const LedgerPlace& place, Position position) {
  auto log = detail::open_log(place);
  if (!log) return std::unexpected(log.error());
  detail::OpenLedger open{std::move(log->first), log->second, {}};
  auto proof = inclusion(open, position);
  if (!proof) return std::unexpected(proof.error());
  Json out{{"type", "alumen inclusion proof"}, {"version", 1}};
  for (auto& [name, value] : proof->items()) out[name] = value;
  auto event = open.ledger.events(position, position + 1);
  if (!event) return std::unexpected(event.error());
  out["event"] = Json::parse(json_of(event->front(), position));
  return out.dump(2) + "\n";
}

Result<std::string> ledger_consistency(const LedgerPlace& place, Position older) {
  auto log = detail::open_log(place);
  if (!log) return std::unexpected(log.error());
  const auto& head = log->second;
  if (older == 0 || older > head.size)
    return fail({.code = "api.bad_argument",
                 .where = {"--from", 0, ""},
                 .value = std::to_string(older),
                 .expected = fmt::format("1 to {}", head.size),
                 .remedy = "name a size that the ledger has had; of an empty one nothing can be proven"});
  auto leaves = detail::leaves_of(log->first, head.size);
  if (!leaves) return std::unexpected(leaves.error());
  custody::Frontier before;
  for (Position i = 0; i < older; ++i) before.append((*leaves)[i]);
  Json path = Json::array();
  for (const auto& h : custody::consistency_proof(*leaves, older)) path.push_back(hex(h));
  Json out{{"type", "alumen consistency proof"},
           {"version", 1},
           {"older_size", older},
           {"older_root", hex(before.root())},
           {"size", head.size},
           {"root", head.root},
           {"path", path}};
  return out.dump(2) + "\n";
}

Result<std::string> ledger_document(const LedgerPlace& place, const std::string& document, const Signing& signing) {
  auto pair = detail::read_key(signing.key);
  if (!pair) return std::unexpected(pair.error());
  auto open = detail::open_ledger(place);
  if (!open) return std::unexpected(open.error());
  auto view = open->state.document(document);
  if (!view) return std::unexpected(view.error());
  auto origin = detail::origin_of(open->ledger, signing.origin);
  if (!origin) return origin;
  auto registry = registry_of(*open, document);
  if (!registry) return std::unexpected(registry.error());
  auto out = document_of(*view, *registry, open->state);
  out["ledger"] = {{"origin", *origin}};
  if (place.as_of) out["ledger"]["as_of"] = to_text(*place.as_of);
  auto proof = inclusion(*open, registry->position);
  if (!proof) return std::unexpected(proof.error());
  out["record"] = std::move(*proof);
  auto id = custody::multikey(pair->public_key);
  auto text = custody::with_proof(out.dump(), *pair, {fmt::format("did:key:{}#{}", id, id), signing.created});
  if (!text) return text;
  return Json::parse(*text).dump(2) + "\n";  // the signature is over the canonical form: line ends and blanks are free
}

}  // namespace alumen::api
