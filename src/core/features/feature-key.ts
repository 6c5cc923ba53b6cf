import { createHash } from 'node:crypto'
import type { BaseModel } from '../../shared/domain/base-model.ts'
import { inferenceVersion } from '../inference/runtime.ts'

/** How a picture is turned before the network sees it: as it is, or flipped left to right. */
export type View = 'plain' | 'mirrored'

/** Everything that features depend on, but the picture. */
export interface FeatureKey {
  base: BaseModel
  side: number
  view: View
}

/** Raised when model pixels or the extraction change what comes out for the same picture. */
const extractionVersion = 1

/** Numbers a picture. */
export function featureWidth(base: BaseModel): number {
  return base.taps.reduce((width, tap) => width + tap.channels, 0)
}

/**
 * A name for everything that features depend on, good for a folder: equal names mean equal features bit for bit on one
 * kind of processor.
 */
export function featureKeyName({ base, side, view }: FeatureKey): string {
  const { weightsHash, taps, preprocessing } = base
  const runtime = `${inferenceVersion()} ${process.arch}`
  const all = JSON.stringify([
    extractionVersion,
    weightsHash,
    taps,
    preprocessing,
    side,
    view,
    runtime,
  ])
  return `${base.id}-${side}-${view}-${digest(all)}`
}

/** 64 bits of a SHA-256 in hex. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
