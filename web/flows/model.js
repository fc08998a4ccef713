// From the answer of the flow model to what the sections show. Pure functions, tested without a browser.
// Masses come in tonnes by year; null is a gap and stays one.

const known = (v) => typeof v === "number" && Number.isFinite(v);

/// What the answer is about, also where it does not say.
export function kindOf(answer) {
  if (answer.kind) return answer.kind;
  return answer.results ? "origin" : answer.plans ? "sites" : answer.regions?.[0]?.figures ? "leakage" : "run";
}

/// What stands beside the numbers.
export const notesOf = (answer) => answer.notes ?? answer.diagnostics ?? [];

/// The regions that may be chosen: all of them together first, where the answer has that.
export function regionsOf(answer) {
  const regions = answer.regions ?? [];
  return answer.world && regions.length > 1 ? [answer.world, ...regions] : regions;
}

/// The scenarios that may be chosen: [{id, title}]; empty where there is only the base.
export function scenariosOf(answer) {
  return answer.scenarios?.length > 1 ? answer.scenarios : [];
}

/// A region under a scenario: the region's own data, and over it what the scenario says. `apart` is true where it is not the base;
/// then `detail` tells which parts are the base's because the scenario has none.
export function viewOf(answer, regionId, scenarioId) {
  const base = regionsOf(answer).find((r) => r.id === regionId) ?? regionsOf(answer)[0];
  const scenarios = scenariosOf(answer);
  const chosen = scenarios.find((s) => s.id === scenarioId) ?? scenarios[0];
  if (!base || !chosen || chosen === scenarios[0]) return { ...base, scenario: chosen ?? null, apart: false, baseParts: [] };
  const own = regionId === answer.world?.id ? chosen.world : chosen.regions?.find((r) => r.id === base.id);
  if (!own) return { ...base, scenario: chosen, apart: true, baseParts: ["links", "quantities", "groups", "materials", "emissions", "indicators"] };
  const baseParts = ["groups", "materials", "emissions", "indicators"].filter((part) => base[part] && !own[part]);
  // Streams of the base would contradict the quantities of the scenario; without own ones they are worked out from these.
  return { ...base, ...own, name: base.name, links: own.links ?? null, scenario: chosen, apart: true, baseParts };
}

/// The series of a quantity as the model uses it; all gaps where there is none.
export function seriesOf(view, quantity) {
  return view.quantities?.[quantity]?.used ?? Array(view.years?.length ?? 0).fill(null);
}

export function valueAt(view, quantity, i) {
  const v = view.quantities?.[quantity]?.used?.[i];
  return known(v) ? v : null;
}

/// a / b where both are known and b is not zero.
export function ratio(a, b) {
  return known(a) && known(b) && b !== 0 ? a / b : null;
}

/// The year to begin with: that of the leakage figures, else the last one with a figure from a source, else the last.
export function startYear(view) {
  const years = view.years ?? [];
  if (years.includes(view.leakage?.year)) return view.leakage.year;
  const given = Object.values(view.quantities ?? {});
  for (let i = years.length - 1; i >= 0; --i)
    if (given.some((q) => known(q.given?.[i]) && q.unit === "t") && known(view.quantities.stock?.used?.[i])) return years[i];
  return years.at(-1) ?? null;
}

/// Unit in which the largest of the masses (t) is easy to read: {name, size}.
export function massUnit(values, gas = "") {
  let most = 0;
  for (const v of values) if (known(v) && Math.abs(v) > most) most = Math.abs(v);
  const [name, size] = most >= 1e9 ? ["Gt", 1e9] : most >= 1e6 ? ["Mt", 1e6] : most >= 1e3 ? ["kt", 1e3] : ["t", 1];
  return { name: name + gas, size };
}

export function scaled(values, unit) {
  return values.map((v) => (known(v) ? v / unit.size : null));
}

/// The largest layers as they are and the others as one, so that each has a pattern of its own.
export function foldSmall(layers, most, otherLabel) {
  const filled = layers.filter((l) => l.values.some(known));
  if (filled.length <= most) return filled;
  const weight = (l) => l.values.reduce((s, v) => s + (known(v) ? Math.abs(v) : 0), 0);
  const large = new Set([...filled].sort((a, b) => weight(b) - weight(a)).slice(0, most - 1));
  const rest = filled.filter((l) => !large.has(l));
  const values = rest[0].values.map((_, i) => (rest.every((l) => known(l.values[i])) ? rest.reduce((s, l) => s + l.values[i], 0) : null));
  return [...filled.filter((l) => large.has(l)), { id: "other", label: otherLabel(rest.length), values, folded: rest.map((l) => l.label) }];
}

/// How many of a year's masses a source gives, how many lie between given years, how many are calculated. Without `filled` what
/// goes on and is not what the equations give was filled in.
export function originCounts(view, i) {
  const counts = { given: 0, filled: 0, calculated: 0 };
  for (const q of Object.values(view.quantities ?? {})) {
    if (q.unit !== "t" || !known(q.used?.[i])) continue;
    const filled = q.filled ? known(q.filled[i]) : q.calculated && q.calculated[i] !== q.used[i];
    if (known(q.given?.[i])) ++counts.given;
    else if (filled) ++counts.filled;
    else ++counts.calculated;
  }
  return counts;
}

/// The numbers of the headline; null where one is not known.
export function headlineNumbers(view, i) {
  const at = (q) => valueAt(view, q, i);
  const old = at("old_scrap"),
    fresh = at("new_scrap"),
    out = at("scrap_exports"),
    come = at("scrap_imports");
  const all = known(old) && known(fresh) ? old + fresh : null;
  return {
    recycled: ratio(at("recycled_metal"), at("metal_supply")),
    recycledMass: at("recycled_metal"),
    supply: at("metal_supply"),
    ofAll: ratio(out, all),
    ofOld: ratio(out, old),
    net: known(out) && known(come) ? ratio(out - come, all) : null,
    exports: out,
    collected: ratio(old, at("end_of_life")),
    endOfLife: at("end_of_life"),
    intoUse: at("into_use"),
    stock: at("stock"),
    perPerson: known(view.stock_kg_per_person?.[i]) ? view.stock_kg_per_person[i] : null,
    primary: at("primary_need"),
    surplus: at("surplus_scrap"),
    emissions: known(view.emissions?.total?.[i]) ? view.emissions.total[i] : null,
  };
}

/// Elements of a family as shares of their limits: [{element, values (%), content, limit}]; only those with a limit.
export function limitShares(materials, family) {
  const content = materials.content_pct?.[family] ?? [],
    limits = materials.max_pct?.[family] ?? [];
  return (materials.elements ?? []).flatMap((element, e) => {
    const limit = limits[e];
    if (!known(limit) || limit <= 0 || !content[e]?.some(known)) return [];
    return [{ element, limit, content: content[e], values: content[e].map((v) => (known(v) ? (v / limit) * 100 : null)) }];
  });
}

/// Years of a table on paper: the ends, the chosen one and every tenth; the screen shows all.
export function onPaper(years, i, chosen) {
  return i === 0 || i === years.length - 1 || years[i] === chosen || years[i] % 10 === 0 || years.length <= 12;
}

/// The years in which scenarios are compared, of those that there are.
export function milestoneYears(years, chosen) {
  const found = [2030, 2040, 2050].filter((y) => years.includes(y));
  if (found.length) return found;
  return [...new Set([chosen, years.at(-1)])].filter(known);
}

/// The address of a state: what has been chosen, by key.
export function stateHash(chosen) {
  return Object.entries(chosen)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join("&");
}
