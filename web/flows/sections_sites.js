// A plan of sites: what opens, where scrap goes, what it brings.
import { barChart } from "../charts/bars.js";
import { sankey } from "../charts/sankey.js";
import { decimalsFor, escapeText, formatNumber } from "../charts/scale.js";
import { chartPlace, numberCell, section, table, textCell } from "../shared/parts.js";
import { massUnit, notesOf, scaled } from "./model.js";
import { moneyRows, moneyUnit, placementGraph } from "./model_trade.js";
import { lazyTable, plainChart, shareText, together } from "./pieces.js";
import { besideBadges } from "./sections_head.js";
import { STRINGS, say } from "./strings.js";

const set = (v) => typeof v === "number" && Number.isFinite(v);
const siteNameOf = (plan) => (id) => plan.sites.find((s) => s.id === id)?.name || id;

function moneyText(value, currency, exact) {
  const unit = moneyUnit([value], currency);
  return `${formatNumber(value / unit.size, exact ? null : decimalsFor([value / unit.size], 4))}\u202f${unit.name}`;
}

export function sitesHeadline(state) {
  const { view: plan, exact } = state;
  const big = set(plan.gain_per_year) ? plan.gain_per_year : null;
  const unit = moneyUnit([big ?? plan.present_value], plan.currency);
  const value = (big ?? plan.present_value) / unit.size;
  const open = plan.sites.filter((s) => set(s.opens) && s.opens > 0);
  const stands = plan.sites.filter((s) => s.existing_t > 0);
  const sentence = open.length ? say("sites.opens", { list: open.map((s) => `${s.name || s.id} (${s.opens})`).join(", ") }) : say("sites.opens_none");
  const facts = [
    [say("sites.present_value"), moneyText(plan.present_value, plan.currency, exact)],
    set(plan.export_value) ? [say("sites.export_value"), moneyText(plan.export_value, plan.currency, exact)] : null,
    set(plan.gain) ? [say("sites.gain"), moneyText(plan.gain, plan.currency, exact)] : null,
    [say("sites.status"), STRINGS.sites.statuses[plan.status] ?? plan.status],
    set(plan.gap) ? [say("sites.gap"), shareText(plan.gap, 2)] : null,
    [say("sites.solver"), plan.solver],
    [say("sites.capital"), say(`sites.capitals.${plan.capital}`)],
    [say("sites.discount"), shareText(plan.discount_rate)],
    stands.length ? [say("sites.standing"), stands.map((s) => s.name || s.id).join(", ")] : null,
  ].filter(Boolean);
  return (
    `<section class="headline" aria-labelledby="headline-title"><div class="number"><h2 id="headline-title">${escapeText(plan.name || plan.id)}</h2>` +
    `<p class="big"><data value="${value}">${formatNumber(value, exact ? null : decimalsFor([value], 4))}</data> <span class="unit">${escapeText(unit.name)}</span></p><p class="big-words">${say(big === null ? "sites.big_value" : "sites.big")}.</p>` +
    `<p class="sentence">${escapeText(sentence)}</p>${besideBadges(notesOf(state.answer))}</div>` +
    `<dl class="facts two">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${escapeText(v)}</dd></div>`).join("")}</dl></section>`
  );
}

function capacities(state) {
  const { view: plan, year } = state;
  const at = (s) => s.states.find((x) => x.year === year);
  const unit = massUnit(plan.sites.flatMap((s) => s.states.map((x) => x.capacity_t)));
  const label = say("sites.capacity_chart", { year });
  const caption = say("sites.capacity_table");
  const decimals = decimalsFor(plan.sites.flatMap((s) => s.states.map((x) => x.capacity_t / unit.size)));
  const number = (key) => ({ text: say(`sites.${key}`, { unit: unit.name }), number: true });
  const drawn = plainChart("capacities", {
    label,
    caption,
    draw: (width, narrow) =>
      barChart(
        plan.sites.map((s) => {
          const x = at(s);
          const used = (x?.charged_t ?? 0) / unit.size;
          return { label: s.name || s.id, value: used, apart: Math.max(0, (x?.capacity_t ?? 0) / unit.size - used), text: x?.open ? undefined : say("sites.closed"), strong: x?.open };
        }),
        { width, prefix: "capacities", label, unit: unit.name, narrow, decimals },
      ),
    rows: () =>
      table({
        caption,
        className: "capacities",
        head: [say("sites.site"), say("years.year"), say("sites.state"), number("capacity"), number("charged"), number("metal")],
        rows: plan.sites.flatMap((s) =>
          s.states.map(
            (x) =>
              `<tr${x.year === year ? ' class="chosen"' : ""}><th scope="row">${escapeText(s.name || s.id)}</th><td>${x.year}</td>${textCell(say(x.open ? "sites.open" : "sites.closed"))}${scaled([x.capacity_t, x.charged_t, x.metal_t], unit).map((v) => numberCell(v, decimals, state.exact)).join("")}</tr>`,
          ),
        ),
      }),
  });
  return { ...drawn, html: section("capacities-section", say("sites.capacities", { year }), say("sites.capacities_about"), drawn.html) };
}

function placements(state) {
  const { view: plan, year } = state;
  const list = plan.placements.filter((p) => p.year === year);
  if (!list.length) return null;
  const unit = massUnit(list.map((p) => p.mass_t));
  const siteName = siteNameOf(plan);
  const graph = placementGraph(plan, year, { unit, left: say("sites.left"), siteName });
  const label = say("sites.placement_chart", { year }),
    caption = say("sites.placement_table", { year });
  const place = (p) => (p.to === "site" ? siteName(p.place) : p.to === "left" ? say("sites.left") : p.place);
  const decimals = decimalsFor(list.map((p) => p.mass_t / unit.size));
  const rows = () =>
    table({
      caption,
      className: "placements",
      head: [say("sites.region"), say("sites.material"), say("sites.to"), { text: say("sites.mass", { unit: unit.name }), number: true }, { text: say("sites.km"), number: true }, { text: say("sites.co2"), number: true }],
      rows: list.map((p) => `<tr><th scope="row">${escapeText(p.region)}</th>${textCell(String(p.material).replaceAll("_", " "))}${textCell(place(p))}${numberCell(p.mass_t / unit.size, decimals, state.exact)}${numberCell(p.km, 0, state.exact)}${numberCell(p.co2_t, 0, state.exact)}</tr>`),
    });
  return {
    html: section("placements", say("sites.placements", { year }), say("sites.placements_about"), chartPlace("placements", { scroll: 480, label }) + lazyTable("placements", caption)),
    charts: { placements: (width) => sankey(graph, { width, prefix: "placements", label, unit: unit.name, words: { to: say("flow.to"), loop: say("flow.loop") }, className: " cycle" }) },
    tables: { placements: rows },
  };
}

function money(state) {
  const { view: plan, year } = state;
  const period = plan.money.find((m) => m.year === year);
  if (!period) return null;
  const unit = moneyUnit(plan.money.flatMap((m) => moneyRows(m).map((r) => r.value)), plan.currency);
  const shown = moneyRows(period);
  const label = say("sites.money_chart", { year }),
    caption = say("sites.money_table");
  const keys = [...new Set(plan.money.flatMap((m) => moneyRows(m).map((r) => r.key)))];
  const decimals = decimalsFor(plan.money.map((m) => m.net / unit.size), 4);
  const name = (key) => STRINGS.sites.lines[key] ?? key;
  const drawn = plainChart("money", {
    label,
    caption,
    draw: (width, narrow) => barChart(shown.map((r) => ({ label: name(r.key), value: r.value / unit.size, strong: r.key === "net" })), { width, prefix: "money", label, unit: unit.name, narrow, decimals }),
    rows: () =>
      table({
        caption,
        className: "money",
        head: [say("years.year"), ...keys.map((k) => ({ text: `${name(k)}, ${unit.name}`, number: true }))],
        rows: plan.money.map((m) => {
          const values = new Map(moneyRows(m).map((r) => [r.key, r.value]));
          return `<tr${m.year === year ? ' class="chosen"' : ""}><th scope="row">${m.year}</th>${keys.map((k) => numberCell((values.get(k) ?? 0) / unit.size, decimals, state.exact)).join("")}</tr>`;
        }),
      }),
  });
  return { ...drawn, html: section("money-section", say("sites.money", { year }), say("sites.money_about"), drawn.html) };
}

function outputs(state) {
  const { view: plan, year } = state;
  const list = (plan.outputs ?? []).filter((o) => o.year === year && o.metal_t > 0);
  if (!list.length) return null;
  const unit = massUnit(list.map((o) => o.metal_t));
  const siteName = siteNameOf(plan);
  const caption = say("sites.products", { year });
  const limit = (c) => {
    const low = set(c.low_pct) && c.low_pct > 0 ? formatNumber(c.low_pct, 2) : "",
      high = set(c.high_pct) ? formatNumber(c.high_pct, 2) : "";
    return low || high ? `${low || "0"}–${high || "…"}` : "";
  };
  const rows = list.flatMap((o) => {
    const contents = o.contents?.length ? o.contents : [null];
    return contents.map(
      (c, k) =>
        `<tr>${k ? '<th scope="row"></th><td></td><td></td>' : `<th scope="row">${escapeText(siteName(o.site))}</th>${textCell(String(o.product).replaceAll("_", " "))}${numberCell(o.metal_t / unit.size, decimalsFor([o.metal_t / unit.size]), state.exact)}`}${textCell(c?.element)}${numberCell(c?.pct, 2, state.exact)}<td class="num">${c ? limit(c) : ""}</td></tr>`,
    );
  });
  const head = [say("sites.site"), say("sites.product"), { text: say("sites.metal", { unit: unit.name }), number: true }, say("limits.element"), { text: say("limits.content"), number: true }, { text: say("sites.limits"), number: true }];
  return { html: section("products", caption, "", table({ caption, head, rows, className: "products" })), charts: {} };
}

function shadow(state) {
  const { view: plan, year } = state;
  const list = (plan.prices ?? []).filter((p) => p.year === year && set(p.value) && p.value !== 0).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (!list.length) return null;
  const caption = say("sites.prices", { year });
  const decimals = decimalsFor(list.map((p) => p.value), 4);
  const rows = list.map((p) => `<tr><th scope="row">${escapeText(STRINGS.sites.of[p.of] ?? p.of)}</th>${textCell(String(p.subject).replaceAll("/", ", ").replaceAll("_", " "))}${numberCell(p.value, decimals, state.exact)}</tr>`);
  return { html: section("prices", caption, say("sites.prices_about"), table({ caption, head: [say("sites.more"), say("sites.where"), { text: say("sites.worth", { currency: plan.currency }), number: true }], rows, className: "prices" })), charts: {} };
}

export function sitesSections(state) {
  return together([capacities(state), placements(state), money(state), outputs(state), shadow(state)]);
}
