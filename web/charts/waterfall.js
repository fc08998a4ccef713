// From one value to another by its causes: a bar for each end, and between them one step a cause.
import { at, decimalsFor, escapeText, finite, formatNumber, textWidth } from "./scale.js";
import { filledRect, patternDefs } from "./pattern.js";
import { THICK, barTop, chartSvg, rowFrame, rowLabel } from "./rows.js";

const UP = 1,
  DOWN = 5;

/// A number with its sign: a plus is not understood here.
export function signedNumber(value, decimals = null) {
  return (finite(value) && value > 0 ? "+" : "") + formatNumber(value, decimals);
}

/// Where each step begins and ends: [{from, to}], from `first` on.
export function runningSteps(first, steps) {
  let sum = first;
  return steps.map((step) => {
    const from = sum;
    sum += finite(step.value) ? step.value : 0;
    return { from, to: sum };
  });
}

/// The waterfall.
///   first, last  {label, value}
///   steps        [{label, value, shown, text}]   shown stands for the number as the chart would print it, text follows it
///   A rise and a fall differ by colour, by pattern, by the arrow and by the sign of the number.
export function waterfall({ first, last, steps }, { width, prefix, label = "", unit = "", narrow = false, decimals = null }) {
  const digits = decimals ?? decimalsFor([first.value, last.value, ...steps.map((s) => s.value)]);
  const spans = runningSteps(first.value, steps);
  const rows = [
    { ...first, from: 0, to: first.value, end: true, words: formatNumber(first.value, digits) },
    ...steps.map((s, i) => ({ ...s, ...spans[i], words: (s.shown ?? signedNumber(s.value, digits)) + (s.text ? ` ${s.text}` : "") })),
    { ...last, from: 0, to: last.value, end: true, words: formatNumber(last.value, digits) },
  ];
  const f = rowFrame({
    labels: rows.map((r) => r.label),
    low: Math.min(...rows.map((r) => Math.min(r.from, r.to))),
    high: Math.max(...rows.map((r) => Math.max(r.from, r.to))),
    width,
    unit,
    narrow,
    valueWidth: Math.max(...rows.map((r) => textWidth(r.words, 13))),
  });
  const drawn = rows.map((r, i) => {
    const y = barTop(f, i),
      x0 = f.x(Math.min(r.from, r.to)),
      x1 = f.x(Math.max(r.from, r.to));
    const words = `${r.label}: ${r.words} ${unit}`;
    const bar = r.end
      ? `<rect class="bar" x="${at(x0)}" y="${at(y)}" width="${at(x1 - x0)}" height="${THICK}"/>`
      : step(prefix, r, x0, x1, y);
    // A thin line carries the level over to the next row.
    const link =
      i + 1 < rows.length
        ? `<line class="carry" x1="${at(f.x(r.to))}" x2="${at(f.x(r.to))}" y1="${at(y)}" y2="${at(barTop(f, i + 1) + THICK)}"/>`
        : "";
    return (
      `${rowLabel(f, r.label, i)}${link}<g class="mark${r.end ? " strong" : ""}" role="img" tabindex="-1" aria-label="${escapeText(words)}" data-key="${i}"><title>${escapeText(words)}</title>${bar}</g>` +
      `<text class="value label" x="${at(x1 + 7)}" y="${at(y + THICK / 2 + 4.5)}">${escapeText(r.words)}</text>`
    );
  });
  return chartSvg(width, f.height, label, patternDefs(prefix) + f.grid + drawn.join("") + f.unitText);
}

/// A step: at least two pixels wide, so that a small cause is seen, with an arrow where there is room for one.
function step(prefix, r, x0, x1, y) {
  const wide = Math.max(2, x1 - x0),
    middle = y + THICK / 2,
    up = r.value >= 0;
  const tip = up ? x0 + wide - 5 : x0 + 5,
    back = up ? tip - 6 : tip + 6;
  const arrow =
    wide >= 20 ? `<path class="tip" d="M${at(back)} ${at(middle - 5)}L${at(tip)} ${at(middle)}L${at(back)} ${at(middle + 5)}"/>` : "";
  return filledRect(prefix, up ? UP : DOWN, x0, y, wide, THICK) + arrow;
}
