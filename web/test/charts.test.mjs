// Unit tests of the charts: node --test web/test/charts.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import * as charts from "../charts/charts.js";
import { fixture } from "./page.mjs";

const near = (a, b, tolerance = 1e-9) =>
  assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);
const OPTIONS = { width: 800, prefix: "t", label: "test", unit: "t" };
const KEYS = [
  { id: "a", label: "A", index: 0 },
  { id: "b", label: "B", index: 1 },
];

/// No chart may hold a number that is none, or an id twice.
function sound(svg) {
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
  assert.equal(new Set(ids).size, ids.length);
  for (const m of svg.matchAll(/ (?:width|height|stroke-width)="([^"]+)"/g)) assert.ok(Number(m[1]) >= 0, m[0]);
  return svg;
}

test("ticks are round, cover the range, and carry no rounding tail", () => {
  assert.deepEqual(charts.niceTicks(0, 0.73), [0, 0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(charts.niceTicks(-0.3, 7.7), [-2, 0, 2, 4, 6, 8]);
  assert.deepEqual(charts.niceTicks(0, 12345), [0, 5000, 10000, 15000]);
  assert.deepEqual(charts.niceTicks(0, 3e-7, 3), [0, 1e-7, 2e-7, 3e-7]);
  for (const [low, high] of [
    [0, 0],
    [5, 5],
    [-5, -5],
    [NaN, 1],
    [3, -3],
  ]) {
    const ticks = charts.niceTicks(low, high);
    assert.ok(
      ticks.length >= 2 && ticks.every(Number.isFinite) && ticks.every((t, i) => i === 0 || t > ticks[i - 1]),
      `${low} ${high}: ${ticks}`,
    );
  }
});

test("a linear scale maps ends to ends and survives an empty domain", () => {
  const x = charts.linearScale([-1, 3], [100, 500]);
  assert.deepEqual([x(-1), x(0), x(3)], [100, 200, 500]);
  assert.equal(charts.linearScale([2, 2], [10, 20])(2), 10);
});

test("numbers are written with fitting digits", () => {
  assert.equal(charts.formatNumber(7.7278, charts.decimalsFor([7.7278])), "7.73");
  assert.equal(charts.formatNumber(0.0365086, charts.decimalsFor([0.0365086])), "0.0365");
  assert.equal(charts.formatNumber(123456.7, 0), "123\u202f457");
  assert.equal(charts.formatNumber(4480.1, 0), "4480");
  assert.equal(charts.formatNumber(-0.3, 1), "\u22120.3");
  assert.equal(charts.formatNumber(0.001, 2), "<0.01");
  assert.equal(charts.formatNumber(0, 2), "0.00");
  assert.equal(charts.formatNumber(null, 2), "–");
  assert.equal(charts.formatNumber(0.1 + 0.2), "0.30000000000000004");
});

test("texts are escaped, cut and wrapped", () => {
  assert.equal(charts.escapeText(`<a href="x">&'`), "&#60;a href=&#34;x&#34;&#62;&#38;&#39;");
  assert.ok(charts.textWidth(charts.truncate("a very long name of a supplier", 80)) <= 80);
  assert.deepEqual(charts.wrapText("extrusion billet, alloy 6060", 110), ["extrusion billet,", "alloy 6060"]);
  assert.deepEqual(charts.wrapText("", 100), []);
});

test("stacked bars: credits go left of zero and the row's sum stands beside it", () => {
  const svg = sound(
    charts.stackedBars(
      [
        {
          label: "Row",
          parts: [
            { key: "a", value: 5 },
            { key: "b", value: -2 },
            { key: "a", value: NaN },
          ],
        },
      ],
      KEYS,
      OPTIONS,
    ),
  );
  assert.equal((svg.match(/class="mark/g) ?? []).length, 2);
  assert.match(svg, /class="mark negative"/);
  assert.match(svg, />3\.00<\/text>/); // 5 - 2
  const rect = (key) =>
    [...svg.matchAll(new RegExp(`data-key="${key}".*?<rect class="c\\d" x="([^"]+)" y="[^"]+" width="([^"]+)"`, "g"))].map((m) => [
      Number(m[1]),
      Number(m[2]),
    ])[0];
  const [a, b] = [rect("a"), rect("b")];
  near(b[0] + b[1], a[0], 0.02); // both touch zero
  near(a[1] / b[1], 2.5, 0.01); // widths as 5 to 2
});

test("stacked bars: what stands beside the result is not in the sum", () => {
  const svg = charts.stackedBars(
    [
      {
        label: "Row",
        parts: [
          { key: "a", value: 4, apart: true },
          { key: "b", value: 1 },
        ],
      },
    ],
    KEYS,
    OPTIONS,
  );
  assert.match(svg, /class="mark apart"/);
  assert.match(svg, />1\.00<\/text>/);
});

test("bars: interval, negative value, value that is not known", () => {
  const svg = sound(
    charts.barChart(
      [
        { label: "x", value: 2, low: 1, high: 4 },
        { label: "y", value: -1 },
        { label: "z", value: null },
        { label: "w", value: 1, apart: 2 },
      ],
      OPTIONS,
    ),
  );
  assert.match(svg, /class="whisker"/);
  assert.match(svg, /class="open"/);
  assert.equal(charts.intervalMark({ value: 1, low: NaN, high: 2 }, { width: 100 }), "");
  sound(charts.intervalMark({ value: 1, low: 0.5, high: 2 }, { width: 100 }));
});

test("empty data give an empty chart, not a broken one", () => {
  sound(charts.stackedBars([], KEYS, OPTIONS));
  sound(charts.stackedBars([{ label: "none", parts: [] }], [], { ...OPTIONS, width: 60, narrow: true }));
  sound(charts.barChart([], OPTIONS));
  sound(charts.sankey({ nodes: [], links: [] }, OPTIONS));
  sound(
    charts.sankey(
      {
        nodes: [{ id: "a", label: "a" }],
        links: [
          { source: "a", target: "gone", value: 1 },
          { source: "a", target: "a", value: NaN },
        ],
      },
      OPTIONS,
    ),
  );
  assert.equal(charts.legend([], OPTIONS), "");
});

test("feedback: nothing is set aside without a cycle, and what is left has none", () => {
  const link = (source, target, value) => ({ source, target, value });
  assert.deepEqual(charts.feedbackLinks(4, [link(0, 1, 1), link(1, 2, 1), link(0, 2, 1), link(2, 3, 1)]), []);
  assert.deepEqual(charts.feedbackLinks(1, [link(0, 0, 1)]), [0]);
  assert.deepEqual(charts.feedbackLinks(3, [link(0, 1, 10), link(1, 2, 10), link(2, 0, 1)]), [2]); // the weak link closes the circle
  // Graphs by a small congruential generator: after setting aside, a topological order exists.
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let trial = 0; trial < 200; ++trial) {
    const n = 2 + random(9),
      links = Array.from({ length: random(25) }, () => link(random(n), random(n), 1 + random(9)));
    const back = new Set(charts.feedbackLinks(n, links));
    let rest = links.filter((_, i) => !back.has(i)),
      nodes = [...Array(n).keys()];
    for (;;) {
      const free = nodes.filter((k) => !rest.some((l) => l.target === k));
      if (!free.length) break;
      nodes = nodes.filter((k) => !free.includes(k));
      rest = rest.filter((l) => !free.includes(l.source));
    }
    assert.deepEqual(nodes, [], `trial ${trial}`);
  }
});

test("sankey: streams keep their values, loops and credits included", () => {
  const { flows } = fixture("loop.json").answer.products[1].results["scrap-shared"];
  for (const graph of [flows, charts.foldSources(flows)]) {
    const layout = charts.sankeyLayout(graph, { width: 900 });
    const size = (l) => Math.abs(l.value);
    near(
      [...layout.links, ...layout.inlets].reduce((s, l) => s + size(l), 0),
      flows.links.reduce((s, l) => s + size(l), 0),
    );
    for (const l of [...layout.links, ...layout.inlets]) near(l.width, size(l) * layout.scale);
    for (const n of layout.nodes) {
      const into = [...layout.links, ...layout.inlets].filter((l) => l.target === n.id),
        out = layout.links.filter((l) => l.source === n.id);
      near(
        n.into,
        into.reduce((s, l) => s + size(l), 0),
      );
      near(
        n.out,
        out.reduce((s, l) => s + size(l), 0),
      );
      for (const l of into) assert.ok((l.y1 ?? l.y) >= n.y - 1e-6 && (l.y1 ?? l.y) <= n.y + n.h + 1e-6);
    }
    assert.equal(layout.links.filter((l) => l.back).length, 1); // remelt -> scrap -> remelt
    for (const l of layout.links) assert.equal(l.back, layout.nodes[l.source].layer >= layout.nodes[l.target].layer);
    assert.ok(layout.nodes.every((n) => n.y >= -1e-6 && n.y + n.h <= layout.height + 1e-6));
    for (const a of layout.nodes)
      for (const b of layout.nodes)
        if (a.id < b.id && a.layer === b.layer)
          assert.ok(a.y + a.h <= b.y + 1e-6 || b.y + b.h <= a.y + 1e-6, `${a.key} and ${b.key} overlap`);
    assert.ok(!layout.nodes.some((n) => n.key === "rest")); // a node without streams is not drawn
    const svg = sound(charts.sankey(graph, OPTIONS));
    assert.match(svg, /class="mark link back"/);
    assert.match(svg, /credit-line/);
  }
});

test("sankey: two streams of one pair become one, a stream to itself is drawn as a loop", () => {
  const layout = charts.sankeyLayout(
    {
      nodes: [{ id: "a" }, { id: "b" }],
      links: [
        { source: "a", target: "b", value: 1 },
        { source: "a", target: "b", value: 2 },
        { source: "b", target: "b", value: 1 },
      ],
    },
    { width: 400 },
  );
  assert.deepEqual(
    layout.links.map((l) => [l.source, l.target, l.value, l.back]),
    [
      [0, 1, 3, false],
      [1, 1, 1, true],
    ],
  );
});

test("sankey: every node in a circle still finds a place", () => {
  const nodes = ["a", "b", "c"].map((id) => ({ id, label: id }));
  sound(
    charts.sankey(
      {
        nodes,
        links: [
          { source: "a", target: "b", value: 3 },
          { source: "b", target: "c", value: 3 },
          { source: "c", target: "a", value: 3 },
        ],
      },
      OPTIONS,
    ),
  );
});
