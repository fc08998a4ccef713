// Unit tests of what the comparison page makes of an answer: node --test web/test/compare.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import * as charts from "../charts/charts.js";
import { changeSentence, choicesLine, countsText, withoutText } from "../compare/choices.js";
import {
  choicesOf,
  differentNumbers,
  firstRow,
  joinedChoices,
  labelGroups,
  ladderRows,
  listChange,
  notesWithBooks,
  openFigures,
  scrapPair,
  startRow,
  waterfallOf,
} from "../compare/model.js";
import { pageDecimals } from "../compare/sections.js";
import { STRINGS } from "../compare/strings.js";
import { fixture } from "./page.mjs";

const { answer } = fixture("compare.json");
const row = (id) => answer.rows.find((r) => r.id === id);
const sentences = (what) => joinedChoices(choicesOf(what)).map(changeSentence);

test("numbers from the lowest to the highest; equal ones count once", () => {
  assert.deepEqual(
    ladderRows(answer).map((r) => r.id),
    ["credited", "border", "border-two", "shared", "common-cut", "twin"],
  );
  assert.equal(differentNumbers(ladderRows(answer)), 5);
  assert.equal(firstRow(answer).id, "common-cut");
  assert.equal(firstRow({ ...answer, first: "lacking" }), undefined);
});

test("the page begins with the row that has most to tell", () => {
  assert.equal(startRow(answer).id, "border"); // four causes that move, the others one at most
  const without = { ...answer, rows: answer.rows.filter((r) => r.id !== "border") };
  assert.equal(startRow(without).id, "credited"); // one cause each: -9.25 is farther than -5 and -1.5
  assert.equal(startRow({ ...answer, rows: [row("common-cut")] }), undefined);
});

test("the causes of a waterfall sum to the difference, the largest first", () => {
  for (const id of ["border", "shared", "credited", "border-two", "twin"]) {
    const { parts, difference } = waterfallOf(answer, row(id));
    assert.ok(Math.abs(parts.reduce((s, p) => s + p.value, 0) - difference) < 1e-12, id);
    if (parts.length) assert.ok(Math.abs(parts.reduce((s, p) => s + p.share, 0) - 1) < 1e-12, id);
  }
  const fall = waterfallOf(answer, row("border"));
  assert.deepEqual(
    fall.parts.map((p) => p.cause),
    ["boundary", "electricity", "gwp", "defaults", "coefficients"],
  );
  // Movement: 4 + 2.25 + 0.75 + 0.5 = 7.5.
  assert.deepEqual(
    fall.parts.map((p) => p.share),
    [4 / 7.5, 0.3, 0.1, 0.5 / 7.5, 0],
  );
  assert.deepEqual(
    fall.parts.map((p) => p.moves),
    [true, true, true, true, false],
  );
});

test("choices as sentences", () => {
  assert.deepEqual(sentences("boundary: cradle_to_gate → installation; transport: yes → no; other parties: yes → no"), [
    "Boundary: the installation and the metal it takes in, not from the mine to the gate.",
    "Transport is not counted.",
    "Of what other companies emit, only the electricity and heat that they deliver is counted.",
  ]);
  assert.deepEqual(sentences("gases: co2, ch4, cf4 → co2, cf4, sf6"), ["Gases: without CH4 and with SF6."]);
  assert.deepEqual(sentences("processes: all → casting, coke_calcination"), ["Steps: only casting, coke calcination."]);
  assert.deepEqual(sentences("processes: casting → all"), ["Steps: all, not only casting."]);
  assert.deepEqual(sentences("electricity: market → five_year_mean; electricity apart: no → yes"), [
    "Electricity: of the grid’s mean of five years, not by contract.",
    "Electricity is shown beside the number, not in it.",
  ]);
  assert.deepEqual(sentences("carbon factor: 3.6666666666666665 → 3.664"), ["CO2 per carbon: 3.6640, not 3.6667."]);
  // Kinds of scrap that change alike stand in one sentence, others apart.
  assert.deepEqual(
    sentences("pre-consumer scrap: cut_off → co_product; post-consumer scrap: cut_off → mass; internal scrap: cut_off → co_product"),
    [
      "Pre-consumer scrap, internal scrap: treated as a co-product that carries its share, not cut off.",
      "Post-consumer scrap: shared by mass, not cut off.",
    ],
  );
  // What is no choice, and a word that is not known, keep the answer's words.
  assert.deepEqual(sentences("default values of a → of b"), ["Default values of a → of b."]);
  assert.deepEqual(sentences("moon: new → full"), ["Moon: full, not new."]);
  assert.deepEqual(sentences(""), []);
  assert.deepEqual(listChange("a, b", "b, c"), { without: ["a"], added: ["c"] });
});

