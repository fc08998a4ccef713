// From the answer of a ledger to what the page shows. Masses come in grams of contained aluminium.

/// Place of each activity in the chain; those of one number stand above each other.
const COLUMNS = {
  bauxite_mining: 0,
  alumina_refining: 1,
  electrolysis: 2,
  scrap_preparation: 2,
  casting: 3,
  remelting: 3,
  refining: 3,
  rolling: 4,
  extrusion: 4,
  manufacturing: 5,
  trade: 6,
  none: 6,
};

/// Ways in which certified metal leaves the chain, in the order of the page: members of a stage, and colour.
export const LOSSES = [
  { key: "unclaimed", fields: ["unclaimed_g"], index: 0 },
  { key: "lapsed", fields: ["lapsed_g"], index: 1 },
  { key: "no_document", fields: ["no_document_g"], index: 3 },
  { key: "documents", fields: ["open_g", "rejected_g", "expired_documents_g"], index: 2 },
  { key: "credits", fields: ["credits_g"], index: 4 },
  { key: "lost", fields: ["lost_g"], index: 6 },
  { key: "stock", fields: ["stock_g"], index: 7 },
];

/// Ways in which it comes in besides documents. Negative balances come in too: they were there before.
export const SOURCES = ["origin", "scrap", "earlier", "before"];
export const SOURCE_INDEX = 5;

const part = (stage, fields) => fields.reduce((s, f) => s + (stage[f] ?? 0), 0);

/// The stages with their sums: what came in, what went on to other stages, and at the end of the chain to the market; sources
/// and losses by key. All are >= 0, and into = accepted + market + every loss.
export function flowStages(metal) {
  const end = Math.max(...(metal?.stages ?? []).map((s) => COLUMNS[s.activity] ?? 6), -1);
  const stages = (metal?.stages ?? []).map((s) => {
    const losses = Object.fromEntries(LOSSES.map((l) => [l.key, part(s, l.fields)]));
    const before = LOSSES.reduce((sum, l) => sum + Math.max(0, -losses[l.key]), 0);
    for (const l of LOSSES) losses[l.key] = Math.max(0, losses[l.key]);
    const sources = { origin: s.origin_g, scrap: s.scrap_g, earlier: s.earlier_g, before };
    const into = s.documents_g + SOURCES.reduce((sum, k) => sum + sources[k], 0);
    const column = COLUMNS[s.activity] ?? 6;
    // What the last stage sells with a claim and without a document is not lost: it is the certified product.
    const market = column === end ? losses.no_document : 0;
    losses.no_document -= market;
    return { id: s.activity, scopes: s.scopes, column, accepted: s.accepted_g, market, losses, sources, into };
  });
  return stages.sort((a, b) => a.column - b.column);
}

/// Everything that leaves a stage and reaches neither another one nor, at the end, the market.
export function lostOf(stage) {
  return LOSSES.reduce((s, l) => s + stage.losses[l.key], 0);
}

/// What stands for the whole: what left the mines; where there are none, everything that came in from outside.
export function wholeOf(stages) {
  const mine = stages.find((s) => s.id === "bauxite_mining");
  const left = mine ? mine.into - mine.losses.lost - mine.losses.stock : 0;
  if (left > 0) return { kind: "mines", value: left };
  return { kind: "inputs", value: stages.reduce((s, k) => s + SOURCES.reduce((sum, f) => sum + k.sources[f], 0), 0) };
}

/// The last stage of the chain, which the headline is about; null where there is only one.
export function lastStage(stages) {
  const last = stages.at(-1);
  return last && last.column > stages[0].column ? last : null;
}

/// The graph of the flow chart.
export function cascadeGraph(stages, links, names) {
  return {
    stages: stages.map((s) => {
      return {
        id: s.id,
        label: names.stage(s.id),
        column: s.column,
        inlets: SOURCES.map((key) => ({ key, label: names.source(key), index: SOURCE_INDEX, value: s.sources[key] })),
        drops: LOSSES.map((l) => ({ key: l.key, label: names.loss(l.key), index: l.index, value: s.losses[l.key] })),
        ends: [{ key: "market", label: names.market, index: SOURCE_INDEX, value: s.market }],
      };
    }),
    links: (links ?? []).map((l) => ({ source: l.from, target: l.to, value: l.mass_g })),
  };
}

/// The unit in which the largest of the masses is easy to read: {name, grams}.
export function massUnit(grams) {
  const size = Math.max(0, ...grams);
  if (size >= 5e12) return { name: "Mt", grams: 1e12 };
  if (size >= 5e9) return { name: "kt", grams: 1e9 };
  return { name: "t", grams: 1e6 };
}

/// The address of a store without what may be secret in it.
export function storeName(store) {
  return store.startsWith("postgres:") ? "postgres:ADDRESS" : store;
}

/// Plausibility of all kinds: how many were checked, how many are broken.
export function plausibilitySums(groups) {
  return (groups ?? []).reduce((s, g) => ({ checked: s.checked + g.checked, broken: s.broken + g.broken }), { checked: 0, broken: 0 });
}
