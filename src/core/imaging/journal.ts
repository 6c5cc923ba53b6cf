import { randomBytes } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/**
 * Process, when it started where the system tells, and a random part:
 * `<pid>-<start>-<random>.journal`.
 */
const fileNamePattern = /^(\d+)-(\d+|unknown)-[0-9a-f]+\.journal$/

/**
 * Journals of this process that are open: a file of its own id that is not among them is an older
 * process's.
 */
const openPaths = new Set<string>()

/**
 * What a process is decoding, on disk: a native decoder can take its process down, and what was in
 * hand must be known afterwards. One small file, rewritten by a single write of the system, which
 * outlives the process without being synced.
 */
export class DecodeJournal {
  readonly #path: string
  readonly #descriptor: number
  readonly #counts = new Map<string, number>()
  #writtenBytes = 0

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    const start = processState(process.pid)?.start ?? 'unknown'
    const name = `${process.pid}-${start}-${randomBytes(4).toString('hex')}.journal`
    this.#path = join(folder, name)
    this.#descriptor = openSync(this.#path, 'wx')
    openPaths.add(this.#path)
  }

  /** Notes a path before it is decoded; one that is held twice must be released twice. */
  hold(path: string): void {
    this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1)
    this.#write()
  }

  /** Strikes a path off after it was decoded, well or not. */
  release(path: string): void {
    const count = this.#counts.get(path)
    if (count === undefined) throw new Error(`released what was not held: ${path}`)
    if (count === 1) this.#counts.delete(path)
    else this.#counts.set(path, count - 1)
    this.#write()
  }

  /** Removes the file. */
  close(): void {
    closeSync(this.#descriptor)
    rmSync(this.#path, { force: true })
    openPaths.delete(this.#path)
  }

  /** Spaces cover what was longer before, so that one write at the start is enough. */
  #write(): void {
    const text = Buffer.from(JSON.stringify([...this.#counts.keys()]))
    const bytes = Buffer.alloc(Math.max(text.length, this.#writtenBytes), ' ')
    text.copy(bytes)
    writeSync(this.#descriptor, bytes, 0, bytes.length, 0)
    this.#writtenBytes = text.length
  }
}

/**
 * The paths that dead processes left in hand, each once; their journals are removed. Those of
 * living processes, this one included, are left alone, as is every other file.
 */
export function takeInHand(folder: string): string[] {
  const paths = new Set<string>()
  for (const name of namesIn(folder)) {
    const match = fileNamePattern.exec(name)
    const path = join(folder, name)
    if (!match || isOfLivingProcess(path, Number(match[1]), match[2] ?? '')) continue
    for (const held of readHeld(path)) paths.add(held)
    rmSync(path, { force: true })
  }
  return [...paths]
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return []
    throw thrown
  }
}

function isOfLivingProcess(path: string, processId: number, start: string): boolean {
  if (processId === process.pid) return openPaths.has(path)
  if (!isAlive(processId)) return false
  const now = processState(processId)
  if (now === null || start === 'unknown') return true
  // Process ids come round again, in containers within minutes: a later start is another process. A
  // dead one whose parent has not asked for its exit code yet still answers to signals.
  return now.start === start && now.letter !== 'Z'
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (thrown) {
    // It is there, but somebody else's.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

/**
 * A process's state letter and its start in the system's own ticks, from Linux's /proc; null
 * elsewhere.
 */
function processState(processId: number): { letter: string; start: string } | null {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold spaces and brackets; fields 3
    // and 22 are wanted.
    const fromThird = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [letter, start] = [fromThird[0], fromThird[19]]
    return letter === undefined || start === undefined ? null : { letter, start }
  } catch {
    return null
  }
}

/** A journal cut while it was written tells nothing, which is no reason to fail. */
function readHeld(path: string): string[] {
  try {
    const held: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(held) ? held.filter((entry) => typeof entry === 'string') : []
  } catch {
    return []
  }
}
