// Measured flows against their balances: does it fit, what was moved, what looks wrong.
import { barChart } from "../charts/bars.js";
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { lineChart } from "../charts/series.js";
import { numberCell, section, table, textCell } from "../shared/parts.js";
import { massUnit, notesOf } from "./model.js";
import { besideBadges } from "./sections_head.js";
import { hint, together, massText, plainChart, yearChart } from "./pieces.js";
import { STRINGS, say } from "./strings.js";

const real = (v) => typeof v === "number" && Number.isFinite(v);
const MOVED = 15;
const spoken = (id) => id.replaceAll("_", " ");

/// The years that have flows.
export function reconcileYears(region) {
  return [...new Set((region?.flows ?? []).map((f) => f.year))].sort((a, b) => a - b);
}

/// How many flows are measured, told by balances, or not told at all.
export function flowCounts(flows) {
  const count = { measured: 0, found: 0, open: 0 };
  for (const f of flows) {
    if (f.kind === "unobservable") ++count.open;
    else if (f.kind === "observable") ++count.found;
    else if (f.kind !== "constant") ++count.measured;
  }
  return count;
}

/// The year in which the misfit is largest.
export function worstYear(region) {
  const list = (region?.by_year ?? []).filter((y) => real(y.chi));
  return list.length ? list.reduce((worst, y) => (y.chi > worst.chi ? y : worst)).year : (reconcileYears(region).at(-1) ?? null);
}

