// Stock in use, scrap, metal, classes of scrap, elements and their limits.
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { areaChart, lineChart } from "../charts/series.js";
import { chartPlace, numberCell, section, table, textCell } from "../shared/parts.js";
import { foldSmall, limitShares, massUnit, ratio, scaled, seriesOf } from "./model.js";
import { baseHint, hint, together, lazyTable, quantityName, shareText, yearChart } from "./pieces.js";
import { say } from "./strings.js";

const some = (values) => values?.some((v) => typeof v === "number");

/// Layers in one unit, the small ones folded, each with colour and pattern; and the columns of their table.
function stackOf(parts) {
  const unit = massUnit(totals(parts.map((p) => p.values)));
  const whole = parts.map((p) => ({ ...p, values: scaled(p.values, unit) }));
  const layers = foldSmall(whole, 8, (n) => say("years.others", { n })).map((l, index) => ({ ...l, index: l.index ?? index }));
  return { unit, layers, folded: layers.find((l) => l.folded)?.folded ?? [], columns: whole.filter((p) => some(p.values)) };
}

function totals(lists) {
  return (lists[0] ?? []).map((_, i) => lists.reduce((s, l) => s + Math.abs(l[i] ?? 0), 0));
}

function sumColumn(columns, years) {
  return { label: say("years.sum"), values: years.map((_, i) => (columns.every((c) => typeof c.values[i] === "number") ? columns.reduce((s, c) => s + c.values[i], 0) : null)) };
}

/// Stacked areas with their table; null where nothing is known.
export function stackPart(id, { state, parts, label, unitSuffix = "" }) {
  const { unit, layers, folded, columns } = stackOf(parts);
  if (!layers.length) return null;
  const name = unit.name + unitSuffix;
  const drawn = yearChart(id, {
    label,
    state,
    columns: (columns.length > 1 ? [...columns, sumColumn(columns, state.view.years)] : columns).map((c) => ({ ...c, label: `${c.label}, ${name}` })),
    draw: (o) => areaChart(layers, { ...o, unit: name }),
  });
  if (folded.length) drawn.html += hint(escapeText(say("years.others_are", { list: folded.join(", ") })));
  return drawn;
}

/// The bands of a quantity where they belong to what is shown.
export function bandOf(state, quantity) {
  const bands = state.answer.bands;
  const shown = state.view.scenario?.id ?? "base";
  if (!bands || (bands.scenario ?? "base") !== shown) return null;
  return bands.regions?.find((r) => r.id === state.view.id)?.quantities?.[quantity] ?? null;
}

/// Lines of quantities with bands and given figures, and their table.
export function linesPart(id, { state, quantities, label, what }) {
  const known = quantities.filter(([q]) => some(seriesOf(state.view, q)));
  if (!known.length) return null;
  const bands = known.map(([q]) => bandOf(state, q));
  const unit = massUnit(known.flatMap(([q], k) => [...seriesOf(state.view, q), ...(bands[k]?.high ?? [])]));
  const lines = known.map(([q, index], k) => ({
    id: q,
    label: quantityName(q),
    index,
    values: scaled(seriesOf(state.view, q), unit),
    given: scaled(state.view.quantities[q].given ?? [], unit),
    ...(bands[k] ? { low: scaled(bands[k].low, unit), high: scaled(bands[k].high, unit) } : {}),
  }));
  const columns = lines.flatMap((l) => [
    { label: `${l.label}, ${unit.name}`, values: l.values },
    ...(l.low ? [{ label: `${l.label}, ${say("years.low")}`, values: l.low }, { label: `${l.label}, ${say("years.high")}`, values: l.high }] : []),
  ]);
  const drawn = yearChart(id, { label, state, columns, what, draw: (o) => lineChart(lines, { ...o, unit: unit.name }) });
  const told = [
    lines.some((l) => l.given.some((v) => v !== null)) ? say("years.dots") : "",
    lines.some((l) => l.low) ? say("years.band", { level: state.answer.bands.level, draws: formatNumber(state.answer.bands.draws, 0) }) : "",
  ].filter(Boolean);
  drawn.html += hint(escapeText(told.join(" ")));
  return drawn;
}

export function stock(state) {
  const { view } = state;
  const groups = (view.groups ?? []).filter((g) => some(g.stock));
  const drawn = groups.length
    ? stackPart("stock", { state, parts: groups.map((g) => ({ id: g.id, label: g.name || g.id, values: g.stock })), label: say("stock.chart", { region: view.name }) })
    : linesPart("stock", { state, quantities: [["stock", 0]], label: say("stock.chart", { region: view.name }) });
  if (!drawn) return null;
  const kg = view.stock_kg_per_person?.[state.i];
  const person = typeof kg === "number" ? `<p class="summary">${escapeText(say("stock.person", { year: state.year, kg: formatNumber(kg, state.exact ? null : 0) }))}</p>` : "";
  return { ...drawn, html: section("stock", say("stock.title"), say("stock.about"), person + drawn.html + baseHint(state, "groups")) };
}

export function scrap(state) {
  const region = state.view.name;
  const arises = linesPart("arises", {
    state,
    quantities: [["end_of_life", 0], ["old_scrap", 4], ["new_scrap", 3]],
    label: say("scrap.chart", { region }),
  });
  const becomes = linesPart("becomes", {
    state,
    quantities: [["remelted", 5], ["scrap_exports", 1], ["scrap_imports", 7], ["surplus_scrap", 2]],
    label: say("scrap.chart_becomes", { region }),
  });
  if (!arises && !becomes) return null;
  const all = together([
    arises && { ...arises, html: `<h3>${say("scrap.arises")}</h3>${arises.html}` },
    becomes && { ...becomes, html: `<h3>${say("scrap.becomes")}</h3>${becomes.html}` },
  ]);
  return { ...all, html: section("scrap", say("scrap.title"), say("scrap.about"), all.html) };
}

