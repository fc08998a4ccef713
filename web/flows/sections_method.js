// Given against calculated, what the spread hangs on, sources and method, notes.
import { barChart } from "../charts/bars.js";
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { groupNotes, noteGroups } from "../shared/notes.js";
import { numberCell, reproduce, section, table, textCell } from "../shared/parts.js";
import { massUnit, notesOf, ratio } from "./model.js";
import { together, lazyTable, plainChart, quantityName } from "./pieces.js";
import { STRINGS, say } from "./strings.js";

const FEW = 15;

function givenTable(list, exact, caption) {
  const unit = massUnit(list.flatMap((g) => [g.given, g.calculated]));
  const scale = (v) => (typeof v === "number" ? v / unit.size : null);
  const decimals = decimalsFor(list.map((g) => scale(g.given)));
  const rows = list.map((g) => {
    const relative = ratio(g.difference, g.calculated);
    return `<tr><th scope="row">${escapeText(quantityName(g.quantity))}</th><td>${g.year}</td>${textCell(g.basis)}${numberCell(scale(g.given), decimals, exact)}${numberCell(scale(g.calculated), decimals, exact)}${numberCell(scale(g.difference), decimals, exact)}${numberCell(relative === null ? null : relative * 100, 1, exact)}</tr>`;
  });
  const number = (key) => ({ text: say(`given.${key}`, { unit: unit.name }), number: true });
  return table({ caption, head: [say("given.quantity"), say("years.year"), say("given.basis"), number("given"), number("calculated"), number("difference"), number("relative")], rows, className: "given" });
}

/// The largest differences first; all of them behind.
export function given(state) {
  const { view } = state;
  const list = [...(view.given ?? [])].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const odd = [
    view.negative_years?.length ? say("given.negative", { years: view.negative_years.join(", ") }) : "",
    view.clamped_years?.length ? say("given.clamped", { years: view.clamped_years.join(", ") }) : "",
  ].filter(Boolean);
  if (!list.length && !odd.length) return null;
  const warn = odd.map((w) => `<p class="hint">${escapeText(w)}</p>`).join("");
  if (!list.length) return { html: section("given", say("given.title"), say("given.about"), `<p>${say("given.none")}</p>${warn}`), charts: {} };
  const caption = say("given.table"),
    all = say("given.all", { n: list.length });
  return {
    html: section("given", say("given.title"), say("given.about"), givenTable(list.slice(0, FEW), state.exact, caption) + (list.length > FEW ? lazyTable("given-all", all) : "") + warn),
    charts: {},
    tables: { "given-all": () => givenTable(list, state.exact, all) },
  };
}

/// How the model was fitted to what was observed: before and after, and which parameters moved.
function calibration(state) {
  const c = state.answer.calibration;
  if (!c?.data) return "";
  const { exact } = state;
  const plus = (v, digits) => formatNumber(v, exact ? null : digits);
  const text = say("spread.fit", { before: plus(c.chi_before, 1), after: plus(c.chi_after, 1), n: c.data.filter((d) => !d.held_out).length });
  const data = c.data.map((d) => {
    const digits = decimalsFor([d.value, d.after]);
    return `<tr><th scope="row">${escapeText(quantityName(d.quantity) + (d.group ? `, ${d.group}` : ""))}</th><td>${d.year}</td>${numberCell(d.value, digits, exact)}${numberCell(d.sd, digits, exact)}${numberCell(d.before, digits, exact)}${numberCell(d.after, digits, exact)}${textCell(d.unit === "1" ? "" : d.unit)}${textCell(d.held_out ? say("spread.held_out") : d.source)}</tr>`;
  });
  const number = (key) => ({ text: say(`spread.${key}`), number: true });
  const moved = (c.variables ?? []).map((v) => `<tr><th scope="row">${escapeText(v.name)}</th>${numberCell(v.shift, 2, exact)}${numberCell(v.sd, 2, exact)}</tr>`);
  const pairs = (c.correlations ?? []).map((x) => `<tr><th scope="row">${escapeText(x.a)}</th>${textCell(x.b)}${numberCell(x.correlation, 2, exact)}</tr>`);
  const part = (caption, head, rows) => (rows.length ? `<h4>${escapeText(caption)}</h4>${table({ caption, head, rows })}` : "");
  return (
    `<h3>${say("spread.calibration")}</h3><p class="about">${escapeText(text)}</p>` +
    part(say("spread.observed_table"), [say("given.quantity"), say("years.year"), number("observed"), number("sd"), number("before"), number("after"), say("scenarios.unit"), say("method.source")], data) +
    part(say("spread.moved"), [say("spread.parameter"), number("shift"), number("narrowed")], moved) +
    part(say("spread.pairs"), [say("spread.parameter"), say("spread.other"), number("correlation")], pairs)
  );
}

