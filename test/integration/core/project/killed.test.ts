import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../../src/core/project/store.ts'
import { seededRandom } from '../../../fixtures/seeded-random.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

const adderScript = resolve(import.meta.dirname, '../../../fixtures/project-adder.ts')
const imagesPerBatch = 40

/**
 * Lets a process add batches from one on, and kills it at the given number of them; how many it
 * said were stored.
 */
async function addUntilKilled(
  folder: string,
  firstBatch: number,
  batchCount: number,
): Promise<number> {
  const child = spawn(process.execPath, [adderScript, folder, String(firstBatch)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close')
  let confirmedCount = 0
  createInterface({ input: child.stdout }).on('line', () => {
    confirmedCount += 1
    if (confirmedCount === batchCount) child.kill('SIGKILL')
  })
  await ended
  return confirmedCount
}

/** What SQLite says about the file, and whether the kept counts are those of the rows. */
function examine(folder: string): { integrity: unknown; areCountsRight: boolean } {
  const database = new Database(join(folder, 'project.db'))
  const integrity = database.pragma('integrity_check', { simple: true })
  const kept = database
    .prepare('SELECT * FROM label_sides WHERE image_count > 0 ORDER BY 1, 2')
    .all()
  const counted = database
    .prepare(
      `SELECT ifnull(label_ref, 0) AS label_ref, ifnull(side, 0) AS side, count(*) AS image_count
       FROM images GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all()
  database.close()
  return { integrity, areCountsRight: JSON.stringify(kept) === JSON.stringify(counted) }
}

it(
  'a process killed while it adds loses nothing that it said was stored',
  { timeout: 120_000 },
  async () => {
    const created = temporaryProject()
    created.close()
    const random = seededRandom(7)
    let firstBatch = 0
    for (let round = 0; round < 10; round++) {
      const batchCount = 1 + Math.floor(random() * 12)
      const confirmedCount = await addUntilKilled(created.folder, firstBatch, batchCount)
      const project = openProject(created.folder, projectOptions)
      const { imageCount, unlabelledCount } = project.summary()
      project.close()
      // Whole batches only, and at least those that were confirmed.
      expect([imageCount % imagesPerBatch, unlabelledCount]).toEqual([0, 0])
      expect(imageCount / imagesPerBatch).toBeGreaterThanOrEqual(firstBatch + confirmedCount)
      expect(examine(created.folder)).toEqual({ integrity: 'ok', areCountsRight: true })
      firstBatch = imageCount / imagesPerBatch
    }
    expect(firstBatch).toBeGreaterThan(10)
  },
)
