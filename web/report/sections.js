// The sections up to the suppliers: headline, products, stages, flow, suppliers.
import { barChart, decimalsFor, escapeText, foldSources, formatNumber, legend, sankey, stackedBars } from "../charts/charts.js";
import { categoryIndex, chainGraph, groupNotes, placeText, stageGraph, stageMatrix } from "./model.js";
import { behind, chartPlace, chemistry, numberCell, percent, section, shown, table, textCell } from "./parts.js";
import { STRINGS, say } from "./strings.js";

export const categoryLabel = (id) => STRINGS.categories[id]?.[0] ?? id;

export function productName(p) {
  return p.name || p.material || p.product;
}

function sentence(parts) {
  const text = parts.filter(Boolean).join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : ".");
}

export function gasNames(gases) {
  return (gases ?? []).map((g) => (g === "co2e" ? "CO2e" : g.toUpperCase())).join(", ");
}

/// Boundary, gases and choices of a rule book in plain words.
function bookFacts(book) {
  if (!book) return [];
  const steps = book.processes?.length ? " " + say("boundary.processes", { list: book.processes.map((p) => p.replaceAll("_", " ")).join(", ") }) : "";
  return [
    [say("facts.boundary"), sentence([say(`boundary.${book.boundary}`), say(book.upstream ? "boundary.upstream" : "boundary.no_upstream"), say(book.transport ? "boundary.transport" : "boundary.no_transport")]) + steps],
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
  return Object.entries(count).filter(([, n]) => n).map(([s, n]) => `<a class="badge ${s}" href="#beside">${say(n === 1 ? `headline.${s}` : `headline.${s}s`, { n })}</a>`).join(" ");
}

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

/// Value, interval and boundary: the answer before anything else.
export function headline({ data, answer, product, result, rules, exact }) {
  const interval = result.interval;
  const decimals = exact ? null : decimalsFor([result.value]);
  const facts = [...bookFacts(data.books?.find((b) => b.id === rules)),
    [say("facts.made"), `${formatNumber(product.amount, decimalsFor([product.amount], product.amount >= 1000 ? 1 : 3))} ${product.amount_unit}`],
    ...(result.share_of_activity < 1 ? [[say("facts.share"), percent(result.share_of_activity)]] : [])];
  const intervalText = interval
    ? `<p class="interval">${chemistry(escapeText(say("headline.interval", { low: formatNumber(interval.low, decimals), high: formatNumber(interval.high, decimals), unit: product.unit })))}` +
      `${interval.method ? ` <span class="quiet">${escapeText(say("headline.method", { method: interval.method }))}</span>` : ""}</p>`
    : `<p class="interval quiet">${say("headline.no_interval")}</p>`;
  const apart = "electricity_apart" in result
    ? `<p class="apart-line">${chemistry(escapeText(say("headline.apart", { value: formatNumber(result.electricity_apart, decimals), unit: product.unit })))}</p>` : "";
  const groups = groupNotes([...(answer.notes ?? []), ...result.notes]);
  return `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${escapeText(productName(product))}</h2><p class="code">${escapeText(product.product)}</p>` +
    `<p class="big"><data value="${result.value}">${formatNumber(result.value, decimals)}</data> <span class="unit">${chemistry(escapeText(product.unit))}</span></p>${intervalText}${apart}` +
    `<p class="under">${escapeText(say("headline.under", { title: result.title, id: rules }))}</p><p class="badges">${besideWords(groups) || say("headline.clean")}</p></div>` +
    `<dl class="facts">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${chemistry(escapeText(v))}</dd></div>`).join("")}</dl></section>`;
}

/// Every product under every rule book.
export function productTable({ answer, product, rules, exact }) {
  if (answer.products.length < 2) return "";
  const values = answer.rules.map((r) => decimalsFor(answer.products.map((p) => p.results[r]?.value)));
  const rows = answer.products.map((p) => `<tr${p === product ? ' class="chosen"' : ""}><th scope="row"><a href="#${stateHash(p.product, rules)}"${p === product ? ' aria-current="true"' : ""}>${escapeText(p.product)}</a></th>` +
    textCell(productName(p)) + numberCell(p.amount, decimalsFor([p.amount], 1), exact).replace("</td>", ` ${escapeText(p.amount_unit)}</td>`) +
    answer.rules.map((r, i) => numberCell(p.results[r]?.value, values[i], exact)).join("") + `<td>${chemistry(escapeText(p.unit))}</td></tr>`);
  const head = [say("products.product"), say("products.material"), { text: say("products.made"), number: true }, ...answer.rules.map((r) => ({ text: r, number: true })), say("products.unit")];
  return section("products", say("products.title"), say("products.about"), table({ caption: say("products.title"), head, rows, className: "products" }));
}

export function stateHash(product, rules) {
  return `product=${encodeURIComponent(product)}&rules=${encodeURIComponent(rules)}`;
}

/// Stage x category.
export function stages({ answer, product, result, exact }) {
  const { categories, rows } = stageMatrix(answer, result);
  if (!rows.length) return { html: section("stages", say("stages.title"), "", `<p>${say("stages.none")}</p>`), charts: {} };
  const keys = categories.map((c) => ({ id: c.id, index: categoryIndex(c.id), apart: c.apart, label: c.apart ? say("stages.beside", { label: categoryLabel(c.id) }) : categoryLabel(c.id) }));
  const label = say("stages.chart", { product: productName(product) });
  const decimals = decimalsFor(rows.map((r) => r.total));
  const body = rows.map((r) => `<tr><th scope="row">${escapeText(r.stage)}</th>${r.cells.map((c) => numberCell(c.value, decimals, exact)).join("")}${numberCell(r.total, decimals, exact)}</tr>`);
  const sums = categories.map((c, i) => rows.reduce((s, r) => s + (r.cells[i].value ?? 0), 0));
  body.push(`<tr class="sum"><th scope="row">${say("stages.total")}</th>${sums.map((s) => numberCell(s, decimals, exact)).join("")}${numberCell(rows.reduce((s, r) => s + r.total, 0), decimals, exact)}</tr>`);
  const head = [say("stages.stage"), ...keys.map((k) => ({ text: k.label, number: true })), { text: `${say("stages.total")}, ${product.unit}`, number: true }];
  const credit = result.contributions.some((c) => c.value < 0) ? `<p class="hint">${say("stages.credit")}</p>` : "";
  const meaning = `<details class="meaning"><summary>${say("stages.meaning")}</summary><dl>${categories.map((c) => `<div><dt>${escapeText(categoryLabel(c.id))}</dt><dd>${chemistry(escapeText(STRINGS.categories[c.id]?.[1] ?? ""))}</dd></div>`).join("")}</dl></details>`;
  return {
    html: section("stages", say("stages.title"), say("stages.about"), `<div class="legend-place" data-chart="legend"></div>${chartPlace("stages")}${credit}` +
      behind(say("stages.table"), table({ caption: say("stages.table"), head, rows: body, className: "matrix" })) + meaning),
    charts: {
      legend: (width) => legend(keys, { width, prefix: "legend" }),
      stages: (width) => stackedBars(rows.map((r) => ({ label: r.stage, parts: r.cells.map((c) => ({ key: c.category, value: c.value, apart: c.apart })) })), keys,
        { width, prefix: "stages", label, unit: product.unit, narrow: width < 560 }),
    },
  };
}

/// The flow chart: by step of the chain where the answer has it, and by stage.
export function flow({ answer, product, result, exact, flowView }) {
  const chain = chainGraph(result, say("flow.rest"));
  const view = chain && flowView !== "stage" ? "chain" : "stage";
  const full = view === "chain" ? chain : stageGraph(answer, product, result);
  const title = say("flow.title");
  if (!full.links.length) return { html: section("flow", title, "", `<p>${say("flow.none")}</p>`), charts: {} };
  for (const n of full.nodes) if (["category", "kind"].includes(n.kind)) n.label = n.short = categoryLabel(n.label);
  const graph = view === "chain" ? foldSources(full) : full;
  const names = new Map(full.nodes.map((n) => [n.id, n]));
  const decimals = decimalsFor(full.links.map((l) => l.value));
  const rows = full.links.map((l) => `<tr>${textCell(names.get(l.source)?.label)}${textCell(names.get(l.target)?.label)}` +
    textCell(l.value < 0 ? say("flow.is_credit") : ["category", "kind"].includes(names.get(l.source)?.kind) ? say("flow.own") : say("flow.flow")) + numberCell(l.value, decimals, exact) + "</tr>");
  const label = say("flow.chart", { product: productName(product) });
  const drawn = (width) => sankey(graph, { width, prefix: "flow", label, unit: product.unit, indexOf: categoryIndex, words: { to: say("flow.to_word"), loop: say("flow.is_loop"), credit: say("flow.is_credit") } });
  const switcher = chain ? `<div class="switch" role="group" aria-label="${say("flow.view")}">${["chain", "stage"].map((v) => `<button type="button" data-flow="${v}" aria-pressed="${v === view}">${say(`flow.by_${v}`)}</button>`).join("")}</div>` : "";
  const hints = [drawn(900).includes("link back") ? say("flow.loop") : "", full.links.some((l) => l.value < 0) ? say("flow.credit") : ""].filter(Boolean);
  return {
    html: section("flow", title, say(view === "chain" ? "flow.about" : "flow.about_stages"), switcher + (view === "chain" ? '<div class="legend-place" data-chart="flow-legend"></div>' : "") + chartPlace("flow", { scroll: view === "chain" ? 860 : 560, label }) +
      `<p class="hint screen">${say("flow.hint")}</p>${hints.map((h) => `<p class="hint">${h}</p>`).join("")}` +
      behind(say("flow.table"), table({ caption: say("flow.table"), head: [say("flow.from"), say("flow.to"), say("flow.kind"), { text: `${say("flow.value")}, ${product.unit}`, number: true }], rows }))),
    charts: {
      flow: drawn,
      "flow-legend": (width) => legend([...new Set((graph.inlets ?? []).filter((l) => categoryIndex(l.key) < 7).map((l) => l.key))].sort((a, b) => categoryIndex(a) - categoryIndex(b))
        .map((id) => ({ label: categoryLabel(id), index: categoryIndex(id) })), { width, prefix: "flow-legend" }),
    },
  };
}

/// First-tier suppliers.
export function suppliers({ product, result, exact }) {
  const list = [...result.suppliers].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const title = say("suppliers.title");
  if (!list.length) return { html: section("suppliers", title, "", `<p>${say("suppliers.none")}</p>`), charts: {} };
  const name = (s) => (s.kind === "own" ? say("suppliers.own") : s.name);
  const share = (s) => (result.value ? s.value / result.value : null);
  const decimals = decimalsFor(list.map((s) => s.value));
  const amounts = list.some((s) => s.amount_unit);
  const rows = list.map((s) => `<tr><th scope="row">${escapeText(name(s))}</th>${textCell(s.input)}${textCell(STRINGS.suppliers.kinds[s.kind] ?? s.kind)}` +
    (amounts ? numberCell(s.amount, decimalsFor([s.amount]), exact).replace("</td>", ` ${escapeText(s.amount_unit ?? "")}</td>`) : "") + numberCell(s.value, decimals, exact) +
    `<td class="num">${share(s) === null ? "" : percent(share(s))}</td><td class="place">${escapeText(placeText(s.where))}</td></tr>`);
  const head = [say("suppliers.name"), say("suppliers.input"), say("suppliers.kind"), ...(amounts ? [{ text: say("suppliers.amount"), number: true }] : []),
    { text: `${say("suppliers.value")}, ${product.unit}`, number: true }, { text: say("suppliers.share"), number: true }, say("suppliers.where")];
  const most = list.slice(0, 15);
  return {
    html: section("suppliers", title, say("suppliers.about"), chartPlace("suppliers") + behind(say("suppliers.table"), table({ caption: say("suppliers.table"), head, rows }))),
    charts: { suppliers: (width) => barChart(most.map((s) => ({ label: name(s), value: s.value, text: share(s) === null ? undefined : `${shown(s.value, false)} · ${percent(share(s))}` })),
      { width, prefix: "suppliers", label: say("suppliers.chart", { product: productName(product) }), unit: product.unit, narrow: width < 560 }) },
  };
}
