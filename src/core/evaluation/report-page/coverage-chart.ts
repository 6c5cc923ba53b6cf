import { wilsonInterval } from '../interval.ts'
import { drawnText, figure, place, roundAxis } from './drawing.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Page } from './page.ts'
import { createPlot, plotBox, plotFrame, pointText } from './plot.ts'
import type { Plot } from './plot.ts'

/** A share of fewer answers than this says nothing. */
const leastAnswers = 5

/** The limits whose points are named in the drawing, and how far apart their names must be. */
const namedLimits = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5]
const namedDistance = 48

/** A name nearer to the end of the axis than this is written towards its start. */
const roomForName = 36

/** Where even the surest limit leaves out next to nothing there is no curve to draw. */
const flatCoverage = 0.98

interface CurvePoint {
  readonly limit: number
  readonly coverage: number
  readonly accuracy: number
  readonly low: number
  readonly high: number
}

/**
 * How many answers are right against how many images get one, as the limit of sureness falls; null where there is
 * nothing to see.
 */
export function coverageChart(page: Page): Markup | null {
  const points = curvePoints(page)
  const [first] = points
  if (first === undefined || first.coverage > flatCoverage) return null
  const across = roundAxis(first.coverage)
  const up = roundAxis(Math.min(...points.map(({ low }) => low)))
  const plot = createPlot(across.from, up.from)
  const lower = points.map(({ coverage, low }) => pointText(plot, coverage, low))
  const upper = points.map(({ coverage, high }) => pointText(plot, coverage, high))
  const curve = points.map(({ coverage, accuracy }) => pointText(plot, coverage, accuracy))
  const names = {
    across: page.words('report.coverage.across'),
    up: page.words('report.coverage.up'),
  }
  const shapes = markup`${plotFrame(page, plot, { across: across.step, up: up.step }, names)}
<polygon class="band" points="${[...upper, ...lower.toReversed()].join(' ')}"/>
<polyline class="curve" points="${curve.join(' ')}"/>
${namedPoints(page, plot, points)}`
  return figure(
    {
      id: 'coverage',
      classes: 'plot',
      viewBox: plotBox,
      title: page.words('report.coverage'),
      description: page.words('report.coverage.note'),
    },
    shapes,
  )
}

/** From the surest answers to all of them. */
function curvePoints({ report }: Page): CurvePoint[] {
  const { imageCount } = report.accuracy
  return report.coverage
    .flatMap(({ minimumProbability, coverage, accuracy }) => {
      const answerCount = coverage * imageCount
      if (accuracy === null || answerCount < leastAnswers) return []
      const { low, high } = wilsonInterval(accuracy * answerCount, answerCount)
      return { limit: minimumProbability, coverage, accuracy, low, high }
    })
    .toSorted((a, b) => a.coverage - b.coverage || b.limit - a.limit)
}

/** Dots with the limit that leads there, as many as have room. */
function namedPoints(page: Page, plot: Plot, points: readonly CurvePoint[]): Markup[] {
  const named: CurvePoint[] = []
  for (const limit of namedLimits) {
    const point = points.find((candidate) => Math.abs(candidate.limit - limit) < 1e-9)
    const last = named.at(-1)
    if (point === undefined) continue
    const x = place(plot.across, point.coverage)
    if (last === undefined || x - place(plot.across, last.coverage) >= namedDistance) {
      named.push(point)
    }
  }
  return named.map(({ limit, coverage, accuracy }) => {
    const [x, y] = [place(plot.across, coverage), place(plot.up, accuracy)]
    const name = page.words('report.coverage.point', { limit: page.format.percent(limit) })
    const isLast = x > place(plot.across, 1) - roomForName
    const label = isLast
      ? drawnText(page.mirrored, 'right', { x: x + 5, y: y - 9 }, name)
      : drawnText(page.mirrored, 'left', { x: x - 5, y: y - 9 }, name)
    return markup`<circle class="dot" cx="${x}" cy="${y}" r="4.5"/>${label}`
  })
}