test("a rule book in one line", () => {
  assert.equal(
    countsText(row("border").choices),
    "the installation and the metal it takes in, without the supply of fuels and materials, without transport",
  );
  assert.equal(
    countsText({ ...row("common-cut").choices, "other parties": "no" }),
    "only the maker’s own steps and the electricity and heat that it buys",
  );
  assert.equal(countsText(row("mine-only").choices), "mine to gate, 2 kinds of steps only");
  assert.match(choicesLine(row("shared")), /pre-consumer scrap co-product, post-consumer scrap cut off · GWP set AR6 · edition 2099$/);
  assert.match(choicesLine(row("credited")), / · scrap credited · /);
});

test("why there is no number", () => {
  assert.match(withoutText(row("mine-only")), /^Counts only bauxite mining, alumina refining\./);
  assert.match(withoutText(row("open-border")), /nobody has published \(default direct 76011090 2099\)/);
  assert.match(withoutText(row("lacking")), /lacks what it needs: allocation by value needs a price/);
});

test("the pair that differs only in scrap", () => {
  const ids = (pair) => pair && [pair.cutOff.id, pair.shared.id];
  assert.deepEqual(ids(scrapPair(answer)), ["common-cut", "shared"]);
  const other = structuredClone(answer);
  other.rows.find((r) => r.id === "shared").choices["GWP set"] = "AR5";
  assert.equal(scrapPair(other), null); // one more difference, and the two do not show the effect of scrap alone
  other.first = "twin";
  other.rows.find((r) => r.id === "shared").choices["GWP set"] = "AR6";
  assert.deepEqual(ids(scrapPair(other)), ["twin", "shared"]); // the pair of the first row
});

test("every note once, with its rule books", () => {
  const notes = notesWithBooks(answer);
  assert.deepEqual(
    notes.map((n) => [n.code, n.books.length]),
    [
      ["rules.exempt_origin", 0],
      ["carbon.total_only", 6],
      ["chain.unverified", 4],
      ["carbon.no_supplier", 1],
      ["carbon.no_price", 1],
    ],
  );
  assert.deepEqual(
    openFigures(answer).map((p) => [p.book, p.name]),
    [["border", "price_q1"]],
  );
});

test("labels by their answer", () => {
  const groups = labelGroups(answer);
  assert.deepEqual(
    Object.entries(groups).map(([k, list]) => [k, list.map((l) => l.label)]),
    [
      ["pass", ["wide"]],
      ["fail", ["low"]],
      ["not_comparable", ["smelter"]],
    ],
  );
});

test("numbers of the page share their decimals", () => {
  assert.equal(pageDecimals([{ value: 0.52 }, { value: 10.87 }], false), 2);
  assert.equal(pageDecimals([{ value: 8.18 }], false), 2);
  assert.equal(pageDecimals([{ value: 0.518 }], false), 3);
  assert.equal(pageDecimals([{ value: 1234 }], false), 0);
  assert.equal(pageDecimals([{ value: 1234 }], true), null);
});

