#include "custody/project.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "custody/detail/lookup.hpp"

namespace alumen::custody {

using namespace detail;

namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (unsigned char c : bytes) out += fmt::format("{:02x}", c);
  return out;
}

chain::Category category_of(Good good) {
  switch (good) {
    case Good::bauxite:
      return chain::Category::bauxite;
    case Good::alumina:
      return chain::Category::alumina;
    case Good::metal:
      return chain::Category::metal;
    case Good::semi:
      return chain::Category::semi;
    case Good::product:
      return chain::Category::product;
    case Good::scrap:
      return chain::Category::scrap;
    case Good::dross:
      return chain::Category::dross;
  }
  return chain::Category::other;
}

/// Conversions of a period summed by site, kind of work and output material.
class Projector {
 public:
  Projector(const Tables& tables, const Period& period, std::string source) : t(tables), period_(period) {
    out_.source = std::move(source);
  }

  Projection run() {
    for (std::size_t i = 0; i < t.records.size(); ++i) {
      const auto& r = t.records[i];
      bool inside = day_of(period_.start) <= r.day && r.day < day_of(period_.end) && r.day <= t.as_of;
      if (r.kind == RecordKind::transformation && !r.reversed && inside) add(r);
    }
    for (const auto& [key, sums] : activities_) write(key, sums);
    write_surroundings();
    return std::move(out_);
  }

 private:
  using Key = std::tuple<Index, Work, Index>;  // site, work, output material
  struct Sums {
    Wide made = 0;
    std::map<Index, Wide> by_products;
    std::map<std::pair<Index, chain::Role>, Wide> used;
  };

  void add(const RecordRow& r) {
    const auto& x = t.conversions[r.link];
    auto& sums = activities_[{r.site, r.activity, r.material}];
    sums.made += r.content.mass;
    use(sums, x.first_material, x.first);
    if (auto second = t.second_of(x); second.material != none) use(sums, second.material, second.content);
    if (x.by_material != none) sums.by_products[x.by_material] += x.by_product.mass;
  }
  static Amount amount(Wide grams) {
    Amount out;
    out.value = static_cast<double>(grams) / 1e6;
    return out;
  }
  /// Scrap enters by its class; what belongs to none arose here. Scrap of unknown class counts as pre-consumer, which no rule
  /// favours.
  void use(Sums& sums, Index material, const Content& content) {
    if (!is_scrap(t.materials[material].good)) {
      sums.used[{material, chain::Role::input}] += content.mass;
      return;
    }
    auto put = [&](chain::Role role, std::int64_t mass) {
      if (mass > 0) sums.used[{material, role}] += mass;
    };
    put(chain::Role::pre_consumer_scrap, content.pre + content.unknown);
    put(chain::Role::post_consumer_scrap, content.post);
    put(chain::Role::internal_scrap, content.rest());
  }

  void write(const Key& key, const Sums& sums) {
    auto [site, work, material] = key;
    used_sites_.insert(site);
    used_materials_.insert(material);
    chain::Activity a;
    a.id = fmt::format("ledger/{}/{}/{}/{}", t.sites[site].id, word_of(work), t.materials[material].id, to_text(period_.start));
    a.site = t.sites[site].id;
    a.process = std::string{word_of(work)};
    a.start = period_.start;
    a.end = period_.end;
    a.source = out_.source;
    chain::Output product;
    product.activity = a.id;
    product.material = t.materials[material].id;
    product.amount = amount(sums.made);
    product.unit = "t";
    product.source = out_.source;
    out_.outputs.push_back(product);
    for (const auto& [m, mass] : sums.by_products) {
      used_materials_.insert(m);
      chain::Output by = product;
      by.material = t.materials[m].id;
      by.role = is_scrap(t.materials[m].good) ? chain::Role::internal_scrap : chain::Role::co_product;
      by.amount = amount(mass);
      out_.outputs.push_back(by);
    }
    for (const auto& [used, mass] : sums.used) {
      auto [m, role] = used;
      used_materials_.insert(m);
      chain::Exchange in;
      in.activity = a.id;
      in.material = t.materials[m].id;
      in.role = role;
      if (role != chain::Role::input) in.id = fmt::format("{}/{}/{}", a.id, in.material, word_of(role));
      in.amount = amount(mass);
      in.unit = "t";
      in.source = out_.source;
      out_.exchanges.push_back(in);
    }
    out_.activities.push_back(std::move(a));
  }

  void write_surroundings() {
    std::set<Index> parties;
    for (auto i : used_sites_) {
      const auto& s = t.sites[i];
      parties.insert(s.party);
      chain::Site row;
      row.id = row.name = s.id;
      row.party = t.parties[s.party].id;
      row.country = s.country;
      row.note = out_.source;
      out_.sites.push_back(std::move(row));
    }
    for (auto i : parties) {
      const auto& p = t.parties[i];
      chain::Party row;
      row.id = p.id;
      row.name = p.name;
      row.country = p.country;
      row.note = out_.source;
      out_.parties.push_back(std::move(row));
    }
    for (auto i : used_materials_) {
      const auto& m = t.materials[i];
      chain::Material row;
      row.id = row.name = m.id;
      row.category = category_of(m.good);
      row.unit = "t";
      row.aluminium_pct = static_cast<double>(m.aluminium) / 1e4;
      row.source = out_.source;
      out_.materials.push_back(std::move(row));
    }
  }

  const Tables& t;
  Period period_;
  Projection out_;
  std::map<Key, Sums> activities_;
  std::set<Index> used_sites_, used_materials_;
};

}  // namespace

Projection project(const State& state, const Period& period, std::string_view root) {
  return Projector{state.tables(), period, fmt::format("ledger:{}@{}", hex(root), state.position())}.run();
}

}  // namespace alumen::custody
