// Unit tests of the flow page's models and of the charts over years: node --test web/test/flows.test.mjs
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { areaChart, knownRuns, lineChart, spreadLabels, stackLayers, yearTicks } from "../charts/series.js";
import { sankeyLayout } from "../charts/sankey_layout.js";
import * as model from "../flows/model.js";
import * as trade from "../flows/model_trade.js";
import { linksFromQuantities, yearGraph } from "../flows/model_graph.js";
import { leakageRange } from "../flows/sections_leakage.js";
import { flowCounts, reconcileYears, worstYear } from "../flows/sections_reconcile.js";
import { scenarioSeries } from "../flows/sections_outlook.js";
import { STRINGS } from "../flows/strings.js";
import { flowOrigin, flowReconcile, flowSites } from "./fixtures/flow_answers.mjs";
import { flowWorld } from "./fixtures/flows.mjs";

const near = (a, b, what = "") => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)), `${what} ${a} is not ${b}`);
const { answer } = flowWorld();
const north = model.viewOf(answer, "north", null);
const at2040 = north.years.indexOf(2040);
const OPTIONS = { years: [2000, 2001, 2002, 2003], width: 800, prefix: "t", label: "test", unit: "t", chosen: 2001 };

/// No chart may hold a number that is none, or an id twice.
function sound(svg) {
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
  assert.equal(new Set(ids).size, ids.length);
  return svg;
}

test("the fixture closes: every process of every region and year, and the world's trade", () => {
  for (const region of [...answer.regions, answer.world])
    for (const i of [20, 66, 100]) {
      const value = (from, to) => region.links.find((l) => l.from === from && l.to === to).values[i];
      const into = (id) => region.links.filter((l) => l.to === id).reduce((s, l) => s + l.values[i], 0);
      const out = (id) => region.links.filter((l) => l.from === id).reduce((s, l) => s + l.values[i], 0);
      for (const id of ["metal", "semis", "products", "use", "not_collected", "collected", "scrap", "melting"])
        assert.ok(Math.abs(into(id) - out(id)) < 1e-6 * Math.max(1, into(id)), `${region.id} ${id} ${into(id)} ${out(id)}`);
      near(value("use", "stock_change"), region.quantities.stock.used[i] - region.quantities.stock.used[i - 1] , "stock");
    }
  for (const goods of ["scrap", "semis", "product", "unwrought"])
    near(answer.world.quantities[`${goods}_imports`].used[70], answer.world.quantities[`${goods}_exports`].used[70], goods);
});

test("streams from quantities are those of the answer", () => {
  const own = linksFromQuantities(north);
  for (const l of own) {
    const given = north.links.find((k) => k.from === l.from && k.to === l.to);
    // What the ash gives back is drawn from where it was burnt.
    if (l.from === "incineration") continue;
    near(l.values[66], given.values[66], `${l.from} ${l.to}`);
    assert.equal(l.kind, given.kind);
  }
  assert.equal(own.length, north.links.length - 3); // bauxite, alumina, and the way through the ash
  assert.deepEqual(linksFromQuantities({ years: [2000], quantities: {} }), []);
});

test("a year as a graph: ore apart, pass-through nodes joined, masses kept", () => {
  const { streams, ore, graph } = yearGraph(north, at2040, { name: (id) => id, size: 1000 });
  assert.deepEqual(ore.map((l) => l.from), ["bauxite", "alumina"]);
  assert.ok(streams.some((s) => s.from === "bauxite"), "the table still has the ore");
  const ids = graph.nodes.map((n) => n.id);
  for (const id of ["ash", "not_collected", "bauxite", "alumina"]) assert.ok(!ids.includes(id), id);
  const q = (name) => north.quantities[name].used[at2040];
  near(graph.links.find((l) => l.source === "use" && l.target === "landfill").value, q("landfill") / 1000);
  near(graph.links.find((l) => l.source === "incineration" && l.target === "scrap").value, q("ash_recovered") / 1000);
  assert.ok(graph.nodes.every((n) => Number.isFinite(n.column) && Number.isFinite(n.order)));
});

