// Masthead, controls, headline, and the cycle of the year.
import { sankey } from "../charts/sankey.js";
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { options } from "../shared/frame.js";
import { groupNotes } from "../shared/notes.js";
import { behind, capital, chartPlace, chemistry, numberCell, section, table, textCell } from "../shared/parts.js";
import { headlineNumbers, massUnit, notesOf, originCounts } from "./model.js";
import { KIND_INDEX, yearGraph } from "./model_graph.js";
import { hint, massText, nodeName, shareText } from "./pieces.js";
import { STRINGS, say } from "./strings.js";

/// Region, year and scenario in words.
export function whereText(state) {
  const words = say("place.region_year", { region: state.view.name, year: state.year });
  return state.view.scenario ? `${words}, ${say("place.scenario", { title: state.view.scenario.title || state.view.scenario.id })}` : words;
}

/// Slider and lists to choose from; they stay in sight while the page scrolls.
///   years    of the slider;   choices   [{key, label, list: [[value, text]], chosen}]
export function toolbar(state, choices) {
  const C = STRINGS.controls;
  const { years } = state;
  const slider =
    years.length > 1
      ? `<label class="year-slider"><span>${C.year} <output data-year>${state.year}</output></span><input type="range" data-choose="year" min="0" max="${years.length - 1}" step="1" value="${state.i}" aria-valuetext="${state.year}"></label>`
      : "";
  const selects = choices
    .filter((c) => c.list.length > 1)
    .map((c) => `<label>${C[c.key]} <select data-choose="${c.key}">${options(c.list, c.chosen)}</select></label>`);
  const all = slider + selects.join("");
  return all ? `<div class="toolbar" role="region" aria-label="${C.label}"><div class="controls">${all}</div></div>` : "";
}

/// Links to the sections; they scroll and leave the address, which holds the state, as it is.
export function contents(entries) {
  if (entries.length < 3) return "";
  return `<nav class="contents screen" aria-label="${STRINGS.controls.sections}"><ul>${entries.map(([id, title]) => `<li><a href="#${id}" data-go="${id}">${escapeText(title)}</a></li>`).join("")}</ul></nav>`;
}

/// Badges of the notes.
export function besideBadges(notes) {
  const count = { error: 0, warning: 0, note: 0 };
  for (const g of groupNotes(notes)) count[g.severity] += g.rows.length;
  const badges = Object.entries(count)
    .filter(([, n]) => n)
    .map(([s, n]) => `<a class="badge ${s}" href="#beside" data-go="beside">${say(n === 1 ? `headline.${s}` : `headline.${s}s`, { n })}</a>`);
  return `<p class="badges">${badges.join(" ") || say("headline.clean")}</p>`;
}

/// The number that the year is about, as text, value and words.
function bigNumber(n) {
  if (n.recycled !== null) return { value: n.recycled * 100, text: formatNumber(n.recycled * 100, 1), unit: "%", words: say("headline.recycled") };
  if (n.collected !== null) return { value: n.collected * 100, text: formatNumber(n.collected * 100, 1), unit: "%", words: say("headline.collected") };
  if (n.stock === null) return null;
  const unit = massUnit([n.stock]);
  return { value: n.stock / unit.size, text: formatNumber(n.stock / unit.size, decimalsFor([n.stock / unit.size])), unit: unit.name, words: say("headline.in_use") };
}

function headlineSentence(n) {
  const out = [];
  if (n.exports > 0 && n.ofAll !== null) {
    const first = say("headline.sentence_exports", { mass: massText(n.exports), all: shareText(n.ofAll) });
    out.push(first + (n.ofOld === null ? "." : say("headline.sentence_old", { old: shareText(n.ofOld) })));
  }
  if (n.stock !== null) {
    const first = say("headline.sentence_stock", { stock: massText(n.stock) });
    out.push(first + (n.perPerson === null ? "." : say("headline.sentence_person", { kg: formatNumber(n.perPerson, 0) })));
  }
  return out.join(" ");
}

/// What of the year is measured and what is not, in sentences.
function originWords(state) {
  const { view, year } = state;
  const counts = originCounts(view, state.i);
  const parts = Object.entries(counts).filter(([, n]) => n);
  const n = parts.reduce((s, [, k]) => s + k, 0);
  const list = parts.map(([key, k]) => say(`headline.${key}`, { n: k }));
  const words = view.apart || n === 0 || view.id === state.answer.world?.id ? [] : [say("headline.measured", { n, list: [list.slice(0, -1).join(", "), list.at(-1)].filter(Boolean).join(say("headline.and")) })];
  if (view.demand_from && year >= view.demand_from) words.push(say("headline.projected", { year: view.demand_from }));
  return words.join(" ");
}

