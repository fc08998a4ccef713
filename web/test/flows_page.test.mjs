// The page of the flow model in a browser: node --test web/test/flows_page.test.mjs
// Needs Debian's chromium and the packages of deps/npm; the example needs the built program ($ALUMEN or build/alumen).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, cells, fits, near, open } from "./browser.mjs";
import { flowLeakage, flowOrigin, flowReconcile, flowSites } from "./fixtures/flow_answers.mjs";
import { flowWorld } from "./fixtures/flows.mjs";
import { ROOT, makePage, program, programPage, scratch } from "./page.mjs";

const folder = scratch();
const world = flowWorld();
const paths = {
  run: makePage(folder, "run", world, "flows"),
  leakage: makePage(folder, "leakage", flowLeakage(), "flows"),
  reconcile: makePage(folder, "reconcile", flowReconcile(), "flows"),
  origin: makePage(folder, "origin", flowOrigin(), "flows"),
  sites: makePage(folder, "sites", flowSites(), "flows"),
  // The checker of accessibility is slow on long tables.
  short: makePage(folder, "short", flowWorld({ first: 2010, last: 2030 }), "flows"),
};
const text = async (page, selector) => (await page.textContent(selector)).replace(/[\u202f\u00a0]/g, " ");
/// Opens every list and waits until its table is there.
async function openAll(page) {
  await page.$$eval("details", (list) =>
    list.forEach((d) => {
      d.open = true;
    }),
  );
  await page.waitForFunction(() => [...document.querySelectorAll("[data-table]")].every((t) => t.firstChild));
}
const clean = async (page) => assert.doesNotMatch(await page.$eval("#page", (p) => p.innerHTML), /NaN|undefined|Infinity|\bnull\b|\{\w+\}/);
const north = world.answer.regions[0];
const at = (year) => north.years.indexOf(year);

for (const kind of ["short", "leakage", "reconcile", "origin", "sites"])
  test(`${kind}: both themes, wide and narrow`, async () => {
    for (const [scheme, width] of [
      ["light", 1280],
      ["dark", 1280],
      ["light", 375],
      ["dark", 375],
    ]) {
      const { page, faults, close } = await open(paths[kind], { scheme, width, hash: kind === "short" ? "#region=north" : "" });
      assert.equal(await page.getAttribute("html", "data-theme"), scheme);
      await fits(page, width);
      const tablesToo = scheme === "light" && width === 1280;
      if (!tablesToo) await accessible(page, `${kind}, ${scheme}, ${width}`);
      await openAll(page);
      await fits(page, width);
      await clean(page);
      if (tablesToo) await accessible(page, `${kind}, tables open`);
      assert.deepEqual(faults, []);
      await close();
    }
  });

test("run: the tables hold the answer's numbers, and the chart the tables'", async () => {
  const { page, faults, close } = await open(paths.run, { hash: "#region=north&year=2016" });
  await openAll(page);
  const stock = await cells(page, '[data-table="stock"]');
  assert.equal(stock.length, north.years.length);
  for (const [i, row] of stock.entries()) {
    assert.equal(row.label, String(north.years[i]));
    north.groups.forEach((g, k) => assert.ok(near(row.values[k] * 1e6, g.stock[i]), `${row.label} ${g.id}`));
    assert.ok(near(row.values.at(-1) * 1e6, north.quantities.stock.used[i]) || Math.abs(row.values.at(-1) * 1e6 - north.quantities.stock.used[i]) < 1e-3, row.label);
  }
  const streams = await cells(page, "table.streams");
  const there = north.links.filter((l) => l.values[at(2016)] !== 0);
  assert.deepEqual(
    streams.map((r) => r.values[0]),
    there.map((l) => Math.abs(l.values[at(2016)]) / 1e6),
  );
  assert.equal(await page.locator("#flow .sankey .link.back").count(), 1);
  assert.match(await text(page, '#flow [data-key="scrap>melting"] title'), /^Scrap market to Remelting: 2\.51 Mt, runs back$/);
  const given = await cells(page, "table.given");
  assert.deepEqual(given[0].values.slice(0, 3).map((v) => Math.round(v * 1e6)), [1000000, 1020000, -20000]);
  const big = Number(await page.getAttribute(".big data", "value"));
  assert.ok(near(big, (north.quantities.recycled_metal.used[at(2016)] / north.quantities.metal_supply.used[at(2016)]) * 100));
  assert.match(await text(page, ".headline"), /623 kt of scrap was exported: 19\.4 % of all scrap that arose, or 31\.5 % of what was collected/);
  assert.match(await text(page, ".headline"), /Of the 36 masses of this year 3 come from a source and 33 are calculated/);
  assert.match(await text(page, "header"), /<\/script><script>alert\(1\)<\/script>/);
  // The saving stands apart and the stages' sum is the total without it.
  const emissions = await cells(page, '[data-table="emissions"]');
  assert.ok(near(emissions[at(2016)].values.at(-1) * 1e6, north.emissions.total[at(2016)]));
  assert.match(await text(page, "#emissions .apart-part"), /never taken off the emissions/);
  assert.match(await text(page, "table.indicators"), /55\.0 % in 2050.*7\.4 points short/s);
  assert.match(await text(page, "#metal"), /Bands hold 5-95 % of 1000 draws/);
  assert.equal(await page.locator('#metal [data-chart="metal"] .band').count(), 2);
  assert.match(await text(page, "#spread"), /Observations used: 1\. Their sum of squares fell from 9\.1 to 2\.3/);
  assert.match(await text(page, "#spread"), /Scrap exports2010520 00030 000610 000540 000tcustoms <b>Collection rate, packaging20180\.600/);
  assert.match(await text(page, "#spread"), /held out.*north\/collection_rate−0\.800\.60.*north\/life_years−0\.70/s);
  assert.match(await text(page, "table.documents"), /surveyA survey <b>, An institute, 2019https:\/\/example\.orgCC0-1\.0/);
  assert.deepEqual(faults, []);
  await close();
});

