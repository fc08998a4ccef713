// What charts over years share: axes, the chosen year, and names at the ends of what is drawn.
import { at, decimalsFor, escapeText, finite, formatNumber, linearScale, niceTicks, textWidth, truncate } from "./scale.js";
import { patternCount } from "./pattern.js";

/// Round years from first to last, as many as the width has room for.
export function yearTicks(first, last, width) {
  const most = Math.max(1, Math.floor(width / 58));
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200].find((s) => (last - first) / s <= most) ?? 500;
  const ticks = [];
  for (let y = Math.ceil(first / step) * step; y <= last; y += step) ticks.push(y);
  return ticks.length ? ticks : [first];
}

/// Runs of positions for which known(i) holds: [[first, last]]. A gap is never bridged.
export function knownRuns(count, known) {
  const runs = [];
  for (let i = 0; i < count; ++i) {
    if (!known(i)) continue;
    if (runs.length && runs.at(-1)[1] === i - 1) runs.at(-1)[1] = i;
    else runs.push([i, i]);
  }
  return runs;
}

/// Places of labels, top to bottom, at least `apart` from one another and within top..bottom where there is room.
export function spreadLabels(items, apart, top, bottom) {
  const placed = items.map((item) => ({ ...item, place: item.y })).sort((a, b) => a.y - b.y);
  let least = top;
  for (const p of placed) {
    p.place = Math.max(p.place, least);
    least = p.place + apart;
  }
  let most = bottom;
  for (const p of [...placed].reverse()) {
    p.place = Math.min(p.place, most);
    most = p.place - apart;
  }
  return placed;
}

const LABEL = 12,
  HEAD = 22;

/// Keys above a chart that is too narrow for names at its right: [{x, y, key}], and the height they take.
function keyRows(keys, width) {
  let x = 0,
    y = 0;
  const rows = keys.map((key) => {
    const wide = 34 + textWidth(key.label, LABEL) + 14;
    if (x > 0 && x + wide > width) {
      x = 0;
      y += 20;
    }
    const place = { x, y, key };
    x += wide;
    return place;
  });
  return { rows, height: keys.length ? y + 26 : 0 };
}

/// Scales and grid of a chart over years.
///   keys    [{label, index}]  what is drawn, named at the right or, on a narrow chart, above
///   swatch  (key, x, y)       markup of a key's sign, 26 wide
///   beside  further names at the right
///   chosen  the year that is marked; from: the first year of a projection, with its label `fromLabel`
export function yearFrame({ years, low, high, width, unit, keys, beside = [], swatch, chosen, from, fromLabel = "", tall = 230 }) {
  const narrow = width < 560;
  const legendRows = narrow ? keyRows(keys, width) : { rows: [], height: 0 };
  const round = niceTicks(Math.min(0, low), Math.max(0, high), tall < 170 ? 3 : 5),
    step = round[1] - round[0];
  const ends = [Math.max(round[0], Math.min(0, low) - (low < 0 ? step * 0.1 : 0)), Math.min(round.at(-1), Math.max(0, high) * 1.03)];
  if (ends[0] >= ends[1]) ends[1] = round.at(-1);
  const ticks = round.filter((t) => t >= ends[0] && t <= ends[1]);
  const decimals = decimalsFor([step], 1);
  const texts = ticks.map((t) => formatNumber(t, decimals));
  const left = Math.max(...texts.map((t) => textWidth(t, 11.5))) + 10;
  const gutter = narrow ? 18 : Math.min(width * 0.3, Math.max(20, ...[...keys.map((k) => k.label), ...beside].map((text) => textWidth(text, LABEL) * 1.08)) + 26);
  const top = legendRows.height + HEAD,
    bottom = top + tall,
    right = Math.max(left + 40, width - gutter);
  const x = linearScale([years[0] ?? 0, years.at(-1) ?? 1], [left, right]),
    y = linearScale(ends, [bottom, top]);
  const grid = ticks
    .map(
      (t, i) =>
        `<line class="${t === 0 ? "zero" : "grid"}" x1="${at(left)}" x2="${at(right)}" y1="${at(y(t))}" y2="${at(y(t))}"/>` +
        `<text class="tick" x="${at(left - 6)}" y="${at(y(t) + 4)}" text-anchor="end">${texts[i]}</text>`,
    )
    .join("");
  const named = years.length ? yearTicks(years[0], years.at(-1), right - left) : [];
  const along = named
    .map(
      (t) =>
        `<line class="grid" x1="${at(x(t))}" x2="${at(x(t))}" y1="${at(bottom)}" y2="${at(bottom + 5)}"/><text class="tick" x="${at(x(t))}" y="${at(bottom + 18)}" text-anchor="middle">${t}</text>`,
    )
    .join("");
  const unitText = `<text class="tick" x="0" y="${at(legendRows.height + 10)}">${escapeText(unit)}</text>`;
  const keyText = legendRows.rows
    .map((k) => `<g aria-hidden="true">${swatch(k.key, k.x, k.y + 4)}<text class="label" x="${at(k.x + 31)}" y="${at(k.y + 14)}">${escapeText(k.key.label)}</text></g>`)
    .join("");
  return {
    x,
    y,
    left,
    right,
    top,
    bottom,
    narrow,
    width,
    height: bottom + 26,
    back: grid + along + unitText + keyText,
    front: yearRules({ x, left, right, top, bottom, years, chosen, from, fromLabel }),
  };
}

