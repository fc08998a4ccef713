// A flow that dwindles: stages in columns, streams between them to scale, and what leaves the chain bent down beside its stage.
import { at, escapeText, finite, formatNumber, textWidth, wrapText } from "./scale.js";
import { filledRect, patternCount, patternDefs } from "./pattern.js";

const drawable = (list) => (list ?? []).filter((l) => finite(l.value) && l.value > 0);
const total = (list) => list.reduce((s, l) => s + l.value, 0);

/// Places of a graph {stages: [{id, label, column, inlets, drops, ends}], links: [{source, target, value}]}; inlets, drops and
/// ends are lists of {key, label, index, value}. Columns are numbers in any order; those without a stage take no room. Every
/// width is value * scale, so no stream grows or shrinks on its way. Drops turn down on arcs around one point and end side by
/// side; ends leave to the right; a link to the same or an earlier column is led back below.
export function cascadeLayout(graph, { width, tallest = 230, nodeWidth = 14, left = 34, right = 150, head = 44, gap = 34 }) {
  const known = new Set(graph.stages.map((s) => s.id));
  const links = drawable(graph.links)
    .filter((l) => known.has(l.source) && known.has(l.target))
    .map((l) => ({ ...l }));
  const nodes = graph.stages.map((s) => {
    const part = { inlets: drawable(s.inlets), drops: drawable(s.drops), ends: drawable(s.ends) };
    for (const key of Object.keys(part)) part[key] = part[key].map((l) => ({ ...l }));
    const into = total(part.inlets) + total(links.filter((l) => l.target === s.id));
    const out = total(part.drops) + total(part.ends) + total(links.filter((l) => l.source === s.id));
    return { ...s, ...part, into, out };
  });
  const used = nodes.filter((n) => n.into > 0 || n.out > 0);
  if (!used.length) return { nodes: [], links: [], scale: 0, width, step: 0, height: 0 };
  const columns = [...new Set(used.map((n) => n.column))].sort((a, b) => a - b);
  const step = columns.length > 1 ? (width - left - right - nodeWidth) / (columns.length - 1) : Math.min(300, width - left - nodeWidth);
  // The widest bundle of drops has to turn within its column.
  const widest = Math.max(...used.map((n) => total(n.drops)), 0);
  const scale = Math.min(tallest / Math.max(...used.map((n) => Math.max(n.into, n.out))), widest > 0 ? (step - 40) / widest : Infinity);
  const byId = new Map();
  for (const n of used) {
    n.h = Math.max(1.5, Math.max(n.into, n.out) * scale);
    n.w = nodeWidth;
    n.x = left + columns.indexOf(n.column) * step;
    byId.set(n.id, n);
  }
  for (const l of links) {
    l.width = l.value * scale;
    l.back = byId.get(l.target).x <= byId.get(l.source).x;
  }
  let bottom = 0;
  for (const c of columns) {
    let y = head;
    for (const n of used.filter((k) => k.column === c).sort((a, b) => b.h - a.h)) {
      n.y = y;
      const turned = n.drops.length ? total(n.drops) * scale : 0;
      y += n.h + (turned ? 52 : 12) + gap + head;
      bottom = Math.max(bottom, n.y + n.h + (turned ? 52 : 8));
    }
  }
  for (const n of used) attachStage(n, links, byId, scale);
  const backs = links.filter((l) => l.back).sort((a, b) => a.width - b.width);
  for (const l of backs) {
    l.lane = bottom + 16 + l.width / 2;
    bottom = l.lane + l.width / 2;
  }
  return { nodes: used, links, scale, width, step, height: bottom + 8 };
}

