#include "custody/proof/jcs.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/number.hpp"
#include "custody/proof/merkle.hpp"

namespace alumen::custody {
namespace {

using table::Node;

/// UTF-16 code units of a UTF-8 text.
std::u16string utf16(std::string_view text) {
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    auto c = static_cast<unsigned char>(text[i]);
    int more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    char32_t point = more == 0 ? c : c & (0x3F >> more);
    for (int k = 1; k <= more && i + static_cast<std::size_t>(k) < text.size(); ++k)
      point = point << 6 | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3F);
    i += static_cast<std::size_t>(more) + 1;
    if (point < 0x10000) {
      out += static_cast<char16_t>(point);
    } else {
      out += static_cast<char16_t>(0xD7C0 + (point >> 10));
      out += static_cast<char16_t>(0xDC00 + (point & 0x3FF));
    }
  }
  return out;
}

void quote(std::string_view text, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (char c : text) switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += "\\u00", out += hex[static_cast<unsigned char>(c) >> 4], out += hex[c & 15];
        else
          out += c;
    }
  out += '"';
}

Result<void> write(const Node& value, std::string& out) {
  switch (value.kind) {
    case Node::Kind::null:
      out += "null";
      return {};
    case Node::Kind::boolean:
      out += value.text;
      return {};
    case Node::Kind::text:
      quote(value.text, out);
      return {};
    case Node::Kind::number: {
      auto number = parse_number(value.text);
      if (!number || !std::isfinite(*number))
        return fail({.code = "custody.not_canonical", .where = {"", value.line, ""}, .value = value.text, .expected = "a finite number"});
      out += number_text(*number);
      return {};
    }
    case Node::Kind::list:
      out += '[';
      for (std::size_t i = 0; i < value.children.size(); ++i) {
        if (i > 0) out += ',';
        if (auto done = write(value.children[i], out); !done) return done;
      }
      out += ']';
      return {};
    case Node::Kind::map:
      break;
  }
  std::vector<std::pair<std::u16string, std::size_t>> order;
  for (std::size_t i = 0; i < value.keys.size(); ++i) order.emplace_back(utf16(value.keys[i]), i);
  std::ranges::sort(order);
  out += '{';
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0) out += ',';
    quote(value.keys[order[i].second], out);
    out += ':';
    if (auto done = write(value.children[order[i].second], out); !done) return done;
  }
  out += '}';
  return {};
}

std::unexpected<Diagnostics> bad(std::string detail, std::string value = {}) {
  return fail({.code = "custody.bad_proof", .value = std::move(value), .detail = std::move(detail)});
}

Node text_node(std::string text) {
  Node n;
  n.kind = Node::Kind::text;
  n.text = std::move(text);
  return n;
}

void put(Node& map, std::string key, Node value) {
  map.keys.push_back(std::move(key));
  map.children.push_back(std::move(value));
}

void drop(Node& map, std::string_view key) {
  auto at = std::ranges::find(map.keys, key);
  if (at == map.keys.end()) return;
  map.children.erase(map.children.begin() + (at - map.keys.begin()));
  map.keys.erase(at);
}

/// What is signed: SHA-256 of the proof's configuration, then of the document.
Result<std::string> signed_bytes(const Node& document, const Node& config) {
  auto head = canonical_json(config), body = canonical_json(document);
  if (!head) return head;
  if (!body) return body;
  return sha256(*head) + sha256(*body);
}

}  // namespace

std::string number_text(double value) {
  if (value == 0) return "0";
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::scientific).ptr;
  std::string_view text{buffer, static_cast<std::size_t>(end - buffer)};
  auto e = text.find('e');
  std::string digits{text.substr(0, 1)};
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  auto power = text.substr(e + 1);
  if (power.starts_with('+')) power.remove_prefix(1);
  std::from_chars(power.data(), power.data() + power.size(), exponent);
  int n = exponent + 1, k = static_cast<int>(digits.size());  // value = 0.digits * 10^n
  std::string out;
  if (k <= n && n <= 21)
    out = digits + std::string(static_cast<std::size_t>(n - k), '0');
  else if (0 < n && n <= 21)
    out = digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
  else if (-6 < n && n <= 0)
    out = "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
  else
    out = digits.substr(0, 1) + (k > 1 ? "." + digits.substr(1) : "") + "e" + (n - 1 < 0 ? "-" : "+") + std::to_string(std::abs(n - 1));
  return (value < 0 ? "-" : "") + out;
}

Result<std::string> canonical_json(const table::Node& value) {
  std::string out;
  auto done = write(value, out);
  if (!done) return std::unexpected(done.error());
  return out;
}

Result<std::string> with_proof(const std::string& document, const KeyPair& key, const ProofOptions& options) {
  auto root = table::parse_json(document, "document");
  if (!root) return std::unexpected(root.error());
  if (root->kind != Node::Kind::map || root->find("proof")) return bad("the document has to be a JSON object without a proof");
  Node proof;
  proof.kind = Node::Kind::map;
  put(proof, "type", text_node("DataIntegrityProof"));
  put(proof, "cryptosuite", text_node("eddsa-jcs-2022"));
  put(proof, "created", text_node(options.created));
  put(proof, "verificationMethod", text_node(options.verification_method));
  put(proof, "proofPurpose", text_node("assertionMethod"));
  Node config = proof;
  if (auto* context = root->find("@context")) {
    put(config, "@context", *context);
    put(proof, "@context", *context);
  }
  auto message = signed_bytes(*root, config);
  if (!message) return message;
  put(proof, "proofValue", text_node(multibase(sign(key, *message))));
  put(*root, "proof", std::move(proof));
  return canonical_json(*root);
}

Result<void> verify_proof(const std::string& document, std::string_view public_key) {
  auto root = table::parse_json(document, "document");
  if (!root) return std::unexpected(root.error());
  auto* proof = root->find("proof");
  if (!proof || proof->kind != Node::Kind::map) return bad("the document has no proof");
  auto text = [&](std::string_view field) {
    auto* node = proof->find(field);
    return node && node->kind == Node::Kind::text ? node->text : std::string{};
  };
  if (text("type") != "DataIntegrityProof" || text("cryptosuite") != "eddsa-jcs-2022" || text("proofPurpose") != "assertionMethod")
    return bad("the proof has to be a DataIntegrityProof of eddsa-jcs-2022 with the purpose assertionMethod", text("cryptosuite"));
  auto* context = root->find("@context");
  auto* claimed = proof->find("@context");
  if ((context == nullptr) != (claimed == nullptr)) return bad("the proof speaks of another @context");
  if (context) {
    auto own = canonical_json(*context), theirs = canonical_json(*claimed);
    if (!own || !theirs || *own != *theirs) return bad("the proof speaks of another @context");
  }
  auto signature = from_multibase(text("proofValue"));
  if (!signature || signature->size() != 64) return bad("proofValue is no Ed25519 signature", text("proofValue"));
  Node config = *proof;
  drop(config, "proofValue");
  drop(*root, "proof");
  auto message = signed_bytes(*root, config);
  if (!message) return std::unexpected(message.error());
  if (!verify_signature(public_key, *message, *signature)) return bad("the signature does not fit the document and the key");
  return {};
}

}  // namespace alumen::custody
