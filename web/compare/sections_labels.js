// Labels: pass, fail or not comparable, told by word and sign, not by colour alone.
import { decimalsFor, escapeText, formatNumber } from "../charts/charts.js";
import { behind, capital, chemistry, numberCell, percent, section, shown, table, textCell } from "../shared/parts.js";
import { labelGroups } from "./model.js";
import { STRINGS, say } from "./strings.js";

const SIGNS = { pass: "✓", fail: "✕", not_comparable: "–" };

function verdict(word) {
  return `<span class="verdict ${word}"><span aria-hidden="true">${SIGNS[word]}</span> ${say(`labels.${word}`)}</span>`;
}

/// A value or a limit in the condition's own measure: a share in percent, else with its unit.
function inMeasure(condition, value, digits) {
  if (condition.unit === "1") return percent(value, digits);
  return `${formatNumber(value, digits ?? decimalsFor([value]))} ${condition.unit}`;
}

function limitText(c) {
  const limit = c.unit === "1" ? percent(c.threshold, decimalsFor([c.threshold * 100], 2)) : `${shown(c.threshold, true)} ${c.unit}`;
  return `${STRINGS.labels[c.measure] ?? c.measure} ${STRINGS.labels[c.comparison] ?? c.comparison} ${limit}`;
}

function marginText(c) {
  if (typeof c.margin !== "number") return "";
  const size = Math.abs(c.margin);
  const text = c.unit === "1" ? say("labels.points", { value: formatNumber(size * 100, 1) }) : `${shown(size)} ${c.unit}`;
  return say(c.margin >= 0 ? "labels.met" : "labels.missed", { value: text });
}

/// What a threshold is measured on, and with which rule book.
function basisText(c) {
  return [
    say("labels.boundary", { text: c.boundary }),
    c.rules ? say("labels.measured", { rules: STRINGS.names[c.rules] ?? c.rules }) : "",
    c.status === "unverified" ? say("labels.unverified") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function valueText(c, exact) {
  const digits = exact ? null : c.unit === "1" ? 1 : undefined;
  return typeof c.value === "number" ? say("labels.value_text", { value: inMeasure(c, c.value, digits) }) : c.why;
}

function conditionItem(c, several, exact) {
  const known = typeof c.value === "number";
  const sign =
    several && known
      ? `<span aria-hidden="true">${SIGNS[c.verdict]}</span> <span class="visually-hidden">${say(`labels.${c.verdict}`)}: </span>`
      : "";
  return (
    `<li${known ? ` data-value="${c.value}"` : ""}><p><strong>${sign}${chemistry(escapeText(capital(limitText(c))))}</strong><br><span class="quiet small">${escapeText(basisText(c))}</span></p>` +
    `<p class="label-number">${chemistry(escapeText(valueText(c, exact)))}${known ? `<br><strong>${chemistry(escapeText(marginText(c)))}</strong>` : ""}</p></li>`
  );
}

function answered(list, exact) {
  const items = list.map(
    (label) =>
      `<li data-label="${escapeText(label.label)}"><div><p>${verdict(label.verdict)}</p><h4>${escapeText(label.title)}</h4></div>` +
      `<ul class="conditions">${label.conditions.map((c) => conditionItem(c, label.conditions.length > 1, exact)).join("")}</ul></li>`,
  );
  return `<h3>${say("labels.decided")}</h3><ul class="labels">${items.join("")}</ul>`;
}

/// Labels without an answer, by the reason.
function openLabels(list) {
  const reasons = new Map();
  for (const label of list) {
    const open = label.conditions.find((c) => c.verdict === "not_comparable") ?? label.conditions[0];
    const asks = open.status === "unverified" ? `${limitText(open)}, ${say("labels.unverified")}` : limitText(open);
    if (!reasons.has(open.why)) reasons.set(open.why, []);
    reasons
      .get(open.why)
      .push(`<li data-label="${escapeText(label.label)}">${chemistry(escapeText(say("labels.each", { label: label.title, asks })))}</li>`);
  }
  const items = [...reasons].map(([why, names]) => `<div><dt>${escapeText(capital(why))}</dt><dd><ul>${names.join("")}</ul></dd></div>`);
  return `<h3>${verdict("not_comparable")}</h3><dl class="reasons">${items.join("")}</dl>`;
}

/// Every condition with its source.
function conditionTable(list, exact) {
  const L = STRINGS.labels;
  const rows = list.flatMap((label) =>
    label.conditions.map(
      (c) =>
        `<tr><th scope="row">${escapeText(label.title)}</th><td>${L[c.verdict]}</td>${textCell(limitText(c))}${numberCell(c.value, decimalsFor([c.value]), exact)}${numberCell(c.margin, decimalsFor([c.margin]), exact)}${textCell(basisText(c))}${textCell(c.why)}<td class="code">${escapeText(c.source)}</td></tr>`,
    ),
  );
  const head = [L.label, L.answer, L.asks, { text: L.value, number: true }, { text: L.margin, number: true }, L.basis, L.why, L.source];
  return behind(L.table, table({ caption: L.table, head, rows, className: "conditions-table" }));
}

/// Every label that was checked.
export function labels({ answer, exact }) {
  const groups = labelGroups(answer);
  const decided = [...groups.pass, ...groups.fail];
  if (!decided.length && !groups.not_comparable.length) return section("labels", say("labels.title"), "", `<p>${say("labels.none")}</p>`);
  const counts = say("labels.counts", { pass: groups.pass.length, fail: groups.fail.length, open: groups.not_comparable.length });
  return section(
    "labels",
    say("labels.title"),
    say("labels.about"),
    `<p class="summary">${counts}</p>${decided.length ? answered(decided, exact) : ""}${groups.not_comparable.length ? openLabels(groups.not_comparable) : ""}${conditionTable([...decided, ...groups.not_comparable], exact)}`,
  );
}
