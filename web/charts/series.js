// The charts over years, apart from the others: a page without a time axis need not carry them, and a page that takes the modules it
// needs instead of charts.js stays small.
export { areaChart, stackLayers } from "./area.js";
export { lineChart } from "./lines.js";
export { knownRuns, spreadLabels, yearTicks } from "./years.js";
