// From the answer to what the sections show. Pure functions, tested without a browser.
import { sameNumber } from "../shared/parts.js";

/// True where the rule book gives a number.
export function counted(row) {
  return typeof row.value === "number";
}

/// Rows with a number, from the lowest to the highest; equal ones in the order of the answer.
export function ladderRows(answer) {
  return answer.rows.filter(counted).sort((a, b) => a.value - b.value);
}

/// How many different numbers there are.
export function differentNumbers(rows) {
  return rows.filter((r, i) => i === 0 || !sameNumber(r.value, rows[i - 1].value)).length;
}

/// The row that the others are set against; undefined where it has no number.
export function firstRow(answer) {
  return answer.rows.find((r) => r.id === answer.first && counted(r));
}

/// The row to begin with: the one with most causes to tell of, and of these the one that is farthest from the first.
export function startRow(answer) {
  const first = firstRow(answer);
  if (!first) return undefined;
  const rank = (r) => [waterfallOf(answer, r).parts.filter((p) => p.moves).length, Math.abs(r.value - first.value)];
  const others = ladderRows(answer).filter((r) => r !== first);
  return others.sort((a, b) => rank(b)[0] - rank(a)[0] || rank(b)[1] - rank(a)[1])[0];
}

/// "field: a → b; field: c → d" as [{field, first, second}]; what is written otherwise keeps its words in `text`.
export function choicesOf(what) {
  return (what ?? "")
    .split("; ")
    .filter(Boolean)
    .map((text) => {
      const match = /^([^:]+): (.*) → (.*)$/.exec(text);
      return match ? { field: match[1], first: match[2], second: match[3] } : { text };
    });
}

/// Lists of words: what the second lacks, and what it adds.
export function listChange(first, second) {
  const words = (text) => text.split(", ").filter(Boolean);
  const a = words(first),
    b = words(second);
  return { without: a.filter((w) => !b.includes(w)), added: b.filter((w) => !a.includes(w)) };
}

/// Fields of one cause that change alike, in one line: [{fields, first, second}] and the texts that are no choices.
export function joinedChoices(choices) {
  const out = [];
  for (const c of choices) {
    const same =
      c.field &&
      out.find(
        (o) => o.fields && o.first === c.first && o.second === c.second && o.fields[0].endsWith("scrap") && c.field.endsWith("scrap"),
      );
    if (same) same.fields.push(c.field);
    else out.push(c.field ? { fields: [c.field], first: c.first, second: c.second } : c);
  }
  return out;
}

/// From the first row to another one: causes by size, each with its share of all movement.
export function waterfallOf(answer, row) {
  const first = firstRow(answer);
  const all = row.causes.reduce((s, c) => s + Math.abs(c.value), 0);
  // What rounding leaves of a cause that changes nothing is no cause.
  const still = 1e-9 * Math.max(Math.abs(first.value), Math.abs(row.value));
  const parts = row.causes
    .map((c) => ({
      ...c,
      moves: Math.abs(c.value) > still,
      share: all ? Math.abs(c.value) / all : 0,
      choices: joinedChoices(choicesOf(c.what)),
    }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return { first, row, difference: row.value - first.value, parts };
}

const SCRAP = ["pre-consumer scrap", "post-consumer scrap", "internal scrap"];
const COUNTING = [
  "boundary",
  "processes",
  "gases",
  "GWP set",
  "carbon factor",
  "slope edition",
  "electricity",
  "electricity apart",
  "upstream factors",
  "other parties",
  "transport",
  "co-products",
  "defaults",
];

/// Two rule books with a number that differ only in the scrap of factories: cut off, and as a co-product; the pair of the first
/// row where it is in one. Null where there is none.
export function scrapPair(answer) {
  const rows = answer.rows.filter(counted);
  const pairs = [];
  const rule = (row) => SCRAP.map((field) => row.choices[field]).join(" ");
  for (const cutOff of rows.filter((r) => rule(r) === "cut_off cut_off cut_off"))
    for (const shared of rows.filter((r) => rule(r) === "co_product cut_off co_product"))
      if (COUNTING.every((field) => cutOff.choices[field] === shared.choices[field])) pairs.push({ cutOff, shared });
  return pairs.find((p) => [p.cutOff.id, p.shared.id].includes(answer.first)) ?? pairs[0] ?? null;
}

/// The scrap choices of a row where they are all alike, or null.
export function oneScrapRule(row) {
  const all = SCRAP.map((field) => row.choices[field]);
  return all.every((word) => word === all[0]) ? all[0] : null;
}

/// Every note and fault once, with the rule books that it stands beside; general ones have none.
export function notesWithBooks(answer) {
  const seen = new Map();
  const add = (note, id) => {
    const key = JSON.stringify([note.code, note.file, note.row, note.column, note.value, note.expected, note.message]);
    if (!seen.has(key)) seen.set(key, { ...note, books: [] });
    if (id && !seen.get(key).books.includes(id)) seen.get(key).books.push(id);
  };
  for (const note of answer.diagnostics ?? []) add(note, null);
  for (const row of answer.rows) for (const note of [...(row.faults ?? []), ...row.notes]) add(note, row.id);
  return [...seen.values()];
}

/// Figures of the rule books that are open or unverified: [{book, ...parameter}].
export function openFigures(answer) {
  return answer.rows.flatMap((row) =>
    (row.parameters ?? []).filter((p) => p.value === null || p.status === "unverified").map((p) => ({ ...p, book: row.id })),
  );
}

const VERDICTS = ["pass", "fail", "not_comparable"];

/// Labels by their answer, in the order of the answer otherwise.
export function labelGroups(answer) {
  const of = (verdict) => (answer.labels ?? []).filter((l) => l.verdict === verdict);
  return Object.fromEntries(VERDICTS.map((v) => [v, of(v)]));
}
