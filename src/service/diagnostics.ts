import { createWriteStream } from 'node:fs'
import { readFile, readdir, rename } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Diagnostics } from '../shared/contract/service/system.ts'
import { GraftError } from '../shared/errors.ts'
import type { ServiceContext } from './context.ts'
import { systemInfo } from './system-info.ts'

/** Of each log only its end: what happened last is what is asked about. */
const logTailBytes = 200_000

/** Every file of the bundle, whole: versions, engines and the ends of the logs. Never pictures, names of the home left out. */
export async function collectDiagnostics(context: ServiceContext): Promise<Diagnostics> {
  const info = await systemInfo(context)
  const names = await readdir(context.places.logs).catch(() => [])
  const logs = await Promise.all(
    names
      .filter((name) => name.endsWith('.log'))
      .sort()
      .map(async (name) => ({
        name: `logs/${name}`,
        text: (await readFile(join(context.places.logs, name), 'utf8')).slice(-logTailBytes),
      })),
  )
  const files = [{ name: 'system.json', text: `${JSON.stringify(info, null, 2)}\n` }, ...logs]
  return { files: files.map(({ name, text }) => ({ name, text: hideHome(text) })) }
}

/** Writes what `collectDiagnostics` shows as a zip. */
export async function saveDiagnostics(
  context: ServiceContext,
  to: string,
): Promise<{ path: string }> {
  const { files } = await collectDiagnostics(context)
  const zip = new ZipFile()
  for (const { name, text } of files) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  try {
    const partial = `${to}.part`
    await pipeline(zip.outputStream, createWriteStream(partial))
    await rename(partial, to)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new GraftError('output.cannot-write', { path: to, detail }, { cause: error })
  }
  return { path: to }
}

/** A person's name often stands in the path of their home folder. */
function hideHome(text: string): string {
  const home = homedir()
  return home.length > 1
    ? text.replaceAll(home, '~').replaceAll(JSON.stringify(home).slice(1, -1), '~')
    : text
}
