// The page of a ledger in a browser: node --test web/test/ledger_page.test.mjs
// Needs Debian's chromium and the packages of deps/npm; the demo needs the built program ($ALUMEN or build/alumen).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, cells, fits, near, open } from "./browser.mjs";
import { fixture, makePage, program, programPage, scratch } from "./page.mjs";

const folder = scratch();
const data = fixture("ledger.json");
const path = makePage(folder, "ledger", data, "ledger");
const openAll = (page) =>
  page.$$eval("details", (list) =>
    list.forEach((d) => {
      d.open = true;
    }),
  );
const text = async (page, selector) => (await page.textContent(selector)).replace(/[\u202f\u00a0]/g, " ");

/// The tables hold the answer's numbers, and the chart the tables' numbers.
async function numbersAgree(page, answer) {
  const byName = new Map();
  for (const s of answer.metal.stages) {
    const negative = [s.unclaimed_g, s.lapsed_g, s.lost_g, s.stock_g].filter((v) => v < 0).reduce((a, b) => a - b, 0);
    byName.set(s.activity.replace(/_/g, " "), (s.origin_g + s.scrap_g + s.documents_g + s.earlier_g + negative) / 1e6);
  }
  const stages = await cells(page, "#flow table.stages");
  assert.equal(stages.length, answer.metal.stages.length);
  for (const row of stages) {
    const [, into, , passed, , lost] = row.values;
    assert.ok(near(into, byName.get(row.label.toLowerCase())), row.label);
    assert.ok(near(into, passed + lost), `${row.label}: what came in is what became of it`);
  }
  const losses = await cells(page, "#flow table.losses");
  for (const row of losses) assert.ok(near(row.values.slice(0, -2).reduce((s, v) => s + v, 0), row.values.at(-2)), row.label);
  for (const [i, row] of stages.entries()) assert.ok(near(losses[i].values.at(-2), row.values[5]), row.label);
  assert.deepEqual(
    (await cells(page, "#flow table.links")).map((r) => r.values[0]),
    answer.metal.links.map((l) => l.mass_g / 1e6),
  );
  const drops = losses.slice(0, -1).flatMap((r) => r.values.slice(0, -2)).filter((v) => v > 0).length;
  assert.equal(await page.locator("#flow .cascade .drop").count(), drops);
  assert.equal(await page.locator("#flow .cascade .link").count(), answer.metal.links.filter((l) => l.mass_g > 0).length);
  assert.doesNotMatch(await page.$eval("#page", (p) => p.innerHTML), /NaN|undefined|Infinity|\bnull\b/);
}

test("both themes, wide and narrow", async () => {
  for (const [scheme, width] of [
    ["light", 1280],
    ["dark", 1280],
    ["light", 375],
    ["dark", 375],
  ]) {
    const { page, faults, close } = await open(path, { scheme, width });
    assert.equal(await page.getAttribute("html", "data-theme"), scheme);
    await fits(page, width);
    await openAll(page);
    await fits(page, width);
    await numbersAgree(page, data.answer);
    await accessible(page, `${scheme}, ${width}`);
    assert.match(await page.textContent("header"), /<\/script><script>alert\(1\)<\/script>/);
    assert.deepEqual(faults, []);
    await close();
  }
});

test("the words follow from the numbers", async () => {
  const { page, faults, close } = await open(path);
  assert.equal(Number(await page.getAttribute(".big data", "value")), 0.2);
  const headline = await text(page, ".headline");
  assert.match(headline, /20\.0 %of the certified aluminium that left the mines arrived, still certified, at manufacturing/);
  assert.match(await text(page, ".headline"), /Sold as certified at the end of the chain15\.0 %/);
  assert.match(await text(page, ".headline"), /1 of 41 comparisons are beyond their bound/);
  assert.match(await text(page, "#plausible tr.broken"), /smelter-<b>1<\/b>102\.1/);
  const verify = await text(page, "#verify");
  assert.match(verify, new RegExp(data.answer.ledger.root));
  assert.match(verify, /alumen ledger verify --store/);
  assert.match(verify, /The world of this ledger is generated/);
  // The tooltip of a mark and the line below the chart are its words.
  await page.hover('#flow [data-key="manufacturing>market"] rect >> nth=1'); // the pattern lies on the colour
  assert.match(await text(page, '[data-readout="flow"]'), /Manufacturing to Sold as certified: 150 t, 15\.0 %/);
  assert.match(await text(page, '#flow [data-key="electrolysis>credits"] title'), /^Electrolysis, Issued as credits: 10 t, 1\.0 %$/);
  assert.deepEqual(faults, []);
  await close();
});

