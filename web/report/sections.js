// The first sections: headline, products, stages, suppliers.
import { barChart, decimalsFor, escapeText, formatNumber, intervalMark, legend, stackedBars } from "../charts/charts.js";
import { groupNotes, placeText } from "../shared/notes.js";
import {
  behind,
  capital,
  chartPlace,
  chemistry,
  gasNames,
  numberCell,
  percent,
  section,
  sentence,
  shown,
  table,
  textCell,
} from "../shared/parts.js";
import { categoryIndex, stageMatrix } from "./model.js";
import { STRINGS, say } from "./strings.js";

export const categoryLabel = (id) => STRINGS.categories[id]?.[0] ?? id;

export function productName(p) {
  return p.name || p.material || p.product;
}

/// Boundary, gases and choices of a rule book in plain words.
function bookFacts(book) {
  if (!book) return [];
  const steps = book.processes?.length
    ? " " + say("boundary.processes", { list: book.processes.map((p) => p.replaceAll("_", " ")).join(", ") })
    : "";
  return [
    [
      say("facts.boundary"),
      sentence([
        say(`boundary.${book.boundary}`),
        say(book.upstream ? "boundary.upstream" : "boundary.no_upstream"),
        say(book.transport ? "boundary.transport" : "boundary.no_transport"),
      ]) + steps,
    ],
    [say("facts.electricity"), sentence([say(`electricity.${book.electricity}`), book.electricity_apart ? say("electricity.apart") : ""])],
    [say("facts.scrap"), sentence([say(`allocation.${book.allocation?.pre_consumer_scrap}`)])],
    [say("facts.gases"), say("gases", { list: gasNames(book.gases), set: book.gwp_set })],
    [say("facts.edition"), [book.edition, book.source].filter(Boolean).join(": ")],
  ];
}

/// Words for how much stands beside the number.
function besideWords(groups) {
  const count = { error: 0, warning: 0, note: 0 };
  for (const g of groups) count[g.severity] += g.rows.length;
  return Object.entries(count)
    .filter(([, n]) => n)
    .map(([s, n]) => `<a class="badge ${s}" href="#beside">${say(n === 1 ? `headline.${s}` : `headline.${s}s`, { n })}</a>`)
    .join(" ");
}

/// The interval as a mark and in words: how it was found, and how many inputs it takes for certain.
function intervalLines(interval, value, unit, decimals) {
  const words = say("headline.interval", { low: formatNumber(interval.low, decimals), high: formatNumber(interval.high, decimals), unit });
  const mode = interval.mode ?? interval.method;
  const method = STRINGS.headline.modes[mode] ? say(`headline.modes.${mode}`, { draws: formatNumber(interval.draws, 0) }) : (mode ?? "");
  const without = interval.inputs_without_uncertainty ? say("headline.without", { n: interval.inputs_without_uncertainty }) : "";
  return (
    intervalMark({ value, low: interval.low, high: interval.high }, { width: 280, label: words }) +
    `<p class="interval">${chemistry(escapeText(words))}</p>` +
    `<p class="quiet small">${escapeText([method && capital(method) + ".", without].filter(Boolean).join(" "))}</p>`
  );
}

