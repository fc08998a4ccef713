// The flow chart as SVG text.
import { at, decimalsFor, escapeText, formatNumber, textWidth, wrapText } from "./scale.js";
import { patternCount, patternDefs } from "./pattern.js";
import { sankeyLayout } from "./sankey_layout.js";

/// A curve from (x0, y0) to (x1, y1), level at both ends.
function bend(x0, y0, x1, y1) {
  const half = (x0 + x1) / 2;
  return `C${at(half)} ${at(y0)} ${at(half)} ${at(y1)} ${at(x1)} ${at(y1)}`;
}

function forwardPath(l, from, to) {
  let path = `M${at(from.x + from.w)} ${at(l.y0)}`,
    x = from.x + from.w,
    y = l.y0;
  for (const s of l.through) {
    const centre = s.y + s.h / 2;
    path += bend(x, y, s.x, centre) + `H${at(s.x + s.w)}`;
    x = s.x + s.w;
    y = centre;
  }
  return path + bend(x, y, to.x, l.y1);
}

/// Out to the right, down, back to the left below everything, and up into the node.
function loopPath(l, from, to, room) {
  const reach = Math.max(20, Math.min(room, l.width + 12));
  const x0 = from.x + from.w,
    x1 = to.x;
  return (
    `M${at(x0)} ${at(l.y0)}C${at(x0 + reach * 1.6)} ${at(l.y0)} ${at(x0 + reach * 1.6)} ${at(l.lane)} ${at(x0)} ${at(l.lane)}` +
    `H${at(x1)}C${at(x1 - reach * 1.6)} ${at(l.lane)} ${at(x1 - reach * 1.6)} ${at(l.y1)} ${at(x1)} ${at(l.y1)}`
  );
}

function mark(kind, words, body, key) {
  return `<g class="mark ${kind}" role="img" tabindex="-1" aria-label="${escapeText(words)}" data-key="${escapeText(key)}"><title>${escapeText(words)}</title>${body}</g>`;
}

/// The name on two lines at most, and the number below, or where that saves a line and there is room for it behind the name.
function nodeLabel(n, text, value, room, compact) {
  // A word that is a little longer than its column is not cut.
  const longest = Math.max(...text.split(" ").map((word) => textWidth(word, 12)));
  if (compact) room = Math.max(room, Math.min(room + 14, longest));
  const x = n.x + n.w + 6,
    lines = wrapText(text, room, 12);
  const behindName = compact && textWidth(`${lines.at(-1)} ${value}`, 12) <= room;
  const top = n.y + n.h / 2 - (lines.length - (behindName ? 1 : 0)) * 7 + 4;
  const place = behindName ? 'dx="5"' : `x="${at(x)}" y="${at(top + lines.length * 14)}"`;
  return (
    `<text class="node-label">${lines.map((l, i) => `<tspan x="${at(x)}" y="${at(top + i * 14)}">${escapeText(l)}</tspan>`).join("")}` +
    `<tspan class="number" ${place}>${escapeText(value)}</tspan></text>`
  );
}

/// The flow chart of a graph as sankeyLayout takes it. A node may carry `short` (label in the chart), `label` (spoken, in the
/// tooltip), `index` (colour and pattern of a category), `kind` ("product" stands out) and `shown` (the number beside it, where
/// that is not the sum of its streams); a link `index` (colour, otherwise that of its source) and `kind` (class of a thread along
/// it). `index_of(key)` gives the colour of an inlet; `words` the texts of the chart; `compact` packs it closer, for charts of many
/// nodes, and `className` adds a class.
export function sankey(graph, { width, prefix, label = "", unit = "", indexOf = () => 0, words = {}, compact = false, className = "" }) {
  const w = { to: "to", credit: "credit", loop: "flows back", inlet: "from", ...words };
  const left = graph.inlets?.length ? 30 : 4;
  const layout = sankeyLayout(graph, compact ? { width, left, right: 104, gap: 32, tallest: 170 } : { width, left });
  const decimals = decimalsFor(layout.nodes.map((n) => n.shown ?? Math.max(n.into, n.out)));
  const number = (v) => formatNumber(v, decimals);
  const room = Math.max(60, (layout.step || 200) - (graph.inlets?.length ? 52 : compact ? 22 : 30));
  const links = layout.links.map((l) => {
    const from = layout.nodes[l.source],
      to = layout.nodes[l.target];
    const path = l.back ? loopPath(l, from, to, room) : forwardPath(l, from, to);
    const extra = (l.back ? `, ${w.loop}` : "") + (l.value < 0 ? `, ${w.credit}` : "");
    const arrow = l.back ? `<path class="arrow" d="M${at(to.x)} ${at(l.y1)}l-9 -5v10z"/>` : "";
    const index = l.index ?? from.index;
    const tone = index === undefined ? "" : ` s${index % patternCount}`;
    // A thread along the middle tells kinds of streams apart without their colours.
    const thread = l.kind ? `<path class="thread k-${l.kind}" d="${path}"/>` : "";
    const credit =
      l.value < 0 ? `<path class="credit-line" d="${path}" stroke-width="${at(Math.max(1, Math.min(1.8, l.width / 3)))}"/>` : "";
    return mark(
      `link${l.back ? " back" : ""}${l.value < 0 ? " negative" : ""}`,
      `${from.label} ${w.to} ${to.label}: ${number(l.value)} ${unit}${extra}`,
      `<path class="stream${tone}" d="${path}" stroke-width="${at(Math.max(1, l.width))}"/>${credit}${thread}${arrow}`,
      `${from.key}>${to.key}`,
    );
  });
  const inlets = layout.inlets.map((l) => {
    const to = layout.nodes[l.target],
      index = indexOf(l.key) % patternCount;
    return mark(
      `inlet${l.value < 0 ? " negative" : ""}`,
      `${l.label ?? l.key} ${w.to} ${to.label}: ${number(l.value)} ${unit}${l.value < 0 ? `, ${w.credit}` : ""}`,
      `<rect class="c${index}" x="${at(to.x - 22)}" y="${at(l.y - l.width / 2)}" width="22" height="${at(Math.max(0.8, l.width))}"/>` +
        (l.width > 3
          ? `<rect fill="url(#${prefix}-${l.value < 0 ? "credit" : `p${index}`})" x="${at(to.x - 22)}" y="${at(l.y - l.width / 2)}" width="22" height="${at(l.width)}"/>`
          : ""),
      `${l.key}>${to.key}`,
    );
  });
  const nodes = layout.nodes.map((n) => {
    const value = n.shown ?? n.net;
    const tone = n.index === undefined ? "" : ` c${n.index % patternCount}`;
    return mark(
      `node${n.kind === "product" ? " product" : ""}`,
      `${n.label}: ${number(value)} ${unit}`,
      `<rect class="box${tone}" x="${at(n.x)}" y="${at(n.y)}" width="${at(n.w)}" height="${at(n.h)}"/>` +
        nodeLabel(n, n.short ?? n.label, number(value), n.x + n.w + (compact ? 100 : 150) > width - 1 ? Math.max(60, width - n.x - n.w - 8) : room, compact),
      n.key,
    );
  });
  const height = Math.max(20, layout.height) + 24;
  return (
    `<svg class="chart sankey${className}" role="group" aria-label="${escapeText(label)}" viewBox="0 -14 ${at(width)} ${at(height)}" width="${at(width)}" height="${at(height)}">` +
    `${patternDefs(prefix)}${links.join("")}${inlets.join("")}${nodes.join("")}</svg>`
  );
}
