// Indicators against targets, emissions, and scenarios side by side.
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { lineChart } from "../charts/series.js";
import { capital, chemistry, numberCell, section, table, textCell } from "../shared/parts.js";
import { massUnit, milestoneYears, scaled, scenariosOf, viewOf } from "./model.js";
import { baseHint, together, quantityName, shareText, yearChart } from "./pieces.js";
import { stackPart } from "./sections_stock.js";
import { STRINGS, say } from "./strings.js";

const number = (v) => typeof v === "number" && Number.isFinite(v);
const percentOf = (indicator) => indicator.unit === "1" || indicator.unit === "";
/// Shares as percent; everything else as it is.
const shownValue = (indicator, v) => (number(v) ? (percentOf(indicator) ? v * 100 : v) : null);
const unitOfIndicator = (indicator) => (percentOf(indicator) ? "%" : indicator.unit);

/// What a target asks for, and how far the result is from it in the target's year.
function targetWords(indicator, years) {
  if (!number(indicator.target)) return ["", ""];
  const show = (v) => (percentOf(indicator) ? shareText(v) : `${formatNumber(v, decimalsFor([v]))} ${indicator.unit}`);
  const year = indicator.target_year;
  const asked = year ? say("indicators.target_year", { value: show(indicator.target), year }) : show(indicator.target);
  const then = indicator.values[years.indexOf(year || years.at(-1))];
  if (!number(then)) return [asked, ""];
  if (then >= indicator.target) return [asked, say("indicators.met")];
  return [asked, say("indicators.missed", { gap: formatNumber(shownValue(indicator, indicator.target - then), 1) })];
}

/// The target of an indicator as a line under its name.
function goalLine(k, years) {
  const [asked, gap] = targetWords(k, years);
  return `<p class="small quiet">${asked ? escapeText(`${capital(say("indicators.goal"))} ${asked}${gap ? `: ${gap}` : ""}`) : "&nbsp;"}</p>`;
}

export function indicators(state) {
  const { view } = state;
  const list = (view.indicators ?? []).filter((k) => k.values?.some(number));
  if (!list.length) return null;
  const drawn = list.map((k, n) => {
    const unit = unitOfIndicator(k),
      name = capital(k.name || k.id);
    const line = { id: k.id, label: name, index: n % 8, values: k.values.map((v) => shownValue(k, v)), goal: number(k.target) ? { value: shownValue(k, k.target), year: k.target_year } : null };
    const one = yearChart(`indicator-${n}`, {
      label: say("indicators.chart", { name, region: view.name }),
      what: name,
      paper: 330,
      state,
      columns: [{ label: `${name}, ${unit}`, values: line.values }],
      draw: (o) => lineChart([line], { ...o, unit, tall: 130, decimals: unit === "%" ? 1 : null, unnamed: true }),
    });
    return { ...one, html: `<div class="multiple"><h3>${escapeText(name)}</h3>${goalLine(k, view.years)}${one.html}</div>` };
  });
  const caption = say("indicators.table", { year: state.year });
  const sourced = list.some((k) => k.target_source);
  const rows = list.map((k) => {
    const [asked, gap] = targetWords(k, view.years);
    const v = shownValue(k, k.values[state.i]);
    return `<tr><th scope="row">${escapeText(capital(k.name || k.id))}</th><td class="quiet">${escapeText(k.formula)}</td>${numberCell(v, percentOf(k) ? 1 : decimalsFor([v]), state.exact)}${textCell(unitOfIndicator(k))}${textCell(asked)}${textCell(gap)}${sourced ? textCell(k.target_source ?? "") : ""}</tr>`;
  });
  const head = [say("indicators.indicator"), say("indicators.formula"), { text: say("indicators.value", { year: state.year }), number: true }, say("scenarios.unit"), say("indicators.target"), say("indicators.to_go"), ...(sourced ? [say("indicators.source")] : [])];
  const all = together(drawn);
  const body = `<div class="multiples">${all.html}</div><h3>${caption}</h3>${table({ caption, head, rows, className: "indicators" })}${baseHint(state, "indicators")}`;
  return { ...all, html: section("indicators", say("indicators.title"), say("indicators.about"), body) };
}