test("slider, region and scenario: keyboard, address, and what follows", async () => {
  const { page, faults, close } = await open(paths.run);
  assert.equal(await page.inputValue('[data-choose="region"]'), "all");
  await page.selectOption('[data-choose="region"]', "north");
  assert.match(page.url(), /#year=2016&region=north&scenario=base$/);
  await page.focus('[data-choose="year"]');
  await page.keyboard.press("ArrowRight");
  assert.match(page.url(), /year=2017/);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.choose), "year");
  assert.equal(await page.getAttribute('[data-choose="year"]', "aria-valuetext"), "2017");
  assert.match(await text(page, "#flow-title"), /The cycle in 2017/);
  await page.keyboard.press("End");
  assert.match(await text(page, "table.classes"), /Shredder non-ferrous.*Cu/);
  assert.match(await text(page, "#headline-title"), /Northland, 2050, scenario: As today/);
  assert.match(await text(page, ".headline"), /From 2025 on the figures follow from assumed demand/);
  const before = await text(page, '#flow [data-key="collected>scrap"] title');
  await page.selectOption('[data-choose="scenario"]', "circular");
  assert.notEqual(await text(page, '#flow [data-key="collected>scrap"] title'), before);
  assert.match(await text(page, "#stock"), /This part is known for As today only/);
  assert.equal(await page.locator("#metal .band").count(), 0, "bands belong to another scenario");
  // A list stays open when the year changes.
  await page.click("#metal summary");
  await page.waitForSelector('[data-table="metal"] table');
  await page.focus('[data-choose="year"]');
  await page.keyboard.press("Home");
  assert.equal(await page.locator('[data-table="metal"] table').count(), 1);
  assert.equal(await page.locator('[data-table="stock"] table').count(), 0, "closed tables are not made");
  await page.evaluate(() => {
    location.hash = "#year=1999&region=south&scenario=base";
  });
  await page.waitForFunction(() => document.getElementById("headline-title").textContent.includes("1999"));
  assert.match(await text(page, "#headline-title"), /Southland, 1999/);
  // The list of sections scrolls and leaves the address alone.
  await page.click('.contents [data-go="limits"]');
  assert.match(page.url(), /year=1999/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "limits-title");
  assert.deepEqual(faults, []);
  await close();
});

