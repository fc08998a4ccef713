// Where a country's metal was made: sellers and makers, all countries, and what both sides of a trade report.
import { barChart } from "../charts/bars.js";
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { lineChart } from "../charts/series.js";
import { chartPlace, chemistry, numberCell, section, table } from "../shared/parts.js";
import { massUnit, notesOf, scaled } from "./model.js";
import { sellersAndMakers } from "./model_trade.js";
import { hint, massText, plainChart, shareText, together, yearChart } from "./pieces.js";
import { besideBadges } from "./sections_head.js";
import { STRINGS, say } from "./strings.js";

const there = (v) => typeof v === "number" && Number.isFinite(v);
const MOST = 12;

const countryName = (code) => code ?? say("origin.unknown");
export const stageName = (stage) => STRINGS.origin.stages[stage] ?? stage;
const resultOf = (state) => state.view.results[state.i];
const countryOf = (state, result = resultOf(state)) => result.countries.find((c) => c.country === state.view.country);

function concentration(c) {
  const list = (c.origins ?? []).slice(0, 3).map((o) => `${countryName(o.country)} ${shareText(o.share)}`);
  return list.length ? say("origin.made_in", { list: list.join(", ") }) : "";
}

export function originHeadline(state) {
  const c = countryOf(state);
  const big = there(c.foreign_share) ? c.foreign_share : null;
  const number = (v, digits = 2) => formatNumber(v, state.exact ? null : digits);
  const facts = [
    [say("origin.production"), massText(c.production_t, state.exact)],
    [say("origin.imports"), massText(c.imports_t, state.exact)],
    [say("origin.exports"), massText(c.exports_t, state.exact)],
    [say("origin.consumption"), massText(c.consumption_t, state.exact)],
    there(c.import_dependence) ? [say("origin.dependence"), shareText(c.import_dependence)] : null,
    there(c.hhi_partner) ? [say("origin.hhi_partner"), number(c.hhi_partner)] : null,
    there(c.hhi_origin) ? [say("origin.hhi_origin"), number(c.hhi_origin)] : null,
    there(c.intensity_t_co2e_per_t) ? [say("origin.intensity"), `${number(c.intensity_t_co2e_per_t)} t CO2e/t (${say("origin.cover", { share: shareText(c.intensity_cover, 0) })})`] : null,
    c.unexplained_t > 0 ? [say("origin.unexplained"), massText(c.unexplained_t, state.exact)] : null,
  ].filter(Boolean);
  return (
    `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${escapeText(say("origin.headline", { country: c.country, stage: stageName(state.view.stage).toLowerCase(), year: state.year }))}</h2>` +
    (big === null ? `<p class="big outside">${say("headline.nothing")}</p>` : `<p class="big"><data value="${big * 100}">${formatNumber(big * 100, state.exact ? null : 1)}</data> <span class="unit">%</span></p><p class="big-words">${say("origin.big")}.</p>`) +
    `<p class="sentence">${escapeText(concentration(c))}</p>${besideBadges(notesOf(state.answer))}</div>` +
    `<dl class="facts two">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${chemistry(escapeText(v))}</dd></div>`).join("")}</dl></section>`
  );
}

function sellers(state) {
  const rows = sellersAndMakers(countryOf(state));
  const parts = ["partners", "origins"].map((what) => {
    const shown = rows.filter((r) => there(what === "partners" ? r.soldShare : r.madeShare)).sort((a, b) => (what === "partners" ? b.soldShare - a.soldShare : b.madeShare - a.madeShare));
    const label = say(`origin.chart_${what}`, { country: state.view.country, year: state.year });
    return {
      id: what,
      html: `<div class="multiple"><h3>${say(`origin.${what}`)}</h3>${chartPlace(what, { label, paper: 330 })}</div>`,
      draw: (width) =>
        barChart(
          shown.slice(0, MOST).map((r) => ({ label: countryName(r.country), value: (what === "partners" ? r.soldShare : r.madeShare) * 100, strong: r.country === state.view.country })),
          { width, prefix: what, label, unit: "%", decimals: 1 },
        ),
    };
  });
  const unit = massUnit(rows.flatMap((r) => [r.sold, r.made]));
  const decimals = decimalsFor(rows.map((r) => (r.made ?? 0) / unit.size));
  const caption = say("origin.table", { year: state.year });
  const cells = rows.map(
    (r) =>
      `<tr><th scope="row">${escapeText(countryName(r.country))}</th>` +
      [r.sold, r.soldShare, r.made, r.madeShare].map((v, k) => numberCell(there(v) ? (k % 2 ? v * 100 : v / unit.size) : null, k % 2 ? 1 : decimals, state.exact)).join("") +
      "</tr>",
  );
  const number = (key) => ({ text: say(`origin.${key}`, { unit: unit.name }), number: true });
  const head = [say("origin.country"), number("sold"), number("sold_share"), number("made"), number("made_share")];
  return {
    html: section("sellers", say("origin.title"), say("origin.about"), `<div class="multiples wide">${parts.map((p) => p.html).join("")}</div><h3>${caption}</h3>${table({ caption, head, rows: cells, className: "sellers" })}`),
    charts: Object.fromEntries(parts.map((p) => [p.id, p.draw])),
  };
}

function throughYears(state) {
  const { results, years } = state.view;
  if (years.length < 2) return null;
  const of = (key) => results.map((r) => (there(countryOf(state, r)?.[key]) ? countryOf(state, r)[key] * 100 : null));
  const lines = [
    { id: "foreign", label: say("origin.foreign"), index: 0, values: of("foreign_share") },
    { id: "dependence", label: say("origin.dependence"), index: 1, values: of("import_dependence") },
  ];
  const label = say("origin.years_chart", { country: state.view.country });
  const drawn = yearChart("origin-years", {
    label,
    state,
    view: { years },
    columns: lines.map((l) => ({ label: `${l.label}, %`, values: l.values })),
    draw: (o) => lineChart(lines, { ...o, unit: "%", decimals: 1 }),
  });
  return { ...drawn, html: section("origin-years-section", say("origin.years"), "", drawn.html) };
}

function allCountries(state) {
  const result = resultOf(state);
  const list = result.countries.filter((c) => c.consumption_t > 0).sort((a, b) => b.consumption_t - a.consumption_t);
  const known = list.filter((c) => there(c.intensity_t_co2e_per_t));
  const unit = massUnit(list.flatMap((c) => [c.production_t, c.consumption_t]));
  const decimals = decimalsFor(list.map((c) => c.consumption_t / unit.size));
  const label = say(known.length ? "origin.all_chart" : "origin.all_chart_foreign", { year: state.year });
  const shown = known.length ? known : list.filter((c) => there(c.foreign_share));
  const caption = say("origin.all_table", { year: state.year });
  const number = (key) => ({ text: say(`origin.${key}`, { unit: unit.name }), number: true });
  const drawn = plainChart("countries", {
    label,
    caption,
    draw: (width, narrow) =>
      barChart(
        shown.slice(0, 20).map((c) => ({ label: c.country, value: known.length ? c.intensity_t_co2e_per_t : c.foreign_share * 100, strong: c.country === state.view.country })),
        { width, prefix: "countries", label, unit: known.length ? "t CO₂e/t" : "%", narrow, decimals: known.length ? 2 : 1 },
      ),
    rows: () =>
      table({
        caption,
        className: "countries",
        head: [say("origin.country"), number("production_unit"), number("consumption_unit"), number("foreign_pct"), number("hhi_partner"), number("hhi_origin"), number("intensity_unit")],
        rows: list.map(
          (c) =>
            `<tr${c.country === state.view.country ? ' class="chosen"' : ""}><th scope="row">${escapeText(c.country)}</th>${scaled([c.production_t, c.consumption_t], unit).map((v) => numberCell(v, decimals, state.exact)).join("")}` +
            `${numberCell(there(c.foreign_share) ? c.foreign_share * 100 : null, 1, state.exact)}${numberCell(c.hhi_partner, 2, state.exact)}${numberCell(c.hhi_origin, 2, state.exact)}${numberCell(c.intensity_t_co2e_per_t, 2, state.exact)}</tr>`,
        ),
      }),
  });
  return { ...drawn, html: section("countries-section", say("origin.all"), say(known.length ? "origin.all_about" : "origin.all_about_foreign"), drawn.html) };
}

function mirrors(state) {
  const result = resultOf(state);
  const list = result.mirrors ?? [];
  const policy = STRINGS.origin.policies[state.answer.policy] ?? state.answer.policy;
  const facts = hint(escapeText(say("origin.mirror_facts", { policy, one: result.one_sided ?? 0, gap: shareText(result.disagreement ?? 0) })));
  if (!list.length) return { html: section("mirrors", say("origin.mirrors"), "", `<p>${say("origin.no_mirrors")}</p>${facts}`), charts: {} };
  const unit = massUnit(list.flatMap((m) => [m.importer_t, m.exporter_t]));
  const decimals = decimalsFor(list.map((m) => m.importer_t / unit.size));
  const rows = list
    .slice(0, 40)
    .map((m) => `<tr><th scope="row">${escapeText(m.exporter)}</th><td>${escapeText(m.importer)}</td>${scaled([m.exporter_t, m.importer_t, m.used_t], unit).map((v) => numberCell(v, decimals, state.exact)).join("")}</tr>`);
  const caption = say("origin.mirrors");
  const number = (key) => ({ text: say(`origin.${key}`, { unit: unit.name }), number: true });
  return { html: section("mirrors", caption, say("origin.mirrors_about"), table({ caption, head: [say("origin.exporter"), say("origin.importer"), number("says_exporter"), number("says_importer"), number("used")], rows, className: "mirrors" }) + facts), charts: {} };
}

export function originSections(state) {
  return together([sellers(state), throughYears(state), allCountries(state), mirrors(state)]);
}