export function metal(state) {
  const drawn = linesPart("metal", {
    state,
    quantities: [["metal_supply", 0], ["recycled_metal", 4], ["primary_need", 2]],
    label: say("metal.chart", { region: state.view.name }),
  });
  if (!drawn) return null;
  return { ...drawn, html: section("metal", say("metal.title"), say("metal.about"), drawn.html) };
}

function classTable(state, materials) {
  const { i, exact, year } = state;
  const fields = ["scrap", "charged", "exported", "surplus"].filter((f) => materials[f]);
  const unit = massUnit(fields.flatMap((f) => materials[f].map((v) => v[i])));
  const decimals = decimalsFor((materials.scrap ?? []).map((v) => (v[i] ?? 0) / unit.size));
  const caption = say("classes.table", { year });
  // What kept the last of a class out of the melts: an element's limit, or that no metal was asked for any more.
  const stopped = materials.surplus_because?.some((list) => list[i]);
  const because = (word) => (word === "demand" ? say("classes.demand") : (word ?? ""));
  const words = { scrap: "arises", charged: "charged", exported: "exported", surplus: "left" };
  const rows = materials.classes.map(
    (c, k) =>
      `<tr><th scope="row">${escapeText(c.name || c.id)}</th>${textCell(c.origin === "old" || c.origin === "new" ? say(`classes.${c.origin}`) : c.origin)}` +
      fields.map((f) => numberCell(scaled([materials[f][k]?.[i]], unit)[0], decimals, exact)).join("") +
      (stopped ? textCell(because(materials.surplus_because[k]?.[i])) : "") +
      "</tr>",
  );
  const head = [say("classes.class"), say("classes.origin"), ...fields.map((f) => ({ text: say(`classes.${words[f]}`, { unit: unit.name }), number: true })), ...(stopped ? [say("classes.because")] : [])];
  return `<h3>${caption}</h3>${table({ caption, head, rows, className: "classes" })}`;
}

export function classes(state) {
  const m = state.view.materials;
  if (!m?.classes?.length) return null;
  // A class keeps its colour and pattern in both charts.
  const parts = (rows) => m.classes.map((c, k) => ({ id: c.id, label: c.name || c.id, values: rows?.[k] ?? [], ...(m.classes.length <= 8 ? { index: k } : {}) }));
  const arising = stackPart("classes", { state, parts: parts(m.scrap), label: say("classes.chart", { region: state.view.name }) });
  if (!arising) return null;
  const left = m.surplus?.some((v) => v.some((x) => x > 0))
    ? stackPart("surplus", {
        state,
        parts: parts(m.surplus).filter((p) => p.values.some((v) => v > 0)),
        label: say("classes.chart_surplus", { region: state.view.name }),
      })
    : null;
  const all = together([
    arising,
    { html: `<h3>${say("classes.surplus")}</h3>` + (left ? "" : `<p>${say("classes.no_surplus")}</p>`) },
    left,
    { html: classTable(state, m) + baseHint(state, "materials") },
  ]);
  return { ...all, html: section("classes", say("classes.title"), say("classes.about"), all.html) };
}

function contentTable(state, materials) {
  const caption = say("limits.table", { year: state.year });
  const rows = materials.families.flatMap((family, k) =>
    (materials.elements ?? []).flatMap((element, e) => {
      const content = materials.content_pct?.[k]?.[e]?.[state.i],
        most = materials.max_pct?.[k]?.[e];
      if (typeof content !== "number") return [];
      const share = ratio(content, most);
      return [
        `<tr><th scope="row">${escapeText(family.name || family.id)}</th>${textCell(element)}${numberCell(content, 3, state.exact)}${numberCell(most, 3, state.exact)}${numberCell(share === null ? null : share * 100, 1, state.exact)}</tr>`,
      ];
    }),
  );
  const number = (key) => ({ text: say(`limits.${key}`), number: true });
  return table({ caption, head: [say("limits.family"), say("limits.element"), number("content"), number("most"), number("share")], rows, className: "contents-table" });
}

/// One small chart a family.
export function limits(state) {
  const m = state.view.materials;
  const families = (m?.families ?? []).flatMap((family, k) => {
    const lines = limitShares(m, k);
    return lines.length ? [{ family, k, lines }] : [];
  });
  if (!families.length) return null;
  const charts = {};
  const cards = families.map(({ family, k, lines }) => {
    const id = `limits-${k}`,
      name = family.name || family.id,
      label = say("limits.chart", { family: name });
    charts[id] = (width) =>
      lineChart(
        lines.map((l) => ({ id: l.element, label: l.element, index: m.elements.indexOf(l.element), values: l.values })),
        { years: state.view.years, width, prefix: id, label, unit: say("limits.unit"), chosen: state.year, from: state.view.demand_from || null, tall: 130, decimals: 0, levels: [{ value: 100, label: say("limits.limit") }] },
      );
    const share = ratio(m.from_scrap?.[k]?.[state.i], m.metal?.[k]?.[state.i]);
    const words = share === null ? "" : `<p class="small quiet">${escapeText(say("limits.scrap_share", { share: shareText(share), year: state.year }))}</p>`;
    return `<div class="multiple"><h3>${escapeText(name)}</h3>${words}${chartPlace(id, { label, paper: 330 })}</div>`;
  });
  const caption = say("limits.table", { year: state.year });
  return {
    html: section("limits", say("limits.title"), say("limits.about"), `<div class="multiples">${cards.join("")}</div>${lazyTable("limits", caption)}${baseHint(state, "materials")}`),
    charts,
    tables: { limits: () => contentTable(state, m) },
  };
}
