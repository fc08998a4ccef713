// What happens: processes, activities, what leaves and enters them, who supplies it, how it travels.
#pragma once
#include "chain/rows/vocabulary.hpp"

namespace alumen::chain {

/// A kind of unit process and the stage that contributions are shown under.
struct Process : Row {
  static constexpr std::string_view table = "processes", about = "kinds of unit process and their stages";
  std::string id, name, stage;
};
constexpr auto fields(Process*) {
  using R = Process;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::name, "name", "", "full name", Need::required},
                    Field<R, std::string>{&R::stage, "stage", "", "stage of the value chain", Need::required}};
}
inline std::string key(const Process& r) { return r.id; }

/// A unit process at a site over a period.
struct Activity : Row {
  static constexpr std::string_view table = "activities", about = "unit processes at a site over a period";
  std::string id, site, name, process, technology;
  std::optional<Date> start, end;
  std::string parent, source;
  Status status = Status::own;
  std::string note;
};
constexpr auto fields(Activity*) {
  using R = Activity;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::site, "site", "", "sites.id", Need::required},
                    Field<R, std::string>{&R::name, "name", "", "full name"},
                    Field<R, std::string>{&R::process, "process", "", "kind of unit process (processes.id)", Need::required},
                    Field<R, std::string>{&R::technology, "technology", "", "for example CWPB, HSS, reverberatory"},
                    Field<R, std::optional<Date>>{&R::start, "start", "", "first day"},
                    Field<R, std::optional<Date>>{&R::end, "end", "", "first day after"},
                    Field<R, std::string>{&R::parent, "parent", "", "activity of which this is a part (activities.id)"},
                    Field<R, std::string>{&R::source, "source", "", "document (sources.id)"},
                    Field<R, Status>{&R::status, "status", "", "how far its figures can be trusted"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Activity& r) { return r.id; }

/// What an activity gives: products, scrap, waste, residue.
struct Output : Row {
  static constexpr std::string_view table = "outputs", about = "what activities give: products, scrap, waste, residue";
  std::string id, activity, material;
  Role role = Role::reference;
  Amount amount;
  std::string unit;
  double price = not_given;
  int edition = 1, supersedes = 0;
  std::string source, note;
};
constexpr auto fields(Output*) {
  using R = Output;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name; empty = activity/material"},
                    Field<R, std::string>{&R::activity, "activity", "", "activities.id", Need::required},
                    Field<R, std::string>{&R::material, "material", "", "materials.id", Need::required},
                    Field<R, Role>{&R::role, "role", "", "reference, co_product, waste, residue or a scrap role", Need::required},
                    Field<R, Amount>{&R::amount, "amount", "", "number or formula", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "unit of the amount", Need::required},
                    Field<R, double>{&R::price, "price", "money per material unit", "for economic allocation", Need::optional, 0},
                    Field<R, int>{&R::edition, "edition", "", "1, 2, 3 ... of a restated figure", Need::optional, 1},
                    Field<R, int>{&R::supersedes, "supersedes", "", "edition that this one replaces", Need::optional, 1},
                    Field<R, std::string>{&R::source, "source", "", "document or meter"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Output& r) { return r.id.empty() ? r.activity + "/" + r.material : r.id; }

/// What an activity takes, and what it emits.
struct Exchange : Row {
  static constexpr std::string_view table = "exchanges", about = "what activities take, and what they emit";
  std::string id, activity, material;
  Role role = Role::input;
  Amount amount;
  std::string unit, gwp_set;
  int edition = 1, supersedes = 0;
  std::string source, note;
};
constexpr auto fields(Exchange*) {
  using R = Exchange;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name; empty = activity/material"},
                    Field<R, std::string>{&R::activity, "activity", "", "activities.id", Need::required},
                    Field<R, std::string>{&R::material, "material", "", "materials.id", Need::required},
                    Field<R, Role>{&R::role, "role", "", "input, feedstock (not burnt), emission or a scrap role", Need::required},
                    Field<R, Amount>{&R::amount, "amount", "", "number or formula", Need::required, 0},
                    Field<R, std::string>{&R::unit, "unit", "", "unit of the amount; 't CO2e' for emissions given as CO2e", Need::required},
                    Field<R, std::string>{&R::gwp_set, "gwp_set", "", "GWP set of an emission of one gas given as CO2e"},
                    Field<R, int>{&R::edition, "edition", "", "1, 2, 3 ... of a restated figure", Need::optional, 1},
                    Field<R, int>{&R::supersedes, "supersedes", "", "edition that this one replaces", Need::optional, 1},
                    Field<R, std::string>{&R::source, "source", "", "document or meter"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Exchange& r) { return r.id.empty() ? r.activity + "/" + r.material : r.id; }

/// Who fed an input. Without an exchange but with a market it is a market's mix.
struct Supply : Row {
  static constexpr std::string_view table = "supplies",
                                    about = "who fed which input; rows with a market and no exchange are the market's mix";
  std::string id, exchange, market, from;
  double share = 1;
  std::optional<Date> start, end;
  Evidence evidence = Evidence::estimate;
  double matched = not_given;
  std::string source, note;
};
constexpr auto fields(Supply*) {
  using R = Supply;
  return std::tuple{
      Field<R, std::string>{&R::id, "id", "", "short name; empty = exchange or market, '<', from"},
      Field<R, std::string>{&R::exchange, "exchange", "", "the input that is fed (exchanges.id); empty for a market"},
      Field<R, std::string>{&R::market, "market", "", "name of the market whose mix this row is a part of"},
      Field<R, std::string>{&R::from, "from", "", "outputs.id, declarations.id, factors.id, a market, or 'grid' for electricity",
                            Need::required},
      Field<R, double>{&R::share, "share", "", "0 to 1; the shares of one exchange or market sum to 1", Need::optional, 0, 1},
      Field<R, std::optional<Date>>{&R::start, "start", "", "first day; empty = whole period"},
      Field<R, std::optional<Date>>{&R::end, "end", "", "first day after"},
      Field<R, Evidence>{&R::evidence, "evidence", "", "what proves it"},
      Field<R, double>{&R::matched, "matched", "", "part of a power contract that a meter matched within the hour; empty = not proven",
                       Need::optional, 0, 1},
      Field<R, std::string>{&R::source, "source", "", "document"},
      Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Supply& r) {
  if (!r.id.empty()) return r.id;
  return (r.exchange.empty() ? r.market : r.exchange) + "<" + r.from;
}

/// A leg of the way of an input to the activity.
struct Transport : Row {
  static constexpr std::string_view table = "transports", about = "legs of the way of inputs";
  std::string id, exchange, from, mode;
  double distance_km = not_given;
  std::string source, note;
};
constexpr auto fields(Transport*) {
  using R = Transport;
  return std::tuple{Field<R, std::string>{&R::id, "id", "", "short name", Need::key},
                    Field<R, std::string>{&R::exchange, "exchange", "", "the input that is carried (exchanges.id)", Need::required},
                    Field<R, std::string>{&R::from, "from", "", "only the part that this supplier feeds (supplies.from); empty = all"},
                    Field<R, std::string>{&R::mode, "mode", "", "material of category freight", Need::required},
                    Field<R, double>{&R::distance_km, "distance_km", "km", "one way", Need::required, 0, 50000},
                    Field<R, std::string>{&R::source, "source", "", "document"},
                    Field<R, std::string>{&R::note, "note", "", "free text"}};
}
inline std::string key(const Transport& r) { return r.id; }

}  // namespace alumen::chain
