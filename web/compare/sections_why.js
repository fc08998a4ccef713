// Why two numbers differ: the waterfall with its causes in sentences, and the two treatments of scrap.
import { decimalsFor, escapeText, formatNumber, legend, signedNumber, stackedBars, waterfall } from "../charts/charts.js";
import { options } from "../shared/frame.js";
import {
  behind,
  chartPlace,
  chemistry,
  numberCell,
  percent,
  sameNumber,
  section,
  signedPercent,
  table,
  textCell,
} from "../shared/parts.js";
import { bookName, changeSentence } from "./choices.js";
import { counted, firstRow, scrapPair, waterfallOf } from "./model.js";
import { pageDecimals } from "./sections.js";
import { STRINGS, say } from "./strings.js";

const causeName = (id) => STRINGS.causes[id]?.[0] ?? id;

/// A difference keeps its digits where it is far smaller than the numbers that it lies between.
function sizeText(value, decimals, exact) {
  return formatNumber(Math.abs(value), exact ? null : Math.max(decimals, Math.min(6, decimalsFor([value], 2))));
}

function effectText(value, decimals, exact) {
  return signedNumber(value, exact ? null : Math.max(decimals, Math.min(6, decimalsFor([value], 2))));
}

function summary({ first, row, difference }, unit, decimals, exact) {
  const names = { name: bookName(row), first: bookName(first), unit, value: formatNumber(row.value, decimals) };
  if (sameNumber(row.value, first.value)) return say("why.same", names);
  const share = first.value ? ` (${signedPercent(row.value / first.value - 1)})` : "";
  return say(difference < 0 ? "why.less" : "why.more", { ...names, size: sizeText(difference, decimals ?? 0, exact), percent: share });
}

function causeItem(part, unit, decimals, exact) {
  const sentences = part.choices.map((c) => `<li>${chemistry(escapeText(changeSentence(c)))}</li>`).join("");
  const effect = part.moves
    ? `<span class="effect ${part.value > 0 ? "up" : "down"}"><span aria-hidden="true">${part.value > 0 ? "▲" : "▼"}</span> ${effectText(part.value, decimals ?? 0, exact)} <span class="unit">${chemistry(escapeText(unit))}</span></span><span class="quiet small">${escapeText(say("why.share_text", { share: percent(part.share) }))}</span>`
    : `<span class="quiet small">${say("why.nothing")}</span>`;
  const about = STRINGS.causes[part.cause]?.[1] ?? "";
  return `<li data-cause="${escapeText(part.cause)}"><div class="cause-head"><h3>${escapeText(causeName(part.cause))}</h3>${effect}</div><div class="cause-words"><p class="quiet">${chemistry(escapeText(about))}</p><ul>${sentences}</ul></div></li>`;
}

function causeTable(fall, unit, decimals, exact) {
  const rows = fall.parts.map(
    (p) =>
      `<tr><th scope="row">${escapeText(causeName(p.cause))}</th>${numberCell(p.value, decimals, exact)}<td class="num">${percent(p.share)}</td>${textCell(p.what)}</tr>`,
  );
  rows.push(
    `<tr class="sum"><th scope="row">${say("why.sum")}</th>${numberCell(
      fall.parts.reduce((s, p) => s + p.value, 0),
      decimals,
      exact,
    )}<td class="num"></td><td></td></tr>`,
  );
  const head = [
    say("why.cause"),
    { text: `${say("why.value")}, ${unit}`, number: true },
    { text: say("why.share_column"), number: true },
    say("why.what"),
  ];
  return behind(say("why.table"), table({ caption: say("why.table"), head, rows, className: "causes-table" }));
}

/// Rule books x causes.
function allCauses({ answer, rows, exact }, decimals) {
  const others = rows.filter((r) => r.id !== answer.first);
  const causes = Object.keys(STRINGS.causes)
    .concat(...others.map((r) => r.causes.map((c) => c.cause)))
    .filter((cause, i, list) => list.indexOf(cause) === i && others.some((r) => r.causes.some((c) => c.cause === cause)));
  const body = others.map(
    (r) =>
      `<tr><th scope="row">${escapeText(bookName(r))}</th>${numberCell(r.value, decimals, exact)}${numberCell(r.value - firstRow(answer).value, decimals, exact)}` +
      causes.map((cause) => numberCell(r.causes.find((c) => c.cause === cause)?.value, decimals, exact)).join("") +
      "</tr>",
  );
  const head = [
    say("ladder.book"),
    { text: say("ladder.value"), number: true },
    { text: say("ladder.difference"), number: true },
    ...causes.map((c) => ({ text: causeName(c), number: true })),
  ];
  const about = say("why.all_about", { first: bookName(firstRow(answer)), unit: answer.unit });
  return behind(
    say("why.all"),
    `<p class="about">${chemistry(escapeText(about))}</p>${table({ caption: say("why.all"), head, rows: body, className: "all-causes" })}`,
  );
}

function chooser({ rows, row }, first, decimals) {
  const list = rows.filter((r) => r !== first).map((r) => [r.id, `${bookName(r)}: ${formatNumber(r.value, decimals)}`]);
  return `<div class="controls"><label>${escapeText(say("why.choose", { first: bookName(first) }))} <select data-choose="with">${options(list, row.id)}</select></label></div>`;
}

