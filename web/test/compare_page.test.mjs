// The comparison in a browser: node --test web/test/compare_page.test.mjs
// Needs Debian's chromium and the packages of deps/npm; the example needs the built program ($ALUMEN or build/alumen).
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, cells, fits, near, open } from "./browser.mjs";
import { ROOT, fixture, makePage, program, programPage, scratch } from "./page.mjs";

const folder = scratch();
const data = fixture("compare.json");
const path = makePage(folder, "compare", data, "compare");
const hashOf = (id) => `#with=${encodeURIComponent(id)}`;
const others = (answer) => answer.rows.filter((r) => r.value !== null && r.id !== answer.first);
const openAll = (page) =>
  page.$$eval("details", (list) =>
    list.forEach((d) => {
      d.open = true;
    }),
  );

/// Numbers of the page are those of the answer: the range, the ladder, and the waterfall from the first to the chosen one.
async function numbersAgree(page, answer, id) {
  const first = answer.rows.find((r) => r.id === answer.first);
  const row = answer.rows.find((r) => r.id === id);
  const counted = answer.rows.filter((r) => r.value !== null);
  const values = counted.map((r) => r.value).sort((a, b) => a - b);
  const shown = await page.$$eval(".big data", (list) => list.map((d) => Number(d.value)));
  assert.deepEqual(shown, [values[0], values.at(-1)]);
  assert.deepEqual(await page.$$eval(".rung data", (list) => list.map((d) => Number(d.value))), values);
  assert.equal(await page.locator(".rung.chosen").getAttribute("data-id"), id);
  assert.deepEqual(
    await page.$$eval(".without li", (list) => list.map((l) => l.dataset.id)),
    answer.rows.filter((r) => r.value === null).map((r) => r.id),
  );
  const moving = row.causes.filter((c) => Math.abs(c.value) > 1e-9 * Math.max(Math.abs(first.value), Math.abs(row.value)));
  assert.equal(await page.locator("#why .chart-place .mark").count(), moving.length ? moving.length + 2 : 0);
  if (row.causes.length) {
    const table = await cells(page, "#why table.causes-table");
    assert.ok(near(table.at(-1).values[0], row.value - first.value) || row.value === first.value, "the causes sum to the difference");
    assert.deepEqual(
      table
        .slice(0, -1)
        .map((r) => r.values[0])
        .sort((a, b) => a - b),
      row.causes.map((c) => c.value).sort((a, b) => a - b),
    );
  }
  assert.equal(await page.locator("#why .causes > li").count(), row.causes.length);
  for (const line of await cells(page, "#why table.all-causes")) {
    const [, difference, ...causes] = line.values;
    assert.ok(Math.abs(causes.reduce((s, v) => s + (v ?? 0), 0) - difference) <= 1e-12 * Math.max(1, Math.abs(first.value)), line.label);
  }
  assert.doesNotMatch(await page.$eval("#page", (p) => p.innerHTML), /NaN|undefined|Infinity|\bnull\b/);
}

test("every rule book of the fixture, both themes, wide and narrow", async () => {
  const { answer } = data;
  for (const [scheme, width] of [
    ["light", 1280],
    ["dark", 1280],
    ["light", 375],
  ]) {
    const { page, faults, close } = await open(path, { scheme, width });
    assert.equal(await page.getAttribute("html", "data-theme"), scheme);
    assert.equal(await page.inputValue('[data-choose="with"]'), "border");
    for (const row of others(answer)) {
      await page.selectOption('[data-choose="with"]', row.id);
      assert.match(page.url(), new RegExp(`with=${row.id}$`));
      await numbersAgree(page, answer, row.id);
    }
    await page.selectOption('[data-choose="with"]', "border");
    await fits(page, width);
    await openAll(page);
    await fits(page, width);
    await accessible(page, `${scheme}, ${width}`);
    assert.match(await page.textContent("h1"), /<\/script><script>alert\(1\)<\/script>/);
    assert.deepEqual(faults, []);
    await close();
  }
});

test("the words of the page follow from the numbers", async () => {
  const { page, faults, close } = await open(path, { hash: hashOf("border") });
  const text = async (selector) => (await page.textContent(selector)).replace(/\u202f/g, " ");
  assert.match(await text(".headline"), /−1\.25 to 8\.00/);
  assert.match(await text(".headline"), /under 6 rule books: 5 different numbers/);
  assert.match(await text("#why .summary"), /gives 2\.00 t CO2e\/t: 6\.00 less than .*\(−75\.0 %\)/);
  assert.match(await text('#why [data-cause="gwp"]'), /\+0\.75/);
  assert.match(await text('#why [data-cause="coefficients"]'), /Changes nothing for this product/);
  assert.match(await text('[data-id="border"].rung'), /1\.50 electricity, shown beside the number/);
  // 6.5 under allocation instead of 8: less leaves with the product.
  assert.deepEqual(await page.$$eval(".treatment data", (list) => list.map((d) => Number(d.value))), [8, 6.5]);
  assert.match(await text("#two"), /allocation gives 1\.50 t CO2e\/t less: in this chain more burden leaves with scrap/);
  assert.match(await text("#two"), /60 % is primary, 15 % is pre-consumer scrap and 25 % is post-consumer scrap/);
  // Labels say their answer in words, with margin and reason.
  assert.match(await text("#labels .summary"), /1 pass, 1 fail, 1 cannot be compared/);
  assert.match(await text('#labels .labels [data-label="wide"]'), /Pass.*below 9 t CO2e\/t.*1\.00 t CO2e\/t to spare/);
  assert.match(await text('#labels .labels [data-label="low"]'), /Fail.*missed by 3\.00 t CO2e\/t.*5\.0 points to spare/);
  assert.match(await text("#labels .reasons"), /Made outside the boundary: smelter only.*threshold not verified/);
  // Notes name their rule books; general ones have none.
  assert.match(await text('#beside [data-code="carbon.no_supplier"] tbody'), /Common footprint, scrap shared/);
  assert.match(await text('#beside [data-code="carbon.total_only"] tbody'), /all/);
  assert.match(await text('#beside [data-code="rules.exempt_origin"] tbody'), /general/);
  assert.equal(await page.locator("#beside details.error[open]").count(), 1);
  await page.selectOption('[data-choose="with"]', "twin");
  assert.match(await text("#why .summary"), /gives the same number as/);
  assert.equal(await page.locator('#why [data-chart="waterfall"]').count(), 0);
  await page.selectOption('[data-choose="with"]', "credited");
  assert.match(await text("#why .summary"), /gives −1\.25 t CO2e\/t: 9\.25 less/);
  assert.deepEqual(faults, []);
  await close();
});