export function reconcileHeadline(state) {
  const r = state.view;
  const decimals = decimalsFor([r.chi_squared, r.critical]);
  const text = { chi: formatNumber(r.chi_squared, decimals), critical: formatNumber(r.critical, decimals) };
  const known = real(r.chi_squared) && real(r.critical);
  const fits = known && r.chi_squared <= r.critical;
  const facts = [[say("reconcile.flows"), say("reconcile.counts", flowCounts(r.flows ?? []))]];
  for (const s of (r.suspects ?? []).slice(0, 3)) facts.push([say("reconcile.suspects"), say("reconcile.suspect", { what: s.what, year: s.year })]);
  return (
    `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${escapeText(r.name || r.id)}</h2>` +
    `<p class="big"><data value="${known ? r.chi_squared : ""}">${formatNumber(r.chi_squared, state.exact ? null : decimals)}</data></p>` +
    `<p class="big-words">${escapeText(say("reconcile.big", { degrees: r.degrees, critical: text.critical }))}.</p>` +
    (known ? `<p class="verdict-line ${fits ? "good" : "bad"}">${escapeText(say(fits ? "reconcile.fits" : "reconcile.misfit", text))}</p>` : "") +
    `${besideBadges(notesOf(state.answer))}</div><dl class="facts">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${escapeText(v)}</dd></div>`).join("")}</dl></section>`
  );
}

function suspects(r) {
  const list = r.suspects ?? [];
  if (!list.length) return { html: section("suspects", say("reconcile.suspects"), "", `<p>${say("reconcile.no_suspects")}</p>`), charts: {} };
  const items = list.map((s) => {
    const test = STRINGS.reconcile.tests[s.test] ?? String(s.test).replaceAll("_", " ");
    const words = say("reconcile.suspect_text", { test, statistic: formatNumber(s.statistic, 2), critical: formatNumber(s.critical, 2), size: real(s.size) ? massText(s.size) : "–" });
    const alike = s.alike?.length ? `<p class="small quiet">${escapeText(say("reconcile.alike", { list: s.alike.join(", ") }))}</p>` : "";
    return `<li><h3>${escapeText(say("reconcile.suspect", { what: s.what, year: s.year }))}</h3><p>${escapeText(words)}</p>${alike}</li>`;
  });
  return { html: section("suspects", say("reconcile.suspects"), say("reconcile.suspects_about"), `<ol class="suspects">${items.join("")}</ol>`), charts: {} };
}

function flowTable(state, flows) {
  // The stock is decades of flows: it would put every flow into hundredths.
  const unit = massUnit(flows.filter((f) => f.quantity !== "stock").flatMap((f) => [f.measured, f.adjusted]));
  const scale = (v) => (real(v) ? v / unit.size : null);
  const decimals = decimalsFor(flows.flatMap((f) => [scale(f.measured), scale(f.adjusted)]), 4);
  const spread = (value, sd) =>
    real(value)
      ? `<td class="num" data-value="${scale(value)}">${formatNumber(scale(value), state.exact ? null : decimals)}${real(sd) ? ` <span class="quiet">± ${formatNumber(scale(sd), state.exact ? null : decimals)}</span>` : ""}</td>`
      : '<td class="num"></td>';
  const rows = flows.map(
    (f) =>
      `<tr${state.wrong.has(f.name) ? ' class="broken"' : ""}><th scope="row">${escapeText(spoken(f.name))}${f.group ? ` <span class="quiet">${escapeText(f.group)}</span>` : ""}</th>${spread(f.measured, f.sd)}${spread(f.adjusted, f.sd_after)}` +
      numberCell(real(f.measured) && real(f.adjusted) && f.measured !== 0 ? (f.adjusted / f.measured - 1) * 100 : null, 1, state.exact) +
      `${numberCell(f.z, 2, state.exact)}${numberCell(f.contribution, 2, state.exact)}${textCell(STRINGS.reconcile.kinds[f.kind] ?? f.kind)}${textCell([f.source, f.basis].filter(Boolean).join(", "))}</tr>`,
  );
  const number = (key) => ({ text: say(`reconcile.${key}`, { unit: unit.name }), number: true });
  return table({
    caption: say("reconcile.table", { year: state.year }),
    head: [say("reconcile.flow"), number("measured"), number("adjusted"), number("change"), number("standard"), number("contribution"), say("reconcile.kind"), say("reconcile.source")],
    rows,
    className: "reconciled",
  });
}

function moved(state) {
  const { view: r, year } = state;
  const flows = (r.flows ?? []).filter((f) => f.year === year);
  if (!flows.length) return null;
  const shown = flows.filter((f) => real(f.z)).sort((a, b) => Math.abs(b.z) - Math.abs(a.z)).slice(0, MOVED);
  const label = say("reconcile.moved_chart", { region: r.name || r.id, year });
  const caption = say("reconcile.table", { year });
  const drawn = plainChart("moved", {
    label,
    caption,
    draw: (width, narrow) =>
      barChart(
        shown.map((f) => ({ label: f.group ? `${spoken(f.name)}, ${f.group}` : spoken(f.name), value: f.z, strong: Math.abs(f.z) > r.critical_test })),
        { width, prefix: "moved", label, unit: say("reconcile.z"), narrow, decimals: 2 },
      ),
    rows: () => flowTable(state, flows),
  });
  const about = say("reconcile.moved_about", { year, critical: formatNumber(r.critical_test, 2), n: shown.length });
  // The table is the matter of this page: it stands open.
  return { ...drawn, html: section("moved", say("reconcile.moved"), about, drawn.html.replace("<details", "<details open") + hint(say("reconcile.kinds_about"))) };
}

function balances(state) {
  const list = (state.view.balances ?? []).filter((b) => b.year === state.year);
  if (!list.length) return null;
  const unit = massUnit(list.map((b) => b.residual));
  const caption = say("reconcile.balances", { year: state.year });
  const decimals = decimalsFor(list.map((b) => b.residual / unit.size));
  const rows = list.map((b) => `<tr><th scope="row">${escapeText(b.name)}</th>${numberCell(real(b.residual) ? b.residual / unit.size : null, decimals, state.exact)}${numberCell(b.nodal, 2, state.exact)}</tr>`);
  const head = [say("reconcile.balance"), { text: say("reconcile.residual", { unit: unit.name }), number: true }, { text: say("reconcile.nodal"), number: true }];
  return { html: section("balances", caption, "", table({ caption, head, rows, className: "balances" })), charts: {} };
}

function misfit(state) {
  const { view: r } = state;
  const parts = [];
  if (r.by_year?.length > 1) {
    const years = r.by_year.map((y) => y.year),
      values = r.by_year.map((y) => y.chi);
    const label = say("reconcile.by_year_chart");
    const drawn = yearChart("by-year", {
      label,
      state,
      view: { years },
      columns: [{ label: say("reconcile.chi"), values }],
      draw: (o) => lineChart([{ id: "chi", label: say("reconcile.chi"), index: 0, values }], { ...o, unit: "", tall: 160 }),
    });
    parts.push({ ...drawn, html: section("by-year-section", say("reconcile.by_year"), "", drawn.html) });
  }
  if (r.by_process?.length) {
    const label = say("reconcile.by_process_chart");
    const list = [...r.by_process].sort((a, b) => b.chi - a.chi);
    const drawn = plainChart("by-process", {
      label,
      caption: label,
      draw: (width, narrow) => barChart(list.slice(0, MOVED).map((p) => ({ label: p.process, value: p.chi })), { width, prefix: "by-process", label, unit: say("reconcile.chi"), narrow, decimals: 2 }),
      rows: () => table({ caption: label, head: [say("reconcile.balance"), { text: say("reconcile.chi"), number: true }], rows: list.map((p) => `<tr><th scope="row">${escapeText(p.process)}</th>${numberCell(p.chi, 2, state.exact)}</tr>`) }),
    });
    parts.push({ ...drawn, html: section("by-process-section", say("reconcile.by_process"), "", drawn.html) });
  }
  return together(parts);
}

export function reconcileSections(state) {
  state.wrong = new Set((state.view.suspects ?? []).filter((s) => s.year === state.year).map((s) => s.what));
  return together([suspects(state.view), moved(state), balances(state), misfit(state)]);
}
