import { setImmediate as nextTurn } from 'node:timers/promises'
import { implement } from '@orpc/server'
import { serveConnections } from '../../src/service/ipc-server.ts'
import { lineContract } from './line-contract.ts'

// A service process with the fewest procedures that show what its line carries.
const os = implement(lineContract)

const early = Promise.withResolvers<{ done: number }>()

const router = os.router({
  greet: os.greet.handler(({ input }) => `Hello ${input.name}`),
  refuse: os.refuse.handler(({ input, errors }) => {
    const data = { kind: 'known' as const, code: 'label.not-found' as const, data: input }
    throw errors.GRAFT({ data })
  }),
  count: os.count.handler(async function* ({ input }) {
    let done = 0
    try {
      while (done < input.until) {
        await nextTurn()
        done += 1
        yield { done }
      }
    } finally {
      if (done < input.until) early.resolve({ done })
    }
  }),
  leftEarly: os.leftEarly.handler(() => early.promise),
  hang: os.hang.handler(
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          early.resolve({ done: 0 })
          reject(new Error('left'))
        })
      }),
  ),
  sizeOf: os.sizeOf.handler(({ input }) => ({ sizeBytes: input.size })),
  processId: os.processId.handler(() => process.pid),
  crash: os.crash.handler(() => {
    process.stderr.write('broken on purpose\n')
    process.exit(70)
  }),
})

serveConnections(process, router)
process.once('disconnect', () => process.exit(0))
