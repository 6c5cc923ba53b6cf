import type { Output } from './output.ts'

/** A result of any length that is written as it comes: lines for a person, one JSON document for a program. */
export interface JsonList {
  /** Adds an item: as JSON, or as the line that `print` gives. */
  add(item: unknown, print: () => string): Promise<void>
  /** Completes the document with what else is known; nothing more for a person. */
  end(rest: Readonly<Record<string, unknown>>): Promise<void>
}

/** Begins a list that the document holds under `name`. Memory does not grow with its length. */
export function createJsonList(out: Output, name: string): JsonList {
  let isFirst = true
  const separator = () => {
    const text = isFirst ? `{\n  ${JSON.stringify(name)}: [\n    ` : ',\n    '
    isFirst = false
    return text
  }
  return {
    add: async (item, print) => {
      await out.write(out.isJson ? separator() + JSON.stringify(item) : `${print()}\n`)
    },
    end: async (rest) => {
      if (!out.isJson) return
      const opening = isFirst ? `{\n  ${JSON.stringify(name)}: [` : '\n  '
      const fields = Object.entries(rest).map(
        ([key, value]) => `,\n  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
      )
      await out.write(`${opening}]${fields.join('')}\n}\n`)
    },
  }
}