/// Value, interval and boundary: the answer before anything else.
export function headline({ data, answer, product, result, rules, exact }) {
  const interval = result.interval;
  const decimals = exact ? null : decimalsFor([result.value]);
  const facts = [
    ...bookFacts(data.books?.find((b) => b.id === rules)),
    [
      say("facts.made"),
      `${formatNumber(product.amount, decimalsFor([product.amount], product.amount >= 1000 ? 1 : 3))} ${product.amount_unit}`,
    ],
    ...(result.share_of_activity < 1 ? [[say("facts.share"), percent(result.share_of_activity)]] : []),
  ];
  const outside = result.value === null;
  const intervalText = outside
    ? `<p class="interval">${say("headline.outside_text")}</p>`
    : interval
      ? intervalLines(interval, result.value, product.unit, decimals)
      : `<p class="interval quiet">${say("headline.no_interval")}</p>`;
  const apart =
    "electricity_apart" in result
      ? `<p class="apart-line">${chemistry(escapeText(say("headline.apart", { value: formatNumber(result.electricity_apart, decimals), unit: product.unit })))}</p>`
      : "";
  const groups = groupNotes([...(answer.notes ?? []), ...result.notes]);
  return (
    `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${escapeText(productName(product))}</h2><p class="code">${escapeText(product.product)}</p>` +
    (outside
      ? `<p class="big outside">${say("headline.outside")}</p>`
      : `<p class="big"><data value="${result.value}">${formatNumber(result.value, decimals)}</data> <span class="unit">${chemistry(escapeText(product.unit))}</span></p>`) +
    `${intervalText}${apart}` +
    `<p class="under">${escapeText(say("headline.under", { title: result.title, id: rules }))}</p><p class="badges">${besideWords(groups) || say("headline.clean")}</p></div>` +
    `<dl class="facts">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${chemistry(escapeText(v))}</dd></div>`).join("")}</dl></section>`
  );
}

/// Every product under every rule book.
export function productTable({ answer, product, rules, exact }) {
  if (answer.products.length < 2) return "";
  const rows = answer.products.map(
    (p) =>
      `<tr${p === product ? ' class="chosen"' : ""}><th scope="row"><a href="#${stateHash(p.product, rules)}"${p === product ? ' aria-current="true"' : ""}>${escapeText(p.product)}</a></th>` +
      textCell(productName(p)) +
      numberCell(p.amount, decimalsFor([p.amount], 1), exact).replace("</td>", ` ${escapeText(p.amount_unit)}</td>`) +
      answer.rules
        .map((r) =>
          p.results[r]?.value === null
            ? `<td class="num quiet">${say("products.outside")}</td>`
            : numberCell(p.results[r]?.value, decimalsFor([p.results[r]?.value]), exact),
        )
        .join("") +
      `<td class="unit">${chemistry(escapeText(p.unit))}</td></tr>`,
  );
  const head = [
    say("products.product"),
    say("products.material"),
    { text: say("products.made"), number: true },
    ...answer.rules.map((r) => ({ text: r, number: true })),
    say("products.unit"),
  ];
  return section(
    "products",
    say("products.title"),
    say("products.about"),
    table({ caption: say("products.title"), head, rows, className: "products" }),
  );
}

export function stateHash(product, rules) {
  return `product=${encodeURIComponent(product)}&rules=${encodeURIComponent(rules)}`;
}

/// Stage x category.
export function stages({ answer, product, result, exact }) {
  const { categories, rows } = stageMatrix(answer, result);
  if (!rows.length) return { html: section("stages", say("stages.title"), "", `<p>${say("stages.none")}</p>`), charts: {} };
  const keys = categories.map((c) => ({
    id: c.id,
    index: categoryIndex(c.id),
    apart: c.apart,
    label: c.apart ? say("stages.beside", { label: categoryLabel(c.id) }) : categoryLabel(c.id),
  }));
  const label = say("stages.chart", { product: productName(product) });
  const decimals = decimalsFor(rows.map((r) => r.total));
  const body = rows.map(
    (r) =>
      `<tr><th scope="row">${escapeText(r.stage)}</th>${r.cells.map((c) => numberCell(c.value, decimals, exact)).join("")}${numberCell(r.total, decimals, exact)}</tr>`,
  );
  const sums = categories.map((c, i) => rows.reduce((s, r) => s + (r.cells[i].value ?? 0), 0));
  body.push(
    `<tr class="sum"><th scope="row">${say("stages.total")}</th>${sums.map((s) => numberCell(s, decimals, exact)).join("")}${numberCell(
      rows.reduce((s, r) => s + r.total, 0),
      decimals,
      exact,
    )}</tr>`,
  );
  const head = [
    say("stages.stage"),
    ...keys.map((k) => ({ text: k.label, number: true })),
    { text: `${say("stages.total")}, ${product.unit}`, number: true },
  ];
  const credit = result.contributions.some((c) => c.value < 0) ? `<p class="hint">${say("stages.credit")}</p>` : "";
  const meaning = `<details class="meaning"><summary>${say("stages.meaning")}</summary><dl>${categories.map((c) => `<div><dt>${escapeText(categoryLabel(c.id))}</dt><dd>${chemistry(escapeText(STRINGS.categories[c.id]?.[1] ?? ""))}</dd></div>`).join("")}</dl></details>`;
  return {
    html: section(
      "stages",
      say("stages.title"),
      say("stages.about"),
      `<div class="legend-place" data-chart="legend"></div>${chartPlace("stages")}${credit}` +
        behind(say("stages.table"), table({ caption: say("stages.table"), head, rows: body, className: "matrix" })) +
        meaning,
    ),
    charts: {
      legend: (width) => legend(keys, { width, prefix: "legend" }),
      stages: (width) =>
        stackedBars(
          rows.map((r) => ({ label: r.stage, parts: r.cells.map((c) => ({ key: c.category, value: c.value, apart: c.apart })) })),
          keys,
          { width, prefix: "stages", label, unit: product.unit, narrow: width < 560 },
        ),
    },
  };
}

/// First-tier suppliers.
export function suppliers({ product, result, exact }) {
  const list = [...result.suppliers].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const title = say("suppliers.title");
  if (!list.length) return { html: section("suppliers", title, "", `<p>${say("suppliers.none")}</p>`), charts: {} };
  const name = (s) => (s.kind === "own" ? say("suppliers.own") : s.label || s.name);
  const id = (s) => (s.kind === "own" || !s.label || s.label === s.name ? "" : `<br><code>${escapeText(s.name)}</code>`);
  const share = (s) => (result.value ? s.value / result.value : null);
  const decimals = decimalsFor(list.map((s) => s.value));
  const amounts = list.some((s) => s.amount_unit);
  const rows = list.map(
    (s) =>
      `<tr><th scope="row">${escapeText(name(s))}${id(s)}</th>${textCell(s.input)}${textCell(STRINGS.suppliers.kinds[s.kind] ?? s.kind)}` +
      (amounts ? numberCell(s.amount, decimalsFor([s.amount]), exact).replace("</td>", ` ${escapeText(s.amount_unit ?? "")}</td>`) : "") +
      numberCell(s.value, decimals, exact) +
      `<td class="num">${share(s) === null ? "" : percent(share(s))}</td><td class="place">${escapeText(placeText(s.where))}</td></tr>`,
  );
  const head = [
    say("suppliers.name"),
    say("suppliers.input"),
    say("suppliers.kind"),
    ...(amounts ? [{ text: say("suppliers.amount"), number: true }] : []),
    { text: `${say("suppliers.value")}, ${product.unit}`, number: true },
    { text: say("suppliers.share"), number: true },
    say("suppliers.where"),
  ];
  const most = list.slice(0, 15);
  return {
    html: section(
      "suppliers",
      title,
      say("suppliers.about"),
      chartPlace("suppliers") + behind(say("suppliers.table"), table({ caption: say("suppliers.table"), head, rows })),
    ),
    charts: {
      suppliers: (width) =>
        barChart(
          most.map((s) => ({
            label: name(s),
            value: s.value,
            text: share(s) === null ? undefined : `${shown(s.value, false)} · ${percent(share(s))}`,
          })),
          {
            width,
            prefix: "suppliers",
            label: say("suppliers.chart", { product: productName(product) }),
            unit: product.unit,
            narrow: width < 560,
          },
        ),
    },
  };
}
