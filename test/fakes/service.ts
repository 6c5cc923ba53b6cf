import { existsSync, writeFileSync } from 'node:fs'
import { implement } from '@orpc/server'
import * as z from 'zod'
import { serveConnections } from '../../src/service/ipc-server.ts'
import { serviceContract } from '../../src/shared/contract/service.ts'
import { labelIdSchema } from '../../src/shared/domain/ids.ts'
import { recentProjectSchema } from '../../src/shared/domain/project.ts'
import { errorRecord, GraftError } from '../../src/shared/errors.ts'

// The parts of the service that the projects page calls, over the contract's own types. The list of projects comes from
// the environment; the project `open.graft` can be opened, every other one is in use.
const projects = z
  .array(recentProjectSchema)
  .parse(JSON.parse(process.env['FAKE_PROJECTS'] ?? '[]'))
const os = implement(serviceContract)

const label = (id: string, name: string, colorIndex: number, key: string | null) => ({
  id: labelIdSchema.parse(id),
  name,
  colorIndex,
  key,
  learnCount: 8 + colorIndex,
  heldOutCount: 2,
  neitherCount: 0,
})

/** Where the environment names a file: ends the process as a crash would, unless the file says that it has before. */
function crashOnce() {
  const file = process.env['FAKE_CRASH_FILE']
  if (file === undefined || existsSync(file)) return
  writeFileSync(file, '')
  process.exit(70)
}

const router = {
  project: {
    recent: os.project.recent.handler(() => {
      crashOnce()
      return projects
    }),
    open: os.project.open.handler(({ input, errors }) => {
      if (!input.project.endsWith('open.graft')) {
        const inUse = new GraftError('project.in-use', { path: input.project, holder: 'Graft' })
        throw errors.GRAFT({ message: inUse.message, data: errorRecord(inUse) })
      }
      return {
        id: '3f0e8a52-5f0f-4a84-8e5a-6f2a7f0b8a11',
        path: input.project,
        name: 'open',
        schemaVersion: 1,
        imageCount: 34,
        unlabelledCount: 3,
        labels: [
          label('hat', 'hat', 0, '1'),
          label('shoe', 'shoe', 1, '2'),
          label('coat', 'coat', 12, null),
        ],
        problemCount: 0,
        latestRunId: null,
        canUndo: false,
        canRedo: false,
      }
    }),
  },
  system: {
    info: os.system.info.handler(() => ({
      versions: { graft: '0.1.0' },
      platform: 'linux',
      coreCount: 2,
      memoryBytes: 1e9,
      engines: [
        {
          id: 'onnxruntime',
          title: 'ONNX Runtime',
          version: '1.30.0',
          use: 'features' as const,
          device: 'cpu',
        },
      ],
      bases: [],
      places: [],
    })),
  },
}

serveConnections(process, router)
process.once('disconnect', () => process.exit(0))