export function spread(state) {
  const list = (state.answer.sensitivities ?? []).filter((s) => s.region === state.view.id && s.items?.length);
  const extra = calibration(state);
  if (!list.length && !extra) return null;
  const name = (item) => String(item.what).replaceAll("_", " ");
  const parts = list.map((s, k) => {
    const words = { quantity: quantityName(s.quantity), year: s.year };
    const label = say("spread.chart", words);
    const drawn = plainChart(`spread-${k}`, {
      label,
      caption: label,
      draw: (width, narrow) => barChart(s.items.slice(0, 10).map((x) => ({ label: name(x), value: x.share * 100 })), { width, prefix: `spread-${k}`, label, unit: "%", narrow, decimals: 1 }),
      rows: () => table({ caption: label, head: [say("spread.parameter"), { text: say("spread.share"), number: true }], rows: s.items.map((x) => `<tr><th scope="row">${escapeText(name(x))}</th>${numberCell(x.share * 100, 1, state.exact)}</tr>`) }),
    });
    return { ...drawn, html: `<h3>${escapeText(say("spread.of", words))}</h3>${drawn.html}` };
  });
  const all = together(parts);
  return { ...all, html: section("spread", say("spread.title"), list.length ? say("spread.about") : "", all.html + extra) };
}

function lives(view, exact) {
  if (!view.groups?.length) return "";
  const caption = say("method.lives");
  const rows = view.groups.map(
    (g) =>
      `<tr><th scope="row">${escapeText(g.name || g.id)}</th>${textCell(String(g.law ?? "").replaceAll("_", " "))}${numberCell(g.life_years, 1, exact)}${numberCell(g.life_sd_years, 1, exact)}${textCell(g.source)}<td>${g.status === "unverified" ? `<span class="badge warning">${escapeText(g.status)}</span>` : escapeText(g.status)}</td></tr>`,
  );
  const head = [say("method.group"), say("method.law"), { text: say("method.life"), number: true }, { text: say("method.sd"), number: true }, say("method.source"), say("method.status")];
  return `<h3>${caption}</h3>${table({ caption, head, rows, className: "lives" })}`;
}

/// Documents that the tables name.
function documents(list) {
  if (!list?.length) return "";
  const caption = say("method.documents");
  const rows = list.map((d) => `<tr><th scope="row">${escapeText(d.id)}</th>${textCell([d.title, d.publisher, d.year].filter(Boolean).join(", "))}${textCell(d.reference)}${textCell(d.licence)}</tr>`);
  return `<h3>${caption}</h3>${table({ caption, head: [say("method.id"), say("method.document"), say("method.reference"), say("method.licence")], rows, className: "documents" })}`;
}

export function method(state) {
  const { view, answer, data } = state;
  const word = (group, value) => STRINGS.method[group][value] ?? value;
  const facts = [
    [say("method.content"), say("method.content_text")],
    view.loop ? [say("method.loop"), word("loops", view.loop)] : null,
    view.position ? [say("method.position"), word("positions", view.position)] : null,
    view.negative_use ? [say("method.negative"), word("negatives", view.negative_use)] : null,
    typeof view.balance === "number" ? [say("method.balance"), view.balance.toExponential(1).replace("-", "\u2212")] : null,
    answer.bands ? [say("method.draws"), say("method.draws_text", { draws: formatNumber(answer.bands.draws, 0), seed: answer.bands.seed, level: answer.bands.level })] : null,
  ].filter(Boolean);
  const conventions = state.kindName === "run" ? `<dl class="facts plain">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${escapeText(v)}</dd></div>`).join("")}</dl>` : "";
  const csv = data.command ? [[say("method.csv"), `<code>${escapeText(data.command.replace(/--format html/, "--format csv"))}</code>`]] : [];
  return section(
    "method",
    say("method.title"),
    state.kindName === "run" ? say("years.gap") : "",
    conventions + lives(view, state.exact) + documents(answer.sources) + reproduce({ command: data.command ?? "", program: data.program, workspace: answer.workspace, library: answer.library ?? data.library ?? "", facts: csv }),
  );
}

export function beside(state) {
  const groups = groupNotes(notesOf(state.answer));
  return section("beside", say("beside.title"), say("beside.about"), groups.length ? noteGroups(groups) : `<p>${say("beside.none")}</p>`);
}
