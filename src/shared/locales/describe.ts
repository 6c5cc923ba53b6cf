import type { Problem } from '../domain/image.ts'
import { problemKindSchema } from '../domain/image.ts'
import type { GraftError } from '../errors.ts'
import type { MessageValues, Translate } from './translate.ts'

/** What is wrong with a file, and what can be done about it. */
export interface ProblemWords {
  readonly what: string
  readonly cure: string
}

/** The words for a file's problem. */
export function describeProblem(words: Translate, problem: Pick<Problem, 'kind'>): ProblemWords {
  return {
    what: words(`problem.${problem.kind}.what`),
    cure: words(`problem.${problem.kind}.cure`),
  }
}

/** The message of an error that is not a bug: what was expected, what came, what to do. */
export function describeError(words: Translate, error: GraftError): string {
  const values = error.data as MessageValues
  if (error.code === 'image.unreadable') {
    const kind = problemKindSchema.safeParse(values['problem'])
    if (kind.success) {
      const { what, cure } = describeProblem(words, { kind: kind.data })
      return `${values['path']}: ${what} ${cure}`
    }
  }
  return words(`error.${error.code}`, values)
}
