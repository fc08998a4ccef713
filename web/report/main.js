// The page: state from the address, sections from the state, charts from their widths.
import { escapeText } from "../charts/charts.js";
import { frameButtons, options, runPage } from "../shared/frame.js";
import { periodText } from "../shared/parts.js";
import { startProduct, startRules } from "./model.js";
import { headline, productName, productTable, stages, stateHash, suppliers } from "./sections.js";
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
    `<div class="controls" role="group" aria-label="${C.label}">${chooser}${books}${frameButtons(exact)}</div></header>`
  );
}

function empty(answer) {
  return {
    html: `<main id="report" tabindex="-1"><h1>${escapeText(answer.title || answer.workspace)}</h1><p>${say("stages.no_products")}</p></main>`,
    charts: {},
  };
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { answer } = data;
  const state = { data, answer, flowView: "chain" };

  const draw = (exact) => {
    const asked = readHash(answer);
    state.exact = exact;
    state.product = asked.product ?? state.product ?? startProduct(answer);
    if (!state.product) return empty(answer);
    state.rules = asked.rules ?? state.rules;
    if (!state.product.results[state.rules]) state.rules = startRules(answer, state.product);
    state.result = state.product.results[state.rules];
    const drawn = [stages(state), flow(state), suppliers(state), ruleBooks(state), movers(state)];
    return {
      html:
        masthead(state) +
        `<main id="report" tabindex="-1">${headline(state)}${productTable(state)}${drawn.map((d) => d.html).join("")}${beside(state)}${ownEmissions(state)}${sources(state)}</main>` +
        `<footer><p>${say("footer")}</p></footer>`,
      charts: Object.assign({}, ...drawn.map((d) => d.charts)),
    };
  };
  runPage({
    data,
    name: answer.workspace || "footprint",
    draw,
    choose: (what, value) => {
      const next = { product: state.product.product, rules: state.rules, [what]: value };
      return stateHash(next.product, next.rules);
    },
    press: (button) => {
      if (!button.dataset.flow) return null;
      state.flowView = button.dataset.flow;
      return `[data-flow="${state.flowView}"]`;
    },
    follow: () => (location.hash.includes("product=") ? "#report" : null),
  });
}

start();
