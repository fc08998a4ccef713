// The flow chart section.
import { decimalsFor, foldSources, legend, sankey } from "../charts/charts.js";
import { behind, chartPlace, numberCell, section, table, textCell } from "../shared/parts.js";
import { categoryIndex, chainGraph, stageGraph } from "./model.js";
import { categoryLabel, productName } from "./sections.js";
import { say } from "./strings.js";

/// The flow chart: by step of the chain where the answer has it, and by stage.
export function flow({ answer, product, result, exact, flowView }) {
  const chain = chainGraph(result, say("flow.rest"));
  const view = chain && flowView !== "stage" ? "chain" : "stage";
  const full = view === "chain" ? chain : stageGraph(answer, product, result);
  const title = say("flow.title");
  if (!full.links.length) return { html: section("flow", title, "", `<p>${say("flow.none")}</p>`), charts: {} };
  for (const n of full.nodes) if (["category", "kind"].includes(n.kind)) n.label = n.short = categoryLabel(n.label);
  const graph = view === "chain" ? foldSources(full) : full;
  const names = new Map(full.nodes.map((n) => [n.id, n]));
  const decimals = decimalsFor(full.links.map((l) => l.value));
  const rows = full.links.map(
    (l) =>
      `<tr>${textCell(names.get(l.source)?.label)}${textCell(names.get(l.target)?.label)}` +
      textCell(
        l.value < 0 ? say("flow.is_credit") : ["category", "kind"].includes(names.get(l.source)?.kind) ? say("flow.own") : say("flow.flow"),
      ) +
      numberCell(l.value, decimals, exact) +
      "</tr>",
  );
  const label = say("flow.chart", { product: productName(product) });
  const drawn = (width) =>
    sankey(graph, {
      width,
      prefix: "flow",
      label,
      unit: product.unit,
      indexOf: categoryIndex,
      words: { to: say("flow.to_word"), loop: say("flow.is_loop"), credit: say("flow.is_credit") },
    });
  const switcher = chain
    ? `<div class="switch" role="group" aria-label="${say("flow.view")}">${["chain", "stage"].map((v) => `<button type="button" data-flow="${v}" aria-pressed="${v === view}">${say(`flow.by_${v}`)}</button>`).join("")}</div>`
    : "";
  const hints = [
    drawn(900).includes("link back") ? say("flow.loop") : "",
    full.links.some((l) => l.value < 0) ? say("flow.credit") : "",
  ].filter(Boolean);
  return {
    html: section(
      "flow",
      title,
      say(view === "chain" ? "flow.about" : "flow.about_stages"),
      switcher +
        (view === "chain" ? '<div class="legend-place" data-chart="flow-legend"></div>' : "") +
        chartPlace("flow", { scroll: view === "chain" ? 860 : 560, label }) +
        `<p class="hint screen swipe">${say("flow.swipe")}</p><p class="hint screen">${say("flow.hint")}</p>${hints.map((h) => `<p class="hint">${h}</p>`).join("")}` +
        behind(
          say("flow.table"),
          table({
            caption: say("flow.table"),
            head: [say("flow.from"), say("flow.to"), say("flow.kind"), { text: `${say("flow.value")}, ${product.unit}`, number: true }],
            rows,
          }),
        ),
    ),
    charts: {
      flow: drawn,
      "flow-legend": (width) =>
        legend(
          [...new Set((graph.inlets ?? []).filter((l) => categoryIndex(l.key) < 7).map((l) => l.key))]
            .sort((a, b) => categoryIndex(a) - categoryIndex(b))
            .map((id) => ({ label: categoryLabel(id), index: categoryIndex(id) })),
          { width, prefix: "flow-legend" },
        ),
    },
  };
}
