import { colors } from './tokens.ts'

/** The page's whole style sheet: the design's measures and colours, light and dark, screen and paper. */
export function pageStyle(): string {
  const light = colors.map(([role, value]) => `--${role}:${value};`).join('')
  const dark = colors.map(([role, , value]) => `--${role}:${value};`).join('')
  const swatches = Array.from({ length: 12 }, (_, index) => `c${index + 1}`)
    .map((color) => `.${color}{--color:var(--${color});--on-color:var(--${color}-ink)}`)
    .join('\n')
  return [
    `:root{color-scheme:light dark;${light}}`,
    `@media screen and (prefers-color-scheme: dark){:root{${dark}}}`,
    swatches,
    frameStyle,
    headlineStyle,
    tableStyle,
    matrixStyle,
    plotStyle,
    picturesStyle,
    paperStyle,
  ].join('\n')
}

const frameStyle = `
*, *::before, *::after { box-sizing: border-box; }
body {
  max-inline-size: 1080px; margin: 0 auto; padding: 28px 32px 40px; color: var(--ink);
  background: var(--canvas);
  font: 400 13px/1.4 system-ui, -apple-system, "Segoe UI Variable", "Segoe UI", "Noto Sans",
    "Noto Sans Arabic", "Noto Sans JP", sans-serif;
  font-variant-numeric: tabular-nums; -webkit-font-smoothing: antialiased;
  print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1, h2, h3 { font-weight: 600; line-height: 1.2; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 22px; }
h2 { font-size: 17px; }
h3 { font-size: 13px; }

header {
  display: flex; align-items: center; gap: 10px; padding-block-end: 16px;
  border-block-end: 1px solid var(--line-2);
}
header h1 { flex: 1; }
header p { font-size: 11.5px; text-align: end; white-space: nowrap; }
section { margin-block-start: 40px; }
footer {
  margin-block-start: 40px; padding-block-start: 12px; border-block-start: 1px solid var(--line);
}
.leaf { inline-size: 26px; block-size: 26px; flex: none; }
.leaf .stock { fill: var(--root-mid); }
.leaf .scion { fill: var(--scion-mid); }
.leaf .blade { fill: var(--scion); }
.head {
  display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between;
  gap: 4px 16px; margin-block-end: 10px;
}
.dim { color: var(--ink-2); }
.faint { color: var(--ink-3); font-size: 11.5px; }
.hidden {
  position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
p.faint { margin-block-start: 8px; max-inline-size: 90ch; }
.head p.faint { margin: 0; }
.two {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
  gap: 28px 40px;
}
.two > div > * + * { margin-block-start: 10px; }
.name {
  display: inline-flex; align-items: center; gap: 7px; max-inline-size: 100%; min-inline-size: 0;
}
.name bdi { max-inline-size: 260px; min-inline-size: 0; overflow-wrap: break-word; }
.sw {
  display: inline-grid; place-items: center; inline-size: 18px; block-size: 18px;
  border-radius: 3px; background: var(--color); color: var(--on-color);
  font: 600 11px/1 system-ui, sans-serif; flex: none; forced-color-adjust: none;
}
.sw.again { clip-path: polygon(0 0, 62% 0, 100% 38%, 100% 100%, 0 100%); }
.sw.long { font-size: 10px; letter-spacing: -.03em; }
.sw.again.long { clip-path: polygon(0 0, 72% 0, 100% 28%, 100% 100%, 0 100%); }
.sw.none { background: var(--inset); color: var(--ink-2); }
.sw.hollow { background: none; color: var(--ink-2); box-shadow: inset 0 0 0 2px var(--color); }`