export function headline(state) {
  const { view, exact } = state;
  const n = headlineNumbers(view, state.i);
  const big = bigNumber(n);
  const facts = [
    ["metal_supply", n.supply],
    ["into_use", n.intoUse],
    ["stock", n.stock],
    ["end_of_life", n.endOfLife],
    ["recycled_metal", n.recycledMass],
    ["scrap_exports", n.exports],
    ["surplus_scrap", n.surplus],
    ["primary_need", n.primary],
  ]
    .filter(([, v]) => v !== null)
    .map(([q, v]) => [STRINGS.quantities[q], massText(v, exact)]);
  if (n.emissions !== null) facts.push([say("headline.emissions"), massText(n.emissions, exact, " CO2e")]);
  const scenario = view.scenario?.note
    ? `<p class="under">${escapeText(say("headline.scenario", { title: view.scenario.title || view.scenario.id, note: view.scenario.note }))}</p>`
    : "";
  return (
    `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${escapeText(whereText(state))}</h2>` +
    (big
      ? `<p class="big"><data value="${big.value}">${exact ? formatNumber(big.value) : big.text}</data> <span class="unit">${big.unit}</span></p><p class="big-words">${escapeText(big.words)}.</p>`
      : `<p class="big outside">${say("headline.nothing")}</p>`) +
    `<p class="sentence">${escapeText(headlineSentence(n))}</p>${besideBadges(notesOf(state.answer))}</div>` +
    `<div><dl class="facts two">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${chemistry(escapeText(v))}</dd></div>`).join("")}</dl>` +
    `<p class="under quiet">${escapeText(originWords(state))}</p>${scenario}</div></section>`
  );
}

/// Chart, ore and table of the state's year; drawn anew while the slider moves.
export function cycleOf(state) {
  const whole = yearGraph(state.view, state.i, { name: nodeName });
  const unit = massUnit(whole.streams.map((s) => s.value));
  return { ...whole, unit, graph: yearGraph(state.view, state.i, { name: nodeName, size: unit.size }).graph };
}

function streamKeys(streams) {
  const kinds = Object.keys(KIND_INDEX).filter((k) => streams.some((s) => s.kind === k));
  return `<ul class="stream-keys">${kinds
    .map((k) => `<li><svg class="chart sankey cycle" width="40" height="14" aria-hidden="true"><path class="stream s${KIND_INDEX[k]}" stroke-width="12" d="M0 7h40"/><path class="thread k-${k}" d="M0 7h40"/></svg>${escapeText(say(`flow.kinds.${k}`))}</li>`)
    .join("")}</ul>`;
}

/// What is drawn for the chosen year: chart for a width, and the line about ore.
export function cycleChart(state, width) {
  const { graph, unit } = cycleOf(state);
  if (!graph.links.length) return `<p>${say("flow.none")}</p>`;
  return sankey(graph, {
    width,
    prefix: "flow",
    label: say("flow.chart", { region: state.view.name, year: state.year }),
    unit: unit.name,
    words: { to: say("flow.to"), loop: say("flow.loop") },
    compact: true,
    className: " cycle",
  });
}

export function flow(state) {
  const { streams, ore, unit } = cycleOf(state);
  const label = say("flow.chart", { region: state.view.name, year: state.year });
  const title = say("flow.title", { year: state.year });
  if (!streams.length) return { html: section("flow", title, "", `<p>${say("flow.none")}</p>`), charts: {} };
  const oreWords = ore.map((l) => say("flow.ore_item", { mass: massText(l.value, state.exact), from: nodeName(l.from).toLowerCase(), target: nodeName(l.to).toLowerCase() }));
  const caption = say("flow.table", { year: state.year });
  const decimals = decimalsFor(streams.map((s) => s.value / unit.size));
  const rows = streams.map(
    (s) => `<tr><th scope="row">${escapeText(nodeName(s.from))}</th>${textCell(nodeName(s.to))}${textCell(STRINGS.flow.kinds[s.kind] ?? capital(s.kind))}${numberCell(s.value / unit.size, decimals, state.exact)}</tr>`,
  );
  const head = [say("flow.from"), say("flow.target"), say("flow.kind"), { text: unit.name, number: true }];
  return {
    html: section(
      "flow",
      title,
      say("flow.about"),
      streamKeys(streams) +
        chartPlace("flow", { scroll: 960, label }) +
        hint(say("flow.swipe"), "screen swipe") +
        hint(say("flow.hint"), "screen") +
        (ore.length ? hint(escapeText(say("flow.ore", { list: oreWords.join(", ") }))) : "") +
        behind(caption, table({ caption, head, rows, className: "streams" })).replace("<details", '<details data-keep="flow"'),
    ),
    charts: { flow: (width) => cycleChart(state, width) },
  };
}
