// A browser for the tests of the pages. Needs Debian's chromium and the packages of deps/npm.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT } from "./page.mjs";

const require = createRequire(join(ROOT, "deps", "npm", "package.json"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--disable-default-apps",
    ],
  });
});
after(() => browser?.close());

/// Opens a page and fails the test on any message of the console, any error, and any request that leaves the file.
export async function open(path, { width = 1280, scheme = "light", hash = "" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (m) => faults.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => faults.push(`error: ${e.message}`));
  page.on("dialog", (d) => {
    faults.push(`dialog: ${d.message()}`);
    d.dismiss();
  });
  page.on("request", (r) => {
    if (!r.url().startsWith(pathToFileURL(path).href) && !r.url().startsWith("data:")) faults.push(`request: ${r.url()}`);
  });
  await page.goto(pathToFileURL(path).href + hash);
  await page.waitForSelector("#report");
  return { page, faults, close: () => context.close() };
}

/// Fails on what the accessibility checker finds.
export async function accessible(page, what) {
  // The page's own policy forbids foreign scripts, so the checker enters through the debugger.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(
    violations.map(
      (v) =>
        `${v.id}: ${v.nodes
          .slice(0, 3)
          .map((n) => n.html.slice(0, 160))
          .join(" | ")}`,
    ),
    [],
    what,
  );
}

/// True for numbers that are equal but for rounding.
export const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1e-9, Math.abs(a), Math.abs(b));

/// data-value of every number cell of the table in a section (or details), row by row, with the row's first text.
export function cells(page, selector) {
  return page.$$eval(`${selector} tbody tr`, (rows) =>
    rows.map((r) => ({
      label: r.cells[0].textContent.trim(),
      texts: [...r.cells].map((c) => c.textContent.trim()),
      values: [...r.querySelectorAll("td.num")].map((c) => (c.dataset.value === undefined ? null : Number(c.dataset.value))),
    })),
  );
}

/// Fails where the page is wider than the screen.
export async function fits(page, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `the page is ${wide} wide on a screen of ${width}`);
}
