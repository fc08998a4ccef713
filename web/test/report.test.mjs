// The report page in a browser: node --test web/test/report.test.mjs
// Needs Debian's chromium and the packages of deps/npm; the examples need the built program ($ALUMEN or build/alumen).
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, cells, fits, near, open } from "./browser.mjs";
import { examplePage, fixture, makePage, program, scratch } from "./page.mjs";

const RULES = "iso14067-cutoff,mass-allocation,installation-gate";
const EXAMPLES = ["uk-extruder", "sesame-global", "eu-installation"];
const folder = scratch();

const hashOf = (product, rules) => `#product=${encodeURIComponent(product)}&rules=${encodeURIComponent(rules)}`;

/// Every chart has its table, and the table's numbers are those of the answer.
async function numbersAgree(page, product, rules) {
  const result = product.results[rules];
  const apart = "electricity_apart" in result;
  if (result.value !== null) assert.equal(Number(await page.getAttribute(".big data", "value")), result.value);
  if (result.contributions.length) {
    const rows = await cells(page, "#stages .behind table");
    const total = result.contributions.reduce((s, c) => s + (apart && c.category === "electricity" ? 0 : c.value), 0);
    assert.ok(near(rows.at(-1).values.at(-1), total), "total of the stages");
    if (result.value !== null) assert.ok(near(total, result.value), "contributions add up to the result");
    for (const row of rows.slice(0, -1)) {
      const sum = result.contributions.filter((c) => c.stage === row.label).reduce((s, c) => s + c.value, 0);
      assert.ok(
        near(
          row.values.slice(0, -1).reduce((s, v) => s + (v ?? 0), 0),
          sum,
        ),
        `stage ${row.label}`,
      );
    }
    assert.equal(
      await page.locator("#stages .chart-place svg .mark").count(),
      rows
        .slice(0, -1)
        .flatMap((r) => r.values.slice(0, -1))
        .filter((v) => v).length,
    );
  }
  if (result.flows?.links?.length) {
    const drawn = (await cells(page, "#flow .behind table")).map((r) => r.values[0]);
    assert.deepEqual(
      drawn,
      result.flows.links.map((l) => l.value),
    );
  }
  if (result.suppliers.length) {
    const rows = await cells(page, "#suppliers .behind table"),
      amounts = result.suppliers.some((s) => s.amount_unit) ? 1 : 0;
    assert.deepEqual(rows.map((r) => r.values[amounts]).sort(), result.suppliers.map((s) => s.value).sort());
    if (amounts) assert.deepEqual(rows.map((r) => r.values[0]).sort(), result.suppliers.map((s) => s.amount).sort());
    // A person reads a name on the chart; the id stands in the table.
    for (const s of result.suppliers.filter((x) => x.kind === "output" && x.label)) {
      const [name, id] = [s.label, s.name];
      assert.notEqual(name, id);
      assert.ok(
        rows.some((r) => r.label.startsWith(name) && r.label.endsWith(id)),
        `${id} stands behind ${name}`,
      );
    }
  }
  const books = await cells(page, "#rules .behind:first-of-type table");
  for (const row of books) assert.equal(row.values[0], product.results[row.label].value);
  const groups = await page.$$eval("#beside details.group", (list) => list.map((d) => [d.dataset.code, Number(d.dataset.count)]));
  assert.equal(
    groups.reduce((s, [, n]) => s + n, 0),
    result.notes.length,
    "every note is shown",
  );
  const charts = await page.$$eval(".chart-place svg", (list) =>
    list.map((s) => s.closest("section").querySelectorAll(".behind table").length),
  );
  assert.ok(
    charts.every((n) => n > 0),
    "a table behind every chart",
  );
}

for (const name of EXAMPLES)
  test(`example ${name}: every product under every rule book`, { skip: program() ? false : "the program is not built" }, async () => {
    const { path, answer } = examplePage(folder, name, RULES);
    for (const scheme of ["light", "dark"]) {
      const { page, faults, close } = await open(path, { scheme });
      assert.equal(await page.getAttribute("html", "data-theme"), scheme);
      assert.deepEqual(await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).answer), answer);
      for (const product of scheme === "light" ? answer.products : [])
        for (const rules of answer.rules) {
          await page.evaluate(
            (h) => {
              location.hash = h;
            },
            hashOf(product.product, rules),
          );
          await page.waitForFunction(
            ([p, r]) =>
              document.querySelector(".headline .code")?.textContent === p &&
              document.querySelector(".headline .under")?.textContent.includes(`(${r})`),
            [product.product, rules],
          );
          await numbersAgree(page, product, rules);
        }
      await accessible(page, `${name}, ${scheme}`);
      await fits(page, 1280);
      assert.deepEqual(faults, []);
      await close();
    }
  });

