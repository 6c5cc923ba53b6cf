import { drawnText, place, ticks } from './drawing.ts'
import type { Axis } from './drawing.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Page } from './page.ts'

/** The size that plots are drawn in. */
export const plotBox = '0 0 480 304'

const area = { left: 46, right: 460, top: 36, bottom: 268 }

/** Two axes of shares, across and up. */
export interface Plot {
  readonly across: Axis
  readonly up: Axis
}

/** A plot whose axes begin at these shares and end at 1. */
export function createPlot(acrossFrom: number, upFrom: number): Plot {
  return {
    across: { from: acrossFrom, to: 1, start: area.left, end: area.right },
    up: { from: upFrom, to: 1, start: area.bottom, end: area.top },
  }
}

/** A point of a plot in the drawing's coordinates, as `x,y`. */
export function pointText(plot: Plot, across: number, up: number): string {
  const [x, y] = [place(plot.across, across), place(plot.up, up)]
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`
}

/** Grid lines with their percentages, and what is measured across and up. */
export function plotFrame(
  page: Page,
  plot: Plot,
  steps: { across: number; up: number },
  names: { across: string; up: string },
): Markup {
  const { format, mirrored } = page
  const rows = ticks(plot.up.from, steps.up).map((share) => {
    const y = place(plot.up, share)
    return markup`
<path class="grid" d="M${area.left} ${y}H${area.right}"/>
${drawnText(mirrored, 'right', { x: area.left - 7, y: y + 3.5 }, format.percent(share))}`
  })
  const columns = ticks(plot.across.from, steps.across).map((share) => {
    const x = place(plot.across, share)
    return drawnText(mirrored, 'middle', { x, y: area.bottom + 17 }, format.percent(share))
  })
  const acrossName = { x: area.right, y: area.bottom + 32 }
  return markup`${rows}
${columns}
${drawnText(mirrored, 'right', acrossName, names.across)}
${drawnText(mirrored, 'left', { x: 4, y: 9 }, names.up)}`
}
