// The page: state from the address, sections from the state, charts from their widths.
import { escapeText } from "../charts/charts.js";
import { startProduct, startRules } from "./model.js";
import { headline, periodText, productName, productTable, stages, stateHash, suppliers } from "./sections.js";
import { flow } from "./sections_flow.js";
import { movers } from "./sections_movers.js";
import { beside, ownEmissions, ruleBooks, sources } from "./sections_rules.js";
import { STRINGS, say } from "./strings.js";

function readHash(answer) {
  const asked = new URLSearchParams(location.hash.slice(1));
  const product = answer.products.find((p) => p.product === asked.get("product"));
  const rules = answer.rules.includes(asked.get("rules")) ? asked.get("rules") : null;
  return { product, rules };
}

function options(list, chosen) {
  return list
    .map(([value, text]) => `<option value="${escapeText(value)}"${value === chosen ? " selected" : ""}>${escapeText(text)}</option>`)
    .join("");
}

function masthead({ answer, product, rules, exact }) {
  const C = STRINGS.controls;
  const chooser =
    answer.products.length > 1
      ? `<label>${C.product} <select data-choose="product">${options(
          answer.products.map((p) => [p.product, `${productName(p)} (${p.product})`]),
          product.product,
        )}</select></label>`
      : "";
  const books =
    answer.rules.length > 1
      ? `<label>${C.rules} <select data-choose="rules">${options(
          answer.rules.map((r) => [r, r]),
          rules,
        )}</select></label>`
      : "";
  return (
    `<header><p class="kicker">${say("report")}</p><h1>${escapeText(answer.title || answer.workspace)}</h1><p class="quiet">${escapeText(periodText(answer.period))}</p>` +
    `<div class="controls" role="group" aria-label="${C.label}">${chooser}${books}<span class="buttons"><button type="button" data-digits aria-pressed="${exact}">${C.digits}</button>` +
    `<button type="button" data-theme-switch></button><button type="button" data-print>${C.print}</button></span></div></header>`
  );
}

/// Draws every chart whose place changed its width.
function drawCharts(page, charts, width = null) {
  for (const place of page.querySelectorAll("[data-chart]")) {
    const draw = charts[place.dataset.chart];
    const room = Math.floor(width ?? place.clientWidth);
    if (!draw || room <= 0) continue;
    const wide = Math.max(room, Number(place.dataset.least ?? 0));
    if (place.dataset.drawn === String(wide)) continue;
    place.dataset.drawn = String(wide);
    place.innerHTML = draw(wide);
    place.querySelector(".mark")?.setAttribute("tabindex", "0");
  }
}

/// One stop of the tab key a chart; arrows move within it. Pointer and focus show the mark's words below the chart.
function wireMarks(page) {
  const read = (mark) => {
    const out = mark.closest(".chart-frame")?.querySelector(".readout");
    if (out) out.textContent = mark.getAttribute("aria-label");
  };
  const mark = (event) => (event.target instanceof Element ? event.target.closest(".mark") : null);
  page.addEventListener("pointerover", (e) => mark(e) && read(mark(e)));
  page.addEventListener("focusin", (e) => mark(e) && read(mark(e)));
  page.addEventListener("keydown", (e) => {
    const here = mark(e);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!here || (!step && e.key !== "Home" && e.key !== "End")) return;
    const all = [...here.closest("svg").querySelectorAll(".mark")];
    const next = e.key === "Home" ? all[0] : e.key === "End" ? all.at(-1) : all[(all.indexOf(here) + step + all.length) % all.length];
    here.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    e.preventDefault();
  });
}

function setTheme(root, page, theme) {
  root.dataset.theme = theme;
  const other = theme === "dark" ? "light" : "dark";
  const button = page.querySelector("[data-theme-switch]");
  if (!button) return;
  button.textContent = say(`controls.theme_${other}`);
  button.setAttribute("aria-label", say("controls.theme_label", { theme: other }));
}

function save(data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  link.download = `${data.answer.workspace || "footprint"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { answer } = data;
  const page = document.getElementById("page"),
    root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const state = { data, answer, exact: false, flowView: "chain" };
  let theme = null,
    charts = {},
    keep = null;

  const render = () => {
    const asked = readHash(answer);
    state.product = asked.product ?? state.product ?? startProduct(answer);
    if (!state.product) {
      page.innerHTML = `<main id="report" tabindex="-1"><h1>${escapeText(answer.title || answer.workspace)}</h1><p>${say("stages.no_products")}</p></main>`;
      return;
    }
    state.rules = asked.rules ?? state.rules;
    if (!state.product.results[state.rules]) state.rules = startRules(answer, state.product);
    state.result = state.product.results[state.rules];
    const drawn = [stages(state), flow(state), suppliers(state), ruleBooks(state), movers(state)];
    charts = Object.assign({}, ...drawn.map((d) => d.charts));
    page.innerHTML =
      masthead(state) +
      `<main id="report" tabindex="-1">${headline(state)}${productTable(state)}${drawn.map((d) => d.html).join("")}${beside(state)}${ownEmissions(state)}${sources(state)}</main>` +
      `<footer><p>${say("footer")}</p></footer>`;
    setTheme(root, page, theme ?? (dark.matches ? "dark" : "light"));
    drawCharts(page, charts);
  };
  const again = (selector) => {
    render();
    page.querySelector(selector)?.focus();
  };

  page.addEventListener("change", (e) => {
    const what = e.target.dataset?.choose;
    if (!what) return;
    const next = { product: state.product.product, rules: state.rules, [what]: e.target.value };
    history.replaceState(null, "", "#" + stateHash(next.product, next.rules));
    again(`[data-choose="${what}"]`);
  });
  page.addEventListener("click", (e) => {
    const button = e.target.closest("button");
    if (!button) return;
    if ("digits" in button.dataset) {
      state.exact = !state.exact;
      again("[data-digits]");
    }
    if ("themeSwitch" in button.dataset) {
      theme = root.dataset.theme === "dark" ? "light" : "dark";
      setTheme(root, page, theme);
    }
    if ("print" in button.dataset) print();
    if ("save" in button.dataset) save(data);
    if (button.dataset.flow) {
      state.flowView = button.dataset.flow;
      again(`[data-flow="${state.flowView}"]`);
    }
  });
  wireMarks(page);
  dark.addEventListener("change", () => {
    if (!theme) setTheme(root, page, dark.matches ? "dark" : "light");
  });
  addEventListener("hashchange", () => {
    if (location.hash.includes("product=")) {
      render();
      scrollTo(0, 0);
    }
  });
  addEventListener("beforeprint", () => {
    keep = [...page.querySelectorAll("details")].map((d) => [d, d.open]);
    for (const [d] of keep) d.open = true;
    drawCharts(page, charts, 700);
  });
  addEventListener("afterprint", () => {
    for (const [d, open] of keep ?? []) d.open = open;
    keep = null;
    drawCharts(page, charts);
  });
  let waiting = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      if (!keep) drawCharts(page, charts);
    });
  }).observe(page);
  render();
}

start();