/// Where streams touch a stage: to the right forward links, ends, drops, and what runs back; to the left links and inlets.
function attachStage(n, links, byId, scale) {
  const centre = (id) => byId.get(id).y + byId.get(id).h / 2;
  let y = n.y;
  const take = (l, place) => {
    l.width = l.value * scale;
    l[place] = y + l.width / 2;
    y += l.width;
  };
  const out = links.filter((l) => l.source === n.id);
  for (const l of out.filter((k) => !k.back).sort((a, b) => centre(a.target) - centre(b.target))) take(l, "y0");
  for (const l of n.ends) take(l, "y0");
  const backWidth = total(out.filter((l) => l.back)) * scale;
  const dropsEnd = y + total(n.drops) * scale;
  n.turn = { x: n.x + n.w + 8 + backWidth, y: dropsEnd + 6 };
  for (const l of n.drops) {
    take(l, "y0");
    l.reach = n.turn.y - l.y0; // radius of the arc
    l.x1 = n.turn.x + l.reach;
    l.y1 = n.turn.y + 18;
  }
  for (const l of out.filter((k) => k.back)) take(l, "y0");
  y = n.y;
  for (const l of links.filter((k) => k.target === n.id && !k.back).sort((a, b) => centre(a.source) - centre(b.source))) take(l, "y1");
  for (const l of n.inlets) take(l, "y1");
  for (const l of links.filter((k) => k.target === n.id && k.back)) take(l, "y1");
}

function forwardBand(l, from, to) {
  const x0 = from.x + from.w,
    half = (x0 + to.x) / 2;
  return `M${at(x0)} ${at(l.y0)}C${at(half)} ${at(l.y0)} ${at(half)} ${at(l.y1)} ${at(to.x)} ${at(l.y1)}`;
}

/// Out to the right, down, back to the left below everything, and up into the stage.
function backBand(l, from, to) {
  const x0 = from.x + from.w,
    x1 = to.x,
    reach = Math.max(18, l.width + 10);
  return (
    `M${at(x0)} ${at(l.y0)}C${at(x0 + reach)} ${at(l.y0)} ${at(x0 + reach)} ${at(l.lane)} ${at(x0)} ${at(l.lane)}` +
    `H${at(x1)}C${at(x1 - reach)} ${at(l.lane)} ${at(x1 - reach)} ${at(l.y1)} ${at(x1)} ${at(l.y1)}`
  );
}

function stageMark(kind, words, body, key) {
  return `<g class="mark ${kind}" role="img" tabindex="-1" aria-label="${escapeText(words)}" data-key="${escapeText(key)}"><title>${escapeText(words)}</title>${body}</g>`;
}

function dropMark(l, n, words) {
  const x0 = n.x + n.w;
  const path = `M${at(x0)} ${at(l.y0)}H${at(n.turn.x)}A${at(l.reach)} ${at(l.reach)} 0 0 1 ${at(l.x1)} ${at(n.turn.y)}V${at(l.y1)}`;
  return stageMark(
    `drop t${l.index % patternCount}`,
    words,
    `<path class="stream" d="${path}" stroke-width="${at(Math.max(1, l.width))}"/>`,
    `${n.id}>${l.key}`,
  );
}

/// The foot of the drops: category by colour and pattern, and their sum below.
function dropFeet(n, prefix, text) {
  if (!n.drops.length) return "";
  const feet = n.drops.map((l) => filledRect(prefix, l.index, l.x1 - Math.max(1, l.width) / 2, l.y1, Math.max(1, l.width), 9)).join("");
  const x = n.drops.reduce((s, l) => s + l.x1 * l.width, 0) / total(n.drops.map((l) => ({ value: l.width })));
  const half = textWidth(text, 12) / 2;
  return `<g aria-hidden="true">${feet}<text class="foot" x="${at(Math.max(x, n.x + half))}" y="${at(n.drops[0].y1 + 25)}" text-anchor="middle">${escapeText(text)}</text></g>`;
}

