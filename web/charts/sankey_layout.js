// Places of a flow chart that may hold loops and credits.
//
// Loops: the links that must be set aside to leave no cycle are found first; the rest is layered by longest path, and what was
// set aside is led back below the chart. Credits (negative values) keep their direction and take the width of their size.
import { finite } from "./scale.js";

/// Takes source nodes of the given kinds out of a graph {nodes, links}: their links become inlets, short streams that begin at
/// the node they feed. So a category that feeds twenty nodes does not cross the whole chart twenty times.
export function foldSources(graph, kinds = ["category", "rest"]) {
  const folded = new Map(graph.nodes.filter((n) => kinds.includes(n.kind)).map((n) => [n.id, n]));
  return {
    nodes: graph.nodes.filter((n) => !folded.has(n.id)),
    links: graph.links.filter((l) => !folded.has(l.source)),
    inlets: graph.links
      .filter((l) => folded.has(l.source))
      .map((l) => ({ target: l.target, key: l.source, label: folded.get(l.source).label, value: l.value })),
  };
}

/// Positions (in `links`) whose removal leaves no cycle: the heuristic of Eades, Lin and Smyth with the links' sizes as weights.
/// links: [{source, target, value}] with node numbers below `count`. A link from a node to itself is always among them.
export function feedbackLinks(count, links) {
  const alive = Array(count).fill(true),
    out = Array(count).fill(0),
    into = Array(count).fill(0),
    outs = Array(count).fill(0),
    ins = Array(count).fill(0);
  const use = links.filter((l) => l.source !== l.target);
  for (const l of use) {
    out[l.source] += Math.abs(l.value);
    into[l.target] += Math.abs(l.value);
    ++outs[l.source];
    ++ins[l.target];
  }
  const head = [],
    tail = [];
  const remove = (n) => {
    alive[n] = false;
    for (const l of use) {
      if (l.source === n && alive[l.target]) {
        into[l.target] -= Math.abs(l.value);
        --ins[l.target];
      }
      if (l.target === n && alive[l.source]) {
        out[l.source] -= Math.abs(l.value);
        --outs[l.source];
      }
    }
  };
  for (let left = count; left > 0; --left) {
    const open = alive.flatMap((a, n) => (a ? [n] : []));
    let n = open.find((k) => outs[k] === 0);
    if (n !== undefined) tail.unshift(n);
    else {
      n = open.find((k) => ins[k] === 0) ?? open.reduce((best, k) => (out[k] - into[k] > out[best] - into[best] ? k : best));
      head.push(n);
    }
    remove(n);
  }
  const rank = Array(count);
  head.concat(tail).forEach((n, i) => {
    rank[n] = i;
  });
  return links.flatMap((l, i) => (rank[l.source] >= rank[l.target] ? [i] : []));
}

/// Layer of every node: longest path from a source; nodes that nobody feeds move right, next to what they feed.
function layersOf(count, links) {
  const layer = Array(count).fill(0);
  for (let turn = 0, moved = true; moved && turn <= count; ++turn) {
    moved = false;
    for (const l of links)
      if (layer[l.target] < layer[l.source] + 1) {
        layer[l.target] = layer[l.source] + 1;
        moved = true;
      }
  }
  for (let n = 0; n < count; ++n) {
    if (links.some((l) => l.target === n)) continue;
    const next = links.filter((l) => l.source === n).map((l) => layer[l.target]);
    if (next.length) layer[n] = Math.min(...next) - 1;
  }
  return layer;
}

/// Layers from the links: those that close a cycle are set aside as running back.
function freeLayers(count, links) {
  const back = new Set(feedbackLinks(count, links));
  links.forEach((l, i) => {
    l.back = back.has(i);
  });
  return layersOf(
    count,
    links.filter((l) => !l.back),
  );
}

/// Layers from the nodes' own columns: a chart of a process that is known looks the same every year. Only the `used` columns take
/// room, without these only those of the nodes. What does not lead to a later column runs back.
function fixedLayers(used, nodes, links) {
  const columns = [...new Set((used ?? []).concat(nodes.map((n) => n.column)))].sort((a, b) => a - b);
  const layer = nodes.map((n) => columns.indexOf(n.column));
  for (const l of links) l.back = layer[l.target] <= layer[l.source];
  return layer;
}

