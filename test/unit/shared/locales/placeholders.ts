import { IntlMessageFormat } from 'intl-messageformat'

/** The names of the placeholders of an ICU message, those inside its plural and select branches included. */
export function placeholders(message: string): string[] {
  const names = new Set<string>()
  collect(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst(), names)
  return [...names].toSorted()
}

/** Parts that stand for no value of their own: literal text and the number sign inside a plural. */
const plainParts = [0, 7]

function collect(parts: readonly object[], names: Set<string>): void {
  for (const part of parts as readonly Part[]) {
    if (!plainParts.includes(part.type)) names.add(part.value)
    for (const branch of Object.values(part.options ?? {})) collect(branch.value, names)
  }
}

interface Part {
  readonly type: number
  readonly value: string
  readonly options?: Readonly<Record<string, { readonly value: readonly object[] }>>
}