test("keyboard: choose, jump, walk through the chart", async () => {
  const { page, faults, close } = await open(path);
  await page.focus('[data-choose="with"]');
  const before = await page.inputValue('[data-choose="with"]');
  await page.keyboard.press("ArrowDown");
  const after = await page.inputValue('[data-choose="with"]');
  assert.notEqual(after, before);
  assert.match(page.url(), new RegExp(`with=${after}$`));
  assert.equal(await page.evaluate(() => document.activeElement.dataset.choose), "with");
  // A link of the ladder leads to the explanation, and so does the focus.
  await page.focus('.rung[data-id="shared"] a');
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "why-title");
  assert.equal(await page.inputValue('[data-choose="with"]'), "shared");
  assert.equal(await page.locator(".rung.chosen").getAttribute("data-id"), "shared");
  // The chart has one stop of the tab key; arrows move within it.
  assert.equal(await page.locator('#why .mark[tabindex="0"]').count(), 1);
  await page.focus('#why .mark[tabindex="0"]');
  await page.keyboard.press("ArrowRight");
  assert.match(await page.textContent('[data-readout="waterfall"]'), /Scrap: −1\.50 · 100/);
  await page.keyboard.press("End");
  assert.match(await page.textContent('[data-readout="waterfall"]'), /Common footprint, scrap shared: 6\.50/);
  await page.click("[data-digits]");
  assert.match(await page.textContent('.rung[data-id="shared"]'), /6\.5(?!0)/);
  await page.click("[data-theme-switch]");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  assert.deepEqual(faults, []);
  await close();
});

test("on paper: no controls, every table open, light, the chosen waterfall", async () => {
  const { page, faults, close } = await open(path, { scheme: "dark", hash: hashOf("shared") });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("details:not([open])").count(), 0);
  assert.equal(await page.locator('[data-choose="with"]').isVisible(), false);
  assert.equal(await page.locator("#why .summary").isVisible(), true);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--card").trim()), "#ffffff");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  if (process.env.REPORT_OUT) writeFileSync(join(process.env.REPORT_OUT, "compare.pdf"), pdf);
  assert.deepEqual(faults, []);
  await close();
});

test("one rule book, none with a number, unknown metal, no labels: still a page", async () => {
  const one = structuredClone(data);
  one.answer.rows = [one.answer.rows.find((r) => r.id === "common-cut")];
  one.answer.labels = [];
  one.answer.metal = { primary: null, pre_consumer_scrap: null, post_consumer_scrap: null };
  const equal = structuredClone(data);
  equal.answer.rows = equal.answer.rows.filter((r) => r.value === 8);
  const none = structuredClone(one);
  none.answer.rows = structuredClone(data.answer.rows.filter((r) => r.value === null));
  none.answer.diagnostics = [];
  for (const row of none.answer.rows) row.faults = [];
  const stray = structuredClone(data); // the first has no number: nothing can be set against it
  stray.answer.first = "lacking";
  for (const [name, fixtureData] of Object.entries({ one, equal, none, stray })) {
    const { page, faults, close } = await open(makePage(folder, name, fixtureData, "compare"));
    await openAll(page);
    assert.doesNotMatch(await page.$eval("#page", (p) => p.innerHTML), /NaN|undefined|Infinity|\bnull\b/);
    assert.equal(await page.locator('[data-choose="with"]').count(), name === "equal" ? 1 : 0, name);
    if (name === "equal") assert.match(await page.textContent(".headline"), /2 rule books: one and the same number/);
    await accessible(page, name);
    assert.deepEqual(faults, [], name);
    await close();
  }
});

test("example uk-extruder: every rule book against the first", { skip: program() ? false : "the program is not built" }, async () => {
  const { path: real, answer } = programPage(folder, "uk-extruder", ["compare", join(ROOT, "examples", "uk-extruder"), "press/profile"]);
  assert.ok(answer.rows.filter((r) => r.value !== null).length >= 9);
  const { page, faults, close } = await open(real);
  assert.deepEqual(await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).answer), answer);
  for (const row of others(answer)) {
    await page.selectOption('[data-choose="with"]', row.id);
    await numbersAgree(page, answer, row.id);
    // Every choice has its sentence: no word of the data stands in the list of causes as the data writes it.
    const words = await page.$$eval("#why .causes", (lists) => lists.map((l) => l.textContent).join(" "));
    assert.doesNotMatch(words, /\w_\w|→/, row.id);
  }
  assert.match(await page.textContent("#sources"), /alumen compare/);
  await openAll(page);
  await accessible(page, "uk-extruder");
  await fits(page, 1280);
  assert.deepEqual(faults, []);
  await close();
});