test("content masses of ore are drawn; a stock that shrinks feeds use", () => {
  const view = { years: [2000], links: [["bauxite", "alumina", 10], ["alumina", "primary", 10], ["primary", "metal", 10], ["use", "stock_change", -4], ["use", "collected", 4], ["weird", "metal", 1], ["metal", "odd", 1]].map(([from, to, v]) => ({ from, to, kind: "metal", values: [v] })) };
  const { ore, graph } = yearGraph(view, 0, { name: (id) => id });
  assert.deepEqual(ore, []);
  assert.ok(graph.links.some((l) => l.source === "stock_change" && l.target === "use" && l.value === 4));
  const column = (id) => graph.nodes.find((n) => n.id === id).column;
  assert.ok(column("stock_change") < column("use"));
  assert.equal(column("odd"), column("metal") + 1);
});

test("fixed columns: the same order in every year, only scrap runs back, widths to scale", () => {
  const orders = [30, 66, 100].map((i) => {
    const { graph } = yearGraph(north, i, { name: (id) => id });
    const layout = sankeyLayout(graph, { width: 1000 });
    assert.deepEqual(layout.links.filter((l) => l.back).map((l) => [layout.nodes[l.source].key, layout.nodes[l.target].key]), [["scrap", "melting"]]);
    for (const l of layout.links) near(l.width, l.value * layout.scale);
    for (const n of layout.nodes) for (const m of layout.nodes) if (n.id !== m.id && n.layer === m.layer && n.order < m.order) assert.ok(n.y + n.h <= m.y + 1e-6, `${n.key} above ${m.key}`);
    return new Map(layout.nodes.map((n) => [n.key, n.layer]));
  });
  for (const [key, layer] of orders[0]) assert.equal(orders[2].get(key) ?? layer, layer, key);
  assert.ok(orders[0].size < orders[2].size, "columns keep their room although trade begins later");
});

test("regions, scenarios and what a scenario lacks", () => {
  assert.deepEqual(model.regionsOf(answer).map((r) => r.id), ["all", "north", "south"]);
  const view = model.viewOf(answer, "north", "circular");
  assert.equal(view.apart, true);
  assert.equal(view.name, "Northland");
  assert.deepEqual(view.baseParts, ["groups", "materials", "emissions"]);
  assert.equal(view.links, null, "the base's streams would contradict the scenario");
  assert.ok(view.quantities.old_scrap.used[at2040] > north.quantities.old_scrap.used[at2040]);
  assert.equal(model.viewOf(answer, "all", "circular").quantities.stock.used.length, 101);
  assert.equal(model.viewOf(answer, "nowhere", "nothing").id, "all");
  assert.deepEqual(model.scenariosOf({ scenarios: [{ id: "base" }] }), []);
  assert.equal(model.viewOf({ regions: [] }, null, null).id, undefined);
});

test("the year to begin with", () => {
  assert.equal(model.startYear(north), 2016);
  assert.equal(model.startYear({ ...north, leakage: { year: 1800 } }), 2016); // the last with a figure of a source
  assert.equal(model.startYear({ years: [1, 2], quantities: {} }), 2);
  assert.equal(model.startYear({}), null);
});

test("numbers of the headline; a gap stays a gap", () => {
  const i = north.years.indexOf(2016);
  const n = model.headlineNumbers(north, i);
  const q = (name) => north.quantities[name].used[i];
  near(n.recycled, q("recycled_metal") / q("metal_supply"));
  near(n.ofAll, q("scrap_exports") / (q("old_scrap") + q("new_scrap")));
  near(n.ofOld, q("scrap_exports") / q("old_scrap"));
  near(n.emissions, north.emissions.total[i]);
  const bare = model.headlineNumbers({ quantities: { old_scrap: { used: [null] }, scrap_exports: { used: [5] }, end_of_life: { used: [0] } } }, 0);
  assert.ok([bare.recycled, bare.ofAll, bare.ofOld, bare.collected, bare.stock].every((v) => v === null));
});

