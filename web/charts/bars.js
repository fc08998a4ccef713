// Horizontal bars from zero, one a row.
import { at, decimalsFor, escapeText, finite, formatNumber, linearScale, textWidth } from "./scale.js";
import { patternDefs } from "./pattern.js";
import { THICK, barTop, chartSvg, rowFrame, rowLabel } from "./rows.js";

/// Bars from zero, one a row, with an optional interval.
///   rows   [{label, value, low, high, apart, index, text, strong}]   text: beside the bar instead of the number;
///          apart: a further length shown open after the bar (beside the result)
export function barChart(rows, { width, prefix, label = "", unit = "", narrow = false, decimals = null }) {
  const shown = rows.map((r) => ({
    ...r,
    value: finite(r.value) ? r.value : 0,
    apart: finite(r.apart) ? r.apart : 0,
    range: finite(r.low) && finite(r.high) ? [r.low, r.high] : null,
  }));
  const digits = decimals ?? decimalsFor(shown.map((r) => r.value));
  const texts = shown.map((r) => r.text ?? formatNumber(r.value, digits));
  const f = rowFrame({
    labels: rows.map((r) => r.label),
    width,
    unit,
    narrow,
    valueWidth: Math.max(0, ...texts.map((t) => textWidth(t, 13))),
    low: Math.min(0, ...shown.flatMap((r) => [r.value, ...(r.range ?? [])])),
    high: Math.max(0, ...shown.flatMap((r) => [r.value + r.apart, ...(r.range ?? [])])),
  });
  const drawn = shown.map((r, i) => {
    const y = barTop(f, i),
      middle = y + THICK / 2;
    const [x0, x1] = [f.x(Math.min(0, r.value)), f.x(Math.max(0, r.value))];
    const words = `${r.label}: ${texts[i]} ${unit}`;
    const open =
      r.apart > 0
        ? `<rect class="open" x="${at(x1)}" y="${at(y + 0.5)}" width="${at(f.x(r.value + r.apart) - x1)}" height="${THICK - 1}"/>`
        : "";
    const credit =
      r.value < 0 ? `<rect fill="url(#${prefix}-credit)" x="${at(x0)}" y="${at(y)}" width="${at(x1 - x0)}" height="${THICK}"/>` : "";
    const whisker = r.range
      ? `<path class="whisker" d="M${at(f.x(r.range[0]))} ${at(middle)}H${at(f.x(r.range[1]))}M${at(f.x(r.range[0]))} ${at(middle - 5)}v10M${at(f.x(r.range[1]))} ${at(middle - 5)}v10"/>`
      : "";
    const end = Math.max(x1, f.x(r.value + r.apart), r.range ? f.x(r.range[1]) : 0);
    return (
      rowLabel(f, r.label, i) +
      `<g class="mark${r.strong ? " strong" : ""}${r.value < 0 ? " negative" : ""}" role="img" tabindex="-1" aria-label="${escapeText(words)}" data-key="${i}">` +
      `<title>${escapeText(words)}</title><rect class="bar" x="${at(x0)}" y="${at(y)}" width="${at(x1 - x0)}" height="${THICK}"/>${credit}${open}${whisker}</g>` +
      `<text class="value${r.strong ? " strong" : ""}" x="${at(end + 7)}" y="${at(middle + 4.5)}">${escapeText(texts[i])}</text>`
    );
  });
  return chartSvg(width, f.height, label, patternDefs(prefix) + f.grid + drawn.join("") + f.unitText);
}

/// A value within its interval as a small mark: a line from low to high on a scale from zero, and a dot at the value.
export function intervalMark({ value, low, high }, { width, label = "" }) {
  if (![value, low, high].every(finite)) return "";
  const x = linearScale([Math.min(0, low), Math.max(0, high)], [6, width - 6]);
  return (
    `<svg class="chart interval-mark" role="img" aria-label="${escapeText(label)}" viewBox="0 0 ${at(width)} 22" width="${at(width)}" height="22"><line class="grid" x1="6" x2="${at(width - 6)}" y1="11" y2="11"/>` +
    `<line class="zero" x1="${at(x(0))}" x2="${at(x(0))}" y1="6" y2="16"/><line class="range" x1="${at(x(low))}" x2="${at(x(high))}" y1="11" y2="11"/><circle class="dot" cx="${at(x(value))}" cy="11" r="5.5"/></svg>`
  );
}