export function emissions(state) {
  const e = state.view.emissions;
  if (!e?.stages?.length) return null;
  const stack = stackPart("emissions", {
    state,
    parts: e.stages.map((s) => ({ id: s.stage, label: STRINGS.emissions.stage[s.stage] ?? s.stage, values: s.values })),
    label: say("emissions.chart", { region: state.view.name }),
    unitSuffix: " CO₂e",
  });
  const parts = [stack];
  if (e.use_saving?.some((v) => number(v) && v !== 0)) {
    const unit = massUnit(e.use_saving, " CO₂e");
    const line = { id: "use_saving", label: say("emissions.saving_line"), index: 5, values: scaled(e.use_saving, unit) };
    const drawn = yearChart("saving", {
      label: say("emissions.saving_chart", { region: state.view.name }),
      state,
      columns: [{ label: `${line.label}, ${unit.name}`, values: line.values }],
      draw: (o) => lineChart([line], { ...o, unit: unit.name, tall: 150 }),
    });
    parts.push({ ...drawn, html: `<div class="apart-part"><h3>${say("emissions.saving")}</h3><p class="about">${say("emissions.saving_about")}</p>${drawn.html}</div>` });
  }
  if (e.sources?.length) parts.push({ html: `<h3>${say("emissions.sources")}</h3><ul class="plain-list">${e.sources.map((s) => `<li>${chemistry(escapeText(s))}</li>`).join("")}</ul>` });
  const all = together([...parts, { html: baseHint(state, "emissions") }]);
  return { ...all, html: section("emissions", say("emissions.title"), say("emissions.about"), all.html) };
}

const COMPARED = ["recycled_metal", "primary_need", "surplus_scrap", "scrap_exports", "old_scrap", "stock"];

/// What is compared: [{id, label, unit, lines: [{scenario, values}]}], only what differs between scenarios.
export function scenarioSeries(state) {
  const views = scenariosOf(state.answer).map((s) => ({ s, view: viewOf(state.answer, state.view.id, s.id) }));
  const entry = (id, label, unit, read) => {
    const lines = views.map(({ s, view }) => ({ id: s.id, label: s.title || s.id, values: read(view) }));
    const first = lines[0].values;
    const differ = lines.some((l) => l.values.some((v, i) => v !== first[i] && number(v)));
    return differ ? [{ id, label, unit, lines }] : [];
  };
  const masses = COMPARED.flatMap((q) => {
    const unit = massUnit(views.flatMap(({ view }) => view.quantities?.[q]?.used ?? []));
    return entry(q, quantityName(q), unit.name, (view) => scaled(view.quantities?.[q]?.used ?? [], unit));
  });
  const shares = (state.view.indicators ?? []).filter(percentOf).flatMap((k) =>
    entry(`share-${k.id}`, capital(k.name || k.id), "%", (view) => (view.indicators?.find((x) => x.id === k.id)?.values ?? []).map((v) => (number(v) ? v * 100 : null))),
  );
  const total = views.every(({ view }) => view.emissions?.total);
  const unit = massUnit(views.flatMap(({ view }) => view.emissions?.total ?? []), " CO₂e");
  return [...shares.slice(0, 2), ...masses, ...(total ? entry("emissions-total", say("headline.emissions"), unit.name, (view) => scaled(view.emissions.total, unit)) : [])];
}

export function scenarios(state) {
  const list = scenariosOf(state.answer);
  if (!list.length) return null;
  const series = scenarioSeries(state);
  const notes = `<dl class="facts plain">${list.map((s) => `<div><dt>${escapeText(s.title || s.id)}</dt><dd>${escapeText(s.note || "–")}</dd></div>`).join("")}</dl>`;
  if (!series.length) return { html: section("scenarios", say("scenarios.title"), say("scenarios.about"), `${notes}<p>${say("scenarios.none")}</p>`), charts: {} };
  const charts = series.map((one) => {
    const label = say("scenarios.chart", { what: one.label, region: state.view.name });
    const lines = one.lines.map((l, index) => ({ ...l, index }));
    const drawn = yearChart(`scenario-${one.id}`, {
      label,
      what: say("scenarios.by", { what: one.label }),
      paper: 330,
      state,
      columns: lines.map((l) => ({ label: `${l.label}, ${one.unit}`, values: l.values })),
      draw: (o) => lineChart(lines, { ...o, unit: one.unit, tall: 160, decimals: one.unit === "%" ? 1 : null }),
    });
    return { ...drawn, html: `<div class="multiple"><h3>${escapeText(one.label)}</h3>${drawn.html}</div>` };
  });
  const all = together(charts);
  const years = milestoneYears(state.view.years, state.year);
  const caption = say("scenarios.table");
  const rows = series.flatMap((one) => {
    const decimals = decimalsFor(one.lines.flatMap((l) => years.map((y) => l.values[state.view.years.indexOf(y)])));
    return one.lines.map(
      (l, k) =>
        `<tr${k ? "" : ' class="first"'}><th scope="row">${escapeText(one.label)}</th>${textCell(l.label)}${textCell(one.unit)}` +
        years.map((y) => numberCell(l.values[state.view.years.indexOf(y)], one.unit === "%" ? 1 : decimals, state.exact)).join("") +
        "</tr>",
    );
  });
  const head = [say("scenarios.what"), say("scenarios.scenario"), say("scenarios.unit"), ...years.map((y) => ({ text: String(y), number: true }))];
  return {
    ...all,
    html: section("scenarios", say("scenarios.title"), say("scenarios.about"), `${notes}<div class="multiples wide">${all.html}</div><h3>${caption}</h3>${table({ caption, head, rows, className: "scenarios" })}`),
  };
}
