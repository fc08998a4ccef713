// What moves the result, and where its uncertainty comes from.
import { barChart, decimalsFor, escapeText } from "../charts/charts.js";
import { placeText } from "../shared/notes.js";
import { behind, chartPlace, numberCell, section, table, textCell } from "../shared/parts.js";
import { say } from "./strings.js";

/// The name of an input for the eye, and its cell letter by letter below it.
function namedCell(label, cell) {
  return `<th scope="row">${escapeText(label || cell)}${label ? `<br><code>${escapeText(cell)}</code>` : ""}</th>`;
}

/// What moves the result, and whose uncertainty it carries; nothing where the answer has neither.
export function movers({ answer, product, result, exact }) {
  const charts = {};
  let html = "";
  const list = [...(result.sensitivities ?? product.sensitivities ?? answer.sensitivities ?? [])]
    .sort((a, b) => Math.abs(b.elasticity) - Math.abs(a.elasticity))
    .slice(0, 20);
  const cell = (s) => [s.table, s.row, s.column].filter((t) => t !== undefined && t !== "").join(".");
  if (list.length) {
    const rows = list.map(
      (s) =>
        `<tr>${namedCell(s.label, cell(s))}${numberCell(s.value, decimalsFor([s.value], 4), exact).replace("</td>", ` ${escapeText(s.unit ?? "")}</td>`)}${numberCell(s.elasticity, 3, exact)}<td class="place">${escapeText(placeText(s.where))}</td></tr>`,
    );
    html += section(
      "movers",
      say("movers.title"),
      say("movers.about"),
      chartPlace("movers") +
        behind(
          say("movers.table"),
          table({
            caption: say("movers.table"),
            head: [
              say("movers.input"),
              { text: say("movers.value"), number: true },
              { text: say("movers.elasticity"), number: true },
              say("movers.where"),
            ],
            rows,
          }),
        ),
    );
    charts.movers = (width) =>
      barChart(
        list.slice(0, 12).map((s) => ({ label: s.label || cell(s), value: s.elasticity })),
        { width, prefix: "movers", label: say("movers.chart"), unit: "%", narrow: width < 700, decimals: 2 },
      );
  }
  const inputs = result.variance?.length ?? 0;
  const variance = [...(result.variance ?? [])].sort((a, b) => b.share - a.share).slice(0, 20);
  if (variance.length) {
    const rows = variance.map(
      (v) =>
        `<tr>${namedCell(v.label, v.input)}${textCell(v.shape)}${numberCell(v.share * 100, 1, exact)}${numberCell(v.half_width_without, decimalsFor([v.half_width_without]), exact)}<td class="place">${escapeText(placeText(v.where))}</td></tr>`,
    );
    html += section(
      "variance",
      say("variance.title"),
      say(inputs > variance.length ? "variance.about_most" : "variance.about", { n: variance.length, all: inputs }),
      chartPlace("variance") +
        behind(
          say("variance.table"),
          table({
            caption: say("variance.table"),
            head: [
              say("variance.input"),
              say("variance.shape"),
              { text: `${say("variance.share")}, %`, number: true },
              { text: `${say("variance.without")}, ${product.unit}`, number: true },
              say("variance.where"),
            ],
            rows,
          }),
        ),
    );
    charts.variance = (width) =>
      barChart(
        variance.slice(0, 12).map((v) => ({ label: v.label || v.input, value: v.share * 100 })),
        { width, prefix: "variance", label: say("variance.chart"), unit: "%", narrow: width < 700, decimals: 1 },
      );
  }
  return { html, charts };
}