test("every word that the rules can use has its text", () => {
  for (const cause of ["boundary", "electricity", "scrap", "gwp", "coefficients", "defaults", "allocation"])
    assert.equal(STRINGS.causes[cause].length, 2, cause);
  for (const field of Object.keys(STRINGS.yes)) assert.ok(STRINGS.no[field], field);
  for (const word of ["location", "market", "hourly", "five_year_mean", "none"])
    assert.ok(STRINGS.words[word] && STRINGS.electricity[word] && STRINGS.short[word], word);
  for (const word of ["cut_off", "mass", "economic", "substitution", "value_corrected", "co_product"])
    assert.ok(STRINGS.words[word] && STRINGS.allocation[word] && STRINGS.short[word], word);
  for (const word of ["cradle_to_gate", "installation"]) assert.ok(STRINGS.counts[word] && STRINGS.words[word], word);
  for (const word of [
    "pass",
    "fail",
    "not_comparable",
    "footprint",
    "primary_share",
    "post_consumer_share",
    "below",
    "at_most",
    "at_least",
  ])
    assert.ok(STRINGS.labels[word], word);
});

test("waterfall: each step begins where the one before ended, and the last ends at the second value", () => {
  const steps = [
    { label: "down", value: -4 },
    { label: "up", value: 1.5 },
    { label: "small", value: -0.001 },
    { label: "unknown", value: null },
  ];
  assert.deepEqual(
    charts.runningSteps(8, steps).map((s) => [s.from, s.to]),
    [
      [8, 4],
      [4, 5.5],
      [5.5, 5.499],
      [5.499, 5.499],
    ],
  );
  const svg = charts.waterfall(
    { first: { label: "A", value: 8 }, last: { label: "B", value: 5.499 }, steps },
    { width: 600, prefix: "t", unit: "t", label: "A to B" },
  );
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  const bars = [...svg.matchAll(/<g class="mark[^>]*>.*?<rect [^>]*?x="([^"]+)" y="[^"]+" width="([^"]+)"/g)].map((m) => [
    Number(m[1]),
    Number(m[2]),
  ]);
  assert.equal(bars.length, 6);
  const [a, down, up, small, , b] = bars;
  const ends = (bar) => [bar[0], bar[0] + bar[1]];
  const near = (x, y) => assert.ok(Math.abs(x - y) < 0.03, `${x} is not ${y}`);
  near(ends(down)[1], ends(a)[1]); // a fall hangs from the end of what came before
  near(ends(down)[0], ends(up)[0]); // a rise stands on the end of the fall
  near(a[1] / b[1], 8 / 5.499);
  near(down[1] / a[1], 0.5);
  assert.ok(small[1] >= 2); // seen, however small
  assert.match(svg, /aria-label="down: −4\.00 t"/);
  assert.match(svg, /aria-label="up: \+1\.50 t"/);
  assert.match(svg, /url\(#t-p5\)[\s\S]*url\(#t-p1\)/); // falls and rises have their own patterns
});

test("waterfall: below zero, one value, no step", () => {
  const svg = charts.waterfall(
    {
      first: { label: "A", value: 2 },
      last: { label: "B", value: -3 },
      steps: [{ label: "fall", value: -5, shown: "five", text: "down" }],
    },
    { width: 320, prefix: "t", unit: "t", narrow: true },
  );
  assert.doesNotMatch(svg, /NaN|undefined|Infinity|width="-/);
  assert.match(svg, /five down/);
  assert.doesNotMatch(
    charts.waterfall({ first: { label: "A", value: 0 }, last: { label: "B", value: 0 }, steps: [] }, { width: 320, prefix: "t" }),
    /NaN|undefined|Infinity/,
  );
});

test("signs of numbers", () => {
  assert.equal(charts.signedNumber(1.5, 1), "+1.5");
  assert.equal(charts.signedNumber(-1.5, 1), "−1.5");
  assert.equal(charts.signedNumber(0, 1), "0.0");
  assert.equal(charts.signedNumber(null, 1), "–");
});
