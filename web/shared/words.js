// The words that every page uses, and where a page adds its own: a translation is another set of such objects. {name} stands
// for a value.
export const STRINGS = {
  locale: "en-GB",
  period: "{from} to {to}",
  controls: {
    label: "What is shown",
    theme_dark: "Dark",
    theme_light: "Light",
    digits: "All digits",
    print: "Print",
    theme_label: "Change to the {theme} theme",
  },
  electricity: {
    location: "by location: the grid of the site’s country, own generation and direct lines with their source",
    market: "by contract where one is proved, otherwise the grid of the site’s country",
    hourly: "by contract as far as a meter matched it within the hour, the rest from the grid",
    five_year_mean: "by contract as far as a meter matched it within the hour, the rest from the grid’s mean of five years",
    none: "not counted",
    apart: "shown beside the result",
  },
  gases: "{list}, as CO2 equivalents of {set}",
  allocation: {
    cut_off: "cut off: what leaves is free of burden, scrap that enters is free",
    mass: "shared by mass",
    economic: "shared by value",
    substitution: "credited for what it replaces",
    value_corrected: "credited for what it replaces, by the ratio of the prices",
    co_product: "a co-product: it carries its share by mass, on the way out and on the way in",
  },
  short: {
    cut_off: "cut off",
    mass: "by mass",
    economic: "by value",
    substitution: "credited",
    value_corrected: "credited by price",
    co_product: "co-product",
    cradle_to_gate: "cradle to gate",
    installation: "installation",
    location: "by location",
    market: "by contract",
    hourly: "by contract, hour by hour",
    five_year_mean: "five-year grid mean",
    none: "not counted",
  },
  beside: {
    title: "What stands beside the number",
    about: "Gaps, defaults, unverified figures and everything else that a reader of the number should know.",
    none: "Nothing: no gap, no default, no unverified figure was met.",
    severity: { error: "Error", warning: "Warning", note: "Note" },
    count: "{n}×",
    remedy: "What to do:",
    detail: "Figure",
    found: "Found",
    expected: "Expected",
    where: "Place",
    summary: "Overview",
    code: "Code",
  },
  reproduce: {
    title: "To reproduce",
    program: "Program",
    library: "Reference library (hash)",
    workspace: "Workspace",
    command: "Command",
    data: "Save the data of this page (JSON)",
  },
  chart_scroll: "{label}; scrolls sideways",
  footer: "Made with Alumen. This file holds all its data and loads nothing.",
};

/// Adds the words of a page; a group that is already there grows.
export function addWords(more) {
  for (const [key, value] of Object.entries(more))
    STRINGS[key] = typeof value === "object" && !Array.isArray(value) ? { ...STRINGS[key], ...value } : value;
}

/// The text at a dotted path with its values filled in.
export function say(path, values = {}) {
  const text = path.split(".").reduce((o, k) => o?.[k], STRINGS);
  return String(text ?? path).replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}