test("while the slider moves the cycle follows, the address when it rests", async () => {
  const { page, faults, close } = await open(paths.run, { hash: "#region=north&year=2016" });
  const url = page.url();
  await page.$eval('[data-choose="year"]', (slider) => {
    slider.value = "70";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
  assert.equal(await page.textContent("[data-year]"), "2020");
  assert.match(await text(page, "#flow-title"), /2020/);
  assert.match(await page.getAttribute("#flow svg.sankey[role]", "aria-label"), /2020/);
  assert.equal(page.url(), url);
  await page.$eval('[data-choose="year"]', (slider) => slider.dispatchEvent(new Event("change", { bubbles: true })));
  assert.match(page.url(), /year=2020/);
  assert.deepEqual(faults, []);
  await close();
});

test("an address that names nothing, marks by arrow keys, all digits", async () => {
  const { page, faults, close } = await open(paths.run, { hash: "#region=atlantis&year=12&scenario=%3Cb%3E" });
  assert.match(await text(page, "#headline-title"), /All regions, 2016/);
  assert.equal(await page.locator('#flow .mark[tabindex="0"]').count(), 1);
  await page.focus('#stock .mark[tabindex="0"]');
  await page.keyboard.press("End");
  assert.match(await text(page, '[data-readout="stock"]'), /^Other, 2016: /);
  await page.click("[data-digits]");
  assert.ok((await text(page, ".big data")).length > 8);
  await page.click("[data-theme-switch]");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  assert.deepEqual(faults, []);
  await close();
});

test("on paper: every table made and open, no controls, the place in words", async () => {
  const { page, faults, close } = await open(paths.run, { scheme: "dark", hash: "#region=north&year=2016" });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("details:not([open])").count(), 0);
  assert.equal(await page.locator("[data-table]:empty").count(), 0);
  assert.equal(await page.locator(".toolbar").isVisible(), false);
  assert.equal(await page.locator('[data-table="stock"] tbody tr').evaluateAll((rows) => rows.filter((r) => getComputedStyle(r).display !== "none").length), 12);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--card").trim()), "#ffffff");
  assert.match(await text(page, "#headline-title"), /Northland, 2016/);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.deepEqual(faults, []);
  await close();
});

test("leakage: every denominator, statements with their reasons, classes and destinations", async () => {
  const { page, faults, close } = await open(paths.leakage);
  await openAll(page);
  const leak = flowLeakage().answer.regions[0];
  const rows = await cells(page, "table.denominators");
  assert.equal(rows.length, leak.figures.length);
  rows.forEach((r, k) => {
    const f = leak.figures[k];
    assert.ok(r.texts.includes(f.formula), f.formula);
    if (f.share === null) assert.match(r.texts.join(" "), /not known/);
    else assert.ok(near(r.values[2], f.share * 100), f.by);
  });
  assert.match(await text(page, ".statements"), /80\.0 % \(2020, statement\).*not verified.*old scrap <only>/s);
  assert.match(await text(page, ".headline"), /3\.90 Mt CO2e/);
  assert.equal((await cells(page, "table.by-class")).length, 3);
  assert.deepEqual((await cells(page, "#destinations-section")).map((r) => r.values[0]), [250, 120]);
  assert.deepEqual(faults, []);
  await close();
});

test("reconcile: the verdict, the worst year first, the suspect marked", async () => {
  const { page, faults, close } = await open(paths.reconcile);
  assert.equal(Number(await page.getAttribute(".big data", "value")), 21.4);
  assert.match(await text(page, ".headline"), /do not fit together: 21\.4 is above 12\.6/);
  assert.match(await text(page, ".headline"), /9 measured flows, 3 found from balances, 3 that nothing tells/);
  assert.equal(await page.textContent("[data-year]"), "2016");
  assert.match(await text(page, "#suspects"), /old scrap, 2016Measurement test: 4\.10, beyond 2\.63.*58\.0 kt.*leak of scrap market/s);
  const rows = await cells(page, "table.reconciled");
  assert.equal(rows.length, 6);
  assert.match(rows[0].texts[1], /740\.0 ± 20\.0/);
  assert.equal(await page.locator("tr.broken").count(), 1);
  await page.focus('[data-choose="year"]');
  await page.keyboard.press("Home");
  assert.match(page.url(), /#year=2014/);
  assert.equal(await page.locator("tr.broken").count(), 0);
  assert.match(await text(page, "#balances"), /Balances of 2014/);
  assert.deepEqual(faults, []);
  await close();
});

test("origin: the country, its sellers and makers, the address", async () => {
  const { page, faults, close } = await open(paths.origin);
  assert.match(await text(page, "#headline-title"), /GBR: unwrought metal, 2017/);
  const rows = await cells(page, "table.sellers");
  assert.deepEqual(rows.map((r) => r.label), ["NOR", "GBR", "not known", "NLD"]);
  assert.deepEqual(rows[0].values, [80, 33.33, 220, 76.39]);
  assert.deepEqual(rows[3].values, [160, 66.67, null, null]);
  assert.match(await text(page, "#mirrors"), /NLDGBR210160160.*the importer’s report counts. 3 trades/s);
  await page.selectOption('[data-choose="country"]', "NOR");
  assert.match(page.url(), /#year=2017&stage=unwrought&country=NOR$/);
  assert.equal(Number(await page.getAttribute(".big data", "value")), 0);
  await page.selectOption('[data-choose="stage"]', "semis");
  assert.match(await text(page, "#mirrors"), /No trade is reported by both sides/);
  assert.deepEqual(faults, []);
  await close();
});

test("sites: what opens, where scrap goes, and money that adds up", async () => {
  const { page, faults, close } = await open(paths.sites, { hash: "#year=2035" });
  await openAll(page);
  assert.match(await text(page, ".headline"), /15\.60 M GBPa year more than .*It opens Site A \(2030\), Site B \(2035\)/s);
  assert.equal(await page.locator("#placements .sankey .link").count(), 4);
  assert.equal((await cells(page, "table.placements")).length, 4);
  for (const row of await cells(page, "table.money")) assert.ok(near(row.values.slice(0, -1).reduce((s, v) => s + v, 0), row.values.at(-1)), row.label);
  assert.match(await text(page, "table.products"), /Fe0\.900–1\.10.*Si8\.207\.00–…/s);
  assert.deepEqual((await cells(page, "table.prices")).map((r) => r.values[0]), [1562.1]);
  await page.selectOption('[data-choose="plan"]', "none");
  assert.match(page.url(), /plan=none/);
  assert.match(await text(page, ".headline"), /present value of the plan.*It opens nothing.*ended by its limit of nodes/s);
  assert.deepEqual(faults, []);
  await close();
});

test("what the answer lacks is left out, and a bare answer is still a page", async () => {
  const bare = { program: "alumen", command: "alumen flows run x --format html", answer: { workspace: "x", title: "", regions: [{ id: "x", name: "X", years: [2000, 2001], quantities: { primary_production: { unit: "t", used: [5, null] }, old_scrap: { unit: "t", used: [null, 3] }, end_of_life: { unit: "t", used: [4, 4] } }, groups: [], given: [], compared: [] }], notes: [] } };
  const none = { ...bare, answer: { kind: "run", workspace: "x", title: "", regions: [] } };
  const other = { ...bare, answer: { kind: "reconcile", workspace: "x", title: "", regions: [{ id: "x", name: "X", chi_squared: 1, degrees: 2, critical: 5.99, critical_test: 2, flows: [], balances: [], suspects: [] }] } };
  const leak = { ...bare, answer: { kind: "leakage", workspace: "x", title: "", regions: [{ id: "x", name: "X", year: 2000, masses: [], figures: [], statements: [] }] } };
  for (const [name, made] of Object.entries({ bare, none, other, leak })) {
    const { page, faults, close } = await open(makePage(folder, name, made, "flows"));
    await openAll(page);
    await clean(page);
    await accessible(page, name);
    if (name === "bare") {
      assert.match(await text(page, ".headline"), /75\.0.*of what reached its end of life was collected/s);
      for (const id of ["stock", "classes", "limits", "emissions", "scenarios", "leakage", "indicators"]) assert.equal(await page.locator(`#${id}`).count(), 0, id);
    }
    if (name === "other") assert.match(await text(page, ".headline"), /fit together: 1\.00 is not above 5\.99/);
    assert.deepEqual(faults, [], name);
    await close();
  }
});

test("ten regions, 130 years, three scenarios: only what is shown is drawn", async () => {
  const path = makePage(folder, "large", flowWorld({ count: 10, first: 1921, last: 2050, scenarios: 2 }), "flows");
  const { page, faults, close } = await open(path);
  const count = await page.evaluate(() => document.querySelectorAll("#page *").length);
  assert.ok(count < 4000, `${count} elements`);
  assert.equal(await page.locator("[data-table] table").count(), 0);
  assert.deepEqual(faults, []);
  await close();
  assert.ok(statSync(join(folder, "flows.template.html")).size < 200_000, "the template stays small");
});

test("the example of a country, as the program gives it", { skip: program() ? false : "the program is not built" }, async (t) => {
  const example = join(ROOT, "examples", "uk-flows");
  try {
    execFileSync(program(), ["flows", "run", example, "--format", "html", "-o", join(folder, "probe.html")], { stdio: "ignore" });
  } catch {
    t.skip("this program gives no page of flows");
    return;
  }
  for (const kind of ["run", "leakage"]) {
    const { path, answer } = programPage(folder, `uk-${kind}`, ["flows", kind, example]);
    const { page, faults, close } = await open(path);
    const shown = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).answer);
    assert.deepEqual(shown.regions[0].id, answer.regions[0].id);
    await openAll(page);
    await clean(page);
    await accessible(page, kind);
    await fits(page, 1280);
    assert.deepEqual(faults, []);
    await close();
  }
});
