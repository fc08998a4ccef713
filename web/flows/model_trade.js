// Answers about origin and about sites: from their lists to what the sections show.

const amount = (v) => typeof v === "number" && Number.isFinite(v);

/// Stages of an answer, in the order of the chain.
export function stagesOf(answer) {
  return [...new Set((answer.results ?? []).map((r) => r.stage))];
}

/// Countries that use something at a stage in any year.
export function usersOf(answer, stage) {
  const all = (answer.results ?? []).filter((r) => r.stage === stage).flatMap((r) => r.countries.filter((c) => c.consumption_t > 0).map((c) => c.country));
  return [...new Set(all)].sort();
}

/// The country to begin with: the one with the most foreign metal of the last year.
function firstCountry(answer, stage, users) {
  const last = (answer.results ?? []).filter((r) => r.stage === stage).at(-1);
  const foreign = (code) => {
    const c = last?.countries.find((x) => x.country === code);
    return c && amount(c.foreign_share) ? c.foreign_share * c.consumption_t : -1;
  };
  return users.reduce((best, c) => (best === null || foreign(c) > foreign(best) ? c : best), null);
}

/// A country at a stage through the years; null where the answer has none.
export function originView(answer, chosen) {
  const stages = stagesOf(answer);
  const stage = stages.includes(chosen.stage) ? chosen.stage : (stages.find((s) => s === "unwrought") ?? stages[0]);
  const users = usersOf(answer, stage);
  if (!users.length) return null;
  const country = users.includes(chosen.country) ? chosen.country : firstCountry(answer, stage, users);
  const results = answer.results.filter((r) => r.stage === stage && r.countries.some((c) => c.country === country)).sort((a, b) => a.year - b.year);
  return { stage, country, stages, users, results, years: results.map((r) => r.year) };
}

/// What may be chosen; `stageName` puts a stage in words.
export function originChoices(state, stageName) {
  const { stage, country, stages, users } = state.view;
  return [
    { key: "stage", list: stages.map((s) => [s, stageName(s)]), chosen: stage },
    { key: "country", list: users.map((c) => [c, c]), chosen: country },
  ];
}

/// Sellers and makers of a country's metal as one list, largest maker first: [{country, sold, soldShare, made, madeShare}].
export function sellersAndMakers(c) {
  const rows = new Map();
  const row = (code) => {
    const key = code ?? "";
    if (!rows.has(key)) rows.set(key, { country: code, sold: null, soldShare: null, made: null, madeShare: null });
    return rows.get(key);
  };
  for (const o of c.origins ?? []) Object.assign(row(o.country), { made: o.mass_t, madeShare: o.share });
  for (const p of c.partners ?? []) Object.assign(row(p.country), { sold: p.mass_t, soldShare: p.share });
  return [...rows.values()].sort((a, b) => (b.made ?? 0) - (a.made ?? 0) || (b.sold ?? 0) - (a.sold ?? 0));
}

/// Scrap of a period as a graph from regions to sites, outlets and what is left; classes of one way are summed.
export function placementGraph(plan, year, { unit, left, siteName }) {
  const nodes = new Map(),
    links = new Map();
  for (const p of plan.placements) {
    if (p.year !== year || !(p.mass_t > 0)) continue;
    const from = `region:${p.region}`,
      to = `${p.to}:${p.place}`;
    nodes.set(from, { id: from, label: p.region, column: 0, order: 0 });
    nodes.set(to, { id: to, label: p.to === "site" ? siteName(p.place) : p.to === "left" ? left : p.place, column: 1, order: { site: 0, outlet: 1, left: 2 }[p.to] ?? 3, kind: p.to === "site" ? "product" : "" });
    const key = `${from}>${to}`;
    const kind = p.to === "site" ? "old_scrap" : p.to === "outlet" ? "trade" : "loss";
    links.set(key, { source: from, target: to, kind, index: { site: 4, outlet: 5, left: 6 }[p.to] ?? 7, value: (links.get(key)?.value ?? 0) + p.mass_t / unit.size });
  }
  return { nodes: [...nodes.values()], links: [...links.values()] };
}

/// Income and costs of a period as signed rows, without what is zero; the net last.
export const INCOME = ["sales", "outlets"];
export const COSTS = ["purchases", "freight", "outlet_charges", "processing", "residues", "disposal", "carbon", "fixed", "capital"];
export function moneyRows(period) {
  const rows = [...INCOME.map((key) => ({ key, value: period[key] })), ...COSTS.map((key) => ({ key, value: -period[key] }))].filter((r) => amount(r.value) && r.value !== 0);
  return [...rows, { key: "net", value: period.net }];
}

/// Unit in which amounts of money are easy to read: {name, size}.
export function moneyUnit(values, currency) {
  const most = values.reduce((m, v) => (amount(v) ? Math.max(m, Math.abs(v)) : m), 0);
  const [name, size] = most >= 1e9 ? ["bn", 1e9] : most >= 1e6 ? ["M", 1e6] : most >= 1e4 ? ["k", 1e3] : ["", 1];
  return { name: `${name} ${currency}`.trim(), size };
}
