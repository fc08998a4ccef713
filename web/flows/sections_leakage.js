// Scrap that leaves: every denominator, what others have published, classes and destinations.
import { barChart } from "../charts/bars.js";
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { chemistry, numberCell, section, table, textCell } from "../shared/parts.js";
import { massUnit, notesOf, ratio } from "./model.js";
import { besideBadges } from "./sections_head.js";
import { hint, together, massText, plainChart, quantityName, shareText } from "./pieces.js";
import { STRINGS, say } from "./strings.js";

const isNumber = (v) => typeof v === "number" && Number.isFinite(v);
export const byName = (id) => STRINGS.leakage.by[id] ?? id;

/// Lowest and highest share of the exports themselves; what is not collected is another question.
export function leakageRange(figures) {
  const shares = figures.filter((f) => f.by !== "not_collected" && isNumber(f.share)).map((f) => f.share);
  return shares.length ? { low: Math.min(...shares), high: Math.max(...shares) } : null;
}

function figureTable(leak, exact) {
  const unit = massUnit(leak.figures.flatMap((f) => [f.numerator_t, f.denominator_t]));
  const scale = (v) => (isNumber(v) ? v / unit.size : null);
  const decimals = decimalsFor(leak.figures.map((f) => scale(f.denominator_t)));
  const caption = say("leakage.table", { year: leak.year });
  const rows = leak.figures.map((f) => {
    const basis = [...new Set([f.numerator_basis, f.denominator_basis].filter(Boolean))].join(" / ");
    return (
      `<tr><th scope="row">${escapeText(byName(f.by))}</th><td><code>${escapeText(f.formula)}</code></td>${numberCell(scale(f.numerator_t), decimals, exact)}${numberCell(scale(f.denominator_t), decimals, exact)}` +
      (isNumber(f.share) ? numberCell(f.share * 100, 1, exact) : `<td class="num quiet">${say("leakage.unknown")}</td>`) +
      `${textCell(basis)}</tr>`
    );
  });
  const head = [
    say("leakage.name"),
    say("leakage.formula"),
    { text: say("leakage.numerator", { unit: unit.name }), number: true },
    { text: say("leakage.denominator", { unit: unit.name }), number: true },
    { text: say("leakage.share"), number: true },
    say("leakage.basis"),
  ];
  return table({ caption, head, rows, className: "denominators" });
}

function statementValue(s, value) {
  return s.unit === "1" ? shareText(value) : massText(value);
}

/// What others say, as a list: the statement, the model's figure, and the reasons.
function statements(leak) {
  if (!leak.statements?.length) return "";
  const items = leak.statements.map((s) => {
    const doubt = s.status === "unverified" ? ` <span class="badge warning">${say("leakage.unverified")}</span>` : "";
    const model = isNumber(s.model) ? say("leakage.model_says", { value: statementValue(s, s.model), year: s.model_year || leak.year }) : say("leakage.model_none");
    const reasons = s.reasons?.length ? `<ul>${s.reasons.map((r) => `<li>${escapeText(r)}</li>`).join("")}</ul>` : `<p class="small quiet">${say("leakage.same")}</p>`;
    return (
      `<li><div><h4>${escapeText(quantityName(s.quantity))}</h4><p class="stated">${escapeText(say("leakage.stated", { value: statementValue(s, s.value), year: s.year, basis: s.basis }))}${doubt}</p>` +
      `<p class="small quiet">${escapeText(s.source)}</p></div><div><p><strong>${escapeText(model)}</strong></p>${reasons}</div></li>`
    );
  });
  return `<h3>${say("leakage.statements")}</h3><p class="about">${say("leakage.statements_about")}</p><ul class="statements">${items.join("")}</ul>`;
}

/// Bars, table and statements of one region's year.
export function leakageParts(leak, state) {
  const label = say("leakage.chart", { region: leak.name ?? state.view.name, year: leak.year });
  const figures = leak.figures ?? [];
  const drawn = plainChart("leakage", {
    label,
    caption: say("leakage.table", { year: leak.year }),
    draw: (width, narrow) =>
      barChart(
        figures.map((f) => ({
          label: byName(f.by),
          value: isNumber(f.share) ? f.share * 100 : null,
          text: isNumber(f.share) ? undefined : say("leakage.unknown"),
          strong: f.by === "gross_total",
        })),
        { width, prefix: "leakage", label, unit: "%", narrow, decimals: 1 },
      ),
    rows: () => figureTable(leak, state.exact),
  });
  const above = figures.some((f) => isNumber(f.share) && f.share > 1) ? `<p class="verdict-line bad">${say("leakage.above")}</p>` : "";
  drawn.html += hint(say("leakage.legend")) + above + statements(leak);
  return drawn;
}

/// Within the page of a run.
export function leakage(state) {
  const leak = state.view.leakage;
  if (!leak?.figures?.length) return null;
  const drawn = leakageParts(leak, state);
  return { ...drawn, html: section("leakage", say("leakage.title"), say("leakage.about"), drawn.html) };
}

function priceText(value, currency) {
  return isNumber(value) ? `${formatNumber(value, value >= 1000 ? 0 : 2)} ${currency ?? ""}`.trim() : "";
}

