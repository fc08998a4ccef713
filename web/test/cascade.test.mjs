// Unit tests of the dwindling flow and of what the ledger's page makes of an answer: node --test web/test/cascade.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { cascade, cascadeLayout } from "../charts/charts.js";
import { LOSSES, SOURCES, cascadeGraph, flowStages, lastStage, lostOf, massUnit, storeName, wholeOf } from "../ledger/model.js";
import { fixture } from "./page.mjs";

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);
const sum = (list, f) => list.reduce((s, l) => s + f(l), 0);
const NAMES = { stage: (id) => id, loss: (key) => key, source: (key) => key, market: "market" };
const { metal } = fixture("ledger.json").answer;
const stages = flowStages(metal);
const graph = cascadeGraph(stages, metal.links, NAMES);

test("nothing is lost between a stage's input and what becomes of it", () => {
  for (const s of stages) {
    near(s.into, s.accepted + s.market + lostOf(s));
    for (const key of SOURCES) assert.ok(s.sources[key] >= 0, key);
    for (const { key } of LOSSES) assert.ok(s.losses[key] >= 0, key);
  }
  // 15 t more were claimed than left: they come from before instead of being a negative loss.
  const casting = stages.find((s) => s.id === "casting");
  assert.equal(casting.sources.before, 15e6);
  assert.equal(casting.losses.unclaimed, 0);
  // What comes in from outside is what is lost and sold at the end: 1050 + 60 + 10 + 15 = 1135 t.
  near(sum(stages, (s) => sum(SOURCES, (k) => s.sources[k])), 1135e6);
  near(sum(stages, (s) => lostOf(s) + s.market), 1135e6);
});

test("the whole is what left the mines, else what came in", () => {
  assert.deepEqual(wholeOf(stages), { kind: "mines", value: 1000e6 });
  const later = flowStages({ stages: metal.stages.filter((s) => s.activity === "remelting") });
  assert.deepEqual(wholeOf(later), { kind: "inputs", value: 60e6 });
  assert.equal(lastStage(stages).id, "manufacturing");
  assert.equal(lastStage(later), null);
  assert.deepEqual(flowStages(undefined), []);
  assert.deepEqual(wholeOf([]), { kind: "inputs", value: 0 });
  assert.equal(lastStage([]), null);
});

test("bands are to scale, fill their stages, and drops turn without crossing", () => {
  for (const width of [880, 1080, 1600]) {
    const l = cascadeLayout(graph, { width });
    for (const n of l.nodes) {
      const into = sum(n.inlets, (k) => k.width) + sum(l.links, (k) => (k.target === n.id ? k.width : 0));
      const out = sum([...n.drops, ...n.ends], (k) => k.width) + sum(l.links, (k) => (k.source === n.id ? k.width : 0));
      near(into, out);
      near(into, n.h);
      assert.ok(n.x >= 26 && n.x + n.w < width, n.id);
      for (const [i, d] of n.drops.entries()) {
        near(d.width, d.value * l.scale);
        assert.ok(d.reach > d.width / 2, "an arc has an inner edge");
        assert.ok(d.x1 + d.width / 2 < n.x + n.w + l.step, "drops end before the next column");
        // Of two neighbours the upper one ends to the right, edge to edge.
        if (i > 0) near(n.drops[i - 1].x1 - n.drops[i - 1].width / 2, d.x1 + d.width / 2);
      }
    }
    for (const k of l.links) near(k.width, k.value * l.scale);
    const column = l.nodes.filter((n) => n.id === "casting" || n.id === "remelting").sort((a, b) => a.y - b.y);
    assert.equal(column[0].x, column[1].x);
    assert.ok(column[0].y + column[0].h < column[1].y - 30, "room for the label between stages of one column");
    const back = l.links.filter((k) => k.back);
    assert.deepEqual(
      back.map((k) => `${k.source}>${k.target}`),
      ["rolling>remelting"],
    );
    assert.ok(back[0].lane - back[0].width / 2 > Math.max(...l.nodes.map((n) => n.y + n.h)), "what runs back lies below everything");
    assert.ok(l.height > back[0].lane);
  }
});

test("labels of neighbours do not overlap, at the least width that the page gives", () => {
  const svg = cascade(graph, { width: 880, prefix: "t", label: "flow", share: () => "105.0 %", format: (v) => `${v / 1e6} t` });
  const l = cascadeLayout(graph, { width: 880 });
  for (const [, x, text] of svg.matchAll(/<tspan[^>]* x="([\d.]+)" y="[^"]+">([^<]*)<\/tspan>/g)) {
    const next = Math.min(...l.nodes.map((n) => n.x).filter((k) => k > Number(x) + 1), 880);
    assert.ok(Number(x) + text.length * 6.6 <= next + 2, `${text} at ${x} runs into ${next}`);
  }
});

test("as SVG: sound, with words for every mark, and escaped", () => {
  const hostile = structuredClone(graph);
  hostile.stages[0].label = '<b>"mine" & sons</b>';
  const svg = cascade(hostile, { width: 900, prefix: "t", label: "<flow>", format: (v) => `${v / 1e6} t`, share: (v) => `${v / 1e7} %` });
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null|<b>|<flow>/);
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
  assert.equal(new Set(ids).size, ids.length);
  const labels = [...svg.matchAll(/aria-label="([^"]+)"/g)].map((m) => m[1]);
  assert.ok(labels.some((t) => t.includes("to alumina_refining: 590 t, 59 %")));
  assert.ok(labels.some((t) => t.includes("unclaimed: 250 t, 25 %")));
  assert.ok(labels.includes("manufacturing to market: 150 t, 15 %"));
});

test("empty, single and unreadable graphs are drawn all the same", () => {
  assert.match(cascade({ stages: [], links: [] }, { width: 300, prefix: "t" }), /^<svg.*<\/svg>$/s);
  const one = cascadeGraph(flowStages({ stages: [metal.stages[0]] }), [], NAMES);
  assert.doesNotMatch(cascade(one, { width: 900, prefix: "t" }), /NaN|Infinity/);
  const inlets = [{ key: "k", label: "k", index: 0, value: NaN }];
  const odd = { stages: [{ id: "a", label: "a", column: 0, inlets }], links: [{ source: "a", target: "b", value: 3 }] };
  assert.equal(cascadeLayout(odd, { width: 500 }).nodes.length, 0);
});

test("units fit the largest mass, and no address of a server is shown", () => {
  assert.equal(massUnit([32e12, 1]).name, "Mt");
  assert.equal(massUnit([900e9]).name, "kt");
  assert.equal(massUnit([1050e6]).name, "t");
  assert.equal(massUnit([]).name, "t");
  assert.equal(storeName("sqlite:a.db"), "sqlite:a.db");
  assert.equal(storeName("postgres:host=db user=u password=secret"), "postgres:ADDRESS");
});