/// From the first rule book to the chosen one.
export function why(state) {
  const { answer, rows, row, exact } = state;
  const title = say("why.title");
  if (!row) return { html: section("why", title, "", `<p>${say("why.one")}</p>`), charts: {} };
  const decimals = pageDecimals(rows, exact);
  const fall = waterfallOf(answer, row);
  const moving = fall.parts.filter((p) => p.moves);
  const place = moving.length ? chartPlace("waterfall") + `<p class="hint">${say("why.hint")}</p>` : "";
  const list = (parts) => `<ol class="causes">${parts.map((p) => causeItem(p, answer.unit, decimals, exact)).join("")}</ol>`;
  const still = fall.parts.filter((p) => !p.moves);
  const items =
    (moving.length ? list(moving) : `<p>${say("why.no_cause")}</p>`) +
    (still.length ? `<details class="behind"><summary>${say("why.still")}</summary>${list(still)}</details>` : "");
  return {
    html: section(
      "why",
      title,
      say("why.about"),
      chooser(state, fall.first, decimals) +
        `<p class="summary">${chemistry(escapeText(summary(fall, answer.unit, decimals, exact)))}</p>` +
        place +
        items +
        (fall.parts.length ? causeTable(fall, answer.unit, decimals, exact) : "") +
        allCauses(state, decimals),
    ).replace('<h2 id="why-title">', '<h2 id="why-title" tabindex="-1">'),
    charts: {
      waterfall: (width) =>
        waterfall(
          {
            first: { label: bookName(fall.first), value: fall.first.value },
            last: { label: bookName(row), value: row.value },
            steps: moving.map((p) => ({
              label: causeName(p.cause),
              value: p.value,
              shown: effectText(p.value, decimals ?? 0, exact),
              text: say("why.share", { share: percent(p.share, 0) }),
            })),
          },
          {
            width,
            prefix: "waterfall",
            label: say("why.chart", { first: bookName(fall.first), name: bookName(row) }),
            unit: answer.unit,
            narrow: width < 560,
            decimals: decimals ?? pageDecimals(rows, false),
          },
        ),
    },
  };
}

const ORIGINS = [
  ["primary", 0],
  ["pre_consumer_scrap", 3],
  ["post_consumer_scrap", 5],
];

function metal({ answer, exact }) {
  const shares = ORIGINS.map(([id, index]) => ({ id, index, label: say(`two.${id}`), value: answer.metal?.[id] }));
  if (shares.some((s) => typeof s.value !== "number"))
    return { html: `<h3>${say("two.metal")}</h3><p>${say("two.metal_unknown")}</p>`, charts: {} };
  const words = say("two.metal_text", {
    primary: percent(shares[0].value, 0),
    pre: percent(shares[1].value, 0),
    post: percent(shares[2].value, 0),
  });
  const rows = shares.map((s) => `<tr><th scope="row">${escapeText(s.label)}</th>${numberCell(s.value * 100, 1, exact)}</tr>`);
  const head = [say("two.origin"), { text: `${say("two.share")}, %`, number: true }];
  return {
    html:
      `<h3>${say("two.metal")}</h3><p>${escapeText(words)}</p><div class="legend-place" data-chart="metal-legend"></div>${chartPlace("metal")}` +
      behind(say("two.table"), table({ caption: say("two.table"), head, rows })),
    charts: {
      "metal-legend": (width) => legend(shares, { width, prefix: "metal-legend" }),
      metal: (width) =>
        stackedBars([{ label: say("two.row"), parts: shares.map((s) => ({ key: s.id, value: s.value * 100 })) }], shares, {
          width,
          prefix: "metal",
          label: say("two.chart"),
          unit: "%",
          narrow: width < 560,
        }),
    },
  };
}

function card(kind, row, unit, decimals) {
  const rules = STRINGS.two[`${kind}_rules`].map((text) => `<li>${escapeText(text)}</li>`).join("");
  return (
    `<div class="treatment"><h3>${say(`two.${kind}`)}</h3><p class="treatment-number"><data value="${row.value}">${formatNumber(row.value, decimals)}</data> <span class="unit">${chemistry(escapeText(unit))}</span></p>` +
    `<p class="quiet small">${escapeText(bookName(row))}</p><ul>${rules}</ul></div>`
  );
}

/// Cut-off against allocation, with this product's numbers, and the origin of its metal.
export function twoNumbers(state) {
  const { answer, rows, exact } = state;
  const origin = metal(state);
  const pair = scrapPair(answer);
  if (!pair || !counted(pair.cutOff))
    return { html: section("metal", say("two.metal"), "", origin.html.replace(/^<h3>.*?<\/h3>/, "")), charts: origin.charts };
  const decimals = pageDecimals(rows, exact);
  const difference = pair.shared.value - pair.cutOff.value;
  const kind = sameNumber(pair.shared.value, pair.cutOff.value) ? "same" : difference < 0 ? "less" : "more";
  const effect = say(`two.${kind}`, { size: sizeText(difference, decimals ?? 0, exact), unit: answer.unit });
  return {
    html: section(
      "two",
      say(kind === "same" ? "two.title_same" : "two.title"),
      say("two.about"),
      `<div class="treatments">${card("cut_off", pair.cutOff, answer.unit, decimals)}${card("co_product", pair.shared, answer.unit, decimals)}</div>` +
        `<p class="summary">${chemistry(escapeText(effect))}</p><p class="neither">${escapeText(say("two.neither"))}</p>${origin.html}`,
    ),
    charts: origin.charts,
  };
}