function classPart(rows, exact) {
  const unit = massUnit(rows.flatMap((r) => [r.old_t, r.new_t, r.exported_t]));
  const scale = (v) => (isNumber(v) ? v / unit.size : null);
  const decimals = decimalsFor(rows.flatMap((r) => [scale(r.old_t), scale(r.new_t)]));
  const label = say("leakage.class_chart");
  const head = ["class", "old", "new", "exported", "share", "value"].map((k) => {
    const text = say(`leakage.${k}`, { unit: unit.name });
    return k === "class" ? text : { text, number: true };
  });
  return plainChart("by-class", {
    label,
    caption: label,
    draw: (width, narrow) =>
      barChart(
        rows.map((r) => ({ label: r.name || r.class, value: isNumber(r.share) ? r.share * 100 : null, text: isNumber(r.share) ? undefined : say("leakage.unknown") })),
        { width, prefix: "by-class", label, unit: "%", narrow, decimals: 1 },
      ),
    rows: () =>
      table({
        caption: label,
        head,
        className: "by-class",
        rows: rows.map(
          (r) =>
            `<tr><th scope="row">${escapeText(r.name || r.class)}</th>${[r.old_t, r.new_t, r.exported_t].map((v) => numberCell(scale(v), decimals, exact)).join("")}${numberCell(isNumber(r.share) ? r.share * 100 : null, 1, exact)}<td class="num">${escapeText(priceText(r.value, r.currency))}</td></tr>`,
        ),
      }),
  });
}

function destinationPart(rows, exact) {
  const unit = massUnit(rows.map((r) => r.t));
  const values = rows.map((r) => (isNumber(r.t) ? r.t / unit.size : null));
  const label = say("leakage.destination_chart");
  const head = [say("leakage.destination"), { text: say("leakage.mass_unit", { unit: unit.name }), number: true }, { text: say("leakage.of_exports"), number: true }, { text: say("leakage.price"), number: true }];
  return plainChart("destinations", {
    label,
    caption: label,
    draw: (width, narrow) => barChart(rows.map((r, k) => ({ label: r.destination, value: values[k] })), { width, prefix: "destinations", label, unit: unit.name, narrow }),
    rows: () =>
      table({
        caption: label,
        head,
        rows: rows.map(
          (r, k) => `<tr><th scope="row">${escapeText(r.destination)}</th>${numberCell(values[k], decimalsFor(values), exact)}${numberCell(isNumber(r.share) ? r.share * 100 : null, 1, exact)}${numberCell(r.price, 0, exact)}</tr>`,
        ),
      }),
  });
}

/// The headline of a leakage page.
export function leakageHeadline(state) {
  const leak = state.view;
  const main = leak.figures.find((f) => f.by === "gross_total");
  const share = isNumber(main?.share) ? main.share : null;
  const range = leakageRange(leak.figures);
  const facts = (leak.masses ?? []).map((m) => [quantityName(m.quantity), `${massText(m.mass_t, state.exact)}${m.basis ? ` (${m.basis})` : ""}`]);
  const avoided = leak.avoided_t_co2e ?? state.answer.avoided_t_co2e,
    capacity = leak.home_capacity_t ?? state.answer.home_capacity_t;
  if (isNumber(avoided)) facts.push([say("leakage.avoided"), massText(avoided, state.exact, " CO2e")]);
  if (isNumber(capacity)) facts.push([say("leakage.capacity"), say("leakage.capacity_text", { mass: massText(capacity, state.exact), share: shareText(ratio(capacity, main?.numerator_t)) })]);
  return (
    `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${escapeText(say("leakage.headline", { region: leak.name, year: leak.year }))}</h2>` +
    (share === null
      ? `<p class="big outside">${say("leakage.big_none")}</p>`
      : `<p class="big"><data value="${share * 100}">${formatNumber(share * 100, state.exact ? null : 1)}</data> <span class="unit">%</span></p><p class="big-words">${say("leakage.big")}.</p>`) +
    (range ? `<p class="sentence">${escapeText(say("leakage.range", { low: shareText(range.low), high: shareText(range.high) }))}</p>` : "") +
    `${besideBadges(notesOf(state.answer))}</div><dl class="facts two">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${chemistry(escapeText(v))}</dd></div>`).join("")}</dl></section>`
  );
}

/// The sections of a leakage page after its headline.
export function leakageSections(state) {
  const leak = state.view;
  const shares = leakageParts(leak, state);
  const out = [{ ...shares, html: section("leakage", say("leakage.title"), say("leakage.about"), shares.html) }];
  const rows = leak.by_class ?? state.answer.by_class,
    places = leak.destinations ?? state.answer.destinations;
  if (rows?.length) {
    const drawn = classPart(rows, state.exact);
    out.push({ ...drawn, html: section("by-class-section", say("leakage.by_class"), "", drawn.html) });
  }
  if (places?.length) {
    const drawn = destinationPart(places, state.exact);
    out.push({ ...drawn, html: section("destinations-section", say("leakage.destinations"), "", drawn.html) });
  }
  return together(out);
}
