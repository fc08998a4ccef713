// The sections of the page.
import { cascade, decimalsFor, escapeText, formatNumber, legend } from "../charts/charts.js";
import { behind, chartPlace, numberCell, percent, periodText, section, table, textCell } from "../shared/parts.js";
import { LOSSES, SOURCES, SOURCE_INDEX, cascadeGraph, lastStage, lostOf, massUnit, plausibilitySums, storeName } from "./model.js";
import { say } from "./strings.js";

const TONNE = 1e6;
export const stageName = (id) => say(`activity.${id}`);
const shareOf = (value, whole, decimals = 1) => (whole.value > 0 ? percent(value / whole.value, decimals) : "");

/// The period in words; all of time needs none.
export function spanText(answer) {
  const { from, to } = answer.period ?? {};
  const span = !from || from < "1901" || to > "9000" ? say("all_time") : periodText(`${from}..${to}`);
  return answer.ledger.as_of ? `${span}, ${say("as_of", { day: answer.ledger.as_of })}` : span;
}

function plausibleText(answer) {
  const { checked, broken } = plausibilitySums(answer.plausibility);
  if (!checked) return say("plausible.none");
  return say(broken ? "plausible.some" : "plausible.all", { n: formatNumber(checked, 0), broken });
}

/// How much of the whole arrives at the end of the chain: the answer before anything else.
export function headline(state) {
  const { answer, stages, whole } = state;
  const last = lastStage(stages);
  const claimed = (k) => k.accepted + k.market + k.losses.no_document + k.losses.documents + k.losses.credits;
  const value = last ? last.into : stages.reduce((s, k) => s + claimed(k), 0);
  const known = whole.value > 0;
  const words = last ? say(`headline.arrived_${whole.kind}`, { stage: stageName(last.id).toLowerCase() }) : say("headline.claimed");
  const joined = last && whole.kind === "mines" && stages.some((s) => s.sources.scrap > 0);
  const market = stages.reduce((s, k) => s + k.market, 0);
  const facts = [
    ["period", escapeText(spanText(answer))],
    ...(market > 0 && known && last ? [["market", escapeText(shareOf(market, whole))]] : []),
    [
      "members",
      escapeText(
        say("headline.members_text", {
          parties: formatNumber(answer.stats.parties, 0),
          scopes: formatNumber(answer.stats.scopes, 0),
          documents: formatNumber(answer.stats.documents, 0),
          records: formatNumber(answer.stats.records, 0),
        }),
      ),
    ],
    ["plausible", escapeText(plausibleText(answer))],
    ["root", `<code class="hash">${escapeText(answer.ledger.root)}</code>`],
  ];
  return (
    `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${say("headline.title")}</h2>` +
    (known
      ? `<p class="big"><data value="${value / whole.value}">${shareOf(value, whole)}</data></p><p class="under">${escapeText(words)}</p>` +
        (joined ? `<p class="under quiet">${escapeText(say("headline.scrap"))}</p>` : "")
      : `<p class="big outside">${say("headline.nothing")}</p>`) +
    `</div><dl class="facts">${facts.map(([k, v]) => `<div><dt>${escapeText(say(`headline.${k}`))}</dt><dd>${v}</dd></div>`).join("")}</dl></section>`
  );
}

/// A cell with tonnes and one with their share of the whole.
function pair(grams, whole, decimals, exact) {
  const share = whole.value > 0 ? numberCell((100 * grams) / whole.value, 1, exact) : '<td class="num"></td>';
  return numberCell(grams / TONNE, decimals, exact) + share;
}

const heading = (what) => [{ text: say("flow.tonnes", { what }), number: true }, { text: say("flow.percent"), number: true }];

function stageTable({ stages, whole, exact, decimals }) {
  const rows = stages.map(
    (s) =>
      `<tr><th scope="row">${escapeText(stageName(s.id))}</th>${numberCell(s.scopes, 0, exact)}${pair(s.into, whole, decimals, exact)}` +
      `${pair(s.accepted + s.market, whole, decimals, exact)}${pair(lostOf(s), whole, decimals, exact)}</tr>`,
  );
  const caption = say("flow.table");
  return `<h3>${caption}</h3>${table({
    caption,
    head: [
      say("flow.stage"),
      { text: say("flow.scopes"), number: true },
      ...heading(say("flow.in")),
      ...heading(say("flow.passed")),
      ...heading(say("flow.lost")),
    ],
    rows,
    className: "stages",
  })}`;
}

