// The last sections: rule books, what stands beside the number, own emissions, sources.
import { barChart, decimalsFor, escapeText, formatNumber } from "../charts/charts.js";
import { groupNotes, noteGroups } from "../shared/notes.js";
import {
  behind,
  capital,
  chartPlace,
  chemistry,
  gasNames,
  numberCell,
  percent,
  reproduce,
  sameNumber,
  section,
  signedPercent,
  table,
  textCell,
} from "../shared/parts.js";
import { differences, sharedSupplier, stageMatrix } from "./model.js";
import { productName } from "./sections.js";
import { STRINGS, say } from "./strings.js";

/// A choice of a rule book in words.
function choiceText({ choice, b }) {
  const R = STRINGS.rules;
  let value = STRINGS.short[b] ?? b;
  if (choice === "upstream" || choice === "transport") value = b ? R.counted : R.not_counted;
  if (choice === "electricity_apart") value = b ? R.outside : R.inside;
  if (choice === "gases") value = gasNames(b);
  if (choice === "processes") value = b?.length ? b.map((p) => p.replaceAll("_", " ")).join(", ") : R.all_steps;
  if (choice === "carbon_factor") value = formatNumber(b, 4);
  return say(`rules.choice.${choice}`, { value });
}

/// Why another rule book gives another number: its choices, and what the values themselves show.
function reasons({ data, answer, product, result, rules }, other) {
  const b = product.results[other];
  if (!b) return "";
  const book = (id) => data.books?.find((k) => k.id === id);
  const names = { a: rules, b: other, unit: product.unit };
  const digits = decimalsFor([result.value, b.value]);
  if (b.value === null || result.value === null)
    return `<li>${escapeText(say("rules.not_made", { b: b.value === null ? other : rules }))}</li>`;
  if (sameNumber(result.value, b.value)) return `<li>${escapeText(say("rules.same", names))}</li>`;
  const lines = [];
  const list = differences(book(rules), book(other));
  if (list.length)
    lines.push(
      `${escapeText(say("rules.settings", names))} <ul>${list.map((d) => `<li>${chemistry(escapeText(choiceText(d)))}</li>`).join("")}</ul>`,
    );
  if (Math.abs(result.share_of_activity - b.share_of_activity) > 1e-9)
    lines.push(escapeText(say("rules.share_text", { ...names, sa: percent(result.share_of_activity), sb: percent(b.share_of_activity) })));
  const input = sharedSupplier(answer, product, rules, other);
  if (input && !sameNumber(input.a, input.b)) {
    const d = decimalsFor([input.a, input.b]);
    const scrapOnly = list.length > 0 && list.every((c) => c.choice.endsWith("scrap") || c.choice === "co_products");
    lines.push(
      escapeText(
        say(scrapOnly ? "rules.supplier_up" : "rules.supplier_text", {
          name: input.name,
          va: formatNumber(input.a, d),
          vb: formatNumber(input.b, d),
          unit: input.unit,
        }),
      ),
    );
  }
  const gives = say("rules.gives", {
    ...names,
    va: formatNumber(result.value, digits),
    vb: formatNumber(b.value, digits),
    percent: result.value ? signedPercent(b.value / result.value - 1) : "",
  });
  return `<li><strong>${chemistry(escapeText(gives))}</strong>${lines.map((l) => `<div>${chemistry(l)}</div>`).join("")}</li>`;
}

/// Every rule book side by side.
export function ruleBooks(state) {
  const { data, answer, product, result, rules, exact } = state;
  const asked = answer.rules.filter((r) => product.results[r]);
  const title = say("rules.title");
  const all = asked.map((id) => ({ id, ...product.results[id], book: data.books?.find((b) => b.id === id) }));
  const decimals = decimalsFor(all.map((r) => r.value));
  const apart = all.some((r) => "electricity_apart" in r),
    scrap = all.some((r) => r.book);
  const rows = all.map(
    (r) =>
      `<tr${r.id === rules ? ' class="chosen"' : ""}><th scope="row">${escapeText(r.id)}</th>${textCell(r.title)}${r.value === null ? `<td class="num quiet">${say("products.outside")}</td>` : numberCell(r.value, decimals, exact)}` +
      `<td class="num">${r.id === rules || !result.value || r.value === null ? "" : signedPercent(r.value / result.value - 1)}</td>${apart ? numberCell(r.electricity_apart, decimals, exact) : ""}<td class="num">${percent(r.share_of_activity)}</td>` +
      `${scrap ? textCell(STRINGS.short[r.book?.allocation?.pre_consumer_scrap] ?? "") : ""}</tr>`,
  );
  const head = [
    say("rules.book"),
    say("rules.name"),
    { text: `${say("rules.value")}, ${product.unit}`, number: true },
    { text: say("rules.difference"), number: true },
    ...(apart ? [{ text: say("rules.apart"), number: true }] : []),
    { text: say("rules.share"), number: true },
    ...(scrap ? [say("rules.scrap")] : []),
  ];
  const others = asked.filter((r) => r !== rules);
  const scrapRule = (r) => r.book?.allocation?.pre_consumer_scrap;
  const twoTruths = all.some((a) =>
    all.some(
      (b) =>
        scrapRule(a) === "cut_off" &&
        scrapRule(b) === "co_product" &&
        a.book.boundary === b.book.boundary &&
        a.value !== null &&
        b.value !== null &&
        !sameNumber(a.value, b.value),
    ),
  )
    ? `<p>${say("rules.two_truths")}</p>`
    : "";
  const why = others.length
    ? `<h3>${say("rules.why")}</h3><ul class="why">${others.map((o) => reasons(state, o)).join("")}</ul>${twoTruths}`
    : `<p>${say("rules.only")}</p>`;
  return {
    html: section(
      "rules",
      title,
      say("rules.about"),
      chartPlace("rules") +
        (apart ? `<p class="hint">${say("rules.open")}</p>` : "") +
        why +
        behind(say("rules.table"), table({ caption: say("rules.table"), head, rows })) +
        (others.length ? behind(say("rules.by_stage"), stagesByBook(answer, asked, product, exact)) : ""),
    ),
    charts: {
      rules: (width) =>
        barChart(
          all.map((r) => ({
            label: r.id,
            value: r.value,
            text: r.value === null ? say("rules.outside_short") : undefined,
            low: r.interval?.low,
            high: r.interval?.high,
            apart: r.electricity_apart,
            strong: r.id === rules,
          })),
          { width, prefix: "rules", label: say("rules.chart", { product: productName(product) }), unit: product.unit, narrow: width < 560 },
        ),
    },
  };
}

