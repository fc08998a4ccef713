// Headline, and every rule book with its number.
import { decimalsFor, escapeText, formatNumber } from "../charts/charts.js";
import {
  behind,
  chemistry,
  numberCell,
  percent,
  periodText,
  sameNumber,
  section,
  signedPercent,
  table,
  textCell,
} from "../shared/parts.js";
import { bookName, choicesLine, countsText, electricityText, shortWord, withoutText } from "./choices.js";
import { counted, differentNumbers, firstRow } from "./model.js";
import { STRINGS, say } from "./strings.js";

export function withHash(id) {
  return `with=${encodeURIComponent(id)}`;
}

/// Decimals that all numbers of the page share, so that they can be read one below the other: as in the report, but two at
/// least where the numbers have few digits before the point, for rule books often lie close together.
export function pageDecimals(rows, exact) {
  const values = rows.map((r) => r.value);
  return exact ? null : Math.max(decimalsFor(values), Math.min(2, decimalsFor(values, 4)));
}

/// Shares of the metal's origin in words; "" where they are not known.
export function metalText(metal) {
  if ([metal?.primary, metal?.pre_consumer_scrap, metal?.post_consumer_scrap].some((v) => typeof v !== "number")) return "";
  return say("two.metal_short", {
    primary: percent(metal.primary, 0),
    pre: percent(metal.pre_consumer_scrap, 0),
    post: percent(metal.post_consumer_scrap, 0),
  });
}

function range(rows, decimals) {
  const [low, high] = [rows[0], rows.at(-1)];
  const text = (r) => `<data value="${r.value}">${formatNumber(r.value, decimals)}</data>`;
  return sameNumber(low.value, high.value) ? text(low) : say("headline.range", { low: text(low), high: text(high) });
}

/// The range of the numbers: the answer before anything else.
export function headline({ answer, rows, exact }) {
  const name = answer.name || answer.output;
  const unit = answer.unit;
  const title = `<h2 id="headline-title">${escapeText(say("headline.title"))}</h2><p class="code">${escapeText(answer.output)}</p>`;
  const frame = (number, facts) =>
    `<section class="headline" aria-labelledby="headline-title"><div class="number">${title}${number}</div><dl class="facts">${facts.map(([k, v]) => `<div><dt>${escapeText(say(`headline.${k}`))}</dt><dd>${chemistry(escapeText(v))}</dd></div>`).join("")}</dl></section>`;
  const facts = [
    ["metal", metalText(answer.metal) || say("two.metal_unknown")],
    ["period", periodText(answer.period)],
  ].filter(([, v]) => v);
  if (!rows.length)
    return frame(
      `<p class="big outside">${say("headline.none")}</p><p class="under">${escapeText(say("headline.none_text", { name }))}</p>`,
      facts,
    );
  const decimals = pageDecimals(rows, exact);
  const value = (r) => say("headline.value", { value: formatNumber(r.value, decimals), unit, title: bookName(r) });
  const first = firstRow(answer);
  const without = answer.rows.filter((r) => !counted(r));
  const different = differentNumbers(rows);
  const kind = rows.length === 1 ? "one" : different === 1 ? "equal" : unit.endsWith("/t") ? "tonne" : "piece";
  const words = say(`headline.${kind}`, { name, n: rows.length, different });
  return frame(
    `<p class="big range">${range(rows, exact ? null : decimalsFor(rows.map((r) => r.value)))} <span class="unit">${chemistry(escapeText(unit))}</span></p><p class="under">${escapeText(words)}</p>` +
      (different > 1 ? `<p class="truth">${escapeText(say("headline.truth"))}</p>` : ""),
    [
      ["lowest", value(rows[0])],
      ["highest", value(rows.at(-1))],
      ...(first ? [["first", value(first)]] : []),
      ...(without.length ? [["without", without.map(bookName).join("; ")]] : []),
      ...facts,
    ],
  );
}

/// A bar from zero, and open beside it the electricity that is not in the number. All in percent of the track.
function track(row, low, high) {
  const at = (value) => (high > low ? (100 * (value - low)) / (high - low) : 0);
  const span = (from, to) => `left:${at(Math.min(from, to)).toFixed(3)}%;width:${Math.abs(at(to) - at(from)).toFixed(3)}%`;
  const apart = row.electricity_apart > 0 ? `<span class="open" style="${span(row.value, row.value + row.electricity_apart)}"></span>` : "";
  return `<div class="track" aria-hidden="true"><span class="fill${row.value < 0 ? " credit" : ""}" style="${span(0, row.value)}"></span>${apart}<span class="origin" style="left:${at(0).toFixed(3)}%"></span></div>`;
}