function lossTable({ stages, whole, exact, decimals }) {
  const used = LOSSES.filter((l) => stages.some((s) => s.losses[l.key] > 0));
  const line = (name, of, kind) =>
    `<tr${kind}><th scope="row">${escapeText(name)}</th>${used.map((l) => numberCell(of(l.key) / TONNE, decimals, exact)).join("")}${pair(
      used.reduce((s, l) => s + of(l.key), 0),
      whole,
      decimals,
      exact,
    )}</tr>`;
  const rows = stages.map((s) => line(stageName(s.id), (key) => s.losses[key], ""));
  rows.push(line(say("flow.sum"), (key) => stages.reduce((t, s) => t + s.losses[key], 0), ' class="sum"'));
  const caption = say("flow.losses");
  return `<h3>${caption}</h3><p class="about">${say("flow.losses_about")}</p>${table({
    caption,
    head: [say("flow.stage"), ...used.map((l) => ({ text: say(`losses.${l.key}`), number: true })), ...heading(say("flow.together"))],
    rows,
    className: "losses",
  })}`;
}

function linkTable({ answer, whole, exact, decimals }) {
  const rows = (answer.metal?.links ?? []).map(
    (l) => `<tr>${textCell(stageName(l.from))}${textCell(stageName(l.to))}${pair(l.mass_g, whole, decimals, exact)}</tr>`,
  );
  const caption = say("flow.links");
  const head = [say("flow.from"), say("flow.target"), ...heading(caption)];
  return rows.length ? behind(caption, table({ caption, head, rows, className: "links" })) : "";
}