function stagesByBook(answer, asked, product, exact) {
  const totals = asked.map((r) => new Map(stageMatrix(answer, product.results[r]).rows.map((row) => [row.stage, row.total])));
  const names = (answer.stages ?? [])
    .concat(...totals.map((t) => [...t.keys()]))
    .filter((s, i, list) => list.indexOf(s) === i && totals.some((t) => t.has(s)));
  const decimals = decimalsFor(totals.flatMap((t) => [...t.values()]));
  const rows = names.map(
    (s) => `<tr><th scope="row">${escapeText(s)}</th>${totals.map((t) => numberCell(t.get(s), decimals, exact)).join("")}</tr>`,
  );
  return table({ caption: say("rules.by_stage"), head: [say("stages.stage"), ...asked.map((r) => ({ text: r, number: true }))], rows });
}

/// Gaps, defaults, unverified figures: by code, what is wrong first.
export function beside({ answer, result }) {
  const groups = groupNotes([...(answer.notes ?? []), ...result.notes]);
  return section("beside", say("beside.title"), groups.length ? say("beside.about") : say("beside.none"), noteGroups(groups));
}

/// What each activity emitted itself.
export function ownEmissions({ answer, result, rules, exact }) {
  const list = answer.activities?.[rules] ?? [];
  if (!list.length) return "";
  const gases = [...new Set(list.flatMap((a) => Object.keys(a.gases_t)))].sort();
  const rows = list.map(
    (a) =>
      `<tr><th scope="row">${escapeText(a.name || a.activity)}</th>${gases.map((g) => numberCell(a.gases_t[g], decimalsFor([a.gases_t[g]]), exact)).join("")}${numberCell(a.total_t_co2e, decimalsFor([a.total_t_co2e], 4), exact)}</tr>`,
  );
  const head = [
    say("own.activity"),
    ...gases.map((g) => ({ text: say("own.gas", { gas: gasNames([g]) }), number: true })),
    { text: say("own.total"), number: true },
  ];
  return section(
    "own",
    say("own.title"),
    say("own.about", { rules: `${result.title} (${rules})` }),
    table({ caption: say("own.table"), head, rows }),
  );
}

/// Sources, licences, and how to make the page again.
export function sources({ data, answer, rules }) {
  const list = answer.sources ?? [];
  const rows = list.map(
    (s) =>
      `<tr id="source-${escapeText(s.id)}"><th scope="row">${escapeText(s.title)}</th>${textCell(s.publisher)}<td class="num">${escapeText(s.year)}</td>${textCell(s.licence)}${textCell(s.reference)}</tr>`,
  );
  // Some licences ask for a line of their own; the reference of such a source holds it.
  const asked = list.map((s) => /attribution:\s*(.+)$|(contains public sector information.*)$/i.exec(s.reference ?? "")).filter(Boolean);
  const due = [...new Set(asked.map((m) => m[1] ?? m[2]))].map(capital);
  if (!list.length) due.push(say("sources.grid"));
  const attribution = due.length
    ? `<p class="attribution"><strong>${say("sources.attribution")}.</strong> ${due.map(escapeText).join(" · ")}</p>`
    : "";
  const book = data.books?.find((b) => b.id === rules);
  const command = data.command || `alumen footprint ${answer.workspace} --rules ${answer.rules.join(",")} --format html -o report.html`;
  const facts = [
    ...(book ? [[say("sources.book"), escapeText(`${book.id} (${book.edition}): ${book.source}`)]] : []),
    [say("sources.schema"), escapeText(answer.schema)],
    [say("sources.residual"), Number(answer.residual).toExponential(1).replace("-", "\u2212")],
  ];
  const head = [
    say("sources.source"),
    say("sources.publisher"),
    { text: say("sources.year"), number: true },
    say("sources.licence"),
    say("sources.reference"),
  ];
  return section(
    "sources",
    say("sources.title"),
    "",
    (list.length
      ? table({ caption: say("sources.table"), head, rows, className: "sources" })
      : `<p class="about">${say("sources.none")}</p>`) +
      attribution +
      reproduce({ command, program: data.program, workspace: answer.workspace, period: answer.period, library: answer.library, facts }),
  );
}
