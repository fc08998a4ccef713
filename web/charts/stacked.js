// Horizontal bars stacked by category.
import { at, decimalsFor, escapeText, finite, formatNumber, textWidth } from "./scale.js";
import { filledRect, patternDefs } from "./pattern.js";
import { THICK, barTop, chartSvg, rowFrame, rowLabel } from "./rows.js";

/// Stacked bars. What is above zero is stacked to the right, what is below (credits) to the left, and the row's sum stands
/// beside it.
///   rows   [{label, parts: [{key, value, apart}]}]   key is the id of a category; values that are no numbers are left out
///   keys   [{id, label, index}]                      index chooses colour and pattern
///   `apart` marks what is shown beside the result: it is drawn open, after the rest, and not counted in the sum.
export function stackedBars(rows, keys, { width, prefix, label = "", unit = "", narrow = false }) {
  const byId = new Map(keys.map((k) => [k.id, k]));
  const clean = rows.map((r) => ({
    label: r.label,
    parts: r.parts.filter((p) => finite(p.value) && p.value !== 0 && byId.has(p.key)).sort((a, b) => Boolean(a.apart) - Boolean(b.apart)),
  }));
  const ends = clean.map((r) => ({
    up: r.parts.reduce((s, p) => s + Math.max(0, p.value), 0),
    down: r.parts.reduce((s, p) => s + Math.min(0, p.value), 0),
    sum: r.parts.reduce((s, p) => s + (p.apart ? 0 : p.value), 0),
  }));
  const decimals = decimalsFor(ends.map((e) => e.sum).concat(ends.map((e) => e.up)));
  const sums = ends.map((e) => formatNumber(e.sum, decimals));
  const f = rowFrame({
    labels: clean.map((r) => r.label),
    low: Math.min(0, ...ends.map((e) => e.down)),
    high: Math.max(0, ...ends.map((e) => e.up)),
    width,
    unit,
    narrow,
    valueWidth: Math.max(0, ...sums.map((s) => textWidth(s, 13))),
  });
  const drawn = clean.map((r, i) => {
    const y = barTop(f, i);
    let up = 0,
      down = 0;
    const parts = r.parts.map((p) => {
      const from = p.value > 0 ? up : down,
        to = from + p.value;
      if (p.value > 0) up = to;
      else down = to;
      return segment(prefix, byId.get(p.key), p, r.label, f.x(Math.min(from, to)), f.x(Math.max(from, to)), y, decimals, unit);
    });
    return (
      rowLabel(f, r.label, i) +
      parts.join("") +
      `<text class="value" x="${at(f.x(Math.max(0, up)) + 7)}" y="${at(y + THICK / 2 + 4.5)}">${sums[i]}</text>`
    );
  });
  return chartSvg(width, f.height, label, patternDefs(prefix) + f.grid + drawn.join("") + f.unitText);
}

function segment(prefix, key, part, rowName, x0, x1, y, decimals, unit) {
  const value = formatNumber(part.value, decimals);
  const words = `${rowName}, ${key.label}: ${value} ${unit}`;
  const wide = x1 - x0;
  const long = `${key.label} ${value}`;
  const inside = textWidth(long, 11.5) + 10 < wide ? long : textWidth(value, 11.5) + 8 < wide ? value : "";
  const text = inside
    ? `<text class="inside h${key.index}" x="${at((x0 + x1) / 2)}" y="${at(y + THICK / 2 + 4)}" text-anchor="middle">${escapeText(inside)}</text>`
    : "";
  const credit =
    part.value < 0 ? `<rect fill="url(#${prefix}-credit)" x="${at(x0)}" y="${at(y)}" width="${at(wide)}" height="${THICK}"/>` : "";
  return (
    `<g class="mark${part.apart ? " apart" : ""}${part.value < 0 ? " negative" : ""}" role="img" tabindex="-1" aria-label="${escapeText(words)}" data-key="${escapeText(key.id)}">` +
    `<title>${escapeText(words)}</title>${filledRect(prefix, key.index, x0, y, wide, THICK)}${credit}${text}</g>`
  );
}