test("given, filled, calculated are counted apart", () => {
  const view = { quantities: { a: { unit: "t", used: [1], given: [1], filled: [1] }, b: { unit: "t", used: [1], given: [null], filled: [1] }, c: { unit: "t", used: [1] }, d: { unit: "1", used: [1] }, e: { unit: "t", used: [null] } } };
  assert.deepEqual(model.originCounts(view, 0), { given: 1, filled: 1, calculated: 1 });
});

test("units and folding", () => {
  assert.deepEqual(model.massUnit([null, 999]), { name: "t", size: 1 });
  assert.deepEqual(model.massUnit([-2e6]), { name: "Mt", size: 1e6 });
  assert.deepEqual(model.massUnit([5e3], " CO2e"), { name: "kt CO2e", size: 1e3 });
  assert.deepEqual(model.scaled([5, null], { size: 10 }), [0.5, null]);
  const layers = Array.from({ length: 12 }, (_, k) => ({ id: `l${k}`, label: `L${k}`, values: [k, k === 3 ? null : k] }));
  const folded = model.foldSmall(layers, 8, (n) => `other ${n}`);
  assert.equal(folded.length, 8);
  assert.equal(folded.at(-1).label, "other 5");
  assert.deepEqual(folded.at(-1).values, [0 + 1 + 2 + 3 + 4, null]); // one of them has a gap
  assert.equal(model.foldSmall([{ values: [null] }], 8, String).length, 0);
});

test("elements as shares of their limits", () => {
  const shares = model.limitShares(north.materials, 2);
  assert.deepEqual(shares.map((s) => s.element), ["Fe", "Si", "Cu"]); // castings have no limit for Mg
  near(shares[1].values[66], (north.materials.content_pct[2][1][66] / 12) * 100);
  assert.deepEqual(model.limitShares({ elements: ["Fe"], content_pct: [[[null]]], max_pct: [[1]] }, 0), []);
});

test("years of tables, milestones, and the address", () => {
  const years = north.years;
  assert.deepEqual(years.filter((_, i) => model.onPaper(years, i, 2016)), [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2016, 2020, 2030, 2040, 2050]);
  assert.deepEqual(model.milestoneYears(years, 2016), [2030, 2040, 2050]);
  assert.deepEqual(model.milestoneYears([2000, 2001], 2000), [2000, 2001]);
  assert.equal(model.stateHash({ year: 2016, region: "a b", scenario: null }), "year=2016&region=a%20b");
});

test("scenarios are compared in what differs", () => {
  const state = { answer, view: north };
  const series = scenarioSeries(state);
  const ids = series.map((s) => s.id);
  assert.ok(ids.includes("surplus_scrap") && ids.includes("share-recycled_share"));
  assert.ok(!ids.includes("stock"), "the stock is the same in both");
  const scrap = series.find((s) => s.id === "surplus_scrap");
  assert.deepEqual(scrap.lines.map((l) => l.id), ["base", "circular"]);
  assert.equal(scrap.lines[1].values[at2040], 0);
  near(scrap.lines[0].values[at2040] * 1e3, north.quantities.surplus_scrap.used[at2040]);
});

test("leakage: the range leaves out what is no export", () => {
  assert.deepEqual(leakageRange([{ by: "gross_total", share: 0.2 }, { by: "gross_old", share: 0.4 }, { by: "not_collected", share: 0.9 }, { by: "gross_external", share: null }]), { low: 0.2, high: 0.4 });
  assert.equal(leakageRange([]), null);
  for (const f of north.leakage.figures) assert.ok(STRINGS.leakage.by[f.by], f.by);
});

test("reconciliation: counts, years, the year that fits worst", () => {
  const [region] = flowReconcile().answer.regions;
  assert.deepEqual(reconcileYears(region), [2014, 2015, 2016]);
  assert.equal(worstYear(region), 2016);
  assert.equal(worstYear({ flows: [{ year: 3 }] }), 3);
  assert.deepEqual(flowCounts(region.flows), { measured: 9, found: 3, open: 3 });
  for (const f of region.flows) assert.ok(STRINGS.reconcile.kinds[f.kind], f.kind);
});

