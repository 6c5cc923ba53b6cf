import { tmpdir } from 'node:os'
import type { CliHost } from './host.ts'
import type { ApplicationPlaces } from './places.ts'

/** This process as the world around the command line. What starts slowly is loaded when it is asked for. */
export function createProcessHost(places: ApplicationPlaces, version: string): CliHost {
  const { locale } = Intl.DateTimeFormat().resolvedOptions()
  const { stdin, stdout, stderr, env } = process
  return {
    stdin,
    stdout,
    stderr,
    environment: env,
    workingFolder: process.cwd(),
    temporaryFolder: tmpdir(),
    locale,
    version,
    connect: async () => {
      const { createInProcessService } = await import('../service/in-process.ts')
      const { workerEntry, resourcesFolder } = places
      return createInProcessService({ workerEntry, resourcesFolder })
    },
    openApplication: async (request) => {
      const { openApplication } = await import('./application.ts')
      const onError = (error: unknown) => void stderr.write(`${String(error)}\n`)
      return await openApplication(request, { places, version, locale, onError })
    },
  }
}
