import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { lock } from 'proper-lockfile'
import * as z from 'zod'
import { writeFileAtomic } from '../core/project/files.ts'
import { recentProjectSchema } from '../shared/domain/project.ts'
import type { ProjectSummary, RecentProject } from '../shared/domain/project.ts'

const recentFileSchema = z.array(recentProjectSchema.omit({ isPresent: true }))
const recentLimit = 30

/** The list of projects opened lately, shared by every Graft on this computer under a file lock. */
export function createRecentProjects(home: string, clock: () => Date) {
  const file = join(home, 'recent.json')

  const read = async () => {
    try {
      return recentFileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch {
      // Absent or damaged: the list is a convenience and starts anew.
      return []
    }
  }

  return {
    async list(): Promise<RecentProject[]> {
      return Promise.all(
        (await read()).map(async (entry) => ({
          ...entry,
          isPresent: await stat(entry.path).then(
            () => true,
            () => false,
          ),
        })),
      )
    },
    /** Puts a project first, with its figures as they are now. */
    async add({ path, name, imageCount, unlabelledCount, labels }: ProjectSummary): Promise<void> {
      await mkdir(home, { recursive: true })
      const release = await lock(home, { lockfilePath: join(home, 'recent.lock'), retries: 10 })
      try {
        const others = (await read()).filter((entry) => entry.path !== path)
        const entry = {
          path,
          name,
          openedAt: clock().toISOString(),
          figures: { imageCount, unlabelledCount, labelCount: labels.length },
        }
        const entries = [entry, ...others].slice(0, recentLimit)
        writeFileAtomic(file, `${JSON.stringify(entries, null, 2)}\n`)
      } finally {
        await release()
      }
    },
  }
}
