// Every word of the page, in one place: a translation is another object of this shape. {name} stands for a value.
export const STRINGS = {
  locale: "en-GB",
  report: "Product carbon footprint",
  period: "{from} to {to}",
  controls: { label: "What is shown", product: "Product", rules: "Rule book", theme_dark: "Dark", theme_light: "Light", digits: "All digits", print: "Print", theme_label: "Change to the {theme} theme" },
  headline: {
    under: "Rule book: {title} ({id})",
    interval: "95 % interval: {low} to {high} {unit}", method: "({method})",
    no_interval: "No uncertainty given: what is estimated stands below.",
    apart: "Electricity shown beside the result: {value} {unit}. It is not part of the number.",
    beside: "{count} beside this number", clean: "Nothing doubtful was found beside this number.",
    errors: "{n} errors", warnings: "{n} warnings", notes: "{n} notes", error: "1 error", warning: "1 warning", note: "1 note",
  },
  facts: { boundary: "Boundary", electricity: "Electricity", gases: "Gases", scrap: "Pre-consumer scrap", made: "Made in the period", share: "Carries of its activity’s burden", period: "Period", edition: "Edition and source of the rules" },
  boundary: {
    cradle_to_gate: "Cradle to gate: every step from the mine to the finished product",
    installation: "The installation and the steps that make its metal",
    upstream: "the supply of fuels, materials and electricity included", no_upstream: "without the supply of fuels and other materials",
    transport: "transport included", no_transport: "without transport", processes: "Steps counted: {list}.",
  },
  electricity: {
    location: "by location: the grid of the site’s country, own generation and direct lines with their source",
    market: "by contract where one is proved, otherwise the grid of the site’s country", none: "not counted", apart: "shown beside the result",
  },
  gases: "{list}, as CO2 equivalents of {set}",
  allocation: {
    cut_off: "cut off: what leaves is free of burden, scrap that enters is free",
    mass: "shared by mass", economic: "shared by value", substitution: "credited for what it replaces",
    co_product: "a co-product: it carries its share by mass, on the way out and on the way in",
  },
  products: { title: "All products", about: "Choose a product to see it in full. Values in the unit of each product.", product: "Product", material: "Good", made: "Made", unit: "Unit", chosen: "shown" },
  stages: {
    title: "Where it arises", about: "Each bar is a stage of the value chain; its parts are the kinds of emission.",
    chart: "Emissions by stage and kind for {product}", table: "Numbers by stage and kind", stage: "Stage", total: "Total", beside: "{label} (beside the result)", none: "Nothing to show: the result has no contributions.",
    credit: "Hatched parts left of zero are credits.", meaning: "What the kinds of emission mean",
  },
  categories: {
    electricity: ["electricity", "generation of the electricity that the steps use"],
    "direct process": ["direct process", "CO2 that the process itself sets free, such as the carbon of the anodes"],
    PFC: ["PFC", "perfluorocarbons of the electrolysis (CF4, C2F6)"],
    thermal: ["thermal", "fuels burnt for heat, with their supply where the rule book counts it"],
    ancillary: ["ancillary", "other materials and chemicals that the steps take in"],
    transport: ["transport", "freight between the sites"],
    declared: ["declared", "totals that a supplier declares without a breakdown"],
  },
  flow: {
    title: "How it flows to the product", about: "From left to right: what each step takes over from the step before. The short coloured streams at the left of a box are the emissions that arise there.",
    about_stages: "From the kinds of emission through the stages to the product.",
    chart: "Flow of emissions to {product}", table: "Numbers of the flow chart", by_chain: "By step of the chain", by_stage: "By stage", view: "View",
    loop: "A stream that runs back below the chart is a loop: scrap or another good that returns to an earlier step. It is carried again at every turn, but counted once in the result.",
    hint: "Point at a stream or a box to read its number; with the keyboard use the arrow keys.",
    credit: "Streams with a dashed line are credits: they lower the result.",
    from: "From", to: "To", value: "Value", kind: "Kind", to_word: "to", is_loop: "loop", is_credit: "credit", own: "arises here", flow: "goods", rest: "smaller suppliers", none: "Nothing flows: there are no suppliers and no emissions to draw.",
  },
  suppliers: {
    title: "Direct suppliers", about: "What the last step took in, and what it emitted itself.", chart: "Contribution of the direct suppliers to {product}", table: "Numbers of the direct suppliers",
    name: "Supplier", input: "Input", kind: "Known by", amount: "Amount", value: "Value", share: "Share", where: "Place", none: "No direct suppliers are known.", own: "Own emissions",
    kinds: { own: "own meters", output: "model of the supplier", declaration: "supplier’s declaration", factor: "factor", grid: "grid average", freight: "freight", credit: "credit" },
  },
  rules: {
    title: "What the rules do to the number", about: "The same facts under every rule book that was asked for. Bars start at zero.",
    chart: "{product} under each rule book", table: "Numbers of every rule book", book: "Rule book", value: "Value", difference: "Difference", apart: "Electricity beside", share: "Carried share", scrap: "Pre-consumer scrap",
    open: "Open outlines are electricity that a rule book shows beside its result.", by_stage: "Every rule book by stage", only: "Only one rule book was asked for; add others with --rules A,B to compare.",
    why: "Why the numbers differ", same: "{b} gives the same number as {a}: nothing in this chain that the two treat differently touches this product.",
    gives: "{b} gives {vb} instead of {va} {unit} ({percent}).", settings: "Against {a} it has these choices:",
    share_text: "Of what its activity causes, the product carries {sb} under {b} and {sa} under {a}; goods and scrap that leave beside it carry the rest.",
    supplier_up: "Its largest input, {name}, counts {vb} instead of {va} {unit}: the same choices apply to its own scrap and co-products.",
    supplier_text: "Its largest input, {name}, counts {vb} instead of {va} {unit}.",
    two_truths: "Neither number is wrong. Cutting scrap off leaves its burden with the product; treating it as a co-product moves a part of the burden to whoever uses the scrap. Compare only numbers that are made by the same rules.",
    choice: { boundary: "boundary: {value}", upstream: "supply of fuels and materials: {value}", transport: "transport: {value}", electricity: "electricity: {value}", electricity_apart: "electricity {value}", gases: "gases: {value}", gwp_set: "global warming potentials: {value}", carbon_factor: "CO2 per carbon: {value}", slope_edition: "PFC slope coefficients: edition {value}", processes: "steps: {value}", co_products: "co-products: {value}", pre_consumer_scrap: "pre-consumer scrap: {value}", post_consumer_scrap: "post-consumer scrap: {value}", internal_scrap: "internal scrap: {value}" },
    counted: "counted", not_counted: "not counted", inside: "inside the result", outside: "beside the result", all_steps: "all",
    short: { cut_off: "cut off", mass: "by mass", economic: "by value", substitution: "credited", co_product: "co-product", cradle_to_gate: "cradle to gate", installation: "installation", location: "by location", market: "by contract", none: "not counted" },
  },
  movers: { title: "What moves it most", about: "How much the result changes, in percent, when the input changes by one percent.", chart: "Sensitivity of the result", table: "Numbers of the sensitivities", input: "Input", value: "Value", elasticity: "Change per percent", where: "Place" },
  variance: { title: "Where the uncertainty comes from", about: "Share of each input in the variance of the result.", chart: "Share of variance", table: "Numbers of the variance", input: "Input", share: "Share" },
  beside: {
    title: "What stands beside the number", about: "Gaps, defaults, unverified figures and everything else that a reader of the number should know.", none: "Nothing: no gap, no default, no unverified figure was met.",
    severity: { error: "Error", warning: "Warning", note: "Note" }, count: "{n}×", remedy: "What to do:", detail: "Figure", found: "Found", expected: "Expected", where: "Place", summary: "Overview", code: "Code",
  },
  own: { title: "Emissions of the steps themselves", about: "What each activity emitted in the period, whether or not its products are counted; tonnes of gas and t CO2e under {rules}.", table: "Numbers of the activities", activity: "Activity", total: "Total, t CO2e", gas: "{gas}, t" },
  sources: { title: "Sources and how to reproduce", source: "Source", publisher: "Publisher", year: "Year", licence: "Licence", reference: "Place in the source", table: "Sources used", attribution: "Attribution",
    grid: "Grid intensities of the reference library: Ember (2025), Yearly Electricity Data, processed by Our World in Data, CC BY 4.0.",
    reproduce: "To reproduce", program: "Program", library: "Reference library (hash)", schema: "Schema of the workspace", residual: "Residual of the solution", workspace: "Workspace", command: "Command", book: "Rule book", data: "Save the data of this page (JSON)", none: "The list of sources is not part of this answer; each row of the workspace and of the reference library names its own." },
  chart_scroll: "{label}; scrolls sideways", footer: "Made with Alumen. This file holds all its data and loads nothing.",
};

/// The text at a dotted path with its values filled in.
export function say(path, values = {}) {
  const text = path.split(".").reduce((o, k) => o?.[k], STRINGS);
  return String(text ?? path).replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}
