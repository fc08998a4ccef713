// Pieces that the sections of the flow page share: charts with their tables, masses in words, places in the address.
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { capital, chartPlace, numberCell, table } from "../shared/parts.js";
import { massUnit, onPaper } from "./model.js";
import { STRINGS, say } from "./strings.js";

export function quantityName(id) {
  return STRINGS.quantities[id] ?? capital(String(id).replaceAll("_", " "));
}

export function nodeName(id) {
  return STRINGS.nodes[id] ?? capital(String(id).replaceAll("_", " "));
}

/// A mass with the unit that suits it.
export function massText(t, exact = false, gas = "") {
  const unit = massUnit([t], gas);
  return `${formatNumber(t / unit.size, exact ? null : decimalsFor([t / unit.size]))}\u202f${unit.name}`;
}

export function shareText(share, decimals = 1) {
  return formatNumber(share === null ? null : share * 100, decimals) + "\u202f%";
}

/// Several drawn parts as one.
export function together(parts) {
  const there = parts.filter(Boolean);
  return {
    html: there.map((p) => p.html).join(""),
    charts: Object.assign({}, ...there.map((p) => p.charts)),
    tables: Object.assign({}, ...there.map((p) => p.tables)),
  };
}

/// A list that is made when it is opened.
export function lazyTable(id, caption) {
  return `<details class="behind" data-keep="${id}"><summary>${escapeText(caption)}</summary><div data-table="${id}"></div></details>`;
}

/// A table of years: columns [{label, values}].
export function yearTable({ caption, years, columns, state }) {
  const decimals = columns.map((c) => decimalsFor(c.values));
  const rows = years.map(
    (year, i) =>
      `<tr class="${year === state.year ? "chosen" : onPaper(years, i, state.year) ? "" : "between"}"><th scope="row">${year}</th>` +
      columns.map((c, k) => numberCell(c.values[i], decimals[k], state.exact)).join("") +
      "</tr>",
  );
  return table({ caption, head: [say("years.year"), ...columns.map((c) => ({ text: c.label, number: true }))], rows, className: "years-table" });
}

/// A chart over years with its table: {html, charts, tables}.
///   draw(options)  the chart for {years, width, prefix, chosen, from, fromLabel, words}
export function yearChart(id, { label, state, view = state.view, columns, draw, what = label, paper = 0 }) {
  const caption = say("years.table", { what });
  return {
    html: chartPlace(id, { label, paper }) + lazyTable(id, caption),
    charts: {
      [id]: (width) =>
        draw({
          years: view.years,
          width,
          prefix: id,
          label,
          chosen: state.year,
          from: view.demand_from || null,
          fromLabel: say("years.from"),
          words: { goal: say("indicators.goal"), band: say("years.range", { low: "{low}", high: "{high}" }) },
        }),
    },
    tables: { [id]: () => yearTable({ caption, years: view.years, columns, state }) },
  };
}

/// A chart without years, with its table behind.
export function plainChart(id, { label, caption, draw, rows }) {
  return { html: chartPlace(id, { label }) + lazyTable(id, caption), charts: { [id]: (width) => draw(width, width < 480) }, tables: { [id]: rows } };
}

/// A line of text under a chart.
export function hint(text, className = "") {
  return text ? `<p class="hint${className ? ` ${className}` : ""}">${text}</p>` : "";
}

/// That a part is the base's although a scenario is shown.
export function baseHint(state, part) {
  if (!state.view.baseParts.includes(part)) return "";
  return hint(escapeText(say("years.base_only", { base: state.answer.scenarios[0].title || state.answer.scenarios[0].id })));
}