test("keyboard, digits and theme", async () => {
  const { page, faults, close } = await open(path);
  assert.equal(await page.locator('#flow .mark[tabindex="0"]').count(), 1);
  await page.focus('#flow .mark[tabindex="0"]');
  await page.keyboard.press("End");
  assert.match(await text(page, '[data-readout="flow"]'), /Manufacturing to Sold as certified: 150 t, 15\.0 %/);
  await page.keyboard.press("Home");
  assert.match(await text(page, '[data-readout="flow"]'), /Bauxite mining to .*: \d+ t/);
  await page.click("[data-digits]");
  assert.equal(await page.getAttribute("[data-digits]", "aria-pressed"), "true");
  await page.click("[data-theme-switch]");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  assert.deepEqual(faults, []);
  await close();
});

test("on paper: light, every table open, no controls", async () => {
  const { page, faults, close } = await open(path, { scheme: "dark" });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("details:not([open])").count(), 0);
  assert.equal(await page.locator("[data-digits]").isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--card").trim()), "#ffffff");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.deepEqual(faults, []);
  await close();
});

test("an empty ledger, one stage, nothing to compare: still a page", async () => {
  const empty = structuredClone(data);
  empty.answer.metal = { of: "contained aluminium", stages: [], links: [] };
  empty.answer.stages = empty.answer.links = empty.answer.plausibility = [];
  const one = structuredClone(data);
  one.answer.metal = { stages: data.answer.metal.stages.filter((s) => s.activity === "remelting"), links: [] };
  one.answer.stages = [];
  one.answer.period = { from: "1900-01-01", to: "9998-01-01" };
  one.command = "alumen ledger attrition --store sqlite:a.db --format html";
  for (const [name, made] of Object.entries({ empty, one })) {
    const { page, faults, close } = await open(makePage(folder, name, made, "ledger"));
    await openAll(page);
    assert.doesNotMatch(await page.$eval("#page", (p) => p.innerHTML), /NaN|undefined|Infinity|\bnull\b/);
    if (name === "empty") assert.match(await text(page, ".headline"), /No certified metal came in/);
    // 80 t of the 60 t of scrap and 40 t of documents, of 60 t from outside: 80/60.
    if (name === "one") assert.match(await text(page, ".headline"), /133\.3 %of the certified aluminium that came in left with a claim/);
    if (name === "one") assert.doesNotMatch(await text(page, "#verify"), /generated/);
    await accessible(page, name);
    assert.deepEqual(faults, [], name);
    await close();
  }
});

test("a demo of the program: the page, the JSON answer and the table", { skip: program() ? false : "the program is not built" }, async () => {
  const store = (name) => ["--store", `sqlite:${join(folder, name)}.db`];
  const words = ["ledger", "demo", "--events", "3000"];
  execFileSync(program(), [...words, ...store("a"), "--format", "html", "-o", join(folder, "demo.html")], { stdio: "ignore" });
  const { path: again, answer } = programPage(folder, "attrition", ["ledger", "attrition", ...store("a")]);
  assert.equal(answer.metal.stages.length, 7);
  for (const file of [join(folder, "demo.html"), again]) {
    const { page, faults, close } = await open(file);
    const shown = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).answer);
    assert.deepEqual(shown.metal, answer.metal);
    assert.equal(shown.ledger.root, answer.ledger.root);
    await openAll(page);
    await numbersAgree(page, answer);
    await accessible(page, file);
    await fits(page, 1280);
    assert.deepEqual(faults, []);
    await close();
  }
  assert.match(readFileSync(again, "utf8"), /http-equiv="Content-Security-Policy" content="default-src 'none'/);
});
