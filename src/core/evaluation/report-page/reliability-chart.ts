import type { Calibration } from '../../../shared/domain/report.ts'
import { wilsonInterval } from '../interval.ts'
import { drawnText, figure, place } from './drawing.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Page } from './page.ts'
import { createPlot, plotBox, plotFrame, pointText } from './plot.ts'
import type { Plot } from './plot.ts'

type Bin = Calibration['bins'][number]

/** Radii of the dots of the emptiest and of the fullest bin. */
const smallestDot = 3
const largestDot = 9

/** How often it is right at each stated probability; nothing where the probabilities were not calibrated. */
export function reliabilityChart(page: Page): Markup | null {
  const bins = page.report.calibration?.bins.filter(({ imageCount }) => imageCount > 0) ?? []
  if (bins.length === 0) return null
  const { words, format } = page
  const plot = createPlot(0, 0)
  const names = { across: words('report.reliability.across'), up: words('report.reliability.up') }
  const fullest = Math.max(...bins.map(({ imageCount }) => imageCount))
  const ideal = [pointText(plot, 0, 0), pointText(plot, 1, 1)].join(' ')
  const corner = { x: place(plot.across, 1) - 4, y: place(plot.up, 0) - 8 }
  const shapes = markup`${plotFrame(page, plot, { across: 0.25, up: 0.25 }, names)}
<polyline class="ideal" points="${ideal}"/>
${drawnText(page.mirrored, 'right', corner, words('report.reliability.ideal'))}
${bins.map((bin) => dot(plot, bin, fullest))}`
  const description = bins
    .map(({ meanProbability, accuracy, imageCount }) =>
      words('report.reliability.bin', {
        said: format.percent(meanProbability),
        right: format.percent(accuracy),
        count: imageCount,
      }),
    )
    .join(' ')
  return figure(
    {
      id: 'reliability',
      classes: 'plot',
      viewBox: plotBox,
      title: words('report.reliability'),
      description,
    },
    shapes,
  )
}

/** A bin: its dot, larger with more images, and its interval. */
function dot(plot: Plot, { meanProbability, accuracy, imageCount }: Bin, fullest: number): Markup {
  const { low, high } = wilsonInterval(accuracy * imageCount, imageCount)
  const x = place(plot.across, meanProbability)
  const y = (share: number) => place(plot.up, share)
  const radius = smallestDot + (largestDot - smallestDot) * Math.sqrt(imageCount / fullest)
  return markup`
<line class="whisk" x1="${x}" x2="${x}" y1="${y(low)}" y2="${y(high)}"/>
<circle class="dot" cx="${x}" cy="${y(accuracy)}" r="${radius}"/>`
}
