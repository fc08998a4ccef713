// What moves the result, and where its uncertainty comes from.
import { barChart, decimalsFor, escapeText } from "../charts/charts.js";
import { placeText } from "../shared/notes.js";
import { behind, chartPlace, numberCell, section, table, textCell } from "../shared/parts.js";
import { say } from "./strings.js";

/// The name of a cell for the eye: row and column without underlines; the table has it letter by letter.
function spoken(row, column) {
  return `${String(row ?? "").replaceAll("_", " ")} (${String(column ?? "").replaceAll("_", " ")})`;
}

function spokenInput(input) {
  const first = input.indexOf("."),
    last = input.lastIndexOf(".");
  return first > 0 && last > first ? spoken(input.slice(first + 1, last), input.slice(last + 1)) : input;
}

/// What moves the result, and whose uncertainty it carries; nothing where the answer has neither.
export function movers({ answer, product, result, exact }) {
  const charts = {};
  let html = "";
  const list = [...(result.sensitivities ?? product.sensitivities ?? answer.sensitivities ?? [])]
    .sort((a, b) => Math.abs(b.elasticity) - Math.abs(a.elasticity))
    .slice(0, 20);
  const name = (s) => s.label ?? [s.table, s.row, s.column].filter((t) => t !== undefined && t !== "").join(".");
  if (list.length) {
    const rows = list.map(
      (s) =>
        `<tr><th scope="row">${escapeText(name(s))}</th>${numberCell(s.value, decimalsFor([s.value], 4), exact).replace("</td>", ` ${escapeText(s.unit ?? "")}</td>`)}${numberCell(s.elasticity, 3, exact)}<td class="place">${escapeText(placeText(s.where))}</td></tr>`,
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
        list.slice(0, 12).map((s) => ({ label: spoken(s.row, s.column), value: s.elasticity })),
        { width, prefix: "movers", label: say("movers.chart"), unit: "%", narrow: width < 700, decimals: 2 },
      );
  }
  const inputs = result.variance?.length ?? 0;
  const variance = [...(result.variance ?? [])].sort((a, b) => b.share - a.share).slice(0, 20);
  if (variance.length) {
    const rows = variance.map(
      (v) =>
        `<tr><th scope="row">${escapeText(v.input)}</th>${textCell(v.shape)}${numberCell(v.share * 100, 1, exact)}${numberCell(v.half_width_without, decimalsFor([v.half_width_without]), exact)}<td class="place">${escapeText(placeText(v.where))}</td></tr>`,
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
        variance.slice(0, 12).map((v) => ({ label: spokenInput(v.input), value: v.share * 100 })),
        { width, prefix: "variance", label: say("variance.chart"), unit: "%", narrow: width < 700, decimals: 1 },
      );
  }
  return { html, charts };
}