/// The chosen year, and where a projection begins, as upright lines.
function yearRules({ x, left, right, top, bottom, years, chosen, from, fromLabel }) {
  const within = (year) => finite(year) && years.length > 1 && year >= years[0] && year <= years.at(-1);
  let out = "";
  if (within(from) && from > years[0]) {
    const late = right - x(from) < textWidth(fromLabel, 11.5) + 8;
    // The name stands beside the chosen year's, or not at all where that is too near.
    const near = within(chosen) && Math.abs(x(chosen) - x(from) - (late ? -40 : 40)) < textWidth(fromLabel, 11.5) / 2 + 24;
    out +=
      `<line class="from" x1="${at(x(from))}" x2="${at(x(from))}" y1="${at(top - 4)}" y2="${at(bottom)}"/>` +
      (near ? "" : `<text class="tick" x="${at(x(from) + (late ? -4 : 4))}" y="${at(top - 10)}" text-anchor="${late ? "end" : "start"}">${escapeText(fromLabel)}</text>`);
  }
  if (within(chosen))
    out +=
      `<line class="chosen" x1="${at(x(chosen))}" x2="${at(x(chosen))}" y1="${at(top - 6)}" y2="${at(bottom)}"/>` +
      `<text class="tick chosen-year" x="${at(Math.min(Math.max(x(chosen), left + 14), right - 6))}" y="${at(top - 10)}" text-anchor="middle">${chosen}</text>`;
  return `<g aria-hidden="true">${out}</g>`;
}

/// Names at the right: items [{label, index, y}] with y in pixels; a short line leads to a name that had to move.
export function endLabels(f, items, swatch = null) {
  if (f.narrow) return "";
  const room = (f.width - f.right - 22) / 1.08;
  return spreadLabels(items, 15, f.top + 4, f.bottom - 2)
    .map(
      (p) =>
        `<g class="end-label" aria-hidden="true"><path class="lead s${p.index % patternCount}" d="M${at(f.right + 1)} ${at(p.y)}L${at(f.right + 14)} ${at(p.place)}"/>` +
        (swatch ? swatch(p, f.right + 12, p.place) : "") +
        `<text class="label" x="${at(f.right + 18)}" y="${at(p.place + 4)}">${escapeText(truncate(p.label, room, LABEL))}</text></g>`,
    )
    .join("");
}

/// What a series says in words: the chosen year, with the ends of what is known.
export function seriesWords({ label, values, years, chosen, number, unit, extra = "" }) {
  const known = years.flatMap((year, i) => (finite(values[i]) ? [i] : []));
  if (!known.length) return `${label}: –`;
  const here = years.indexOf(chosen);
  const told = known.includes(here) ? here : known.at(-1);
  const rest = [known[0], known.at(-1)].filter((i, k, all) => i !== told && all.indexOf(i) === k);
  return `${label}, ${years[told]}: ${number(values[told])} ${unit}${extra}` + rest.map((i) => `; ${years[i]}: ${number(values[i])}`).join("");
}

/// The chart around its marks.
export function yearSvg(f, label, body) {
  return `<svg class="chart years" role="group" aria-label="${escapeText(label)}" viewBox="0 0 ${at(f.width)} ${at(f.height)}" width="${at(f.width)}" height="${at(f.height)}">${body}</svg>`;
}
