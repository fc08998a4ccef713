// The page of a ledger: where certified metal goes, whether that is plausible, and how to verify it.
import { escapeText } from "../charts/charts.js";
import { frameButtons, runPage } from "../shared/frame.js";
import { flowStages, storeName, wholeOf } from "./model.js";
import { flow, goods, headline, plausible, spanText, verify } from "./sections.js";
import { STRINGS, say } from "./strings.js";

function masthead({ answer, exact }) {
  return (
    `<header><p class="kicker">${say("kicker")}</p><h1>${say("title")}</h1><p class="quiet">${escapeText(storeName(answer.ledger.store))}, ${escapeText(spanText(answer))}</p>` +
    `<div class="controls" role="group" aria-label="${STRINGS.controls.label}">${frameButtons(exact)}</div></header>`
  );
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { answer } = data;
  const stages = flowStages(answer.metal);
  const state = { data, answer, stages, whole: wholeOf(stages) };
  runPage({
    data,
    name: "ledger",
    draw: (exact) => {
      state.exact = exact;
      const drawn = flow(state);
      return {
        html:
          masthead(state) +
          `<main id="report" tabindex="-1">${headline(state)}${drawn.html}${goods(state)}${plausible(state)}${verify(state)}</main>` +
          `<footer><p>${say("footer")}</p></footer>`,
        charts: drawn.charts,
      };
    },
    choose: () => "",
    follow: () => null,
  });
}

start();
