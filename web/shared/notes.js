// What stands beside the numbers: diagnostics, grouped.
import { escapeText } from "../charts/scale.js";
import { table, textCell } from "./parts.js";
import { say } from "./words.js";

const RANK = { error: 0, warning: 1, note: 2 };

/// Diagnostics by code: what is wrong first, then by number; the figure is what stands after the summary in the message.
export function groupNotes(notes) {
  const groups = new Map();
  for (const n of notes) {
    const cut = n.message.indexOf(": ");
    const summary = cut < 0 ? n.message : n.message.slice(0, cut);
    const key = `${n.code} ${n.severity}`;
    if (!groups.has(key)) groups.set(key, { code: n.code, severity: n.severity, summary, remedy: n.remedy, rows: [] });
    groups.get(key).rows.push({ ...n, detail: cut < 0 ? "" : n.message.slice(cut + 2) });
  }
  return [...groups.values()].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || b.rows.length - a.rows.length || (a.code < b.code ? -1 : 1),
  );
}

/// file:row, or what is known of it.
export function placeText(where) {
  if (!where?.file) return "";
  return where.file + (where.row > 0 ? `:${where.row}` : "");
}

/// The groups as lists that open, what is wrong already open. `more` adds a column: {head, cell(row)}.
export function noteGroups(groups, more = null) {
  return groups
    .map((g) => {
      const found = g.rows.some((r) => r.value),
        expected = g.rows.some((r) => r.expected),
        detail = g.rows.some((r) => r.detail);
      const rows = g.rows.map(
        (r) =>
          `<tr><td class="place">${escapeText(placeText(r) + (r.column ? ` (${r.column})` : ""))}</td>${found ? textCell(r.value) : ""}${detail ? textCell(r.detail) : ""}${expected ? textCell(r.expected) : ""}${more ? textCell(more.cell(r)) : ""}</tr>`,
      );
      const head = [
        say("beside.where"),
        ...(found ? [say("beside.found")] : []),
        ...(detail ? [say("beside.detail")] : []),
        ...(expected ? [say("beside.expected")] : []),
        ...(more ? [more.head] : []),
      ];
      return (
        `<details class="group ${g.severity}"${g.severity === "error" ? " open" : ""} data-code="${escapeText(g.code)}" data-count="${g.rows.length}"><summary><span class="badge ${g.severity}">${say(`beside.severity.${g.severity}`)}</span> ` +
        `<span class="what">${escapeText(g.summary)}</span> <span class="count">${say("beside.count", { n: g.rows.length })}</span></summary>` +
        `<p class="remedy"><strong>${say("beside.remedy")}</strong> ${escapeText(g.remedy)} <span class="code">${escapeText(g.code)}</span></p>${table({ caption: g.summary, head, rows })}</details>`
      );
    })
    .join("");
}
