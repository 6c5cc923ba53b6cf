import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GraftError } from '../../shared/errors.ts'
import { drawJpeg } from '../imaging/draw.ts'
import { drawnLabels, readDrawing } from './drawings.ts'
import { createRandom } from './random.ts'
import { drawScene } from './scene.ts'

/** One picture to draw: which drawing it shows and where its file goes, relative to the sample's folder. */
export interface DrawnPicture {
  readonly label: string
  readonly codePoint: string
  readonly side: 'learn' | 'held-out'
  readonly path: string
}

/** Pictures of each drawing: enough to see it in several places, few enough to draw all within seconds. */
const picturesPerDrawing = 3

/** Share of the drawings of a label that is only for judging. */
const heldOutShare = 0.25

/** All pictures of the drawn sample. A drawing, and those that are nearly the same, is on one side only. */
export function planPictures(seed: number): DrawnPicture[] {
  return Object.entries(drawnLabels).flatMap(([label, families]) => {
    const drawingCount = families.flatMap(codePoints).length
    const shuffled = createRandom(seed, label).shuffled(families)
    let heldOutCount = 0
    return shuffled.flatMap((family) => {
      const isHeldOut = heldOutCount < Math.floor(drawingCount * heldOutShare)
      if (isHeldOut) heldOutCount += codePoints(family).length
      return picturesOf(label, family, isHeldOut ? 'held-out' : 'learn')
    })
  })
}

/** How the pictures are drawn. */
export interface DrawOptions {
  readonly seed: number
  readonly signal?: AbortSignal
  readonly onProgress?: (doneCount: number, totalCount: number) => void
}

/** How many pictures are drawn at once; sharp draws each on a thread of its own. */
const laneCount = 4

/**
 * Draws the sample into a folder; nothing is still being written when it ends, however it ends. The same seed draws the
 * same pictures.
 * @throws `work.cancelled`.
 */
export async function drawPictures(folder: string, options: DrawOptions): Promise<void> {
  const pictures = planPictures(options.seed)
  const tile = grainTile(options.seed)
  const queue = pictures.values()
  let doneCount = 0
  options.onProgress?.(0, pictures.length)
  const lane = async () => {
    for (const picture of queue) {
      if (options.signal?.aborted) throw new GraftError('work.cancelled', {})
      await drawPicture(join(folder, picture.path), picture, options.seed, tile)
      doneCount += 1
      options.onProgress?.(doneCount, pictures.length)
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: laneCount }, lane))
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason
}

function codePoints(family: string): string[] {
  return family.split(' ')
}

function picturesOf(label: string, family: string, side: 'learn' | 'held-out'): DrawnPicture[] {
  return codePoints(family).flatMap((codePoint) =>
    Array.from({ length: picturesPerDrawing }, (_, index) => ({
      label,
      codePoint,
      side,
      path: join(side, label, `${codePoint}-${index + 1}.jpg`),
    })),
  )
}

async function drawPicture(
  path: string,
  picture: DrawnPicture,
  seed: number,
  tile: Int8Array,
): Promise<void> {
  const random = createRandom(seed, picture.path)
  const svg = drawScene(await readDrawing(picture.codePoint), random)
  const bytes = await drawJpeg(svg, {
    quality: random.whole(62, 94),
    blur: random.pick([0, 0, 0.5, 0.9]),
    grain: { tile, offset: random.whole(0, tile.length - 1) },
  })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}

/** Not a multiple of any picture's width, so that the grain makes no columns. */
const grainTileLength = 65_537

/** Sum of four uniform numbers: close enough to the bell shape of a sensor's noise. */
function grainTile(seed: number): Int8Array {
  const random = createRandom(seed, 'grain')
  return Int8Array.from({ length: grainTileLength }, () =>
    Math.round(Array.from({ length: 4 }, () => random.between(-6, 6)).reduce((a, b) => a + b, 0)),
  )
}
