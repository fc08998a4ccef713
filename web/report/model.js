// From the answer to what the sections show. Pure functions, tested without a browser.

/// Order, colour and pattern of the kinds of emission.
export const CATEGORIES = ["electricity", "direct process", "PFC", "thermal", "ancillary", "transport", "declared"];

export function categoryIndex(id) {
  const i = CATEGORIES.indexOf(id);
  return i < 0 ? CATEGORIES.length : i;
}

/// Stage x category as rows in the order of the value chain and columns in the order of CATEGORIES; each pair summed.
export function stageMatrix(answer, result) {
  const stages = [...new Set([...(answer.stages ?? []), ...result.contributions.map((c) => c.stage)])].filter((s) =>
    result.contributions.some((c) => c.stage === s),
  );
  const categories = [...new Set(result.contributions.map((c) => c.category))].sort(
    (a, b) => categoryIndex(a) - categoryIndex(b) || (a < b ? -1 : 1),
  );
  const apart = (category) => "electricity_apart" in result && category === "electricity";
  const rows = stages.map((stage) => ({
    stage,
    cells: categories.map((category) => {
      const parts = result.contributions.filter((c) => c.stage === stage && c.category === category);
      return { category, apart: apart(category), value: parts.length ? parts.reduce((s, c) => s + c.value, 0) : null };
    }),
  }));
  for (const row of rows) row.total = row.cells.reduce((s, c) => s + (c.apart ? 0 : (c.value ?? 0)), 0);
  return { categories: categories.map((id) => ({ id, apart: apart(id) })), rows };
}

/// The product first that nobody in the workspace takes, or else the first.
export function startProduct(answer) {
  return answer.products.find((p) => p.final) ?? answer.products[0];
}

/// Kinds of emission -> stages -> product, for an answer without a flow chart of its own.
export function stageGraph(answer, product, result) {
  const { categories, rows } = stageMatrix(answer, result);
  const counted = categories.filter((c) => !c.apart);
  const nodes = [
    ...counted.map((c) => ({ id: `category:${c.id}`, label: c.id, kind: "kind", index: categoryIndex(c.id) })),
    ...rows.filter((r) => r.cells.some((c) => !c.apart && c.value)).map((r) => ({ id: `stage:${r.stage}`, label: r.stage, kind: "stage" })),
    { id: "product", label: product.name || product.product, kind: "product", shown: result.value },
  ];
  const links = [];
  for (const row of rows) {
    const kinds = row.cells.filter((c) => !c.apart && c.value);
    for (const c of kinds) links.push({ source: `category:${c.category}`, target: `stage:${row.stage}`, value: c.value });
    // Burdens and credits leave a stage as two streams: their difference would hide both.
    const up = kinds.reduce((s, c) => s + Math.max(0, c.value), 0),
      down = kinds.reduce((s, c) => s + Math.min(0, c.value), 0);
    if (up) links.push({ source: `stage:${row.stage}`, target: "product", value: up });
    if (down) links.push({ source: `stage:${row.stage}`, target: "product", value: down });
  }
  return { nodes, links };
}

/// The flow chart of the answer with short labels: the good, or the activity in brackets where several nodes hold that good.
export function chainGraph(result, restLabel) {
  if (!result.flows?.links?.length) return null;
  const plain = (label) => label.replace(/ \([^()]*(\([^()]*\))?[^()]*\)$/, "");
  const inner = (label) => label.slice(plain(label).length + 2, -1);
  const used = new Set(result.flows.links.flatMap((l) => [l.source, l.target]));
  const nodes = result.flows.nodes.filter((n) => used.has(n.id));
  const count = new Map();
  for (const n of nodes) count.set(plain(n.label), (count.get(plain(n.label)) ?? 0) + 1);
  return {
    nodes: nodes.map((n) => ({
      ...n,
      label: n.kind === "rest" ? restLabel : n.label,
      short: count.get(plain(n.label)) > 1 && inner(n.label) ? inner(n.label) : plain(n.label),
      ...(n.kind === "product" ? { shown: n.value } : {}),
    })),
    links: result.flows.links,
  };
}

/// The rule book to begin with: the first that counts the product.
export function startRules(answer, product) {
  return answer.rules.find((r) => typeof product.results[r]?.value === "number") ?? answer.rules.find((r) => product.results[r]);
}

const CHOICES = [
  "boundary",
  "upstream",
  "transport",
  "electricity",
  "electricity_apart",
  "gases",
  "gwp_set",
  "carbon_factor",
  "slope_edition",
  "processes",
];
const SHARES = ["co_products", "pre_consumer_scrap", "post_consumer_scrap", "internal_scrap"];

/// The choices in which two rule books differ: [{choice, a, b}].
export function differences(a, b) {
  if (!a || !b) return [];
  const text = (v) => JSON.stringify(v);
  return [
    ...CHOICES.map((choice) => ({ choice, a: a[choice], b: b[choice] })),
    ...SHARES.map((choice) => ({ choice, a: a.allocation?.[choice], b: b.allocation?.[choice] })),
  ].filter((d) => text(d.a) !== text(d.b));
}

/// The largest input that is a product of this answer, with its own footprint under two rule books; null where there is none.
export function sharedSupplier(answer, product, a, b) {
  const inputs = product.results[a].suppliers.filter((s) => s.kind === "output").sort((x, y) => Math.abs(y.value) - Math.abs(x.value));
  const found = answer.products.find((p) => p.product === inputs[0]?.name);
  if (typeof found?.results[a]?.value !== "number" || typeof found.results[b]?.value !== "number") return null;
  return { name: found.name || found.product, unit: found.unit, a: found.results[a].value, b: found.results[b].value };
}