const headlineStyle = `
.headline {
  display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 12px 48px; align-items: center;
}
.headline h2 { font-size: 13px; font-weight: 500; color: var(--ink-2); }
main > section:first-child { margin-block-start: 24px; }
.big { font-size: 44px; font-weight: 600; letter-spacing: -.03em; line-height: 1.1; }
.big small { font-size: 22px; letter-spacing: 0; padding-inline-start: .12em; }
.note {
  display: flex; gap: 9px; margin-block-start: 14px; padding: 9px 12px; border-radius: 8px;
  background: var(--inset); color: var(--ink-2);
}
.note p { max-inline-size: 110ch; }
.note.warn { background: var(--warn-soft); color: var(--ink); }
.note.warn .icon { stroke: var(--warn); }
.icon {
  inline-size: 16px; block-size: 16px; flex: none; margin-block-start: 1px; fill: none;
  stroke: currentColor; stroke-width: 1.6; stroke-linecap: round;
}
.stats {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px 28px;
  margin-block-start: 22px;
}
.stats dt { font-size: 11.5px; color: var(--ink-3); }
.stats dd { font-size: 22px; font-weight: 600; letter-spacing: -.02em; line-height: 1.25; }
.stats dd.dim { font-size: 11.5px; font-weight: 400; letter-spacing: 0; overflow-wrap: anywhere; }
svg text { font-size: 11px; fill: var(--ink-3); }
svg .left { text-anchor: start; }
svg .middle { text-anchor: middle; }
svg .right { text-anchor: end; }
svg .left.rtl { text-anchor: end; }
svg .right.rtl { text-anchor: start; }
.ruler { display: block; inline-size: 100%; block-size: 70px; overflow: visible; }
.ruler text { font-size: 11.5px; fill: var(--ink-2); }
.ruler .track { fill: var(--inset); }
.ruler .interval { fill: var(--scion-soft); stroke: var(--scion-line); }
.ruler .guess { stroke: var(--root); stroke-width: 2; }
.ruler .point { stroke: var(--scion); stroke-width: 3; }
@media (max-width: 620px) {
  body { padding-inline: 16px; }
  .headline { grid-template-columns: minmax(0, 1fr); }
}`

const tableStyle = `
.table { inline-size: 100%; border-collapse: collapse; }
.table caption:not(.hidden) { text-align: start; font-weight: 600; padding-block-end: 4px; }
.table th {
  text-align: start; font-weight: 400; padding: 7px 10px; border-block-end: 1px solid var(--line);
}
.table th:first-child, .table td:first-child { padding-inline-start: 0; }
.table th:last-child, .table td:last-child { padding-inline-end: 0; }
.table thead th {
  font-size: 11.5px; font-weight: 500; color: var(--ink-3); border-block-end-color: var(--line-2);
  vertical-align: bottom;
}
.table td { padding: 7px 10px; border-block-end: 1px solid var(--line); }
.table tbody tr:last-child > * { border-block-end: 0; }
.table .figure { inline-size: 1%; text-align: end; white-space: nowrap; }
.table thead th[colspan] { padding-inline-start: 28px; }
.table .of {
  inline-size: 1%; white-space: nowrap; color: var(--ink-2); font-size: 11.5px;
  padding-inline-start: 0;
}
.few {
  font-size: 10.5px; font-weight: 500; color: var(--warn); background: var(--warn-soft);
  border-radius: 3px; padding: 1px 5px; margin-inline-end: 6px;
}
td.whiskers { inline-size: 21%; min-inline-size: 80px; }
.whisker { display: block; inline-size: 100%; block-size: 14px; overflow: visible; }
.whisker .axis { stroke: var(--line-2); }
.whisker .interval { stroke: var(--scion-line); stroke-width: 4; stroke-linecap: round; }
.whisker circle { fill: var(--scion); stroke: var(--canvas); stroke-width: 2; }`

const matrixStyle = `
.beside { display: flex; flex-wrap: wrap; gap: 20px 40px; align-items: flex-start; }
.beside .pairs { flex: 1 1 260px; inline-size: auto; max-inline-size: 420px; }
.pairs { table-layout: fixed; }
.pairs .figure { inline-size: 64px; }
.stacked .pairs { max-inline-size: 560px; margin-block-start: 16px; }
.scroll { overflow-x: auto; max-inline-size: 100%; }
.scroll:focus-visible { outline: 2px solid #0B5CD6; outline-offset: 2px; }
.matrix { border-collapse: separate; border-spacing: 2px; font-size: 11.5px; }
.matrix th { font-weight: 400; padding: 0; }
.matrix thead th { padding-block-end: 3px; vertical-align: bottom; }
.matrix tbody th > span {
  display: flex; align-items: center; justify-content: flex-end; gap: 6px;
  padding-inline-end: 4px; max-inline-size: 150px;
}
.matrix bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.matrix td {
  text-align: center; padding: 0; border-radius: 3px; inline-size: 44px; min-inline-size: 44px;
  block-size: 38px;
}
.matrix thead td { inline-size: auto; min-inline-size: 0; block-size: auto; }
.matrix td.none { background: var(--inset); color: transparent; }
.matrix td.r1 { background: var(--seq-1); }
.matrix td.r2 { background: var(--seq-2); }
.matrix td.r3 { background: var(--seq-3); }
.matrix td.w1 { background: var(--err-1); font-weight: 600; }
.matrix td.w2 { background: var(--err-2); font-weight: 600; }
.matrix td.w3 { background: var(--err-3); color: var(--on-err-3); font-weight: 600; }
.medium td { inline-size: 34px; min-inline-size: 34px; block-size: 30px; }
.small { border-spacing: 1px; font-size: 9.5px; }
.small td { inline-size: 20px; min-inline-size: 20px; block-size: 20px; border-radius: 2px; }
.small .sw { inline-size: 16px; block-size: 16px; font-size: 8.5px; border-radius: 2px; }
.small tbody th > span { font-size: 11px; max-inline-size: 140px; }`

