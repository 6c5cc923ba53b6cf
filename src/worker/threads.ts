import type { LaneChoice } from '../core/features/lanes.ts'

/** Feature threads start this worker's own entry, which tells by its thread what it is. */
export const threadLanes: LaneChoice = { kind: 'threads', threadEntry: process.argv[1] ?? '' }
