// What charts of one row a value share: label column, value column, axis below.
import { at, decimalsFor, escapeText, formatNumber, linearScale, niceTicks, textWidth, truncate } from "./scale.js";

/// Height of a row, and of the bar in it.
export const ROW = 34,
  THICK = 22;
const AXIS = 36;

/// Scale, grid and measures of a chart of rows.
export function rowFrame({ labels, low, high, width, unit, valueWidth, narrow }) {
  const wide = Math.max(40, ...labels.map((l) => textWidth(l, 13) * 1.08)) + 12;
  // Long names stand above their bars, for they say more than the bars' length does.
  narrow ||= wide > width * 0.36;
  const left = narrow ? 0 : wide;
  const right = valueWidth * 1.08 + 14;
  const round = niceTicks(Math.min(0, low), Math.max(0, high), width < 480 ? 3 : 6),
    step = round[1] - round[0];
  // The axis ends a little after the longest bar, not at the next round value: that would waste room.
  const ends = [Math.max(round[0], Math.min(0, low) - (low < 0 ? step * 0.1 : 0)), Math.min(round.at(-1), Math.max(0, high) + step * 0.02)];
  if (ends[0] >= ends[1]) ends[1] = round.at(-1);
  const ticks = round.filter((t) => t >= ends[0] && t <= ends[1]);
  const x = linearScale(ends, [left, Math.max(left + 20, width - right)]);
  const row = narrow ? ROW + 16 : ROW;
  const bottom = labels.length * row + 4;
  const decimals = decimalsFor([step], 1);
  const grid = ticks
    .map(
      (t) =>
        `<line class="${t === 0 ? "zero" : "grid"}" x1="${at(x(t))}" x2="${at(x(t))}" y1="0" y2="${bottom}"/>` +
        `<text class="tick" x="${at(x(t))}" y="${bottom + 15}" text-anchor="${t === ticks[0] && narrow ? "start" : "middle"}">${formatNumber(t, decimals)}</text>`,
    )
    .join("");
  return {
    left,
    x,
    row,
    bottom,
    narrow,
    grid,
    height: bottom + AXIS,
    unitText: `<text class="tick" x="${at(width)}" y="${bottom + 31}" text-anchor="end">${escapeText(unit)}</text>`,
  };
}

/// The name of row i.
export function rowLabel(f, text, i) {
  return f.narrow
    ? `<text class="label" x="0" y="${i * f.row + 13}">${escapeText(text)}</text>`
    : `<text class="label" x="${at(f.left - 10)}" y="${i * f.row + ROW / 2 + 4}" text-anchor="end">${escapeText(truncate(text, f.left - 12, 13))}</text>`;
}

/// Where the bar of row i begins.
export function barTop(f, i) {
  return i * f.row + (f.narrow ? 18 : (ROW - THICK) / 2);
}

/// The chart around its marks.
export function chartSvg(width, height, label, body) {
  return `<svg class="chart" role="group" aria-label="${escapeText(label)}" viewBox="0 0 ${at(width)} ${at(height)}" width="${at(width)}" height="${at(height)}">${body}</svg>`;
}
