// Pages for the tests: the template of tools/page filled as src/api/detail/page.cpp fills it, and pages of the program itself.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/// A folder for one test file; gone when the process ends.
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "alumen-report-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function fixture(name) {
  return JSON.parse(readFileSync(join(ROOT, "web", "test", "fixtures", name), "utf8"));
}

/// Writes the page of {program, command, ..., answer} and gives its path.
export function makePage(folder, name, data, kind = "report") {
  const template = join(folder, `${kind}.template.html`);
  if (!existsSync(template)) execFileSync("python3", [join(ROOT, "tools", "page"), join(ROOT, "web", kind), template]);
  const title = String(data.answer.title || data.answer.workspace)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
  const json = JSON.stringify(data)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  const [head, tail] = readFileSync(template, "utf8").split("{{title}}");
  const [middle, end] = tail.split("{{data}}");
  const path = join(folder, `${name}.html`);
  writeFileSync(path, head + title + middle + json + end);
  return path;
}

/// The program under test: $ALUMEN, which has to be there, or the build beside this checkout; null where there is none.
export function program() {
  if (process.env.ALUMEN) {
    if (!existsSync(process.env.ALUMEN)) throw new Error(`there is no program ${process.env.ALUMEN} (ALUMEN)`);
    return process.env.ALUMEN;
  }
  const path = join(ROOT, "build", "alumen");
  return existsSync(path) ? path : null;
}

/// The page and the JSON answer of a command, as the program gives them.
export function programPage(folder, name, words) {
  const run = (format, out) => execFileSync(program(), [...words, "--format", format, "-o", out], { stdio: ["ignore", "ignore", "pipe"] });
  const path = join(folder, `${name}.html`),
    json = join(folder, `${name}.json`);
  run("html", path);
  run("json", json);
  return { path, answer: JSON.parse(readFileSync(json, "utf8")) };
}

/// The footprint report of an example.
export function examplePage(folder, name, rules) {
  return programPage(folder, name, ["footprint", join(ROOT, "examples", name), "--rules", rules]);
}