/// Numbers instead of ids, duplicates joined, and nothing that cannot be drawn.
function tidy(graph) {
  const number = new Map(graph.nodes.map((n, i) => [n.id, i]));
  const merged = new Map();
  for (const l of graph.links) {
    const source = number.get(l.source),
      target = number.get(l.target);
    if (source === undefined || target === undefined || !finite(l.value) || l.value === 0) continue;
    const key = `${source} ${target} ${l.value < 0}`;
    if (merged.has(key)) merged.get(key).value += l.value;
    else merged.set(key, { ...l, source, target });
  }
  const inlets = (graph.inlets ?? [])
    .filter((l) => number.has(l.target) && finite(l.value) && l.value !== 0)
    .map((l) => ({ ...l, target: number.get(l.target) }));
  const links = [...merged.values()];
  const used = new Set([...links.flatMap((l) => [l.source, l.target]), ...inlets.map((l) => l.target)]);
  const keep = graph.nodes.flatMap((_, i) => (used.has(i) ? [i] : []));
  const again = new Map(keep.map((old, i) => [old, i]));
  return {
    nodes: keep.map((i) => graph.nodes[i]),
    links: links.map((l) => ({ ...l, source: again.get(l.source), target: again.get(l.target) })),
    inlets: inlets.map((l) => ({ ...l, target: again.get(l.target) })),
  };
}

const sizeOf = (l) => Math.abs(l.value);
const sum = (list) => list.reduce((s, l) => s + sizeOf(l), 0);

/// Order within the layers by the mean place of the neighbours, to and fro, so that few links cross.
function orderLayers(columns, edges) {
  const place = new Map();
  const note = () => columns.forEach((c) => c.forEach((n, i) => place.set(n, (i + 0.5) / c.length)));
  note();
  const mean = (n, side, other) => {
    const near = edges.filter((e) => e[side] === n);
    const weight = near.reduce((s, e) => s + e.size, 0);
    return weight > 0 ? near.reduce((s, e) => s + e.size * place.get(e[other]), 0) / weight : place.get(n);
  };
  for (let turn = 0; turn < 12; ++turn) {
    const forward = turn % 2 === 0;
    for (const c of forward ? columns : [...columns].reverse()) {
      const key = new Map(c.map((n) => [n, mean(n, forward ? "target" : "source", forward ? "source" : "target")]));
      c.sort((a, b) => key.get(a) - key.get(b) || a.id - b.id);
      note();
    }
  }
}

/// Heights to places: neighbours pull a node, and nodes of a layer keep their distance; with `fixed` also their order.
function placeNodes(columns, edges, height, gap, fixed = false) {
  for (const c of columns) {
    let y = (height - c.reduce((s, n) => s + n.h + gap, -gap)) / 2;
    for (const n of c) {
      n.y = y;
      y += n.h + gap;
    }
  }
  const centre = (n) => n.y + n.h / 2;
  for (let turn = 0; turn < 40; ++turn) {
    const pull = 0.97 ** turn;
    for (const c of turn % 2 ? [...columns].reverse() : columns) {
      for (const n of c) {
        const near = edges.filter((e) => e.source === n || e.target === n);
        const weight = near.reduce((s, e) => s + e.size, 0);
        if (weight > 0)
          n.y += pull * (near.reduce((s, e) => s + e.size * centre(e.source === n ? e.target : e.source), 0) / weight - centre(n));
      }
      if (!fixed) c.sort((a, b) => centre(a) - centre(b) || a.id - b.id);
      let top = 0;
      for (const n of c) {
        n.y = Math.max(n.y, top);
        top = n.y + n.h + gap;
      }
      let bottom = height;
      for (const n of [...c].reverse()) {
        n.y = Math.min(n.y, bottom - n.h);
        bottom = n.y - gap;
      }
    }
  }
}

/// Splits forward links that skip layers: the pieces run through thin stand-ins, so that no link hides a node.
function standIns(nodes, links, scale) {
  const all = nodes.slice(),
    edges = [];
  for (const l of links) {
    if (l.back) continue;
    let from = nodes[l.source];
    l.through = [];
    for (let k = nodes[l.source].layer + 1; k < nodes[l.target].layer; ++k) {
      const stand = { id: all.length, layer: k, h: sizeOf(l) * scale, order: l.order ?? 0, stand: true };
      all.push(stand);
      l.through.push(stand);
      edges.push({ source: from, target: stand, size: sizeOf(l) });
      from = stand;
    }
    edges.push({ source: from, target: nodes[l.target], size: sizeOf(l) });
  }
  return { all, edges };
}

