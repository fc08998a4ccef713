// What stands beside the numbers, the method, and the sources.
import { escapeText, formatNumber } from "../charts/charts.js";
import { groupNotes, noteGroups } from "../shared/notes.js";
import { reproduce, section, table, textCell } from "../shared/parts.js";
import { bookName } from "./choices.js";
import { counted, notesWithBooks, openFigures } from "./model.js";
import { nameCell } from "./sections.js";
import { STRINGS, say } from "./strings.js";

/// How many errors, warnings and notes stand beside each number.
function countTable(answer) {
  const count = (notes) => ["error", "warning", "note"].map((s) => notes.filter((n) => n.severity === s).length);
  const line = (name, notes) =>
    `<tr><th scope="row">${escapeText(name)}</th>${count(notes)
      .map((n) => `<td class="num" data-value="${n}">${n || "–"}</td>`)
      .join("")}</tr>`;
  const rows = answer.rows
    .filter((r) => counted(r) || r.notes.length || r.faults?.length)
    .map((r) => line(bookName(r), [...(r.faults ?? []), ...r.notes]));
  if (answer.diagnostics?.length) rows.unshift(line(say("notes.shared"), answer.diagnostics));
  const head = [say("ladder.book"), ...["errors", "warnings", "notes"].map((k) => ({ text: say(`notes.${k}`), number: true }))];
  return table({ caption: say("notes.table"), head, rows, className: "counts" });
}

/// Gaps, defaults, unverified figures, with the rule books that they touch.
export function beside({ answer }) {
  const notes = notesWithBooks(answer);
  if (!notes.length) return section("beside", say("beside.title"), say("beside.none"), "");
  const withNumber = answer.rows.filter(counted).length;
  const names = new Map(answer.rows.map((r) => [r.id, bookName(r)]));
  const books = (note) =>
    note.books.length === 0
      ? say("notes.general")
      : note.books.length === withNumber
        ? say("notes.all")
        : note.books.map((id) => names.get(id)).join(", ");
  return section(
    "beside",
    say("beside.title"),
    say("notes.about"),
    noteGroups(groupNotes(notes), { head: say("notes.books"), cell: books }) + `<h3>${say("notes.table")}</h3>${countTable(answer)}`,
  );
}

function figures(answer) {
  const list = openFigures(answer);
  if (!list.length) return "";
  const years = (p) => (p.from_year === 0 ? "" : p.from_year === p.to_year ? p.from_year : `${p.from_year}–${p.to_year}`);
  const value = (p) =>
    p.value === null
      ? say("method.not_published")
      : say("method.unverified", { value: `${formatNumber(p.value)} ${p.unit === "1" ? "" : p.unit}`.trim() });
  const rows = list.map(
    (p) =>
      `<tr><th scope="row">${escapeText(p.book)}</th>${textCell(p.name.replaceAll("_", " "))}<td>${escapeText(years(p))}</td>${textCell(value(p))}${textCell([p.note, p.source].filter(Boolean).join("; "))}</tr>`,
  );
  const M = STRINGS.method;
  const head = [M.book, M.figure, M.years, M.value, M.note];
  return `<details class="behind"><summary>${M.open}</summary><p class="about">${M.open_about}</p>${table({ caption: M.open, head, rows, className: "figures" })}</details>`;
}

/// How it was done, and how to do it again.
export function method({ data, answer }) {
  const M = STRINGS.method;
  const rows = answer.rows.map(
    (r) =>
      `<tr id="book-${escapeText(r.id)}"><th scope="row">${nameCell(r)}</th>${textCell(r.title)}${textCell(r.edition)}${textCell(r.choices.source ?? "")}</tr>`,
  );
  const command = data.command || `alumen compare ${answer.workspace} ${answer.output} --format html -o compare.html`;
  return section(
    "sources",
    M.title,
    "",
    `<h3>${M.split}</h3><p class="reading">${escapeText(M.split_text)}</p><h3>${M.books}</h3>` +
      table({ caption: M.books, head: [M.book, M.name, M.edition, M.source], rows, className: "sources" }) +
      figures(answer) +
      reproduce({ command, program: data.program, workspace: answer.workspace, period: answer.period, library: data.library }) +
      `<p class="hint">${M.other}</p>`,
  );
}
