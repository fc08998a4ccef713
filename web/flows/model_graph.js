// The cycle of a year as a flow chart: streams, places of the nodes, and what is together to keep it readable.

const number_ = (v) => typeof v === "number" && Number.isFinite(v);

/// Column and order (from above) of each node of the cycle.
const PLACES = {
  bauxite: [0, 50],
  alumina: [1, 50],
  primary: [2, 10],
  unwrought_imports: [2, 40],
  melting: [2, 70],
  metal: [3, 50],
  unwrought_exports: [4, 10],
  semis_imports: [4, 20],
  fabrication_loss: [4, 95],
  melt_loss: [3, 95],
  semis: [5, 50],
  semis_exports: [6, 10],
  products_imports: [5, 5],
  products: [6, 50],
  products_exports: [7, 10],
  use: [7, 50],
  stock_change: [8, 35],
  hoarded: [8, 10],
  dissipated: [8, 5],
  landfill: [8, 15],
  incineration: [8, 40],
  incinerated: [8, 40],
  ash: [8, 42],
  not_collected: [8, 30],
  collected: [8, 50],
  scrap_imports: [8, 60],
  sorting_loss: [9, 10],
  scrap: [9, 60],
  scrap_exports: [10, 30],
  surplus: [10, 60],
};
export const KIND_INDEX = { metal: 0, old_scrap: 4, new_scrap: 3, trade: 5, loss: 6 };

/// Streams from the quantities of a view, where the answer has none: [{from, to, kind, values}].
export function linksFromQuantities(view) {
  const count = view.years?.length ?? 0;
  const q = (name) => view.quantities?.[name]?.used;
  const less = (a, b) => (a && b ? Array.from({ length: count }, (_, i) => (number_(a[i]) && number_(b[i]) ? a[i] - b[i] : null)) : null);
  // What nobody models is not there; what is modelled and not known leaves a gap.
  const orNothing = (a) => a ?? Array(count).fill(0);
  const links = [
    ["primary", "metal", "metal", q("primary_production")],
    ["unwrought_imports", "metal", "trade", q("unwrought_imports")],
    ["melting", "metal", "metal", q("recycled_metal")],
    ["metal", "unwrought_exports", "trade", q("unwrought_exports")],
    ["metal", "fabrication_loss", "loss", q("fabrication_loss")],
    ["metal", "scrap", "new_scrap", q("fabrication_scrap")],
    ["metal", "semis", "metal", q("semis")],
    ["semis_imports", "semis", "trade", q("semis_imports")],
    ["semis", "semis_exports", "trade", q("semis_exports")],
    ["semis", "scrap", "new_scrap", q("manufacturing_scrap")],
    ["semis", "products", "metal", q("products")],
    ["products_imports", "products", "trade", q("product_imports")],
    ["products", "products_exports", "trade", q("product_exports")],
    ["products", "use", "metal", q("into_use")],
    ["use", "stock_change", "metal", less(q("into_use"), q("end_of_life"))],
    ["use", "collected", "old_scrap", q("old_scrap")],
    ["use", "not_collected", "loss", q("not_collected") ?? less(q("end_of_life"), q("old_scrap"))],
    ["not_collected", "landfill", "loss", q("landfill")],
    ["not_collected", "incineration", "loss", q("incinerated")],
    ["not_collected", "dissipated", "loss", q("dissipated")],
    ["not_collected", "hoarded", "loss", q("hoarded")],
    ["incineration", "scrap", "old_scrap", q("ash_recovered")],
    ["collected", "sorting_loss", "loss", q("sorting_loss")],
    ["collected", "scrap", "old_scrap", less(q("old_scrap"), orNothing(q("sorting_loss")))],
    ["scrap_imports", "scrap", "trade", q("scrap_imports")],
    ["scrap", "scrap_exports", "trade", q("scrap_exports")],
    ["scrap", "surplus", "loss", q("surplus_scrap")],
    ["scrap", "melting", "old_scrap", q("remelted")],
    ["melting", "melt_loss", "loss", q("melt_loss") ?? less(q("remelted"), q("recycled_metal"))],
  ];
  return links.filter(([, , , values]) => values).map(([from, to, kind, values]) => ({ from, to, kind, values }));
}

