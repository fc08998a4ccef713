// Numbers to places and to text.

/// Text that may stand in markup and in attributes.
export function escapeText(text) {
  return String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/// True for a number that can be drawn.
export function finite(value) {
  return typeof value === "number" && Number.isFinite(value);
}

/// Round values 1, 2, 5 x 10^n that cover low..high: about `count` of them, always at least two.
export function niceTicks(low, high, count = 5) {
  if (!finite(low) || !finite(high)) return [0, 1];
  if (low > high) [low, high] = [high, low];
  if (low === high) {
    if (low > 0) low = 0;
    else if (high < 0) high = 0;
    else high = 1;
  }
  const raw = (high - low) / Math.max(1, count);
  let power = Math.floor(Math.log10(raw)),
    unit = [1, 2, 5, 10].find((m) => m * 10 ** power >= raw * (1 - 1e-9));
  if (unit === 10) {
    unit = 1;
    ++power;
  }
  // Whole numbers divided by a power of ten: no tail as in 0.30000000000000004.
  const value = (i) => (power < 0 ? (i * unit) / 10 ** -power : i * unit * 10 ** power);
  const step = value(1),
    first = Math.floor(low / step + 1e-9),
    last = Math.ceil(high / step - 1e-9);
  const ticks = [];
  for (let i = first; i <= last; ++i) ticks.push(value(i));
  return ticks;
}

/// Maps a domain to a range; a domain without width maps to the range's start.
export function linearScale([d0, d1], [r0, r1]) {
  const factor = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0);
  return (value) => r0 + (value - d0) * factor;
}

/// Decimals that show the largest of the values with three significant digits (at most six decimals).
export function decimalsFor(values, digits = 3) {
  const largest = values.reduce((m, v) => (finite(v) ? Math.max(m, Math.abs(v)) : m), 0);
  if (largest === 0) return 0;
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(largest))));
}

/// A number as people read it: given decimals, thousands apart, a true minus sign; "<0.01" for what would round to zero.
/// With decimals null every digit is shown.
export function formatNumber(value, decimals = null, { group = "\u202f", point = ".", absent = "–" } = {}) {
  if (!finite(value)) return absent;
  const sign = value < 0 ? "\u2212" : "";
  const size = Math.abs(value);
  if (decimals === null) return sign + String(size).replace(".", point);
  const text = size.toFixed(decimals);
  if (size !== 0 && Number(text) === 0) return `${sign ? ">" : "<"}${sign}${(10 ** -decimals).toFixed(decimals).replace(".", point)}`;
  const [whole, fraction] = text.split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return sign + grouped + (fraction ? point + fraction : "");
}

/// Width of a text in a sans-serif font, a little on the safe side; charts have no document to measure with.
export function textWidth(text, size = 12) {
  let units = 0;
  for (const c of String(text))
    units += "iljtfr.,:;|!'()[] ".includes(c) ? 0.36 : "mwMW%@".includes(c) ? 0.92 : c >= "A" && c <= "Z" ? 0.7 : 0.58;
  return units * size;
}

/// The text, cut with an ellipsis where it is too long.
export function truncate(text, width, size = 12) {
  let all = String(text);
  if (textWidth(all, size) <= width) return all;
  while (all.length > 1 && textWidth(all + "…", size) > width) all = all.slice(0, -1);
  return all.trimEnd() + "…";
}

/// The text on at most `lines` lines, broken between words; what is too long is cut.
export function wrapText(text, width, size = 12, lines = 2) {
  const out = [];
  let words = String(text).split(" ").filter(Boolean);
  while (words.length) {
    let n = words.length;
    if (out.length + 1 < lines) while (n > 1 && textWidth(words.slice(0, n).join(" "), size) > width) --n;
    out.push(truncate(words.slice(0, n).join(" "), width, size));
    words = words.slice(n);
  }
  return out;
}

/// A coordinate: two decimals are enough and keep the text short.
export function at(value) {
  return String(Math.round(value * 100) / 100);
}
