import type { HistoryEntry } from '../../shared/domain/run.ts'
import type { Wording } from '../progress/progress-text.ts'
import { estimateText } from './estimate.ts'

/** What a run found out about its settings, in a sentence; null for entries of other kinds. */
export function settingLine(entry: HistoryEntry, wording: Wording): string | null {
  const { words, format } = wording
  if (entry.kind === 'setting-tried') {
    return words(`cli.train.tried.${entry.setting}`, {
      estimate: estimateText(entry.crossValidated, wording),
    })
  }
  if (entry.kind !== 'setting-chosen') return null
  return words(`cli.train.chosen.${entry.setting}`, {
    quick: entry.onlyQuickRight,
    careful: entry.onlyCarefulRight,
    chance: format.percent(entry.chanceOfLuck),
  })
}
