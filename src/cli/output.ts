import type { TextStream } from './host.ts'
import type { Style } from './text/style.ts'

/** Where a command's result goes: words for a person, or one JSON document for a program. */
export interface Output {
  readonly isJson: boolean
  readonly style: Style
  /** Whether anything was written: a document that has begun cannot be replaced by an error's. */
  readonly hasBegun: boolean
  /** A line of words; nothing where JSON was asked for. */
  line(text?: string): void
  /** Lines of words; nothing where JSON was asked for. */
  lines(texts: readonly string[]): void
  /** The whole result: as JSON, or as `print` words it. */
  result(value: unknown, print: () => void): void
  /** Text as it is. Resolves when there is room for more, so that memory stays bounded. */
  write(text: string): Promise<void>
}

/** What an output writes to. */
export interface OutputOptions {
  readonly stdout: TextStream
  readonly style: Style
  readonly isJson: boolean
}

/** Makes a command's output. Text that no reader wants any more (a closed pipe) is dropped. */
export function createOutput({ stdout, style, isJson }: OutputOptions): Output {
  let hasBegun = false
  const put = (text: string): boolean => {
    hasBegun = true
    return !stdout.writable || stdout.write(text)
  }
  const line = (text = '') => void (!isJson && put(`${text}\n`))
  return {
    isJson,
    style,
    get hasBegun() {
      return hasBegun
    },
    line,
    lines: (texts) => texts.forEach((text) => line(text)),
    result: (value, print) => {
      if (isJson) put(`${JSON.stringify(value, null, 2)}\n`)
      else print()
    },
    write: async (text) => {
      if (put(text)) return
      await roomIn(stdout)
    },
  }
}

/** Resolves when the stream takes more, or never will. */
async function roomIn(stream: TextStream): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done).off('error', done)
      resolve()
    }
    stream.on('drain', done).on('close', done).on('error', done)
  })
}