function meanings(stages) {
  const shown = ["documents_in", ...LOSSES.filter((l) => stages.some((s) => s.losses[l.key] > 0)).map((l) => l.key)];
  const items = shown.map((key) => say(`meaning.${key}.0`) && [say(`meaning.${key}.0`), say(`meaning.${key}.1`)]);
  return behind(
    say("flow.meaning"),
    `<dl class="facts plain words">${items.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${escapeText(v)}</dd></div>`).join("")}</dl>`,
  );
}

/// The flow chart, and beside it tables with the same numbers.
export function flow(state) {
  const { answer, stages, whole } = state;
  const title = say("flow.title");
  if (!stages.length) return { html: section("flow", title, "", `<p>${say("flow.none")}</p>`), charts: {} };
  const unit = massUnit(stages.map((s) => s.into));
  const decimals = decimalsFor(
    stages.map((s) => s.into / unit.grams),
    4,
  );
  const format = (grams) => `${formatNumber(grams / unit.grams, decimals)}\u00a0${unit.name}`;
  const names = { stage: stageName, loss: (key) => say(`losses.${key}`), source: (key) => say(`sources.${key}`), market: say("market") };
  const graph = cascadeGraph(stages, answer.metal.links, names);
  const label = say("flow.chart");
  const draw = (width) =>
    cascade(graph, {
      width,
      prefix: "flow",
      label,
      format,
      share: (grams) => shareOf(grams, whole),
      words: { to: say("flow.to"), from: say("flow.into") },
    });
  const keys = [
    ...(stages.some((s) => SOURCES.some((k) => s.sources[k] > 0)) ? [{ label: say("flow.in"), index: SOURCE_INDEX }] : []),
    ...LOSSES.filter((l) => graph.stages.some((s) => s.drops.some((d) => d.key === l.key && d.value > 0))).map((l) => ({
      label: say(`losses.${l.key}`),
      index: l.index,
    })),
  ];
  const tables = { ...state, decimals: decimalsFor(stages.map((s) => s.into / TONNE)) };
  return {
    html: section(
      "flow",
      title,
      say("flow.about", { whole: say(`flow.${whole.kind}`) }),
      `<div class="legend-place" data-chart="flow-legend"></div>${chartPlace("flow", { scroll: 880, label })}` +
        `<p class="hint screen swipe">${say("flow.swipe")}</p><p class="hint screen">${say("flow.hint")}</p>` +
        (draw(900).includes("link back") ? `<p class="hint">${say("flow.loop")}</p>` : "") +
        stageTable(tables) +
        lossTable(tables) +
        meanings(stages) +
        linkTable(tables),
    ),
    charts: { flow: draw, "flow-legend": (width) => legend(keys, { width, prefix: "flow-legend" }) },
  };
}

/// Goods as they were recorded, for whoever knows the stage.
export function goods({ answer, exact }) {
  const fields = ["certified_in", "other_in", "outflow", "claimed", "documented", "accepted"];
  const decimals = decimalsFor((answer.stages ?? []).flatMap((s) => fields.map((f) => s[`${f}_g`] / TONNE)));
  const rows = (answer.stages ?? []).map(
    (s) =>
      `<tr><th scope="row">${escapeText(stageName(s.activity))}</th>${fields.map((f) => numberCell(s[`${f}_g`] / TONNE, decimals, exact)).join("")}</tr>`,
  );
  if (!rows.length) return "";
  const caption = say("goods.title");
  const head = [say("flow.stage"), ...fields.map((f) => ({ text: say("flow.tonnes", { what: say(`goods.${f}`) }), number: true }))];
  return section("goods", caption, say("goods.about"), table({ caption, head, rows }));
}

function comparison(group) {
  if (group.what === "conversion") return say(group.from === group.to ? "plausible.within" : "plausible.conversion", group);
  return say(`plausible.${group.what}`, group);
}

/// Whether the masses can be true at all.
export function plausible({ answer, exact }) {
  const groups = answer.plausibility ?? [];
  const rows = groups.map((g) => {
    const t = g.tightest;
    const who = t.scope ? say("plausible.scope", t) : t.from ? say("plausible.pair", t) : "";
    return (
      `<tr${g.broken ? ' class="broken"' : ""}><th scope="row">${escapeText(comparison(g))}</th>${numberCell(g.checked, 0, exact)}${numberCell(g.broken, 0, exact)}` +
      `${textCell(who)}${t.bound_g > 0 ? numberCell((100 * t.out_g) / t.bound_g, 1, exact) : '<td class="num"></td>'}</tr>`
    );
  });
  const caption = say("plausible.title");
  const head = [
    say("plausible.what"),
    { text: say("plausible.checked"), number: true },
    { text: say("plausible.broken"), number: true },
    say("plausible.closest"),
    { text: `${say("plausible.share")}, %`, number: true },
  ];
  const { broken } = plausibilitySums(groups);
  return section(
    "plausible",
    caption,
    say("plausible.about"),
    `<p class="verdict-line ${broken ? "bad" : "good"}">${escapeText(plausibleText(answer))}</p>` + (rows.length ? table({ caption, head, rows }) : ""),
  );
}

/// Size and root, and how a reader holds the page against the ledger.
export function verify({ data, answer }) {
  const store = storeName(answer.ledger.store);
  const generated = /\bledger demo\b/.test(data.command ?? "");
  const code = (text) => `<p><code>${escapeText(text)}</code></p>`;
  const facts = [
    ["size", formatNumber(answer.ledger.size, 0)],
    ["root", `<code class="hash">${escapeText(answer.ledger.root)}</code>`],
    ["store", `<code>${escapeText(store)}</code>`],
    ["command", `<code>${escapeText(data.command ?? "")}</code>`],
    ["program", escapeText(data.program ?? "")],
  ];
  return section(
    "verify",
    say("verify.title"),
    say("verify.about"),
    `<dl class="facts plain">${facts.map(([k, v]) => `<div><dt>${escapeText(say(`verify.${k}`))}</dt><dd>${v}</dd></div>`).join("")}</dl>` +
      `<ol class="steps"><li><p>${say("verify.again")}</p>${code(`alumen ledger verify --store ${store}`)}</li>` +
      `<li><p>${say("verify.prove")}</p>${code(`alumen ledger seal --key KEY --store ${store} -o head.txt`)}${code(`alumen ledger proof 0 --store ${store} -o proof.json`)}${code("alumen ledger check proof.json --checkpoint head.txt --public-key z6Mk...")}</li>` +
      (generated ? `<li><p>${say("verify.same")}</p>${code(data.command)}</li>` : "") +
      `</ol>` +
      (generated ? `<p class="hint">${say("verify.made_up")}</p>` : "") +
      `<p class="screen"><button type="button" data-save>${say("reproduce.data")}</button></p>`,
  );
}
