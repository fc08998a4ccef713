// Unit tests of what the page makes of an answer: node --test web/test/model.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { chainGraph, differences, sharedSupplier, stageGraph, stageMatrix, startProduct, startRules } from "../report/model.js";
import { STRINGS, say } from "../report/strings.js";
import { groupNotes, placeText } from "../shared/notes.js";
import { sameNumber } from "../shared/parts.js";
import { fixture } from "./page.mjs";

const { answer, books } = fixture("loop.json");
const product = answer.products[1],
  result = product.results["scrap-shared"];

test("the matrix holds every contribution once and adds up to the result", () => {
  const { rows, categories } = stageMatrix(answer, result);
  assert.deepEqual(
    rows.map((r) => r.stage),
    ["Electrolysis", "Recycling", "Semi-fabrication"],
  );
  assert.deepEqual(
    categories.map((c) => c.id),
    ["electricity", "direct process", "thermal", "ancillary"],
  );
  assert.ok(Math.abs(rows.reduce((s, r) => s + r.total, 0) - 7) < 1e-12); // 4 + 2 + 0.5 + 0.4 + 0.4 - 0.3
  assert.equal(rows[1].cells[0].value, null);
});

test("electricity beside the result stays out of the totals", () => {
  const total = stageMatrix(answer, product.results["power-apart"]).rows.reduce((s, r) => s + r.total, 0);
  assert.ok(Math.abs(total - 2.6) < 1e-12); // 7.0 without 4.4 of electricity
});

test("it starts with the final product and a rule book that counts it", () => {
  assert.equal(startProduct(answer).product, "press/profile");
  assert.equal(startRules({ rules: ["no-press", "power-apart"] }, product), "power-apart");
  assert.equal(startProduct({ products: [] }), undefined);
});

test("the stage graph carries credits as streams of their own", () => {
  const { links } = stageGraph(answer, product, result);
  const into = links.filter((l) => l.target === "product").reduce((s, l) => s + l.value, 0);
  assert.ok(Math.abs(into - 7) < 1e-12);
  assert.ok(links.some((l) => l.source === "stage:Recycling" && l.value === -0.3));
});

test("short labels tell equal goods apart by their activity", () => {
  const flows = {
    nodes: [
      ["a", "metal (Works A)"],
      ["b", "metal (Works (old) B)"],
      ["c", "profile (Press)"],
    ].map(([id, label]) => ({ id, label, kind: "output", value: 1 })),
    links: [
      { source: "a", target: "c", value: 1 },
      { source: "b", target: "c", value: 1 },
    ],
  };
  assert.deepEqual(
    chainGraph({ flows }, "rest").nodes.map((n) => n.short),
    ["Works A", "Works (old) B", "profile"],
  );
  assert.equal(chainGraph({}, "rest"), null);
});

test("notes are grouped by code, errors first, and none is lost", () => {
  const groups = groupNotes(result.notes);
  assert.deepEqual(
    groups.map((g) => [g.severity, g.code, g.rows.length]),
    [
      ["error", "carbon.no_factor", 1],
      ["warning", "chain.unverified", 1],
      ["note", "carbon.default_used", 2],
    ],
  );
  assert.equal(groups[0].rows[0].detail, "silicon");
  assert.equal(placeText({ file: "a.csv", row: 3 }), "a.csv:3");
  assert.equal(placeText({ file: "a.csv", row: 0 }), "a.csv");
  assert.equal(placeText({ file: "", row: 0 }), "");
});

test("rule books are compared choice by choice", () => {
  assert.deepEqual(
    differences(books[0], books[1]).map((d) => d.choice),
    ["electricity_apart", "pre_consumer_scrap", "internal_scrap"],
  );
  assert.deepEqual(differences(books[0], books[0]), []);
  assert.deepEqual(differences(undefined, books[0]), []);
  assert.ok(sameNumber(7.705, 7.705 * (1 + 1e-12)) && !sameNumber(7.705, 7.706));
});

test("the largest input's own footprint is found among the products", () => {
  assert.deepEqual(sharedSupplier(answer, product, "scrap-shared", "power-apart"), { name: "billet", unit: "t CO2e/t", a: 6, b: 2 });
});

test("every text that is asked for exists", () => {
  for (const choice of [
    "boundary",
    "upstream",
    "transport",
    "electricity",
    "electricity_apart",
    "gases",
    "gwp_set",
    "carbon_factor",
    "slope_edition",
    "processes",
    "co_products",
    "pre_consumer_scrap",
    "post_consumer_scrap",
    "internal_scrap",
  ])
    assert.ok(STRINGS.rules.choice[choice], choice);
  assert.equal(say("headline.interval", { low: 1, high: 2, unit: "t" }), "95 % interval: 1 to 2 t");
});

test("no text is given twice", async () => {
  // A later key of one object literal silently replaces an earlier one, so the sources are read.
  const { readFileSync } = await import("node:fs");
  for (const file of ["../shared/words.js", "../report/strings.js", "../compare/strings.js", "../flows/strings.js", "../flows/strings_more.js"]) {
    const text = readFileSync(new URL(file, import.meta.url), "utf8");
    const source = text
      .slice(text.search(/^(addWords\(|export const STRINGS)/m), text.search(/\n}\)?;\n/))
      .replace(/^\s*\/\/.*$/gm, "")
      .replace(/"([\w -]+)":/g, (_, key) => `${key.replace(/[ -]/g, "_")}:`)
      .replace(/"(?:[^"\\]|\\.)*"/g, '""');
    const stack = [];
    let keys = 0;
    for (const m of source.matchAll(/([{}])|(\w+):/g)) {
      if (m[1] === "{") stack.push(new Set());
      else if (m[1] === "}") stack.pop();
      else {
        assert.ok(!stack.at(-1).has(m[2]), `${m[2]} stands twice in ${file}`);
        stack.at(-1).add(m[2]);
        ++keys;
      }
    }
    assert.ok(keys > 20, `${file} was not read`);
  }
});