const plotStyle = `
.plot {
  display: block; inline-size: 100%; block-size: auto; max-inline-size: 560px; overflow: visible;
}
.plot text {
  paint-order: stroke; stroke: var(--canvas); stroke-width: 3px; stroke-linejoin: round;
}
.plot .grid { stroke: var(--grid-line); fill: none; }
.plot .band { fill: var(--band); }
.plot .curve { fill: none; stroke: var(--scion); stroke-width: 2; stroke-linejoin: round; }
.plot .dot { fill: var(--scion); stroke: var(--canvas); stroke-width: 1.5; }
.plot .ideal { fill: none; stroke: var(--control); stroke-dasharray: 4 4; }
.plot .whisk { stroke: var(--scion-line); stroke-width: 3; }`

const picturesStyle = `
.pictures {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); gap: 18px 14px;
}
.pictures img, .frame {
  display: block; inline-size: 100%; block-size: auto; aspect-ratio: 1; object-fit: contain;
  border-radius: 3px; background: var(--inset);
}
.frame {
  display: grid; place-items: center; padding: 8px; text-align: center; font-size: 11.5px;
  color: var(--ink-3); background: none; border: 1px dashed var(--control);
}
.pictures figcaption { display: grid; gap: 3px; margin-block-start: 6px; font-size: 11.5px; }
.pictures .line { display: flex; align-items: center; justify-content: space-between; gap: 6px; }
.pictures .name { gap: 5px; }
.pictures .sw { inline-size: 14px; block-size: 14px; font-size: 9px; }
.pictures b { font-weight: 600; }
.pictures .faint { font-size: inherit; }
.file { color: var(--ink-3); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.reason + .reason { margin-block-start: 16px; }
.count { color: var(--ink-3); font-weight: 400; }
.paths {
  margin-block-start: 6px; columns: 2 360px; column-gap: 40px; font-size: 11.5px;
  color: var(--ink-2); overflow-wrap: anywhere;
}
.paths li { break-inside: avoid; padding-block: 2px; }`

const paperStyle = `
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; }
  body { max-inline-size: none; padding: 0; font-size: 12px; background: none; }
  section { margin-block-start: 28px; }
  h2, h3, .head { break-after: avoid; }
  tr, li, .plot, .note, .stats, .headline, .matrix { break-inside: avoid; }
  thead { display: table-header-group; }
  .two { grid-template-columns: 1fr 1fr; gap: 24px; }
  .scroll { overflow: visible; }
  .pictures { grid-template-columns: repeat(5, 1fr); }
  .pictures figcaption { font-size: 10px; }
  .table th, .table td { padding-inline: 6px; }
  .table .name bdi { max-inline-size: 150px; }
  td.whiskers { inline-size: 18%; }
  .large td { inline-size: 36px; min-inline-size: 36px; block-size: 30px; }
  .medium td { inline-size: 26px; min-inline-size: 26px; block-size: 24px; }
  .small { font-size: 7px; }
  .small td { inline-size: 13px; min-inline-size: 13px; block-size: 13px; border-radius: 1px; }
  .small .sw { inline-size: 12px; block-size: 12px; font-size: 7px; }
  .small tbody th > span { font-size: 8px; max-inline-size: 100px; gap: 3px; }
}`
