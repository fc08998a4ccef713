// Why the ledger says no.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/mass.hpp"
#include "base/result.hpp"

namespace alumen::custody {

/// One figure or field that explains a refusal: "open" = "12.5 t".
struct Explained {
  std::string_view name;
  std::string value;
  friend bool operator==(const Explained&, const Explained&) = default;
};

/// A refusal is a value: a stable code, what explains it, what to do. It touches no balance.
struct Refusal {
  Code code;
  std::vector<Explained> figures;

  /// The general remedy of the code.
  std::string_view remedy() const { return code.info().remedy; }
  /// "the claim exceeds what the scope may claim now: claim 30 t, available 12.5 t".
  std::string line() const;
  /// The same as a diagnostic at a place.
  Diagnostic at(Where where) const;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// A mass for people, exact: "12.000001 t", below a kilogram "999 g".
std::string mass_text(Grams mass);
/// The reverse: whole grams, or a decimal number with t, kg or g (and "CO2e" behind it). Errors: custody.unit_unknown,
/// custody.negative_quantity, custody.missing_quantity.
Result<Grams> parse_mass(std::string_view text);

}  // namespace alumen::custody
