// Small pieces of markup that every section uses.
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { STRINGS, say } from "./words.js";

/// A cell with a number: the exact value stands in data-value, so that a reader of the page's source and a test can see it.
export function numberCell(value, decimals, exact) {
  const known = typeof value === "number" && Number.isFinite(value);
  return `<td class="num"${known ? ` data-value="${value}"` : ""}>${formatNumber(known ? value : null, exact ? null : decimals, { absent: "" })}</td>`;
}

export function textCell(text) {
  return `<td>${escapeText(text)}</td>`;
}

/// A table in a frame that scrolls sideways where the page is narrow.
export function table({ caption, head, rows, className = "" }) {
  const headings = head.map((h) => `<th scope="col"${h.number ? ' class="num"' : ""}>${escapeText(h.text ?? h)}</th>`).join("");
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(say("chart_scroll", { label: caption }))}"><table class="${className}"><caption class="quiet">${escapeText(caption)}</caption>` +
    `<thead><tr>${headings}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  );
}

/// A table behind a chart.
export function behind(caption, inner) {
  return `<details class="behind"><summary>${escapeText(caption)}</summary>${inner}</details>`;
}

export function section(id, title, about, body) {
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeText(title)}</h2>${about ? `<p class="about">${chemistry(escapeText(about))}</p>` : ""}${body}</section>`;
}

/// A place for a chart, drawn when its width is known; `paper` is that on paper, where it is not a sheet's.
export function chartPlace(id, { scroll = 0, label = "", paper = 0 } = {}) {
  const region = scroll ? ` tabindex="0" role="region" aria-label="${escapeText(say("chart_scroll", { label }))}"` : "";
  return `<div class="chart-frame"><div class="chart-place" data-chart="${id}" data-least="${scroll}"${paper ? ` data-paper="${paper}"` : ""}${region}></div><p class="readout" data-readout="${id}" aria-hidden="true">&nbsp;</p></div>`;
}

export function percent(value, decimals = 1) {
  return formatNumber(value * 100, decimals) + "\u202f%";
}

export function signedPercent(value) {
  return (value > 0 ? "+" : "") + percent(value);
}

/// One number with the digits of the page.
export function shown(value, exact, digits = 3) {
  return formatNumber(value, exact ? null : decimalsFor([value], digits));
}

/// CO2 and its kin with lowered digits; only in markup, never in attributes.
export function chemistry(html) {
  return html.replace(/\b(CO2e?|CF4|C2F6|CH4|N2O|SF6)\b/g, (f) => f.replace(/\d/g, "<sub>$&</sub>"));
}

/// The period in words.
export function periodText(period) {
  const [from, to] = (period ?? "").split("..");
  if (!to) return period ?? "";
  // The end is excluded in the data; people say the last day.
  const last = new Date(`${to}T00:00:00Z`);
  if (Number.isNaN(last.getTime())) return period;
  last.setUTCDate(last.getUTCDate() - 1);
  const words = (d) => new Intl.DateTimeFormat(STRINGS.locale, { dateStyle: "long", timeZone: "UTC" }).format(d);
  return say("period", { from: words(new Date(`${from}T00:00:00Z`)), to: words(last) });
}

/// The text with a capital letter.
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/// Parts with commas between them, as one sentence.
export function sentence(parts) {
  const text = parts.filter(Boolean).join(", ");
  return capital(text) + (text.endsWith(".") ? "" : ".");
}

export function gasNames(gases) {
  return (gases ?? []).map((g) => (g === "co2e" ? "CO2e" : g.toUpperCase())).join(", ");
}

/// True where two results are one number but for rounding.
export function sameNumber(a, b) {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/// How to make the page again, with further facts as [name, markup], and a button that saves its data.
export function reproduce({ command, program, workspace, period, library, facts = [] }) {
  const all = [
    [say("reproduce.command"), `<code>${escapeText(command)}</code>`],
    [say("reproduce.program"), escapeText(program ?? "alumen")],
    [say("reproduce.workspace"), escapeText([workspace, period].filter(Boolean).join(", "))],
    ...(library ? [[say("reproduce.library"), `<code class="hash">${escapeText(library)}</code>`]] : []),
    ...facts,
  ];
  return (
    `<h3>${say("reproduce.title")}</h3><dl class="facts plain">${all.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${chemistry(v)}</dd></div>`).join("")}</dl>` +
    `<p class="screen"><button type="button" data-save>${say("reproduce.data")}</button></p>`
  );
}
