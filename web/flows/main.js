// The page of the flow model: state from the address, sections by the kind of answer.
import { escapeText } from "../charts/scale.js";
import { frameButtons, runPage } from "../shared/frame.js";
import { kindOf, regionsOf, scenariosOf, startYear, stateHash, viewOf } from "./model.js";
import { originChoices, originView } from "./model_trade.js";
import { together } from "./pieces.js";
import { contents, cycleChart, flow, headline, toolbar } from "./sections_head.js";
import { leakage, leakageHeadline, leakageSections } from "./sections_leakage.js";
import { beside, given, method, spread } from "./sections_method.js";
import { originHeadline, originSections, stageName } from "./sections_origin.js";
import { emissions, indicators, scenarios } from "./sections_outlook.js";
import { reconcileHeadline, reconcileSections, reconcileYears, worstYear } from "./sections_reconcile.js";
import { sitesHeadline, sitesSections } from "./sections_sites.js";
import { classes, limits, metal, scrap, stock } from "./sections_stock.js";
import { STRINGS, say } from "./strings.js";

const named = (list) => list.map((x) => [x.id, x.title || x.name || x.id]);

/// What may be chosen in answers about regions.
function regionChoices(state) {
  const scenario = state.view.scenario?.id ?? null;
  return [
    { key: "region", list: named(regionsOf(state.answer)), chosen: state.view.id ?? null },
    { key: "scenario", list: named(scenariosOf(state.answer)), chosen: scenario },
  ];
}

const regionKind = {
  view: ({ answer, chosen }) => (regionsOf(answer).length ? viewOf(answer, chosen.region, chosen.scenario) : null),
  choices: regionChoices,
};

/// What each kind of answer shows: the part that is looked at, what may be chosen, years and the one to begin with, headline, sections.
const KINDS = {
  run: {
    ...regionKind,
    years: (view) => view.years ?? [],
    start: startYear,
    headline,
    sections: (state) => together([flow, stock, metal, scrap, classes, limits, indicators, emissions, scenarios, leakage, given, spread].map((part) => part(state))),
  },
  leakage: { ...regionKind, years: () => [], start: () => null, headline: leakageHeadline, sections: leakageSections },
  reconcile: { ...regionKind, years: reconcileYears, start: worstYear, headline: reconcileHeadline, sections: reconcileSections },
  origin: {
    view: ({ answer, chosen }) => originView(answer, chosen),
    choices: (state) => originChoices(state, stageName),
    years: (view) => view.years,
    start: (view) => view.years.at(-1) ?? null,
    headline: originHeadline,
    sections: originSections,
  },
  sites: {
    view: ({ answer, chosen }) => answer.plans.find((p) => p.id === chosen.plan) ?? answer.plans[0] ?? null,
    choices: (state) => [{ key: "plan", list: named(state.answer.plans), chosen: state.view.id }],
    years: (view) => view.money.map((m) => m.year),
    start: (view) => view.money[0]?.year ?? null,
    headline: sitesHeadline,
    sections: sitesSections,
  },
};

function masthead({ answer, exact, kindName }) {
  return (
    `<header><p class="kicker">${say(`kicker.${kindName}`)}</p><h1>${escapeText(answer.title || answer.workspace)}</h1>` +
    `<div class="controls" role="group" aria-label="${STRINGS.controls.label}">${frameButtons(exact)}</div></header>`
  );
}

/// Brings the state into agreement with the address and the answer.
function settle(state) {
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) if (key !== "year") state.chosen[key] = value;
  state.view = state.kind.view(state);
  if (!state.view) return;
  state.choices = state.kind.choices(state);
  state.chosen = Object.fromEntries(state.choices.map((c) => [c.key, c.chosen]));
  state.years = state.kind.years(state.view);
  const asked = Number(new URLSearchParams(location.hash.slice(1)).get("year"));
  if (state.years.includes(asked)) state.year = asked;
  if (!state.years.includes(state.year)) state.year = state.kind.start(state.view);
  state.i = state.years.indexOf(state.year);
}

function sectionTitles(html) {
  return [...html.matchAll(/<section id="([\w-]+)"[^>]*><h2[^>]*>(.*?)<\/h2>/g)].map((m) => [m[1], m[2].replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n))]);
}

function drawPage(state, exact) {
  state.exact = exact;
  settle(state);
  if (!state.view)
    return { html: masthead(state) + `<main id="report" tabindex="-1"><p>${say("headline.nothing")}</p>${beside(state)}</main>`, charts: {} };
  const drawn = state.kind.sections(state);
  const body = drawn.html + method(state) + beside(state);
  return {
    html:
      masthead(state) +
      toolbar(state, state.choices) +
      `<main id="report" tabindex="-1">${state.kind.headline(state)}${contents(sectionTitles(body))}${body}</main>` +
      `<footer><p>${say("footer")}</p></footer>`,
    charts: drawn.charts,
    tables: drawn.tables,
  };
}

/// While the slider moves only the cycle follows; the rest is drawn when it rests.
function slideTo(state, position) {
  state.year = state.years[Number(position)];
  state.i = Number(position);
  const slider = document.querySelector('[data-choose="year"]');
  slider.setAttribute("aria-valuetext", state.year);
  document.querySelector("[data-year]").textContent = state.year;
  const place = state.kindName === "run" ? document.querySelector('[data-chart="flow"]') : null;
  if (!place) return;
  place.innerHTML = cycleChart(state, Number(place.dataset.drawn));
  document.getElementById("flow-title").textContent = say("flow.title", { year: state.year });
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { answer } = data;
  const kindName = KINDS[kindOf(answer)] ? kindOf(answer) : "run";
  const state = { data, answer, kindName, kind: KINDS[kindName], chosen: {}, choices: [], years: [], year: null };
  runPage({
    data,
    name: `${answer.workspace || "flows"}-${kindName}`,
    draw: (exact) => drawPage(state, exact),
    choose: (what, value) => {
      if (what === "year") state.year = state.years[Number(value)];
      else state.chosen[what] = value;
      return stateHash({ year: state.year, ...state.chosen });
    },
    slide: (what, value) => what === "year" && slideTo(state, value),
    follow: () => (/(year|region|scenario|stage|country|plan)=/.test(location.hash) ? "#report" : null),
  });
  document.addEventListener("click", (e) => {
    const link = e.target instanceof Element ? e.target.closest("[data-go]") : null;
    const target = link && document.getElementById(`${link.dataset.go}-title`);
    if (!target) return;
    e.preventDefault();
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    target.closest("section").scrollIntoView();
  });
}

start();
