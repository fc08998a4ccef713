// Small pieces of markup that every section uses.
import { decimalsFor, escapeText, formatNumber } from "../charts/charts.js";
import { say } from "./strings.js";

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
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeText(title)}</h2>${about ? `<p class="about">${escapeText(about)}</p>` : ""}${body}</section>`;
}

/// A place for a chart, drawn when its width is known.
export function chartPlace(id, { scroll = 0, label = "" } = {}) {
  const region = scroll ? ` tabindex="0" role="region" aria-label="${escapeText(say("chart_scroll", { label }))}"` : "";
  return `<div class="chart-frame"><div class="chart-place" data-chart="${id}" data-least="${scroll}"${region}></div><p class="readout" data-readout="${id}" aria-hidden="true">&nbsp;</p></div>`;
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