/// A stage: its bar, and above it the name on two lines at most and the mass.
function nodeMark(n, step, { told, short, share }) {
  const lines = wrapText(n.label, Math.max(70, step - 10), 12);
  const top = n.y - 22 - (lines.length - 1) * 14;
  return stageMark(
    "node",
    `${n.label}: ${told(n.into)}`,
    `<rect class="box" x="${at(n.x)}" y="${at(n.y)}" width="${at(n.w)}" height="${at(n.h)}"/>` +
      `<text>${lines.map((t, i) => `<tspan x="${at(n.x)}" y="${at(top + i * 14)}">${escapeText(t)}</tspan>`).join("")}` +
      `<tspan class="number" x="${at(n.x)}" y="${at(n.y - 7)}">${escapeText(joined(short(n.into), share(n.into)))}</tspan></text>`,
    n.id,
  );
}

function linkMark(l, n, to, { told, words }) {
  const arrow = l.back ? `<path class="arrow" d="M${at(to.x)} ${at(l.y1)}l-9 -5v10z"/>` : "";
  return stageMark(
    `link${l.back ? " back" : ""}`,
    `${n.label} ${words.to} ${to.label}: ${told(l.value)}`,
    `<path class="stream" d="${l.back ? backBand(l, n, to) : forwardBand(l, n, to)}" stroke-width="${at(Math.max(1, l.width))}"/>${arrow}`,
    `${n.id}>${to.id}`,
  );
}

/// What leaves the chain to the right, with its name beside it.
function endMark(l, n, width, prefix, { told, short, share, words }) {
  const x = n.x + n.w + 44,
    size = Math.max(1, l.width),
    name = wrapText(l.label, Math.max(60, width - x - 2), 12, 3);
  const y = l.y0 + 4 - ((name.length - 1) * 14) / 2;
  return stageMark(
    "end",
    `${n.label} ${words.to} ${l.label}: ${told(l.value)}`,
    filledRect(prefix, l.index, n.x + n.w, l.y0 - size / 2, 38, size) +
      `<text>${name.map((t, i) => `<tspan x="${at(x)}" y="${at(y + i * 14)}">${escapeText(t)}</tspan>`).join("")}` +
      `<tspan class="number" x="${at(x)}" y="${at(y + name.length * 14)}">${escapeText(joined(short(l.value), share(l.value)))}</tspan></text>`,
    `${n.id}>${l.key}`,
  );
}

const joined = (...parts) => parts.filter(Boolean).join(" · ");

/// The flow as SVG text. `format(value)` writes a value with its unit, `share(value)` a share of the whole ("" for none);
/// `short(value)` what stands in the chart itself.
export function cascade(graph, { width, prefix, label = "", format = formatNumber, share = () => "", short = format, words = {} }) {
  const layout = cascadeLayout(graph, { width });
  const byId = new Map(layout.nodes.map((n) => [n.id, n]));
  const told = (value) => [format(value), share(value)].filter(Boolean).join(", ");
  const texts = { told, short, share, words: { to: "to", from: "into", ...words } };
  const streams = [], // streams lie below the stages
    marks = [];
  for (const n of [...layout.nodes].sort((a, b) => a.x - b.x || a.y - b.y)) {
    for (const l of layout.links.filter((k) => k.source === n.id)) streams.push(linkMark(l, n, byId.get(l.target), texts));
    for (const l of n.drops) streams.push(dropMark(l, n, `${n.label}, ${l.label}: ${told(l.value)}`));
    for (const l of n.inlets)
      marks.push(
        stageMark(
          "inlet",
          `${l.label} ${texts.words.from} ${n.label}: ${told(l.value)}`,
          filledRect(prefix, l.index, n.x - 26, l.y1 - l.width / 2, 26, Math.max(1, l.width)),
          `${l.key}>${n.id}`,
        ),
      );
    marks.push(nodeMark(n, layout.step, texts));
    for (const l of n.ends) marks.push(endMark(l, n, width, prefix, texts));
    marks.push(dropFeet(n, prefix, "−" + short(total(n.drops))));
  }
  const height = at(Math.max(20, layout.height));
  return (
    `<svg class="chart cascade" role="group" aria-label="${escapeText(label)}" viewBox="0 0 ${at(width)} ${height}" width="${at(width)}" height="${height}">` +
    `${patternDefs(prefix)}${streams.join("")}${marks.join("")}</svg>`
  );
}