/// Takes a node that only passes on what one other gives it out of the streams: its followers hang on that one.
function passOver(links, id) {
  const into = links.filter((l) => l.from !== id && l.to === id),
    out = links.filter((l) => l.from === id);
  if (into.length !== 1 || !out.length) return links;
  const rest = into[0].value - out.reduce((s, l) => s + l.value, 0);
  const passed = out.map((l) => ({ ...l, from: into[0].from }));
  const left = rest > 1e-6 * into[0].value ? [{ ...into[0], value: rest }] : [];
  return links.filter((l) => l.from !== id && l.to !== id).concat(passed, left);
}

/// Where ash comes from burning, what stays in it is lost where it was burnt; what is won back leaves from there.
function passAsh(links) {
  if (!links.some((l) => l.from === "incineration" && l.to === "ash")) return links;
  return links
    .filter((l) => !(l.from === "incineration" && l.to === "ash"))
    .map((l) => (l.from === "ash" ? { ...l, from: "incineration" } : l));
}

/// Ore and alumina counted as gross masses cannot stand beside metal: they are told apart, not drawn.
function splitOre(links) {
  const ore = links.filter((l) => l.from === "bauxite" || l.from === "alumina");
  const made = links.filter((l) => l.from === "primary").reduce((s, l) => s + l.value, 0);
  const came = ore.filter((l) => l.to === "primary").reduce((s, l) => s + l.value, 0);
  if (!ore.length || Math.abs(came - made) <= 0.02 * made) return { links, ore: [] };
  return { links: links.filter((l) => !ore.includes(l)), ore };
}

/// Columns that hold something in any year, so that the chart does not change its shape from one year to the next.
function usedColumns(view, withoutOre) {
  const links = (view.links ?? linksFromQuantities(view)).filter((l) => l.values?.some((v) => number_(v) && v !== 0));
  const ids = new Set(links.flatMap((l) => [l.from, l.to]));
  const columns = [...ids].filter((id) => PLACES[id] && !(withoutOre && (id === "bauxite" || id === "alumina"))).map((id) => PLACES[id][0]);
  return [...new Set(columns)].sort((a, b) => a - b);
}

/// The streams of a year: {streams: [{from, to, kind, value}] as the answer has them, ore: gross masses that are not drawn,
/// graph: {nodes, links} for the chart}. `name(id)` gives a node's label; `size` divides the masses.
export function yearGraph(view, i, { name, size = 1 }) {
  const streams = (view.links ?? linksFromQuantities(view)).flatMap((l) => {
    const v = l.values?.[i];
    if (!number_(v) || v === 0) return [];
    // A stock that shrinks feeds use; a stream that runs the other way is drawn that way.
    return [v > 0 ? { from: l.from, to: l.to, kind: l.kind, value: v } : { from: l.to, to: l.from, kind: l.kind, value: -v }];
  });
  const { links, ore } = splitOre(streams);
  const drawn = passOver(passAsh(links), "not_collected");
  const ids = [...new Set(drawn.flatMap((l) => [l.from, l.to]))];
  // What nobody knows, and what ends where it is, stands after all that it comes from.
  const column = (id) => {
    const after = 1 + Math.max(-1, ...drawn.filter((l) => l.to === id && PLACES[l.from]).map((l) => PLACES[l.from][0]));
    if (!PLACES[id]) return after;
    return drawn.some((l) => l.from === id) ? PLACES[id][0] : Math.max(PLACES[id][0], after);
  };
  return {
    streams,
    ore,
    graph: {
      columns: usedColumns(view, ore.length > 0),
      nodes: ids.map((id) => ({
        id,
        label: name(id),
        // A shrinking stock stands before use, where it comes from.
        column: id === "stock_change" && drawn.some((l) => l.from === id) ? 6 : column(id),
        order: PLACES[id]?.[1] ?? 99,
        kind: id === "use" ? "product" : "",
      })),
      links: drawn.map((l) => ({
        source: l.from,
        target: l.to,
        value: l.value / size,
        kind: l.kind,
        index: KIND_INDEX[l.kind] ?? 7,
        order: l.kind === "new_scrap" ? (l.from === "metal" ? 88 : 82) : 30,
      })),
    },
  };
}
