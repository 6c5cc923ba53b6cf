import type { ErrorRecord } from '../../shared/errors.ts'
import type { ExtractionSetting, Picture } from './extraction.ts'

/** What a lane's thread is started with, as its `workerData`. */
export interface LaneStart {
  lane: ExtractionSetting
}

/** From the owner of a lane to its thread. */
export type LaneRequest = { kind: 'extract'; id: number; picture: Picture } | { kind: 'close' }

/** What came of a picture, in a form that crosses threads. */
export type LaneExtracted =
  { kind: 'rows'; rows: Float32Array[] } | { kind: 'unreadable'; error: ErrorRecord }

/** From a lane's thread to its owner. */
export type LaneReply =
  | { kind: 'ready' }
  | { kind: 'not-ready'; error: ErrorRecord }
  | { kind: 'extracted'; id: number; extracted: LaneExtracted }
  | { kind: 'failed'; id: number; error: ErrorRecord }
