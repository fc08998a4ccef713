// The page of a comparison: state from the address, sections from the state.
import { escapeText } from "../charts/charts.js";
import { frameButtons, runPage } from "../shared/frame.js";
import { ladderRows, startRow } from "./model.js";
import { headline, ladder, withHash } from "./sections.js";
import { labels } from "./sections_labels.js";
import { beside, method } from "./sections_notes.js";
import { twoNumbers, why } from "./sections_why.js";
import { STRINGS, say } from "./strings.js";

function masthead({ answer, exact }) {
  const books = say(answer.rows.length === 1 ? "headline.book" : "headline.books", { n: answer.rows.length });
  return (
    `<header><p class="kicker">${say("kicker", { books })}</p><h1>${escapeText(answer.name || answer.output)}</h1><p class="quiet">${escapeText(answer.title || answer.workspace)}</p>` +
    `<div class="controls" role="group" aria-label="${STRINGS.controls.label}">${frameButtons(exact)}</div></header>`
  );
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { answer } = data;
  const rows = ladderRows(answer);
  const asked = () => rows.find((r) => r.id !== answer.first && r.id === new URLSearchParams(location.hash.slice(1)).get("with"));
  const state = { data, answer, rows, row: startRow(answer) };

  const draw = (exact) => {
    state.exact = exact;
    if (state.row) state.row = asked() ?? state.row;
    const drawn = [why(state), twoNumbers(state)];
    return {
      html:
        masthead(state) +
        `<main id="report" tabindex="-1">${headline(state)}${ladder(state)}${drawn.map((d) => d.html).join("")}${labels(state)}${beside(state)}${method(state)}</main>` +
        `<footer><p>${say("footer")}</p></footer>`,
      charts: Object.assign({}, ...drawn.map((d) => d.charts)),
    };
  };
  runPage({
    data,
    name: `${answer.workspace || "product"}-compare`,
    draw,
    choose: (what, value) => withHash(value),
    follow: () => (asked() ? "#why-title" : null),
  });
}

start();
