import { DecodeJournal } from '../core/imaging/journal.ts'

const journals = new Map<string, DecodeJournal>()

/** This process' journal in a folder, opened once. */
export function journalOf(folder: string): DecodeJournal {
  const journal = journals.get(folder) ?? new DecodeJournal(folder)
  journals.set(folder, journal)
  return journal
}