test("loop, credit, boundary and hostile text", async () => {
  const data = fixture("loop.json");
  const path = makePage(folder, "loop", data);
  const product = data.answer.products[1];
  for (const width of [375, 1280])
    for (const rules of data.answer.rules) {
      const { page, faults, close } = await open(path, {
        width,
        hash: hashOf("press/profile", rules),
        scheme: width === 375 ? "dark" : "light",
      });
      await numbersAgree(page, product, rules);
      await fits(page, width);
      await page.$$eval("details", (list) =>
        list.forEach((d) => {
          d.open = true;
        }),
      );
      await accessible(page, `${rules} at ${width}`);
      assert.doesNotMatch(await page.$eval("#page", (p) => p.innerHTML), /NaN|undefined|Infinity/);
      assert.match(await page.textContent("h1"), /<\/script><script>alert\(1\)<\/script>/);
      if (rules === "scrap-shared") {
        assert.equal(await page.locator("#flow .link.back").count(), 1);
        assert.ok((await page.locator("#flow .negative").count()) >= 2);
        assert.match(await page.textContent(".headline"), /95 % interval: 6\.10 to 8\.20 t CO2e\/t/);
        assert.match(await page.textContent("#sources"), /Ember \(2025\)/);
        assert.equal(await page.locator("#beside details.error[open]").count(), 1);
        assert.equal(await page.locator("#beside td b").count(), 0);
      }
      if (rules === "no-press") assert.match(await page.textContent(".headline"), /Outside this boundary/);
      assert.deepEqual(faults, []);
      await close();
    }
});

test("choosers, address, theme, digits and keys", async () => {
  const { page, faults, close } = await open(makePage(folder, "use", fixture("loop.json")));
  assert.equal(await page.textContent(".headline .code"), "press/profile"); // the final product first
  await page.selectOption('[data-choose="product"]', "remelt/billet");
  assert.match(page.url(), /product=remelt%2Fbillet/);
  assert.equal(await page.getAttribute(".big data", "value"), "6");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.choose), "product");
  await page.selectOption('[data-choose="rules"]', "power-apart");
  assert.match(await page.textContent(".apart-line"), /4\.00 t CO2e\/t/);
  await page.click("[data-theme-switch]");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  await page.evaluate(
    (h) => {
      location.hash = h;
    },
    hashOf("press/profile", "scrap-shared"),
  );
  await page.waitForFunction(() => document.querySelector(".headline .code").textContent === "press/profile");
  await page.click("[data-digits]");
  assert.match(await page.textContent("#suppliers table"), /0\.35/);
  await page.click('[data-flow="stage"]');
  assert.equal(await page.getAttribute('[data-flow="stage"]', "aria-pressed"), "true");
  // One tab stop a chart, arrows within it, and the words below it follow.
  assert.equal(await page.locator('#stages .mark[tabindex="0"]').count(), 1);
  await page.focus('#stages .mark[tabindex="0"]');
  const first = await page.textContent('[data-readout="stages"]');
  await page.keyboard.press("ArrowRight");
  const second = await page.textContent('[data-readout="stages"]');
  assert.match(first, /Electrolysis, electricity: 4\.00 t CO2e\/t/);
  assert.match(second, /Electrolysis, direct process: 2\.00 t CO2e\/t/);
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("tabindex")), "0");
  assert.deepEqual(faults, []);
  await close();
});

test("on paper: no controls, every table open, light", async () => {
  const { page, faults, close } = await open(makePage(folder, "paper", fixture("loop.json")), { scheme: "dark" });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("details:not([open])").count(), 0);
  assert.equal(await page.locator(".controls").isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--card").trim()), "#ffffff");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.ok((await page.locator("details:not([open])").count()) > 0);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  if (process.env.REPORT_OUT) writeFileSync(join(process.env.REPORT_OUT, "loop.pdf"), pdf);
  assert.deepEqual(faults, []);
  await close();
});

test("an answer without products, sources or details still makes a page", async () => {
  const bare = {
    program: "",
    command: "",
    books: [],
    answer: {
      schema: 1,
      workspace: "bare",
      title: "",
      period: "",
      library: "",
      rules: ["r"],
      stages: [],
      residual: 0,
      products: [],
      activities: {},
      notes: [],
    },
  };
  const one = structuredClone(bare);
  one.answer.products = [
    {
      product: "p",
      activity: "a",
      material: "m",
      name: "",
      amount: 1,
      amount_unit: "t",
      final: true,
      unit: "t CO2e/t",
      results: { r: { title: "R", value: 0, share_of_activity: 1, contributions: [], suppliers: [], notes: [] } },
    },
  ];
  for (const [name, data] of [
    ["bare", bare],
    ["one", one],
  ]) {
    const { page, faults, close } = await open(makePage(folder, name, data));
    assert.doesNotMatch(await page.textContent("#page"), /NaN|undefined/);
    await accessible(page, name);
    assert.deepEqual(faults, []);
    await close();
  }
});