/// Where the links touch their nodes: sorted by the other end, loops lowest, inlets above.
function attach(nodes, links, inlets, scale) {
  const middle = (n) => n.y + n.h / 2;
  for (const node of nodes) {
    let y = node.y;
    for (const l of inlets.filter((i) => i.target === node.id)) {
      l.width = sizeOf(l) * scale;
      l.y = y + l.width / 2;
      y += l.width;
    }
    const into = links
      .filter((l) => l.target === node.id)
      .sort((a, b) => a.back - b.back || middle(a.through?.at(-1) ?? nodes[a.source]) - middle(b.through?.at(-1) ?? nodes[b.source]));
    for (const l of into) {
      l.width = sizeOf(l) * scale;
      l.y1 = y + l.width / 2;
      y += l.width;
    }
    y = node.y;
    const out = links
      .filter((l) => l.source === node.id)
      .sort((a, b) => a.back - b.back || middle(a.through?.[0] ?? nodes[a.target]) - middle(b.through?.[0] ?? nodes[b.target]));
    for (const l of out) {
      l.y0 = y + (sizeOf(l) * scale) / 2;
      y += sizeOf(l) * scale;
    }
  }
}

/// Layout of a graph {nodes: [{id, ...}], links: [{source, target, value}], inlets: [{target, key, value}]} with ids as ends.
/// Where every node has a `column` (and an `order` in it; links that pass columns may have one too), places follow from these, and
/// `columns` names those that keep their room although nothing stands there.
/// Gives {nodes, links, inlets, scale, width, height}: nodes with x, y, w, h, the sums of sizes `into` and `out`, and
/// `net`, the signed sum of what leaves (of what enters, where nothing leaves); links with width,
/// y0, y1, `through` (stand-ins with y and h) and, for loops, back: true and `lane`, the height at which they run back.
/// Every width is |value| * scale, so no stream grows or shrinks on its way.
export function sankeyLayout(graph, { width, gap = 44, nodeWidth = 14, left = 30, right = 150, tallest = 240 }) {
  const { nodes: given, links, inlets } = tidy(graph);
  if (!given.length) return { nodes: [], links: [], inlets: [], scale: 0, width, height: 0 };
  const fixed = given.every((n) => finite(n.column));
  const layer = fixed ? fixedLayers(graph.columns, given, links) : freeLayers(given.length, links);
  const nodes = given.map((n, i) => {
    const into = sum(links.filter((l) => l.target === i)) + sum(inlets.filter((l) => l.target === i)),
      out = sum(links.filter((l) => l.source === i));
    const signed = (side) => links.reduce((s, l) => s + (l[side] === i ? l.value : 0), 0);
    const net = out > 0 ? signed("source") : signed("target") + inlets.reduce((s, l) => s + (l.target === i ? l.value : 0), 0);
    return { ...n, key: n.id, id: i, layer: layer[i], into, out, net };
  });
  const most = Math.max(...nodes.map((n) => Math.max(n.into, n.out)));
  const scale = tallest / most;
  for (const n of nodes) n.h = Math.max(1.5, Math.max(n.into, n.out) * scale);
  const { all, edges } = standIns(nodes, links, scale);
  const columns = Array.from({ length: 1 + Math.max(...layer, fixed ? (graph.columns?.length ?? 0) - 1 : 0) }, () => []);
  for (const n of all) columns[n.layer].push(n);
  if (fixed) for (const c of columns) c.sort((a, b) => a.order - b.order || a.id - b.id);
  else orderLayers(columns, edges);
  const height = Math.max(...columns.map((c) => c.reduce((s, n) => s + n.h + gap, -gap))) + gap / 2;
  placeNodes(columns, edges, height, gap, fixed);
  // A loop into the first layer turns left of it.
  const turn = Math.max(0, ...links.filter((l) => l.back && layer[l.target] === 0).map((l) => sizeOf(l) * scale * 1.7 + 18));
  const start = left + turn;
  const step = columns.length > 1 ? (width - start - right - nodeWidth) / (columns.length - 1) : 0;
  for (const n of all) {
    n.w = nodeWidth;
    n.x = start + n.layer * step;
  }
  attach(nodes, links, inlets, scale);
  let bottom = height + 14;
  for (const l of links.filter((k) => k.back).sort((a, b) => sizeOf(a) - sizeOf(b))) {
    // Low enough that a broad stream can turn without folding over itself.
    l.lane = Math.max(bottom + l.width / 2, Math.max(l.y0, l.y1) + l.width * 1.6);
    bottom = l.lane + l.width / 2 + 10;
  }
  return { nodes, links, inlets, scale, width, step, height: links.some((l) => l.back) ? bottom : height };
}
