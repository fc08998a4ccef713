// Lines over years, with bands, given figures, goals and limits.
import { at, decimalsFor, escapeText, finite, formatNumber } from "./scale.js";
import { patternCount } from "./pattern.js";
import { endLabels, knownRuns, seriesWords, yearFrame, yearSvg } from "./years.js";

// A line is told by its dashes and by the shape of its dot as well as by its colour.
const DASHES = ["", "8 4", "2 3", "10 3 2 3", "14 5", "5 2", "1 4", "12 3 2 3 2 3"];
const DOTS = [
  (x, y) => `<circle cx="${at(x)}" cy="${at(y)}" r="4"/>`,
  (x, y) => `<rect x="${at(x - 3.6)}" y="${at(y - 3.6)}" width="7.2" height="7.2"/>`,
  (x, y) => `<path d="M${at(x)} ${at(y - 5)}l5 8.6h-10z"/>`,
  (x, y) => `<path d="M${at(x)} ${at(y - 5.2)}l5.2 5.2l-5.2 5.2l-5.2 -5.2z"/>`,
  (x, y) => `<path d="M${at(x)} ${at(y + 5)}l5 -8.6h-10z"/>`,
  (x, y) => `<path d="M${at(x - 5)} ${at(y - 1.6)}h3.4v-3.4h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4z"/>`,
  (x, y) => `<rect x="${at(x - 5)}" y="${at(y - 2.5)}" width="10" height="5"/>`,
  (x, y) => `<rect x="${at(x - 2.5)}" y="${at(y - 5)}" width="5" height="10"/>`,
];

function lineSwatch(key, x, y) {
  const i = key.index % patternCount;
  return `<path class="line s${i}" stroke-dasharray="${DASHES[i]}" d="M${at(x)} ${at(y + 5)}h26"/><g class="dot c${i}">${DOTS[i](x + 13, y + 5)}</g>`;
}

/// Positions joined by straight lines, gaps left open; a year alone is a short stroke.
function linePath(values, years, f) {
  return knownRuns(years.length, (i) => finite(values[i]))
    .map(([a, b]) =>
      a === b
        ? `M${at(f.x(years[a]) - 2)} ${at(f.y(values[a]))}h4`
        : years
            .slice(a, b + 1)
            .map((year, k) => `${k ? "L" : "M"}${at(f.x(year))} ${at(f.y(values[a + k]))}`)
            .join(""),
    )
    .join("");
}

function bandMark(line, years, f) {
  if (!line.low || !line.high) return "";
  const index = line.index % patternCount;
  const runs = knownRuns(years.length, (i) => finite(line.low[i]) && finite(line.high[i]));
  const shape = runs
    .filter(([a, b]) => b > a)
    .map(([a, b]) => {
      let path = "";
      for (let i = a; i <= b; ++i) path += `${i > a ? "L" : "M"}${at(f.x(years[i]))} ${at(f.y(line.high[i]))}`;
      for (let i = b; i >= a; --i) path += `L${at(f.x(years[i]))} ${at(f.y(line.low[i]))}`;
      return path + "Z";
    })
    .join("");
  return shape ? `<path class="band c${index} s${index}" d="${shape}"/>` : "";
}

/// A goal: a hollow diamond at its year, or where it has none a line across.
function goalMark(line, years, f, textOf) {
  const goal = line.goal;
  if (!goal || !finite(goal.value)) return "";
  const index = line.index % patternCount;
  const text = textOf ? textOf(line) : "";
  const y = f.y(goal.value);
  if (!finite(goal.year) || goal.year < years[0] || goal.year > years.at(-1))
    return `<g class="goal" aria-hidden="true"><path class="line s${index}" stroke-dasharray="3 3" d="M${at(f.left)} ${at(y)}H${at(f.right)}"/><text class="label" x="${at(f.left + 6)}" y="${at(y - 5)}">${escapeText(text)}</text></g>`;
  const x = f.x(goal.year),
    early = x < (f.left + f.right) / 2;
  return `<g class="goal" aria-hidden="true"><path class="line s${index}" d="M${at(x)} ${at(y - 7)}l7 7l-7 7l-7 -7z"/><text class="label" x="${at(x + (early ? 11 : -11))}" y="${at(y - 7)}" text-anchor="${early ? "start" : "end"}">${escapeText(text)}</text></g>`;
}

