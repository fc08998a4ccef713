// The charts of Alumen: pure functions from data to SVG text. No dependency, no globals, no document: they run in a page,
// in a worker and in a test alike. Colours and fonts come from the page's style sheet through the classes below.
//
//   svg.chart        every chart             .axis .tick .label .value   text
//   .c0 ... .c7      fill of a category      .pattern                    ink of the pattern over a fill
//   .mark            what can be focused: it has an aria-label, a data-key and a <title>
//   .apart           shown beside a result   .negative                   a credit
//
// Every chart takes {width} in CSS pixels and sets a viewBox, so that it may be drawn anew for another width or just scaled.
export { decimalsFor, escapeText, formatNumber, linearScale, niceTicks, textWidth, truncate, wrapText } from "./scale.js";
export { legend, patternDefs, patternCount } from "./pattern.js";
export { barChart, intervalMark } from "./bars.js";
export { stackedBars } from "./stacked.js";
export { cascade, cascadeLayout } from "./cascade.js";
export { feedbackLinks, foldSources, sankeyLayout } from "./sankey_layout.js";
export { sankey } from "./sankey.js";
export { runningSteps, signedNumber, waterfall } from "./waterfall.js";