test("streams as the engine names them: burnt metal, ash of its own, sorting after the market", () => {
  const view = { years: [2000], links: [["use", "incinerated", 3], ["use", "ash", 1], ["ash", "scrap", 1], ["use", "collected", 6], ["collected", "scrap", 6], ["scrap", "sorting_loss", 2], ["scrap", "melting", 5], ["melting", "metal", 5]].map(([from, to, v]) => ({ from, to, kind: "loss", values: [v] })) };
  const { graph } = yearGraph(view, 0, { name: (id) => id });
  const layout = sankeyLayout(graph, { width: 1000 });
  assert.deepEqual(layout.links.filter((l) => l.back).map((l) => layout.nodes[l.source].key), ["scrap"]);
  assert.ok(graph.nodes.some((n) => n.id === "ash"));
});

test("kinds of answers, also without a word; notes under either name", () => {
  assert.deepEqual([{ kind: "sites" }, { results: [] }, { plans: [] }, { regions: [{ figures: [] }] }, {}].map(model.kindOf), ["sites", "origin", "sites", "leakage", "run"]);
  assert.deepEqual(model.notesOf({ diagnostics: [1] }), [1]);
  assert.deepEqual(model.notesOf({}), []);
});

test("what goes on but is not what the equations give was filled in", () => {
  const view = { quantities: { a: { unit: "t", used: [2], calculated: [3], given: [null] }, b: { unit: "t", used: [3], calculated: [3], given: [null] }, c: { unit: "t", used: [3] } } };
  assert.deepEqual(model.originCounts(view, 0), { given: 0, filled: 1, calculated: 2 });
});

test("origin: choices, the country to begin with, sellers beside makers", () => {
  const { answer: origin } = flowOrigin();
  const view = trade.originView(origin, {});
  assert.equal(view.stage, "unwrought");
  assert.equal(view.country, "GBR"); // 82 % of 288 kt, the Netherlands 92 % of 150 kt
  assert.deepEqual(view.years, [2016, 2017]);
  assert.equal(trade.originView(origin, { stage: "semis", country: "NLD" }).country, "NLD");
  assert.equal(trade.originView(origin, { country: "QQQ" }).country, "GBR");
  assert.equal(trade.originView({ results: [] }, {}), null);
  const rows = trade.sellersAndMakers(view.results[1].countries[2]);
  assert.deepEqual(rows.map((r) => r.country), ["NOR", "GBR", null, "NLD"]);
  assert.deepEqual([rows[0].soldShare, rows[3].made, rows[3].soldShare], [0.3333, null, 0.6667]);
});

test("sites: ways are summed by place, money adds up", () => {
  const [plan] = flowSites().answer.plans;
  const graph = trade.placementGraph(plan, 2030, { unit: { size: 1000 }, left: "left", siteName: (id) => id });
  near(graph.links.reduce((s, l) => s + l.value, 0), 90);
  assert.deepEqual(graph.nodes.map((n) => n.label).sort(), ["1", "2", "3", "a", "export", "left"]);
  for (const period of plan.money) {
    const rows = trade.moneyRows(period);
    near(rows.slice(0, -1).reduce((s, r) => s + r.value, 0), rows.at(-1).value);
    assert.ok(!rows.some((r) => r.key === "disposal"), "what is zero is left out");
  }
  assert.deepEqual(trade.moneyUnit([1.5e6], "GBP"), { name: "M GBP", size: 1e6 });
});

test("ticks of years, runs, labels that keep apart", () => {
  assert.deepEqual(yearTicks(1950, 2050, 700), [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020, 2030, 2040, 2050]);
  assert.deepEqual(yearTicks(2003, 2003, 100), [2003]);
  assert.ok(yearTicks(1850, 2050, 120).length <= 3);
  assert.deepEqual(knownRuns(5, (i) => i !== 2), [[0, 1], [3, 4]]);
  const placed = spreadLabels([{ y: 50 }, { y: 52 }, { y: 51 }, { y: 99 }], 10, 0, 100);
  placed.forEach((p, k) => assert.ok(p.place >= 0 && p.place <= 100 && (k === 0 || p.place - placed[k - 1].place >= 10 - 1e-9), JSON.stringify(placed)));
});