/// A level across the chart, such as a limit.
function levelMark(level, f) {
  const y = f.y(level.value);
  return `<g class="level" aria-hidden="true"><line x1="${at(f.left)}" x2="${at(f.right)}" y1="${at(y)}" y2="${at(y)}"/><text class="label" x="${at(f.left + 6)}" y="${at(y - 5)}">${escapeText(level.label)}</text></g>`;
}

/// Lines.
///   lines   [{id, label, index, values, low, high, given, goal: {value, year}}]
///           low, high: a band around the line; given: figures in their own years, shown as dots
///   levels  [{value, label}]     lines across
///   unnamed line and goal are named by the text around the chart
///   words   {goal, band}         "goal" before a goal's number; "{low} to {high}" after a value
export function lineChart(
  lines,
  { years, width, prefix, label = "", unit = "", chosen, from, fromLabel, tall, levels = [], words = {}, decimals = null, unnamed = false },
) {
  const w = { goal: "goal", band: "{low} to {high}", ...words };
  const all = lines.flatMap((l) => [l.values, l.low ?? [], l.high ?? [], l.given ?? [], l.goal ? [l.goal.value] : []].flat()).filter(finite);
  const drawn = all.concat(levels.map((l) => l.value).filter(finite));
  const some = lines.filter((l) => l.values.some(finite));
  const extent = drawn.reduce((e, v) => [Math.min(e[0], v), Math.max(e[1], v)], [0, 0]);
  // A level's name stands above its line.
  const room = levels.some((l) => l.value > extent[1] * 0.9) ? 1.16 : 1;
  const digits = decimals ?? decimalsFor(extent);
  const number = (v) => formatNumber(v, digits);
  const goalText = (l) => `${w.goal} ${number(l.goal.value)}${unit === "%" ? "\u202f%" : ` ${unit}`}`;
  // A goal at the right end is named there, with the lines.
  const atEnd = some.filter((l) => l.goal && l.goal.year === years.at(-1) && finite(l.goal.value));
  const f = yearFrame({
    years,
    low: extent[0],
    high: extent[1] * room,
    width,
    unit,
    keys: unnamed ? [] : some,
    beside: unnamed ? [] : atEnd.map(goalText),
    swatch: lineSwatch,
    chosen,
    from,
    fromLabel,
    tall,
  });
  const marks = some.map((l) => markOfLine(l, { years, chosen, unit, f, number, w }));
  const names = (unnamed ? [] : some).map((l) => {
    const i = l.values.findLastIndex(finite);
    return { label: l.label, index: l.index, y: f.y(l.values[i]) };
  });
  for (const l of unnamed ? [] : atEnd) names.push({ label: goalText(l), index: l.index, y: f.y(l.goal.value) });
  const goals = some.map((l) => goalMark(l, years, f, unnamed || (atEnd.includes(l) && !f.narrow) ? null : goalText)).join("");
  return yearSvg(
    f,
    label,
    f.back + levels.map((l) => levelMark(l, f)).join("") + some.map((l) => bandMark(l, years, f)).join("") + marks.join("") + goals + f.front + endLabels(f, names),
  );
}

function markOfLine(l, { years, chosen, unit, f, number, w }) {
  const index = l.index % patternCount;
  const here = years.indexOf(chosen),
    told = here >= 0 && finite(l.values[here]) ? here : l.values.findLastIndex(finite);
  const range =
    finite(l.low?.[told]) && finite(l.high?.[told]) ? ` (${w.band.replace("{low}", number(l.low[told])).replace("{high}", number(l.high[told]))})` : "";
  const spoken = seriesWords({ label: l.label, values: l.values, years, chosen, number, unit, extra: range });
  const given = l.given?.some(finite)
    ? `<path class="given s${index}" d="${years.map((year, i) => (finite(l.given[i]) ? `M${at(f.x(year))} ${at(f.y(l.given[i]))}h0` : "")).join("")}"/>`
    : "";
  return (
    `<g class="mark series" role="img" tabindex="-1" aria-label="${escapeText(spoken)}" data-key="${escapeText(l.id)}"><title>${escapeText(spoken)}</title>` +
    `<path class="line s${index}" stroke-dasharray="${DASHES[index]}" d="${linePath(l.values, years, f)}"/>${given}` +
    `<g class="dot c${index}">${DOTS[index](f.x(years[told]), f.y(l.values[told]))}</g></g>`
  );
}
