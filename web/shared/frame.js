// The frame of a page: theme, digits, printing, charts drawn for their width, and the keys within a chart.
import { escapeText } from "../charts/scale.js";
import { STRINGS, say } from "./words.js";

/// <option>s of [[value, text]].
export function options(list, chosen) {
  return list
    .map(([value, text]) => `<option value="${escapeText(value)}"${value === chosen ? " selected" : ""}>${escapeText(text)}</option>`)
    .join("");
}

/// The buttons that every page has.
export function frameButtons(exact) {
  const C = STRINGS.controls;
  return (
    `<span class="buttons"><button type="button" data-digits aria-pressed="${exact}">${C.digits}</button>` +
    `<button type="button" data-theme-switch></button><button type="button" data-print>${C.print}</button></span>`
  );
}

/// Draws every chart whose place changed its width. On paper a place of data-paper is as wide as that says.
function drawCharts(page, charts, width = null) {
  for (const place of page.querySelectorAll("[data-chart]")) {
    const draw = charts[place.dataset.chart];
    const room = width === null ? place.clientWidth : Number(place.dataset.paper ?? width);
    if (!draw || room <= 0) continue;
    const wide = Math.max(Math.floor(room), Number(place.dataset.least ?? 0));
    if (place.dataset.drawn === String(wide)) continue;
    place.dataset.drawn = String(wide);
    place.innerHTML = draw(wide);
    place.querySelector(".mark")?.setAttribute("tabindex", "0");
  }
}

/// Fills the tables of lists that are open; those of closed ones are not even made.
function fillTables(page, tables) {
  for (const place of page.querySelectorAll("details[open] [data-table]:empty")) place.innerHTML = tables[place.dataset.table]?.() ?? "";
}

/// One stop of the tab key a chart; arrows move within it. Pointer and focus show the mark's words below the chart.
function wireMarks(page) {
  const read = (mark) => {
    const out = mark.closest(".chart-frame")?.querySelector(".readout");
    if (out) out.textContent = mark.getAttribute("aria-label");
  };
  const mark = (event) => (event.target instanceof Element ? event.target.closest(".mark") : null);
  page.addEventListener("pointerover", (e) => mark(e) && read(mark(e)));
  page.addEventListener("focusin", (e) => mark(e) && read(mark(e)));
  page.addEventListener("keydown", (e) => {
    const here = mark(e);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!here || (!step && e.key !== "Home" && e.key !== "End")) return;
    const all = [...here.closest("svg").querySelectorAll(".mark")];
    const next = e.key === "Home" ? all[0] : e.key === "End" ? all.at(-1) : all[(all.indexOf(here) + step + all.length) % all.length];
    here.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    e.preventDefault();
  });
}

function setTheme(root, page, theme) {
  root.dataset.theme = theme;
  const other = theme === "dark" ? "light" : "dark";
  const button = page.querySelector("[data-theme-switch]");
  if (!button) return;
  button.textContent = say(`controls.theme_${other}`);
  button.setAttribute("aria-label", say("controls.theme_label", { theme: other }));
}

function save(data, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  link.download = `${name}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/// Paper shows every list and every chart at the width of a sheet.
function wirePrint(page, draw) {
  let keep = null;
  addEventListener("beforeprint", () => {
    keep = [...page.querySelectorAll("details")].map((d) => [d, d.open]);
    for (const [d] of keep) d.open = true;
    draw(700);
  });
  addEventListener("afterprint", () => {
    for (const [d, open] of keep ?? []) d.open = open;
    keep = null;
    draw();
  });
  return () => keep !== null;
}

/// Runs a page.
///   draw(exact)          gives {html, charts: {id: (width) => markup}, tables: {id: () => markup}}; a table stands in an element of
///                        data-table within a list, and is made when that is opened; a list of data-keep stays as the reader left it
///   choose(what, value)  a select of data-choose was changed: gives the new hash
///   press(button)        another button was pressed: gives a selector of what is to have the focus, null for a foreign button
///   follow()             the address has changed: the same for it
///   slide(what, value)   a slider of data-choose is being moved: changes the page in place
export function runPage({ data, name, draw, choose, press = () => null, follow, slide = null }) {
  const page = document.getElementById("page"),
    root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let theme = null,
    exact = false,
    charts = {},
    tables = {};
  const render = () => {
    const drawn = draw(exact);
    charts = drawn.charts;
    tables = drawn.tables ?? {};
    const open = new Set([...page.querySelectorAll("details[open][data-keep]")].map((d) => d.dataset.keep));
    // Without its charts the page is short for a moment, and the browser would scroll up.
    page.style.minHeight = `${page.offsetHeight}px`;
    page.innerHTML = drawn.html;
    for (const d of page.querySelectorAll("details[data-keep]")) d.open ||= open.has(d.dataset.keep);
    setTheme(root, page, theme ?? (dark.matches ? "dark" : "light"));
    drawCharts(page, charts);
    fillTables(page, tables);
    page.style.minHeight = "";
  };
  const again = (selector) => {
    render();
    page.querySelector(selector)?.focus();
  };

  page.addEventListener("change", (e) => {
    const what = e.target.dataset?.choose;
    if (!what) return;
    history.replaceState(null, "", "#" + choose(what, e.target.value));
    again(`[data-choose="${what}"]`);
  });
  page.addEventListener("input", (e) => {
    if (slide && e.target.type === "range" && e.target.dataset.choose) slide(e.target.dataset.choose, e.target.value);
  });
  page.addEventListener("toggle", () => fillTables(page, tables), true);
  page.addEventListener("click", (e) => {
    const button = e.target.closest("button");
    if (!button) return;
    if ("digits" in button.dataset) {
      exact = !exact;
      again("[data-digits]");
    } else if ("themeSwitch" in button.dataset) {
      theme = root.dataset.theme === "dark" ? "light" : "dark";
      setTheme(root, page, theme);
    } else if ("print" in button.dataset) print();
    else if ("save" in button.dataset) save(data, name);
    else {
      const selector = press(button);
      if (selector) again(selector);
    }
  });
  wireMarks(page);
  dark.addEventListener("change", () => {
    if (!theme) setTheme(root, page, dark.matches ? "dark" : "light");
  });
  addEventListener("hashchange", () => {
    const selector = follow();
    if (selector) again(selector);
  });
  const printing = wirePrint(page, (width) => {
    fillTables(page, tables);
    drawCharts(page, charts, width);
  });
  let waiting = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      if (!printing()) drawCharts(page, charts);
    });
  }).observe(page);
  render();
}
