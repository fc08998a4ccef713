// A category is told by colour and by pattern, so that neither a printer nor an eye needs the colours.
import { at, escapeText, textWidth } from "./scale.js";

const SHAPES = [
  "",
  '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4"/>',
  '<circle cx="2" cy="2" r="1.1"/><circle cx="6" cy="6" r="1.1"/>',
  '<path d="M-2 6l4 4M0 0l8 8M6-2l4 4"/>',
  '<path d="M0 4h8"/>',
  '<path d="M4 0v8"/>',
  '<path d="M0 4h8M4 0v8"/>',
  '<path d="M0 2h4M4 6h4"/>',
];

/// How many categories can be told apart.
export const patternCount = SHAPES.length;

/// <defs> with the patterns; `prefix` keeps the ids of several charts on one page apart.
export function patternDefs(prefix) {
  const all = SHAPES.map(
    (shape, i) => `<pattern id="${prefix}-p${i}" class="pattern" width="8" height="8" patternUnits="userSpaceOnUse">${shape}</pattern>`,
  );
  const credit = `<pattern id="${prefix}-credit" class="pattern strong" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M-2 2l4-4M0 6l6-6M4 8l4-4"/></pattern>`;
  return `<defs>${all.join("")}${credit}</defs>`;
}

/// A rectangle in colour and pattern of category `index`.
export function filledRect(prefix, index, x, y, width, height) {
  const place = `x="${at(x)}" y="${at(y)}" width="${at(Math.max(0, width))}" height="${at(height)}"`;
  return `<rect class="c${index % patternCount}" ${place}/><rect fill="url(#${prefix}-p${index % patternCount})" ${place}/>`;
}

/// A legend as its own small SVG: swatch and label for every key {label, index}, wrapped at `width`.
export function legend(keys, { width, prefix }) {
  let x = 0,
    y = 0;
  const items = keys.map(({ label, index, apart }) => {
    const w = 22 + textWidth(label, 12) + 18;
    if (x > 0 && x + w > width) {
      x = 0;
      y += 22;
    }
    const item =
      `<g class="key${apart ? " apart" : ""}" transform="translate(${at(x)} ${y})">${filledRect(prefix, index, 0, 3, 14, 14)}` +
      `<text class="label" x="20" y="14">${escapeText(label)}</text></g>`;
    x += w;
    return item;
  });
  if (!items.length) return "";
  return `<svg class="chart legend" viewBox="0 0 ${at(width)} ${y + 20}" width="${at(width)}" height="${y + 20}" aria-hidden="true">${patternDefs(prefix)}${items.join("")}</svg>`;
}