function rung(state, r, low, high, decimals) {
  const { answer, row } = state;
  const first = firstRow(answer);
  const badges = [
    r === first && state.rows.length > 1 ? `<span class="badge note">${say("ladder.first")}</span>` : "",
    r === row ? `<span class="badge chosen">${say("ladder.chosen")}</span>` : "",
  ];
  const asks = STRINGS.asks[r.id] ? `<p class="asks">${escapeText(STRINGS.asks[r.id])}</p>` : "";
  const difference =
    first && r !== first
      ? sameNumber(r.value, first.value)
        ? say("ladder.same")
        : first.value
          ? signedPercent(r.value / first.value - 1)
          : ""
      : "";
  const link =
    first && r !== first && r !== row
      ? `<a href="#${withHash(r.id)}" aria-label="${escapeText(say("ladder.why_label", { title: bookName(r) }))}">${say("ladder.why")}</a>`
      : "";
  const apart =
    r.electricity_apart > 0
      ? `<p class="small quiet">${escapeText(say("ladder.apart", { value: formatNumber(r.electricity_apart, decimals) }))}</p>`
      : "";
  const full = bookName(r) === r.title ? "" : ` <span class="full">${escapeText(r.title)}</span>`;
  return (
    `<li class="rung${r === first ? " first" : ""}${r === row ? " chosen" : ""}" data-id="${escapeText(r.id)}"><div class="rung-words"><h3>${escapeText(bookName(r))}${full} ${badges.join(" ")}</h3>${asks}<p class="quiet small">${chemistry(escapeText(choicesLine(r)))}</p></div>` +
    `<div class="rung-number">${track(r, low, high)}<p class="rung-value"><data value="${r.value}">${formatNumber(r.value, decimals)}</data><span class="quiet small">${difference}</span> ${link}</p>${apart}</div></li>`
  );
}

/// Name and id of a rule book.
export function nameCell(r) {
  return `${escapeText(bookName(r))}<br><span class="code">${escapeText(r.id)}</span>`;
}

function matrix({ answer, rows, exact }, decimals) {
  const first = firstRow(answer);
  const apart = rows.some((r) => r.electricity_apart);
  const body = [...rows, ...answer.rows.filter((r) => !counted(r))].map(
    (r) =>
      `<tr${r === first ? ' class="chosen"' : ""}><th scope="row">${nameCell(r)}</th>` +
      (counted(r) ? numberCell(r.value, decimals, exact) : `<td class="num quiet">${say("ladder.no_number")}</td>`) +
      (first ? (counted(r) && r !== first ? numberCell(r.value - first.value, decimals, exact) : '<td class="num"></td>') : "") +
      (apart ? (r.electricity_apart ? numberCell(r.electricity_apart, decimals, exact) : '<td class="num"></td>') : "") +
      `<td class="counts-cell">${escapeText(countsText(r.choices))}</td>` +
      [
        electricityText(r.choices),
        shortWord(r.choices["pre-consumer scrap"]),
        shortWord(r.choices["post-consumer scrap"]),
        r.choices["GWP set"],
        r.edition,
      ]
        .map((text) => textCell(text ?? ""))
        .join("") +
      "</tr>",
  );
  const head = [
    say("ladder.book"),
    { text: `${say("ladder.value")}, ${answer.unit}`, number: true },
    ...(first ? [{ text: say("ladder.difference"), number: true }] : []),
    ...(apart ? [{ text: say("ladder.apart_column"), number: true }] : []),
    ...["boundary", "electricity_column", "pre", "post", "set", "edition_column"].map((key) => say(`ladder.${key}`)),
  ];
  return behind(say("ladder.matrix"), table({ caption: say("ladder.matrix"), head, rows: body, className: "books" }));
}

/// Every rule book from the lowest number to the highest, and those without one.
export function ladder(state) {
  const { answer, rows, exact } = state;
  const decimals = pageDecimals(rows, exact);
  const low = Math.min(0, ...rows.map((r) => r.value)),
    high = Math.max(0, ...rows.map((r) => r.value + Math.max(0, r.electricity_apart ?? 0)));
  const without = answer.rows.filter((r) => !counted(r));
  return section(
    "books",
    say("ladder.title"),
    rows.length ? say("ladder.about", { unit: answer.unit }) : "",
    `<ol class="ladder">${rows.map((r) => rung(state, r, low, high, decimals)).join("")}</ol>` +
      (rows.some((r) => r.electricity_apart > 0) ? `<p class="hint">${say("ladder.open")}</p>` : "") +
      (without.length
        ? `<h3>${say("ladder.none")}</h3><ul class="without">${without.map((r) => `<li data-id="${escapeText(r.id)}"><strong>${escapeText(bookName(r))}.</strong> ${escapeText(withoutText(r))}</li>`).join("")}</ul>`
        : "") +
      matrix(state, decimals),
  );
}
