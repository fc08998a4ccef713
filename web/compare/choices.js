// Rule books in plain words.
import { formatNumber } from "../charts/charts.js";
import { capital, gasNames } from "../shared/parts.js";
import { listChange, oneScrapRule } from "./model.js";
import { STRINGS, say } from "./strings.js";

const list = (text) => text.split(", ").filter(Boolean);
const stepNames = (words) => words.map((w) => w.replaceAll("_", " ")).join(", ");

/// What a rule book counts, in a few words.
export function countsText(choices) {
  const C = STRINGS.counts;
  if (choices["other parties"] === "no") return C.maker;
  const steps = choices.processes && choices.processes !== "all" && choices.boundary === "cradle_to_gate";
  return [
    C[choices.boundary] ?? choices.boundary,
    steps ? say("counts.only", { n: list(choices.processes).length }) : "",
    choices["upstream factors"] === "no" ? C.no_upstream : "",
    choices.transport === "no" ? C.no_transport : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/// What people call a rule book: a short name where it has one, or its title.
export function bookName(row) {
  return STRINGS.names[row.id] ?? row.title;
}

/// Whose electricity, and where it stands.
export function electricityText(choices) {
  const word = STRINGS.words[choices.electricity] ?? choices.electricity;
  return word + (choices["electricity apart"] === "yes" ? `, ${STRINGS.words.beside}` : "");
}

/// A choice of allocation in a word or two.
export function shortWord(word) {
  return STRINGS.short[word] ?? word;
}

/// One line: what it counts, whose electricity, scrap, warming potentials, edition.
export function choicesLine(row) {
  const c = row.choices;
  const scrap = oneScrapRule(row);
  return [
    capital(countsText(c)),
    say("ladder.electricity", { value: electricityText(c) }),
    scrap
      ? say("ladder.scrap", { value: shortWord(scrap) })
      : say("ladder.scraps", { pre: shortWord(c["pre-consumer scrap"]), post: shortWord(c["post-consumer scrap"]) }),
    say("ladder.gwp", { set: c["GWP set"] }),
    say("ladder.edition", { edition: row.edition }),
  ].join(" · ");
}

/// Why a rule book has no number for the product.
export function withoutText(row) {
  if (row.missing?.length) return say("ladder.missing", { list: row.missing.join(", ").replaceAll("_", " ") });
  if (row.faults?.length) {
    const summary = row.faults[0].message;
    return say(row.faults.length > 1 ? "ladder.faults_more" : "ladder.faults", { summary, n: row.faults.length - 1 });
  }
  const steps = row.choices.processes;
  return steps && steps !== "all" ? say("ladder.outside", { steps: stepNames(list(steps)) }) : say("ladder.outside_short");
}

function choiceWord(field, value) {
  return field === "carbon factor" ? formatNumber(Number(value), 4) : (STRINGS.words[value] ?? value);
}

/// Gases and steps: what falls out and what comes in says more than two lists.
function listSentence(field, first, second) {
  const names = field === "gases" ? (words) => gasNames(words) : stepNames;
  const name = capital(STRINGS.fields[field]);
  if (first === "all") return say("change.only", { field: name, list: names(list(second)) });
  if (second === "all") return say("change.all", { field: name, list: names(list(first)) });
  const { without, added } = listChange(first, second);
  const changes = [
    without.length ? say("change.without", { list: names(without) }) : "",
    added.length ? say("change.added", { list: names(added) }) : "",
  ].filter(Boolean);
  return say("change.lists", { field: name, changes: changes.join(STRINGS.change.and) });
}

/// A change of choices, as joinedChoices gives it, as a sentence.
export function changeSentence(change) {
  if (!change.fields) return capital(change.text) + ".";
  const [field] = change.fields;
  if (STRINGS[change.second]?.[field]) return STRINGS[change.second][field];
  if (["gases", "processes"].includes(field)) return listSentence(field, change.first, change.second);
  return say("change.instead", {
    field: capital(change.fields.map((f) => STRINGS.fields[f] ?? f).join(", ")),
    first: choiceWord(field, change.first),
    second: choiceWord(field, change.second),
  });
}
