import type { LabelCount } from '../shared/domain/label.ts'
import { GraftError } from '../shared/errors.ts'
import type { Session } from './session.ts'

/**
 * The label of a name that a person gave, in any Unicode form; undefined where none was given.
 * @throws `label.not-found`.
 */
export function findLabel(
  labels: readonly LabelCount[],
  name: string | undefined,
): LabelCount | undefined {
  return name === undefined ? undefined : labelNamed(labels, name)
}

/** The label of a name that a person gave. @throws `label.not-found`. */
export function labelNamed(labels: readonly LabelCount[], name: string): LabelCount {
  const wanted = name.normalize('NFC')
  const found = labels.find((label) => label.name.normalize('NFC') === wanted)
  if (found === undefined) throw new GraftError('label.not-found', { name })
  return found
}

/** Says how many images a labelling action changed. */
export function tellChanged(session: Session, changed: { readonly changedCount: number }): void {
  session.out.result(changed, () => {
    session.out.line(session.words('cli.label.changed', { count: changed.changedCount }))
  })
}
