// The page of the flow model: state from the address, sections by the kind of answer.
import { escapeText } from "../charts/scale.js";
import { frameButtons, runPage } from "../shared/frame.js";
import { regionsOf, scenariosOf, startYear, stateHash, viewOf } from "./model.js";
import { together } from "./pieces.js";
import { contents, cycleChart, flow, headline, toolbar } from "./sections_head.js";
import { leakage, leakageHeadline, leakageSections } from "./sections_leakage.js";
import { beside, given, method, spread } from "./sections_method.js";
import { emissions, indicators, scenarios } from "./sections_outlook.js";
import { reconcileHeadline, reconcileSections, reconcileYears, worstYear } from "./sections_reconcile.js";
import { classes, limits, metal, scrap, stock } from "./sections_stock.js";
import { STRINGS, say } from "./strings.js";

/// What each kind of answer shows: years to choose from, the year to begin with, headline and sections.
const KINDS = {
  run: {
    years: (view) => view.years ?? [],
    start: startYear,
    headline,
    sections: (state) => together([flow, stock, metal, scrap, classes, limits, indicators, emissions, scenarios, leakage, given, spread].map((part) => part(state))),
  },
  leakage: { years: () => [], start: () => null, headline: leakageHeadline, sections: leakageSections },
  reconcile: { years: reconcileYears, start: worstYear, headline: reconcileHeadline, sections: reconcileSections },
};

function masthead({ answer, exact, kindName }) {
  return (
    `<header><p class="kicker">${say(`kicker.${kindName}`)}</p><h1>${escapeText(answer.title || answer.workspace)}</h1>` +
    `<div class="controls" role="group" aria-label="${STRINGS.controls.label}">${frameButtons(exact)}</div></header>`
  );
}

/// Brings the state into agreement with the address and the answer.
function settle(state) {
  const asked = new URLSearchParams(location.hash.slice(1));
  const pick = (list, key) => (list.some((x) => x.id === asked.get(key)) ? asked.get(key) : state[key]);
  state.region = pick(regionsOf(state.answer), "region");
  state.scenario = pick(scenariosOf(state.answer), "scenario");
  state.view = viewOf(state.answer, state.region, state.scenario);
  state.region = state.view.id ?? null;
  state.scenario = state.view.scenario?.id ?? null;
  const years = state.kind.years(state.view);
  const year = Number(asked.get("year"));
  if (years.includes(year)) state.year = year;
  if (!years.includes(state.year)) state.year = state.kind.start(state.view);
  state.years = years;
  state.i = years.indexOf(state.year);
}

function sectionTitles(html) {
  return [...html.matchAll(/<section id="([\w-]+)"[^>]*><h2[^>]*>(.*?)<\/h2>/g)].map((m) => [m[1], m[2].replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n))]);
}

function drawPage(state, exact) {
  state.exact = exact;
  settle(state);
  if (!regionsOf(state.answer).length)
    return { html: masthead(state) + `<main id="report" tabindex="-1"><p>${say("headline.nothing")}</p>${beside(state)}${method(state)}</main>`, charts: {} };
  const drawn = state.kind.sections(state);
  const body = drawn.html + method(state) + beside(state);
  return {
    html:
      masthead(state) +
      toolbar(state, { years: state.years }) +
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
  const place = document.querySelector('[data-chart="flow"]');
  if (!place) return;
  place.innerHTML = cycleChart(state, Number(place.dataset.drawn));
  document.getElementById("flow-title").textContent = say("flow.title", { year: state.year });
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { answer } = data;
  const kindName = KINDS[answer.kind] ? answer.kind : "run";
  const state = { data, answer, kindName, kind: KINDS[kindName], region: null, scenario: null, year: null };
  runPage({
    data,
    name: `${answer.workspace || "flows"}-${kindName}`,
    draw: (exact) => drawPage(state, exact),
    choose: (what, value) => {
      state[what] = what === "year" ? state.years[Number(value)] : value;
      return stateHash(state);
    },
    slide: (what, value) => what === "year" && slideTo(state, value),
    follow: () => (/(year|region|scenario)=/.test(location.hash) ? "#report" : null),
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