test("stacks: a gap in one layer is a gap in the sum, what is negative goes down", () => {
  const { stacked, whole, up, down } = stackLayers([{ values: [1, 2, null] }, { values: [3, -1, 4] }], 3);
  assert.deepEqual(whole, [true, true, false]);
  assert.deepEqual([up[0], up[1], down[1]], [4, 2, -1]);
  assert.deepEqual([stacked[1].low[1], stacked[1].high[1], stacked[1].low[2]], [-1, 0, null]);
  assert.deepEqual(stackLayers([], 2).whole, [false, false]);
});

test("areas: words, patterns, gaps, labels", () => {
  const svg = sound(areaChart([{ id: "a", label: "A <b>", index: 0, values: [1, 2, null, 4] }, { id: "b", label: "B", index: 1, values: [1, 2, 3, 4] }], OPTIONS));
  assert.equal((svg.match(/class="mark layer"/g) ?? []).length, 2);
  assert.match(svg, /aria-label="A &#60;b&#62;, 2001: 2\.00 t, 50\.0\u202f%; 2000: 1\.00; 2003: 4\.00"/);
  assert.match(svg, /fill="url\(#t-p1\)"/);
  const path = svg.match(/<path class="c0" d="([^"]+)"/)[1];
  assert.equal((path.match(/M/g) ?? []).length, 2, "two runs, the gap is open");
  assert.match(svg, /class="end-label"/);
  assert.doesNotMatch(sound(areaChart([{ id: "a", label: "A", index: 0, values: [1, 2, 3, 4] }], { ...OPTIONS, width: 320 })), /class="end-label"/);
  sound(areaChart([], OPTIONS));
  sound(areaChart([{ id: "a", label: "A", index: 9, values: [null, null, null, null] }], { ...OPTIONS, years: [] }));
});

test("lines: bands, given figures, goals, levels, dashes", () => {
  const line = (id, index, more = {}) => ({ id, label: id, index, values: [1, 2, 3, 4], ...more });
  const svg = sound(lineChart([line("a", 0, { low: [0.5, 1, 2, 3], high: [2, 3, 4, 5], given: [null, 2, null, null], goal: { value: 6, year: 2003 } }), line("b", 1, { values: [null, 1, null, 2] })], { ...OPTIONS, from: 2002, fromLabel: "projected", levels: [{ value: 7, label: "limit" }] }));
  assert.match(svg, /a, 2001: 2\.00 t \(1\.00 to 3\.00\)/);
  assert.match(svg, /class="band c0 s0"/);
  assert.equal((svg.match(/<path class="given/g) ?? []).length, 1);
  assert.match(svg, />goal 6\.00 t</);
  assert.match(svg, />limit</);
  assert.match(svg, />projected</);
  const dashes = [...svg.matchAll(/class="line s(\d)" stroke-dasharray="([^"]*)" d="M[^"]*L/g)].map((m) => m[2]);
  assert.equal(new Set(dashes).size, dashes.length, "each line has dashes of its own");
  assert.match(svg, /M[\d.]+ [\d.]+h4M[\d.]+ [\d.]+h4/, "years alone are short strokes");
  sound(lineChart([], OPTIONS));
  sound(lineChart([line("a", 0, { goal: { value: 3 } })], { ...OPTIONS, width: 300 }));
});

test("every kind and node that the engine may name has words", () => {
  for (const l of north.links) {
    assert.ok(STRINGS.nodes[l.from] && STRINGS.nodes[l.to], `${l.from} ${l.to}`);
    assert.ok(STRINGS.flow.kinds[l.kind], l.kind);
  }
});

test("every text that the sections ask for exists, with no word missing or never asked for", () => {
  const folder = new URL("../flows/", import.meta.url);
  const sources = readdirSync(folder).filter((f) => /^(main|pieces|sections)\w*\.js$/.test(f)).map((f) => readFileSync(new URL(f, folder), "utf8")).join("\n");
  const asked = [...sources.matchAll(/say\(\s*"([\w.]+)"/g)].map((m) => m[1]);
  assert.ok(asked.length > 120, `${asked.length}`);
  for (const path of asked) {
    const found = path.split(".").reduce((o, k) => o?.[k], STRINGS);
    assert.equal(typeof found, "string", path);
  }
});
