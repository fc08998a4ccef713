// Stacked areas over years.
import { at, decimalsFor, escapeText, finite, formatNumber } from "./scale.js";
import { filledRect, patternCount, patternDefs } from "./pattern.js";
import { endLabels, knownRuns, seriesWords, yearFrame, yearSvg } from "./years.js";

/// Layers upon one another: {low, high} of each layer and year; what is below zero is stacked downwards. A year in which a layer
/// has a gap has a gap in all of them, for a stack without one of its parts would tell a wrong sum.
export function stackLayers(layers, count) {
  const whole = Array.from({ length: count }, (_, i) => layers.length > 0 && layers.every((l) => finite(l.values[i])));
  const up = Array(count).fill(0),
    down = Array(count).fill(0);
  const stacked = layers.map((l) => {
    const low = Array(count).fill(null),
      high = Array(count).fill(null);
    for (let i = 0; i < count; ++i) {
      if (!whole[i]) continue;
      const v = l.values[i],
        base = v < 0 ? down[i] : up[i];
      (v < 0 ? down : up)[i] = base + v;
      low[i] = Math.min(base, base + v);
      high[i] = Math.max(base, base + v);
    }
    return { ...l, low, high };
  });
  return { stacked, whole, up, down };
}

function areaPath(layer, runs, years, f) {
  return runs
    .map(([from, to]) => {
      // A single year would have no width.
      const half = from === to ? 1.5 : 0;
      const px = (i, side) => at(f.x(years[i]) + side * half);
      let path = `M${px(from, -1)} ${at(f.y(layer.high[from]))}`;
      for (let i = from; i <= to; ++i) path += `L${px(i, 1)} ${at(f.y(layer.high[i]))}`;
      for (let i = to; i >= from; --i) path += `L${px(i, i === from ? -1 : 1)} ${at(f.y(layer.low[i]))}`;
      return path + "Z";
    })
    .join("");
}

/// Stacked areas.
///   layers  [{id, label, index, values}]   from the bottom up; values by year, null for a gap
///   line    {label, values}                a line over the areas, such as a sum with what lies below zero
export function areaChart(layers, { years, width, prefix, label = "", unit = "", chosen, from, fromLabel, tall, line = null }) {
  const { stacked, whole, up, down } = stackLayers(layers, years.length);
  const lineValues = line?.values.filter(finite) ?? [];
  const swatch = (key, x, y) => filledRect(prefix, key.index, x + 4, y - 2, 20, 12);
  const f = yearFrame({
    years,
    low: Math.min(0, ...down, ...lineValues),
    high: Math.max(0, ...up, ...lineValues),
    width,
    unit,
    keys: stacked.filter((l) => l.high.some((h, i) => whole[i] && h > l.low[i])),
    swatch,
    chosen,
    from,
    fromLabel,
    tall,
  });
  const runs = knownRuns(years.length, (i) => whole[i]);
  const decimals = decimalsFor(up.concat(down));
  const number = (v) => formatNumber(v, decimals);
  const here = whole[years.indexOf(chosen)] ? years.indexOf(chosen) : whole.lastIndexOf(true);
  const sum = here < 0 ? 0 : up[here] + down[here];
  const drawn = stacked.map((l) => {
    const share = here >= 0 && sum > 0 ? `, ${formatNumber((l.values[here] / sum) * 100, 1)}\u202f%` : "";
    const words = seriesWords({ label: l.label, values: l.values.map((v, i) => (whole[i] ? v : null)), years, chosen, number, unit, extra: share });
    const path = areaPath(l, runs, years, f),
      index = l.index % patternCount;
    return (
      `<g class="mark layer" role="img" tabindex="-1" aria-label="${escapeText(words)}" data-key="${escapeText(l.id)}"><title>${escapeText(words)}</title>` +
      `<path class="c${index}" d="${path}"/><path class="ink" fill="url(#${prefix}-p${index})" d="${path}"/></g>`
    );
  });
  const last = runs.at(-1)?.[1] ?? -1;
  const names =
    last < 0
      ? []
      : stacked.filter((l) => l.high[last] - l.low[last] > 0).map((l) => ({ label: l.label, index: l.index, y: f.y((l.high[last] + l.low[last]) / 2) }));
  const over = line
    ? `<path class="sum-line" d="${knownRuns(years.length, (i) => finite(line.values[i]))
        .map(([a, b]) => years.slice(a, b + 1).map((year, k) => `${k ? "L" : "M"}${at(f.x(year))} ${at(f.y(line.values[a + k]))}`).join(""))
        .join("")}"/>`
    : "";
  return yearSvg(f, label, patternDefs(prefix) + f.back + drawn.join("") + over + f.front + endLabels(f, names));
}
